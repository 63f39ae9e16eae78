//! `[rule.check.section]`: the parts of the report and their headings.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem;

use crate::diagnostic::{Edit, Fix, Safety, Severity, Wording};
use crate::document::Format;
use crate::form::SectionForm;
use crate::labels::key;
use crate::normal::NumberStyle;
use crate::normal::{self, chinese_number as chinese};
use crate::report::{Likeness, Report, Section};
use crate::rule::{RuleSet, SectionCheck, SectionFault};
use crate::span::{Extent, Span};

use super::{Finding, mend, table};

pub(super) fn check(report: &Report<'_>, rules: &RuleSet, check: &SectionCheck) -> Vec<Finding> {
    let Some(format) = report.format else {
        return Vec::new();
    };
    let forms: Vec<&SectionForm> = rules
        .sections
        .iter()
        .filter(|form| form.format == format.id)
        .collect();
    match check.fault {
        SectionFault::Missing => missing(report, &forms),
        SectionFault::Empty => empty(report, rules),
        SectionFault::Order => order(report, &forms),
        SectionFault::Extra => extra(report),
        SectionFault::Title => title(report),
        SectionFault::Numbering => numbering(report, &forms),
        SectionFault::Length => length(report, check),
    }
}

/// `一、总体情况` as the form prints it. Where some may be left out, the number depends on the others.
fn printed(forms: &[&SectionForm], form: &SectionForm) -> String {
    if forms.iter().any(|form| form.optional) {
        return form.title.clone();
    }
    let at = forms
        .iter()
        .position(|other| other.id == form.id)
        .unwrap_or(0);
    format!("{}、{}", chinese(at + 1), form.title)
}

fn missing(report: &Report<'_>, forms: &[&SectionForm]) -> Vec<Finding> {
    let lost: Vec<&&SectionForm> = forms
        .iter()
        .filter(|form| (!form.optional || form.usual) && report.section(&form.id).is_none())
        .filter(|form| !is_told(report, form))
        .collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let top = report
        .title
        .as_ref()
        .map_or(Extent::default(), |title| title.extent);
    if forms.iter().all(|form| report.section(&form.id).is_none()) {
        let lost = lost.iter().filter(|form| !form.optional);
        let names: Vec<String> = lost.map(|form| printed(forms, form)).collect();
        return vec![
            Finding::new(
                top,
                format!("没有找到统一格式的任何一个部分：{}", names.join("；")),
                format!(
                    "none of the statutory sections was found: {}",
                    names.join("; ")
                ),
            )
            .advice(
                "按统一格式分部分撰写，标题照抄",
                "write the report in these sections, with these headings",
            ),
        ];
    }
    lost.into_iter()
        .map(|form| {
            // Shown where it belongs: at the section that should follow it, else at the last one.
            let at = forms
                .iter()
                .position(|other| other.id == form.id)
                .unwrap_or(0);
            let next = forms[at + 1..]
                .iter()
                .find_map(|next| report.section(&next.id));
            let anchor = next
                .or(report.sections.last())
                .map_or(top, |section| section.heading);
            let name = printed(forms, form);
            let side = if next.is_some() {
                ("之前", "before this heading")
            } else {
                ("之后", "after this section")
            };
            let finding = Finding::new(
                anchor,
                format!("缺少“{name}”部分"),
                format!("the section “{name}” is missing"),
            )
            .label(format!("应在此{}", side.0), side.1)
            .advice(
                format!("补上“{name}”，没有内容也要写明"),
                format!("add “{name}”; say so if there is nothing to report"),
            )
            .mended_by(next.and_then(|next| heading(report, forms, form, next)));
            match form.optional {
                true => finding.severity(Severity::Hint),
                false => finding,
            }
        })
        .collect()
}

/// Whether another section reports what belongs into this one: the format asks for the content, not for the heading.
fn is_told(report: &Report<'_>, form: &SectionForm) -> bool {
    if form.told.is_empty() {
        return false;
    }
    let prose = report.prose.iter();
    let mut prose = prose.filter(|prose| prose.section.is_some() && !prose.heading);
    prose.any(|prose| {
        let mut sentences = report.text(prose.extent).split(['。', '；', ';', '\n']);
        sentences.any(|sentence| {
            let mut lists = form.told.iter();
            lists.any(|words| words.iter().all(|word| sentence.contains(word.as_str())))
        })
    })
}

/// The heading of a lost section, put before the section that follows it. Where something of the section may be
/// there under another name, its place is for a person to find.
fn heading(
    report: &Report<'_>,
    forms: &[&SectionForm],
    form: &SectionForm,
    next: &Section<'_>,
) -> Option<Fix> {
    let hidden = report.sections.iter().any(|section| section.form.is_none())
        || report
            .tables
            .iter()
            .any(|table| table.form.section.as_ref() == Some(&form.id))
        || forms.iter().any(|form| form.optional);
    if hidden {
        return None;
    }
    let name = printed(forms, form);
    let edit = mend::heading_before(report.document, next.heading, &name)?;
    let title = Wording::new(
        format!("插入标题“{name}”（内容待写）"),
        format!("insert the heading “{name}”, its text still to be written"),
    );
    mend::fix(title, Safety::Safe, vec![edit])
}

fn empty(report: &Report<'_>, rules: &RuleSet) -> Vec<Finding> {
    // What is empty because its table is missing is what table/missing says.
    let lost: Vec<&str> = table::lacking(report, rules)
        .filter_map(|form| form.section.as_deref())
        .collect();
    report
        .sections
        .iter()
        .filter(|section| {
            section
                .form
                .is_none_or(|form| !lost.contains(&form.id.as_str()))
        })
        .filter(|section| {
            let body = report.text(section.body);
            // The annex at the end of the report is no part of its last section.
            let first = body.lines().find(|line| !is_bare(line));
            section.form.is_some() && first.is_none_or(is_annex)
        })
        .map(|section| {
            let heading = report.text(section.heading).trim();
            Finding::new(
                section.heading,
                format!("“{heading}”下面没有内容"),
                format!("nothing stands below “{heading}”"),
            )
            .label("只有标题", "heading only")
            .advice(
                "写明情况；确实没有的，写明“没有”及原因",
                "describe it; if there is nothing, say so",
            )
        })
        .collect()
}

/// `附件1：`, `2017年度政府信息公开工作情况统计表`: what stands above an annex.
fn is_annex(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= 40
        && (line.starts_with("附件") || line.starts_with("附表") || line.ends_with("统计表"))
}

fn is_bare(text: &str) -> bool {
    !text.chars().any(|character| character.is_alphanumeric())
}

fn order(report: &Report<'_>, forms: &[&SectionForm]) -> Vec<Finding> {
    let place = |section: &Section<'_>| {
        let id = &section.form?.id;
        forms.iter().position(|form| form.id == *id)
    };
    let mut findings: Vec<Finding> = Vec::new();
    let mut highest: Option<(usize, &Section<'_>)> = None;
    for section in &report.sections {
        let Some(at) = place(section).filter(|&at| !forms[at].anywhere) else {
            continue;
        };
        match highest {
            Some((top, before)) if at < top => {
                let (own, other) = (
                    report.text(section.title).trim(),
                    report.text(before.title).trim(),
                );
                let mut finding = Finding::new(
                    section.heading,
                    format!("“{own}”应排在“{other}”之前"),
                    format!("“{own}” should stand before “{other}”"),
                )
                .label("次序不对", "out of order")
                .advice(
                    "按统一格式的次序排列各部分",
                    "put the sections in the order of the form",
                );
                finding.note(before.heading, Wording::new("应在其后", "should follow it"));
                findings.push(finding);
            }
            _ => highest = Some((at, section)),
        }
    }
    // One edit puts all of them in order.
    if let Some(first) = findings.first_mut() {
        first.fix = reorder(report, place);
    }
    findings
}

/// The sections from the first to the last that is out of place, in the order of the form. Where the report ends in
/// anything but a sentence or a table, as in a signature, its last section stays where it is.
fn reorder(report: &Report<'_>, place: impl Fn(&Section<'_>) -> Option<usize>) -> Option<Fix> {
    if !matches!(report.document.format, Format::Text | Format::Markdown) {
        return None;
    }
    let source = &report.document.source;
    let mut parts: Vec<(usize, Span)> = Vec::new();
    let mut starts = Vec::new();
    for section in &report.sections {
        let heading = mend::exact(report.document, section.heading)?;
        let line = source.line_span(source.line(heading.start));
        let lead = source.text.get(line.start..heading.start)?;
        if !lead.chars().all(|sign| sign == '#' || sign.is_whitespace()) {
            return None;
        }
        starts.push((place(section)?, line.start));
    }
    for pair in starts.windows(2) {
        parts.push((pair[0].0, Span::new(pair[0].1, pair[1].1)));
    }
    let last = *starts.last()?;
    let text = source.text.as_str();
    if text.trim_end().ends_with(['。', '|']) {
        parts.push((last.0, Span::new(last.1, text.len())));
    } else if parts.iter().any(|(at, _)| *at > last.0) {
        return None;
    }
    let mut sorted = parts.clone();
    sorted.sort_by_key(|(at, _)| *at);
    let moved = |(one, other): (&(usize, Span), &(usize, Span))| one != other;
    let from = parts.iter().zip(&sorted).position(moved)?;
    let to = parts.iter().zip(&sorted).rposition(moved)?;
    // The blank lines between sections stay where they are; only what they part changes places.
    let slice = |span: Span| text.get(span.start..span.end);
    let mut text = String::new();
    for (own, other) in parts.get(from..=to)?.iter().zip(sorted.get(from..=to)?) {
        let gone = slice(own.1)?;
        text.push_str(slice(other.1)?.trim_end());
        text.push_str(gone.get(gone.trim_end().len()..)?);
    }
    let edit = Edit {
        span: Span::new(parts[from].1.start, parts[to].1.end),
        text,
    };
    let title = Wording::new(
        "按统一格式的次序重排各部分",
        "put the sections in the order of the form",
    );
    mend::fix(title, Safety::Unsafe, vec![edit])
}

fn extra(report: &Report<'_>) -> Vec<Finding> {
    report
        .sections
        .iter()
        .filter(|section| section.form.is_none())
        .map(|section| {
            let heading = report.text(section.heading).trim();
            Finding::new(
                section.heading,
                format!("统一格式没有“{heading}”这一部分"),
                format!("the official format has no section “{heading}”"),
            )
            .label("多出的部分", "extra section")
            .advice(
                "并入“一、总体情况”或“六、其他需要报告的事项”",
                "move it into the overview or into “other matters”",
            )
        })
        .collect()
}

fn title(report: &Report<'_>) -> Vec<Finding> {
    report
        .sections
        .iter()
        .filter(|section| section.likeness >= Likeness::Variant)
        .filter_map(|section| {
            let form = section.form?;
            let printed = report.text(section.title).trim();
            Some(
                Finding::new(
                    section.title,
                    format!("标题“{printed}”，统一格式为“{}”", form.title),
                    format!("the heading “{printed}” reads “{}” on the form", form.title),
                )
                .label(
                    format!("应为“{}”", form.title),
                    format!("should read “{}”", form.title),
                )
                .advice(
                    format!("改为“{}”", form.title),
                    format!("write “{}”", form.title),
                )
                .mended_by(reword(report, section, form)),
            )
        })
        .collect()
}

/// A heading that shares no more than some words with the form's may say something of its own.
fn reword(report: &Report<'_>, section: &Section<'_>, form: &SectionForm) -> Option<Fix> {
    let same = section.likeness == Likeness::Variant
        || normal::near(&key(&form.title), &key(report.text(section.title)));
    let title = Wording::new(
        format!("标题改为“{}”", form.title),
        format!("write the heading as “{}”", form.title),
    );
    let safety = if same { Safety::Safe } else { Safety::Unsafe };
    let parts = [(section.title, Cow::Borrowed(form.title.as_str()))];
    mend::replace(report, title, safety, parts)
}

fn numbering(report: &Report<'_>, forms: &[&SectionForm]) -> Vec<Finding> {
    let mut findings = statutory_numbers(report, forms);
    findings.extend(promoted(report));
    findings.extend(ordinals(report));
    findings
}

/// The headings' own numbers. Those that an extra section shifts alike are one mistake.
fn statutory_numbers(report: &Report<'_>, forms: &[&SectionForm]) -> Vec<Finding> {
    let mut findings: Vec<((i32, bool), Finding)> = Vec::new();
    let mut wanted: Vec<Vec<(Extent, String)>> = Vec::new();
    // An extra section takes a number too: whether it stays is for a person to say.
    // And so is the order: numbers follow from it.
    let place = |section: &Section<'_>| {
        let id = &section.form?.id;
        forms.iter().position(|form| form.id == *id)
    };
    let places: Option<Vec<usize>> = report.sections.iter().map(place).collect();
    let mendable = places.is_some_and(|places| places.is_sorted());
    for section in &report.sections {
        let Some(form) = section.form else { continue };
        let expected = forms
            .iter()
            .position(|other| other.id == form.id)
            .map_or(0, |at| at + 1);
        // Older formats fixed the content, not the numbers.
        if forms.iter().any(|form| form.optional) {
            continue;
        }
        let want = format!("{}、", chinese(expected));
        let Some(number) = section.number else {
            continue;
        };
        let shown = report.text(number.extent).trim();
        let shift = i32::from(number.value) - i32::try_from(expected).unwrap_or(0);
        let doubled = normal::numbering(shown).is_some_and(|number| number.doubled);
        let style = matches!(number.style, NumberStyle::Chinese) && !doubled;
        if shift == 0 && style {
            continue;
        }
        let mistake = (shift, style);
        if let Some(at) = findings.iter().rposition(|(known, _)| *known == mistake) {
            let last = &mut findings[at].1;
            wanted[at].push((number.extent, want.clone()));
            let note = Wording::new(
                format!("“{shown}”应为“{want}”"),
                format!("“{shown}” should be “{want}”"),
            );
            last.note(number.extent, note);
            continue;
        }
        let finding = Finding::new(
            number.extent,
            format!("“{}”的序号“{shown}”应为“{want}”", form.title),
            format!(
                "the number “{shown}” of “{}” should be “{want}”",
                form.title
            ),
        )
        .label(format!("应为“{want}”"), format!("should be “{want}”"))
        .advice(
            format!("改为“{want}{}”", form.title),
            format!("write “{want}{}”", form.title),
        );
        findings.push((mistake, finding));
        wanted.push(vec![(number.extent, want)]);
    }
    findings
        .into_iter()
        .zip(wanted)
        .map(|(((_, style), mut finding), wanted)| {
            if mendable {
                let parts = wanted
                    .into_iter()
                    .map(|(extent, want)| (extent, Cow::Owned(want)));
                finding.fix = mend::replace(report, renumber(), Safety::Safe, parts);
            }
            if !finding.related.is_empty() {
                let more = finding.related.len();
                let more = match style {
                    true => Wording::new(
                        format!("，其后 {more} 个部分的序号也随之错位"),
                        match more {
                            1 => "; the number of the section after it is shifted too".to_owned(),
                            _ => format!(
                                "; the numbers of the {more} sections after it are shifted too"
                            ),
                        },
                    ),
                    false => Wording::new(
                        format!("，其后 {more} 个部分的序号写法也不对"),
                        match more {
                            1 => "; the number of a section after it is written like it".to_owned(),
                            _ => format!(
                                "; the numbers of {more} sections after it are written like it"
                            ),
                        },
                    ),
                };
                finding.message.zh.push_str(&more.zh);
                finding.message.en.push_str(&more.en);
            }
            finding
        })
        .collect()
}

fn renumber() -> Wording {
    Wording::new("改正序号", "correct the number")
}

/// `四、` after `（三）`: a point of a section that was given the number of a section.
fn promoted(report: &Report<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut section = None;
    let mut last = 0u16;
    for prose in &report.prose {
        if prose.section != section {
            section = prose.section;
            last = 0;
        }
        let text = report.text(prose.extent);
        let start = marker_start(text);
        // Arabic numbers are of neither style.
        if text.as_bytes().get(start).is_none_or(u8::is_ascii_digit) {
            continue;
        }
        let Some(numbering) = text.get(start..).and_then(crate::normal::numbering) else {
            continue;
        };
        let extent = prose.extent.part(start..start + numbering.len);
        match numbering.style {
            NumberStyle::ChineseInBrackets => last = numbering.value,
            NumberStyle::Chinese if last >= 1 && numbering.value == last + 1 && !prose.heading => {
                let want = format!("（{}）", chinese(usize::from(numbering.value)));
                let shown = report.text(extent).trim();
                findings.push(
                    Finding::new(
                        extent,
                        format!("“{shown}”应为“{want}”：它是本部分的第 {} 点，不是新的部分", numbering.value),
                        format!("“{shown}” should be “{want}”: it is point {} of this section, not a new one", numbering.value),
                    )
                    .label(format!("应为“{want}”"), format!("should be “{want}”"))
                    .advice(format!("改为“{want}”"), format!("write “{want}”"))
                    .mended_by(mend::replace(
                        report,
                        renumber(),
                        Safety::Safe,
                        [(extent, Cow::Borrowed(want.as_str()))],
                    )),
                );
                last = numbering.value;
            }
            _ => {}
        }
    }
    findings
}

/// Where the text begins, behind a leftover such as `[bookmark: _GoBack]` that residue/field-code reports.
fn marker_start(text: &str) -> usize {
    let trimmed = text.trim_start();
    let lead = text.len() - trimmed.len();
    if trimmed.starts_with("[bookmark")
        && let Some(end) = trimmed.find(']')
    {
        return lead + end + 1;
    }
    lead
}

/// 一是、二是、四是: a number that was left out within one paragraph, or is there twice.
fn ordinals(report: &Report<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for prose in report.prose.iter().filter(|prose| !prose.heading) {
        let text = report.text(prose.extent);
        let mut last: Option<usize> = None;
        let mut lists = 0;
        let mut behind = 0;
        for at in IS.find_iter(text.as_bytes()) {
            let before = text.get(..at).unwrap_or_default();
            let Some(character) = before.chars().next_back() else {
                continue;
            };
            let Some(value) = ORDINALS.iter().position(|ordinal| *ordinal == character) else {
                continue;
            };
            let value = value + 1;
            let start = at - character.len_utf8();
            let boundary = before.get(..start).unwrap_or_default().trim_end();
            if !(boundary.is_empty()
                || boundary.ends_with([
                    '，', '。', '；', '：', '、', ',', ';', ':', '！', '）', '\n',
                ]))
            {
                // 发布各类信息二是设立公示栏: the point is there, the mark before it is not.
                if last.is_some_and(|previous| value == previous + 1) {
                    last = Some(value);
                    behind = at;
                }
                continue;
            }
            let extent = prose.extent.part(start..at + '是'.len_utf8());
            lists += usize::from(value == 1);
            // 首先 begins a list as 一是 does.
            let is_same_list = lists == 1
                && text
                    .get(behind..start)
                    .is_some_and(|between| !BEGINNINGS.iter().any(|word| between.contains(word)));
            if let Some(previous) = last
                && value > previous + 1
            {
                let want = ORDINALS[previous];
                findings.push(
                    Finding::new(
                        extent,
                        format!("“{character}是”之前缺“{want}是”"),
                        format!("“{want}是” is missing before “{character}是”"),
                    )
                    .label(format!("应为“{want}是”"), format!("should be “{want}是”"))
                    .advice(
                        "检查是否漏了一点，或把序号改连贯",
                        "see whether a point is missing, or renumber",
                    )
                    .severity(Severity::Hint),
                );
            } else if last == Some(value)
                && is_same_list
                && let Some(want) = ORDINALS.get(value).filter(|_| value > 1)
            {
                findings.push(
                    Finding::new(
                        extent,
                        format!("“{character}是”重复"),
                        format!("“{character}是” is there twice"),
                    )
                    .label(format!("应为“{want}是”"), format!("should be “{want}是”"))
                    .advice("把序号改连贯", "renumber")
                    .severity(Severity::Hint),
                );
            }
            last = Some(value);
            behind = at;
        }
    }
    findings
}

/// What begins a list other than 一是.
const BEGINNINGS: [&str; 5] = ["首先", "第一", "其一", "一方面", "（一"];

static IS: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("是"));

const ORDINALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

static WIDE_SPACE: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new("\u{3000}"));

/// White space in a text, by what its bytes can be.
fn blanks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let usual = memchr::memchr3_iter(b' ', b'\t', b'\n', bytes).count();
    let breaks = memchr::memchr3_iter(b'\r', 0x0B, 0x0C, bytes).count();
    let wide = WIDE_SPACE.find_iter(bytes).count();
    // What is left are the spaces of printers and of the web.
    let others = memchr::memchr3_iter(0xC2, 0xE1, 0xE2, bytes);
    let is_space = |at: &usize| {
        text.get(*at..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    usual + breaks + wide + others.filter(is_space).count()
}

fn length(report: &Report<'_>, check: &SectionCheck) -> Vec<Finding> {
    let (Some(id), Some(limit)) = (&check.section, check.limit) else {
        return Vec::new();
    };
    let Some(section) = report.section(id) else {
        return Vec::new();
    };
    let prose = report.prose.iter();
    let texts = prose
        .filter(|prose| section.body.contains(prose.extent))
        .map(|prose| report.text(prose.extent));
    // Counted without a look at what each character is, which is fast, most texts are short enough.
    let most: usize = texts.clone().map(|text| text.chars().count()).sum();
    if most <= limit {
        return Vec::new();
    }
    let length = most - texts.map(blanks).sum::<usize>();
    if length <= limit {
        return Vec::new();
    }
    let title = report.text(section.title).trim();
    vec![
        Finding::new(
            section.heading,
            format!("“{title}”有 {length} 字，原则上不超过 {limit} 字"),
            format!("“{title}” has {length} characters; in principle not more than {limit}"),
        )
        .label(format!("{length} 字"), format!("{length} characters"))
        .advice(
            "删去与政府信息公开无关的内容，简明客观",
            "leave out what is not about disclosure; be brief and factual",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{
        OF_2017, OF_2022, about, all_about, findings, found, graver, silent,
    };
    use crate::diagnostic::Severity;

    #[test]
    fn white_space_of_every_script_is_counted() {
        for character in '\0'..=char::MAX {
            let text = format!("一{character}。");
            let count = usize::from(character.is_whitespace());
            assert_eq!(super::blanks(&text), count, "{character:?}");
        }
    }

    /// A report of 2017 with these sections, and the table behind them.
    fn of_sections(sections: &[(&str, &str)]) -> Vec<String> {
        let (head, rest) = OF_2017.split_once("## 一、").unwrap();
        let (_, table) = rest.split_once("附件：").unwrap();
        let mut report = head.to_owned();
        for (number, (title, text)) in ["一", "二", "三", "四", "五", "六"].iter().zip(sections)
        {
            report += &format!("## {number}、{title}\n\n{text}\n\n");
        }
        graver(&format!("{report}附件：{table}"), Severity::Hint)
    }

    #[test]
    fn until_2018_the_regulations_list_what_is_to_be_reported_and_not_the_headings() {
        let overview = ("概述", "全年公开工作有序。");
        let proactive = ("主动公开政府信息情况", "围绕群众关心的事项及时公开。");
        let applications = ("依申请公开政府信息办理情况", "均依法答复。");
        let review = ("复议、诉讼和申诉情况", "均已依法答复。");
        let fees = ("政府信息公开支出与收费", "没有收取费用。");
        let problems = ("存在的主要问题及改进措施", "公开的深度还不够，将逐月检查。");
        for sections in [
            &[overview, proactive, applications, review, fees, problems][..],
            &[overview, proactive, fees, applications, review, problems],
            &[
                overview,
                proactive,
                (
                    "其他信息公开情况",
                    "本年度收到的政府信息公开申请均已答复。涉及的行政复议3件均已办结。",
                ),
                problems,
            ],
        ] {
            let found = of_sections(sections);
            assert!(found.is_empty(), "{sections:?}\n{found:#?}");
        }
        let lost = of_sections(&[overview, proactive, fees, review, problems]);
        assert_eq!(lost.len(), 1, "{lost:#?}");
        assert!(lost[0].starts_with("section/missing"), "{lost:#?}");
        let late = of_sections(&[overview, applications, proactive, review, problems]);
        assert_eq!(late, ["section/order: 三、主动公开政府信息情况"]);
        let begins_late = of_sections(&[proactive, applications, review, problems]);
        assert_eq!(begins_late, ["section/missing: 一、主动公开政府信息情况"]);
    }

    #[test]
    fn ordinals_and_points_of_a_section_are_not_its_number() {
        silent(
            OF_2022,
            &[
                "一是健全制度。\n\n二是加强培训。\n\n三是强化督查。",
                "一是健全制度；二是加强培训。改进方面：一是逐月检查；二是通报结果。",
                "（一）主动公开。公开及时。\n\n（二）依申请公开。办理规范。\n\n1.登记。\n\n2.答复。",
            ],
        );
        found(
            OF_2022,
            &[(
                "（一）主动公开。公开及时。\n\n（二）依申请公开。办理规范。\n\n三、信息管理。目录及时调整，群众满意。",
                "section/numbering: 三、",
            )],
        );
    }

    #[test]
    fn an_overview_by_another_name_is_there() {
        let report = OF_2022.replace("{正文}", "");
        let named = |name: &str| {
            let mut found = graver(&report.replace("总体情况", name), Severity::Hint);
            found.retain(|found| found.starts_with("section/"));
            found
        };
        for name in ["工作开展情况", "工作总体推进情况"] {
            assert_eq!(named(name), [format!("section/title: {name}")]);
        }
        // Where the next one is not the second, what comes first may be anything.
        let late = report
            .replace("## 二、", "## 三、")
            .replace("总体情况", "工作开展情况");
        let late = findings(&late);
        assert!(
            late.iter().any(|it| it.starts_with("section/missing")),
            "{late:?}"
        );
    }

    #[test]
    fn numbered_points_of_the_overview_are_no_sections() {
        let points = "1、主动公开情况。公开及时。\n\n2、依申请公开情况。办理规范。\n\n3、政府信息公开行政复议、行政诉讼情况。均已答复。\n\n4、平台建设情况。";
        let report = OF_2022.replace("{正文}", points);
        assert!(findings(&report).is_empty(), "{:?}", findings(&report));
        let (before, rest) = report.split_once("## 四、").unwrap();
        let (_, behind) = rest.split_once("## 五、").unwrap();
        let without = findings(&format!("{before}## 五、{behind}"));
        assert_eq!(without.len(), 1, "{without:?}");
        assert!(without[0].starts_with("section/missing"), "{without:?}");
    }

    #[test]
    fn ordinals_go_on_one_by_one() {
        let ordinals = |text: &str| {
            let mut found = all_about(OF_2022, text);
            found.retain(|found| found.starts_with("section/numbering"));
            found
        };
        for text in [
            "一是更新网站，发布各类信息二是设立公示栏。三是开展宣传。",
            "一是健全制度。一是明确分工；二是通报结果。二是加强培训。",
            "一是健全制度；二是加强培训。下一步，首先逐月检查，二是通报结果，三是强化督查。",
        ] {
            assert!(ordinals(text).is_empty(), "{text}: {:?}", ordinals(text));
        }
        for (text, told) in [
            ("一是健全制度；二是加强培训；四是通报结果。", "四是"),
            (
                "公开了以下内容：一是机构职能；二是人事任免；二是预决算；三是采购项目。",
                "二是",
            ),
        ] {
            assert_eq!(ordinals(text), [format!("section/numbering: {told}")]);
        }
    }

    #[test]
    fn a_table_of_contents_is_not_the_sections_themselves() {
        let contents = "目录\n\n一、总体情况\n\n二、主动公开政府信息情况\n\n三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n五、存在的主要问题及改进情况\n\n六、其他需要报告的事项\n\n## 一、总体情况";
        let report = OF_2022.replace("## 一、总体情况", contents);
        let found = findings(&report.replace("{正文}", ""));
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn numbers_written_in_one_wrong_way_are_one_mistake() {
        let mut report = OF_2022.replace("{正文}", "");
        for (number, digit) in ["一", "二", "三", "四", "五", "六"].into_iter().zip(1..) {
            report = report.replace(&format!("## {number}、"), &format!("## {digit}. "));
        }
        assert_eq!(findings(&report), ["section/numbering: 1. "]);
        let doubled = OF_2022.replace("## 五、", "## 五、五、");
        let found = findings(&doubled.replace("{正文}", ""));
        assert_eq!(found, ["section/numbering: 五、五、"]);
    }

    #[test]
    fn a_missing_section_is_said_once_where_it_belongs() {
        let start = OF_2022.find("## 五、").unwrap();
        let end = OF_2022.find("## 六、").unwrap();
        let report = [OF_2022.get(..start).unwrap(), OF_2022.get(end..).unwrap()].concat();
        let found = findings(&report.replace("{正文}", ""));
        assert_eq!(found, ["section/missing: 六、其他需要报告的事项"]);
    }

    #[test]
    fn a_section_without_its_table_is_not_empty_too() {
        let start = OF_2022.find("| 第二十条第（一）项").unwrap();
        let end = OF_2022.find("## 三、").unwrap();
        let report = [OF_2022.get(..start).unwrap(), OF_2022.get(end..).unwrap()].concat();
        let found = findings(&report.replace("{正文}", ""));
        assert_eq!(found, ["table/missing: 二、主动公开政府信息情况"]);
    }

    #[test]
    fn a_heading_glued_to_its_text_is_still_a_heading() {
        let glued = OF_2022.replace(
            "## 六、其他需要报告的事项\n\n本年度",
            "六、其他需要报告的事项 本年度",
        );
        let found = findings(&glued.replace("{正文}", ""));
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_topic_that_is_called_as_a_section_is_none() {
        let report = OF_2022.replace("## ", "");
        silent(
            &report,
            &[
                "（一）主动公开政府信息情况\n\n公开及时。\n\n（二）收到和处理政府信息公开申请情况\n\n办理规范。",
                "（三）主动公开政府信息情况\n\n公开及时。",
                "1.主动公开政府信息情况。公开及时。\n\n2.收到和处理政府信息公开申请情况。办理规范。",
            ],
        );
        // A draft that has come no further.
        let start = report.find("二、主动公开政府信息情况").unwrap();
        let draft = report.get(..start).unwrap();
        for topics in [
            "（一）主动公开政府信息情况\n\n公开及时。\n\n（二）收到和处理政府信息公开申请情况\n\n办理规范。",
            "（一）机制建设\n\n健全制度。\n\n（二）主动公开政府信息情况\n\n公开及时。",
        ] {
            let found = findings(&draft.replace("{正文}", topics));
            let missing = |found: &String| found.starts_with("section/missing: ");
            assert!(found.len() == 5 && found.iter().all(missing), "{found:?}");
        }
        let alone = report.replace("二、主动公开政府信息情况", "（二）主动公开政府信息情况");
        let found = findings(&alone.replace("{正文}", ""));
        assert_eq!(found, ["section/numbering: （二）"]);
    }

    #[test]
    fn a_preface_and_the_overview_may_be_one_paragraph() {
        let heading = "31日止。\n\n## 一、总体情况\n\n";
        assert!(OF_2022.contains(heading));
        let report = OF_2022.replace(heading, "31日止。 一、总体情况 ");
        silent(&report, &["", "全年收到政府信息公开申请41件。"]);
        found(
            &report.replace("均有安排。\n\n{正文}", "均有安排。{正文}"),
            &[("全年收到政府信息公开申请36件。", "text/received: 36件")],
        );
        let listed = OF_2022.replace(heading, "31日止。内容包括：一、总体情况 二、主动公开。\n\n");
        let found = findings(&listed.replace("{正文}", ""));
        assert!(
            matches!(&found[..], [one] if one.starts_with("section/missing: ")),
            "{found:?}"
        );
    }

    #[test]
    fn an_overview_by_an_older_name_is_not_missing() {
        let report = OF_2022.replace("一、总体情况", "一、本年度政府信息公开工作的基本情况");
        silent(&report, &[""]);
    }

    #[test]
    fn a_point_left_out_of_a_list_is_no_more_than_a_hint() {
        assert!(about(OF_2022, "一是健全制度；三是强化督查。").is_empty());
    }
}
