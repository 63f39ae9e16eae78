//! The engine of gouji: `bytes ─read→ Document ─recognise→ Report ─check→ Vec<Diagnostic>`.
//!
//! It opens no file, reads no environment and starts no thread.

pub mod diagnostic;
pub mod document;
pub mod number;
pub mod equation;
pub mod normal;
pub mod read;
pub mod source;
pub mod span;
