//! From a document to a report.

use std::sync::OnceLock;

use crate::document::{Block, Document};
use crate::report::{BodyKind, Prose, Read, Report, Section};
use crate::rule::RuleSet;
use crate::span::Extent;

use super::{heading, identity, segment, stream};

/// What the caller knows besides the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'g> {
    /// The file's name without folder and extension.
    pub file_stem: Option<&'g str>,
    /// The year, when the user says so.
    pub year: Option<u16>,
    pub kind: Option<BodyKind>,
}

impl<'a> Report<'a> {
    /// Gives a document its meaning. Nothing fails: what is not there is `None`.
    pub fn recognise(document: &'a Document, rules: &'a RuleSet, given: &Given<'_>) -> Report<'a> {
        let tokens = stream::tokens(document, &rules.labels);
        let lines = heading::lines(document, rules, &tokens);
        // The year needs the title, which stands before the first heading of whichever format it is.
        let mut by_format: Vec<_> = rules
            .formats
            .iter()
            .rev()
            .map(|format| {
                (
                    format,
                    heading::headings(document, rules, &format.id, &lines),
                )
            })
            .collect();
        let statutory = |found: &[heading::Heading<'_>]| {
            found
                .iter()
                .filter(|heading| heading.form.is_some())
                .count()
        };
        let likeliest = (0..by_format.len())
            .max_by_key(|&at| statutory(&by_format[at].1))
            .unwrap_or(0);
        let any_heading: &[heading::Heading<'_>] =
            by_format.get(likeliest).map_or(&[], |(_, found)| found);
        let first_block = any_heading
            .iter()
            .find(|heading| heading.form.is_some())
            .map(|heading| heading.block);
        let found_title = identity::title(document, first_block)
            .or_else(|| first_block.and_then(|_| identity::title(document, None)));
        let (title, body) = found_title.unzip();
        let mut body = body.flatten();
        if let (Some(body), Some(kind)) = (&mut body, given.kind) {
            body.kind = kind;
        }
        let period = identity::period(document, first_block);
        let year = identity::year(
            document,
            given,
            title.as_ref(),
            period.as_ref(),
            first_block,
        );
        let format = year.and_then(|year| rules.format_of(year.value));
        let own = format.and_then(|format| by_format.iter().position(|(of, _)| of.id == format.id));
        let headings = if by_format.is_empty() {
            Vec::new()
        } else {
            by_format.swap_remove(own.unwrap_or(likeliest)).1
        };
        let heading_blocks: Vec<usize> = headings.iter().map(|heading| heading.block).collect();
        let tables = segment::tables(
            document,
            rules,
            &tokens,
            &heading_blocks,
            format.map(|format| format.id.as_str()),
        );
        let known = headings
            .iter()
            .filter(|heading| heading.form.is_some())
            .count();
        let telling = headings.iter().any(|heading| {
            heading.form.is_some()
                && heading.number.is_some()
                && document.slice(heading.title).contains("政府信息公开")
        });
        let is_of_school = tables.is_empty() && identity::is_of_school(document, title.as_ref());
        let is_report =
            !is_of_school && (title.is_some() || known >= 2 || telling || !tables.is_empty());
        let mut report = Report {
            document,
            file_stem: given.file_stem.map(str::to_owned),
            is_report,
            title,
            period,
            year,
            body,
            format,
            sections: Vec::new(),
            tables,
            prose: Vec::new(),
            read: Read {
                vocabulary: &rules.vocabulary,
                walk: OnceLock::new(),
                lists: OnceLock::new(),
                phrases: OnceLock::new(),
            },
        };
        if !is_report {
            report.tables.clear();
            return report;
        }
        report.sections = sections(document, headings);
        report.prose = prose(&report);
        report
    }
}

fn sections<'a>(document: &Document, headings: Vec<heading::Heading<'a>>) -> Vec<Section<'a>> {
    let ends: Vec<usize> = headings
        .iter()
        .skip(1)
        .map(|next| next.heading.start)
        .chain(std::iter::once(document.text().len()))
        .collect();
    headings
        .into_iter()
        .zip(ends)
        .map(|(heading, end)| {
            let start = heading.heading.end;
            heading.into_section(Extent::new(start, end.max(start)))
        })
        .collect()
}

/// The paragraphs outside tables, without the headings' own text.
fn prose(report: &Report<'_>) -> Vec<Prose> {
    let mut prose = Vec::new();
    let mut section = 0;
    // Tables and blocks are both in reading order.
    let mut next_table = 0;
    let mut in_table = |extent: Extent| {
        while report
            .tables
            .get(next_table)
            .is_some_and(|table| table.extent.end <= extent.start)
        {
            next_table += 1;
        }
        report
            .tables
            .get(next_table)
            .is_some_and(|table| table.extent.contains(extent))
    };
    let mut add = |extent: Extent| {
        if extent.is_empty() || in_table(extent) {
            return;
        }
        while report
            .sections
            .get(section)
            .is_some_and(|next| next.heading.start <= extent.start)
        {
            section += 1;
        }
        let mut extent = extent;
        let mut behind = None;
        let current = section.checked_sub(1).map(|at| &report.sections[at]);
        // A heading that is glued to its text leaves the text.
        let heading = current.is_some_and(|current| current.heading.contains(extent));
        if let Some(current) = current
            && !heading
            && extent.contains(current.heading)
        {
            extent = Extent::new(current.heading.end, extent.end);
        }
        if let Some(next) = report.sections.get(section)
            && extent.contains(next.heading)
        {
            // What stands behind a heading in the midst of a paragraph is of its section.
            let rest = Extent::new(next.heading.end, extent.end);
            if !report.text(rest).trim().is_empty() {
                behind = Some(Prose {
                    extent: rest,
                    section: Some(section),
                    heading: false,
                });
            }
            extent = Extent::new(extent.start, next.heading.start);
        }
        prose.push(Prose {
            extent,
            section: section.checked_sub(1),
            heading,
        });
        prose.extend(behind);
    };
    for block in &report.document.blocks {
        match block {
            Block::Paragraph(paragraph) => add(paragraph.text),
            Block::Row(row) => row.cells.iter().for_each(|&cell| add(cell)),
            Block::Table(table) => {
                // A grid that is no statutory table may still hold sentences.
                for cell in table.cells.iter().filter(|cell| cell.text.len() > 60) {
                    add(cell.text);
                }
            }
        }
    }
    prose
}
