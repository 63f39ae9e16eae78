//! What labels and headings are once typing is taken away: width, spaces, brackets, quotes, traditional and
//! look-alike characters. Everything that compares two printed names compares these forms.

use std::borrow::Cow;

pub(crate) use distance::{Outline, near_outlined};
pub use distance::{distance_within, near};
pub(crate) use numbering::chinese_number;
pub use numbering::{NumberStyle, Numbering, numbering};
pub(crate) use radicals::ideograph;

mod distance;
mod numbering;
mod radicals;
mod traditional;

/// The comparable form of a label or a heading.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, &mut out);
    out
}

/// The comparable form, borrowed where the text has it already, as most labels do.
pub(crate) fn normalised(text: &str) -> Cow<'_, str> {
    let Some(at) = text.find(|c| !is_comparable(c)) else {
        return Cow::Borrowed(text);
    };
    let (kept, rest) = text.split_at(at);
    let mut out = String::with_capacity(text.len());
    out.push_str(kept);
    normalise_into(rest, &mut out);
    Cow::Owned(out)
}

/// Whether a character stays as it is, whatever stands beside it.
fn is_comparable(c: char) -> bool {
    if c.is_ascii_digit() {
        return true;
    }
    if ('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return !traditional::is_traditional(c);
    }
    fold(c) == Some(c) && c != '-' && !is_enclosed(c)
}

/// Appends the comparable form of `text`:
///
/// - white space, control and invisible characters, and quotes of any kind (《》 too) are dropped;
/// - full-width letters, digits and signs become half-width, letters lower case; `，：；` become `,:;`, while
///   `、` and `。` stay, since numbering is told by them;
/// - brackets of any kind become `(` and `)`, a run of dashes becomes one `-`;
/// - radicals and compatibility forms become the ideographs that they look like, traditional ones simplified.
pub fn normalise_into(text: &str, out: &mut String) {
    // What stays as it is gets copied a run at a time.
    let mut run = 0;
    let mut dash_before = false;
    for (at, c) in text.char_indices() {
        if is_comparable(c) {
            dash_before = false;
            continue;
        }
        let folded = fold(c);
        if run < at {
            out.push_str(text.get(run..at).unwrap_or_default());
        }
        run = at + c.len_utf8();
        if let Some(number) = enclosed(c) {
            out.push_str(number);
            dash_before = false;
        } else if let Some(folded) = folded {
            if folded != '-' || !dash_before {
                out.push(folded);
            }
            dash_before = folded == '-';
        }
    }
    out.push_str(text.get(run..).unwrap_or_default());
}

/// The comparable form of one character; `None` when it is dropped.
pub(crate) fn fold(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' => Some(c),
        // What nearly everything is comes first: ideographs, and the marks between them.
        '\u{4E00}'..='\u{9FFF}' => Some(traditional::simplified(c).unwrap_or(c)),
        '、' | '。' => Some(c),
        // The full-width block repeats ASCII in order.
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).and_then(fold),
        '〈'..='』' | '‘'..='‟' => None,
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{AD}' => None,
        '[' | '{' => Some('('),
        ']' | '}' => Some(')'),
        '"' | '\'' | '`' | '´' | '«' | '»' => None,
        '!'..='~' => Some(c),
        '•' | '・' | '‧' | '･' => Some('·'),
        '‐'..='―' | '−' | '─' | '━' | '﹘' | '﹣' => Some('-'),
        '′'..='‷' | '‹' | '›' => None,
        '\u{180E}'
        | '\u{2000}'..='\u{200F}'
        | '\u{2028}'..='\u{202F}'
        | '\u{205F}'..='\u{206F}' => None,
        '\u{3000}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' => None,
        '〝'..='〟' | '︽'..='﹄' => None,
        '【' | '〔' | '〖' | '〘' | '〚' | '︵' | '︷' | '︹' | '︻' | '﹙' | '﹛' | '﹝' => {
            Some('(')
        }
        '】' | '〕' | '〗' | '〙' | '〛' | '︶' | '︸' | '︺' | '︼' | '﹚' | '﹜' | '﹞' => {
            Some(')')
        }
        '〜' => Some('~'),
        '｡' => Some('。'),
        '､' => Some('、'),
        '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FAD9}' => {
            let seen = radicals::ideograph(c).unwrap_or(c);
            Some(traditional::simplified(seen).unwrap_or(seen))
        }
        _ => Some(c),
    }
}

/// The text in simplified characters, each as long as what it stands for.
pub(crate) fn simplified(text: &str) -> Cow<'_, str> {
    if !text.chars().any(traditional::is_traditional) {
        return Cow::Borrowed(text);
    }
    let simple = |c| traditional::simplified(c).unwrap_or(c);
    Cow::Owned(text.chars().map(simple).collect())
}

fn is_enclosed(c: char) -> bool {
    matches!(c, '⑴'..='⒑' | '㈠'..='㈩')
}

/// Numbers in brackets or with a dot that are one character each.
fn enclosed(c: char) -> Option<&'static str> {
    const CHINESE: [&str; 10] = [
        "(一)", "(二)", "(三)", "(四)", "(五)", "(六)", "(七)", "(八)", "(九)", "(十)",
    ];
    const BRACKETED: [&str; 10] = [
        "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)",
    ];
    const DOTTED: [&str; 10] = ["1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10."];
    let (table, first) = match c {
        '㈠'..='㈩' => (CHINESE, '㈠'),
        '⑴'..='⑽' => (BRACKETED, '⑴'),
        '⒈'..='⒑' => (DOTTED, '⒈'),
        _ => return None,
    };
    table.get(c as usize - first as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_and_invisible_characters_are_dropped() {
        assert_eq!(
            normalise(" 三、本\u{a0}年度\u{3000}办\n理\t结\0果\u{200b}\u{feff} "),
            "三、本年度办理结果"
        );
    }

    #[test]
    fn full_width_becomes_half_width_and_letters_lower_case() {
        assert_eq!(normalise("１．ＰＤＦ，Word：１２；！"), "1.pdf,word:12;!");
    }

    #[test]
    fn brackets_of_any_kind_become_round_ones() {
        assert_eq!(
            normalise("（一）(二)〔2021〕［3］【四】{五}"),
            "(一)(二)(2021)(3)(四)(五)"
        );
    }

    #[test]
    fn quotes_and_title_marks_are_dropped() {
        assert_eq!(
            normalise("危及“三安全一稳定”"),
            normalise("危及\"三安全一稳定\"")
        );
        assert_eq!(
            normalise("「甲」『乙』《丙》〈丁〉‘戊’＂己＂"),
            "甲乙丙丁戊己"
        );
    }

    #[test]
    fn dashes_are_one_dash() {
        assert_eq!(normalise("甲——乙－丙—丁-戊−己"), "甲-乙-丙-丁-戊-己");
    }

    #[test]
    fn radicals_and_traditional_characters_become_what_the_form_prints() {
        assert_eq!(normalise("⼀、總體情況"), "一、总体情况");
        assert_eq!(normalise("⾏政規範性⽂件"), "行政规范性文件");
        assert_eq!(normalise("⾒⻅"), "见见");
    }

    #[test]
    fn numbers_that_are_one_character_are_spelt_out() {
        assert_eq!(
            normalise("㈠予以公开⒈逾期⑵其他"),
            "(一)予以公开1.逾期(2)其他"
        );
    }

    #[test]
    fn the_letter_o_is_not_a_zero() {
        assert_ne!(normalise("O"), normalise("0"));
    }

    proptest! {
        #[test]
        fn any_text_normalises_and_normalising_again_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn any_text_of_the_field_normalises(text in "[一二（）()、．. 　⼀總“”—－０-９a-zA-Z\u{0}-\u{20}]{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalised(&text), once.as_str());
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
