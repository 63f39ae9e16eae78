//! Reports compared with each other, from the folder to what is printed.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use assert_cmd::Command;
use serde_json::Value;

use super::cli::{Folder, UNFINISHED};
use super::generate::number::Number;
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
fn a_figure_that_the_sums_and_last_years_report_both_mend_is_told_once() {
    let [last, this] =
        ["2021", "2022"].map(|year| example(&format!("series/carried-over/good/{year}.md")));
    let row = "| 3 | 0 | 0 | 0 | 0 | 0 | 3 |";
    assert_eq!(this.matches(row).count(), 1);
    let this = this.replace(row, "| 3 | 0 | 0 | 0 | 0 | 0 | 8 |");
    let folder = Folder::new(&[("2021.md", &last), ("2022.md", &this)]);
    let found = |file: &str| -> Vec<Value> {
        let ran = folder.run(&[
            "check",
            file,
            "--select",
            "series,sum",
            "--output-format",
            "json",
        ]);
        serde_json::from_str(&ran.out).unwrap()
    };
    let related = |found: &Value| found["related"].as_array().unwrap().len();
    let (alone, together) = (found("2022.md"), found("."));
    assert_eq!((alone.len(), together.len()), (1, 1), "{together:#?}");
    for found in [&alone[0], &together[0]] {
        assert_eq!(found["fix"]["edits"][0]["new_text"], "3");
    }
    // Where the figure comes from is added.
    assert!(related(&together[0]) > related(&alone[0]));
    let places = together[0]["related"].as_array().unwrap();
    assert!(places.iter().any(|place| place["path"] == "2021.md"));
}

/// Every file is checked with what is known of the others where there is a baseline, be it an empty one.
const CHECKED_ANEW: [&str; 2] = ["--baseline", "nothing.json"];

fn write_nothing(folder: &Folder) {
    folder.write("nothing.json", br#"{"version": 1, "files": {}}"#);
}

#[test]
fn what_other_reports_add_stands_where_a_check_with_them_puts_it() {
    for rule in ["carried-over", "jump", "stale-year", "repeated-text"] {
        let [last, this] =
            ["2021", "2022"].map(|year| example(&format!("series/{rule}/bad/{year}.md")));
        let this = format!("{this}\n全年共收到申请XX件。\n");
        let folder = Folder::new(&[("2021.md", &last), ("2022.md", &this)]);
        write_nothing(&folder);
        for asked in [
            ["--output-format", "full"],
            ["--output-format", "concise"],
            ["--output-format", "json"],
            ["--output-format", "ndjson"],
            ["--output-format", "sarif"],
            ["--output-format", "gitlab"],
            ["--output-format", "github"],
            ["--output-format", "csv"],
            ["--color", "always"],
            ["--statistics", "--verbose"],
        ] {
            let run = |more: &[&str]| folder.run(&[&["check"], &asked[..], more].concat());
            let (added, anew) = (run(&[]), run(&CHECKED_ANEW));
            assert_eq!(added.out, anew.out);
            assert_eq!(added.code, anew.code);
            assert!(added.out.contains(&format!("series/{rule}")));
        }
        // It is neither the first nor the last.
        let listed = folder.run(&["check", "--output-format", "concise"]).out;
        let of_this = listed.lines().filter(|line| line.starts_with("2022.md"));
        let is_added: Vec<bool> = of_this.map(|line| line.contains("series/")).collect();
        assert!(is_added.iter().filter(|added| **added).count() == 1 && is_added.len() > 3);
        assert!(!is_added[0] && !is_added[is_added.len() - 1], "{listed}");
    }
}

#[test]
fn a_figure_that_last_years_report_speaks_of_is_weighed_anew() {
    let [last, this] =
        ["2021", "2022"].map(|year| example(&format!("series/carried-over/good/{year}.md")));
    let row = "| 3 | 0 | 0 | 0 | 0 | 0 | 3 |";
    let this = this.replace(row, "| 3 | 0 | 0 | 0 | 0 | 0 | 8 |");
    let folder = Folder::new(&[("2021.md", &last), ("2022.md", &this)]);
    write_nothing(&folder);
    let run = |more: &[&str]| {
        let asked = ["check", "--select", "series,sum"];
        folder.run(&[&asked[..], more].concat()).out
    };
    let added = run(&[]);
    assert_eq!(added, run(&CHECKED_ANEW));
    assert!(added.contains("2021.md"), "{added}");
}

#[test]
fn files_for_which_there_is_no_room_are_told_the_same() {
    let [last, this] = carried();
    let folder = Folder::new(&[("y-2021.md", &last), ("y-2022.md", &this)]);
    folder.write("a-2021.md", last.replace("民政局", "水务局").as_bytes());
    folder.write("a-2022.md", this.replace("民政局", "水务局").as_bytes());
    write_nothing(&folder);
    let unfinished = format!("{UNFINISHED}{}", "全年共收到申请XX件。\n\n".repeat(400));
    for number in 0..90 {
        folder.write(&format!("b-{number}.md"), unfinished.as_bytes());
    }
    let run = |more: &[&str]| {
        let asked = ["check", "--select", "residue/placeholder,series"];
        folder.run(&[&asked[..], more].concat()).out
    };
    let told = run(&[]);
    // More than what is kept.
    assert!(told.len() > 9 << 20, "{}", told.len());
    assert_eq!(told.matches("series/carried-over").count(), 2);
    assert!(told == run(&CHECKED_ANEW));
}

/// A report in a layout, of a body that all such reports are of.
fn laid_out(model: &Model, layout: Layout) -> String {
    let bytes = model.render(layout, Options::default());
    let text = String::from_utf8(bytes).unwrap();
    text.replace(&model.body, "青川市望湖区民政局")
}

#[test]
fn several_formats_of_one_report_are_one() {
    let layouts = [
        Layout::Markdown,
        Layout::Tabs,
        Layout::TextDump,
        Layout::Html,
    ];
    // What the one carries out is not what the other carries in.
    let with = |year: u16, row: &str, figure: i64| {
        let mut models = (0..).map(|seed| Model::random(seed, year));
        let fits = |model: &Model| {
            let cell = model.cell(model.place("applications", row, "总计"));
            cell.number == Number::count(figure)
        };
        models.find(fits).unwrap()
    };
    let (mut last, this) = (with(2021, "结转下年", 3), with(2022, "上年结转", 5));
    let carried_out = last.place("applications", "结转下年", "总计");
    let folder = Folder::new(&[]);
    for (model, layout) in [&last, &this]
        .into_iter()
        .flat_map(|model| layouts.map(|each| (model, each)))
    {
        let name = format!("{}-{layout:?}.{}", model.year, layout.extension());
        folder.write(&name, laid_out(model, layout).as_bytes());
    }
    let found = || {
        let ran = folder.run(&[
            "check",
            "--select",
            "series/carried-over",
            "--output-format",
            "json",
        ]);
        serde_json::from_str::<Vec<Value>>(&ran.out).unwrap()
    };
    let once = found();
    assert_eq!(once.len(), 1, "{once:#?}");
    assert_eq!(once[0]["path"], "2022-Html.html");
    assert_eq!(once[0]["related"][0]["path"], "2021-Html.html");
    // With another figure in one of them, nobody knows which is the report of that year.
    let more = last.cell(carried_out).number.plus(1);
    last.change(carried_out, more);
    folder.write(
        "2021-Markdown.md",
        laid_out(&last, Layout::Markdown).as_bytes(),
    );
    assert_eq!(found(), Vec::<Value>::new());
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
    assert_eq!((rows("\u{FEFF}path,"), rows("c.md")), (1, 0));
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

/// What a run came to.
struct Watched {
    findings: usize,
    /// KiB, at its largest.
    peak: usize,
    /// Of all processors together, in hundredths of a second.
    busy: usize,
}

fn watched(program: &Path, folder: &Path) -> Watched {
    let written = folder.with_extension("ndjson");
    let mut child = std::process::Command::new(program)
        .args([
            "check",
            "--select",
            "series,rollup",
            "--output-format",
            "ndjson",
        ])
        .args([Path::new("--force"), Path::new("-o"), &written, folder])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let process = Path::new("/proc").join(child.id().to_string());
    let (mut peak, mut busy) = (0, 0);
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held: Option<usize> =
            line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = held.unwrap_or_default().max(peak);
        let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
        let times = stat.split_whitespace().skip(13).take(2);
        busy = times
            .filter_map(|ticks| ticks.parse::<usize>().ok())
            .sum::<usize>()
            .max(busy);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let found = fs::read_to_string(&written).unwrap();
    Watched {
        findings: found.lines().count(),
        peak,
        busy,
    }
}

/// `GOUJI=target/release/gouji cargo test --test it ten_thousand -- --ignored --nocapture`
#[test]
#[ignore = "10,000 files; it shows how time and memory grow with their number"]
#[cfg(target_os = "linux")]
fn ten_thousand_reports_are_compared_in_time_and_memory_that_grow_with_their_number() {
    let built = assert_cmd::cargo::cargo_bin("gouji");
    let program = std::env::var("GOUJI").map_or(built, PathBuf::from);
    let program = fs::canonicalize(program).unwrap();
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("reports");
    fs::create_dir(&folder).unwrap();
    let (mut written, mut peaks) = (0, vec![]);
    for bodies in [125, 250, 500, 1000] {
        (written..bodies).for_each(|body| write_reports(&folder, body));
        written = bodies;
        let started = Instant::now();
        let run = watched(&program, &folder);
        let line = format!(
            "{} reports: {:.1} s, {} hundredths of a second on all processors, {} MiB, {} findings\n",
            bodies * 10,
            started.elapsed().as_secs_f32(),
            run.busy,
            run.peak / 1024,
            run.findings
        );
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
        // Every body has copied from itself twice.
        assert!(run.findings as u64 >= bodies, "{}", run.findings);
        peaks.push(run.peak);
    }
    // A report leaves some kilobytes behind, not its text.
    let each = (peaks[3] - peaks[0]) / 8750;
    assert!(each < 32, "{each} KiB a report");
}
