//! `gouji lsp`: the language server on standard input and output, with the command's files and configuration.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gouji_linter::diagnostic::Language;
use gouji_linter::document::Document;
use gouji_linter::rule::Rule;
use gouji_linter::selection::Selection;
use gouji_linter::span::Span;
use gouji_lsp::{Buffers, Ending, Governing, Mistake, Rollup, Surroundings};

use super::check::document::{own, selection};
use crate::args::{Common, Lang};
use crate::config::{self, Configs, Settings, real};
use crate::exit::Exit;
use crate::input::{self, Input, InputKind};
use crate::packs;
use crate::words::pick;

pub(crate) fn run(common: &Common, language: Language) -> anyhow::Result<Exit> {
    let surroundings = Files {
        explicit: common.config.clone(),
        language,
        lang: common.lang,
        configs: Mutex::new(Configs::new(common.config.clone())),
    };
    // The conversation waits most of the time; the work is done beside it.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(8)
        .build()?;
    let ending = runtime.block_on(gouji_lsp::serve(
        tokio::io::stdin(),
        tokio::io::stdout(),
        Arc::new(surroundings),
    ));
    // A thread still waits for standard input.
    runtime.shutdown_background();
    Ok(match ending {
        Ending::Proper => Exit::Clean,
        Ending::Abrupt => Exit::Abandoned,
    })
}

/// The command's own way to files and configurations.
struct Files {
    explicit: Option<PathBuf>,
    language: Language,
    /// What `--lang` says, which goes before any configuration.
    lang: Option<Lang>,
    /// Read once, until something changes.
    configs: Mutex<Configs>,
}

impl Files {
    fn configs(&self, buffers: &Buffers) -> MutexGuard<'_, Configs> {
        let mut configs = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        if configs.buffers() != buffers {
            *configs = Configs::with_buffers(self.explicit.clone(), buffers.clone());
        }
        configs
    }

    fn governing(&self, settings: &Settings, document: &Path) -> Governing {
        let own = own(settings, document);
        // Every name was looked up when the configuration was loaded.
        let selection = selection(settings, &own, &[], &[], &[])
            .unwrap_or_else(|_| Selection::all(&settings.rules));
        Governing {
            rules: Arc::clone(&settings.rules),
            selection,
            year: own.iter().rev().find_map(|entry| entry.year),
            kind: own.iter().rev().find_map(|entry| entry.kind),
            language: self
                .lang
                .map(Language::from)
                .or(settings.lang.as_ref().map(|said| said.value)),
            rollups: settings
                .rollups
                .iter()
                .map(|entry| Arc::clone(&entry.value) as Arc<dyn Rollup>)
                .collect(),
        }
    }
}

impl Rollup for config::Rollup {
    fn is_whole(&self, document: &Path) -> bool {
        self.is_whole(document)
    }

    fn is_unit(&self, document: &Path) -> bool {
        self.is_unit(document)
    }

    fn names(&self) -> &[String] {
        &self.names
    }
}

impl Surroundings for Files {
    fn govern(
        &self,
        document: Option<&Path>,
        buffers: &Buffers,
    ) -> Result<Governing, Vec<Mistake>> {
        let Some(document) = document else {
            let rules = packs::built_in().map_err(|_| Vec::new())?;
            return Ok(Governing {
                selection: Selection::all(&rules),
                rules,
                year: None,
                kind: None,
                language: self.lang.map(Language::from),
                rollups: Vec::new(),
            });
        };
        let loaded = self.configs(buffers).for_folder(folder(document));
        match &*loaded {
            Ok(settings) => Ok(self.governing(settings, document)),
            Err(mistakes) => Err(mistakes.iter().filter_map(placed).collect()),
        }
    }

    fn forget(&self) {
        let mut configs = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        let buffers = configs.buffers().clone();
        *configs = Configs::with_buffers(self.explicit.clone(), buffers);
    }

    fn configuration(&self, document: &Path, buffers: &Buffers) -> Option<(PathBuf, Arc<str>)> {
        let path = self.configs(buffers).path_for(folder(document))?;
        let text = config::file::read_any(&path, buffers).ok()?;
        Some((path, text.into()))
    }

    fn walk(&self, folder: &Path) -> Vec<PathBuf> {
        let found = input::gather(&[folder.to_owned()], None, self.language);
        found.files.into_iter().map(|input| input.path).collect()
    }

    fn read(&self, path: &Path, language: Language) -> Result<Document, String> {
        let input = Input {
            path: path.to_owned(),
            kind: InputKind::Walked,
        };
        input.document(&input.bytes(language)?, language)
    }

    fn stamp(&self, path: &Path) -> Option<String> {
        let metadata = path.metadata().ok()?;
        Some(format!(
            "{:?}/{}",
            metadata.modified().ok()?,
            metadata.len()
        ))
    }

    fn real(&self, path: &Path) -> PathBuf {
        real(path)
    }

    fn page(&self, rule: &Rule, language: Language) -> Option<String> {
        let ours = packs::BUILT_IN
            .iter()
            .any(|shipped| shipped.name == rule.pack);
        ours.then(|| {
            format!(
                "{}/blob/main/docs/{}#{}",
                env!("CARGO_PKG_REPOSITORY"),
                pick(language, "rules.zh-CN.md", "rules.md"),
                rule.id.replace('/', "")
            )
        })
    }

    fn language(&self) -> Language {
        self.language
    }
}

fn folder(document: &Path) -> &Path {
    document.parent().unwrap_or(Path::new("."))
}

fn placed(mistake: &config::Mistake) -> Option<Mistake> {
    let place = mistake.place.as_ref()?;
    Some(Mistake {
        path: place.real.clone(),
        text: Arc::clone(&place.text),
        span: Span::new(place.span.start, place.span.end.max(place.span.start)),
        message: mistake.message.clone(),
    })
}
