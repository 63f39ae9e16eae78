//! Reading a part: the elements of a document, its cells, text boxes and notes.
//!
//! One pass over the XML with a stack of what is open. Elements that only wrap (content controls, hyperlinks,
//! smart tags, insertions) are passed through; what is not shown (deletions, instructions of fields, the second
//! rendering of a drawing) is skipped as a whole.

use std::borrow::Cow;
use std::ops::Range;

use super::content::{
    Block, Cell, Content, Merge, NoteKind, NoteMark, Paragraph, Piece, Row, Run, Table,
};
use super::styles::Styles;
use super::xml::{End, Node, Scanner, Tag};
use crate::read::ReadError;

/// Paragraphs, rows, cells, runs and pieces. A long report has twenty thousand.
const MOST: usize = 400_000;

pub(super) fn parse(xml: &str, styles: &Styles) -> Result<Content, ReadError> {
    let mut body = Body {
        styles,
        content: Content::default(),
        flows: vec![Flow::default()],
        paragraphs: Vec::new(),
        tables: Vec::new(),
        runs: Vec::new(),
        fields: Vec::new(),
        alternatives: Vec::new(),
        note: None,
        open: Vec::new(),
        skipped: None,
        is_revised: false,
        count: 0,
    };
    let mut scanner = Scanner::new(xml);
    while let Some(node) = scanner.next()? {
        match node {
            Node::Start(tag) => body.start(&tag)?,
            Node::End(end) => body.end(&end)?,
            Node::Text(text, raw) => body.text(text, raw)?,
        }
    }
    if let Some(flow) = body.flows.pop() {
        body.content.blocks = flow.finish();
    }
    Ok(body.content)
}

struct Body<'s> {
    styles: &'s Styles,
    content: Content,
    /// The body, and the cells and text boxes inside of it.
    flows: Vec<Flow>,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    runs: Vec<OpenRun>,
    fields: Vec<Field>,
    /// For each `mc:AlternateContent`: one of its versions was read.
    alternatives: Vec<bool>,
    note: Option<String>,
    open: Vec<Element>,
    /// How many elements were open when one began that is not read.
    skipped: Option<usize>,
    /// A tracked change stands between paragraphs; the next one bears the mark.
    is_revised: bool,
    count: usize,
}

/// A sequence of blocks.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    /// A paragraph whose end was deleted under tracking.
    unfinished: Option<Paragraph>,
}

struct OpenRun {
    index: usize,
    is_hidden: bool,
}

/// A field shows its result, never its instruction.
struct Field {
    in_result: bool,
    /// The paragraph that it began in.
    paragraph: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    Other,
    Paragraph,
    ParagraphProperties,
    MarkProperties,
    ListProperties,
    Run,
    RunProperties(usize),
    Text(Range<usize>),
    Table,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    TextBox,
    Alternatives,
    Note,
    /// The record of a former format, in the properties of a run.
    Past(usize),
}

impl Flow {
    fn push(&mut self, mut paragraph: Paragraph) {
        if let Some(mut first) = self.unfinished.take() {
            let offset = first.text.len();
            first.text.push_str(&paragraph.text);
            first
                .pieces
                .extend(paragraph.pieces.into_iter().map(|piece| Piece {
                    text: piece.text.start + offset..piece.text.end + offset,
                    ..piece
                }));
            first.boxes.append(&mut paragraph.boxes);
            // The last paragraph's end is the one that stays, and it carries the format.
            paragraph = Paragraph {
                text: first.text,
                pieces: first.pieces,
                boxes: first.boxes,
                is_revised: true,
                ..paragraph
            };
        }
        if paragraph.runs_on {
            self.unfinished = Some(paragraph);
        } else {
            self.blocks.push(Block::Paragraph(Box::new(paragraph)));
        }
    }

    /// What follows is no paragraph, so nothing continues the unfinished one.
    fn end_line(&mut self) {
        if let Some(paragraph) = self.unfinished.take() {
            self.blocks.push(Block::Paragraph(Box::new(paragraph)));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_line();
        self.blocks
    }
}

impl Body<'_> {
    fn start(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let element = match self.skipped {
            Some(_) => Element::Other,
            None if tag.is_word => self.word(tag)?,
            None => self.foreign(tag),
        };
        self.open.push(element);
        Ok(())
    }

    /// Elements of other vocabularies only matter where they offer the same content in several versions.
    fn foreign(&mut self, tag: &Tag<'_>) -> Element {
        match tag.name {
            "AlternateContent" => {
                self.alternatives.push(false);
                return Element::Alternatives;
            }
            "Choice" | "Fallback" => {
                if let Some(taken) = self.alternatives.last_mut()
                    && std::mem::replace(taken, true)
                {
                    self.skip();
                }
            }
            _ => {}
        }
        Element::Other
    }

    fn word(&mut self, tag: &Tag<'_>) -> Result<Element, ReadError> {
        let parent = self.open.last().unwrap_or(&Element::Other).clone();
        Ok(match (tag.name, &parent) {
            ("p", _) => {
                self.spend()?;
                let mut paragraph = Paragraph {
                    is_revised: std::mem::take(&mut self.is_revised),
                    ..Paragraph::default()
                };
                paragraph.place.tag = tag.raw.clone();
                paragraph.place.is_closed = tag.is_closed;
                paragraph.place.content = tag.raw.end..tag.raw.end;
                self.paragraphs.push(paragraph);
                Element::Paragraph
            }
            ("pPr", Element::Paragraph) => Element::ParagraphProperties,
            ("numPr", Element::ParagraphProperties) => Element::ListProperties,
            ("rPr", Element::ParagraphProperties) => Element::MarkProperties,
            ("pStyle" | "outlineLvl", Element::ParagraphProperties)
            | ("numId" | "ilvl", Element::ListProperties) => {
                self.paragraph_property(tag);
                Element::Other
            }
            ("ins" | "del" | "moveFrom" | "moveTo", Element::MarkProperties) => {
                self.revise();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.runs_on |= matches!(tag.name, "del" | "moveFrom");
                }
                Element::Other
            }
            ("r", _) if !self.paragraphs.is_empty() => {
                self.spend()?;
                self.runs.push(OpenRun {
                    index: self.content.runs.len(),
                    is_hidden: false,
                });
                self.content.runs.push(Run {
                    raw: tag.raw.clone(),
                    content: tag.raw.end..tag.raw.end,
                    ..Run::default()
                });
                Element::Run
            }
            ("rPr", Element::Run) => Element::RunProperties(tag.raw.start),
            ("rPrChange", Element::RunProperties(_)) => {
                self.skip();
                Element::Past(tag.raw.start)
            }
            ("vanish" | "rStyle", Element::RunProperties(_)) => {
                let hides = match tag.name {
                    "vanish" => Some(tag.is_on()),
                    // The run's own word counts more, and the style comes first.
                    _ => tag.attribute("val").map(|style| self.styles.hides(&style)),
                };
                if let (Some(run), Some(hides)) = (self.runs.last_mut(), hides) {
                    run.is_hidden = hides;
                }
                Element::Other
            }
            ("t", Element::Run) => Element::Text(tag.raw.clone()),
            ("fldChar", Element::Run) => {
                self.field(&tag.attribute("fldCharType").unwrap_or_default());
                Element::Other
            }
            (_, Element::Run) => {
                self.sign(tag)?;
                Element::Other
            }
            ("tbl", _) => {
                self.tables.push(Table::default());
                Element::Table
            }
            ("tr", _) if !self.tables.is_empty() => {
                self.spend()?;
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row::default());
                }
                Element::Row
            }
            ("tc", _)
                if self
                    .tables
                    .last()
                    .is_some_and(|table| !table.rows.is_empty()) =>
            {
                self.spend()?;
                if let Some(row) = self
                    .tables
                    .last_mut()
                    .and_then(|table| table.rows.last_mut())
                {
                    row.cells.push(Cell::default());
                }
                self.flows.push(Flow::default());
                Element::Cell
            }
            ("trPr", Element::Row) => Element::RowProperties,
            ("tcPr", Element::Cell) => Element::CellProperties,
            (_, Element::RowProperties) => {
                self.row_property(tag);
                Element::Other
            }
            (_, Element::CellProperties) => {
                self.cell_property(tag);
                Element::Other
            }
            ("txbxContent", _) if !self.paragraphs.is_empty() => {
                self.flows.push(Flow::default());
                Element::TextBox
            }
            ("footnote" | "endnote", _) => {
                self.note = tag.attribute("id");
                self.flows.push(Flow::default());
                Element::Note
            }
            ("ins" | "moveTo", _) => {
                self.revise();
                Element::Other
            }
            ("del" | "moveFrom", _) => {
                self.revise();
                self.skip();
                Element::Other
            }
            ("altChunk", _) => {
                self.content.wraps = true;
                Element::Other
            }
            // What a content control is, what a section looks like, what a format was: no content.
            (
                "sdtPr" | "sdtEndPr" | "sectPr" | "pPrChange" | "tblPrChange" | "tblPrExChange"
                | "tblGridChange" | "rt",
                _,
            ) => {
                self.skip();
                Element::Other
            }
            _ => Element::Other,
        })
    }

    fn end(&mut self, end: &End<'_>) -> Result<(), ReadError> {
        let Some(element) = self.open.pop() else {
            return Ok(());
        };
        if let Some(depth) = self.skipped {
            if self.open.len() > depth {
                return Ok(());
            }
            self.skipped = None;
        }
        match element {
            Element::ParagraphProperties => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.place.content = end.raw.end..end.raw.end;
                }
            }
            Element::Paragraph => self.end_paragraph(end),
            Element::RunProperties(start) => {
                if let Some(run) = self.run() {
                    run.properties = Some(start..end.raw.end);
                    run.content = end.raw.end..end.raw.end;
                }
            }
            Element::Past(start) => {
                if let Some(run) = self.run() {
                    run.past = Some(start..end.raw.end);
                }
            }
            Element::Run => {
                if let Some(run) = self.run() {
                    run.raw.end = end.raw.end;
                    // `<w:r/>` has no end tag of its own.
                    run.content.end = end.raw.start.max(run.content.start);
                }
                self.runs.pop();
            }
            Element::Cell => {
                let blocks = self.flows.pop().map(Flow::finish).unwrap_or_default();
                if let Some(cell) = self.cell() {
                    cell.blocks = blocks;
                }
            }
            Element::Table => {
                if let (Some(table), Some(flow)) = (self.tables.pop(), self.flows.last_mut()) {
                    flow.end_line();
                    flow.blocks.push(Block::Table(table));
                }
            }
            Element::TextBox => {
                let blocks = self.flows.pop().map(Flow::finish).unwrap_or_default();
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.boxes.extend(blocks);
                }
            }
            Element::Note => {
                let blocks = self.flows.pop().map(Flow::finish).unwrap_or_default();
                self.content
                    .notes
                    .extend(self.note.take().map(|id| (id, blocks)));
            }
            Element::Alternatives => drop(self.alternatives.pop()),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self, end: &End<'_>) {
        let Some(mut paragraph) = self.paragraphs.pop() else {
            return;
        };
        paragraph.place.content.end = match paragraph.place.is_closed {
            true => paragraph.place.content.start,
            false => end.raw.start,
        };
        // An instruction that its paragraph does not end would swallow the rest of the document.
        let depth = self.paragraphs.len();
        self.fields
            .retain(|field| field.in_result || field.paragraph != depth);
        if let Some(flow) = self.flows.last_mut() {
            flow.push(paragraph);
        }
    }

    fn text(&mut self, text: Cow<'_, str>, raw: Range<usize>) -> Result<(), ReadError> {
        if self.skipped.is_some() {
            return Ok(());
        }
        let Some(Element::Text(tag)) = self.open.last() else {
            return Ok(());
        };
        let tag = tag.clone();
        self.show(&text, raw, Some(tag))
    }

    /// Elements that stand for a character.
    fn sign(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        let raw = tag.raw.clone();
        match tag.name {
            "tab" | "ptab" => self.show("\t", raw, None),
            "br" | "cr" => self.show("\n", raw, None),
            "noBreakHyphen" => self.show("-", raw, None),
            "sym" => {
                let code = tag.attribute("char").unwrap_or_default();
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                match code {
                    // A symbol font's sign has no code of its own.
                    Some('\u{E000}'..='\u{F8FF}') => self.show("•", raw, None),
                    Some(sign) if !sign.is_control() => {
                        self.show(sign.encode_utf8(&mut [0; 4]), raw, None)
                    }
                    _ => Ok(()),
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = match tag.name {
                    "footnoteReference" => NoteKind::Footnote,
                    _ => NoteKind::Endnote,
                };
                if let (Some(id), Some(run), true) =
                    (tag.attribute("id"), self.runs.last(), self.is_shown())
                {
                    self.content.marks.push((NoteMark { kind, id }, run.index));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn show(
        &mut self,
        text: &str,
        raw: Range<usize>,
        tag: Option<Range<usize>>,
    ) -> Result<(), ReadError> {
        if !self.is_shown() {
            return Ok(());
        }
        let (Some(run), Some(paragraph)) = (self.runs.last(), self.paragraphs.last_mut()) else {
            return Ok(());
        };
        let run = run.index;
        let start = paragraph.text.len();
        if tag.is_some() {
            // A line of XML is no line of the document.
            let blank = |sign| {
                if matches!(sign, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    sign
                }
            };
            paragraph.text.extend(text.chars().map(blank));
        } else {
            paragraph.text.push_str(text);
        }
        paragraph.pieces.push(Piece {
            text: start..paragraph.text.len(),
            raw,
            run,
            tag,
        });
        self.spend()
    }

    fn is_shown(&self) -> bool {
        self.fields.iter().all(|field| field.in_result)
            && self.runs.last().is_some_and(|run| !run.is_hidden)
    }

    fn field(&mut self, kind: &str) {
        let paragraph = self.paragraphs.len().saturating_sub(1);
        match kind {
            "begin" => self.fields.push(Field {
                in_result: false,
                paragraph,
            }),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
            }
            _ => drop(self.fields.pop()),
        }
    }

    fn paragraph_property(&mut self, tag: &Tag<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match tag.name {
            "pStyle" => paragraph.style = tag.attribute("val"),
            "outlineLvl" => paragraph.outline = tag.number("val"),
            "numId" => paragraph.list = tag.number("val"),
            _ => paragraph.level = tag.number("val"),
        }
    }

    fn row_property(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "ins" | "del" => self.revise(),
            "trPrChange" => self.skip(),
            _ => {}
        }
        let Some(row) = self
            .tables
            .last_mut()
            .and_then(|table| table.rows.last_mut())
        else {
            return;
        };
        match tag.name {
            "gridBefore" => row.before = tag.number("val").unwrap_or(0),
            "hidden" => row.is_hidden |= tag.is_on(),
            "del" => row.is_hidden = true,
            _ => {}
        }
    }

    fn cell_property(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "cellIns" | "cellDel" | "cellMerge" => self.revise(),
            "tcPrChange" => self.skip(),
            _ => {}
        }
        let merge = || match tag.attribute("val").as_deref() {
            Some("restart") => Merge::Begins,
            _ => Merge::Continues,
        };
        let Some(cell) = self.cell() else { return };
        match tag.name {
            "gridSpan" => cell.columns = tag.number("val").unwrap_or(0),
            "vMerge" => cell.vertical = merge(),
            "hMerge" => cell.horizontal = merge(),
            _ => {}
        }
    }

    fn revise(&mut self) {
        self.content.revisions += 1;
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.is_revised = true,
            None => self.is_revised = true,
        }
    }

    fn skip(&mut self) {
        self.skipped.get_or_insert(self.open.len());
    }

    fn run(&mut self) -> Option<&mut Run> {
        let index = self.runs.last()?.index;
        self.content.runs.get_mut(index)
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut()?.rows.last_mut()?.cells.last_mut()
    }

    fn spend(&mut self) -> Result<(), ReadError> {
        self.count += 1;
        if self.count > MOST {
            return Err(ReadError::TooLarge);
        }
        Ok(())
    }
}
