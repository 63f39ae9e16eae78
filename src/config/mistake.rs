//! A mistake in a gouji.toml or in a pack, with its place.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::diagnostic::{Language, Wording};
use gouji_linter::selection::UnknownRule;

use super::file::{ConfigFile, Said};
use crate::words;

#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub(crate) message: Wording,
    /// `None` where no text could be read.
    pub(crate) place: Option<Box<Place>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) path: String,
    /// The path without links, which tells one file from another.
    pub(crate) real: PathBuf,
    pub(crate) text: Arc<str>,
    pub(crate) span: Range<usize>,
}

impl Mistake {
    pub(crate) fn at(file: &ConfigFile, span: Range<usize>, message: Wording) -> Mistake {
        let place = Place {
            path: shown(&file.path),
            real: file.real.clone(),
            text: Arc::clone(&file.text),
            span,
        };
        Mistake {
            message,
            place: Some(Box::new(place)),
        }
    }

    pub(super) fn in_text(
        path: &Path,
        text: &str,
        span: Range<usize>,
        message: Wording,
    ) -> Mistake {
        Mistake {
            message,
            place: Some(Box::new(Place {
                path: shown(path),
                real: super::real(path),
                text: text.into(),
                span,
            })),
        }
    }

    /// A file that another one names.
    pub(super) fn unreadable(
        by: &ConfigFile,
        name: &Said<String>,
        path: &Path,
        error: &io::Error,
    ) -> Mistake {
        Mistake::at(
            by,
            name.span(),
            both(|language| words::unreadable(language, &shown(path), error)),
        )
    }

    pub(super) fn missing(path: &Path, error: &io::Error) -> Mistake {
        Mistake {
            message: both(|language| words::unreadable(language, &shown(path), error)),
            place: None,
        }
    }

    pub(super) fn internal(error: &anyhow::Error) -> Mistake {
        Mistake {
            message: Wording::new(error.to_string(), error.to_string()),
            place: None,
        }
    }

    pub(super) fn unknown_rule(
        file: &ConfigFile,
        name: &Said<String>,
        unknown: &UnknownRule,
    ) -> Mistake {
        let near = unknown.suggestion.as_deref();
        Mistake::at(
            file,
            name.span(),
            both(|language| words::unknown_rule(language, &unknown.name, near)),
        )
    }
}

fn both(words: impl Fn(Language) -> String) -> Wording {
    Wording::new(words(Language::Chinese), words(Language::English))
}

/// From the current folder where the path lies in it.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let real = super::real(path);
    let inside = here
        .ok()
        .and_then(|here| real.strip_prefix(here).ok().map(Path::to_owned));
    inside
        .as_deref()
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}
