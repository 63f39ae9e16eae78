//! What a title calls the body whose report it is, and what kind of body that is.

use crate::document::Document;
use crate::normal::simplified;
use crate::report::{Body, BodyKind};
use crate::span::Extent;

pub(super) fn body_in_title(
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
pub(super) fn is_place(line: &str) -> bool {
    let name = line.trim();
    name.ends_with([
        '镇', '乡', '县', '区', '市', '省', '州', '盟', '旗', '木', '场',
    ]) && (3..=20).contains(&name.chars().count())
        && name.chars().all(|sign| sign.is_alphabetic())
        && (!name.ends_with('木') || name.ends_with("苏木"))
        && (!name.ends_with('场') || name.ends_with("农场") || name.ends_with("林场"))
}

/// What kind of body a name names.
pub(in crate::report) fn kind_of(name: &str) -> BodyKind {
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
