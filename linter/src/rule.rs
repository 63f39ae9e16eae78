//! Rules are data: what a pack may say.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use crate::diagnostic::{Severity, Wording};
use crate::equation::{self, Equation, Expression};
use crate::report::identity::dates;
use crate::report::{BodyKind, Date};
use crate::words::Words;

pub use pack::{Pack, PackError};
pub use pattern::Pattern;
pub use set::RuleSet;

mod mistake;
mod pack;
mod pattern;
mod place;
mod set;
mod vet;

#[derive(Debug)]
pub struct Rule {
    /// `family/name`; it reads after "allow".
    pub id: String,
    pub title: Wording,
    pub why: Wording,
    pub advice: Option<Wording>,
    pub basis: String,
    /// The clause that held for reports of some years: first, last, basis.
    pub basis_by_year: Vec<(u16, u16, String)>,
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

    /// Whether it takes several reports to check it.
    pub fn is_about_several(&self) -> bool {
        matches!(self.check, Check::Series(_) | Check::Rollup(_))
    }

    pub fn severity_in(&self, year: Option<u16>) -> Severity {
        self.severity_by_year
            .iter()
            .find(|(first, last, _)| year.is_some_and(|year| (*first..=*last).contains(&year)))
            .map_or(self.severity, |(.., severity)| *severity)
    }

    pub fn basis_in(&self, year: Option<u16>) -> &str {
        self.basis_by_year
            .iter()
            .find(|(first, last, _)| year.is_some_and(|year| (*first..=*last).contains(&year)))
            .map_or(self.basis.as_str(), |(.., basis)| basis)
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
    Wording(Box<WordingCheck>),
    Agreement(AgreementCheck),
    Prose(ProseCheck),
    Meta(MetaCheck),
    Series(Box<SeriesCheck>),
    Rollup(RollupCheck),
}

impl Check {
    /// The lists of words that are looked for in every report.
    fn words(&mut self) -> Vec<&mut Words> {
        match self {
            Check::Mention(check) => {
                let topics = check
                    .requirements
                    .iter_mut()
                    .flat_map(|asked| &mut asked.topics);
                topics.map(|topic| &mut topic.words).collect()
            }
            Check::Wording(check) => vec![&mut check.phrases, &mut check.hints],
            Check::Agreement(check) => {
                let claims = check.claims.iter_mut();
                let lists = claims.flat_map(|claim| {
                    let none = claim.none.as_ref();
                    claim.none_begins = none.map(Pattern::begin_with).unwrap_or_default();
                    [
                        &mut claim.none_begins,
                        &mut claim.words,
                        &mut claim.about,
                        &mut claim.about_before,
                        &mut claim.unless,
                        &mut claim.not_after,
                    ]
                });
                lists.collect()
            }
            Check::Prose(check) => {
                let statements = check.statements.iter_mut();
                let lists = statements.flat_map(|statement| {
                    [
                        &mut statement.words,
                        &mut statement.about,
                        &mut statement.unless,
                        &mut statement.unless_anywhere,
                    ]
                });
                lists.collect()
            }
            Check::Series(check) => vec![&mut check.about, &mut check.unless],
            Check::Meta(check) => vec![&mut check.dated],
            Check::Equation(_)
            | Check::Figure(_)
            | Check::Table(_)
            | Check::Section(_)
            | Check::Rollup(_) => Vec::new(),
        }
    }
}

/// Figures that must stand in a relation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EquationCheck {
    pub table: String,
    /// The names in `holds` are rows, and it must hold in each column; or the other way round.
    pub for_each: ForEach,
    /// One equation, or several.
    #[serde(deserialize_with = "one_or_more")]
    pub holds: Vec<Formula>,
    /// Where one of these has a figure other than zero, the table is not the one that the equations are about.
    #[serde(default)]
    pub unless: Vec<String>,
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
#[derive(Debug)]
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
#[derive(Debug)]
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

/// An equation that does not parse. Its offsets travel through serde in the message; see [`mistake`].
#[derive(Debug)]
pub struct EquationMistake(equation::EquationError);

impl From<equation::EquationError> for EquationMistake {
    fn from(error: equation::EquationError) -> EquationMistake {
        EquationMistake(error)
    }
}

impl fmt::Display for EquationMistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&mistake::carried(&self.0))
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Formula, D::Error> {
        deserializer.deserialize_str(Parsed(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reading, D::Error> {
        deserializer.deserialize_str(Parsed(PhantomData))
    }
}

fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Formula>, D::Error> {
    deserializer.deserialize_any(OneOrMore(PhantomData))
}

/// A string that is parsed while its reader still knows its place. serde's `try_from` parses too late for that.
struct Parsed<T>(PhantomData<T>);

impl<T: TryFrom<String, Error = EquationMistake>> Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        T::try_from(text.to_owned()).map_err(E::custom)
    }
}

struct OneOrMore<T>(PhantomData<T>);

impl<'de, T: TryFrom<String, Error = EquationMistake> + Deserialize<'de>> Visitor<'de>
    for OneOrMore<T>
{
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or a sequence")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        Ok(vec![Parsed(PhantomData).visit_str(text)?])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(all)
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
    pub words: Words,
}

/// Words that must not be there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WordingCheck {
    #[serde(default)]
    pub phrases: Words,
    /// What the group `found` matches, or else the whole match.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// A pattern is tried only where one of these words stands.
    #[serde(default)]
    pub hints: Words,
    /// Nothing is said where the sentence holds one of these.
    #[serde(default)]
    pub unless: Words,
    /// Only said where the sentence holds one of these.
    #[serde(default)]
    pub with: Words,
    /// So many characters or more that stand twice in a row: 进一步进一步.
    pub repeated: Option<usize>,
    /// Words that may end what is repeated: 领导小组办公室办公室主任.
    #[serde(default)]
    pub repeated_unless: Words,
    /// What begins with one of these has no meaning: it can be removed without asking.
    #[serde(default)]
    pub removable: Vec<String>,
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
    pub units: Words,
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
    pub words: Words,
    /// The sentence (or, for `paragraph`, the paragraph) must hold one of these too.
    #[serde(default)]
    pub about: Words,
    /// As `about`, but before the number: in 行政复议15件，其中政府信息公开类3件 only the 3 is meant.
    #[serde(default)]
    pub about_before: Words,
    /// Nothing is claimed where the clause holds one of these.
    #[serde(default)]
    pub unless: Words,
    /// Nothing is claimed where the sentence has spoken of one of these before the number.
    #[serde(default)]
    pub not_after: Words,
    /// A sentence without a number that states zero: 未收到.
    pub none: Option<Pattern>,
    /// What such a sentence begins with: it is looked for where one of these stands.
    #[serde(skip)]
    pub none_begins: Words,
    /// In this section of the report, by its id, the heading says what `about` and `about-before` ask for.
    pub section: Option<String>,
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
    pub overlapping: Words,
    /// For `percentage`: wholes that a table has.
    #[serde(default, rename = "total")]
    pub totals: Vec<Total>,
}

/// A whole by its name: 占办结总数的.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Total {
    pub words: Words,
    /// The sentence up to the name speaks of one of these …
    pub about: Words,
    /// … and of none of these.
    #[serde(default)]
    pub unless: Words,
    pub table: String,
    pub is: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProseFault {
    Breakdown,
    Percentage,
    Growth,
    Date,
    Year,
    Contradiction,
}

/// A sentence that cannot be true while a figure is above zero.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    pub words: Words,
    pub pattern: Pattern,
    #[serde(default)]
    pub about: Words,
    /// Nothing is said where the clause holds one of these.
    #[serde(default)]
    pub unless: Words,
    /// Nor where the sentence does.
    #[serde(default)]
    pub unless_anywhere: Words,
    pub table: String,
    pub denied_by: Reading,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MetaCheck {
    pub fault: MetaFault,
    /// Before the day on which a web page was published.
    #[serde(default)]
    pub dated: Words,
    /// Where the figures of a year may begin, if not on 1 January.
    #[serde(default)]
    pub first_days: Vec<Day>,
}

/// `2008-05-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        let mut days = dates(&text);
        match (days.next(), days.next()) {
            (Some(day), None) => Ok(Day(day)),
            _ => Err(format!("`{text}` is no day; write it as `2008-05-01`")),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MetaFault {
    NotAReport,
    Title,
    /// The preface names another report.
    Preface,
    /// The preface names another number of parts than it says.
    PrefaceParts,
    Year,
    Period,
    Deadline,
    /// Tracked changes that were neither accepted nor rejected.
    TrackedChanges,
    /// A comment that allows a rule and silences nothing.
    UnusedAllow,
}

/// Reports of one body, year by year.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SeriesCheck {
    pub fault: SeriesFault,
    /// For `relation` and `jump`.
    pub table: Option<String>,
    pub for_each: Option<ForEach>,
    /// A name that begins with `上年/` is one of last year's report.
    #[serde(default, deserialize_with = "one_or_more")]
    pub holds: Vec<Formula>,
    /// Only these rows, or columns, of those that `for-each` runs over; all where none is named.
    #[serde(default)]
    pub only: Vec<String>,
    /// A paragraph that holds one of these and one of `unless` explains the difference.
    #[serde(default)]
    pub about: Words,
    #[serde(default)]
    pub unless: Words,
    /// For `jump`: `row/column`.
    #[serde(default)]
    pub figures: Vec<String>,
    /// For `jump`: so many times as much, or as little.
    pub factor: Option<u32>,
    /// For `jump` the larger figure, for `repeated` the characters of the section: fewer say nothing.
    pub least: Option<u32>,
    /// For `repeated`.
    #[serde(default)]
    pub sections: Vec<String>,
    /// For `repeated`: from how many hundredths on.
    pub share: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeriesFault {
    /// Figures of two years that must stand in a relation.
    Relation,
    /// A year without a report between two that have one.
    Gap,
    /// A section that is last year's.
    Repeated,
    /// A sentence of last year's report that kept its year.
    StaleYear,
    /// A figure many times what it was.
    Jump,
}

/// Reports of several bodies for one year.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RollupCheck {
    pub fault: RollupFault,
    /// For `copied`; as in [`SeriesCheck`].
    #[serde(default)]
    pub sections: Vec<String>,
    pub share: Option<u32>,
    pub least: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollupFault {
    /// A figure of the whole is not the sum over the units.
    Total,
    /// A unit without a report for the year.
    MissingUnit,
    /// A section that is another body's.
    Copied,
}
