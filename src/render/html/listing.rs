//! The file around the documents: the index before them, and what a browser needs.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use gouji_linter::diagnostic::{Language, Severity};
use gouji_linter::rule::Rule;
use minijinja::{Environment, context};
use serde::Serialize;

use super::{Page, rank, script};
use crate::words::{self, pick};

pub(crate) struct Listing {
    templates: Environment<'static>,
    language: Language,
    /// Documents wait on the disk until the index, which stands before them, is known.
    spool: BufWriter<File>,
    entries: Vec<Entry>,
    failures: Vec<(String, String)>,
    rules: BTreeMap<String, (Severity, usize, usize)>,
    titles: BTreeMap<String, String>,
}

/// A line of the index.
#[derive(Serialize)]
struct Entry {
    path: String,
    body: Option<String>,
    year: Option<u16>,
    counts: [usize; 3],
    unrelated: usize,
}

#[derive(Serialize)]
struct RuleLine {
    rule: String,
    title: Option<String>,
    severity: &'static str,
    severity_word: &'static str,
    rank: usize,
    findings: usize,
    files: usize,
}

impl Listing {
    pub(crate) fn new(rules: &[&Rule], language: Language) -> anyhow::Result<Listing> {
        let mut templates = Environment::new();
        templates.set_trim_blocks(true);
        templates.set_lstrip_blocks(true);
        for (name, text) in [
            ("head.html", include_str!("head.html")),
            ("document.html", include_str!("document.html")),
            ("marks.html", include_str!("marks.html")),
        ] {
            templates.add_template(name, text)?;
        }
        let titles = rules
            .iter()
            .map(|rule| (rule.id.clone(), rule.title.in_language(language).to_owned()))
            .collect();
        Ok(Listing {
            templates,
            language,
            spool: BufWriter::new(tempfile::tempfile()?),
            entries: Vec::new(),
            failures: Vec::new(),
            rules: BTreeMap::new(),
            titles,
        })
    }

    pub(crate) fn add(&mut self, page: Page) -> anyhow::Result<()> {
        for (rule, (severity, count)) in &page.rules {
            let line = self.rules.entry(rule.clone()).or_insert((*severity, 0, 0));
            line.0 = line.0.max(*severity);
            line.1 += count;
            line.2 += 1;
        }
        let number = self.entries.len() + 1;
        let document = context! { n => number, page => &page, zh => self.is_chinese() };
        self.templates
            .get_template("document.html")?
            .render_captured_to(document, &mut self.spool)?;
        self.entries.push(Entry {
            path: page.path,
            body: page.body,
            year: page.year,
            counts: page.counts,
            unrelated: page.reach.unrelated,
        });
        Ok(())
    }

    pub(crate) fn fail(&mut self, path: &str, message: &str) {
        self.failures.push((path.to_owned(), message.to_owned()));
    }

    pub(crate) fn write(mut self, output: &mut impl Write) -> anyhow::Result<()> {
        let rules: Vec<RuleLine> = self
            .rules
            .iter()
            .map(|(rule, (severity, findings, files))| RuleLine {
                rule: rule.clone(),
                title: self.titles.get(rule).cloned(),
                severity: words::severity_key(*severity),
                severity_word: words::severity(self.language, *severity),
                rank: rank(*severity),
                findings: *findings,
                files: *files,
            })
            .collect();
        let many = self.entries.len() != 1 || !self.failures.is_empty();
        let only = self.entries.first().map(|entry| entry.path.as_str());
        let head = context! {
            zh => self.is_chinese(),
            lang => pick(self.language, "zh-CN", "en"),
            version => env!("CARGO_PKG_VERSION"),
            only => only.filter(|_| !many),
            many,
            entries => &self.entries,
            failures => &self.failures,
            rules,
            style => script::STYLE,
            script_digest => script::digest(),
        };
        self.templates
            .get_template("head.html")?
            .render_captured_to(head, &mut *output)?;
        self.spool.flush()?;
        let mut spool = self
            .spool
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        spool.rewind()?;
        io::copy(&mut spool, output)?;
        write!(
            output,
            "</main>\n<script>{}</script>\n</body>\n</html>\n",
            script::SCRIPT
        )?;
        Ok(())
    }

    fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }
}
