//! The subcommands, a file each.

use std::path::Path;
use std::sync::Arc;

use gouji_linter::diagnostic::Language;

use crate::args::{Args, Command, Common};
use crate::config::{Configs, Loaded};
use crate::exit::Exit;
use crate::output;
use crate::render::{self, Style};

mod annotate;
mod check;
mod completions;
mod config;
mod explain;
mod extract;
mod fix;
mod governed;
mod lsp;
mod new;
mod rules;

pub(crate) fn run(args: Args, language: Language) -> anyhow::Result<Exit> {
    let Args { common, command } = args;
    match command {
        Command::Check(command) => check::run(&command, &common, language),
        Command::Explain(command) => explain::run(&command, &common, language),
        Command::Rules(command) => rules::run(&command, &common, language),
        Command::Extract(command) => extract::run(&command, &common, language),
        Command::New(command) => new::run(&command, &common, language),
        Command::Fix(command) => fix::run(&command, &common, language),
        Command::Annotate(command) => annotate::run(&command, &common, language),
        Command::Config(command) => config::run(&command, &common, language),
        Command::Lsp(_) => lsp::run(&common, language),
        Command::Completions(command) => completions::run(&command, language),
    }
}

/// The settings that govern one place, and the language that they may fix.
struct Governed {
    settings: Arc<Loaded>,
    language: Language,
}

/// `None` when the configuration has mistakes, which are then drawn.
fn govern(place: Option<&Path>, common: &Common, language: Language) -> Option<Governed> {
    let place = place.unwrap_or(Path::new("."));
    let folder = if place.is_dir() {
        place
    } else {
        place.parent().unwrap_or(Path::new("."))
    };
    let settings = Configs::new(common.config.clone()).for_folder(folder);
    match &*settings {
        Ok(found) => {
            let own = found.lang.as_ref().map_or(language, |said| said.value);
            let language = common.lang.map_or(own, Language::from);
            Some(Governed { settings, language })
        }
        Err(mistakes) => {
            let style = Style {
                language,
                paint: output::paint_stderr(common.color),
                columns: output::columns(),
            };
            output::say(render::mistakes::render(mistakes, style).trim_end());
            None
        }
    }
}
