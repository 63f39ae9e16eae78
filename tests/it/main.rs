//! The one test binary of the command.

mod generate;
mod samples;
