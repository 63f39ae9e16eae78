//! Where results and remarks go: results to standard output or a file, the rest to standard error.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::bail;
use gouji_linter::diagnostic::Language;

use crate::args::Color;
use crate::config;
use crate::words;
use plain::Plain;

mod plain;

/// Results are written here, in order.
pub(crate) enum Output {
    Standard(Heard),
    File {
        file: Box<io::BufWriter<tempfile::NamedTempFile>>,
        path: PathBuf,
    },
}

impl Output {
    pub(crate) fn standard(paint: Paint) -> Output {
        let stdout = io::stdout().lock();
        Output::Standard(Heard::new(match paint {
            Paint::Colour => Box::new(io::BufWriter::new(AutoStream::always(stdout))),
            Paint::Plain => Box::new(io::BufWriter::new(Plain::new(stdout))),
        }))
    }

    /// Standard output for what is no text, from which nothing may be taken as an escape sequence.
    pub(crate) fn of_bytes() -> Output {
        Output::Standard(Heard::new(Box::new(io::BufWriter::new(
            AutoStream::always_ansi(io::stdout().lock()),
        ))))
    }

    /// A file appears under its name only when it is whole.
    pub(crate) fn file(
        path: &Path,
        overwrite: Overwrite,
        language: Language,
    ) -> anyhow::Result<Output> {
        if overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok() {
            bail!(words::output_exists(language, &path.display().to_string()));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = new_file_in(folder).map_err(|error| {
            anyhow::anyhow!(words::unwritable(
                language,
                &path.display().to_string(),
                &error
            ))
        })?;
        Ok(Output::File {
            file: Box::new(io::BufWriter::new(file)),
            path: path.to_owned(),
        })
    }

    /// Whether somebody still reads.
    pub(crate) fn is_heard(&self) -> bool {
        match self {
            Output::Standard(heard) => !heard.closed,
            Output::File { .. } => true,
        }
    }

    pub(crate) fn finish(self, language: Language) -> anyhow::Result<()> {
        match self {
            Output::Standard(mut standard) => Ok(standard.flush()?),
            Output::File { file, path } => {
                let unwritable = |error: io::Error| {
                    anyhow::anyhow!(words::unwritable(
                        language,
                        &path.display().to_string(),
                        &error
                    ))
                };
                let file = file
                    .into_inner()
                    .map_err(|error| unwritable(error.into_error()))?;
                file.persist(&path)
                    .map_err(|error| unwritable(error.error))?;
                Ok(())
            }
        }
    }
}

/// A pipe that may be closed at its other end (`| head`). What is written from then on is dropped and the work goes on,
/// so that the exit code says what was found and not who was listening.
pub(crate) struct Heard {
    inner: Box<dyn Write>,
    closed: bool,
}

impl Heard {
    fn new(inner: Box<dyn Write>) -> Heard {
        Heard {
            inner,
            closed: false,
        }
    }

    fn unless_closed<T>(&mut self, done: io::Result<T>, dropped: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(dropped)
            }
            done => done,
        }
    }
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.unless_closed(flushed, ())
    }
}

/// A file with other content in its place, whole or not at all; who may read it stays, and so does a link to it.
/// What somebody else has written since `was` was read is left alone.
pub(crate) fn replace(path: &Path, was: &[u8], bytes: &[u8]) -> Result<(), Unreplaced> {
    let path = std::fs::canonicalize(path)?;
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    let mut file = new_file_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    let now = std::fs::read(&path)?;
    if now == bytes {
        // Another run has done the same.
        return Ok(());
    }
    if now != was {
        return Err(Unreplaced::Changed);
    }
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Why a file is as it was.
#[derive(Debug)]
pub(crate) enum Unreplaced {
    /// Somebody else has written it in the meantime.
    Changed,
    Unwritable(io::Error),
}

impl From<io::Error> for Unreplaced {
    fn from(error: io::Error) -> Unreplaced {
        Unreplaced::Unwritable(error)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Standard(standard) => standard.write(bytes),
            Output::File { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Standard(standard) => standard.flush(),
            Output::File { file, .. } => file.flush(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overwrite {
    Allow,
    Refuse,
}

impl Overwrite {
    /// What `--force` says.
    pub(crate) fn of(force: bool) -> Overwrite {
        if force {
            Overwrite::Allow
        } else {
            Overwrite::Refuse
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Colour,
    Plain,
}

/// `auto` asks the terminal and `NO_COLOR`, `CLICOLOR`, `TERM`.
pub(crate) fn paint_stdout(color: Color) -> Paint {
    paint(color, AutoStream::choice(&io::stdout()))
}

pub(crate) fn paint_stderr(color: Color) -> Paint {
    paint(color, AutoStream::choice(&io::stderr()))
}

fn paint(color: Color, detected: ColorChoice) -> Paint {
    match color {
        Color::Always => Paint::Colour,
        Color::Never => Paint::Plain,
        Color::Auto if detected == ColorChoice::Never => Paint::Plain,
        Color::Auto => Paint::Colour,
    }
}

pub(crate) const USUAL_COLUMNS: usize = 80;

/// The columns to draw in. What goes into a pipe or a file does not depend on the window.
pub(crate) fn columns() -> usize {
    if !io::stdout().is_terminal() {
        return USUAL_COLUMNS;
    }
    let size = terminal_size::terminal_size();
    size.map_or(USUAL_COLUMNS, |(width, _)| usize::from(width.0))
        .clamp(40, 120)
}

/// Refuses to write over what is about to be read, with --force too.
pub(crate) fn keep_apart<'p>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'p PathBuf>,
    language: Language,
) -> anyhow::Result<()> {
    let place = config::place(output);
    let mut inputs = inputs.into_iter();
    if inputs.any(|input| config::place(input) == place) {
        let path = output.display().to_string();
        bail!(words::output_is_input(language, &path));
    }
    Ok(())
}

/// A remark for the user. One that nobody can read any more is dropped.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(unix)]
fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The user's umask decides who may read it, as for any file that a command writes.
    let permissions = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new()
        .prefix(".gouji-")
        .permissions(permissions)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(".gouji-")
        .tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_has_written_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let is = |expected: &str| std::fs::read_to_string(&path).unwrap() == expected;
        std::fs::write(&path, "saved meanwhile").unwrap();
        let refused = replace(&path, b"read before", b"mended");
        assert!(matches!(refused, Err(Unreplaced::Changed)) && is("saved meanwhile"));
        std::fs::write(&path, "mended").unwrap();
        assert!(replace(&path, b"read before", b"mended").is_ok() && is("mended"));
        assert!(replace(&path, b"mended", b"mended again").is_ok() && is("mended again"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
