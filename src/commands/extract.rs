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
use crate::input::{Input, InputKind};
use crate::output::{self, Output, Paint};
use crate::render::extract;
use crate::words;

pub(crate) fn run(args: &Extract, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let mut exit = Exit::Clean;
    let mut output = Output::standard(Paint::Plain);
    let [before, between, after] = extract::frame(args.output_format);
    output.write_all(before.as_bytes())?;
    let mut first = true;
    for path in &args.files {
        let input = if path.as_os_str() == "-" {
            Input::stdin(args.stdin_filename.as_deref())
        } else {
            Input {
                path: path.clone(),
                kind: InputKind::Named,
            }
        };
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
                let written = understood(args, &input, &document, &settings.rules);
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

fn understood(args: &Extract, input: &Input, document: &Document, rules: &RuleSet) -> String {
    let stem = input
        .path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let given = Given {
        file_stem: stem.as_deref().filter(|stem| *stem != "-"),
        year: args.year,
        kind: None,
    };
    match args.output_format {
        ExtractFormat::Text => document.text().to_owned(),
        ExtractFormat::Json => {
            let report = Report::recognise(document, rules, &given);
            extract::json(&input.shown(), &report, &claims(&report, rules))
        }
        ExtractFormat::Csv => {
            extract::csv(&input.shown(), &Report::recognise(document, rules, &given))
        }
    }
}
