//! Giving the cells of one row to the columns, when their number does not say it all.

use std::cell::Cell;

use crate::document::Document;
use crate::form::{BlockForm, Kind};
use crate::number::{self, Blank, Decimal, Value};
use crate::report::FaultKind;
use crate::span::Extent;

use super::stream::{Origin, Token, TokenKind, is_unit};

/// A cell of the row, or a run of digits that holds several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot<'d> {
    pub(super) extent: Extent,
    pub(super) value: Value,
    /// Nothing but digits, which may be several figures.
    digits: Option<&'d str>,
    /// They stand right behind a label.
    is_glued: bool,
    gap: u16,
    group: usize,
    loose: bool,
    /// It has a line of its own, and is a cell even where it is blank.
    alone: bool,
    /// `件`, in a column of its own.
    is_unit: bool,
}

impl<'d> Slot<'d> {
    pub(super) fn of(document: &'d Document, token: &Token<'_>) -> Slot<'d> {
        let text = document.slice(token.extent);
        let is_digits = || text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit());
        let digits = (token.origin == Origin::Line && is_digits()).then_some(text);
        let is_glued = matches!(token.kind, TokenKind::Glued);
        let loose = token.origin == Origin::Line;
        Slot {
            extent: token.extent,
            value: value(document, token),
            digits,
            is_glued,
            gap: token.gap,
            group: token.group,
            loose,
            alone: token.origin == Origin::Tab,
            is_unit: matches!(token.kind, TokenKind::Text(_)) && is_unit(text),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self.value, Value::Blank(_))
    }
}

pub(super) fn value(document: &Document, token: &Token<'_>) -> Value {
    match &token.kind {
        TokenKind::Figure(value) => *value,
        TokenKind::Text(_) => Value::Other,
        TokenKind::Glued => number::read_cell(document.slice(token.extent)),
    }
}

/// What the heads of a grid say about the row's cells.
pub(super) enum ByPlace {
    /// No head stands in this table, or it is no grid.
    Unknown,
    /// Under each head that was found stands a cell: its column and which value it is.
    Fits(Vec<(usize, usize)>),
    /// Heads and cells do not line up. A row as wide as its table may still be counted; one that lost a cell
    /// may not.
    Misfit { whole_row: bool },
}

/// What stands behind a row.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Blank lines.
    pub(super) gap: u16,
    /// A blank line stands before every line of the table: `3`, blank, blank, blank, `1` is one blank cell.
    pub(super) airy: bool,
}

/// How many blank cells the blank lines before a line stand for, where those have none of their own.
pub(super) fn blank_cells(gap: u16, airy: bool) -> usize {
    match airy {
        true => usize::from(gap.saturating_sub(1) / 2),
        false => usize::from(gap),
    }
}

/// A column, where its cell stands (`None` where only a blank line stands for it), and what it holds.
type Fitted = Vec<(usize, Option<Extent>, Value)>;

/// The order of a row that has a cell for each column and says nothing else of their places. One run of digits alone
/// may be several figures.
pub(super) fn counted(orders: &[Vec<usize>], cells: usize) -> Option<&Vec<usize>> {
    orders
        .iter()
        .find(|order| order.len() == cells && cells > 1)
}

pub(super) fn fit(
    slots: &[Slot<'_>],
    orders: &[Vec<usize>],
    form: &BlockForm,
    level: u8,
    end: End,
    by_place: ByPlace,
    budget: &Cell<u32>,
) -> Result<Fitted, FaultKind> {
    let Some(expected) = orders.first().map(Vec::len) else {
        return Err(FaultKind::Unseparated);
    };
    if let [slot] = slots
        && let Some(digits) = slot.digits
        && (slot.is_glued || expected > 1 && digits.len() >= expected)
    {
        let split = |order: &Vec<usize>| split_digits(digits, order, form, slot.extent, budget);
        return orders.iter().find_map(split).ok_or(FaultKind::Unseparated);
    }
    let take = |order: &[usize], slots: &[Slot<'_>]| -> Fitted {
        order
            .iter()
            .zip(slots)
            .map(|(&column, slot)| (column, Some(slot.extent), slot.value))
            .collect()
    };
    let filled = || -> Vec<Slot<'_>> {
        let filled = slots.iter().filter(|slot| !slot.is_blank());
        filled.copied().collect()
    };
    // A unit alone: the cell of the figure is blank and left nothing.
    let is_text = |column: &usize| form.columns[*column].kind == Kind::Text;
    if let [slot] = slots
        && slot.is_unit
        && !matches!(by_place, ByPlace::Fits(_))
        && let Some(order) = orders.iter().find(|order| order.iter().any(is_text))
    {
        let cell = |&column: &usize| match is_text(&column) {
            true => (column, Some(slot.extent), slot.value),
            false => (column, None, Value::Blank(Blank::Empty)),
        };
        return Ok(order.iter().map(cell).collect());
    }
    match by_place {
        ByPlace::Unknown | ByPlace::Misfit { whole_row: true } => {}
        ByPlace::Fits(cells) => {
            return Ok(cells
                .into_iter()
                .map(|(column, at)| (column, Some(slots[at].extent), slots[at].value))
                .collect());
        }
        ByPlace::Misfit { whole_row: false } => {
            let filled = filled();
            let full = |order: &&Vec<usize>| order.len() == filled.len();
            return match orders.iter().find(full) {
                Some(order) => Ok(take(order, &filled)),
                None => Err(FaultKind::CellCount(slots.len(), expected)),
            };
        }
    }
    if let Some(order) = orders.iter().find(|order| order.len() == slots.len()) {
        return Ok(take(order, slots));
    }
    if slots.iter().all(Slot::is_blank) {
        return Ok(orders[0]
            .iter()
            .enumerate()
            .map(|(at, &column)| {
                let extent = slots.get(at).map(|slot| slot.extent);
                (column, extent, Value::Blank(Blank::Empty))
            })
            .collect());
    }
    // A line that marks its blank cells with a space leaves nothing at all where a cell is covered.
    let printed: Vec<Slot<'_>> = {
        let is_covered = |slot: &&Slot<'_>| slot.is_blank() && slot.extent.is_empty();
        let printed = slots.iter().filter(|slot| !is_covered(slot));
        printed.copied().collect()
    };
    let as_many = |order: &&Vec<usize>| order.len() == printed.len() && order.len() < slots.len();
    if let Some(order) = orders.iter().find(as_many) {
        return Ok(take(order, &printed));
    }
    let filled = filled();
    // Ragged lines: when as many cells are filled in as there are columns, the blank ones are no cells.
    if let Some(order) = orders
        .iter()
        .find(|order| order.len() == filled.len() && filled.len() < slots.len())
    {
        return Ok(take(order, &filled));
    }
    // The cells that are covered in a row may also stand behind it, one blank line each.
    if printed.iter().all(|slot| slot.alone)
        && let Some(order) = orders.iter().find(|order| {
            let behind = printed.get(order.len()..).unwrap_or_default();
            !behind.is_empty() && behind.iter().all(Slot::is_blank)
        })
    {
        return Ok(take(order, &printed));
    }
    for order in orders {
        if let Some(range) = without_covered(slots, order.len(), level) {
            let summed = by_their_sum(slots, order, form);
            return Ok(take(order, &slots[summed.unwrap_or(range)]));
        }
    }
    if slots.iter().all(|slot| slot.loose) {
        for order in orders {
            // A page number has a line of its own; the figures share theirs.
            let mut at = 0;
            while at < slots.len() {
                let end = at
                    + slots[at..]
                        .iter()
                        .take_while(|slot| slot.group == slots[at].group)
                        .count();
                if end - at == order.len() && end - at > 1 {
                    return Ok(take(order, &slots[at..end]));
                }
                at = end;
            }
        }
        for order in orders {
            if let Some(fitted) = with_blank_lines(slots, order, form, end) {
                return Ok(fitted);
            }
        }
        // One figure a line, then the page number.
        if slots.len() == expected + 1 && slots.last().is_some_and(|slot| slot.gap > 0) {
            return Ok(take(&orders[0], &slots[..expected]));
        }
    }
    Err(FaultKind::CellCount(slots.len(), expected))
}

/// The columns of a label that spans fewer than it might leave covered cells before the figures; a ragged
/// line leaves some behind them.
fn without_covered(
    slots: &[Slot<'_>],
    expected: usize,
    level: u8,
) -> Option<std::ops::Range<usize>> {
    let extra = slots.len().checked_sub(expected)?;
    let lead = slots.iter().take_while(|slot| slot.is_blank()).count();
    let trail = slots
        .iter()
        .rev()
        .take_while(|slot| slot.is_blank())
        .count();
    let covered = usize::from(3u8.saturating_sub(level));
    if lead >= extra && (extra <= covered || trail < extra) {
        return Some(extra..slots.len());
    }
    if trail >= extra {
        return Some(0..expected);
    }
    if lead + trail >= extra {
        return Some(lead..lead + expected).filter(|range| range.end <= slots.len());
    }
    None
}

/// The cells of which the last is the sum of the others, where blank ones at the ends belong to no column and
/// several of them may be meant.
fn by_their_sum(
    slots: &[Slot<'_>],
    order: &[usize],
    form: &BlockForm,
) -> Option<std::ops::Range<usize>> {
    let extra = slots.len().checked_sub(order.len())?;
    let blanks = |slots: &mut dyn Iterator<Item = &Slot<'_>>| {
        slots.take_while(|slot| slot.is_blank()).count()
    };
    let lead = blanks(&mut slots.iter());
    let trail = blanks(&mut slots.iter().rev());
    let mut sums = (extra.saturating_sub(trail)..=lead.min(extra)).filter(|&start| {
        let cells = order.iter().zip(&slots[start..]);
        let cells = cells.map(|(&column, slot)| (column, Some(slot.extent), slot.value));
        sum_holds(cells, form)
    });
    let start = sums.next()?;
    let is_only = sums.next().is_none();
    is_only.then_some(start..start + order.len())
}

/// One cell a line, where a blank cell is a blank line. Blank lines around the row mean nothing, so the
/// row's own sum must tell which of them are cells; without that, only an exact count will do.
fn with_blank_lines(
    slots: &[Slot<'_>],
    order: &[usize],
    form: &BlockForm,
    end: End,
) -> Option<Fitted> {
    if slots.len() > order.len() {
        return None;
    }
    let blanks = |gap: u16| blank_cells(gap, end.airy);
    let end_blanks = blanks(end.gap);
    let lead = blanks(slots.first()?.gap);
    let inner: usize = slots.len()
        + slots
            .iter()
            .skip(1)
            .map(|slot| blanks(slot.gap))
            .sum::<usize>();
    let missing = order.len().checked_sub(inner)?;
    // Where every cell has its lines, their number says it all.
    let is_exact = end.airy && missing == lead + end_blanks;
    let mut found: Option<Fitted> = None;
    for before in 0..=lead.min(missing) {
        if missing - before > end_blanks || is_exact && before != lead {
            continue;
        }
        let mut cells: Fitted = Vec::with_capacity(order.len());
        let mut columns = order.iter().copied();
        for _ in 0..before {
            cells.push((columns.next()?, None, Value::Blank(Blank::Empty)));
        }
        for (at, slot) in slots.iter().enumerate() {
            if at > 0 {
                for _ in 0..blanks(slot.gap) {
                    cells.push((columns.next()?, None, Value::Blank(Blank::Empty)));
                }
            }
            cells.push((columns.next()?, Some(slot.extent), slot.value));
        }
        cells.extend(columns.map(|column| (column, None, Value::Blank(Blank::Empty))));
        let certain = is_exact || !end.airy && missing == 0 && lead <= 1;
        if certain || sum_holds(cells.iter().copied(), form) {
            if found.is_some() {
                return None;
            }
            found = Some(cells);
        }
    }
    found
}

/// Whether the column 总计 is the sum of the others.
fn sum_holds(
    cells: impl IntoIterator<Item = (usize, Option<Extent>, Value)>,
    form: &BlockForm,
) -> bool {
    let Some(total_at) = form.columns.iter().position(|column| column.name == TOTAL) else {
        return false;
    };
    let mut sum = Decimal::ZERO;
    let mut total = None;
    for (column, _, value) in cells {
        let Some(addend) = value.addend() else {
            return false;
        };
        if column == total_at {
            total = Some(addend);
        } else {
            sum = sum + addend;
        }
    }
    total == Some(sum)
}

/// The column that sums up the others, by the name that the packs give it.
const TOTAL: &str = "总计";

/// More digits than this have too many splits to be worth trying.
const MOST_DIGITS: usize = 60;

/// How many splits are tried for one document, so that a hostile one cannot keep the checker busy.
pub(super) const MOST_SPLITS: u32 = 2_000_000;

/// Digits without anything between them, cut into one number a column, when only one way gives numbers and
/// makes 总计 the sum.
fn split_digits(
    digits: &str,
    order: &[usize],
    form: &BlockForm,
    extent: Extent,
    budget: &Cell<u32>,
) -> Option<Fitted> {
    let lengths = split_rows(digits, order, 1, form, budget)?;
    let mut at = 0;
    let mut cells = Vec::with_capacity(order.len());
    for (&column, length) in order.iter().zip(lengths) {
        let text = digits.get(at..at + length)?;
        cells.push((
            column,
            Some(extent.part(at..at + length)),
            number::read_cell(text),
        ));
        at += length;
    }
    Some(cells)
}

/// The same for rows that stand beside each other: how long each number is.
pub(super) fn split_rows(
    digits: &str,
    order: &[usize],
    rows: usize,
    form: &BlockForm,
    budget: &Cell<u32>,
) -> Option<Vec<usize>> {
    let is_total = |&column: &usize| form.columns[column].name == TOTAL;
    let count = order.len() * rows;
    if count == 0 || digits.len() > MOST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let mut splitter = Splitter {
        digits: digits.as_bytes(),
        columns: order.len(),
        cells: count,
        total_at: order.iter().position(is_total),
        target: None,
        lengths: Vec::new(),
        found: Vec::new(),
        budget,
    };
    if rows == 1 && count > 1 && splitter.total_at == Some(count - 1) {
        // The total comes last: once it is chosen, no part may go beyond it.
        for length in 1..=LONGEST_NUMBER.min(digits.len() - 1) {
            let (parts, total) = digits.split_at_checked(digits.len() - length)?;
            if length > 1 && total.starts_with('0') {
                continue;
            }
            splitter.digits = parts.as_bytes();
            splitter.columns = count - 1;
            splitter.cells = count - 1;
            splitter.total_at = None;
            splitter.target = total.parse().ok();
            let known = splitter.found.len();
            splitter.search(0, 0, None);
            for lengths in splitter.found.iter_mut().skip(known) {
                lengths.push(length);
            }
        }
    } else {
        splitter.search(0, 0, None);
    }
    let unique = splitter.found.len() == 1 && budget.get() > 0;
    unique.then(|| splitter.found.remove(0))
}

/// Tries every way to cut digits into numbers, and keeps at most two that fit.
struct Splitter<'d> {
    digits: &'d [u8],
    columns: usize,
    cells: usize,
    total_at: Option<usize>,
    /// What the numbers must add up to, when that is known.
    target: Option<u64>,
    lengths: Vec<usize>,
    found: Vec<Vec<usize>>,
    budget: &'d Cell<u32>,
}

/// No figure of a report has more digits.
const LONGEST_NUMBER: usize = 9;

impl Splitter<'_> {
    /// `sum` and `total` are those of the row so far.
    fn search(&mut self, from: usize, sum: u64, total: Option<u64>) {
        let cell = self.lengths.len();
        if cell == self.cells {
            if from == self.digits.len() {
                self.found.push(self.lengths.clone());
            }
            return;
        }
        let after = self.cells - cell - 1;
        let Some(most) = (self.digits.len() - from).checked_sub(after) else {
            return;
        };
        let column = cell % self.columns;
        let mut value = 0;
        for length in 1..=most.min(LONGEST_NUMBER) {
            self.budget.set(self.budget.get().saturating_sub(1));
            if self.found.len() > 1
                || self.budget.get() == 0
                || length > 1 && self.digits[from] == b'0'
            {
                return;
            }
            value = value * 10 + u64::from(self.digits[from + length - 1] - b'0');
            let is_total = self.total_at == Some(column);
            let sum = if is_total { sum } else { sum + value };
            let total = if is_total { Some(value) } else { total };
            let ends_row = column + 1 == self.columns;
            if self.target.is_some_and(|target| sum > target) {
                return;
            }
            if ends_row && self.target.is_some_and(|target| sum != target) {
                continue;
            }
            if ends_row && total.is_some_and(|total| total != sum) {
                continue;
            }
            self.lengths.push(length);
            let (sum, total) = if ends_row { (0, None) } else { (sum, total) };
            self.search(from + length, sum, total);
            self.lengths.pop();
        }
    }
}
