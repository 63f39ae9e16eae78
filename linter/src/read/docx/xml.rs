//! XML as the readers of parts want it: elements of Word's namespace by local name, with their place in the part.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::read::ReadError;

/// Word nests a few dozen deep at most.
const DEEPEST: usize = 512;

pub(crate) const TRANSITIONAL: &str =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(crate) const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

pub(crate) struct Scanner<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    /// Prefixes that stand for Word's namespace or not, with the depth at which they were bound.
    bindings: Vec<(usize, &'x str, Vocabulary)>,
    depth: usize,
    /// An element without content still has to end.
    ends: Option<(&'x str, bool, usize)>,
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
    event: BytesStart<'x>,
}

pub(crate) struct End<'x> {
    pub(crate) name: &'x str,
    pub(crate) is_word: bool,
    pub(crate) raw: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vocabulary {
    Word,
    Other,
}

impl Tag<'_> {
    /// The attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.event.attributes();
        let attributes = attributes.with_checks(false);
        let found = attributes
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let value: &str = &found.value;
        Some(match quick_xml::escape::unescape(value) {
            Ok(value) => value.into_owned(),
            Err(_) => value.to_owned(),
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
            reader: Reader::from_str(text),
            bindings: Vec::new(),
            depth: 0,
            ends: None,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Node<'x>>, ReadError> {
        if let Some((name, is_word, at)) = self.ends.take() {
            return Ok(Some(Node::End(End {
                name,
                is_word,
                raw: at..at,
            })));
        }
        loop {
            let start = self.position();
            let event = self
                .reader
                .read_event()
                .map_err(|_| ReadError::DamagedPart)?;
            let raw = start..self.position();
            let node = match event {
                Event::Start(event) => Node::Start(self.start(event, raw, false)?),
                Event::Empty(event) => {
                    let tag = self.start(event, raw, true)?;
                    self.ends = Some((tag.name, tag.is_word, tag.raw.end));
                    Node::Start(tag)
                }
                Event::End(event) => {
                    let name = self.slice(start + 2, event.name().as_ref().len());
                    let (is_word, name) = self.resolve(name);
                    self.leave();
                    Node::End(End { name, is_word, raw })
                }
                Event::Text(_) => Node::Text(Cow::Borrowed(self.slice(start, raw.len())), raw),
                Event::CData(event) => Node::Text(event.into_inner(), raw),
                Event::GeneralRef(event) => {
                    let text = match event.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        // Only the five names of XML itself exist: nothing else can be declared.
                        Ok(None) => resolve_predefined_entity(event.as_ref())
                            .ok_or(ReadError::DamagedPart)?
                            .to_owned(),
                        Err(_) => return Err(ReadError::DamagedPart),
                    };
                    Node::Text(Cow::Owned(text), raw)
                }
                Event::DocType(_) => return Err(ReadError::DocumentType),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(ReadError::DamagedPart),
            };
            return Ok(Some(node));
        }
    }

    fn start(
        &mut self,
        event: BytesStart<'x>,
        raw: Range<usize>,
        is_closed: bool,
    ) -> Result<Tag<'x>, ReadError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ReadError::TooDeep);
        }
        if event.attributes_raw().contains("xmlns") {
            self.bind(&event, raw.start);
        }
        let name = self.slice(raw.start + 1, event.name().as_ref().len());
        let (is_word, name) = self.resolve(name);
        if is_closed {
            self.leave();
        }
        Ok(Tag {
            name,
            is_word,
            raw,
            is_closed,
            event,
        })
    }

    fn bind(&mut self, event: &BytesStart<'x>, start: usize) {
        let mut attributes = event.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let key: &str = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => rest.trim_start_matches(':'),
                _ => continue,
            };
            // The same letters stand in the part, which lives longer than the event.
            let tag = self.text.get(start..).unwrap_or_default();
            let Some(prefix) = tag
                .find(key)
                .and_then(|at| tag.get(at..at + key.len()))
                .and_then(|key| key.get(key.len() - prefix.len()..))
            else {
                continue;
            };
            let uri: &str = &attribute.value;
            let vocabulary = match uri {
                TRANSITIONAL | STRICT => Vocabulary::Word,
                _ => Vocabulary::Other,
            };
            self.bindings.push((self.depth, prefix, vocabulary));
        }
    }

    fn leave(&mut self) {
        while self
            .bindings
            .last()
            .is_some_and(|&(depth, ..)| depth >= self.depth)
        {
            self.bindings.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn resolve(&self, name: &'x str) -> (bool, &'x str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(_, bound, _)| *bound == prefix);
        (
            bound.is_some_and(|(.., vocabulary)| *vocabulary == Vocabulary::Word),
            local,
        )
    }

    fn slice(&self, start: usize, length: usize) -> &'x str {
        self.text.get(start..start + length).unwrap_or_default()
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}
