//! Text of a document made fit for a terminal, and text laid out in columns.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// What stands for a character that would steer the terminal or reorder the line.
pub(crate) fn mark(character: char) -> char {
    match character {
        '\t' => '\t',
        '\u{0}'..='\u{1F}' => {
            char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7F}' => '␡',
        '\u{80}'..='\u{9F}' => char::REPLACEMENT_CHARACTER,
        // Directional marks, embeddings, overrides and isolates; line and paragraph separators; invisible spaces.
        '\u{61C}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// A message or a path, which may quote the document.
pub(crate) fn fit(text: &str) -> Cow<'_, str> {
    let plain =
        |character: char| character == '\n' || (character != '\t' && mark(character) == character);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let shown = |character| match character {
        '\n' => '\n',
        '\t' => ' ',
        other => mark(other),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The columns that a character takes when `column` of them are taken.
pub(crate) fn width_at(character: char, column: usize) -> usize {
    match character {
        '\t' => TAB - column % TAB,
        other => width_of(other),
    }
}

/// The usual characters are told without a table.
fn width_of(character: char) -> usize {
    match character {
        ' '..='~' => 1,
        '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => 2,
        other => other.width().unwrap_or(0),
    }
}

pub(crate) const TAB: usize = 4;

pub(crate) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// The text and the blanks that fill it up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Lines of at most `columns`. Latin words stay whole, and no line begins with a closing mark.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_after(text, 0, columns)
}

/// The same behind something that takes a part of the first line.
pub(crate) fn wrap_after(text: &str, head: usize, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    for (number, paragraph) in text.lines().enumerate() {
        let (mut start, mut end) = (0, 0);
        let mut taken = if number == 0 { head } else { 0 };
        let line = |start: usize, end: usize| {
            let line = paragraph.get(start..end).unwrap_or_default();
            line.trim_end().to_owned()
        };
        for piece in pieces(paragraph) {
            let wide = width(piece);
            let is_over = |wide: usize| taken > 0 && taken + wide > columns;
            if is_over(wide) && is_over(width(piece.trim_end())) {
                lines.push(line(start, end));
                start = end;
                taken = 0;
            }
            end += piece.len();
            taken += wide;
        }
        lines.push(line(start, end));
    }
    lines
}

/// The parts between which a line may be broken.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut previous) = characters.next()?;
        let at = characters
            .find(|&(_, next)| {
                let breaks = may_break(previous, next);
                previous = next;
                breaks
            })
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(at);
        rest = after;
        Some(piece)
    })
}

fn may_break(previous: char, next: char) -> bool {
    let closes = matches!(
        next,
        ' ' | '，'
            | '。'
            | '；'
            | '：'
            | '、'
            | '？'
            | '！'
            | '）'
            | '】'
            | '》'
            | '”'
            | '’'
            | '」'
            | '』'
            | '％'
            | '…'
    );
    let opens = matches!(previous, '（' | '【' | '《' | '“' | '‘' | '「' | '『');
    !closes && !opens && (previous == ' ' || width_of(previous) == 2 || width_of(next) == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_as_a_mark() {
        assert_eq!(fit("\u{1b}[31m红\u{202e}"), "␛[31m红\u{FFFD}");
        assert_eq!(fit("总计 40"), "总计 40");
    }

    #[test]
    fn lines_are_wrapped_by_width_and_never_begin_with_a_comma() {
        assert_eq!(
            wrap("总计是四十件，分别为", 12),
            ["总计是四十", "件，分别为"]
        );
        assert_eq!(wrap("the total is forty", 10), ["the total", "is forty"]);
        assert_eq!(wrap("", 10), Vec::<String>::new());
    }

    #[test]
    fn the_first_line_is_shorter_where_something_stands_before_it() {
        assert_eq!(wrap_after("总计是四十", 4, 10), ["总计是", "四十"]);
    }

    #[test]
    fn every_character_is_as_wide_as_unicode_says() {
        for character in '\0'..=char::MAX {
            let wide = character.width().unwrap_or(0);
            assert_eq!(width_of(character), wide, "{character:?}");
        }
    }

    #[test]
    fn padding_counts_a_chinese_character_as_two() {
        assert_eq!(pad("总计", 6), "总计  ");
    }
}
