//! Laying what is printed over the official form: which cell is which figure.
//!
//! Labels lead. A row's figures are those between its label and the next one; a column is found by the
//! order (in grids: the place) of the head's labels. Where the cells of a row cannot be told apart, a
//! fault is recorded and no figure is claimed.

use std::borrow::Cow;
use std::cell::Cell;

use crate::document::{Block, Document};
use crate::form::{BlockForm, Kind, LabelForm, Layout, TableForm};
use crate::labels::{LabelRef, What, key};
use crate::normal;
use crate::number::{self, Blank, Value};
use crate::report::{Fault, FaultKind, Figure, FoundLabel, Likeness, Table, TableBlock};
use crate::rule::RuleSet;
use crate::span::Extent;

use super::fit::{self, ByPlace, End, Slot};
use super::segment::{Hits, Page, close_label, is_cut_head, is_numbered, is_remainder};
use super::stream::{Origin, Token, TokenKind, is_unit};

/// `三8`: what stands on a line of its own behind a label, has a digit and is no number of a label, a date or a page.
fn is_mistyped_figure(text: &str) -> bool {
    const LONGEST: usize = 6;
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.chars().count() <= LONGEST
        && normal::numbering(text).is_none()
        && !text.contains(['年', '月', '日', '页', '第', '表', '—', '-', '、'])
}

/// Lays the tokens of `ranges` over one form.
pub(super) fn align<'a>(
    page: &Page<'_, 'a>,
    ranges: &[(usize, usize)],
    form_at: usize,
    format: Option<&str>,
) -> Table<'a> {
    let Page {
        document,
        rules,
        tokens,
        hits,
        ..
    } = page;
    let form = &rules.tables[form_at];
    let mut aligner = Aligner {
        document,
        rules,
        tokens,
        budget: &page.budget,
        form,
        form_at,
        blocks: form
            .blocks
            .iter()
            .map(|block| Progress::new(block.rows.len(), block.columns.len()))
            .collect(),
        block: 0,
        in_head: true,
        row: None,
        row_token: None,
        values: Vec::new(),
        abreast: Vec::new(),
        faults: Vec::new(),
    };
    let mut extent: Option<Extent> = None;
    for &(start, end) in ranges {
        let mut at = start;
        while at < end {
            let used = aligner.token(hits, at);
            let token = &tokens[at + used - 1];
            if !(token.extent.is_empty() && token.is_blank()) {
                let whole = tokens[at].extent.to(token.extent);
                extent = Some(extent.map_or(whole, |known| known.to(whole)));
            }
            at += used;
        }
        aligner.finish_row(end);
    }
    aligner.finish_abreast();
    aligner.finish_missing();
    let foreign = format.is_some_and(|format| !form.formats.iter().any(|of| of == format));
    let Aligner { blocks, faults, .. } = aligner;
    Table {
        form,
        extent: extent.unwrap_or_default(),
        blocks: form
            .blocks
            .iter()
            .zip(blocks)
            .map(|(form, progress)| TableBlock {
                form,
                rows: progress.rows,
                columns: progress
                    .columns
                    .into_iter()
                    .map(|found| found.map(|head| head.label))
                    .collect(),
                figures: progress.figures,
            })
            .collect(),
        faults,
        foreign,
    }
}

/// A column's label where it was first found.
#[derive(Clone, Copy)]
struct Head {
    label: FoundLabel,
    origin: Origin,
    /// The document's block, since grid columns compare only within one table.
    block: usize,
    /// The printed row, and how many of its cells say the label: a merged cell may be told as often as it is wide.
    group: usize,
    cells: usize,
}

struct Progress {
    rows: Vec<Option<FoundLabel>>,
    columns: Vec<Option<Head>>,
    figures: Vec<Option<Figure>>,
    /// The orders in which the columns may stand, until another head is found.
    orders: Option<Vec<Vec<usize>>>,
}

impl Progress {
    fn new(rows: usize, columns: usize) -> Progress {
        Progress {
            rows: vec![None; rows],
            columns: vec![None; columns],
            figures: vec![None; rows * columns],
            orders: None,
        }
    }
}

/// What an abreast block shows, in order.
enum Abreast {
    Row(usize),
    /// The token of a column's label.
    Column(usize),
    Value(usize),
}

struct Aligner<'a, 't> {
    document: &'t Document,
    rules: &'a RuleSet,
    tokens: &'t [Token<'a>],
    form: &'a TableForm,
    form_at: usize,
    blocks: Vec<Progress>,
    block: usize,
    /// The last label was one of the head.
    in_head: bool,
    budget: &'t Cell<u32>,
    row: Option<(usize, usize)>,
    /// The token of that row's label.
    row_token: Option<usize>,
    values: Vec<usize>,
    abreast: Vec<(usize, Abreast)>,
    faults: Vec<Fault>,
}

impl<'a> Aligner<'a, '_> {
    /// Takes in the token at `at`; says how many tokens were used.
    fn token(&mut self, hits: &Hits<'_>, at: usize) -> usize {
        let token = &self.tokens[at];
        if let TokenKind::Text(_) = token.kind {
            let found = self.meaning(hits.refs[at], at).or_else(|| self.close(at));
            if let Some(place) = found {
                let used = if hits.refs[at].is_empty() {
                    1
                } else {
                    usize::from(hits.joined[at])
                };
                let last = (at + used - 1).min(self.tokens.len() - 1);
                let extent = token.extent.to(self.tokens[last].extent);
                self.label(place, extent, at);
                return used;
            }
            self.unknown(at);
            return 1;
        }
        if self.form.blocks[self.block].layout == Layout::Abreast {
            self.abreast.push((self.block, Abreast::Value(at)));
            return 1;
        }
        if let Some(row) = self.row
            && self.belongs(row, at)
        {
            self.values.push(at);
        }
        1
    }

    /// Which of a label's meanings is meant here.
    fn meaning(&self, refs: &[LabelRef], at: usize) -> Option<LabelRef> {
        let token = &self.tokens[at];
        let mut of_form = refs
            .iter()
            .copied()
            .filter(|place| usize::from(place.table) == self.form_at);
        let first = of_form.next()?;
        let Some(second) = of_form.next() else {
            return Some(first);
        };
        let own: Vec<LabelRef> = [first, second].into_iter().chain(of_form).collect();
        let text = self.document.slice(token.extent);
        let numbered = is_numbered(text);
        let is_row = |place: &LabelRef| matches!(place.what, What::Row(_));
        let is_column = |place: &LabelRef| matches!(place.what, What::Column(_));
        // 3.其他 is a row and 其他 under 法人或其他组织 a column.
        let mut choice: Vec<LabelRef> =
            if numbered && own.iter().any(|place| is_row(place) && place.numbered) {
                own.iter().copied().filter(is_row).collect()
            } else if self.in_head && own.iter().any(is_column) {
                own.iter().copied().filter(is_column).collect()
            } else if own.iter().any(is_row) && !self.in_head {
                own.iter().copied().filter(is_row).collect()
            } else {
                own
            };
        // The nearest in reading order: in this block before later ones, unfilled before filled.
        let filled = |place: &LabelRef| match place.what {
            What::Row(row) => {
                self.blocks[usize::from(place.block)].rows[usize::from(row)].is_some()
            }
            What::Column(column) => {
                self.blocks[usize::from(place.block)].columns[usize::from(column)].is_some()
            }
            _ => false,
        };
        let position = |place: &LabelRef| match place.what {
            What::Row(at) | What::Column(at) => usize::from(at),
            _ => 0,
        };
        let block = self.block;
        let last_row = self.row.map_or(0, |(_, row)| row);
        choice.sort_by_key(|place| {
            let at_block = usize::from(place.block);
            (
                at_block < block,
                at_block.abs_diff(block),
                filled(place),
                is_row(place) && position(place) < last_row,
                place.likeness,
                position(place),
            )
        });
        choice.first().copied()
    }

    /// A label that is misprinted or cut short, when only one of the form's can be meant.
    fn close(&self, at: usize) -> Option<LabelRef> {
        let token = &self.tokens[at];
        let wording = token.key()?;
        if let Some((block, row)) = self.row
            && matches!(token.origin, Origin::Line)
        {
            let label = key(&self.form.blocks[block].rows[row].label);
            if is_remainder(&label, wording) {
                return None;
            }
        }
        close_label(self.rules, self.form_at, wording, |place| {
            match place.what {
                What::Row(row) => {
                    self.blocks[usize::from(place.block)].rows[usize::from(row)].is_none()
                }
                What::Column(column) => {
                    usize::from(place.block) >= self.block
                        && self.blocks[usize::from(place.block)].columns[usize::from(column)]
                            .is_none()
                        && self.first_block_with(place) == usize::from(place.block)
                }
                _ => false,
            }
        })
    }

    /// Columns of the same wording stand in several blocks: the current one is meant, else the next.
    fn first_block_with(&self, place: LabelRef) -> usize {
        let What::Column(column) = place.what else {
            return usize::from(place.block);
        };
        let label = &self.form.blocks[usize::from(place.block)].columns[usize::from(column)].label;
        (self.block..self.form.blocks.len())
            .find(|&block| {
                self.form.blocks[block]
                    .columns
                    .iter()
                    .any(|column| &column.label == label)
            })
            .unwrap_or(usize::from(place.block))
    }

    fn label(&mut self, place: LabelRef, extent: Extent, at: usize) {
        let block = usize::from(place.block);
        let text = self.document.slice(extent);
        let found = FoundLabel {
            extent,
            likeness: place.likeness,
        };
        match place.what {
            What::Heading => {
                self.finish_row(at);
                self.block = block;
                self.in_head = true;
            }
            What::Caption => {
                self.finish_row(at);
                self.in_head = true;
            }
            What::Column(column) => {
                self.finish_row(at);
                self.block = block;
                self.in_head = true;
                let form = &self.form.blocks[block].columns[usize::from(column)];
                let head = Head {
                    label: typography(found, form, text),
                    origin: self.tokens[at].origin,
                    block: self.tokens[at].block,
                    group: self.tokens[at].group,
                    cells: 1,
                };
                let progress = &mut self.blocks[block];
                let slot = &mut progress.columns[usize::from(column)];
                match slot {
                    None => {
                        *slot = Some(head);
                        progress.orders = None;
                    }
                    Some(known) if known.group == head.group => known.cells += 1,
                    Some(_) => {}
                }
                if self.form.blocks[block].layout == Layout::Abreast {
                    self.abreast.push((block, Abreast::Column(at)));
                }
            }
            What::Row(row) => {
                let row = usize::from(row);
                if self.row == Some((block, row)) && self.values.is_empty() {
                    // A covered cell that says its label again.
                    return;
                }
                self.finish_row(at);
                self.row_token = Some(at);
                self.block = block;
                let form = &self.form.blocks[block].rows[row];
                let abreast = self.form.blocks[block].layout == Layout::Abreast;
                if abreast {
                    self.abreast.push((block, Abreast::Row(row)));
                } else {
                    self.in_head = false;
                }
                if self.blocks[block].rows[row].is_none() {
                    let mut found = typography(found, form, text);
                    if found.likeness != Likeness::Exact && self.goes_on(form, text, at) {
                        found.likeness = Likeness::Exact;
                    }
                    self.blocks[block].rows[row] = Some(found);
                    self.row = (!abreast).then_some((block, row));
                } else if abreast {
                    // Above the table stands a heading that is worded so: （一）行政复议.
                    let found = typography(found, form, text);
                    let known = &mut self.blocks[block].rows[row];
                    *known = known
                        .filter(|known| known.likeness <= found.likeness)
                        .or(Some(found));
                } else if !form.heading {
                    // Said again: a page break repeats labels, a copied row does too. The first stands.
                    let filled = self.blocks[block].figures
                        [row * self.columns(block)..(row + 1) * self.columns(block)]
                        .iter()
                        .any(Option::is_some);
                    self.row = (!filled).then_some((block, row));
                }
            }
        }
    }

    /// Whether a narrow column cut the label: the cell below it, on the next line, goes on where this one ends.
    fn goes_on(&self, form: &LabelForm, text: &str, at: usize) -> bool {
        const LINE: usize = 40;
        let label = &self.tokens[at];
        if !matches!(label.origin, Origin::Cut { .. }) {
            return false;
        }
        let (whole, first) = (key(&form.label), key(text));
        let rest = whole.strip_prefix(&*first).filter(|rest| !rest.is_empty());
        let below = || {
            self.tokens
                .iter()
                .skip(at + 1)
                .take(LINE)
                .filter(|next| next.group != label.group && !next.is_blank())
                .find(|next| next.origin == label.origin || next.origin == Origin::Line)
        };
        rest.is_some_and(|rest| {
            below().is_some_and(|next| {
                let next = key(self.document.slice(next.extent));
                !next.is_empty() && rest.starts_with(&*next)
            })
        })
    }

    fn columns(&self, block: usize) -> usize {
        self.form.blocks[block].columns.len()
    }

    /// A text that is no label of the form.
    fn unknown(&mut self, at: usize) {
        let token = &self.tokens[at];
        let text = self.document.slice(token.extent);
        if let Some((block, row)) = self.row {
            let label = key(&self.form.blocks[block].rows[row].label);
            if is_remainder(&label, text) {
                return;
            }
            if self.belongs((block, row), at) && text.chars().count() <= 24 {
                let loose =
                    token.origin == Origin::Line && !is_unit(text) && !is_mistyped_figure(text);
                let apart = token.origin == Origin::Tab && token.gap > 0;
                if !(loose && self.values.is_empty() || apart || self.is_other_layout(at)) {
                    self.values.push(at);
                    return;
                }
            }
        }
        if self.form.blocks[self.block].layout == Layout::Abreast
            && text.chars().count() <= 8
            && !is_cut_head(text)
            && !self.in_abreast_head(at)
        {
            self.abreast.push((self.block, Abreast::Value(at)));
            return;
        }
        // A row that the form does not have: its figures stand beside it.
        if token.origin != Origin::Line && !self.row.is_some_and(|row| self.belongs(row, at)) {
            let figures: Vec<&Token<'_>> = self.tokens[at + 1..]
                .iter()
                .take_while(|next| {
                    next.is_figure()
                        && (next.group == token.group
                            || next.origin == Origin::Tab && next.gap == 0)
                })
                .collect();
            let numbers = figures.iter().filter(|figure| !figure.is_blank()).count();
            let needed = self.required_columns(self.block);
            if numbers >= 1 && figures.len() >= needed && needed >= 2 && !self.in_head {
                self.finish_row(at);
                self.faults.push(Fault {
                    extent: token.extent,
                    kind: FaultKind::ExtraRow,
                    row: None,
                });
            }
        }
    }

    /// A line of another kind than the row's label: text between two tables, not a cell.
    fn is_other_layout(&self, at: usize) -> bool {
        let kind = |origin: Origin| match origin {
            Origin::Grid { .. } => 0,
            Origin::Cut { .. } => 1,
            Origin::Tab => 2,
            Origin::Line => 3,
        };
        self.row_token
            .is_some_and(|label| kind(self.tokens[label].origin) != kind(self.tokens[at].origin))
    }

    fn in_abreast_head(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        !self
            .tokens
            .iter()
            .skip(at + 1)
            .take(3)
            .any(Token::is_figure)
            && !at.checked_sub(1).is_some_and(|before| {
                self.tokens[before].is_figure() && self.tokens[before].group == token.group
            })
    }

    fn required_columns(&self, block: usize) -> usize {
        self.form.blocks[block]
            .columns
            .iter()
            .filter(|column| !column.heading && !column.optional)
            .count()
    }

    /// Whether the token still stands in the row whose label came last.
    fn belongs(&self, (block, row): (usize, usize), at: usize) -> bool {
        let token = &self.tokens[at];
        let Some(label) = self.blocks[block].rows[row] else {
            return false;
        };
        let previous = at.checked_sub(1).map(|before| &self.tokens[before]);
        match token.origin {
            Origin::Grid { .. } | Origin::Cut { .. } => {
                previous.is_some_and(|previous| previous.group == token.group)
                    && (self.values.last().map_or(
                        label.extent.end <= token.extent.start || token.extent.is_empty(),
                        |&last| self.tokens[last].group == token.group,
                    ))
            }
            Origin::Tab => {
                let full = self.values.len() >= self.required_columns(block);
                let broken = token.gap > 0 && !self.values.is_empty();
                // A row of another name may follow without a blank line.
                let is_named = full && token.key().is_none_or(|key| !key.is_empty());
                let is_named = is_named && matches!(token.kind, TokenKind::Text(_));
                !(broken && (full || token.is_blank()) || is_named)
            }
            Origin::Line => true,
        }
    }

    /// Gives the values of the row to its columns.
    fn finish_row(&mut self, next: usize) {
        let Some((block, row)) = self.row.take() else {
            return;
        };
        let mut values = std::mem::take(&mut self.values);
        self.fill_row(block, row, &values, next);
        values.clear();
        self.values = values;
    }

    fn fill_row(&mut self, block: usize, row: usize, values: &[usize], next: usize) {
        let form = &self.form.blocks[block];
        if form.rows[row].heading {
            return;
        }
        let Some(label) = self.blocks[block].rows[row] else {
            return;
        };
        let orders = self.blocks[block].orders.take();
        let orders = orders.unwrap_or_else(|| self.orders(block));
        let values = match orders.first() {
            Some(order) => self.once_each(block, order, values),
            None => Cow::Borrowed(values),
        };
        let values = &*values;
        if let Some(order) = fit::counted(&orders, values.len())
            && !self.is_in_grid(values)
        {
            for (&column, &at) in order.iter().zip(values) {
                let token = &self.tokens[at];
                let value = fit::value(self.document, token);
                let extent = token.extent;
                self.put(block, row, column, Figure { extent, value });
            }
            self.blocks[block].orders = Some(orders);
            return;
        }
        let slots: Vec<Slot<'_>> = values
            .iter()
            .map(|&at| Slot::of(self.document, &self.tokens[at]))
            .collect();
        let end = End {
            gap: self.tokens.get(next).map_or(0, |token| token.gap),
            airy: values.len() < form.columns.len() && self.is_airy(values, next),
        };
        let grid = self.by_place(block, values);
        let level = form.rows[row].level;
        let fitted = fit::fit(&slots, &orders, form, level, end, grid, self.budget);
        self.blocks[block].orders = Some(orders);
        match fitted {
            Ok(cells) => {
                let blank_at = Extent::new(label.extent.end, label.extent.end);
                for (column, extent, value) in cells {
                    let extent = extent.unwrap_or(blank_at);
                    self.put(block, row, column, Figure { extent, value });
                }
            }
            Err(kind) => {
                let end = values
                    .last()
                    .map_or(label.extent, |&at| self.tokens[at].extent);
                let extent = if values.is_empty() {
                    label.extent
                } else {
                    label.extent.to(end)
                };
                self.faults.push(Fault {
                    extent,
                    kind,
                    row: Some((block, row)),
                });
            }
        }
    }

    fn put(&mut self, block: usize, row: usize, column: usize, figure: Figure) {
        let columns = &self.form.blocks[block].columns;
        if columns[column].kind != Kind::Text {
            self.blocks[block].figures[row * columns.len() + column] = Some(figure);
        }
    }

    /// Whether the values are cells of a real table, whose heads say where they stand.
    fn is_in_grid(&self, values: &[usize]) -> bool {
        let first = values.first().map(|&at| self.tokens[at].block);
        first.is_some_and(|block| matches!(self.document.blocks[block], Block::Table(_)))
    }

    /// Whether a blank line stands before each of these lines, the next one and the figures around them.
    fn is_airy(&self, values: &[usize], next: usize) -> bool {
        const AROUND: usize = 16;
        let Some(&first) = values.first() else {
            return false;
        };
        let around = first.saturating_sub(AROUND)..(next + AROUND).min(self.tokens.len());
        let mut figures = self.tokens[around].iter().filter(|token| token.is_figure());
        let is_apart = |token: &Token<'_>| token.origin == Origin::Line && token.gap > 0;
        let is_odd = |at: usize| self.tokens.get(at).is_none_or(|token| token.gap % 2 == 1);
        figures.all(is_apart) && values.iter().all(|&at| is_odd(at)) && is_odd(next)
    }

    /// The values of a row, each once, where the head and the row tell merged cells as often as they are wide.
    fn once_each<'v>(
        &self,
        block: usize,
        order: &[usize],
        values: &'v [usize],
    ) -> Cow<'v, [usize]> {
        let heads = &self.blocks[block].columns;
        let cells = |&column: &usize| heads[column].map_or(1, |head| head.cells);
        let told: usize = order.iter().map(cells).sum();
        if values.len() != told || told == order.len() {
            return Cow::Borrowed(values);
        }
        let text = |&at: &usize| self.document.slice(self.tokens[at].extent);
        let mut rest = values;
        let mut once = Vec::with_capacity(order.len());
        for column in order {
            let Some((same, after)) = rest.split_at_checked(cells(column)) else {
                return Cow::Borrowed(values);
            };
            if same.iter().any(|at| text(at) != text(&same[0])) {
                return Cow::Borrowed(values);
            }
            once.push(same[0]);
            rest = after;
        }
        Cow::Owned(once)
    }

    /// The orders in which the columns may stand, most likely first.
    fn orders(&self, block: usize) -> Vec<Vec<usize>> {
        let form = &self.form.blocks[block];
        let heads = &self.blocks[block].columns;
        let leaves: Vec<usize> = (0..form.columns.len())
            .filter(|&at| !form.columns[at].heading)
            .filter(|&at| !form.columns[at].elsewhere || heads[at].is_some())
            .collect();
        let found: Vec<usize> = leaves
            .iter()
            .copied()
            .filter(|&at| heads[at].is_some())
            .collect();
        let required: Vec<usize> = leaves
            .iter()
            .copied()
            .filter(|&at| !form.columns[at].optional)
            .collect();
        let derived = self.derived_order(block, &found);
        let complete = required.iter().all(|at| found.contains(at));
        let without_text = |order: &[usize]| -> Vec<usize> {
            let is_figure = |&at: &usize| form.columns[at].kind != Kind::Text;
            order.iter().copied().filter(is_figure).collect()
        };
        let mut orders = Vec::new();
        if complete {
            orders.push(derived.clone());
        }
        orders.push(required.clone());
        // Without a head, the optional columns may be there or not.
        if found.is_empty() {
            let with_text =
                |&at: &usize| required.contains(&at) || form.columns[at].kind == Kind::Text;
            orders.push(leaves.iter().copied().filter(with_text).collect());
            orders.push(leaves.clone());
        }
        // Such a column may stand before the labels.
        let is_usual = |at: &usize| !form.columns[*at].elsewhere;
        if !found.iter().all(is_usual) {
            orders.push(derived.iter().copied().filter(is_usual).collect());
        }
        orders.push(without_text(&derived));
        orders.push(without_text(&required));
        if !complete {
            // A head that is worded otherwise, such as `2009年度`, stands where the form has it.
            let is_there = |at: &usize| required.contains(at) || found.contains(at);
            orders.push(leaves.iter().copied().filter(is_there).collect());
            orders.push(derived);
        }
        orders.retain(|order| !order.is_empty());
        orders
    }

    /// The found columns as the head shows them. Only places across the page are evidence: flattened line by
    /// line, a head of several lines gives its columns in an order of its own, so there the form's order holds.
    fn derived_order(&self, block: usize, found: &[usize]) -> Vec<usize> {
        let heads = &self.blocks[block].columns;
        let place = |at: usize| match heads[at]?.origin {
            Origin::Grid { column, .. } => Some(column),
            Origin::Cut { index } => Some(index),
            Origin::Tab | Origin::Line => None,
        };
        let same_table = found.windows(2).all(|pair| {
            let blocks = |at: usize| {
                heads[at].map(|head| (head.block, matches!(head.origin, Origin::Grid { .. })))
            };
            match (blocks(pair[0]), blocks(pair[1])) {
                (Some((one, true)), Some((other, true))) => one == other,
                (Some((_, false)), Some((_, false))) => true,
                _ => false,
            }
        });
        let mut order = found.to_vec();
        let distinct = {
            let mut places: Vec<_> = found.iter().map(|&at| place(at)).collect();
            places.sort_unstable();
            places.windows(2).all(|pair| pair[0] != pair[1])
        };
        if same_table && distinct && found.iter().all(|&at| place(at).is_some()) {
            order.sort_by_key(|&at| place(at));
        }
        order
    }

    /// In a grid: the value under each column's head, where the head was found in the same table.
    fn by_place(&self, block: usize, values: &[usize]) -> ByPlace {
        let form = &self.form.blocks[block];
        let Some(first) = values.first().map(|&at| &self.tokens[at]) else {
            return ByPlace::Unknown;
        };
        let Block::Table(table) = &self.document.blocks[first.block] else {
            return ByPlace::Unknown;
        };
        let mut heads: Vec<(usize, u32)> = Vec::new();
        for (at, _) in form
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.heading)
        {
            match self.blocks[block].columns[at] {
                Some(Head {
                    origin: Origin::Grid { column, .. },
                    block,
                    ..
                }) if block == first.block => {
                    heads.push((at, column));
                }
                Some(_) => return ByPlace::Unknown,
                None => {}
            }
        }
        if heads.is_empty() {
            return ByPlace::Unknown;
        }
        let under = |place: u32| {
            values
                .iter()
                .position(|&value| match self.tokens[value].origin {
                    Origin::Grid { column, span } => column <= place && place < column + span,
                    _ => false,
                })
        };
        let cells: Vec<(usize, usize)> = heads
            .iter()
            .filter_map(|&(at, place)| Some((at, under(place)?)))
            .collect();
        let used = |index: usize| cells.iter().any(|&(_, value)| value == index);
        // One blank cell may be merged over several columns; one figure stands under one head.
        let is_shared = |at: usize| {
            let value = cells[at].1;
            let is_known = cells[..at].iter().any(|known| known.1 == value);
            is_known && !self.tokens[values[value]].is_blank()
        };
        let distinct = !(1..cells.len()).any(is_shared);
        let left_over =
            (0..values.len()).any(|index| !used(index) && !self.tokens[values[index]].is_blank());
        if cells.len() == heads.len() && distinct && !left_over {
            return ByPlace::Fits(cells);
        }
        let end = self
            .tokens
            .iter()
            .skip(values[0])
            .take_while(|token| token.group == first.group)
            .last();
        let whole_row = end.is_some_and(|last| match last.origin {
            Origin::Grid { column, span } => column + span >= table.columns,
            _ => false,
        });
        ByPlace::Misfit { whole_row }
    }

    /// Rows that stand beside each other over the same columns: 行政复议 and 行政诉讼.
    fn finish_abreast(&mut self) {
        for block in 0..self.form.blocks.len() {
            let form = &self.form.blocks[block];
            if form.layout != Layout::Abreast {
                continue;
            }
            let events: Vec<&Abreast> = self
                .abreast
                .iter()
                .filter(|(of, _)| *of == block)
                .map(|(_, event)| event)
                .collect();
            let columns: Vec<usize> = (0..form.columns.len())
                .filter(|&at| !form.columns[at].heading)
                .collect();
            let rows: Vec<usize> = (0..form.rows.len())
                .filter(|&at| !form.rows[at].heading)
                .collect();
            let last_label = events
                .iter()
                .rposition(|event| !matches!(event, Abreast::Value(_)));
            let values_of = |range: &[&Abreast]| -> Vec<usize> {
                range
                    .iter()
                    .filter_map(|event| {
                        if let Abreast::Value(at) = event {
                            Some(*at)
                        } else {
                            None
                        }
                    })
                    .collect()
            };
            // Each row under the other, with its own figures beside it.
            let mut beside: Vec<(usize, Vec<usize>)> = Vec::new();
            for (at, event) in events.iter().enumerate() {
                if let Abreast::Row(row) = event
                    && !form.rows[*row].heading
                {
                    let rest = &events[at + 1..];
                    let end = rest
                        .iter()
                        .position(|event| !matches!(event, Abreast::Value(_)))
                        .unwrap_or(rest.len());
                    beside.push((*row, values_of(&rest[..end])));
                }
            }
            // Covered cells of the head stand there too, but hold nothing.
            let is_full = |values: &Vec<usize>| {
                values.len() == columns.len()
                    && values.iter().any(|&at| !self.tokens[at].is_blank())
            };
            let is_beside = beside.iter().filter(|(_, values)| is_full(values)).count() >= 2;
            let mut cells: Vec<(usize, usize, usize)> = Vec::new();
            let parts = self.abreast_parts(form, &events, columns.len());
            if let Some(parts) = parts {
                for (row, values) in parts {
                    let order = columns.iter().zip(values);
                    cells.extend(order.map(|(&column, value)| (row, column, value)));
                }
            } else if is_beside {
                for (row, values) in beside {
                    if values.len() == columns.len() {
                        cells.extend(
                            values
                                .iter()
                                .zip(&columns)
                                .map(|(&value, &column)| (row, column, value)),
                        );
                    }
                }
            } else {
                let after = last_label.map_or(0, |at| at + 1);
                let mut values = values_of(&events[after..]);
                let expected = rows.len() * columns.len();
                let mut row_order: Vec<usize> = Vec::new();
                for event in &events {
                    if let Abreast::Row(row) = event
                        && rows.contains(row)
                        && !row_order.contains(row)
                    {
                        row_order.push(*row);
                    }
                }
                if row_order.len() != rows.len() {
                    row_order = rows.clone();
                }
                if values.len() > expected
                    && let Some(under) = self.under_heads(&events, &values, expected)
                {
                    values = under;
                }
                while values.len() > expected
                    && values.last().is_some_and(|&at| self.tokens[at].is_blank())
                {
                    values.pop();
                }
                while values.len() > expected
                    && values.first().is_some_and(|&at| self.tokens[at].is_blank())
                {
                    values.remove(0);
                }
                // Ragged lines: when as many cells are filled in as there are figures, the blank ones are no cells.
                let filled = |&at: &usize| !self.tokens[at].is_blank();
                if values.len() > expected
                    && values.iter().filter(|at| filled(at)).count() == expected
                {
                    values.retain(filled);
                }
                // A page number below the table stands alone on its line.
                while values.len() > expected
                    && self.tokens[values[expected]].origin == Origin::Line
                    && self.tokens[values[expected]].group
                        != self.tokens[values[expected - 1]].group
                {
                    values.truncate(expected);
                }
                let order = self.derived_order(block, &columns);
                let place = |index: usize| {
                    (
                        row_order[index / columns.len()],
                        order[index % columns.len()],
                    )
                };
                if values.len() == 1
                    && expected > 1
                    && self.tokens[values[0]].origin == Origin::Line
                {
                    let extent = self.tokens[values[0]].extent;
                    let digits = self.document.slice(extent);
                    let lengths =
                        fit::split_rows(digits, &order, row_order.len(), form, self.budget);
                    if let Some(lengths) = lengths {
                        let mut from = 0;
                        for (index, length) in lengths.into_iter().enumerate() {
                            let (row, column) = place(index);
                            let extent = extent.part(from..from + length);
                            let value = number::read_cell(self.document.slice(extent));
                            let at = row * form.columns.len() + column;
                            self.blocks[block].figures[at] = Some(Figure { extent, value });
                            from += length;
                        }
                        continue;
                    }
                }
                if values.len() == expected {
                    for (index, &value) in values.iter().enumerate() {
                        let (row, column) = place(index);
                        cells.push((row, column, value));
                    }
                } else if let Some(places) = self.with_blank_lines(&values, expected) {
                    let end = self.abreast_end(block);
                    let mut blanks: Vec<usize> = (0..expected).collect();
                    blanks.retain(|index| !places.contains(index));
                    for index in blanks {
                        let (row, column) = place(index);
                        let at = row * form.columns.len() + column;
                        self.blocks[block].figures[at] = Some(Figure {
                            extent: Extent::new(end, end),
                            value: Value::Blank(Blank::Empty),
                        });
                    }
                    for (&value, index) in values.iter().zip(places) {
                        let (row, column) = place(index);
                        cells.push((row, column, value));
                    }
                } else if values.iter().all(|&at| self.tokens[at].is_blank()) {
                    let at = self.abreast_end(block);
                    for index in 0..expected {
                        let (row, column) = place(index);
                        let extent = values
                            .get(index)
                            .map_or(Extent::new(at, at), |&value| self.tokens[value].extent);
                        self.blocks[block].figures[row * form.columns.len() + column] =
                            Some(Figure {
                                extent,
                                value: Value::Blank(Blank::Empty),
                            });
                    }
                } else if let (Some(&first), Some(&last)) = (values.first(), values.last()) {
                    let extent = self.tokens[first].extent.to(self.tokens[last].extent);
                    self.faults.push(Fault {
                        extent,
                        kind: FaultKind::CellCount(values.len(), expected),
                        row: None,
                    });
                }
            }
            for (row, column, value) in cells {
                let token = &self.tokens[value];
                let value = Slot::of(self.document, token).value;
                self.blocks[block].figures[row * form.columns.len() + column] = Some(Figure {
                    extent: token.extent,
                    value,
                });
            }
        }
    }

    /// The values below the labels of columns, where each has a place of its own across the page and only one row is
    /// filled in: beside them stand spacers, and above and below them blank rows.
    fn under_heads(
        &self,
        events: &[&Abreast],
        values: &[usize],
        expected: usize,
    ) -> Option<Vec<usize>> {
        let place = |at: usize| match self.tokens[at].origin {
            Origin::Grid { column, .. } => Some((self.tokens[at].block, column)),
            Origin::Cut { index } => Some((0, index)),
            Origin::Tab | Origin::Line => None,
        };
        let is_grid = |at: usize| matches!(self.tokens[at].origin, Origin::Grid { .. });
        let columns = events.iter().filter_map(|event| match event {
            Abreast::Column(at) => Some(*at),
            _ => None,
        });
        let heads: Option<Vec<_>> = columns.clone().map(place).collect();
        let mut heads = heads?;
        heads.sort_unstable();
        heads.dedup();
        let first = *values.iter().find(|&&at| !self.tokens[at].is_blank())?;
        let row = self.tokens[first].group;
        let is_alone = values
            .iter()
            .all(|&at| self.tokens[at].is_blank() || self.tokens[at].group == row);
        let is_alike = columns
            .chain([first])
            .all(|at| is_grid(at) == is_grid(first));
        if heads.len() != expected || !is_alone || !is_alike {
            return None;
        }
        let under = values.iter().copied().filter(|&at| {
            self.tokens[at].group == row
                && place(at).is_some_and(|place| heads.binary_search(&place).is_ok())
        });
        let under: Vec<usize> = under.collect();
        let filled = |values: &[usize]| {
            let filled = values.iter().filter(|&&at| !self.tokens[at].is_blank());
            filled.count()
        };
        (under.len() == expected && filled(&under) == filled(values)).then_some(under)
    }

    /// The places of these lines among so many cells, where blank lines stand for the blank ones.
    fn with_blank_lines(&self, values: &[usize], expected: usize) -> Option<Vec<usize>> {
        let next = values.last()? + 1;
        if values.len() >= expected || !self.is_airy(values, next) {
            return None;
        }
        let blanks = |at: usize| {
            let gap = self.tokens.get(at).map_or(1, |token| token.gap);
            fit::blank_cells(gap, true)
        };
        let mut at = 0;
        let mut places = Vec::with_capacity(values.len());
        for &value in values {
            at += blanks(value);
            places.push(at);
            at += 1;
        }
        (at + blanks(next) == expected).then_some(places)
    }

    /// Published as several tables, 行政复议 and 行政诉讼 each with heads of its own: the rows with their values.
    fn abreast_parts(
        &self,
        form: &BlockForm,
        events: &[&Abreast],
        columns: usize,
    ) -> Option<Vec<(usize, Vec<usize>)>> {
        let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
        let (mut tables, mut at) = (0, 0);
        let mut rows: Vec<usize> = Vec::new();
        while let Some(event) = events.get(at) {
            let values: Vec<usize> = events[at..]
                .iter()
                .map_while(|event| match event {
                    Abreast::Value(value) => Some(*value),
                    _ => None,
                })
                .collect();
            if let Abreast::Row(row) = event
                && !form.rows[*row].heading
                && !rows.contains(row)
            {
                rows.push(*row);
            }
            at += values.len().max(1);
            // Covered cells of the head are blank.
            if values.iter().all(|&value| self.tokens[value].is_blank()) {
                continue;
            }
            if rows.is_empty() || values.len() != rows.len() * columns {
                return None;
            }
            tables += 1;
            let own = values.chunks(columns).map(<[usize]>::to_vec);
            parts.extend(rows.drain(..).zip(own));
        }
        (tables > 1).then_some(parts)
    }

    fn abreast_end(&self, block: usize) -> usize {
        let rows = self.blocks[block]
            .rows
            .iter()
            .flatten()
            .map(|label| label.extent.end);
        let columns = self.blocks[block]
            .columns
            .iter()
            .flatten()
            .map(|head| head.label.extent.end);
        rows.chain(columns).max().unwrap_or(0)
    }

    /// What the form has and the document does not.
    fn finish_missing(&mut self) {
        for (block, form) in self.form.blocks.iter().enumerate() {
            let progress = &self.blocks[block];
            let anchor = progress
                .rows
                .iter()
                .flatten()
                .map(|label| label.extent)
                .chain(
                    progress
                        .columns
                        .iter()
                        .flatten()
                        .map(|head| head.label.extent),
                )
                .next();
            let extent = anchor.unwrap_or_default();
            for (row, label) in form.rows.iter().enumerate() {
                if progress.rows[row].is_none() && !label.optional && !label.heading {
                    self.faults.push(Fault {
                        extent,
                        kind: FaultKind::MissingRow,
                        row: Some((block, row)),
                    });
                }
            }
            // A column counts as lost only where no row has a figure in it.
            let columns = form.columns.len();
            let any_row = progress.figures.iter().any(Option::is_some);
            for (column, label) in form.columns.iter().enumerate() {
                let has_figure = || {
                    (0..form.rows.len())
                        .any(|row| progress.figures[row * columns + column].is_some())
                };
                if any_row
                    && !label.heading
                    && !label.optional
                    && label.kind != Kind::Text
                    && !has_figure()
                {
                    self.faults.push(Fault {
                        extent,
                        kind: FaultKind::MissingColumn(column),
                        row: Some((block, 0)),
                    });
                }
            }
        }
    }
}

/// An exact wording may still differ in brackets, width or spaces.
fn typography(found: FoundLabel, form: &LabelForm, text: &str) -> FoundLabel {
    if found.likeness != Likeness::Exact {
        return found;
    }
    // A radical of a PDF looks like the ideograph that was printed.
    fn visible(text: &str) -> impl Iterator<Item = char> {
        let seen = text.chars().filter(|c| !c.is_whitespace() && *c != '\0');
        seen.map(|c| normal::ideograph(c).unwrap_or(c))
    }
    let is_printed = |label: &String| *label == text || visible(label).eq(visible(text));
    // What a province adds in brackets says how the row is filled in.
    let is_explained = |label: &String| {
        let rest = text.strip_prefix(label.as_str());
        rest.is_some_and(|rest| rest.trim_start().starts_with(['（', '(']))
    };
    if std::iter::once(&form.label)
        .chain(&form.same)
        .any(|label| is_printed(label) || is_explained(label))
    {
        return found;
    }
    FoundLabel {
        likeness: Likeness::Typography,
        ..found
    }
}
