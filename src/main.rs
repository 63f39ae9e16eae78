//! gouji, the command: the only part that opens files and writes to the terminal.

mod args;
mod commands;
mod config;
mod date;
mod exit;
mod help;
mod input;
mod interrupt;
mod language;
mod output;
mod packs;
mod render;
mod words;

use std::process::ExitCode;

/// A report is many small strings that live as long as one another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let language = language::of_process();
    let exit = match help::parse(language) {
        Ok(args) => commands::run(args, language),
        Err(usage) => Ok(usage.print()),
    };
    match exit {
        Ok(exit) => exit.into(),
        Err(error) if output::is_broken_pipe(&error) => exit::Exit::Clean.into(),
        Err(error) => {
            let said = match error.downcast_ref() {
                Some(error) => words::unprintable(language, error),
                None => format!("{error:#}"),
            };
            output::say(&words::failure(language, &said));
            exit::Exit::Failure.into()
        }
    }
}
