//! Which rules run, and how severe each is.

use crate::diagnostic::Severity;
use crate::rule::{Rule, RuleSet};

#[derive(Clone, Debug)]
pub struct Selection {
    /// Per rule of the set: whether it runs, and the user's severity.
    rules: Vec<(bool, Option<Severity>)>,
}

/// A name that is neither a rule nor a family.
#[derive(Clone, Debug, thiserror::Error)]
#[error("unknown rule or family `{name}`")]
pub struct UnknownRule {
    pub name: String,
    pub suggestion: Option<String>,
}

impl Selection {
    /// Every rule, at its own severity.
    pub fn all(rules: &RuleSet) -> Selection {
        Selection {
            rules: vec![(true, None); rules.rules.len()],
        }
    }

    /// Only these rules and families.
    pub fn select(&mut self, rules: &RuleSet, names: &[String]) -> Result<(), UnknownRule> {
        let mut chosen = vec![false; self.rules.len()];
        for name in names {
            each(rules, name, |at| chosen[at] = true)?;
        }
        for (rule, chosen) in self.rules.iter_mut().zip(chosen) {
            rule.0 = chosen;
        }
        Ok(())
    }

    /// Not these rules and families.
    pub fn ignore(&mut self, rules: &RuleSet, names: &[String]) -> Result<(), UnknownRule> {
        for name in names {
            each(rules, name, |at| self.rules[at].0 = false)?;
        }
        Ok(())
    }

    pub fn severity(
        &mut self,
        rules: &RuleSet,
        name: &str,
        severity: Severity,
    ) -> Result<(), UnknownRule> {
        each(rules, name, |at| self.rules[at].1 = Some(severity))
    }

    /// The rules that run, each with the user's severity if there is one.
    pub fn rules<'r>(
        &self,
        rules: &'r RuleSet,
    ) -> impl Iterator<Item = (&'r Rule, Option<Severity>)> {
        self.numbered(rules)
            .map(|(_, rule, severity)| (rule, severity))
    }

    /// The same with each rule's index.
    pub(crate) fn numbered<'r>(
        &self,
        rules: &'r RuleSet,
    ) -> impl Iterator<Item = (usize, &'r Rule, Option<Severity>)> {
        (0..)
            .zip(&rules.rules)
            .zip(&self.rules)
            .filter(|(_, (runs, _))| *runs)
            .map(|((at, rule), (_, severity))| (at, rule, *severity))
    }
}

fn each(rules: &RuleSet, name: &str, mut act: impl FnMut(usize)) -> Result<(), UnknownRule> {
    let name = name.trim().trim_end_matches('/');
    let mut known = false;
    for (at, rule) in rules.rules.iter().enumerate() {
        if name == "all" || rule.id == name || rule.family() == name {
            act(at);
            known = true;
        }
    }
    if known {
        return Ok(());
    }
    Err(UnknownRule {
        name: name.to_owned(),
        suggestion: rules.nearest(name).map(str::to_owned),
    })
}
