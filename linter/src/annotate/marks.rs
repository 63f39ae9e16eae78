//! Splicing the marks of comments into the main part, cutting runs in two where a mark falls inside of one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use crate::read::docx::{DocxMap, Mark, Place, xml};

/// How the main part writes Word's elements.
pub(super) struct Names {
    pub(super) namespace: &'static str,
    /// Empty where the part's root binds `w`; else the binding that every new element carries.
    binding: String,
}

impl Names {
    pub(super) fn of(part: &str) -> Names {
        let start = part.find("document").unwrap_or(0);
        let root = part.get(start..).unwrap_or_default();
        let root = root.split('>').next().unwrap_or_default();
        let namespace = match root.contains(xml::STRICT) {
            true => xml::STRICT,
            false => xml::TRANSITIONAL,
        };
        let binds = |quote: char| root.contains(&format!("xmlns:w={quote}{namespace}{quote}"));
        let binding = match binds('"') || binds('\'') {
            true => String::new(),
            false => format!(" xmlns:w=\"{namespace}\""),
        };
        Names { namespace, binding }
    }
}

#[derive(Default)]
pub(super) struct Marks {
    /// By place in the XML.
    cuts: BTreeMap<usize, Cut>,
}

/// What is inserted in one place: first what ends there, then what is a point, then what begins.
struct Cut {
    mark: Mark,
    ends: String,
    points: String,
    starts: String,
}

impl Marks {
    pub(super) fn comment(&mut self, place: Place, id: u32, names: &Names) {
        let w = &names.binding;
        let start = format!("<w:commentRangeStart{w} w:id=\"{id}\"/>");
        let end = format!(
            "<w:commentRangeEnd{w} w:id=\"{id}\"/><w:r{w}><w:commentReference w:id=\"{id}\"/></w:r>"
        );
        match place {
            Place::Range(from, to) if offset(&from) < offset(&to) => {
                self.cut(from).starts.push_str(&start);
                self.cut(to).ends.push_str(&end);
            }
            Place::Range(at, _) | Place::Point(at) => {
                let points = &mut self.cut(at).points;
                points.push_str(&start);
                points.push_str(&end);
            }
        }
    }

    fn cut(&mut self, mark: Mark) -> &mut Cut {
        self.cuts.entry(offset(&mark)).or_insert(Cut {
            mark,
            ends: String::new(),
            points: String::new(),
            starts: String::new(),
        })
    }

    /// The part with all marks in it.
    pub(super) fn splice(self, map: &DocxMap) -> String {
        let part = map.xml();
        let mut edits: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        let mut spaced = BTreeSet::new();
        for (at, cut) in self.cuts {
            let marks = cut.ends + &cut.points + &cut.starts;
            match cut.mark {
                Mark::Between(_) => drop(edits.insert(at, (at, marks))),
                Mark::Closed(tag) => {
                    let opened = slice(part, &tag).trim_end_matches("/>").trim_end();
                    let name = name(opened);
                    drop(edits.insert(at, (tag.end, format!("{opened}>{marks}</{name}>"))));
                }
                Mark::Inside { run, tag, .. } => {
                    // The first half may now end in a space, which XML would drop.
                    if let Some(tag) = &tag
                        && !slice(part, tag).contains("xml:space")
                        && spaced.insert(tag.start)
                    {
                        let end = tag.end - 1;
                        edits.insert(end, (end, " xml:space=\"preserve\"".to_owned()));
                    }
                    drop(edits.insert(at, (at, halves(map, run, tag, &marks))));
                }
            }
        }
        let mut spliced = String::with_capacity(part.len() + edits.len() * 160);
        let mut done = 0;
        for (start, (end, text)) in edits {
            spliced.push_str(slice(part, &(done..start)));
            spliced.push_str(&text);
            done = end;
        }
        spliced.push_str(slice(part, &(done..part.len())));
        spliced
    }
}

/// The end of a run, the marks, and the beginning of another with the same format.
fn halves(map: &DocxMap, run: usize, tag: Option<Range<usize>>, marks: &str) -> String {
    let part = map.xml();
    let Some(run) = map.run(run) else {
        return String::new();
    };
    let run_name = name(slice(part, &run.raw));
    let mut text = String::new();
    // Writing to memory cannot fail.
    if let Some(tag) = &tag {
        let _ = write!(text, "</{}>", name(slice(part, tag)));
    }
    let _ = write!(text, "</{run_name}>{marks}<{run_name}>");
    if let Some(properties) = &run.properties {
        match &run.past {
            // The record of a former format belongs to the first half alone.
            Some(past) => {
                text.push_str(slice(part, &(properties.start..past.start)));
                text.push_str(slice(part, &(past.end..properties.end)));
            }
            None => text.push_str(slice(part, properties)),
        }
    }
    if let Some(tag) = &tag {
        let _ = write!(text, "<{} xml:space=\"preserve\">", name(slice(part, tag)));
    }
    text
}

fn offset(mark: &Mark) -> usize {
    match mark {
        Mark::Between(at) | Mark::Inside { at, .. } => *at,
        Mark::Closed(tag) => tag.start,
    }
}

/// The qualified name in `<w:r …`.
fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<');
    inside
        .split(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/'))
        .next()
        .unwrap_or_default()
}

fn slice<'x>(part: &'x str, range: &Range<usize>) -> &'x str {
    part.get(range.clone()).unwrap_or_default()
}
