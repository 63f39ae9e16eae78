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

use std::io::Write;

use exit::Exit;

/// A report is many small strings that live as long as one another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ! {
    let language = language::of_process();
    let exit = match help::parse(language) {
        Ok(args) => commands::run(args, language),
        Err(usage) => Ok(usage.print()),
    };
    let exit = match exit {
        Ok(exit) => exit,
        Err(error) if output::is_broken_pipe(&error) => Exit::Clean,
        Err(error) => {
            let said = match error.downcast_ref() {
                Some(error) => words::unprintable(language, error),
                None => format!("{error:#}"),
            };
            output::say(&words::failure(language, &said));
            Exit::Failure
        }
    };
    // Whoever writes something that matters has asked whether it arrived.
    let _ = std::io::stdout().flush();
    // Past the allocator, which would give all memory back to the system first, piece by piece.
    signal_hook::low_level::exit(exit.code().into())
}
