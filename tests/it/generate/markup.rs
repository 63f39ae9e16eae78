//! Markdown and HTML.

use super::form::Table;
use super::grid::{Grid, GridCell, Slot};
use super::typist::Typist;
use super::{Layout, Model, Part};

pub(crate) fn markdown(model: &Model, layout: Layout, typist: &mut Typist) -> String {
    let mut out = format!("# {}\n\n", model.title.join(""));
    for paragraph in &model.preamble {
        out.push_str(&format!("{paragraph}\n\n"));
    }
    let parts = |out: &mut String, parts: &[Part], typist: &mut Typist| {
        for part in parts {
            match part {
                Part::Paragraph(text) => out.push_str(text),
                Part::Table(index) if layout == Layout::Markdown => {
                    out.push_str(&pipe_table(&model.tables[*index], typist));
                }
                Part::Table(index) => {
                    out.push_str(&html_table(&Grid::of(&model.tables[*index], typist)))
                }
            }
            out.push_str("\n\n");
        }
    };
    for section in &model.sections {
        out.push_str(&format!(
            "## {}{}\n\n",
            section.number,
            typist.heading(&section.title)
        ));
        parts(&mut out, &section.parts, typist);
    }
    parts(&mut out, &model.appendix, typist);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// GFM knows no merged cells: what is covered stays empty or repeats the label.
fn pipe_table(table: &Table, typist: &mut Typist) -> String {
    let repeats = typist.rng.chance(40);
    let grid = Grid::of(table, typist);
    let mut lines = Vec::new();
    for (index, row) in grid.slots().iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|slot| match slot {
                Slot::Begins(cell) => cell.text.trim().replace('\n', " "),
                Slot::FromLeft(cell) | Slot::FromAbove(cell) if repeats && !cell.figure => {
                    cell.text.trim().replace('\n', " ")
                }
                _ => String::new(),
            })
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(grid.columns)));
        }
    }
    lines.join("\n")
}

fn html_table(grid: &Grid) -> String {
    let mut out = "<table>\n".to_owned();
    for row in &grid.rows {
        let cells: String = row
            .iter()
            .map(|cell| {
                format!(
                    "<td{}>{}</td>",
                    spans(cell),
                    escape(&cell.text).replace('\n', "<br>")
                )
            })
            .collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out.push_str("</table>");
    out
}

fn spans(cell: &GridCell) -> String {
    let mut attributes = String::new();
    if cell.row_span > 1 {
        attributes.push_str(&format!(" rowspan=\"{}\"", cell.row_span));
    }
    if cell.column_span > 1 {
        attributes.push_str(&format!(" colspan=\"{}\"", cell.column_span));
    }
    attributes
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A government site's page: the article somewhere inside its navigation.
pub(crate) fn html(model: &Model, charset: &str, typist: &mut Typist) -> String {
    let title = model.title.join("");
    let in_layout_table = typist.rng.chance(30);
    let (open, close) = if in_layout_table {
        (
            "<table class=\"wrap\" width=\"980\"><tr><td>",
            "</td></tr></table>",
        )
    } else {
        ("<div id=\"zoom\" class=\"article\">", "</div>")
    };
    let mut article = String::new();
    for paragraph in &model.preamble {
        article.push_str(&format!(
            "<p style=\"text-indent:2em\">{}</p>\n",
            escape(paragraph)
        ));
    }
    let parts = |article: &mut String, parts: &[Part], typist: &mut Typist| {
        for part in parts {
            match part {
                Part::Paragraph(text) => {
                    article.push_str(&format!(
                        "<p style=\"text-indent:2em\">{}</p>\n",
                        escape(text)
                    ));
                }
                Part::Table(index) => {
                    let grid = Grid::of(&model.tables[*index], typist);
                    article.push_str(&page_tables(&grid, typist));
                }
            }
        }
    };
    for section in &model.sections {
        let heading = format!("{}{}", section.number, typist.heading(&section.title));
        article.push_str(&format!("<p><strong>{}</strong></p>\n", escape(&heading)));
        parts(&mut article, &section.parts, typist);
    }
    parts(&mut article, &model.appendix, typist);
    format!(
        "<!DOCTYPE html>
<html lang=\"zh-CN\">
<head>
<meta charset=\"{charset}\">
<title>{title}</title>
<style>.article td {{ border: 1px solid #333; width: 52px }} .num1 {{ width: 749px }}</style>
<script>var total = 9999; var tip = \"<p>收到政府信息公开申请8888件</p>\"; if (total < 7) {{ total = 7; }}</script>
</head>
<body>
<div class=\"top\"><a href=\"/\">首页</a> | <a href=\"/zwgk/\">政务公开</a> | <a href=\"/hdjl/\">互动交流</a></div>
<ul class=\"nav\"><li>政府信息公开指南</li><li>政府信息公开制度</li><li>政府信息公开年报</li></ul>
<h1>{title}</h1>
<div class=\"info\">发布日期：{published}-01-20&nbsp;&nbsp;浏览次数：1234&nbsp;&nbsp;字体：[大 中 小]</div>
{open}
{article}{close}
<div class=\"footer\">网站标识码：0000000000　备案编号00000000号</div>
</body>
</html>
",
        published = model.year + 1,
    )
}

/// One or, where the page was made from a document with page breaks, several tables.
fn page_tables(grid: &Grid, typist: &mut Typist) -> String {
    let mut starts = vec![0];
    if grid.parts.len() > 1 && typist.rng.chance(40) {
        starts.extend(grid.parts.iter().skip(1));
    } else if grid.rows.len() > 20 && typist.rng.chance(40) {
        starts.push(
            typist
                .rng
                .between(grid.header as i64 + 2, grid.rows.len() as i64 - 2) as usize,
        );
    }
    let mut out = String::new();
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(grid.rows.len());
        out.push_str("<table border=\"1\" cellspacing=\"0\"><tbody>\n");
        for row in cut(grid, start, end) {
            out.push_str("<tr>");
            for cell in &row {
                out.push_str(&format!(
                    "<td{}>{}</td>",
                    spans(cell),
                    cell_markup(cell, typist)
                ));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
    }
    out
}

/// The rows from `start` to `end` as a table of its own: a merged cell that is cut goes on as an empty one.
fn cut(grid: &Grid, start: usize, end: usize) -> Vec<Vec<GridCell>> {
    let mut rows: Vec<Vec<GridCell>> = grid.rows[start..end].to_vec();
    for (offset, row) in rows.iter_mut().enumerate() {
        for cell in row {
            cell.row_span = cell.row_span.min(end - start - offset);
        }
    }
    let mut above = Vec::new();
    for (index, row) in grid.rows.iter().enumerate().take(start) {
        for cell in row.iter().filter(|cell| index + cell.row_span > start) {
            let row_span = (index + cell.row_span).min(end) - start;
            above.push(GridCell {
                row_span,
                text: String::new(),
                ..cell.clone()
            });
        }
    }
    if let Some(first) = rows.first_mut() {
        first.extend(above);
        first.sort_by_key(|cell| cell.at);
    }
    rows
}

fn cell_markup(cell: &GridCell, typist: &mut Typist) -> String {
    let text = escape(&cell.text);
    if cell.text.trim().is_empty() {
        return "&nbsp;".to_owned();
    }
    let letters: Vec<char> = cell.text.chars().collect();
    if cell.figure {
        let digits = letters.iter().all(char::is_ascii_digit);
        if digits && letters.len() > 1 && typist.rng.chance(30) {
            let (first, rest) = text.split_at(1);
            return format!("<p><span>{first}</span><span lang=\"EN-US\">{rest}</span></p>");
        }
        return match typist.rng.between(1, 4) {
            1 => format!("<p align=\"center\"><span>{text}</span></p>"),
            2 => format!("&nbsp;{text}"),
            _ => text,
        };
    }
    let text = text
        .replace('“', "&ldquo;")
        .replace('”', "&rdquo;")
        .replace('\n', "<br/>");
    // A narrow column: the label falls apart into a paragraph a line.
    if cell.row_span > 2 && letters.len() > 4 && typist.rng.chance(50) {
        let paragraphs: Vec<String> = letters
            .chunks(3)
            .map(|chunk| format!("<p>{}</p>", chunk.iter().collect::<String>()))
            .collect();
        return paragraphs.concat();
    }
    text
}
