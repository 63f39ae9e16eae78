//! `网站521条，微博302条，微信198条，共计1021条`: the parts first, and what they come to behind them.

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Decimal, Phrase};

use super::{NO_PART, is_whole};

/// What stands between the last part and the sum.
const TOTALS: [&str; 6] = ["共计", "合计", "总计", "累计", "共", "总共"];

/// A list is no longer.
const MOST_PARTS: usize = 16;

/// A sum of fewer digits may be of other parts by chance.
const LEAST: i64 = 100;

/// The sum that stands at this index behind its parts, where a digit of it is wrong, or two have changed places. What
/// differs more may be a sum of other things, or of things that overlap.
pub(super) fn finding(paragraph: &Paragraph<'_>, at: usize) -> Option<Finding> {
    let total = &paragraph.phrases[at];
    let last = paragraph.phrases.get(at.checked_sub(1)?)?;
    let lead = paragraph.slice(last.range.end..total.range.start);
    if !lead.ends_with(['计', '共']) {
        return None;
    }
    let lead = lead.trim_matches(['，', ',', '、', '；', ' ', '）', ')']);
    if !TOTALS.contains(&lead) || !is_whole(paragraph, total) || total.value < Decimal::from(LEAST)
    {
        return None;
    }
    let sentence = paragraph.sentence(last.range.start, total.range.end);
    let said = paragraph.slice(sentence.start..total.range.start);
    if ["其中", "包括", "包含", "（", "("]
        .iter()
        .any(|word| said.contains(word))
        || NO_PART.stand_in(said)
    {
        return None;
    }
    let first = paragraph.first_phrase(sentence.start);
    let unit = paragraph.unit(total);
    let mut parts: Vec<&Phrase> = Vec::new();
    for phrase in &paragraph.phrases[first..at] {
        if parts.is_empty() && paragraph.unit(phrase) == "年" {
            continue;
        }
        if !is_whole(paragraph, phrase)
            || paragraph.unit(phrase) != unit
            || parts.len() == MOST_PARTS
        {
            return None;
        }
        parts.push(phrase);
    }
    if parts.len() < 2 {
        return None;
    }
    let mut sum = Decimal::ZERO;
    for part in parts.iter().rev() {
        sum = sum + part.value;
        if sum == total.value {
            return None;
        }
    }
    if !is_slip(&sum.to_string(), &total.value.to_string()) {
        return None;
    }
    let shown: Vec<String> = parts.iter().map(|part| part.value.to_string()).collect();
    let (total_value, joined) = (total.value, shown.join("＋"));
    let mut finding = Finding::new(
        paragraph.extent.part(total.range.clone()),
        format!("正文称共 {total_value}{unit}，前面各项 {joined} ＝ {sum}{unit}"),
        format!(
            "the text states {total_value} in all, the parts before it {} = {sum}",
            shown.join(" + ")
        ),
    )
    .label(format!("各项之和 {sum}"), format!("the parts are {sum}"))
    .advice("核对总数与各项，使其相符", "check the whole and its parts");
    for part in parts {
        let words = part.value.to_string();
        let extent = paragraph.extent.part(part.range.clone());
        finding.note(extent, Wording::new(words.clone(), words));
    }
    Some(finding)
}

/// One digit is another, or two that stand side by side have changed places.
fn is_slip(one: &str, other: &str) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let apart: Vec<usize> = (0..one.len())
        .filter(|&at| one.as_bytes()[at] != other.as_bytes()[at])
        .collect();
    match apart[..] {
        [_] => true,
        [first, second] if second == first + 1 => {
            let (one, other) = (
                &one.as_bytes()[first..=second],
                &other.as_bytes()[first..=second],
            );
            one[0] == other[1] && one[1] == other[0]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn a_sum_behind_its_parts_is_wrong_by_a_digit_or_right() {
        silent(
            OF_2022,
            &[
                "接待群众521件，回访302件，转办198件，共计1021件。",
                "2022年接待群众521件，回访302件，转办198件，共计1234件。",
                "接待群众521件，比上年增加302件，来信198件，共计1012件。",
                "接待群众52件，回访30件，共计83件。",
                "此前接待群众100件。回访302件，转办198件，共计500件。",
                "接待群众521件，回访302次，转办198件，共计1012件。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "接待群众521件，回访302件，转办198件，共计1012件。",
                    "text/breakdown: 1012件",
                ),
                (
                    "2022年接待群众521件，回访302件，转办198件，合计1041件。",
                    "text/breakdown: 1041件",
                ),
            ],
        );
    }
}
