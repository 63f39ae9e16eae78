//! Statements that a figure of a table denies.

use crate::check::equation::cells_of;
use crate::check::sentence::Paragraph;
use crate::check::{Finding, names, names::Place};
use crate::diagnostic::Wording;
use crate::number::Decimal;
use crate::report::Report;
use crate::rule::Statement;

pub(super) fn check(
    report: &Report<'_>,
    statement: &Statement,
    paragraphs: &[Paragraph<'_>],
) -> Vec<Finding> {
    // Most statements are made nowhere: then the tables are not asked.
    let mut stated = paragraphs.iter();
    if !stated.any(|paragraph| paragraph.holds(&statement.words)) {
        return Vec::new();
    }
    let Some(table) = report.table(&statement.table) else {
        return Vec::new();
    };
    let Some(denial) = statement
        .denied_by
        .expression
        .evaluate(&mut |name| cells_of(table, name))
    else {
        return Vec::new();
    };
    if denial.value <= Decimal::ZERO {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for paragraph in paragraphs {
        if !paragraph.holds(&statement.words) {
            continue;
        }
        statement.pattern.each_match(paragraph.text, |found| {
            let sentence = paragraph.sentence(found.start, found.end);
            let clause = paragraph.clause(found.start, found.end);
            if !statement.about.is_empty() && !paragraph.holds_in(&statement.about, &sentence)
                || paragraph.holds_in(&statement.unless, &clause)
                || paragraph.holds_in(&statement.unless_anywhere, &sentence)
            {
                return;
            }
            let said = paragraph.slice(found.clone());
            let title = names::table(table);
            let denying = denial.operands.iter();
            let denying = denying.filter(|(_, _, value)| !value.is_zero());
            let told: Vec<(Place, String, Decimal)> = denying
                .map(|&(_, place, value)| {
                    let block = &table.blocks[place.block];
                    let row = names::row(block, place.row);
                    let column = names::column(block, place.column);
                    (place, format!("{row} {column}"), value)
                })
                .collect();
            let Some((first, ..)) = told.first() else {
                return;
            };
            let cell = first.cell(table);
            let listed = |is: &str, sign: &str| {
                let each = told.iter();
                let each = each.map(|(_, name, value)| format!("“{name}”{is}{value}"));
                each.collect::<Vec<_>>().join(sign)
            };
            let mut finding = Finding::new(
                paragraph.extent.part(found),
                format!("正文称“{said}”，而{}{}", title.zh, listed("为 ", "、")),
                format!(
                    "the text says “{said}”, but in {} {}",
                    title.en,
                    listed(" is ", ", ")
                ),
            )
            .label("与表格矛盾", "contradicts the table")
            .advice(
                "核对后使正文与表格一致",
                "check and make text and table agree",
            );
            for (place, name, value) in told {
                if let Some(figure) = place.figure(table) {
                    let words = format!("{name} {value}");
                    finding.note(figure.extent, Wording::new(words.clone(), words));
                }
            }
            finding.cell = Some(cell);
            findings.push(finding);
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn a_statement_contradicts_only_what_it_speaks_of() {
        silent(
            OF_2022,
            &[
                "政府信息公开申请除5件结转下年度外，均已办结。",
                "政府信息公开申请中结转下年5件，其余全部办结。",
                "上年结转的2件政府信息公开申请均已办结。",
                "政府信息公开申请均在法定期限内办结。",
                "人大建议和政协提案全部办结，政府信息公开申请依法答复。",
                "因政府信息公开被申请行政复议，已审结的均维持原答复。",
                "因政府信息公开被提起行政诉讼，法院均维持原判决。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "收到的政府信息公开申请已全部办结。",
                    "text/contradiction: 已全部办结",
                ),
                (
                    "因政府信息公开被申请行政复议，复议机关均维持原答复。",
                    "text/contradiction: 均维持",
                ),
            ],
        );
    }
}
