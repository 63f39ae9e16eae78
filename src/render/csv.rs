//! A finding a row, as a spreadsheet opens it: UTF-8 with a byte order mark, lines ended by CR LF. The table of figures
//! is written the same way.

use gouji_linter::diagnostic::Language;

use super::location::{IN_A_LINE, Locator, elsewhere};
use super::{Findings, Told};
use crate::words::{self, pick};

/// Without it, spreadsheets take the table to be in the encoding of their system.
pub(super) const BYTE_ORDER_MARK: &str = "\u{FEFF}";
pub(super) const LINE_END: &str = "\r\n";

pub(crate) fn head(language: Language) -> String {
    let columns = pick(
        language,
        "文件,行,列,级别,规则,问题,怎么改,依据,表,表中行,表中列,指纹",
        "path,line,column,severity,rule,message,what to do,basis,table,row,column of the table,fingerprint",
    );
    format!("{BYTE_ORDER_MARK}{columns}{LINE_END}")
}

pub(crate) fn render(findings: Findings<'_>, language: Language) -> Told {
    let locator = Locator::new(findings.source);
    let mut told = Told::default();
    for diagnostic in findings.diagnostics {
        let (line, column) = locator.position(diagnostic.span.start);
        let advice = diagnostic.advice.as_ref();
        let cell = diagnostic.cell.as_ref();
        let mut message = diagnostic.message.in_language(language).to_owned();
        for other in elsewhere(diagnostic, IN_A_LINE, language) {
            message.push_str(pick(language, "；另见 ", "; see also "));
            message.push_str(&other);
        }
        let fields = [
            field(findings.path),
            line.to_string(),
            column.to_string(),
            words::severity(language, diagnostic.severity).to_owned(),
            field(&diagnostic.rule),
            field(&message),
            field(advice.map_or("", |advice| advice.in_language(language))),
            field(&diagnostic.basis),
            field(cell.map_or("", |cell| &cell.table)),
            field(cell.map_or("", |cell| &cell.row)),
            field(cell.map_or("", |cell| &cell.column)),
            // Sixteen digits may look like a number, which a spreadsheet would round.
            format!("#{}", diagnostic.fingerprint),
        ];
        told.add(|text| {
            text.extend(fields.join(",").into_bytes());
            text.extend_from_slice(LINE_END.as_bytes());
        });
    }
    told
}

/// A text that a spreadsheet would run as a formula begins with an apostrophe; full-width signs count as well,
/// since Chinese editions take them for the narrow ones. A sign alone is none: `-` stands in many a blank cell. Nor is a
/// number with a sign.
pub(super) fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && text.chars().nth(1).is_some();
    let number = text.strip_prefix(['+', '-', '＋', '－']);
    let is_figure = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ',');
    let formula = formula && !number.is_some_and(|number| number.chars().all(is_figure));
    let text = match formula {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_shown_and_not_run() {
        assert_eq!(
            field("=HYPERLINK(\"http://x\")"),
            "\"'=HYPERLINK(\"\"http://x\"\")\""
        );
        assert_eq!(field("＝1+1"), "'＝1+1");
        assert_eq!(field("总计 40"), "总计 40");
        assert_eq!(field("-"), "-");
        assert_eq!(field("-4.5"), "-4.5");
        assert_eq!(field("-4+cmd"), "'-4+cmd");
    }

    #[test]
    fn commas_quotes_and_line_ends_stay_inside_their_field() {
        assert_eq!(field("甲,乙\n\"丙\""), "\"甲,乙\n\"\"丙\"\"\"");
    }
}
