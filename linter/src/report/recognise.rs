//! From a document to a report.

use std::cell::LazyCell;
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
        let stated = LazyCell::new(|| identity::stated(document, first_block));
        let year = identity::year(document, given, title.as_ref(), period.as_ref(), &stated);
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
        // A draft begins with its preface, and goes no further than its first section.
        let is_opened = || {
            stated.is_some()
                || period.as_ref().is_some_and(|period| {
                    let preface = document.text().get(..period.extent.start);
                    period.to.is_some() && preface.is_some_and(|text| text.contains("信息公开"))
                })
        };
        let is_of_school =
            || identity::is_of_school(document, first_block, title.as_ref(), period.as_ref());
        let is_likely = title.is_some() || known >= 2 || known == 1 && is_opened() || telling;
        let is_report = !tables.is_empty() || is_likely && !is_of_school();
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
                lists_by_prose: OnceLock::new(),
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

#[cfg(test)]
mod tests {
    use crate::check::examples::rules;
    use crate::document::Format;

    use super::*;

    fn recognised(text: &str) -> (bool, Option<u16>) {
        let document = crate::read(Format::Text, text.as_bytes()).unwrap();
        let report = Report::recognise(&document, rules(), &Given::default());
        (report.is_report, report.year_value())
    }

    #[test]
    fn a_preface_and_a_section_are_a_report_without_its_title() {
        for preface in [
            "现公布2012年柳渡镇政府信息公开工作年度报告。",
            "本报告由柳渡镇根据《中华人民共和国政府信息公开条例》编制。统计时限自2012年1月1日至2012年12月31日。",
        ] {
            let text = format!("{preface}\n一、概述\n2012年，我镇工作有序。");
            assert_eq!(recognised(&text), (true, Some(2012)), "{preface}");
            assert!(!recognised(preface).0, "{preface}");
        }
        let school = "本报告是按照《高等学校信息公开办法》编制的2021-2022学年度信息公开年度报告。\n统计期限自2021年9月1日至2022年8月31日。\n一、概述\n工作有序。\n二、主动公开情况\n及时公开。\n三、依申请公开情况\n没有收到申请。";
        assert!(!recognised(school).0);
        let other = "本报告的统计时限自2012年1月1日至2012年12月31日。\n一、概述\n信访工作有序。";
        assert!(!recognised(other).0);
    }
}
