//! `317条，占60.3%`: parts, wholes and percentages.

use std::cell::LazyCell;
use std::ops::Deref;

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::report::Report;

use super::{NO_COUNTS, Relation, is_percent};

/// `317条，占60.3%` of a whole that the same sentence states.
pub(super) fn check(report: &Report<'_>, paragraphs: &[Paragraph<'_>]) -> Vec<Finding> {
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

pub(super) fn relations(report: &Report<'_>, paragraphs: &[Paragraph<'_>]) -> Vec<Relation> {
    let mut relations = Vec::new();
    let wholes = LazyCell::new(|| wholes(report, paragraphs));
    for paragraph in paragraphs {
        for (index, phrase) in paragraph.phrases.iter().enumerate() {
            let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
            if let Some(share) = share(&wholes, paragraph, index) {
                let numbers = [phrase, share.part, share.whole];
                relations.push((numbers.map(extent).to_vec(), share.holds));
            }
        }
    }
    relations
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
    if !is_percent(paragraph.unit(percent)) || percent.bound != Bound::Exact {
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

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

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
}
