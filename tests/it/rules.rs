//! Every rule by example: `tests/rules/<family>/<rule>/` holds a report that is right, one that is not, and what
//! the command says about it.
//!
//! `GOUJI_REWRITE=1 cargo test --test it rules` writes the renderings anew; read them before you keep them.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use gouji_linter::rule::{Pack, Rule};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rules of all built-in packs, as their files hold them.
fn rules() -> Vec<Rule> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    let packs = files.iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        Pack::parse(name, &fs::read_to_string(path).unwrap())
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", path.display()))
    });
    packs.flat_map(|pack| pack.rules).collect()
}

/// The ids that have a folder.
fn folders() -> BTreeSet<String> {
    let names = |folder: &Path| -> Vec<String> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let top = root().join("tests/rules");
    let families = names(&top).into_iter();
    families
        .flat_map(|family| {
            let rules = names(&top.join(&family)).into_iter();
            rules
                .map(|rule| format!("{family}/{rule}"))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn folder(id: &str) -> PathBuf {
    root().join("tests/rules").join(id)
}

/// Most rules need no more than Markdown to show what they mean; some are about Word, some about the reports of a
/// folder.
fn example(id: &str, name: &str) -> String {
    let files = [".docx", ".md", ""].map(|ending| format!("{name}{ending}"));
    let found = files.iter().find(|file| folder(id).join(file).exists());
    found
        .unwrap_or_else(|| panic!("{id} has no {name} example"))
        .clone()
}

/// What a clerk sees of one rule in one of its examples: the exit code and the findings.
fn check(id: &str, file: &str) -> (i32, String) {
    let output = Command::cargo_bin("gouji")
        .unwrap()
        .current_dir(folder(id))
        .args(["check", file, "--select", id, "--lang", "zh"])
        .args(["--fail-on", "hint", "--color", "never"])
        .output()
        .unwrap();
    let code = output.status.code().unwrap();
    let failure = String::from_utf8_lossy(&output.stderr);
    assert!(code < 2, "{id}, {file}: {failure}");
    (code, String::from_utf8(output.stdout).unwrap())
}

#[test]
fn every_rule_has_a_folder_of_examples_and_every_folder_a_rule() {
    let ids: BTreeSet<String> = rules().into_iter().map(|rule| rule.id).collect();
    let folders = folders();
    let without: Vec<_> = ids.difference(&folders).collect();
    let orphans: Vec<_> = folders.difference(&ids).collect();
    assert!(without.is_empty(), "rules without examples: {without:?}");
    assert!(orphans.is_empty(), "examples without a rule: {orphans:?}");
}

#[test]
fn no_two_rules_share_an_id() {
    let rules = rules();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.len(), rules.len());
}

#[test]
fn every_rule_says_in_both_languages_what_it_wants_and_why() {
    for rule in rules() {
        for (what, text) in [
            ("title.zh", &rule.title.zh),
            ("title.en", &rule.title.en),
            ("why.zh", &rule.why.zh),
            ("why.en", &rule.why.en),
            ("basis", &rule.basis),
        ] {
            assert!(!text.trim().is_empty(), "{} has no {what}", rule.id);
        }
        let example = rule.example.as_ref();
        let example = example.unwrap_or_else(|| panic!("{} has no example", rule.id));
        assert_ne!(example.bad, example.good, "{}", rule.id);
    }
}

#[test]
fn a_good_example_is_silent() {
    for id in folders() {
        let (code, findings) = check(&id, &example(&id, "good"));
        assert_eq!((code, findings.as_str()), (0, ""), "{id}");
    }
}

#[test]
fn a_bad_example_is_drawn_as_its_snapshot_has_it() {
    let rewrite = std::env::var_os("GOUJI_REWRITE").is_some();
    let mut stale = Vec::new();
    for id in folders() {
        let (code, findings) = check(&id, &example(&id, "bad"));
        assert_eq!(code, 1, "{id} finds nothing in its bad example");
        let snapshot = folder(&id).join("bad.snap");
        if rewrite {
            fs::write(&snapshot, &findings).unwrap();
        }
        if fs::read_to_string(&snapshot).unwrap_or_default() != findings {
            stale.push(format!("{id}:\n{findings}"));
        }
    }
    let list = stale.join("\n");
    assert!(
        stale.is_empty(),
        "not as in bad.snap (GOUJI_REWRITE=1 writes them anew):\n{list}"
    );
}
