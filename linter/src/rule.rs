//! Rules are data: what a pack may say, and how its TOML is read.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;
use serde_spanned::Spanned;

use crate::diagnostic::{Severity, Wording};
use crate::equation::{self, Equation, Expression};
use crate::form::{FormatForm, SectionForm, TableForm};
use crate::labels::LabelIndex;
use crate::report::BodyKind;
use crate::span::Span;

/// One TOML file of formats, sections, tables and rules.
#[derive(Debug)]
pub struct Pack {
    pub name: String,
    pub formats: Vec<FormatForm>,
    pub sections: Vec<SectionForm>,
    pub tables: Vec<TableForm>,
    pub rules: Vec<Rule>,
}

/// A mistake in a pack, at its place in the TOML.
#[derive(Clone, Debug)]
pub struct PackError {
    pub message: Wording,
    pub span: Span,
}

#[derive(Debug)]
pub struct Rule {
    /// `family/name`; it reads after "allow".
    pub id: String,
    pub title: Wording,
    pub why: Wording,
    pub advice: Option<Wording>,
    pub basis: String,
    pub severity: Severity,
    /// A milder or stricter severity for reports of some years: first, last, severity.
    pub severity_by_year: Vec<(u16, u16, Severity)>,
    pub example: Option<Example>,
    /// The formats (by id) whose reports it checks; empty for all.
    pub formats: Vec<String>,
    pub pack: String,
    pub check: Check,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub bad: String,
    pub good: String,
}

impl Rule {
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    pub fn severity_in(&self, year: Option<u16>) -> Severity {
        self.severity_by_year
            .iter()
            .find(|(first, last, _)| year.is_some_and(|year| (*first..=*last).contains(&year)))
            .map_or(self.severity, |(.., severity)| *severity)
    }
}

/// A handful of kinds carry every rule.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    Equation(EquationCheck),
    Figure(FigureCheck),
    Table(TableCheck),
    Section(SectionCheck),
    Mention(MentionCheck),
    Wording(WordingCheck),
    Agreement(AgreementCheck),
    Prose(ProseCheck),
    Meta(MetaCheck),
}

/// Figures that must stand in a relation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EquationCheck {
    pub table: String,
    /// The names in `holds` are rows, and it must hold in each column; or the other way round.
    pub for_each: ForEach,
    pub holds: Vec<Formula>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForEach {
    Row,
    Column,
    /// The names are `row/column`; it holds once.
    Table,
}

/// An equation as written in a pack.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Formula(pub Equation);

impl TryFrom<String> for Formula {
    type Error = EquationMistake;

    fn try_from(text: String) -> Result<Formula, EquationMistake> {
        equation::parse(&text)
            .map(Formula)
            .map_err(EquationMistake::from)
    }
}

/// A sum of figures as written in a pack: `新收/总计 + 上年结转/总计`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Reading {
    pub expression: Expression,
    pub text: String,
}

impl TryFrom<String> for Reading {
    type Error = EquationMistake;

    fn try_from(text: String) -> Result<Reading, EquationMistake> {
        let expression = equation::parse_expression(&text)?;
        Ok(Reading { expression, text })
    }
}

/// An equation that does not parse. The offsets travel through serde in the message.
#[derive(Debug)]
pub struct EquationMistake(equation::EquationError);

impl From<equation::EquationError> for EquationMistake {
    fn from(error: equation::EquationError) -> EquationMistake {
        EquationMistake(error)
    }
}

const OFFSETS: char = '\u{1F}';

impl std::fmt::Display for EquationMistake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let equation::EquationError { message, range } = &self.0;
        let Range { start, end } = range;
        write!(
            formatter,
            "{}{OFFSETS}{}{OFFSETS}{start}{OFFSETS}{end}{OFFSETS}",
            message.zh, message.en
        )
    }
}

/// A figure must lie within bounds, for some bodies.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FigureCheck {
    pub table: Option<String>,
    /// Row names; empty for all.
    #[serde(default)]
    pub rows: Vec<String>,
    #[serde(default)]
    pub columns: Vec<String>,
    pub fault: FigureFault,
    /// Only for bodies whose name matches.
    pub bodies: Option<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureFault {
    /// Neither a number nor a blank.
    NotANumber,
    /// A count with decimals or below zero.
    Implausible,
    /// More than zero.
    Positive,
    /// An amount in 元 where the form asks for 万元, or so large that it must be.
    Unit,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TableCheck {
    pub fault: TableFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableFault {
    Missing,
    Shape,
    /// Blanks instead of 0, or no figure at all.
    Blank,
    Label,
    /// A table of another year's format.
    Outdated,
    /// A table that the year's format has done away with.
    Superseded,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SectionCheck {
    pub fault: SectionFault,
    /// For `length`: the section and its limit in characters.
    pub section: Option<String>,
    pub limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionFault {
    Missing,
    Empty,
    Order,
    Extra,
    Title,
    Numbering,
    Length,
}

/// Things that a report must speak of.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MentionCheck {
    #[serde(rename = "require")]
    pub requirements: Vec<Requirement>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Requirement {
    /// Where the finding is shown, and where to look unless `anywhere`.
    pub section: String,
    #[serde(default)]
    pub anywhere: bool,
    /// Only for these kinds of bodies; empty for all.
    #[serde(default)]
    pub kinds: Vec<BodyKind>,
    pub first_year: Option<u16>,
    /// Instead of the rule's own.
    pub severity: Option<Severity>,
    /// Years in which it is only worth a hint.
    #[serde(default)]
    pub hint_years: Vec<u16>,
    pub message: Wording,
    pub advice: Wording,
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Topic {
    pub name: Wording,
    /// Any one of them will do.
    pub words: Vec<String>,
}

/// Words that must not be there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WordingCheck {
    #[serde(default)]
    pub phrases: Vec<String>,
    /// What the group `found` matches, or else the whole match.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// A pattern is tried only where one of these words stands.
    #[serde(default)]
    pub hints: Vec<String>,
    /// Nothing is said where the sentence holds one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Only said where the sentence holds one of these.
    #[serde(default)]
    pub with: Vec<String>,
    /// So many characters or more that stand twice in a row: 进一步进一步.
    pub repeated: Option<usize>,
    /// Words that may end what is repeated: 领导小组办公室办公室主任.
    #[serde(default)]
    pub repeated_unless: Vec<String>,
    /// Also in tables and headings; else in prose only.
    #[serde(default)]
    pub everywhere: bool,
    pub message: Wording,
}

/// Numbers in the text that a table's figures must bear out.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AgreementCheck {
    pub table: String,
    pub units: Vec<String>,
    #[serde(rename = "claim")]
    pub claims: Vec<ClaimForm>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClaimForm {
    /// What stands before the number, up to it: matched at the end of the sentence so far.
    pub before: Option<Pattern>,
    /// What stands after the number and its unit.
    pub after: Option<Pattern>,
    /// Quick test: one of these words must be in the sentence.
    pub words: Vec<String>,
    /// The sentence (or, for `paragraph`, the paragraph) must hold one of these too.
    #[serde(default)]
    pub about: Vec<String>,
    /// As `about`, but before the number: in 行政复议15件，其中政府信息公开类3件 only the 3 is meant.
    #[serde(default)]
    pub about_before: Vec<String>,
    /// Nothing is claimed where the clause holds one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Nothing is claimed where the sentence has spoken of one of these before the number.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// A sentence without a number that states zero: 未收到.
    pub none: Option<Pattern>,
    /// What it may mean. It is wrong only when none fits.
    pub readings: Vec<Reading>,
}

/// Arithmetic inside the prose.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProseCheck {
    pub fault: ProseFault,
    /// For `contradiction`: the statements and the figure that denies them.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// For `breakdown`: parts named like this may overlap.
    #[serde(default)]
    pub overlapping: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProseFault {
    Breakdown,
    Percentage,
    Contradiction,
}

/// A sentence that cannot be true while a figure is above zero.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    pub words: Vec<String>,
    pub pattern: Pattern,
    #[serde(default)]
    pub about: Vec<String>,
    /// Nothing is said where the clause holds one of these.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Nor where the sentence does.
    #[serde(default)]
    pub unless_anywhere: Vec<String>,
    pub table: String,
    pub denied_by: Reading,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MetaCheck {
    pub fault: MetaFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MetaFault {
    NotAReport,
    Title,
    Year,
    Period,
    Deadline,
}

/// A regular expression that is compiled when it is first used.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    pub text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        Pattern {
            text,
            compiled: OnceLock::new(),
        }
    }
}

/// A user's pack may be hostile: no pattern may compile to more than this.
const PATTERN_SIZE: usize = 1 << 20;

impl Pattern {
    /// `None` for a pattern that is no regular expression.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| compile(&self.text).ok())
            .as_ref()
    }
}

/// The matches of a pattern: what its group `found` caught, where it has one, since regular expressions of this
/// kind cannot look around without consuming.
pub(crate) fn matches<'t>(
    regex: &'t Regex,
    text: &'t str,
) -> impl Iterator<Item = Range<usize>> + 't {
    let named = regex.capture_names().flatten().any(|name| name == FOUND);
    let inner = named.then(|| {
        regex
            .captures_iter(text)
            .filter_map(|captures| captures.name(FOUND).map(|found| found.range()))
    });
    let whole = (!named).then(|| regex.find_iter(text).map(|found| found.range()));
    inner
        .into_iter()
        .flatten()
        .chain(whole.into_iter().flatten())
}

const FOUND: &str = "found";

fn compile(text: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(text)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .build()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackToml {
    #[serde(default, rename = "format")]
    formats: Vec<Spanned<FormatForm>>,
    #[serde(default, rename = "section")]
    sections: Vec<Spanned<SectionForm>>,
    #[serde(default, rename = "table")]
    tables: Vec<Spanned<TableForm>>,
    #[serde(default, rename = "rule")]
    rules: Vec<RuleToml>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleToml {
    id: Spanned<String>,
    title: Wording,
    why: Wording,
    advice: Option<Wording>,
    basis: String,
    severity: Severity,
    #[serde(default)]
    severity_by_year: std::collections::BTreeMap<Spanned<String>, Severity>,
    example: Option<Example>,
    #[serde(default)]
    formats: Vec<String>,
    check: Check,
}

impl Pack {
    /// Reads a pack; every mistake is told at its place.
    pub fn parse(name: &str, text: &str) -> Result<Pack, Vec<PackError>> {
        let (table, mistakes) = toml::de::DeTable::parse_recoverable(text);
        if !mistakes.is_empty() {
            return Err(mistakes
                .into_iter()
                .map(|mistake| toml_error(&mistake, text))
                .collect());
        }
        let pack: PackToml = PackToml::deserialize(toml::de::Deserializer::from(table))
            .map_err(|mistake| vec![toml_error(&mistake, text)])?;
        let mut errors = Vec::new();
        let mut rules = Vec::with_capacity(pack.rules.len());
        for rule in pack.rules {
            let span = rule.id.span();
            let id = rule.id.into_inner();
            if !is_rule_id(&id) {
                errors.push(PackError {
                    message: Wording::new(
                        format!("规则名“{id}”应写成“类别/名称”，用小写英文字母、数字和连字符"),
                        format!("rule id `{id}` must be `family/name` in lower-case letters, digits and hyphens"),
                    ),
                    span: Span::new(span.start, span.end),
                });
            }
            let mut severity_by_year = Vec::new();
            for (year, severity) in rule.severity_by_year {
                match years(year.get_ref()) {
                    Some((first, last)) => severity_by_year.push((first, last, severity)),
                    None => errors.push(PackError {
                        message: Wording::new(
                            "此处应为年份，如 \"2019\" 或 \"2008-2018\"",
                            "expected a year or years, such as \"2019\" or \"2008-2018\"",
                        ),
                        span: Span::new(year.span().start, year.span().end),
                    }),
                }
            }
            for pattern in rule.check.patterns() {
                if let Err(error) = compile_lazily(pattern) {
                    errors.push(PackError {
                        message: Wording::new(
                            format!("“{}”不是可用的正则表达式：{error}", pattern.text),
                            format!(
                                "`{}` is no usable regular expression: {error}",
                                pattern.text
                            ),
                        ),
                        span: locate(text, &pattern.text)
                            .unwrap_or(Span::new(span.start, span.end)),
                    });
                }
            }
            rules.push(Rule {
                id,
                title: rule.title,
                why: rule.why,
                advice: rule.advice,
                basis: rule.basis,
                severity: rule.severity,
                severity_by_year,
                example: rule.example,
                formats: rule.formats,
                pack: name.to_owned(),
                check: rule.check,
            });
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Pack {
            name: name.to_owned(),
            formats: pack.formats.into_iter().map(Spanned::into_inner).collect(),
            sections: pack.sections.into_iter().map(Spanned::into_inner).collect(),
            tables: pack.tables.into_iter().map(Spanned::into_inner).collect(),
            rules,
        })
    }
}

impl Check {
    fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Check::Wording(check) => check.patterns.iter().collect(),
            Check::Agreement(check) => check
                .claims
                .iter()
                .flat_map(|claim| [&claim.before, &claim.after, &claim.none])
                .flatten()
                .collect(),
            Check::Figure(check) => check.bodies.iter().collect(),
            Check::Prose(check) => check
                .statements
                .iter()
                .map(|statement| &statement.pattern)
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether a pattern parses, without the cost of compiling it.
fn compile_lazily(pattern: &Pattern) -> Result<(), String> {
    regex_syntax::parse(&pattern.text)
        .map(drop)
        .map_err(|error| match error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            other => other.to_string(),
        })
}

/// `2019` or `2008-2018`.
fn years(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
        .filter(|(first, last)| first <= last)
}

fn is_rule_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    id.split_once('/')
        .is_some_and(|(family, name)| part(family) && part(name))
}

fn locate(text: &str, part: &str) -> Option<Span> {
    text.find(part).map(|at| Span::new(at, at + part.len()))
}

fn toml_error(error: &toml::de::Error, text: &str) -> PackError {
    let range = error.span().unwrap_or(0..0);
    let message = error.message();
    let mut parts = message.split(OFFSETS);
    if let (Some(zh), Some(en), Some(start), Some(end)) = (
        parts.next(),
        parts.next(),
        parts.next().and_then(|n| n.parse().ok()),
        parts.next().and_then(|n| n.parse().ok()),
    ) {
        // An equation: the offsets count from behind the opening quote.
        let (start, end): (usize, usize) = (start, end);
        let inside = text.get(range.clone()).map_or(0, |raw| {
            raw.len() - raw.trim_start_matches(['\'', '"']).len()
        });
        let limit = range.end;
        return PackError {
            message: Wording::new(zh, en),
            span: Span::new(
                (range.start + inside + start).min(limit),
                (range.start + inside + end).min(limit),
            ),
        };
    }
    PackError {
        message: Wording::new(
            format!("规则包有误：{message}"),
            format!("mistake in the rule pack: {message}"),
        ),
        span: Span::new(range.start, range.end),
    }
}

/// All packs together, ready to check reports with.
#[derive(Debug)]
pub struct RuleSet {
    pub formats: Vec<FormatForm>,
    pub sections: Vec<SectionForm>,
    pub tables: Vec<TableForm>,
    pub rules: Vec<Rule>,
    pub(crate) labels: LabelIndex,
}

impl RuleSet {
    /// Puts packs together; the error names the pack that it is in.
    pub fn new(packs: Vec<Pack>) -> Result<RuleSet, (String, PackError)> {
        let (mut formats, mut sections, mut tables, mut rules) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut owners: Vec<String> = Vec::new();
        for pack in packs {
            for rule in pack.rules {
                if rules.iter().any(|known: &Rule| known.id == rule.id) {
                    let message = Wording::new(
                        format!("规则 {} 已在别的规则包中定义，请换一个名称", rule.id),
                        format!(
                            "rule {} is defined in another pack; choose another name",
                            rule.id
                        ),
                    );
                    return Err((
                        pack.name,
                        PackError {
                            message,
                            span: Span::default(),
                        },
                    ));
                }
                owners.push(pack.name.clone());
                rules.push(rule);
            }
            formats.extend(pack.formats);
            sections.extend(pack.sections);
            tables.extend(pack.tables);
        }
        let labels = LabelIndex::new(&tables, &sections);
        let rules = RuleSet {
            formats,
            sections,
            tables,
            rules,
            labels,
        };
        for (rule, owner) in rules.rules.iter().zip(&owners) {
            if let Some(message) = rules.unknown_name(rule) {
                return Err((
                    owner.clone(),
                    PackError {
                        message,
                        span: Span::default(),
                    },
                ));
            }
        }
        Ok(rules)
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    pub fn families(&self) -> impl Iterator<Item = &str> {
        let mut seen: Vec<&str> = Vec::new();
        for rule in &self.rules {
            if !seen.contains(&rule.family()) {
                seen.push(rule.family());
            }
        }
        seen.into_iter()
    }

    pub fn format_of(&self, year: u16) -> Option<&FormatForm> {
        self.formats.iter().find(|format| format.governs(year))
    }

    /// A rule that speaks of a table, row or column that no pack declares would never fire: say so instead.
    fn unknown_name(&self, rule: &Rule) -> Option<Wording> {
        let Check::Equation(check) = &rule.check else {
            return None;
        };
        let tables: Vec<&TableForm> = self
            .tables
            .iter()
            .filter(|table| table.id == check.table)
            .collect();
        if tables.is_empty() {
            return Some(Wording::new(
                format!("规则 {}：没有名为“{}”的表", rule.id, check.table),
                format!("rule {}: there is no table `{}`", rule.id, check.table),
            ));
        }
        for formula in &check.holds {
            for (name, _) in formula.0.left.names().chain(formula.0.right.names()) {
                let known = tables.iter().flat_map(|table| &table.blocks).any(|block| {
                    let has = |labels: &[crate::form::LabelForm], name: &str| {
                        labels.iter().any(|label| {
                            label.name == name
                                || label
                                    .name
                                    .strip_prefix(name)
                                    .is_some_and(|rest| rest.starts_with('.'))
                        })
                    };
                    match check.for_each {
                        ForEach::Row => has(&block.columns, name),
                        ForEach::Column => has(&block.rows, name),
                        ForEach::Table => name.split_once('/').is_some_and(|(row, column)| {
                            has(&block.rows, row) && has(&block.columns, column)
                        }),
                    }
                });
                if !known {
                    return Some(Wording::new(
                        format!("规则 {}：表“{}”中没有“{name}”", rule.id, check.table),
                        format!("rule {}: table `{}` has no `{name}`", rule.id, check.table),
                    ));
                }
            }
        }
        None
    }
}
