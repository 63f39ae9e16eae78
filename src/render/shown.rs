//! Text of a document made fit for a terminal, and text laid out in columns.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// What stands for a character that would steer the terminal or reorder the line.
pub(crate) fn mark(character: char) -> char {
    match character {
        // Nearly all there is.
        ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => {
            character
        }
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

/// Whether no byte is a part of what [`mark`] changes, nor of a few other characters. Nearly every text is so.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let steers = |&byte: &u8| (byte < b' ') | matches!(byte, 0x7F | 0xC2 | 0xD8);
    let is_hidden = |first: u8, second: u8, third: u8| {
        let (spaces, breaks) = (third.wrapping_sub(0x8B) < 5, third.wrapping_sub(0xA8) < 7);
        let general = (first == 0xE2) & (second == 0x80) & (spaces | breaks);
        let joiner = (first == 0xE2) & (second == 0x81);
        general | joiner | ((first == 0xEF) & (second == 0xBB))
    };
    let behind = |count: usize| bytes.get(count..).unwrap_or_default();
    let threes = bytes.iter().zip(behind(1)).zip(behind(2));
    let hidden = threes.map(|((first, second), third)| is_hidden(*first, *second, *third));
    // Without a branch in them, the loops look at many bytes at once.
    !bytes.iter().fold(false, |any, byte| any | steers(byte))
        && !hidden.fold(false, |any, one| any | one)
}

/// A part of the document, with its tabs.
pub(crate) fn marked(text: &str) -> Cow<'_, str> {
    if is_plain(text) || text.chars().all(|character| mark(character) == character) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(mark).collect())
}

/// A message or a path, which may quote the document.
pub(crate) fn fit(text: &str) -> Cow<'_, str> {
    let plain =
        |character: char| character == '\n' || (character != '\t' && mark(character) == character);
    if is_plain(text) || text.chars().all(plain) {
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
        ' '..='~' | '\u{2010}'..='\u{2027}' => 1,
        '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}' => 2,
        other => other.width().unwrap_or(0),
    }
}

pub(crate) const TAB: usize = 4;

/// Whether a text without tabs surely takes no more columns: no character takes more than it has bytes, and none but
/// a dash and a word in one more than two.
pub(crate) fn surely_fits(text: &str, columns: usize) -> bool {
    text.len() <= columns || 2 * text.chars().count() <= columns && !text.contains(['⸻', '៘'])
}

pub(crate) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// The text and the blanks that fill it up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// Lines of at most `columns`. Latin words stay whole, and no line begins with a closing mark.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<&str> {
    wrap_after(text, 0, columns)
}

/// The same behind something that takes a part of the first line.
pub(crate) fn wrap_after(text: &str, head: usize, columns: usize) -> Vec<&str> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    for (number, paragraph) in text.lines().enumerate() {
        let mut line = Line {
            paragraph,
            columns,
            start: 0,
            end: 0,
            taken: if number == 0 { head } else { 0 },
        };
        if !surely_fits(paragraph, columns.saturating_sub(line.taken)) {
            while let Some(full) = line.fill() {
                lines.push(full);
            }
        }
        lines.push(line.until(paragraph.len()));
    }
    lines
}

/// A line that is being filled.
struct Line<'t> {
    paragraph: &'t str,
    columns: usize,
    start: usize,
    end: usize,
    taken: usize,
}

impl<'t> Line<'t> {
    /// Takes what there is room for. Then the line that is full is handed out; the last one is not.
    fn fill(&mut self) -> Option<&'t str> {
        self.take_what_fits();
        let from = self.end;
        let rest = self.paragraph.get(from..).filter(|rest| !rest.is_empty())?;
        let (mut before, mut wide) = (None, 0);
        for (at, character) in rest.char_indices() {
            let own = width_of(character);
            if before.is_some_and(|before| may_break(before, (character, own))) {
                let full = self.take(from + at, wide);
                if full.is_some() {
                    return full;
                }
                wide = 0;
            }
            wide += own;
            before = Some((character, own));
        }
        self.take(self.paragraph.len(), wide)
    }

    /// Takes at once what surely fits, up to the last place where the line may end.
    fn take_what_fits(&mut self) {
        let rest = self.paragraph.get(self.end..).unwrap_or_default();
        let mut wide = self.taken;
        let over = rest.char_indices().find(|(_, next)| {
            wide += width_of(*next);
            wide > self.columns
        });
        let Some((mut until, next)) = over else {
            (self.end, self.taken) = (self.paragraph.len(), wide);
            return;
        };
        let mut next = (next, width_of(next));
        wide -= next.1;
        let fitting = rest.get(..until).unwrap_or_default();
        for (at, character) in fitting.char_indices().rev() {
            let before = (character, width_of(character));
            if may_break(before, next) {
                self.end += until;
                self.taken = wide;
                return;
            }
            wide -= before.1;
            (until, next) = (at, before);
        }
    }

    /// Takes what reaches up to here into the line, or into the next one: then the line that is full is handed out.
    fn take(&mut self, until: usize, wide: usize) -> Option<&'t str> {
        let is_over = |wide: usize| self.taken > 0 && self.taken + wide > self.columns;
        let full = if is_over(wide) {
            let piece = self.paragraph.get(self.end..until).unwrap_or_default();
            is_over(width(piece.trim_end())).then(|| self.until(self.end))
        } else {
            None
        };
        if full.is_some() {
            (self.start, self.taken) = (self.end, 0);
        }
        self.end = until;
        self.taken += wide;
        full
    }

    fn until(&self, end: usize) -> &'t str {
        let line = self.paragraph.get(self.start..end).unwrap_or_default();
        line.trim_end()
    }
}

/// Whether a line may end between the two characters, which come with their widths.
fn may_break((before, before_wide): (char, usize), (next, next_wide): (char, usize)) -> bool {
    if before_wide != 2 && next_wide != 2 && before != ' ' {
        return false;
    }
    let is_ideograph = |character| matches!(character, '\u{4E00}'..='\u{9FFF}');
    if is_ideograph(before) && is_ideograph(next) {
        return true;
    }
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
    let opens = matches!(before, '（' | '【' | '《' | '“' | '‘' | '「' | '『');
    !closes && !opens
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
        assert_eq!(wrap("", 10), Vec::<&str>::new());
        assert_eq!(wrap("the unforgettable", 10), ["the", "unforgettable"]);
        assert_eq!(wrap("unforgettable as is", 10), ["unforgettable", "as is"]);
        assert_eq!(
            wrap("as  it     was, “四十”件", 10),
            ["as  it", "was, “四", "十”件"]
        );
        assert_eq!(wrap("四十件又四件。四", 12), ["四十件又四", "件。四"]);
    }

    #[test]
    fn the_first_line_is_shorter_where_something_stands_before_it() {
        assert_eq!(wrap_after("总计是四十", 4, 10), ["总计是", "四十"]);
    }

    #[test]
    fn whatever_is_changed_is_not_plain() {
        for character in '\0'..=char::MAX {
            let changed = mark(character) != character || character == '\t';
            let text = format!("总计{character}40");
            assert!(!changed || !is_plain(&text), "{character:?}");
        }
        assert!(is_plain("“总计”应为 40，而不是 38……") && is_plain("") && is_plain("总"));
    }

    #[test]
    fn every_character_is_as_wide_as_unicode_says() {
        for character in '\0'..=char::MAX {
            let wide = character.width().unwrap_or(0);
            assert_eq!(width_of(character), wide, "{character:?}");
            let text = character.to_string();
            let less = wide.saturating_sub(1);
            assert!(wide == 0 || !surely_fits(&text, less), "{character:?}");
        }
    }

    #[test]
    fn padding_counts_a_chinese_character_as_two() {
        assert_eq!(pad("总计", 6), "总计  ");
    }
}
