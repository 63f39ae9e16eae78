//! The zip that a .docx is: its parts, read within limits, and the relationships between them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use flate2::{Decompress, FlushDecompress, Status};
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use super::xml::{Node, Scanner};
use crate::read::ReadError;

/// A part's limit; the text of a report takes a few hundred kilobytes.
const PART: u64 = 64 << 20;
/// The limit of all parts that are read.
const ALL: u64 = 256 << 20;
/// Deflate makes at most so many bytes of one.
const DENSEST: u64 = 1032;
/// More entries than this are an attack; a report with a picture a page has a few hundred.
const ENTRIES: usize = 10_000;

pub(crate) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Part names compare without case, and some programs write backslashes.
    index: BTreeMap<String, usize>,
    bytes: &'b [u8],
    /// One for all parts: to make one costs more than to unpack a small part.
    inflater: Decompress,
    left: u64,
}

/// One line of a .rels part.
#[derive(Debug)]
pub(crate) struct Relationship {
    /// The last word of its type: `officeDocument`, `comments`.
    pub(crate) kind: String,
    /// The part's name without the leading slash.
    pub(crate) target: String,
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Package<'b>, ReadError> {
        if !bytes.starts_with(b"PK") {
            return Err(stranger(bytes));
        }
        // The central directory is counted before anything is allocated for it.
        let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02");
        if entries.take(ENTRIES + 1).count() > ENTRIES {
            return Err(ReadError::TooLarge);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::DamagedZip)?;
        let mut index = BTreeMap::new();
        for (at, name) in zip.file_names_raw().enumerate() {
            index.insert(part_name(&String::from_utf8_lossy(name)), at);
        }
        Ok(Package {
            zip,
            index,
            bytes,
            inflater: Decompress::new(false),
            left: ALL,
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&part_name(name))
    }

    /// Where the part stands among the entries.
    pub(crate) fn entry(&self, name: &str) -> Option<usize> {
        self.index.get(&part_name(name)).copied()
    }

    pub(crate) fn zip(&mut self) -> &mut ZipArchive<Cursor<&'b [u8]>> {
        &mut self.zip
    }

    /// A part's XML as UTF-8; `None` if there is no such part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(at) = self.entry(name) else {
            return Ok(None);
        };
        let part = self.zip.by_index(at).map_err(|_| ReadError::DamagedZip)?;
        let limit = PART.min(self.left);
        let bytes = match part.compression() {
            CompressionMethod::Deflated => inflate(&part, self.bytes, limit, &mut self.inflater)?,
            _ => {
                let mut bytes = Vec::new();
                part.take(limit + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|_| ReadError::DamagedZip)?;
                bytes
            }
        };
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge);
        }
        self.left -= bytes.len() as u64;
        decode(&bytes).map(Some)
    }

    /// The name of the main document, wherever the package keeps it.
    pub(crate) fn main(&mut self) -> Result<String, ReadError> {
        let main = self
            .relationships("")?
            .into_iter()
            .find(|found| found.kind == "officeDocument" && self.has(&found.target))
            .map(|found| found.target);
        let main = main.or_else(|| {
            let usual = "word/document.xml";
            self.has(usual).then(|| usual.to_owned())
        });
        let is_word = |name: &String| name.to_ascii_lowercase().starts_with("word/");
        match main {
            Some(main) if is_word(&main) || self.text(&main)?.is_some_and(|xml| is_main(&xml)) => {
                Ok(main)
            }
            _ => Err(self.other()),
        }
    }

    /// The relationships of a part; those of the package itself for an empty name.
    pub(crate) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, ReadError> {
        let Some(xml) = self.text(&relationships_of(part))? else {
            return Ok(Vec::new());
        };
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut found = Vec::new();
        let mut scanner = Scanner::new(&xml);
        while let Some(node) = scanner.next()? {
            let Node::Start(tag) = node else { continue };
            if tag.name != "Relationship"
                || tag.attribute("TargetMode").as_deref() == Some("External")
            {
                continue;
            }
            if let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) {
                found.push(Relationship {
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &target),
                });
            }
        }
        Ok(found)
    }

    /// What a zip without a Word document is.
    fn other(&self) -> ReadError {
        let folder = |name: &str| self.index.keys().any(|part| part.starts_with(name));
        if folder("xl/") {
            ReadError::Workbook
        } else if folder("ppt/") {
            ReadError::Slides
        } else if self.has("ofd.xml") {
            ReadError::Ofd
        } else if self.has("content.xml") && self.has("mimetype") {
            ReadError::OpenDocument
        } else {
            ReadError::OtherZip
        }
    }
}

/// What an entry holds that was packed with Deflate. No room is made for more than the limit, and none that its bytes
/// cannot fill, whatever size it claims; so it is unpacked at one go.
fn inflate<R: Read>(
    part: &ZipFile<'_, R>,
    archive: &[u8],
    limit: u64,
    inflater: &mut Decompress,
) -> Result<Vec<u8>, ReadError> {
    let place = |at: u64| usize::try_from(at).map_or(archive.len(), |at| at.min(archive.len()));
    let start = part.data_start().ok_or(ReadError::DamagedZip)?;
    let end = start.saturating_add(part.compressed_size());
    let packed = archive.get(place(start)..place(end)).unwrap_or_default();
    let densest = (packed.len() as u64).saturating_mul(DENSEST);
    // A byte more than it may hold, to see that it does not.
    let room = part.size().min(limit).min(densest) + 1;
    let mut bytes = vec![0; usize::try_from(room).map_err(|_| ReadError::TooLarge)?];
    inflater.reset(false);
    let status = inflater.decompress(packed, &mut bytes, FlushDecompress::Finish);
    let length = inflater.total_out();
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    if length > limit && part.size() > limit {
        return Err(ReadError::TooLarge);
    }
    let is_whole = || length <= part.size() && crc32fast::hash(&bytes) == part.crc32();
    match status {
        Ok(Status::StreamEnd) if is_whole() => Ok(bytes),
        _ => Err(ReadError::DamagedZip),
    }
}

/// The part that holds the relationships of another.
pub(crate) fn relationships_of(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

fn is_main(xml: &str) -> bool {
    let mut scanner = Scanner::new(xml);
    matches!(scanner.next(), Ok(Some(Node::Start(tag))) if tag.is_word && tag.name == "document")
}

fn part_name(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_ascii_lowercase()
}

/// A target against the folder of the part that names it. It is only ever a key into the archive's own index.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// OOXML is UTF-8 or UTF-16.
fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let wide = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if broken {
            return Err(ReadError::DamagedPart);
        }
        // What is written back is UTF-8, so the declaration may not say otherwise.
        let body = match text.trim_start().strip_prefix("<?xml") {
            Some(rest) => rest.split_once("?>").map_or("", |(_, body)| body),
            None => &text,
        };
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{body}"
        ))
    };
    let text = |bytes: &[u8]| {
        let text = simdutf8::basic::from_utf8(bytes);
        text.map(str::to_owned).map_err(|_| ReadError::DamagedPart)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(encoding_rs::UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => wide(encoding_rs::UTF_16BE, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => text(rest),
        _ => text(bytes),
    }
}

/// What a file is that is no zip.
fn stranger(bytes: &[u8]) -> ReadError {
    let start = bytes.trim_ascii_start();
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        // The names of the streams stand in the container as UTF-16.
        let names = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|window| window == name)
        };
        return if names("EncryptedPackage") {
            ReadError::Encrypted
        } else if names("WordDocument") {
            ReadError::OldWord
        } else if names("Workbook") || names("ET_") {
            ReadError::OldSheet
        } else {
            ReadError::OldContainer
        };
    }
    if bytes.is_empty() {
        ReadError::Empty
    } else if start.starts_with(b"%PDF-") {
        ReadError::Pdf
    } else if start.starts_with(b"{\\rtf") {
        ReadError::Rtf
    } else if start.starts_with(b"<?xml") || start.starts_with(b"\xEF\xBB\xBF<?xml") {
        ReadError::FlatXml
    } else {
        ReadError::NotWord
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_against_the_folder_and_never_leave_the_package() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "word\\document.xml"), "word/document.xml");
    }

    #[test]
    fn what_is_no_zip_is_named() {
        let ole = |name: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        let of = |bytes: &[u8]| Package::open(bytes).err();
        assert_eq!(of(&ole("WordDocument")), Some(ReadError::OldWord));
        assert_eq!(of(&ole("Workbook")), Some(ReadError::OldSheet));
        assert_eq!(of(&ole("EncryptedPackage")), Some(ReadError::Encrypted));
        assert_eq!(of(&ole("Other")), Some(ReadError::OldContainer));
        assert_eq!(of(b"%PDF-1.7"), Some(ReadError::Pdf));
        assert_eq!(of(b"{\\rtf1"), Some(ReadError::Rtf));
        assert_eq!(of("总体情况".as_bytes()), Some(ReadError::NotWord));
        assert_eq!(of(b""), Some(ReadError::Empty));
        assert_eq!(of(b"PK\x03\x04"), Some(ReadError::DamagedZip));
    }

    #[test]
    fn utf_16_parts_become_utf_8() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>件</a>";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
        let text = decode(&bytes).unwrap();
        assert!(text.contains("encoding=\"UTF-8\"") && text.ends_with("<a>件</a>"));
        assert_eq!(decode(&[b'<', 0xB0]), Err(ReadError::DamagedPart));
    }
}
