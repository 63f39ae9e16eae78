//! Invented annual reports in which everything agrees, written down in every layout that real ones use.
//!
//! A [`Model`] knows nothing of the engine: figures, sentences and relations are made here on their own,
//! so a report that the engine finds fault with shows a mistake of one or the other.

use std::ops::RangeInclusive;

use proptest::prelude::{Strategy, any};

use figures::filled;
use form::{Cell, Table};
use number::Number;
use rng::Rng;
use typist::Typist;

mod figures;
pub(crate) mod form;
pub(crate) mod grid;
mod markup;
pub(crate) mod number;
mod prose;
pub(crate) mod relations;
pub(crate) mod rng;
mod text;
pub(crate) mod typist;

pub(crate) use typist::Options;

/// A report before it takes the shape of a file.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) seed: u64,
    pub(crate) year: u16,
    pub(crate) body: String,
    pub(crate) kind: Kind,
    /// One line or two.
    pub(crate) title: Vec<String>,
    pub(crate) preamble: Vec<String>,
    pub(crate) sections: Vec<Section>,
    /// What follows the last section: the statistics table up to 2018.
    pub(crate) appendix: Vec<Part>,
    pub(crate) tables: Vec<Table>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Government,
    Department,
    Office,
    Street,
}

#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// `一、`
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub(crate) enum Part {
    Paragraph(String),
    /// Index into [`Model::tables`].
    Table(usize),
}

/// Where a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) table: usize,
    pub(crate) block: usize,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A sheet pasted from a spreadsheet: tabs, every column in its place.
    Tabs,
    /// Word's text: a tab and a cell a line, a blank line after each row.
    TextDump,
    /// One cell a line, without tabs.
    TextLines,
    /// Tabs that drift, with page breaks.
    Tsv,
    /// `a | b |`
    Pipes,
    /// Labels and figures run together where the sums still tell them apart.
    Glued,
    /// A PDF's text.
    Spaced,
    Markdown,
    /// HTML tables between Markdown paragraphs.
    MarkdownHtml,
    Html,
    /// The same page in GBK.
    HtmlGbk,
}

impl Layout {
    pub(crate) const ALL: [Layout; 11] = [
        Layout::Tabs,
        Layout::TextDump,
        Layout::TextLines,
        Layout::Tsv,
        Layout::Pipes,
        Layout::Glued,
        Layout::Spaced,
        Layout::Markdown,
        Layout::MarkdownHtml,
        Layout::Html,
        Layout::HtmlGbk,
    ];

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Layout::Markdown | Layout::MarkdownHtml => "md",
            Layout::Html | Layout::HtmlGbk => "html",
            _ => "txt",
        }
    }

    /// A blank cell can be told from a missing one.
    fn shows_blanks(self) -> bool {
        !matches!(
            self,
            Layout::TextLines | Layout::Tsv | Layout::Glued | Layout::Spaced
        )
    }
}

impl Model {
    pub(crate) fn random(seed: u64, year: u16) -> Model {
        let mut rng = Rng::new(seed);
        let tables = filled(&mut rng, year);
        prose::written(&mut rng, seed, year, tables)
    }

    /// Reports of these years, the same for the same seed.
    pub(crate) fn strategy(years: RangeInclusive<u16>) -> impl Strategy<Value = Model> {
        (any::<u64>(), years).prop_map(|(seed, year)| Model::random(seed, year))
    }

    pub(crate) fn cell(&self, place: Place) -> &Cell {
        self.tables[place.table].blocks[place.block].cell(place.row, place.column)
    }

    pub(crate) fn cell_mut(&mut self, place: Place) -> &mut Cell {
        self.tables[place.table].blocks[place.block].cell_mut(place.row, place.column)
    }

    /// Every cell that takes a figure.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for (table, form) in self.tables.iter().enumerate() {
            for (block, part) in form.blocks.iter().enumerate() {
                for row in (0..part.rows.len()).filter(|&row| !part.rows[row].heading) {
                    places.extend((0..part.columns.len()).map(|column| Place {
                        table,
                        block,
                        row,
                        column,
                    }));
                }
            }
        }
        places
    }

    /// Puts another figure into one cell and leaves everything else as it is.
    pub(crate) fn change(&mut self, place: Place, number: Number) {
        let cell = self.cell_mut(place);
        cell.number = number;
        cell.blank = false;
    }

    /// Table, row and column by the names that the packs use.
    pub(crate) fn name(&self, place: Place) -> [String; 3] {
        let table = &self.tables[place.table];
        let block = &table.blocks[place.block];
        [
            table.id,
            block.rows[place.row].name,
            block.columns[place.column].name,
        ]
        .map(str::to_owned)
    }

    /// The cell that bears this name.
    pub(crate) fn place(&self, table: &str, row: &str, column: &str) -> Place {
        self.places()
            .into_iter()
            .find(|&place| self.name(place) == [table, row, column])
            .unwrap_or_else(|| panic!("the report has no cell {table}/{row}/{column}"))
    }

    /// The bytes of a file in this layout.
    pub(crate) fn render(&self, layout: Layout, options: Options) -> Vec<u8> {
        let typist = &mut Typist::new(options, !layout.shows_blanks());
        match layout {
            Layout::Markdown | Layout::MarkdownHtml => {
                markup::markdown(self, layout, typist).into_bytes()
            }
            Layout::Html => markup::html(self, "utf-8", typist).into_bytes(),
            Layout::HtmlGbk => encoding_rs::GBK
                .encode(&markup::html(self, "gb2312", typist))
                .0
                .into_owned(),
            _ => text::text(self, layout, typist).into_bytes(),
        }
    }
}

/// Enough to make the report again; the whole of it would fill screens.
impl std::fmt::Debug for Model {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Model::random({}, {}) of {:?} {}",
            self.seed, self.year, self.kind, self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::relations::{Relation, Sign};
    use super::*;

    fn options() -> impl Strategy<Value = Options> {
        (any::<bool>(), any::<u64>()).prop_map(|(variants, seed)| Options { variants, seed })
    }

    fn decoded(layout: Layout, bytes: &[u8]) -> String {
        let encoding = if layout == Layout::HtmlGbk {
            encoding_rs::GBK
        } else {
            encoding_rs::UTF_8
        };
        let (text, _, broken) = encoding.decode(bytes);
        assert!(!broken, "{layout:?} holds bytes that are no text");
        text.into_owned()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn every_relation_holds_in_a_random_report(model in Model::strategy(2014..=2025)) {
            for relation in model.relations() {
                prop_assert!(relation.holds(&model), "{model:?} breaks {relation:?}");
            }
        }

        #[test]
        fn a_breaking_figure_breaks_a_relation_that_names_its_cell(
            mut model in Model::strategy(2014..=2025),
            choice in any::<prop::sample::Index>(),
        ) {
            let place = choice.get(&model.places()).to_owned();
            if let Some(number) = model.breaking(place) {
                model.change(place, number);
                let broken = model.relations().into_iter().filter(|relation| !relation.holds(&model));
                for relation in broken {
                    prop_assert!(relation.names(place), "{relation:?} broke though {place:?} was changed");
                }
            } else {
                let names = |relation: &Relation| relation.sign == Sign::Equal && relation.names(place);
                prop_assert!(!model.relations().iter().any(names), "nothing breaks {:?}", model.name(place));
            }
        }

        #[test]
        fn every_layout_holds_all_figures_and_all_sections(
            model in Model::strategy(2014..=2025),
            options in options(),
        ) {
            for layout in Layout::ALL {
                let text = decoded(layout, &model.render(layout, options));
                let text = without_markup(&text);
                for section in &model.sections {
                    prop_assert!(text.contains(section.number.trim_end_matches('、')), "{layout:?}");
                }
                for place in model.places() {
                    let cell = model.cell(place);
                    if !cell.blank {
                        let figure = cell.number.to_string();
                        prop_assert!(text.contains(&figure), "{layout:?} of {model:?} lost {figure}");
                    }
                }
            }
        }

        #[test]
        fn the_same_seed_gives_the_same_bytes(seed in any::<u64>(), year in 2014_u16..=2025) {
            let options = Options { variants: true, seed };
            for layout in Layout::ALL {
                let [first, second] = [0, 1].map(|_| Model::random(seed, year).render(layout, options));
                prop_assert_eq!(first, second);
            }
        }
    }

    /// The text without tags, and with the habits of typists undone.
    fn without_markup(text: &str) -> String {
        let mut plain = String::new();
        let mut in_tag = false;
        for sign in text.chars() {
            match sign {
                '<' => in_tag = true,
                '>' => in_tag = false,
                ',' => {}
                '０'..='９' => {
                    plain.extend(char::from_u32(sign as u32 - '０' as u32 + '0' as u32))
                }
                _ if in_tag => {}
                other => plain.push(other),
            }
        }
        plain
    }

    #[test]
    fn changing_a_figure_changes_only_that_cell() {
        let model = Model::random(3, 2022);
        let mut changed = model.clone();
        let place = model.place("applications", "予以公开", "总计");
        changed.change(place, Number::count(987));
        for other in model.places() {
            let same = model.cell(other).number == changed.cell(other).number;
            assert_eq!(same, other != place, "{:?}", model.name(other));
        }
    }

    #[test]
    fn all_layouts_have_an_extension_that_is_read() {
        assert!(
            Layout::ALL
                .iter()
                .all(|layout| ["txt", "md", "html"].contains(&layout.extension()))
        );
    }
}
