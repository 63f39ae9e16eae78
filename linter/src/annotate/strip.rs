//! Taking out what an earlier run put in.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::read::ReadError;
use crate::read::docx::xml::{Node, Scanner};

const MARKS: [&str; 3] = ["commentRangeStart", "commentRangeEnd", "commentReference"];

/// The main part without the marks of these comments.
pub(super) fn marks(xml: &str, ids: &BTreeSet<String>) -> Result<String, ReadError> {
    if ids.is_empty() {
        return Ok(xml.to_owned());
    }
    let mut gone: Vec<Range<usize>> = Vec::new();
    // The open runs: where each begins, how deep it is, what else it holds, and its marks.
    let mut runs: Vec<(usize, usize, usize, Vec<Range<usize>>)> = Vec::new();
    let mut open: Option<(usize, usize, bool)> = None;
    let mut depth = 0;
    let mut scanner = Scanner::new(xml);
    while let Some(node) = scanner.next()? {
        match node {
            Node::Start(tag) => {
                let is_mark = tag.is_word
                    && MARKS.contains(&tag.name)
                    && tag.attribute("id").is_some_and(|id| ids.contains(&*id));
                if is_mark {
                    open = Some((depth, tag.raw.start, tag.name == "commentReference"));
                } else if let Some((_, level, others, _)) = runs.last_mut()
                    && depth == *level + 1
                    && tag.name != "rPr"
                {
                    *others += 1;
                }
                if tag.is_word && tag.name == "r" {
                    runs.push((tag.raw.start, depth, 0, Vec::new()));
                }
                depth += 1;
            }
            Node::End(end) => {
                depth -= 1;
                if let Some((_, start, in_run)) = open.filter(|(level, ..)| *level == depth) {
                    open = None;
                    match runs.last_mut().filter(|_| in_run) {
                        Some((.., marks)) => marks.push(start..end.raw.end),
                        None => gone.push(start..end.raw.end),
                    }
                }
                if runs.last().is_some_and(|(_, level, ..)| *level == depth)
                    && let Some((start, _, others, marks)) = runs.pop()
                {
                    match (others, marks.is_empty()) {
                        // A run that only refers goes whole.
                        (0, false) => gone.push(start..end.raw.end),
                        _ => gone.extend(marks),
                    }
                }
            }
            Node::Text(..) => {}
        }
    }
    Ok(without(xml, gone))
}

/// An id that no mark in the main part uses.
pub(super) fn next_id(xml: &str) -> Result<u32, ReadError> {
    let mut next = 0;
    let mut scanner = Scanner::new(xml);
    while let Some(node) = scanner.next()? {
        if let Node::Start(tag) = node
            && tag.is_word
            && MARKS.contains(&tag.name)
            && let Some(id) = tag.number::<u32>("id")
        {
            next = next.max(id.saturating_add(1));
        }
    }
    Ok(next)
}

/// A list of comments without these entries, and the lasting ids that the entries had.
/// An answer to a comment that goes becomes a comment of its own.
pub(super) fn entries(
    xml: &str,
    key: &str,
    ids: &BTreeSet<String>,
) -> Result<(String, BTreeSet<String>), ReadError> {
    let mut gone = Vec::new();
    let mut durable = BTreeSet::new();
    let mut open: Option<(usize, usize)> = None;
    let mut depth = 0;
    let mut scanner = Scanner::new(xml);
    while let Some(node) = scanner.next()? {
        match node {
            Node::Start(tag) => {
                if open.is_none() && tag.attribute(key).is_some_and(|id| ids.contains(&*id)) {
                    durable.extend(tag.attribute("durableId").map(Cow::into_owned));
                    open = Some((depth, tag.raw.start));
                } else if let Some(parent) = tag.attribute("paraIdParent")
                    && ids.contains(&*parent)
                {
                    gone.extend(attribute(xml, &tag.raw, "paraIdParent"));
                }
                depth += 1;
            }
            Node::End(end) => {
                depth -= 1;
                if let Some((_, start)) = open.filter(|(level, _)| *level == depth) {
                    gone.push(start..end.raw.end);
                    open = None;
                }
            }
            Node::Text(..) => {}
        }
    }
    Ok((without(xml, gone), durable))
}

/// Where an attribute stands in its tag, with the blank before it.
fn attribute(xml: &str, tag: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let text = xml.get(tag.clone())?;
    let at = text.find(name)?;
    let start = text.get(..at)?.rfind(char::is_whitespace)?;
    let value = text.get(at + name.len()..)?;
    let quote = value.find(['"', '\''])?;
    let mark = value.get(quote..)?.chars().next()?;
    let length = value.get(quote + 1..)?.find(mark)?;
    let end = at + name.len() + quote + 1 + length + 1;
    Some(tag.start + start..tag.start + end)
}

fn without(xml: &str, mut gone: Vec<Range<usize>>) -> String {
    gone.sort_by_key(|range| range.start);
    let mut rest = String::with_capacity(xml.len());
    let mut done = 0;
    for range in gone {
        rest.push_str(xml.get(done..range.start).unwrap_or_default());
        done = done.max(range.end);
    }
    rest.push_str(xml.get(done..).unwrap_or_default());
    rest
}
