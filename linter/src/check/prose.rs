//! `[rule.check.prose]`: arithmetic and statements inside the text.

use std::cell::LazyCell;
use std::ops::{Deref, Range};
use std::sync::LazyLock;

use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::report::Report;
use crate::rule::{ProseCheck, ProseFault, Statement};
use crate::span::Extent;

use super::Finding;
use super::equation::cells_of;
use super::memory::Rules;
use super::names;
use super::sentence::Paragraph;
use crate::words::Words;

/// `rule` is the bit of the rule in what is remembered.
pub(super) fn check(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
    rule: Rules,
) -> Vec<Finding> {
    match check.fault {
        ProseFault::Breakdown => paragraphs
            .iter()
            .filter(|paragraph| paragraph.silent & rule == 0)
            .flat_map(|paragraph| breakdowns(paragraph, check))
            .collect(),
        ProseFault::Percentage => percentages(report, paragraphs),
        ProseFault::Contradiction => check
            .statements
            .iter()
            .flat_map(|statement| contradictions(report, statement, paragraphs))
            .collect(),
    }
}

/// The numbers that were compared with each other, and whether they fit.
pub(super) fn relations(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<(Vec<Extent>, bool)> {
    let mut found = Vec::new();
    let wholes = LazyCell::new(|| wholes(report, paragraphs));
    for paragraph in paragraphs {
        for (index, phrase) in paragraph.phrases.iter().enumerate() {
            let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
            if check.fault == ProseFault::Percentage
                && let Some(share) = share(&wholes, paragraph, index)
            {
                let numbers = [phrase, share.part, share.whole];
                found.push((numbers.map(extent).to_vec(), share.holds));
            }
            if check.fault == ProseFault::Breakdown
                && is_whole(paragraph, phrase)
                && let Some(parts) = parts(paragraph, index)
                && comparable(&parts, check)
            {
                let numbers = std::iter::once(phrase).chain(parts.iter().map(|(_, part)| *part));
                let holds = add_up(paragraph, phrase, &parts, check).is_none();
                found.push((numbers.map(extent).collect(), holds));
            }
        }
    }
    found
}

/// Whether a number of this unit is a figure: dates, ordinals and numbers of nothing are not.
pub(super) fn counts(unit: &str) -> bool {
    matches!(unit, "%" | "％") || !NO_COUNTS.contains(&unit)
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

/// Units that count nothing that a percentage could be of.
const NO_COUNTS: [&str; 12] = [
    "年", "月", "日", "号", "%", "％", "时", "分", "点", "", "度", "岁",
];

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

/// `共X条。其中A a条、B b条…`: more parts than the whole, or an exhaustive list that does not add up to it.
fn breakdowns(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Finding> {
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

/// `317条，占60.3%` of a whole that the same sentence states.
fn percentages(report: &Report<'_>, paragraphs: &[Paragraph<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let wholes = LazyCell::new(|| wholes(report, paragraphs));
    for paragraph in paragraphs {
        for (index, phrase) in paragraph.phrases.iter().enumerate() {
            if let Some(share) = share(&wholes, paragraph, index).filter(|share| !share.holds) {
                findings.extend(percentage(paragraph, phrase, &share));
            }
        }
    }
    findings
}

/// Between a part and its percentage: `占`, `，占比为`, `，占总数的`. 分别, 合计 and 比上年 speak of other numbers.
fn is_share(between: &str) -> bool {
    let plain = between.replace("占比", "占");
    plain.contains('占')
        && plain.chars().count() <= 16
        && !plain.contains([
            '。', '；', '比', '较', '同', '增', '降', '升', '提', '各', '共', '合', '计', '别',
            '次', '上',
        ])
}

/// A part of a whole, as a percentage states it.
struct Share<'p> {
    part: &'p Phrase,
    whole: &'p Phrase,
    holds: bool,
}

/// Whatever the report counts may be meant by 总数: every number of the text and the tables, in order, each once.
fn wholes(report: &Report<'_>, paragraphs: &[Paragraph<'_>]) -> Vec<Decimal> {
    let phrases = paragraphs.iter().flat_map(|paragraph| paragraph.phrases);
    let figures = report.tables.iter().flat_map(|table| table.figures());
    let figures = figures.filter_map(|(_, _, figure)| figure.value.number());
    let mut wholes: Vec<Decimal> = phrases.map(|phrase| phrase.value).chain(figures).collect();
    wholes.sort_unstable();
    wholes.dedup();
    wholes
}

/// Numbers before a percentage that it may be about. A sentence holds a dozen.
const NEAR: usize = 64;

fn share<'p>(
    wholes: &impl Deref<Target = Vec<Decimal>>,
    paragraph: &'p Paragraph<'_>,
    index: usize,
) -> Option<Share<'p>> {
    let percent = &paragraph.phrases[index];
    if !matches!(paragraph.unit(percent), "%" | "％") || percent.bound != Bound::Exact {
        return None;
    }
    let part_at = index.checked_sub(1)?;
    let part = &paragraph.phrases[part_at];
    let unit = paragraph.unit(part);
    let is_count = |phrase: &&Phrase| {
        phrase.bound == Bound::Exact && phrase.step == Decimal::ONE && !phrase.value.is_zero()
    };
    if !is_share(paragraph.slice(part.range.end..percent.range.start))
        || NO_COUNTS.contains(&unit)
        || !is_count(&part)
    {
        return None;
    }
    let here = || {
        paragraph.phrases[part_at.saturating_sub(NEAR)..part_at]
            .iter()
            .filter(|phrase| paragraph.unit(phrase) == unit)
    };
    if !here().all(|phrase| is_count(&phrase)) {
        return None;
    }
    // A semicolon parts the kinds, not the whole from them.
    let near = here().next()?.range.start;
    let text = paragraph.text.get(near..part.range.start)?;
    let from = near + text.rfind('。').unwrap_or(0);
    let whole = here().find(|phrase| phrase.range.start >= from && phrase.value >= part.value)?;
    // The whole may be the table's total, or the sum of what was listed before.
    let mut parts = vec![part.value];
    let mut run = part.value;
    for earlier in here().rev() {
        run = run + earlier.value;
        parts.push(run);
    }
    let fits = |part: Decimal, of: &[Decimal]| {
        of.iter()
            .any(|&whole| whole >= parts[0] && percent.agrees_with_share(part, whole))
    };
    let mut own = parts.clone();
    own.sort_unstable();
    let holds = parts.iter().any(|&part| {
        fits(part, about(&own, percent, part)) || fits(part, about(wholes, percent, part))
    });
    Some(Share { part, whole, holds })
}

/// The wholes, of these in order, of which the part may be so many per cent.
fn about<'w>(wholes: &'w [Decimal], percent: &Phrase, part: Decimal) -> &'w [Decimal] {
    // The stated figure may be rounded, or cut off: part ÷ whole is from half a step below it to a whole one above.
    let (most, least) = (
        percent.value + percent.step,
        percent.value * 2 - percent.step,
    );
    let times = |whole: Decimal, share: Decimal| whole.checked_mul(share);
    let hundred = part * 100;
    let from = wholes.partition_point(|&whole| times(whole, most).is_some_and(|it| it < hundred));
    let to = wholes.partition_point(|&whole| {
        least <= Decimal::ZERO || times(whole, least).is_some_and(|it| it <= hundred * 2)
    });
    wholes.get(from..to).unwrap_or_default()
}

fn percentage(paragraph: &Paragraph<'_>, percent: &Phrase, share: &Share<'_>) -> Option<Finding> {
    let Share { part, whole, .. } = *share;
    let unit = paragraph.unit(part);
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
    // Most statements are made nowhere: then the tables are not asked.
    let mut stated = paragraphs.iter();
    if !stated.any(|paragraph| paragraph.holds(&statement.words)) {
        return Vec::new();
    }
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
        if !paragraph.holds(&statement.words) {
            continue;
        }
        statement.pattern.each_match(paragraph.text, |found| {
            let sentence = paragraph.sentence(found.start, found.end);
            let clause = paragraph.clause(found.start, found.end);
            if !statement.about.is_empty() && !paragraph.holds_in(&statement.about, &sentence)
                || paragraph.holds_in(&statement.unless, &clause)
                || paragraph.holds_in(&statement.unless_anywhere, &sentence)
            {
                return;
            }
            let said = paragraph.slice(found.clone());
            let title = names::table(table);
            let place = denial
                .operands
                .iter()
                .find(|(_, _, value)| !value.is_zero())
                .map(|(_, place, _)| *place);
            let Some(place) = place else { return };
            let block = &table.blocks[place.block];
            let name = format!(
                "{} {}",
                names::row(block, place.row),
                names::column(block, place.column)
            );
            let mut finding = Finding::new(
                paragraph.extent.part(found),
                format!(
                    "正文称“{}”，而{}“{name}”为 {}",
                    said, title.zh, denial.value
                ),
                format!(
                    "the text says “{}”, but in {} “{name}” is {}",
                    said, title.en, denial.value
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
        });
    }
    findings
}

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

    #[test]
    fn a_percentage_may_be_of_any_whole_that_the_report_knows() {
        silent(
            OF_2022,
            &[
                "共公开信息526条，其中317条，占60.3%；209条，占39.7%。",
                "公开信息526条，甲类317条，占60.2%。",
                "公开信息526条，甲类317条、乙类105条，分别占60.3%、20.0%。",
                "公开信息526条，甲类317条，占比较上年提高5.2%。",
                "公开信息526条，甲类317条、乙类105条，合计占80.2%。",
                "收到申请41件，予以公开20件，占52.6%。",
                "群众留言200件，其中办结50件，占全年来信总数的31.4%。全年来信159件。",
                "公开工作占考核分值的5%。",
                "公开信息526条，甲类317条，约占六成。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "共公开信息526条，其中甲类317条，占63.0%。",
                    "text/percentage: 63.0%",
                ),
                (
                    "共公开信息640条，其中甲类416条，占56.0%；乙类224条，占35.0%。",
                    "text/percentage: 56.0%",
                ),
            ],
        );
    }

    #[test]
    fn a_statement_contradicts_only_what_it_speaks_of() {
        silent(
            OF_2022,
            &[
                "政府信息公开申请除5件结转下年度外，均已办结。",
                "政府信息公开申请中结转下年5件，其余全部办结。",
                "上年结转的2件政府信息公开申请均已办结。",
                "政府信息公开申请均在法定期限内办结。",
                "人大建议和政协提案全部办结，政府信息公开申请依法答复。",
                "因政府信息公开被申请行政复议，已审结的均维持原答复。",
                "因政府信息公开被提起行政诉讼，法院均维持原判决。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "收到的政府信息公开申请已全部办结。",
                    "text/contradiction: 已全部办结",
                ),
                (
                    "因政府信息公开被申请行政复议，复议机关均维持原答复。",
                    "text/contradiction: 均维持",
                ),
            ],
        );
    }
}
