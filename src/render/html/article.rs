//! The document as it is: its paragraphs, and its tables drawn as tables.

use std::collections::BTreeMap;
use std::ops::Range;

use gouji_linter::document::{Block as Read, Document};
use gouji_linter::report::{Report, Table, TableBlock};
use gouji_linter::span::{Extent, Span};
use serde::Serialize;

use super::marks::{Mark, MarkKind, Segment, segments};

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Block {
    Paragraph {
        /// 1 to 6 for a heading, 0 for a paragraph.
        level: u8,
        text: Text,
    },
    Table(Drawn),
    /// A table that the file spreads over lines, drawn as the form has it, and below it the lines.
    Grid {
        table: Drawn,
        lines: Vec<Block>,
    },
}

#[derive(Serialize)]
pub(super) struct Drawn {
    title: Option<String>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Serialize)]
pub(super) struct Cell {
    text: Text,
    row_span: usize,
    column_span: usize,
    /// `row`, `col`, or empty for a cell that is no label.
    scope: &'static str,
    figure: bool,
}

/// A text of the document; its marks are laid on at the end.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Text {
    /// Not in the document: a label of the form.
    Form(Vec<Segment>),
    Unit(usize),
    Laid(Vec<Segment>),
}

pub(super) fn blocks(report: &Report<'_>, marks: Vec<Mark>) -> Vec<Block> {
    let mut drawing = Drawing::new(report);
    let mut blocks = drawing.read();
    let laid = drawing.lay(marks);
    let mut laid: Vec<Option<Vec<Segment>>> = laid.into_iter().map(Some).collect();
    each_text(&mut blocks, &mut |text| {
        if let Text::Unit(unit) = text {
            *text = Text::Laid(
                laid.get_mut(*unit)
                    .and_then(Option::take)
                    .unwrap_or_default(),
            );
        }
    });
    blocks
}

struct Drawing<'r, 'a> {
    report: &'r Report<'a>,
    document: &'a Document,
    units: Vec<Unit>,
    /// Labels by where they stand, with their scope.
    labels: BTreeMap<Extent, &'static str>,
    figures: BTreeMap<Extent, ()>,
}

struct Unit {
    extent: Extent,
    span: Span,
    /// Drawn in a grid as well as in its line: marks go to the grid.
    grid: bool,
}

impl<'r, 'a> Drawing<'r, 'a> {
    fn new(report: &'r Report<'a>) -> Drawing<'r, 'a> {
        let mut labels = BTreeMap::new();
        let mut figures = BTreeMap::new();
        for block in report.tables.iter().flat_map(|table| &table.blocks) {
            labels.extend(
                block
                    .columns
                    .iter()
                    .flatten()
                    .map(|label| (label.extent, "col")),
            );
            labels.extend(
                block
                    .rows
                    .iter()
                    .flatten()
                    .map(|label| (label.extent, "row")),
            );
            figures.extend(
                block
                    .figures
                    .iter()
                    .flatten()
                    .map(|figure| (figure.extent, ())),
            );
        }
        Drawing {
            report,
            document: report.document,
            units: Vec::new(),
            labels,
            figures,
        }
    }

    fn unit(&mut self, extent: Extent, grid: bool) -> Text {
        self.units.push(Unit {
            extent,
            span: self.document.span(extent),
            grid,
        });
        Text::Unit(self.units.len() - 1)
    }

    fn read(&mut self) -> Vec<Block> {
        // Tables that the markup does not draw, by the extent of the blocks that they take.
        let spread: Vec<&Table<'a>> = self
            .report
            .tables
            .iter()
            .filter(|table| !self.is_drawn(table))
            .collect();
        let mut blocks: Vec<Block> = Vec::new();
        let mut rest = self.document.blocks.iter().peekable();
        while let Some(block) = rest.next() {
            let here = extent(block);
            let Some(table) = spread.iter().find(|table| overlaps(table.extent, here)) else {
                self.block(block, &mut blocks);
                continue;
            };
            let drawn = self.grid(table);
            let mut lines = Vec::new();
            self.block(block, &mut lines);
            while let Some(block) = rest.next_if(|block| overlaps(table.extent, extent(block))) {
                self.block(block, &mut lines);
            }
            blocks.push(Block::Grid {
                table: drawn,
                lines,
            });
        }
        blocks
    }

    fn is_drawn(&self, table: &Table<'_>) -> bool {
        self.document
            .blocks
            .iter()
            .any(|block| matches!(block, Read::Table(_)) && overlaps(table.extent, extent(block)))
    }

    fn block(&mut self, block: &Read, blocks: &mut Vec<Block>) {
        match block {
            Read::Paragraph(paragraph) => {
                let text = self.unit(paragraph.text, false);
                let level = match paragraph.level {
                    0 => self.level(paragraph.text),
                    marked => marked,
                };
                blocks.push(Block::Paragraph { level, text });
            }
            Read::Row(row) => {
                let cells = row
                    .cells
                    .iter()
                    .map(|&cell| self.cell(cell, 1, 1))
                    .collect();
                // Rows that follow each other are one table.
                match blocks.last_mut() {
                    Some(Block::Table(table)) if row.gap <= 1 => table.rows.push(cells),
                    _ => blocks.push(Block::Table(Drawn {
                        title: None,
                        rows: vec![cells],
                    })),
                }
            }
            Read::Table(table) => {
                let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
                for cell in &table.cells {
                    let spans = (cell.row_span as usize, cell.column_span as usize);
                    let drawn = self.cell(cell.text, spans.0, spans.1);
                    rows.entry(cell.row).or_default().push(drawn);
                }
                blocks.push(Block::Table(Drawn {
                    title: None,
                    rows: rows.into_values().collect(),
                }));
            }
        }
    }

    fn cell(&mut self, extent: Extent, row_span: usize, column_span: usize) -> Cell {
        Cell {
            scope: self.scope(extent),
            figure: self.figures.contains_key(&extent),
            text: self.unit(extent, false),
            row_span,
            column_span,
        }
    }

    /// A text file does not say what is a heading; the report that was read out of it does.
    fn level(&self, paragraph: Extent) -> u8 {
        let title = self.report.title.as_ref();
        let is_part = |title: Extent| paragraph.contains(title) || title.contains(paragraph);
        if title.is_some_and(|title| is_part(title.extent)) {
            return 1;
        }
        let mut sections = self.report.sections.iter();
        u8::from(sections.any(|section| paragraph == section.heading)) * 2
    }

    /// What a cell names, if a label stands in it.
    fn scope(&self, extent: Extent) -> &'static str {
        let inside = self.labels.range(Extent::new(extent.start, extent.start)..);
        inside
            .take_while(|(label, _)| label.start < extent.end)
            .find(|(label, _)| extent.contains(**label))
            .map_or("", |(_, scope)| *scope)
    }

    /// A recognised table as its form has it.
    fn grid(&mut self, table: &Table<'a>) -> Drawn {
        let mut rows = Vec::new();
        for block in &table.blocks {
            self.grid_block(block, &mut rows);
        }
        Drawn {
            title: Some(table.form.title.zh.clone()),
            rows,
        }
    }

    fn grid_block(&mut self, block: &TableBlock<'a>, rows: &mut Vec<Vec<Cell>>) {
        let form = block.form;
        // An optional column that the document does not have is not drawn.
        let columns: Vec<usize> = (0..form.columns.len())
            .filter(|&at| !form.columns[at].heading)
            .filter(|&at| !form.columns[at].optional || block.columns[at].is_some())
            .collect();
        let mut header = vec![label(form.heading.as_deref().unwrap_or_default(), "col")];
        for &at in &columns {
            header.push(match block.columns[at] {
                Some(found) => self.label(found.extent, "col"),
                None => label(&form.columns[at].label, "col"),
            });
        }
        rows.push(header);
        for (row, own) in form.rows.iter().enumerate() {
            let has_figures = columns
                .iter()
                .any(|&column| block.figure(row, column).is_some());
            if !has_figures && (own.optional || own.heading && block.rows[row].is_none()) {
                continue;
            }
            let mut cells = vec![match block.rows[row] {
                Some(found) => self.label(found.extent, "row"),
                None => label(&own.label, "row"),
            }];
            if own.heading && !has_figures {
                cells[0].column_span = columns.len() + 1;
            } else {
                for &column in &columns {
                    let text = match block.figure(row, column) {
                        Some(figure) => self.unit(figure.extent, true),
                        None => Text::Form(Vec::new()),
                    };
                    cells.push(Cell {
                        text,
                        row_span: 1,
                        column_span: 1,
                        scope: "",
                        figure: true,
                    });
                }
            }
            rows.push(cells);
        }
    }

    fn label(&mut self, extent: Extent, scope: &'static str) -> Cell {
        Cell {
            text: self.unit(extent, true),
            row_span: 1,
            column_span: 1,
            scope,
            figure: false,
        }
    }

    /// Each mark goes to the first text that it touches; one over many paragraphs would hide what it means.
    fn lay(&self, marks: Vec<Mark>) -> Vec<Vec<Segment>> {
        let mut exact: BTreeMap<Span, usize> = BTreeMap::new();
        for grid in [true, false] {
            for (at, unit) in self
                .units
                .iter()
                .enumerate()
                .filter(|(_, unit)| unit.grid == grid)
            {
                exact.entry(unit.span).or_insert(at);
            }
        }
        let mut order: Vec<usize> = (0..self.units.len())
            .filter(|&at| !self.units[at].grid)
            .collect();
        order.sort_by_key(|&at| self.units[at].span);
        let mut laid: Vec<Vec<Mark>> = self.units.iter().map(|_| Vec::new()).collect();
        for mark in marks {
            let touched = || {
                let at = order.partition_point(|&at| self.units[at].span.end <= mark.span.start);
                order.get(at).or(order.last()).copied()
            };
            if let Some(unit) = exact.get(&mark.span).copied().or_else(touched) {
                laid[unit].push(mark);
            }
        }
        let units = self.units.iter().zip(laid);
        units
            .map(|(unit, marks)| self.segments(unit, &marks))
            .collect()
    }

    fn segments(&self, unit: &Unit, marks: &[Mark]) -> Vec<Segment> {
        let text = self.document.slice(unit.extent);
        if marks.is_empty() {
            return segments(text, &[]);
        }
        // Where each character comes from; the same order on both sides.
        let characters: Vec<(usize, Span)> = text
            .char_indices()
            .map(|(at, character)| {
                let extent = unit.extent.part(at..at + character.len_utf8());
                (at, self.document.span(extent))
            })
            .collect();
        let range = |span: Span| -> Range<usize> {
            let from = characters.partition_point(|(_, source)| source.end <= span.start);
            let to = characters.partition_point(|(_, source)| source.start < span.end);
            let at = |index: usize| characters.get(index).map_or(text.len(), |(at, _)| *at);
            if from < to {
                at(from)..at(to)
            } else {
                0..text.len()
            }
        };
        let marks: Vec<(Range<usize>, MarkKind)> = marks
            .iter()
            .map(|mark| (range(mark.span), mark.kind.clone()))
            .collect();
        segments(text, &marks)
    }
}

/// A label in the form's words.
fn label(text: &str, scope: &'static str) -> Cell {
    Cell {
        text: Text::Form(segments(text, &[])),
        row_span: 1,
        column_span: 1,
        scope: if text.is_empty() { "" } else { scope },
        figure: false,
    }
}

fn extent(block: &Read) -> Extent {
    match block {
        Read::Paragraph(paragraph) => paragraph.text,
        Read::Row(row) => match (row.cells.first(), row.cells.last()) {
            (Some(first), Some(last)) => first.to(*last),
            _ => Extent::default(),
        },
        Read::Table(table) => table.extent,
    }
}

fn overlaps(table: Extent, block: Extent) -> bool {
    block.start < table.end && block.end > table.start
        || block.is_empty() && (table.start..table.end).contains(&block.start)
}

fn each_text(blocks: &mut [Block], act: &mut dyn FnMut(&mut Text)) {
    for block in blocks {
        match block {
            Block::Paragraph { text, .. } => act(text),
            Block::Table(table) => each_cell(table, act),
            Block::Grid { table, lines } => {
                each_cell(table, act);
                each_text(lines, act);
            }
        }
    }
}

fn each_cell(table: &mut Drawn, act: &mut dyn FnMut(&mut Text)) {
    table
        .rows
        .iter_mut()
        .flatten()
        .for_each(|cell| act(&mut cell.text));
}
