//! What paragraphs and runs inherit from their styles: the outline level, the numbering, whether they are hidden.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::xml::{Node, Scanner};
use crate::read::ReadError;

/// A style is based on a style is based on … at most so far; a circle ends too.
const ANCESTORS: usize = 16;
const STYLES: usize = 20_000;

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<u32>,
    level: Option<u8>,
    hidden: Option<bool>,
}

/// The numbering that a style brings.
#[derive(Clone, Copy, Debug)]
pub(super) struct StyleNumbering<'s> {
    pub(super) list: u32,
    pub(super) level: Option<u8>,
    /// The style that says so: the list may name its level.
    pub(super) style: &'s str,
}

impl Styles {
    pub(super) fn parse(xml: &str) -> Result<Styles, ReadError> {
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        // What a tracked change has replaced is not what the style says.
        let mut past = 0;
        let mut scanner = Scanner::new(xml);
        while let Some(node) = scanner.next()? {
            match node {
                Node::Start(tag) if tag.is_word => {
                    let value = || tag.attribute("val");
                    if tag.name.ends_with("Change") {
                        past += 1;
                    }
                    if tag.name == "style" {
                        let id = tag.attribute("styleId").unwrap_or_default().into_owned();
                        let is_default = tag.attribute("default").is_some_and(|it| it != "0");
                        if is_default && tag.attribute("type").as_deref() == Some("paragraph") {
                            styles.default = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    }
                    let Some((_, style)) = open.as_mut().filter(|_| past == 0) else {
                        continue;
                    };
                    match tag.name {
                        "name" => style.name = value().unwrap_or_default().to_lowercase(),
                        "basedOn" => style.based_on = value().map(Cow::into_owned),
                        "outlineLvl" => style.outline = tag.number("val"),
                        "numId" => style.list = tag.number("val"),
                        "ilvl" => style.level = tag.number("val"),
                        "vanish" => style.hidden = Some(tag.is_on()),
                        _ => {}
                    }
                }
                Node::End(end) if end.is_word && end.name.ends_with("Change") => past -= 1,
                Node::End(end) if end.is_word && end.name == "style" => {
                    if styles.by_id.len() == STYLES {
                        return Err(ReadError::TooLarge);
                    }
                    styles.by_id.extend(open.take());
                }
                _ => {}
            }
        }
        Ok(styles)
    }

    /// 1 to 6 for a heading; 0 for anything else.
    pub(super) fn heading_level(&self, style: Option<&str>) -> u8 {
        self.line_of(style)
            .find_map(|(id, style)| {
                let level = style.outline.map(|outline| outline.saturating_add(1));
                level.or_else(|| named_level(&style.name)).or_else(|| {
                    // The name may be anything where the id says it.
                    named_level(&id.to_lowercase()).filter(|_| style.name.is_empty())
                })
            })
            .map_or(0, clamp)
    }

    pub(super) fn numbering(&self, style: Option<&str>) -> Option<StyleNumbering<'_>> {
        let (mut list, mut level) = (None, None);
        for (id, style) in self.line_of(style) {
            level = level.or(style.level);
            if let Some(found) = style.list {
                list = Some((found, id));
                break;
            }
        }
        let (list, style) = list.filter(|&(list, _)| list != 0)?;
        Some(StyleNumbering { list, level, style })
    }

    pub(super) fn hides(&self, style: &str) -> bool {
        self.line_of(Some(style))
            .find_map(|(_, style)| style.hidden)
            .unwrap_or(false)
    }

    /// The style and those that it is based on.
    fn line_of<'s>(
        &'s self,
        style: Option<&str>,
    ) -> impl Iterator<Item = (&'s str, &'s Style)> + use<'s> {
        let first = style
            .filter(|id| self.by_id.contains_key(*id))
            .or(self.default.as_deref());
        let first = first.and_then(|id| self.by_id.get_key_value(id));
        std::iter::successors(first, |(_, style)| {
            self.by_id.get_key_value(style.based_on.as_deref()?)
        })
        .map(|(id, style)| (id.as_str(), style))
        .take(ANCESTORS)
    }
}

/// An outline level as a heading's: 1 to 6, and 0 for body text.
pub(super) fn clamp(level: u8) -> u8 {
    match level {
        1..=9 => level.min(6),
        _ => 0,
    }
}

/// Word writes the English name into the file; other programs write the one that they show.
fn named_level(name: &str) -> Option<u8> {
    let name = name.trim();
    if matches!(name, "title" | "标题" | "標題") {
        return Some(1);
    }
    let number = ["heading", "标题", "標題", "見出し", "überschrift", "titre"]
        .iter()
        .find_map(|word| name.strip_prefix(word))?;
    number
        .trim()
        .parse()
        .ok()
        .filter(|level| (1..=9).contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">";

    fn styles(inside: &str) -> Styles {
        Styles::parse(&format!("{HEAD}{inside}</w:styles>")).unwrap()
    }

    #[test]
    fn headings_are_known_by_outline_level_by_name_and_by_descent() {
        let styles = styles(
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
            <w:style w:styleId="x"><w:name w:val="一级标题"/><w:basedOn w:val="1"/></w:style>
            <w:style w:styleId="y"><w:name w:val="标题 2"/></w:style>
            <w:style w:styleId="z"><w:name w:val="正文缩进"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
            <w:style w:styleId="b"><w:name w:val="heading 1 copy"/></w:style>
            <w:style w:styleId="n"><w:name w:val="toc 1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>"#,
        );
        for (style, level) in [
            (Some("1"), 1),
            (Some("x"), 1),
            (Some("y"), 2),
            (Some("z"), 1),
            (Some("b"), 0),
            (Some("n"), 0),
            (None, 0),
            (Some("missing"), 0),
        ] {
            assert_eq!(styles.heading_level(style), level, "{style:?}");
        }
    }

    #[test]
    fn styles_that_are_based_on_each_other_end() {
        let styles = styles(
            r#"<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>
            <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>"#,
        );
        assert_eq!(styles.heading_level(Some("a")), 0);
        assert!(styles.numbering(Some("a")).is_none());
    }

    #[test]
    fn a_style_can_take_the_numbering_away_again() {
        let styles = styles(
            r#"<w:style w:styleId="a"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>
            <w:style w:styleId="c"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>"#,
        );
        let found = styles.numbering(Some("b")).unwrap();
        assert_eq!((found.list, found.level, found.style), (4, Some(1), "a"));
        assert!(styles.numbering(Some("c")).is_none());
    }
}
