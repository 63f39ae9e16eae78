//! A small writer of Word documents, with the ways in which Word and WPS write the same thing.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::generate::grid::{Grid, Slot};
use crate::generate::typist::Typist;
use crate::generate::{Model, Options, Part};

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// How the document is put together; what it shows is always the same.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Variant {
    /// Headings have a style, and their 一、 comes from its numbering.
    pub(crate) numbered: bool,
    /// A run for every two characters, as spelling checks and edits leave behind.
    pub(crate) split: bool,
    /// Deletions and insertions that nobody accepted.
    pub(crate) tracked: bool,
    /// Content controls, hyperlinks, fields, bookmarks and hidden text around the text.
    pub(crate) wrapped: bool,
    /// The namespaces of ISO 29500 Strict.
    pub(crate) strict: bool,
    /// Somebody has commented on the title.
    pub(crate) commented: bool,
}

pub(crate) fn docx(model: &Model, options: Options, variant: Variant) -> Vec<u8> {
    let typist = &mut Typist::new(options, false);
    let mut body = String::new();
    for (at, line) in model.title.iter().enumerate() {
        let marks = variant.commented && at == 0;
        let title = paragraph("<w:jc w:val=\"center\"/>", line, variant);
        body.push_str(&if marks { commented(&title) } else { title });
    }
    for text in &model.preamble {
        body.push_str(&paragraph("", text, variant));
    }
    let parts = |body: &mut String, parts: &[Part], typist: &mut Typist| {
        for part in parts {
            body.push_str(&match part {
                Part::Paragraph(text) => paragraph("", text, variant),
                Part::Table(index) => table(&Grid::of(&model.tables[*index], typist), variant),
            });
        }
    };
    for section in &model.sections {
        let title = typist.heading(&section.title);
        body.push_str(&match variant.numbered {
            true => paragraph("<w:pStyle w:val=\"Part\"/>", &title, variant),
            false => paragraph("", &format!("{}{title}", section.number), variant),
        });
        parts(&mut body, &section.parts, typist);
    }
    parts(&mut body, &model.appendix, typist);
    package(&body, variant)
}

/// A document with this body.
pub(crate) fn package(body: &str, variant: Variant) -> Vec<u8> {
    let (namespace, relations) = match variant.strict {
        true => (
            STRICT,
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        false => (
            TRANSITIONAL,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        ),
    };
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const MIME: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let comments = variant.commented;
    let mut types = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{MIME}.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{MIME}.styles+xml\"/><Override PartName=\"/word/numbering.xml\" ContentType=\"{MIME}.numbering+xml\"/>"
    );
    let mut related = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"{relations}/numbering\" Target=\"numbering.xml\"/>"
    );
    if comments {
        types.push_str(&format!(
            "<Override PartName=\"/word/comments.xml\" ContentType=\"{MIME}.comments+xml\"/>"
        ));
        related.push_str(&format!(
            "<Relationship Id=\"rId3\" Type=\"{relations}/comments\" Target=\"comments.xml\"/>"
        ));
    }
    types.push_str("</Types>");
    related.push_str("</Relationships>");
    let main = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let document = format!(
        "{HEAD}<w:document xmlns:w=\"{namespace}\" xmlns:r=\"{relations}\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let styles = format!(
        "{HEAD}<w:styles xmlns:w=\"{namespace}\"><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style><w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Part\"><w:name w:val=\"一级标题\"/><w:basedOn w:val=\"Heading1\"/></w:style></w:styles>"
    );
    let numbering = format!(
        "{HEAD}<w:numbering xmlns:w=\"{namespace}\"><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:pStyle w:val=\"Heading1\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/><w:lvlJc w:val=\"left\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
    );
    let mut files = vec![
        ("[Content_Types].xml", types),
        ("_rels/.rels", main),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", related),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
    ];
    if comments {
        files.push(("word/comments.xml", format!(
            "{HEAD}<w:comments xmlns:w=\"{namespace}\"><w:comment w:id=\"7\" w:author=\"某科长\" w:date=\"2022-01-05T09:00:00Z\" w:initials=\"某\"><w:p><w:r><w:annotationRef/></w:r><w:r><w:t>标题请核对</w:t></w:r></w:p></w:comment></w:comments>"
        )));
    }
    zip(&files)
}

/// Nothing is compressed, so the bytes do not depend on a compressor.
pub(crate) fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn commented(paragraph: &str) -> String {
    let start = "<w:commentRangeStart w:id=\"7\"/>";
    let end = "<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>";
    paragraph
        .replacen("</w:pPr>", &format!("</w:pPr>{start}"), 1)
        .replacen("</w:p>", end, 1)
}

pub(crate) fn paragraph(properties: &str, text: &str, variant: Variant) -> String {
    let properties = match properties {
        "" => String::new(),
        some => format!("<w:pPr>{some}</w:pPr>"),
    };
    format!("<w:p>{properties}{}</w:p>", runs(text, variant))
}

fn runs(text: &str, variant: Variant) -> String {
    if text.is_empty() {
        return String::new();
    }
    let letters: Vec<char> = text.chars().collect();
    let size = if variant.split { 2 } else { letters.len() };
    let pieces: Vec<String> = letters
        .chunks(size)
        .enumerate()
        .map(|(at, piece)| {
            run(
                &piece.iter().collect::<String>(),
                variant.split && at % 3 == 1,
            )
        })
        .collect();
    let mut runs = pieces.concat();
    if variant.tracked {
        // The last piece is what somebody put in the place of something else.
        let last = pieces.last().cloned().unwrap_or_default();
        let before = pieces[..pieces.len() - 1].concat();
        let change = "w:id=\"90\" w:author=\"某科员\" w:date=\"2022-01-05T09:00:00Z\"";
        runs = format!(
            "{before}<w:del {change}><w:r><w:delText>旧稿99件</w:delText></w:r></w:del><w:ins {change}>{last}</w:ins>"
        );
    }
    if variant.wrapped {
        runs = format!(
            "<w:bookmarkStart w:id=\"3\" w:name=\"_GoBack\"/><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> MERGEFORMAT </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{runs}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:bookmarkEnd w:id=\"3\"/><w:r><w:rPr><w:vanish/></w:rPr><w:t>XX</w:t></w:r>"
        );
        runs = format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"XX\"/></w:sdtPr><w:sdtContent><w:hyperlink w:anchor=\"_GoBack\">{runs}</w:hyperlink></w:sdtContent></w:sdt>"
        );
    }
    runs
}

fn run(text: &str, is_bold: bool) -> String {
    let properties = if is_bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('“', "&#8220;");
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn table(grid: &Grid, variant: Variant) -> String {
    let width = 9000 / grid.columns;
    let columns = format!("<w:gridCol w:w=\"{width}\"/>").repeat(grid.columns);
    let mut rows = String::new();
    for slots in grid.slots() {
        rows.push_str("<w:tr>");
        for (column, slot) in slots.iter().enumerate() {
            let (cell, merge, text) = match slot {
                Slot::FromLeft(_) => continue,
                Slot::Begins(cell) if cell.row_span > 1 => {
                    (cell, "<w:vMerge w:val=\"restart\"/>", cell.text.as_str())
                }
                Slot::Begins(cell) => (cell, "", cell.text.as_str()),
                Slot::FromAbove(cell) if cell.at == column => (cell, "<w:vMerge/>", ""),
                Slot::FromAbove(_) => continue,
            };
            let span = match cell.column_span {
                1 => String::new(),
                span => format!("<w:gridSpan w:val=\"{span}\"/>"),
            };
            let width = width * cell.column_span;
            let lines: String = text
                .split('\n')
                .map(|line| paragraph("", line, variant))
                .collect();
            rows.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}</w:tcPr>{lines}</w:tc>"
            ));
        }
        rows.push_str("</w:tr>");
    }
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
}
