//! What may come next: a section that is missing, the table that belongs here, a row that the table lacks.

use gouji_linter::blank;
use gouji_linter::document::{Block, Format};
use gouji_linter::form::SectionForm;
use gouji_linter::report::{Report, Table};
use gouji_linter::span::Span;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, TextEdit,
};

use crate::answers::explain;
use crate::reading::Reading;

pub(crate) fn completion(reading: &Reading, report: &Report<'_>, at: usize) -> Vec<CompletionItem> {
    let source = &report.document.source;
    let line = source.line_span(source.line(at));
    let Some(before) = source.text.get(line.start..at) else {
        return Vec::new();
    };
    let place = Place {
        reading,
        report,
        at,
        start: line.start + before.len() - before.trim_start().len(),
        typed: before.trim_start(),
    };
    let inside = report.tables.iter().find(|table| {
        let span = report.document.span(table.extent);
        span.start <= at && at <= span.end + 1
    });
    match inside {
        Some(table) => place.rows(table),
        None => [place.sections(), place.tables()].concat(),
    }
}

struct Place<'p, 'a> {
    reading: &'p Reading,
    report: &'p Report<'a>,
    at: usize,
    /// Where what was typed on this line begins.
    start: usize,
    typed: &'p str,
}

impl Place<'_, '_> {
    /// The sections that the report still lacks; those that belong just here come first.
    fn sections(&self) -> Vec<CompletionItem> {
        let Some(format) = self.report.format else {
            return Vec::new();
        };
        let rules = &self.reading.governing.rules;
        let forms: Vec<&SectionForm> = rules
            .sections
            .iter()
            .filter(|form| form.format == format.id)
            .collect();
        let position = |id: &str| forms.iter().position(|form| form.id == id);
        let order = |before: bool| {
            let sections = self.report.sections.iter();
            sections
                .filter(move |section| {
                    let heading = self.report.document.span(section.heading);
                    if before {
                        heading.end < self.start
                    } else {
                        heading.start > self.at
                    }
                })
                .filter_map(|section| position(&section.form?.id))
        };
        let (above, below) = (order(true).max(), order(false).min());
        let marks = self.heading_marks();
        let mut items = Vec::new();
        for (index, form) in forms.iter().enumerate() {
            if self.report.section(&form.id).is_some() {
                continue;
            }
            let heading = format!("{}、{}", numeral(index + 1), form.title);
            if !self.fits(&heading) {
                continue;
            }
            let here =
                above.is_none_or(|above| above < index) && below.is_none_or(|below| index < below);
            let text = match self.report.document.format {
                Format::Html => format!("<h2>{heading}</h2>"),
                Format::Markdown => format!("{marks} {heading}"),
                Format::Text | Format::Docx => heading.clone(),
            };
            let language = self.reading.language;
            let about = explain::section(self.report, form, rules, language);
            let mut item = self.item(heading, text, CompletionItemKind::MODULE, Some(about));
            item.sort_text = Some(format!("{}{index:02}", if here { 0 } else { 1 }));
            item.preselect = Some(here);
            items.push(item);
        }
        items
    }

    /// As the other headings of the document are marked.
    fn heading_marks(&self) -> String {
        let sections: Vec<_> = self
            .report
            .sections
            .iter()
            .map(|section| section.heading)
            .collect();
        let level = self
            .report
            .document
            .blocks
            .iter()
            .find_map(|block| match block {
                Block::Paragraph(paragraph) if paragraph.level > 0 => {
                    let heads = sections
                        .iter()
                        .any(|heading| paragraph.text.contains(*heading));
                    heads.then_some(paragraph.level)
                }
                _ => None,
            });
        "#".repeat(usize::from(level.unwrap_or(2)))
    }

    /// Tables that belong to the section here and are not yet in the report.
    fn tables(&self) -> Vec<CompletionItem> {
        let (Some(format), Some(section)) = (self.report.format, self.section()) else {
            return Vec::new();
        };
        let rules = &self.reading.governing.rules;
        let wanted = rules.tables.iter().filter(|table| {
            table.formats.contains(&format.id)
                && table.section.as_deref() == Some(section)
                && self
                    .report
                    .table(&table.id)
                    .is_none_or(|found| found.foreign)
        });
        let mut items = Vec::new();
        for form in wanted {
            let title = form.title.in_language(self.reading.language);
            let label = format!("{}{title}", self.reading.pick("表：", "table: "));
            if !self.fits(&label) && !self.fits(title) {
                continue;
            }
            let text = blank::table(form, self.report.document.format);
            items.push(self.item(label, text, CompletionItemKind::STRUCT, None));
        }
        items
    }

    fn section(&self) -> Option<&str> {
        let sections = self.report.sections.iter();
        let before = sections
            .take_while(|section| self.report.document.span(section.heading).end <= self.start);
        before.last()?.form.map(|form| form.id.as_str())
    }

    /// The rows that a table lacks.
    fn rows(&self, table: &Table<'_>) -> Vec<CompletionItem> {
        let piped = self.typed.starts_with('|');
        // Only what a label may stand in: nothing but blank cells before.
        let cell = self.typed.rsplit('|').next().unwrap_or_default();
        let (before, typed) = self.typed.split_at(self.typed.len() - cell.len());
        if before.contains(|character: char| character != '|' && !character.is_whitespace()) {
            return Vec::new();
        }
        let place = Place {
            start: self.at - typed.trim_start().len(),
            typed: typed.trim_start(),
            ..*self
        };
        let mut items = Vec::new();
        for block in &table.blocks {
            for (form, found) in block.form.rows.iter().zip(&block.rows) {
                if found.is_none() && !form.heading && place.fits(&form.label) {
                    let text = if piped {
                        format!("{} |", form.label)
                    } else {
                        form.label.clone()
                    };
                    items.push(place.item(
                        form.label.clone(),
                        text,
                        CompletionItemKind::FIELD,
                        None,
                    ));
                }
            }
        }
        items
    }

    /// Whether this may be what is being typed. Prose is left alone.
    fn fits(&self, wanted: &str) -> bool {
        let typed = self.typed.trim_start_matches('#').trim();
        let title = wanted.split_once('、').map_or(wanted, |(_, title)| title);
        wanted.starts_with(typed) || title.starts_with(typed)
    }

    fn item(
        &self,
        label: String,
        text: String,
        kind: CompletionItemKind,
        about: Option<String>,
    ) -> CompletionItem {
        let range = self.reading.lines().range(Span::new(self.start, self.at));
        CompletionItem {
            // Editors sift by what stands in the range.
            filter_text: Some(format!("{}{label}", self.typed)),
            label,
            kind: Some(kind),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
            documentation: about.map(|value| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value,
                })
            }),
            ..CompletionItem::default()
        }
    }
}

fn numeral(number: usize) -> &'static str {
    const NUMERALS: [&str; 11] = [
        "", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十",
    ];
    NUMERALS.get(number).copied().unwrap_or_default()
}
