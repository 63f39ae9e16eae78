//! A report still to be written: the sections and tables that the year requires, in their order and wording.

mod docx;
mod grid;
mod markup;
mod wording;

use crate::document::Format;
use crate::form::{FormatForm, TableForm};
use crate::report::BodyKind;
use crate::rule::RuleSet;

pub(crate) use grid::Grid;
pub use last_year::{LastYear, last_year};
pub(crate) use markup::{html_table, markdown_table};

mod last_year;

/// What is known before anything is written.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    pub year: u16,
    pub body: &'w str,
    pub kind: BodyKind,
    /// What the report of the year before hands on.
    pub last_year: Option<&'w LastYear>,
}

/// One block of the report, in the order of the file.
#[derive(Debug)]
enum Part {
    Title(String),
    Heading(String),
    Paragraph(String),
    Table(Grid),
}

/// The bytes of a blank report; `None` where no format governs the year, or the kind of file is not written.
pub fn blank(rules: &RuleSet, wish: Wish<'_>, format: Format) -> Option<Vec<u8>> {
    let form = rules.format_of(wish.year)?;
    let parts = parts(rules, form, wish);
    Some(match format {
        Format::Markdown => markup::markdown(&parts).into_bytes(),
        Format::Html => markup::html(&parts).into_bytes(),
        Format::Docx => docx::write(&parts)?,
        Format::Text => return None,
    })
}

/// A printed table of a form without its figures, in the markup of a document. Every line ends with a line break.
pub fn table(form: &TableForm, format: Format) -> String {
    let grid = Grid::of(form, &|_, _| String::new());
    match format {
        Format::Html => html_table(&grid, "\n"),
        Format::Markdown | Format::Text | Format::Docx => markdown_table(&grid, "\n"),
    }
}

fn parts(rules: &RuleSet, format: &FormatForm, wish: Wish<'_>) -> Vec<Part> {
    let mut parts = vec![Part::Title(wording::title(wish))];
    parts.extend(
        wording::preamble(format, wish)
            .into_iter()
            .map(Part::Paragraph),
    );
    let tables = |section: Option<&str>| -> Vec<&TableForm> {
        let own = |table: &&TableForm| {
            table.formats.contains(&format.id) && table.section.as_deref() == section
        };
        rules.tables.iter().filter(own).collect()
    };
    let sections = rules
        .sections
        .iter()
        .filter(|section| section.format == format.id);
    for (at, section) in sections.enumerate() {
        let number = crate::normal::chinese_number(at + 1);
        parts.push(Part::Heading(format!("{number}、{}", section.title)));
        let own = tables(Some(&section.id));
        // A section that is a table needs no more than the table.
        if own.is_empty() {
            let paragraphs = wording::section(&section.id, wish);
            parts.extend(paragraphs.into_iter().map(Part::Paragraph));
        }
        parts.extend(
            own.into_iter()
                .map(|table| Part::Table(filled(table, wish))),
        );
    }
    for table in tables(None) {
        parts.push(Part::Paragraph(format!(
            "{}年度{}",
            wish.year, table.title.zh
        )));
        parts.push(Part::Table(filled(table, wish)));
    }
    parts
}

/// The form's table with what is known already.
fn filled(table: &TableForm, wish: Wish<'_>) -> Grid {
    Grid::of(table, &|row, column| {
        wish.last_year
            .and_then(|last| last.figure(&table.id, row, column))
            .unwrap_or_default()
            .to_owned()
    })
}
