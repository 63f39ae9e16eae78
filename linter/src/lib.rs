//! The engine of gouji: `bytes ─read→ Document ─recognise→ Report ─check→ Vec<Diagnostic>`.
//!
//! It opens no file, reads no environment and starts no thread.

pub mod annotate;
pub mod blank;
pub mod check;
pub mod diagnostic;
pub mod document;
pub mod equation;
pub mod fix;
pub mod form;
mod labels;
pub mod localise;
pub mod normal;
pub mod number;
pub mod read;
pub mod report;
pub mod rule;
pub mod selection;
pub mod series;
pub mod source;
pub mod span;
mod utf8;
mod walk;
pub mod words;

pub use annotate::annotate;
pub use check::{Checked, check};
pub use localise::localise;
pub use read::{read, read_text};
