//! Which stretches of the token stream are printed tables, and of which form.

use crate::document::Document;
use crate::labels::{LabelIndex, LabelRef, What, key};
use crate::normal;
use crate::report::Likeness;
use crate::rule::RuleSet;

use super::align::{self, align};
use super::stream::{Origin, Token};

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
        } else if matches!(tokens[at].origin, Origin::Line | Origin::Tab) && !own.is_empty() {
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

/// The tables of a document, in order.
pub(super) fn tables<'a>(
    document: &Document,
    rules: &'a RuleSet,
    tokens: &[Token],
    heading_blocks: &[usize],
    format: Option<&str>,
) -> Vec<super::Table<'a>> {
    let hits = hits(document, &rules.labels, tokens);
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        let end = if matches!(tokens[at].origin, Origin::Grid { .. }) {
            grid_end(tokens, at)
        } else if !hits.refs[at].is_empty() && !is_heading(heading_blocks, tokens[at].block) {
            loose_end(document, tokens, &hits, heading_blocks, at)
        } else {
            at += 1;
            continue;
        };
        split(rules, &hits, tokens, start, end, &mut pieces);
        at = end.max(at + 1);
    }
    let mut tables = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let mut last = at + 1;
        while last < pieces.len()
            && pieces[last].id == pieces[at].id
            && continues(
                rules,
                &hits,
                tokens,
                heading_blocks,
                &pieces[at..last],
                &pieces[last],
            )
        {
            last += 1;
        }
        let ranges: Vec<(usize, usize)> = pieces[at..last]
            .iter()
            .map(|piece| (piece.start, piece.end))
            .collect();
        if let Some(form) = choose(rules, &hits, &ranges, pieces[at].id, format) {
            tables.push(align(document, rules, tokens, &hits, &ranges, form, format));
        }
        at = last;
    }
    tables
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
    pieces: &mut Vec<Piece<'a>>,
) {
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
    pieces.retain(|piece| piece.end <= start || is_table(rules, hits, tokens, piece));
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

/// A later piece goes on with the same printed table unless it says again what stood there already.
fn continues(
    rules: &RuleSet,
    hits: &Hits<'_>,
    tokens: &[Token],
    heading_blocks: &[usize],
    before: &[Piece<'_>],
    next: &Piece<'_>,
) -> bool {
    let (Some(first), Some(last)) = (before.first(), before.last()) else {
        return false;
    };
    let from = tokens[last.end - 1].block;
    let to = tokens[next.start].block;
    if heading_blocks
        .iter()
        .any(|&block| from < block && block <= to)
    {
        return false;
    }
    let rows = |start: usize, end: usize| -> Vec<(u16, u16)> {
        (start..end)
            .filter_map(|at| {
                let place = hits.refs[at].iter().find(|place| {
                    matches!(place.what, What::Row(_))
                        && rules.tables[usize::from(place.table)].id == next.id
                })?;
                match place.what {
                    What::Row(row) if hits.refs[at].len() <= 2 => Some((place.block, row)),
                    _ => None,
                }
            })
            .collect()
    };
    let known: Vec<(u16, u16)> = rows(first.start, last.end);
    let new = rows(next.start, next.end);
    let repeated = new.iter().filter(|row| known.contains(row)).count();
    repeated * 2 < new.len().max(1)
}

/// The form with this id that explains the labels best; the year's own form wins a draw.
fn choose<'a>(
    rules: &'a RuleSet,
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
    let mut found = None;
    for (place, label) in rules.labels.wordings.iter() {
        if usize::from(place.table) != form || !is_free(*place) {
            continue;
        }
        let wrapped = label.len() > wording.len()
            && label.starts_with(wording)
            && wording.chars().count() >= 5;
        if wrapped || normal::near(label, wording) {
            if found.is_some() {
                return None;
            }
            found = Some(LabelRef {
                likeness: if wrapped {
                    Likeness::Typography
                } else {
                    Likeness::Close
                },
                ..*place
            });
        }
    }
    found
}

/// Whether a text begins with a number, as `3.其他` does and the column 其他 does not.
pub(super) fn is_numbered(text: &str) -> bool {
    normal::numbering(text.trim_start()).is_some()
}

pub(super) fn is_remainder(label: &str, rest: &str) -> bool {
    let rest = key(rest);
    rest.chars().count() >= 2
        && (label.ends_with(rest.as_str()) || label.contains(rest.as_str()))
        && !align::is_unit(&rest)
}
