//! One gouji.toml, as it says it.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use gouji_linter::diagnostic::{Language, Severity, Wording};
use gouji_linter::report::BodyKind;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Buffers, Mistake, PerFile, Rollup, Sourced, keys};
use crate::args::FailOn;
use crate::{input, words};

/// A value and where it is written.
pub(crate) type Said<T> = Spanned<T>;

#[derive(Debug)]
pub(crate) struct ConfigFile {
    pub(crate) path: PathBuf,
    /// The path without links, which tells one file from another.
    pub(crate) real: PathBuf,
    pub(crate) text: Arc<str>,
    pub(super) extend: Option<Said<String>>,
    pub(super) packs: Vec<Said<String>>,
    pub(super) select: Option<Vec<Said<String>>>,
    pub(super) ignore: Vec<Said<String>>,
    pub(super) severity: Vec<(Said<String>, Said<Severity>)>,
    pub(super) per_file: Vec<PerFileEntry>,
    pub(super) rollups: Vec<RollupEntry>,
    pub(super) fail_on: Option<Said<FailOn>>,
    pub(super) lang: Option<Said<Language>>,
}

#[derive(Debug)]
pub(super) struct PerFileEntry {
    pub(super) span: Range<usize>,
    files: Vec<Said<String>>,
    select: Option<Vec<Said<String>>>,
    ignore: Vec<Said<String>>,
    year: Option<u16>,
    kind: Option<BodyKind>,
}

#[derive(Debug)]
pub(super) struct RollupEntry {
    pub(super) span: Range<usize>,
    whole: Vec<Said<String>>,
    units: Vec<Said<String>>,
    names: Vec<String>,
}

impl RollupEntry {
    pub(super) fn compile(&self, file: &ConfigFile) -> Result<Rollup, Mistake> {
        Ok(Rollup {
            whole: globs(file, &self.whole)?,
            units: globs(file, &self.units)?,
            names: self.names.clone(),
            root: file.folder().to_owned(),
        })
    }
}

/// Who says that a file is a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The person, after `--config`.
    ByPerson,
    /// The folders, by a file called gouji.toml, or another configuration.
    ByFile,
}

impl ConfigFile {
    /// `Err(Err(_))` where the file cannot be read, `Err(Ok(_))` where it can, but is wrong.
    pub(super) fn read(
        path: &Path,
        named: Named,
        buffers: &Buffers,
    ) -> Result<ConfigFile, Result<Vec<Mistake>, io::Error>> {
        // Only the command line can name a configuration that is called otherwise.
        let is_asked_for = named == Named::ByPerson;
        let text = match is_asked_for {
            true => read_any(path, buffers),
            false => read_text(path, buffers),
        };
        let text = text.map_err(Err)?;
        let (table, errors) = DeTable::parse_recoverable(&text);
        let mut mistakes: keys::Mistakes = errors
            .into_iter()
            .map(|error| {
                let said = error.message();
                let wording = Wording::new(
                    format!("TOML 语法有误：{said}"),
                    format!("TOML syntax: {said}"),
                );
                (error.span().unwrap_or_default(), wording)
            })
            .collect();
        let table = table.get_ref();
        // What a syntax error swallowed would only give mistakes that are none.
        if mistakes.is_empty() {
            keys::check(table, &mut mistakes);
        }
        if !mistakes.is_empty() {
            mistakes.sort_by_key(|(span, _)| (span.start, span.end));
            let drawn = mistakes
                .into_iter()
                .map(|(span, wording)| Mistake::in_text(path, &text, span, wording));
            return Err(Ok(drawn.collect()));
        }
        Ok(ConfigFile {
            path: path.to_owned(),
            real: super::real(path),
            extend: get(table, "extend").and_then(text_of),
            packs: get(table, "packs").map(texts_of).unwrap_or_default(),
            select: get(table, "select").map(texts_of),
            ignore: get(table, "ignore").map(texts_of).unwrap_or_default(),
            severity: severities(table),
            per_file: per_file(table),
            rollups: rollups(table),
            fail_on: choice(table, "fail-on", |text| {
                clap::ValueEnum::from_str(text, false).ok()
            }),
            lang: choice(table, "lang", language),
            text: text.into(),
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.real.parent().unwrap_or(&self.real)
    }

    pub(crate) fn shown(&self) -> String {
        super::mistake::shown(&self.path)
    }

    pub(super) fn line(&self, offset: usize) -> usize {
        self.text
            .bytes()
            .take(offset)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    pub(super) fn sourced<T: Clone>(&self, file: usize, said: &Said<T>) -> Sourced<T> {
        self.placed(file, said.span().start, said.get_ref().clone())
    }

    /// A value that is written at this byte.
    pub(super) fn placed<T>(&self, file: usize, start: usize, value: T) -> Sourced<T> {
        Sourced {
            value,
            file,
            line: self.line(start),
        }
    }

    /// Every name of a rule or a family.
    pub(super) fn names(&self) -> impl Iterator<Item = &Said<String>> {
        let per_file = self
            .per_file
            .iter()
            .flat_map(|entry| entry.select.iter().flatten().chain(&entry.ignore));
        let severity = self.severity.iter().map(|(name, _)| name);
        self.select
            .iter()
            .flatten()
            .chain(&self.ignore)
            .chain(severity)
            .chain(per_file)
    }
}

impl PerFileEntry {
    pub(super) fn compile(&self, file: &ConfigFile) -> Result<PerFile, Mistake> {
        let matchers = globs(file, &self.files)?;
        let plain = |names: &[Said<String>]| {
            names
                .iter()
                .map(|name| name.get_ref().clone())
                .collect::<Vec<_>>()
        };
        Ok(PerFile {
            patterns: plain(&self.files),
            matchers,
            root: file.folder().to_owned(),
            select: self.select.as_deref().map(plain),
            ignore: plain(&self.ignore),
            year: self.year,
            kind: self.kind,
        })
    }
}

/// A mistake is drawn with the text around it, so only what is a `.toml` behind every link is opened: a folder that
/// somebody else has filled must not show what else lies on the machine.
pub(crate) fn read_text(path: &Path, buffers: &Buffers) -> io::Result<String> {
    let real = super::real(path);
    let is_toml = real.extension().is_some_and(|ending| ending == "toml");
    let is_special = real.metadata().is_ok_and(|found| !found.is_file());
    if !is_toml || is_special {
        return Err(io::Error::other(NoToml));
    }
    read_any(path, buffers)
}

/// Something else than a `.toml`.
#[derive(Debug)]
pub(crate) struct NoToml;

impl std::fmt::Display for NoToml {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("this is no .toml file")
    }
}

impl std::error::Error for NoToml {}

/// The same for a file that the person named on the command line, whatever it is called.
pub(crate) fn read_any(path: &Path, buffers: &Buffers) -> io::Result<String> {
    if !buffers.is_empty()
        && let Some(text) = buffers.get(&super::real(path))
    {
        return Ok(text.to_string());
    }
    let bytes = input::read_file(path)?;
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .map(<[u8]>::to_vec)
        .unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Without a `/` a glob matches the name in any folder.
fn globs(file: &ConfigFile, patterns: &[Said<String>]) -> Result<Vec<GlobMatcher>, Mistake> {
    let mut matchers = Vec::new();
    for pattern in patterns {
        let written = pattern.get_ref();
        let anchored = if written.contains('/') {
            written.clone()
        } else {
            format!("**/{written}")
        };
        let glob = GlobBuilder::new(&anchored)
            .literal_separator(true)
            .build()
            .map_err(|error| {
                let wording = Wording::new(
                    format!("通配式有误：{}", error.kind()),
                    format!("this is no glob: {}", error.kind()),
                );
                Mistake::at(file, pattern.span(), wording)
            })?;
        matchers.push(glob.compile_matcher());
    }
    Ok(matchers)
}

fn rollups(table: &DeTable<'_>) -> Vec<RollupEntry> {
    let Some(value) = get(table, "rollup") else {
        return Vec::new();
    };
    let entry = |value: &Spanned<DeValue<'_>>| {
        let entry = value.get_ref().as_table()?;
        let texts = |name| get(entry, name).map(texts_of).unwrap_or_default();
        Some(RollupEntry {
            span: value.span(),
            whole: texts("whole"),
            units: texts("units"),
            names: texts("names")
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
        })
    };
    match value.get_ref().as_array() {
        Some(items) => items.iter().filter_map(entry).collect(),
        None => entry(value).into_iter().collect(),
    }
}

fn get<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table
        .iter()
        .find(|(key, _)| key.get_ref() == name)
        .map(|(_, value)| value)
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<Said<String>> {
    Some(Spanned::new(
        value.span(),
        value.get_ref().as_str()?.to_owned(),
    ))
}

/// One string, or an array of them.
fn texts_of(value: &Spanned<DeValue<'_>>) -> Vec<Said<String>> {
    match value.get_ref().as_array() {
        Some(items) => items.iter().filter_map(text_of).collect(),
        None => text_of(value).into_iter().collect(),
    }
}

fn choice<T>(
    table: &DeTable<'_>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<Said<T>> {
    let value = get(table, name)?;
    Some(Spanned::new(
        value.span(),
        parse(value.get_ref().as_str()?)?,
    ))
}

fn severities(table: &DeTable<'_>) -> Vec<(Said<String>, Said<Severity>)> {
    let Some(levels) = get(table, "severity").and_then(|value| value.get_ref().as_table()) else {
        return Vec::new();
    };
    let level = |value: &Spanned<DeValue<'_>>| {
        Some(Spanned::new(
            value.span(),
            words::severity_of_key(value.get_ref().as_str()?)?,
        ))
    };
    levels
        .iter()
        .filter_map(|(name, value)| {
            Some((
                Spanned::new(name.span(), name.get_ref().to_string()),
                level(value)?,
            ))
        })
        .collect()
}

fn per_file(table: &DeTable<'_>) -> Vec<PerFileEntry> {
    let Some(items) = get(table, "per-file").and_then(|value| value.get_ref().as_array()) else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| {
            let entry = item.get_ref().as_table()?;
            Some(PerFileEntry {
                span: item.span(),
                files: get(entry, "files").map(texts_of).unwrap_or_default(),
                select: get(entry, "select").map(texts_of),
                ignore: get(entry, "ignore").map(texts_of).unwrap_or_default(),
                year: get(entry, "year")
                    .and_then(|value| value.get_ref().as_integer())
                    .and_then(|year| year.as_str().parse().ok()),
                kind: choice(entry, "kind", kind).map(Spanned::into_inner),
            })
        })
        .collect()
}

fn language(key: &str) -> Option<Language> {
    match key {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    }
}

fn kind(key: &str) -> Option<BodyKind> {
    let kinds = [
        BodyKind::Government,
        BodyKind::Department,
        BodyKind::Office,
        BodyKind::Street,
    ];
    kinds.into_iter().find(|kind| words::kind_key(*kind) == key)
}
