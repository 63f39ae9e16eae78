//! What is to be seen in the text: findings, the places they refer to, and figures.

use gouji_linter::check::{Coverage, FigureKind};
use gouji_linter::diagnostic::{Diagnostic, Severity};
use gouji_linter::document::Document;
use gouji_linter::span::Span;
use serde::Serialize;

#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) kind: MarkKind,
}

#[derive(Clone, Debug)]
pub(super) enum MarkKind {
    /// A finding by its number, with its severity.
    Finding(usize, Severity),
    /// A place that a finding refers to.
    Related(usize),
    /// A figure with its relations.
    Figure(Vec<usize>),
    /// A sentence that says zero in words.
    Denial(Vec<usize>),
}

pub(super) fn marks(
    document: &Document,
    diagnostics: &[Diagnostic],
    coverage: &Coverage,
) -> Vec<Mark> {
    let figures = coverage.figures.iter().map(|figure| Mark {
        span: document.span(figure.extent),
        kind: match figure.kind {
            FigureKind::Denial => MarkKind::Denial(figure.relations.clone()),
            FigureKind::Cell(_) | FigureKind::Number => MarkKind::Figure(figure.relations.clone()),
        },
    });
    let findings = diagnostics.iter().enumerate().flat_map(|(at, diagnostic)| {
        let own = Mark {
            span: diagnostic.span,
            kind: MarkKind::Finding(at, diagnostic.severity),
        };
        let here = diagnostic.related.iter();
        let here = here.filter(|related| related.elsewhere.is_none());
        let related = here.map(move |related| Mark {
            span: related.span,
            kind: MarkKind::Related(at),
        });
        std::iter::once(own).chain(related)
    });
    figures.chain(findings).collect()
}

/// A stretch of text with all that is marked on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Segment {
    pub(super) text: String,
    /// The findings that are about this text.
    findings: Vec<usize>,
    /// Those of them that begin here.
    begins: Vec<usize>,
    severity: Option<&'static str>,
    /// The findings that refer to this text.
    related: Vec<usize>,
    relations: Vec<usize>,
    figure: bool,
    /// A figure that nothing was compared with.
    lone: bool,
}

/// Cuts a text wherever a mark begins or ends. Ranges are bytes of the text; a mark on nothing marks all of it.
pub(super) fn segments(text: &str, marks: &[(std::ops::Range<usize>, MarkKind)]) -> Vec<Segment> {
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(marks.iter().flat_map(|(range, _)| [range.start, range.end]));
    cuts.sort_unstable();
    cuts.dedup();
    if text.is_empty() {
        let all: Vec<&_> = marks.iter().collect();
        return match all.is_empty() {
            true => Vec::new(),
            false => vec![segment("", 0, &all)],
        };
    }
    let mut by_start: Vec<&_> = marks.iter().collect();
    by_start.sort_by_key(|(range, _)| range.start);
    let mut coming = by_start.into_iter().peekable();
    let mut active: Vec<&(std::ops::Range<usize>, MarkKind)> = Vec::new();
    let mut segments = Vec::new();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        active.retain(|(range, _)| range.end > start);
        while let Some(mark) = coming.next_if(|(range, _)| range.start <= start) {
            active.push(mark);
        }
        segments.push(segment(
            text.get(start..end).unwrap_or_default(),
            start,
            &active,
        ));
    }
    segments
}

fn segment(text: &str, start: usize, marks: &[&(std::ops::Range<usize>, MarkKind)]) -> Segment {
    let mut segment = Segment {
        text: text.to_owned(),
        ..Segment::default()
    };
    let mut gravest = None;
    for (range, kind) in marks {
        match kind {
            MarkKind::Finding(at, severity) => {
                segment.findings.push(*at);
                gravest = gravest.max(Some(*severity));
                if range.start == start {
                    segment.begins.push(*at);
                }
            }
            MarkKind::Related(at) => segment.related.push(*at),
            MarkKind::Figure(relations) => {
                segment.figure = true;
                segment.lone = relations.is_empty();
                segment.relations.extend(relations);
            }
            MarkKind::Denial(relations) => segment.relations.extend(relations),
        }
    }
    segment.severity = gravest.map(crate::words::severity_key);
    segment.related.dedup();
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_marks_begin_and_end() {
        let marks = [
            (0..6, MarkKind::Finding(0, Severity::Hint)),
            (3..6, MarkKind::Figure(vec![2])),
            (3..9, MarkKind::Finding(1, Severity::Error)),
        ];
        let cut = segments("甲乙丙丁", &marks);
        let texts: Vec<&str> = cut.iter().map(|segment| segment.text.as_str()).collect();
        assert_eq!(texts, ["甲", "乙", "丙", "丁"]);
        assert_eq!(
            (&cut[1].findings, cut[1].severity),
            (&vec![0, 1], Some("error"))
        );
        assert_eq!((&cut[1].begins, &cut[1].relations), (&vec![1], &vec![2]));
        assert_eq!((&cut[2].begins, cut[3].findings.len()), (&vec![], 0));
    }

    #[test]
    fn a_blank_cell_can_carry_a_mark_and_else_stays_empty() {
        assert_eq!(segments("", &[]), []);
        let cut = segments("", &[(0..0, MarkKind::Finding(3, Severity::Warning))]);
        assert_eq!((cut.len(), &cut[0].begins), (1, &vec![3]));
    }
}
