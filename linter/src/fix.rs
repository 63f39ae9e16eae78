//! Applying the edits that findings carry, and making sure that nothing else changes for the worse.
//!
//! After every round the document is read and checked anew: a fix that brings a new finding, or changes a figure
//! without saying so, is not kept.

mod apply;
mod docx;
mod state;

use crate::check::Checked;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, Wording};
use crate::document::{Document, Format};
use crate::read::ReadError;
use crate::report::{Given, Report};
use crate::rule::RuleSet;
use crate::selection::Selection;
use crate::span::Span;

use state::State;

pub use apply::{apply, encode};

/// More rounds than fixes can wait for each other; an end is reached long before.
const ROUNDS: usize = 16;

/// How a document is read and checked, and how its findings are told.
#[derive(Clone, Copy)]
pub struct Checking<'c> {
    pub format: Format,
    pub rules: &'c RuleSet,
    pub selection: &'c Selection,
    pub given: Given<'c>,
    /// Tells the figures that are wrong instead of the relations that they break; see [`crate::localise`].
    pub tell: &'c dyn Fn(&Report<'_>, &mut Checked),
}

/// A document after its fixes.
#[derive(Debug)]
pub struct Mended {
    pub bytes: Vec<u8>,
    /// What the document was, and what it is now.
    pub before: Document,
    pub after: Document,
    /// In the order in which they were applied.
    pub applied: Vec<Applied>,
    pub left: Vec<Left>,
    /// What was found before, and what remains, as it is told.
    pub found: Checked,
    pub remaining: Checked,
    pub is_report: bool,
}

#[derive(Clone, Debug)]
pub struct Applied {
    pub rule: String,
    pub title: Wording,
}

/// A fix that was offered, allowed, and not made.
#[derive(Clone, Debug)]
pub struct Left {
    pub rule: String,
    pub title: Wording,
    pub span: Span,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The document would have this finding, which it has not.
    NewFinding(String),
    /// The finding would still be there.
    NoUse,
    /// A figure would read otherwise.
    Figure,
    /// The words are not the text of runs: automatic numbers, notes, text boxes.
    OutOfReach,
}

/// Why a document cannot be fixed at all; it stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MendError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("the encoding {encoding} has no `{character}`")]
    Unencodable {
        encoding: &'static str,
        character: char,
    },
    /// Writing it back would change bytes that no fix is about.
    #[error("the file holds bytes that are not {encoding}")]
    Undecodable { encoding: &'static str },
    #[error("the edit is not within the text of runs")]
    OutOfReach,
}

/// Applies every fix of the wanted safety that holds; fixing the outcome again changes nothing.
pub fn mend(bytes: &[u8], checking: Checking<'_>, wanted: Wanted) -> Result<Mended, MendError> {
    let first = State::of(bytes.to_vec(), checking)?;
    let mut current: Option<State> = None;
    let mut applied = Vec::new();
    let mut left = Vec::new();
    for _ in 0..ROUNDS {
        let state = current.as_ref().unwrap_or(&first);
        left.clear();
        let Some((next, mut made)) = round(state, checking, wanted, &mut left)? else {
            break;
        };
        applied.append(&mut made);
        current = Some(next);
    }
    let State {
        bytes,
        document,
        told,
        is_report,
        ..
    } = match current {
        Some(state) => state,
        None => State::of(bytes.to_vec(), checking)?,
    };
    Ok(Mended {
        bytes,
        before: first.document,
        after: document,
        applied,
        left,
        found: first.told,
        remaining: told,
        is_report,
    })
}

/// Which fixes to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Safe,
    All,
}

impl Wanted {
    pub fn includes(self, fix: &Fix) -> bool {
        self == Wanted::All || fix.safety == Safety::Safe
    }
}

type Offer<'d> = (&'d Diagnostic, &'d Fix);

/// Applies what can be applied at once. `None` where nothing holds any more.
fn round(
    state: &State,
    checking: Checking<'_>,
    wanted: Wanted,
    left: &mut Vec<Left>,
) -> Result<Option<(State, Vec<Applied>)>, MendError> {
    let mut offers: Vec<Offer<'_>> = Vec::new();
    for diagnostic in &state.told.diagnostics {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| wanted.includes(fix)) else {
            continue;
        };
        // What overlaps waits for the next round.
        if offers.iter().all(|(_, other)| are_apart(other, fix)) {
            offers.push((diagnostic, fix));
        }
    }
    if offers.is_empty() {
        return Ok(None);
    }
    // Usually all of them hold together; only if not, each has to show what it does alone.
    if let Ok(next) = attempt(state, checking, &offers)? {
        return Ok(Some((next, offers.iter().map(made).collect())));
    }
    let mut good: Vec<Offer<'_>> = Vec::new();
    let mut first = None;
    for offer in offers {
        match attempt(state, checking, &[offer])? {
            Ok(next) => {
                good.push(offer);
                first.get_or_insert((next, offer));
            }
            Err(why) => left.push(Left {
                rule: offer.0.rule.clone(),
                title: offer.1.title.clone(),
                span: offer.0.span,
                why,
            }),
        }
    }
    let Some((alone, offer)) = first else {
        return Ok(None);
    };
    if good.len() > 1
        && let Ok(next) = attempt(state, checking, &good)?
    {
        return Ok(Some((next, good.iter().map(made).collect())));
    }
    Ok(Some((alone, vec![made(&offer)])))
}

fn made((diagnostic, fix): &Offer<'_>) -> Applied {
    Applied {
        rule: diagnostic.rule.clone(),
        title: fix.title.clone(),
    }
}

fn are_apart(one: &Fix, other: &Fix) -> bool {
    one.edits.iter().all(|one| {
        other.edits.iter().all(|other| {
            let (one, other) = (one.span, other.span);
            (one.end <= other.start || other.end <= one.start) && one.start != other.start
        })
    })
}

/// The document with these fixes, or why they are not wanted after all.
fn attempt(
    state: &State,
    checking: Checking<'_>,
    offers: &[Offer<'_>],
) -> Result<Result<State, Why>, MendError> {
    let mut edits: Vec<&Edit> = offers.iter().flat_map(|(_, fix)| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let bytes = match apply(checking.format, &state.bytes, &state.document, &edits) {
        Ok(bytes) => bytes,
        Err(MendError::OutOfReach) => return Ok(Err(Why::OutOfReach)),
        Err(error) => return Err(error),
    };
    let next = State::of(bytes, checking)?;
    Ok(match next.worse_than(state, offers, &edits) {
        Some(why) => Err(why),
        None => Ok(next),
    })
}
