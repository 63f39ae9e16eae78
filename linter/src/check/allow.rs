//! What comments in the document allow, and the comments that allow nothing.

use crate::diagnostic::{Diagnostic, Safety, Wording};
use crate::document::Allow;
use crate::report::Report;
use crate::rule::{Check, MetaFault, Rule, RuleSet};
use crate::selection::Selection;

use super::mend;

/// The rule of a comment that silences nothing.
pub(crate) const UNUSED_ALLOW: &str = "meta/unused-allow";

/// Whether an inline comment speaks of this finding.
pub(crate) fn allows_it(allow: &Allow, diagnostic: &Diagnostic) -> bool {
    names(allow, &diagnostic.rule)
        && (allow.target.contains(diagnostic.span) || diagnostic.span.contains(allow.target))
}

fn names(allow: &Allow, rule: &str) -> bool {
    rule == allow.rule || rule.split('/').next() == Some(allow.rule.trim_end_matches('/'))
}

/// Takes away what inline comments allow, and says which of them silence nothing.
pub(super) fn silence(
    report: &Report<'_>,
    rules: &RuleSet,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let allows = &report.document.allows;
    if allows.is_empty() {
        return 0;
    }
    let mut used = vec![false; allows.len()];
    let before = diagnostics.len();
    diagnostics.retain(|diagnostic| {
        let mut kept = true;
        for (allow, used) in allows.iter().zip(&mut used) {
            if allows_it(allow, diagnostic) {
                *used = true;
                kept = false;
            }
        }
        kept
    });
    let allowed = before - diagnostics.len();
    let mut own = selection.rules(rules);
    let own = own.find(|(rule, _)| {
        matches!(&rule.check, Check::Meta(check) if check.fault == MetaFault::UnusedAllow)
    });
    // Of what is no report nothing was asked.
    let Some((rule, severity)) = own.filter(|_| report.is_report) else {
        return allowed;
    };
    let asked = Asked::of(rules, selection);
    let known: Vec<(&Allow, bool, Option<Idle>)> = allows
        .iter()
        .zip(used)
        .map(|(allow, used)| (allow, used, asked.idle(allow)))
        .collect();
    // One comment may name several rules.
    for comment in known.chunk_by(|(one, ..), (other, ..)| one.span == other.span) {
        if comment.iter().any(|(allow, ..)| allow.rule == rule.id) {
            continue;
        }
        // What it silences is not known while one of its rules has not been asked.
        let all_asked = comment.iter().all(|(.., idle)| idle.is_some());
        // It goes only when it silences nothing, and no name in it is a slip.
        let is_idle = |(_, used, idle): &(_, bool, _)| !used && *idle == Some(Idle::Silent);
        let may_go = comment.iter().all(is_idle);
        for (allow, used, idle) in comment {
            let Some(idle) = idle.filter(|_| !used) else {
                continue;
            };
            if idle == Idle::Silent && !all_asked {
                continue;
            }
            let mut found = asked.finding(allow, idle, rule);
            found.severity = severity.unwrap_or(rule.severity_in(report.year_value()));
            found.fix = mend::fix(
                Wording::new("删去这条注释", "remove the comment"),
                Safety::Safe,
                vec![mend::remove(report.document, allow.span)],
            )
            .filter(|_| may_go);
            diagnostics.push(found);
        }
    }
    allowed
}

/// Why a comment silences nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Idle {
    /// Its rules find nothing there.
    Silent,
    /// There is no such rule.
    Unknown,
    /// It names none, or its order is misspelt.
    Malformed,
}

/// The rules of the set, each with whether this check has an answer to give of it.
struct Asked<'r> {
    rules: &'r RuleSet,
    ran: Vec<&'r Rule>,
}

impl<'r> Asked<'r> {
    fn of(rules: &'r RuleSet, selection: &Selection) -> Asked<'r> {
        let ran = selection.rules(rules).map(|(rule, _)| rule);
        // What takes several reports is found later, if at all.
        let ran = ran.filter(|rule| !rule.is_about_several()).collect();
        Asked { rules, ran }
    }

    /// Why a comment may silence nothing; `None` where that cannot be told.
    fn idle(&self, allow: &Allow) -> Option<Idle> {
        if allow.rule.is_empty() {
            return Some(Idle::Malformed);
        }
        let named = self.rules.rules.iter();
        let mut named = named.filter(|rule| names(allow, &rule.id)).peekable();
        if named.peek().is_none() {
            return Some(Idle::Unknown);
        }
        let ran = |rule: &Rule| self.ran.iter().any(|known| known.id == rule.id);
        named.all(ran).then_some(Idle::Silent)
    }

    fn finding(&self, allow: &Allow, idle: Idle, rule: &Rule) -> Diagnostic {
        let name = &allow.rule;
        let (message, advice) = match idle {
            Idle::Silent => (
                Wording::new(
                    format!("这条 allow {name} 没有屏蔽任何问题"),
                    format!("this allow {name} silences nothing"),
                ),
                rule.advice.clone(),
            ),
            Idle::Unknown => (
                Wording::new(
                    format!("没有规则“{name}”，这条 allow 不起作用"),
                    format!("there is no rule `{name}`, so this allow has no effect"),
                ),
                Some(match self.rules.nearest(name) {
                    Some(near) => Wording::new(
                        format!("是不是想写“{near}”？"),
                        format!("did you mean `{near}`?"),
                    ),
                    None => Wording::new(
                        "用 gouji rules 查看所有规则",
                        "`gouji rules` lists all rules",
                    ),
                }),
            ),
            Idle::Malformed => (
                Wording::new(
                    "这条给 gouji 的注释不起作用：没有写明 allow 哪条规则",
                    "this comment to gouji has no effect: it does not say which rule to allow",
                ),
                Some(Wording::new(
                    "写成 <!-- gouji: allow 规则 原因 -->",
                    "write <!-- gouji: allow RULE reason -->",
                )),
            ),
        };
        Diagnostic {
            rule: rule.id.clone(),
            severity: rule.severity,
            message,
            span: allow.span,
            label: None,
            cell: None,
            row: None,
            related: Vec::new(),
            advice,
            fix: None,
            basis: rule.basis.clone(),
            fingerprint: String::new(),
        }
    }
}
