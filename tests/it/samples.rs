//! The invented reports in `tests/reports`: each is written down once here and kept in every format.
//!
//! `GOUJI_REWRITE=1 cargo test --test it samples` writes the files anew.

use std::fs;
use std::path::{Path, PathBuf};

use crate::docx::writer::{Variant, docx, package, paragraph};
use crate::generate::form::{self, Table};
use crate::generate::number::Number;
use crate::generate::{Kind, Layout, Model, Options, Part, Section};

mod year_2017;
mod year_2019;
mod year_2022;

/// A finding that a checker must report in `report.txt`.
struct Expected {
    rule: &'static str,
    severity: &'static str,
    /// In words, for the reader of `expected.toml`.
    place: &'static str,
    /// The finding is on the first line that holds this.
    at: &'static str,
}

pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) clean: Model,
    pub(crate) mistakes: Model,
    expected: Vec<Expected>,
}

pub(crate) fn samples() -> [Sample; 3] {
    [
        year_2017::sample(),
        year_2019::sample(),
        year_2022::sample(),
    ]
}

const CLEAN: [(&str, Layout); 8] = [
    ("report.txt", Layout::Tabs),
    ("report.md", Layout::Markdown),
    ("report.html", Layout::Html),
    ("report.gbk.html", Layout::HtmlGbk),
    ("dump.txt", Layout::TextDump),
    ("lines.txt", Layout::TextLines),
    ("tsv.txt", Layout::Tsv),
    ("pipes.txt", Layout::Pipes),
];

/// What each file must hold.
fn files(sample: &Sample) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let options = Options {
        variants: false,
        seed: u64::from(sample.clean.year),
    };
    let clean = folder.join(format!("{}-clean", sample.name));
    let mistaken = folder.join(format!("{}-mistakes", sample.name));
    let mut files = Vec::new();
    for (name, layout) in CLEAN {
        files.push((clean.join(name), sample.clean.render(layout, options)));
    }
    for &(name, layout) in &CLEAN[..3] {
        files.push((mistaken.join(name), sample.mistakes.render(layout, options)));
    }
    for (folder, model) in [(&clean, &sample.clean), (&mistaken, &sample.mistakes)] {
        files.push((
            folder.join("report.docx"),
            docx(model, options, Variant::default()),
        ));
    }
    files.push((
        mistaken.join("expected.toml"),
        expected_toml(sample, options).into_bytes(),
    ));
    files
}

/// The examples of the one rule that only a Word document can break.
fn tracked_changes() -> [(PathBuf, Vec<u8>); 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/residue/tracked-changes");
    let lines = [
        "某某市水务局2022年政府信息公开工作年度报告",
        "一、总体情况",
        "全年共收到申请12件。",
    ];
    [("good.docx", false), ("bad.docx", true)].map(|(name, tracked)| {
        let variant = Variant {
            tracked,
            ..Variant::default()
        };
        let body: String = lines
            .iter()
            .map(|line| paragraph("", line, variant))
            .collect();
        (folder.join(name), package(&body, variant))
    })
}

fn expected_toml(sample: &Sample, options: Options) -> String {
    let text = String::from_utf8(sample.mistakes.render(Layout::Tabs, options))
        .expect("the layout is UTF-8");
    let line_of = |sought: &str| {
        let found = text.lines().position(|line| line.contains(sought));
        found.unwrap_or_else(|| panic!("{} has no line with {sought}", sample.name)) + 1
    };
    let mut findings: Vec<(usize, &Expected)> = sample
        .expected
        .iter()
        .map(|finding| (line_of(finding.at), finding))
        .collect();
    findings.sort_by_key(|(line, finding)| (*line, finding.rule));
    let mut out =
        "# What must be found in report.txt; the other formats show the same.\n".to_owned();
    for (line, finding) in findings {
        out.push_str(&format!(
            "\n[[finding]]\nrule = \"{}\"\nplace = \"{}\"\nline = {line}\nseverity = \"{}\"\n",
            finding.rule, finding.place, finding.severity
        ));
    }
    out
}

#[test]
fn the_files_that_ship_are_what_their_sources_say() {
    let rewrite = std::env::var_os("GOUJI_REWRITE").is_some();
    let samples = samples();
    for (path, bytes) in samples.iter().flat_map(files).chain(tracked_changes()) {
        if rewrite {
            let folder = path.parent().expect("every file stands in a folder");
            fs::create_dir_all(folder).expect("the folder can be made");
            fs::write(&path, &bytes).expect("the file can be written");
        }
        let found = fs::read(&path).unwrap_or_default();
        assert!(
            found == bytes,
            "{} is not current: run with GOUJI_REWRITE=1",
            path.display()
        );
    }
}

#[test]
fn all_relations_hold_in_the_clean_samples() {
    for sample in samples() {
        let broken: Vec<_> = sample
            .clean
            .relations()
            .into_iter()
            .filter(|one| !one.holds(&sample.clean))
            .collect();
        assert!(broken.is_empty(), "{}: {broken:?}", sample.name);
    }
}

#[test]
fn the_expected_sums_are_exactly_the_broken_relations() {
    for sample in samples() {
        let of = |rule: &str| {
            rule.starts_with("sum/")
                || rule.starts_with("cross/channel")
                || rule.starts_with("cross/lead")
        };
        // A blank total is a warning: no relation is broken, a figure is missing.
        let mut expected: Vec<&str> = sample
            .expected
            .iter()
            .filter(|finding| finding.severity == "error")
            .map(|finding| finding.rule)
            .filter(|rule| of(rule))
            .collect();
        let broken = sample
            .mistakes
            .relations()
            .into_iter()
            .filter(|one| !one.holds(&sample.mistakes));
        let mut found: Vec<&str> = broken.map(|relation| relation.rule).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{}", sample.name);
    }
}

fn paragraphs(text: &str) -> Vec<Part> {
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| Part::Paragraph(line.to_owned()))
        .collect()
}

fn section(number: &str, title: &str, text: &str, tables: &[usize]) -> Section {
    let mut parts = paragraphs(text);
    parts.extend(tables.iter().map(|&table| Part::Table(table)));
    Section {
        number: number.to_owned(),
        title: title.to_owned(),
        parts,
    }
}

impl Table {
    /// Fills the row of this name.
    fn fill(&mut self, row: &str, figures: &[i64]) {
        let block = self
            .blocks
            .iter_mut()
            .find(|block| block.rows.iter().any(|candidate| candidate.name == row));
        let block = block.unwrap_or_else(|| panic!("no row {row}"));
        let at = block.row(row);
        assert_eq!(block.columns.len(), figures.len(), "{row}");
        for (column, &figure) in figures.iter().enumerate() {
            block.cell_mut(at, column).number = Number::count(figure);
        }
    }
}

impl Model {
    /// Alters a count.
    fn count(&mut self, cell: [&str; 3], count: i64) {
        let place = self.place(cell[0], cell[1], cell[2]);
        self.change(place, Number::count(count));
    }

    /// Puts words into a cell.
    fn words(&mut self, cell: [&str; 3], words: &'static str) {
        let place = self.place(cell[0], cell[1], cell[2]);
        self.cell_mut(place).instead = Some(words);
    }

    /// Alters the prose wherever these words stand in it.
    fn rewrite(&mut self, from: &str, to: &str) {
        let sections = self
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.parts);
        let paragraphs = sections.filter_map(|part| match part {
            Part::Paragraph(text) => Some(text),
            Part::Table(_) => None,
        });
        let mut found = false;
        for text in self
            .title
            .iter_mut()
            .chain(&mut self.preamble)
            .chain(paragraphs)
        {
            found |= text.contains(from);
            *text = text.replace(from, to);
        }
        assert!(found, "the sample has no {from}");
    }
}
