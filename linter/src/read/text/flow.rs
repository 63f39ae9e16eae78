//! A whole page in one line, as a browser or a content system copies it: headings, paragraphs and cells set apart by
//! single spaces.

use crate::normal;
use crate::span::Extent;

/// No paragraph of a report is so long (in bytes).
pub(super) const LONG: usize = 800 * 3;

/// A longer word is a sentence.
const CELL: usize = 60 * 3;

/// The spaces of a line that part its headings, paragraphs and cells; none where it is one paragraph.
pub(super) fn cuts(text: &str, line: Extent) -> Vec<Extent> {
    let words = words(text, line);
    let is_numbered = |number: &str| {
        let begins = |word: &Extent| slice(text, *word).starts_with(number);
        words.iter().any(begins)
    };
    if !["一、", "二、", "三、"].into_iter().all(is_numbered) {
        return Vec::new();
    }
    let mut kinds: Vec<bool> = words
        .iter()
        .map(|&word| is_sentence(slice(text, word)))
        .collect();
    // 共收到 41 件，其中 …: a figure is of the sentence that goes on around it.
    let joints: Vec<Joint> = words
        .windows(2)
        .map(|pair| goes_on(slice(text, pair[0]), slice(text, pair[1])))
        .collect();
    let is_one = |at: usize| joints[at] != Joint::Cut;
    for at in 0..joints.len() {
        kinds[at + 1] |= kinds[at] && is_one(at);
    }
    for at in (0..joints.len()).rev() {
        kinds[at] |= kinds[at + 1] && is_one(at);
    }
    let is_cut = |at: &usize| match joints[*at] {
        Joint::Cut => true,
        Joint::InSentence => !kinds[*at] || !kinds[at + 1],
        Joint::Word => false,
    };
    let cuts = (0..joints.len()).filter(is_cut);
    cuts.map(|at| Extent::new(words[at].end, words[at + 1].start))
        .collect()
}

/// What the space between two words may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Cut,
    /// Part of the sentence, where the one or the other is of one.
    InSentence,
    Word,
}

fn slice(text: &str, extent: Extent) -> &str {
    text.get(extent.start..extent.end).unwrap_or_default()
}

fn words(text: &str, line: Extent) -> Vec<Extent> {
    let content = slice(text, line);
    let mut words: Vec<Extent> = Vec::new();
    for (at, character) in content.char_indices() {
        if character.is_whitespace() {
            continue;
        }
        let end = at + character.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == line.start + at || is_number(slice(text, *word)) => {
                word.end = line.start + end;
            }
            _ => words.push(line.part(at..end)),
        }
    }
    words
}

/// The number of a heading or a label that stands apart from it: `1、`, `（一）`.
fn is_number(word: &str) -> bool {
    const LONGEST: usize = 5 * 3;
    let is_numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let end = word
        .trim_start_matches(['（', '('])
        .trim_start_matches(is_numeral);
    word.len() <= LONGEST && end.len() < word.len() && matches!(end, "、" | "." | "．" | "）" | ")")
}

fn is_sentence(word: &str) -> bool {
    word.len() > CELL || word.contains(['。', '；', '，'])
}

/// Whether one word may go on in the other: a figure beside an ideograph, Latin words.
fn goes_on(word: &str, next: &str) -> Joint {
    let (Some(last), Some(first)) = (word.chars().next_back(), next.chars().next()) else {
        return Joint::Cut;
    };
    let is_ideograph = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let is_latin = |c: char| c.is_ascii() && !c.is_ascii_digit() && c != '|';
    let is_figure = |c: char| c.is_ascii_digit() || c == '%';
    if is_latin(last) && is_latin(first) {
        return Joint::Word;
    }
    // What begins with a year or stands behind a number is new.
    let is_year = next.get(4..).is_some_and(|rest| rest.starts_with('年'));
    let is_heading = (is_year || normal::numbering(word).is_some()) && !is_sentence(word);
    let is_beside =
        is_figure(last) && is_ideograph(first) || is_ideograph(last) && is_figure(first);
    match is_beside && !is_heading {
        true => Joint::InSentence,
        false => Joint::Cut,
    }
}
