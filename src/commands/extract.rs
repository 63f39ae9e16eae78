//! `gouji extract`: what was understood of a report, for other programs.

use std::io::Write;

use gouji_linter::check::claims;
use gouji_linter::diagnostic::Language;
use gouji_linter::document::Document;
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::RuleSet;

use super::{Governed, govern};
use crate::args::{Common, Extract, ExtractFormat};
use crate::exit::Exit;
use crate::input::{self, Input, InputKind};
use crate::output::{self, Output, Paint};
use crate::render::extract;
use crate::words;

pub(crate) fn run(args: &Extract, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let mut exit = Exit::Clean;
    let mut output = Output::standard(Paint::Plain);
    let [before, between, after] = extract::frame(args.output_format);
    output.write_all(before.as_bytes())?;
    let mut first = true;
    let inputs = input::gather(&args.files, args.stdin_filename.as_deref(), language);
    for failure in &inputs.failures {
        output::say(&words::failure(language, failure));
        exit = Exit::Failure;
    }
    for input in inputs.files {
        let Some(Governed { settings, language }) = govern(Some(&input.path), common, language)
        else {
            exit = Exit::Failure;
            continue;
        };
        let Ok(settings) = &*settings else { continue };
        let read = input
            .bytes(language)
            .and_then(|bytes| input.document(&bytes, language));
        match read {
            Err(message) => {
                output::say(&words::failure(language, &message));
                exit = Exit::Failure;
            }
            Ok(document) => {
                let Some(written) = understood(args, &input, &document, &settings.rules) else {
                    continue;
                };
                output.write_all(if first { b"" } else { between.as_bytes() })?;
                output.write_all(written.as_bytes())?;
                first = false;
            }
        }
    }
    output.write_all(after.as_bytes())?;
    output.finish(language)?;
    Ok(exit)
}

/// `None` for what is no report, where nobody named it.
fn understood(
    args: &Extract,
    input: &Input,
    document: &Document,
    rules: &RuleSet,
) -> Option<String> {
    let stem = input
        .path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let given = Given {
        file_stem: stem.as_deref().filter(|stem| *stem != "-"),
        year: args.year,
        kind: None,
    };
    if args.output_format == ExtractFormat::Text {
        return Some(document.text().to_owned());
    }
    let report = Report::recognise(document, rules, &given);
    // What a folder holds besides reports is none of the table's business.
    if !report.is_report && input.kind == InputKind::Walked {
        return None;
    }
    let path = input.shown();
    Some(match args.output_format {
        ExtractFormat::Csv => extract::csv(&path, &report),
        _ => extract::json(&path, &report, &claims(&report, rules)),
    })
}
