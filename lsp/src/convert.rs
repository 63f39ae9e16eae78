//! Byte offsets to the editor's positions and back. UTF-16 exists only here.

use gouji_linter::source::Source;
use gouji_linter::span::Span;
use ropey::Rope;
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// What a position's character counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// What the protocol assumes unless both sides say otherwise.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The client lists what it can in its order of preference.
    pub(crate) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        };
        offered
            .unwrap_or_default()
            .iter()
            .find_map(known)
            .unwrap_or_default()
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units these bytes make; a character counts where its first byte stands.
    fn units(self, bytes: &[u8]) -> usize {
        let first = |byte: &&u8| **byte & 0xC0 != 0x80;
        match self {
            Encoding::Utf8 => bytes.len(),
            Encoding::Utf32 => bytes.iter().filter(first).count(),
            Encoding::Utf16 => bytes
                .iter()
                .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0))
                .sum(),
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Encoding::Utf8 => character.len_utf8(),
            Encoding::Utf16 => character.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// The lines of a source as the editor counts them.
pub(crate) struct Lines<'s> {
    source: &'s Source,
    encoding: Encoding,
    /// Units before each block: one huge line costs no more than many short ones.
    before: Vec<usize>,
}

const BLOCK: usize = 4096;

impl<'s> Lines<'s> {
    pub(crate) fn new(source: &'s Source, encoding: Encoding) -> Lines<'s> {
        let mut before = vec![0];
        let mut total = 0;
        for block in source.text.as_bytes().chunks(BLOCK) {
            total += encoding.units(block);
            before.push(total);
        }
        Lines {
            source,
            encoding,
            before,
        }
    }

    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.text.len());
        let line = self.source.line(offset);
        let start = self.source.line_span(line).start;
        let character = self.units_before(offset) - self.units_before(start);
        Position::new(line as u32, character as u32)
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// A position beyond its line's end is the line's end, one beyond the last line the end of the text.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.source.line_count() {
            return self.source.text.len();
        }
        let span = self.source.line_span(line);
        let text = self
            .source
            .text
            .get(span.start..span.end)
            .unwrap_or_default();
        let mut units = 0;
        for (at, character) in text.trim_end_matches(['\r', '\n']).char_indices() {
            units += self.encoding.width(character);
            if units > position.character as usize {
                return span.start + at;
            }
        }
        span.start + text.trim_end_matches(['\r', '\n']).len()
    }

    pub(crate) fn span(&self, range: Range) -> Span {
        let start = self.offset(range.start);
        Span::new(start, self.offset(range.end).max(start))
    }

    fn units_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let bytes = self.source.text.as_bytes();
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        self.before.get(block).copied().unwrap_or_default() + self.encoding.units(rest)
    }
}

/// The character of a rope at a position, which is clamped as [`Lines::offset`] does it.
pub(crate) fn rope_offset(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_chars();
    }
    let start = rope.line_to_char(line);
    let text = rope.line(line);
    let mut end = text.len_chars();
    while end > 0 && matches!(text.char(end - 1), '\n' | '\r') {
        end -= 1;
    }
    let units = position.character as usize;
    let inside = match encoding {
        Encoding::Utf8 => text.byte_to_char(units.min(text.len_bytes())),
        Encoding::Utf16 => text.utf16_cu_to_char(units.min(text.len_utf16_cu())),
        Encoding::Utf32 => units,
    };
    start + inside.min(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "总计😀40\r\n𠮷野家\r甲\n";

    #[test]
    fn every_encoding_counts_its_own_units_and_finds_the_way_back() {
        let source = Source::from_text(TEXT.to_owned());
        let at = TEXT.find("40").unwrap();
        for (encoding, character) in [
            (Encoding::Utf8, 10),
            (Encoding::Utf16, 4),
            (Encoding::Utf32, 3),
        ] {
            let lines = Lines::new(&source, encoding);
            assert_eq!(lines.position(at), Position::new(0, character));
            assert_eq!(lines.offset(Position::new(0, character)), at);
            let rope = Rope::from_str(TEXT);
            let found = rope_offset(&rope, Position::new(0, character), encoding);
            assert_eq!(rope.char_to_byte(found), at, "{encoding:?}");
        }
    }

    #[test]
    fn rope_and_source_agree_on_every_position_even_beyond_the_ends() {
        let text = format!("{TEXT}a\u{2028}b\u{000B}c\u{0085}d\u{000C}e");
        let source = Source::from_text(text.clone());
        let rope = Rope::from_str(&text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let lines = Lines::new(&source, encoding);
            for line in 0..6 {
                for character in 0..20 {
                    let position = Position::new(line, character);
                    let found = rope.char_to_byte(rope_offset(&rope, position, encoding));
                    assert_eq!(lines.offset(position), found, "{encoding:?} {position:?}");
                }
            }
        }
    }

    #[test]
    fn positions_beyond_the_first_block_are_those_of_a_plain_count() {
        let source = Source::from_text("数😀".repeat(3000));
        let lines = Lines::new(&source, Encoding::Utf16);
        for at in [0, 585, 586, 2999, 3000] {
            assert_eq!(lines.position(at * 7).character as usize, at * 3);
        }
    }

    #[test]
    fn the_first_encoding_of_the_client_that_is_known_wins() {
        let offered = [
            PositionEncodingKind::new("utf-7"),
            PositionEncodingKind::UTF32,
            PositionEncodingKind::UTF8,
        ];
        assert_eq!(Encoding::negotiate(Some(&offered)), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
    }
}
