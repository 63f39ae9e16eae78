//! `gouji fix`: what must hold for any fix, and the command end to end.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use gouji_linter::check::Checked;
use gouji_linter::diagnostic::Edit;
use gouji_linter::document::{Document, Format};
use gouji_linter::fix::{Checking, MendError, Mended, Wanted, apply, mend};
use gouji_linter::localise::Limits;
use gouji_linter::report::{Given, Report};
use gouji_linter::selection::Selection;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::engine::{localised, rules};
use crate::generate::{Layout, Model, Options};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn mended(format: Format, bytes: &[u8], wanted: Wanted) -> Result<Mended, MendError> {
    let selection = Selection::all(rules());
    let checking = Checking {
        format,
        rules: rules(),
        selection: &selection,
        given: Given::default(),
        tell: &|report, checked| {
            gouji_linter::localise(report, rules(), &selection, checked, &Limits::default());
        },
    };
    mend(bytes, checking, wanted)
}

/// Every bad example and every invented report.
fn samples() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["tests/rules", "tests/reports"]
        .iter()
        .flat_map(|folder| {
            ignore::WalkBuilder::new(root().join(folder))
                .standard_filters(false)
                .build()
        })
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.and_then(Format::of_extension).is_some()
        })
        .collect();
    files.sort();
    assert!(files.len() > 100);
    files
}

fn format_of(path: &Path) -> Format {
    Format::of_extension(path.extension().unwrap().to_str().unwrap()).unwrap()
}

/// How often each rule speaks of each cell.
fn counted(checked: &Checked) -> BTreeMap<(String, Option<String>), usize> {
    let mut counts = BTreeMap::new();
    for found in &checked.diagnostics {
        let cell = found.cell.as_ref().map(|cell| format!("{cell:?}"));
        *counts.entry((found.rule.clone(), cell)).or_default() += 1;
    }
    counts
}

/// What a heading or a table that was put in may be found to lack: its own content.
const LACKS: [&str; 4] = [
    "section/empty",
    "section/topic",
    "table/missing",
    "table/blank",
];

fn holds(name: &str, format: Format, bytes: &[u8]) -> usize {
    let mut made = 0;
    for wanted in [Wanted::Safe, Wanted::All] {
        let once = mended(format, bytes, wanted).unwrap();
        let again = mended(format, &once.bytes, wanted).unwrap();
        assert_eq!(
            again.bytes, once.bytes,
            "{name}: fixing twice is not fixing once"
        );
        assert!(again.applied.is_empty(), "{name}: {:?}", again.applied);
        let before = counted(&once.found);
        let puts_in = |rule: &str| once.applied.iter().any(|applied| applied.rule == rule);
        let excused = puts_in("section/missing") || puts_in("format/outdated-table");
        for (key, count) in counted(&once.remaining) {
            let known = before.get(&key).copied().unwrap_or_default();
            let is_excused = excused && LACKS.contains(&key.0.as_str());
            assert!(
                count <= known || is_excused,
                "{name}: {key:?} was not found before {:?}",
                once.applied
            );
        }
        if once.applied.is_empty() {
            assert_eq!(once.bytes, bytes, "{name}: changed without a fix");
        }
        made += once.applied.len();
    }
    made
}

#[test]
fn a_fixed_sample_has_no_new_finding_and_fixing_it_again_changes_nothing() {
    let mut made = 0;
    for path in samples() {
        let bytes = fs::read(&path).unwrap();
        made += holds(&path.display().to_string(), format_of(&path), &bytes);
    }
    assert!(made > 60, "only {made} fixes were made");
}

fn spliced(text: &str, edits: &[&Edit]) -> String {
    let mut spliced = text.to_owned();
    for edit in edits.iter().rev() {
        spliced.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    spliced
}

fn offered(format: Format, bytes: &[u8]) -> (Document, Vec<Vec<Edit>>) {
    let document = gouji_linter::read(format, bytes).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    let checked = gouji_linter::check(&report, rules(), &Selection::all(rules()));
    let fixes = checked
        .diagnostics
        .into_iter()
        .filter_map(|found| found.fix);
    let edits = fixes.map(|fix| fix.edits).collect();
    drop(report);
    (document, edits)
}

#[test]
fn a_fix_touches_no_byte_outside_its_edits() {
    let mut seen = 0;
    for path in samples() {
        let (name, format) = (path.display(), format_of(&path));
        let bytes = fs::read(&path).unwrap();
        let (document, fixes) = offered(format, &bytes);
        for edits in &fixes {
            let edits: Vec<&Edit> = edits.iter().collect();
            let edited = match apply(format, &bytes, &document, &edits) {
                Err(MendError::OutOfReach) if format == Format::Docx => continue,
                edited => edited.unwrap(),
            };
            seen += 1;
            if format == Format::Docx {
                same_parts(&bytes, &edited);
                continue;
            }
            let text = &document.source.text;
            let start = text.get(..edits[0].span.start).unwrap();
            let end = text.get(edits[edits.len() - 1].span.end..).unwrap();
            let encoding = document.source.encoding;
            assert!(edited.starts_with(&encoding.encode(start).0), "{name}");
            assert!(edited.ends_with(&encoding.encode(end).0), "{name}");
            let read = gouji_linter::read(format, &edited).unwrap();
            assert_eq!(read.source.text, spliced(text, &edits), "{name}");
        }
    }
    assert!(seen > 60, "only {seen} fixes were offered");
}

/// Every part but the main one is the same, and of that one everything but text.
fn same_parts(before: &[u8], after: &[u8]) {
    let parts = |bytes: &[u8]| -> BTreeMap<String, String> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..zip.len() {
            let mut entry = zip.by_index(at).unwrap();
            let name = entry.name().unwrap().into_owned();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            parts.insert(name, text);
        }
        parts
    };
    let (mut before, mut after) = (parts(before), parts(after));
    let main = "word/document.xml";
    let (old, new) = (before.remove(main).unwrap(), after.remove(main).unwrap());
    assert_eq!(before, after);
    let tables = |part: &str| part.matches("<w:tc>").count();
    assert_eq!(tables(&old), tables(&new));
    let looks = |part: &str| part.matches("<w:rPr>").count();
    assert!(looks(&new) >= looks(&old));
}

/// Slips that a clerk makes, each with a fix.
const SLIPS: [(&str, &str); 12] = [
    ("总体情况", "概况"),
    ("存在的主要问题及改进情况", "存在的问题及改进情况"),
    ("四、政府信息公开", "五、政府信息公开"),
    ("三、收到", "3、收到"),
    ("上年结转", "上年转结"),
    ("现行有效件数", "现行有效件"),
    ("（一）予以公开", "(一) 予以公开"),
    ("（二）依申请公开", "[bookmark: _GoBack]（二）依申请公开"),
    ("（四）无法提供", "(四)无法提供"),
    ("其他需要报告的事项", "其它需要报告的事项"),
    ("1.属于国家秘密", "1、 属于国家秘密"),
    ("全年", "（文字描述）全年"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 0, failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_211), ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_report_is_the_better_for_its_fixes(
        model in Model::strategy(2014..=2025),
        layout in prop::sample::select(Layout::ALL.to_vec()),
        slips in prop::collection::vec(prop::sample::select(SLIPS.to_vec()), 0..5),
        zeros in any::<bool>(),
        variants in any::<bool>(),
        change in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut model = model;
        if let Some(change) = change {
            let places: Vec<_> = model.places().into_iter().filter(|&place| model.breaking(place).is_some()).collect();
            let place = *change.get(&places);
            model.change(place, model.breaking(place).unwrap());
        }
        let seed = model.seed;
        let mut bytes = model.render(layout, Options { variants, seed });
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let mut text = text.to_owned();
            for (from, to) in slips {
                text = text.replace(from, to);
            }
            if zeros {
                text = text.replace("\t0\t", "\t\t").replace("| 0 |", "|  |").replace(">0<", "><");
            }
            bytes = text.into_bytes();
        }
        let format = Format::of_extension(layout.extension()).unwrap();
        holds(&format!("{layout:?}"), format, &bytes);
    }
}

fn gouji() -> Command {
    let mut command = Command::cargo_bin("gouji").unwrap();
    command.args(["--lang", "zh", "--color", "never"]);
    command
}

/// A folder with one file in it.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn sample(name: &str) -> String {
    fs::read_to_string(root().join("tests/reports").join(name)).unwrap()
}

/// A clean report with a heading that is worded otherwise.
fn slipped() -> String {
    let report = sample("2022-clean/report.md");
    let slipped = report.replace("## 六、其他需要报告的事项", "## 六、其它需要报告的事项");
    assert_ne!(slipped, report);
    slipped
}

fn run(arguments: &[&str], path: &Path) -> (i32, String, String) {
    let output = gouji()
        .arg("fix")
        .args(arguments)
        .arg(path)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_slip_is_fixed_in_the_file_and_the_summary_says_so() {
    let (_folder, path) = file("report.md", slipped().as_bytes());
    let (code, out, said) = run(&[], &path);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(said.contains("（section/title）"), "{said}");
    assert!(
        said.ends_with("1 份报告：改了 1 个问题（1 个文件），还有 0 个\n"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        sample("2022-clean/report.md")
    );
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let slipped = slipped();
    let (_folder, path) = file("report.md", slipped.as_bytes());
    let (code, out, said) = run(&["--diff"], &path);
    assert_eq!(code, 0, "a hint is below the threshold");
    assert!(
        out.contains("\n-## 六、其它需要报告的事项\n+## 六、其他需要报告的事项\n"),
        "{out}"
    );
    assert!(said.contains("可改 1 个问题"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), slipped);
}

#[test]
fn only_the_chosen_rules_are_fixed() {
    let slipped = slipped();
    let (_folder, path) = file("report.md", slipped.as_bytes());
    run(&["--select", "residue"], &path);
    run(&["--ignore", "section/title"], &path);
    assert_eq!(fs::read_to_string(&path).unwrap(), slipped);
    let (code, _, said) = run(&["--select", "sections"], &path);
    assert_eq!(code, 2);
    assert!(said.contains("section"), "{said}");
}

#[test]
fn what_a_person_decides_waits_for_unsafe() {
    let bad = fs::read(root().join("tests/rules/section/order/bad.md")).unwrap();
    let (_folder, path) = file("report.md", &bad);
    let (_, _, said) = run(&[], &path);
    assert!(said.contains("其中 1 个可用 --unsafe 改"), "{said}");
    run(&["--unsafe"], &path);
    let (_, _, said) = run(&["--unsafe"], &path);
    assert!(said.contains("改了 0 个问题"), "{said}");
    let text = fs::read_to_string(&path).unwrap();
    let place = |title: &str| text.find(title).unwrap();
    assert!(place("四、政府信息公开行政复议") < place("五、存在的主要问题"));
}

#[test]
fn a_figure_that_a_check_would_mend_is_mended_by_unsafe_alone() {
    let right = sample("2022-clean/report.md");
    let wrong = right.replacen(
        "| 31 | 5 | 0 | 1 | 2 | 0 | 39 |",
        "| 99 | 5 | 0 | 1 | 2 | 0 | 39 |",
        1,
    );
    assert_ne!(wrong, right);
    let (_folder, path) = file("report.md", wrong.as_bytes());
    let check = || {
        let output = gouji().arg("check").arg(&path).output().unwrap();
        let [out, err] =
            [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        (output.status.code().unwrap(), out, err)
    };
    let (_, out, _) = check();
    assert!(out.contains("（gouji fix --unsafe）"), "{out}");
    let (code, _, said) = run(&[], &path);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("其中 1 个可用 --unsafe 改"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong);
    let (code, _, said) = run(&["--unsafe"], &path);
    assert!(said.contains("把 99 改为 31（sum/row-total）"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), right);
    let (checked, out, _) = check();
    assert_eq!(checked, code);
    let found = out.matches("依据：").count();
    assert!(said.ends_with(&format!("还有 {found} 个\n")), "{said}{out}");
}

#[test]
fn after_a_fix_as_many_findings_remain_as_a_check_tells() {
    let mut figures = 0;
    let mut compare = |name: &str, format: Format, bytes: &[u8]| {
        for wanted in [Wanted::Safe, Wanted::All] {
            let once = mended(format, bytes, wanted).unwrap();
            let told = localised(format, &once.bytes).diagnostics;
            assert_eq!(once.remaining.diagnostics.len(), told.len(), "{name}");
            let made = once.applied.iter();
            figures += made.filter(|made| made.rule.starts_with("sum/")).count();
        }
    };
    for path in samples() {
        let bytes = fs::read(&path).unwrap();
        compare(&path.display().to_string(), format_of(&path), &bytes);
    }
    for seed in 0..20 {
        let mut model = Model::random(seed, 2023);
        for (row, more) in [("新收", 30), ("结转下年", 7)] {
            let place = model.place("applications", row, "自然人");
            model.change(place, model.cell(place).number.plus(more));
        }
        let bytes = model.render(Layout::Markdown, Options::default());
        compare(&format!("{seed}"), Format::Markdown, &bytes);
    }
    assert!(figures > 20, "only {figures} figures were mended");
}

#[test]
fn standard_input_comes_out_fixed() {
    let output = gouji()
        .args(["fix", "-", "--stdin-filename", "report.md"])
        .write_stdin(slipped())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        sample("2022-clean/report.md")
    );
}

#[test]
fn findings_that_remain_are_exit_1_and_files_that_cannot_be_read_exit_2() {
    let path = root().join("tests/reports/2022-mistakes/report.txt");
    assert_eq!(run(&["--diff"], &path).0, 1);
    assert_eq!(run(&["--diff"], Path::new("no-such-report.txt")).0, 2);
}

#[test]
fn encoding_mark_and_line_ends_stay_as_they_are() {
    let text = slipped().replace('\n', "\r\n");
    let fixed = sample("2022-clean/report.md").replace('\n', "\r\n");
    let utf_16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect()
    };
    let marked = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for encode in [utf_16 as fn(&str) -> Vec<u8>, marked, gbk] {
        let (_folder, path) = file("report.md", &encode(&text));
        let (code, _, said) = run(&[], &path);
        assert_eq!(code, 0, "{said}");
        assert!(fs::read(&path).unwrap() == encode(&fixed), "{said}");
    }
}

#[test]
fn a_character_that_the_encoding_lacks_leaves_the_file_untouched() {
    // Big5 has no simplified characters, and the heading to insert is written in them.
    let page = "<html><head><meta charset=\"big5\"><title>青川市望湖區民政局2022年政府信息公開工作年度報告</title></head><body><h1>青川市望湖區民政局2022年政府信息公開工作年度報告</h1><h2>一、總體情況</h2><p>全年公開政府信息。</p><h2>二、主動公開政府信息情況</h2><p>見表。</p><h2>三、收到和處理政府信息公開申請情況</h2><p>見表。</p><h2>四、政府信息公開行政復議、行政訴訟情況</h2><p>見表。</p><h2>六、其他需要報告的事項</h2><p>未收取信息處理費。</p></body></html>";
    let (bytes, _, lossy) = encoding_rs::BIG5.encode(page);
    assert!(!lossy);
    let (_folder, path) = file("report.html", &bytes);
    let (code, _, said) = run(&[], &path);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("Big5 写不出"), "{said}");
    assert_eq!(fs::read(&path).unwrap(), &*bytes);
}

#[test]
fn bytes_that_are_no_text_are_never_rewritten() {
    let mut bytes = slipped().into_bytes();
    bytes.extend(b"\xFF\n");
    let (_folder, path) = file("report.md", &bytes);
    let (code, _, said) = run(&[], &path);
    assert_eq!(code, 2, "{said}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_nothing_is_left_in_the_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = file("report.md", slipped().as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.md");
    symlink(&path, &link).unwrap();
    assert_eq!(run(&[], &link).0, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        sample("2022-clean/report.md")
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn blank_cells_become_zeros_only_where_the_sums_hold_so() {
    let clean = sample("2022-clean/report.md");
    let blank = clean.replace("| 0 |", "|  |");
    let all = mended(Format::Markdown, blank.as_bytes(), Wanted::Safe).unwrap();
    assert!(
        all.remaining
            .diagnostics
            .iter()
            .all(|found| found.rule != "table/blank")
    );
    let row = blank
        .lines()
        .find(|line| line.contains("（一）予以公开"))
        .unwrap();
    let wrong = blank.replace(row, &row.replacen(" 1", " 9", 1));
    assert_ne!(wrong, blank);
    let kept = mended(Format::Markdown, wrong.as_bytes(), Wanted::Safe).unwrap();
    let still = kept.remaining.diagnostics.iter();
    let still: Vec<_> = still.filter(|found| found.rule == "table/blank").collect();
    assert_eq!(still.len(), 1, "{still:#?}");
    assert!(still[0].fix.is_none());
}

#[test]
fn blank_cells_of_a_word_document_are_filled_in_the_type_of_the_cell() {
    let bytes = gouji()
        .args([
            "new",
            "--year",
            "2022",
            "--body",
            "青川市望湖区民政局",
            "--format",
            "docx",
        ])
        .output()
        .unwrap()
        .stdout;
    let document = gouji_linter::read(Format::Docx, &bytes).unwrap();
    let report = Report::recognise(&document, rules(), &Given::default());
    let review = report.table("review").unwrap();
    let edits: Vec<Edit> = review
        .figures()
        .map(|(_, _, figure)| Edit {
            span: document.span(figure.extent),
            text: "0".to_owned(),
        })
        .collect();
    assert_eq!(edits.len(), 15);
    let edits: Vec<&Edit> = edits.iter().collect();
    let filled = apply(Format::Docx, &bytes, &document, &edits).unwrap();
    let read = gouji_linter::read(Format::Docx, &filled).unwrap();
    assert_eq!(read.source.text, spliced(&document.source.text, &edits));
    let mut zip = zip::ZipArchive::new(Cursor::new(filled)).unwrap();
    let mut part = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut part)
        .unwrap();
    let run = "<w:r><w:rPr><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/></w:rPr><w:t>0</w:t></w:r>";
    assert_eq!(part.matches(run).count(), 15);
}

#[test]
fn an_outdated_table_is_written_anew_with_the_figures_that_carry_over() {
    let bad = fs::read(root().join("tests/rules/format/outdated-table/bad.md")).unwrap();
    let fixed = mended(Format::Markdown, &bad, Wanted::All).unwrap();
    assert!(
        fixed
            .applied
            .iter()
            .any(|applied| applied.rule == "format/outdated-table")
    );
    let report = Report::recognise(&fixed.after, rules(), &Given::default());
    let table = report.table("proactive").unwrap();
    assert!(!table.foreign && table.faults.is_empty());
    let old = gouji_linter::read(Format::Markdown, &bad).unwrap();
    let old = Report::recognise(&old, rules(), &Given::default());
    let figure = |report: &Report<'_>, row: &str| {
        let table = report.table("proactive").unwrap();
        let found = table
            .figures()
            .find(|(of, column, _)| of.name == row && column.name == "处理决定");
        report.text(found.unwrap().2.extent).trim().to_owned()
    };
    for row in ["行政许可", "行政处罚", "行政强制"] {
        assert_eq!(figure(&report, row), figure(&old, row), "{row}");
    }
}
