//! A bar for long runs, on standard error and only where a person looks at it.

use std::io::{self, IsTerminal};

use gouji_linter::diagnostic::Language;
use indicatif::{ProgressBar, ProgressStyle};

use crate::words::pick;

/// Fewer files than this are checked before a bar could be read.
const MANY: usize = 100;

pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(files: usize, quiet: bool, language: Language) -> Progress {
        if quiet || files < MANY || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let template = pick(
            language,
            "检查 {bar:40} {pos}/{len}，还需 {eta}",
            "checking {bar:40} {pos}/{len}, {eta} left",
        );
        let Ok(style) = ProgressStyle::with_template(template) else {
            return Progress(None);
        };
        Progress(Some(ProgressBar::new(files as u64).with_style(style)))
    }

    pub(super) fn one_more(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Lines for the terminal are written where the bar was, and the bar below them.
    pub(super) fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(act),
            None => act(),
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
