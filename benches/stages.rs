//! What each stage of a check costs: decoding, reading, recognising, checking, finding the figure that is wrong.
//!
//! `cargo bench --bench stages`, or `… -- read` for the readers alone. Whole processes, the output formats among them,
//! are measured by `benches/compare`.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::BytesCount;
use gouji_linter::check::{Checked, check};
use gouji_linter::document::{Document, Format};
use gouji_linter::localise::{Limits, localise};
use gouji_linter::read::decode::decode;
use gouji_linter::report::{Given, Report};
use gouji_linter::rule::{Pack, RuleSet};
use gouji_linter::selection::Selection;

const SIZES: [usize; 2] = [12 << 10, 1 << 20];
const ENDINGS: [&str; 4] = ["txt", "md", "html", "docx"];

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn decode_utf8(bencher: Bencher<'_, '_>, size: usize) {
    let bytes = report("txt", size);
    let count = BytesCount::new(bytes.len());
    bencher
        .counter(count)
        .bench(|| decode(Format::Text, &bytes));
}

#[divan::bench(args = SIZES)]
fn decode_gb18030(bencher: Bencher<'_, '_>, size: usize) {
    let text = String::from_utf8(report("txt", size)).unwrap();
    let bytes = encoding_rs::GB18030.encode(&text).0.into_owned();
    let count = BytesCount::new(bytes.len());
    bencher
        .counter(count)
        .bench(|| decode(Format::Text, &bytes));
}

#[divan::bench(args = ENDINGS, consts = SIZES)]
fn read<const SIZE: usize>(bencher: Bencher<'_, '_>, ending: &str) {
    let bytes = report(ending, SIZE);
    let format = Format::of_extension(ending).unwrap();
    let count = BytesCount::new(bytes.len());
    bencher
        .counter(count)
        .bench(|| gouji_linter::read(format, &bytes).unwrap());
}

#[divan::bench(args = ENDINGS, consts = SIZES)]
fn recognise<const SIZE: usize>(bencher: Bencher<'_, '_>, ending: &str) {
    let document = document(ending, SIZE);
    bencher.bench(|| Report::recognise(&document, rules(), &Given::default()));
}

#[divan::bench(args = ENDINGS, consts = SIZES)]
fn check_with_every_rule<const SIZE: usize>(bencher: Bencher<'_, '_>, ending: &str) {
    let document = document(ending, SIZE);
    let report = Report::recognise(&document, rules(), &Given::default());
    let selection = Selection::all(rules());
    bencher.bench(|| check(&report, rules(), &selection));
}

#[divan::bench(args = SIZES)]
fn localise_what_is_wrong(bencher: Bencher<'_, '_>, size: usize) {
    let document = document("txt", size);
    let report = Report::recognise(&document, rules(), &Given::default());
    let selection = Selection::all(rules());
    bencher
        .with_inputs(|| check(&report, rules(), &selection))
        .bench_values(|mut checked: Checked| {
            localise(
                &report,
                rules(),
                &selection,
                &mut checked,
                &Limits::default(),
            );
            checked
        });
}

#[divan::bench]
fn parse_the_packs() -> RuleSet {
    packs()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(packs)
}

fn packs() -> RuleSet {
    let folders = [root().join("rules/formats"), root().join("rules")];
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    let packs = paths.iter().map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy();
        Pack::parse(&name, &fs::read_to_string(path).unwrap()).unwrap()
    });
    RuleSet::new(packs.collect()).unwrap()
}

fn document(ending: &str, size: usize) -> Document {
    let format = Format::of_extension(ending).unwrap();
    gouji_linter::read(format, &report(ending, size)).unwrap()
}

/// A report with mistakes, and more prose in its first section until it is of this size. A Word document stays as
/// large as it is: its text is packed.
fn report(ending: &str, size: usize) -> Vec<u8> {
    let path = root()
        .join("tests/reports/2022-mistakes/report")
        .with_extension(ending);
    let bytes = fs::read(path).unwrap();
    if ending == "docx" {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let place = |title: &str| lines.iter().position(|line| line.contains(title)).unwrap();
    let (first, after) = (place("一、总体情况"), place("二、主动公开政府信息情况"));
    let is_prose = |line: &&&str| line.chars().count() > 30;
    let prose: Vec<&str> = lines[first + 1..after]
        .iter()
        .filter(is_prose)
        .copied()
        .collect();
    let mut longer: String = lines[..after].concat();
    let rest: String = lines[after..].concat();
    for line in prose.iter().cycle() {
        if longer.len() + rest.len() >= size {
            break;
        }
        longer.push_str(line);
    }
    (longer + &rest).into_bytes()
}
