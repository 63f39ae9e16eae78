//! Mistakes in gouji.toml and in packs, drawn at their places.

use std::borrow::Cow;

use codespan_reporting::diagnostic::{LabelStyle, Severity};
use gouji_linter::diagnostic::Severity as Level;
use gouji_linter::source::Source;

use super::Style;
use super::excerpt::{self, Pointer, Remark};
use super::location::Locator;
use crate::config::Mistake;
use crate::words;

/// A message quotes what it is about, which may be of any length.
fn clip(message: &str) -> Cow<'_, str> {
    const LONGEST: usize = 500;
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()).into(),
        None => message.into(),
    }
}

pub(crate) fn render(mistakes: &[Mistake], style: Style) -> String {
    let mut drawn = Vec::new();
    for mistake in mistakes {
        let message = &clip(mistake.message.in_language(style.language));
        let Some(place) = &mistake.place else {
            drawn.extend_from_slice(words::failure(style.language, message).as_bytes());
            drawn.push(b'\n');
            continue;
        };
        let source = Source::from_text(place.text.to_string());
        let locator = Locator::new(&source);
        let pointer = Pointer {
            span: place.span.clone(),
            style: LabelStyle::Primary,
            message: String::new(),
            orients: false,
        };
        let remark = Remark {
            severity: Severity::Error,
            severity_word: words::severity(style.language, Level::Error),
            code: None,
            message,
            pointers: vec![pointer],
            notes: Vec::new(),
        };
        excerpt::draw(&mut drawn, &place.path, &locator, &source, remark, style);
    }
    String::from_utf8_lossy(&drawn).into_owned()
}
