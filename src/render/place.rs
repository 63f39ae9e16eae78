//! Where a finding stands, in words: nobody finds line 47 in Word.

use gouji_linter::diagnostic::Language;
use gouji_linter::document::{Block, Document, Format};
use gouji_linter::span::Span;

/// `表 2 第 5 行第 10 列` or `第 12 段`; `None` where the lines are those of the file itself.
pub(crate) fn in_words(document: &Document, span: Span, language: Language) -> Option<String> {
    if document.format != Format::Docx {
        return None;
    }
    let (mut tables, mut paragraphs) = (0, 0);
    for block in &document.blocks {
        match block {
            Block::Table(table) => {
                tables += 1;
                if table.extent.end < span.start {
                    continue;
                }
                let holds =
                    |text: Span| text.start <= span.start && span.start <= text.end.max(text.start);
                let cell = table
                    .cells
                    .iter()
                    .find(|cell| holds(document.span(cell.text)));
                let (row, column) = cell.map_or((1, 1), |cell| (cell.row + 1, cell.column + 1));
                return Some(match language {
                    Language::Chinese => format!("表 {tables} 第 {row} 行第 {column} 列"),
                    Language::English => format!("table {tables}, row {row}, column {column}"),
                });
            }
            Block::Paragraph(paragraph) => {
                paragraphs += 1;
                if paragraph.text.end >= span.start {
                    return Some(match language {
                        Language::Chinese => format!("第 {paragraphs} 段"),
                        Language::English => format!("paragraph {paragraphs}"),
                    });
                }
            }
            Block::Row(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use gouji_linter::document::{Cell, Paragraph, Table};
    use gouji_linter::source::Source;
    use gouji_linter::span::Extent;

    use super::*;

    fn document(format: Format) -> Document {
        let paragraph = |start, end| {
            Block::Paragraph(Paragraph {
                text: Extent::new(start, end),
                level: 0,
                gap: 0,
            })
        };
        let cell = |start, end, row, column| Cell {
            text: Extent::new(start, end),
            row,
            column,
            row_span: 1,
            column_span: 1,
        };
        // "甲\n乙\n1\t\t\n丙"
        let table = Block::Table(Table {
            extent: Extent::new(8, 10),
            cells: vec![cell(8, 9, 0, 0), cell(10, 10, 0, 2)],
            rows: 1,
            columns: 3,
        });
        let blocks = vec![paragraph(0, 3), paragraph(4, 7), table, paragraph(12, 15)];
        Document::new(
            Source::from_text("甲\n乙\n1\t\t\n丙".to_owned()),
            format,
            None,
            blocks,
        )
    }

    #[test]
    fn places_in_word_are_counted_in_tables_and_paragraphs() {
        let document = document(Format::Docx);
        let at = |start| in_words(&document, Span::new(start, start), Language::Chinese).unwrap();
        assert_eq!(at(4), "第 2 段");
        assert_eq!(at(8), "表 1 第 1 行第 1 列");
        assert_eq!(at(10), "表 1 第 1 行第 3 列");
        assert_eq!(at(12), "第 3 段");
    }

    #[test]
    fn files_with_lines_of_their_own_need_no_words() {
        let document = document(Format::Text);
        assert_eq!(
            in_words(&document, Span::new(4, 4), Language::Chinese),
            None
        );
    }
}
