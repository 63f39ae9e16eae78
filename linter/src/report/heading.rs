//! Which paragraphs are the headings of sections.

use std::borrow::Cow;

use crate::document::{Block, Document, Table};
use crate::form::SectionForm;
use crate::labels::{LabelRef, What, key};
use crate::normal::{self, Outline, near_outlined};
use crate::report::{Likeness, Section, SectionNumber};
use crate::rule::RuleSet;
use crate::span::Extent;

use super::stream::{Token, is_unit};

/// A heading is short; what is longer is a paragraph that begins with a number.
const HEADING_CHARACTERS: usize = 45;

#[derive(Debug)]
pub(super) struct Heading<'a> {
    pub(super) block: usize,
    pub(super) form: Option<&'a SectionForm>,
    pub(super) heading: Extent,
    pub(super) title: Extent,
    pub(super) number: Option<SectionNumber>,
    pub(super) likeness: Likeness,
}

/// An overview has no more topics.
const MOST_TOPICS: usize = 40;

/// A line that may be a heading, read once for all formats.
#[derive(Debug)]
pub(super) struct Line<'d> {
    block: usize,
    extent: Extent,
    /// 1 to 6 where the markup says that it is a heading.
    level: u8,
    /// A web page turned into text keeps a bar behind the heading's only cell.
    tabbed: bool,
    /// The first row of a table, all of it one cell.
    in_table: bool,
    number: Option<SectionNumber>,
    title: Extent,
    /// The comparable title; `None` for a paragraph, which can only begin or end with a heading.
    wording: Option<Cow<'d, str>>,
    /// Whether labels of a table follow a line with （一） or 1、 before it.
    before_table: bool,
}

/// The lines that any format might take for a heading. Most lines of a document are none.
pub(super) fn lines<'d>(
    document: &'d Document,
    rules: &RuleSet,
    tokens: &[Token<'_>],
) -> Vec<Line<'d>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for (block, content) in document.blocks.iter().enumerate() {
        while tokens.get(at).is_some_and(|token| token.block < block) {
            at += 1;
        }
        let (extent, level, tabbed) = match content {
            Block::Paragraph(paragraph) => (paragraph.text, paragraph.level, false),
            Block::Row(row) if row.cells.len() == 1 => (row.cells[0], 0, true),
            Block::Table(table) => match first_row(table) {
                Some(extent) => (extent, 0, true),
                None => continue,
            },
            Block::Row(_) => continue,
        };
        let in_table = matches!(content, Block::Table(_));
        let own = tokens.get(at).filter(|token| token.block == block);
        if own.is_some_and(|token| token.is_figure() && token.extent == extent) {
            continue;
        }
        let text = document.slice(extent);
        let (number, title) = split_number(document, extent);
        if in_table && number.is_none() {
            continue;
        }
        let marked = number.is_some() || level > 0;
        // A bare line of one cell has its comparable wording already.
        let is_known = |key: &str| rules.labels.sections.contains_key(key);
        let bare = own.filter(|token| !marked && token.extent == extent);
        if let Some(key) = bare.and_then(Token::key)
            && !is_known(key)
            && !ends_in_page_number(text)
            && !ends_in_title(text, rules)
        {
            continue;
        }
        // A long sentence has none.
        let is_line = bare.is_none_or(|token| token.key().is_some())
            && text.len() <= (HEADING_CHARACTERS + 30) * 4
            && text.chars().count() <= HEADING_CHARACTERS + 30;
        let wording = is_line.then(|| key(document.slice(without_page_number(document, title))));
        let known = wording.as_ref().is_some_and(|wording| is_known(wording));
        if !marked && !known && !ends_in_title(text, rules)
            || is_label_in_table(document, tokens, at)
        {
            continue;
        }
        let before_table = number.is_some_and(|number| {
            let tokens = &tokens[at..];
            // Behind 5、 the next point may be the last before a table.
            let (near, least) = match number.style {
                normal::NumberStyle::Arabic => (3, 2),
                _ => (6, 3),
            };
            is_point(number.style) && is_before_table(tokens, block, near, least)
        });
        lines.push(Line {
            block,
            extent,
            level,
            tabbed,
            in_table,
            number,
            title,
            wording,
            before_table,
        });
    }
    lines
}

/// Whether of the next few lines or cells behind a block so many are labels.
fn is_before_table(tokens: &[Token<'_>], block: usize, near: usize, least: usize) -> bool {
    let behind = tokens.iter().filter(|token| token.block > block);
    let labels = |token: &&Token<'_>| !token.places().is_empty();
    behind.take(near).filter(labels).count() >= least
}

/// The first row of a table with several, where it is one cell over all columns.
fn first_row(table: &Table) -> Option<Extent> {
    let (first, rest) = table.cells.split_first()?;
    let is_whole = first.column_span >= table.columns && first.row_span == 1;
    (is_whole && table.columns > 1 && !rest.is_empty()).then_some(first.text)
}

fn ends_in_page_number(text: &str) -> bool {
    text.trim_end()
        .ends_with(|last: char| last.is_ascii_digit())
}

fn ends_in_title(text: &str, rules: &RuleSet) -> bool {
    let text = text.trim_end();
    let last = text.chars().next_back();
    last.is_some_and(|last| rules.labels.title_ends.contains(&last))
        && rules
            .sections
            .iter()
            .any(|form| titles(form).any(|title| text.ends_with(title.as_str())))
}

/// What a section is called, word for word.
fn titles(form: &SectionForm) -> impl Iterator<Item = &String> {
    std::iter::once(&form.title).chain(&form.same)
}

/// A section of a format, with its titles made comparable.
struct Titled<'a> {
    form: &'a SectionForm,
    titles: &'a [(String, Outline)],
}

/// The headings of the statutory sections of a format, and of the extra ones between them.
pub(super) fn headings<'a>(
    document: &Document,
    rules: &'a RuleSet,
    format: &str,
    lines: &[Line<'_>],
) -> Vec<Heading<'a>> {
    let forms: Vec<Titled<'a>> = rules
        .sections
        .iter()
        .zip(&rules.labels.titles)
        .filter(|(form, _)| form.format == format)
        .map(|(form, titles)| Titled { form, titles })
        .collect();
    let mut found: Vec<Heading<'a>> = Vec::new();
    for line in lines.iter().filter(|line| !line.in_table) {
        let heading = statutory(document, rules, &forms, line).or_else(|| {
            if line.tabbed {
                return None;
            }
            glued(document, rules, &forms, line).or_else(|| unknown(document, line))
        });
        found.extend(heading);
    }
    // A heading that only the table below it has.
    for line in lines.iter().filter(|line| line.in_table) {
        let Some(heading) = statutory(document, rules, &forms, line) else {
            continue;
        };
        let id = |heading: &Heading<'a>| heading.form.map(|form| &form.id);
        if !found.iter().any(|known| id(known) == id(&heading)) {
            let at = found.partition_point(|known| known.block < heading.block);
            found.insert(at, heading);
        }
    }
    let first = forms.first().map(|first| first.form);
    let is_first = |heading: &Heading<'_>| {
        heading
            .form
            .is_some_and(|form| Some(&form.id) == first.map(|first| &first.id))
    };
    if let Some(first) = first
        && !found.iter().any(is_first)
        && let Some(heading) = within(document, first, found.first().map(|next| next.block))
    {
        found.insert(0, heading);
    }
    let mut found = without_contents(document, found);
    if let [first, second, ..] = &forms[..] {
        name_overview(document, &mut found, first.form, second.form);
    }
    let found = match first {
        Some(first) => without_topics(found, first, rules, lines),
        None => found,
    };
    keep_top_level(found)
}

/// `一、工作开展情况` before `二、主动公开政府信息情况`: the overview by a name of its own, where no other heading is its.
fn name_overview<'a>(
    document: &Document,
    found: &mut [Heading<'a>],
    overview: &'a SectionForm,
    next: &'a SectionForm,
) {
    let is_form = |heading: &Heading<'_>, form: &SectionForm| {
        heading.form.is_some_and(|own| own.id == form.id)
    };
    let is_numbered = |heading: &Heading<'_>, value: u16| {
        let number = heading.number.as_ref();
        number.is_some_and(|it| it.style == normal::NumberStyle::Chinese && it.value == value)
    };
    if found.iter().any(|heading| is_form(heading, overview)) {
        return;
    }
    let [first, rest @ ..] = found else {
        return;
    };
    let is_top = |heading: &&Heading<'_>| {
        let style = heading.number.as_ref().map(|number| number.style);
        style == Some(normal::NumberStyle::Chinese)
    };
    let goes_on = rest.iter().find(is_top);
    let goes_on = goes_on.is_some_and(|second| is_numbered(second, 2) && is_form(second, next));
    // 收到申请情况 is some other section's.
    let title = document.slice(first.title);
    let is_of_another = ["主动公开", "申请", "复议", "诉讼", "问题", "事项"]
        .iter()
        .any(|word| title.contains(word));
    if first.form.is_none() && is_numbered(first, 1) && goes_on && !is_of_another {
        first.form = Some(overview);
        first.likeness = Likeness::Close;
    }
}

/// `（一）主动公开政府信息情况` and those that go on from it, within 一、总体情况 and without the table of the section that
/// is called so: topics of the overview.
fn without_topics<'a>(
    found: Vec<Heading<'a>>,
    first: &SectionForm,
    rules: &RuleSet,
    lines: &[Line<'_>],
) -> Vec<Heading<'a>> {
    let has_table = |form: &SectionForm| {
        rules.tables.iter().any(|table| {
            table.section.as_deref() == Some(form.id.as_str())
                && table.formats.contains(&form.format)
        })
    };
    let mut overview = None;
    let mut kept = Vec::with_capacity(found.len());
    // The numbers of this level that the overview has had.
    let mut had: Vec<(normal::NumberStyle, u16)> = Vec::new();
    let mut at = 0;
    for heading in found {
        while let Some(line) = lines.get(at).filter(|line| line.block < heading.block) {
            let number = line.number.filter(|number| is_point(number.style));
            if let (Some(start), Some(number)) = (overview, number)
                && line.block > start
                && had.len() < MOST_TOPICS
            {
                had.push((number.style, number.value));
            }
            at += 1;
        }
        if let (Some(_), Some(form), Some(number)) = (overview, heading.form, heading.number)
            && is_point(number.style)
            && has_table(form)
        {
            let own = lines.get(at).filter(|line| line.block == heading.block);
            let follows =
                number.value == 1 || had.contains(&(number.style, number.value.wrapping_sub(1)));
            if follows && !own.is_some_and(|line| line.before_table) {
                continue;
            }
        }
        if let Some(form) = heading.form {
            let is_top = heading
                .number
                .is_some_and(|number| number.style == normal::NumberStyle::Chinese);
            overview = (form.id == first.id && is_top).then_some(heading.block);
            had.clear();
        }
        kept.push(heading);
    }
    kept
}

/// ≤2018 tables print 一、主动公开情况 as a row: beside a figure, a dash or another label it is no heading.
fn is_label_in_table(document: &Document, tokens: &[Token<'_>], at: usize) -> bool {
    let own = tokens.get(at).map_or(&[][..], Token::places);
    if own.is_empty() {
        return false;
    }
    let near = |token: &Token<'_>| {
        token.is_figure()
            || !token.places().is_empty()
            || token.key().is_some() && is_unit(document.slice(token.extent))
    };
    let after = tokens.get(at + 1).is_some_and(near);
    let before = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(near);
    // The last label of a table that lost its figures.
    let is_label = |before: usize| {
        let token = at.checked_sub(before).and_then(|before| tokens.get(before));
        token.is_some_and(|token| !token.places().is_empty())
    };
    let is_row = |place: &LabelRef| matches!(place.what, What::Row(_));
    let is_last = || own.iter().all(is_row) && (1..=3).all(is_label);
    after || before && tokens.get(at + 2).is_some_and(near) || is_last()
}

fn statutory<'a>(
    document: &Document,
    rules: &'a RuleSet,
    forms: &[Titled<'a>],
    line: &Line<'_>,
) -> Option<Heading<'a>> {
    let &Line { number, level, .. } = line;
    let wording = line
        .wording
        .as_deref()
        .filter(|wording| !wording.is_empty())?;
    // （二） numbers the parts of a section: such a line is a heading of the form only word for word.
    let subordinate = number.is_some_and(|number| is_subordinate(number.style));
    let marked = !subordinate && (number.is_some() || level > 0);
    let (form, likeness) = match_section(rules, forms, wording, marked)?;
    // A bare line is a heading only when it says exactly what the form says.
    if (number.is_none() && level == 0 || line.tabbed) && likeness > Likeness::Variant {
        return None;
    }
    if subordinate && likeness >= Likeness::Variant {
        return None;
    }
    let title = without_page_number(document, line.title);
    // 六、其他需要报告的事项 本年度未收取信息处理费。: a heading with its sentence right behind it.
    if likeness == Likeness::Close && document.slice(title).contains('。') {
        return None;
    }
    Some(Heading {
        block: line.block,
        form: Some(form),
        heading: line.extent,
        title,
        number,
        likeness,
    })
}

fn match_section<'a>(
    rules: &'a RuleSet,
    forms: &[Titled<'a>],
    wording: &str,
    marked: bool,
) -> Option<(&'a SectionForm, Likeness)> {
    let is_own = |form: &SectionForm| {
        forms
            .first()
            .is_some_and(|own| own.form.format == form.format)
    };
    let known = rules.labels.sections.get(wording).and_then(|places| {
        places
            .iter()
            .map(|&(at, likeness)| (&rules.sections[usize::from(at)], likeness))
            .find(|(form, _)| is_own(form))
    });
    if known.is_some() {
        return known;
    }
    if !marked || wording.chars().count() > HEADING_CHARACTERS {
        return None;
    }
    let wording_outline = Outline::of(wording);
    let is_near = |(title, outline): &(String, Outline)| {
        near_outlined((title, *outline), (wording, wording_outline))
    };
    if let Some(near) = forms.iter().find(|form| form.titles.iter().any(is_near)) {
        return Some((near.form, Likeness::Close));
    }
    forms
        .iter()
        .map(|titled| titled.form)
        .find(|form| {
            form.words
                .iter()
                .any(|words| words.iter().all(|word| wording.contains(word.as_str())))
        })
        .map(|form| (form, Likeness::Close))
}

/// A heading with its section's text right behind it, or one at the end of the paragraph before.
fn glued<'a>(
    document: &Document,
    rules: &'a RuleSet,
    forms: &[Titled<'a>],
    line: &Line<'_>,
) -> Option<Heading<'a>> {
    let &Line {
        block,
        extent,
        number,
        title: rest,
        ..
    } = line;
    let text = document.slice(extent);
    let forms = || forms.iter().map(|titled| titled.form);
    if let Some(number) = number
        && !is_subordinate(number.style)
    {
        let rest_text = document.slice(rest);
        let first = rest_text.chars().next();
        let begins = first.is_some_and(|first| rules.labels.title_starts.contains(&first));
        for form in forms().filter(|_| begins) {
            for title in titles(form) {
                if rest_text.starts_with(title.as_str()) && title.chars().count() >= 4 {
                    let after = rest_text.get(title.len()..).unwrap_or_default();
                    if after.starts_with(['的', '和', '及', '、', '，', '与', '方']) {
                        continue;
                    }
                    let title = rest.part(0..title.len());
                    let heading = Extent::new(extent.start, title.end);
                    return Some(Heading {
                        block,
                        form: Some(form),
                        heading,
                        title,
                        number: Some(number),
                        likeness: Likeness::Typography,
                    });
                }
            }
        }
    }
    if !ends_in_title(text, rules) {
        return None;
    }
    for form in forms() {
        for title in titles(form) {
            let Some(before) = text.trim_end().strip_suffix(title.as_str()) else {
                continue;
            };
            let start = before.trim_end_matches(['、', '.', '．', ' ', '\u{3000}']);
            let digits = start
                .trim_end_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
            if digits.len() < start.len()
                && start.len() < before.len()
                && digits.ends_with(['。', '；', '！', '\n'])
            {
                let heading = extent.part(digits.len()..text.trim_end().len());
                let (number, title) = split_number(document, heading);
                return Some(Heading {
                    block,
                    form: Some(form),
                    heading,
                    title,
                    number,
                    likeness: Likeness::Typography,
                });
            }
        }
    }
    None
}

/// The first heading where preface and overview came to be one paragraph: `…12月31日止。 一、总体情况 2022年，…`.
fn within<'a>(
    document: &Document,
    first: &'a SectionForm,
    before: Option<usize>,
) -> Option<Heading<'a>> {
    let blocks = document.blocks.iter().enumerate();
    blocks
        .take(before.unwrap_or(usize::MAX))
        .find_map(|(block, content)| {
            let Block::Paragraph(paragraph) = content else {
                return None;
            };
            let text = document.slice(paragraph.text);
            titles(first).find_map(|title| {
                text.match_indices(title.as_str()).find_map(|(at, title)| {
                    let lead = text.get(..at)?.strip_suffix("一、")?;
                    let behind = text.get(at + title.len()..)?;
                    let is_parted = lead
                        .trim_end()
                        .ends_with(['。', '：', ':', '；', ')', '）'])
                        && behind
                            .starts_with(|next: char| next.is_whitespace() || "（(".contains(next))
                        && !behind.trim_start().starts_with('二');
                    if !is_parted {
                        return None;
                    }
                    let heading = paragraph.text.part(lead.len()..at + title.len());
                    let (number, title) = split_number(document, heading);
                    Some(Heading {
                        block,
                        form: Some(first),
                        heading,
                        title,
                        number,
                        likeness: Likeness::Typography,
                    })
                })
            })
        })
}

/// A heading of the top level that no section of the form explains.
fn unknown<'a>(document: &Document, line: &Line<'_>) -> Option<Heading<'a>> {
    let &Line {
        block,
        extent,
        level,
        number,
        title,
        ..
    } = line;
    let number = number?;
    let chinese =
        number.style == normal::NumberStyle::Chinese || number.style == normal::NumberStyle::Part;
    if !chinese || title.is_empty() || level > 3 {
        return None;
    }
    let text = document.slice(extent);
    if text.chars().count() > HEADING_CHARACTERS
        || text.contains(['。', '；', '！'])
        || text.ends_with([':', '：'])
    {
        return None;
    }
    Some(Heading {
        block,
        form: None,
        heading: extent,
        title,
        number: Some(number),
        likeness: Likeness::Exact,
    })
}

/// A table of contents lists every heading before the text does: the later one is the heading.
fn without_contents<'a>(document: &Document, found: Vec<Heading<'a>>) -> Vec<Heading<'a>> {
    let mut run = 0;
    // The text may follow at once: its first heading stands in the list already.
    let listed = |run: usize| {
        let id = |heading: &Heading<'a>| heading.form.map(|form| &form.id);
        id(&found[run]).is_some()
            && found[..run]
                .iter()
                .any(|known| id(known) == id(&found[run]))
    };
    while run < found.len()
        && !listed(run)
        && (run == 0 || found[run].block == next_block(document, found[run - 1].block))
    {
        run += 1;
    }
    let is_contents = run >= 3
        && found[..run]
            .iter()
            .filter_map(|heading| heading.form)
            .all(|form| {
                found[run..]
                    .iter()
                    .any(|later| later.form.is_some_and(|later| later.id == form.id))
            });
    if is_contents {
        found.into_iter().skip(run).collect()
    } else {
        found
    }
}

fn next_block(document: &Document, block: usize) -> usize {
    let mut next = block + 1;
    while let Some(Block::Paragraph(paragraph)) = document.blocks.get(next) {
        if !paragraph.text.is_empty() {
            break;
        }
        next += 1;
    }
    next
}

/// An unknown heading counts only where it continues the numbers of the top level: 二、 then 三、 then 四、.
fn keep_top_level(found: Vec<Heading<'_>>) -> Vec<Heading<'_>> {
    let first = found.iter().position(|heading| heading.form.is_some());
    let mut kept: Vec<Heading<'_>> = Vec::new();
    for (at, heading) in found.into_iter().enumerate() {
        if heading.form.is_none() {
            let Some(first) = first else { continue };
            let previous = kept
                .last()
                .and_then(|last| last.number)
                .map_or(0, |number| number.value);
            let value = heading.number.map_or(0, |number| number.value);
            if at < first || value != previous + 1 || previous == 0 {
                continue;
            }
        } else if let Some(same) = kept.iter().position(|known| {
            known.form.is_some()
                && known.form.map(|form| &form.id) == heading.form.map(|form| &form.id)
        }) {
            // The same section twice: the clearer heading is it, and of a topic within a section and that of the
            // section itself the latter.
            let is_nested = is_below(&kept[same], &heading) && heading.likeness < Likeness::Close;
            if heading.likeness < kept[same].likeness || is_nested {
                kept.remove(same);
            } else {
                continue;
            }
        }
        kept.push(heading);
    }
    kept
}

/// Whether the number of the one heading is of a lower level than that of the other: `（一）` and `二、`, `1.` and `二、`.
fn is_below(one: &Heading<'_>, other: &Heading<'_>) -> bool {
    let style = |heading: &Heading<'_>| heading.number.map(|number| number.style);
    let is_chinese = |style| {
        matches!(
            style,
            normal::NumberStyle::Chinese | normal::NumberStyle::Part
        )
    };
    match (style(one), style(other)) {
        (Some(one), other) if is_subordinate(one) => !other.is_some_and(is_subordinate),
        (Some(normal::NumberStyle::Arabic), Some(other)) => is_chinese(other),
        _ => false,
    }
}

pub(super) fn is_subordinate(style: normal::NumberStyle) -> bool {
    matches!(
        style,
        normal::NumberStyle::ChineseInBrackets | normal::NumberStyle::ArabicInBrackets
    )
}

/// What may number the points of a section whose own number is Chinese.
fn is_point(style: normal::NumberStyle) -> bool {
    is_subordinate(style) || style == normal::NumberStyle::Arabic
}

/// The number before a title, and the title.
pub(super) fn split_number(document: &Document, extent: Extent) -> (Option<SectionNumber>, Extent) {
    let text = document.slice(extent);
    let lead = text.len() - text.trim_start().len();
    let Some(numbering) = normal::numbering(text.trim_start()) else {
        return (None, extent.part(lead..text.trim_end().len().max(lead)));
    };
    let end = lead + numbering.len;
    let number = SectionNumber {
        extent: extent.part(lead..end),
        value: numbering.value,
        style: numbering.style,
    };
    let rest = text.get(end..).unwrap_or_default();
    let start = end + (rest.len() - rest.trim_start().len());
    (
        Some(number),
        extent.part(start..text.trim_end().len().max(start)),
    )
}

/// A line of a table of contents ends in dots and a page number.
fn without_page_number(document: &Document, title: Extent) -> Extent {
    let text = document.slice(title);
    let digits = text.trim_end_matches(|last: char| last.is_ascii_digit() || last.is_whitespace());
    let dots = digits.trim_end_matches(['.', '…', '·', '．', '-', '—', ' ']);
    if dots.len() < digits.len() && digits.len() < text.len() {
        title.part(0..dots.len())
    } else {
        title
    }
}

impl<'a> Heading<'a> {
    pub(super) fn into_section(self, body: Extent) -> Section<'a> {
        Section {
            form: self.form,
            heading: self.heading,
            title: self.title,
            number: self.number,
            likeness: self.likeness,
            body,
        }
    }
}
