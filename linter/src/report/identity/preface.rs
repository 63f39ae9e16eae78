//! What is said before the first section: which report this is, and of which year.

use memchr::memmem;

use crate::document::{Block, Document};
use crate::report::{Period, Title};
use crate::utf8;

use super::period::CLAUSES;
use super::title::line_of;
use super::year::year_in;

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
pub(in crate::report) struct Stated {
    pub(super) year: Option<u16>,
}

/// A report is said to be given by one of these.
const GIVING: [&str; 8] = [
    "公布", "发布", "公开", "编制", "形成", "汇总", "现将", "现就",
];

pub(in crate::report) fn stated(document: &Document, before: Option<usize>) -> Option<Stated> {
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
pub(in crate::report) fn is_of_school(
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
