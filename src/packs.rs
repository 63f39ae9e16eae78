//! The rule packs that ship inside the program.

use std::sync::{Arc, OnceLock};

use anyhow::anyhow;
use gouji_linter::rule::{Pack, PackError, RuleSet};

/// A pack as it ships.
#[derive(Debug)]
pub(crate) struct Shipped {
    pub(crate) name: &'static str,
    /// The TOML.
    pub(crate) text: &'static str,
    /// The same as MessagePack; see `build.rs`.
    prepared: &'static [u8],
}

/// The built-in packs, in the order in which their rules are listed.
macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(Shipped {
            name: $name,
            text: include_str!(concat!("../rules/", $name, ".toml")),
            prepared: include_bytes!(concat!(env!("OUT_DIR"), "/rules/", $name, ".msgpack")),
        }),*]
    };
}

pub(crate) const BUILT_IN: &[Shipped] = built_in![
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
    "series",
    "rollup",
];

/// The rules that apply where no configuration adds a pack; parsed once.
pub(crate) fn built_in() -> anyhow::Result<Arc<RuleSet>> {
    static RULES: OnceLock<Arc<RuleSet>> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(Arc::clone(rules));
    }
    let rules = RuleSet::of_vetted(built_in_packs()?);
    Ok(Arc::clone(RULES.get_or_init(|| Arc::new(rules))))
}

pub(crate) fn built_in_packs() -> anyhow::Result<Vec<Pack>> {
    BUILT_IN
        .iter()
        .map(|shipped| {
            let &Shipped {
                name,
                text,
                prepared,
            } = shipped;
            Pack::prepared(name, text, prepared)
                .map_err(|errors| internal(errors.iter().map(|error| (name, error))))
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
        let mut listed: Vec<String> = BUILT_IN
            .iter()
            .map(|shipped| shipped.name.to_owned())
            .collect();
        listed.sort();
        assert_eq!(listed, found);
    }

    #[test]
    fn the_built_in_packs_fit_together() {
        RuleSet::new(built_in_packs().unwrap()).unwrap();
    }

    #[test]
    fn a_prepared_pack_says_what_its_toml_says_and_every_pattern_compiles() {
        for shipped in BUILT_IN {
            let parsed = Pack::parse(shipped.name, shipped.text).unwrap();
            let prepared = Pack::prepared(shipped.name, shipped.text, shipped.prepared).unwrap();
            assert_eq!(format!("{prepared:#?}"), format!("{parsed:#?}"));
        }
    }
}
