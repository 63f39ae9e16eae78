//! Inline suppressions: `<!-- gouji: allow sum/row-total, table/blank 原因 -->`.

use super::draft::extent_of;
use crate::document::{Allow, Document};
use crate::span::Span;

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

fn rules_and_reason(comment: &str) -> Option<(Vec<&str>, &str)> {
    let inside = comment.trim().strip_prefix("<!--").unwrap_or(comment);
    let inside = inside.strip_suffix("-->").unwrap_or(inside).trim();
    let order = inside
        .strip_prefix("gouji")?
        .trim_start()
        .strip_prefix([':', '：'])?;
    let mut rest = order.trim_start().strip_prefix("allow")?;
    if !rest.starts_with(char::is_whitespace) {
        return None;
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
            "<!-- gouji allow sum -->",
            "<!-- gouji: allowed sum -->",
            "<!-->",
        ] {
            assert!(rules_and_reason(comment).is_none(), "{comment}");
        }
    }

    #[test]
    fn a_comment_without_a_reason_still_allows() {
        let (rules, reason) = rules_and_reason("<!--gouji:allow sum-->").unwrap();
        assert_eq!((rules, reason), (vec!["sum"], ""));
    }
}
