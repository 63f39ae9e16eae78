//! A table of the form without its figures, to be filled in.

use gouji_linter::document::Format;
use gouji_linter::form::{BlockForm, LabelForm, Layout, TableForm};

/// The printed table in the markup of a document. Every line ends with a line break.
pub(crate) fn table(form: &TableForm, format: Format) -> String {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for block in &form.blocks {
        if let Some(heading) = &block.heading {
            rows.push(vec![heading]);
        }
        match block.layout {
            Layout::Rows => below_each_other(form, block, &mut rows),
            Layout::Abreast => abreast(block, &mut rows),
        }
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, "");
    }
    if format == Format::Html {
        html(&rows)
    } else {
        pipes(&rows)
    }
}

fn printed(labels: &[LabelForm]) -> impl Iterator<Item = &LabelForm> {
    labels.iter().filter(|label| !label.optional)
}

fn deepest(labels: &[LabelForm]) -> usize {
    printed(labels)
        .map(|label| usize::from(label.level))
        .max()
        .unwrap_or(1)
}

fn below_each_other<'f>(form: &'f TableForm, block: &'f BlockForm, rows: &mut Vec<Vec<&'f str>>) {
    let depth = form.blocks.iter().map(|block| deepest(&block.rows)).max();
    let depth = depth.unwrap_or(1);
    let caption = form.captions.first().map_or("", String::as_str);
    let columns: Vec<&LabelForm> = printed(&block.columns)
        .filter(|column| !column.heading)
        .collect();
    for level in 1..=deepest(&block.columns) {
        let mut head = vec![""; depth];
        if level == 1 {
            head[0] = caption;
        }
        // A group stands above its first member.
        let mut group = "";
        for column in printed(&block.columns) {
            let here = usize::from(column.level) == level;
            if column.heading {
                group = if here { &column.label } else { group };
            } else {
                head.push(if here {
                    &column.label
                } else {
                    std::mem::take(&mut group)
                });
            }
        }
        rows.push(head);
    }
    let mut groups: Vec<&str> = vec![""; depth];
    for row in printed(&block.rows) {
        let level = usize::from(row.level).clamp(1, depth);
        groups[level - 1] = &row.label;
        if row.heading {
            continue;
        }
        // Each group is printed once, beside its first member.
        let mut cells: Vec<&str> = groups.iter_mut().map(std::mem::take).collect();
        cells.resize(depth + columns.len(), "");
        rows.push(cells);
    }
}

fn abreast<'f>(block: &'f BlockForm, rows: &mut Vec<Vec<&'f str>>) {
    let columns: Vec<&str> = printed(&block.columns)
        .filter(|column| !column.heading)
        .map(|column| column.label.as_str())
        .collect();
    let (mut heads, mut labels) = (Vec::new(), Vec::new());
    let mut group = "";
    let mut groups = Vec::new();
    for row in printed(&block.rows) {
        if row.heading {
            group = &row.label;
            continue;
        }
        groups.push(std::mem::take(&mut group));
        groups.resize(groups.len() + columns.len() - 1, "");
        heads.push(row.label.as_str());
        heads.resize(heads.len() + columns.len() - 1, "");
        labels.extend(&columns);
    }
    if groups.iter().any(|group| !group.is_empty()) {
        rows.push(groups);
    }
    let blank = vec![""; labels.len()];
    rows.extend([heads, labels, blank]);
}

fn pipes(rows: &[Vec<&str>]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        text.push('|');
        for cell in row {
            text.push_str(&format!(" {} |", cell.replace('|', "\\|")));
        }
        text.push('\n');
        if at == 0 {
            text.push('|');
            text.push_str(&" --- |".repeat(row.len()));
            text.push('\n');
        }
    }
    text
}

fn html(rows: &[Vec<&str>]) -> String {
    let mut text = String::from("<table border=\"1\">\n");
    for row in rows {
        text.push_str("<tr>");
        for cell in row {
            let cell = cell.replace('&', "&amp;").replace('<', "&lt;");
            text.push_str(&format!("<td>{cell}</td>"));
        }
        text.push_str("</tr>\n");
    }
    text + "</table>\n"
}
