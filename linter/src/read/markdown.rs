//! Markdown: CommonMark with GFM tables, as authors of reports write it.
//!
//! pulldown-cmark says what is a paragraph, a heading or a table. What it would lose is
//! read from the source itself: surplus cells of a row, numbers that it takes for list
//! markers, and lines that are rows of a table pasted as text.

mod cells;
mod drawn_tables;
mod front_matter;
mod html_tables;
#[cfg(test)]
mod tests;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use self::cells::{GfmTable, has_cuts};
use super::draft::Draft;
use super::html;
use crate::document::{Document, Format};
use crate::source::Source;
use crate::span::Span;

pub fn read(source: Source) -> Document {
    let text = source.text.as_str();
    let mut draft = Draft::for_source(text);
    let mut at = front_matter::read(text, &mut draft);
    for table in html_tables::find(text, at) {
        markdown(text, Span::new(at, table.start), &mut draft);
        html::fragment(text, table, &mut draft);
        at = table.end;
    }
    markdown(text, Span::new(at, text.len()), &mut draft);
    draft.finish(source, Format::Markdown)
}

fn markdown(text: &str, part: Span, draft: &mut Draft) {
    let mut at = part.start;
    for (table, rows) in drawn_tables::find(text, part) {
        common_mark(text, Span::new(at, table.start), draft);
        drawn_tables::write(text, &rows, draft);
        at = table.end;
    }
    common_mark(text, Span::new(at, part.end), draft);
}

fn common_mark(text: &str, part: Span, draft: &mut Draft) {
    let Some(markdown) = text.get(part.start..part.end) else {
        return;
    };
    let mut page = Page {
        text,
        part,
        draft,
        pieces: Vec::new(),
        ordered: Vec::new(),
        marker: None,
        code: false,
        images: 0,
        markup: None,
        table: None,
    };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        page.event(
            event,
            Span::new(part.start + range.start, part.start + range.end),
        );
    }
    page.flush(0);
}

struct Page<'a, 'd> {
    text: &'a str,
    part: Span,
    draft: &'d mut Draft,
    /// The text of the block that is being read.
    pieces: Vec<Piece<'a>>,
    /// For each open list, whether it is numbered.
    ordered: Vec<bool>,
    /// Where the number stands that the next text follows.
    marker: Option<Span>,
    code: bool,
    /// How many images are open: their text is not printed.
    images: usize,
    /// The lines of an HTML block.
    markup: Option<Span>,
    table: Option<GfmTable>,
}

struct Piece<'a> {
    span: Span,
    kind: Kind<'a>,
}

enum Kind<'a> {
    /// As it stands in the source.
    Verbatim,
    /// An entity.
    Decoded(CowStr<'a>),
    /// The author's line ended, the paragraph goes on.
    SoftBreak,
    HardBreak,
}

impl<'a> Page<'a, '_> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        if self.table.is_some() {
            return self.table_event(event, span);
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(end),
            Event::Text(_) if self.images > 0 => {}
            Event::Text(_) if self.code => self.code_lines(span),
            Event::Text(text) => self.inline(text, span),
            Event::Code(code) => {
                let source = self.slice(span);
                let start = span.start + source.find(&*code).unwrap_or(0);
                let is_verbatim = source.contains(&*code);
                let end = if is_verbatim {
                    start + code.len()
                } else {
                    span.end
                };
                self.inline(code, Span::new(start, end));
            }
            Event::SoftBreak => self.pieces.push(Piece {
                span,
                kind: Kind::SoftBreak,
            }),
            Event::HardBreak => self.pieces.push(Piece {
                span,
                kind: Kind::HardBreak,
            }),
            Event::Html(_) => {
                self.markup = Some(
                    self.markup
                        .map_or(span, |markup| Span::new(markup.start, span.end)),
                );
            }
            Event::InlineHtml(tag) if tag.starts_with("<!--") => self.draft.comment(&tag, span),
            Event::InlineHtml(tag) if is_break(&tag) => {
                self.pieces.push(Piece {
                    span,
                    kind: Kind::HardBreak,
                });
            }
            Event::Rule => self.flush(0),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } => return,
            Tag::Image { .. } => {
                self.images += 1;
                return;
            }
            _ => self.flush(0),
        }
        match tag {
            Tag::List(first) => self.ordered.push(first.is_some()),
            Tag::Item if self.ordered.last() == Some(&true) => {
                self.marker = Some(self.number_at(span))
            }
            Tag::CodeBlock(_) => self.code = true,
            Tag::Table(_) => self.table = Some(GfmTable::default()),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => {}
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::Heading(level) => self.flush(level as u8),
            TagEnd::CodeBlock => self.code = false,
            TagEnd::HtmlBlock => {
                if let Some(markup) = self.markup.take() {
                    html::fragment(self.text, markup, self.draft);
                }
            }
            TagEnd::List(_) => {
                self.ordered.pop();
            }
            TagEnd::Item => {
                self.flush(0);
                if let Some(number) = self.marker.take() {
                    self.verbatim(number);
                    self.draft.end_line(0);
                }
            }
            _ => self.flush(0),
        }
    }

    fn table_event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let row = Span::new(span.start, self.line_end(span.start));
                if let Some(table) = &mut self.table {
                    table.row(self.text, row, self.draft);
                }
            }
            Event::End(TagEnd::Table) => {
                if let Some(table) = self.table.take() {
                    table.finish(self.draft);
                }
            }
            _ => {}
        }
    }

    /// A list item's number: `1. ` or `1)`.
    fn number_at(&self, item: Span) -> Span {
        let text = self.slice(item);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let spaces = text
            .bytes()
            .skip(digits + 1)
            .take_while(|&byte| byte == b' ')
            .count();
        let end = if text.len() > digits {
            digits + 1 + spaces
        } else {
            digits
        };
        Span::new(item.start, item.start + end.min(text.len()))
    }

    fn inline(&mut self, text: CowStr<'a>, span: Span) {
        let is_verbatim = self.slice(span) == &*text;
        if is_verbatim
            && let Some(Piece {
                span: last,
                kind: Kind::Verbatim,
            }) = self.pieces.last_mut()
            && last.end == span.start
        {
            last.end = span.end;
            return;
        }
        let kind = if is_verbatim {
            Kind::Verbatim
        } else {
            Kind::Decoded(text)
        };
        self.pieces.push(Piece { span, kind });
    }

    /// Writes the block that was read, as one paragraph or as several.
    fn flush(&mut self, mut level: u8) {
        if self.pieces.is_empty() {
            return;
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        if level == 0 {
            level = self.heading_without_space(&mut pieces);
        }
        let stars: usize = pieces.iter().map(|piece| self.stray_stars(piece)).sum();
        let drops_stars = stars > 0 && stars.is_multiple_of(2);
        let mut follows: Option<&Piece<'_>> = None;
        let mut is_first = true;
        let mut skip_to = 0;
        for piece in &pieces {
            if piece.span.start < skip_to {
                continue;
            }
            if matches!(piece.kind, Kind::SoftBreak | Kind::HardBreak) {
                follows = Some(piece);
                continue;
            }
            if is_first || follows.is_some() {
                if let Some(row) = self.row_at(piece.span.start) {
                    self.draft.end_line(level);
                    self.marker = None;
                    cells::row(self.text, row, self.draft);
                    skip_to = row.end;
                    (is_first, follows) = (false, None);
                    continue;
                }
                if let Some(end) = follows.take() {
                    self.between_lines(end, piece.span.start, level);
                }
            }
            is_first = false;
            if let Some(number) = self.marker.take() {
                self.verbatim(number);
            }
            match &piece.kind {
                Kind::Decoded(text) => self.draft.append(text, piece.span),
                _ if drops_stars => self.without_stars(piece.span),
                _ => self.verbatim(piece.span),
            }
        }
        self.draft.end_line(level);
        pieces.clear();
        self.pieces = pieces;
    }

    /// A paragraph goes on over its lines, unless the author or a number starts a new one.
    fn between_lines(&mut self, end: &Piece<'_>, next: usize, level: u8) {
        let is_statement = self.is_short_statement(end.span.start)
            || self.is_title(end.span.start)
            || is_numbered(self.slice(Span::new(next, self.line_end(next))));
        if matches!(end.kind, Kind::HardBreak) || is_statement {
            self.draft.end_line(level);
        } else {
            let byte = Span::new(end.span.start, end.span.start + 1);
            let is_newline = matches!(self.slice(byte), "\n" | "\r");
            self.draft
                .break_line(if is_newline { byte } else { end.span });
        }
    }

    /// A numbered heading that the text follows without a blank line.
    fn is_short_statement(&self, end: usize) -> bool {
        const HEADING: usize = 30 * 3;
        let before = self.slice(Span::new(self.part.start, end));
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let line = line.trim_start_matches(['>', ' ']);
        line.len() <= HEADING && is_numbered(line) && !line.ends_with(['，', '、', '；', ','])
    }

    /// The title of a report, without `#`, that the text follows without a blank line.
    fn is_title(&self, end: usize) -> bool {
        const TITLE: usize = 70 * 3;
        let before = self.slice(Span::new(self.part.start, end));
        let (above, line) = before.rsplit_once(['\n', '\r']).unwrap_or(("", before));
        let begins = above.is_empty() || above.trim_end_matches([' ', '\r']).ends_with('\n');
        let line = line.trim_end_matches(['*', ' ', '\r']);
        begins
            && line.len() <= TITLE
            && ["报告", "年报"].iter().any(|last| line.ends_with(last))
            && line.contains("信息公开")
            && !line.contains(['，', '。', '：', '；'])
    }

    /// `#一、总体情况` lacks the space that CommonMark wants; it is a heading all the same.
    fn heading_without_space(&self, pieces: &mut [Piece<'_>]) -> u8 {
        let Some(Piece {
            span,
            kind: Kind::Verbatim,
        }) = pieces.first_mut()
        else {
            return 0;
        };
        let marks = self
            .slice(*span)
            .bytes()
            .take_while(|&byte| byte == b'#')
            .count();
        if !(1..=6).contains(&marks) || span.end - span.start == marks {
            return 0;
        }
        span.start += marks;
        u8::try_from(marks).unwrap_or(6)
    }

    /// The line that begins here, if tabs or pipes cut it.
    fn row_at(&self, start: usize) -> Option<Span> {
        let end = self.line_end(start);
        let before = self.slice(Span::new(self.part.start, start));
        let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
        let number = self.marker.filter(|number| number.end == start);
        let row = Span::new(number.map_or(start - blank, |number| number.start), end);
        has_cuts(self.slice(row)).then_some(row)
    }

    fn stray_stars(&self, piece: &Piece<'_>) -> usize {
        match piece.kind {
            Kind::Verbatim if self.slice(piece.span).contains('*') => {
                self.slice(piece.span).matches("**").count()
            }
            _ => 0,
        }
    }

    /// `**“…”**：` is bold to its author and not to CommonMark.
    fn without_stars(&mut self, span: Span) {
        let mut start = span.start;
        for text in self.slice(span).split("**") {
            self.draft
                .append(text, Span::new(start, start + text.len()));
            start += text.len() + 2;
        }
    }

    fn verbatim(&mut self, span: Span) {
        let text = self.slice(span);
        self.draft.append(text, span);
    }

    /// Nothing is markup here: what authors paste with indents ends up as code.
    fn code_lines(&mut self, span: Span) {
        let mut start = span.start;
        let before = self.slice(Span::new(self.part.start, start));
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        if indent == before.len()
            || before
                .get(..before.len() - indent)
                .is_some_and(|text| text.ends_with(['\n', '\r']))
        {
            start -= indent;
        }
        while start < span.end {
            let end = self.line_end(start).min(span.end);
            cells::code_line(self.text, Span::new(start, end), self.draft);
            start = end + 1;
        }
    }

    fn line_end(&self, start: usize) -> usize {
        let rest = self.slice(Span::new(start, self.part.end));
        start + memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

fn is_break(tag: &str) -> bool {
    tag.get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("<br"))
        && !tag.as_bytes().get(3).is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a line begins with a number of its own: `（一）`, `一、`, `1.`, `①`.
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}', '*']);
    if line.starts_with(|c| ('①'..='⑳').contains(&c)) {
        return true;
    }
    let inside = line.strip_prefix(['（', '(']);
    let numeral = inside.unwrap_or(line);
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_numeral = |c: char| is_digit(c) || "一二三四五六七八九十".contains(c);
    let end = numeral.find(|c| !is_numeral(c)).unwrap_or(numeral.len());
    let (number, after) = numeral.split_at(end);
    if number.is_empty() || number.chars().count() > 3 {
        return false;
    }
    let mut after = after.chars();
    match after.next() {
        Some('）' | ')') => inside.is_some() || number.chars().all(is_digit),
        Some('、' | '．') => inside.is_none(),
        Some('.') => inside.is_none() && !after.next().is_some_and(is_digit),
        _ => false,
    }
}
