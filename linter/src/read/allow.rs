//! Inline suppressions: `<!-- gouji: allow sum/row-total, table/blank 原因 -->`.

use super::draft::extent_of;
use crate::document::{Allow, Document};
use crate::normal::distance_within;
use crate::span::Span;

const ALLOW: &str = "allow";

/// The suppressions in one comment, not yet aimed at a block.
pub(super) fn parse(comment: &str, span: Span) -> Vec<Allow> {
    let Some((rules, reason)) = rules_and_reason(comment) else {
        return Vec::new();
    };
    rules
        .into_iter()
        .map(|rule| Allow {
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            span,
            target: Span::new(span.end, span.end),
        })
        .collect()
}

/// Whoever allows more than this wants another configuration; further comments allow nothing.
const MOST: usize = 1000;

/// Aims every suppression at the block that follows it, or at the one it stands in.
pub(super) fn aim(document: &mut Document) {
    document.allows.truncate(MOST);
    if document.allows.is_empty() {
        return;
    }
    let spans: Vec<Span> = document
        .blocks
        .iter()
        .map(|block| document.span(extent_of(block)))
        .collect();
    for allow in &mut document.allows {
        // The blocks are in reading order, which is the order of the source.
        let next = spans.partition_point(|span| span.end <= allow.span.end);
        if let Some(&span) = spans.get(next) {
            allow.target = span;
        }
    }
}

/// No rule at all where the comment speaks to gouji and says nothing that it understands.
fn rules_and_reason(comment: &str) -> Option<(Vec<&str>, &str)> {
    let inside = comment.trim().strip_prefix("<!--").unwrap_or(comment);
    let inside = inside.strip_suffix("-->").unwrap_or(inside).trim();
    let order = inside.strip_prefix("gouji")?.trim_start();
    let colon = order.strip_prefix([':', '：']);
    let order = colon.unwrap_or(order).trim_start();
    let end = order.find(|c: char| !c.is_ascii_alphanumeric());
    let (word, mut rest) = order.split_at(end.unwrap_or(order.len()));
    let separated = rest.is_empty() || rest.starts_with(char::is_whitespace);
    if word != ALLOW || colon.is_none() || !separated {
        // Another order, or a note that only begins with the name.
        let is_slip = distance_within(word, ALLOW, 2).is_some();
        return is_slip.then(|| (vec![""], ""));
    }
    let mut rules = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || is_comma(c))
            .unwrap_or(rest.len());
        let (rule, after) = rest.split_at(end);
        if !rule.is_empty() {
            rules.push(rule);
        }
        match after.trim_start().strip_prefix(is_comma) {
            Some(more) => rest = more,
            None if rules.is_empty() => return Some((vec![""], "")),
            None => return Some((rules, after.trim())),
        }
    }
}

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_its_rules_and_its_reason() {
        let comment = "<!-- gouji: allow sum/row-total, table/blank ，text 已与申请人核实 -->";
        let (rules, reason) = rules_and_reason(comment).unwrap();
        assert_eq!(rules, ["sum/row-total", "table/blank", "text"]);
        assert_eq!(reason, "已与申请人核实");
    }

    #[test]
    fn other_comments_allow_nothing() {
        for comment in [
            "<!-- 说明 -->",
            "<!-- gouji: 另见附件 -->",
            "<!-->",
            "<!-- gouji -->",
        ] {
            assert!(rules_and_reason(comment).is_none(), "{comment}");
        }
    }

    #[test]
    fn an_order_that_is_misspelt_or_names_no_rule_is_kept_to_be_told() {
        for comment in [
            "<!-- gouji: allow -->",
            "<!-- gouji: alow sum -->",
            "<!-- gouji: allows sum -->",
            "<!-- gouji: allow：sum -->",
            "<!-- gouji allow sum -->",
        ] {
            let (rules, _) = rules_and_reason(comment).unwrap();
            assert_eq!(rules, [""], "{comment}");
        }
    }

    #[test]
    fn a_comment_without_a_reason_still_allows() {
        let (rules, reason) = rules_and_reason("<!--gouji:allow sum-->").unwrap();
        assert_eq!((rules, reason), (vec!["sum"], ""));
    }
}
