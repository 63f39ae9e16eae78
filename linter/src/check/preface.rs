//! What the preface says of the report: `现公布某某局2022年政府信息公开工作年度报告`. A report begun from another one,
//! of last year or of a neighbour, says so here.

use std::ops::Range;

use crate::report::Report;
use crate::report::identity::period_year;
use crate::span::Extent;

use super::Finding;

pub(super) mod parts;

/// Behind one of these a report is named.
const NAMING: [&str; 4] = ["公布", "发布", "编制", "形成"];

/// What the name of a body ends with.
const BODIES: [&str; 9] = [
    "局",
    "委",
    "委员会",
    "厅",
    "政府",
    "办公室",
    "办事处",
    "支队",
    "大队",
];

/// What it ends with where one body may bear two names: 政务服务中心 may be 行政审批局. It is compared with its like only.
const ALIKE: [&str; 7] = ["中心", "医院", "学院", "公司", "联社", "镇", "街道"];

/// What the name of the place ends with that a body is of.
const PLACES: [char; 6] = ['省', '市', '县', '区', '州', '旗'];

/// How a body speaks of itself.
const SELVES: [char; 5] = ['我', '本', '该', '全', '各'];

/// No name is longer; what is belongs to the sentence.
const NAME: Range<usize> = 4..30;

pub(super) fn check(report: &Report<'_>) -> Vec<Finding> {
    let Some(title) = &report.title else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let preface = report.prose.iter().take_while(|it| it.section.is_none());
    for prose in preface.filter(|prose| prose.extent.start >= title.extent.end) {
        for Named { body, year } in named(report.text(prose.extent)) {
            let extent = |part: &Part<'_>| prose.extent.part(part.range.clone());
            // A period of that year is told by itself.
            let period = report.period.as_ref().and_then(period_year);
            let is_told = period.is_some_and(|period| period.to_string() == year.text);
            let own_year = title.year.filter(|_| !is_told).map(|year| year.to_string());
            let own = report.body.as_ref().map(|body| &body.name);
            if let Some(own) = own_year.filter(|own| own != year.text) {
                findings.push(of_another(extent(&year), year.text, &own, "年"));
            } else if let (Some(own), Some(body)) = (own, body)
                && !is_short_for(core(body.text), own)
                && !is_short_for(core(own), body.text)
                && !may_be_of_two_names(body.text, core(own))
            {
                findings.push(of_another(extent(&body), body.text, own, ""));
            }
        }
    }
    if findings.is_empty() {
        findings.extend(written_by(report));
    }
    findings.extend(opening(report));
    findings
}

/// `2022年，青川市教育局坚持……` opens what 青川市气象局 reports of its year.
fn opening(report: &Report<'_>) -> Option<Finding> {
    const OPENS: [&str; 12] = [
        "坚持",
        "认真",
        "深入",
        "严格",
        "按照",
        "积极",
        "高度重视",
        "以",
        "在",
        "全面",
        "紧紧围绕",
        "紧扣",
    ];
    let mut overview = report.prose.iter().filter(|prose| prose.is_read());
    let first = overview.find(|prose| report.section_of(prose) == Some("overview"))?;
    let text = report.text(first.extent);
    let year = format!("{}年", report.year_value()?);
    let after = text.trim_start().strip_prefix(&year)?;
    let after = after.strip_prefix('度').unwrap_or(after);
    let said = after.strip_prefix(['，', ','])?;
    let name = other_bureau(report, said, &OPENS)?;
    let at = text.len() - said.len();
    Some(of_other_bureau(
        report,
        first.extent.part(at..at + name.len()),
        name,
    ))
}

/// `由青川市教育局编制` in what 青川市气象局 reports.
fn written_by(report: &Report<'_>) -> Option<Finding> {
    const WRITES: [&str; 6] = ["编制", "负责编制", "结合", "根据", "按照", "组织编制"];
    let preface = report.prose.iter().take_while(|it| it.section.is_none());
    let mut preface = preface.filter(|prose| prose.is_read());
    preface.find_map(|prose| {
        let text = report.text(prose.extent);
        text.match_indices('由').find_map(|(at, by)| {
            let at = at + by.len();
            let name = other_bureau(report, text.get(at..)?, &WRITES)?;
            Some(of_other_bureau(
                report,
                prose.extent.part(at..at + name.len()),
                name,
            ))
        })
    })
}

/// Another bureau of the same place, which what is said begins with. What shares a character with the name of the body
/// may be that by another name.
fn other_bureau<'t>(report: &Report<'_>, said: &'t str, goes_on: &[&str]) -> Option<&'t str> {
    let own = &report.body.as_ref()?.name;
    let end = said.find('局')? + "局".len();
    let (name, behind) = said.split_at_checked(end)?;
    if !goes_on.iter().any(|word| behind.starts_with(word))
        || !is_body(name)
        || !name.chars().all(char::is_alphabetic)
    {
        return None;
    }
    let shared: usize = name
        .chars()
        .zip(own.chars())
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let is_place = own.get(..shared)?.ends_with(PLACES);
    let kind = name.get(shared..)?.strip_suffix('局')?;
    let own_kind = own.get(shared..)?.strip_suffix('局')?;
    if kind.is_empty() || own_kind.is_empty() {
        return None;
    }
    // 扶贫开发局 became 乡村振兴局 within a year.
    let is_other = !kind.contains("扶贫") && !kind.chars().any(|sign| own_kind.contains(sign));
    (is_place && is_other).then_some(name)
}

fn of_other_bureau(report: &Report<'_>, extent: Extent, said: &str) -> Finding {
    let own = report.body.as_ref().map_or("", |body| &body.name);
    Finding::new(
        extent,
        format!("这是“{own}”的报告，正文说的是“{said}”"),
        format!("the report is that of “{own}”, the text speaks of “{said}”"),
    )
    .label(format!("标题为 {own}"), format!("title {own}"))
    .advice(
        format!("改为“{own}”，并核对正文其他内容"),
        format!("write “{own}”, and check the rest of the text"),
    )
}

/// A part of a paragraph, and where it stands there.
struct Part<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// A report as a sentence names it.
struct Named<'t> {
    body: Option<Part<'t>>,
    year: Part<'t>,
}

/// The reports that a text says to be published or written here.
fn named(text: &str) -> impl Iterator<Item = Named<'_>> {
    text.match_indices("信息公开").filter_map(|(at, kind)| {
        let after = text.get(at + kind.len()..)?;
        let after = after
            .strip_prefix("工作年度报告")
            .or(after.strip_prefix("年度报告"))?;
        let before = text.get(..at)?;
        let before = before.strip_suffix("政府").unwrap_or(before).trim_end();
        let year_last = before.strip_suffix("年度").or(before.strip_suffix('年'));
        let Some(before) = year_last else {
            return year_first(text.get(..at)?, after);
        };
        let lead = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let year = before.get(lead.len()..).filter(|year| year.len() == 4)?;
        let ends = NAMING
            .iter()
            .filter_map(|word| Some(lead.rfind(word)? + word.len()));
        let from = ends.max()?;
        let name = lead.get(from..)?;
        // 现发布《柳渡镇2022年政府信息公开工作年度报告》: this report by its title. Without 现 it may be another.
        let (lead_in, title) = (lead.get(..from)?, name.trim_start().strip_prefix('《'));
        let is_this = lead_in.rsplit('。').next()?.contains('现');
        let name = title.filter(|_| is_this).unwrap_or(name);
        let from = lead.len() - name.len();
        // Anything else between is another sentence, or the title of some document.
        let is_name = name.chars().all(|sign| sign.is_alphabetic());
        is_name.then_some(Named {
            body: is_body(name).then_some(Part {
                text: name,
                range: from..lead.len(),
            }),
            year: Part {
                text: year,
                range: lead.len()..before.len(),
            },
        })
    })
}

/// `特向社会公布2022年度柳渡镇政府信息公开工作年度报告`: the year stands before the name. `after` is what follows; a notice
/// about reports, or what was made of another, goes on.
fn year_first<'t>(before: &'t str, after: &str) -> Option<Named<'t>> {
    if !after.is_empty() && !after.starts_with(['。', '，', '；', '.', ',', ';']) {
        return None;
    }
    let (lead, name) = before.rsplit_once('年')?;
    let name = name.strip_prefix('度').unwrap_or(name);
    let known = lead.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let year = lead.get(known.len()..).filter(|year| year.len() == 4)?;
    let is_given = NAMING.iter().any(|word| known.trim_end().ends_with(word));
    let is_this = ["特向", "现向", "现公布", "现发布"].iter().any(|word| {
        known
            .rsplit('。')
            .next()
            .is_some_and(|it| it.contains(word))
    });
    let is_name = name.chars().all(|sign| sign.is_alphabetic()) && name.chars().count() < NAME.end;
    // 柳渡镇人民政府信息公开: 政府 ends the name and begins what it is about.
    let whole = name
        .strip_suffix("政府")
        .filter(|whole| !whole.ends_with("人民"))
        .unwrap_or(name);
    let from = before.len() - name.len();
    (is_given && is_this && is_name).then_some(Named {
        body: is_body(whole).then_some(Part {
            text: whole,
            range: from..from + whole.len(),
        }),
        year: Part {
            text: year,
            range: known.len()..lead.len(),
        },
    })
}

fn is_body(name: &str) -> bool {
    NAME.contains(&name.chars().count())
        && !name.starts_with(SELVES)
        && !["各", "乡镇"].iter().any(|word| name.contains(word))
        && BODIES.iter().chain(&ALIKE).any(|end| name.ends_with(end))
}

/// 住房保障中心 may be 住房公积金管理中心: two characters in common, behind the place, are enough.
fn may_be_of_two_names(said: &str, own: &str) -> bool {
    let Some(end) = ALIKE.iter().find(|end| said.ends_with(**end)) else {
        return false;
    };
    let (Some(said), Some(own)) = (said.strip_suffix(end), own.strip_suffix(end)) else {
        return true;
    };
    let kind = said.rsplit(PLACES).next().unwrap_or_default();
    let own_kind = own.rsplit(PLACES).next().unwrap_or_default();
    let shared = kind.chars().filter(|sign| own_kind.contains(*sign));
    kind.is_empty() || shared.count() > 1
}

/// A place without what governs it: 柳渡镇 is 柳渡镇人民政府, and 滨河街道 is 滨河街道办事处.
fn core(name: &str) -> &str {
    let name = ["办公室", "办公厅", "办事处"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    name.strip_suffix("人民政府")
        .or(name.strip_suffix("政府"))
        .unwrap_or(name)
}

/// 望湖区住建局 of 青川市望湖区住房和城乡建设局: every character of the one stands in the other, in this order.
fn is_short_for(short: &str, long: &str) -> bool {
    let mut long = long.chars();
    short
        .chars()
        .all(|wanted| long.any(|found| found == wanted))
}

/// `unit` stands behind what was said, in Chinese.
fn of_another(extent: Extent, said: &str, own: &str, unit: &str) -> Finding {
    Finding::new(
        extent,
        format!("前言说的是“{said}{unit}”的报告，标题是“{own}{unit}”"),
        format!("the preface speaks of the report of “{said}”, the title of “{own}”"),
    )
    .label(format!("标题为 {own}"), format!("title {own}"))
    .advice(
        format!("改为“{own}{unit}”，并核对前言其他内容"),
        format!("write “{own}”, and check the rest of the preface"),
    )
}

#[cfg(test)]
mod tests {
    use super::may_be_of_two_names;
    use crate::check::examples::{OF_2022, findings};

    fn opened_with(preface: &str) -> Vec<String> {
        let report = OF_2022.replace("{正文}", "");
        findings(&report.replace("本报告所列数据", &format!("{preface}本报告所列数据")))
    }

    #[test]
    fn a_preface_may_name_the_report_in_many_ways() {
        for preface in [
            "现公布青川市望湖区柳渡镇人民政府2022年政府信息公开工作年度报告。",
            "现公布柳渡镇2022年度政府信息公开工作年度报告。",
            "现发布柳渡镇政府 2022 年政府信息公开工作年度报告。",
            "现公布我镇2022年政府信息公开工作年度报告。",
            "现公布柳渡镇人民政府办公室2022年政府信息公开工作年度报告。",
            "按照区政府办公室《关于编制2022年政府信息公开工作年度报告的通知》要求编制。",
            "根据望湖区人民政府办公室2021年政府信息公开工作年度报告的评议结果改进。",
            "柳渡镇党政综合办公室编制2022年政府信息公开工作年度报告。",
            "2021年政府信息公开工作年度报告已于2022年1月公布。",
            "现发布《望湖区柳渡镇2022年政府信息公开工作年度报告》。",
            "上年度按时发布《柳渡镇2021年政府信息公开工作年度报告》。",
            "特向社会公布2022年度柳渡镇政府信息公开工作年度报告。",
            "特向社会公布2022年度本级政府信息公开工作年度报告。",
            "特向社会公布2022年我镇信息公开工作年度报告，接受监督。",
            "2022年3月向社会公布2021年度柳渡镇政府信息公开工作年度报告。",
            "按照《关于公布2021年度全区政府信息公开工作年度报告的通知》要求编制。",
            "按时公布望湖区各乡镇2022年政府信息公开工作年度报告。",
            "现公布望湖区政务服务中心2022年政府信息公开工作年度报告。",
        ] {
            assert!(opened_with(preface).is_empty(), "{preface}");
        }
    }

    #[test]
    fn a_centre_may_bear_two_names() {
        for (said, own, may_be) in [
            ("望湖区住房保障中心", "望湖区住房公积金管理中心", true),
            ("望湖区政务服务中心", "望湖区行政审批局", true),
            ("望湖区中心", "望湖区殡葬管理中心", true),
            ("望湖区殡葬管理中心", "望湖区疾病预防控制中心", false),
            ("望湖区松林镇", "望湖区柳渡镇", false),
            ("望湖区教育局", "望湖区气象局", false),
        ] {
            assert_eq!(may_be_of_two_names(said, own), may_be, "{said} {own}");
        }
    }

    #[test]
    fn a_report_is_written_by_its_body() {
        let written = |text: &str| {
            let report = OF_2022.replace("青川市望湖区柳渡镇人民政府2022", "望湖区气象局2022");
            let report = report.replace("{正文}", "");
            findings(&report.replace("本报告所列数据", &format!("{text}本报告所列数据")))
        };
        for text in [
            "本报告由望湖区气象局编制。",
            "本报告由望湖区政府办公室编制。",
            "本报告由总体情况等六个部分组成。",
            "本报告由望湖区天气局根据有关数据编制。",
            "公开平台由望湖区教育局管理。",
        ] {
            assert!(written(text).is_empty(), "{text}: {:?}", written(text));
        }
        assert_eq!(
            written("本报告由望湖区教育局编制。"),
            ["meta/preface: 望湖区教育局"]
        );
    }

    #[test]
    fn another_body_may_open_the_overview_of_none() {
        let opened = |text: &str| {
            let report = OF_2022.replace("青川市望湖区柳渡镇人民政府2022", "望湖区气象局2022");
            let opening = format!("{text}公开群众关心的");
            findings(
                &report
                    .replace("{正文}", "")
                    .replace("镇政府主动公开群众关心的", &opening),
            )
        };
        for text in [
            "2022年，望湖区气象局坚持公开为常态。",
            "2022年，望湖区气局坚持公开为常态。",
            "2022年，望湖区政务服务局和气象局坚持公开为常态。",
            "2022年，青川市教育局坚持公开为常态。",
            "2022年，望湖区教育局转来申请3件。",
            "在望湖区教育局指导下，公开更加规范。",
        ] {
            assert!(opened(text).is_empty(), "{text}: {:?}", opened(text));
        }
        assert_eq!(
            opened("2022年，望湖区教育局坚持公开为常态。"),
            ["meta/preface: 望湖区教育局"]
        );
    }

    #[test]
    fn a_preface_of_another_year_or_body_is_told() {
        for (preface, words) in [
            ("现公布柳渡镇2021年政府信息公开工作年度报告。", "2021"),
            ("现发布《柳渡镇2021年政府信息公开工作年度报告》。", "2021"),
            ("特向社会公布2021年度柳渡镇信息公开工作年度报告。", "2021"),
            ("特向社会公布2021年我镇政府信息公开工作年度报告。", "2021"),
            ("现公布柳渡镇2021年度信息公开工作年度报告。", "2021"),
            (
                "特向社会公布2022年度松林镇人民政府信息公开工作年度报告。",
                "松林镇人民政府",
            ),
            (
                "现公布望湖区松林镇人民政府2022年政府信息公开工作年度报告。",
                "望湖区松林镇人民政府",
            ),
            (
                "现公布望湖区松林镇2022年政府信息公开工作年度报告。",
                "望湖区松林镇",
            ),
        ] {
            assert_eq!(
                opened_with(preface),
                [format!("meta/preface: {words}")],
                "{preface}"
            );
        }
    }
}
