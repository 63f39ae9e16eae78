//! Everything that needs more than one module: the command end to end, whole reports, random reports.

mod cli;
mod findings;
mod generate;
mod real;
mod rules;
mod samples;
mod shipped;
