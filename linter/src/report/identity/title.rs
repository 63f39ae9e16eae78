//! The line, or the lines, that name the report.

use crate::document::{Block, Document};
use crate::normal::simplified;
use crate::report::{Body, BodyKind, Title};
use crate::span::Extent;

use super::body::{body_in_title, is_place};
use super::year::{leading_year, unmarked_year, year_in};

/// A title is a line, not a paragraph.
const TITLE_CHARACTERS: usize = 70;

/// A line of a broken title is shorter than a title.
const TITLE_LINE_CHARACTERS: usize = 40;

/// A title is broken over no more lines, that of the body not counted.
const TITLE_LINES: usize = 3;

/// Finds the title: the line that names body and year, or the line of the year below that of the body.
/// `before` is the block of the first section's heading.
pub(in crate::report) fn title(
    document: &Document,
    before: Option<usize>,
) -> Option<(Title, Option<Body>)> {
    let limit = before.unwrap_or(document.blocks.len()).min(400);
    let mut found: Vec<Candidate> = Vec::new();
    let mut previous: Option<Extent> = None;
    let mut is_in_list = false;
    for (at, block) in document.blocks.iter().take(limit).enumerate() {
        let labelled = labelled(document, block);
        let Some(extent) = labelled.or_else(|| line_of(document, block)) else {
            previous = None;
            continue;
        };
        let above = previous.filter(|_| !is_in_list);
        let line = title_line(document, extent, above);
        // What the next line makes a notice about reports is no title.
        let below = || {
            document
                .blocks
                .get(at + 1)
                .and_then(|it| line_of(document, it))
        };
        let line = line.filter(|_| !below().is_some_and(|next| ends_a_notice(document, next)));
        if let Some((mut score, title, body)) = line {
            let is_marked = matches!(block, Block::Paragraph(paragraph) if paragraph.level > 0);
            score += if is_marked { 2 } else { 0 };
            score -= i32::from(labelled.is_some());
            score += if body.is_some() { 2 } else { 0 };
            found.push(Candidate {
                score,
                at,
                title,
                body,
            });
        }
        // Of a menu of towns, the last is not the one whose report this is.
        let is_of_place = |extent| is_place(document.slice(extent));
        is_in_list = previous.is_some_and(is_of_place) && is_of_place(extent);
        previous = Some(extent);
    }
    let blocks = &document.blocks[..limit];
    match most_likely(found) {
        Some(Candidate {
            at,
            mut title,
            body,
            ..
        }) if title.year_extent.is_none() => {
            if let Some((year, extent)) = year_beside(document, blocks, at) {
                (title.year, title.year_extent) = (year, Some(extent));
                return Some((title, body));
            }
            broken_title(document, blocks).or(Some((title, body)))
        }
        Some(Candidate { title, body, .. }) => Some((title, body)),
        None => broken_title(document, blocks),
    }
}

/// The rest of a notice's name, broken over lines: `编制和公布工作的通知`.
fn ends_a_notice(document: &Document, line: Extent) -> bool {
    let text = document.slice(line).trim();
    text.len() <= TITLE_LINE_CHARACTERS * 4
        && ["的通知", "的函", "的通报"]
            .iter()
            .any(|end| text.ends_with(end))
        && !text.contains(['：', ':', '《'])
        && !text.contains("关于")
}

/// A line that may be the title, and in which block it stands.
struct Candidate {
    score: i32,
    at: usize,
    title: Title,
    body: Option<Body>,
}

/// The first of those that look most like a title. Below a page's list of the reports of other years it is the last,
/// and no entry that another year follows.
fn most_likely(mut found: Vec<Candidate>) -> Option<Candidate> {
    let mut years: Vec<u16> = found.iter().filter_map(|one| one.title.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.len() < YEARS_OF_A_LIST {
        return found.into_iter().rev().max_by_key(|one| one.score);
    }
    let places: Vec<(usize, Option<u16>)> =
        found.iter().map(|one| (one.at, one.title.year)).collect();
    let mut next = places.iter().skip(1);
    found.retain(|one| {
        // The day of publication may stand between two entries.
        let is_entry = |&(at, year): &(usize, Option<u16>)| {
            at <= one.at + 2 && year.is_some() && year != one.title.year
        };
        one.title.year.is_none() || !next.next().is_some_and(is_entry)
    });
    found.into_iter().max_by_key(|one| one.score)
}

/// Titles of so many years above the text are a list.
const YEARS_OF_A_LIST: usize = 3;

/// What a block holds when it is one line. A web page turned into text may leave bars behind it.
pub(super) fn line_of(document: &Document, block: &Block) -> Option<Extent> {
    match block {
        Block::Paragraph(paragraph) => Some(paragraph.text),
        Block::Row(row) => {
            let (first, rest) = row.cells.split_first()?;
            let is_blank = |cell: &Extent| document.slice(*cell).trim().is_empty();
            rest.iter().all(is_blank).then_some(*first)
        }
        Block::Table(_) => None,
    }
}

/// `标题： | 望湖区民政局2022年政府信息公开工作年度报告`: the cell behind a page's word for the title.
fn labelled(document: &Document, block: &Block) -> Option<Extent> {
    let cell = |extent: &Extent| {
        let text = document.slice(*extent);
        (!text.trim().is_empty()).then_some(*extent)
    };
    let is_label = |extent: Extent| {
        let text = document.slice(extent);
        text.len() < 40 && {
            let sign = |c: &char| !c.is_whitespace() && !matches!(c, '：' | ':');
            let word: String = text.chars().filter(sign).collect();
            LABELS.contains(&&*word)
        }
    };
    match block {
        Block::Paragraph(_) => None,
        Block::Row(row) => {
            let mut cells = row.cells.iter().filter_map(cell);
            is_label(cells.next()?).then(|| cells.next()).flatten()
        }
        Block::Table(table) => table
            .cells
            .windows(2)
            .take(PLACES_OF_TITLE)
            .find_map(|two| {
                let [label, title] = [&two[0], &two[1]];
                let is_beside = label.row == title.row && is_label(label.text);
                is_beside.then(|| cell(&title.text)).flatten()
            }),
    }
}

/// A page's index names the title among its first entries.
const PLACES_OF_TITLE: usize = 12;

/// `（2022年）` on a line of its own, below the title or above it. In a menu of years, no one is meant.
fn year_beside(document: &Document, blocks: &[Block], at: usize) -> Option<(Option<u16>, Extent)> {
    let alone = |at: Option<usize>| year_alone(document, blocks.get(at?)?);
    let (above, below) = (at.checked_sub(1), at.checked_add(1));
    let found = |one: Option<usize>, further: Option<usize>| {
        alone(one).filter(|_| alone(further).is_none())
    };
    found(below, at.checked_add(2)).or_else(|| found(above, at.checked_sub(2)))
}

/// A line that is a year and nothing else: `（2022年度）`.
fn year_alone(document: &Document, block: &Block) -> Option<(Option<u16>, Extent)> {
    let extent = line_of(document, block)?;
    let text = document.slice(extent);
    let is_around = |c: char| c.is_whitespace() || "（）()〔〕[]【】-—－*#".contains(c);
    let inner = text.trim_matches(is_around);
    let start = text.find(inner)?;
    let (year, range) = year_in(inner)?;
    let rest = inner.get(range.end..)?.trim();
    let is_alone = range.start == 0 && matches!(rest, "" | "度");
    is_alone.then(|| (year, extent.part(start..start + range.end)))
}

/// A title of which no line says all: `甲县乙局`, `2022年政府信息公开工作`, `年度报告`.
fn broken_title(document: &Document, blocks: &[Block]) -> Option<(Title, Option<Body>)> {
    let is_part = |extent: &Extent| {
        let text = document.slice(*extent);
        text.len() <= TITLE_LINE_CHARACTERS * 4
            && text.chars().count() <= TITLE_LINE_CHARACTERS
            && !text.contains(['，', '。', '：', '；', '、', '>', '|'])
    };
    let line = |at: usize| line_of(document, &blocks[at]).filter(is_part);
    (2..=TITLE_LINES).find_map(|count| {
        (0..(blocks.len() + 1).saturating_sub(count)).find_map(|first| {
            let last = line(first + count - 1)?;
            if !document.slice(last).contains('报') {
                return None;
            }
            let start = line(first)?;
            (first + 1..first + count - 1).try_for_each(|at| line(at).map(|_| ()))?;
            let below = blocks.get(first + count);
            let below = below.and_then(|block| line_of(document, block));
            if below.is_some_and(|line| ends_a_notice(document, line)) {
                return None;
            }
            let above = first.checked_sub(1);
            let is_menu = |at: usize| year_alone(document, &blocks[at]).is_some();
            if above.is_some_and(is_menu) {
                return None;
            }
            let previous = above.and_then(line);
            let (_, title, body) = title_line(document, start.to(last), previous)?;
            // What stands above a title is no part of it unless it is a name.
            let is_named = body
                .as_ref()
                .is_none_or(|body| body.kind != BodyKind::Unknown);
            let rest = Extent::new(title.year_extent?.end, title.extent.end);
            let is_one = title.year.is_some() && year_in(document.slice(rest)).is_none();
            (is_one && is_named).then_some((title, body))
        })
    })
}

fn title_line(
    document: &Document,
    extent: Extent,
    previous: Option<Extent>,
) -> Option<(i32, Title, Option<Body>)> {
    let whole = extent;
    let extent = without_label(document, whole);
    let text = document.slice(extent);
    if text.len() > TITLE_CHARACTERS * 4
        || !text.contains(['信', '务', '務'])
        || text.chars().count() > TITLE_CHARACTERS
        || text.contains(['。', '；', '《', '？'])
    {
        return None;
    }
    let text = &*simplified(text);
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // Where all of 政务公开 is reported on, disclosure is part of it.
    let wide = || compact.find("政务公开工作年度报告");
    let subject = compact.find("信息公开").or_else(wide)?;
    let rest = compact.get(subject..).unwrap_or_default();
    let ends = ["报告", "年报", "年度报告"]
        .iter()
        .any(|end| rest.contains(end));
    if !ends || rest.contains("通知") || rest.contains("指南") || rest.contains("统计表") {
        return None;
    }
    let last = rest
        .rfind("报告")
        .or_else(|| rest.rfind("年报"))
        .map_or(0, |at| at + "报告".len());
    let tail = rest.get(last..).unwrap_or_default();
    // Ministries give theirs by an announcement that names nothing else.
    let tail = tail
        .strip_suffix("的公告")
        .or_else(|| tail.strip_suffix("的公示"))
        .unwrap_or(tail);
    // （公开版）, a date or nothing may follow; more means that the line speaks about a report.
    // So does a line that counts reports: `2020年政府信息公开年报1条，政策文件6条`.
    let counts = tail.starts_with(|first: char| first.is_ascii_digit())
        && tail.contains(['条', '份', '件', '篇', '次', ',', '，']);
    if tail.chars().count() > 12 || tail.contains("的") || counts {
        return None;
    }
    // 机构编制委员会办公室 writes reports as well.
    let told = compact.replace("机构编制", "");
    if [
        "发布",
        "公布",
        "报送",
        "编制",
        "印发",
        "上一篇",
        "下一篇",
        "公开了",
        "召开",
        "解读",
        // 关于做好2017年政府信息公开工作年度报告, whose 通知 stands on the next line.
        "做好",
    ]
    .iter()
    .any(|word| told.contains(word))
    {
        return None;
    }
    let year = year_in(text)
        .or_else(|| unmarked_year(text))
        .or_else(|| leading_year(text));
    let mut score = 0;
    if year.is_some() {
        score += 3;
    }
    // The page's index repeats the title.
    if extent != whole {
        score -= 1;
    }
    if rest.starts_with("信息公开工作年度报告") || rest.starts_with("信息公开年度报告")
    {
        score += 1;
    }
    let year_extent = year.as_ref().map(|(_, range)| extent.part(range.clone()));
    let body = body_in_title(
        document,
        extent,
        year.as_ref().map(|(_, range)| range.clone()),
        previous,
    );
    let value = year.and_then(|(year, _)| year);
    // A line such as 政府信息公开年报, with other entries of the menu before it, names neither year nor body.
    let names_a_body = body
        .as_ref()
        .is_some_and(|body| body.kind != BodyKind::Unknown);
    if year_extent.is_none() && !names_a_body {
        return None;
    }
    Some((
        score,
        Title {
            extent,
            year: value,
            year_extent,
        },
        body,
    ))
}

/// What a page calls the title in its index, and what it puts before it: `标    题：`, `【图文】`.
const LABELS: [&str; 10] = [
    "文件名称",
    "信息名称",
    "信息标题",
    "公文标题",
    "公文名称",
    "标题",
    "名称",
    "【图文】",
    "（图解）",
    "(图解)",
];

/// What stands between the steps of a page's way.
const WAYS: [char; 5] = ['>', '»', '›', '|', '｜'];

/// A line without its label, or without the way that leads to it: `首页 > 年度报告 > …`.
fn without_label(document: &Document, extent: Extent) -> Extent {
    let text = document.slice(extent);
    if text.contains(WAYS) && !text.contains('<') {
        let mut end = text.len();
        for part in text.rsplit(WAYS) {
            let start = end - part.len();
            if part.contains(['报', '報']) {
                let lead = part.len() - part.trim_start().len();
                return extent.part(start + lead..start + part.trim_end().len());
            }
            // The sign before it.
            let sign = text.get(..start).and_then(|text| text.chars().next_back());
            end = start - sign.map_or(0, char::len_utf8);
        }
    }
    let found = LABELS.iter().find_map(|label| {
        let mut rest = text.trim_start();
        for sign in label.chars() {
            rest = rest.strip_prefix(sign)?.trim_start();
        }
        let is_parted = label.ends_with(['】', '）', ')'])
            || rest.starts_with(['：', ':'])
            || text
                .get(..text.len() - rest.len())?
                .ends_with(char::is_whitespace);
        is_parted.then(|| rest.trim_start_matches(['：', ':']).trim_start())
    });
    let rest = found.unwrap_or(text);
    extent.part(text.len() - rest.len()..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::identity::read;

    #[test]
    fn a_title_names_its_body_whatever_words_are_in_it() {
        for name in [
            "中共青川市望湖区委机构编制委员会办公室",
            "望湖区综合行政执法局（望湖区城市管理局）",
            "国家税务总局青川市望湖区税务局",
        ] {
            let text = format!("{name}2022年政府信息公开工作年度报告");
            let document = read(&text);
            let (found, body) = title(&document, None).unwrap();
            assert_eq!(
                (found.year, body.unwrap().name),
                (Some(2022), name.to_owned())
            );
        }
    }

    #[test]
    fn a_title_is_found_behind_what_a_page_puts_before_it() {
        for (text, name) in [
            (
                "名 称：望湖区民政局2022年政府信息公开工作年度报告",
                "望湖区民政局",
            ),
            (
                "标   题 望湖区民政局2022年政府信息公开工作年度报告",
                "望湖区民政局",
            ),
            (
                "【图文】望湖区民政局2022年政府信息公开工作年度报告",
                "望湖区民政局",
            ),
            ("望湖区民政局2022政府信息公开工作年度报告", "望湖区民政局"),
            ("望湖區民政局2022年政府信息公開工作年度報告", "望湖區民政局"),
        ] {
            let document = read(text);
            let (found, body) = title(&document, None).unwrap();
            let body = body.unwrap();
            assert_eq!(
                (found.year, body.name.as_str()),
                (Some(2022), name),
                "{text}"
            );
            assert_eq!(body.kind, BodyKind::Department, "{text}");
        }
        let text = "标题：望湖区民政局2022年政府信息公开工作年度报告\n望湖区民政局2022年政府信息公开工作年度报告";
        let document = read(text);
        let (found, _) = title(&document, None).unwrap();
        assert!(found.extent.start > "标题：".len());
    }

    #[test]
    fn the_way_to_a_page_is_no_name() {
        for text in [
            "> 政务公开 > 年度报告 > 2015年政府信息公开年度报告\n首页\n2015年望湖区民政局政府信息公开工作报告",
            "首页 > 年报 > 望湖区民政局2015年政府信息公开年度报告 > 正文",
            "每周一读 | 望湖区民政局2015年政府信息公开工作年度报告",
        ] {
            let document = read(text);
            let (found, body) = title(&document, None).unwrap();
            let name = body.unwrap().name;
            assert_eq!((found.year, &*name), (Some(2015), "望湖区民政局"), "{text}");
        }
    }

    #[test]
    fn a_list_of_the_reports_of_other_years_is_no_title() {
        let entry = |year| format!("望湖区民政局{year}年政府信息公开工作年度报告\n");
        let list = [2019, 2020, 2021].map(entry).concat();
        let dated = [2020, 2019, 2018].map(entry).join("2021-01-20\n");
        for (text, year) in [
            (format!("{list}{}", entry(2022)), 2022),
            (
                format!("{dated}发布日期：2023-01-18\n{}", entry(2022)),
                2022,
            ),
            (format!("{list}柳渡镇2022年政府信息公开年报\n"), 2022),
            (format!("{}{}", entry(2022), entry(2021)), 2022),
        ] {
            let document = read(&text);
            let (found, _) = title(&document, None).unwrap();
            assert_eq!(found.year, Some(year), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_notice_is_no_title_however_it_is_broken() {
        for text in [
            "望湖区人民政府办公室\n关于做好2017年政府信息公开工作年度报告\n编制和公布工作的通知",
            "望湖区人民政府办公室关于2017年政府信息公开工作年度报告\n有关事项的通知",
            "望湖区人民政府办公室关于\n2017年政府信息公开\n工作年度报告\n检查情况的通报",
        ] {
            assert!(title(&read(text), None).is_none(), "{text}");
        }
        let report = "望湖区民政局2017年政府信息公开工作年度报告\n上一篇：关于停电的通知";
        assert!(title(&read(report), None).is_some());
    }

    #[test]
    fn a_title_may_stand_in_a_row_of_a_page() {
        for (text, name) in [
            (
                "标题: | 望湖区民政局2022年政府信息公开工作年度报告 | ||\n索引号: | 113703/2023-01 | 文号: | 无 |",
                "望湖区民政局",
            ),
            (
                "首页 | 公开 |\n望湖区民政局2022年政府信息公开工作年度报告 | ||||||",
                "望湖区民政局",
            ),
            (
                "信息名称: | 青川部办公厅关于2022年青川部政府信息公开工作年度报告的公告 | ||",
                "青川部",
            ),
            (
                "望湖区医疗保障局2022年政务公开工作\n年度报告",
                "望湖区医疗保障局",
            ),
            (
                "望湖区柳渡苏木\n2022年政府信息公开工作年度报告",
                "望湖区柳渡苏木",
            ),
            ("柳渡镇\n2022年政府信息公开工作年度报告", "柳渡镇"),
        ] {
            let document = read(text);
            let (found, body) = title(&document, None).expect(text);
            let named = (found.year, body.map(|body| body.name));
            assert_eq!(named, (Some(2022), Some(name.to_owned())), "{text}");
        }
        for text in [
            "柳渡镇\n青川镇\n2022年政府信息公开工作年度报告",
            "附件下载\n2022年政府信息公开工作年度报告",
        ] {
            let document = read(text);
            let (_, body) = title(&document, None).expect(text);
            assert!(body.is_none(), "{text}: {body:?}");
        }
        let html = "<table><tr><td>索引号</td><td>113703</td></tr><tr><td>标 题：</td><td>望湖区民政局2022年政府信息公开工作年度报告</td></tr></table>";
        let document = crate::read(crate::document::Format::Html, html.as_bytes()).unwrap();
        assert_eq!(title(&document, None).unwrap().0.year, Some(2022));
    }

    #[test]
    fn a_line_that_counts_reports_is_no_title() {
        for text in [
            "柳渡镇公开指南1条，2020年政府信息公开年报1条，政策文件6条",
            "柳渡镇公开2020年政府信息公开年报1篇",
        ] {
            assert!(title(&read(text), None).is_none(), "{text}");
        }
        for text in [
            "柳渡镇2020年政府信息公开年报2021.1.20",
            "柳渡镇2020年政府信息公开年报（公开版）",
        ] {
            assert!(title(&read(text), None).is_some(), "{text}");
        }
    }

    #[test]
    fn a_title_may_leave_out_the_mark_of_the_year() {
        for (text, name) in [
            (
                "2012青川市农业委员会政府信息公开工作年度报告",
                "青川市农业委员会",
            ),
            (
                "柳渡镇人民政府2012度政府信息公开工作年度报告",
                "柳渡镇人民政府",
            ),
            (
                "• 标题: 柳渡镇人民政府2012年政府信息公开工作年度报告",
                "柳渡镇人民政府",
            ),
            (
                "标题：2012年度望湖区柳渡镇政府信息公开工作年度报告",
                "望湖区柳渡镇",
            ),
            ("2012年柳渡镇人民政府信息公开工作年度报告", "柳渡镇人民政府"),
        ] {
            let document = read(text);
            let (found, body) = title(&document, None).unwrap();
            let named = (found.year, body.map(|body| body.name));
            assert_eq!(named, (Some(2012), Some(name.to_owned())), "{text}");
        }
        assert_eq!(leading_year("91440000政府信息公开年报"), None);
        assert_eq!(leading_year("政府信息公开2012工作年度报告"), None);
    }

    #[test]
    fn a_title_may_be_broken_over_lines() {
        for (text, extent) in [
            (
                "望湖区民政局\n2022年政府信息公开工作\n年度报告\n一",
                "2022年政府信息公开工作\n年度报告",
            ),
            (
                "望湖区民政局2022年\n\n政府信息公开工作年度报告",
                "望湖区民政局2022年\n\n政府信息公开工作年度报告",
            ),
            (
                "望湖区民政局2022年政府\n信息公开工作年度报告",
                "望湖区民政局2022年政府\n信息公开工作年度报告",
            ),
            (
                "望湖区民政局2022年政府信\n息公开年度报告",
                "望湖区民政局2022年政府信\n息公开年度报告",
            ),
            (
                "望湖区民政局\n2022年度\n政府信息公开工作年度报告",
                "2022年度\n政府信息公开工作年度报告",
            ),
            (
                "望湖区民政局政府信息公开工作年度报告\n（2022年）\n一",
                "望湖区民政局政府信息公开工作年度报告",
            ),
            (
                "望湖区民政局\n政府信息公开工作年度报告\n— 2022年度 —\n一",
                "政府信息公开工作年度报告",
            ),
        ] {
            let document = read(text);
            let (found, body) = title(&document, None).unwrap();
            assert_eq!(found.year, Some(2022), "{text}");
            let year = document.slice(found.year_extent.unwrap());
            assert_eq!(year, "2022年", "{text}");
            assert!(body.unwrap().name.ends_with("民政局"), "{text}");
            assert_eq!(document.slice(found.extent), extent);
        }
    }

    #[test]
    fn what_merely_stands_above_a_title_is_no_part_of_it() {
        for text in [
            "首页\n政府信息公开年报",
            "当前位置：望湖区民政局\n政府信息公开年报",
            "望湖区民政局政府信息公开工作年度报告\n2022年，我局认真做好政府信息公开工作。",
            "望湖区民政局政府信息公开工作年度报告\n2022年工作要点",
            "2023年\n2022年\n望湖区民政局政府信息公开工作年度报告",
            "2023年\n2022年\n政府信息公开工作年度报告",
        ] {
            let document = read(text);
            let found = title(&document, None);
            assert_eq!(found.and_then(|(title, _)| title.year), None, "{text}");
        }
    }
}
