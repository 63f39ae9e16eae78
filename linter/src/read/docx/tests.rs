use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::*;
use crate::annotate::{Note, Signature, annotate};
use crate::document::{Block, Table};
use crate::span::{Extent, Span};

const HEAD: &str = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"urn:wps\" xmlns:v=\"urn:v\" xmlns:a=\"urn:a\"><w:body>";
const FOOT: &str = "</w:body></w:document>";

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    zipped(&[("word/document.xml", &format!("{HEAD}{body}{FOOT}"))])
}

fn with_notes(body: &str, notes: &str) -> Vec<u8> {
    let related = "<Relationships><Relationship Id=\"a\" Type=\"x/footnotes\" Target=\"footnotes.xml\"/></Relationships>";
    let notes = format!(
        "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{notes}</w:footnotes>"
    );
    zipped(&[
        ("word/document.xml", &format!("{HEAD}{body}{FOOT}")),
        ("word/_rels/document.xml.rels", related),
        ("word/footnotes.xml", &notes),
    ])
}

fn text(body: &str) -> String {
    read(&docx(body)).unwrap().source.text
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn r(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn tc(properties: &str, inside: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")
}

fn table(document: &Document) -> &Table {
    let tables = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.unwrap()
}

#[test]
fn what_a_person_sees_is_the_text() {
    let field = |inside: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGEREF _Toc1</w:instrText><w:t>隐</w:t></w:r>{inside}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let result = format!(
        "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}",
        r("果")
    );
    for (inside, shown) in [
        (r("收到&amp;答复&#49;&#x32;件"), "收到&答复12件"),
        (format!("<w:hyperlink>{}</w:hyperlink>", r("甲")), "甲"),
        (format!("<w:sdt><w:sdtPr><w:t>x</w:t></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>", r("乙")), "乙"),
        (format!("<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple>", r("丙")), "丙"),
        (field(&result), "果"),
        (field(""), ""),
        (format!("<w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>", r("新")), "新"),
        (format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", r("前"), r("后")), "后"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>".to_owned(), ""),
        ("<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r>".to_owned(), "显"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:tab/><w:t>3</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:char=\"2460\"/></w:r>".to_owned(), "1-2\t3•①"),
        ("<w:bookmarkStart w:name=\"_GoBack\"/><w:r><w:lastRenderedPageBreak/><w:t>a\nb</w:t></w:r>".to_owned(), "a b"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>".to_owned(), "音"),
        ("<a:p><a:r><a:t>图</a:t></a:r></a:p>".to_owned(), ""),
        ("<w:pPr><w:rPr><w:vanish/></w:rPr><w:pPrChange><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:pPrChange></w:pPr>".to_owned() + &r("丁"), "丁"),
    ] {
        assert_eq!(text(&p(&inside)).trim_end_matches('\n'), shown, "{inside}");
    }
}

#[test]
fn a_field_that_never_ends_hides_nothing_after_its_paragraph() {
    let begin = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>";
    assert_eq!(text(&(p(begin) + &p(&r("总体情况")))), "总体情况\n");
}

#[test]
fn a_text_box_is_read_once_and_after_its_paragraph() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", p(&r("框内")));
    let drawing = format!(
        "<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{content}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    let body = p(&(r("前") + &drawing + &r("后"))) + &p(&r("再后"));
    assert_eq!(text(&body), "前后\n框内\n再后\n");
}

#[test]
fn a_paragraph_whose_end_was_deleted_runs_on() {
    let first = format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", r("收到"));
    let second = format!("<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>{}", r("12件"));
    let document = read(&docx(&(p(&first) + &p(&second)))).unwrap();
    assert_eq!(document.source.text, "收到12件\n");
    assert!(matches!(&document.blocks[..], [Block::Paragraph(only)] if only.level == 2));
    assert_eq!(document.revisions.unwrap().count, 1);
    assert_eq!(document.revisions.unwrap().first, Extent::new(0, 11));
}

#[test]
fn line_breaks_end_lines_in_the_body_and_not_in_cells() {
    let broken = p("<w:r><w:t>一、总体情况</w:t><w:br/><w:t>　正文</w:t></w:r>");
    let document = read(&docx(&broken)).unwrap();
    let lines: Vec<&str> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => document.slice(paragraph.text),
            _ => unreachable!(),
        })
        .collect();
    assert_eq!(lines, ["一、总体情况", "正文"]);
    let row = tc("", &broken) + &tc("", &p(&r("1")));
    let body = format!("<w:tbl><w:tr>{row}</w:tr></w:tbl>");
    assert_eq!(text(&body), "一、总体情况 　正文\t1\n");
}

#[test]
fn notes_follow_the_body_and_only_those_that_are_referred_to() {
    let note =
        |id: &str, text: &str| format!("<w:footnote w:id=\"{id}\">{}</w:footnote>", p(&r(text)));
    let body = p(&(r("正文") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>"));
    let bytes = with_notes(&body, &(note("-1", "分隔") + &note("2", "脚注XX")));
    assert_eq!(read(&bytes).unwrap().source.text, "正文\n脚注XX\n");
}

#[test]
fn merged_cells_leave_an_exact_grid() {
    let rows = [
        tc("<w:gridSpan w:val=\"2\"/>", &p(&r("表头")))
            + &tc("<w:vMerge w:val=\"restart\"/>", &p(&r("合"))),
        tc("", &p(&r("甲"))) + &tc("", &p("")) + &tc("<w:vMerge/>", &p("")),
    ];
    let body = format!(
        "<w:tbl><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>",
        rows[0], rows[1]
    );
    let document = read(&docx(&body)).unwrap();
    assert_eq!(document.source.text, "表头\t\t合\n甲\t\n");
    let table = table(&document);
    assert_eq!((table.rows, table.columns), (2, 3));
    let cells: Vec<_> = table
        .cells
        .iter()
        .map(|cell| {
            (
                document.slice(cell.text),
                cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
            )
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("表头", 0, 0, 1, 2),
            ("合", 0, 2, 2, 1),
            ("甲", 1, 0, 1, 1),
            ("", 1, 1, 1, 1)
        ]
    );
}

#[test]
fn a_table_that_only_arranges_the_page_is_no_table() {
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        tc("", &p(&r("规章"))),
        tc("", &p(&r("0")))
    );
    let outer = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        tc("", &p(&r("左"))),
        tc("", &(p(&r("右")) + &inner + &p("")))
    );
    let document = read(&docx(&outer)).unwrap();
    assert_eq!(document.source.text, "左\n右\n规章\t0\n");
    assert_eq!(table(&document).cells.len(), 2);
}

#[test]
fn a_deleted_row_is_not_read_and_counts_as_a_change() {
    let row = |properties: &str, text: &str| {
        format!(
            "<w:tr><w:trPr>{properties}</w:trPr>{}{}</w:tr>",
            tc("", &p(&r(text))),
            tc("", &p(&r("0")))
        )
    };
    let body = format!("<w:tbl>{}{}</w:tbl>", row("<w:del/>", "旧"), row("", "新"));
    let document = read(&docx(&body)).unwrap();
    assert_eq!(document.source.text, "新\t0\n");
    assert_eq!(document.revisions.unwrap().count, 1);
}

#[test]
fn word_s_own_names_count_whatever_their_prefix() {
    let body = "<document xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><body><p><r><t>甲</t></r></p></body></document>";
    assert_eq!(
        read(&zipped(&[("word/document.xml", body)]))
            .unwrap()
            .source
            .text,
        "甲\n"
    );
    let body = "<w:document xmlns:w=\"urn:other\"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(
        read(&zipped(&[("word/document.xml", body)]))
            .unwrap()
            .source
            .text,
        ""
    );
}

#[test]
fn a_document_that_only_wraps_another_file_says_so() {
    assert_eq!(read(&docx("<w:altChunk/>")).err(), Some(ReadError::Wrapped));
    assert!(read(&docx(&("<w:altChunk/>".to_owned() + &p(&r("有字"))))).is_ok());
}

#[test]
fn broken_or_forbidden_xml_is_an_error() {
    for (xml, error) in [
        ("<w:document>", ReadError::DamagedPart),
        ("<a></b>", ReadError::DamagedPart),
        (
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            ReadError::DocumentType,
        ),
        ("<a>&x;</a>", ReadError::DamagedPart),
    ] {
        assert_eq!(
            read(&zipped(&[("word/document.xml", xml)])).err(),
            Some(error),
            "{xml}"
        );
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    for element in ["w:p", "w:tbl", "w:sdt", "x"] {
        let body =
            format!("<{element}>").repeat(100_000) + &format!("</{element}>").repeat(100_000);
        assert_eq!(
            read(&docx(&body)).err(),
            Some(ReadError::TooDeep),
            "{element}"
        );
    }
}

/// A .docx whose main part is this long, mostly blanks.
fn huge(length: u64) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", options).unwrap();
    writer.write_all(HEAD.as_bytes()).unwrap();
    std::io::copy(&mut std::io::repeat(b' ').take(length), &mut writer).unwrap();
    writer.write_all(FOOT.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_part_that_unpacks_to_too_much_is_an_error_whatever_size_it_claims() {
    let length = 200 << 20;
    let bytes = huge(length);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read(&bytes).err(), Some(ReadError::TooLarge));
    let real = u32::try_from(length as usize + HEAD.len() + FOOT.len())
        .unwrap()
        .to_le_bytes();
    let mut lying = bytes.clone();
    for at in 0..lying.len() - 4 {
        if lying[at..at + 4] == real {
            lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    assert_ne!(lying, bytes);
    assert!(read(&lying).is_err());
}

#[test]
fn a_million_entries_are_refused_before_they_are_indexed() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(b"PK\x01\x02".repeat(1_000_000));
    assert_eq!(read(&bytes).err(), Some(ReadError::TooLarge));
}

#[test]
fn a_million_paragraphs_are_refused() {
    assert_eq!(
        read(&docx(&"<w:p/>".repeat(1_000_000))).err(),
        Some(ReadError::TooLarge)
    );
}

#[test]
fn a_truncated_file_is_an_error_at_every_length() {
    let bytes = docx(&p(&r("总体情况")));
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length}");
    }
}

/// A document with something of everything.
fn sample() -> String {
    let row = tc(
        "<w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/>",
        &p(&r("新收")),
    ) + &tc("", "<w:p/>")
        + &tc("", &p(&(r("1&amp;") + &r("2"))));
    p(&format!(
        "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}",
        r("总体情况")
    )) + &p(&format!(
        "<w:del>{}</w:del><w:r><w:rPr><w:b/></w:rPr><w:t>收到</w:t><w:tab/><w:t>12件</w:t></w:r>",
        r("旧")
    )) + &format!("<w:tbl><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>")
        + &p(&format!(
            "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>",
            p(&r("框"))
        ))
}

fn assert_sound(document: &Document) {
    let text = document.text();
    let mut last = 0;
    let mut ordered = |extent: Extent| {
        assert!(extent.start >= last, "blocks follow each other");
        assert!(text.get(extent.start..extent.end).is_some());
        last = extent.end;
    };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => ordered(paragraph.text),
            Block::Row(_) => unreachable!(),
            Block::Table(table) => {
                for cell in &table.cells {
                    ordered(cell.text);
                    assert!(cell.row + cell.row_span <= table.rows);
                    assert!(cell.column + cell.column_span <= table.columns);
                }
            }
        }
    }
}

/// Comments on every line and every piece of three characters.
fn assert_annotates(bytes: &[u8], document: &Document) {
    let text = &document.source.text;
    let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let notes: Vec<Note> = edges
        .windows(4)
        .map(|edges| Span::new(edges[0], edges[3]))
        .chain(edges.iter().map(|&at| Span::new(at, at)))
        .chain([Span::new(0, text.len())])
        .map(|span| Note {
            span,
            paragraphs: vec!["话".to_owned()],
        })
        .collect();
    let by = Signature {
        author: "勾稽",
        initials: "勾稽",
        date: "2026-01-31T08:00:00Z",
    };
    let annotated = annotate(bytes, &notes, by).unwrap();
    let (again, map) = open(&annotated).unwrap();
    assert_eq!(&again.source.text, text);
    let count = |mark: &str| map.xml().matches(mark).count();
    assert_eq!(count("<w:commentRangeStart"), count("<w:commentRangeEnd"));
    assert_eq!(count("<w:commentRangeStart"), count("<w:commentReference"));
}

#[test]
fn any_part_of_the_text_can_be_commented_on() {
    let types = "<Types></Types>";
    let xml = format!("{HEAD}{}{FOOT}", sample());
    let bytes = zipped(&[("[Content_Types].xml", types), ("word/document.xml", &xml)]);
    let document = read(&bytes).unwrap();
    assert_sound(&document);
    assert_annotates(&bytes, &document);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_archives_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = docx(&sample());
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(length.index(bytes.len() * 2).max(1));
        if let Ok(document) = read(&bytes) {
            assert_sound(&document);
        }
    }

    #[test]
    fn damaged_xml_never_panics_and_what_is_read_can_be_annotated(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..40), 1..6),
    ) {
        // Parts of the document are copied over others, so that much of it stays well-formed.
        let mut xml: Vec<char> = sample().chars().collect();
        for (from, to, length) in edits {
            let from = from.index(xml.len());
            let to = to.index(xml.len());
            let piece: Vec<char> = xml[from..(from + length).min(xml.len())].to_vec();
            xml.splice(to..to, piece);
        }
        let xml = format!("{HEAD}{}{FOOT}", xml.into_iter().collect::<String>());
        let bytes = zipped(&[("[Content_Types].xml", "<Types></Types>"), ("word/document.xml", &xml)]);
        if let Ok(document) = read(&bytes) {
            assert_sound(&document);
            assert_annotates(&bytes, &document);
        }
    }

    #[test]
    fn any_order_of_elements_is_read(
        names in prop::collection::vec(prop::sample::select(vec![
            "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:pPr", "w:rPr", "w:txbxContent", "w:del", "w:ins",
            "w:footnote", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:sdtPr", "w:numPr", "w:rPrChange",
        ]), 1..40),
        closes in prop::collection::vec(any::<bool>(), 40),
    ) {
        let mut body = String::new();
        let mut open = Vec::new();
        for (name, close) in names.iter().zip(closes) {
            body.push_str(&format!("<{name}>字"));
            open.push(name);
            if close {
                while let Some(name) = open.pop() {
                    body.push_str(&format!("</{name}>"));
                    if open.len() % 3 == 0 {
                        break;
                    }
                }
            }
        }
        for name in open.into_iter().rev() {
            body.push_str(&format!("</{name}>"));
        }
        assert_sound(&read(&docx(&body)).unwrap());
    }
}
