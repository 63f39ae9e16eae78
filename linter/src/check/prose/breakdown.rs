//! `共X条。其中A a条、B b条…`: parts and their whole.

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::rule::ProseCheck;
use crate::words::Words;

use super::{NO_COUNTS, Relation};

/// More parts than the whole, or an exhaustive list that does not add up to it.
pub(super) fn check(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, whole) in paragraph.phrases.iter().enumerate() {
        if !is_whole(paragraph, whole) {
            continue;
        }
        let Some(parts) = parts(paragraph, at) else {
            continue;
        };
        if let Some(finding) = add_up(paragraph, whole, &parts, check) {
            findings.push(finding);
        }
    }
    findings
}

pub(super) fn relations(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Relation> {
    let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
    let phrases = paragraph.phrases.iter().enumerate();
    let wholes = phrases.filter(|(_, phrase)| is_whole(paragraph, phrase));
    let relations = wholes.filter_map(|(at, whole)| {
        let parts = parts(paragraph, at).filter(|parts| comparable(parts, check))?;
        let numbers = std::iter::once(whole).chain(parts.iter().map(|(_, part)| *part));
        let holds = add_up(paragraph, whole, &parts, check).is_none();
        Some((numbers.map(extent).collect(), holds))
    });
    relations.collect()
}

/// A part's name is short; more text than this belongs to another statement.
const PART_NAME: usize = 26;

/// Between the whole and 其中.
const LEAD_IN: usize = 30;

/// What can be split into parts that exclude each other. A meeting may serve two purposes, and a person count twice.
const DIVISIBLE: [&str; 9] = ["件", "条", "篇", "份", "起", "宗", "例", "则", "户"];

/// A number beside one of these is no part of the whole.
static NO_PART: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "增", "减", "同比", "上年", "去年", "较", "超", "占", "累计", "每", "平均", "转发", "阅读",
        "点击", "至", "复议", "诉讼",
    ])
});

/// A number behind one of these in its clause is a difference, and no whole: 较上年增加1023条.
static DIFFERENCES: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "增加", "减少", "增长", "下降", "上升", "同比", "较上", "比上", "较去", "比去",
    ])
});

/// Numbers along one of these say nothing about those along another.
static DIMENSIONS: LazyLock<[Words; 4]> = LazyLock::new(|| {
    [
        Words::from([
            "自然人",
            "法人",
            "公民",
            "企业",
            "科研机构",
            "社会公益组织",
            "法律服务机构",
            "个人",
        ]),
        Words::from([
            "网上", "网络", "线上", "在线", "信函", "当面", "现场", "传真", "邮寄", "邮件", "线下",
            "书面", "窗口",
        ]),
        Words::from([
            "予以公开",
            "部分公开",
            "不予公开",
            "无法提供",
            "不予处理",
            "同意公开",
            "不存在",
            "不掌握",
        ]),
        Words::from(["新收", "结转"]),
    ]
});

fn is_whole(paragraph: &Paragraph<'_>, phrase: &Phrase) -> bool {
    phrase.bound == Bound::Exact
        && DIVISIBLE.contains(&paragraph.unit(phrase))
        && phrase.step == Decimal::ONE
}

fn is_difference(paragraph: &Paragraph<'_>, phrase: &Phrase) -> bool {
    let Range { start, end } = phrase.range;
    let clause = paragraph.clause(start, end);
    DIFFERENCES.stand_in(paragraph.slice(clause.start..start))
}

/// The parts that follow a whole: after 其中, or in brackets right behind it.
fn parts<'p>(paragraph: &'p Paragraph<'_>, whole_at: usize) -> Option<Vec<(&'p str, &'p Phrase)>> {
    let whole = &paragraph.phrases[whole_at];
    let unit = paragraph.unit(whole);
    let near = paragraph.reach_after(whole.range.end);
    let rest = paragraph.text.get(whole.range.end..near)?;
    let trimmed = rest.trim_start();
    let bracket = trimmed.starts_with(['（', '(']);
    let (start, end) = if bracket {
        let open = whole.range.end + (rest.len() - trimmed.len());
        let close = paragraph.text.get(open..near)?.find(['）', ')'])?;
        let inside = open + trimmed.chars().next()?.len_utf8();
        let list = paragraph.text.get(inside..)?;
        let lead = if list.starts_with("其中") {
            "其中".len()
        } else {
            0
        };
        (inside + lead, open + close)
    } else {
        let found = paragraph.among(whole.range.end)?;
        let lead = paragraph.text.get(whole.range.end..found)?;
        if lead.chars().nth(LEAD_IN).is_some() || lead.contains('\n') && lead.trim().len() > 3 {
            return None;
        }
        let start = found + "其中".len();
        let end = paragraph.sentence(start, start).end;
        // 41件（其中网上30件、当面11件），办结38件: the bracket is the list.
        let open = lead.contains(['（', '(']) && !lead.contains(['）', ')']);
        let close = || paragraph.slice(start..end).find(['）', ')']);
        let close = open.then(close).flatten();
        (start, close.map_or(end, |close| start + close))
    };
    let same_unit_between = paragraph.phrases[whole_at + 1..]
        .iter()
        .take_while(|phrase| phrase.range.end <= start)
        .any(|phrase| paragraph.unit(phrase) == unit && !is_difference(paragraph, phrase));
    if same_unit_between {
        return None;
    }
    let mut parts = Vec::new();
    let mut from = start;
    for phrase in paragraph.phrases[whole_at + 1..]
        .iter()
        .skip_while(|phrase| phrase.range.start < start)
    {
        if phrase.range.start >= end {
            break;
        }
        if paragraph.is_in_brackets(start..phrase.range.start) {
            continue;
        }
        let between = paragraph.slice(from..phrase.range.start);
        let name = between.rsplit(['）', ')']).next().unwrap_or(between);
        if NO_PART.stand_in(name) {
            return None;
        }
        let among = paragraph.among(phrase.range.start - name.len());
        let is_long = name.chars().nth(PART_NAME).is_some();
        if among.is_some_and(|at| at < phrase.range.start) || is_long && parts.len() >= 2 {
            break;
        }
        if paragraph.unit(phrase) != unit {
            if NO_COUNTS.contains(&paragraph.unit(phrase)) {
                continue;
            }
            return None;
        }
        if phrase.bound != Bound::Exact || phrase.step != Decimal::ONE || is_long {
            return None;
        }
        from = phrase.range.end;
        parts.push((name, phrase));
    }
    // Few numbers come so far: only these are asked whether they are a whole at all.
    (parts.len() >= 2 && !is_difference(paragraph, whole)).then_some(parts)
}

/// Parts that may overlap, or that split the whole in two ways, need not add up to anything.
fn comparable(parts: &[(&str, &Phrase)], check: &ProseCheck) -> bool {
    let overlapping = |name: &str| check.overlapping.stand_in(name);
    let dimensions = DIMENSIONS
        .iter()
        .filter(|words| parts.iter().any(|(name, _)| words.stand_in(name)))
        .count();
    !parts.iter().any(|(name, _)| overlapping(name)) && dimensions <= 1
}

fn add_up(
    paragraph: &Paragraph<'_>,
    whole: &Phrase,
    parts: &[(&str, &Phrase)],
    check: &ProseCheck,
) -> Option<Finding> {
    let sum: Decimal = parts.iter().map(|(_, part)| part.value).sum();
    let total = whole.value;
    let last = parts
        .last()
        .map_or("", |(name, _)| name.trim_matches(SEPARATORS));
    let exhaustive = is_rest(last);
    if sum == total || sum < total && !exhaustive || is_one_of_several(paragraph, whole, sum) {
        return None;
    }
    // Two ways of splitting the same whole, one after the other.
    let mut running = Decimal::ZERO;
    let reached = parts.iter().position(|(_, part)| {
        running = running + part.value;
        running == total
    });
    if reached.is_some() && !exhaustive || !comparable(parts, check) {
        return None;
    }
    let shown: Vec<String> = parts
        .iter()
        .map(|(_, part)| part.value.to_string())
        .collect();
    let unit = paragraph.unit(whole);
    let joined = shown.join("＋");
    let relation = if sum > total {
        ("多于", "more than")
    } else {
        ("少于", "less than")
    };
    let extra = match reached {
        Some(at) if at + 2 == parts.len() => {
            let left_out = parts[at + 1].1.value;
            (
                format!(
                    "；前 {} 项之和恰为 {total}，似漏加了“{last}”{left_out}{unit}",
                    at + 1
                ),
                format!(
                    "; the first {} add up to {total} exactly: “{last}” {left_out} seems to be left out",
                    at + 1
                ),
            )
        }
        _ => (String::new(), String::new()),
    };
    let mut finding = Finding::new(
        paragraph.extent.part(whole.range.clone()),
        format!(
            "正文称共 {total}{unit}，其中各项 {joined} ＝ {sum}{unit}，{}总数{}",
            relation.0, extra.0
        ),
        format!(
            "the text states {total} in all, but its parts {} = {sum} are {} that{}",
            shown.join(" + "),
            relation.1,
            extra.1
        ),
    )
    .label(format!("总数 {total}"), format!("whole {total}"))
    .advice("核对总数与各项，使其相符", "check the whole and its parts");
    for (name, part) in parts {
        let name: String = name.trim_matches(SEPARATORS).chars().take(12).collect();
        let words = format!("{name} {}", part.value);
        let extent = paragraph.extent.part(part.range.clone());
        finding.note(extent, Wording::new(words.clone(), words));
    }
    Some(finding)
}

/// 收到33件，办结34件，结转下年2件。其中……: 其中 speaks of the number right before it only where nothing else fits.
fn is_one_of_several(paragraph: &Paragraph<'_>, whole: &Phrase, sum: Decimal) -> bool {
    let Range { start, end } = whole.range;
    let clause = paragraph.clause(start, end);
    if paragraph.slice(clause.start..start).contains(['共', '总']) {
        return false;
    }
    let sentence = paragraph.sentence(start, end);
    let unit = paragraph.unit(whole);
    let phrases = paragraph.phrases.iter();
    let earlier = phrases.filter(|phrase| sentence.start <= phrase.range.start);
    let mut earlier = earlier.take_while(|phrase| phrase.range.start < start);
    earlier.any(|phrase| {
        let fits = phrase.value >= sum || phrase.value > whole.value;
        fits && paragraph.unit(phrase) == unit
    })
}

/// 其他, 其他类, 其余信息: what closes a list. 其他处理 is an outcome, 其他方式 a channel.
fn is_rest(name: &str) -> bool {
    let rest = ["其他", "其它", "其余"]
        .iter()
        .find_map(|word| name.strip_prefix(word));
    rest.is_some_and(|rest| {
        [
            "",
            "类",
            "信息",
            "政府信息",
            "类信息",
            "方面",
            "内容",
            "项目",
            "类别",
            "各类",
        ]
        .contains(&rest)
    })
}

const SEPARATORS: [char; 10] = ['，', '、', '；', ',', ':', '：', ' ', '\n', '和', '及'];

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn parts_that_may_overlap_or_belong_elsewhere_are_no_breakdown() {
        silent(
            OF_2022,
            &[
                "共公开政府信息120条，其中网站公开100条、微信公开90条。",
                "全年召开会议5次，其中研究公开工作3次，部署培训3次。",
                "共公开信息386条，其中图文300条，同比增加200条。",
                "公开信息386条，其中工作动态214条（图片解读100条、视频解读114条），财政信息172条。",
                "收到申请41件（其中当面12件、信函29件），已答复38件。",
                "收到申请41件，其中土地20件，房屋21件，网上30件，信函11件。",
                "共公开信息386条，其中工作动态214条，财政信息38条。",
                "办结申请38件，其中予以公开20件，其他处理1件。",
                "公开信息4.63万余条，其中甲类40000条，乙类7000条。",
                "共收到建议约120件，其中甲类80件，乙类50件。",
                "公开信息386条，其中涉及财政的300条，涉及教育的200条。",
                "发布信息386条，其中每月不少于30条，每季度不少于400条。",
                "收到申请41件，办结38件，结转下年度5件。其中予以公开20件、部分公开5件、不予公开4件。",
                "公开信息12846条，较2011年增加1023条，其中本级1126条，部门8563条，乡镇3157条。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "公开信息386条，其中工作动态241条，财政信息38条，乡村振兴信息97条，应急信息37条。",
                    "text/breakdown: 386条",
                ),
                (
                    "公开信息386条（其中动态214条、财政38条、其他130条）。",
                    "text/breakdown: 386条",
                ),
                (
                    "公开信息120条，其中甲类80条、乙类50条。",
                    "text/breakdown: 120条",
                ),
                (
                    "公开信息120条，比上年增加20条，其中甲类80条、乙类50条。",
                    "text/breakdown: 120条",
                ),
            ],
        );
    }
}
