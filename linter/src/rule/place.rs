//! Where in a pack's TOML something is written. The data holds no spans; only a mistake asks for them.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::span::Span;

#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'s> {
    Key(&'s str),
    Item(usize),
}

/// The value at the end of the path, or the last thing on the way to it.
pub(super) fn place(text: &str, path: &[Step<'_>]) -> Span {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut span = Span::default();
    let mut value = DeValue::Table(table.into_inner());
    for step in path {
        let next = match (step, value) {
            (Step::Key(key), DeValue::Table(table)) => table
                .into_iter()
                .find(|(name, _)| name.get_ref() == key)
                .map(|(_, value)| value),
            (Step::Item(at), DeValue::Array(items)) => items.into_iter().nth(*at),
            _ => None,
        };
        let Some(next) = next else { break };
        // The span of `[[rule]]` is its header, which is where a reader looks for it.
        span = Span::new(next.span().start, next.span().end);
        value = next.into_inner();
    }
    span
}

/// A part of a string's value in its TOML; the whole string where escapes make that uncertain.
pub(super) fn inside(text: &str, string: Span, part: Range<usize>) -> Span {
    let raw = text.get(string.start..string.end).unwrap_or_default();
    let quotes = ["'''", "\"\"\"", "'", "\""]
        .into_iter()
        .find(|quotes| raw.starts_with(quotes));
    let Some(quotes) = quotes else { return string };
    let escaped = quotes.starts_with('"') && raw.contains('\\');
    if escaped || raw.contains('\n') {
        return string;
    }
    let at = string.start + quotes.len();
    let limit = string.end - quotes.len().min(string.end);
    let start = (at + part.start).min(limit);
    // What is missing at the end is shown at the closing quote.
    let end = (at + part.end).min(limit).max(start);
    // Nothing at all is shown as the whole character there.
    let here = text.get(start..).and_then(|rest| rest.chars().next());
    if start == end {
        Span::new(start, start + here.map_or(0, char::len_utf8))
    } else {
        Span::new(start, end)
    }
}
