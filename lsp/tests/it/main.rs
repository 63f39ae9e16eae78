//! The server over an in-memory connection: what an editor sends, and what it gets.

mod answers;
mod client;
mod diagnostics;
mod documents;
mod ending;
mod office;
mod others;
mod workspace;
