//! Edits that mend a finding. One is offered only where the source reads exactly as the text that was checked:
//! never across markup, an entity, or a line.

use std::borrow::Cow;

use crate::diagnostic::{Edit, Fix, Safety, Wording};
use crate::document::{Document, Format};
use crate::report::Report;
use crate::span::{Extent, Span};

/// Puts other words in the place of each extent; nothing at all unless every one of them can be edited.
pub(super) fn replace<'t>(
    report: &Report<'_>,
    title: Wording,
    safety: Safety,
    parts: impl IntoIterator<Item = (Extent, Cow<'t, str>)>,
) -> Option<Fix> {
    let mut edits = Vec::new();
    for (extent, text) in parts {
        let span = exact(report.document, extent)?;
        edits.push(Edit {
            span,
            text: text.into_owned(),
        });
    }
    fix(title, safety, edits)
}

/// In the order of the source; two edits of one place would leave open which comes first.
pub(super) fn fix(title: Wording, safety: Safety, mut edits: Vec<Edit>) -> Option<Fix> {
    edits.sort_by_key(|edit| edit.span);
    let apart = edits.windows(2).all(|pair| {
        let (one, other) = (pair[0].span, pair[1].span);
        one.end <= other.start && one.start < other.start
    });
    (apart && !edits.is_empty()).then_some(Fix {
        title,
        safety,
        edits,
    })
}

/// Where a part of the text stands in the source, if it stands there letter by letter and in one line.
pub(super) fn exact(document: &Document, extent: Extent) -> Option<Span> {
    let span = document.span(extent);
    let source = document.source.text.get(span.start..span.end)?;
    (source == document.slice(extent) && !source.contains(['\n', '\r', '\t'])).then_some(span)
}

/// A blank cell: empty, or holding nothing but blanks, be they written as entities.
pub(super) fn blank(document: &Document, extent: Extent) -> Option<Span> {
    // In columns drawn with signs or spaces, a 0 would move what stands behind it.
    if document.format == Format::Text && !document.is_read_as_written() {
        return None;
    }
    let span = document.span(extent);
    let source = document.source.text.get(span.start..span.end)?;
    let is_blank = match document.format {
        Format::Html | Format::Markdown => source
            .replace("&nbsp;", "")
            .replace("&#160;", "")
            .trim()
            .is_empty(),
        Format::Text | Format::Docx => source.trim().is_empty(),
    };
    (is_blank && !source.contains(['\n', '\r', '\t'])).then_some(span)
}

/// A part of the text that goes. Where it stands alone in its line, the line goes with it.
pub(super) fn remove(document: &Document, span: Span) -> Edit {
    let span = match document.format {
        // A paragraph of a Word document is more than its text.
        Format::Docx => span,
        _ => whole_line(document, span).unwrap_or(span),
    };
    Edit {
        span,
        text: String::new(),
    }
}

fn whole_line(document: &Document, span: Span) -> Option<Span> {
    let source = &document.source;
    let line = source.line_span(source.line(span.start));
    let before = source.text.get(line.start..span.start)?;
    let after = source.text.get(span.end..line.end)?;
    (before.trim().is_empty() && after.trim().is_empty() && after.contains(['\n', '\r']))
        .then_some(line)
}

/// A heading of the same look as `like`, in front of it; for the end of the document see [`heading_at_end`].
pub(super) fn heading_before(document: &Document, like: Extent, heading: &str) -> Option<Edit> {
    let span = exact(document, like)?;
    let source = &document.source;
    let text = source.text.as_str();
    if document.format == Format::Html {
        let before = text.get(..span.start)?;
        let open = before.rfind('<')?;
        let tag = before.get(open..)?;
        let name: String = tag
            .chars()
            .skip(1)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let close = format!("</{name}>");
        let wraps = tag.ends_with('>')
            && ["h1", "h2", "h3", "h4", "h5", "h6", "p"].contains(&name.as_str())
            && text.get(span.end..)?.starts_with(&close);
        // An id, or a script that hangs on the heading, belongs to the one heading only.
        if !wraps
            || [" id=", " name=", " on"]
                .iter()
                .any(|key| tag.contains(key))
        {
            return None;
        }
        let text = format!("{tag}{heading}{close}{}", line_end(document));
        return Some(insert(open, text));
    }
    let line = source.line_span(source.line(span.start));
    let lead = text.get(line.start..span.start)?;
    let is_lead = match document.format {
        Format::Markdown => lead.chars().all(|sign| sign == '#' || sign == ' '),
        _ => lead.trim().is_empty(),
    };
    let rest = text.get(span.end..line.end)?;
    if !is_lead || !rest.trim().is_empty() {
        return None;
    }
    let end = line_end(document);
    // A heading that is underlined, or a list, would need more than a line before it.
    if document.format == Format::Markdown && !lead.starts_with('#') {
        return None;
    }
    let above = source.line(line.start).checked_sub(1)?;
    let above = source.line_span(above);
    let gap = text.get(above.start..above.end)?.trim().is_empty();
    let gap = if gap && document.format != Format::Docx {
        end
    } else {
        ""
    };
    Some(insert(line.start, format!("{lead}{heading}{end}{gap}")))
}

fn insert(at: usize, text: String) -> Edit {
    Edit {
        span: Span::new(at, at),
        text,
    }
}

/// How this document ends its lines.
pub(super) fn line_end(document: &Document) -> &'static str {
    let text = &document.source.text;
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}
