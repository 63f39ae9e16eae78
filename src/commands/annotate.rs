//! `gouji annotate`: a Word document with its findings in it, as comments.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{anyhow, bail};
use gouji_linter::annotate::{Note, Signature, annotate};
use gouji_linter::check::check;
use gouji_linter::diagnostic::{Diagnostic, Language};
use gouji_linter::document::{Document, Format};
use gouji_linter::report::{Given, Report};

use super::check::document::{own, selection};
use super::{Governed, govern};
use crate::args::{Annotate, Common};
use crate::exit::Exit;
use crate::input::{Input, InputKind};
use crate::output::{self, Output, Overwrite};
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
    let bytes = input.bytes(language).map_err(|message| anyhow!(message))?;
    let document = input
        .document(&bytes, language)
        .map_err(|message| anyhow!(message))?;
    if document.format != Format::Docx {
        bail!(words::not_annotated(language, &input.shown()));
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
    let checked = check(&report, &settings.rules, &selection);
    let notes: Vec<Note> = checked
        .diagnostics
        .iter()
        .map(|diagnostic| note(diagnostic, &document, language))
        .collect();
    let date = date(seconds());
    let by = Signature {
        author: AUTHOR,
        initials: AUTHOR,
        date: &date,
    };
    let annotated = annotate(&bytes, &notes, by)
        .map_err(|error| anyhow!(words::unopened(language, &input.shown(), error)))?;
    let overwrite = match args.force {
        true => Overwrite::Allow,
        false => Overwrite::Refuse,
    };
    let mut output = Output::file(&args.output, overwrite, language)?;
    output.write_all(&annotated)?;
    output.finish(language)?;
    if !common.quiet {
        let path = args.output.display().to_string();
        output::say(&words::annotated(language, &path, notes.len()));
    }
    Ok(Exit::Clean)
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

/// `2026-01-31T08:00:00Z`, by the calendar of Howard Hinnant's `civil_from_days`.
fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_769_846_399, "2026-01-31T07:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(date(seconds), written);
        }
    }
}
