//! HTML tokens with their exact place, cut by the rules of the HTML standard.
//!
//! The reader needs four attributes, no doctype and no script: cutting the source itself
//! copies nothing, and every span is right by construction.

use super::element::Name;
use crate::span::Span;

#[derive(Debug)]
pub(super) enum Token {
    /// Text with its references still in it.
    Text(Span),
    Start(Start),
    End(Name),
    /// A comment with its delimiters; also `<!doctype …>`, `<![if …]>` and `<?xml …?>`.
    Comment(Span),
    /// What is inside `<title>`.
    Title(Span),
}

#[derive(Debug)]
pub(super) struct Start {
    pub(super) name: Name,
    pub(super) span: Span,
    /// `/>`, where it means something.
    pub(super) closed: bool,
    pub(super) visibility: Visibility,
    pub(super) column_span: u32,
    pub(super) row_span: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    Shown,
    /// It takes its place and shows nothing.
    Blank,
    /// It is not laid out at all.
    Gone,
}

pub(super) struct Tokens<'a> {
    text: &'a str,
    /// Up to the end of the part that is read.
    bytes: &'a [u8],
    at: usize,
    end: usize,
    /// In XHTML `/>` closes any element, in HTML it is decoration.
    is_xml: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, part: Span) -> Tokens<'a> {
        let is_xml = text
            .get(..part.end)
            .is_some_and(|text| text.trim_start().starts_with("<?xml"));
        let end = part.end.min(text.len());
        Tokens {
            text,
            bytes: text.as_bytes().get(..end).unwrap_or_default(),
            at: part.start,
            end,
            is_xml,
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn position_of(&self, needle: u8, from: usize) -> Option<usize> {
        Some(from + memchr::memchr(needle, self.bytes.get(from..)?)?)
    }

    fn is_markup(&self, at: usize) -> bool {
        match self.byte(at + 1) {
            Some(b'!' | b'?') => true,
            Some(b'/') => self.byte(at + 2).is_some(),
            Some(byte) => byte.is_ascii_alphabetic(),
            None => false,
        }
    }

    /// From here to the next markup.
    fn run_of_text(&self) -> Span {
        let mut from = self.at;
        while let Some(at) = self.position_of(b'<', from) {
            if self.is_markup(at) {
                return Span::new(self.at, at);
            }
            from = at + 1;
        }
        Span::new(self.at, self.end)
    }

    fn comment(&mut self) -> Token {
        let start = self.at;
        let inside = start + 4;
        let end = if !self
            .text
            .get(start..)
            .is_some_and(|text| text.starts_with("<!--"))
        {
            self.position_of(b'>', start + 1).map(|at| at + 1)
        } else if self.byte(inside) == Some(b'>') {
            Some(inside + 1)
        } else if self.byte(inside) == Some(b'-') && self.byte(inside + 1) == Some(b'>') {
            Some(inside + 2)
        } else {
            self.comment_end(inside)
        };
        self.at = end.unwrap_or(self.end).min(self.end);
        Token::Comment(Span::new(start, self.at))
    }

    fn comment_end(&self, inside: usize) -> Option<usize> {
        let mut from = inside;
        loop {
            let at = self.position_of(b'>', from)?;
            let before = self.text.get(inside..at).unwrap_or_default();
            if before.ends_with("--") || before.ends_with("--!") {
                return Some(at + 1);
            }
            from = at + 1;
        }
    }

    fn name(&self, start: usize) -> (Name, usize) {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let ends = |&byte: &u8| matches!(byte, b'>' | b'/') || is_space(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        (Name::new(&rest[..length]), start + length)
    }

    /// A tag that the end of the file cuts off is none.
    fn start_tag(&mut self) -> Option<Start> {
        let start = self.at;
        let (name, mut at) = self.name(start + 1);
        let mut tag = Start {
            name,
            span: Span::new(start, start),
            closed: false,
            visibility: Visibility::Shown,
            column_span: 1,
            row_span: 1,
        };
        loop {
            match self.byte(at)? {
                b'>' => break,
                b'/' => {
                    tag.closed = self.byte(at + 1) == Some(b'>');
                    at += 1;
                }
                byte if is_space(byte) => at += 1,
                _ => {
                    let (key, value, after) = self.attribute(at)?;
                    tag.take(
                        self.text.get(key.start..key.end)?,
                        self.text.get(value.start..value.end)?,
                    );
                    at = after;
                }
            }
        }
        tag.span.end = at + 1;
        tag.closed &= self.is_xml || name.is_foreign();
        Some(tag)
    }

    /// Its name, its value, and where it ends.
    fn attribute(&self, start: usize) -> Option<(Span, Span, usize)> {
        // An equals sign in front belongs to the name.
        let mut at = start + 1;
        while !matches!(self.byte(at)?, b'=' | b'>' | b'/') && !is_space(self.byte(at)?) {
            at += 1;
        }
        let key = Span::new(start, at);
        let after_key = at;
        while is_space(self.byte(at)?) {
            at += 1;
        }
        if self.byte(at)? != b'=' {
            return Some((key, Span::new(after_key, after_key), after_key));
        }
        at += 1;
        while is_space(self.byte(at)?) {
            at += 1;
        }
        match self.byte(at)? {
            quote @ (b'"' | b'\'') => {
                let end = self.position_of(quote, at + 1)?;
                Some((key, Span::new(at + 1, end), end + 1))
            }
            _ => {
                let start = at;
                while self.byte(at)? != b'>' && !is_space(self.byte(at)?) {
                    at += 1;
                }
                Some((key, Span::new(start, at), at))
            }
        }
    }

    fn end_tag(&mut self) -> Option<Token> {
        let (name, mut at) = self.name(self.at + 2);
        // What looks like attributes is skipped as such: a quoted ">" does not end the tag.
        loop {
            match self.byte(at)? {
                b'>' => break,
                b'/' => at += 1,
                byte if is_space(byte) => at += 1,
                _ => at = self.attribute(at)?.2,
            }
        }
        self.at = at + 1;
        Some(Token::End(name))
    }

    /// Skips the text of an element in which nothing but its own end tag is markup.
    fn raw_text(&mut self, name: Name) -> Span {
        let start = self.at;
        let mut from = start;
        while let Some(at) = self.position_of(b'<', from) {
            if self.byte(at + 1) == Some(b'/') && self.name(at + 2).0 == name {
                self.at = at;
                return Span::new(start, at);
            }
            from = at + 1;
        }
        self.at = self.end;
        Span::new(start, self.end)
    }
}

impl Start {
    fn take(&mut self, key: &str, value: &str) {
        // The first of several counts in the standard; the sizes and styles of real pages are not doubled.
        if key.eq_ignore_ascii_case("colspan") {
            self.column_span = span_of(value).max(1);
        } else if key.eq_ignore_ascii_case("rowspan") {
            self.row_span = span_of(value);
        } else if key.eq_ignore_ascii_case("hidden") {
            self.visibility = Visibility::Gone;
        } else if key.eq_ignore_ascii_case("style") && self.visibility == Visibility::Shown {
            self.visibility = visibility_of(value);
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.at < self.end {
            if self.byte(self.at) != Some(b'<') || !self.is_markup(self.at) {
                let text = self.run_of_text();
                self.at = text.end;
                return Some(Token::Text(text));
            }
            match self.byte(self.at + 1) {
                Some(b'/') => match self.byte(self.at + 2) {
                    Some(byte) if byte.is_ascii_alphabetic() => {
                        let end = self.end_tag();
                        if end.is_none() {
                            self.at = self.end;
                        }
                        return end;
                    }
                    Some(b'>') => self.at += 3,
                    _ => return Some(self.comment()),
                },
                Some(b'!' | b'?') => return Some(self.comment()),
                _ => {
                    let Some(tag) = self.start_tag() else {
                        self.at = self.end;
                        return None;
                    };
                    self.at = tag.span.end;
                    if !tag.closed && tag.name.is_raw_text() {
                        let inside = self.raw_text(tag.name);
                        if tag.name == Name::TITLE {
                            return Some(Token::Title(inside));
                        }
                        continue;
                    }
                    return Some(Token::Start(tag));
                }
            }
        }
        None
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | 0)
}

/// The standard's bounds; an absurd number must not become work.
fn span_of(value: &str) -> u32 {
    let mut span = 0_u32;
    let mut digits = value
        .trim_ascii_start()
        .bytes()
        .take_while(u8::is_ascii_digit)
        .peekable();
    if digits.peek().is_none() {
        return 1;
    }
    for digit in digits {
        span = (span * 10 + u32::from(digit - b'0')).min(65_534);
    }
    span
}

fn visibility_of(style: &str) -> Visibility {
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.trim().split([' ', '!']).next().unwrap_or_default();
        let property = property.trim();
        if property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none") {
            return Visibility::Gone;
        }
        if property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden") {
            return Visibility::Blank;
        }
    }
    Visibility::Shown
}
