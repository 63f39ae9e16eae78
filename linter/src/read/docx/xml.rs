//! XML as the readers of parts want it: elements of Word's namespace by local name, with their place in the part.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;
use quick_xml::events::attributes::Attributes;

use crate::read::ReadError;

/// Word nests a few dozen deep at most.
const DEEPEST: usize = 512;

pub(crate) const TRANSITIONAL: &str =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(crate) const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// The part is a string already, so its markup is cut out of it where it stands: nothing is copied, and nothing is
/// decoded that nobody asks for.
pub(crate) struct Scanner<'x> {
    text: &'x str,
    at: usize,
    open: Vec<Element<'x>>,
    bindings: Vec<Binding<'x>>,
    /// Whether the prefix that was looked up last stands for Word's namespace; most elements bear the same.
    known: Option<(&'x str, bool)>,
    /// An element without content still has to end.
    ends: Option<End<'x>>,
}

pub(crate) enum Node<'x> {
    Start(Tag<'x>),
    End(End<'x>),
    /// Characters, decoded, and where they stand in the part.
    Text(Cow<'x, str>, Range<usize>),
}

pub(crate) struct Tag<'x> {
    /// Without its prefix.
    pub(crate) name: &'x str,
    /// It belongs to Word's own namespace, transitional or strict.
    pub(crate) is_word: bool,
    /// From `<` to `>`.
    pub(crate) raw: Range<usize>,
    /// `<w:p/>`.
    pub(crate) is_closed: bool,
    /// What stands behind the name.
    attributes: &'x str,
}

pub(crate) struct End<'x> {
    pub(crate) name: &'x str,
    pub(crate) is_word: bool,
    pub(crate) raw: Range<usize>,
}

struct Element<'x> {
    /// As written, with its prefix.
    full: &'x str,
    name: &'x str,
    is_word: bool,
}

/// A prefix, from an element of this depth on.
struct Binding<'x> {
    depth: usize,
    prefix: &'x str,
    is_word: bool,
}

impl<'x> Tag<'x> {
    /// The attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'x, str>> {
        let mut attributes = Attributes::new(self.attributes, 0);
        let attributes = attributes.with_checks(false);
        let found = attributes
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        if !found.value.contains('&') {
            return Some(found.value);
        }
        Some(match quick_xml::escape::unescape(&found.value) {
            Ok(value) => Cow::Owned(value.into_owned()),
            Err(_) => found.value,
        })
    }

    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// A property that is on when it is there, unless its value says otherwise.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(
            self.attribute("val").as_deref(),
            Some("0" | "false" | "off" | "none")
        )
    }
}

impl<'x> Scanner<'x> {
    pub(crate) fn new(text: &'x str) -> Scanner<'x> {
        Scanner {
            text,
            at: 0,
            open: Vec::new(),
            bindings: Vec::new(),
            known: None,
            ends: None,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Node<'x>>, ReadError> {
        if let Some(end) = self.ends.take() {
            return Ok(Some(Node::End(end)));
        }
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            return match rest.as_bytes() {
                [] if self.open.is_empty() => Ok(None),
                [] => Err(ReadError::DamagedPart),
                [b'<', b'/', ..] => self.end(rest).map(Some),
                [b'<', b'!', ..] => match self.declaration(rest)? {
                    Some(text) => Ok(Some(text)),
                    None => continue,
                },
                [b'<', b'?', ..] => {
                    let length = rest.find("?>").filter(|&at| at > 1);
                    self.take(length.ok_or(ReadError::DamagedPart)? + 2);
                    continue;
                }
                [b'<', ..] => self.start(rest).map(Some),
                [b'&', ..] => self.reference(rest).map(Some),
                bytes => {
                    let length = memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                    let text = rest.get(..length).unwrap_or_default();
                    Ok(Some(Node::Text(Cow::Borrowed(text), self.take(length))))
                }
            };
        }
    }

    fn start(&mut self, rest: &'x str) -> Result<Node<'x>, ReadError> {
        let close = tag_end(rest).ok_or(ReadError::DamagedPart)?;
        let raw = self.take(close + 1);
        let inside = rest.get(1..close).unwrap_or_default();
        let (inside, is_closed) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name_end = inside.bytes().position(is_blank).unwrap_or(inside.len());
        let (full, attributes) = inside.split_at_checked(name_end).unwrap_or_default();
        if self.open.len() >= DEEPEST {
            return Err(ReadError::TooDeep);
        }
        if !attributes.is_empty() && binds(attributes) {
            self.bind(attributes);
        }
        let (is_word, name) = self.resolve(full);
        if is_closed {
            self.unbind();
            let raw = raw.end..raw.end;
            self.ends = Some(End { name, is_word, raw });
        } else {
            self.open.push(Element {
                full,
                name,
                is_word,
            });
        }
        Ok(Node::Start(Tag {
            name,
            is_word,
            raw,
            is_closed,
            attributes,
        }))
    }

    fn end(&mut self, rest: &'x str) -> Result<Node<'x>, ReadError> {
        let close = tag_end(rest).ok_or(ReadError::DamagedPart)?;
        let full = rest.get(2..close).unwrap_or_default();
        let blank = [' ', '\r', '\n', '\t'];
        let is_same = |name: &str| name == full || name == full.trim_end_matches(blank);
        let element = self.open.pop().filter(|element| is_same(element.full));
        let element = element.ok_or(ReadError::DamagedPart)?;
        self.unbind();
        Ok(Node::End(End {
            name: element.name,
            is_word: element.is_word,
            raw: self.take(close + 1),
        }))
    }

    /// A comment is passed over, a CDATA section is text, and a DTD may not be.
    fn declaration(&mut self, rest: &'x str) -> Result<Option<Node<'x>>, ReadError> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let length = comment.find("-->").ok_or(ReadError::DamagedPart)?;
            self.take("<!---->".len() + length);
            return Ok(None);
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let length = data.find("]]>").ok_or(ReadError::DamagedPart)?;
            let text = Cow::Borrowed(data.get(..length).unwrap_or_default());
            let raw = self.take("<![CDATA[]]>".len() + length);
            return Ok(Some(Node::Text(text, raw)));
        }
        let word = rest.get(2..9).unwrap_or_default();
        Err(match word.eq_ignore_ascii_case("doctype") {
            true => ReadError::DocumentType,
            false => ReadError::DamagedPart,
        })
    }

    /// `&lt;`, `&#8220;`.
    fn reference(&mut self, rest: &'x str) -> Result<Node<'x>, ReadError> {
        let (name, _) = rest.split_once(';').ok_or(ReadError::DamagedPart)?;
        let name = name.strip_prefix('&').unwrap_or_default();
        if name.contains(['&', '<']) {
            return Err(ReadError::DamagedPart);
        }
        let raw = self.take(name.len() + 2);
        let text = match BytesRef::new(name).resolve_char_ref() {
            Ok(Some(character)) => Cow::Owned(character.to_string()),
            // Only the five names of XML itself exist: nothing else can be declared.
            Ok(None) => {
                Cow::Borrowed(resolve_predefined_entity(name).ok_or(ReadError::DamagedPart)?)
            }
            Err(_) => return Err(ReadError::DamagedPart),
        };
        Ok(Node::Text(text, raw))
    }

    /// The prefixes that an element binds which is about to open.
    fn bind(&mut self, attributes: &'x str) {
        let mut attributes = Attributes::new(attributes, 0);
        for attribute in attributes.with_checks(false).flatten() {
            let key: &'x str = attribute.key.0;
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => rest.trim_start_matches(':'),
                _ => continue,
            };
            let uri: &str = &attribute.value;
            self.known = None;
            self.bindings.push(Binding {
                depth: self.open.len(),
                prefix,
                is_word: uri == TRANSITIONAL || uri == STRICT,
            });
        }
    }

    /// The prefixes of an element that has ended.
    fn unbind(&mut self) {
        let depth = self.open.len();
        while self.bindings.pop_if(|bound| bound.depth >= depth).is_some() {
            self.known = None;
        }
    }

    fn resolve(&mut self, full: &'x str) -> (bool, &'x str) {
        let colon = full.bytes().position(|byte| byte == b':');
        let (prefix, name) = match colon {
            Some(at) => (
                full.get(..at).unwrap_or_default(),
                full.get(at + 1..).unwrap_or_default(),
            ),
            None => ("", full),
        };
        if let Some((known, is_word)) = self.known
            && known == prefix
        {
            return (is_word, name);
        }
        let mut bindings = self.bindings.iter().rev();
        let bound = bindings.find(|bound| bound.prefix == prefix);
        let is_word = bound.is_some_and(|bound| bound.is_word);
        self.known = Some((prefix, is_word));
        (is_word, name)
    }

    /// Goes on by so many bytes, and says where they stand.
    fn take(&mut self, length: usize) -> Range<usize> {
        let start = self.at;
        self.at += length;
        start..self.at
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\r' | b'\n' | b'\t')
}

/// Where the first `>` stands that is not inside of a value.
fn tag_end(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') => {
                let value = bytes.get(at + 1..)?;
                at += 1 + value.iter().position(|byte| byte == quote)?;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Few tags bind a prefix, and few letters are rarer than this one.
fn binds(attributes: &str) -> bool {
    let bytes = attributes.as_bytes();
    memchr::memchr_iter(b'x', bytes).any(|at| {
        bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"xmlns"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    /// What the scanner cuts a part into, without what it makes of references and prefixes.
    fn cut(xml: &str) -> Result<Vec<String>, ReadError> {
        let mut scanner = Scanner::new(xml);
        let mut cuts = Vec::new();
        while let Some(node) = scanner.next()? {
            cuts.push(match node {
                Node::Start(tag) => format!("{} {:?} {:?}", tag.name, tag.raw, tag.attribute("a")),
                Node::End(end) => format!("/{} {:?}", end.name, end.raw),
                Node::Text(text, raw) => format!("{text} {raw:?}"),
            });
        }
        Ok(cuts)
    }

    /// The same by the parser that the world uses.
    fn expected(xml: &str) -> Option<Vec<String>> {
        let mut reader = Reader::from_str(xml);
        let mut cuts = Vec::new();
        let mut depth = 0;
        let local = |name: &str| name.split_once(':').map_or(name, |it| it.1).to_owned();
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap();
            let event = reader.read_event().ok()?;
            let raw = start..usize::try_from(reader.buffer_position()).unwrap();
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = local(tag.name().as_ref());
                    let mut attributes = tag.attributes();
                    let attributes = attributes.with_checks(false).flatten();
                    let mut value = attributes
                        .filter(|found| found.key.local_name().as_ref() == "a")
                        .map(|found| found.value);
                    let value = value.next().map(|value| {
                        quick_xml::escape::unescape(&value).map_or(value.to_string(), Into::into)
                    });
                    cuts.push(format!("{name} {raw:?} {value:?}"));
                    let end = raw.end..raw.end;
                    match xml.get(raw).is_some_and(|tag| tag.ends_with("/>")) {
                        true => cuts.push(format!("/{name} {end:?}")),
                        false => depth += 1,
                    }
                }
                Event::End(end) => {
                    depth -= 1;
                    cuts.push(format!("/{} {raw:?}", local(end.name().as_ref())));
                }
                Event::Text(text) => cuts.push(format!("{} {raw:?}", text.as_ref() as &str)),
                Event::CData(text) => cuts.push(format!("{} {raw:?}", text.as_ref() as &str)),
                Event::GeneralRef(name) => {
                    let text = match name.resolve_char_ref().ok()? {
                        Some(sign) => sign.to_string(),
                        None => resolve_predefined_entity(name.as_ref())?.to_owned(),
                    };
                    cuts.push(format!("{text} {raw:?}"));
                }
                Event::DocType(_) => return None,
                Event::Eof => return (depth == 0).then_some(cuts),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            }
        }
    }

    proptest! {
        #[test]
        fn a_part_is_cut_as_any_parser_cuts_it(
            xml in prop::collection::vec(prop::sample::select(vec![
                "<w:p>", "</w:p>", "<w:p/>", "<b a='1>2' c=\"/>\">", "</b>", "</b >", "<a\t", "a=\"&lt;\"", "x:a='件'",
                ">", "/>", "<", "&amp;", "&#20214;", "&#x;", "&", ";", "文", " ", "\n", "\"", "'", "<!--", "-->",
                "<!-->", "<![CDATA[", "]]>", "<?", "?>", "<?>", "<!", "<!d", "]", "-", "<>", "</>",
            ]), 0..12).prop_map(|parts| parts.concat())
        ) {
            prop_assert_eq!(cut(&xml).ok(), expected(&xml), "{}", xml);
        }
    }

    #[test]
    fn what_is_no_xml_is_named() {
        assert_eq!(cut("<a>").err(), Some(ReadError::DamagedPart));
        assert_eq!(cut("<!DOCTYPE a><a/>").err(), Some(ReadError::DocumentType));
        assert_eq!(cut("<a>&nbsp;</a>").err(), Some(ReadError::DamagedPart));
        let deep = |levels| "<a>".repeat(levels) + &"</a>".repeat(levels);
        assert!(cut(&deep(DEEPEST)).is_ok());
        assert_eq!(cut(&deep(DEEPEST + 1)).err(), Some(ReadError::TooDeep));
    }

    #[test]
    fn a_prefix_means_what_the_nearest_element_says() {
        let xml = format!(
            r#"<q:a xmlns:q="{TRANSITIONAL}"><q:b xmlns:q="else"><q:c/></q:b><q:d/><e xmlns="{STRICT}"/><f/></q:a>"#
        );
        let mut scanner = Scanner::new(&xml);
        let mut words = String::new();
        while let Some(node) = scanner.next().unwrap() {
            match node {
                Node::Start(tag) if tag.is_word => words += tag.name,
                Node::End(end) if end.is_word => words += &end.name.to_uppercase(),
                _ => {}
            }
        }
        assert_eq!(words, "adDeEA");
    }
}
