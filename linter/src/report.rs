//! A document with its meaning: year, body, sections, and every figure by table, row and column.

use std::sync::{Arc, OnceLock};

use crate::document::Document;
use crate::form::{BlockForm, FormatForm, LabelForm, SectionForm, TableForm};
use crate::number::{self, Phrase, Value};
use crate::rule::RuleSet;
use crate::span::Extent;
use crate::walk::Walk;
use crate::words::{Found, Set, Vocabulary, beginning_in};

pub use crate::normal::NumberStyle;
pub use recognise::Given;

mod align;
mod fit;
mod heading;
pub(crate) mod identity;
mod recognise;
mod segment;
mod stream;

#[derive(Debug)]
pub struct Report<'a> {
    pub document: &'a Document,
    /// The name of the file without folder and extension, when the caller knows it.
    pub file_stem: Option<String>,
    /// Whether this is an annual report at all. When it is not, nothing else is filled in.
    pub is_report: bool,
    pub title: Option<Title>,
    pub period: Option<Period>,
    pub year: Option<Year>,
    pub body: Option<Body>,
    /// The format that the year requires.
    pub format: Option<&'a FormatForm>,
    pub sections: Vec<Section<'a>>,
    pub tables: Vec<Table<'a>>,
    /// The paragraphs outside tables, in order, each with the section that it stands in.
    pub prose: Vec<Prose>,
    read: Read<'a>,
}

/// What every check reads in the text, once.
#[derive(Debug)]
struct Read<'a> {
    vocabulary: &'a Vocabulary,
    walk: OnceLock<Walk>,
    lists: OnceLock<Set>,
    lists_by_prose: OnceLock<Vec<Set>>,
    phrases: OnceLock<Vec<Arc<[Phrase]>>>,
}

/// The line (or lines) that name the report.
#[derive(Clone, Debug)]
pub struct Title {
    pub extent: Extent,
    pub year: Option<u16>,
    /// Where the year is printed.
    pub year_extent: Option<Extent>,
}

/// 统计期限: the days that the figures cover.
#[derive(Clone, Debug)]
pub struct Period {
    pub extent: Extent,
    /// `None` where the date was lost.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// The year that the report is about, with what says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub value: u16,
    pub from: YearFrom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearFrom {
    Flag,
    Title,
    Preface,
    Period,
    FileName,
    ContainerTitle,
    /// The year with which the sentences of the text begin.
    Text,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub name: String,
    pub extent: Option<Extent>,
    pub kind: BodyKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    Government,
    Department,
    Office,
    Street,
    #[default]
    Unknown,
}

impl BodyKind {
    /// What kind of body a name names.
    pub fn of_name(name: &str) -> BodyKind {
        identity::kind_of(name)
    }
}

#[derive(Debug)]
pub struct Section<'a> {
    /// `None` for a section that the format does not know.
    pub form: Option<&'a SectionForm>,
    /// The whole heading, number included.
    pub heading: Extent,
    /// The heading without its number.
    pub title: Extent,
    /// The number as printed (`一、`, `1、`, `（三）`), with its value.
    pub number: Option<SectionNumber>,
    /// How the title matches the form's.
    pub likeness: Likeness,
    /// From the end of the heading to the start of the next one.
    pub body: Extent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionNumber {
    pub extent: Extent,
    pub value: u16,
    pub style: NumberStyle,
}

/// How close what is printed comes to what the form prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The form's own words, or words accepted without a remark.
    Exact,
    /// The form's words but for brackets, width, spaces or numbering.
    Typography,
    /// A wording that the pack lists as a variant.
    Variant,
    /// Near enough that nothing else can be meant.
    Close,
}

#[derive(Debug)]
pub struct Table<'a> {
    pub form: &'a TableForm,
    /// From the first to the last label or figure.
    pub extent: Extent,
    pub blocks: Vec<TableBlock<'a>>,
    /// What could not be read with certainty. No sum is claimed over a row or a column that has one.
    pub faults: Vec<Fault>,
    /// The table (by id) stands in a format that does not govern the report's year.
    pub foreign: bool,
}

#[derive(Debug)]
pub struct TableBlock<'a> {
    pub form: &'a BlockForm,
    /// Where each row's label stands, index by index with `form.rows`.
    pub rows: Vec<Option<FoundLabel>>,
    pub columns: Vec<Option<FoundLabel>>,
    /// `rows × columns`; `None` where the document has no such cell.
    pub figures: Vec<Option<Figure>>,
}

#[derive(Clone, Copy, Debug)]
pub struct FoundLabel {
    pub extent: Extent,
    pub likeness: Likeness,
}

#[derive(Clone, Debug)]
pub struct Figure {
    /// The cell's text; empty for a blank cell.
    pub extent: Extent,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub struct Fault {
    pub extent: Extent,
    pub kind: FaultKind,
    /// The block and the row concerned, where it is one.
    pub row: Option<(usize, usize)>,
}

impl Fault {
    /// Whether it is a row whose figures are there, and cannot be told apart.
    pub(crate) fn is_unread_row(&self) -> bool {
        matches!(self.kind, FaultKind::Unseparated | FaultKind::CellCount(..))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The cells of a row cannot be told apart.
    Unseparated,
    /// A row has more or fewer cells than the form has columns: (found, expected).
    CellCount(usize, usize),
    /// A row of the form is missing.
    MissingRow,
    /// A column of the form is missing.
    MissingColumn(usize),
    /// A row that the form does not have.
    ExtraRow,
    /// The same row stands twice.
    RepeatedRow,
}

/// A paragraph outside tables.
#[derive(Clone, Copy, Debug)]
pub struct Prose {
    pub extent: Extent,
    /// Index into [`Report::sections`]; `None` before the first one.
    pub section: Option<usize>,
    /// It is a heading of some level.
    pub heading: bool,
}

impl Report<'_> {
    /// The words of the rules in the text, in order.
    pub(crate) fn words(&self, rules: &RuleSet) -> &[Found] {
        // Their numbers mean nothing to other rules.
        debug_assert!(std::ptr::eq(self.read.vocabulary, &rules.vocabulary));
        &self.walk().words
    }

    /// The lists of words of which one stands in the text.
    pub(crate) fn lists(&self, rules: &RuleSet) -> &Set {
        let lists = || rules.vocabulary.lists_of(self.words(rules));
        self.read.lists.get_or_init(lists)
    }

    /// What stands where in the text.
    pub(crate) fn walk(&self) -> &Walk {
        let walk = || Walk::over(self.document.text(), self.read.vocabulary);
        self.read.walk.get_or_init(walk)
    }

    /// The numbers in each paragraph; none in headings and the like.
    pub(crate) fn phrases(&self) -> &[Arc<[Phrase]>] {
        self.has_phrases(|| {
            self.prose
                .iter()
                .map(|prose| self.phrases_of(prose))
                .collect()
        })
    }

    /// What stands where in the text, where it is known already. Its words are those of the rules of the report.
    pub(crate) fn has_walk(&self, walk: impl FnOnce(&Vocabulary) -> Walk) -> &Walk {
        self.read.walk.get_or_init(|| walk(self.read.vocabulary))
    }

    /// The numbers in each paragraph, where they are known already.
    pub(crate) fn has_phrases(
        &self,
        phrases: impl FnOnce() -> Vec<Arc<[Phrase]>>,
    ) -> &[Arc<[Phrase]>] {
        self.read.phrases.get_or_init(phrases)
    }

    /// For each paragraph the lists of words of which one stands in it.
    pub(crate) fn lists_by_prose(&self) -> &[Set] {
        self.has_lists_by_prose(|| {
            self.prose
                .iter()
                .map(|prose| self.lists_of(prose))
                .collect()
        })
    }

    /// The same, where they are known already.
    pub(crate) fn has_lists_by_prose(&self, lists: impl FnOnce() -> Vec<Set>) -> &[Set] {
        self.read.lists_by_prose.get_or_init(lists)
    }

    pub(crate) fn lists_of(&self, prose: &Prose) -> Set {
        let range = prose.extent.start..prose.extent.end;
        let found = beginning_in(&self.walk().words, range.clone());
        let [lists] = self.read.vocabulary.lists_in(found, [&range]);
        lists
    }

    pub(crate) fn phrases_of(&self, prose: &Prose) -> Arc<[Phrase]> {
        let Extent { start, end } = prose.extent;
        let numerals = Walk::within(&self.walk().numerals, &(start..end));
        if !prose.is_read() || numerals.is_empty() {
            return Arc::default();
        }
        number::phrases_at(self.text(prose.extent), start, numerals).into()
    }
}

impl Prose {
    /// Whether its sentences are read.
    pub(crate) fn is_read(&self) -> bool {
        !self.heading && self.extent.len() >= 12
    }
}

impl<'a> TableBlock<'a> {
    pub fn figure(&self, row: usize, column: usize) -> Option<&Figure> {
        self.figures
            .get(row * self.form.columns.len() + column)?
            .as_ref()
    }

    pub fn row_form(&self, row: usize) -> &'a LabelForm {
        &self.form.rows[row]
    }
}

impl<'a> Table<'a> {
    /// Every figure with its row and its column.
    pub fn figures(&self) -> impl Iterator<Item = (&'a LabelForm, &'a LabelForm, &Figure)> {
        self.blocks.iter().flat_map(|block| {
            let columns = block.form.columns.len();
            block
                .figures
                .iter()
                .enumerate()
                .filter_map(move |(at, figure)| {
                    let figure = figure.as_ref()?;
                    Some((
                        &block.form.rows[at / columns],
                        &block.form.columns[at % columns],
                        figure,
                    ))
                })
        })
    }
}

impl<'a> Report<'a> {
    pub fn text(&self, extent: Extent) -> &'a str {
        self.document.slice(extent)
    }

    /// The table with this id; the year's own form before one of another year.
    pub fn table(&self, id: &str) -> Option<&Table<'a>> {
        self.tables.get(self.table_at(id)?)
    }

    pub(crate) fn table_at(&self, id: &str) -> Option<usize> {
        let of = |foreign| {
            let mut tables = self.tables.iter();
            tables.position(|table| table.form.id == id && table.foreign == foreign)
        };
        of(false).or_else(|| of(true))
    }

    /// The form of the section that a paragraph stands in, by its id.
    pub(crate) fn section_of(&self, prose: &Prose) -> Option<&'a str> {
        let section = self.sections.get(prose.section?)?;
        section.form.map(|form| form.id.as_str())
    }

    pub fn section(&self, id: &str) -> Option<&Section<'a>> {
        self.sections
            .iter()
            .find(|section| section.form.is_some_and(|form| form.id == id))
    }

    pub fn year_value(&self) -> Option<u16> {
        self.year.map(|year| year.value)
    }
}
