//! Whose report it is, and for which year: title, period, file name.

use std::ops::Deref;

use memchr::memmem;

use crate::document::{Block, Document};
use crate::normal::simplified;
use crate::report::{Body, BodyKind, Date, Given, Period, Title, Year, YearFrom};
use crate::span::Extent;
use crate::utf8;

/// The first year that any report was due for, and a bound that no draft passes.
const YEARS: std::ops::RangeInclusive<u16> = 2008..=2099;

/// A title is a line, not a paragraph.
const TITLE_CHARACTERS: usize = 70;

/// A line of a broken title is shorter than a title.
const TITLE_LINE_CHARACTERS: usize = 40;

/// A title is broken over no more lines, that of the body not counted.
const TITLE_LINES: usize = 3;

/// Finds the title: the line that names body and year, or the line of the year below that of the body.
/// `before` is the block of the first section's heading.
pub(super) fn title(document: &Document, before: Option<usize>) -> Option<(Title, Option<Body>)> {
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
fn line_of(document: &Document, block: &Block) -> Option<Extent> {
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

/// A year whose 年 is lost: `某某局2021政府信息公开工作年度报告`.
fn unmarked_year(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    let subjects = ["政府信息公开", "政务公开", "信息公开", "度政府信息公开"];
    subjects.iter().find_map(|subject| {
        let before = text.get(..text.find(subject)?)?.trim_end();
        let other = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let value = before
            .get(other.len()..)
            .filter(|digits| digits.len() == 4)?;
        let year = value.parse().ok().filter(|year| YEARS.contains(year))?;
        Some((Some(year), other.len()..before.len()))
    })
}

/// The first `…年` of a text: its value (`None` when it is no possible year, as in 202020年) and its range.
pub(super) fn year_in(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    for (at, _) in text.match_indices('年') {
        let before = text.get(..at).unwrap_or_default();
        let trimmed = before.trim_end();
        let mut start = trimmed.len();
        let mut digits: Vec<u16> = Vec::new();
        for (offset, character) in trimmed.char_indices().rev() {
            let Some(digit) = year_digit(character) else {
                break;
            };
            digits.push(digit);
            start = offset;
        }
        if digits.len() < 4 {
            continue;
        }
        digits.reverse();
        let value = (digits.len() == 4)
            .then(|| digits.iter().fold(0u16, |value, digit| value * 10 + digit))
            .filter(|value| (1990..=2199).contains(value));
        return Some((value, start..at + '年'.len_utf8()));
    }
    None
}

/// `2012青川市农业委员会…`: the year at the beginning without its mark.
fn leading_year(text: &str) -> Option<(Option<u16>, std::ops::Range<usize>)> {
    let start = text.find(|sign: char| sign.is_ascii_digit())?;
    let (blank, rest) = text.split_at_checked(start)?;
    let end = rest.find(|sign: char| !sign.is_ascii_digit())?;
    let (digits, behind) = rest.split_at_checked(end)?;
    let year = digits.parse().ok().filter(|year| YEARS.contains(year))?;
    let is_first = blank.trim().is_empty() && behind.trim_start().starts_with(char::is_alphabetic);
    (is_first && end == 4).then_some((Some(year), start..start + end))
}

fn year_digit(character: char) -> Option<u16> {
    let digit = match character {
        '0'..='9' => character as u32 - '0' as u32,
        '０'..='９' => character as u32 - '０' as u32,
        '〇' | '○' | '零' | 'Ｏ' | 'O' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    u16::try_from(digit).ok()
}

fn body_in_title(
    document: &Document,
    extent: Extent,
    year: Option<std::ops::Range<usize>>,
    previous: Option<Extent>,
) -> Option<Body> {
    let text = &*simplified(document.slice(extent));
    let subject = ["政府信息公开", "政务公开", "信息公开"]
        .iter()
        .find_map(|word| text.find(word))
        .unwrap_or(text.len());
    let before_year = year
        .as_ref()
        .map_or(subject, |year| year.start.min(subject));
    let clean = |range: std::ops::Range<usize>| {
        // `标题：望湖区民政局…`: what stands before a colon is a label.
        let label = text.get(range.clone())?.rfind([':', '：']);
        let range = range.start + label.unwrap_or(0)..range.end;
        let part = text.get(range.clone())?;
        let trimmed = part
            .trim()
            .trim_start_matches("关于")
            .trim_end_matches("关于")
            .trim_matches([
                '—', '-', '　', ' ', '（', '）', '(', ')', ':', '：', '年', '度', '#', '*',
                '\u{a0}',
            ]);
        if trimmed.chars().count() < 2 {
            return None;
        }
        let start = range.start + part.find(trimmed)?;
        let mut end = start + trimmed.len();
        // 柳渡镇人民政府信息公开…: 政府 ends the name and begins what it is about.
        let rest = text.get(end..)?;
        if trimmed.ends_with("人民") && rest.starts_with("政府") {
            end += "政府".len();
        }
        // 综合行政执法局（城市管理局）: a second name keeps its bracket.
        if trimmed.contains(['（', '(']) && !trimmed.contains(['）', ')']) {
            let closing = rest.chars().next();
            end += closing
                .filter(|sign| matches!(sign, '）' | ')'))
                .map_or(0, char::len_utf8);
        }
        Some(extent.part(start..end))
    };
    let behind = || {
        let after = year.as_ref().map(|year| year.end)?;
        (after < subject).then(|| clean(after..subject)).flatten()
    };
    // 某部办公厅关于2016年某部政府信息公开…: it tells of another's report.
    let is_about = text
        .get(..before_year)
        .is_some_and(|before| before.trim_end().ends_with("关于"));
    let told = is_about.then(behind).flatten();
    let found = told.or_else(|| clean(0..before_year)).or_else(behind);
    let found = found.or_else(|| {
        let previous = previous?;
        let line = document.slice(previous);
        let is_body = kind_of(line) != BodyKind::Unknown || is_place(line);
        (line.chars().count() <= 40 && is_body).then_some(previous)
    })?;
    let name: String = document
        .slice(found)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let kind = kind_of(&simplified(&name));
    Some(Body {
        name,
        extent: Some(found),
        kind,
    })
}

/// A line that is the name of a place, and nothing else.
fn is_place(line: &str) -> bool {
    let name = line.trim();
    name.ends_with([
        '镇', '乡', '县', '区', '市', '省', '州', '盟', '旗', '木', '场',
    ]) && (3..=20).contains(&name.chars().count())
        && name.chars().all(|sign| sign.is_alphabetic())
        && (!name.ends_with('木') || name.ends_with("苏木"))
        && (!name.ends_with('场') || name.ends_with("农场") || name.ends_with("林场"))
}

/// What kind of body a name names.
pub(super) fn kind_of(name: &str) -> BodyKind {
    let name = name.trim().trim_end_matches(['）', ')']);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if name.contains("街道") && ends(&["街道办事处", "街道办", "街道", "街道党工委"])
    {
        BodyKind::Street
    } else if ends(&[
        "人民政府办公室",
        "人民政府办公厅",
        "政府办公室",
        "政府办公厅",
        "政府办",
        "府办",
    ]) {
        BodyKind::Office
    } else if ends(&[
        "人民政府",
        "镇政府",
        "乡政府",
        "区政府",
        "县政府",
        "市政府",
        "省政府",
        "自治区政府",
    ]) {
        BodyKind::Government
    } else if ends(&[
        "局",
        "委员会",
        "厅",
        "委",
        "办公室",
        "管委会",
        "中心",
        "支队",
        "总队",
        "大队",
        "分局",
        "署",
        "所",
        "站",
        "处",
        "院",
        "馆",
        "部",
        "队",
        "银行",
        "公司",
        "海关",
        "校",
        "医院",
        "会",
        "社",
        "办",
    ]) {
        BodyKind::Department
    } else {
        BodyKind::Unknown
    }
}

/// What the period is called, the surest first.
const PERIOD_WORDS: [&str; 10] = [
    "统计期限",
    "统计时限",
    "统计期间",
    "统计时间",
    "数据的时间",
    "数据的期限",
    "数据的时限",
    "数据时限",
    "数据时间",
    "起止时间",
];

/// One of these stands wherever a period is spoken of.
const PERIOD_HINTS: [&str; 5] = ["统计", "統計", "数据", "起止", "本报告"];

/// 统计期限: the sentence that says which days the figures cover.
pub(super) fn period(document: &Document, before: Option<usize>) -> Option<Period> {
    let limit = before
        .map_or(document.blocks.len(), |block| block + 6)
        .min(document.blocks.len())
        .min(400);
    let mut unnamed = None;
    for (block, content) in document.blocks[..limit].iter().enumerate() {
        let Block::Paragraph(paragraph) = content else {
            continue;
        };
        let text = document.slice(paragraph.text);
        let speaks_of_it = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        if !PERIOD_HINTS.into_iter().any(speaks_of_it) {
            continue;
        }
        let is_traditional = ["統計", "數據"].into_iter().any(speaks_of_it);
        let text = match is_traditional {
            true => &*simplified(text),
            false => text,
        };
        let mut begun = PERIOD_WORDS.iter();
        let Some(at) = begun.find_map(|word| text.find(word).map(|at| at + word.len())) else {
            if unnamed.is_none()
                && let Some((range, from, to)) = whole_year(text)
            {
                unnamed = Some(Period {
                    extent: paragraph.text.part(range),
                    from: Some(from),
                    to: Some(to),
                });
            }
            continue;
        };
        let mut extent = paragraph.text.part(at..text.len());
        for next in &document.blocks[block + 1..] {
            let text = document.slice(extent);
            if text.contains(END_OF_PERIOD) || dates(text).nth(1).is_some() {
                break;
            }
            match next {
                Block::Paragraph(next) if goes_on(document.slice(next.text)) => {
                    extent = extent.to(next.text);
                }
                _ => break,
            }
        }
        let rest = document.slice(extent);
        let end = rest.find(END_OF_PERIOD).unwrap_or(rest.len());
        let sentence = rest.get(..end).unwrap_or_default();
        let mut dates = dates(sentence);
        let from = dates.next();
        let to = dates.next();
        let is_run_together = from.is_none() && is_run_together(sentence);
        let lost = is_run_together || sentence.contains("自至") || sentence.contains("从至");
        if from.is_none() && !lost {
            continue;
        }
        let end = match sentence.find('止') {
            Some(last) if is_run_together => last + '止'.len_utf8(),
            _ => end,
        };
        // 统计时间截至2021年12月31日: the day for which all figures are fixed says which year it is.
        let is_last = |date: &Date| (date.month, date.day) == (12, 31);
        let lead = sentence.split(|sign: char| sign.is_ascii_digit()).next();
        let is_until = lead.is_some_and(|lead| lead.contains('截') || lead.contains('至'));
        let until = from.filter(|date| to.is_none() && is_until && is_last(date));
        let (from, to) = match until {
            Some(last) => (Some(first_day(last.year)), Some(last)),
            None => (from, to),
        };
        return Some(Period {
            extent: extent.part(0..end),
            from,
            to,
        });
    }
    unnamed
}

const END_OF_PERIOD: [char; 3] = ['。', '；', ';'];

fn first_day(year: u16) -> Date {
    Date {
        year,
        month: 1,
        day: 1,
    }
}

/// `自202211日起至20221231日止`: 年 and 月 were lost.
fn is_run_together(sentence: &str) -> bool {
    let lead = sentence.trim_start_matches(|sign: char| {
        sign.is_whitespace() || "自从由为是：:起止".contains(sign)
    });
    let digits = lead.len()
        - lead
            .trim_start_matches(|sign: char| sign.is_ascii_digit())
            .len();
    let behind = lead.get(digits..).unwrap_or_default();
    (5..=8).contains(&digits)
        && lead.starts_with("20")
        && behind.starts_with(['月', '日', '起', '至', '到'])
        && behind.contains(['至', '到'])
}

/// A preface is no longer.
const PREFACE: usize = 40;

/// How many blocks behind the first heading it may still stand.
const PREFACE_BELOW: usize = 4;

/// What a document says of itself before its first section, or right behind the first heading.
fn preface(document: &Document, before: Option<usize>) -> &[Block] {
    let limit = before.map_or(PREFACE, |block| block + PREFACE_BELOW);
    &document.blocks[..limit.min(document.blocks.len())]
}

/// What the preface says of the report that it opens: `现公布柳渡镇2022年政府信息公开工作年度报告`.
#[derive(Debug, PartialEq)]
pub(super) struct Stated {
    year: Option<u16>,
}

/// A report is said to be given by one of these.
const GIVING: [&str; 8] = [
    "公布", "发布", "公开", "编制", "形成", "汇总", "现将", "现就",
];

pub(super) fn stated(document: &Document, before: Option<usize>) -> Option<Stated> {
    let is_below = |at: usize| before.is_some_and(|heading| at > heading);
    preface(document, before)
        .iter()
        .enumerate()
        .find_map(|(at, block)| {
            let Block::Paragraph(paragraph) = block else {
                return None;
            };
            let text = document.slice(paragraph.text);
            memmem::find(text.as_bytes(), "公开".as_bytes())?;
            stated_in(text, is_below(at))
        })
}

/// What gives this report, where the work of the year is told as well: 主动公开上年度的年报 is part of that work.
const GIVING_NOW: [&str; 16] = [
    "现公布",
    "现发布",
    "现公开",
    "现编制",
    "现予",
    "现将",
    "现就",
    "现向",
    "现特",
    "特公布",
    "特发布",
    "特向",
    "特编制",
    "向社会公",
    "本报告",
    "本年",
];

/// What was published in time was so within the year.
const DONE: [&str; 5] = ["及时", "按时", "如期", "按期", "主动公开"];

fn stated_in(text: &str, is_below: bool) -> Option<Stated> {
    /// In bytes. No sentence that tells the year is longer.
    const REACH: usize = 600;
    text.match_indices("公开").find_map(|(at, subject)| {
        let first = utf8::boundary_after(text, at.saturating_sub(REACH));
        let last = utf8::boundary_after(text, at + REACH);
        let (before, rest) = text.get(first..last)?.split_at_checked(at - first)?;
        // 信息公开 or 政务公开, which is of the same length.
        let of = ["信息", "政务"]
            .into_iter()
            .find(|of| before.ends_with(of))?;
        let before = before.strip_suffix(of)?;
        let from = before.rfind(CLAUSES).unwrap_or(0);
        let sentence = before.get(before.rfind(['。', '；']).unwrap_or(0)..)?;
        let (before, lead) = before.split_at_checked(from)?;
        let is_given_in = |text: &str| GIVING.iter().any(|word| text.contains(word));
        // What stands in 《》 is another document's name, unless it is this one that is given.
        let is_quoted = lead.starts_with(['《', '“', '"']);
        let is_given_here = || GIVING.iter().any(|word| before.trim_end().ends_with(word));
        if is_quoted && !is_given_here() {
            return None;
        }
        let rest = rest.get(subject.len()..)?;
        let rest = rest.get(..rest.find(CLAUSES).unwrap_or(rest.len()))?;
        let is_report = ["年度报告", "年报", "工作报告", "报告如下", "汇报如下"]
            .iter()
            .any(|word| rest.contains(word));
        if !is_report || rest.contains("通知") {
            return None;
        }
        // 2022年政府信息公开工作年度报告, 政府信息公开工作2022年度报告.
        let (year, giving) = match year_in(lead) {
            Some((year, range)) => (year, lead.get(..range.start)?),
            None => (year_in(rest)?.0, lead),
        };
        let is_named = rest.contains("以下简称") || rest.contains("以下称");
        let around = if is_quoted { before } else { lead };
        let around = around.get(around.rfind(CLAUSES).unwrap_or(0)..)?;
        if is_below && !GIVING_NOW.iter().any(|word| sentence.contains(word))
            || DONE.iter().any(|word| around.contains(word))
        {
            return None;
        }
        (is_quoted || is_given_in(giving) || is_named).then_some(Stated { year })
    })
}

/// Schools report too, by the school year and under rules of their own: `2021-2022学年`, from September on.
pub(super) fn is_of_school(
    document: &Document,
    before: Option<usize>,
    title: Option<&Title>,
    period: Option<&Period>,
) -> bool {
    let is_of_government = |title: &Title| document.slice(title.extent).contains("政府信息公开");
    if title.is_some_and(is_of_government) {
        return false;
    }
    let says = |text: &str, word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let is_calendar = period.is_some_and(|period| period.from.is_none_or(|from| from.month == 1));
    let is_of_a_school_year = || {
        preface(document, before).iter().any(|block| {
            let line = line_of(document, block).map(|extent| document.slice(extent));
            line.is_some_and(|line| says(line, "学年"))
        })
    };
    !is_calendar && is_of_a_school_year() || says(document.text(), "高等学校信息公开办法")
}

/// What ends a clause, or begins a name.
const CLAUSES: [char; 14] = [
    '，', '。', '；', '：', ',', ';', ':', '《', '》', '“', '”', '"', '\n', '、',
];

/// A period that goes by no name, `本报告内容涵盖2021年1月1日至12月31日`: a sentence about the report or its figures with
/// the first and the last day of one year.
fn whole_year(text: &str) -> Option<(std::ops::Range<usize>, Date, Date)> {
    let mut start = 0;
    text.split_inclusive(END_OF_PERIOD).find_map(|sentence| {
        let at = start;
        start += sentence.len();
        let digit = sentence.find(|sign: char| sign.is_ascii_digit())?;
        let lead = sentence.get(..digit)?;
        // 据统计 and 数据显示 speak of what was done on those days.
        let is_told = ["列数据", "统计数据", "数据统计", "本报告", "报告内容"]
            .iter()
            .any(|word| lead.contains(word));
        // 数据的核定时间点为…, 数据采集区间为….
        let is_of_figures = lead.contains("数据")
            && ["时间", "时限", "时段", "期限", "区间"]
                .iter()
                .any(|word| lead.contains(word));
        if !is_told && !is_of_figures {
            return None;
        }
        let mut dates = dates(sentence);
        let (from, to) = (dates.next()?, dates.next()?);
        let is_whole = from == first_day(to.year) && (to.month, to.day) == (12, 31);
        let end = sentence.trim_end_matches(END_OF_PERIOD).len();
        is_whole.then_some((at + digit..at + end, from, to))
    })
}

/// Whether a line carries on the dates of the one before, which ended with the page: `至2021年12月31日止`.
fn goes_on(line: &str) -> bool {
    let first = line.trim_start().chars().next();
    first.is_some_and(|first| {
        first.is_ascii_digit()
            || [
                '自', '从', '年', '月', '日', '起', '至', '到', '止', '-', '—', '～',
            ]
            .contains(&first)
    })
}

/// The dates of a text: 2021年1月1日, 2021.1.1, 2021-01-01. A month and day without a year take the last one's.
pub(crate) fn dates(text: &str) -> impl Iterator<Item = Date> {
    let mut numbers: Vec<(u32, char, usize)> = Vec::new();
    let mut current: Option<(u32, usize)> = None;
    for character in text.chars() {
        if character.is_whitespace() {
            continue;
        }
        let digit = match character {
            '0'..='9' => Some(character as u32 - '0' as u32),
            '０'..='９' => Some(character as u32 - '０' as u32),
            _ => None,
        };
        match (digit, current) {
            (Some(digit), None) => current = Some((digit, 1)),
            (Some(digit), Some((value, length))) => {
                current = Some((value.saturating_mul(10).saturating_add(digit), length + 1));
            }
            (None, Some((value, length))) => {
                numbers.push((value, character, length));
                current = None;
            }
            (None, None) => {}
        }
    }
    if let Some((value, length)) = current {
        numbers.push((value, '日', length));
    }
    let mut found = Vec::new();
    let mut year = None;
    let mut at = 0;
    while at < numbers.len() {
        let (value, mark, length) = numbers[at];
        if length == 4 && matches!(mark, '年' | '.' | '-' | '/' | '．') {
            year = u16::try_from(value).ok();
        }
        let month_at = if length == 4 { at + 1 } else { at };
        if let (Some(year), Some(&(month, mark, _)), Some(&(day, _, _))) =
            (year, numbers.get(month_at), numbers.get(month_at + 1))
            && matches!(mark, '月' | '.' | '-' | '/' | '．')
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
                break;
            };
            found.push(Date { year, month, day });
            at = month_at + 2;
        } else {
            at += 1;
        }
    }
    found.into_iter()
}

/// The year that the report is about: a flag, then title, preface (where it names a later year than the period),
/// period, file name, the container's title, the sentences of the text.
pub(super) fn year(
    document: &Document,
    given: &Given<'_>,
    title: Option<&Title>,
    period: Option<&Period>,
    stated: &impl Deref<Target = Option<Stated>>,
) -> Option<Year> {
    let of = |value: Option<u16>, from| {
        value
            .filter(|year| YEARS.contains(year))
            .map(|value| Year { value, from })
    };
    let printed = title
        .and_then(|title| title.year)
        .filter(|_| !is_title_stale(document, given, title, period));
    let of_period = period.and_then(period_year);
    // What was not changed since last year is the earlier of the two.
    let preface = || {
        let stated = stated.as_ref().and_then(|stated| stated.year);
        stated.filter(|&year| of_period.is_none_or(|other| year > other))
    };
    of(given.year, YearFrom::Flag)
        .or_else(|| of(printed, YearFrom::Title))
        .or_else(|| of(preface(), YearFrom::Preface))
        .or_else(|| of(of_period, YearFrom::Period))
        .or_else(|| of(given.file_stem.and_then(year_in_name), YearFrom::FileName))
        .or_else(|| of(container_year(document), YearFrom::ContainerTitle))
        .or_else(|| of(year_of_text(document), YearFrom::Text))
}

/// How many characters before a year may say that its work is reported.
const TOLD_BEFORE: usize = 20;

/// Where neither title nor period is left, as on many a page: all sentences that begin with a year, `2022年，`, begin
/// with the same one, and no later year is named. What is still to be done may be of the next.
fn year_of_text(document: &Document) -> Option<u16> {
    let mut own = None;
    let mut times = 0;
    let mut latest = None;
    for block in &document.blocks {
        let Some(extent) = line_of(document, block) else {
            continue;
        };
        let text = document.slice(extent);
        for (at, mark) in text.match_indices('年') {
            let before = text.get(..at)?;
            let other = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let digits = before.get(other.len()..)?;
            let Some(year) = digits.parse().ok().filter(|year| YEARS.contains(year)) else {
                continue;
            };
            latest = latest.max(Some(year));
            let rest = text.get(at + mark.len()..)?;
            let rest = rest.strip_prefix('度').unwrap_or(rest);
            let start = other.trim_end();
            let is_first = start.is_empty() || start.ends_with(['。', '；', ';', '）', ')']);
            // What is told up to the last day of a year, or reported of the work of one.
            let is_reported = || {
                let near = start.char_indices().rev().take(TOLD_BEFORE).last();
                let near = near
                    .and_then(|(from, _)| start.get(from..))
                    .unwrap_or_default();
                let clause = near
                    .get(near.rfind(CLAUSES).unwrap_or(0)..)
                    .unwrap_or_default();
                ["汇报", "报告", "总结"]
                    .iter()
                    .any(|word| clause.contains(word))
            };
            let is_told = rest.starts_with("12月31日") && start.ends_with(['截', '至', '止'])
                || rest.starts_with("政府信息公开工作") && is_reported();
            if is_first && rest.starts_with(['，', ',']) || is_told {
                if own.is_some_and(|own| own != year) {
                    return None;
                }
                own = Some(year);
                times += 1;
            }
        }
    }
    let (own, latest): (u16, u16) = (own?, latest?);
    (latest == own || times > 1 && latest == own + 1).then_some(own)
}

fn container_year(document: &Document) -> Option<u16> {
    let title = document.container_title?;
    year_in(document.slice(title))?.0
}

/// Whether the title is last year's and all else is new: the period is of the year after the title's, and two more
/// say so, of the file's name, the page's title, a day in the year of publication and the years that the text names.
/// A period with a slip stands alone.
fn is_title_stale(
    document: &Document,
    given: &Given<'_>,
    title: Option<&Title>,
    period: Option<&Period>,
) -> bool {
    let (Some(title), Some(period)) = (title, period) else {
        return false;
    };
    let (Some(old), Some(from), Some(to)) = (title.year, period.from, period.to) else {
        return false;
    };
    let new = old + 1;
    if (from.year, to.year) != (new, new) {
        return false;
    }
    let named = given.file_stem.and_then(year_in_name);
    let container = container_year(document);
    if named == Some(old) || container == Some(old) {
        return false;
    }
    let text = document.text();
    let is_dated = dates(text).any(|date| date.year == new + 1);
    let times = |year: u16| {
        let words = format!("{year}年");
        let in_text = memmem::find_iter(text.as_bytes(), words.as_bytes());
        in_text
            .filter(|&at| !period.extent.contains(Extent::new(at, at + words.len())))
            .count()
    };
    let (of_old, of_new) = (times(old), times(new));
    // The title names the old one once.
    let is_told = of_new >= 2 && of_new + 1 > of_old;
    let witnesses = [
        named == Some(new),
        container == Some(new),
        is_dated,
        is_told,
    ];
    witnesses.into_iter().filter(|&agrees| agrees).count() >= 2
}

pub(crate) fn period_year(period: &Period) -> Option<u16> {
    period.from.or(period.to).map(|date| date.year)
}

/// The year in a file name: `2021年年报`, `beilun-2017`, but not a date of publication (20220115).
pub(crate) fn year_in_name(name: &str) -> Option<u16> {
    if let Some((Some(year), _)) = year_in(name) {
        return Some(year);
    }
    let mut found = None;
    for run in name
        .split(|character: char| !character.is_ascii_digit())
        .filter(|run| run.len() == 4)
    {
        let value = run.parse().ok().filter(|year| YEARS.contains(year));
        match (found, value) {
            (Some(known), Some(value)) if known != value => return None,
            (_, Some(value)) => found = Some(value),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        crate::read(crate::document::Format::Text, text.as_bytes()).unwrap()
    }

    #[test]
    fn a_year_is_read_in_every_numeral() {
        for text in [
            "2021年",
            "２０２１年",
            "二〇二一年",
            "二○二一年",
            "某局2021 年度",
        ] {
            assert_eq!(
                year_in(text).and_then(|(year, _)| year),
                Some(2021),
                "{text}"
            );
        }
    }

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
    fn the_text_tells_its_year_where_nothing_else_does() {
        let year = |text: &str| {
            let document = read(text);
            year_of_text(&document)
        };
        for text in [
            "一、总体情况\n2022年，我局公开信息12条，比2021年多2条。",
            "（一）主动公开。2022年度，公开信息12条。2022年,没有收到申请。\n2023年将继续做好。",
            "一、总体情况\n截止2022年12月31日，我局公开信息12条。",
            "一、总体情况\n根据《条例》要求，现汇报我镇2022年度政府信息公开工作。",
        ] {
            assert_eq!(year(text), Some(2022), "{text}");
        }
        for text in [
            "2019年，我局成立。2022年公开信息12条。",
            "2021年，公开信息10条。\n2022年，公开信息12条。",
            "2022年，公开信息12条。2023年1月公布。",
            "自2022年，公开信息12条。",
            "截至2022年12月31日公开信息12条。2023年完成整改。",
            "贯彻落实2022年政府信息公开工作要点。",
        ] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn a_doubled_year_is_seen_but_is_no_year() {
        let (value, range) = year_in("某局202020年政府信息公开工作年度报告").unwrap();
        assert_eq!((value, range), (None, 6..15));
    }

    #[test]
    fn dates_are_read_with_or_without_chinese_marks() {
        let date = |year, month, day| Date { year, month, day };
        let expected = [date(2021, 1, 1), date(2021, 12, 31)];
        for text in [
            "自2021年1月1日起至2021年12月31日止",
            "2021 年 1 月 1 日至 12 月 31 日",
            "2021.1.1—2021.12.31",
        ] {
            assert_eq!(dates(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_period_goes_on_where_the_page_is_too_narrow_for_it() {
        let date = |year, month, day| Date { year, month, day };
        for text in [
            "数据的统计期限自2022年1月1日起\n至2022年12月31日止。电话：12345。",
            "数据的统计期限自2022\n年1月1日起至\n2022年12月31日止。电话：12345。",
        ] {
            let document = read(text);
            let period = period(&document, None).unwrap();
            assert_eq!(period.from, Some(date(2022, 1, 1)), "{text}");
            assert_eq!(period.to, Some(date(2022, 12, 31)), "{text}");
        }
        let text = "数据的统计期限自2022年1月1日起\n一、总体情况\n2022年12月31日";
        let document = read(text);
        assert_eq!(period(&document, None).unwrap().to, None);
    }

    fn period_of(text: &str) -> Option<(Option<Date>, Option<Date>)> {
        let document = read(text);
        period(&document, None).map(|period| (period.from, period.to))
    }

    #[test]
    fn a_period_goes_by_many_names() {
        let date = |month, day| Date {
            year: 2022,
            month,
            day,
        };
        let whole = Some((Some(date(1, 1)), Some(date(12, 31))));
        for text in [
            "本报告所列统计数据的期限自2022年1月1日起，至2022年12月31日止。",
            "起止时间为2022年1月1日至12月31日。",
            "所列统计数据时间范围为2022年1月1日至2022年12月31日。",
            "本报告统计数据从2022年1月1日至12月31日。",
            "本报告内容涵盖民政局2022年1月1日至12月31日期间的工作。",
            "本报告所列数据为2022年1月1日至2022年12月31日。如有疑问，请联系。",
            "本報告所列數據的統計時限為2022年1月1日起至2022年12月31日止。",
            "本年报中所列数据统计时间截至2022年12月31日。",
            "报告中所涉及的数据核定时间点为2022年1月1日至2022年12月31日。",
        ] {
            assert_eq!(period_of(text), whole, "{text}");
        }
        for text in [
            "2022年1月1日至12月31日，全镇开展整治。",
            "数据显示，2022年3月1日至12月31日降雨偏少。",
            "据统计，2022年1月1日至12月31日，全镇公开信息386条。",
        ] {
            assert_eq!(period_of(text), None, "{text}");
        }
        let begun = period_of("统计期限自2022年1月1日起。");
        assert_eq!(begun, Some((Some(date(1, 1)), None)));
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
    fn a_preface_names_the_report_that_it_belongs_to() {
        for text in [
            "现公布望湖区民政局2022年政府信息公开工作年度报告。",
            "现将柳渡镇2022年度政府信息公开年度报告公布如下。",
            "现公布望湖区公安局政府信息公开工作2022年度报告。",
            "根据条例，现发布《望湖区2022年政府信息公开工作年度报告》。",
            "现向社会公布柳渡镇2022年度政务公开工作年度报告。",
        ] {
            assert_eq!(
                stated_in(text, false).and_then(|it| it.year),
                Some(2022),
                "{text}"
            );
        }
        for text in [
            "根据区政府办公室印发的关于做好2022年政府信息公开工作年度报告编制工作的通知编写。",
            "2022年政府信息公开工作扎实推进。",
        ] {
            assert_eq!(
                stated_in(text, false).and_then(|it| it.year),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn a_period_is_called_many_things() {
        let date = |month, day| Date {
            year: 2012,
            month,
            day,
        };
        for text in [
            "本报告所列数据自2012年1月1日起，至2012年12月31日止。",
            "相关统计数据时限为2012年1月1日至2012年12月31日，电话：2810000。",
            "统计数据从2012年1月1日至12月31日。",
            "本年报中所列数据统计时间截至2012年12月31日。",
            "本报告涵盖我镇2012年1月1日至12月31日期间的政府信息公开情况。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            let period = period(&document, Some(1)).unwrap();
            assert_eq!(
                (period.from, period.to),
                (Some(date(1, 1)), Some(date(12, 31))),
                "{text}"
            );
        }
        for text in [
            "统计数据显示，2012年3月1日至2012年6月1日办件最多。",
            "公开的内容涵盖2012年3月1日至2012年6月1日印发的文件。",
            "统计时限为2012年1月-2012年12月，联系电话：281358200。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            assert!(period(&document, Some(1)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_period_without_its_marks_is_no_period() {
        for text in [
            "统计期限自201211日起至20121231日止。",
            "统计期限自20121月1日至201212月31日。",
        ] {
            let text = format!("{text}\n一、概述");
            let document = read(&text);
            let period = period(&document, Some(1)).unwrap();
            assert_eq!((period.from, period.to), (None, None), "{text}");
        }
    }

    #[test]
    fn a_preface_says_which_year_it_opens() {
        for text in [
            "现公布2012年柳渡镇政府信息公开工作年度报告。",
            "本报告是根据《中华人民共和国政府信息公开条例》要求，由滨河街道编制的2012年度政务信息公开年度报告。",
            "特向社会公布2012年度本级政府（机关）信息公开年度报告。",
            "现就我局2012年度环保信息公开工作情况报告如下：",
            "汇总2012年度柳渡镇的政府信息公开年度报告编制而成。",
            "青川县2012年政府信息公开工作年度报告（以下简称年报）根据《条例》编制。",
        ] {
            assert_eq!(
                stated_in(text, false).and_then(|it| it.year),
                Some(2012),
                "{text}"
            );
        }
        for text in [
            "按照《关于编制2012年政府信息公开工作年度报告的通知》要求，",
            "2012年，我镇认真做好政府信息公开工作。",
            "2012年政府信息公开工作年度报告受到好评。",
            "现将2012年政府信息公开工作年度报告编制事项通知如下：",
        ] {
            assert!(stated_in(text, false).is_none(), "{text}");
        }
    }

    #[test]
    fn what_was_published_within_the_year_is_not_this_report() {
        for text in [
            "公开发布《望湖区民政局2021年政府信息公开工作年度报告》，全年公开行政规范性文件3件。",
            "在政府官网主动公开2021年度政府信息公开工作年度报告等11个事项。",
            "及时向社会公布2021年政府信息公开工作年度报告。",
        ] {
            assert_eq!(stated_in(text, true), None, "{text}");
        }
        for text in [
            "为做好主动公开工作，现公布我局2022年政府信息公开工作年度报告。",
            "依据条例，向社会公布2022年柳渡镇政府信息公开工作年度报告。",
            "现将2022年度政府信息公开工作报告如下：",
        ] {
            let year = stated_in(text, true).and_then(|it| it.year);
            assert_eq!(year, Some(2022), "{text}");
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
    fn a_date_of_publication_in_a_file_name_is_no_year() {
        assert_eq!(year_in_name("beilun-2017"), Some(2017));
        assert_eq!(year_in_name("20220115"), None);
        assert_eq!(year_in_name("2021-2022"), None);
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
