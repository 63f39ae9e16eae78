//! The output over all files: what stands before, between and after what the files give.

use std::io::{self, Write};

use gouji_linter::diagnostic::Language;
use gouji_linter::rule::Rule;
use quick_junit::TestSuite;

use super::{Told, csv, github, html, json, junit, sarif};
use crate::args::CheckFormat;

/// What one file gave, in the shape that the format needs.
pub(crate) enum Piece {
    Told(Told),
    Suite(Box<TestSuite>),
    Page(Box<html::Page>),
}

pub(crate) enum Whole {
    /// Written as it comes.
    Stream(Stream),
    /// Its first line counts what the last file gave.
    Junit(Vec<TestSuite>),
    Html(Box<html::Listing>),
}

pub(crate) struct Stream {
    format: CheckFormat,
    before: String,
    between: &'static str,
    after: &'static str,
    empty: bool,
    failures: Vec<String>,
}

impl Whole {
    pub(crate) fn new(
        format: CheckFormat,
        rules: &[&Rule],
        language: Language,
    ) -> anyhow::Result<Whole> {
        let [before, between, after] = match format {
            CheckFormat::Json | CheckFormat::Gitlab => json::FRAME,
            CheckFormat::Sarif => ["", ",\n", ""],
            _ => ["", "", ""],
        };
        let before = match format {
            CheckFormat::Junit => return Ok(Whole::Junit(Vec::new())),
            CheckFormat::Html => {
                return Ok(Whole::Html(Box::new(html::Listing::new(rules, language)?)));
            }
            CheckFormat::Sarif => sarif::head(rules, language),
            CheckFormat::Csv => csv::head(language),
            _ => before.to_owned(),
        };
        Ok(Whole::Stream(Stream {
            format,
            before,
            between,
            after,
            empty: true,
            failures: Vec::new(),
        }))
    }

    /// Nothing around the files and nothing between them.
    pub(crate) fn bare(format: CheckFormat) -> Whole {
        Whole::Stream(Stream {
            format,
            before: String::new(),
            between: "",
            after: "",
            empty: true,
            failures: Vec::new(),
        })
    }

    pub(crate) fn begin(&self, output: &mut impl Write) -> io::Result<()> {
        match self {
            Whole::Stream(stream) => output.write_all(stream.before.as_bytes()),
            Whole::Junit(_) | Whole::Html(_) => Ok(()),
        }
    }

    pub(crate) fn add(&mut self, piece: Piece, output: &mut impl Write) -> anyhow::Result<()> {
        match (self, piece) {
            (Whole::Stream(stream), Piece::Told(told)) => {
                for finding in told.each() {
                    stream.write(finding, output)?;
                }
            }
            (Whole::Junit(suites), Piece::Suite(suite)) => suites.push(*suite),
            (Whole::Html(listing), Piece::Page(page)) => listing.add(*page)?,
            // Every format makes pieces of one kind.
            _ => {}
        }
        Ok(())
    }

    /// A file that could not be checked: an output that keeps silent about it would look like a clean one.
    pub(crate) fn fail(
        &mut self,
        path: &str,
        message: &str,
        output: &mut impl Write,
    ) -> io::Result<()> {
        match self {
            Whole::Stream(stream) => match stream.format {
                CheckFormat::Sarif => stream.failures.push(message.to_owned()),
                CheckFormat::Github => {
                    stream.write(github::failure(path, message).as_bytes(), output)?;
                }
                _ => {}
            },
            Whole::Junit(suites) => suites.push(junit::failure(path, message)),
            Whole::Html(listing) => listing.fail(path, message),
        }
        Ok(())
    }

    pub(crate) fn finish(self, output: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Whole::Stream(stream) => {
                let after = match stream.format {
                    CheckFormat::Sarif if !stream.before.is_empty() => {
                        sarif::tail(&stream.failures)
                    }
                    _ => stream.after.to_owned(),
                };
                output.write_all(after.as_bytes())?;
            }
            Whole::Junit(suites) => output.write_all(junit::write(suites)?.as_bytes())?,
            Whole::Html(listing) => listing.write(output)?,
        }
        Ok(())
    }
}

impl Stream {
    fn write(&mut self, text: &[u8], output: &mut impl Write) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if !self.empty {
            output.write_all(self.between.as_bytes())?;
        }
        self.empty = false;
        output.write_all(text)
    }
}
