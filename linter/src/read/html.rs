//! Web pages and Word's HTML: from tags to blocks, without building a tree.
//!
//! Text is written in reading order as the tokens come. Only what changes its meaning is
//! kept open: blocks (for headings and hidden parts) and tables. The blocks of a table's
//! cells stay ordinary blocks until the table ends; then it is known whether it holds
//! data, and they become its cells, or only arranges the page, and they stay.

mod element;
mod grid;
mod table;
#[cfg(test)]
mod tests;
mod tokens;

use self::element::{Name, Role, role};
use self::table::OpenTable;
use self::tokens::{Start, Token, Tokens, Visibility, is_space};
use super::draft::Draft;
use super::entity;
use crate::document::{Document, Format};
use crate::source::Source;
use crate::span::Span;

/// Deeper elements are read as if they stood beside each other.
const DEEPEST: usize = 512;
const DEEPEST_TABLE: usize = 64;

pub fn read(source: Source) -> Document {
    let mut draft = Draft::for_source(&source.text);
    fragment(&source.text, Span::new(0, source.text.len()), &mut draft);
    draft.finish(source, Format::Html)
}

/// Reads a part of `text` that is HTML.
pub(super) fn fragment(text: &str, part: Span, draft: &mut Draft) {
    let mut page = Page {
        text,
        draft,
        open: Vec::new(),
        tables: Vec::new(),
        hidden: None,
    };
    for token in Tokens::new(text, part) {
        match token {
            Token::Text(span) => page.text(span),
            Token::Start(tag) => page.start(&tag),
            Token::End(name) => page.end(name),
            Token::Comment(span) => page.comment(span),
            Token::Title(span) => page.title(span),
        }
    }
    page.end_line();
    while !page.tables.is_empty() {
        page.end_table();
    }
}

struct Page<'a> {
    text: &'a str,
    draft: &'a mut Draft,
    open: Vec<Open>,
    tables: Vec<OpenTable>,
    /// The outermost open element that is not shown.
    hidden: Option<usize>,
}

#[derive(Clone, Copy)]
struct Open {
    name: Name,
    role: Role,
    is_hidden: bool,
}

impl Page<'_> {
    fn text(&mut self, span: Span) {
        if self.hidden.is_some() {
            return;
        }
        if let Some(table) = self.tables.last_mut()
            && table.cell_floor.is_none()
            && !table.cells.is_empty()
        {
            let text = self.text.get(span.start..span.end).unwrap_or_default();
            if !text.trim_start().is_empty() {
                table.strays.push(span);
            }
            return;
        }
        if self.open.last().is_some_and(|open| open.name == Name::PRE) {
            return self.preformatted(span);
        }
        self.flow(span);
    }

    /// Text whose white space collapses.
    fn flow(&mut self, span: Span) {
        let bytes = self.text.as_bytes();
        let byte = |at: usize| if at < span.end { bytes[at] } else { b' ' };
        let (mut from, mut at) = (span.start, span.start);
        while at < span.end {
            match bytes[at] {
                b'&' => {
                    self.verbatim(from, at);
                    from = at;
                    at += 1;
                    if let Some((text, length)) =
                        self.text.get(from..span.end).and_then(entity::decode)
                    {
                        let source = Span::new(from, from + length);
                        if text.bytes().all(is_space) {
                            self.draft.space(from);
                        } else {
                            self.draft.append(&text, source);
                        }
                        at = source.end;
                        from = at;
                    }
                }
                b' ' if at > from && !is_space(byte(at + 1)) => at += 1,
                space if is_space(space) => {
                    self.verbatim(from, at);
                    self.draft.space(at);
                    while at < span.end && is_space(bytes[at]) {
                        at += 1;
                    }
                    from = at;
                }
                _ => {
                    // White space and `&` are among the lowest bytes.
                    let rest = &bytes[at + 1..span.end];
                    let next = rest.iter().position(|&byte| byte <= b'&');
                    at += 1 + next.unwrap_or(rest.len());
                }
            }
        }
        self.verbatim(from, at);
    }

    /// In `<pre>` a line is a line.
    fn preformatted(&mut self, span: Span) {
        let mut start = span.start;
        for line in self
            .text
            .get(span.start..span.end)
            .unwrap_or_default()
            .split_inclusive(['\n', '\r'])
        {
            self.flow(Span::new(start, start + line.len()));
            start += line.len();
            if line.ends_with(['\n', '\r']) {
                self.end_line();
            }
        }
    }

    fn verbatim(&mut self, start: usize, end: usize) {
        if let Some(text) = self.text.get(start..end) {
            self.draft.append(text, Span::new(start, end));
        }
    }

    fn comment(&mut self, span: Span) {
        if self.hidden.is_none()
            && let Some(text) = self.text.get(span.start..span.end)
        {
            self.draft.comment(text, span);
        }
    }

    fn title(&mut self, span: Span) {
        if self.draft.title.is_none() && self.hidden.is_none() && !self.draft.line_is_open() {
            self.flow(span);
            self.draft.title = self.draft.take_line();
        }
    }

    fn end_line(&mut self) {
        let Some(line) = self.draft.take_line() else {
            return;
        };
        // A cell keeps a blank line: that is what it shows. Elsewhere it is only distance.
        if self.tables.is_empty() && self.draft.is_blank(line) {
            return;
        }
        let level = self
            .open
            .iter()
            .rev()
            .take(16)
            .find_map(Open::level)
            .unwrap_or(0);
        self.draft.paragraph(line, level);
    }

    fn start(&mut self, tag: &Start) {
        let role = role(tag.name);
        if role == Role::Inline && tag.visibility == Visibility::Shown && self.hidden.is_none() {
            return;
        }
        if !matches!(role, Role::Inline | Role::InlineChrome | Role::Void) {
            self.end_line();
            self.close_paragraph();
        }
        match role {
            Role::Void | Role::Break => return,
            Role::Table => return self.start_table(tag),
            Role::Group => return self.end_rows(),
            Role::Row => return self.start_row(tag),
            Role::Cell => return self.start_cell(tag),
            Role::Item => self.close_item(tag.name),
            Role::Heading(_) if self.open.last().and_then(Open::level).is_some() => {
                self.close_to(self.open.len() - 1);
            }
            _ => {}
        }
        let is_hidden = tag.visibility != Visibility::Shown
            || matches!(role, Role::Chrome | Role::InlineChrome)
            || (role == Role::Header && !self.is_in_article());
        if self.open.len() < DEEPEST + 3 * DEEPEST_TABLE && !tag.closed {
            self.push(tag.name, role, is_hidden);
        }
    }

    fn end(&mut self, name: Name) {
        let role = role(name);
        if role == Role::Inline && self.hidden.is_none() {
            return;
        }
        if !matches!(role, Role::Inline | Role::InlineChrome) {
            self.end_line();
        }
        match role {
            Role::Void | Role::Break => {}
            Role::Table => self.end_table(),
            Role::Group => self.end_rows(),
            Role::Row => self.end_row(),
            Role::Cell => self.end_cell(),
            Role::Inline | Role::InlineChrome => self.end_inline(name),
            _ => {
                let is_same = |open: &Open| match role {
                    Role::Heading(_) => matches!(open.role, Role::Heading(_)),
                    _ => open.name == name,
                };
                if let Some(at) = self.inside().rposition(is_same) {
                    self.close_to(self.floor() + at);
                }
            }
        }
    }

    /// An inline element may end after the block that it began in; the block stays open.
    fn end_inline(&mut self, name: Name) {
        let Some(at) = self.inside().rposition(|open| open.name == name) else {
            return;
        };
        let at = self.floor() + at;
        self.open.remove(at);
        self.hidden = self.open.iter().position(|open| open.is_hidden);
    }

    fn push(&mut self, name: Name, role: Role, is_hidden: bool) {
        if is_hidden && self.hidden.is_none() {
            self.hidden = Some(self.open.len());
        }
        self.open.push(Open {
            name,
            role,
            is_hidden,
        });
    }

    fn close_to(&mut self, length: usize) {
        self.open.truncate(length);
        if self.hidden.is_some_and(|at| at >= length) {
            self.hidden = None;
        }
    }

    /// End tags reach no further out than the cell or table they stand in.
    fn floor(&self) -> usize {
        self.tables.last().map_or(0, |table| {
            table.cell_floor.or(table.row_floor).unwrap_or(table.floor)
        })
    }

    fn inside(&self) -> std::slice::Iter<'_, Open> {
        self.open.get(self.floor()..).unwrap_or_default().iter()
    }

    fn is_in_article(&self) -> bool {
        self.open
            .iter()
            .any(|open| open.name == Name::ARTICLE || open.name == Name::MAIN)
    }

    fn close_paragraph(&mut self) {
        for (at, open) in self.inside().enumerate().rev() {
            if open.name == Name::P {
                return self.close_to(self.floor() + at);
            }
            if !matches!(open.role, Role::Inline | Role::InlineChrome) {
                return;
            }
        }
    }

    fn close_item(&mut self, name: Name) {
        for (at, open) in self.inside().enumerate().rev() {
            let ends_it = open.name == name || (name != Name::LI && open.name != Name::LI);
            if open.name.is_list_item() && ends_it {
                return self.close_to(self.floor() + at);
            }
            let is_passed = [Name::P, Name::DIV, Name::ADDRESS].contains(&open.name);
            if open.role != Role::Inline && !is_passed {
                return;
            }
        }
    }
}

impl Open {
    fn level(&self) -> Option<u8> {
        match self.role {
            Role::Heading(level) => Some(level),
            _ => None,
        }
    }
}
