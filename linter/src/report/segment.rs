//! Which stretches of the token stream are printed tables, and of which form.

use std::cell::Cell;
use std::collections::HashSet;

use crate::document::Document;
use crate::labels::{LabelIndex, LabelRef, What, key};
use crate::normal;
use crate::report::Likeness;
use crate::rule::RuleSet;

use super::align::align;
use super::fit;
use super::stream::{Origin, Token, is_unit};

/// What the labels say about each token.
pub(super) struct Hits<'r> {
    /// Per token: what it may stand for.
    pub(super) refs: Vec<&'r [LabelRef]>,
    /// Per token: how many tokens its label is printed over (1 for most).
    pub(super) joined: Vec<u8>,
}

/// A label that a narrow column cut into lines is never cut into more.
const MOST_PIECES: usize = 5;

/// More unknown lines in a row than this end a table.
const UNKNOWN_LINES: usize = 4;

pub(super) fn hits<'r>(document: &Document, labels: &'r LabelIndex, tokens: &[Token]) -> Hits<'r> {
    let mut refs: Vec<&'r [LabelRef]> = vec![&[]; tokens.len()];
    let mut joined = vec![1u8; tokens.len()];
    let mut at = 0;
    let mut wording = String::new();
    while at < tokens.len() {
        let Some(own) = tokens[at].key() else {
            at += 1;
            continue;
        };
        let found = labels.get(own);
        if !found.is_empty() {
            refs[at] = found;
        } else if matches!(tokens[at].origin, Origin::Line | Origin::Tab) && labels.begin_with(own)
        {
            wording.clear();
            wording.push_str(own);
            for pieces in 2..=MOST_PIECES {
                let Some(next) = tokens.get(at + pieces - 1) else {
                    break;
                };
                let continues =
                    next.key().is_some() && next.gap == 0 && next.group != tokens[at].group;
                if !continues || wording.len() > 200 {
                    break;
                }
                normal::normalise_into(document.slice(next.extent), &mut wording);
                let whole = labels.get(&wording);
                if !whole.is_empty() {
                    refs[at] = whole;
                    joined[at] = u8::try_from(pieces).unwrap_or(1);
                    break;
                }
            }
        }
        at += usize::from(joined[at]);
    }
    Hits { refs, joined }
}

/// Tokens `start..end` that belong to tables with this id.
#[derive(Debug)]
struct Piece<'r> {
    start: usize,
    end: usize,
    id: &'r str,
}

/// A document's tokens and what they may mean: what aligning a table needs.
pub(super) struct Page<'t, 'a> {
    pub(super) document: &'t Document,
    pub(super) rules: &'a RuleSet,
    pub(super) tokens: &'t [Token],
    pub(super) hits: Hits<'a>,
    /// How many more splits of glued digits may be tried.
    pub(super) budget: Cell<u32>,
}

/// The tables of a document, in order.
pub(super) fn tables<'a>(
    document: &Document,
    rules: &'a RuleSet,
    tokens: &[Token],
    heading_blocks: &[usize],
    format: Option<&str>,
) -> Vec<super::Table<'a>> {
    let hits = hits(document, &rules.labels, tokens);
    let budget = Cell::new(fit::MOST_SPLITS);
    let page = Page {
        document,
        rules,
        tokens,
        hits,
        budget,
    };
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = if matches!(tokens[at].origin, Origin::Grid { .. }) {
            grid_end(tokens, at)
        } else if !page.hits.refs[at].is_empty() && !is_heading(heading_blocks, tokens[at].block) {
            loose_end(document, tokens, &page.hits, heading_blocks, at)
        } else {
            at += 1;
            continue;
        };
        let found = split(rules, &page.hits, tokens, at, end);
        pieces.extend(
            found
                .into_iter()
                .filter(|piece| is_table(rules, &page.hits, tokens, piece)),
        );
        at = end.max(at + 1);
    }
    let mut tables = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let id = first.id;
        let mut known: HashSet<&str> = page.row_names(&first).collect();
        let mut ranges = vec![(first.start, first.end)];
        let mut last = first.end;
        while let Some(next) = pieces
            .next_if(|next| next.id == id && page.continues(heading_blocks, &known, last, next))
        {
            known.extend(page.row_names(&next));
            ranges.push((next.start, next.end));
            last = next.end;
        }
        if let Some(form) = choose(rules, &page.hits, &ranges, id, format) {
            tables.push(align(&page, &ranges, form, format));
        }
    }
    tables
}

impl<'a> Page<'_, 'a> {
    /// The rows that a piece names. By name: the forms of two years count their rows differently.
    fn row_names(&self, piece: &Piece<'a>) -> impl Iterator<Item = &'a str> {
        let id = piece.id;
        (piece.start..piece.end).filter_map(move |at| {
            let of_id = |place: &&LabelRef| self.rules.tables[usize::from(place.table)].id == id;
            let refs = self.hits.refs[at];
            let place = refs.iter().find(of_id)?;
            let What::Row(row) = place.what else {
                return None;
            };
            // 总计 and 其他 are columns as well: they say nothing.
            let only_rows = refs
                .iter()
                .filter(of_id)
                .all(|other| matches!(other.what, What::Row(_)));
            let block =
                &self.rules.tables[usize::from(place.table)].blocks[usize::from(place.block)];
            only_rows.then(|| block.rows[usize::from(row)].name.as_str())
        })
    }

    /// A later piece goes on with the same printed table unless a heading stands between, or it says again
    /// what stood there already.
    fn continues(
        &self,
        heading_blocks: &[usize],
        known: &HashSet<&str>,
        end: usize,
        next: &Piece<'a>,
    ) -> bool {
        let from = self.tokens[end - 1].block;
        let to = self.tokens[next.start].block;
        let after = heading_blocks.partition_point(|&block| block <= from);
        if heading_blocks.get(after).is_some_and(|&block| block <= to) {
            return false;
        }
        let (mut new, mut repeated) = (0, 0);
        for name in self.row_names(next) {
            new += 1;
            repeated += usize::from(known.contains(name));
        }
        repeated * 2 < new.max(1)
    }
}

fn is_heading(heading_blocks: &[usize], block: usize) -> bool {
    heading_blocks.binary_search(&block).is_ok()
}

fn grid_end(tokens: &[Token], start: usize) -> usize {
    let block = tokens[start].block;
    start
        + tokens[start..]
            .iter()
            .take_while(|token| token.block == block)
            .count()
}

/// The end of a table in flattened text: the next heading, prose, or too much that is unknown.
fn loose_end(
    document: &Document,
    tokens: &[Token],
    hits: &Hits<'_>,
    heading_blocks: &[usize],
    start: usize,
) -> usize {
    let mut at = start;
    let mut end = start;
    let mut unknown = 0;
    while let Some(token) = tokens.get(at) {
        if matches!(token.origin, Origin::Grid { .. }) || is_heading(heading_blocks, token.block) {
            break;
        }
        if !hits.refs[at].is_empty() {
            at += usize::from(hits.joined[at]);
            end = at;
            unknown = 0;
            continue;
        }
        match token.key() {
            None if token.is_figure() || matches!(token.kind, super::stream::TokenKind::Glued) => {
                at += 1;
                end = at;
                unknown = 0;
                continue;
            }
            None => break,
            Some(_) if token.origin == Origin::Line && is_prose(document.slice(token.extent)) => {
                break;
            }
            Some(_) => {
                unknown += 1;
                if unknown > UNKNOWN_LINES {
                    break;
                }
                at += 1;
            }
        }
    }
    end
}

fn is_prose(text: &str) -> bool {
    let sentence = text.contains(['。', '；', '！', '？']);
    sentence && text.chars().count() > 12 || text.chars().count() > 60
}

/// Cuts a stretch where the labels begin to speak of another table.
fn split<'a>(
    rules: &'a RuleSet,
    hits: &Hits<'_>,
    tokens: &[Token],
    start: usize,
    end: usize,
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let certain: Vec<(usize, &'a str)> = (start..end)
        .filter_map(|at| Some((at, certain_id(rules, hits.refs[at])?)))
        .collect();
    let mut current: Option<(usize, &'a str)> = None;
    for (order, &(at, id)) in certain.iter().enumerate() {
        match current {
            None => current = Some((start, id)),
            Some((from, known)) if known != id => {
                let next = || certain.iter().skip(order).take(3);
                if next().count() >= 2 && next().all(|(_, next)| *next != known) {
                    let cut = row_start(tokens, at, from);
                    pieces.push(Piece {
                        start: from,
                        end: cut,
                        id: known,
                    });
                    current = Some((cut, id));
                }
            }
            Some(_) => {}
        }
    }
    if let Some((from, id)) = current {
        pieces.push(Piece {
            start: from,
            end,
            id,
        });
    }
    pieces
}

fn row_start(tokens: &[Token], at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor && tokens[start - 1].group == tokens[at].group {
        start -= 1;
    }
    start
}

/// The table id, when every meaning of the label is in tables of that id.
fn certain_id<'a>(rules: &'a RuleSet, refs: &[LabelRef]) -> Option<&'a str> {
    let id = |place: &LabelRef| rules.tables[usize::from(place.table)].id.as_str();
    let first = id(refs.first()?);
    refs.iter().all(|place| id(place) == first).then_some(first)
}

/// Three labels of one form make a table; words such as 行政许可 alone do not.
fn is_table(rules: &RuleSet, hits: &Hits<'_>, tokens: &[Token], piece: &Piece<'_>) -> bool {
    let mut seen: Vec<(u16, What)> = Vec::new();
    for at in piece.start..piece.end {
        if let Some(place) = hits.refs[at]
            .iter()
            .find(|place| rules.tables[usize::from(place.table)].id == piece.id)
            && !seen.contains(&(place.block, place.what))
        {
            seen.push((place.block, place.what));
        }
    }
    let grid = matches!(
        tokens[piece.start].origin,
        Origin::Grid { .. } | Origin::Cut { .. }
    );
    let figures = (piece.start..piece.end)
        .any(|at| !matches!(tokens[at].kind, super::stream::TokenKind::Text(_)));
    let rows = seen.iter().any(|(_, what)| matches!(what, What::Row(_)));
    let form_labels: usize = rules
        .tables
        .iter()
        .filter(|table| table.id == piece.id)
        .map(|table| {
            table
                .blocks
                .iter()
                .map(|block| block.rows.len() + block.columns.len())
                .sum::<usize>()
        })
        .max()
        .unwrap_or(0);
    let needed = if grid || form_labels < 5 { 2 } else { 3 };
    seen.len() >= needed && rows && (figures || grid)
}

/// The form with this id that explains the labels best; the year's own form wins a draw.
fn choose(
    rules: &RuleSet,
    hits: &Hits<'_>,
    ranges: &[(usize, usize)],
    id: &str,
    format: Option<&str>,
) -> Option<usize> {
    let mut best: Option<(i64, usize)> = None;
    for (at, form) in rules
        .tables
        .iter()
        .enumerate()
        .filter(|(_, form)| form.id == id)
    {
        let mut seen: Vec<(u16, What)> = Vec::new();
        let mut score = 0i64;
        for &(start, end) in ranges {
            for token in start..end {
                for place in hits.refs[token]
                    .iter()
                    .filter(|place| usize::from(place.table) == at)
                {
                    if !seen.contains(&(place.block, place.what)) {
                        seen.push((place.block, place.what));
                        score += if place.likeness == Likeness::Variant {
                            8
                        } else {
                            10
                        };
                        break;
                    }
                }
            }
        }
        if seen.is_empty() {
            continue;
        }
        for (block_at, block) in form.blocks.iter().enumerate() {
            let block_at = block_at as u16;
            if !seen.iter().any(|(block, _)| *block == block_at) {
                continue;
            }
            let lost = |labels: &[crate::form::LabelForm], what: fn(u16) -> What| {
                labels
                    .iter()
                    .enumerate()
                    .filter(|(at, label)| {
                        !label.optional && !seen.contains(&(block_at, what(*at as u16)))
                    })
                    .count() as i64
            };
            score -= 5 * (lost(&block.rows, What::Row) + lost(&block.columns, What::Column));
        }
        if format.is_some_and(|format| form.formats.iter().any(|of| of == format)) {
            score += 1;
        }
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at)
}

/// What a token means in this form, nearest first: exact hits, else a wording close to one of its labels.
pub(super) fn close_label(
    rules: &RuleSet,
    form: usize,
    wording: &str,
    is_free: impl Fn(LabelRef) -> bool,
) -> Option<LabelRef> {
    if wording.chars().count() < 4 {
        return None;
    }
    let free = || {
        let of_form = |place: &LabelRef| usize::from(place.table) == form && is_free(*place);
        rules
            .labels
            .wordings
            .iter()
            .filter(move |(place, _)| of_form(place))
    };
    // Only one label may fit: one that goes on in the next line, else one that is misprinted.
    let begun = free().filter(|(_, label)| {
        label.len() > wording.len() && label.starts_with(wording) && wording.chars().count() >= 4
    });
    if let Some(begun) = only_place(begun) {
        let likeness = begun?.likeness.max(Likeness::Typography);
        return Some(LabelRef { likeness, ..begun? });
    }
    let near = free().filter(|(_, label)| normal::near(label, wording));
    let likeness = Likeness::Close;
    only_place(near)?.map(|place| LabelRef { likeness, ..place })
}

/// The one place that all of these wordings belong to: `None` for no wording, `Some(None)` for several places.
fn only_place<'l>(
    mut wordings: impl Iterator<Item = &'l (LabelRef, String)>,
) -> Option<Option<LabelRef>> {
    let (first, _) = wordings.next()?;
    let same = |place: &LabelRef| (place.block, place.what) == (first.block, first.what);
    Some(wordings.all(|(place, _)| same(place)).then_some(*first))
}

/// Whether a text begins with a number, as `3.其他` does and the column 其他 does not.
pub(super) fn is_numbered(text: &str) -> bool {
    normal::numbering(text.trim_start()).is_some()
}

pub(super) fn is_remainder(label: &str, rest: &str) -> bool {
    let rest = key(rest);
    rest.chars().count() >= 2
        && (label.ends_with(rest.as_str()) || label.contains(rest.as_str()))
        && !is_unit(&rest)
}
