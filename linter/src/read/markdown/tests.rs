use super::*;
use crate::document::{Block, Table};
use crate::span::Extent;
use proptest::prelude::*;

fn document(markdown: &str) -> Document {
    read(Source::from_text(markdown.to_owned()))
}

fn source_of(document: &Document, extent: Extent) -> &str {
    at(&document.source.text, document.span(extent))
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap()
}

/// One line for each block: what it is, and its text.
fn outline(document: &Document) -> Vec<String> {
    let outline = |block: &Block| match block {
        Block::Paragraph(paragraph) if paragraph.level > 0 => {
            format!("h{} {}", paragraph.level, document.slice(paragraph.text))
        }
        Block::Paragraph(paragraph) => format!("p {}", document.slice(paragraph.text)),
        Block::Row(row) => {
            let cells: Vec<&str> = row.cells.iter().map(|&cell| document.slice(cell)).collect();
            format!("row {}", cells.join("/"))
        }
        Block::Table(table) => {
            let cells: Vec<String> = table
                .cells
                .iter()
                .map(|cell| format!("{}.{} {}", cell.row, cell.column, document.slice(cell.text)))
                .collect();
            format!("table {}", cells.join("/"))
        }
    };
    document.blocks.iter().map(outline).collect()
}

#[test]
fn a_title_without_a_mark_ends_with_its_line() {
    let text = "望湖区民政局2022年政府信息公开工作年度报告\n统计期限自2022年1月1日起\n至2022年12月31日止。";
    assert_eq!(
        outline(&document(text)),
        [
            "p 望湖区民政局2022年政府信息公开工作年度报告",
            "p 统计期限自2022年1月1日起\n至2022年12月31日止。"
        ]
    );
    let text = "根据要求，编制\n望湖区民政局2022年政府信息公开工作年度报告\n并向社会公布。";
    assert_eq!(outline(&document(text)).len(), 1);
}

fn table<'a>(document: &'a Document) -> &'a Table {
    let tables = |block: &'a Block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    };
    document.blocks.iter().find_map(tables).unwrap()
}

fn assert_sound(document: &Document) {
    let mut end = 0;
    let mut check = |extent: Extent| {
        assert!(
            extent.start >= end && extent.end >= extent.start,
            "{extent:?} after {end}"
        );
        end = extent.end;
        assert!(document.text().get(extent.start..extent.end).is_some());
        let span = document.span(extent);
        assert!(
            document.source.text.get(span.start..span.end).is_some(),
            "{span:?}"
        );
    };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => check(paragraph.text),
            Block::Row(row) => {
                assert!(!row.cells.is_empty());
                row.cells.iter().for_each(|&cell| check(cell));
            }
            Block::Table(table) => table.cells.iter().for_each(|cell| check(cell.text)),
        }
    }
}

#[test]
fn headings_and_paragraphs_become_blocks() {
    let document = document(
        "# 年度报告\n\n一、总体情况\n---\n\n本年**新收**`12`件，\n办结[11件](http://a)。\n\n##二、主动公开\n\n> 引用\n\n- 其一\n- 其二\n",
    );
    assert_eq!(
        outline(&document),
        [
            "h1 年度报告",
            "h2 一、总体情况",
            "p 本年新收12件，\n办结11件。",
            "h2 二、主动公开",
            "p 引用",
            "p 其一",
            "p 其二"
        ]
    );
    let Block::Paragraph(paragraph) = &document.blocks[2] else {
        panic!()
    };
    assert_eq!(
        source_of(&document, paragraph.text),
        "本年**新收**`12`件，\n办结[11件](http://a)。"
    );
    assert_eq!(source_of(&document, paragraph.text.part(12..14)), "12");
    assert_eq!(source_of(&document, paragraph.text.part(14..17)), "件");
    assert_sound(&document);
}

#[test]
fn a_number_that_markdown_takes_for_a_marker_is_text() {
    let markdown = "1. 总体情况\n2. **主动**公开\n\n3) 其他\n";
    let document = document(markdown);
    assert_eq!(
        outline(&document),
        ["p 1. 总体情况", "p 2. 主动公开", "p 3) 其他"]
    );
    let Block::Paragraph(paragraph) = &document.blocks[0] else {
        panic!()
    };
    assert_eq!(source_of(&document, paragraph.text), "1. 总体情况");
}

#[test]
fn a_numbered_line_is_its_own_paragraph() {
    let document = document(
        "一、总体情况\n本年度共收到申请\n12件。\n（一）主动公开\n2.依申请公开情况如下：共\n三件\n第一行  \n第二行<br>第三行\n",
    );
    assert_eq!(
        outline(&document),
        [
            "p 一、总体情况",
            "p 本年度共收到申请\n12件。",
            "p （一）主动公开",
            "p 2.依申请公开情况如下：共",
            "p 三件\n第一行",
            "p 第二行",
            "p 第三行"
        ]
    );
}

#[test]
fn cells_of_a_gfm_table_lead_to_their_source() {
    let markdown =
        "| 项目 | **数量** |\n|---|:-:|\n| “甲” | 12 |\n| 乙\\|丙 | &nbsp;3 |\n| 丁<br>戊 | |\n";
    let document = document(markdown);
    assert_eq!(
        outline(&document),
        ["table 0.0 项目/0.1 数量/1.0 “甲”/1.1 12/2.0 乙|丙/2.1 \u{a0}3/3.0 丁\n戊/3.1 "]
    );
    let cells = &table(&document).cells;
    for (cell, text) in [
        (1, "数量"),
        (3, "12"),
        (4, "乙\\|丙"),
        (5, "&nbsp;3"),
        (6, "丁<br>戊"),
    ] {
        assert_eq!(source_of(&document, cells[cell].text), text);
    }
    assert_eq!((table(&document).rows, table(&document).columns), (4, 2));
    assert_sound(&document);
}

#[test]
fn surplus_cells_stay_and_missing_ones_are_not_invented() {
    let document = document("a | b | c\n--|--|--\n1 | 2 | 3 | 4\n| 5 |\n6 | 7\n");
    assert_eq!(
        outline(&document),
        ["table 0.0 a/0.1 b/0.2 c/1.0 1/1.1 2/1.2 3/1.3 4/2.0 5/3.0 6/3.1 7"]
    );
    assert_eq!(table(&document).columns, 4);
}

#[test]
fn a_line_without_pipes_ends_a_table() {
    let document = document("|a|b|\n|-|-|\n|1|2|\n三、**申请**情况\n");
    assert_eq!(
        outline(&document),
        ["table 0.0 a/0.1 b/1.0 1/1.1 2", "p 三、申请情况"]
    );
}

#[test]
fn bold_that_commonmark_does_not_see_leaves_no_stars() {
    let document = document(
        "推行**“一网通办”**：共12件，**（一）**收到。\n\n|**（七）**总计|**3**件|\n|-|-|\n|**“甲”**|_4_|\n",
    );
    assert_eq!(
        outline(&document),
        [
            "p 推行“一网通办”：共12件，（一）收到。",
            "table 0.0 （七）总计/0.1 3件/1.0 “甲”/1.1 4"
        ]
    );
}

#[test]
fn rows_without_a_delimiter_line_are_rows() {
    let document = document(
        "本年度情况：\n| 项目 | 数量 |\n| 甲 | | 12 |\n|---|---|\n自然人 | 3\n\n甲\t乙\t\t3\n其余\n",
    );
    assert_eq!(
        outline(&document),
        [
            "p 本年度情况：",
            "row 项目/数量",
            "row 甲//12",
            "row 自然人/3",
            "row 甲/乙//3",
            "p 其余"
        ]
    );
    let Block::Row(row) = &document.blocks[2] else {
        panic!()
    };
    assert_eq!(source_of(&document, row.cells[2]), "12");
}

#[test]
fn lines_of_code_are_plain_lines() {
    let document = document("甲\n\n\t统计指标\n\t数量\t12\n\n```\n一、**a**|b\n二\n```\n");
    assert_eq!(
        outline(&document),
        [
            "p 甲",
            "row /统计指标",
            "row /数量/12",
            "row 一、**a**/b",
            "p 二"
        ]
    );
    assert_sound(&document);
}

#[test]
fn a_table_in_html_is_read_as_html() {
    let markdown = "## 三、申请\n\n<TABLE>\n<tr><td rowspan=2>甲</td><td>1</td></tr>\n\n    <tr><td>&#50;</td></tr>\n\n</TABLE>说明\n\n```\n<table><tr><td>x<td>y</table>\n```\n\n<p align=center>表<b>二</b></p>\n";
    let document = document(markdown);
    assert_eq!(
        outline(&document),
        [
            "h2 三、申请",
            "table 0.0 甲/0.1 1/1.1 2",
            "p 说明",
            "p <table><tr><td>x<td>y</table>",
            "p 表二"
        ]
    );
    assert_eq!(
        source_of(&document, table(&document).cells[2].text),
        "&#50;"
    );
    assert_sound(&document);
}

#[test]
fn front_matter_names_the_title_and_is_no_content() {
    let document = document("---\ntitle: \"某局2021年报\"\ndate: 2022-01-05\n---\n正文\n");
    assert_eq!(outline(&document), ["p 正文"]);
    assert_eq!(
        source_of(&document, document.container_title.unwrap()),
        "某局2021年报"
    );
    assert_eq!(outline(&self::document("---\n正文：12件\n---\n")).len(), 1);
}

#[test]
fn a_comment_allows_the_next_block() {
    let markdown = "甲\n\n<!-- gouji: allow sum/row-total 已核实 -->\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n乙<!-- gouji: allow text -->\n\n丙";
    let document = document(markdown);
    let target = |allow: usize| at(markdown, document.allows[allow].target);
    assert_eq!(document.allows[0].rule, "sum/row-total");
    assert_eq!(target(0), "a | b |\n|-|-|\n| 1 | 2");
    assert_eq!(target(1), "丙");
    assert_eq!(outline(&document).len(), 4);
}

#[test]
fn escapes_and_entities_are_decoded() {
    let document = document("\\*甲&ldquo;乙&#20214;\\|丙\n");
    assert_eq!(outline(&document), ["p *甲“乙件|丙"]);
}

#[test]
fn hostile_markdown_takes_no_time() {
    for unit in [
        "> ",
        "- ",
        "1. ",
        "<table>",
        "<table><tr>\n\n",
        "<table></table>",
        "|",
        "|a\n|-\n",
        "[",
        "**a",
        "`",
        "#\n",
        "a\n",
        "一、a\n",
        "</table>",
        "\ta",
    ] {
        assert_sound(&document(&unit.repeat(20_000)));
    }
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "| a | b |\n",
        "|--|--|\n",
        "|",
        "\\|",
        "\\",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "# ",
        "1. ",
        "- ",
        "> ",
        "---\n",
        "\n",
        "\n\n",
        "\t",
        "    ",
        " ",
        "一、",
        "甲",
        "乙，",
        "12",
        "<table>",
        "</table>",
        "<tr><td>",
        "<br>",
        "<!-- gouji: allow a -->",
        "&nbsp;",
        "&amp",
        "[",
        "](",
        ")",
        "!",
        "\r",
        "\r\n",
        "\0",
        "title: x\n",
        "\u{3000}",
        "<",
        ">",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_markup_gives_a_sound_document(markdown in markup()) {
        assert_sound(&document(&markdown));
    }

    #[test]
    fn any_text_gives_a_sound_document(markdown in "\\PC{0,60}") {
        assert_sound(&document(&markdown));
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_sound(&read(crate::read::decode::decode(Format::Markdown, &bytes)));
    }
}

#[test]
fn tables_drawn_with_signs_are_rows() {
    let grid = "前\n\n\
        +----------+----------+\n\
        | 信息内容 | **件数** |\n\
        +==========+==========+\n\
        | 行政规范 | 3        |\n\
        | 性文件   |          |\n\
        +----------+----------+\n\
        | 规章     |          |\n\
        +----------+----------+\n\n# 后\n";
    let rows_of_grid = [
        "p 前",
        "row 信息内容/件数",
        "row 行政规范性文件/3",
        "row 规章/",
        "h1 后",
    ];
    let read = document(grid);
    assert_eq!(outline(&read), rows_of_grid);
    let Block::Row(row) = &read.blocks[2] else {
        panic!("{:?}", read.blocks);
    };
    assert_eq!(source_of(&read, row.cells[1]), "3");
    let rule = "  ---------- ------\n";
    let simple =
        format!("前\n\n{rule}  信息内容   件数\n{rule}  规章       3\n  收费\n{rule}\n# 后\n");
    let rows = [
        "p 前",
        "row 信息内容/件数",
        "row 规章/3",
        "row 收费/",
        "h1 后",
    ];
    assert_eq!(outline(&document(&simple)), rows);
    // What is code is left to CommonMark.
    let code = format!("```\n{}```\n", grid.replace("# 后\n", ""));
    assert!(!outline(&document(&code)).contains(&rows_of_grid[2].to_owned()));
}
