//! Which stretches of the token stream are printed tables, and of which form.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use crate::document::Document;
use crate::form::{BlockForm, TableForm};
use crate::labels::{LabelIndex, LabelRef, What, key};
use crate::normal::{self, Outline};
use crate::report::Likeness;
use crate::rule::RuleSet;

use super::align::align;
use super::fit;
use super::stream::{Origin, Token, TokenKind, is_unit};

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

pub(super) fn hits<'r>(
    document: &Document,
    labels: &'r LabelIndex,
    tokens: &[Token<'r>],
) -> Hits<'r> {
    let mut refs: Vec<&'r [LabelRef]> = tokens.iter().map(Token::places).collect();
    let mut joined = vec![1u8; tokens.len()];
    let mut at = 0;
    let mut wording = String::new();
    while at < tokens.len() {
        let goes_on = |pieces: usize| {
            let next = tokens
                .get(at + pieces)
                .filter(|next| next.key().is_some())?;
            // Where a blank line stands before every line, it parts no words.
            let is_near = next.gap == 0 || next.gap == 1 && tokens[at].gap == 1;
            // What is a label by itself goes on only in what is none.
            let is_next = !refs[at].is_empty() && !refs[at + pieces].is_empty();
            (is_near && next.group != tokens[at].group && !is_next).then_some(next)
        };
        if matches!(tokens[at].origin, Origin::Line | Origin::Tab)
            && goes_on(1).is_some()
            && let Some(own) = tokens[at].key()
            && labels.begin_with(own)
        {
            wording.clear();
            wording.push_str(own);
            let mut whole = None;
            for pieces in 1..MOST_PIECES {
                let Some(next) = goes_on(pieces).filter(|_| wording.len() <= 200) else {
                    break;
                };
                normal::normalise_into(document.slice(next.extent), &mut wording);
                let places = labels.get(&wording);
                if !places.is_empty() {
                    whole = Some((pieces + 1, places));
                    break;
                }
            }
            if let Some((pieces, places)) = whole {
                refs[at] = places;
                refs[at + 1..at + pieces].fill(&[]);
                joined[at] = u8::try_from(pieces).unwrap_or(1);
            }
        }
        at += usize::from(joined[at]);
    }
    Hits { refs, joined }
}

/// Tokens `start..end` that belong to tables with one id, told by the first of them.
#[derive(Debug)]
struct Piece {
    start: usize,
    end: usize,
    group: u16,
}

/// A document's tokens and what they may mean: what aligning a table needs.
pub(super) struct Page<'t, 'a> {
    pub(super) document: &'t Document,
    pub(super) rules: &'a RuleSet,
    pub(super) tokens: &'t [Token<'a>],
    pub(super) hits: Hits<'a>,
    /// How many more splits of glued digits may be tried.
    pub(super) budget: Cell<u32>,
}

/// The tables of a document, in order.
pub(super) fn tables<'a>(
    document: &Document,
    rules: &'a RuleSet,
    tokens: &[Token<'a>],
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
    let mut pieces: Vec<Piece> = Vec::new();
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
        pieces.extend(split(rules, &page.hits, tokens, at, end));
        at = end.max(at + 1);
    }
    let pieces = page.tables_among(pieces);
    let mut tables = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(first) = pieces.next() {
        let group = first.group;
        let mut known = FxHashSet::default();
        let mut ranges = vec![(first.start, first.end)];
        let mut last = first;
        while let Some(next) = pieces.next_if(|next| {
            next.group == group && {
                known.extend(page.row_names(&last));
                page.continues(heading_blocks, &known, last.end, next)
            }
        }) {
            ranges.push((next.start, next.end));
            last = next;
        }
        if let Some(form) = choose(rules, &page.hits, &ranges, group, format) {
            tables.push(align(&page, &ranges, form, format));
        }
    }
    tables
}

impl<'a> Page<'_, 'a> {
    /// The pieces that are tables, alone or with their neighbours: a form may be printed as a table for each row.
    fn tables_among(&self, mut pieces: Vec<Piece>) -> Vec<Piece> {
        let is_grid = |piece: &Piece| {
            let first = &self.tokens[piece.start];
            matches!(first.origin, Origin::Grid { .. })
        };
        // 未经复议直接起诉 above the table that holds its row alone.
        let is_caption = |piece: &Piece| {
            (piece.start..piece.end)
                .all(|at| self.tokens[at].origin == Origin::Line && !self.hits.refs[at].is_empty())
        };
        let adjoin = |one: &Piece, next: &Piece| {
            one.group == next.group
                && one.end == next.start
                && (is_grid(one) || is_caption(one))
                && (is_grid(next) || is_caption(next))
        };
        let is_table = |piece: &Piece| is_table(self.rules, &self.hits, self.tokens, piece);
        let runs = pieces.chunk_by(adjoin).flat_map(|run| {
            let whole = Piece {
                start: run[0].start,
                end: run[run.len() - 1].end,
                group: run[0].group,
            };
            let together = run.len() > 1 && is_table(&whole);
            run.iter().map(move |piece| together || is_table(piece))
        });
        let kept: Vec<bool> = runs.collect();
        let mut kept = kept.into_iter();
        pieces.retain(|_| kept.next().unwrap_or_default());
        pieces
    }

    /// The rows that a piece names. By name: the forms of two years count their rows differently.
    fn row_names(&self, piece: &Piece) -> impl Iterator<Item = &'a str> {
        let group = piece.group;
        (piece.start..piece.end).filter_map(move |at| {
            let of_group = |place: &&LabelRef| self.rules.labels.group(place) == group;
            let refs = self.hits.refs[at];
            let place = refs.iter().find(of_group)?;
            let What::Row(row) = place.what else {
                return None;
            };
            // 总计 and 其他 are columns as well: they say nothing.
            let only_rows = refs
                .iter()
                .filter(of_group)
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
        known: &FxHashSet<&str>,
        end: usize,
        next: &Piece,
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

fn grid_end(tokens: &[Token<'_>], start: usize) -> usize {
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
    tokens: &[Token<'_>],
    hits: &Hits<'_>,
    heading_blocks: &[usize],
    start: usize,
) -> usize {
    let mut at = start;
    let mut end = start;
    let mut unknown = 0;
    let heading = tokens.get(start).and_then(|first| {
        let next = heading_blocks.partition_point(|&block| block < first.block);
        heading_blocks.get(next)
    });
    while let Some(token) = tokens.get(at) {
        let is_past = heading.is_some_and(|&heading| heading <= token.block);
        if matches!(token.origin, Origin::Grid { .. }) || is_past {
            break;
        }
        if !hits.refs[at].is_empty() {
            at += usize::from(hits.joined[at]);
            end = at;
            unknown = 0;
            continue;
        }
        match token.key() {
            None if token.is_figure() || matches!(token.kind, TokenKind::Glued) => {
                at += 1;
                end = at;
                unknown = 0;
                continue;
            }
            None if token.origin == Origin::Line => break,
            Some(_) if is_cut_head(document.slice(token.extent)) => at += 1,
            Some(_) if token.origin == Origin::Line && is_prose(document.slice(token.extent)) => {
                break;
            }
            _ => {
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

/// A line of the heads of narrow columns, a character or two of each: `结 结 其 尚` above `果 果 他 未`.
pub(super) fn is_cut_head(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_short = |word: &str| {
        let ideographs = word.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        ideographs && word.chars().nth(2).is_none()
    };
    text.len() <= 120 && words.all(is_short) && text.split_whitespace().nth(2).is_some()
}

fn is_prose(text: &str) -> bool {
    let sentence = text.contains(['。', '；', '！', '？']);
    sentence && text.chars().count() > 12 || text.chars().count() > 60
}

/// Cuts a stretch where the labels begin to speak of another table.
fn split(
    rules: &RuleSet,
    hits: &Hits<'_>,
    tokens: &[Token<'_>],
    start: usize,
    end: usize,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let certain: Vec<(usize, u16)> = (start..end)
        .filter_map(|at| Some((at, certain_group(rules, hits.refs[at])?)))
        .collect();
    let mut current: Option<(usize, u16)> = None;
    for (order, &(at, group)) in certain.iter().enumerate() {
        match current {
            None => current = Some((start, group)),
            Some((from, known)) if known != group => {
                let next = || certain.iter().skip(order).take(3);
                if next().count() >= 2 && next().all(|(_, next)| *next != known) {
                    let cut = row_start(tokens, at, from);
                    pieces.push(Piece {
                        start: from,
                        end: cut,
                        group: known,
                    });
                    current = Some((cut, group));
                }
            }
            Some(_) => {}
        }
    }
    if let Some((from, group)) = current {
        pieces.push(Piece {
            start: from,
            end,
            group,
        });
    }
    pieces
}

fn row_start(tokens: &[Token<'_>], at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor && tokens[start - 1].group == tokens[at].group {
        start -= 1;
    }
    start
}

/// The tables' group, when every meaning of the label is in tables of one id.
fn certain_group(rules: &RuleSet, refs: &[LabelRef]) -> Option<u16> {
    let group = |place| rules.labels.group(place);
    let first = group(refs.first()?);
    refs.iter()
        .all(|place| group(place) == first)
        .then_some(first)
}

/// Three labels of one form make a table; words such as 行政许可 alone do not.
fn is_table(rules: &RuleSet, hits: &Hits<'_>, tokens: &[Token<'_>], piece: &Piece) -> bool {
    let grid = matches!(
        tokens[piece.start].origin,
        Origin::Grid { .. } | Origin::Cut { .. }
    );
    let is_figure = |token: &Token<'_>| !matches!(token.kind, TokenKind::Text(_));
    if !grid && !tokens[piece.start..piece.end].iter().any(is_figure) {
        return has_lost_figures(rules, hits, tokens, piece);
    }
    let label_count = |form: &TableForm| -> usize {
        let labels = |block: &BlockForm| block.rows.len() + block.columns.len();
        form.blocks.iter().map(labels).sum()
    };
    let most_labels = forms_of(rules, piece.group)
        .map(|(_, form)| label_count(form))
        .max();
    let needed = if grid || most_labels.is_none_or(|most| most < 5) {
        2
    } else {
        3
    };
    let mut seen: Vec<(u16, What)> = Vec::new();
    (piece.start..piece.end).any(|at| {
        if let Some(place) = hits.refs[at]
            .iter()
            .find(|place| rules.labels.group(place) == piece.group)
            && !seen.contains(&(place.block, place.what))
        {
            seen.push((place.block, place.what));
        }
        seen.len() >= needed && seen.iter().any(|(_, what)| matches!(what, What::Row(_)))
    })
}

/// A table of which only the labels are left: nearly all that one of its forms has, most of them on lines of their own.
fn has_lost_figures(rules: &RuleSet, hits: &Hits<'_>, tokens: &[Token<'_>], piece: &Piece) -> bool {
    const FEWEST: usize = 6;
    let lines = tokens[piece.start..piece.end].chunk_by(|one, next| one.group == next.group);
    let lines = lines.count();
    lines >= FEWEST
        && forms_of(rules, piece.group).any(|(at, form)| {
            let mut seen = Seen::new(form);
            let places = (piece.start..piece.end).flat_map(|token| hits.refs[token]);
            let places = places.filter(|place| usize::from(place.table) == at);
            let is_label = |place: &&LabelRef| matches!(place.what, What::Row(_) | What::Column(_));
            let labels = places.filter(is_label);
            let seen = labels.filter(|place| seen.insert(place.block, place.what));
            let seen = seen.count();
            let labels = |block: &BlockForm| {
                let labels = block.rows.iter().chain(&block.columns);
                labels.filter(|label| !label.optional).count()
            };
            let whole: usize = form.blocks.iter().map(labels).sum();
            seen >= FEWEST.max(whole - whole / 6) && lines * 2 >= seen
        })
}

/// The forms of one group, with their index.
fn forms_of(rules: &RuleSet, group: u16) -> impl Iterator<Item = (usize, &TableForm)> {
    let forms = rules.tables.iter().enumerate();
    forms.filter(move |(at, _)| rules.labels.groups[*at] == group)
}

/// The labels of a form that were met.
struct Seen {
    labels: Vec<bool>,
    /// Labels of each block: two above its rows, its rows, its columns.
    rows: usize,
    of_a_block: usize,
}

impl Seen {
    fn new(form: &TableForm) -> Seen {
        let most = |count: fn(&BlockForm) -> usize| form.blocks.iter().map(count).max();
        let rows = most(|block| block.rows.len()).unwrap_or(0);
        let of_a_block = 2 + rows + most(|block| block.columns.len()).unwrap_or(0);
        Seen {
            labels: vec![false; of_a_block * form.blocks.len()],
            rows,
            of_a_block,
        }
    }

    fn at(&self, block: u16, what: What) -> usize {
        let within = match what {
            What::Caption => 0,
            What::Heading => 1,
            What::Row(row) => 2 + usize::from(row),
            What::Column(column) => 2 + self.rows + usize::from(column),
        };
        usize::from(block) * self.of_a_block + within
    }

    /// Whether it is new.
    fn insert(&mut self, block: u16, what: What) -> bool {
        let at = self.at(block, what);
        !std::mem::replace(&mut self.labels[at], true)
    }

    fn contains(&self, block: u16, what: What) -> bool {
        self.labels[self.at(block, what)]
    }

    fn any_of(&self, block: u16) -> bool {
        let start = usize::from(block) * self.of_a_block;
        self.labels[start..start + self.of_a_block].contains(&true)
    }
}

/// The form of this group that explains the labels best; the year's own form wins a draw.
fn choose(
    rules: &RuleSet,
    hits: &Hits<'_>,
    ranges: &[(usize, usize)],
    group: u16,
    format: Option<&str>,
) -> Option<usize> {
    let mut best: Option<(i64, usize)> = None;
    for (at, form) in forms_of(rules, group) {
        let mut seen = Seen::new(form);
        let mut score = 0i64;
        // A table that breaks off says nothing of the rows that it does not reach.
        let mut reached = vec![0usize; form.blocks.len()];
        for &(start, end) in ranges {
            for token in start..end {
                let places = || {
                    let places = hits.refs[token].iter();
                    places.filter(|place| usize::from(place.table) == at)
                };
                let worth = |place: &LabelRef| match place.likeness {
                    Likeness::Variant => 8,
                    _ => 10,
                };
                let mut all = places();
                let Some(first) = all.next() else { continue };
                if all.next().is_none() {
                    if let What::Row(row) = first.what {
                        let reached = &mut reached[usize::from(first.block)];
                        *reached = (*reached).max(usize::from(row) + 1);
                    }
                    if seen.insert(first.block, first.what) {
                        score += worth(first);
                    }
                    continue;
                }
                // 其他 and 总计 are columns before they are rows.
                let is_column = |place: &&LabelRef| matches!(place.what, What::Column(_));
                let columns = places().filter(is_column);
                let mut nearest = columns.chain(places().filter(|place| !is_column(place)));
                let new = nearest.find(|place| seen.insert(place.block, place.what));
                score += new.map_or(0, worth);
            }
        }
        if score == 0 {
            continue;
        }
        for (block_at, block) in form.blocks.iter().enumerate() {
            let block_at = block_at as u16;
            if !seen.any_of(block_at) {
                continue;
            }
            let reached = reached[usize::from(block_at)];
            let lost = |labels: &[crate::form::LabelForm], what: fn(u16) -> What| {
                labels
                    .iter()
                    .enumerate()
                    .filter(|(at, label)| {
                        !label.optional && !seen.contains(block_at, what(*at as u16))
                    })
                    .count() as i64
            };
            score -=
                5 * (lost(&block.rows[..reached], What::Row) + lost(&block.columns, What::Column));
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
    let wording = (wording, Outline::of(wording));
    // Most wordings are far from this one: which of them are free is asked last.
    let is_free = &is_free;
    let free = |fits: fn(Outlined<'_>, Outlined<'_>) -> bool| {
        let wordings = rules.labels.wordings_of(form);
        wordings
            .filter(move |&(place, label)| fits(label, wording) && is_free(place))
            .map(|(place, _)| place)
    };
    // Only one label may fit: one that goes on in the next line, else one that is misprinted.
    let begun = |(label, _): Outlined<'_>, (wording, _): Outlined<'_>| {
        label.len() > wording.len() && label.starts_with(wording)
    };
    if let Some(begun) = only_place(free(begun)) {
        let likeness = begun?.likeness.max(Likeness::Typography);
        return Some(LabelRef { likeness, ..begun? });
    }
    let likeness = Likeness::Close;
    only_place(free(normal::near_outlined))?.map(|place| LabelRef { likeness, ..place })
}

/// A comparable wording, and what it is like at a glance.
type Outlined<'t> = (&'t str, Outline);

/// The one place that all of these are: `None` for none, `Some(None)` for several places.
fn only_place(mut places: impl Iterator<Item = LabelRef>) -> Option<Option<LabelRef>> {
    let first = places.next()?;
    let same = |place: LabelRef| (place.block, place.what) == (first.block, first.what);
    Some(places.all(same).then_some(first))
}

/// Whether a text begins with a number, as `3.其他` does and the column 其他 does not.
pub(super) fn is_numbered(text: &str) -> bool {
    normal::numbering(text.trim_start()).is_some()
}

pub(super) fn is_remainder(label: &str, rest: &str) -> bool {
    let rest = key(rest);
    rest.chars().count() >= 2 && label.contains(rest.as_ref()) && !is_unit(&rest)
}

#[cfg(test)]
mod tests {
    use crate::check::examples::rules;
    use crate::document::Format;
    use crate::number::Value;
    use crate::read;
    use crate::report::{FaultKind, Given, Likeness, Report};

    #[test]
    fn a_table_for_each_row_is_one_form() {
        let rows = [
            "第二十条第（一）项",
            "信息内容|本年制发件数|本年废止件数|现行有效件数",
            "规章|0|0|0",
            "行政规范性文件|3|1|17",
            "第二十条第（五）项",
            "信息内容|本年处理决定数量",
            "行政许可|462",
            "第二十条第（六）项",
            "信息内容|本年处理决定数量",
            "行政处罚|38",
            "行政强制|4",
            "第二十条第（八）项",
            "信息内容|本年收费金额（单位：万元）",
            "行政事业性收费|12.6",
        ];
        let tables = rows.map(|row| {
            let cells = row.replace('|', "</td><td>");
            format!("<table><tr><td>{cells}</td></tr></table>")
        });
        let html = format!(
            "<h1>望湖区民政局2022年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>公开及时。</p>\
             <h2>二、主动公开政府信息情况</h2>{}<h2>三、收到和处理政府信息公开申请情况</h2>",
            tables.concat()
        );
        let document = read(Format::Html, html.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let [table] = &report.tables[..] else {
            panic!("{:?}", report.tables);
        };
        assert!(table.faults.is_empty(), "{:?}", table.faults);
        assert_eq!(table.figures().count(), 10);
    }

    #[test]
    fn the_name_of_a_row_may_stand_above_its_table() {
        let table = |figures: &str| {
            format!(
                "\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n| --- | --- | --- | --- | --- |\n| {figures} |\n\n"
            )
        };
        let text = format!(
            "# 望湖区民政局2022年政府信息公开工作年度报告\n\n## 四、政府信息公开行政复议、行政诉讼情况\n\n行政复议\n{}\
             行政诉讼\n\n未经复议直接起诉\n{}复议后起诉\n{}## 五、存在的主要问题及改进情况\n",
            table("2 | 0 | 0 | 1 | 3"),
            table("0 | 0 | 0 | 0 | 0"),
            table("1 | 0 | 0 | 0 | 1"),
        );
        let document = read(Format::Markdown, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let [table] = &report.tables[..] else {
            panic!("{:?}", report.tables);
        };
        assert!(table.faults.is_empty(), "{:?}", table.faults);
        let figures = table
            .figures()
            .map(|(.., figure)| report.text(figure.extent).trim());
        let figures: Vec<_> = figures.collect();
        assert_eq!(figures.join(" "), "2 0 0 1 3 0 0 0 0 0 1 0 0 0 1");
    }

    fn page(year: u16, body: &str) -> String {
        format!(
            "<h1>望湖区民政局{year}年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>公开及时。</p>{body}"
        )
    }

    const REVIEW: &str = "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td><td></td></tr>\
        <tr><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td>\
        <td rowspan=2>尚未审结</td><td rowspan=2>总计</td><td colspan=5>未经复议直接起诉</td>\
        <td colspan=5>复议后起诉</td><td></td></tr><tr><td>结果维持</td><td>结果纠正</td>\
        <td>其他结果</td><td>尚未审结</td><td>总计</td><td>结果维持</td><td>结果纠正</td>\
        <td>其他结果</td><td>尚未审结</td><td>总计</td><td></td></tr>";

    #[test]
    fn figures_abreast_stand_below_their_heads_whatever_is_blank_beside_them() {
        let figures = [
            "2", "0", "0", "1", "3", "0", "0", "0", "0", "0", "1", "0", "0", "0", "",
        ];
        let cells = |figures: &[&str]| {
            let cells: String = figures
                .iter()
                .map(|figure| format!("<td>{figure}</td>"))
                .collect();
            format!("<tr>{cells}<td></td></tr>")
        };
        let html = page(
            2022,
            &format!(
                "<h2>四、政府信息公开行政复议、行政诉讼情况</h2><table>{REVIEW}{}{}</table>",
                cells(&[""; 15]),
                cells(&figures)
            ),
        );
        let document = read(Format::Html, html.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let shown: Vec<_> = report.tables[0]
            .figures()
            .map(|(_, _, figure)| document.slice(figure.extent).trim())
            .collect();
        assert_eq!(shown, figures);
        assert!(report.tables[0].faults.is_empty());
    }

    #[test]
    fn a_heading_may_be_the_first_row_of_its_table() {
        let table = |first: &str, before: &str| {
            page(
                2022,
                &format!(
                    "{before}<table><tr><td colspan=16>{first}</td></tr>{REVIEW}<tr>{}<td></td></tr></table>\
                     <h2>五、存在的主要问题及改进情况</h2><p>一是更新不及时。</p>",
                    "<td>0</td>".repeat(15)
                ),
            )
        };
        let heading = "四、政府信息公开行政复议、行政诉讼情况";
        let own = format!("<h2>{heading}</h2>");
        for (html, count) in [
            (table(heading, ""), 3),
            (table(heading, &own), 3),
            (table("政府信息公开行政复议、行政诉讼情况", ""), 2),
        ] {
            let document = read(Format::Html, html.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            assert_eq!(report.sections.len(), count, "{html}");
            assert_eq!(report.tables[0].figures().count(), 15);
        }
    }

    #[test]
    fn a_label_that_goes_on_in_the_next_line_lacks_nothing() {
        let text = "望湖区民政局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n\
            | 第二十条第（一）项 |  |  |  |\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n\
            | 规章 | 0 | 0 | 0 |\n| 行政规范 | 3 | 1 | 17 |\n| 性文件 |  |  |  |\n\
            | 第二十条第（五）项 |  |  |  |\n| 信息内容 | 本年处理决定数量 |  |  |\n| 行政许可 | 462 |  |  |\n";
        let document = read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let found = report.tables[0].blocks.iter().flat_map(|block| &block.rows);
        let found: Vec<_> = found.flatten().map(|label| label.likeness).collect();
        assert_eq!(found, [Likeness::Exact; 3]);
    }

    #[test]
    fn a_unit_is_no_figure_where_the_figure_is_blank() {
        for rows in [
            "（二）申请办结数\n件\n34\n（三）申请答复数\n件\n1.属于已主动公开范围数\n件\n4",
            "（二）申请办结数 | 件 | 34\n（三）申请答复数 | 件\n1.属于已主动公开范围数 | 件 | 4",
        ] {
            let text = format!(
                "望湖区民政局2017年政府信息公开工作年度报告\n一、概述\n公开及时。\n附件\n统计指标\n单位\n统计数\n{rows}\n"
            )
            .replace("统计指标\n单位\n统计数", if rows.contains('|') {
                "统计指标 | 单位 | 统计数"
            } else {
                "统计指标\n单位\n统计数"
            });
            let document = read(Format::Text, text.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let values: Vec<_> = report.tables[0]
                .figures()
                .map(|(_, _, figure)| figure.value)
                .filter(|value| matches!(value, Value::Other))
                .collect();
            assert!(values.is_empty(), "{text}");
        }
    }

    /// The figures of the only table, blank ones as `·`, and how many faults it has.
    fn figures(year: u16, section: &str, table: &str) -> (String, usize) {
        let text = format!(
            "望湖区民政局{year}年政府信息公开工作年度报告\n{section}\n{table}\n\n五、存在的主要问题及改进情况\n"
        );
        let document = read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let [table] = &report.tables[..] else {
            panic!("{table}: {:?}", report.tables);
        };
        let shown = table.figures().map(|(.., figure)| match figure.value {
            Value::Blank(_) => "·",
            _ => report.text(figure.extent),
        });
        (shown.collect::<Vec<_>>().join(" "), table.faults.len())
    }

    #[test]
    fn blank_cells_are_told_from_covered_ones_in_every_layout_with_pipes() {
        let head = "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计";
        let rows = [
            ("一、本年新收政府信息公开申请数量", "6|·|1|·|2|·|9", 2),
            ("二、上年结转政府信息公开申请数量", "·|·|3|·|·|1|4", 2),
            ("（一）予以公开", "·|·|·|·|1|·|1", 2),
            ("（三）不予公开|1.属于国家秘密", "·|·|·|·|·|·|·", 1),
        ];
        let section = "三、收到和处理政府信息公开申请情况";
        let expected = "6 · 1 · 2 · 9 · · 3 · · 1 4 · · · · 1 · 1 · · · · · · ·";
        let found = |table: String| figures(2022, section, &table).0;
        let cells = |row: &str| -> Vec<String> {
            let cells = row.split('|');
            cells.map(|cell| cell.replace('·', "")).collect()
        };
        let rows_of = |row: fn(&[String], usize) -> String| {
            let table = rows.iter().map(|(label, figures, covered)| {
                row(&cells(&format!("{label}|{figures}")), *covered)
            });
            let head = row(&cells(head), 0);
            std::iter::once(head).chain(table).collect::<String>()
        };
        let a_row_a_line = |cells: &[String], covered: usize| {
            format!("{} | {}\n", cells.join(" | "), "|".repeat(covered))
        };
        assert_eq!(found(rows_of(a_row_a_line)), expected);
        let framed = |cells: &[String], covered: usize| {
            format!("| {} |{}\n", cells.join(" | "), "|".repeat(covered))
        };
        assert_eq!(found(rows_of(framed)), expected);
        let a_cell_a_line = |cells: &[String], covered: usize| {
            let ended = cells.iter().map(|cell| format!("{cell}|\n"));
            ended.collect::<String>() + &"|".repeat(covered) + "\n"
        };
        assert_eq!(found(rows_of(a_cell_a_line)), expected);
        let begun = |cells: &[String], covered: usize| {
            let ended = cells.iter().map(|cell| format!("{cell} |\n"));
            let ended = ended.collect::<String>();
            format!("|\n{} {}\n", ended.trim_end(), "|".repeat(covered))
        };
        assert_eq!(found(rows_of(begun)), expected);
        let a_pipe_a_line = |cells: &[String], _: usize| {
            let line = |cell: &String| match cell.as_str() {
                "" => "|\n".to_owned(),
                cell => format!("{cell}\n|\n"),
            };
            cells.iter().map(line).collect::<String>()
        };
        assert_eq!(found(rows_of(a_pipe_a_line)), expected);
        let blank_lines = |cells: &[String], _: usize| {
            let line = |cell: &String| format!("\n{cell}\n");
            cells.iter().map(line).collect::<String>()
        };
        assert_eq!(found(rows_of(blank_lines)), expected);
    }

    #[test]
    fn a_merged_cell_may_be_told_as_often_as_it_is_wide() {
        let table = "第二十条第（一）项|第二十条第（一）项|第二十条第（一）项|第二十条第（一）项\n\
                     信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|0|0|0\n行政规范性文件|3|1|17\n第二十条第（五）项\n\
                     信息内容|本年处理决定数量|本年处理决定数量|本年处理决定数量\n行政许可|462|462|462\n第二十条第（六）项\n\
                     信息内容|本年处理决定数量|本年处理决定数量|本年处理决定数量\n行政处罚|38|38|38\n\
                     行政强制|4|4|4\n第二十条第（八）项\n信息内容|本年收费金额（单位：万元）|本年收费金额（单位：万元）|\
                     本年收费金额（单位：万元）\n行政事业性收费|12.6|12.6|12.6\n";
        let section = "二、主动公开政府信息情况";
        assert_eq!(
            figures(2022, section, table),
            ("0 0 0 3 1 17 462 38 4 12.6".to_owned(), 0)
        );
        let other = table.replace("462|462|462", "462|462|463");
        assert_eq!(figures(2022, section, &other).1, 1);
    }

    #[test]
    fn one_blank_cell_may_be_merged_over_the_columns_of_a_row() {
        let heads = "<tr><td>申请人情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td>\
                     <td>社会公益组织</td><td>法律服务机构</td><td>其他</td><td>总计</td></tr>";
        let rows = |merged: &str| {
            format!(
                "<h1>望湖区民政局2022年政府信息公开工作年度报告</h1>\
                 <h2>三、收到和处理政府信息公开申请情况</h2><table>{heads}\
                 <tr><td>一、本年新收政府信息公开申请数量</td><td colspan=6>{merged}</td><td>0</td></tr>\
                 <tr><td>二、上年结转政府信息公开申请数量</td><td colspan=6></td><td>0</td></tr></table>"
            )
        };
        let read = |html: String| {
            let document = read(Format::Html, html.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let table = &report.tables[0];
            let is_row = |kind: &FaultKind| !matches!(kind, FaultKind::MissingRow);
            let faults = table.faults.iter().filter(|fault| is_row(&fault.kind));
            (table.figures().count(), faults.count())
        };
        assert_eq!(read(rows("")), (14, 0));
        assert_eq!(read(rows("3")), (7, 1));
    }

    #[test]
    fn a_label_may_be_explained_in_brackets() {
        let long = "行政机关制定并公开发布的决定、公告、通告、意见、通知".repeat(4);
        let table = format!(
            "第二十条第（一）项\n信息内容|本年新制作数量（指当年）|本年新公开数量|对外公开总数量\n\
             规章（设区的市人民政府填写）|0|0|0\n规范性文件（{long}）|2|2|19\n第二十条第（五）项\n\
             信息内容|上一年项目数量|本年增/减（减用负值表示，如-8）|处理决定数量\n\
             行政许可|8|5|93\n其他对外管理服务事项（{long}）|117|0|165\n第二十条第（六）项\n\
             信息内容|上一年项目数量|本年增/减|处理决定数量\n行政处罚|90|0|22\n行政强制|4|4|1\n\
             第二十条第（八）项\n信息内容|上一年项目数量|本年增/减\n行政事业性收费|2|0\n\
             第二十条第（九）项\n信息内容|采购项目数量|采购总金额\n政府集中采购|3|12.5\n"
        );
        let expected = "0 0 0 2 2 19 8 5 93 117 0 165 90 0 22 4 4 1 2 0 3 12.5";
        let section = "二、主动公开政府信息情况";
        assert_eq!(figures(2020, section, &table), (expected.to_owned(), 0));
    }

    #[test]
    fn the_heads_of_narrow_columns_may_be_cut_into_characters() {
        let table = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结 结 其 尚\n结 结 其 尚 结 结 其 尚\n\
                     果 果 他 未\n总计 果 果 他 未 总 果 果 他 未 总\n维 纠 结 审\n维 纠 结 审 计 维 纠 结 审 计\n\
                     持 正 果 结\n持 正 果 结 持 正 果 结\n3 1 0 2 6 1 0 0 1 2 0 0 1 0 1";
        let section = "四、政府信息公开行政复议、行政诉讼情况";
        let expected = "3 1 0 2 6 1 0 0 1 2 0 0 1 0 1";
        assert_eq!(figures(2022, section, table), (expected.to_owned(), 0));
    }

    #[test]
    fn a_label_goes_on_in_the_next_line_although_its_beginning_is_one_too() {
        let table = "行政复议\n行政诉讼\n结果\n维持\n结果\n纠正\n其他\n结果\n尚未\n审结\n总计\n";
        for table in [table.to_owned(), table.replace('\n', "\n\n")] {
            let text =
                format!("望湖区民政局2022年政府信息公开工作年度报告\n\n{table}3\n1\n0\n2\n6\n");
            let document = read(Format::Text, text.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let columns = report.tables[0].blocks[0].columns.iter().flatten();
            let other = columns.clone().nth(2).unwrap();
            assert_eq!(
                report
                    .text(other.extent)
                    .split_whitespace()
                    .collect::<String>(),
                "其他结果"
            );
            assert!(
                columns
                    .clone()
                    .all(|found| found.likeness < Likeness::Variant)
            );
        }
    }

    #[test]
    fn a_table_that_breaks_off_is_of_its_own_year() {
        let table = "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n\
                     一、本年新收政府信息公开申请数量|3|0|0|0|0|0|3\n\
                     二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0\n";
        let text = format!(
            "望湖区民政局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{table}"
        );
        let document = read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        assert!(!report.tables[0].foreign);
    }

    #[test]
    fn labels_in_one_line_may_go_on_in_the_next() {
        let table = |labels: &str| {
            let text = format!(
                "望湖区民政局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
                 自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n\
                 一、本年新收政府信息公开申请数量 37 4 0 0 0 0 41\n\
                 二、上年结转政府信息公开申请数量 2 0 0 0 0 0 2\n{labels} 0 0 0 0 0 0 0\n"
            );
            let document = read(Format::Text, text.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let found = report.tables[0].blocks[0].rows.iter().flatten().count();
            (found, report.tables[0].figures().count())
        };
        let whole = table("三、本年度办理结果 （一）予以公开");
        assert_eq!(table("三、本年度办理结果 （一）予以\n公开"), whole);
        let whole = table("（三）不予公开 1.属于国家秘密");
        assert_eq!(table("（三）不予\n公开 1.属于国家秘密"), whole);
        assert_eq!(table("（三）不予公开 1.属于国\n家秘密"), whole);
    }

    #[test]
    fn rows_beside_each_other_keep_their_labels_where_a_line_has_one_pipe() {
        let outcomes = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计";
        let figures = "3 | 1 | 0 | 2 | 6 | 1 | 0 | 0 | 1 | 2 | 0 | 0 | 1 | 0 | 1";
        let heads = [
            format!(
                "行政复议 | 行政诉讼\n{outcomes} | 未经复议直接起诉 | 复议后起诉\n{outcomes} | {outcomes}"
            ),
            format!(
                "行政复议 | 行政诉讼\n未经复议直接起诉 | 复议后起诉\n{outcomes} | {outcomes} | {outcomes}"
            ),
            format!(
                "行政复议｜行政诉讼\n{outcomes}｜未经复议直接起诉｜复议后起诉\n{outcomes}｜{outcomes}"
            ),
        ];
        for head in heads {
            for format in [Format::Text, Format::Markdown] {
                if format == Format::Markdown && head.contains('｜') {
                    continue;
                }
                let text = format!(
                    "# 望湖区民政局2022年政府信息公开工作年度报告\n\n\
                     ## 四、政府信息公开行政复议、行政诉讼情况\n\n{head}\n{figures}\n\n\
                     ## 五、存在的主要问题及改进情况\n"
                );
                let document = read(format, text.as_bytes()).unwrap();
                let report = Report::recognise(&document, rules(), &Given::default());
                let [table] = &report.tables[..] else {
                    panic!("{head}: {:?}", report.tables);
                };
                assert!(table.faults.is_empty(), "{head}: {:?}", table.faults);
                let found: Vec<&str> = table
                    .figures()
                    .map(|(.., figure)| report.text(figure.extent))
                    .collect();
                assert_eq!(found.join(" | "), figures, "{head}");
            }
        }
    }

    #[test]
    fn a_label_joined_to_the_one_above_it_is_the_lower_one() {
        let row = |labels: &str| {
            let text = format!(
                "望湖区民政局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
                 申请人情况\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
                 一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n\
                 二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0\n\
                 {labels}\t2\t0\t0\t0\t1\t0\t3\n"
            );
            let document = read(Format::Text, text.as_bytes()).unwrap();
            let report = Report::recognise(&document, rules(), &Given::default());
            let block = &report.tables[0].blocks[0];
            let mut rows = block.form.rows.iter().zip(&block.rows);
            let last = rows.rfind(|(_, found)| found.is_some()).unwrap().0;
            let figures = report.tables[0]
                .figures()
                .filter(|(row, ..)| row.name == last.name);
            (last.name.clone(), figures.count())
        };
        for (labels, name) in [
            ("（三）不予公开1.属于国家秘密", "不予公开.国家秘密"),
            (
                "（三）不予公开\u{3000}5.属于三类内部事务信息",
                "不予公开.内部事务",
            ),
            ("三、本年度办理结果（一）予以公开", "予以公开"),
            (
                "三、本年度办理结果（五）不予处理2.重复申请",
                "不予处理.重复申请",
            ),
            ("（六）其他处理3.其他", "其他处理.其他"),
        ] {
            assert_eq!(row(labels), (name.to_owned(), 7), "{labels}");
        }
        // Two rows that became one: nobody knows whose the figures are.
        assert_eq!(row("（一）予以公开（二）部分公开").1, 7);
        assert_eq!(row("（一）予以公开（二）部分公开").0, "上年结转");
    }

    #[test]
    fn a_figure_right_behind_its_label_is_a_cell_of_its_own() {
        let table = "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n\
                     一、本年新收政府信息公开申请数量12|3|0|0|2|0|17\n\
                     二、上年结转政府信息公开申请数量1|0|0|0|0|0|1\n";
        let section = "三、收到和处理政府信息公开申请情况";
        let expected = "12 3 0 0 2 0 17 1 0 0 0 0 0 1";
        assert_eq!(figures(2022, section, table).0, expected);
        assert_eq!(
            figures(2022, section, &table.replace('|', "\t")).0,
            expected
        );
        // 08 may be 0 and 8.
        let doubtful = table.replace("数量1|", "数量08|");
        assert_eq!(figures(2022, section, &doubtful).0, "12 3 0 0 2 0 17");
        let table = "统计指标\n单位\n统计数\n（一）收到申请数\n件34\n1.当面申请数\n件5\n2.传真申请数\n件0\n";
        let document = read(
            Format::Text,
            format!("望湖区民政局2017年政府信息公开工作年度报告\n一、概述\n{table}").as_bytes(),
        );
        let document = document.unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let found = report.tables[0]
            .figures()
            .map(|(.., figure)| report.text(figure.extent));
        assert_eq!(found.collect::<Vec<_>>(), ["34", "5", "0"]);
    }

    #[test]
    fn a_table_that_lost_its_figures_is_there() {
        let labels = "信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n行政规范性文件\n\
                      本年处理决定数量\n行政许可\n行政处罚\n行政强制\n\
                      本年收费金额（单位：万元）\n行政事业性收费\n";
        let section = "二、主动公开政府信息情况";
        let expected = ["·"; 10].join(" ");
        assert_eq!(figures(2022, section, labels), (expected, 0));
        let text = format!(
            "望湖区民政局2022年政府信息公开工作年度报告\n{section}\n规章\n行政许可\n行政处罚\n行政强制\n"
        );
        let document = read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        assert!(report.tables.is_empty());
    }

    #[test]
    fn a_heading_above_the_table_that_is_worded_as_its_label_is_not_that_label() {
        let outcomes = "结果维持|结果纠正|其他结果|尚未审结|总计";
        let table = format!(
            "（一）行政复议\n\n行政复议|行政诉讼\n{outcomes}|未经复议直接起诉|复议后起诉\n\
             {outcomes}|{outcomes}\n3|1|0|2|6|1|0|0|1|2|0|0|1|0|1\n"
        );
        let text = format!(
            "望湖区民政局2022年政府信息公开工作年度报告\n四、政府信息公开行政复议、行政诉讼情况\n{table}"
        );
        let document = read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        let rows = report.tables[0].blocks[0].rows.iter().flatten();
        assert!(rows.clone().all(|row| row.likeness == Likeness::Exact));
        assert_eq!(report.tables[0].figures().count(), 15);
    }

    #[test]
    fn every_drawn_layout_has_the_figures_of_the_usual_one() {
        let rows = [
            "申请人情况|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
            "一、本年新收政府信息公开申请数量|12|3|0||2|0|17",
            "二、上年结转政府信息公开申请数量|1||0|0|0|0|1",
        ];
        let cells = rows.map(|row| row.split('|').collect::<Vec<_>>());
        let width = |text: &str| {
            text.chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum::<usize>()
        };
        let widths: Vec<usize> = (0..8)
            .map(|at| cells.iter().map(|row| width(row[at])).max().unwrap())
            .collect();
        let row = |row: &[&str], between: &str| {
            let cells = row.iter().zip(&widths);
            let cells = cells.map(|(cell, all)| format!("{cell}{}", " ".repeat(all - width(cell))));
            cells.collect::<Vec<_>>().join(between)
        };
        let rule = |sign: &str, between: &str| {
            let parts: Vec<String> = widths.iter().map(|width| sign.repeat(*width)).collect();
            parts.join(between)
        };
        let grid = cells
            .iter()
            .map(|cells| format!("| {} |\n+-{}-+\n", row(cells, " | "), rule("-", "-+-")));
        let grid = format!("+-{}-+\n{}", rule("-", "-+-"), grid.collect::<String>());
        let lines: Vec<String> = cells.iter().map(|cells| row(cells, "  ")).collect();
        let rule = rule("=", "  ");
        let simple = format!(
            "{rule}\n{}\n{rule}\n{}\n{rule}\n",
            lines[0],
            lines[1..].join("\n")
        );
        let section = "三、收到和处理政府信息公开申请情况";
        for table in [
            grid,
            simple,
            lines.join("\n"),
            rows.join("\n").replace('|', ","),
        ] {
            let found = figures(2022, section, &table).0;
            assert_eq!(found, "12 3 0 · 2 0 17 1 · 0 0 0 0 1", "{table}");
        }
    }

    #[test]
    fn a_mistyped_figure_on_a_line_of_its_own_is_no_blank_cell() {
        let table = "信息内容\n本年处理决定数量\n行政许可\n462\n行政处罚\n三8\n行政强制\n4\n";
        let section = "二、主动公开政府信息情况";
        for table in [table.to_owned(), table.replace('\n', "\n\n")] {
            assert_eq!(figures(2022, section, &table).0, "462 三8 4", "{table}");
        }
    }
}
