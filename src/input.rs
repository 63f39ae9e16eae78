//! Which files to read, and their bytes.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf, is_separator};
use std::sync::{Arc, Mutex, PoisonError};

use gouji_linter::diagnostic::Language;
use gouji_linter::document::{Document, Format};
use gouji_linter::read::decode::decode;
use gouji_linter::read::read;

use crate::config;
use crate::render::shown;
use crate::words;

/// A report of 20 MiB does not exist; a file of that size is something else.
const LARGEST: u64 = 20 * 1024 * 1024;

/// A file that was named, or found in a folder that was named.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// As given, or below what was given.
    pub(crate) path: PathBuf,
    pub(crate) kind: InputKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum InputKind {
    Named,
    Stdin,
    Walked,
}

#[derive(Default)]
pub(crate) struct Inputs {
    /// Sorted by path, each once.
    pub(crate) files: Vec<Input>,
    /// Files met in folders that look like reports in a container that gouji does not read.
    pub(crate) containers: Vec<PathBuf>,
    pub(crate) failures: Vec<String>,
}

impl Input {
    pub(crate) fn stdin(name: Option<&Path>) -> Input {
        Input {
            path: name.unwrap_or(Path::new("-")).to_owned(),
            kind: InputKind::Stdin,
        }
    }

    pub(crate) fn shown(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// The folder in which the search for a configuration begins.
    pub(crate) fn folder(&self) -> &Path {
        self.path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
    }

    pub(crate) fn bytes(&self, language: Language) -> Result<Vec<u8>, String> {
        let mut buffer = Buffer::default();
        let length = self.read(&mut buffer, language)?.len();
        buffer.0.truncate(length);
        Ok(buffer.0)
    }

    /// Its bytes, in a buffer that may have held those of others.
    pub(crate) fn read<'b>(
        &self,
        buffer: &'b mut Buffer,
        language: Language,
    ) -> Result<&'b [u8], String> {
        let bytes = match self.kind {
            InputKind::Stdin => buffer.fill(io::stdin().lock()),
            InputKind::Named => refuse_irregular(&self.path).and_then(|()| buffer.open(&self.path)),
            // The walk has seen that it is a regular file.
            InputKind::Walked => buffer.open(&self.path),
        };
        let bytes = bytes.map_err(|error| words::unreadable(language, &self.shown(), &error))?;
        if bytes.len() as u64 > LARGEST {
            return Err(words::too_large(
                language,
                &self.shown(),
                LARGEST / 1024 / 1024,
            ));
        }
        Ok(bytes)
    }

    /// The document as far as it takes to draw findings in it: of a plain text that is its source.
    pub(crate) fn drawable(&self, bytes: &[u8], language: Language) -> Result<Document, String> {
        match self.format(bytes) {
            Format::Text => Ok(Document::new(
                decode(Format::Text, bytes),
                Format::Text,
                None,
                Vec::new(),
            )),
            _ => self.document(bytes, language),
        }
    }

    /// The file, read as what it is.
    pub(crate) fn document(&self, bytes: &[u8], language: Language) -> Result<Document, String> {
        read(self.format(bytes), bytes)
            .map_err(|error| words::unopened(language, &self.shown(), error))
    }

    /// What the bytes are beyond doubt, then what the name promises, then what the bytes look like.
    pub(crate) fn format(&self, bytes: &[u8]) -> Format {
        if has_container_magic(bytes) {
            return Format::Docx;
        }
        extension(&self.path)
            .and_then(Format::of_extension)
            .unwrap_or_else(|| {
                let start = bytes
                    .trim_ascii_start()
                    .get(..5)
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                if start.starts_with(b"<!doc") || start.starts_with(b"<html") {
                    Format::Html
                } else if self.kind != InputKind::Stdin && is_container(&self.path) {
                    // Its reader says what is wrong with it.
                    Format::Docx
                } else {
                    Format::Text
                }
            })
    }
}

/// Folders are walked with ignore files honoured; a file that was named is always taken.
pub(crate) fn gather(
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    language: Language,
) -> Inputs {
    let mut inputs = Inputs::default();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == Path::new("-") {
            inputs.files.push(Input::stdin(stdin_filename));
        } else if path.is_dir() {
            walk(path, &mut inputs, language);
        } else {
            inputs.files.push(Input {
                path: plain(path),
                kind: InputKind::Named,
            });
        }
    }
    inputs
        .files
        .sort_by(|a, b| order(&a.path, &b.path).then(a.kind.cmp(&b.kind)));
    inputs
        .files
        .dedup_by(|later, earlier| later.path == earlier.path);
    refuse_odd_names(&mut inputs, language);
    inputs
}

/// Folder by folder, which is the order of the bytes with separators before all others. That of `Path` is the same,
/// for ten times the work.
fn order(one: &Path, other: &Path) -> Ordering {
    let [one, other] = [one, other].map(|path| path.as_os_str().as_encoded_bytes());
    let rank = |byte: u8| (!is_separator(char::from(byte)), byte);
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    differs.map_or_else(
        || one.len().cmp(&other.len()),
        |(&one, &other)| rank(one).cmp(&rank(other)),
    )
}

/// A name that would steer the terminal, or begin a line of its own in a log, is shown nowhere but here.
fn refuse_odd_names(inputs: &mut Inputs, language: Language) {
    let Inputs {
        files, failures, ..
    } = inputs;
    files.retain(|input| {
        let name = input.shown();
        let plain = shown::fit(&name).replace('\n', "␊");
        if plain != name {
            failures.push(words::odd_name(language, &plain));
        }
        plain == name
    });
}

fn walk(root: &Path, inputs: &mut Inputs, language: Language) {
    let above = config::real(root);
    if let Some(pipe) = above.ancestors().find_map(ignoring_pipe) {
        let error = io::Error::other(Irregular);
        let pipe = pipe.to_string_lossy();
        inputs
            .failures
            .push(words::unreadable(language, &pipe, &error));
        return;
    }
    let pipes: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
    let met = Arc::clone(&pipes);
    let mut builder = ignore::WalkBuilder::new(root);
    // The walk would wait for ever for the ignore file of such a folder.
    let builder = builder.require_git(false).filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let pipe = is_folder.then(|| ignoring_pipe(entry.path())).flatten();
        let is_fine = pipe.is_none();
        met.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(pipe);
        is_fine
    });
    // Symbolic links are not followed: a loop of them would never end, and their targets are usually met anyway.
    for entry in builder.build() {
        let path = match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                plain(entry.path())
            }
            Ok(_) => continue,
            Err(error) => {
                inputs.failures.push(words::unwalkable(language, &error));
                continue;
            }
        };
        if is_lock(&path) {
            continue;
        }
        if extension(&path).and_then(Format::of_extension).is_some() {
            inputs.files.push(Input {
                path,
                kind: InputKind::Walked,
            });
        } else if is_container(&path) {
            inputs.containers.push(path);
        }
    }
    for pipe in pipes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let (pipe, error) = (pipe.to_string_lossy(), io::Error::other(Irregular));
        inputs
            .failures
            .push(words::unreadable(language, &pipe, &error));
    }
}

/// The ignore file of a folder, where it is a pipe.
#[cfg(unix)]
fn ignoring_pipe(folder: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::FileTypeExt;
    let is_pipe = |path: &PathBuf| {
        let about = std::fs::metadata(path);
        about.is_ok_and(|about| about.file_type().is_fifo())
    };
    [".ignore", ".gitignore"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(is_pipe)
}

#[cfg(not(unix))]
fn ignoring_pipe(_folder: &Path) -> Option<PathBuf> {
    None
}

/// To open a pipe or a device may wait for ever. What a folder is, its reader says.
pub(crate) fn refuse_irregular(path: &Path) -> io::Result<()> {
    let kind = std::fs::metadata(path)?.file_type();
    match kind.is_file() || kind.is_dir() {
        true => Ok(()),
        false => Err(io::Error::other(Irregular)),
    }
}

/// No more than one byte beyond the limit.
pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    refuse_irregular(path)?;
    let mut buffer = Buffer::default();
    let length = buffer.open(path)?.len();
    buffer.0.truncate(length);
    Ok(buffer.0)
}

/// A pipe, a device, a socket.
#[derive(Debug)]
pub(crate) struct Irregular;

impl std::fmt::Display for Irregular {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("no regular file; use `-` to read from a pipe")
    }
}

impl std::error::Error for Irregular {}

/// What files are read into, one after the other, so that it stays near the processor: as long as one of them needed
/// it to be, and behind the end of the last one stands what others have left.
#[derive(Default)]
pub(crate) struct Buffer(Vec<u8>);

impl Buffer {
    /// Nearly every report fits.
    const USUAL: usize = 64 << 10;
    /// A byte more than may be read tells a file that is too large.
    const MOST: usize = LARGEST as usize + 1;

    pub(crate) fn is_usual(&self) -> bool {
        self.0.len() <= Buffer::USUAL
    }

    fn open(&mut self, path: &Path) -> io::Result<&[u8]> {
        self.fill(File::open(path)?)
    }

    /// Up to the end, whatever size a file claims: half of it is never taken for the whole.
    fn fill(&mut self, mut reader: impl Read) -> io::Result<&[u8]> {
        let mut filled = 0;
        while filled < Buffer::MOST {
            if filled == self.0.len() {
                let longer = (filled * 2).clamp(Buffer::USUAL, Buffer::MOST);
                self.0.resize(longer, 0);
            }
            match reader.read(&mut self.0[filled..]) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.0[..filled])
    }
}

/// Without a leading `./`, which nobody wrote when the folder is the default.
fn plain(path: &Path) -> PathBuf {
    let shorter: PathBuf = path
        .components()
        .skip_while(|part| *part == Component::CurDir)
        .collect();
    if shorter.as_os_str().is_empty() {
        path.to_owned()
    } else {
        shorter
    }
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

fn is_container(path: &Path) -> bool {
    let known = [
        "doc", "wps", "et", "xls", "xlsx", "pdf", "rtf", "ofd", "odt",
    ];
    extension(path).is_some_and(|found| known.iter().any(|known| found.eq_ignore_ascii_case(known)))
}

/// Word keeps `~$name.docx` beside a document that is open.
fn is_lock(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("~$"))
}

/// A zip (docx), an OLE file (doc, wps), a PDF or an RTF, whatever the name says.
fn has_container_magic(bytes: &[u8]) -> bool {
    [
        &b"PK\x03\x04"[..],
        &b"\xD0\xCF\x11\xE0"[..],
        &b"%PDF-"[..],
        &b"{\\rtf"[..],
    ]
    .iter()
    .any(|magic| bytes.starts_with(magic))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that gives the beginning of a file and then nothing more.
    struct Failing(usize);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let given = buffer.len().min(self.0);
            if given == 0 {
                return Err(io::Error::other("the disk is gone"));
            }
            self.0 -= given;
            buffer[..given].fill(b' ');
            Ok(given)
        }
    }

    #[test]
    fn paths_are_in_the_order_of_their_folders() {
        let paths = [
            "a",
            "a/b",
            "a-b",
            "a-b/c",
            "a/b/c",
            "a/b-c",
            "/a",
            "",
            "/",
            "甲/乙.txt",
            "甲.txt",
            "甲-乙",
        ];
        for one in paths.map(Path::new) {
            for other in paths.map(Path::new) {
                assert_eq!(order(one, other), one.cmp(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn half_a_file_is_never_taken_for_the_whole() {
        for length in [0, 1, 50_000, 65_536, 100_000] {
            let mut buffer = Buffer::default();
            let error = buffer.fill(Failing(length)).unwrap_err();
            assert_eq!(error.to_string(), "the disk is gone");
        }
    }

    #[test]
    fn a_file_is_read_whole_whatever_the_buffer_held() {
        let mut buffer = Buffer::default();
        for length in [5, 65_535, 65_536, 65_537, 300_000, 0, 3] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| at.to_be_bytes()[3]).collect();
            assert_eq!(buffer.fill(&bytes[..]).unwrap(), bytes);
            let in_pieces = bytes.chunks(7).map(io::Cursor::new);
            let in_pieces = in_pieces.fold(Box::new(io::empty()) as Box<dyn Read>, |all, piece| {
                Box::new(all.chain(piece))
            });
            assert!(length > 1000 || buffer.fill(in_pieces).unwrap() == bytes);
        }
    }

    #[test]
    fn no_more_is_read_than_may_be() {
        let mut buffer = Buffer::default();
        let read = buffer.fill(io::repeat(b' ')).unwrap();
        assert_eq!(read.len() as u64, LARGEST + 1);
        assert!(!buffer.is_usual());
    }
}
