//! Tables written in HTML. CommonMark would end them at their first blank line.

use crate::span::Span;

/// The outermost `<table>…</table>` that begin a line outside fenced code. One that is never closed is none.
pub(super) fn find(text: &str, from: usize) -> Vec<Span> {
    let pairs = pairs(text, from);
    if pairs.is_empty() {
        return pairs;
    }
    let fences = fences(text, from);
    let mut tables: Vec<Span> = Vec::new();
    let (mut line, mut seen) = (from, from);
    for pair in pairs {
        let passed = text.get(seen..pair.start).unwrap_or_default();
        line = passed.rfind(['\n', '\r']).map_or(line, |at| seen + at + 1);
        seen = pair.start;
        let is_inside = tables.last().is_some_and(|last| pair.start < last.end);
        let fence = fences.partition_point(|fence| fence.end <= pair.start);
        let is_code = fences
            .get(fence)
            .is_some_and(|fence| fence.start <= pair.start);
        if !is_inside && !is_code && begins_its_line(text.get(line..pair.start).unwrap_or_default())
        {
            tables.push(pair);
        }
    }
    tables
}

/// Every `<table` with the end of its `</table>`, in the order in which they begin.
fn pairs(text: &str, from: usize) -> Vec<Span> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        at = start + 1;
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        if is_table(rest) {
            open.push(start);
        } else if rest.strip_prefix(b"/").is_some_and(is_table)
            && let Some(start) = open.pop()
            && let Some(end) = text.get(at..).and_then(|rest| rest.find('>'))
        {
            pairs.push(Span::new(start, at + end + 1));
            at += end + 1;
        }
    }
    pairs.sort_unstable();
    pairs
}

fn is_table(rest: &[u8]) -> bool {
    rest.get(..5)
        .is_some_and(|name| name.eq_ignore_ascii_case(b"table"))
        && !rest.get(5).is_some_and(u8::is_ascii_alphanumeric)
}

/// Only white space or other tags stand before it.
fn begins_its_line(before: &str) -> bool {
    let before = before.trim_start();
    before.is_empty() || before.starts_with('<')
}

/// Code between ``` or ~~~.
pub(super) fn fences(text: &str, from: usize) -> Vec<Span> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = from;
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let marks = line.trim_start();
        match open {
            Some((start, fence)) if marks.starts_with(fence) => {
                fences.push(Span::new(start, at + line.len()));
                open = None;
            }
            None => {
                open = ["```", "~~~"]
                    .into_iter()
                    .find(|&fence| marks.starts_with(fence))
                    .map(|fence| (at, fence))
            }
            Some(_) => {}
        }
        at += line.len();
    }
    if let Some((start, _)) = open {
        fences.push(Span::new(start, text.len()));
    }
    fences
}
