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
use super::flow::{Draft, Flow, push_with_blanks};
use super::styles::Styles;
use super::xml::{End, Node, Scanner, Tag};
use crate::read::ReadError;

/// Paragraphs, rows, cells, runs and pieces. A long report has twenty thousand.
const MOST: usize = 400_000;

pub(super) fn parse<'x>(xml: &'x str, styles: &Styles) -> Result<Content<'x>, ReadError> {
    let mut body = Body {
        styles,
        content: Content::default(),
        flows: vec![Flow::default()],
        blocks: Vec::new(),
        drafts: Vec::new(),
        paragraphs: 0,
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
    body.content.body = body.end_flow();
    Ok(body.content)
}

struct Body<'s, 'x> {
    styles: &'s Styles,
    content: Content<'x>,
    /// The body, and the cells and text boxes inside of it.
    flows: Vec<Flow<'x>>,
    /// What has ended of the flows that are open.
    blocks: Vec<Block>,
    /// The paragraphs that are open, and behind them room for more.
    drafts: Vec<Draft<'x>>,
    /// How many paragraphs are open.
    paragraphs: usize,
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

#[derive(Clone, Copy)]
enum Element {
    Other,
    Paragraph,
    ParagraphProperties,
    MarkProperties,
    ListProperties,
    Run,
    RunProperties(usize),
    /// Where its tag begins and ends.
    Text(usize, usize),
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

impl<'x> Body<'_, 'x> {
    fn start(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
        let element = match self.skipped {
            Some(_) => Element::Other,
            None if tag.is_word => self.word(tag)?,
            None => self.foreign(tag),
        };
        self.open.push(element);
        Ok(())
    }

    /// Elements of other vocabularies only matter where they offer the same content in several versions.
    fn foreign(&mut self, tag: &Tag<'x>) -> Element {
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

    /// The name decides together with the element that it stands in. Names are compared as bytes, which the compiler
    /// makes a tree of; a text would be compared with one after the other.
    fn word(&mut self, tag: &Tag<'x>) -> Result<Element, ReadError> {
        let name = tag.name.as_bytes();
        match name {
            b"p" => return self.start_paragraph(tag),
            b"r" if self.paragraphs > 0 => return self.start_run(tag),
            _ => {}
        }
        let parent = self.open.last().copied().unwrap_or(Element::Other);
        Ok(match (parent, name) {
            (Element::Paragraph, b"pPr") => Element::ParagraphProperties,
            (Element::ParagraphProperties, b"numPr") => Element::ListProperties,
            (Element::ParagraphProperties, b"rPr") => Element::MarkProperties,
            (Element::ParagraphProperties, b"pStyle" | b"outlineLvl")
            | (Element::ListProperties, b"numId" | b"ilvl") => {
                self.paragraph_property(tag);
                Element::Other
            }
            (Element::MarkProperties, b"ins" | b"del" | b"moveFrom" | b"moveTo") => {
                self.revise();
                if let Some(paragraph) = self.paragraph() {
                    paragraph.runs_on |= matches!(tag.name, "del" | "moveFrom");
                }
                Element::Other
            }
            (Element::Run, b"rPr") => Element::RunProperties(tag.raw.start),
            (Element::Run, b"t") => Element::Text(tag.raw.start, tag.raw.end),
            (Element::Run, b"fldChar") => {
                self.field(&tag.attribute("fldCharType").unwrap_or_default());
                Element::Other
            }
            (Element::Run, _) => {
                self.sign(tag)?;
                Element::Other
            }
            (Element::RunProperties(_), b"rPrChange") => {
                self.skip();
                Element::Past(tag.raw.start)
            }
            (Element::RunProperties(_), b"vanish" | b"rStyle") => {
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
            (Element::Row, b"trPr") => Element::RowProperties,
            (Element::Cell, b"tcPr") => Element::CellProperties,
            (parent, _) => return self.anywhere(tag, parent),
        })
    }

    /// Elements that mean the same wherever they stand.
    fn anywhere(&mut self, tag: &Tag<'x>, parent: Element) -> Result<Element, ReadError> {
        Ok(match (tag.name.as_bytes(), parent) {
            (b"tbl", _) => {
                self.tables.push(Table::default());
                Element::Table
            }
            (b"tr", _) if !self.tables.is_empty() => {
                self.spend()?;
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row::default());
                }
                Element::Row
            }
            (b"tc", _) if self.row().is_some() => {
                self.spend()?;
                if let Some(row) = self.row() {
                    row.cells.push(Cell::default());
                }
                self.start_flow();
                Element::Cell
            }
            (_, Element::RowProperties) => {
                self.row_property(tag);
                Element::Other
            }
            (_, Element::CellProperties) => {
                self.cell_property(tag);
                Element::Other
            }
            (b"txbxContent", _) if self.paragraphs > 0 => {
                self.start_flow();
                Element::TextBox
            }
            (b"footnote" | b"endnote", _) => {
                self.note = tag.attribute("id").map(Cow::into_owned);
                self.start_flow();
                Element::Note
            }
            (b"ins" | b"moveTo", _) => {
                self.revise();
                Element::Other
            }
            (b"del" | b"moveFrom", _) => {
                self.revise();
                self.skip();
                Element::Other
            }
            (b"altChunk", _) => {
                self.content.wraps = true;
                Element::Other
            }
            // What a content control is, what a section looks like, what a format was: no content.
            (
                b"sdtPr" | b"sdtEndPr" | b"sectPr" | b"pPrChange" | b"tblPrChange"
                | b"tblPrExChange" | b"tblGridChange" | b"rt",
                _,
            ) => {
                self.skip();
                Element::Other
            }
            _ => Element::Other,
        })
    }

    fn start_paragraph(&mut self, tag: &Tag<'x>) -> Result<Element, ReadError> {
        self.spend()?;
        if self.paragraphs == self.drafts.len() {
            self.drafts.push(Draft::default());
        }
        self.paragraphs += 1;
        let is_revised = std::mem::take(&mut self.is_revised);
        if let Some(paragraph) = self.paragraph() {
            paragraph.is_revised = is_revised;
            paragraph.place.tag = tag.raw.clone();
            paragraph.place.is_closed = tag.is_closed;
            paragraph.place.content = tag.raw.end..tag.raw.end;
        }
        Ok(Element::Paragraph)
    }

    fn start_run(&mut self, tag: &Tag<'x>) -> Result<Element, ReadError> {
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
        Ok(Element::Run)
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
                if let Some(paragraph) = self.paragraph() {
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
                let blocks = self.end_flow();
                if let Some(cell) = self.cell() {
                    cell.blocks = blocks;
                }
            }
            Element::Table => {
                self.end_line();
                self.blocks.push(Block::Table(self.content.tables.len()));
                self.content.tables.extend(self.tables.pop());
            }
            Element::TextBox => {
                let blocks = self.end_flow();
                let blocks = self.content.blocks(&blocks).to_vec();
                if let Some(paragraph) = self.paragraph() {
                    paragraph.boxes.extend(blocks);
                }
            }
            Element::Note => {
                let blocks = self.end_flow();
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
        let Some(depth) = self.paragraphs.checked_sub(1) else {
            return;
        };
        self.paragraphs = depth;
        // An instruction that its paragraph does not end would swallow the rest of the document.
        self.fields
            .retain(|field| field.in_result || field.paragraph != depth);
        let (Some(draft), Some(flow)) = (self.drafts.get_mut(depth), self.flows.last_mut()) else {
            return;
        };
        let place = &mut draft.paragraph.place;
        place.content.end = match place.is_closed {
            true => place.content.start,
            false => end.raw.start,
        };
        if let Some(first) = flow.unfinished.take() {
            first.continued_by(draft);
        }
        if draft.paragraph.runs_on {
            flow.unfinished = Some(Box::new(std::mem::take(draft)));
        } else {
            self.blocks.push(self.content.add(draft));
        }
    }

    fn start_flow(&mut self) {
        self.flows.push(Flow {
            start: self.blocks.len(),
            unfinished: None,
        });
    }

    /// What follows is no paragraph, so nothing continues the unfinished one.
    fn end_line(&mut self) {
        let flow = self.flows.last_mut();
        if let Some(mut draft) = flow.and_then(|flow| flow.unfinished.take()) {
            self.blocks.push(self.content.add(&mut draft));
        }
    }

    /// Where the blocks of the flow stand that ends.
    fn end_flow(&mut self) -> Range<usize> {
        self.end_line();
        let start = self.content.blocks.len();
        if let Some(flow) = self.flows.pop() {
            self.content.blocks.extend(self.blocks.drain(flow.start..));
        }
        start..self.content.blocks.len()
    }

    fn text(&mut self, text: Cow<'_, str>, raw: Range<usize>) -> Result<(), ReadError> {
        if self.skipped.is_some() {
            return Ok(());
        }
        let Some(&Element::Text(start, end)) = self.open.last() else {
            return Ok(());
        };
        self.show(&text, raw, Some(start..end))
    }

    /// Elements that stand for a character.
    fn sign(&mut self, tag: &Tag<'x>) -> Result<(), ReadError> {
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
                    let id = id.into_owned();
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
        let draft = self.paragraphs.checked_sub(1);
        let draft = draft.and_then(|last| self.drafts.get_mut(last));
        let (Some(run), Some(draft)) = (self.runs.last(), draft) else {
            return Ok(());
        };
        let run = run.index;
        let start = draft.text.len();
        if tag.is_some() {
            // A line of XML is no line of the document.
            push_with_blanks(&mut draft.text, text);
        } else {
            draft.text.push_str(text);
        }
        draft.pieces.push(Piece {
            text: start..draft.text.len(),
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
        let paragraph = self.paragraphs.saturating_sub(1);
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

    fn paragraph_property(&mut self, tag: &Tag<'x>) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        match tag.name {
            "pStyle" => paragraph.style = tag.attribute("val"),
            "outlineLvl" => paragraph.outline = tag.number("val"),
            "numId" => paragraph.list = tag.number("val"),
            _ => paragraph.level = tag.number("val"),
        }
    }

    fn row_property(&mut self, tag: &Tag<'x>) {
        match tag.name {
            "ins" | "del" => self.revise(),
            "trPrChange" => self.skip(),
            _ => {}
        }
        let Some(row) = self.row() else { return };
        match tag.name {
            "gridBefore" => row.before = tag.number("val").unwrap_or(0),
            "hidden" => row.is_hidden |= tag.is_on(),
            "del" => row.is_hidden = true,
            _ => {}
        }
    }

    fn cell_property(&mut self, tag: &Tag<'x>) {
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
        match self.paragraph() {
            Some(paragraph) => paragraph.is_revised = true,
            None => self.is_revised = true,
        }
    }

    fn skip(&mut self) {
        self.skipped.get_or_insert(self.open.len());
    }

    fn paragraph(&mut self) -> Option<&mut Paragraph<'x>> {
        let last = self.paragraphs.checked_sub(1)?;
        Some(&mut self.drafts.get_mut(last)?.paragraph)
    }

    fn run(&mut self) -> Option<&mut Run> {
        let index = self.runs.last()?.index;
        self.content.runs.get_mut(index)
    }

    fn row(&mut self) -> Option<&mut Row> {
        self.tables.last_mut()?.rows.last_mut()
    }

    fn cell(&mut self) -> Option<&mut Cell> {
        self.row()?.cells.last_mut()
    }

    fn spend(&mut self) -> Result<(), ReadError> {
        self.count += 1;
        if self.count > MOST {
            return Err(ReadError::TooLarge);
        }
        Ok(())
    }
}
