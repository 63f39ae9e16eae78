//! Whether a number is of the body itself, of a whole around it, or of a part of it.

use std::ops::Range;

use crate::number::{Bound, Decimal};
use crate::report::Report;
use crate::rule::AgreementCheck;

use super::super::sentence::{Paragraph, Spot};
use super::{Statement, Value};

/// A whole other than the body's own: 全区 against 本级.
const WIDER: [&str; 17] = [
    "全市",
    "全区",
    "全县",
    "全省",
    "全系统",
    "各部门",
    "级部门",
    "直部门",
    "直单位",
    "各单位",
    "各级",
    "各镇",
    "各街道",
    "镇街",
    "下属",
    "所属",
    "各乡镇",
];

/// A part of it.
const NARROWER: [&str; 6] = ["本级", "机关", "本部", "分局", "直属", "中心"];

pub(super) fn is_wider(clause: &str) -> bool {
    WIDER.iter().any(|word| clause.contains(word))
}

/// Whether a number is of a wider whole by its own words or by those of the numbers that it goes on from:
/// 全市各部门共受理512件，结转下年度7件.
pub(super) fn is_of_wider(paragraph: &Paragraph<'_>, start: usize, end: usize) -> bool {
    let clause = |range: &Range<usize>| {
        let clause = paragraph.whole_clause(range.start, range.end);
        paragraph.slice(clause)
    };
    let sentence = paragraph.sentence(start, end);
    let before = paragraph.phrases[..paragraph.first_phrase(start)]
        .iter()
        .rev();
    let before = before.take_while(|phrase| sentence.start <= phrase.range.start);
    let mut clauses = std::iter::once(start..end).chain(before.map(|phrase| phrase.range.clone()));
    let is_own = |clause: &str| OWN.iter().any(|own| clause.contains(own));
    let told = clauses.find(|range| is_wider(clause(range)) || is_own(clause(range)));
    told.is_some_and(|range| is_wider(clause(&range)))
}

/// How a sentence turns to the body itself.
const OWN: [&str; 6] = ["其中", "我", "本级", "本机关", "本单位", "本部门"];

pub(super) fn is_named(clause: &str) -> bool {
    is_wider(clause) || NARROWER.iter().any(|word| clause.contains(word))
}

/// The part of the body whose number it is: 局机关, 下属中心. 本机关 is the body itself, and so is what its name says.
pub(super) fn narrower<'p>(
    paragraph: &'p Paragraph<'_>,
    spot: &Spot,
    body: Option<&str>,
) -> Option<&'p str> {
    let subject = subject(paragraph, spot)?;
    NARROWER.iter().find_map(|word| {
        let at = subject.rfind(word)?;
        let (before, after) = (subject.get(..at)?, subject.get(at + word.len()..)?);
        let is_own = body.is_some_and(|body| body.contains(word))
            || *word == "机关" && before.ends_with(['本', '我', '该', '各', '政']);
        let clause = after.split(['，', ',']).next().unwrap_or_default();
        let acts = clause.is_empty()
            || DEEDS.iter().copied().flatten().any(|deed| {
                let between = clause.split(deed).next().unwrap_or_default();
                between.len() < clause.len() && between.chars().count() <= BETWEEN
            });
        if is_own || !acts && *word != "本级" {
            return None;
        }
        let name = before.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '年');
        let is_short = name.chars().count() <= LONGEST_NAME;
        let from = at - if is_short { name.len() } else { 0 };
        subject.get(from..at + word.len())
    })
}

/// 局机关全年共受理: so many characters may stand between who and what.
const BETWEEN: usize = 4;

const LONGEST_NAME: usize = 6;

/// What the name of a body ends with that is no government and no department of one.
const BODIES: [&str; 15] = [
    "中心",
    "站",
    "所",
    "队",
    "分局",
    "学校",
    "医院",
    "公司",
    "属单位",
    "属机构",
    "镇",
    "乡",
    "街道",
    "街道办",
    "办事处",
];

/// What may stand between who did something and what was done.
const MEANWHILE: [&str; 12] = [
    "全年",
    "年内",
    "今年",
    "本年",
    "本年度",
    "当年",
    "年度",
    "共",
    "共计",
    "累计",
    "已",
    "依法",
];

/// Whether the sentence says that somebody else did it: 县农机中心收到申请3件，已答复3件.
pub(super) fn is_of_another_body(report: &Report<'_>, statement: &Statement<'_>) -> bool {
    let paragraph = statement.paragraph;
    let start = statement.extent.start - paragraph.extent.start;
    let sentence = paragraph.sentence(start, start);
    let before = paragraph.slice(sentence.start..start);
    let mut who = before.split(['，', ',', '：', ':']).filter_map(|clause| {
        let deeds = DEEDS.iter().copied().flatten();
        let at = deeds.filter_map(|deed| clause.find(deed)).min()?;
        let mut who = clause.get(..at)?.trim();
        let year = |sign: char| sign.is_ascii_digit() || sign == '年';
        while let Some(shorter) = MEANWHILE.iter().find_map(|word| who.strip_suffix(word)) {
            who = shorter;
        }
        let who = who.trim_matches(year).trim();
        (!who.is_empty()).then_some(who)
    });
    let Some(who) = who.next_back() else {
        return false;
    };
    let body = report.body.as_ref().map(|body| body.name.as_str());
    let is_own = body.is_some_and(|body| body.contains(who));
    !is_own
        && BODIES.iter().any(|ending| {
            let name = who.strip_suffix(ending);
            name.is_some_and(|name| {
                !name.is_empty() && !name.ends_with(['我', '本', '该', '全', '各'])
            })
        })
}

fn begins_scope(text: &str) -> bool {
    // Most texts differ in the first character.
    let first = |text: &str| text.as_bytes().first_chunk::<3>().copied();
    let own = first(text);
    let mut scopes = WIDER.iter().chain(&NARROWER);
    scopes.any(|word| first(word) == own && text.starts_with(word))
}

/// What is done with requests: numbers of one deed may be added.
const DEEDS: [&[&str]; 3] = [
    &["收到", "受理", "新收", "接收", "接到", "收办"],
    &["办结", "答复", "办理完毕"],
    &["结转"],
];

/// From the scope that the sentence names last on, up to the number; none where it has come to a total since.
fn subject<'p>(paragraph: &'p Paragraph<'_>, spot: &Spot) -> Option<&'p str> {
    let before = paragraph.slice(spot.sentence.start..spot.start);
    let mut places = before.char_indices().rev();
    let (at, _) = places.find(|&(at, _)| before.get(at..).is_some_and(begins_scope))?;
    let (to, from) = (before.get(..at)?, before.get(at..)?);
    let (_, later) = from.split_once(['，', ',']).unwrap_or_default();
    let has_left = ["共", "合计", "总计", "全年"]
        .iter()
        .any(|word| later.contains(word));
    if has_left || from.contains("其中") {
        return None;
    }
    let clause = to.rfind(['，', '：', '、', ',', ':']);
    let sign = |at: usize| before.get(at..).and_then(|rest| rest.chars().next());
    let start = clause.map_or(0, |at| at + sign(at).map_or(0, char::len_utf8));
    before.get(start..)
}

/// The numbers of named parts are listed within so many before and behind each other.
const NEAR: usize = 64;

/// Whether the numbers of named parts make up the table's: 局机关受理28件，下属中心受理5件 against 33.
pub(super) fn adds_up(
    check: &AgreementCheck,
    statement: &Statement<'_>,
    values: &[Value<'_>],
) -> bool {
    let paragraph = statement.paragraph;
    let deed = |spot: &Spot| {
        let before = paragraph.slice(spot.sentence.start..spot.start);
        let last = |words: &&[&str]| words.iter().filter_map(|word| before.rfind(word)).max();
        let last = DEEDS.iter().map(last).enumerate();
        let last = last.filter(|(_, at)| at.is_some());
        last.max_by_key(|(_, at)| *at).map(|(deed, _)| deed)
    };
    let is_own = |spot: &Spot| paragraph.extent.part(spot.start..spot.end) == statement.extent;
    let start = statement.extent.start - paragraph.extent.start;
    let nth = paragraph.first_phrase(start);
    let near = paragraph.phrases.iter().enumerate().take(nth + NEAR);
    let near = near.skip(nth.saturating_sub(NEAR));
    let parts: Vec<(&Spot, Decimal)> = near
        .filter(|(_, phrase)| {
            let unit = paragraph.unit(phrase);
            phrase.bound == Bound::Exact && check.units.iter().any(|known| known == unit)
        })
        .map(|(at, phrase)| (paragraph.spot(at), phrase.value))
        .filter(|(spot, _)| subject(paragraph, spot).is_some())
        .collect();
    let Some(own) = parts.iter().find(|(spot, _)| is_own(spot)) else {
        return false;
    };
    let done = deed(own.0);
    let same: Vec<Decimal> = parts
        .iter()
        .filter(|(spot, _)| deed(spot) == done)
        .map(|(_, value)| *value)
        .collect();
    let sum: Decimal = same.iter().copied().sum();
    same.len() > 1 && values.iter().any(|value| value.value == sum)
}
