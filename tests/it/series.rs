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
use super::generate::{Layout, Model, Options};

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

/// Years of which a body has a report: three formats, and the change from one to the next.
const YEARS: std::ops::Range<u16> = 2014..2024;

/// Writes the reports of one body; every fifth report takes its text from the year before, every seventh body has
/// that of another.
fn write_reports(folder: &Path, body: u64) {
    let layouts = [
        Layout::Markdown,
        Layout::Tabs,
        Layout::Html,
        Layout::TextDump,
    ];
    let author = if body % 7 == 6 { body - 1 } else { body };
    let layout = layouts[usize::try_from(body).unwrap() % layouts.len()];
    for year in YEARS {
        let copies = (u64::from(year) + body).is_multiple_of(5);
        let seed = author * 100 + u64::from(year) - u64::from(copies);
        let model = Model::random(seed, year);
        let text = model.render(layout, Options::default());
        let text = String::from_utf8(text).unwrap();
        let text = text.replace(&model.body, &format!("青川市第{body}区民政局"));
        let name = format!("{body:04}-{year}.{}", layout.extension());
        fs::write(folder.join(name), text).unwrap();
    }
}

/// Runs the program, and says how many findings it has and how many KiB it held at its largest.
fn watched(program: &str, folder: &Path) -> (usize, usize) {
    let mut child = std::process::Command::new(program)
        .args([
            "check",
            "--select",
            "series,rollup",
            "--output-format",
            "ndjson",
            "-o",
        ])
        .arg(folder.with_extension("ndjson"))
        .arg(folder)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0_usize;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
        peak = held.unwrap_or_default().max(peak);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let found = fs::read_to_string(folder.with_extension("ndjson")).unwrap();
    (found.lines().count(), peak)
}

/// `GOUJI=target/release/gouji cargo test --test it ten_thousand -- --ignored --nocapture`
#[test]
#[ignore = "10,000 files; it shows how time and memory grow with their number"]
#[cfg(target_os = "linux")]
fn ten_thousand_reports_are_compared_in_time_and_memory_that_grow_with_their_number() {
    let built = assert_cmd::cargo::cargo_bin("gouji");
    let program = std::env::var("GOUJI").unwrap_or(built.to_str().unwrap().to_owned());
    let program = fs::canonicalize(program).unwrap();
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("reports");
    fs::create_dir(&folder).unwrap();
    let (mut written, mut peaks) = (0, vec![]);
    for bodies in [125, 250, 500, 1000] {
        (written..bodies).for_each(|body| write_reports(&folder, body));
        written = bodies;
        let started = Instant::now();
        let (found, peak) = watched(program.to_str().unwrap(), &folder);
        let seconds = started.elapsed().as_secs_f32();
        let line = format!(
            "{} reports: {seconds:.1} s, {} MiB, {found} findings\n",
            bodies * 10,
            peak / 1024
        );
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        // Every body has copied from itself twice.
        assert!(found as u64 >= bodies, "{found}");
        peaks.push(peak);
    }
    // A report leaves some kilobytes behind, not its text.
    let each = (peaks[3] - peaks[0]) / 8750;
    assert!(each < 32, "{each} KiB a report");
}
