//! Inputs that no office writes: sizes, depths and numbers without bound. Nothing here is timed; what grew with the
//! square of its input would not come to an end.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fmt::Write;
use std::path::Path;

use gouji_linter::check::{Checked, MOST_OF_A_RULE, MOST_SOUGHT};
use gouji_linter::diagnostic::Severity;
use gouji_linter::document::{Block, Document, Format};
use gouji_linter::read::ReadError;

use crate::cli::{Folder, PLACEHOLDER, UNFINISHED};
use crate::docx::writer::{Variant, package};
use crate::engine::{checked, localised};

const ROWS: usize = 100_000;
const HEAD: &str = "某某市水务局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n三、收到和处理政府信息公开申请情况\n\n";

fn read(format: Format, bytes: &[u8]) -> Document {
    gouji_linter::read(format, bytes).unwrap()
}

fn cells(document: &Document) -> usize {
    let cells = document.blocks.iter().map(|block| match block {
        Block::Row(row) => row.cells.len(),
        Block::Table(table) => table.cells.len(),
        Block::Paragraph(_) => 0,
    });
    cells.sum()
}

/// Rows of an application table, each written by `row` from a label and its figures.
fn rows(count: usize, row: impl Fn(&str, &[&str]) -> String) -> String {
    const LABELS: [&str; 4] = [
        "一、本年新收政府信息公开申请数量",
        "（一）予以公开",
        "1.属于国家秘密",
        "（七）总计",
    ];
    let labels = LABELS.iter().cycle().take(count);
    labels.map(|label| row(label, &["1"; 7])).collect()
}

fn word(body: &str) -> Vec<u8> {
    package(body, Variant::default())
}

fn word_cell(text: &str) -> String {
    format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn a_table_of_a_hundred_thousand_rows_is_read_whole_in_text_markdown_and_html() {
    let tabs = rows(ROWS, |label, cells| {
        format!("{label}\t{}\n", cells.join("\t"))
    });
    let pipes = rows(ROWS, |label, cells| {
        format!("| {label} | {} |\n", cells.join(" | "))
    });
    let markdown = format!(
        "| a | b | c | d | e | f | g | h |\n|{}\n{pipes}",
        "---|".repeat(8)
    );
    let html = rows(ROWS, |label, cells| {
        format!("<tr><td>{label}<td>{}", cells.join("<td>"))
    });
    for (format, text, head) in [
        (Format::Text, tabs, 0),
        (Format::Text, pipes, 0),
        (Format::Markdown, markdown, 8),
        (Format::Html, format!("<table>{html}</table>"), 0),
    ] {
        let text = format!("{HEAD}{text}");
        assert_eq!(
            cells(&read(format, text.as_bytes())),
            8 * ROWS + head,
            "{format:?}"
        );
        checked(format, text.as_bytes());
    }
}

#[test]
fn a_word_table_of_a_hundred_thousand_rows_is_more_than_any_report_holds() {
    let row = |label: &str, cells: &[&str]| {
        let cells: String = cells.iter().map(|text| word_cell(text)).collect();
        format!("<w:tr>{}{cells}</w:tr>", word_cell(label))
    };
    let table = |count| word(&format!("<w:tbl>{}</w:tbl>", rows(count, row)));
    assert_eq!(cells(&read(Format::Docx, &table(10_000))), 80_000);
    let refused = gouji_linter::read(Format::Docx, &table(ROWS)).unwrap_err();
    assert_eq!(refused, ReadError::TooLarge);
    let wording = refused.wording();
    assert!(wording.zh.contains("40 万") && wording.zh.contains("另存为 .docx"));
    assert!(wording.en.contains("400,000") && wording.en.contains("save it as .docx"));
}

#[test]
fn a_row_of_a_million_cells_has_no_more_than_a_thousand() {
    for (format, text) in [
        (Format::Text, "1\t".repeat(1_000_000)),
        (Format::Text, "|1".repeat(1_000_000)),
        (Format::Markdown, "|1".repeat(1_000_000)),
        (
            Format::Markdown,
            format!("|a|b|\n|---|---|\n{}\n", "|1".repeat(1_000_000)),
        ),
    ] {
        let text = format!("{HEAD}{text}");
        let document = read(format, text.as_bytes());
        assert!(
            (1000..1100).contains(&cells(&document)),
            "{}",
            cells(&document)
        );
        checked(format, text.as_bytes());
    }
}

#[test]
fn a_line_of_fifty_megabytes_is_read_and_checked() {
    const LENGTH: usize = 50 << 20;
    for unit in ["1", "总计", "2022年共收到申请3件，"] {
        let text = format!("{HEAD}{}", unit.repeat(LENGTH / unit.len()));
        let document = read(Format::Text, text.as_bytes());
        assert_eq!(document.blocks.len(), 4);
        let found = checked(Format::Text, text.as_bytes());
        assert!(found.diagnostics.len() < 100, "{}", found.diagnostics.len());
    }
}

#[test]
fn no_unit_repeated_without_an_end_of_sentence_costs_its_square() {
    for unit in [
        "，",
        "（",
        "“",
        "XX",
        "1万",
        "1件，",
        "5件（其中",
        "1件，占3%，",
        "，占1%",
        "2022年",
        "〔2021〕30号",
        "共收到申请1件，其中予以公开1件。",
        "不予公开3件，其中甲1件、乙5件；",
        "2022年政府信息公开工作年度报告\n",
        "一、总体情况",
        "<!-- gouji: allow sum/row-total x -->",
        "⼀",
        "\u{a0}",
    ] {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let text = format!("{HEAD}{}", unit.repeat((1 << 20) / unit.len()));
            let found = localised(format, text.as_bytes());
            assert!(
                found.diagnostics.len() < 5000,
                "{unit}: {}",
                found.diagnostics.len()
            );
        }
    }
}

#[test]
fn claims_and_percentages_by_the_ten_thousand_cost_no_square() {
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/2022-clean/report.txt");
    let report = std::fs::read_to_string(report).unwrap();
    let mut claims = String::from("一、总体情况\n");
    for number in 0..10_000 {
        let (received, open, share) = (number % 90, number % 7, number % 100);
        writeln!(
            claims,
            "2022年共收到申请{received}件，其中予以公开{open}件，占{share}%。"
        )
        .unwrap();
    }
    let text = report.replacen("一、总体情况\n", &claims, 1);
    assert!(text.len() > claims.len());
    let found = localised(Format::Text, text.as_bytes());
    for (rule, least) in [("text/category", 9_000), ("text/percentage", 2_000)] {
        let listed = found.diagnostics.iter().filter(|found| found.rule == rule);
        let more = found.unlisted.iter().filter(|more| more.rule == rule);
        let count = listed.count() + more.map(|more| more.count).sum::<usize>();
        assert!(count > least, "{rule}: {count}");
    }
}

#[test]
fn a_hundred_thousand_open_tags_are_read() {
    for (format, unit) in [
        (Format::Html, "<div>"),
        (Format::Html, "<table><tr><td>"),
        (Format::Html, "<span>1"),
        (Format::Html, "<a b='"),
        (Format::Html, "<script></script "),
        (Format::Markdown, "<div>"),
        (Format::Markdown, "<table><tr><td>"),
        (Format::Markdown, "> "),
        (Format::Markdown, "- "),
        (Format::Markdown, "["),
        (Format::Markdown, "*a_"),
        (Format::Markdown, "![a](b"),
    ] {
        let text = format!("{HEAD}{}x", unit.repeat(100_000));
        let document = read(format, text.as_bytes());
        assert!(
            document.blocks.len() < 1000,
            "{unit}: {}",
            document.blocks.len()
        );
        checked(format, text.as_bytes());
    }
    let nested = |tag: &str| {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        word(&format!(
            "{}{}",
            open.repeat(100_000),
            close.repeat(100_000)
        ))
    };
    for tag in ["w:tbl", "w:sdt", "w:ins", "w:p"] {
        let refused = gouji_linter::read(Format::Docx, &nested(tag)).unwrap_err();
        assert_eq!(refused, ReadError::TooDeep, "{tag}");
        assert!(refused.wording().zh.contains("512 层") && refused.wording().en.contains("512"));
    }
}

#[test]
fn a_span_of_thirty_million_is_a_cell_as_wide_as_its_table() {
    let html = "<tr><td colspan=30000000 rowspan=30000000>总计<td>1".repeat(2000);
    let markdown = format!("{HEAD}<table>{html}</table>");
    let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"30000000\"/></w:tcPr><w:p/></w:tc>";
    let row =
        format!("<w:tr><w:trPr><w:gridBefore w:val=\"30000000\"/></w:trPr>{cell}{cell}</w:tr>");
    let word = word(&format!("<w:tbl>{}</w:tbl>", row.repeat(2000)));
    for (format, bytes) in [
        (Format::Html, markdown.as_bytes()),
        (Format::Markdown, markdown.as_bytes()),
        (Format::Docx, &word),
    ] {
        let document = read(format, bytes);
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let tables: Vec<_> = tables.collect();
        assert_eq!(tables.len(), 1, "{format:?}");
        assert!(
            tables[0].columns <= 1024 && tables[0].rows <= 2000,
            "{format:?}"
        );
        assert!(tables[0].cells.len() <= 4000, "{format:?}");
        checked(format, bytes);
    }
}

fn placeholders(count: usize) -> String {
    UNFINISHED.replace("XX件。", &"XX件。\n".repeat(count))
}

fn of_placeholder(found: &Checked) -> (usize, usize) {
    let listed = found
        .diagnostics
        .iter()
        .filter(|one| one.rule == PLACEHOLDER);
    let more = found
        .unlisted
        .iter()
        .filter(|more| more.rule == PLACEHOLDER);
    (listed.count(), more.map(|more| more.count).sum())
}

#[test]
fn a_rule_lists_its_first_findings_and_counts_the_others() {
    let of = |count| of_placeholder(&checked(Format::Text, placeholders(count).as_bytes()));
    assert_eq!(of(MOST_OF_A_RULE), (MOST_OF_A_RULE, 0));
    assert_eq!(of(1234), (MOST_OF_A_RULE, 1234 - MOST_OF_A_RULE));
    assert_eq!(of(30_000), (MOST_OF_A_RULE, MOST_SOUGHT - MOST_OF_A_RULE));
    let found = checked(Format::Text, placeholders(1234).as_bytes());
    assert_eq!(found.unlisted[0].severity, Severity::Warning);
    let last = found
        .diagnostics
        .iter()
        .rfind(|one| one.rule == PLACEHOLDER);
    let text = placeholders(1234);
    let before = text.get(..last.unwrap().span.start).unwrap();
    assert_eq!(
        before.matches("XX").count(),
        MOST_OF_A_RULE - 1,
        "they are the first"
    );
}

#[test]
fn what_is_only_counted_is_said_and_fails_the_gate_too() {
    let folder = Folder::new(&[("a.txt", &placeholders(1234))]);
    let run = |lang: &str, rest: &[&str]| {
        let usual = ["check", "--select", PLACEHOLDER, "--lang", lang, "a.txt"];
        folder.run(&[&usual, rest].concat())
    };
    let ran = run("zh", &["--output-format", "concise"]);
    ran.says(
        1,
        &[],
        &[
            "只列出前 500 处，另有 734 处（警告）未列出",
            "先改好列出的",
            "警告 1234",
        ],
    );
    assert_eq!(ran.out.lines().count(), MOST_OF_A_RULE);
    run("en", &[]).says(
        1,
        &[],
        &["lists the first 500; 734 more (warning) are not listed"],
    );
    run("zh", &["--statistics"]).says(1, &["1234"], &[]);
    folder.write("a.txt", placeholders(30_000).as_bytes());
    run("zh", &[]).says(1, &[], &["另有至少 9500 处"]);
    run("en", &[]).says(1, &[], &["at least 9500 more"]);
}

#[test]
fn after_a_thousand_comments_no_further_one_allows_anything() {
    let allowed = "<!-- gouji: allow residue/placeholder 待定 -->\n\n申请XX件。\n\n";
    let text = format!(
        "{}\n{}",
        UNFINISHED.replace("XX", "12"),
        allowed.repeat(1100)
    );
    let found = checked(Format::Markdown, text.as_bytes());
    assert_eq!((found.allowed, of_placeholder(&found)), (1000, (100, 0)));
}

#[test]
fn an_inheritance_of_sixteen_files_holds_and_one_more_is_a_mistake() {
    let folder = Folder::new(&[("a.txt", UNFINISHED), ("16.toml", "fail-on = \"never\"\n")]);
    for at in 1..16 {
        let text = format!("extend = \"{}.toml\"\n", at + 1);
        folder.write(&format!("{at}.toml"), text.as_bytes());
    }
    folder.write("gouji.toml", b"extend = \"2.toml\"\n");
    folder.run(&["check", "a.txt"]).says(0, &[], &[]);
    folder.write("gouji.toml", b"extend = \"1.toml\"\n");
    folder.run(&["check", "--lang", "zh", "a.txt"]).says(
        2,
        &[],
        &["15.toml:1:10", "继承超过 16 层；请把中间的文件合并"],
    );
    folder.run(&["check", "--lang", "en", "a.txt"]).says(
        2,
        &[],
        &["more than 16 deep; merge some of the files"],
    );
}

#[test]
fn a_file_that_is_too_large_says_the_limit_and_what_to_do() {
    let folder = Folder::new(&[("b.txt", UNFINISHED)]);
    folder.write("a.txt", &vec![b'1'; 50 << 20]);
    folder
        .run(&["check", "--lang", "zh", "a.txt", "b.txt"])
        .says(2, &["b.txt"], &["a.txt：超过 20 MiB", "只留报告正文"]);
    folder
        .run(&["check", "--lang", "en", "a.txt", "b.txt"])
        .says(
            2,
            &["b.txt"],
            &["a.txt: it is over 20 MiB", "keep the report's text"],
        );
    folder
        .run(&["fix", "--lang", "zh", "a.txt"])
        .says(2, &[], &["超过 20 MiB"]);
}

#[test]
fn a_pack_or_a_configuration_of_any_size_ends_in_a_mistake_or_a_run() {
    let folder = Folder::new(&[("a.txt", UNFINISHED)]);
    for (name, text) in [
        ("deep.toml", format!("a = {}", "[".repeat(100_000))),
        ("wide.toml", format!("a = {{{}", "b.".repeat(100_000))),
        ("long.toml", format!("lang = \"{}\"", "z".repeat(1 << 20))),
    ] {
        folder.write(name, text.as_bytes());
        let ran = folder.run(&["check", "--lang", "zh", "--config", name, "a.txt"]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(
            ran.err.contains(name) && ran.err.len() < 20_000,
            "{}",
            ran.err.len()
        );
    }
}
