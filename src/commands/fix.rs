//! `gouji fix`: the edits that findings carry, applied, and the document checked again after each.

use std::io::Write;

use gouji_linter::check::Checked;
use gouji_linter::diagnostic::{Diagnostic, Language, Safety};
use gouji_linter::fix::{Checking, MendError, Mended, Wanted, mend};
use gouji_linter::report::Report;
use similar::TextDiff;

use super::check::document::{given, localise, own, selection, stem};
use super::governed::{self, Governed, Threads};
use crate::args::{Common, FailOn, Fix};
use crate::config::{self, Configs, Settings};
use crate::exit::Exit;
use crate::input::{Input, InputKind};
use crate::output::{self, Output, Unreplaced};
use crate::render;
use crate::render::location::Locator;
use crate::render::shown::fit;
use crate::words::{self, FixTally};

pub(crate) fn run(args: &Fix, common: &Common, language: Language) -> anyhow::Result<Exit> {
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
        (language, Threads::One),
    );
    let mut run = Run {
        args,
        common,
        language,
        output: Output::standard(output::paint_stdout(common.color)),
        tally: FixTally::default(),
        exit: Exit::Clean,
    };
    run.vet(&configs)?;
    for failure in &failures {
        run.fail(failure);
    }
    for (input, loaded) in &files {
        match &**loaded {
            Ok(settings) => run.fix(input, settings)?,
            Err(_) => run.fail(&words::ungoverned(language, &input.shown())),
        }
    }
    if let Some(first) = containers.first() {
        // A gate must not pass what nobody has looked into, whichever command stands there.
        let first = first.display().to_string();
        let unread = words::unread_in_folder(language, &first, containers.len());
        output::say(&words::failure(language, &unread));
        run.exit = Exit::Failure;
    }
    if run.tally.reports == 0 && run.exit == Exit::Clean {
        output::say(&words::failure(language, words::nothing_checked(language)));
        run.exit = Exit::Failure;
    }
    run.output.finish(language)?;
    if !common.quiet {
        output::say(&words::fixed(language, &run.tally, args.diff));
    }
    Ok(run.exit)
}

struct Run<'a> {
    args: &'a Fix,
    common: &'a Common,
    language: Language,
    output: Output,
    tally: FixTally,
    exit: Exit,
}

impl Run<'_> {
    fn vet(&self, configs: &Configs) -> anyhow::Result<()> {
        for loaded in configs.all() {
            match &**loaded {
                Err(mistakes) => {
                    let style = render::Style {
                        language: self.language,
                        paint: output::paint_stderr(self.common.color),
                        columns: output::columns(),
                    };
                    output::say(render::mistakes::render(mistakes, style).trim_end());
                }
                Ok(settings) => {
                    for name in self.args.select.iter().chain(&self.args.ignore) {
                        if let Err(unknown) = config::known(&settings.rules, name) {
                            let near = unknown.suggestion.as_deref();
                            anyhow::bail!(words::unknown_rule(self.language, &unknown.name, near));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn fail(&mut self, message: &str) {
        output::say(&words::failure(self.language, message));
        self.tally.failures += 1;
        self.exit = Exit::Failure;
    }

    fn fix(&mut self, input: &Input, settings: &Settings) -> anyhow::Result<()> {
        let path = input.shown();
        let bytes = match input.bytes(self.language) {
            Ok(bytes) => bytes,
            Err(message) => {
                self.fail(&message);
                return Ok(());
            }
        };
        let outcome = self.mend(input, settings, &bytes)?;
        let mended = match outcome {
            Ok(mended) => mended,
            Err(error) => {
                // What cannot be fixed may still pass through.
                self.fail(&words::unfixable(self.language, &path, &error));
                return Ok(());
            }
        };
        match (mended.is_report, input.kind) {
            (false, InputKind::Walked) => return Ok(()),
            (false, _) => output::say(&words::no_report(self.language, &path)),
            (true, _) => self.tally.reports += 1,
        }
        self.remark(&path, &mended);
        if self.args.diff {
            self.show(&path, &mended)?;
        } else if input.kind == InputKind::Stdin {
            self.output.write_all(&mended.bytes)?;
        } else if !mended.applied.is_empty()
            && let Err(error) = output::replace(&input.path, &bytes, &mended.bytes)
        {
            self.fail(&match error {
                Unreplaced::Changed => words::changed_meanwhile(self.language, &path),
                Unreplaced::Unwritable(error) => words::unwritable(self.language, &path, &error),
            });
            return Ok(());
        }
        self.count(&mended, settings);
        Ok(())
    }

    fn mend(
        &self,
        input: &Input,
        settings: &Settings,
        bytes: &[u8],
    ) -> anyhow::Result<Result<Mended, MendError>> {
        let (own, stem) = (own(settings, &input.path), stem(input));
        let given = given(self.args.year, stem.as_deref(), &own);
        let selection = selection(settings, &own, &self.args.select, &self.args.ignore, &[])
            .map_err(|unknown| {
                anyhow::anyhow!(words::unknown_rule(self.language, &unknown.name, None))
            })?;
        let tell = |report: &Report<'_>, checked: &mut Checked| {
            localise(report, &settings.rules, &selection, None, checked);
        };
        let checking = Checking {
            format: input.format(bytes),
            rules: &settings.rules,
            selection: &selection,
            given,
            tell: &tell,
        };
        let wanted = match self.args.r#unsafe {
            true => Wanted::All,
            false => Wanted::Safe,
        };
        Ok(mend(bytes, checking, wanted))
    }

    /// What was done, and what was offered and not done.
    fn remark(&self, path: &str, mended: &Mended) {
        if self.common.quiet {
            return;
        }
        if !self.args.diff {
            for applied in &mended.applied {
                let title = applied.title.in_language(self.language);
                output::say(&words::applied(
                    self.language,
                    path,
                    &applied.rule,
                    &fit(title),
                ));
            }
        }
        let locator = Locator::new(&mended.after.source);
        for left in &mended.left {
            let (line, _) = locator.position(left.span.start);
            let title = left.title.in_language(self.language);
            let what = format!("{path}:{line} {}", left.rule);
            output::say(&words::left(self.language, &what, &fit(title), &left.why));
        }
    }

    /// The difference, as patch(1) and people read it. That of a Word document is that of its text.
    fn show(&mut self, path: &str, mended: &Mended) -> anyhow::Result<()> {
        let (before, after) = (&mended.before.source.text, &mended.after.source.text);
        if before != after {
            let diff = TextDiff::from_lines(before.as_str(), after.as_str());
            let mut unified = diff.unified_diff();
            let unified = unified.context_radius(2).header(path, path);
            self.output.write_all(unified.to_string().as_bytes())?;
        }
        Ok(())
    }

    fn count(&mut self, mended: &Mended, settings: &Settings) {
        self.tally.fixed += mended.applied.len();
        self.tally.files += usize::from(!mended.applied.is_empty());
        let unlisted = mended.remaining.unlisted.iter();
        let unlisted = unlisted.map(|more| more.count).sum::<usize>();
        self.tally.remaining += mended.remaining.diagnostics.len() + unlisted;
        let waits = |found: &&Diagnostic| {
            let fix = found.fix.as_ref();
            fix.is_some_and(|fix| fix.safety == Safety::Unsafe)
        };
        if !self.args.r#unsafe {
            let remaining = mended.remaining.diagnostics.iter();
            self.tally.unsafe_ones += remaining.filter(waits).count();
        }
        let threshold = settings
            .fail_on
            .as_ref()
            .map_or(FailOn::Warning, |said| said.value);
        // With --diff the files are as they were.
        let found = match self.args.diff {
            true => &mended.found,
            false => &mended.remaining,
        };
        let listed = found.diagnostics.iter().map(|found| found.severity);
        let unlisted = found.unlisted.iter().map(|more| more.severity);
        if listed
            .chain(unlisted)
            .any(|severity| threshold.includes(severity))
        {
            self.exit = self.exit.max(Exit::Findings);
        }
    }
}
