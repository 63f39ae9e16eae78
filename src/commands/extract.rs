//! `gouji extract`: what was understood of reports, for other programs.

use std::io::{self, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use gouji_linter::check::claims;
use gouji_linter::diagnostic::Language;
use gouji_linter::report::Report;
use rayon::prelude::*;

use super::check::document::{given, own, stem};
use crate::args::{Common, Extract, ExtractFormat};
use crate::config::{Configs, Loaded, Settings};
use crate::exit::Exit;
use crate::input::{self, Input, InputKind};
use crate::interrupt;
use crate::output::{self, Output, Overwrite, Paint};
use crate::render::parquet::{Figures, Parquet};
use crate::render::{self, Style, extract};
use crate::words;

/// So many files are read before what they gave is written: memory holds no more of them.
const BATCH: usize = 64;

pub(crate) fn run(args: &Extract, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let named = args.files.iter().all(|path| path != Path::new("-"));
    // Who waits for standard input would not hear the question.
    if named {
        interrupt::listen();
    }
    let language = common.lang.map_or(language, Language::from);
    let inputs = input::gather(&args.files, args.stdin_filename.as_deref(), language);
    if let Some(output) = &args.output {
        let named = inputs
            .files
            .iter()
            .filter(|input| input.kind == InputKind::Named);
        output::keep_apart(output, named.map(|input| &input.path), language)?;
    }
    let output = match (&args.output, args.output_format) {
        (Some(path), _) => Output::file(path, Overwrite::of(args.force), language)?,
        (None, ExtractFormat::Parquet) if io::stdout().is_terminal() => {
            bail!(words::no_terminal_for_parquet(language))
        }
        (None, ExtractFormat::Parquet) => Output::of_bytes(),
        (None, _) => Output::standard(Paint::Plain),
    };
    let mut written = match args.output_format {
        ExtractFormat::Parquet => Written::Table(Box::new(Parquet::new(output)?)),
        format => Written::text(format, output)?,
    };
    let mut exit = Exit::Clean;
    let mut fail = |message: &str| {
        output::say(&words::failure(language, message));
        exit = Exit::Failure;
    };
    inputs.failures.iter().for_each(|failure| fail(failure));
    if let Some(first) = inputs.containers.first() {
        let first = first.display().to_string();
        fail(&words::unread_in_folder(
            language,
            &first,
            inputs.containers.len(),
        ));
    }
    let mut configs = Configs::new(common.config.clone());
    for (at, batch) in inputs.files.chunks(BATCH).enumerate() {
        if interrupt::asked() {
            bail!(words::interrupted(language, at * BATCH, inputs.files.len()));
        }
        let batch: Vec<(&Input, Arc<Loaded>)> = batch
            .iter()
            .map(|input| (input, configs.for_folder(input.folder())))
            .collect();
        let each = |(input, loaded): &(&Input, Arc<Loaded>)| match &**loaded {
            Ok(settings) => catch_unwind(AssertUnwindSafe(|| {
                read(args, common, input, settings, language)
            }))
            .unwrap_or_else(|_| Err(words::crashed(language, &input.shown()))),
            Err(_) => Err(words::ungoverned(language, &input.shown())),
        };
        let given: Vec<Result<Option<Understood>, String>> = match &batch[..] {
            [one] => vec![each(one)],
            many => many.par_iter().map(each).collect(),
        };
        for given in given {
            match given {
                Ok(Some(understood)) => written.add(understood)?,
                Ok(None) => {}
                Err(message) => fail(&message),
            }
        }
    }
    for mistakes in configs
        .all()
        .filter_map(|loaded| loaded.as_ref().as_ref().err())
    {
        let style = Style {
            language,
            paint: output::paint_stderr(common.color),
            columns: output::columns(),
        };
        output::say(render::mistakes::render(mistakes, style).trim_end());
    }
    written.finish(language)?;
    Ok(exit)
}

/// What one file gave.
enum Understood {
    Text(String),
    Figures(Box<Figures>),
}

/// `None` for what is no report, where nobody named it.
fn read(
    args: &Extract,
    common: &Common,
    input: &Input,
    settings: &Settings,
    language: Language,
) -> Result<Option<Understood>, String> {
    let configured = settings.lang.as_ref().map_or(language, |said| said.value);
    let language = common.lang.map_or(configured, Language::from);
    let bytes = input.bytes(language)?;
    let document = input.document(&bytes, language)?;
    drop(bytes);
    if args.output_format == ExtractFormat::Text {
        return Ok(Some(Understood::Text(document.text().to_owned())));
    }
    let (own, stem) = (own(settings, &input.path), stem(input));
    let given = given(args.year, stem.as_deref(), &own);
    let report = Report::recognise(&document, &settings.rules, &given);
    // What a folder holds besides reports is none of the table's business.
    if !report.is_report && input.kind == InputKind::Walked {
        return Ok(None);
    }
    let path = input.shown();
    Ok(Some(match args.output_format {
        ExtractFormat::Parquet => Understood::Figures(Box::new(Figures::of(&path, &report))),
        ExtractFormat::Csv => Understood::Text(extract::csv(&path, &report)),
        _ => Understood::Text(extract::json(
            &path,
            &report,
            &claims(&report, &settings.rules),
        )),
    }))
}

/// Where it goes, and how.
enum Written {
    Text {
        output: Output,
        between: String,
        after: String,
        /// Whether nothing was written yet.
        first: bool,
    },
    Table(Box<Parquet>),
}

impl Written {
    fn text(format: ExtractFormat, mut output: Output) -> anyhow::Result<Written> {
        let [before, between, after] = extract::frame(format);
        output.write_all(before.as_bytes())?;
        Ok(Written::Text {
            output,
            between,
            after,
            first: true,
        })
    }

    fn add(&mut self, understood: Understood) -> anyhow::Result<()> {
        match (self, understood) {
            (
                Written::Text {
                    output,
                    between,
                    first,
                    ..
                },
                Understood::Text(text),
            ) => {
                if !std::mem::take(first) {
                    output.write_all(between.as_bytes())?;
                }
                output.write_all(text.as_bytes())?;
            }
            (Written::Table(table), Understood::Figures(figures)) => table.add(*figures)?,
            // One format a run.
            (Written::Text { .. }, Understood::Figures(_))
            | (Written::Table(_), Understood::Text(_)) => {}
        }
        Ok(())
    }

    fn finish(self, language: Language) -> anyhow::Result<()> {
        match self {
            Written::Text {
                mut output, after, ..
            } => {
                output.write_all(after.as_bytes())?;
                output.finish(language)
            }
            Written::Table(table) => table.finish()?.finish(language),
        }
    }
}
