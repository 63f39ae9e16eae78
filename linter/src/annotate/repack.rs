//! The archive with some parts replaced, and the lists that every package keeps of its parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::read::ReadError;
use crate::read::docx::package::Package;

/// Parts with new content, by name.
#[derive(Default)]
pub(crate) struct Parts {
    changed: BTreeMap<String, String>,
}

impl Parts {
    pub(crate) fn replace(&mut self, name: &str, content: String) {
        self.changed.insert(name.to_owned(), content);
    }

    /// Entries that did not change are copied as they are, compressed.
    pub(crate) fn write(self, package: &mut Package<'_>) -> Result<Vec<u8>, ReadError> {
        let mut changed: BTreeMap<usize, &str> = BTreeMap::new();
        let mut new = Vec::new();
        for (name, content) in &self.changed {
            match package.entry(name) {
                Some(at) => drop(changed.insert(at, content)),
                None => new.push((name, content)),
            }
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let damaged = |_| ReadError::DamagedZip;
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let zip = package.zip();
        for at in 0..zip.len() {
            let entry = zip.by_index_raw(at).map_err(damaged)?;
            match changed.get(&at) {
                None => writer.raw_copy_file(entry).map_err(damaged)?,
                Some(content) => {
                    let name = entry.name().map_err(damaged)?.into_owned();
                    drop(entry);
                    add(&mut writer, &name, content, options)?;
                }
            }
        }
        for (name, content) in new {
            add(&mut writer, name, content, options)?;
        }
        Ok(writer.finish().map_err(damaged)?.into_inner())
    }
}

fn add(
    writer: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    content: &str,
    options: SimpleFileOptions,
) -> Result<(), ReadError> {
    writer
        .start_file(name, options)
        .map_err(|_| ReadError::DamagedZip)?;
    writer
        .write_all(content.as_bytes())
        .map_err(|_| ReadError::DamagedZip)
}

/// `[Content_Types].xml` with an entry for the comments.
pub(super) fn with_type(listed: &str, part: &str) -> Result<String, ReadError> {
    let entry = format!(
        "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>"
    );
    before_end(listed, "Types", &entry)
}

/// A .rels part that also leads to the comments.
pub(super) fn with_relationship(
    listed: Option<String>,
    part: &str,
    is_strict: bool,
) -> Result<String, ReadError> {
    let listed = listed.unwrap_or_else(|| {
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>".to_owned()
    });
    let mut id = "rIdGouji".to_owned();
    while listed.contains(&format!("\"{id}\"")) {
        id.push('x');
    }
    let vocabulary = match is_strict {
        true => "http://purl.oclc.org/ooxml/officeDocument/relationships",
        false => "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    };
    let entry =
        format!("<Relationship Id=\"{id}\" Type=\"{vocabulary}/comments\" Target=\"/{part}\"/>");
    before_end(&listed, "Relationships", &entry)
}

/// Puts an entry before the root's end tag, which may carry a prefix; the entry takes the same one.
fn before_end(listed: &str, root: &str, entry: &str) -> Result<String, ReadError> {
    let end = listed
        .rfind("</")
        .filter(|&at| {
            let tag = listed.get(at + 2..).unwrap_or_default();
            let name = tag.split('>').next().unwrap_or_default().trim();
            name.rsplit(':').next() == Some(root)
        })
        .ok_or(ReadError::DamagedPart)?;
    let (before, after) = listed.split_at(end);
    let prefix = after
        .trim_start_matches("</")
        .split_once(':')
        .map(|(prefix, _)| prefix)
        .filter(|prefix| prefix.len() < 32 && !prefix.contains('>'));
    let entry = match prefix {
        Some(prefix) => entry.replacen('<', &format!("<{prefix}:"), 1),
        None => entry.to_owned(),
    };
    Ok(format!("{before}{entry}{after}"))
}
