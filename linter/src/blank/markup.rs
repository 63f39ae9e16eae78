//! A blank report as Markdown and as a page.

use std::fmt::Write;

use super::{Grid, Part};

pub(super) fn markdown(parts: &[Part]) -> String {
    let blocks: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Title(text) => format!("# {text}\n"),
            Part::Heading(text) => format!("## {text}\n"),
            Part::Paragraph(text) => format!("{text}\n"),
            Part::Table(grid) => markdown_table(grid, "\n"),
        })
        .collect();
    blocks.join("\n")
}

/// Pipes have no merged cells: what a cell covers is left blank.
pub(crate) fn markdown_table(grid: &Grid, end: &str) -> String {
    let mut table = String::new();
    for (at, places) in grid.places().iter().enumerate() {
        for place in places {
            let text = place.map_or("", |cell| cell.text.as_str());
            table.push_str(if text.is_empty() { "|  " } else { "| " });
            table.push_str(text);
            if !text.is_empty() {
                table.push(' ');
            }
        }
        table.push('|');
        table.push_str(end);
        if at == 0 {
            table.push_str(&"| --- ".repeat(grid.columns));
            table.push('|');
            table.push_str(end);
        }
    }
    table
}

pub(super) fn html(parts: &[Part]) -> String {
    let title = parts.iter().find_map(|part| match part {
        Part::Title(text) => Some(text.as_str()),
        _ => None,
    });
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\nbody {{ max-width: 60em; margin: 2em auto; line-height: 1.8; }}\nh1 {{ text-align: center; }}\ntable {{ border-collapse: collapse; width: 100%; }}\ntd, th {{ border: 1px solid; padding: .2em .4em; text-align: center; font-weight: normal; }}\n</style>\n</head>\n<body>\n",
        escape(title.unwrap_or_default())
    );
    for part in parts {
        match part {
            Part::Title(text) => page.push_str(&format!("<h1>{}</h1>\n", escape(text))),
            Part::Heading(text) => page.push_str(&format!("<h2>{}</h2>\n", escape(text))),
            Part::Paragraph(text) => page.push_str(&format!("<p>{}</p>\n", escape(text))),
            Part::Table(grid) => page.push_str(&html_table(grid, "\n")),
        }
    }
    page.push_str("</body>\n</html>\n");
    page
}

pub(crate) fn html_table(grid: &Grid, end: &str) -> String {
    let mut table = format!("<table border=\"1\">{end}");
    for row in &grid.rows {
        table.push_str("<tr>");
        for cell in row {
            let name = if cell.is_label { "th" } else { "td" };
            let _ = write!(table, "<{name}");
            if cell.rows > 1 {
                let _ = write!(table, " rowspan=\"{}\"", cell.rows);
            }
            if cell.columns > 1 {
                let _ = write!(table, " colspan=\"{}\"", cell.columns);
            }
            let _ = write!(table, ">{}</{name}>", escape(&cell.text));
        }
        let _ = write!(table, "</tr>{end}");
    }
    let _ = write!(table, "</table>{end}");
    table
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
