//! `gouji annotate`: a document with its findings in it: comments in Word, a listing for the browser for the rest.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::anyhow;
use gouji_linter::annotate::{Note, Signature, annotate};
use gouji_linter::diagnostic::{Diagnostic, Language};
use gouji_linter::document::{Document, Format};
use gouji_linter::report::{Given, Report};

use super::check;
use super::check::document::{localise, own, selection};
use super::{Governed, govern};
use crate::args::{Annotate, Check, CheckFormat, Common, FailOn};
use crate::date;
use crate::exit::Exit;
use crate::input::{Input, InputKind};
use crate::output::{self, Output, Overwrite};
use crate::render::location::named;
use crate::render::place;
use crate::words::{self, pick};

/// The name that comments bear; a later run knows its own by it.
const AUTHOR: &str = "勾稽";

pub(crate) fn run(args: &Annotate, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let input = Input {
        path: args.file.clone(),
        kind: InputKind::Named,
    };
    let Some(Governed { settings, language }) = govern(Some(&input.path), common, language) else {
        return Ok(Exit::Failure);
    };
    let Ok(settings) = &*settings else {
        return Ok(Exit::Failure);
    };
    output::keep_apart(&args.output, [&input.path], language)?;
    let bytes = input.bytes(language).map_err(|message| anyhow!(message))?;
    let document = input
        .document(&bytes, language)
        .map_err(|message| anyhow!(message))?;
    let page = args.output.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm")
    });
    if document.format != Format::Docx && !page {
        // A page under the name of a Word document would open nowhere.
        return Err(anyhow!(pick(
            language,
            "只有 .docx 能加批注；这份文档请输出网页清单：-o 文件名写成 .html",
            "only a .docx takes comments; for this document name the listing .html after -o",
        )));
    }
    if page {
        return listing(args, common, language);
    }
    let extension = args.output.extension().and_then(|ending| ending.to_str());
    if extension.and_then(Format::of_extension) != Some(Format::Docx) {
        return Err(anyhow!(pick(
            language,
            "带批注的是 Word 文档：-o 文件名写成 .docx；要网页清单的写成 .html",
            "what takes the comments is a Word document: end the name after -o in .docx, or in .html for the listing",
        )));
    }
    let own = own(settings, &input.path);
    let stem = input.path.file_stem().map(|stem| stem.to_string_lossy());
    let given = Given {
        file_stem: stem.as_deref(),
        year: args.year.or(own.iter().rev().find_map(|entry| entry.year)),
        kind: own.iter().rev().find_map(|entry| entry.kind),
    };
    let report = Report::recognise(&document, &settings.rules, &given);
    let selection = selection(settings, &own, &[], &[], &[])
        .map_err(|unknown| anyhow!(words::unknown_rule(language, &unknown.name, None)))?;
    let mut checked = gouji_linter::check(&report, &settings.rules, &selection);
    localise(&report, &settings.rules, &selection, None, &mut checked);
    let notes: Vec<Note> = checked
        .diagnostics
        .iter()
        .map(|diagnostic| note(diagnostic, &document, language))
        .collect();
    let date = date::rfc3339(seconds());
    let by = Signature {
        author: AUTHOR,
        initials: AUTHOR,
        date: &date,
    };
    let annotated = annotate(&bytes, &notes, by)
        .map_err(|error| anyhow!(words::unopened(language, &input.shown(), error)))?;
    let mut output = Output::file(&args.output, Overwrite::of(args.force), language)?;
    output.write_all(&annotated)?;
    output.finish(language)?;
    if !common.quiet {
        let path = args.output.display().to_string();
        output::say(&words::annotated(language, &path, notes.len()));
    }
    Ok(Exit::Clean)
}

/// What `check --output-format html` writes of the one document, whatever was found in it.
fn listing(args: &Annotate, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let check = Check {
        paths: vec![args.file.clone()],
        output_format: CheckFormat::Html,
        output: Some(args.output.clone()),
        force: args.force,
        fail_on: Some(FailOn::Never),
        year: args.year,
        select: Vec::new(),
        ignore: Vec::new(),
        severity: Vec::new(),
        stdin_filename: None,
        baseline: None,
        update_baseline: false,
        statistics: false,
        receipt: None,
        watch: false,
        no_localise: false,
        jobs: None,
    };
    let exit = check::run(&check, common, language)?;
    if !common.quiet {
        let path = args.output.display().to_string();
        output::say(&words::written(language, &path));
    }
    Ok(exit)
}

/// What a comment says: the finding, what to do, the other figures, the clause, the rule.
fn note(diagnostic: &Diagnostic, document: &Document, language: Language) -> Note {
    let severity = words::severity(language, diagnostic.severity);
    let message = diagnostic.message.in_language(language);
    let mut paragraphs = vec![match language {
        Language::Chinese => format!("【{severity}】{message}"),
        Language::English => format!("[{severity}] {message}"),
    }];
    if let Some(advice) = &diagnostic.advice {
        let heading = pick(language, "怎么改：", "What to do: ");
        paragraphs.push(format!("{heading}{}", advice.in_language(language)));
    }
    let related: Vec<String> = diagnostic
        .related
        .iter()
        .filter(|related| !related.aside)
        .map(|related| {
            if let Some(named) = named(related, language) {
                return named;
            }
            let message = related.message.in_language(language);
            let found = document
                .source
                .text
                .get(related.span.start..related.span.end);
            let found = found.unwrap_or_default().trim();
            let place = place::in_words(document, related.span, language).unwrap_or_default();
            let digits: String = found.chars().filter(char::is_ascii_digit).collect();
            // A figure that the message does not name is added to it.
            if digits.is_empty() || message.contains(&digits) || found.chars().count() > 20 {
                words::placed(language, message, &place)
            } else {
                words::placed(language, &format!("{message} {found}"), &place)
            }
        })
        .collect();
    if !related.is_empty() {
        let heading = pick(language, "相关：", "See also: ");
        let joined = related.join(pick(language, "；", "; "));
        paragraphs.push(format!("{heading}{joined}"));
    }
    if !diagnostic.basis.is_empty() {
        let heading = pick(language, "依据：", "Basis: ");
        paragraphs.push(format!("{heading}{}", diagnostic.basis));
    }
    let heading = pick(language, "规则：", "Rule: ");
    paragraphs.push(format!("{heading}{}", diagnostic.rule));
    Note {
        span: diagnostic.span,
        paragraphs,
    }
}

fn seconds() -> u64 {
    // A clock before 1970 is wrong anyway.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
