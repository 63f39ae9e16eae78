//! Everything that needs more than one module: the command end to end, whole reports, random reports.

mod cli;
mod dependencies;
mod docs;
mod docx;
mod engine;
mod faults;
mod findings;
mod fix;
mod fuzzed;
mod gate;
mod generate;
mod hostile;
mod limits;
mod localise;
mod lsp;
mod new;
mod outputs;
mod packs;
mod properties;
mod real;
mod rules;
mod samples;
mod series;
mod shipped;
