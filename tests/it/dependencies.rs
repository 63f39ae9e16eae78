//! What gouji is built from, by the rules of deny.toml.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every package that any build on any system takes.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().clone();
    assert!(packages.len() > 100);
    packages
}

fn rules(table: &str, key: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny: toml::Table = text.parse().unwrap();
    let listed = deny[table][key].as_array().unwrap().iter();
    listed
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// Whether the allowed licences satisfy an SPDX expression. `MIT/Apache-2.0` is how old crates write OR.
fn satisfied(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let holds = any(&mut words, allowed);
    assert_eq!(words.next(), None, "{expression}");
    holds
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn any(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut holds = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        holds |= all(words, allowed);
    }
    holds
}

fn all(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut holds = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        holds &= one(words, allowed);
    }
    holds
}

fn one(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let name = words.next().unwrap();
    if name == "(" {
        let holds = any(words, allowed);
        assert_eq!(words.next(), Some(")"));
        return holds;
    }
    match words.next_if_eq(&"WITH") {
        Some(_) => allowed.contains(&format!("{name} WITH {}", words.next().unwrap())),
        None => allowed.contains(name),
    }
}

#[test]
fn every_licence_is_one_of_the_allowed() {
    let allowed = rules("licenses", "allow");
    for package in packages() {
        let licence = package["license"].as_str();
        let licence = licence.unwrap_or_else(|| panic!("{} names no licence", package["name"]));
        assert!(
            satisfied(licence, &allowed),
            "{}: {licence}",
            package["name"]
        );
    }
    for (expression, holds) in [
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Zlib", true),
        ("GPL-2.0/MIT", true),
        ("Apache-2.0 WITH LLVM-exception", false),
    ] {
        assert_eq!(satisfied(expression, &allowed), holds, "{expression}");
    }
}

#[test]
fn no_dependency_speaks_to_a_network() {
    let denied = rules("bans", "deny");
    let packages = packages();
    let names = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap());
    let names: BTreeSet<&str> = names.collect();
    assert!(names.contains("gouji-linter"));
    for name in denied {
        assert!(!names.contains(name.as_str()), "{name}");
    }
}

#[test]
fn every_dependency_comes_from_the_one_registry() {
    let allowed = rules("sources", "allow-registry");
    for package in packages() {
        let Some(source) = package["source"].as_str() else {
            let manifest = Path::new(package["manifest_path"].as_str().unwrap());
            assert!(
                manifest.starts_with(root()),
                "{manifest:?} is outside of the project"
            );
            continue;
        };
        let registry = source.strip_prefix("registry+").unwrap_or(source);
        assert!(allowed.contains(registry), "{}: {source}", package["name"]);
    }
}

#[test]
fn unsafe_code_is_forbidden_in_every_crate_of_the_project() {
    let manifest = |path: &Path| {
        fs::read_to_string(path)
            .unwrap()
            .parse::<toml::Table>()
            .unwrap()
    };
    let workspace = manifest(&root().join("Cargo.toml"));
    let lint = &workspace["workspace"]["lints"]["rust"]["unsafe_code"];
    assert_eq!(lint.as_str(), Some("forbid"));
    let own = packages()
        .into_iter()
        .filter(|package| package["source"].is_null());
    let own: Vec<Value> = own.collect();
    assert_eq!(own.len(), 3);
    for package in own {
        let crate_ = manifest(Path::new(package["manifest_path"].as_str().unwrap()));
        assert_eq!(
            crate_["lints"]["workspace"].as_bool(),
            Some(true),
            "{}",
            package["name"]
        );
    }
}
