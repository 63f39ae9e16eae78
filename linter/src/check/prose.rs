//! `[rule.check.prose]`: arithmetic and statements inside the text.

use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::report::Report;
use crate::rule::{ProseCheck, ProseFault, Statement};

use super::Finding;
use super::equation::cells_of;
use super::names;
use super::sentence::Paragraph;

pub(super) fn check(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Finding> {
    match check.fault {
        ProseFault::Breakdown => paragraphs
            .iter()
            .flat_map(|paragraph| breakdowns(paragraph, check))
            .collect(),
        ProseFault::Percentage => percentages(paragraphs),
        ProseFault::Contradiction => check
            .statements
            .iter()
            .flat_map(|statement| contradictions(report, statement, paragraphs))
            .collect(),
    }
}

/// A part's name is short; more text than this belongs to another statement.
const PART_NAME: usize = 26;

/// Between the whole and 其中.
const LEAD_IN: usize = 30;

/// Units that count nothing that could be split into parts.
const NO_COUNTS: [&str; 12] = [
    "年", "月", "日", "号", "%", "％", "时", "分", "点", "", "度", "岁",
];

/// Numbers along one of these say nothing about those along another.
const DIMENSIONS: [&[&str]; 4] = [
    &[
        "自然人",
        "法人",
        "公民",
        "企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "个人",
    ],
    &[
        "网上", "网络", "线上", "在线", "信函", "当面", "现场", "传真", "邮寄", "邮件", "线下",
        "书面", "窗口",
    ],
    &[
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "同意公开",
        "不存在",
        "不掌握",
    ],
    &["新收", "结转"],
];

/// `共X条。其中A a条、B b条…`: more parts than the whole, or an exhaustive list that does not add up to it.
fn breakdowns(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, whole) in paragraph.phrases.iter().enumerate() {
        let unit = paragraph.unit(whole);
        if whole.bound != Bound::Exact || NO_COUNTS.contains(&unit) || whole.step != Decimal::ONE {
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

/// The parts that follow a whole: after 其中, or in brackets right behind it.
fn parts<'p>(paragraph: &'p Paragraph<'_>, whole_at: usize) -> Option<Vec<(&'p str, &'p Phrase)>> {
    let whole = &paragraph.phrases[whole_at];
    let unit = paragraph.unit(whole);
    let rest = paragraph.text.get(whole.range.end..)?;
    let trimmed = rest.trim_start();
    let bracket = trimmed.starts_with(['（', '(']);
    let (start, end) = if bracket {
        let open = whole.range.end + (rest.len() - trimmed.len());
        let close = paragraph.text.get(open..)?.find(['）', ')'])?;
        (open + trimmed.chars().next()?.len_utf8(), open + close)
    } else {
        let found = rest.find("其中")?;
        let lead = rest.get(..found)?;
        if lead.chars().count() > LEAD_IN || lead.contains('\n') && lead.trim().len() > 3 {
            return None;
        }
        let start = whole.range.end + found + "其中".len();
        (start, paragraph.sentence(start, start).end)
    };
    let same_unit_between = paragraph.phrases[whole_at + 1..]
        .iter()
        .any(|phrase| phrase.range.end <= start && paragraph.unit(phrase) == unit);
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
        let name = paragraph.slice(from..phrase.range.start);
        if name.contains("其中") || name.chars().count() > PART_NAME && parts.len() >= 2 {
            break;
        }
        if paragraph.unit(phrase) != unit {
            if NO_COUNTS.contains(&paragraph.unit(phrase)) {
                continue;
            }
            return None;
        }
        if phrase.bound != Bound::Exact
            || phrase.step != Decimal::ONE
            || name.chars().count() > PART_NAME
        {
            return None;
        }
        from = phrase.range.end;
        parts.push((name, phrase));
    }
    (parts.len() >= 2).then_some(parts)
}

fn add_up(
    paragraph: &Paragraph<'_>,
    whole: &Phrase,
    parts: &[(&str, &Phrase)],
    check: &ProseCheck,
) -> Option<Finding> {
    let overlapping = |name: &str| {
        check
            .overlapping
            .iter()
            .any(|word| name.contains(word.as_str()))
    };
    let dimensions = DIMENSIONS
        .iter()
        .filter(|words| {
            parts
                .iter()
                .any(|(name, _)| words.iter().any(|word| name.contains(word)))
        })
        .count();
    if parts.iter().any(|(name, _)| overlapping(name)) || dimensions > 1 {
        return None;
    }
    let sum: Decimal = parts.iter().map(|(_, part)| part.value).sum();
    let total = whole.value;
    let last = parts
        .last()
        .map_or("", |(name, _)| name.trim_matches(SEPARATORS));
    let exhaustive = ["其他", "其它", "其余"]
        .iter()
        .any(|word| last.starts_with(word));
    if sum == total || sum < total && !exhaustive {
        return None;
    }
    // Two ways of splitting the same whole, one after the other.
    let mut running = Decimal::ZERO;
    let reached = parts.iter().position(|(_, part)| {
        running = running + part.value;
        running == total
    });
    if reached.is_some() && !exhaustive {
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

const SEPARATORS: [char; 10] = ['，', '、', '；', ',', ':', '：', ' ', '\n', '和', '及'];

/// `317条，占60.3%` of a whole that the same paragraph states.
fn percentages(paragraphs: &[Paragraph<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for (index, phrase) in paragraph.phrases.iter().enumerate() {
            if !matches!(paragraph.unit(phrase), "%" | "％") || phrase.bound != Bound::Exact {
                continue;
            }
            if let Some(finding) = percentage(paragraphs, at, index) {
                findings.push(finding);
            }
        }
    }
    findings
}

fn percentage(paragraphs: &[Paragraph<'_>], at: usize, index: usize) -> Option<Finding> {
    let paragraph = &paragraphs[at];
    let percent = &paragraph.phrases[index];
    let part = paragraph.phrases[..index].last()?;
    let between = paragraph.slice(part.range.end..percent.range.start);
    let unit = paragraph.unit(part);
    let stated = between.contains('占')
        && between.chars().count() <= 16
        && !between.contains(['。', '；', '比']);
    if !stated
        || NO_COUNTS.contains(&unit)
        || part.bound != Bound::Exact
        || part.step != Decimal::ONE
    {
        return None;
    }
    // 占…总数: any earlier number of the unit may be the whole.
    let here = paragraph.phrases[..index - 1]
        .iter()
        .filter(|phrase| paragraph.unit(phrase) == unit);
    let earlier = paragraphs[at.saturating_sub(4)..at]
        .iter()
        .filter(|other| other.section == paragraph.section)
        .flat_map(|other| {
            other
                .phrases
                .iter()
                .filter(move |phrase| other.unit(phrase) == unit)
        });
    let mut wholes: Vec<Decimal> = Vec::new();
    let mut stated_here = None;
    for whole in here {
        if whole.bound != Bound::Exact || whole.value.is_zero() {
            return None;
        }
        stated_here = stated_here.or(Some(whole));
        wholes.push(whole.value);
    }
    let whole = stated_here?;
    wholes.extend(earlier.map(|whole| whole.value));
    // Sums of what was counted so far may be the whole too: 占前两项的….
    if wholes
        .iter()
        .any(|&whole| percent.agrees_with_share(part.value, whole))
        || whole.value < part.value
    {
        return None;
    }
    let sentence = paragraph.sentence(part.range.start, percent.range.end);
    if !sentence.contains(&whole.range.start) {
        return None;
    }
    let right = ratio(part.value, whole.value, percent)?;
    let shown = paragraph.slice(percent.range.clone()).trim();
    let mut finding = Finding::new(
        paragraph.extent.part(percent.range.clone()),
        format!(
            "{}{unit}占 {}{unit}的 {right}%，正文写作 {shown}",
            part.value, whole.value
        ),
        format!(
            "{} of {} is {right}%, the text says {shown}",
            part.value, whole.value
        ),
    )
    .label(format!("应为 {right}%"), format!("should be {right}%"))
    .advice(
        "重算百分比，或核对两个数",
        "recalculate it, or check the two numbers",
    );
    for (number, zh, en) in [(part, "部分", "part"), (whole, "总数", "whole")] {
        let words = Wording::new(
            format!("{zh} {}", number.value),
            format!("{en} {}", number.value),
        );
        finding.note(paragraph.extent.part(number.range.clone()), words);
    }
    Some(finding)
}

/// The percentage to as many places as the text gives, for the message.
fn ratio(part: Decimal, whole: Decimal, percent: &Phrase) -> Option<Decimal> {
    let hundred = part.checked_mul(Decimal::from(100))?;
    let step = whole.checked_mul(percent.step)?;
    // How many steps fit, rounded: by halving the interval, since decimals do not divide.
    let (mut low, mut high) = (0i64, 1i64 << 40);
    while low < high {
        let middle = low + (high - low) / 2;
        let reached = step
            .checked_mul(Decimal::from(middle))
            .is_none_or(|value| value * 2 >= hundred * 2 - step);
        if reached {
            high = middle
        } else {
            low = middle + 1
        }
    }
    percent.step.checked_mul(Decimal::from(low))
}

fn contradictions(
    report: &Report<'_>,
    statement: &Statement,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Finding> {
    let Some(table) = report.table(&statement.table) else {
        return Vec::new();
    };
    let Some(denial) = statement
        .denied_by
        .expression
        .evaluate(&mut |name| cells_of(table, name))
    else {
        return Vec::new();
    };
    if denial.value <= Decimal::ZERO {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for paragraph in paragraphs {
        if !statement
            .words
            .iter()
            .any(|word| paragraph.text.contains(word.as_str()))
        {
            continue;
        }
        let Some(regex) = statement.pattern.regex() else {
            continue;
        };
        for found in regex.find_iter(paragraph.text) {
            let sentence = paragraph.slice(paragraph.sentence(found.start(), found.end()));
            let clause = paragraph.slice(paragraph.clause(found.start(), found.end()));
            let holds = |text: &str, words: &[String]| {
                words.iter().any(|word| text.contains(word.as_str()))
            };
            if !statement.about.is_empty() && !holds(sentence, &statement.about)
                || holds(clause, &statement.unless)
            {
                continue;
            }
            let title = names::table(table);
            let place = denial
                .operands
                .iter()
                .find(|(_, _, value)| !value.is_zero())
                .map(|(_, place, _)| *place);
            let Some(place) = place else { continue };
            let block = &table.blocks[place.block];
            let name = format!(
                "{} {}",
                names::row(block, place.row),
                names::column(block, place.column)
            );
            let mut finding = Finding::new(
                paragraph.extent.part(found.range()),
                format!(
                    "正文称“{}”，而{}“{name}”为 {}",
                    found.as_str(),
                    title.zh,
                    denial.value
                ),
                format!(
                    "the text says “{}”, but in {} “{name}” is {}",
                    found.as_str(),
                    title.en,
                    denial.value
                ),
            )
            .label("与表格矛盾", "contradicts the table")
            .advice(
                "核对后使正文与表格一致",
                "check and make text and table agree",
            );
            if let Some(figure) = place.figure(table) {
                let words = format!("{name} {}", denial.value);
                finding.note(figure.extent, Wording::new(words.clone(), words));
            }
            finding.cell = Some(place.cell(table));
            findings.push(finding);
        }
    }
    findings
}
