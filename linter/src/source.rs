//! Decoded text and its lines.

use std::sync::OnceLock;

use crate::span::Span;

/// The text of a file, decoded. Offsets everywhere in the engine index `text`.
#[derive(Debug)]
pub struct Source {
    pub text: String,
    pub encoding: &'static encoding_rs::Encoding,
    /// A byte order mark stood before the text; it is not part of it.
    pub byte_order_mark: bool,
    /// Looked for when somebody first asks for a line: a report without findings has no need of them.
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    pub fn from_text(text: String) -> Source {
        Source::new(text, encoding_rs::UTF_8, false)
    }

    pub(crate) fn new(
        text: String,
        encoding: &'static encoding_rs::Encoding,
        byte_order_mark: bool,
    ) -> Source {
        Source {
            text,
            encoding,
            byte_order_mark,
            line_starts: OnceLock::new(),
        }
    }

    /// The line, from 0, that holds this byte. Lines end at `\n`, `\r\n` or a lone `\r`.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= offset) - 1
    }

    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The bytes of a line, its ending included.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let end = starts.get(line + 1).copied().unwrap_or(self.text.len());
        Span::new(starts[line], end)
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| line_starts(&self.text))
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
    starts.extend(
        ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at + 1),
    );
    starts
}
