//! `50件，比2021年的40件增加10件，增长25%`: two numbers and how they differ.

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};

use super::percentage::ratio;
use super::{NO_COUNTS, Relation, is_percent};

pub(super) fn check(paragraph: &Paragraph<'_>) -> Vec<Finding> {
    let comparisons = comparisons(paragraph);
    let wrong = comparisons.filter_map(|found| {
        let change = found.changes.iter().find(|change| !change.holds)?;
        finding(paragraph, &found, change)
    });
    let unnamed = (0..paragraph.phrases.len()).filter_map(|at| without_base(paragraph, at));
    wrong.chain(unnamed).collect()
}

pub(super) fn relations(paragraph: &Paragraph<'_>) -> Vec<Relation> {
    let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
    let relations = comparisons(paragraph).flat_map(|found| {
        let (now, base) = (extent(found.now), extent(found.base));
        let changes = found.changes.into_iter();
        changes.map(move |change| (vec![now, base, extent(change.number)], change.holds))
    });
    relations.collect()
}

/// A number, an earlier one, and what the text says of the way from one to the other.
struct Comparison<'p> {
    now: &'p Phrase,
    base: &'p Phrase,
    changes: Vec<Change<'p>>,
}

struct Change<'p> {
    number: &'p Phrase,
    verb: &'static str,
    holds: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

const VERBS: [(&str, Way); 17] = [
    ("增幅", Way::Up),
    ("增幅为", Way::Up),
    ("增幅达", Way::Up),
    ("降幅", Way::Down),
    ("降幅为", Way::Down),
    ("降幅达", Way::Down),
    ("增加", Way::Up),
    ("增长", Way::Up),
    ("上升", Way::Up),
    ("增多", Way::Up),
    ("上涨", Way::Up),
    ("多", Way::Up),
    ("减少", Way::Down),
    ("下降", Way::Down),
    ("降低", Way::Down),
    ("少", Way::Down),
    ("减", Way::Down),
];

/// What these end with.
const ENDS: [char; 12] = [
    '加', '长', '升', '多', '涨', '少', '降', '低', '减', '幅', '为', '达',
];

/// Earlier numbers of the same kind that may be meant instead of the nearest one.
const NEAR: usize = 16;

fn comparisons<'p>(paragraph: &'p Paragraph<'_>) -> impl Iterator<Item = Comparison<'p>> {
    let pairs = paragraph.phrases.windows(2).enumerate();
    // Of most numbers nothing of the kind is said.
    let pairs = pairs.filter(|(_, pair)| verb(paragraph, &pair[0], &pair[1]).is_some());
    pairs.filter_map(|(at, _)| comparison(paragraph, at))
}

/// The comparison with the number at this index.
fn comparison<'p>(paragraph: &'p Paragraph<'_>, at: usize) -> Option<Comparison<'p>> {
    let base = &paragraph.phrases[at];
    let unit = paragraph.unit(base);
    if NO_COUNTS.contains(&unit) || !is_count(base) {
        return None;
    }
    let last = at.checked_sub(1)?;
    let has_year = paragraph.unit(&paragraph.phrases[last]) == "年";
    let now_at = if has_year { last.checked_sub(1)? } else { last };
    let now = &paragraph.phrases[now_at];
    if paragraph.unit(now) != unit || !is_count(now) {
        return None;
    }
    let year = has_year.then(|| &paragraph.phrases[last]);
    if !is_compared(paragraph, now, year, base) {
        return None;
    }
    let bases = bases(paragraph, now_at, unit)?;
    let mut changes = Vec::new();
    let mut behind = base;
    for number in &paragraph.phrases[at + 1..] {
        let Some((verb, way)) = verb(paragraph, behind, number) else {
            break;
        };
        let own = paragraph.unit(number);
        if number.bound != Bound::Exact || !is_percent(own) && (own != unit || !is_count(number)) {
            break;
        }
        let fits = |&now: &Decimal| {
            let more = match way {
                Way::Up => now - base.value,
                Way::Down => base.value - now,
            };
            if is_percent(own) {
                more > Decimal::ZERO && number.agrees_with_share(more, base.value)
            } else {
                more == number.value
            }
        };
        let holds = bases.iter().any(fits);
        changes.push(Change {
            number,
            verb,
            holds,
        });
        behind = number;
    }
    let is_apart = now.value != base.value && !base.value.is_zero();
    (is_apart && !changes.is_empty()).then_some(Comparison { now, base, changes })
}

/// What stands between a number and how it differs from an unnamed one: `，与2021年相比`, `，同比`.
const THAN: [&str; 21] = [
    "，",
    ",",
    " ",
    "比",
    "较",
    "与",
    "同",
    "上一年度",
    "上一年",
    "上年度",
    "上年",
    "去年",
    "度",
    "同期",
    "相比",
    "相较",
    "同比",
    "净",
    "（",
    "(",
    "之下",
];

/// `9件，同比减少3件，下降25%`: the number before is the sum of two that are stated, and so is the percentage.
fn without_base(paragraph: &Paragraph<'_>, at: usize) -> Option<Finding> {
    let percent = paragraph.phrases.get(at)?;
    if !is_percent(paragraph.unit(percent)) || percent.bound != Bound::Exact {
        return None;
    }
    let change_at = at.checked_sub(1)?;
    let change = &paragraph.phrases[change_at];
    let unit = paragraph.unit(change);
    if NO_COUNTS.contains(&unit) || !is_count(change) || change.value.is_zero() {
        return None;
    }
    let (verb, of_percent) = verb(paragraph, change, percent)?;
    let last = change_at.checked_sub(1)?;
    let has_year = paragraph.unit(&paragraph.phrases[last]) == "年";
    let now_at = if has_year { last.checked_sub(1)? } else { last };
    let now = &paragraph.phrases[now_at];
    if paragraph.unit(now) != unit || !is_count(now) {
        return None;
    }
    // 比2021年的40件增加10件，增长25%: both are named.
    let clause = paragraph.clause(now.range.start, now.range.end);
    let lead = paragraph.slice(clause.start..now.range.start);
    let is_base = [
        "比",
        "较",
        "与",
        "上年",
        "去年",
        "上一年",
        "同期",
        "年的",
        "年为",
        "累计",
        "历年",
    ];
    if is_base.iter().any(|word| lead.contains(word)) || comparison(paragraph, now_at).is_some() {
        return None;
    }
    let only_than = |text: &str| {
        let mut text = text;
        while let Some(rest) = THAN.iter().find_map(|word| text.strip_prefix(word)) {
            text = rest;
        }
        text.trim_end_matches('了').to_owned()
    };
    let from = if has_year {
        &paragraph.phrases[last]
    } else {
        now
    };
    if has_year && !only_than(paragraph.slice(now.range.end..from.range.start)).is_empty() {
        return None;
    }
    let verb_of_change = only_than(paragraph.slice(from.range.end..change.range.start));
    let &(_, way) = VERBS.iter().find(|(verb, _)| *verb == verb_of_change)?;
    let base_of = |now: Decimal| match way {
        Way::Up => now - change.value,
        Way::Down => now + change.value,
    };
    let fits = |&now: &Decimal| {
        // Half as much again, told of this year's number: another slip, which is told by nobody.
        let is_share =
            |base: Decimal| base > Decimal::ZERO && percent.agrees_with_share(change.value, base);
        is_share(base_of(now)) || is_share(now)
    };
    let may_be = bases(paragraph, now_at, unit)?;
    if way == of_percent && may_be.iter().any(fits) {
        return None;
    }
    let base = base_of(now.value);
    if base <= Decimal::ZERO {
        return None;
    }
    let right = ratio(change.value, base, percent)?;
    let (zh, en) = match way {
        Way::Up => ("增加", "more"),
        Way::Down => ("减少", "less"),
    };
    let (now, change) = (now.value, change.value);
    let shown = paragraph.slice(percent.range.clone()).trim();
    Some(
        Finding::new(
            paragraph.extent.part(percent.range.clone()),
            format!("{now}{unit}，{zh}{change}{unit}，应是{zh}{right}%，正文写作“{verb}{shown}”"),
            format!(
                "{now}, which is {change} {en}, is {right}% {en}; the text says “{verb}{shown}”"
            ),
        )
        .label(
            format!("应为{zh}{right}%"),
            format!("should be {right}% {en}"),
        )
        .advice(
            "重算增减数，或核对两个数",
            "recalculate the change, or check the two numbers",
        ),
    )
}

fn is_count(phrase: &Phrase) -> bool {
    phrase.bound == Bound::Exact && phrase.step == Decimal::ONE
}

/// `增加`, `，同比增长`: what stands between two numbers, and nothing else.
fn verb(paragraph: &Paragraph<'_>, one: &Phrase, other: &Phrase) -> Option<(&'static str, Way)> {
    let between = paragraph.text.get(one.range.end..other.range.start)?;
    if between.len() > 24 {
        return None;
    }
    let between = between.trim().trim_end_matches('了');
    // Between most numbers stands no verb.
    if !between.ends_with(ENDS) {
        return None;
    }
    let verbs = VERBS.iter();
    let mut found = verbs.filter_map(|&(verb, way)| Some((verb, way, between.strip_suffix(verb)?)));
    found.find_map(|(verb, way, lead)| {
        let lead = lead.trim_matches(['，', '、', ',', '（', '(', '）', ')', ' ']);
        let known = ["", "同比", "相比", "相比之下", "净"].contains(&lead);
        known.then_some((verb, way))
    })
}

/// `50件，比2021年的40件`, `50件（2021年为40件`.
fn is_compared(
    paragraph: &Paragraph<'_>,
    now: &Phrase,
    year: Option<&Phrase>,
    base: &Phrase,
) -> bool {
    let lead = |end: usize| paragraph.slice(now.range.end..end).trim();
    let (before, after) = match year {
        Some(year) => {
            let after = paragraph.slice(year.range.end..base.range.start);
            (lead(year.range.start), after)
        }
        None => {
            let lead = lead(base.range.start);
            let years = ["上年度", "上年", "去年", "上一年度", "上一年"];
            let Some(found) = years.iter().find_map(|year| lead.split_once(year)) else {
                return false;
            };
            found
        }
    };
    let particle = before.trim_start_matches(['，', ',', ' ']);
    let of_that_year = after.trim().trim_start_matches("度");
    ["比", "较", "与", "（", "(", "相比", "相较"].contains(&particle)
        && [
            "",
            "的",
            "（",
            "(",
            "为",
            "是",
            "同期",
            "同期的",
            "全年",
            "全年的",
            "收到的",
            "受理的",
            "新收的",
            "公开的",
            "发布的",
            "的总数",
        ]
        .contains(&of_that_year)
}

/// What may be meant to have grown: the nearest number, an earlier one of its kind, or the nearest ones together.
fn bases(paragraph: &Paragraph<'_>, now_at: usize, unit: &str) -> Option<Vec<Decimal>> {
    let near = &paragraph.phrases[now_at.saturating_sub(NEAR)..=now_at];
    let mut same = near.iter().filter(|phrase| paragraph.unit(phrase) == unit);
    if !same.clone().all(is_count) {
        return None;
    }
    let mut bases: Vec<Decimal> = same.clone().map(|phrase| phrase.value).collect();
    let mut run = Decimal::ZERO;
    while let Some(phrase) = same.next_back() {
        run = run + phrase.value;
        bases.push(run);
    }
    Some(bases)
}

fn finding(
    paragraph: &Paragraph<'_>,
    found: &Comparison<'_>,
    change: &Change<'_>,
) -> Option<Finding> {
    let (now, base) = (found.now.value, found.base.value);
    let unit = paragraph.unit(found.base);
    let number = change.number;
    let is_more = now > base;
    let apart = (now - base).abs();
    let is_share = is_percent(paragraph.unit(number));
    let right = if is_share {
        format!("{}%", ratio(apart, base, number)?)
    } else {
        format!("{apart}{unit}")
    };
    let (zh, en) = if is_more {
        ("增加", "more")
    } else {
        ("减少", "less")
    };
    let shown = paragraph.slice(number.range.clone()).trim();
    let said = format!("{}{shown}", change.verb);
    let right_en = right.trim_end_matches(unit);
    let mut finding = Finding::new(
        paragraph.extent.part(number.range.clone()),
        format!("{now}{unit}比{base}{unit}{zh}{right}，正文写作“{said}”"),
        format!("{now} is {right_en} {en} than {base}, the text says “{said}”"),
    )
    .label(
        format!("应为{zh}{right}"),
        format!("should be {right_en} {en}"),
    )
    .advice(
        "重算增减数，或核对两个数",
        "recalculate the change, or check the two numbers",
    );
    for (number, zh, en) in [(found.now, "本年", "now"), (found.base, "以前", "before")] {
        let words = Wording::new(
            format!("{zh} {}", number.value),
            format!("{en} {}", number.value),
        );
        finding.note(paragraph.extent.part(number.range.clone()), words);
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn every_verb_ends_as_the_first_look_expects() {
        for (verb, _) in super::VERBS {
            assert!(verb.ends_with(super::ENDS), "{verb}");
        }
    }

    #[test]
    fn a_change_is_wrong_only_where_both_numbers_are_stated() {
        silent(
            OF_2022,
            &[
                "接待来访50件，比2021年的40件增加10件，同比增长25%。",
                "接待来访50件（2021年为40件，同比增长25.0%）。",
                "接待来访22件，比2021年（31件）下降29%。",
                "接待来访30件，较上年的40件减少10件，下降25%。",
                "接待来访50件，其中来信30件，比2021年的25件增加5件。",
                "接待来访50件，其中来信30件，比2021年的40件增加10件。",
                "来信20件、来电30件，比2021年的40件增加10件。",
                "接待来访50件，比2021年增加15件，同比增长42.9%。",
                "接待来访50件，比2021年的40余件增加15件。",
                "接待来访50件，2021年接待40件，2020年增加15件。",
                "接待来访50件，比2021年的40件有所增加，占15%。",
                "接待来访50件，来电40件，增加15件。",
                "接待来访50件，比2021年的40件增加两成；来信15件。",
                "接待来访50件次，比2021年的40件增加15件。",
                "公开信息4.63万条，比2021年的4.2万条增加1023条。",
                "接待来访9件，同比减少3件，下降25%。",
                "接待来访9件，较上年增加3件，增长50.0%。",
                "2022年接待来访50件，与2021年相比增加10件，增幅为25%。",
                "接待来访50件，其中来信30件，同比增加10件，增长25%。",
                "来信20件、来电30件，同比增加10件，增长25%。",
                "接待来访50件，2021年的40件增加10件，增长25%。",
                "接待来访50件，同比增加10件，来信增长60%。",
                "历年累计接待来访50件，同比增加10件，增长60%。",
                "接待来访50件，同比增加10余件，增长60%。",
                "接待来访50件，微信阅读量同比增加10件，增长60%。",
                "接待来访50件，同比增加10件，增长20%。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "接待来访50件，比2021年的40件增加15件，同比增长35%。",
                    "text/growth: 15件",
                ),
                (
                    "接待来访50件，比2021年的40件增加10件，同比增长35%。",
                    "text/growth: 35%",
                ),
                (
                    "公开信息39524条（2021年为35102条，同比增长21.6%）。",
                    "text/growth: 21.6%",
                ),
                ("接待来访40件，比去年的50件增加10件。", "text/growth: 10件"),
                ("接待来访9件，同比减少3件，下降52%。", "text/growth: 52%"),
                (
                    "接待来访22件，比2021年（31件）下降92%。",
                    "text/growth: 92%",
                ),
                (
                    "接待来访50件，比2021年增加15件，同比增长35%。",
                    "text/growth: 35%",
                ),
                ("接待来访9件，同比减少3件，增长25%。", "text/growth: 25%"),
                (
                    "2022年接待来访50件，与2021年相比增加10件，增幅为52%。",
                    "text/growth: 52%",
                ),
                (
                    "接待来访30件，较上年度的40件下降了35%。",
                    "text/growth: 35%",
                ),
            ],
        );
    }
}
