//! The command line. The doc comments are the English help; `help.rs` holds the Chinese.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use gouji_linter::diagnostic::{Language, Severity};
use gouji_linter::report::BodyKind;

/// Reports there can be.
pub(crate) const YEARS: RangeInclusive<i64> = 2008..=2100;
/// Files at a time.
pub(crate) const JOBS: RangeInclusive<i64> = 1..=1024;

/// Checks annual reports on government information disclosure: the figures against each other,
/// the text against the tables, the form against the official format
#[derive(Parser)]
#[command(name = "gouji", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(clap::Args)]
pub(crate) struct Common {
    /// Language of messages: zh or en (default: from the locale, zh when it says nothing)
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
    /// When to colour: auto, always or never (default: auto)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Use this configuration instead of the gouji.toml nearest to each document
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Print no summary and no remarks, only findings and failures
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also tell which files were skipped, which configuration applied, and the time taken
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check files and folders
    Check(Check),
    /// Explain a rule, or list a family of rules
    Explain(Explain),
    /// List every rule with its severity and its pack
    Rules(Rules),
    /// Print what gouji understood of a report: year, body, sections, every figure
    Extract(Extract),
    /// Write a blank report in the format that the year requires
    New(New),
    /// Apply the edits that findings carry
    Fix(Fix),
    /// Write the document with its findings in it: comments in Word, a listing for the browser for the rest
    Annotate(Annotate),
    /// Print the effective configuration and where each value came from
    Config(Config),
    /// Serve an editor: the Language Server Protocol over standard input and output
    Lsp(Lsp),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[derive(clap::Args)]
pub(crate) struct Check {
    /// Files and folders; `-` is standard input (default: the current folder)
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Format of the findings: full, concise, json, ndjson, sarif, junit, github, gitlab, csv or html (default: full)
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub(crate) output_format: CheckFormat,
    /// Write the findings to this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the files that --output and --receipt name
    #[arg(long)]
    pub(crate) force: bool,
    /// Only these rules or families, separated by commas; replaces `select` in gouji.toml
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Without these rules or families, separated by commas; adds to `ignore` in gouji.toml
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Give a rule or a family another severity: error, warning or hint
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    pub(crate) severity: Vec<String>,
    /// Exit with 1 from this severity on: error, warning, hint or never (default: warning)
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// The year that the reports are about, whatever they say
    #[arg(long, value_parser = clap::value_parser!(u16).range(YEARS))]
    pub(crate) year: Option<u16>,
    /// The name under which standard input is shown; its extension tells the format
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Leave out the findings that this file lists as known
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found now into the file that --baseline names
    #[arg(long, requires = "baseline")]
    pub(crate) update_baseline: bool,
    /// Print how often each rule found something, and how many figures were compared, instead of the findings
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Write a record of the run for the archive (JSON): version, rules, every file's SHA-256 and verdict
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// Check again whenever a document is saved, until Ctrl-C
    #[arg(long, conflicts_with_all = ["receipt", "update_baseline", "stdin_filename"])]
    pub(crate) watch: bool,
    /// Report every broken relation by itself instead of the figure that is wrong
    #[arg(long)]
    pub(crate) no_localise: bool,
    /// How many files to check at a time (default: as many as the machine has processors)
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(JOBS))]
    pub(crate) jobs: Option<u16>,
}

#[derive(clap::Args)]
pub(crate) struct Explain {
    /// A rule such as sum/row-total, or a family such as sum
    pub(crate) rule: String,
}

#[derive(clap::Args)]
pub(crate) struct Rules {
    /// Format of the list: text or json (default: text)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: ListFormat,
}

#[derive(clap::Args)]
pub(crate) struct Extract {
    /// The reports to read, or folders of them; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Format: json, csv or parquet (a figure a row), or text (the document's clean text) (default: json)
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(crate) output_format: ExtractFormat,
    /// Write to this file (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the file that --output names
    #[arg(long)]
    pub(crate) force: bool,
    /// The year that the report is about, whatever it says
    #[arg(long, value_parser = clap::value_parser!(u16).range(YEARS))]
    pub(crate) year: Option<u16>,
    /// The name under which standard input is shown; its extension tells the format
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct New {
    /// The year that the report is about (default: the one after that of --from)
    #[arg(long, value_parser = clap::value_parser!(u16).range(YEARS))]
    pub(crate) year: Option<u16>,
    /// The full name of the body (default: that of --from)
    #[arg(long, value_name = "NAME")]
    pub(crate) body: Option<String>,
    /// government, department, office or street (default: from the name)
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<NewKind>,
    /// md, docx or html (default: from the name after --output, else md)
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<NewFormat>,
    /// Last year's report: its body, contact lines, and what it carries over
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Write to this file (default: standard output)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite the file that --output names
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(clap::Args)]
pub(crate) struct Fix {
    /// Files and folders; `-` is standard input, whose fixed text goes to standard output (default: the current folder)
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only show what would change
    #[arg(long)]
    pub(crate) diff: bool,
    /// Also apply the edits that are for a person to decide: figures, the order of sections, whole tables
    #[arg(long)]
    pub(crate) r#unsafe: bool,
    /// Only these rules or families, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Without these rules or families, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The year that the reports are about, whatever they say
    #[arg(long, value_parser = clap::value_parser!(u16).range(YEARS))]
    pub(crate) year: Option<u16>,
    /// The name under which standard input is shown; its extension tells the format
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct Annotate {
    /// The report
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Write to this file; a name in .html asks for the listing, for a Word document too
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Overwrite the file that --output names
    #[arg(long)]
    pub(crate) force: bool,
    /// The year that the report is about, whatever it says
    #[arg(long, value_parser = clap::value_parser!(u16).range(YEARS))]
    pub(crate) year: Option<u16>,
}

#[derive(clap::Args)]
pub(crate) struct Config {
    /// The document or the folder whose configuration to print (default: the current folder)
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// Print the JSON Schema of gouji.toml instead
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(clap::Args)]
pub(crate) struct Lsp {
    /// Speak over standard input and output, which is the only way; some editors insist on saying so
    #[arg(long)]
    pub(crate) stdio: bool,
}

#[derive(clap::Args)]
pub(crate) struct Completions {
    /// bash, zsh, fish, elvish or powershell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Zh,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Full,
    Concise,
    Json,
    Ndjson,
    Sarif,
    Junit,
    Github,
    Gitlab,
    Csv,
    Html,
}

impl CheckFormat {
    pub(crate) fn shows_fingerprints(self) -> bool {
        match self {
            CheckFormat::Json
            | CheckFormat::Ndjson
            | CheckFormat::Sarif
            | CheckFormat::Gitlab
            | CheckFormat::Csv => true,
            CheckFormat::Full
            | CheckFormat::Concise
            | CheckFormat::Junit
            | CheckFormat::Github
            | CheckFormat::Html => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractFormat {
    Json,
    Csv,
    Parquet,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewFormat {
    Md,
    Docx,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewKind {
    Government,
    Department,
    Office,
    Street,
}

impl From<NewKind> for BodyKind {
    fn from(kind: NewKind) -> BodyKind {
        match kind {
            NewKind::Government => BodyKind::Government,
            NewKind::Department => BodyKind::Department,
            NewKind::Office => BodyKind::Office,
            NewKind::Street => BodyKind::Street,
        }
    }
}

/// From which severity on findings fail the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Hint,
    Never,
}

impl FailOn {
    /// As gouji.toml writes it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Hint => "hint",
            FailOn::Never => "never",
        }
    }

    pub(crate) fn includes(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Hint => true,
            FailOn::Never => false,
        }
    }
}
