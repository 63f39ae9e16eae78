//! `由总体情况、…共六个部分组成`: how many parts the preface names, and how many it says there are.

use std::ops::Range;

use crate::check::Finding;
use crate::report::Report;

/// What the name of a section speaks of: the first that it holds. A name of anything else ends the count.
const SECTIONS: [(&str, &[&str]); 6] = [
    ("行政复议、行政诉讼", &["复议", "诉讼"]),
    ("其他需要报告的事项", &["其他", "其它"]),
    (
        "存在的主要问题及改进情况",
        &["问题", "不足", "改进", "整改"],
    ),
    ("主动公开政府信息情况", &["主动公开"]),
    ("收到和处理政府信息公开申请情况", &["公开申请", "依申请"]),
    ("总体情况", &["总体情况", "概述", "概况", "总体工作"]),
];

/// What belongs to no section of these, wherever it stands.
const NONE: [&str; 13] = [
    "附", "收费", "费用", "咨询", "人员", "投诉", "监督", "平台", "说明", "思路", "计划", "打算",
    "安排",
];

pub(in crate::check) fn check(report: &Report<'_>) -> Vec<Finding> {
    let preface = report.prose.iter().take_while(|it| it.section.is_none());
    let preface = preface.filter(|prose| prose.is_read());
    let mut findings = Vec::new();
    for prose in preface {
        let Some(Counted { said, range, named }) = counted(report.text(prose.extent)) else {
            continue;
        };
        if said == named.len() {
            continue;
        }
        let left_out: Vec<&str> = SECTIONS
            .iter()
            .enumerate()
            .filter(|(at, _)| !named.contains(at))
            .map(|(_, (name, _))| *name)
            .collect();
        let hint = match left_out[..] {
            [one] if said == SECTIONS.len() => format!("，未列“{one}”"),
            _ => String::new(),
        };
        findings.push(
            Finding::new(
                prose.extent.part(range),
                format!("前言称 {said} 个部分，列出的是 {} 个{hint}", named.len()),
                format!(
                    "the preface says that there are {said} parts, and names {}",
                    named.len()
                ),
            )
            .label(
                format!("列出 {} 个", named.len()),
                format!("{} are named", named.len()),
            )
            .advice("核对列出的部分和个数", "check the parts and their number"),
        );
    }
    findings
}

/// A number of parts, and the sections that are named before it.
struct Counted {
    said: usize,
    range: Range<usize>,
    named: Vec<usize>,
}

fn counted(text: &str) -> Option<Counted> {
    let at = text.find("部分组成").or_else(|| {
        let ends = ["部分。", "部分，", "部分,"];
        ends.iter().filter_map(|end| text.find(end)).min()
    })?;
    let before = text.get(..at)?;
    let head = before.strip_suffix('个').unwrap_or(before);
    let digit = head.chars().next_back()?;
    let said = match digit.to_digit(10) {
        Some(digit) => digit as usize,
        None => "一二三四五六七八九".chars().position(|it| it == digit)? + 1,
    };
    let head = head.strip_suffix(digit)?;
    // 十六个部分, 16个部分, 第五部分.
    if said < 3
        || head.ends_with(['十', '第', '前', '后'])
        || head.ends_with(|it: char| it.is_ascii_digit())
    {
        return None;
    }
    let range = head.len()..at;
    let list = head.trim_end_matches([' ', '共', '计', '，', ',', '、', '”', '"', '这', '的']);
    // 等六个部分: the list need not be whole.
    if list.ends_with('等') {
        return None;
    }
    let sentence = list.rsplit(['。', '；', ';', '\n']).next()?;
    let opening = ["包括", "包含", "由", "分为", "涵盖"];
    let starts = opening
        .iter()
        .filter_map(|word| Some(sentence.find(word)? + word.len()));
    let list = sentence.get(starts.min()?..)?;
    let mut named: Vec<usize> = Vec::new();
    for piece in list.split(['、', '，', ',']) {
        let piece = piece.trim_matches(['“', '”', '"', ' ', '：', ':', '和', '及', '与', '以']);
        let joined = piece.split_once("和其").or(piece.split_once("及其"));
        let pieces = joined.map_or([Some(piece), None], |(one, _)| [Some(one), Some("其他")]);
        for piece in pieces.into_iter().flatten() {
            let section = section(piece)?;
            if named.last() != Some(&section) {
                if named.contains(&section) {
                    return None;
                }
                named.push(section);
            }
        }
    }
    (named.len() > 2).then_some(Counted { said, range, named })
}

/// The one section that a name speaks of. What speaks of two may be one part or two.
fn section(name: &str) -> Option<usize> {
    if NONE.iter().any(|word| name.contains(word)) {
        return None;
    }
    let mut found = (0..)
        .zip(&SECTIONS)
        .filter(|(_, (_, words))| words.iter().any(|word| name.contains(word)));
    let (first, (_, words)) = found.next()?;
    // 依申请公开情况和下一年工作思路 are two parts, 收到和处理申请情况 is one.
    let is_of_it = |side: &str| {
        let side = side.trim_end_matches('以');
        let mut words = words.iter().chain(&["收到", "不予公开"]);
        side.is_empty() || words.any(|word| side.contains(word))
    };
    if !name.split(['和', '及', '与']).all(is_of_it) {
        return None;
    }
    let others: Vec<usize> = found.map(|(at, _)| at).collect();
    // 因政府信息公开申请行政复议: the application is to the reviewing body.
    (others.is_empty() || first == 0 && others == [4]).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_and_named(text: &str) -> Option<(usize, usize)> {
        counted(text).map(|counted| (counted.said, counted.named.len()))
    }

    #[test]
    fn the_parts_of_a_preface_are_counted_where_each_is_known() {
        for (text, counts) in [
            (
                "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项共六个部分组成。",
                Some((6, 6)),
            ),
            (
                "全文包括总体情况，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议、行政诉讼情况，存在的主要问题及改进情况和其他需要报告的事项6个部分。",
                Some((6, 6)),
            ),
            (
                "全文由概述、主动公开情况、依申请公开情况、因政府信息公开申请行政复议及提起行政诉讼情况、存在的主要问题、改进措施共五部分组成。",
                Some((5, 5)),
            ),
            (
                "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、存在的主要问题及改进情况、其他需要报告的事项6个部分。",
                Some((6, 5)),
            ),
            (
                "本报告由“总体情况”“主动公开政府信息情况”六个部分组成。",
                None,
            ),
            (
                "全文包括总体情况、主动公开情况、存在的主要问题及改进情况等六个部分。",
                None,
            ),
            (
                "全文包括概述、主动公开和依申请公开情况、复议诉讼情况、问题及改进措施、其他事项六个部分。",
                None,
            ),
            (
                "全文由概述、主动公开情况、依申请公开情况、收费及减免情况、复议诉讼情况、问题及改进措施六部分组成。",
                None,
            ),
            (
                "全文由概述、主动公开情况、依申请公开情况、复议诉讼情况、问题及改进措施及附表六部分组成。",
                None,
            ),
            (
                "全文包括总体情况，公开的内容、存在的主要问题四个部分。",
                None,
            ),
            (
                "全文包括总体情况、主动公开信息情况、依申请公开信息办理情况和2023年工作思路四部分。",
                None,
            ),
            (
                "全文包括总体情况、主动公开信息情况、依申请公开情况和信息化建设情况四部分。",
                None,
            ),
            (
                "全文包括主动公开政府信息情况、依申请公开政府信息和不予公开政府信息情况、申请行政复议和提起行政诉讼情况、存在的不足及改进措施五部分。",
                Some((5, 4)),
            ),
            ("总体情况、主动公开情况见报告第六部分。", None),
            ("本报告共六个部分。", None),
        ] {
            assert_eq!(said_and_named(text), counts, "{text}");
        }
    }
}
