//! A blank report as a Word document: the fewest parts that Word takes for whole.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::markup::escape;
use super::{Grid, Part};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";
const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
const RELATED: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
/// The type that official documents are set in: 仿宋 for the text, 黑体 for headings, 小标宋 for the title.
const STYLES: &str = "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"仿宋_GB2312\" w:cs=\"Times New Roman\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style><w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:rFonts w:eastAsia=\"方正小标宋简体\"/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:rFonts w:eastAsia=\"黑体\"/></w:rPr></w:style>";

/// Nothing but memory is written to; `None` only if the archive's own limits were passed.
pub(super) fn write(parts: &[Part]) -> Option<Vec<u8>> {
    let mut body = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Title(text) => paragraph(&mut body, "<w:pStyle w:val=\"Title\"/>", "", text),
            Part::Heading(text) => paragraph(&mut body, "<w:pStyle w:val=\"Heading1\"/>", "", text),
            Part::Paragraph(text) => paragraph(
                &mut body,
                "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>",
                "",
                text,
            ),
            Part::Table(grid) => {
                table(&mut body, grid);
                // Word wants a paragraph between tables and behind the last.
                if matches!(parts.get(at + 1), None | Some(Part::Table(_))) {
                    body.push_str("<w:p/>");
                }
            }
        }
    }
    let document = format!(
        "{HEAD}<w:document xmlns:w=\"{MAIN}\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1134\" w:bottom=\"1440\" w:left=\"1134\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let files = [
        ("[Content_Types].xml", format!("{HEAD}{TYPES}")),
        ("_rels/.rels", format!("{HEAD}{ROOT}")),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", format!("{HEAD}{RELATED}")),
        (
            "word/styles.xml",
            format!("{HEAD}<w:styles xmlns:w=\"{MAIN}\">{STYLES}</w:styles>"),
        ),
    ];
    // The same wish gives the same bytes, whatever the clock says.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(name, options).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn paragraph(body: &mut String, properties: &str, look: &str, text: &str) {
    let look = match look {
        "" => String::new(),
        look => format!("<w:rPr>{look}</w:rPr>"),
    };
    // The end mark carries the look of what will be written into an empty paragraph.
    let _ = write!(body, "<w:p><w:pPr>{properties}{look}</w:pPr>");
    if !text.is_empty() {
        let text = escape(text);
        let _ = write!(
            body,
            "<w:r>{look}<w:t xml:space=\"preserve\">{text}</w:t></w:r>"
        );
    }
    body.push_str("</w:p>");
}

/// In twentieths of a point: the page without its margins.
const WIDTH: usize = 9638;

fn table(body: &mut String, grid: &Grid) {
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .iter()
        .map(|side| {
            format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>")
        })
        .collect();
    let width = WIDTH / grid.columns.max(1);
    let _ = write!(
        body,
        "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{}</w:tblGrid>",
        format!("<w:gridCol w:w=\"{width}\"/>").repeat(grid.columns)
    );
    let places = grid.places();
    // Per column: how many more rows a cell from above covers it, and how wide that cell is.
    let mut above: Vec<(usize, usize)> = vec![(0, 1); grid.columns];
    for row in places {
        body.push_str("<w:tr>");
        let mut column = 0;
        while column < grid.columns {
            let (merge, text, wide) = match row[column] {
                Some(cell) => {
                    above[column] = (cell.rows - 1, cell.columns);
                    let merge = match cell.rows {
                        1 => "",
                        _ => "<w:vMerge w:val=\"restart\"/>",
                    };
                    (merge, cell.text.as_str(), cell.columns)
                }
                None => {
                    let (left, wide) = above[column];
                    above[column].0 = left.saturating_sub(1);
                    ("<w:vMerge/>", "", wide)
                }
            };
            let span = match wide {
                1 => String::new(),
                wide => format!("<w:gridSpan w:val=\"{wide}\"/>"),
            };
            let _ = write!(
                body,
                "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{span}{merge}<w:vAlign w:val=\"center\"/></w:tcPr>",
                width * wide
            );
            paragraph(
                body,
                "<w:jc w:val=\"center\"/>",
                "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>",
                text,
            );
            body.push_str("</w:tc>");
            column += wide.max(1);
        }
        body.push_str("</w:tr>");
    }
    body.push_str("</w:tbl>");
}
