//! The YAML block at the top of a file: not content, but it may name the title.

use crate::read::draft::Draft;
use crate::span::Span;

/// Reads the block, if there is one, and says where the text begins.
pub(super) fn read(text: &str, draft: &mut Draft) -> usize {
    let mut lines = Lines { text, at: 0 };
    if lines.next().is_none_or(|line| line.1 != "---") {
        return 0;
    }
    let mut title = None;
    let mut is_first = true;
    for (start, line) in &mut lines {
        if line == "---" || line == "..." {
            if let Some(span) = title {
                write_title(text, span, draft);
            }
            return lines.at;
        }
        if is_first && !line.trim().is_empty() {
            // Between two rules stands ordinary text.
            if !is_entry(line) && !line.starts_with('#') {
                return 0;
            }
            is_first = false;
        }
        if title.is_none()
            && let Some(value) = line.strip_prefix("title:")
        {
            let from = start + "title:".len() + (value.len() - value.trim_start().len());
            title = Some(Span::new(from, from + value.trim().len()));
        }
    }
    0
}

fn write_title(text: &str, span: Span, draft: &mut Draft) {
    let value = text.get(span.start..span.end).unwrap_or_default();
    for quote in ['"', '\''] {
        if let Some(inside) = value
            .strip_prefix(quote)
            .and_then(|value| value.strip_suffix(quote))
        {
            draft.append(inside, Span::new(span.start + 1, span.end - 1));
            draft.title = draft.take_line();
            return;
        }
    }
    draft.append(value, span);
    draft.title = draft.take_line();
}

fn is_entry(line: &str) -> bool {
    let key = line.split_once(':').map_or("", |(key, _)| key);
    !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte))
}

/// Lines without their ending, with the place where each begins.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.at = start + end;
        Some((start, rest.get(..end)?.trim_end()))
    }
}
