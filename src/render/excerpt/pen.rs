//! How an excerpt is written: the severity in the user's language, and colours where they are wanted.

use std::io;

use anstyle::{AnsiColor, Style as Ansi};
use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;

use crate::output::Paint;

/// Writes the severity in the user's language, and colours only where they are wanted.
pub(super) struct Pen {
    pub(super) written: Vec<u8>,
    pub(super) severity_word: &'static str,
    /// codespan writes its own word next.
    pub(super) at_severity: bool,
    pub(super) paint: Paint,
}

impl Pen {
    fn style(&mut self, style: Ansi) -> io::Result<()> {
        if self.paint == Paint::Colour {
            self.written
                .extend_from_slice(style.render().to_string().as_bytes());
        }
        Ok(())
    }
}

impl io::Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let word = std::mem::take(&mut self.at_severity);
        self.written.extend_from_slice(if word {
            self.severity_word.as_bytes()
        } else {
            bytes
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Pen {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.style(colour(severity).on_default().bold())?;
        self.at_severity = true;
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.reset()?;
        self.style(Ansi::new().bold())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.style(AnsiColor::Blue.on_default())
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        self.style(match style {
            LabelStyle::Primary => colour(severity).on_default(),
            LabelStyle::Secondary => AnsiColor::Blue.on_default(),
        })
    }

    fn reset(&mut self) -> io::Result<()> {
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
