//! `--watch`: the check again whenever a document or a configuration has been saved.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use gouji_linter::diagnostic::Language;

use super::once;
use crate::args::{Check, Common};
use crate::config::{Configs, real};
use crate::exit::Exit;
use crate::output::{self, Overwrite};
use crate::{input, interrupt, words};

/// Looking, not being told: that works on network drives too.
const EVERY: Duration = Duration::from_millis(500);

/// Ends when it is interrupted, with what the last run came to.
pub(super) fn watch(args: &Check, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let mut overwrite = Overwrite::of(args.force);
    loop {
        let seen = look(args, common, language);
        let exit = once(args, common, language, overwrite)?;
        // From the second run on the file is this run's own.
        overwrite = Overwrite::Allow;
        output::say(words::watching(language));
        while look(args, common, language) == seen {
            if interrupt::asked() {
                return Ok(exit);
            }
            sleep(EVERY);
        }
    }
}

type Seen = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// When each file that matters was last written.
fn look(args: &Check, common: &Common, language: Language) -> Seen {
    let mut configs = Configs::new(common.config.clone());
    let inputs = input::gather(&args.paths, None, language);
    let mut paths: Vec<PathBuf> = Vec::new();
    for input in inputs.files {
        let loaded = configs.for_folder(input.folder());
        // A configuration is looked for in every folder above: one that appears there counts.
        let folder = real(input.folder());
        paths.extend(
            folder
                .ancestors()
                .map(|folder| folder.join(crate::config::FILE_NAME)),
        );
        if let Ok(settings) = &*loaded {
            paths.extend(settings.files.iter().map(|file| file.real.clone()));
            paths.extend(settings.packs.iter().filter_map(|pack| {
                Some(settings.files.get(pack.file)?.folder().join(&pack.value))
            }));
        }
        paths.push(input.path);
    }
    paths.extend(common.config.clone());
    let written = |path: &PathBuf| {
        let metadata = path.metadata().ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    paths
        .into_iter()
        .map(|path| {
            let seen = written(&path);
            (path, seen)
        })
        .collect()
}
