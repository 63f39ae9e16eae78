//! The part that holds the comments themselves.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use super::marks::Names;
use super::{Note, Signature};
use crate::read::ReadError;
use crate::read::docx::xml::{Node, Scanner};

/// Word shows a comment in a narrow column; a longer paragraph says nothing more.
const LONGEST: usize = 2000;

/// What the document already holds.
#[derive(Default)]
pub(super) struct Comments {
    /// The ids of comments that an earlier run wrote.
    pub(super) own: BTreeSet<String>,
    /// The ids of their paragraphs, by which other parts refer to them.
    pub(super) own_paragraphs: BTreeSet<String>,
    pub(super) next_id: u32,
    own_ranges: Vec<Range<usize>>,
    /// The root's end tag, or all of a root without content.
    end: Range<usize>,
    root: Range<usize>,
}

impl Comments {
    pub(super) fn parse(xml: &str, by: Signature<'_>) -> Result<Comments, ReadError> {
        let mut comments = Comments::default();
        let mut own: Option<(usize, usize)> = None;
        let mut depth = 0;
        let mut scanner = Scanner::new(xml);
        while let Some(node) = scanner.next()? {
            match node {
                Node::Start(tag) => {
                    if depth == 0 {
                        comments.root = tag.raw.clone();
                    }
                    if tag.is_word && tag.name == "comment" {
                        let id = tag.attribute("id").unwrap_or_default();
                        let number = id.parse::<u32>().ok();
                        let is_own = tag.attribute("author").as_deref() == Some(by.author)
                            && tag.attribute("initials").as_deref() == Some(by.initials);
                        if is_own {
                            comments.own.insert(id.into_owned());
                            own.get_or_insert((depth, tag.raw.start));
                        } else if let Some(number) = number {
                            comments.next_id = comments.next_id.max(number.saturating_add(1));
                        }
                    } else if own.is_some() {
                        let paragraph = tag.attribute("paraId").map(Cow::into_owned);
                        comments.own_paragraphs.extend(paragraph);
                    }
                    depth += 1;
                }
                Node::End(end) => {
                    depth -= 1;
                    if let Some((_, start)) = own.filter(|&(opened, _)| opened == depth) {
                        comments.own_ranges.push(start..end.raw.end);
                        own = None;
                    }
                    if depth == 0 {
                        comments.end = end.raw;
                    }
                }
                Node::Text(..) => {}
            }
        }
        Ok(comments)
    }

    /// The part with its own comments replaced by these.
    pub(super) fn without_own(&self, xml: &str, written: &str) -> String {
        let mut part = String::with_capacity(xml.len() + written.len());
        let slice = |range: Range<usize>| xml.get(range).unwrap_or_default();
        let mut done = 0;
        for range in &self.own_ranges {
            part.push_str(slice(done..range.start));
            done = range.end;
        }
        if self.end.is_empty() {
            // `<w:comments …/>` has to be opened.
            let root = slice(self.root.clone()).trim_end_matches("/>").trim_end();
            let name = root
                .trim_start_matches('<')
                .split_whitespace()
                .next()
                .unwrap_or_default();
            part.push_str(slice(done..self.root.start));
            let _ = write!(part, "{root}>{written}</{name}>");
            part.push_str(slice(self.root.end..xml.len()));
        } else {
            part.push_str(slice(done..self.end.start));
            part.push_str(written);
            part.push_str(slice(self.end.start..xml.len()));
        }
        part
    }
}

/// A new part with these comments.
pub(super) fn part(written: &str, names: &Names) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{}\">{written}</w:comments>",
        names.namespace
    )
}

pub(super) fn write(written: &mut String, id: u32, note: &Note, by: Signature<'_>, names: &Names) {
    // An existing part may bind another prefix, so each comment says what `w` is.
    let _ = write!(
        written,
        "<w:comment xmlns:w=\"{}\" w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\">",
        names.namespace,
        escape(by.author),
        escape(by.date),
        escape(by.initials)
    );
    for (at, paragraph) in note.paragraphs.iter().enumerate() {
        // Drafts set their body in large type with an indent; a comment takes neither.
        written.push_str(
            "<w:p><w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"left\"/></w:pPr>",
        );
        let bold = match at {
            0 => {
                written.push_str("<w:r><w:annotationRef/></w:r>");
                "<w:b/>"
            }
            _ => "",
        };
        let _ = write!(
            written,
            "<w:r><w:rPr>{bold}<w:sz w:val=\"18\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escape(paragraph)
        );
    }
    written.push_str("</w:comment>");
}

/// XML has no way to write most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars().take(LONGEST) {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            sign if sign.is_control() || matches!(sign, '\u{FFFE}' | '\u{FFFF}') => {
                escaped.push(' ');
            }
            sign => escaped.push(sign),
        }
    }
    escaped
}
