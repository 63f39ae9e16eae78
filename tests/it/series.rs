//! Reports compared with each other, from the folder to what is printed.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::Path;
use std::time::Instant;

use assert_cmd::Command;
use serde_json::Value;

use super::cli::Folder;

fn example(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    fs::read_to_string(root.join(path)).unwrap()
}

/// The findings of these families in a folder of such files.
fn findings(files: &[(&str, &str)]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", ".", "--select", "series,rollup"])
        .args(["--output-format", "json"])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn carried() -> [String; 2] {
    ["2021", "2022"].map(|year| example(&format!("series/carried-over/bad/{year}.md")))
}

#[test]
fn a_finding_about_two_files_points_into_both() {
    let [last, this] = carried();
    let found = findings(&[("a.md", &last), ("b.md", &this)]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["rule"], "series/carried-over");
    assert_eq!(found[0]["path"], "b.md");
    assert_eq!(found[0]["related"][0]["path"], "a.md");
    let line = found[0]["related"][0]["location"]["line"].as_u64().unwrap();
    let named = last.lines().nth(usize::try_from(line).unwrap() - 1);
    assert!(named.unwrap().contains("结转下年度"));
}

#[test]
fn several_formats_of_one_report_are_one() {
    let [last, this] = carried();
    let page = last.replace("# 望湖区", "望湖区").replace("## ", "");
    let found = findings(&[("a.md", &last), ("a.txt", &page), ("b.md", &this)]);
    assert!(found.len() <= 1, "{found:#?}");
}

#[test]
fn a_name_that_two_places_bear_belongs_to_neither() {
    let [last, this] = carried();
    let other = this.replace("青川市", "白沙市");
    let found = findings(&[("a.md", &last), ("b.md", &this), ("c.md", &other)]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn an_explanation_in_the_text_silences_the_relation() {
    let [last, this] = carried();
    let explained = format!(
        "{this}\n## 六、其他需要报告的事项\n\n上年结转件数因统计口径调整，与上年报告相差2件。\n"
    );
    assert!(findings(&[("a.md", &last), ("b.md", &explained)]).is_empty());
}

#[test]
fn a_comment_allows_a_finding_that_only_another_report_gives() {
    let [last, this] = carried();
    let (head, table) = this.split_once("| 申请人情况").unwrap();
    let allowed =
        format!("{head}<!-- gouji: allow series/carried-over 已核实 -->\n\n| 申请人情况{table}");
    assert!(findings(&[("a.md", &last), ("b.md", &allowed)]).is_empty());
}

#[test]
fn a_folder_becomes_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let [last, this] = carried();
    for (name, text) in [
        ("a.md", last.as_str()),
        ("b.md", &this),
        ("c.md", "# 会议记录\n"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .current_dir(folder.path())
        .args(["extract", ".", "--output-format", "csv"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let rows = |file: &str| table.lines().filter(|line| line.starts_with(file)).count();
    assert_eq!((rows("path,"), rows("c.md")), (1, 0));
    assert!(rows("a.md") > 100 && rows("a.md") == rows("b.md"));
}

#[test]
fn the_table_in_parquet_holds_what_the_one_in_csv_holds() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    let folder = Folder::new(&[]);
    let [last, this] = carried();
    folder.write("reports/2021.md", last.as_bytes());
    folder.write("reports/2022.md", this.as_bytes());
    let table = |format: &str, name: &str| {
        let ran = folder.run(&["extract", "reports", "--output-format", format, "-o", name]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read(folder.path().join(name)).unwrap()
    };
    let csv = String::from_utf8(table("csv", "a.csv")).unwrap();
    table("parquet", "a.parquet");
    let file = fs::File::open(folder.path().join("a.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let mut rows = vec![];
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let fields = row.get_column_iter().map(|(name, field)| match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Int(number) => number.to_string(),
            Field::Decimal(decimal) => {
                let bytes = decimal.data();
                let units = bytes
                    .iter()
                    .fold(0i128, |units, byte| units << 8 | i128::from(*byte));
                assert_eq!((decimal.scale(), units % 1_000_000), (6, 0));
                (units / 1_000_000).to_string()
            }
            other => panic!("{name}: {other:?}"),
        });
        rows.push(fields.collect::<Vec<_>>().join(","));
    }
    assert!(rows.len() > 200);
    let wanted: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows, wanted);
}

#[test]
fn a_table_overwrites_nothing_that_it_was_not_told_to() {
    let folder = Folder::new(&[("kept.parquet", "mine")]);
    folder.write("a.md", carried()[0].as_bytes());
    let arguments = [
        "extract",
        "a.md",
        "--output-format",
        "parquet",
        "-o",
        "kept.parquet",
    ];
    let ran = folder.run(&arguments);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    let kept = || fs::read(folder.path().join("kept.parquet")).unwrap();
    assert_eq!(kept(), b"mine");
    let ran = folder.run(&[&arguments[..], &["--force"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(kept().starts_with(b"PAR1") && kept().ends_with(b"PAR1"));
}

/// `cargo test --release --test it ten_thousand -- --ignored --nocapture`
#[test]
#[ignore = "10,000 files; it shows how time grows, and memory with it"]
fn ten_thousand_reports_take_ten_times_as_long_as_a_thousand() {
    let text = example("series/repeated-text/good/2022.md");
    for bodies in [100, 1000] {
        let folder = tempfile::tempdir().unwrap();
        for body in 0..bodies {
            for year in 2021..2031 {
                let report = text
                    .replace("望湖区民政局", &format!("望湖区第{body}街道办事处"))
                    .replace("2022年", &format!("{year}年"));
                let name = format!("{body}-{year}.md");
                fs::write(folder.path().join(name), report).unwrap();
            }
        }
        let started = Instant::now();
        let output = Command::cargo_bin("gouji")
            .unwrap()
            .args(["check", "--select", "series,rollup", "--output-format"])
            .args(["ndjson", folder.path().to_str().unwrap()])
            .output()
            .unwrap();
        let lines = String::from_utf8(output.stdout).unwrap().lines().count();
        // Every report but the first of each body repeats the year before.
        assert!(lines >= bodies * 9, "{lines}");
        let seconds = started.elapsed().as_secs_f32();
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!(
                "{} reports: {seconds:.1} s, {lines} findings\n",
                bodies * 10
            )
            .as_bytes(),
        );
    }
}
