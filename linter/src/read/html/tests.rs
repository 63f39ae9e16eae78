use super::*;
use crate::document::{Block, Cell, Table};
use crate::span::Extent;
use proptest::prelude::*;

fn document(html: &str) -> Document {
    read(Source::from_text(html.to_owned()))
}

fn source_of(document: &Document, extent: Extent) -> &str {
    at(&document.source.text, document.span(extent))
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap()
}

fn paragraphs<'a>(document: &'a Document) -> Vec<&'a str> {
    let paragraph = |block: &'a Block| match block {
        Block::Paragraph(paragraph) => Some(document.slice(paragraph.text)),
        _ => None,
    };
    document.blocks.iter().filter_map(paragraph).collect()
}

fn tables<'a>(document: &'a Document) -> Vec<&'a Table> {
    let table = |block: &'a Block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    };
    document.blocks.iter().filter_map(table).collect()
}

/// Row, column, and text of each cell.
fn grid<'a>(document: &'a Document, table: &'a Table) -> Vec<(u32, u32, &'a str)> {
    table
        .cells
        .iter()
        .map(|cell| (cell.row, cell.column, document.slice(cell.text)))
        .collect()
}

fn spans(table: &Table) -> Vec<(u32, u32)> {
    table
        .cells
        .iter()
        .map(|cell| (cell.row_span, cell.column_span))
        .collect()
}

/// Extents are in bounds, on character boundaries and in reading order, and so are their spans.
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
    if let Some(title) = document.container_title {
        assert!(document.text().get(title.start..title.end).is_some());
    }
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => check(paragraph.text),
            Block::Row(row) => row.cells.iter().for_each(|&cell| check(cell)),
            Block::Table(table) => {
                for cell in &table.cells {
                    assert!(cell.row + cell.row_span <= table.rows, "{cell:?}");
                    assert!(cell.column + cell.column_span <= table.columns, "{cell:?}");
                    assert!(table.extent.contains(cell.text));
                    check(cell.text);
                }
            }
        }
    }
    for allow in &document.allows {
        assert!(
            document
                .source
                .text
                .get(allow.target.start..allow.target.end)
                .is_some()
        );
    }
}

#[test]
fn paragraphs_headings_and_items_become_blocks() {
    let document = document(
        "<html><head><title>某局 2021年报</title><body><H1>年度报告</H1><div>甲<p>乙\n  丙</div>丁\
         <ul><li>戊<li>己</ul>庚<br>辛<h3>二、<b>主动</b>公开</h3>",
    );
    assert_eq!(
        paragraphs(&document),
        [
            "年度报告",
            "甲",
            "乙 丙",
            "丁",
            "戊",
            "己",
            "庚",
            "辛",
            "二、主动公开"
        ]
    );
    let levels: Vec<u8> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.level,
            _ => 9,
        })
        .collect();
    assert_eq!(levels, [1, 0, 0, 0, 0, 0, 0, 0, 3]);
    assert_eq!(
        document.slice(document.container_title.unwrap()),
        "某局 2021年报"
    );
    assert_sound(&document);
}

#[test]
fn every_text_leads_back_to_its_source() {
    let document = document(
        "<p>收到&nbsp;&ldquo;<b>12</b>&#20214;&rdquo;&amp;</p><p> 办结　<i>7</i>\n件 </p>",
    );
    assert_eq!(paragraphs(&document), ["收到\u{a0}“12件”&", "办结　7 件"]);
    let Block::Paragraph(first) = &document.blocks[0] else {
        panic!()
    };
    assert_eq!(
        source_of(&document, first.text),
        "收到&nbsp;&ldquo;<b>12</b>&#20214;&rdquo;&amp;"
    );
    assert_eq!(source_of(&document, first.text.part(0..6)), "收到");
    assert_eq!(source_of(&document, first.text.part(6..8)), "&nbsp;");
    assert_eq!(source_of(&document, first.text.part(11..13)), "12");
    assert_eq!(source_of(&document, first.text.part(13..16)), "&#20214;");
    let Block::Paragraph(second) = &document.blocks[1] else {
        panic!()
    };
    assert_eq!(source_of(&document, second.text), "办结　<i>7</i>\n件");
}

#[test]
fn digits_split_over_spans_are_one_number() {
    let document = document(
        "<table><tr><td><p><span>4</span><span lang=EN-US>1<o:p></o:p></span></p><td>x</table>",
    );
    let table = tables(&document)[0];
    assert_eq!(grid(&document, table), [(0, 0, "41"), (0, 1, "x")]);
    let cell = table.cells[0].text;
    assert_eq!(source_of(&document, cell), "4</span><span lang=EN-US>1");
    assert_eq!(source_of(&document, cell.part(1..2)), "1");
}

#[test]
fn spans_of_cells_move_the_others() {
    let document = document(
        "<table><tr><td rowspan=2 colspan=2>甲<td>乙<tr><td>丙<tr><td>丁<td rowspan=9>戊<td>己</table>",
    );
    let table = tables(&document)[0];
    assert_eq!(
        grid(&document, table),
        [
            (0, 0, "甲"),
            (0, 2, "乙"),
            (1, 2, "丙"),
            (2, 0, "丁"),
            (2, 1, "戊"),
            (2, 2, "己")
        ]
    );
    assert_eq!(
        spans(table),
        [(2, 2), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]
    );
    assert_eq!((table.rows, table.columns), (3, 3));
    assert_sound(&document);
}

#[test]
fn a_rowspan_ends_with_its_row_group() {
    let document = document(
        "<table><thead><tr><th rowspan=5>甲<th>乙</thead><tbody><tr><td>丙</td><td rowspan=0>丁</tr><tr><td>戊</table>",
    );
    let table = tables(&document)[0];
    assert_eq!(
        grid(&document, table),
        [
            (0, 0, "甲"),
            (0, 1, "乙"),
            (1, 0, "丙"),
            (1, 1, "丁"),
            (2, 0, "戊")
        ]
    );
    assert_eq!(spans(table), [(1, 1), (1, 1), (1, 1), (2, 1), (1, 1)]);
}

#[test]
fn an_empty_cell_has_its_place() {
    let html = "<table><tr><td></td><td>&nbsp;</td><td>3</td></tr><tr><td>一</td><td><p></p></td><td> </td></tr></table>";
    let document = document(html);
    let table = tables(&document)[0];
    assert_eq!(
        grid(&document, table),
        [
            (0, 0, ""),
            (0, 1, "\u{a0}"),
            (0, 2, "3"),
            (1, 0, "一"),
            (1, 1, ""),
            (1, 2, "")
        ]
    );
    assert_eq!(
        document.span(table.cells[0].text).start,
        html.find("</td>").unwrap()
    );
    assert_eq!(
        document.span(table.cells[4].text).start,
        html.find("<p>").unwrap()
    );
    assert_sound(&document);
}

#[test]
fn paragraphs_in_a_cell_are_lines_of_it() {
    let document = document(
        "<table><tr><td><p>三、本</p><p>年度办</p>理<br>结果<td><p>&nbsp;</p><p>2</p></table>",
    );
    let table = tables(&document)[0];
    assert_eq!(
        grid(&document, table),
        [(0, 0, "三、本\n年度办\n理\n结果"), (0, 1, "2")]
    );
    assert_eq!(
        source_of(&document, table.cells[0].text.part(0..13)),
        "三、本</p><p>年"
    );
}

#[test]
fn a_layout_table_dissolves_and_the_table_in_it_stays() {
    let document = document(
        "<table><tr><td>首页<td><h2>三、申请情况</h2><table><tbody><tr><td>甲<td>1</tbody></table>说明</td></tr></table>\
         <table><tr><td><p>四、复议</p><p>无。</p></table>",
    );
    assert_eq!(
        paragraphs(&document),
        ["首页", "三、申请情况", "说明", "四、复议", "无。"]
    );
    assert_eq!(
        grid(&document, tables(&document)[0]),
        [(0, 0, "甲"), (0, 1, "1")]
    );
    assert!(matches!(document.blocks[2], Block::Table(_)));
    assert_sound(&document);
}

#[test]
fn a_table_around_running_text_is_layout() {
    let prose = "本单位按照要求公开信息。".repeat(10);
    let document = document(&format!(
        "<table><tr><td>栏目<td><p>{prose}</p><p>{prose}</p></table>"
    ));
    assert_eq!(paragraphs(&document), ["栏目", &prose, &prose]);
}

#[test]
fn scripts_navigation_and_hidden_parts_are_no_content() {
    let document = document(
        "<script>if (a<b) document.write('<p>9</p>')</script><style>p{}</style><noscript><p>9</p></noscript>\
         <header>站点</header><nav><ul><li>首页</ul></nav><template><p>9</template><!-- 9 --><svg><title>9</title><g/></svg>\
         <article><header>标题</header>正文<select><option>2020</select><span style='DISPLAY : none'>9<span>9</span></span>2\
         <p hidden>9<p>三<div style=\"color:red;display:none !important\"><div>9</div>9</div><button>9</button>四</article>\
         <textarea><p>9</textarea><footer>9</footer><aside>9</aside><p style='visibility:hidden'>9</p>五",
    );
    assert_eq!(paragraphs(&document), ["标题", "正文2", "三", "四", "五"]);
}

#[test]
fn hidden_rows_and_cells_take_no_place() {
    let document = document(
        "<table><tr style='display:none'><td>9<td>9<tr><td>1<td hidden>9<td style='visibility:hidden'>9<td>2</table>\
         <table hidden><tr><td>9<td>9</table>",
    );
    assert_eq!(tables(&document).len(), 1);
    assert_eq!(
        grid(&document, tables(&document)[0]),
        [(0, 0, "1"), (0, 1, ""), (0, 2, "2")]
    );
}

#[test]
fn an_unclosed_hidden_element_ends_with_its_parent() {
    let document = document(
        "<div><p><span style='display:none'>9</p></div><p>甲<div><b hidden><p>9</b>乙</div>",
    );
    assert_eq!(paragraphs(&document), ["甲", "乙"]);
}

#[test]
fn sloppy_tables_are_read_as_browsers_do() {
    let document = document(
        "<TABLE><TR><TD>甲<P>一<TD>1</DIV></P><TR></TD><td>乙</tr></tr><td>丙</TABLE>\
         <span><p>丁</span>戊</p><tr><td>己</td><td>庚</td></tr>",
    );
    assert_eq!(
        grid(&document, tables(&document)[0]),
        [(0, 0, "甲\n一"), (0, 1, "1"), (1, 0, "乙"), (2, 0, "丙")]
    );
    assert_eq!(paragraphs(&document), ["丁戊", "己", "庚"]);
}

#[test]
fn text_between_cells_follows_the_table() {
    let document =
        document("<table>表一<caption>二</caption><tr><td>1</td>误入<td>2</td></tr></table>后");
    assert_eq!(paragraphs(&document), ["表一", "二", "误入", "后"]);
    assert_eq!(
        grid(&document, tables(&document)[0]),
        [(0, 0, "1"), (0, 1, "2")]
    );
    assert_sound(&document);
}

#[test]
fn word_leaves_conditional_comments() {
    let document = document(
        "<p><!--[if !supportLists]--><span>1、</span><!--[endif]-->甲</p><![if !vml]>乙<![endif]><?xml:namespace a/><o:p>&nbsp;</o:p>",
    );
    assert_eq!(paragraphs(&document), ["1、甲", "乙\u{a0}"]);
}

#[test]
fn preformatted_lines_are_paragraphs() {
    let document = document("<pre>\n甲  乙\r\n丙<b>丁\n戊</b></pre>己\n庚");
    assert_eq!(paragraphs(&document), ["甲 乙", "丙丁", "戊", "己 庚"]);
}

#[test]
fn a_comment_allows_the_next_block() {
    let html = "<p>甲</p><!-- gouji: allow sum/row-total, table 已核实 --><table><tr><td>1<td>2</table><p>乙";
    let document = document(html);
    assert_eq!(document.allows.len(), 2);
    let allow = &document.allows[0];
    assert_eq!(
        (allow.rule.as_str(), allow.reason.as_str()),
        ("sum/row-total", "已核实")
    );
    assert!(at(html, allow.span).starts_with("<!--"));
    assert_eq!(at(html, allow.target), "1<td>2");
    assert_eq!(document.allows[1].rule, "table");
}

#[test]
fn absurd_spans_allocate_nothing() {
    let document =
        document("<table><tr><td colspan=30000000 rowspan=99999999999>甲<tr><td>乙<td>丙</table>");
    let table = tables(&document)[0];
    assert!(table.columns <= 1024 && table.rows == 2);
    assert_sound(&document);
    let bomb = "<tr><td colspan=1000 rowspan=65534>甲".repeat(20_000);
    let document = self::document(&format!("<table>{bomb}"));
    assert_eq!(tables(&document)[0].rows, 20_000);
}

#[test]
fn deep_nesting_and_many_cells_take_no_time() {
    for unit in [
        "<div>",
        "<table><tr><td>",
        "<span style='display:none'>",
        "<p><b><li>",
        "</div>",
        "<table>",
        "<!--",
        "<a b='",
    ] {
        let document = document(&unit.repeat(100_000));
        assert_sound(&document);
    }
    let document = document(&format!(
        "<div>{}<table>{}</table>",
        "<div>".repeat(1000),
        "<tr><td>1<td>2".repeat(50_000)
    ));
    assert_eq!(tables(&document)[0].cells.len(), 100_000);
    let cell: Cell = tables(&document)[0].cells[99_999];
    assert_eq!(
        (cell.row, cell.column, document.slice(cell.text)),
        (49_999, 1, "2")
    );
}

#[test]
fn a_less_than_sign_is_text() {
    let document = document("<p>3 < 5，<一>，a</>b</p></ x>丙<");
    assert_eq!(paragraphs(&document), ["3 < 5，<一>，ab", "丙<"]);
}

fn markup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "<td colspan=3 rowspan=2>",
        "<td hidden>",
        "</td>",
        "<tbody>",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<span style='display:none'>",
        "</span>",
        "<br>",
        "<h2>",
        "</h2>",
        "<li>",
        "<nav>",
        "</nav>",
        "<pre>",
        "</pre>",
        "&nbsp;",
        "&amp",
        "&#x;",
        "一",
        "二 三",
        "12",
        " ",
        "\n",
        "\0",
        "<",
        ">",
        "<!-- gouji: allow a b -->",
        "<!--",
        "-->",
        "<title>",
        "</title>",
        "<caption>",
        "<b>",
        "</b>",
        "\u{3000}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_markup_gives_a_sound_document(html in markup()) {
        assert_sound(&document(&html));
    }

    #[test]
    fn any_text_gives_a_sound_document(html in "\\PC{0,60}") {
        assert_sound(&document(&html));
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_sound(&read(crate::read::decode::decode(Format::Html, &bytes)));
    }
}
