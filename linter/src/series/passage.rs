//! What a section says, as fingerprints that survive small edits: of every few windows of its characters one is kept,
//! so that a passage shared by two texts is kept in both (winnowing).

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::report::Report;
use crate::span::{Extent, Span};

use super::sketch::Spot;
use prints::Prints;
use text::{Piece, Text};

pub(super) use lookup::Lookup;
pub use memory::Memory;

mod letters;
mod lookup;
mod memory;
mod prints;
mod text;
mod winnow;

#[derive(Debug)]
pub(super) struct Passages {
    pub(super) section: Arc<str>,
    /// Those of every section that reads the same.
    prints: Arc<Prints>,
    /// From the first to the last letter.
    whole: Option<Spot>,
    places: Places,
}

/// Where the pieces of the section stand, or else its fingerprints.
#[derive(Debug)]
enum Places {
    /// All pieces stand in the source as they are read, and columns count their characters.
    Lines(Box<[Line]>),
    Each(Box<[Told]>),
}

/// A piece of the section.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where it begins in the section and in the source.
    at: u32,
    start: u32,
    line: u32,
    column: u32,
}

/// A spot in less space.
#[derive(Clone, Copy, Debug)]
struct Told {
    start: u32,
    end: u32,
    place: Place,
}

/// What two sections share.
pub(super) struct Shared {
    /// Hundredths of the first.
    pub(super) share: usize,
    /// The longest passage, in the first and in the second.
    pub(super) passage: (Spot, Spot),
}

pub(super) fn passages(
    report: &Report<'_>,
    sections: &[Arc<str>],
    spot: &dyn Fn(Extent) -> Spot,
    memory: &mut Memory,
) -> Vec<Passages> {
    let mut all = Vec::with_capacity(sections.len());
    for id in sections {
        let found = report
            .sections
            .iter()
            .position(|section| section.form.is_some_and(|form| form.id == **id));
        let Some(at) = found else { continue };
        let paragraphs = report.prose.iter();
        let paragraphs = paragraphs.filter(|prose| prose.section == Some(at) && !prose.heading);
        let text = memory.begin();
        let mut pieces = Vec::new();
        for prose in paragraphs {
            text.add(report.text(prose.extent), prose.extent.start, &mut pieces);
        }
        let lines = lines(report, text, &pieces, spot);
        let prints = memory.prints(&pieces);
        let extent = |(start, end)| text::extent(&pieces, start, end);
        let places = lines.map_or_else(
            || {
                let each = prints.ranges().map(|range| Told::of(spot(extent(range))));
                Places::Each(each.collect())
            },
            Places::Lines,
        );
        all.push(Passages {
            section: Arc::clone(id),
            whole: prints.whole.map(|range| spot(extent(range))),
            prints,
            places,
        });
    }
    all
}

/// Where the pieces stand, if that is enough to tell where their characters do.
fn lines(
    report: &Report<'_>,
    text: &Text,
    pieces: &[Piece],
    spot: &dyn Fn(Extent) -> Spot,
) -> Option<Box<[Line]>> {
    let source = report.document.source.text.as_bytes();
    let line = |piece: &Piece| {
        let own = text.piece(piece);
        let Spot { span, place } = spot(Extent::new(piece.clean, piece.clean + own.len()));
        let is_as_written = report.document.is_read_as_written()
            || source.get(span.start..span.end) == Some(own.as_bytes());
        let characters = own.chars().count();
        let counts_characters = place.line == place.end_line
            && place.end_column.checked_sub(place.column) == u32::try_from(characters).ok();
        (is_as_written && counts_characters).then_some(Line {
            at: piece.at,
            start: u32::try_from(span.start).ok()?,
            line: place.line,
            column: place.column,
        })
    };
    pieces.iter().map(line).collect()
}

impl Told {
    fn of(Spot { span, place }: Spot) -> Told {
        let short = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Told {
            start: short(span.start),
            end: short(span.end),
            place,
        }
    }
}

impl Passages {
    pub(super) fn characters(&self) -> usize {
        self.prints.characters
    }

    /// Sections that have one of these in common may have much in common.
    pub(super) fn bands(&self) -> [u64; prints::BANDS] {
        self.prints.bands
    }

    /// From one fingerprint to the end of another.
    fn stretch(&self, first: usize, last: usize) -> Option<Spot> {
        match &self.places {
            Places::Each(each) => {
                let (first, last) = (each.get(first)?, each.get(last)?);
                Some(Spot {
                    span: Span::new(first.start as usize, last.end.max(first.end) as usize),
                    place: Place {
                        end_line: last.place.end_line,
                        end_column: last.place.end_column,
                        ..first.place
                    },
                })
            }
            Places::Lines(lines) => {
                let line_of = |at: u32| {
                    let behind = lines.partition_point(|line| line.at <= at);
                    lines.get(behind.checked_sub(1)?)
                };
                let (first, last) = (self.prints.near.get(first)?, self.prints.near.get(last)?);
                let (begin, end) = (line_of(first.start)?, line_of(last.end() - 1)?);
                let before = match end.at <= last.start {
                    true => u32::from(last.column),
                    false => 0,
                };
                Some(Spot {
                    span: Span::new(
                        (begin.start + (first.start - begin.at)) as usize,
                        (end.start + (last.end() - end.at)) as usize,
                    ),
                    place: Place {
                        line: begin.line,
                        column: begin.column + u32::from(first.column),
                        end_line: end.line,
                        end_column: end.column + before + u32::from(last.characters),
                    },
                })
            }
        }
    }
}

/// What `one` shares with `other`; `None` for nothing.
pub(super) fn shared(one: &Passages, other: &Passages, places: &mut Lookup) -> Option<Shared> {
    let (own, theirs) = (&one.prints, &other.prints);
    if Arc::ptr_eq(own, theirs) || own.hashes == theirs.hashes {
        return Some(Shared {
            share: 100,
            passage: (one.whole?, other.whole?),
        });
    }
    places.fill(&theirs.hashes);
    let (begin, end) = own.whole?;
    // Bytes that are found in the other, and up to where they are counted.
    let mut common = 0;
    let mut counted = begin;
    let mut run: Option<(usize, usize, usize)> = None;
    let mut longest: Option<(usize, usize, usize)> = None;
    for (at, (hash, range)) in own.hashes.iter().zip(own.ranges()).enumerate() {
        let Some(there) = places.get(*hash) else {
            run = None;
            continue;
        };
        run = match run {
            Some((start, begun, length)) if begun + length == there => {
                Some((start, begun, length + 1))
            }
            _ => Some((at, there, 1)),
        };
        if run.map(|(.., length)| length) > longest.map(|(.., length)| length) {
            longest = run;
        }
        // Between neighbours in both there is next to nothing, nor before the first of both or behind the last.
        let is_next = run.is_some_and(|(.., length)| length > 1) || at == 0 && there == 0;
        let is_last = at + 1 == own.hashes.len() && there + 1 == theirs.hashes.len();
        let from = if is_next {
            counted
        } else {
            range.0.max(counted)
        };
        let to = if is_last { end } else { range.1 };
        common += to.saturating_sub(from);
        counted = counted.max(to);
    }
    let (start, begun, length) = longest?;
    Some(Shared {
        share: (u64::from(common) * 100 / u64::from(end - begin).max(1)) as usize,
        passage: (
            one.stretch(start, start + length - 1)?,
            other.stretch(begun, begun + length - 1)?,
        ),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::examples::{OF_2022, rules};
    use crate::document::{Document, Format};
    use crate::read;
    use crate::report::Given;

    const PARAGRAPHS: [&str; 8] = [
        "2022年，全年共收到政府信息公开申请41件，办结38件，其中予以公开20件、部分公开5件。",
        "2021年，全年共收到政府信息公开申请41件，办结38件，其中予以公开20件、部分公开5件。",
        "一是公开内容还不够全面，\n部分单位更新不及时；\n二是解读形式单一，群众看不懂。",
        "下一步，将加强业务培训 & 指导，<b>进一步</b>规范工作流程，提高公开质量和水平，方便群众查询。",
        "全区𠮷家村等13个村（社区）设立了公开栏，全年更新1200余次，比上年增加近三成。",
        "无。",
        "公开平台建设 · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · \
         · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · 有待加强。",
        "要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要要。",
    ];

    fn document(format: Format, paragraphs: &[usize]) -> Document {
        let paragraphs = paragraphs.iter().map(|&at| PARAGRAPHS[at]);
        let (open, close, between) = match format {
            Format::Html => ("<p>", "</p>", "<br>"),
            _ => ("", "\n\n", "\n"),
        };
        let paragraphs = paragraphs
            .map(|own| format!("{open}{}{close}", own.replace('\n', between)))
            .collect::<String>();
        let text = match format {
            Format::Html => format!(
                "<h1>青川市望湖区民政局2022年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>{paragraphs}"
            ),
            _ => OF_2022.replace("{正文}", &paragraphs),
        };
        read(format, text.as_bytes()).unwrap()
    }

    /// A plain count of lines and characters.
    fn locate(document: &Document, span: Span) -> Place {
        let position = |offset: usize| {
            let before = document.source.text.get(..offset).unwrap();
            let line = before.rsplit('\n').next().unwrap();
            let count = |number: usize| u32::try_from(number).unwrap() + 1;
            (
                count(before.matches('\n').count()),
                count(line.chars().count()),
            )
        };
        let ((line, column), (end_line, end_column)) = (position(span.start), position(span.end));
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn told(document: &Document, memory: &mut Memory) -> Vec<Passages> {
        let report = Report::recognise(document, rules(), &Given::default());
        let spot = |extent| {
            let span = document.span(extent);
            Spot {
                span,
                place: locate(document, span),
            }
        };
        passages(&report, &rules().compared().sections, &spot, memory)
    }

    fn reports() -> impl Strategy<Value = Vec<(Format, Vec<usize>)>> {
        let format = prop_oneof![Just(Format::Markdown), Just(Format::Html)];
        let paragraphs = prop::collection::vec(0..PARAGRAPHS.len(), 1..6);
        prop::collection::vec((format, paragraphs), 1..5)
    }

    proptest! {
        #[test]
        fn what_is_remembered_changes_no_passage(reports in reports()) {
            let mut memory = Memory::default();
            for (format, paragraphs) in reports {
                let document = document(format, &paragraphs);
                let [once, again] = [&mut memory, &mut Memory::default()]
                    .map(|memory| told(&document, memory));
                prop_assert!(!once.is_empty());
                prop_assert_eq!(format!("{once:?}"), format!("{again:?}"));
            }
        }

        #[test]
        fn passages_stand_where_a_plain_count_finds_them(reports in reports()) {
            for (format, paragraphs) in reports {
                let document = document(format, &paragraphs);
                for own in told(&document, &mut Memory::default()) {
                    let count = own.prints.hashes.len();
                    for (first, last) in (0..count).flat_map(|first| [(first, first), (first, count - 1)]) {
                        let Spot { span, place } = own.stretch(first, last).unwrap();
                        prop_assert_eq!(place, locate(&document, span));
                        let text = document.source.text.get(span.start..span.end).unwrap();
                        let ends = text.starts_with(char::is_alphanumeric) && text.ends_with(char::is_alphanumeric);
                        prop_assert!(ends, "{}", text);
                    }
                }
            }
        }
    }

    #[test]
    fn a_section_that_reads_the_same_is_kept_once_wherever_it_stands() {
        let mut memory = Memory::default();
        let [one, other] = [Format::Markdown, Format::Html]
            .map(|format| told(&document(format, &[0, 3, 4]), &mut memory).remove(0));
        let year = told(&document(Format::Markdown, &[1, 3, 4]), &mut memory).remove(0);
        assert_eq!(
            shared(&one, &year, &mut Lookup::default()).unwrap().share,
            100
        );
        assert!(!Arc::ptr_eq(&one.prints, &year.prints));
        let again = told(&document(Format::Markdown, &[0, 3, 4]), &mut memory).remove(0);
        assert!(Arc::ptr_eq(&one.prints, &again.prints));
        assert_ne!(one.section.as_ref(), "");
        assert!(shared(&one, &other, &mut Lookup::default()).is_some());
    }
}
