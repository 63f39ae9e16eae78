//! How an excerpt is written: the severity in the user's language, and colours where they are wanted.

use std::fmt;

use anstyle::{AnsiColor, Style as Ansi};
use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;

use crate::output::Paint;

/// Writes the severity in the user's language, and colours only where they are wanted.
pub(super) struct Pen<'w> {
    pub(super) written: &'w mut Vec<u8>,
    pub(super) severity_word: &'static str,
    /// codespan writes its own word next.
    pub(super) at_severity: bool,
    pub(super) paint: Paint,
}

impl Pen<'_> {
    /// Ends a line. What is plain has no blanks there, since nobody sees them.
    fn end_line(&mut self) {
        while self.paint == Paint::Plain && self.drop_blank() {}
        self.written.push(b'\n');
    }

    /// Drops the last character of the line if it is a blank.
    fn drop_blank(&mut self) -> bool {
        if self.written.last().is_some_and(u8::is_ascii_graphic) {
            return false;
        }
        let starts = |byte: &u8| (byte & 0xC0) != 0x80;
        let Some(start) = self.written.iter().rposition(starts) else {
            return false;
        };
        let last = self.written.get(start..).unwrap_or_default();
        let mut last = std::str::from_utf8(last).unwrap_or_default().chars();
        let is_blank = last
            .next()
            .is_some_and(|last| last != '\n' && last.is_whitespace());
        if is_blank {
            self.written.truncate(start);
        }
        is_blank
    }

    fn style(&mut self, style: Ansi) -> fmt::Result {
        if self.paint == Paint::Colour {
            self.written
                .extend_from_slice(style.render().to_string().as_bytes());
        }
        Ok(())
    }
}

impl fmt::Write for Pen<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.at_severity {
            self.at_severity = false;
            self.written
                .extend_from_slice(self.severity_word.as_bytes());
            return Ok(());
        }
        // Mostly there is none.
        let mut rest = text.as_bytes();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, behind) = rest.split_at(end);
            self.written.extend_from_slice(line);
            self.end_line();
            rest = behind.get(1..).unwrap_or_default();
        }
        self.written.extend_from_slice(rest);
        Ok(())
    }

    /// codespan writes a line of the source character by character.
    fn write_char(&mut self, character: char) -> fmt::Result {
        match character {
            '\n' => self.end_line(),
            _ => {
                let mut bytes = [0; 4];
                self.written
                    .extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
            }
        }
        Ok(())
    }
}

impl WriteStyle for Pen<'_> {
    fn set_header(&mut self, severity: Severity) -> fmt::Result {
        self.style(colour(severity).on_default().bold())?;
        self.at_severity = true;
        Ok(())
    }

    fn set_header_message(&mut self) -> fmt::Result {
        self.reset()?;
        self.style(Ansi::new().bold())
    }

    fn set_line_number(&mut self) -> fmt::Result {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_note_bullet(&mut self) -> fmt::Result {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_source_border(&mut self) -> fmt::Result {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> fmt::Result {
        self.style(match style {
            LabelStyle::Primary => colour(severity).on_default(),
            LabelStyle::Secondary => AnsiColor::Blue.on_default(),
        })
    }

    fn reset(&mut self) -> fmt::Result {
        if self.paint == Paint::Colour {
            self.written
                .extend_from_slice(anstyle::Reset.render().to_string().as_bytes());
        }
        Ok(())
    }
}

fn colour(severity: Severity) -> AnsiColor {
    match severity {
        Severity::Bug | Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note | Severity::Help => AnsiColor::Cyan,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn no_plain_line_ends_in_blanks() {
        for (paint, expected) in [
            (Paint::Plain, "前\n甲\n\n乙"),
            (Paint::Colour, "前\n甲 \u{3000}\n  \n乙"),
        ] {
            let mut written = "前\n".as_bytes().to_vec();
            let mut pen = Pen {
                written: &mut written,
                severity_word: "",
                at_severity: false,
                paint,
            };
            pen.write_str("甲 \u{3000}\n ").unwrap();
            pen.write_str(" \n乙").unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }
}
