//! Text without escape sequences, for what is no terminal.

use std::io::{self, Write};

use anstream::adapter::StripBytes;

/// Takes escape sequences out of what is written. Where there is none, which is nearly always, nothing is looked at
/// character by character.
pub(super) struct Plain<W> {
    inner: W,
    strip: StripBytes,
}

impl<W> Plain<W> {
    pub(super) fn new(inner: W) -> Plain<W> {
        Plain {
            inner,
            strip: StripBytes::new(),
        }
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // What has begun an escape sequence, or a character, goes on in the next bytes.
        let is_between = self.strip == StripBytes::new();
        let begin = if is_between { steering(bytes) } else { 0 };
        let (plain, rest) = bytes.split_at(begin);
        self.inner.write_all(plain)?;
        for plain in self.strip.strip_next(rest) {
            self.inner.write_all(plain)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Where the first control character stands that is no white space; the length where there is none.
fn steering(bytes: &[u8]) -> usize {
    const BLOCK: usize = 128;
    let steers = |byte: &u8| *byte < b' ' && !byte.is_ascii_whitespace() || *byte == 0x7F;
    // A block is looked at to its end, which the compiler turns into vectors.
    let has_any = |block: &[u8]| block.iter().fold(false, |any, byte| any | steers(byte));
    let mut blocks = bytes.chunks(BLOCK).enumerate();
    let found = blocks.find(|(_, block)| has_any(block));
    found.map_or(bytes.len(), |(at, block)| {
        at * BLOCK + block.iter().position(steers).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use anstream::StripStream;

    use super::*;

    #[test]
    fn what_is_written_is_what_the_slow_way_writes() {
        let text = "总计\u{1b}[31m 红\u{1b}[0m\u{7f}\u{1b}]0;题\u{7}末\t\r\n\u{0}40 件".repeat(9);
        let text = format!("{}{text}", "全年收到申请，".repeat(40));
        for size in [1, 2, 5, 100, 128, 1000, text.len()] {
            let (mut fast, mut slow) = (Plain::new(Vec::new()), StripStream::new(Vec::new()));
            for bytes in text.as_bytes().chunks(size) {
                fast.write_all(bytes).unwrap();
                slow.write_all(bytes).unwrap();
            }
            assert!(!fast.inner.contains(&0x1B));
            assert_eq!(fast.inner, slow.into_inner(), "{size}");
        }
    }
}
