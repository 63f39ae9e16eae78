//! `[rule.check.figure]`: single figures that cannot be right.

use crate::form::Kind;
use crate::number::{CellUnit, Decimal, Value, read_cell};
use crate::report::{Figure, Report, Table};
use crate::rule::{FigureCheck, FigureFault};

use super::Finding;
use super::names::{self, Place};

/// An amount in 万元 from which on a county's report more likely meant 元.
const SUSPICIOUS_AMOUNT: i64 = 1_000_000;

pub(super) fn check(report: &Report<'_>, check: &FigureCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for table in &report.tables {
        if check.table.as_ref().is_some_and(|id| *id != table.form.id) {
            continue;
        }
        for (block_at, block) in table.blocks.iter().enumerate() {
            let chosen = |names: &[String], name: &str| {
                names.is_empty() || names.iter().any(|own| own == name)
            };
            let form = block.form;
            let figures = block.figures.iter().enumerate();
            let figures = figures.filter_map(|(at, figure)| Some((at, figure.as_ref()?)));
            let mut said = None;
            for (at, figure) in figures.filter(|(_, figure)| may_err(check.fault, figure)) {
                let (row, column) = (at / form.columns.len(), at % form.columns.len());
                let (row_form, column_form) = (&form.rows[row], &form.columns[column]);
                if said == Some(row)
                    || !chosen(&check.rows, &row_form.name)
                    || !chosen(&check.columns, &column_form.name)
                {
                    continue;
                }
                let place = Place {
                    block: block_at,
                    row,
                    column,
                };
                let kind = if row_form.kind == Kind::Count {
                    column_form.kind
                } else {
                    row_form.kind
                };
                let found = fault(report, table, place, figure, kind, check.fault);
                // What a body has no power to do is one mistake, in however many columns.
                if check.fault == FigureFault::Positive && found.is_some() {
                    said = Some(row);
                }
                findings.extend(found);
            }
        }
    }
    // Few reports come so far as to be asked whose they are.
    if !findings.is_empty()
        && let Some(bodies) = &check.bodies
    {
        let body = report.body.as_ref();
        let is_meant = body.is_some_and(|body| bodies.is_match(&body.name));
        if !is_meant {
            return Vec::new();
        }
    }
    findings
}

/// Whether the figure alone, wherever it stands, may have this fault: of nearly all figures no more is asked.
fn may_err(fault: FigureFault, figure: &Figure) -> bool {
    match (fault, &figure.value) {
        (FigureFault::NotANumber, value) => matches!(value, Value::Other),
        (FigureFault::Implausible, Value::Number(number)) => {
            number.value.is_negative() || !number.value.is_integer()
        }
        (FigureFault::Positive, Value::Number(number)) => {
            !number.value.is_negative() && !number.value.is_zero()
        }
        (FigureFault::Unit, Value::Number(number)) => {
            number.unit.is_some() || number.value >= Decimal::from(SUSPICIOUS_AMOUNT)
        }
        _ => false,
    }
}

/// How 本年增/减 is filled in as well: `减4`, `增加2项`, and as its head asks for both, `3/0`, `+3/-1`.
fn is_change(text: &str) -> bool {
    let is_number = |text: &str| matches!(read_cell(text), Value::Number(_));
    let word = ["增加", "减少", "新增", "增", "减"]
        .iter()
        .find_map(|word| text.strip_prefix(word));
    word.is_some_and(is_number)
        || text
            .split_once(['/', '／'])
            .is_some_and(|(more, less)| is_number(more) && is_number(less))
}

fn fault(
    report: &Report<'_>,
    table: &Table<'_>,
    place: Place,
    figure: &Figure,
    kind: Kind,
    fault: FigureFault,
) -> Option<Finding> {
    // Nearly every figure is as it should be: no name is put together for it.
    let named = || {
        let block = &table.blocks[place.block];
        let title = names::table(table);
        let (row, column) = (
            names::row(block, place.row),
            names::column(block, place.column),
        );
        (
            format!("{}“{row}”行“{column}”列", title.zh),
            format!("{}, row “{row}”, column “{column}”", title.en),
        )
    };
    let text = || report.text(figure.extent).trim();
    let finding = match (fault, &figure.value) {
        (FigureFault::NotANumber, Value::Other) if kind == Kind::Change && is_change(text()) => {
            return None;
        }
        (FigureFault::NotANumber, Value::Other) => {
            let (zh, en) = named();
            let text = text();
            Finding::new(
                figure.extent,
                format!("{zh}：“{text}”不是数"),
                format!("{en}: “{text}” is not a number"),
            )
            .label("不是数", "not a number")
            .advice(
                "只填阿拉伯数字；没有的填 0，说明写在正文里",
                "write digits only, 0 for nothing; explanations belong in the text",
            )
        }
        (FigureFault::Implausible, Value::Number(number)) => {
            let value = number.value;
            let (what_zh, what_en) = match kind {
                Kind::Count if value.is_negative() => {
                    ("件数不能小于 0", "a count cannot be below 0")
                }
                Kind::Count | Kind::Change if !value.is_integer() => {
                    ("件数应为整数", "a count is a whole number")
                }
                Kind::Amount if value.is_negative() => {
                    ("金额不能小于 0", "an amount cannot be below 0")
                }
                _ => return None,
            };
            let (zh, en) = named();
            Finding::new(
                figure.extent,
                format!("{zh}：{value}，{what_zh}"),
                format!("{en}: {value}; {what_en}"),
            )
            .label(what_zh, what_en)
            .advice("核对后改正", "check and correct it")
        }
        (FigureFault::Positive, Value::Number(number)) if number.value > Decimal::ZERO => {
            let value = number.value;
            let body = report.body.as_ref().map_or("", |body| body.name.as_str());
            let (zh, en) = named();
            Finding::new(
                figure.extent,
                format!("{zh}：{value}，而{body}没有制定规章的权限"),
                format!("{en}: {value}, but {body} has no power to make government rules"),
            )
            .label("应为 0", "should be 0")
        }
        (FigureFault::Unit, Value::Number(number)) if kind == Kind::Amount => {
            let yuan = number.unit == Some(CellUnit::Yuan);
            if !yuan && number.value < Decimal::from(SUSPICIOUS_AMOUNT) {
                return None;
            }
            let (zh, en) = named();
            let text = text();
            Finding::new(
                figure.extent,
                format!("{zh}：{text}，单位似为元，应折算成万元"),
                format!("{en}: {text} seems to be in yuan; the unit is 10,000 yuan"),
            )
            .label("单位是万元", "the unit is 10,000 yuan")
        }
        _ => return None,
    };
    let mut finding = finding;
    finding.cell = Some(place.cell(table));
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_may_be_told_in_words_or_as_its_head_asks() {
        for text in [
            "减4",
            "增加2项",
            "减少 45",
            "新增1",
            "0/0",
            "+3/-1",
            "３／０",
        ] {
            assert!(is_change(text), "{text}");
        }
        for text in ["较多", "增", "3/", "/", "1/2/3", "增加较多", "见附件"] {
            assert!(!is_change(text), "{text}");
        }
    }
}
