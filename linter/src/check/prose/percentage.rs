//! `317条，占60.3%`: parts, wholes and percentages.

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use crate::check::Finding;
use crate::check::equation::cells_of;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::report::Report;
use crate::rule::ProseCheck;
use crate::span::Extent;

use super::{NO_COUNTS, Relation, is_percent};

/// `317条，占60.3%` of a whole that the same sentence states.
pub(super) fn check(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    each_share(report, check, paragraphs, |paragraph, phrase, share| {
        if !share.holds {
            findings.extend(percentage(paragraph, phrase, share));
        }
    });
    findings
}

pub(super) fn relations(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Relation> {
    let mut relations = Vec::new();
    each_share(report, check, paragraphs, |paragraph, phrase, share| {
        let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
        let numbers = vec![extent(phrase), extent(share.part), share.whole_at];
        relations.push((numbers, share.holds));
    });
    relations
}

fn each_share(
    report: &Report<'_>,
    check: &ProseCheck,
    paragraphs: &[Paragraph<'_>],
    mut act: impl FnMut(&Paragraph<'_>, &Phrase, &Share<'_>),
) {
    let wholes = LazyCell::new(|| wholes(report, paragraphs));
    for (at, paragraph) in paragraphs.iter().enumerate() {
        for (index, phrase) in paragraph.phrases.iter().enumerate() {
            if !is_percent(paragraph.unit(phrase)) {
                continue;
            }
            let share = share(&wholes, paragraph, index)
                .or_else(|| share_of_total(report, check, &wholes, paragraph, index))
                .or_else(|| share_of_list(&wholes, &paragraphs[..=at], index));
            if let Some(mut share) = share {
                share.holds = share.holds || is_balanced(paragraph, index, &share);
                act(paragraph, phrase, &share);
            }
        }
    }
}

/// Whether a number is the percentage of a part that ends here, without a doubt.
pub(super) fn states_share(paragraph: &Paragraph<'_>, part_end: usize, percent: &Phrase) -> bool {
    let between = paragraph.slice(part_end..percent.range.start);
    is_percent(paragraph.unit(percent)) && is_share(between) && is_of_it(between)
}

/// 动态213条，公告占23.2%: of something else, which is counted nowhere or further on.
fn is_of_it(between: &str) -> bool {
    let (head, _) = between.rsplit_once('占').unwrap_or_default();
    let subject = head.rsplit_once(MARKS).map_or("", |(_, subject)| subject);
    SUBJECTS.contains(&subject.trim())
}

/// Between a part and its percentage: `占`, `，占比为`, `，占总数的`, `，占总体的比例为`. 分别, 合计 and 比上年 speak of other numbers.
fn is_share(between: &str) -> bool {
    // Most of what stands before a percentage speaks of no share, or is too long.
    const LONGEST: usize = 96;
    if between.len() > LONGEST || !between.contains('占') {
        return false;
    }
    let mut characters = between.chars().peekable();
    let mut length = 0;
    let mut is_of_other_whole = false;
    while let Some(character) = characters.next() {
        match character {
            '占' => {
                // 占比 is 占.
                characters.next_if_eq(&'比');
                is_of_other_whole = false;
            }
            '比' if characters.next_if_eq(&'例').is_some() => continue,
            '。' | '；' => return false,
            other if OTHERS.contains(&other) => return false,
            other => is_of_other_whole |= OTHER_WHOLES.contains(&other),
        }
        length += 1;
    }
    length <= 16 && !is_of_other_whole
}

/// 占全市的5%, 占微博总量的3%: of what a whole place counts, or one channel or kind, which the report need not say.
const OTHER_WHOLES: [char; 10] = ['市', '区', '县', '省', '国', '系', '类', '微', '网', '级'];

/// What speaks of other numbers than the two at hand.
const OTHERS: [char; 14] = [
    '比', '较', '同', '增', '降', '升', '提', '各', '共', '合', '计', '别', '次', '上',
];

/// A part of a whole, as a percentage states it.
struct Share<'p> {
    part: &'p Phrase,
    whole: Decimal,
    whole_at: Extent,
    holds: bool,
}

/// Percentages that are made to add up to 100 are rounded the other way in one place: 82.4%、16.3%和1.3% of 1046.
fn is_balanced(paragraph: &Paragraph<'_>, index: usize, share: &Share<'_>) -> bool {
    let percent = &paragraph.phrases[index];
    let exact = share.part.value * 100;
    let stated = |value: Decimal| value.checked_mul(share.whole);
    let (Some(below), Some(above)) = (
        stated(percent.value - percent.step),
        stated(percent.value + percent.step),
    ) else {
        return false;
    };
    if exact <= below || above <= exact {
        return false;
    }
    // A semicolon parts the kinds.
    let Range { start, end } = paragraph.between_stops(percent.range.start, percent.range.end);
    let listed = paragraph.phrases[index.saturating_sub(2 * LISTED)..].iter();
    let listed = listed
        .take(4 * LISTED)
        .filter(|phrase| start <= phrase.range.start && phrase.range.end <= end)
        .filter(|phrase| is_percent(paragraph.unit(phrase)));
    listed.map(|phrase| phrase.value).sum::<Decimal>() == Decimal::from(100)
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

/// The part that a percentage is about stands before it or behind it: `213条，占41.6%`, `占41.6%（213条）`. It is wrong
/// only if it fits neither, and then about the one that the words point to.
fn share<'p>(
    wholes: &impl Deref<Target = Vec<Decimal>>,
    paragraph: &'p Paragraph<'_>,
    index: usize,
) -> Option<Share<'p>> {
    let percent = &paragraph.phrases[index];
    if !is_percent(paragraph.unit(percent)) || percent.bound != Bound::Exact {
        return None;
    }
    let of = |at: usize, part: Option<Part<'p>>| {
        let Part { number, is_meant } = part?;
        Some((share_of(wholes, paragraph, at, number)?, is_meant))
    };
    let one_before = of(index, before(paragraph, index));
    let fits = |share: &Option<(Share<'p>, bool)>| share.as_ref().is_some_and(|(it, _)| it.holds);
    if fits(&one_before) {
        return one_before.map(|(share, _)| share);
    }
    // A number belongs to one percentage only: `占41.6%（213条），占23.2%的是公告（119条）`.
    let one_behind = of(index, after(paragraph, index));
    let next = index + 2;
    if fits(&one_behind) && !fits(&of(next, before(paragraph, next))) {
        return one_behind.map(|(share, _)| share);
    }
    let last = index.checked_sub(2);
    let is_taken = last.is_some_and(|last| fits(&of(last, after(paragraph, last))));
    let meant = |(share, is_meant): (Share<'p>, bool)| (is_meant && !share.holds).then_some(share);
    let one_before = one_before.filter(|_| !is_taken).and_then(meant);
    one_before.or_else(|| one_behind.and_then(meant))
}

/// A number that a percentage may be about, and whether the words leave no doubt of that.
struct Part<'p> {
    number: &'p Phrase,
    is_meant: bool,
}

fn before<'p>(paragraph: &'p Paragraph<'_>, index: usize) -> Option<Part<'p>> {
    let percent = paragraph.phrases.get(index)?;
    let number = paragraph.phrases.get(index.checked_sub(1)?)?;
    let between = paragraph.slice(number.range.end..percent.range.start);
    if !is_share(between) || !is_part(paragraph, number) {
        return None;
    }
    let is_meant = is_of_it(between);
    Some(Part { number, is_meant })
}

fn after<'p>(paragraph: &'p Paragraph<'_>, index: usize) -> Option<Part<'p>> {
    let percent = &paragraph.phrases[index];
    if !is_percent(paragraph.unit(percent)) {
        return None;
    }
    let number = paragraph.phrases.get(index + 1)?;
    let last = index.checked_sub(1).map(|last| &paragraph.phrases[last]);
    let from = last.map_or(0, |last| last.range.end);
    let from = from.max(paragraph.reach_before(percent.range.start));
    let lead = paragraph.slice(from..percent.range.start);
    let (before, verb) = lead.split_at_checked(lead.rfind('占')?)?;
    if verb.contains(MARKS) {
        return None;
    }
    let name = before.rsplit(MARKS).next().unwrap_or(before);
    let between = paragraph.slice(percent.range.end..number.range.start);
    let is_near = between.chars().nth(16).is_none()
        && !between.contains(['。', '；', '占', '减', '去', '\n'])
        && !between.contains(OTHERS);
    if !is_share(verb) || name.contains(OTHERS) || !is_near || !is_part(paragraph, number) {
        return None;
    }
    let behind = paragraph.slice(number.range.end..paragraph.reach_after(number.range.end));
    let is_meant = match between.trim() {
        "（" | "(" => behind.trim_start().starts_with(['）', ')']),
        named => named.starts_with("的是") || named.starts_with("的为"),
    };
    Some(Part { number, is_meant })
}

/// What ends a clause, or stands around one.
const MARKS: [char; 13] = [
    '，', '、', '；', '。', '：', ',', ';', ':', '（', '）', '(', ')', '\n',
];

/// What may stand between the mark behind a part and 占, and speaks of that part.
const SUBJECTS: [&str; 14] = [
    "", "约", "大约", "仅", "只", "所", "其", "数量", "件数", "条数", "总体", "整体", "就", "也",
];

fn is_count(phrase: &Phrase) -> bool {
    phrase.bound == Bound::Exact && phrase.step == Decimal::ONE && !phrase.value.is_zero()
}

fn is_part(paragraph: &Paragraph<'_>, phrase: &Phrase) -> bool {
    !NO_COUNTS.contains(&paragraph.unit(phrase)) && is_count(phrase)
}

/// A list is added up no further than this.
const LISTED: usize = 16;

fn share_of<'p>(
    wholes: &impl Deref<Target = Vec<Decimal>>,
    paragraph: &'p Paragraph<'_>,
    index: usize,
    part: &'p Phrase,
) -> Option<Share<'p>> {
    let percent = &paragraph.phrases[index];
    let unit = paragraph.unit(part);
    let from = paragraph.phrases[..index].partition_point(|it| it.range.start < part.range.start);
    let here = || {
        paragraph.phrases[from.saturating_sub(NEAR)..from]
            .iter()
            .filter(|phrase| paragraph.unit(phrase) == unit)
    };
    if !here().all(is_count) {
        return None;
    }
    // A semicolon parts the kinds, not the whole from them.
    let near = here().next()?.range.start;
    let text = paragraph.text.get(near..part.range.start)?;
    let mut stop = text.rfind('。').unwrap_or(0);
    // 收到申请1046件。其中，网上862件，占82.4%: the whole is the sentence before.
    let goes_on = text.get(stop..).and_then(|rest| rest.strip_prefix('。'));
    if goes_on.is_some_and(|rest| rest.trim_start().starts_with("其中")) {
        stop = text.get(..stop)?.rfind('。').unwrap_or(0);
    }
    let sentence = near + stop;
    let listed = |phrase: &&Phrase| phrase.range.start >= sentence;
    let whole = here().find(|phrase| listed(phrase) && phrase.value >= part.value)?;
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
    // Or of what the whole list comes to, the rest of it included.
    let is_of_list = || {
        let end = paragraph.reach_after(part.range.end);
        let rest = paragraph.slice(part.range.end..end);
        let end = rest.find('。').map_or(end, |at| part.range.end + at);
        let behind = paragraph.phrases.iter();
        let mut behind = behind
            .skip(from)
            .skip_while(|phrase| phrase.range.start <= part.range.start)
            .take_while(|phrase| phrase.range.start < end)
            .filter(|phrase| paragraph.unit(phrase) == unit)
            .take(LISTED);
        let mut more = Decimal::ZERO;
        behind.any(|phrase| {
            more = more + phrase.value;
            let runs = parts.iter().take(LISTED);
            runs.into_iter()
                .any(|&run| percent.agrees_with_share(part.value, run + more))
        })
    };
    let holds = holds || is_of_list();
    let behind_whole = paragraph.first_phrase(whole.range.start) + 1;
    // 甲类317条，占60.3%；乙类105条，占20.0%: what is a share of something itself is no whole.
    let is_listed = || {
        let next = paragraph.phrases[..index].get(behind_whole);
        let next = next.filter(|next| states_share(paragraph, whole.range.end, next));
        next.is_some_and(|next| {
            let mut of = about(wholes, next, whole.value).iter();
            of.any(|&it| it > whole.value && next.agrees_with_share(whole.value, it))
        })
    };
    // 2022年300条，2021年200条，占20%: of what that year counted.
    let is_of_another_year = || {
        let between = paragraph.phrases.get(behind_whole..from);
        let mut between = between.unwrap_or_default().iter();
        between.any(|phrase| paragraph.unit(phrase) == "年")
    };
    if !holds && (is_listed() || is_of_another_year()) {
        return None;
    }
    Some(Share {
        part,
        whole: whole.value,
        whole_at: paragraph.extent.part(whole.range.clone()),
        holds,
    })
}

/// How many numbers before a list may be its whole.
const BEFORE_LIST: usize = 16;

/// 公开信息526条。其中甲类317条，占60.3%；乙类209条，占39.8%: of a whole that was stated before the sentence. It is
/// the whole where the listed parts come to it, or where all the other shares are of it.
fn share_of_list<'p>(
    wholes: &impl Deref<Target = Vec<Decimal>>,
    paragraphs: &'p [Paragraph<'_>],
    index: usize,
) -> Option<Share<'p>> {
    let (paragraph, earlier) = paragraphs.split_last()?;
    let percent = &paragraph.phrases[index];
    let part = before(paragraph, index)
        .filter(|part| part.is_meant && percent.bound == Bound::Exact)?
        .number;
    let unit = paragraph.unit(part);
    let list = paragraph.between_stops(part.range.start, percent.range.end);
    let (from, to) = (
        paragraph.first_phrase(list.start),
        paragraph.first_phrase(list.end),
    );
    let listed = from.max(index.saturating_sub(2 * LISTED))..to.min(index + 2 * LISTED);
    let shares: Vec<(&Phrase, Decimal)> = listed
        .filter_map(|at| Some((&paragraph.phrases[at], before(paragraph, at)?.number)))
        .filter(|(share, number)| {
            is_percent(paragraph.unit(share)) && paragraph.unit(number) == unit
        })
        .map(|(share, number)| (share, number.value))
        .collect();
    if shares.len() < 2 {
        return None;
    }
    let sum: Decimal = shares.iter().map(|(_, value)| *value).sum();
    let all_others_fit = |value: Decimal| {
        let mut others = shares.iter().filter(|(it, _)| it.range != percent.range);
        shares.len() > 2 && others.all(|(share, part)| share.agrees_with_share(*part, value))
    };
    let here = paragraph.phrases[..from].iter().rev();
    let here = here.map(|it| (paragraph, it));
    let above = earlier.iter().rev().take(2);
    let above = above.flat_map(|above| above.phrases.iter().rev().map(move |it| (above, it)));
    let stated: Vec<_> = here
        .chain(above)
        .take(BEFORE_LIST)
        .filter(|(stated_in, it)| stated_in.unit(it) == unit && is_count(it))
        .filter(|(_, it)| it.value >= part.value)
        .collect();
    let by_sum = stated.iter().find(|(_, it)| it.value == sum);
    let by_shares = || stated.iter().find(|(_, it)| all_others_fit(it.value));
    let (stated_in, whole) = by_sum.or_else(by_shares)?;
    let fits = |part: Decimal| {
        let of = about(wholes, percent, part).iter();
        of.into_iter()
            .any(|&whole| whole >= part && percent.agrees_with_share(part, whole))
    };
    Some(Share {
        part,
        whole: whole.value,
        whole_at: stated_in.extent.part(whole.range.clone()),
        holds: percent.agrees_with_share(part.value, whole.value) || fits(part.value),
    })
}

/// 予以公开20件，占办结总数的52.6%: of a whole that the table has and the sentence only names.
fn share_of_total<'p>(
    report: &Report<'_>,
    check: &ProseCheck,
    wholes: &impl Deref<Target = Vec<Decimal>>,
    paragraph: &'p Paragraph<'_>,
    index: usize,
) -> Option<Share<'p>> {
    let percent = &paragraph.phrases[index];
    if !is_percent(paragraph.unit(percent)) || percent.bound != Bound::Exact {
        return None;
    }
    let part = before(paragraph, index)
        .filter(|part| part.is_meant)?
        .number;
    let between = paragraph.slice(part.range.end..percent.range.start);
    let start = paragraph.sentence(part.range.start, part.range.end).start;
    let sentence = paragraph.slice(start..percent.range.start);
    let mut totals = check.totals.iter();
    let total = totals.find(|total| {
        total.words.stand_in(between)
            && total.about.stand_in(sentence)
            && !total.unless.stand_in(sentence)
    })?;
    let table = report.table(&total.table)?;
    let is = total
        .is
        .expression
        .evaluate(&mut |name| cells_of(table, name))?;
    let (_, place, _) = is.operands.first()?;
    let (part_of, whole) = (part.value, is.value);
    let is_known = |&whole: &Decimal| percent.agrees_with_share(part_of, whole);
    (part_of <= whole).then(|| Share {
        part,
        whole,
        whole_at: place
            .figure(table)
            .map_or(paragraph.extent, |figure| figure.extent),
        holds: is_known(&whole) || about(wholes, percent, part_of).iter().any(is_known),
    })
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
    let Share {
        part,
        whole,
        whole_at,
        ..
    } = *share;
    let unit = paragraph.unit(part);
    let right = ratio(part.value, whole, percent)?;
    let shown = paragraph.slice(percent.range.clone()).trim();
    let mut finding = Finding::new(
        paragraph.extent.part(percent.range.clone()),
        format!(
            "{}{unit}占{}{unit}的 {right}%，正文写作 {shown}",
            part.value, whole
        ),
        format!(
            "{} of {} is {right}%, the text says {shown}",
            part.value, whole
        ),
    )
    .label(format!("应为 {right}%"), format!("should be {right}%"))
    .advice(
        "重算百分比，或核对两个数",
        "recalculate it, or check the two numbers",
    );
    let part_at = paragraph.extent.part(part.range.clone());
    for (extent, value, zh, en) in [
        (part_at, part.value, "部分", "part"),
        (whole_at, whole, "总数", "whole"),
    ] {
        let words = Wording::new(format!("{zh} {value}"), format!("{en} {value}"));
        finding.note(extent, words);
    }
    Some(finding)
}

/// The percentage to as many places as the text gives, for the message.
pub(super) fn ratio(part: Decimal, whole: Decimal, percent: &Phrase) -> Option<Decimal> {
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
                "公开信息526条。其中，甲类317条，占60.3%；乙类209条，占39.7%。",
                "公开信息526条。甲类317条，占63.0%。",
                "公开信息526条，甲类317条、乙类105条，分别占60.3%、20.0%。",
                "公开信息526条，甲类317条，占比较上年提高5.2%。",
                "公开信息526条，甲类317条、乙类105条，合计占80.2%。",
                "收到申请41件，予以公开20件，占52.6%。",
                "群众留言200件，其中办结50件，占全年来信总数的31.4%。全年来信159件。",
                "公开工作占考核分值的5%。",
                "公开信息526条，甲类317条，约占六成。",
                "予以公开和部分公开申请合计25件，占办结总数的65.8%。",
                "部分热线工单予以公开，共25件，占办结总数的59.0%。",
                "办理建议25件，占办结总数的59.0%。",
                "公开信息526条，其中甲类占60.3%（317条），乙类占20.0%（105条）。",
                "公开信息526条，甲类占比60.3%、计317条，乙类占比20.0%、计105条。",
                "公开信息526条，占比60.3%的是甲类317条，占比20.0%的是乙类105条。",
                "公开信息526条，占60.3%的是甲类（317条），占20.0%的是乙类（105条）。",
                "收到来信640件。接待咨询526件次，其中电话咨询占60.3%（317件次），窗口咨询占39.7%（209件次）。",
                "接待来访640件次，电话咨询占60.3%（317件次），窗口咨询占39.7%（209件次）。",
                "公开信息526条，甲类317条，乙类占20.0%，丙类占19.8%。",
                "公开信息2609条，其中甲类1566条，占60.0%；乙类836条，占32.0%；丙类207条，占8.0%。",
                "公开信息526条。公开的信息中，甲类317条，占总体的比例为60.3%；乙类105条，占总体的比例为20.0%。",
                "公开信息526条。甲类317条，占总体比例为60.27%；乙类105条，占总体比例的20%；丙类104条，占总体的比例为19.8%。",
                "公开信息526条，甲类317条，占60.3%；乙类105条，占20.0%。其中原创60条，占57.1%，转载45条，占42.9%。",
                "公开信息526条。甲类317条，占我市的比例为31.2%；乙类209条，占我市的比例为12.5%。",
                "受理来信2720件，办结2680件。其中求助类2252件，占82.8%；咨询类77件，占2.8%；投诉类382件，占14.1%；其他9件，占0.3%。",
                "公开信息526条。甲类317条，占全区的61.2%；乙类105条，占全区的22.5%。",
                "公开信息526条。甲类317条，占总量比例较上年提高5.2%；乙类105条，占总量比例下降1.1%。",
                "公开信息526条，其中网站317条，微博105条，占微博总量的3%。",
                "2022年公开526条，其中甲类317条，占60.3%；2021年甲类105条，占35.0%。",
                "公开信息526条。甲类占总体的比例为60.3%，乙类占总体的比例为39.1%。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "公开信息526条。其中，甲类317条，占63.0%；乙类209条，占39.7%。",
                    "text/percentage: 63.0%",
                ),
                (
                    "共公开信息526条，其中甲类317条，占63.0%。",
                    "text/percentage: 63.0%",
                ),
                (
                    "共公开信息640条，其中甲类416条，占56.0%；乙类224条，占35.0%。",
                    "text/percentage: 56.0%",
                ),
                (
                    "予以公开和部分公开申请合计25件，占办结总数的59.0%。",
                    "text/percentage: 59.0%",
                ),
                (
                    "公开信息526条，其中甲类占60.3%（317条），乙类占30.0%（105条）。",
                    "text/percentage: 30.0%",
                ),
                (
                    "公开信息526条，占60.3%的是甲类（317条），占30.0%的是乙类（105条）。",
                    "text/percentage: 30.0%",
                ),
                (
                    "公开信息526条，占63.0%的是甲类317条，占20.0%的是乙类105条。",
                    "text/percentage: 63.0%",
                ),
                (
                    "公开信息2609条，其中甲类1566条，占60.0%；乙类836条，占32.0%；丙类207条，占8.1%。",
                    "text/percentage: 8.1%",
                ),
                (
                    "公开信息526条。其中甲类317条，占60.3%；乙类209条，占39.9%。",
                    "text/percentage: 39.9%",
                ),
                (
                    "公开信息526条。公开的信息中，甲类317条，占总体的比例为60.3%；乙类105条，占总体的比例为20.0%；丙类100条，占总体的比例为21.2%。",
                    "text/percentage: 21.2%",
                ),
                (
                    "公开信息526条，甲类317条，占总体比例的62.3%。",
                    "text/percentage: 62.3%",
                ),
                (
                    "公开信息526条。其中，甲类217条，所占比例为40%，乙类309条，所占比例为58%。",
                    "text/percentage: 40%",
                ),
                (
                    "公开信息526条，甲类317条，占20.0%，乙类105条，占20.0%。",
                    "text/percentage: 20.0%",
                ),
            ],
        );
    }
}
