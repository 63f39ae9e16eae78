//! `[rule.check.meta]`: what the report says about itself.

use std::ops::Range;

use crate::diagnostic::{Severity, Wording};
use crate::report::identity::{dates, period_year, year_in_name};
use crate::report::{BodyKind, Date, Report, YearFrom};
use crate::rule::{Day, MetaCheck, MetaFault, RuleSet};
use crate::span::Extent;

use super::{Finding, preface};

pub(super) fn check(report: &Report<'_>, rules: &RuleSet, check: &MetaCheck) -> Vec<Finding> {
    match check.fault {
        MetaFault::NotAReport => vec![not_a_report(report)],
        MetaFault::Title => title(report),
        MetaFault::Preface => preface::check(report),
        MetaFault::PrefaceParts => preface::parts::check(report),
        MetaFault::Year => year(report),
        MetaFault::Period => period(report, &check.first_days),
        MetaFault::Deadline => {
            let is_dated = check.dated.are_among(report.lists(rules));
            let dated = is_dated.then(|| check.dated.first_in(report.words(rules)));
            deadline(report, dated.flatten())
        }
        MetaFault::TrackedChanges => tracked_changes(report),
        // It is known when all other rules have been asked; see [`super::allow`].
        MetaFault::UnusedAllow => Vec::new(),
    }
}

fn not_a_report(report: &Report<'_>) -> Finding {
    let end = report
        .document
        .text()
        .char_indices()
        .nth(1)
        .map_or(report.document.text().len(), |(at, _)| at);
    Finding::new(
        Extent::new(0, end),
        "这不像政府信息公开工作年度报告：没有年度报告的标题、法定的部分或表格",
        "this does not look like an annual report on government information disclosure: no title, statutory section or table",
    )
    .advice("如果它是，请补上标题（某某机关某某年政府信息公开工作年度报告）", "if it is one, give it its title")
}

/// What is checked is the text with all changes accepted; what is published may be another.
fn tracked_changes(report: &Report<'_>) -> Vec<Finding> {
    let found = report.document.revisions.map(|revisions| {
        let count = revisions.count;
        Finding::new(
            revisions.first,
            format!("文档中有 {count} 处修订尚未接受或拒绝，按全部接受后的文字检查"),
            format!(
                "{count} tracked {} neither accepted nor rejected; the text was checked as if all were accepted",
                if count == 1 { "change is" } else { "changes are" }
            ),
        )
        .label("第一处修订", "the first one")
    });
    found.into_iter().collect()
}

fn title(report: &Report<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    match &report.title {
        None => {
            let first = report.sections.first().map(|section| section.heading);
            let at = first
                .or(report.tables.first().map(|table| table.extent))
                .unwrap_or_default();
            findings.push(
                Finding::new(
                    at,
                    "没有找到报告标题（某某机关某某年政府信息公开工作年度报告）",
                    "no title was found (body, year, 政府信息公开工作年度报告)",
                )
                .advice(
                    "在开头写明机关名称和年度",
                    "name the body and the year at the top",
                )
                .severity(Severity::Hint),
            );
        }
        Some(title) => {
            if let (Some(extent), None) = (title.year_extent, title.year) {
                let shown = report.text(extent).trim();
                findings.push(
                    Finding::new(
                        extent,
                        format!("标题中的年份“{shown}”写错了"),
                        format!("the year “{shown}” in the title is garbled"),
                    )
                    .label("年份有误", "garbled year")
                    .advice("改为四位年份", "write a year of four digits")
                    .severity(Severity::Error),
                );
            } else if title.year_extent.is_none() {
                findings.push(
                    Finding::new(title.extent, "标题没有写明年度", "the title names no year")
                        .label("缺年度", "no year")
                        .advice(
                            "写明报告的年度，如“2021年”",
                            "name the year that the report is about",
                        ),
                );
            }
            if let (Some(extent), Some(year)) = (title.year_extent, title.year)
                && report
                    .text(extent)
                    .ends_with(|last: char| last.is_ascii_digit())
            {
                findings.push(
                    Finding::new(
                        extent,
                        format!("标题中的“{year}”漏了“年”字"),
                        format!("“{year}” in the title lacks its 年"),
                    )
                    .label("缺“年”", "no 年")
                    .advice(format!("改为“{year}年”"), format!("write {year}年"))
                    .severity(Severity::Hint),
                );
            }
            if report.body.is_none() {
                findings.push(
                    Finding::new(
                        title.extent,
                        "标题没有写明是哪个机关的报告",
                        "the title names no body",
                    )
                    .label("缺机关名称", "no body")
                    .advice(
                        "在标题前写明机关全称",
                        "put the body's full name before the title",
                    )
                    .severity(Severity::Hint),
                );
            }
        }
    }
    findings
}

/// Two statements of the year that disagree; the title's is believed.
fn year(report: &Report<'_>) -> Vec<Finding> {
    let Some(year) = report.year else {
        let at = report
            .title
            .as_ref()
            .map(|title| title.extent)
            .unwrap_or_default();
        return vec![
            Finding::new(
                at,
                "看不出这是哪一年的报告，无法确定适用的格式；其余格式检查未做",
                "the year of the report is unknown, so is its format; the checks that depend on it were not made",
            )
            .advice("在标题写明年度，或用 --year 指定", "name the year in the title, or pass --year")
            .severity(Severity::Warning),
        ];
    };
    let mut findings = Vec::new();
    let value = year.value;
    let source = |from: YearFrom| match from {
        YearFrom::Flag => ("指定的年度", "the given year"),
        YearFrom::Title => ("标题", "the title"),
        YearFrom::Preface => ("前言", "the preface"),
        YearFrom::Period => ("统计期限", "the period"),
        YearFrom::FileName => ("文件名", "the file name"),
        YearFrom::ContainerTitle => ("网页标题", "the page title"),
        YearFrom::Text => ("正文", "the text"),
    };
    if let Some(title) = &report.title
        && let (Some(own), Some(extent)) = (title.year, title.year_extent)
        && own != value
    {
        let (zh, en) = source(year.from);
        findings.push(
            Finding::new(
                extent,
                format!("标题为 {own} 年，{zh}为 {value} 年"),
                format!("the title says {own}, {en} {value}"),
            )
            .label(format!("标题 {own}"), format!("title {own}")),
        );
    }
    if let (Some(stem), YearFrom::Title | YearFrom::Period | YearFrom::Preface) =
        (&report.file_stem, year.from)
        && let Some(named) = year_in_name(stem)
        && named != value
        && named != value + 1
    {
        let at = report
            .title
            .as_ref()
            .and_then(|title| title.year_extent.or(Some(title.extent)))
            .unwrap_or_default();
        let (zh, en) = source(year.from);
        findings.push(
            Finding::new(
                at,
                format!("文件名为 {named} 年，{zh}为 {value} 年"),
                format!("the file name says {named}, {en} {value}"),
            )
            .label(format!("{value} 年"), format!("{value}"))
            .severity(Severity::Warning),
        );
    }
    findings
}

fn period(report: &Report<'_>, first_days: &[Day]) -> Vec<Finding> {
    let Some(period) = &report.period else {
        return Vec::new();
    };
    let shown: String = report.text(period.extent).split_whitespace().collect();
    let (Some(from), Some(to)) = (period.from, period.to) else {
        // 自202111日起: pages lose 年 and 月 when they are taken down as text; the document may have them.
        let has_digits = shown.contains(|sign: char| sign.is_ascii_digit());
        let severity = if has_digits && period.from.is_none() {
            Severity::Hint
        } else {
            Severity::Error
        };
        return vec![
            Finding::new(
                period.extent,
                format!("统计期限“{shown}”没有完整的起止日期"),
                format!("the period “{shown}” lacks its dates"),
            )
            .label("日期不完整", "dates missing")
            .advice(
                "写明起止日期（1月1日至12月31日）",
                "give both dates (1 January to 31 December)",
            )
            .severity(severity),
        ];
    };
    let Some(year) = report.year_value().or_else(|| period_year(period)) else {
        return Vec::new();
    };
    let whole = |year| {
        (
            Date {
                year,
                month: 1,
                day: 1,
            },
            Date {
                year,
                month: 12,
                day: 31,
            },
        )
    };
    if from.year != year || to.year != year {
        let title = report.title.as_ref().and_then(|title| title.year_extent);
        let mut finding = Finding::new(
            period.extent,
            format!("统计期限“{shown}”与报告年度 {year} 不一致"),
            format!("the period “{shown}” is not the report's year {year}"),
        )
        .label("年度不一致", "another year")
        .advice(
            format!("改为 {year}年1月1日至{year}年12月31日"),
            format!("write {year}年1月1日至{year}年12月31日"),
        );
        if let Some(title) = title {
            finding.note(
                title,
                Wording::new(format!("报告年度 {year}"), format!("report year {year}")),
            );
        }
        return vec![finding];
    }
    let (first, last) = whole(year);
    if to != last || from != first && !first_days.contains(&Day(from)) {
        return vec![
            Finding::new(
                period.extent,
                format!("统计期限“{shown}”不是全年"),
                format!("the period “{shown}” is not the whole year"),
            )
            .label("应为1月1日至12月31日", "should be 1 January to 31 December")
            .severity(Severity::Warning),
        ];
    }
    Vec::new()
}

/// A date of publication, or of signature, after the day that the law sets.
fn deadline(report: &Report<'_>, dated: Option<Range<usize>>) -> Vec<Finding> {
    let Some(year) = report.year_value() else {
        return Vec::new();
    };
    let published = dated.and_then(|dated| published(report, dated));
    let signed = signed(report);
    if let Some((extent, date)) = signed.filter(|(_, date)| is_premature(report, *date)) {
        return vec![premature(extent, date)];
    }
    let Some((extent, date)) = published.or(signed) else {
        return Vec::new();
    };
    let kind = report
        .body
        .as_ref()
        .map_or(BodyKind::Unknown, |body| body.kind);
    let name = report.body.as_ref().map_or("", |body| body.name.as_str());
    let (month, day) = last_day(year, kind, name);
    let due = Date {
        year: year + 1,
        month,
        day,
    };
    if date <= due || date.year > year + 2 {
        return Vec::new();
    }
    let shown = shown(date);
    vec![
        Finding::new(
            extent,
            format!(
                "报告日期 {shown} 晚于法定期限 {}年{month}月{day}日",
                due.year
            ),
            format!(
                "dated {}-{:02}-{:02}, later than {}-{month:02}-{day:02}",
                date.year, date.month, date.day, due.year
            ),
        )
        .label("晚于法定期限", "after the deadline"),
    ]
}

fn premature(extent: Extent, date: Date) -> Finding {
    let shown = shown(date);
    let Date { year, month, day } = date;
    Finding::new(
        extent,
        format!("署名日期 {shown} 早于所报告的年度结束"),
        format!("signed {year}-{month:02}-{day:02}, before the year reported on is over"),
    )
    .label(
        "早于统计期限的最后一天",
        "before the last day of the period",
    )
    .advice("核对日期中的年份", "check the year of the date")
}

fn shown(date: Date) -> String {
    format!("{}年{}月{}日", date.year, date.month, date.day)
}

/// Some are written in the last weeks of the year. Any earlier, the figures of the year are not there yet: the date has
/// last year's number.
fn is_premature(report: &Report<'_>, date: Date) -> bool {
    let Some(end) = report.period.as_ref().and_then(|period| period.to) else {
        return false;
    };
    let is_whole = (end.month, end.day) == (12, 31) && Some(end.year) == report.year_value();
    is_whole && date.year + 1 >= end.year && (date.year, date.month) < (end.year, 11)
}

/// `发布日期：2022-01-26`, as a web page has it above the report.
fn published(report: &Report<'_>, dated: Range<usize>) -> Option<(Extent, Date)> {
    let text = report.document.text();
    let Range { start, end } = dated;
    let rest: String = text.get(end..)?.chars().take(24).collect();
    let line = rest.lines().next().unwrap_or_default();
    let date = dates(line).next()?;
    Some((Extent::new(start, end + line.trim_end().len()), date))
}

/// The last lines of a report, where a signature stands.
const SIGNATURE_LINES: usize = 3;

/// A line at the end that is a date and nothing else.
fn signed(report: &Report<'_>) -> Option<(Extent, Date)> {
    let last = report.prose.iter().rev().take(SIGNATURE_LINES);
    last.filter(|prose| !prose.heading).find_map(|prose| {
        let text = report.text(prose.extent);
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
        let only = line.chars().all(|character| {
            character.is_ascii_digit() || "年月日-./ \u{3000}\u{a0}".contains(character)
        });
        let date = only.then(|| dates(line).next()).flatten()?;
        let start = text.rfind(line)?;
        Some((prose.extent.part(start..start + line.len()), date))
    })
}

fn last_day(year: u16, kind: BodyKind, name: &str) -> (u8, u8) {
    if year <= 2018 {
        return (3, 31);
    }
    let county = name.ends_with("区人民政府") || name.ends_with("县人民政府");
    match kind {
        BodyKind::Department | BodyKind::Street => (1, 31),
        BodyKind::Government if name.ends_with("镇人民政府") || name.ends_with("乡人民政府") => {
            (1, 31)
        }
        BodyKind::Government if county && !name.ends_with("自治区人民政府") => (2, 20),
        // A city may be of county or prefecture rank; what is unknown gets the latest day.
        BodyKind::Government if name.ends_with("市人民政府") => (3, 10),
        _ => (3, 31),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, findings, graver};
    use crate::diagnostic::Severity;

    fn changed(from: &str, to: &str) -> Vec<String> {
        assert!(OF_2022.contains(from), "{from}");
        findings(&OF_2022.replace("{正文}", "").replace(from, to))
    }

    #[test]
    fn every_way_of_writing_the_whole_year_is_right() {
        for period in [
            "统计期限为2022年1月1日至12月31日。",
            "统计期限从2022.1.1到2022.12.31。",
            "统计期限自2022年1月1日起，至2022年12月31日止，2023年1月20日公布。",
        ] {
            assert!(
                changed("统计期限自2022年1月1日起至2022年12月31日止。", period).is_empty(),
                "{period}"
            );
        }
    }

    #[test]
    fn a_period_of_another_year_or_without_dates_is_told() {
        for period in [
            "统计期限自2021年1月1日起至2021年12月31日止。",
            "统计期限自至。",
        ] {
            let found = changed("统计期限自2022年1月1日起至2022年12月31日止。", period);
            assert!(
                matches!(&found[..], [one] if one.starts_with("meta/period: ")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn a_title_with_a_garbled_year_is_told_and_the_period_says_which_year_it_is() {
        let found = changed("柳渡镇人民政府2022年", "柳渡镇人民政府202022年");
        assert_eq!(found, ["meta/title: 202022年"]);
    }

    #[test]
    fn the_first_reports_begin_with_the_regulations() {
        let report = |year, from| {
            findings(&format!(
                "# 望湖区民政局{year}年政府信息公开工作年度报告\n\n\
                 统计期限自{year}年{from}起至{year}年12月31日止。\n\n## 一、概述\n"
            ))
        };
        let period = |found: &Vec<String>| found.iter().any(|it| it.starts_with("meta/period"));
        assert!(!period(&report(2008, "5月1日")));
        assert!(!period(&report(2008, "1月1日")));
        assert!(period(&report(2008, "6月1日")));
        assert!(period(&report(2009, "5月1日")));
    }

    #[test]
    fn the_day_for_which_figures_are_fixed_is_a_period() {
        let found = |period: &str| changed("统计期限自2022年1月1日起至2022年12月31日止。", period);
        assert!(found("统计时间截至2022年12月31日。").is_empty());
        assert!(found("统计期限截至2022年12月31日止。").is_empty());
        let stale = found("统计期限截至2021年12月31日。");
        assert!(
            matches!(&stale[..], [one] if one.starts_with("meta/period: ")),
            "{stale:?}"
        );
    }

    #[test]
    fn a_report_without_a_title_is_of_the_year_that_its_preface_names() {
        let report = |preface: &str| {
            let start = OF_2022.find("本报告所列").unwrap();
            let untitled = OF_2022.get(start..).unwrap().replace("{正文}", "");
            findings(&untitled.replace("统计期限自2022年1月1日起至2022年12月31日止。", preface))
        };
        assert!(report("内容真实。现公布柳渡镇2022年政府信息公开工作年度报告。").is_empty());
        let stale = report(
            "统计期限自2021年1月1日起至2021年12月31日止。现公布柳渡镇2022年政府信息公开工作年度报告。",
        );
        assert!(
            matches!(&stale[..], [one] if one.starts_with("meta/period: ")),
            "{stale:?}"
        );
    }

    #[test]
    fn a_report_is_not_signed_before_the_year_is_over() {
        let dated = |date: &str| {
            let report = OF_2022.replace("{正文}", "");
            let mut found = graver(&format!("{report}\n\n{date}\n"), Severity::Hint);
            found.retain(|it| it.starts_with("meta/deadline"));
            found
        };
        for right in [
            "2023年1月20日",
            "2022年12月28日",
            "2022年11月30日",
            "2019年5月15日",
        ] {
            assert!(dated(right).is_empty(), "{right}");
        }
        for wrong in ["2022年1月20日", "2022-03-15", "2021年12月30日"] {
            assert_eq!(dated(wrong), [format!("meta/deadline: {wrong}")]);
        }
    }

    #[test]
    fn a_school_reports_on_its_own_information() {
        let school = "# 青川学院2020-2021学年信息公开工作年度报告\n\n依据《高等学校信息公开办法》编制。\n\n\
                      ## 一、概述\n\n学校重视。\n\n## 二、主动公开信息情况\n\n公开12条。\n";
        assert!(matches!(&findings(school)[..], [one] if one.starts_with("meta/not-a-report")));
    }

    #[test]
    fn a_title_that_all_else_contradicts_is_the_one_that_is_wrong() {
        let report = |text: &str, last: &str| {
            findings(&format!(
                "# 望湖区民政局2023年政府信息公开工作年度报告\n\n\
                 统计期限自2024年1月1日起至2024年12月31日止。\n\n## 一、总体情况\n\n{text}\n\n{last}\n"
            ))
        };
        let of_meta = |found: Vec<String>| -> Vec<String> {
            let mut found = found;
            found.retain(|it| it.starts_with("meta/"));
            found
        };
        let found = report(
            "2024年，我局公开信息12条，比2023年多3条。2024年未收到申请。",
            "2025年1月20日",
        );
        assert_eq!(of_meta(found), ["meta/year: 2023年"]);
        // The period has the slip: the text and the day of signature agree with the title.
        let found = report(
            "2023年，我局公开信息12条。2024年，我局将加强培训；2024年继续努力。",
            "2024年1月20日",
        );
        assert!(matches!(&of_meta(found)[..], [one] if one.starts_with("meta/period")),);
    }
}
