//! The files that a command was given, each under the configuration that governs it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use gouji_linter::diagnostic::Language;

use crate::args::Common;
use crate::config::{Configs, Loaded};
use crate::input::{self, Input, Inputs};
use crate::packs;

pub(super) struct Governed {
    pub(super) files: Vec<(Input, Arc<Loaded>)>,
    pub(super) containers: Vec<PathBuf>,
    pub(super) failures: Vec<String>,
    pub(super) configs: Configs,
    /// What `--lang` asks for, or the configuration of the first file.
    pub(super) language: Language,
}

/// Whether rules may be read while folders are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threads {
    One,
    Several,
}

pub(super) fn gather(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    common: &Common,
    (language, threads): (Language, Threads),
) -> Governed {
    let mut configs = Configs::new(common.config.clone());
    let gather = || input::gather(paths, stdin_filename, language);
    let Inputs {
        files,
        containers,
        failures,
    } = match threads {
        Threads::Several if may_be_several(paths) => thread::scope(|scope| {
            // Whatever is found, these rules are asked for; a mistake in them is told when they are.
            scope.spawn(packs::built_in);
            gather()
        }),
        _ => gather(),
    };
    let files: Vec<(Input, Arc<Loaded>)> = files
        .into_iter()
        .map(|input| {
            let loaded = configs.for_folder(input.folder());
            (input, loaded)
        })
        .collect();
    let language = common
        .lang
        .map_or_else(|| configured(&files).unwrap_or(language), Language::from);
    Governed {
        files,
        containers,
        failures,
        configs,
        language,
    }
}

/// Whether more than one file may be meant; the disk is not asked about each of many.
fn may_be_several(paths: &[PathBuf]) -> bool {
    match paths {
        [only] => only.is_dir(),
        _ => true,
    }
}

fn configured(files: &[(Input, Arc<Loaded>)]) -> Option<Language> {
    let (_, loaded) = files.first()?;
    let settings = (**loaded).as_ref().ok()?;
    settings.lang.as_ref().map(|said| said.value)
}
