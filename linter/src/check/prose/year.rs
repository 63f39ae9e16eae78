//! `2023年没有收取信息处理费` in the report of 2024: a year that was not changed since last year's report.

use std::ops::Range;

use memchr::memmem;

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::report::Report;
use crate::report::identity::period_year;

pub(super) fn check(report: &Report<'_>, paragraphs: &[Paragraph<'_>]) -> Vec<Finding> {
    let Some(own) = report.year_value() else {
        return Vec::new();
    };
    // Where title and period disagree, either may be wrong, and that is told.
    let of_period = report.period.as_ref().and_then(period_year);
    let of_title = report.title.as_ref().and_then(|title| title.year);
    if [of_period, of_title]
        .into_iter()
        .flatten()
        .any(|year| year != own)
    {
        return Vec::new();
    }
    let years = Years::of(own);
    let text = report.document.text();
    let within = |at: usize| {
        let behind = paragraphs.partition_point(|it| it.extent.start <= at);
        let paragraph = paragraphs.get(behind.checked_sub(1)?)?;
        let is_in = paragraph.section.is_some() && at < paragraph.extent.end;
        is_in.then(|| (paragraph, at - paragraph.extent.start))
    };
    let mut findings = Vec::new();
    // The text is searched once: most reports have a year or two, and are compared with none of them.
    for at in memmem::find_iter(text.as_bytes(), &years.own) {
        let is_compared = text.get(..at).is_some_and(|lead| lead.ends_with(THAN));
        if is_compared && let Some((paragraph, start)) = within(at) {
            let range = start..start + years.own.len();
            if is_compared_with_itself(paragraph, &range, &years) {
                findings.push(compared(paragraph, range, own));
            }
        }
    }
    let mut last = None;
    for at in memmem::find_iter(text.as_bytes(), FEE) {
        let Some((paragraph, fee)) = within(at) else {
            continue;
        };
        if last.replace(paragraph.extent) == Some(paragraph.extent) {
            continue;
        }
        if let Some(range) = fee_of_last_year(paragraph, fee, &years) {
            findings.push(stale(paragraph, range, own));
        }
    }
    findings
        .extend(opening(paragraphs, &years).map(|(paragraph, range)| stale(paragraph, range, own)));
    findings
}

const FEE: &str = "信息处理费";

/// What a year that something is compared with stands behind.
const THAN: [char; 5] = ['比', '较', '与', '同', '和'];

/// As they are written.
struct Years {
    own: String,
    last: String,
}

impl Years {
    fn of(own: u16) -> Years {
        Years {
            own: format!("{own}年"),
            last: format!("{}年", own.saturating_sub(1)),
        }
    }
}

/// Where the sentence speaks of what will be, next year's figures are compared with this year's.
const AHEAD: [&str; 10] = [
    "将",
    "力争",
    "计划",
    "预计",
    "目标",
    "明年",
    "下一步",
    "争取",
    "确保",
    "次年",
];

const CHANGES: [&str; 14] = [
    "增", "减", "下降", "上升", "提高", "提升", "多", "少", "有所", "大幅", "翻", "略", "明显",
    "降",
];

/// `比2023年增长8%` in the report of 2023: whether the year here is compared with itself.
fn is_compared_with_itself(paragraph: &Paragraph<'_>, range: &Range<usize>, years: &Years) -> bool {
    let before = paragraph.slice(0..range.start);
    let after = paragraph.slice(range.end..paragraph.text.len());
    let after = ["度", "同期", "全年"].iter().fold(after, |after, word| {
        after.strip_prefix(word).unwrap_or(after)
    });
    let than =
        before.ends_with(['比', '较']) && CHANGES.iter().any(|change| after.starts_with(change));
    let beside = before.ends_with(['与', '同', '和'])
        && ["相比", "相较"].iter().any(|word| after.starts_with(word));
    if !than && !beside {
        return false;
    }
    let sentence = paragraph.sentence(range.start, range.end);
    let lead = paragraph.slice(sentence.start..range.start);
    let whole = paragraph.slice(sentence);
    // 2022年与2023年相比, and 2024年比2023年增长.
    let is_other = lead.match_indices('年').any(|(at, year)| {
        let number = lead.get(..at).unwrap_or_default();
        let is_own = lead
            .get(..at + year.len())
            .is_some_and(|lead| lead.ends_with(years.own.as_str()));
        number.ends_with(|sign: char| sign.is_ascii_digit()) && !is_own
    });
    !is_other && !AHEAD.iter().any(|word| whole.contains(word))
}

/// What says that a paragraph is about this year too.
fn speaks_of_now(text: &str, years: &Years) -> bool {
    text.contains(years.own.as_str())
        || ["本年", "今年", "全年", "年内", "报告年度"]
            .iter()
            .any(|word| text.contains(word))
}

/// Nobody reports last year's fees.
fn fee_of_last_year(paragraph: &Paragraph<'_>, fee: usize, years: &Years) -> Option<Range<usize>> {
    let text = paragraph.text;
    if speaks_of_now(text, years) {
        return None;
    }
    let sentence = paragraph.sentence(fee, fee);
    let at = sentence.start + paragraph.slice(sentence.start..fee).find(&years.last)?;
    let between = paragraph.slice(at + years.last.len()..fee);
    let is_charged = ["收取", "收费", "产生", "减免"]
        .iter()
        .any(|word| between.contains(word) || paragraph.slice(fee..sentence.end).contains(word));
    // 按照2020年印发的信息处理费管理办法, 自2021年1月1日起.
    let is_of_document = [
        "印发", "办法", "通知", "规定", "月", "起", "以来", "施行", "实施",
    ]
    .iter()
    .any(|word| between.contains(word));
    let lead = paragraph.slice(sentence.start..at);
    let is_after = lead.ends_with(['自', '从', '与', '比', '较', '按', '据']);
    (is_charged && !is_of_document && !is_after).then_some(at..at + years.last.len())
}

/// `2023年，我局……` opens what is said of 2024, and 2024 is not named in all of the overview.
fn opening<'p, 'r>(
    paragraphs: &'p [Paragraph<'r>],
    years: &Years,
) -> Option<(&'p Paragraph<'r>, Range<usize>)> {
    let mut overview = paragraphs
        .iter()
        .filter(|it| it.section == Some("overview"));
    let first = overview.clone().next()?;
    let lead = first.text.len() - first.text.trim_start().len();
    let after = first.text.trim_start().strip_prefix(years.last.as_str())?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let is_open = after.starts_with(['，', ',']);
    if !is_open || overview.any(|paragraph| speaks_of_now(paragraph.text, years)) {
        return None;
    }
    Some((first, lead..lead + years.last.len()))
}

fn compared(paragraph: &Paragraph<'_>, range: Range<usize>, own: u16) -> Finding {
    let last = own.saturating_sub(1);
    Finding::new(
        paragraph.extent.part(range),
        format!("这是{own}年的报告，正文却与{own}年相比"),
        format!("the report of {own} compares {own} with itself"),
    )
    .label(format!("似应为 {last} 年"), format!("probably {last}"))
    .advice("核对年份", "check the year")
}

fn stale(paragraph: &Paragraph<'_>, range: Range<usize>, own: u16) -> Finding {
    let last = own.saturating_sub(1);
    Finding::new(
        paragraph.extent.part(range),
        format!("这是{own}年的报告，这里写的是{last}年"),
        format!("in the report of {own}, this speaks of {last}"),
    )
    .label(format!("应为 {own} 年"), format!("should be {own}"))
    .advice(
        "改为报告年度，并核对这一段是否也是上一年的",
        "write the year of the report, and see whether the paragraph is last year's too",
    )
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, findings, found, silent};

    #[test]
    fn a_year_is_compared_with_another() {
        silent(
            OF_2022,
            &[
                "公开信息386条，比2021年增长8%。",
                "与2021年相比，公开信息增加20条。",
                "2021年与2022年相比，来访减少。",
                "2023年公开的信息力争比2022年增长8%。",
                "下一步将加大力度，公开信息比2022年有所增加。",
                "按照2022年的要求，同2022年要点一并落实。",
            ],
        );
        found(
            OF_2022,
            &[
                ("公开信息386条，比2022年增长8%。", "text/year: 2022年"),
                ("与2022年度相比，公开信息增加20条。", "text/year: 2022年"),
            ],
        );
    }

    #[test]
    fn fees_are_those_of_the_year() {
        let ended = |text: &str| {
            let report = OF_2022.replace("{正文}", "");
            let (start, _) = report.rsplit_once("## 六、其他需要报告的事项").unwrap();
            findings(&format!("{start}## 六、其他需要报告的事项\n\n{text}\n"))
        };
        for text in [
            "2022年没有收取信息处理费。",
            "本年度没有收取信息处理费，2021年收取信息处理费2元。",
            "按照2021年印发的信息处理费管理办法，没有收取费用。",
            "自2021年起没有收取信息处理费。",
            "没有收取信息处理费，2021年的问题已经整改。",
        ] {
            assert!(ended(text).is_empty(), "{text}: {:?}", ended(text));
        }
        for text in [
            "2021年没有收取信息处理费。",
            "2021年度，收取信息处理费0元。",
        ] {
            assert_eq!(ended(text), ["text/year: 2021年"], "{text}");
        }
    }

    #[test]
    fn the_overview_opens_with_the_year() {
        let opened = |text: &str| {
            let report = OF_2022.replace("{正文}", "各项工作有序开展。");
            findings(&report.replace("镇政府主动公开群众", &format!("{text}主动公开群众")))
        };
        for text in [
            "2022年，柳渡镇",
            "2021年以来，柳渡镇",
            "2021年，柳渡镇起步；2022年，柳渡镇",
            "2021年，柳渡镇起步；今年，柳渡镇",
            "2020年，柳渡镇",
        ] {
            assert!(opened(text).is_empty(), "{text}: {:?}", opened(text));
        }
        assert_eq!(opened("2021年，柳渡镇"), ["text/year: 2021年"]);
    }
}
