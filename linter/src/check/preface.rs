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

/// How a body speaks of itself.
const SELVES: [char; 4] = ['我', '本', '该', '全'];

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
            {
                findings.push(of_another(extent(&body), body.text, own, ""));
            }
        }
    }
    findings
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
        && BODIES.iter().any(|end| name.ends_with(end))
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
        ] {
            assert!(opened_with(preface).is_empty(), "{preface}");
        }
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
        ] {
            assert_eq!(
                opened_with(preface),
                [format!("meta/preface: {words}")],
                "{preface}"
            );
        }
    }
}
