//! What the fuzzer runs: any bytes, and what must hold of the answer. The tests run the same functions over the
//! inputs that once broke one of them.

mod archives;
mod conversation;
mod sound;

pub use conversation::server;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use gouji_linter::annotate::{Note, Signature};
use gouji_linter::diagnostic::Place;
use gouji_linter::document::Format;
use gouji_linter::equation;
use gouji_linter::fix::{Checking, Wanted, mend};
use gouji_linter::localise::Limits;
use gouji_linter::number;
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::{Pack, RuleSet};
use gouji_linter::selection::Selection;
use gouji_linter::series::{Asked, Keep, Memory, Sketch, compare, in_turn};
use gouji_linter::span::Span;

pub fn text(bytes: &[u8]) {
    checked(Format::Text, bytes);
}

pub fn markdown(bytes: &[u8]) {
    checked(Format::Markdown, bytes);
}

pub fn html(bytes: &[u8]) {
    checked(Format::Html, bytes);
}

/// The parts of a Word document, one after the other with a zero between them.
pub fn docx(parts: &[u8]) {
    archive(&archives::word(parts));
}

/// A file that says of itself that it is a Word document.
pub fn archive(bytes: &[u8]) {
    let Some(notes) = checked(Format::Docx, bytes) else {
        return;
    };
    let by = Signature {
        author: "勾稽",
        initials: "勾稽",
        date: "2026-01-31T08:00:00Z",
    };
    // What cannot be annotated is an error; what is written opens again and reads the same.
    if let Ok(annotated) = gouji_linter::annotate(bytes, &notes, by) {
        let before = gouji_linter::read(Format::Docx, bytes).expect("it was read before");
        let after = gouji_linter::read(Format::Docx, &annotated).expect("an annotated file opens");
        assert_eq!(before.source.text, after.source.text);
    }
}

/// The first byte says which format and which fixes; fixing twice changes nothing that fixing once did not.
pub fn fix(bytes: &[u8]) {
    let Some((&choice, bytes)) = bytes.split_first() else {
        return;
    };
    let format = [Format::Text, Format::Markdown, Format::Html][usize::from(choice) % 3];
    let wanted = if choice & 8 == 0 {
        Wanted::Safe
    } else {
        Wanted::All
    };
    let selection = Selection::all(rules());
    let checking = Checking {
        format,
        rules: rules(),
        selection: &selection,
        given: Given::default(),
        tell: &|report, checked| {
            gouji_linter::localise(report, rules(), &selection, checked, &Limits::default());
        },
    };
    let Ok(mended) = mend(bytes, checking, wanted) else {
        return;
    };
    if mended.applied.is_empty() {
        assert_eq!(mended.bytes, bytes);
    }
    sound::findings(&mended.after, &mended.remaining.diagnostics);
}

pub fn number(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    number::read_cell(&text);
    let mut end = 0;
    for phrase in number::phrases(&text) {
        assert!(text.get(phrase.range.clone()).is_some(), "{phrase:?}");
        assert!(end <= phrase.range.start, "{phrase:?}");
        end = phrase.range.end;
        if let Some(value) = number::Decimal::parse("40") {
            phrase.agrees(value);
            phrase.agrees_with_share(value, value);
        }
    }
    if let Some(value) = number::Decimal::parse(&text) {
        assert_eq!(number::Decimal::parse(&value.to_string()), Some(value));
    }
}

pub fn pack(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Pack::parse("fuzzed", &text) {
        Ok(pack) => {
            if let Err(errors) = RuleSet::new(vec![pack]) {
                for (_, error) in errors {
                    sound::span(&text, error.span);
                }
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors {
                sound::span(&text, error.span);
            }
        }
    }
}

pub fn equation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = equation::parse(&text);
    let names = parsed.as_ref().map(|equation| {
        let names = equation.names();
        names.map(|(_, range)| range).collect::<Vec<_>>()
    });
    match names {
        Ok(ranges) => {
            for range in ranges {
                assert!(text.get(range.clone()).is_some(), "{range:?}");
            }
        }
        Err(error) => assert!(text.get(error.range.clone()).is_some(), "{error:?}"),
    }
    if let Err(error) = equation::parse_expression(&text) {
        assert!(text.get(error.range.clone()).is_some(), "{error:?}");
    }
}

/// Every pack in `rules/`.
fn rules() -> &'static Arc<RuleSet> {
    static RULES: OnceLock<Arc<RuleSet>> = OnceLock::new();
    RULES.get_or_init(|| {
        let packs = packs().into_iter().map(|(name, text)| {
            Pack::parse(&name, &text).unwrap_or_else(|errors| panic!("{name}: {errors:?}"))
        });
        Arc::new(RuleSet::new(packs.collect()).expect("the packs fit together"))
    })
}

fn packs() -> Vec<(String, String)> {
    // Of the project itself, where its tests run this, or beside the fuzzer.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = [here.join("rules"), here.join("../rules")];
    let root = root
        .into_iter()
        .find(|root| root.is_dir())
        .expect("the rules are there");
    let mut packs = Vec::new();
    for folder in [root.join("formats"), root] {
        for entry in std::fs::read_dir(folder).expect("the rules are there") {
            let path = entry.expect("the rules are there").path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                let text = std::fs::read_to_string(&path).expect("a pack is text");
                packs.push((name.into_owned(), text));
            }
        }
    }
    packs.sort();
    packs
}

/// Reads and checks with every rule; what was found, as comments.
fn checked(format: Format, bytes: &[u8]) -> Option<Vec<Note>> {
    let document = gouji_linter::read(format, bytes).ok()?;
    sound::document(&document);
    let report = Report::recognise(&document, rules(), &Given::default());
    let selection = Selection::all(rules());
    let mut checked = gouji_linter::check(&report, rules(), &selection);
    sound::findings(&document, &checked.diagnostics);
    let limits = Limits::default();
    gouji_linter::localise(&report, rules(), &selection, &mut checked, &limits);
    sound::findings(&document, &checked.diagnostics);
    compared(&report);
    let notes = checked.diagnostics.iter().map(|found| Note {
        span: found.span,
        paragraphs: vec![found.message.zh.to_string()],
    });
    Some(notes.collect())
}

/// What is kept of a report for others, with the memory of one before and without: the same.
fn compared(report: &Report<'_>) {
    let positions = positions(&report.document.source.text);
    let place = |span: Span| {
        let (line, column) = positions[span.start];
        let (end_line, end_column) = positions[span.end];
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    };
    let sketch =
        |memory: &mut Memory| Sketch::of(String::new(), report, rules(), Keep::All, &place, memory);
    let mut memory = Memory::default();
    let (fresh, remembered) = (sketch(&mut memory), sketch(&mut memory));
    assert_eq!(format!("{fresh:?}"), format!("{remembered:?}"));
    for said in compare(&[&fresh, &remembered], rules(), &[], (Asked::All, &in_turn)).values() {
        sound::findings(report.document, &said.diagnostics);
    }
}

/// Line and column of every byte, and of the end.
fn positions(text: &str) -> Vec<(u32, u32)> {
    let (mut line, mut column) = (1, 1);
    let mut positions = Vec::with_capacity(text.len() + 1);
    for character in text.chars() {
        positions.extend(std::iter::repeat_n((line, column), character.len_utf8()));
        (line, column) = match character {
            '\n' => (line + 1, 1),
            _ => (line, column + 1),
        };
    }
    positions.push((line, column));
    positions
}
