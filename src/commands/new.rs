//! `gouji new`: a blank report in the format that the year requires.

use std::io::{self, IsTerminal, Write};

use anyhow::{anyhow, bail};
use gouji_linter::blank::{LastYear, Wish, blank, last_year};
use gouji_linter::diagnostic::Language;
use gouji_linter::document::Format;
use gouji_linter::report::{BodyKind, Given, Report};

use super::check::document::own;
use super::{Governed, govern};
use crate::args::{Common, New, NewFormat};
use crate::config::Settings;
use crate::exit::Exit;
use crate::input::{Input, InputKind};
use crate::output::{self, Output, Overwrite};
use crate::words::{self, Need};

pub(crate) fn run(args: &New, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let place = args.output.as_deref().or(args.from.as_deref());
    let Some(Governed { settings, language }) = govern(place, common, language) else {
        return Ok(Exit::Failure);
    };
    let Ok(settings) = &*settings else {
        return Ok(Exit::Failure);
    };
    if let (Some(output), Some(from)) = (&args.output, &args.from) {
        output::keep_apart(output, [from], language)?;
    }
    let last = match &args.from {
        Some(path) => Some(read(path, settings, language)?),
        None => None,
    };
    let known = last.as_ref();
    let year = args
        .year
        .or(known.and_then(|last| last.year).map(|year| year + 1))
        .ok_or_else(|| anyhow!(words::new_needs(language, Need::Year)))?;
    if let Some(last) = known.and_then(|last| last.year)
        && last + 1 != year
    {
        output::say(&words::not_last_year(language, last, year));
    }
    let body = args
        .body
        .as_deref()
        .or(known.and_then(|last| last.body.as_deref()))
        .map(str::trim)
        .filter(|body| !body.is_empty() && !body.contains(char::is_control))
        .ok_or_else(|| anyhow!(words::new_needs(language, Need::Body)))?;
    let kind = args.kind.map(BodyKind::from).unwrap_or_else(|| {
        known
            .map(|last| last.kind)
            .filter(|kind| *kind != BodyKind::Unknown)
            .unwrap_or_else(|| BodyKind::of_name(body))
    });
    let wish = Wish {
        year,
        body,
        kind,
        last_year: known,
    };
    let format = format(args, language)?;
    let report = blank(&settings.rules, wish, format)
        .ok_or_else(|| anyhow!(words::no_format(language, year)))?;
    let Some(path) = &args.output else {
        if format == Format::Docx && io::stdout().is_terminal() {
            bail!(words::no_terminal(language));
        }
        let mut standard = io::stdout().lock();
        standard.write_all(&report)?;
        standard.flush()?;
        return Ok(Exit::Clean);
    };
    let mut output = Output::file(path, Overwrite::of(args.force), language)?;
    output.write_all(&report)?;
    output.finish(language)?;
    if !common.quiet {
        output::say(&words::new_written(
            language,
            &path.display().to_string(),
            year,
        ));
    }
    Ok(Exit::Clean)
}

/// What was asked for, else what the file's name promises, else Markdown.
fn format(args: &New, language: Language) -> anyhow::Result<Format> {
    let asked = args.format.map(|format| match format {
        NewFormat::Md => Format::Markdown,
        NewFormat::Docx => Format::Docx,
        NewFormat::Html => Format::Html,
    });
    let Some(path) = &args.output else {
        return Ok(asked.unwrap_or(Format::Markdown));
    };
    let extension = path.extension().and_then(|extension| extension.to_str());
    match (asked, extension.and_then(Format::of_extension)) {
        (Some(asked), Some(named)) if asked != named => {
            let path = path.display().to_string();
            bail!(words::format_of_another_name(language, &path))
        }
        (Some(asked), _) => Ok(asked),
        (None, Some(format)) if format != Format::Text => Ok(format),
        _ => bail!(words::new_needs(language, Need::Format)),
    }
}

fn read(
    path: &std::path::Path,
    settings: &Settings,
    language: Language,
) -> anyhow::Result<LastYear> {
    let input = Input {
        path: path.to_owned(),
        kind: InputKind::Named,
    };
    let bytes = input.bytes(language).map_err(|message| anyhow!(message))?;
    let document = input
        .document(&bytes, language)
        .map_err(|message| anyhow!(message))?;
    let own = own(settings, path);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
    let given = Given {
        file_stem: stem.as_deref(),
        year: own.iter().rev().find_map(|entry| entry.year),
        kind: own.iter().rev().find_map(|entry| entry.kind),
    };
    let report = Report::recognise(&document, &settings.rules, &given);
    if !report.is_report {
        bail!(words::no_report(language, &input.shown()));
    }
    Ok(last_year(&report))
}
