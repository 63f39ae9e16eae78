//! `[rule.check.table]`: tables that are missing, misshapen, blank, of another year, or labelled otherwise.

use std::borrow::Cow;
use std::cell::LazyCell;

use crate::diagnostic::{Edit, Fix, Safety, Severity, Wording, counted};
use crate::form::{Kind, LabelForm, TableForm};
use crate::number::{Blank, Value};
use crate::report::{Fault, FaultKind, FoundLabel, Likeness, Report, Table};
use crate::rule::{Check, RuleSet, TableFault};
use crate::span::Extent;

use super::{Finding, equation, mend, names};

mod convert;

/// More unreadable rows than this are one finding about the table.
const ROWS_TOLD_SINGLY: usize = 3;

/// So many more rows of a table out of shape are pointed at; its message counts them all.
const ROWS_NOTED: usize = 5;

pub(super) fn check(report: &Report<'_>, rules: &RuleSet, fault: TableFault) -> Vec<Finding> {
    match fault {
        TableFault::Missing => missing(report, rules),
        TableFault::Shape => report.tables.iter().flat_map(shape).collect(),
        TableFault::Blank => {
            // In a draft a blank is what is still to be counted.
            let is_draft = LazyCell::new(|| report.document.text().contains("待填写"));
            let tables = report.tables.iter();
            tables
                .filter_map(|table| {
                    blank(report, table, |blanks| {
                        let whole = !table.foreign && table.faults.is_empty();
                        if whole && !*is_draft {
                            zeros(report, rules, table, blanks)
                        } else {
                            None
                        }
                    })
                })
                .collect()
        }
        TableFault::Label => report
            .tables
            .iter()
            .flat_map(|table| label(report, table))
            .collect(),
        TableFault::Outdated => outdated(report, rules),
        TableFault::Superseded => superseded(report, rules),
    }
}

fn required<'r>(report: &Report<'_>, rules: &'r RuleSet) -> impl Iterator<Item = &'r TableForm> {
    let format = report.format.map(|format| format.id.clone());
    rules.tables.iter().filter(move |table| {
        table.required
            && format
                .as_ref()
                .is_some_and(|format| table.formats.contains(format))
    })
}

/// The tables of the form that the report lacks.
pub(super) fn lacking<'r>(
    report: &Report<'_>,
    rules: &'r RuleSet,
) -> impl Iterator<Item = &'r TableForm> {
    let is_there = |form: &TableForm| report.tables.iter().any(|table| table.form.id == form.id);
    required(report, rules).filter(move |form| !is_there(form))
}

fn missing(report: &Report<'_>, rules: &RuleSet) -> Vec<Finding> {
    lacking(report, rules)
        .filter_map(|form| {
            // Without its section the table is part of what section/missing says.
            let section = match &form.section {
                Some(id) => Some(report.section(id)?),
                None => None,
            };
            let extent = section
                .map(|section| section.heading)
                .or(report.title.as_ref().map(|title| title.extent))
                .unwrap_or_default();
            let (zh, en) = (&form.title.zh, &form.title.en);
            Some(
                Finding::new(
                    extent,
                    format!("缺少“{zh}”表"),
                    format!("the table “{en}” is missing"),
                )
                .label(
                    "这一部分应有统一格式的表",
                    "the statutory table belongs here",
                )
                .advice(
                    "按统一格式补上这张表，没有的数填 0",
                    "add the statutory table; write 0 where there is nothing",
                ),
            )
        })
        .collect()
}

fn shape(table: &Table<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if table.faults.is_empty() {
        return findings;
    }
    let title = names::table(table);
    let rows: Vec<&Fault> = table
        .faults
        .iter()
        .filter(|fault| fault.is_unread_row())
        .collect();
    let describe = |fault: &Fault| -> Wording {
        let row = fault.row.map_or(String::new(), |(block, row)| {
            names::row(&table.blocks[block], row)
        });
        let (row_zh, row_en) = if row.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("“{row}”行"), format!("row “{row}”: "))
        };
        match fault.kind {
            FaultKind::CellCount(found, expected) => Wording::new(
                format!("{row_zh}应有 {expected} 个数，实有 {found} 个，无法确定各数属于哪一列"),
                format!(
                    "{row_en}{expected} figures expected, {found} found; which column each belongs to is uncertain"
                ),
            ),
            _ => Wording::new(
                format!("{row_zh}各格连在一起，无法分开"),
                format!("{row_en}the cells run together and cannot be separated"),
            ),
        }
    };
    let advice = (
        "在各格之间留出分隔（制表符、表格线），空格填 0；在此之前不核对这些数的合计",
        "separate the cells and write 0 in blank ones; until then no sums are checked over them",
    );
    if rows.len() > ROWS_TOLD_SINGLY {
        let first = rows[0];
        let mut finding = Finding::new(
            first.extent,
            format!(
                "{}有 {} 行的格子无法分清，例如{}",
                title.zh,
                rows.len(),
                describe(first).zh
            ),
            format!(
                "{}: the cells of {} rows cannot be told apart, e.g. {}",
                title.en,
                rows.len(),
                describe(first).en
            ),
        )
        .advice(advice.0, advice.1);
        for fault in rows[1..].iter().take(ROWS_NOTED) {
            finding.note(fault.extent, describe(fault));
        }
        findings.push(finding);
    } else {
        for fault in rows {
            let what = describe(fault);
            findings.push(
                Finding::new(
                    fault.extent,
                    format!("{}{}", title.zh, what.zh),
                    format!("{}: {}", title.en, what.en),
                )
                .advice(advice.0, advice.1),
            );
        }
    }
    // What another year's form lacks is what format/outdated-table says.
    if !table.foreign && table.form.required {
        findings.extend(lost(table, &title));
    }
    if !table.foreign {
        for fault in table
            .faults
            .iter()
            .filter(|fault| fault.kind == FaultKind::ExtraRow)
        {
            findings.push(
                Finding::new(
                    fault.extent,
                    format!("{}：统一格式没有这一行", title.zh),
                    format!("{}: the official form has no such row", title.en),
                )
                .label("多出的一行", "extra row")
                .advice(
                    "删去这一行，或把数并入统一格式的行",
                    "remove the row, or move its figures to the form's rows",
                ),
            );
        }
    }
    findings
}

/// Rows and columns that the form has and the document lacks: one finding each a table.
fn lost(table: &Table<'_>, title: &Wording) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rows: Vec<(Extent, String)> = table
        .faults
        .iter()
        .filter(|fault| fault.kind == FaultKind::MissingRow)
        .filter_map(|fault| {
            let (block, row) = fault.row?;
            Some((fault.extent, names::row(&table.blocks[block], row)))
        })
        .collect();
    let columns: Vec<(Extent, String)> = table
        .faults
        .iter()
        .filter_map(|fault| match (fault.kind, fault.row) {
            (FaultKind::MissingColumn(column), Some((block, _))) => {
                Some((fault.extent, names::column(&table.blocks[block], column)))
            }
            _ => None,
        })
        .collect();
    for (lost, zh, en) in [(rows, "行", "row(s)"), (columns, "列", "column(s)")] {
        if lost.is_empty() {
            continue;
        }
        let extent = lost
            .iter()
            .map(|(extent, _)| *extent)
            .find(|extent| !extent.is_empty())
            .unwrap_or(table.extent);
        let count = lost.len();
        let names: Vec<&str> = lost.iter().map(|(_, name)| name.as_str()).take(6).collect();
        let more = if count > names.len() { " …" } else { "" };
        findings.push(
            Finding::new(
                extent,
                format!("{}缺少 {count} {zh}：{}{more}", title.zh, names.join("、")),
                format!(
                    "{}: {count} {en} missing: {}{more}",
                    title.en,
                    names.join(", ")
                ),
            )
            .advice(
                "按统一格式补齐，没有的数填 0",
                "complete it after the official form; write 0 where there is nothing",
            ),
        );
    }
    findings
}

fn blank(
    report: &Report<'_>,
    table: &Table<'_>,
    mended: impl FnOnce(&[Extent]) -> Option<Fix>,
) -> Option<Finding> {
    let is_blank = |value: &Value| matches!(value, Value::Blank(_));
    if !table.figures().any(|(.., figure)| is_blank(&figure.value)) {
        return None;
    }
    let figures: Vec<_> = table
        .figures()
        .filter(|(row, column, _)| row.kind != Kind::Text && column.kind != Kind::Text)
        .collect();
    if figures.is_empty() {
        return None;
    }
    let blanks: Vec<_> = figures
        .iter()
        .filter(|(_, _, figure)| is_blank(&figure.value))
        .collect();
    let title = names::table(table);
    if blanks.len() == figures.len() {
        // Rows whose cells cannot be told apart have figures too.
        if table.faults.iter().any(Fault::is_unread_row) {
            return None;
        }
        let anchor = anchor(table);
        return Some(
            Finding::new(
                anchor,
                format!("{}一个数都没有填", title.zh),
                format!("{}: not a single figure is filled in", title.en),
            )
            .label("整张表空白", "wholly blank")
            .advice(
                "逐格填写，没有的填 0",
                "fill in every cell; write 0 where there is nothing",
            )
            .severity(Severity::Error),
        );
    }
    let empty = blanks
        .iter()
        .filter(|(_, _, figure)| {
            matches!(
                figure.value,
                Value::Blank(Blank::Empty | Blank::Slash | Blank::Dash | Blank::None)
            )
        })
        .count();
    let (row, column, first) = *blanks.first()?;
    let marks = report.text(first.extent).trim();
    let shown = if marks.is_empty() {
        "空白".to_owned()
    } else {
        format!("“{marks}”等")
    };
    let extent = first.extent;
    Some(
        Finding::new(
            extent,
            format!("{}有 {empty} 格{shown}，没有的应填 0", title.zh),
            format!(
                "{}: {empty} blank {}; write 0 where there is nothing",
                title.en,
                if empty == 1 { "cell" } else { "cells" }
            ),
        )
        .label(
            format!("{} {} 空白", names::short(row), names::short(column)),
            format!("{} {} blank", names::short(row), names::short(column)),
        )
        .severity(Severity::Hint)
        .mended_by(mended(
            &blanks
                .iter()
                .map(|(_, _, figure)| figure.extent)
                .collect::<Vec<_>>(),
        )),
    )
}

/// 0 in every blank cell, where the table is whole and all its sums hold with the blanks as 0.
fn zeros(
    report: &Report<'_>,
    rules: &RuleSet,
    table: &Table<'_>,
    blanks: &[Extent],
) -> Option<Fix> {
    let mut edits = Vec::with_capacity(blanks.len());
    for &extent in blanks {
        let span = match mend::blank(report.document, extent) {
            Some(span) => span,
            // A dash, a slash, a 无.
            None => mend::exact(report.document, extent)?,
        };
        edits.push(Edit {
            span,
            text: "0".to_owned(),
        });
    }
    let equations = rules.rules.iter().filter_map(|rule| match &rule.check {
        Check::Equation(check) if check.table == table.form.id => Some(check),
        _ => None,
    });
    let mut broken = equations.flat_map(|check| equation::of_table(table, check));
    if broken.next().is_some() {
        return None;
    }
    let count = edits.len();
    let title = Wording::new(
        format!("在 {count} 个空白的格子填 0"),
        format!(
            "write 0 in {count} blank {}",
            if count == 1 { "cell" } else { "cells" }
        ),
    );
    mend::fix(title, Safety::Safe, edits)
}

/// Where a finding about the whole table is shown: its first label.
fn anchor(table: &Table<'_>) -> Extent {
    let labels = table
        .blocks
        .iter()
        .flat_map(|block| block.columns.iter().chain(&block.rows));
    labels
        .flatten()
        .map(|label| label.extent)
        .min()
        .unwrap_or(table.extent)
}

fn label(report: &Report<'_>, table: &Table<'_>) -> Vec<Finding> {
    if table.foreign || !table.form.required {
        return Vec::new();
    }
    // Most tables are printed as the form has them.
    let mut labels = table
        .blocks
        .iter()
        .flat_map(|block| block.rows.iter().chain(&block.columns));
    let is_exact = |label: &Option<FoundLabel>| {
        let likeness = label.map(|label| label.likeness);
        likeness.is_none_or(|likeness| likeness == Likeness::Exact)
    };
    if labels.all(is_exact) {
        return Vec::new();
    }
    let title = names::table(table);
    let mut findings = Vec::new();
    let mut small: Vec<(Extent, Wording)> = Vec::new();
    let mut printed_otherwise: Vec<(Extent, &LabelForm)> = Vec::new();
    for block in &table.blocks {
        let rows = block.rows.iter().zip(&block.form.rows);
        let columns = block.columns.iter().zip(&block.form.columns);
        for (found, form) in rows.chain(columns) {
            let Some(found) = found else { continue };
            let printed: String = report.text(found.extent).split_whitespace().collect();
            // A figure that stands right behind its label is no part of it.
            let ends_in_figure = |text: &str| text.ends_with(|last: char| last.is_ascii_digit());
            if ends_in_figure(&printed) && !ends_in_figure(&form.label) {
                continue;
            }
            match found.likeness {
                Likeness::Exact => {}
                Likeness::Typography => {
                    printed_otherwise.push((found.extent, form));
                    small.push((
                        found.extent,
                        Wording::new(
                            format!("应为“{}”", form.label),
                            format!("the form prints “{}”", form.label),
                        ),
                    ));
                }
                Likeness::Variant | Likeness::Close => findings.push(
                    Finding::new(
                        found.extent,
                        format!("{}：“{printed}”应为“{}”", title.zh, form.label),
                        format!("{}: “{printed}” should read “{}”", title.en, form.label),
                    )
                    .label(
                        format!("应为“{}”", form.label),
                        format!("should read “{}”", form.label),
                    )
                    .mended_by(relabel(report, [(found.extent, form)])),
                ),
            }
        }
    }
    if let Some((extent, first)) = small.first().cloned() {
        let count = small.len();
        let mut finding = Finding::new(
            extent,
            format!(
                "{}有 {count} 个行列名的括号、序号或空格与统一格式不同",
                title.zh
            ),
            format!(
                "{}: {} {} from the form in brackets, numbering or spaces",
                title.en,
                counted(count, "label"),
                if count == 1 { "differs" } else { "differ" }
            ),
        );
        finding.label = Some(first);
        for (extent, message) in small.drain(..).skip(1) {
            finding.note(extent, message);
        }
        finding.fix = relabel(report, printed_otherwise);
        findings.push(finding);
    }
    findings
}

/// The form's labels in the place of what is printed. An amount keeps its label where it does not say 万元: the
/// label may then be right and the figures in 元.
fn relabel<'f>(
    report: &Report<'_>,
    labels: impl IntoIterator<Item = (Extent, &'f LabelForm)>,
) -> Option<Fix> {
    let mut parts = Vec::new();
    for (extent, form) in labels {
        if form.kind == Kind::Amount && !report.text(extent).contains("万元") {
            return None;
        }
        parts.push((extent, Cow::Borrowed(form.label.as_str())));
    }
    let title = match &parts[..] {
        [(_, label)] => Wording::new(format!("改为“{label}”"), format!("write “{label}”")),
        _ => Wording::new(
            "行列名改成统一格式的写法",
            "write the labels as the form has them",
        ),
    };
    mend::replace(report, title, Safety::Safe, parts)
}

/// A table in the layout of another year's form.
fn outdated(report: &Report<'_>, rules: &RuleSet) -> Vec<Finding> {
    let Some(format) = report.format else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for table in report.tables.iter().filter(|table| table.foreign) {
        let own = rules
            .tables
            .iter()
            .find(|form| form.id == table.form.id && form.formats.contains(&format.id));
        let Some(own) = own else { continue };
        let years = table
            .form
            .formats
            .iter()
            .filter_map(|id| rules.formats.iter().find(|format| format.id == *id))
            .map(|format| years(format.first_year, format.last_year))
            .next();
        let Some((years_zh, years_en)) = years else {
            continue;
        };
        let title = names::table(table);
        let difference =
            |labels: &dyn Fn(&TableForm) -> Vec<String>| -> (Vec<String>, Vec<String>) {
                let (theirs, ours) = (labels(table.form), labels(own));
                let only = |one: &[String], other: &[String]| -> Vec<String> {
                    one.iter()
                        .filter(|label| !other.contains(label))
                        .cloned()
                        .collect()
                };
                (only(&theirs, &ours), only(&ours, &theirs))
            };
        let columns = difference(&|form| {
            form.blocks
                .iter()
                .flat_map(|block| &block.columns)
                .map(|column| names::short(column).to_owned())
                .collect()
        });
        let rows = difference(&|form| {
            form.blocks
                .iter()
                .flat_map(|block| &block.rows)
                .map(|row| names::short(row).to_owned())
                .collect()
        });
        let (has, wants) = if columns.1.is_empty() {
            rows.clone()
        } else {
            columns.clone()
        };
        // The columns are the same: only rows were added, as with （六）其他处理.
        let milder = columns.0.is_empty() && columns.1.is_empty();
        let list = |names: &[String]| {
            let mut shown: Vec<&str> = Vec::new();
            for name in names {
                if !shown.contains(&name.as_str()) && shown.len() < 4 {
                    shown.push(name);
                }
            }
            shown.join("、")
        };
        let anchor = if milder {
            last_difference(table, own)
        } else {
            anchor(table)
        };
        let mut finding = if milder && has.is_empty() {
            Finding::new(
                anchor,
                format!(
                    "{}用的是{years_zh}的格式，{} 年起还应分列：{}",
                    title.zh,
                    format.first_year,
                    list(&wants)
                ),
                format!(
                    "{}: this is the layout for {years_en}; from {} on it also has: {}",
                    title.en,
                    format.first_year,
                    list(&wants)
                ),
            )
        } else {
            Finding::new(
                anchor,
                format!(
                    "{}用的是{years_zh}的格式（{}），本年度应用：{}",
                    title.zh,
                    list(&has),
                    list(&wants)
                ),
                format!(
                    "{}: this is the layout for {years_en} ({}); this year's has: {}",
                    title.en,
                    list(&has),
                    list(&wants)
                ),
            )
        }
        .label(
            format!("{years_zh}的格式"),
            format!("layout for {years_en}"),
        )
        .advice(
            format!("换成 {} 规定的表", format.basis),
            format!("use the table of {}", format.basis),
        );
        if milder {
            finding.severity = Some(Severity::Warning);
        }
        finding.fix = convert::fix(report, table, own, format.first_year);
        findings.push(finding);
    }
    findings
}

/// The label of the row that the other form prints in more detail.
fn last_difference(table: &Table<'_>, own: &TableForm) -> Extent {
    for block in &table.blocks {
        for (found, row) in block.rows.iter().zip(&block.form.rows) {
            let detailed = own
                .blocks
                .iter()
                .flat_map(|block| &block.rows)
                .any(|other| other.name == row.name && other.heading != row.heading);
            if let (true, Some(found)) = (detailed, found) {
                return found.extent;
            }
        }
    }
    anchor(table)
}

fn years(first: u16, last: Option<u16>) -> (String, String) {
    match last {
        Some(last) if first == 2008 => (format!("{last} 年及以前"), format!("{last} and before")),
        Some(last) if first == last => (format!("{first} 年"), format!("{first}")),
        Some(last) => (format!("{first}—{last} 年"), format!("{first}–{last}")),
        None => (format!("{first} 年起"), format!("{first} on")),
    }
}

/// A table that this year's format has no place for at all.
fn superseded(report: &Report<'_>, rules: &RuleSet) -> Vec<Finding> {
    let Some(format) = report.format else {
        return Vec::new();
    };
    report
        .tables
        .iter()
        .filter(|table| {
            let ended = |id: &String| {
                rules.formats.iter().any(|of| {
                    of.id == *id && of.last_year.is_some_and(|last| last < format.first_year)
                })
            };
            table.foreign
                && table.form.formats.iter().all(ended)
                && !rules
                    .tables
                    .iter()
                    .any(|form| form.id == table.form.id && form.formats.contains(&format.id))
        })
        .map(|table| {
            let title = names::table(table);
            Finding::new(
                anchor(table),
                format!("{}（统计指标表）自 2019 年度起已停用", title.zh),
                format!(
                    "{}: this table has been done away with from 2019 on",
                    title.en
                ),
            )
            .label("已停用的统计表", "superseded table")
            .advice(
                "删去此表；需要说明的数写进“总体情况”",
                "remove it; figures worth telling belong in the overview",
            )
        })
        .collect()
}
