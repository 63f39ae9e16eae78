//! A Word document around parts that a fuzzer wrote: their checksums must be right, or nothing behind them is tried.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const RELATED: [&str; 5] = ["styles", "numbering", "footnotes", "endnotes", "comments"];

/// The document, then the parts that it refers to, with a zero between them.
pub(crate) fn word(parts: &[u8]) -> Vec<u8> {
    let mut parts = parts.split(|&byte| byte == 0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, stored).expect("a name for each");
        zip.write_all(bytes).expect("memory takes all");
    };
    add("[Content_Types].xml", TYPES.as_bytes());
    add("_rels/.rels", ROOT.as_bytes());
    add("word/document.xml", parts.next().unwrap_or_default());
    let mut relationships = String::new();
    for (name, part) in RELATED.iter().zip(parts) {
        add(&format!("word/{name}.xml"), part);
        relationships.push_str(&format!(
            r#"<Relationship Id="{name}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}" Target="{name}.xml"/>"#
        ));
    }
    let relationships = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relationships}</Relationships>"#
    );
    add("word/_rels/document.xml.rels", relationships.as_bytes());
    zip.finish().expect("memory takes all").into_inner()
}
