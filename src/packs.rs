//! The rule packs that ship inside the program.

use std::sync::{Arc, OnceLock};

use anyhow::anyhow;
use gouji_linter::rule::{Pack, PackError, RuleSet};

/// The built-in packs, in the order in which their rules are listed: name and text.
macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../rules/", $name, ".toml")))),*]
    };
}

pub(crate) const BUILT_IN: &[(&str, &str)] = built_in![
    "formats/2008",
    "formats/2019",
    "formats/2021",
    "meta",
    "format",
    "section",
    "table",
    "sum",
    "cross",
    "text",
    "residue",
];

/// The rules that apply where no configuration adds a pack; parsed once.
pub(crate) fn built_in() -> anyhow::Result<Arc<RuleSet>> {
    static RULES: OnceLock<Arc<RuleSet>> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(Arc::clone(rules));
    }
    let rules = RuleSet::new(built_in_packs()?)
        .map_err(|errors| internal(errors.iter().map(|(pack, error)| (pack.as_str(), error))))?;
    Ok(Arc::clone(RULES.get_or_init(|| Arc::new(rules))))
}

pub(crate) fn built_in_packs() -> anyhow::Result<Vec<Pack>> {
    BUILT_IN
        .iter()
        .map(|(name, text)| {
            Pack::parse_built_in(name, text)
                .map_err(|errors| internal(errors.iter().map(|error| (*name, error))))
        })
        .collect()
}

/// A mistake in a built-in pack is the program's own.
fn internal<'e>(errors: impl Iterator<Item = (&'e str, &'e PackError)>) -> anyhow::Error {
    let said: Vec<String> = errors
        .map(|(name, error)| format!("rules/{name}.toml: {}", error.message.en))
        .collect();
    anyhow!(said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_in_rules_is_built_in() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let mut found: Vec<String> = ignore::WalkBuilder::new(&root)
            .standard_filters(false)
            .build()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .map(|path| {
                let inside = path.strip_prefix(&root).unwrap().with_extension("");
                inside
                    .components()
                    .map(|part| part.as_os_str().to_str().unwrap())
                    .collect::<Vec<_>>()
                    .join("/")
            })
            .collect();
        found.sort();
        let mut listed: Vec<String> = BUILT_IN.iter().map(|(name, _)| name.to_string()).collect();
        listed.sort();
        assert_eq!(listed, found);
    }

    #[test]
    fn the_built_in_packs_fit_together() {
        built_in().unwrap();
    }

    #[test]
    fn every_pattern_of_the_built_in_packs_compiles() {
        for (name, text) in BUILT_IN {
            Pack::parse(name, text).unwrap();
        }
    }
}
