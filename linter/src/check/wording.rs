//! `[rule.check.wording]`: words that must not be there.

use crate::diagnostic::{Fix, Safety, Wording};
use crate::report::Report;
use crate::rule::{RuleSet, WordingCheck};
use crate::span::Extent;
use crate::utf8;
use crate::walk::{LEAST_AGAIN, MOST_AGAIN, Mark, MarkKind, Walk};
use crate::words::{Found, Set, Words};

use super::memory::{Memory, Rules};
use super::{Finding, MOST_SOUGHT, mend};

/// A report and the words of the vocabulary in it.
pub(super) struct Told<'r> {
    report: &'r Report<'r>,
    found: &'r [Found],
    /// The lists of which a word stands in it.
    lists: &'r Set,
    memory: Option<&'r Memory>,
}

impl<'r> Told<'r> {
    pub(super) fn new(
        report: &'r Report<'r>,
        rules: &'r RuleSet,
        memory: Option<&'r Memory>,
    ) -> Told<'r> {
        let found = report.words(rules);
        Told {
            report,
            found,
            lists: report.lists(rules),
            memory,
        }
    }
}

/// `rule` is the bit of the rule in what is remembered.
pub(super) fn check(told: &Told<'_>, check: &WordingCheck, rule: Rules) -> Vec<Finding> {
    let report = told.report;
    let sought = Sought {
        check,
        phrased: check.phrases.are_among(told.lists),
        patterned: !check.patterns.is_empty()
            && (check.hints.is_empty() || check.hints.are_among(told.lists)),
    };
    let mut findings = Vec::new();
    if !sought.patterned && !sought.phrased && check.repeated.is_none() {
        return findings;
    }
    if check.everywhere {
        let whole = whole(report);
        let hold = |words: &Words| words.lie_in(told.found, &(whole.start..whole.end));
        sought.search(report, whole, hold, &mut findings);
    } else {
        for (at, prose) in report.prose.iter().enumerate() {
            if check.repeated.is_some() && stands_before(report, at) {
                let text = report.text(prose.extent);
                let lead = text.len() - text.trim_start().len();
                add(
                    report,
                    check,
                    prose.extent,
                    lead..text.trim_end().len(),
                    &mut findings,
                );
                continue;
            }
            if told
                .memory
                .is_some_and(|memory| memory.silent(at) & rule != 0)
            {
                continue;
            }
            let lists = &report.lists_by_prose()[at];
            let hold = |words: &Words| words.are_among(lists);
            sought.search(report, prose.extent, hold, &mut findings);
        }
    }
    findings
}

/// What to look for in this document: what stands nowhere in it is left out at once.
struct Sought<'r> {
    check: &'r WordingCheck,
    phrased: bool,
    patterned: bool,
}

/// From the title on: what stands before it is the site's, not the report's.
fn whole(report: &Report<'_>) -> Extent {
    let start = report.title.as_ref().map_or(0, |title| title.extent.start);
    Extent::new(start, report.document.text().len())
}

impl Sought<'_> {
    /// `hold` tells whether one of the words stands there.
    fn search(
        &self,
        report: &Report<'_>,
        extent: Extent,
        hold: impl Fn(&Words) -> bool,
        findings: &mut Vec<Finding>,
    ) {
        let check = self.check;
        let text = report.text(extent);
        if self.phrased && hold(&check.phrases) {
            for phrase in &*check.phrases {
                for (at, found) in text.match_indices(phrase.as_str()) {
                    add(report, check, extent, at..at + found.len(), findings);
                }
            }
        }
        let may_repeat = |least| {
            let again = &report.walk().again;
            least < LEAST_AGAIN || !Walk::within(again, &(extent.start..extent.end)).is_empty()
        };
        if let Some(least) = check.repeated.filter(|&least| may_repeat(least)) {
            for range in repeated(text, least, &check.repeated_unless) {
                add(report, check, extent, range, findings);
            }
        }
        if check.repeated.is_some() {
            let marks = report.walk().marks_in(&(extent.start..extent.end));
            for range in said_again(text, marks, extent.start) {
                add(report, check, extent, range, findings);
            }
        }
        if self.patterned && (check.hints.is_empty() || hold(&check.hints)) {
            for pattern in &check.patterns {
                pattern.each_match(text, |found| add(report, check, extent, found, findings));
            }
        }
    }
}

/// Where `least` or more Chinese characters stand twice in a row.
fn repeated(text: &str, least: usize, unless: &[String]) -> Vec<std::ops::Range<usize>> {
    // Menus of a web page and their like are no sentences.
    if !text.contains('。') {
        return Vec::new();
    }
    let characters: Vec<char> = text.chars().collect();
    let run = |from: usize, length: usize| characters.get(from..from + length).unwrap_or_default();
    let is_same = |at: usize, length: usize| {
        let (one, other) = (run(at, length), run(at + length, length));
        other.len() == length && one == other
    };
    // Where each character with the one behind it, or two that look alike in their lowest bits, come again.
    let mut again = vec![u32::MAX; characters.len()];
    let mut seen = [u32::MAX; 256];
    let mut behind = '\0';
    for (at, &character) in characters.iter().enumerate().rev() {
        let next = if least > 1 { behind } else { '\0' };
        let slot = &mut seen[(character as usize ^ (next as usize) << 3) % 256];
        again[at] = std::mem::replace(slot, u32::try_from(at).unwrap_or(u32::MAX));
        behind = character;
    }
    let mut found = Vec::new();
    let bytes = |characters: &[char]| characters.iter().map(|c| c.len_utf8()).sum::<usize>();
    let (mut at, mut start) = (0, 0);
    while let Some(character) = characters.get(at) {
        let length =
            std::iter::successors(Some(again[at]), |&next| again.get(next as usize).copied())
                .map_while(|next| (next as usize).checked_sub(at))
                .take_while(|&length| length <= MOST_AGAIN)
                .find(|&length| length >= least.max(1) && is_same(at, length));
        let Some(length) = length else {
            at += 1;
            start += character.len_utf8();
            continue;
        };
        let end = start + bytes(run(at, 2 * length));
        let once: String = run(at, length).iter().collect();
        let is_word = once
            .chars()
            .all(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character));
        // （一）主动公开主动公开……: a heading with its text right behind it.
        let before = text.get(..start).unwrap_or_default().trim_end();
        let heads =
            length >= 4 && (before.is_empty() || before.ends_with(['）', ')', '、', '.', '\n']));
        if is_word && !heads && !unless.iter().any(|end| once.ends_with(end.as_str())) {
            found.push(start..end);
        }
        at += 2 * length;
        start = end;
    }
    found
}

/// What is said again is a clause of so many Chinese characters or more: 无申请，无申请 may be an answer to two questions.
const CLAUSE: usize = 6;

/// Where a clause or a sentence stands again right behind itself: the second one. `marks` are those in the text, whose
/// places count from `start`.
fn said_again(text: &str, marks: &[Mark], start: usize) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let ends_clause = |mark: &Mark| matches!(mark.kind, MarkKind::Sentence | MarkKind::Clause);
    let ends_sentence = |mark: &Mark| mark.kind == MarkKind::Sentence;
    again(text, marks, start, &ends_clause, &mut found);
    again(text, marks, start, &ends_sentence, &mut found);
    found
}

fn again(
    text: &str,
    marks: &[Mark],
    start: usize,
    ends: &dyn Fn(&Mark) -> bool,
    found: &mut Vec<std::ops::Range<usize>>,
) {
    /// So much white space may stand before the one and not before the other.
    const INDENT: usize = 24;
    let (mut before, mut from, mut is_told) = (0..0, 0, false);
    for mark in marks.iter().filter(|mark| ends(mark)) {
        let piece = from..mark.start() - start;
        // Most are of other lengths, and need not be looked at.
        let is_again = piece.len() >= 3 * CLAUSE
            && piece.len().abs_diff(before.len()) <= INDENT
            && is_same(text, &before, &piece);
        // What goes on and on is one slip.
        if is_again && !is_told {
            let whole = text.get(piece.clone()).unwrap_or_default();
            let lead = whole.len() - whole.trim_start().len();
            found.push(piece.start + lead..piece.start + whole.trim_end().len());
        }
        is_told = is_again;
        from = mark.end() - start;
        before = piece;
    }
}

/// Whether what stands in these two places, one mark between them, is the same clause.
fn is_same(text: &str, one: &std::ops::Range<usize>, other: &std::ops::Range<usize>) -> bool {
    let last = |range: &std::ops::Range<usize>| {
        text.as_bytes().get(range.end.saturating_sub(3)..range.end)
    };
    if last(one) != last(other) {
        return false;
    }
    let piece = |range: &std::ops::Range<usize>| text.get(range.clone()).map(str::trim);
    // 平台建设：平台建设……: what is said there.
    let names = || matches!(text.get(one.end..other.start), Some(":" | "："));
    piece(one) == piece(other) && piece(other).is_some_and(is_clause) && !names()
}

fn is_clause(piece: &str) -> bool {
    let is_chinese = |character: &char| ('\u{4E00}'..='\u{9FFF}').contains(character);
    piece.len() >= 3 * CLAUSE && piece.chars().filter(is_chinese).nth(CLAUSE - 1).is_some()
}

/// Whether the paragraph at this index is the one right before it once more.
fn stands_before(report: &Report<'_>, at: usize) -> bool {
    let paragraph = |at: usize| report.prose.get(at).map(|prose| prose.extent);
    let Some((before, own)) = at.checked_sub(1).and_then(paragraph).zip(paragraph(at)) else {
        return false;
    };
    let between = Extent::new(before.end, own.start);
    let is_sentence = |text: &str| text.ends_with('。') && is_clause(text);
    before.end - before.start == own.end - own.start
        && report.text(before) == report.text(own)
        && is_sentence(report.text(own).trim_end())
        && report.text(between).trim().is_empty()
}

fn add(
    report: &Report<'_>,
    check: &WordingCheck,
    within: Extent,
    range: std::ops::Range<usize>,
    findings: &mut Vec<Finding>,
) {
    if findings.len() >= MOST_SOUGHT {
        return;
    }
    let text = report.text(within);
    let sentence = sentence(text, &range);
    if check.unless.stand_in(sentence) || !check.with.is_empty() && !check.with.stand_in(sentence) {
        return;
    }
    let extent = within.part(range.clone());
    // Two patterns may find the same words.
    if findings
        .iter()
        .rev()
        .take(64)
        .any(|known| known.extent.contains(extent) || extent.contains(known.extent))
    {
        return;
    }
    let found = text.get(range).unwrap_or_default();
    let shown = match found.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", found.get(..end).unwrap_or_default()),
        None => found.to_owned(),
    };
    let finding = Finding::new(
        extent,
        check.message.zh.replace("{}", &shown),
        check.message.en.replace("{}", &shown),
    );
    findings.push(finding.mended_by(removal(report, check, extent)));
}

/// What is longer is quoted with an ellipsis.
const SHOWN: usize = 30;

/// What the pack names as a leftover without any meaning may simply go.
fn removal(report: &Report<'_>, check: &WordingCheck, extent: Extent) -> Option<Fix> {
    let found = report.text(extent);
    check
        .removable
        .iter()
        .find(|start| found.starts_with(start.as_str()))?;
    let span = mend::exact(report.document, extent)?;
    let title = Wording::new("删去残留的内容", "remove the leftover");
    mend::fix(
        title,
        Safety::Safe,
        vec![mend::remove(report.document, span)],
    )
}

fn sentence<'t>(text: &'t str, range: &std::ops::Range<usize>) -> &'t str {
    const ENDS: [char; 5] = ['。', '；', '！', '\n', '\r'];
    // No sentence reaches further.
    const REACH: usize = 1024;
    let first = utf8::boundary_before(text, range.start.saturating_sub(REACH));
    let last = utf8::boundary_after(text, range.end.saturating_add(REACH));
    let start = text
        .get(first..range.start)
        .and_then(|before| before.rfind(ENDS))
        .map_or(first, |at| first + at);
    let end = text
        .get(range.end..last)
        .and_then(|after| after.find(ENDS))
        .map_or(last, |at| range.end + at);
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::examples::{OF_2022, findings, found, silent};
    use crate::words::Vocabulary;

    proptest! {
        #[test]
        fn what_stands_twice_in_a_row_is_never_passed_over(
            text in "(进|一|步|进一步|进一步抓|做好|，|a|é){0,20}。?",
            least in LEAST_AGAIN..6,
        ) {
            let again = Walk::over(&text, &Vocabulary::default()).again;
            prop_assert!(!again.is_empty() || repeated(&text, least, &[]).is_empty());
        }
    }

    #[test]
    fn a_character_that_ends_one_word_and_begins_the_next_is_not_doubled() {
        silent(
            OF_2022,
            &[
                "以便民为目的的公开，公众参与与监督，政策普及及推广，重点是是否及时。",
                "的的确确做到年年度度有安排，是是非非说清楚，件件有着落，事事有回音。",
                "认真研究研究，深入了解了解，件件有答复；2022年年度报告按时公布。",
                "为了了解群众需求，绝不能不了了之，要和和气气、和和美美。",
                "目前仍存在在建项目公开不及时的问题，所在在线平台运行平稳。",
                "望湖区人民政府政府信息公开办公室办公室主任参加，对政府信息公开申请申请人回访。",
                "一是是否公开要写明，二是是否答复要留痕，于是是非分明。",
                "以及及时公开、涉及及其影响；从事政务公开工作工作人员两名。",
                "（一）主动公开主动公开政府信息386条。",
                "一项一项抓落实，一件一件抓办理。",
                "推进政府信息信息化管理，设信息信息员，公布信息信息源。",
                "年年度过政府信息公开周，2022年年度政策汇编按时印发。",
                "没有收到，没有收到。平台建设情况：平台建设情况良好。",
                "新设网上公开专栏，更新网上公开专栏，新设线下公开专栏。",
                "一是一，二是二，账目清楚；二是是否公开要写明。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "思路进一步进一步调整，群众满意。",
                    "residue/doubled-word: 进一步进一步",
                ),
                ("供群众的的免费查阅。", "residue/doubled-word: 的的"),
                ("认真做好做好公开工作。", "residue/doubled-word: 做好做好"),
                ("公开栏目清晰，，群众满意。", "residue/doubled-word: ，，"),
                ("公开各类信息信息386条。", "residue/doubled-word: 信息信息"),
                (
                    "及时公开信息信息，群众满意。",
                    "residue/doubled-word: 信息信息",
                ),
                (
                    "2022年年度政府信息公开工作有序。",
                    "residue/doubled-word: 年年",
                ),
                (
                    "群众满意。信息信息公开联系方式及时调整。",
                    "residue/doubled-word: 信息信息",
                ),
                (
                    "新设“网上12345”公开专栏。新设“网上12345”公开专栏。群众满意。",
                    "residue/doubled-word: 新设“网上12345”公开专栏",
                ),
                (
                    "新设网上公开专栏，新设网上公开专栏，新设网上公开专栏，群众满意。",
                    "residue/doubled-word: 新设网上公开专栏",
                ),
                (
                    "开展社会评议工作1次，开展社会评议工作1次，群众满意。",
                    "residue/doubled-word: 开展社会评议工作1次",
                ),
                (
                    "新设网上公开专栏，群众满意；新设网上公开专栏，群众满意。",
                    "residue/doubled-word: 新设网上公开专栏，群众满意",
                ),
                (
                    "新设网上公开专栏。\n\n新设网上公开专栏。\n\n群众满意。",
                    "residue/doubled-word: 新设网上公开专栏。",
                ),
                (
                    "一是二是更新及时。二是二是内容完整。",
                    "residue/doubled-word: 二是二是",
                ),
                (
                    "公开政府信息政府信息更加及时。",
                    "residue/doubled-word: 政府信息政府信息",
                ),
            ],
        );
    }

    #[test]
    fn a_mark_with_a_meaning_is_no_blank_to_fill_in() {
        silent(
            OF_2022,
            &[
                "如《XX条例》的解读，采用“一图读懂”的形式。",
                "展板尺寸为3×5米，共2×3块。",
                "二〇〇〇年以来的文件均已清理，二○○八年起汇编。",
                "网址www.liudu.example/xxgk/index，邮箱xx_gk@liudu.example。",
                "工作机制有待完善，个别材料待补充的，一次性告知。",
                "申请人须填写《申请表》，请在线填写。",
                "张××诉柳渡镇人民政府一案已审结。",
                "公示时姓名以“张××”形式去标识化处理。",
                "公开补贴名单时以“李XX”“欧阳××”代替姓名。",
                "救助对象的姓名写作王××，隐去真实姓名。",
                "举报电话138****5678。",
            ],
        );
        found(
            OF_2022,
            &[
                ("共培训XX人次。", "residue/placeholder: XX"),
                ("共培训××人次。", "residue/placeholder: ××"),
                ("开展“××”主题活动。", "residue/placeholder: ××"),
                (
                    "电话：XXXX-XXXXXXXX。",
                    "residue/placeholder: XXXX-XXXXXXXX",
                ),
                (
                    "公开渠道（待补充）更加多样。",
                    "residue/placeholder: （待补充）",
                ),
                ("满意率为___。", "residue/placeholder: ___"),
                ("○○年以来，公开渠道更加多样。", "residue/placeholder: ○○"),
            ],
        );
    }

    #[test]
    fn contact_lines_are_empty_only_where_nothing_follows() {
        silent(
            OF_2022,
            &[
                "地址：望湖区渡口路26号，邮编：300128，电话：0000-62345678。",
                "联系电话、地址均已公布；电话：62345678（传真同）。",
            ],
        );
        found(
            OF_2022,
            &[(
                "（地址：渡口路26号，邮编：，联系人：王某）。",
                "residue/empty-contact: 邮编：，",
            )],
        );
    }

    #[test]
    fn the_legal_basis_is_that_of_the_year() {
        silent(
            OF_2022,
            &[
                "根据《中华人民共和国政府信息公开条例》（国令第711号）和《关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。",
                "修订前的条例（国务院令第492号）已废止，有关规定不再引用。",
                "根据《中华人民共和国政府信息公开条例》（2007年4月5日国务院令第492号公布，2019年4月3日国务院令第711号修订）编制。",
                "根据《政府信息公开条例》（国令第711号，2007年以国务院令第492号首次公布）要求编制。",
                "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）要求编制。",
                "落实《行政许可法》（主席令第7号）和市政府令第160号的规定。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "根据国办公开办函〔2019〕60号要求编制。",
                    "format/outdated-basis: 国办公开办函〔2019〕60号",
                ),
                (
                    "根据条例（国令第711号）和国办公开办函〔2019〕60号要求编制。",
                    "format/outdated-basis: 国办公开办函〔2019〕60号",
                ),
                (
                    "根据条例（国务院令第492号）编制。条例（国令第711号）已修订。",
                    "format/outdated-basis: 国务院令第492号",
                ),
                (
                    "根据条例（国务院令第492号）编制。",
                    "format/outdated-basis: 国务院令第492号",
                ),
                (
                    "按照《政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）安排。",
                    "format/mispaired-basis: 年度报告有关事项的通知》（国办公开办函〔2021〕30号",
                ),
            ],
        );
    }

    #[test]
    fn markup_in_a_sentence_is_a_leftover_but_a_comparison_is_not() {
        silent(OF_2022, &["指标A&B均达标，响应时间小于5小时。"]);
        let text = "青川市望湖区民政局2022年政府信息公开工作年度报告\n\n一、总体情况\n\n公开&amp;nbsp;渠道多样。";
        let found = findings(text);
        assert!(
            found.contains(&"residue/markup: &amp;nbsp;".to_owned()),
            "{found:?}"
        );
    }
}
