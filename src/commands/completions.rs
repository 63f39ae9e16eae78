//! `gouji completions`: the script that a shell sources.

use std::io::Write;

use gouji_linter::diagnostic::Language;

use crate::args::Completions;
use crate::exit::Exit;
use crate::help;
use crate::output::{Output, Paint};

pub(crate) fn run(args: &Completions, language: Language) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut help::command(language),
        "gouji",
        &mut script,
    );
    let mut output = Output::standard(Paint::Plain);
    output.write_all(&script)?;
    output.finish(language)?;
    Ok(Exit::Clean)
}
