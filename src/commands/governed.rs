//! The files that a command was given, each under the configuration that governs it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji_linter::diagnostic::Language;

use crate::args::Common;
use crate::config::{Configs, Loaded};
use crate::input::{self, Input, Inputs};

pub(super) struct Governed {
    pub(super) files: Vec<(Input, Arc<Loaded>)>,
    pub(super) containers: Vec<PathBuf>,
    pub(super) failures: Vec<String>,
    pub(super) configs: Configs,
    /// What `--lang` asks for, or the configuration of the first file.
    pub(super) language: Language,
}

pub(super) fn gather(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    common: &Common,
    language: Language,
) -> Governed {
    let mut configs = Configs::new(common.config.clone());
    let Inputs {
        files,
        containers,
        failures,
    } = input::gather(paths, stdin_filename, language);
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

fn configured(files: &[(Input, Arc<Loaded>)]) -> Option<Language> {
    let (_, loaded) = files.first()?;
    let settings = (**loaded).as_ref().ok()?;
    settings.lang.as_ref().map(|said| said.value)
}
