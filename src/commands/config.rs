//! `gouji config`: what is in force, as a gouji.toml whose comments say where each value came from.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use anyhow::bail;
use gouji_linter::diagnostic::Language;

use super::{Governed, govern};
use crate::args::{Common, Config, FailOn};
use crate::config::{Settings, Sourced, keys};
use crate::exit::Exit;
use crate::output::{Output, Paint};
use crate::words::{self, pick};

pub(crate) fn run(args: &Config, common: &Common, language: Language) -> anyhow::Result<Exit> {
    let text = if args.schema {
        serde_json::to_string_pretty(&keys::schema(language))? + "\n"
    } else {
        if let Some(path) = args.path.as_deref().filter(|path| !path.exists()) {
            let error = io::Error::from(io::ErrorKind::NotFound);
            bail!(words::unreadable(
                language,
                &path.display().to_string(),
                &error
            ));
        }
        let Some(Governed { settings, language }) = govern(args.path.as_deref(), common, language)
        else {
            return Ok(Exit::Failure);
        };
        let Ok(settings) = &*settings else {
            return Ok(Exit::Failure);
        };
        effective(settings, language)
    };
    let mut output = Output::standard(Paint::Plain);
    output.write_all(text.as_bytes())?;
    output.finish(language)?;
    Ok(Exit::Clean)
}

fn effective(settings: &Settings, language: Language) -> String {
    let listing = Listing { settings, language };
    let mut text = String::new();
    text.push_str(&listing.head());
    text.push_str(&listing.names("packs", &settings.packs));
    text.push_str(&match &settings.select {
        Some(select) => listing.names("select", select),
        None => {
            let families: Vec<String> = settings.rules.families().map(quoted).collect();
            listing.line("select", format_args!("[{}]", families.join(", ")), None)
        }
    });
    text.push_str(&listing.names("ignore", &settings.ignore));
    let fail_on = settings.fail_on.as_ref();
    let level = fail_on.map_or(FailOn::Warning, |said| said.value).key();
    text.push_str(&listing.line("fail-on", quoted(level), fail_on.map(Sourced::place)));
    let lang = settings.lang.as_ref();
    let key = pick(lang.map_or(language, |said| said.value), "zh", "en");
    text.push_str(&listing.line("lang", quoted(key), lang.map(Sourced::place)));
    if !settings.severity.is_empty() {
        text.push_str("\n[severity]\n");
    }
    for (name, level) in &settings.severity {
        text.push_str(&listing.line(
            &quoted(name),
            quoted(words::severity_key(level.value)),
            Some(level.place()),
        ));
    }
    for entry in &settings.per_file {
        let _ = writeln!(text, "\n[[per-file]]  # {}", listing.origin(entry.place()));
        let own = &entry.value;
        let mut line = |name: &str, value: &dyn Display| {
            let _ = writeln!(text, "{name} = {value}");
        };
        line("files", &array(&own.patterns));
        if let Some(select) = &own.select {
            line("select", &array(select));
        }
        if !own.ignore.is_empty() {
            line("ignore", &array(&own.ignore));
        }
        if let Some(year) = own.year {
            line("year", &year);
        }
        if let Some(kind) = own.kind {
            line("kind", &quoted(words::kind_key(kind)));
        }
    }
    for entry in &settings.rollups {
        let origin = listing.origin(entry.place());
        let _ = writeln!(text, "\n[[rollup]]  # {origin}");
        let [whole, units] = entry.value.patterns().map(|patterns| array(&patterns));
        let _ = writeln!(text, "whole = {whole}\nunits = {units}");
        if !entry.value.names.is_empty() {
            let _ = writeln!(text, "names = {}", array(&entry.value.names));
        }
    }
    text
}

struct Listing<'s> {
    settings: &'s Settings,
    language: Language,
}

impl Listing<'_> {
    fn head(&self) -> String {
        let files: Vec<String> = self
            .settings
            .files
            .iter()
            .map(|file| file.shown())
            .collect();
        if files.is_empty() {
            let none = pick(
                self.language,
                "没有 gouji.toml，全部为默认值",
                "no gouji.toml: every value is the default",
            );
            return format!("# {none}\n");
        }
        format!(
            "# {}\n",
            files.join(pick(self.language, " 继承 ", " extends "))
        )
    }

    fn line(&self, name: &str, value: impl Display, place: Option<(usize, usize)>) -> String {
        let origin = match place {
            Some(place) => self.origin(place),
            None => pick(self.language, "默认", "default").to_owned(),
        };
        format!("{name} = {value}  # {origin}\n")
    }

    fn names(&self, name: &str, values: &[Sourced<String>]) -> String {
        if values.is_empty() {
            return self.line(name, "[]", None);
        }
        let mut text = format!("{name} = [\n");
        for value in values {
            let _ = writeln!(
                text,
                "  {},  # {}",
                quoted(&value.value),
                self.origin(value.place())
            );
        }
        text + "]\n"
    }

    fn origin(&self, (file, line): (usize, usize)) -> String {
        self.settings
            .files
            .get(file)
            .map(|file| format!("{}:{line}", file.shown()))
            .unwrap_or_default()
    }
}

fn array(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| self::quoted(value)).collect();
    format!("[{}]", quoted.join(", "))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
