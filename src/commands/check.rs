//! `gouji check`: many files at a time, their findings in the order of their paths.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::bail;
use gouji_linter::diagnostic::{Language, Severity};
use gouji_linter::rule::Rule;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::args::{Check, CheckFormat, Common, FailOn};
use crate::config::{self, Configs, Loaded};
use crate::exit::Exit;
use crate::input::{Input, InputKind};
use crate::interrupt;
use crate::output::{self, Output, Overwrite, Paint};
use crate::render::statistics::Statistics;
use crate::render::whole::Whole;
use crate::render::{self, Style};
use crate::words::{self, Tally};

use super::governed::{self, Governed, Threads};
use across::Across;
use baseline::{Baseline, Entry};
use document::Plan;
use memories::Memories;
use outcome::{Checked, Outcome, Verdict};
use progress::Progress;
use receipt::Receipt;

mod across;
mod baseline;
pub(super) mod document;
mod memories;
mod outcome;
mod progress;
mod receipt;
mod watch;

pub(crate) fn run(args: &Check, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let stdin = args.paths.iter().any(|path| path == Path::new("-"));
    // Who waits for standard input would not hear the question.
    if !stdin {
        interrupt::listen();
    }
    if args.watch && !stdin {
        return watch::watch(args, common, language);
    }
    once(args, common, language, Overwrite::of(args.force))
}

fn once(
    args: &Check,
    common: &Common,
    language: Language,
    overwrite: Overwrite,
) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let threads = match args.jobs {
        Some(1) => Threads::One,
        _ => Threads::Several,
    };
    let Governed {
        files,
        containers,
        failures,
        configs,
        language,
    } = governed::gather(
        &args.paths,
        args.stdin_filename.as_deref(),
        common,
        (language, threads),
    );
    let severities = severities(&args.severity, language)?;
    keep_outputs_apart(args, &files, language)?;
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
    let baseline = match &args.baseline {
        Some(path) => Some(Baseline::read(path, args.update_baseline, language)?),
        None => None,
    };
    let receipt = match &args.receipt {
        Some(path) => Some(Receipt::open(path, overwrite, language)?),
        None => None,
    };
    let mut run = Run {
        plan: Plan {
            args,
            severities,
            style,
            baseline,
            memories: Memories::default(),
            verbose: common.verbose,
        },
        across: Across::default(),
        books: Books {
            tally: Tally {
                containers: containers.len(),
                ..Tally::default()
            },
            statistics: Statistics::default(),
            known: Vec::new(),
            receipt,
            exit: Exit::Clean,
        },
    };
    run.vet(&configs, common)?;
    let mut whole = match args.statistics {
        true => Whole::bare(args.output_format),
        false => Whole::new(args.output_format, &rules(&configs), language)?,
    };
    let mut output = match &args.output {
        Some(path) => Output::file(path, overwrite, language)?,
        None => Output::standard(style.paint),
    };
    whole.begin(&mut output)?;
    for failure in &failures {
        run.books.fail(failure, language);
        whole.fail("gouji", failure, &mut output)?;
    }
    if let Some(first) = containers.first() {
        let first = first.display().to_string();
        let unread = words::unread_in_folder(language, &first, containers.len());
        output::say(&words::failure(language, &unread));
        whole.fail(&first, &unread, &mut output)?;
        run.books.exit = Exit::Failure;
    }
    if !common.quiet {
        across::unanswered(&args.paths, &files, &configs, language)
            .iter()
            .for_each(|remark| output::say(remark));
    }
    let progress = Progress::new(files.len(), common.quiet, language);
    let jobs = args.jobs.map_or(0, usize::from);
    // Threads cost more than the check of a file.
    let pool = match files.len() {
        0 | 1 => None,
        _ => Some(rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?),
    };
    run.across = across::survey(&run.plan, &files, pool.as_ref(), &progress);
    run.check_all(&files, pool.as_ref(), &mut whole, &mut output, &progress)?;
    progress.end();
    // A gate through which nothing passed has held nothing back either. That a file that was named is no report is a
    // finding like others, and may be said to hold nothing back.
    let is_told =
        run.books.tally.others > 0 && configs.all().all(|loaded| never_fails(args, loaded));
    if run.books.tally.reports == 0 && run.books.exit == Exit::Clean && !is_told {
        output::say(&words::failure(language, words::nothing_checked(language)));
        run.books.exit = Exit::Failure;
    }
    whole.finish(&mut output)?;
    if args.statistics {
        let statistics = run.books.statistics.render(args.output_format, language);
        output.write_all(statistics.as_bytes())?;
    }
    if args.watch && !output.is_heard() {
        // Nobody would see the next run either.
        return Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into());
    }
    output.finish(language)?;
    run.settle_baseline()?;
    if let Some(receipt) = run.books.receipt.take() {
        receipt.finish(&configs, &run.books.tally, run.books.exit, language)?;
    }
    if !common.quiet {
        // Over several reports a person wants to know where to begin.
        let overview = args.output_format == CheckFormat::Full && run.books.tally.reports > 1;
        if overview && !args.statistics {
            run.books
                .statistics
                .most_frequent(language)
                .iter()
                .for_each(|line| output::say(line));
        }
        let elapsed = if common.verbose || overview {
            words::elapsed(language, started.elapsed().as_millis())
        } else {
            String::new()
        };
        output::say(&(words::summary(language, &run.books.tally) + &elapsed));
    }
    Ok(run.books.exit)
}

fn never_fails(args: &Check, loaded: &Loaded) -> bool {
    let configured = loaded.as_ref().ok().and_then(|own| own.fail_on.as_ref());
    args.fail_on.or(configured.map(|said| said.value)) == Some(FailOn::Never)
}

struct Run<'a> {
    plan: Plan<'a>,
    /// What the files say of each other.
    across: Across,
    books: Books,
}

/// What is noted of the files, in their order.
struct Books {
    tally: Tally,
    statistics: Statistics,
    /// What a new baseline would say of each document.
    known: Vec<(PathBuf, Vec<Entry>)>,
    receipt: Option<Receipt>,
    exit: Exit,
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
                    self.books.exit = Exit::Failure;
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
                    if let Some(file) = settings.files.first().filter(|_| self.plan.verbose) {
                        output::say(&words::used_config(style.language, &file.shown()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Batch by batch: the first findings leave while later files are still unread, and memory holds two batches.
    fn check_all(
        &mut self,
        files: &[(Input, Arc<Loaded>)],
        pool: Option<&ThreadPool>,
        whole: &mut Whole,
        output: &mut Output,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        // What is known is handed on, which takes less than to share it out.
        let each = if self.across.knows_any() { 128 } else { 16 };
        let batch = pool.map_or(1, |pool| pool.current_num_threads() * each);
        let Run {
            plan,
            across,
            books,
        } = self;
        let plan = &*plan;
        // The last batch is written while the threads check the next one.
        let mut ready = Ready::default();
        let mut hand_on = |ready: Ready<'_>| {
            progress.aside(|| -> anyhow::Result<()> {
                for ((input, _), outcome) in ready.files.iter().zip(ready.outcomes) {
                    books.take(plan, input, outcome, whole, output)?;
                }
                Ok(output.flush()?)
            })
        };
        for (at, files_of_batch) in files.chunks(batch).enumerate() {
            if interrupt::asked() {
                hand_on(ready)?;
                bail!(words::interrupted(
                    plan.style.language,
                    at * batch,
                    files.len()
                ));
            }
            let numbered = (at * batch..).zip(files_of_batch);
            let known: Vec<_> = numbered
                .map(|(file, input)| (file, input, across.checked(file)))
                .collect();
            let across = &*across;
            let check = |(file, (input, loaded), known): (_, &(Input, Arc<Loaded>), _)| match (
                known,
                across.about(file),
            ) {
                (Some(outcome), None) => outcome,
                (Some(outcome), Some(about)) => plan.complete(outcome, input, loaded, about),
                (None, about) => {
                    let outcome = plan.check(input, loaded, about);
                    progress.one_more();
                    outcome
                }
            };
            // To wake a thread costs more than to hand on what is known.
            let is_known = |(file, _, known): &(usize, _, Option<Outcome>)| {
                known.is_some() && across.about(*file).is_none()
            };
            let pool = pool.filter(|_| !known.iter().all(is_known));
            let last = std::mem::take(&mut ready);
            ready.files = files_of_batch;
            match across::several(pool) {
                None => {
                    hand_on(last)?;
                    ready.outcomes = known.into_iter().map(check).collect();
                }
                Some(pool) => pool.in_place_scope(|scope| {
                    let outcomes = &mut ready.outcomes;
                    scope.spawn(move |_| {
                        let known = known.into_par_iter().with_max_len(1);
                        *outcomes = known.map(check).collect();
                    });
                    hand_on(last)
                })?,
            }
        }
        hand_on(ready)
    }
}

/// Files that were checked and are not written yet.
#[derive(Default)]
struct Ready<'f> {
    files: &'f [(Input, Arc<Loaded>)],
    outcomes: Vec<Outcome>,
}

impl Books {
    fn fail(&mut self, message: &str, language: Language) {
        output::say(&words::failure(language, message));
        self.tally.failures += 1;
        self.exit = Exit::Failure;
    }

    /// Takes note of what a file gave, and passes on what to print of it.
    fn take(
        &mut self,
        plan: &Plan<'_>,
        input: &Input,
        outcome: Outcome,
        whole: &mut Whole,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        let language = plan.style.language;
        let path = input.shown();
        let mut line = receipt::File::new(&path, outcome.digest);
        let failure = match outcome.verdict {
            Verdict::Checked(checked) => {
                line.take(&checked);
                self.count(plan, &path, &checked);
                let Checked {
                    piece, compared, ..
                } = *checked;
                self.known.push((input.path.clone(), compared.current));
                whole.add(piece, output)?;
                None
            }
            Verdict::NoReport => {
                self.tally.strangers += 1;
                if plan.verbose {
                    output::say(&words::skipped(language, &path));
                }
                line.verdict = "not-a-report";
                None
            }
            Verdict::Failed(message) => Some(message),
            Verdict::Ungoverned => Some(words::ungoverned(language, &path)),
        };
        if let Some(message) = failure {
            self.fail(&message, language);
            whole.fail(&path, &message, output)?;
            line.failure = Some(message);
        }
        if let Some(receipt) = &mut self.receipt {
            receipt.add(line);
        }
        Ok(())
    }

    fn count(&mut self, plan: &Plan<'_>, path: &str, checked: &Checked) {
        match checked.is_report {
            true => self.tally.reports += 1,
            false => self.tally.others += 1,
        }
        self.tally.allowed += checked.allowed;
        self.tally.baseline += checked.compared.known;
        let listed = checked.findings.iter().map(|found| (found.severity, 1));
        let unlisted = checked.unlisted.iter();
        for (severity, count) in listed.chain(unlisted.map(|more| (more.severity, more.count))) {
            match severity {
                Severity::Error => self.tally.errors += count,
                Severity::Warning => self.tally.warnings += count,
                Severity::Hint => self.tally.hints += count,
            }
        }
        for more in &checked.unlisted {
            output::say(&words::unlisted(plan.style.language, path, more));
        }
        if checked.fails && !plan.args.update_baseline {
            self.exit = self.exit.max(Exit::Findings);
        }
        let findings = checked.findings.iter();
        let findings = findings.map(|found| (found.rule.as_str(), found.severity));
        self.statistics.add(findings, checked.reach);
        self.statistics.add_unlisted(&checked.unlisted);
        let stale: Vec<(&str, &str)> = checked
            .compared
            .stale
            .iter()
            .map(|entry| (entry.rule.as_str(), entry.fingerprint.as_str()))
            .collect();
        if !stale.is_empty() && !plan.args.update_baseline {
            output::say(&words::stale(plan.style.language, path, &stale));
        }
    }
}

impl Run<'_> {
    /// Writes the baseline anew, or tells what of it has been overtaken.
    fn settle_baseline(&mut self) -> anyhow::Result<()> {
        let language = self.plan.style.language;
        let Some(baseline) = self.plan.baseline.take() else {
            return Ok(());
        };
        if self.plan.args.update_baseline {
            return baseline.update(std::mem::take(&mut self.books.known), language);
        }
        for (path, entries) in baseline.vanished() {
            output::say(&words::vanished(language, path, entries));
        }
        Ok(())
    }
}

/// No file is written twice, and none that somebody named as a report is written over. What a folder holds under the
/// name of the results is the results of the last run.
fn keep_outputs_apart(
    args: &Check,
    files: &[(Input, Arc<Loaded>)],
    language: Language,
) -> anyhow::Result<()> {
    let named = files.iter().map(|(input, _)| input);
    let named = named.filter(|input| input.kind == InputKind::Named);
    let named: Vec<&PathBuf> = named.map(|input| &input.path).collect();
    let outputs = [
        ("--output", &args.output),
        ("--receipt", &args.receipt),
        ("--baseline", &args.baseline),
    ];
    let outputs: Vec<(&str, &PathBuf)> = outputs
        .into_iter()
        .filter_map(|(option, path)| Some((option, path.as_ref()?)))
        .collect();
    for (at, (option, path)) in outputs.iter().enumerate() {
        output::keep_apart(path, named.iter().copied(), language)?;
        let place = config::place(path);
        let mut before = outputs[..at].iter();
        if let Some((other, _)) = before.find(|(_, other)| config::place(other) == place) {
            let path = path.display().to_string();
            bail!(words::same_output(language, other, option, &path));
        }
    }
    Ok(())
}

/// Every rule that some configuration of the run has, each once.
fn rules(configs: &Configs) -> Vec<&Rule> {
    let mut rules: Vec<&Rule> = Vec::new();
    for settings in configs
        .all()
        .filter_map(|loaded| loaded.as_ref().as_ref().ok())
    {
        for rule in &settings.rules.rules {
            if rules.iter().all(|known| known.id != rule.id) {
                rules.push(rule);
            }
        }
    }
    rules
}

/// The language of the first document's configuration: a run speaks one.
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
