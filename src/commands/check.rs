//! `gouji check`: many files at a time, their findings in the order of their paths.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use anyhow::bail;
use gouji_linter::diagnostic::{Language, Severity};
use rayon::prelude::*;

use crate::args::{Check, Common};
use crate::config::{self, Configs, Loaded};
use crate::exit::Exit;
use crate::input::{self, Input};
use crate::output::{self, Output, Overwrite, Paint};
use crate::render::statistics::Statistics;
use crate::render::{self, Style};
use crate::words::{self, Tally};

use document::{Outcome, Plan};

pub(super) mod document;

pub(crate) fn run(args: &Check, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let mut configs = Configs::new(common.config.clone());
    let inputs = input::gather(&args.paths, args.stdin_filename.as_deref(), language);
    let files: Vec<(Input, Arc<Loaded>)> = inputs
        .files
        .into_iter()
        .map(|input| {
            let loaded = configs.for_folder(input.folder());
            (input, loaded)
        })
        .collect();
    let language = common
        .lang
        .map_or_else(|| configured(&files).unwrap_or(language), Language::from);
    let severities = severities(&args.severity, language)?;
    let style = match args.output {
        Some(_) => Style {
            language,
            paint: Paint::Plain,
            columns: output::USUAL_COLUMNS,
        },
        None => Style {
            language,
            paint: output::paint_stdout(common.color),
            columns: output::columns(),
        },
    };
    let mut run = Run {
        plan: Plan {
            args,
            severities,
            style,
        },
        tally: Tally {
            containers: inputs.containers.len(),
            ..Tally::default()
        },
        statistics: Statistics::default(),
        exit: Exit::Clean,
        verbose: common.verbose,
    };
    run.vet(&configs, common)?;
    for failure in &inputs.failures {
        run.fail(failure);
    }
    let overwrite = if args.force {
        Overwrite::Allow
    } else {
        Overwrite::Refuse
    };
    let mut output = match &args.output {
        Some(path) => Output::file(path, overwrite, language)?,
        None => Output::standard(style.paint),
    };
    run.check_all(&files, &mut output)?;
    output.finish(language)?;
    if !common.quiet {
        let elapsed = if common.verbose {
            words::elapsed(language, started.elapsed().as_millis())
        } else {
            String::new()
        };
        output::say(&(words::summary(language, &run.tally) + &elapsed));
    }
    Ok(run.exit)
}

struct Run<'a> {
    plan: Plan<'a>,
    tally: Tally,
    statistics: Statistics,
    exit: Exit,
    verbose: bool,
}

impl Run<'_> {
    /// Draws the mistakes of every configuration, and asks whether the rules named on the command line exist.
    fn vet(&mut self, configs: &Configs, common: &Common) -> anyhow::Result<()> {
        let style = Style {
            paint: output::paint_stderr(common.color),
            ..self.plan.style
        };
        for loaded in configs.all() {
            match &**loaded {
                Err(mistakes) => {
                    output::say(render::mistakes::render(mistakes, style).trim_end());
                    self.exit = Exit::Failure;
                }
                Ok(settings) => {
                    let named = self.plan.severities.iter().map(|(name, _)| name);
                    for name in self
                        .plan
                        .args
                        .select
                        .iter()
                        .chain(&self.plan.args.ignore)
                        .chain(named)
                    {
                        if let Err(unknown) = config::known(&settings.rules, name) {
                            let near = unknown.suggestion.as_deref();
                            bail!(words::unknown_rule(style.language, &unknown.name, near));
                        }
                    }
                    if let Some(file) = settings.files.first().filter(|_| self.verbose) {
                        output::say(&words::used_config(style.language, &file.shown()));
                    }
                }
            }
        }
        Ok(())
    }

    fn fail(&mut self, message: &str) {
        output::say(&words::failure(self.plan.style.language, message));
        self.tally.failures += 1;
        self.exit = Exit::Failure;
    }

    /// Batch by batch: the first findings leave while later files are still unread, and memory holds one batch.
    fn check_all(
        &mut self,
        files: &[(Input, Arc<Loaded>)],
        output: &mut Output,
    ) -> anyhow::Result<()> {
        let jobs = self.plan.args.jobs.map_or(0, usize::from);
        // Threads cost more than the check of a file.
        let pool = match files.len() {
            0 | 1 => None,
            _ => Some(rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?),
        };
        let batch = pool
            .as_ref()
            .map_or(1, |pool| pool.current_num_threads() * 8);
        let [before, between, after] = match self.plan.args.statistics {
            true => [""; 3],
            false => render::frame(self.plan.args.output_format),
        };
        output.write_all(before.as_bytes())?;
        let mut first = true;
        for batch in files.chunks(batch) {
            let outcomes: Vec<Outcome> = match &pool {
                None => batch
                    .iter()
                    .map(|(input, loaded)| self.plan.check(input, loaded))
                    .collect(),
                Some(pool) => {
                    let plan = &self.plan;
                    pool.install(|| {
                        batch
                            .par_iter()
                            .map(|(input, loaded)| plan.check(input, loaded))
                            .collect()
                    })
                }
            };
            for ((input, _), outcome) in batch.iter().zip(outcomes) {
                let rendered = self.count(input, outcome);
                if !rendered.is_empty() {
                    output.write_all(if first { b"" } else { between.as_bytes() })?;
                    output.write_all(&rendered)?;
                    first = false;
                }
            }
            output.flush()?;
        }
        output.write_all(after.as_bytes())?;
        if self.plan.args.statistics {
            let statistics = self
                .statistics
                .render(self.plan.args.output_format, self.plan.style.language);
            output.write_all(statistics.as_bytes())?;
        }
        Ok(())
    }

    /// Takes note of what a file gave, and hands back what to print of it.
    fn count(&mut self, input: &Input, outcome: Outcome) -> Vec<u8> {
        match outcome {
            Outcome::Checked {
                rendered,
                diagnostics,
                allowed,
                fails,
            } => {
                self.tally.reports += 1;
                self.tally.allowed += allowed;
                for diagnostic in &diagnostics {
                    match diagnostic.severity {
                        Severity::Error => self.tally.errors += 1,
                        Severity::Warning => self.tally.warnings += 1,
                        Severity::Hint => self.tally.hints += 1,
                    }
                }
                if fails {
                    self.exit = self.exit.max(Exit::Findings);
                }
                self.statistics.add(&diagnostics);
                return rendered;
            }
            Outcome::NoReport => {
                self.tally.strangers += 1;
                if self.verbose {
                    output::say(&words::skipped(self.plan.style.language, &input.shown()));
                }
            }
            Outcome::Failed(message) => self.fail(&message),
            Outcome::Ungoverned => {
                self.fail(&words::ungoverned(self.plan.style.language, &input.shown()))
            }
        }
        Vec::new()
    }
}

/// The language of the first document's configuration: a run speaks one.
fn configured(files: &[(Input, Arc<Loaded>)]) -> Option<Language> {
    let (_, loaded) = files.first()?;
    loaded
        .as_ref()
        .as_ref()
        .ok()?
        .lang
        .as_ref()
        .map(|said| said.value)
}

fn severities(given: &[String], language: Language) -> anyhow::Result<Vec<(String, Severity)>> {
    let mut severities = Vec::new();
    for text in given {
        let parsed = text
            .split_once('=')
            .and_then(|(name, level)| Some((name.to_owned(), words::severity_of_key(level)?)));
        match parsed {
            Some(parsed) => severities.push(parsed),
            None => bail!(words::bad_severity(language, text)),
        }
    }
    Ok(severities)
}
