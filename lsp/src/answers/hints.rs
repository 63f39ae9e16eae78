//! What a total should be, written behind it.

use gouji_linter::report::Report;
use gouji_linter::span::Span;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip};

use crate::abilities::Hints;
use crate::answers::figures::Figures;
use crate::reading::Reading;

pub(crate) fn hints(
    reading: &Reading,
    report: &Report<'_>,
    within: Span,
    wanted: Hints,
) -> Vec<InlayHint> {
    if wanted == Hints::Off {
        return Vec::new();
    }
    let figures = Figures::of(reading, report);
    let lines = reading.lines();
    let mut hints: Vec<InlayHint> = Vec::new();
    for relation in &figures.coverage.relations {
        if relation.holds && wanted != Hints::All {
            continue;
        }
        let Some(total) = relation.balance.and_then(|balance| balance.total) else {
            continue;
        };
        let span = figures.span(total);
        if !within.contains(span) {
            continue;
        }
        let Some(computed) = figures.computed(total, relation) else {
            continue;
        };
        let label = if relation.holds {
            "✓".to_owned()
        } else {
            format!("≠ {computed}")
        };
        let position = lines.position(span.end);
        let tooltip = format!("{} ({})", relation.text, relation.rule);
        // The same total may stand in several sums; the same word about it is enough once.
        let known = hints.iter().any(|known| {
            known.position == position
                && matches!(&known.label, InlayHintLabel::String(text) if *text == label)
        });
        if !known {
            hints.push(InlayHint {
                position,
                label: InlayHintLabel::String(label),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::String(tooltip)),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    hints
}
