//! `共X条。其中A a条、B b条…`: parts and their whole.

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::rule::ProseCheck;
use crate::words::Words;

use super::{NO_COUNTS, Relation, percentage};

mod behind;
mod excess;

/// More parts than the whole, or an exhaustive list that does not add up to it.
pub(super) fn check(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, whole) in paragraph.phrases.iter().enumerate() {
        let summed = is_whole(paragraph, whole)
            .then(|| parts(paragraph, at))
            .flatten()
            .and_then(|parts| add_up(paragraph, whole, &parts, check));
        let summed = summed.or_else(|| behind::finding(paragraph, at));
        let finding = summed.or_else(|| {
            let part = excess::larger_part(paragraph, at)?;
            Some(excess::finding(paragraph, whole, part))
        });
        findings.extend(finding);
    }
    findings
}

pub(super) fn relations(paragraph: &Paragraph<'_>, check: &ProseCheck) -> Vec<Relation> {
    let extent = |phrase: &Phrase| paragraph.extent.part(phrase.range.clone());
    let phrases = paragraph.phrases.iter().enumerate();
    let wholes = phrases.filter(|(_, phrase)| is_whole(paragraph, phrase));
    let relations = wholes.filter_map(|(at, whole)| {
        let parts = parts(paragraph, at).filter(|parts| comparable(parts, check))?;
        if may_overlap(&outermost(&parts), whole.value) {
            return None;
        }
        let numbers = std::iter::once(whole).chain(parts.iter().map(|part| part.number));
        let holds = add_up(paragraph, whole, &parts, check).is_none();
        Some((numbers.map(extent).collect(), holds))
    });
    let larger = (0..paragraph.phrases.len()).filter_map(|at| {
        let part = excess::larger_part(paragraph, at)?;
        Some((vec![extent(&paragraph.phrases[at]), extent(part)], false))
    });
    relations.chain(larger).collect()
}

/// A part's name is short; more text than this belongs to another statement.
const PART_NAME: usize = 26;

/// Between the whole and 其中.
const LEAD_IN: usize = 30;

/// What can be split into parts that exclude each other. A meeting may serve two purposes, and a person count twice.
const DIVISIBLE: [&str; 10] = ["件", "条", "篇", "份", "起", "宗", "例", "则", "户", VISITS];

/// Who comes twice counts twice, so that visits are parted by the way in which people came, and by nothing else.
const VISITS: &str = "人次";

static VISITING: LazyLock<Words> = LazyLock::new(|| Words::from(["咨询", "接待", "来访", "信访"]));

static WAYS_IN: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "现场", "电话", "来电", "来访", "当面", "窗口", "网上", "网络", "信函", "来信",
    ])
});

/// A number beside one of these is no part of the whole.
static NO_PART: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "增", "减", "同比", "上年", "去年", "较", "超", "占", "累计", "每", "平均", "转发", "阅读",
        "点击", "至", "复议", "诉讼",
    ])
});

/// What is taken away again in brackets is not counted in the whole.
static WITHDRAWN: LazyLock<Words> =
    LazyLock::new(|| Words::from(["撤", "废", "删", "扣", "剔", "重复", "交叉", "下线", "减"]));

/// A number behind one of these in its clause is a difference, and no whole: 较上年增加1023条.
static DIFFERENCES: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "增加", "减少", "增长", "下降", "上升", "同比", "较上", "比上", "较去", "比去",
    ])
});

/// Numbers along one of these say nothing about those along another.
static DIMENSIONS: LazyLock<[Words; 4]> = LazyLock::new(|| {
    [
        Words::from([
            "自然人",
            "法人",
            "公民",
            "企业",
            "科研机构",
            "社会公益组织",
            "法律服务机构",
            "个人",
        ]),
        Words::from([
            "网上", "网络", "线上", "在线", "信函", "当面", "现场", "传真", "邮寄", "邮件", "线下",
            "书面", "窗口",
        ]),
        Words::from([
            "予以公开",
            "部分公开",
            "不予公开",
            "无法提供",
            "不予处理",
            "同意公开",
            "不存在",
            "不掌握",
        ]),
        Words::from(["新收", "结转"]),
    ]
});

/// How far a matter has come: what has come so far is a part of what came in, and how it ended a part of that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// A kind of matter, at whatever stage.
    None,
    Done,
    Outcome,
    /// 尚未审结, 结转: stands beside what is done, and beside every outcome.
    Open,
}

/// Words that name a stage where a part's name begins or ends with them, the ones that hold others first.
const STAGES: [(Stage, &[&str]); 3] = [
    (
        Stage::Open,
        &["尚未", "未审结", "未办结", "未答复", "正在", "待", "结转"],
    ),
    (
        Stage::Outcome,
        &[
            "予以公开",
            "同意公开",
            "部分公开",
            "不予公开",
            "无法提供",
            "不予处理",
            "其他处理",
            "不存在",
            "不掌握",
            "维持",
            "纠正",
            "撤销",
            "驳回",
            "败诉",
            "胜诉",
            "确认违法",
            "责令",
            "变更",
            "调解",
            "终止",
            "撤回",
            "撤诉",
            "结果",
        ],
    ),
    (
        Stage::Done,
        &[
            "办结", "审结", "结案", "答复", "回复", "办复", "受理", "立案", "办理", "处理", "解决",
            "采纳",
        ],
    ),
];

impl Stage {
    fn of(label: &str) -> Stage {
        let label = label.trim_end_matches(['的', '了', '有', '共', '为']);
        // 提案建议办理结果48条 are published; 其他结果 is an outcome.
        let is_published = label.ends_with("结果") && label.chars().nth(4).is_some();
        let is_kind = |kind: &&str| label.ends_with(*kind);
        if is_published || ["类", "信息", "公告", "公示"].iter().any(is_kind) {
            return Stage::None;
        }
        let names = |words: &&[&str]| {
            let mut words = words.iter();
            words.any(|word| label.starts_with(word) || label.ends_with(word))
        };
        let found = STAGES.iter().find(|(_, words)| names(words));
        found.map_or(Stage::None, |(stage, _)| *stage)
    }

    /// Whether what is at this stage is counted among what is at the other, or the other way round.
    fn crosses(self, other: Stage) -> bool {
        let beside = |one: Stage, other| one == Stage::Open && other != Stage::None;
        self != other && !beside(self, other) && !beside(other, self)
    }
}

/// A part of the whole.
struct Part<'p> {
    /// The words before it, with what parts it from the number before.
    name: &'p str,
    /// What it counts, by the words before it or, where there are none, by those behind: 维持4件, 4件维持.
    label: &'p str,
    number: &'p Phrase,
}

/// Each part's label, as far as its name and the words behind it tell.
fn labels<'p>(paragraph: &'p Paragraph<'_>, parts: &mut [Part<'p>], end: usize) {
    let mut next = end;
    for part in parts.iter_mut().rev() {
        let own = part.name.rsplit(MARKS).next().unwrap_or(part.name);
        let behind = paragraph.slice(part.number.range.end..next);
        let behind = behind.split(MARKS).next().unwrap_or(behind);
        let label = if own.trim().is_empty() { behind } else { own };
        part.label = label.trim_matches(SEPARATORS);
        next = part.number.range.start;
    }
}

/// The parts that are counted in no other one, by the grammar of the list: 18 are among the 20 in 土地类20件已办结18件.
fn outermost<'a, 'p>(parts: &'a [Part<'p>]) -> Vec<&'a Part<'p>> {
    let stages: Vec<Stage> = parts.iter().map(|part| Stage::of(part.label)).collect();
    let closed = stages.iter().find(|&&stage| stage != Stage::Open);
    let main = closed.or(stages.first()).copied();
    let mut labels: Vec<&str> = parts.iter().map(|part| part.label).collect();
    labels.sort_unstable();
    let mut kept: Vec<&Part<'_>> = Vec::new();
    for (part, stage) in parts.iter().zip(stages) {
        let is_parted = part.name.contains(MARKS) || part.name.starts_with(SEPARATORS);
        let within = |last: &&Part<'_>| part.number.value <= last.number.value;
        let follows = !is_parted && kept.last().is_some_and(within);
        let is_stage = !is_rest(part.label) && main.is_some_and(|main| stage.crosses(main));
        // 土地类20件、加急18件，补贴类30件、加急27件.
        let from = labels.partition_point(|&label| label < part.label);
        let recurs = !part.label.is_empty() && labels.get(from + 1) == Some(&part.label);
        if kept.is_empty() || !(follows || is_stage || recurs) {
            kept.push(part);
        }
    }
    kept
}

fn is_whole(paragraph: &Paragraph<'_>, phrase: &Phrase) -> bool {
    phrase.bound == Bound::Exact
        && DIVISIBLE.contains(&paragraph.unit(phrase))
        && phrase.step == Decimal::ONE
}

fn is_difference(paragraph: &Paragraph<'_>, phrase: &Phrase) -> bool {
    let Range { start, end } = phrase.range;
    let clause = paragraph.clause(start, end);
    DIFFERENCES.stand_in(paragraph.slice(clause.start..start))
}

/// The parts that follow a whole: after 其中, or in brackets right behind it.
fn parts<'p>(paragraph: &'p Paragraph<'_>, whole_at: usize) -> Option<Vec<Part<'p>>> {
    let whole = &paragraph.phrases[whole_at];
    let unit = paragraph.unit(whole);
    let near = paragraph.reach_after(whole.range.end);
    let rest = paragraph.text.get(whole.range.end..near)?;
    let trimmed = rest.trim_start();
    let bracket = trimmed.starts_with(['（', '(']);
    let (start, end) = if bracket {
        let open = whole.range.end + (rest.len() - trimmed.len());
        let close = paragraph.text.get(open..near)?.find(['）', ')'])?;
        let inside = open + trimmed.chars().next()?.len_utf8();
        let list = paragraph.text.get(inside..)?;
        let lead = if list.starts_with("其中") {
            "其中".len()
        } else {
            0
        };
        (inside + lead, open + close)
    } else if let Some(list) = listed(rest) {
        let start = whole.range.end + list;
        (start, paragraph.sentence(start, start).end)
    } else {
        let found = paragraph.among(whole.range.end)?;
        let lead = paragraph.text.get(whole.range.end..found)?;
        if lead.chars().nth(LEAD_IN).is_some() || lead.contains('\n') && lead.trim().len() > 3 {
            return None;
        }
        let start = found + "其中".len();
        // 其中包括：甲类30条.
        let list = paragraph.slice(start..near);
        let verb = ["包括", "包含"]
            .iter()
            .find(|verb| list.starts_with(**verb));
        let start = start + verb.map_or(0, |verb| verb.len());
        let end = paragraph.sentence(start, start).end;
        // 41件（其中网上30件、当面11件），办结38件: the bracket is the list.
        let open = lead.contains(['（', '(']) && !lead.contains(['）', ')']);
        let close = || paragraph.slice(start..end).find(['）', ')']);
        let close = open.then(close).flatten();
        (start, close.map_or(end, |close| start + close))
    };
    let same_unit_between = paragraph.phrases[whole_at + 1..]
        .iter()
        .take_while(|phrase| phrase.range.end <= start)
        .any(|phrase| paragraph.unit(phrase) == unit && !is_difference(paragraph, phrase));
    if same_unit_between {
        return None;
    }
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut until = end;
    let mut from = start;
    for phrase in paragraph.phrases[whole_at + 1..]
        .iter()
        .skip_while(|phrase| phrase.range.start < start)
    {
        if phrase.range.start >= end {
            break;
        }
        if paragraph.is_in_brackets(start..phrase.range.start) {
            // 甲类20条（同时撤销2条）、乙类156条: 174条 remain.
            if WITHDRAWN.stand_in(paragraph.slice(from..phrase.range.end)) {
                return None;
            }
            continue;
        }
        let between = paragraph.slice(from..phrase.range.start);
        let name = between.rsplit(['）', ')']).next().unwrap_or(between);
        // 甲类50条，占41.7%，乙类70条.
        if percentage::states_share(paragraph, from, phrase) {
            from = phrase.range.end;
            continue;
        }
        // 甲类50条，乙类70条，分别占41.7%和58.3%: the list is over.
        let shares = name.trim_start_matches(SEPARATORS);
        if !parts.is_empty() && ["分别占", "各占"].iter().any(|it| shares.starts_with(it)) {
            until = phrase.range.start - name.len();
            break;
        }
        if NO_PART.stand_in(name) {
            return None;
        }
        let among = paragraph.among(phrase.range.start - name.len());
        let is_long = name.chars().nth(PART_NAME).is_some();
        if among.is_some_and(|at| at < phrase.range.start) || is_long && parts.len() >= 2 {
            until = phrase.range.start - name.len();
            break;
        }
        if paragraph.unit(phrase) != unit {
            if NO_COUNTS.contains(&paragraph.unit(phrase)) {
                continue;
            }
            return None;
        }
        if phrase.bound != Bound::Exact || phrase.step != Decimal::ONE || is_long {
            return None;
        }
        from = phrase.range.end;
        parts.push(Part {
            name,
            label: "",
            number: phrase,
        });
    }
    // Few numbers come so far: only these are asked whether they are a whole at all.
    if parts.len() < 2 || is_difference(paragraph, whole) {
        return None;
    }
    labels(paragraph, &mut parts, until);
    let is_way_in = |part: &Part<'_>| WAYS_IN.stand_in(part.label);
    let is_visit = || {
        let clause = paragraph.clause(whole.range.start, whole.range.end);
        VISITING.stand_in(paragraph.slice(clause)) && parts.iter().all(is_way_in)
    };
    (unit != VISITS || is_visit()).then_some(parts)
}

/// Where the list begins in what stands behind a whole: `，包括：甲类30条、乙类12条`.
fn listed(rest: &str) -> Option<usize> {
    const MARKS: [char; 5] = ['，', ',', '：', ':', ' '];
    let list = rest.trim_start_matches(MARKS);
    if !list.starts_with(['主', '具', '其', '包']) {
        return None;
    }
    let list = ["主要", "具体", "其中"]
        .iter()
        .find_map(|word| list.strip_prefix(word))
        .unwrap_or(list);
    let list = ["包括", "包含"]
        .iter()
        .find_map(|verb| list.strip_prefix(*verb))?;
    Some(rest.len() - list.trim_start_matches(MARKS).len())
}

/// Parts that may overlap, or that split the whole in two ways, need not add up to anything.
fn comparable(parts: &[Part<'_>], check: &ProseCheck) -> bool {
    let overlapping = |name: &str| check.overlapping.stand_in(name);
    let dimensions = DIMENSIONS
        .iter()
        .filter(|words| parts.iter().any(|part| words.stand_in(part.name)))
        .count();
    !parts.iter().any(|part| overlapping(part.name)) && dimensions <= 1
}

/// Two parts that come to far more than the whole may be told apart in different ways: 原创305条，图文460条. A list of
/// more is one of kinds, and so are two that the same word classifies.
fn may_overlap(parts: &[&Part<'_>], total: Decimal) -> bool {
    let [one, other] = parts else {
        return false;
    };
    let excess = one.number.value + other.number.value - total;
    let is_slip = excess * 20 <= total;
    let is_alike = |words: &Words| words.stand_in(one.label) && words.stand_in(other.label);
    let stages = (Stage::of(one.label), Stage::of(other.label));
    // 代表建议6件、政协提案8件: who makes the one does not make the other.
    let kinds = |part: &Part<'_>| ["建议", "提案"].map(|kind| part.label.contains(kind));
    let is_of_two = kinds(one) != kinds(other)
        && [one, other]
            .iter()
            .all(|part| kinds(part)[0] != kinds(part)[1]);
    let is_kind = |kind: &&str| one.label.ends_with(*kind) && other.label.ends_with(*kind);
    !(is_slip
        || is_rest(other.label)
        || stages.0 != Stage::None && stages.1 != Stage::None
        || is_of_two
        || DIMENSIONS.iter().any(is_alike)
        || is_alike(&WAYS_IN)
        || KINDS.iter().any(is_kind))
}

/// What classifies: no two of a kind share anything.
const KINDS: [&str; 17] = [
    "类", "级", "镇", "乡", "街道", "局", "委", "办", "区", "县", "市", "村", "社区", "部门", "处",
    "月", "季度",
];

fn add_up(
    paragraph: &Paragraph<'_>,
    whole: &Phrase,
    parts: &[Part<'_>],
    check: &ProseCheck,
) -> Option<Finding> {
    let sum: Decimal = parts.iter().map(|part| part.number.value).sum();
    let total = whole.value;
    let last = parts
        .last()
        .map_or("", |part| part.name.trim_matches(SEPARATORS));
    let exhaustive = is_rest(last);
    if sum == total || sum < total && !exhaustive || is_one_of_several(paragraph, whole, sum) {
        return None;
    }
    // Two ways of splitting the same whole, one after the other.
    let mut running = Decimal::ZERO;
    let reached = parts.iter().position(|part| {
        running = running + part.number.value;
        running == total
    });
    if reached.is_some() && !exhaustive || !comparable(parts, check) {
        return None;
    }
    // Parts of parts: 审结6件，维持4件.
    let own = outermost(parts);
    let sum: Decimal = own.iter().map(|part| part.number.value).sum();
    if own.len() < parts.len() && sum <= total {
        return None;
    }
    if may_overlap(&own, total) {
        return None;
    }
    let reached = reached.filter(|_| own.len() == parts.len());
    let parts = own;
    let shown: Vec<String> = parts
        .iter()
        .map(|part| part.number.value.to_string())
        .collect();
    let unit = paragraph.unit(whole);
    let joined = shown.join("＋");
    let relation = if sum > total {
        ("多于", "more than")
    } else {
        ("少于", "less than")
    };
    let extra = match reached {
        Some(at) if at + 2 == parts.len() => {
            let left_out = parts[at + 1].number.value;
            (
                format!(
                    "；前 {} 项之和恰为 {total}，似漏加了“{last}”{left_out}{unit}",
                    at + 1
                ),
                format!(
                    "; the first {} add up to {total} exactly: “{last}” {left_out} seems to be left out",
                    at + 1
                ),
            )
        }
        _ => (String::new(), String::new()),
    };
    let mut finding = Finding::new(
        paragraph.extent.part(whole.range.clone()),
        format!(
            "正文称共 {total}{unit}，其中各项 {joined} ＝ {sum}{unit}，{}总数{}",
            relation.0, extra.0
        ),
        format!(
            "the text states {total} in all, but its parts {} = {sum} are {} that{}",
            shown.join(" + "),
            relation.1,
            extra.1
        ),
    )
    .label(format!("总数 {total}"), format!("whole {total}"))
    .advice("核对总数与各项，使其相符", "check the whole and its parts");
    for part in parts {
        let name = part.name.trim_matches(SEPARATORS);
        let name: String = name.chars().take(12).collect();
        let words = format!("{name} {}", part.number.value);
        let extent = paragraph.extent.part(part.number.range.clone());
        finding.note(extent, Wording::new(words.clone(), words));
    }
    Some(finding)
}

/// 收到33件，办结34件，结转下年2件。其中……: 其中 speaks of the number right before it only where nothing else fits.
fn is_one_of_several(paragraph: &Paragraph<'_>, whole: &Phrase, sum: Decimal) -> bool {
    let Range { start, end } = whole.range;
    let clause = paragraph.clause(start, end);
    if paragraph.slice(clause.start..start).contains(['共', '总']) {
        return false;
    }
    let sentence = paragraph.sentence(start, end);
    let unit = paragraph.unit(whole);
    let earlier = paragraph.first_phrase(sentence.start)..paragraph.first_phrase(start);
    let mut earlier = paragraph.phrases[earlier].iter();
    earlier.any(|phrase| {
        let fits = phrase.value >= sum || phrase.value > whole.value;
        fits && paragraph.unit(phrase) == unit
    })
}

/// 其他, 其他类, 其余信息: what closes a list. 其他处理 is an outcome, 其他方式 a channel.
fn is_rest(name: &str) -> bool {
    let rest = ["其他", "其它", "其余"]
        .iter()
        .find_map(|word| name.strip_prefix(word));
    rest.is_some_and(|rest| {
        [
            "",
            "类",
            "信息",
            "政府信息",
            "类信息",
            "方面",
            "内容",
            "项目",
            "类别",
            "各类",
        ]
        .contains(&rest)
    })
}

/// What parts one part of a list from the next.
const MARKS: [char; 9] = ['，', '、', '；', ',', '：', ':', '\n', '（', '('];

const SEPARATORS: [char; 10] = ['，', '、', '；', ',', ':', '：', ' ', '\n', '和', '及'];

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn a_part_that_the_table_denies_is_told_once() {
        found(
            OF_2022,
            &[
                (
                    "收到政府信息公开申请41件，其中自然人40件、商业企业4件。",
                    "text/category: 40件",
                ),
                (
                    "收到政府信息公开申请41件，其中网上申请39件、信函申请4件。",
                    "text/breakdown: 41件",
                ),
                (
                    "共公开政府信息120条，包括：政策类100条，通知类30条，计划类6条。",
                    "text/breakdown: 120条",
                ),
                (
                    "共公开信息84条，其中动态类14条，计划类32条，提案建议办理结果48条。",
                    "text/breakdown: 84条",
                ),
                (
                    "办理建议提案14件，其中代表建议6件、政协提案9件。",
                    "text/breakdown: 14件",
                ),
                (
                    "共公开信息120条，其中政策类100条，通知类26条，分别占83.3%、16.7%。",
                    "text/breakdown: 120条",
                ),
            ],
        );
    }

    #[test]
    fn parts_that_may_overlap_or_belong_elsewhere_are_no_breakdown() {
        silent(
            OF_2022,
            &[
                "共公开政府信息120条，其中网站公开100条、微信公开90条。",
                "共公开政府信息120条，包括网站公开100条、微信公开90条。",
                "共公开政府信息120条，包括：政策类100条、通知类20条。",
                "共公开政府信息120条，包括政策类、通知类，审核100条、退回90条。",
                "办理建议提案14件，其中重点建议9件、代表建议14件。",
                "共公开信息120条，其中政策类100条，通知类20条，分别占83.3%、16.7%。",
                "全年召开会议5次，其中研究公开工作3次，部署培训3次。",
                "共公开信息386条，其中图文300条，同比增加200条。",
                "公开信息386条，其中工作动态214条（图片解读100条、视频解读114条），财政信息172条。",
                "收到申请41件（其中当面12件、信函29件），已答复38件。",
                "共发布信息512条，其中原创305条，图文信息460条。",
                "共发布信息512条，其中原创信息305条，本地信息460条。",
                "收到申请41件，其中土地20件，房屋21件，网上30件，信函11件。",
                "共公开信息386条，其中工作动态214条，财政信息38条。",
                "办结申请38件，其中予以公开20件，其他处理1件。",
                "公开信息4.63万余条，其中甲类40000条，乙类7000条。",
                "共收到建议约120件，其中甲类80件，乙类50件。",
                "公开信息386条，其中涉及财政的300条，涉及教育的200条。",
                "发布信息386条，其中每月不少于30条，每季度不少于400条。",
                "收到申请41件，办结38件，结转下年度5件。其中予以公开20件、部分公开5件、不予公开4件。",
                "接待来访50件，其中土地类20件已办结18件，补贴类30件已办结27件。",
                "接待来访50件，其中土地类20件，已办结18件，补贴类30件，已办结27件。",
                "接待来访50件，其中土地类20件，已办结18件，补贴类25件，已办结24件，其他5件，已办结5件。",
                "接待来访50件，其中土地类20件、加急18件，补贴类30件、加急27件。",
                "接待来访8件，其中6件审结，维持4件。",
                "接待来访8件，其中6件审结，4件维持，1件纠正。",
                "接待来访8件，其中已办结6件，土地类4件，补贴类2件。",
                "接待来访50件，其中土地类20件、补贴类25件，按时办结48件。",
                "公开信息174条，其中甲类20条（同时撤销2条），乙类156条。",
                "公开信息12846条，较2011年增加1023条，其中本级1126条，部门8563条，乡镇3157条。",
            ],
        );
        found(
            OF_2022,
            &[
                (
                    "公开信息386条，其中工作动态241条，财政信息38条，乡村振兴信息97条，应急信息37条。",
                    "text/breakdown: 386条",
                ),
                (
                    "公开信息386条，其中包括：工作动态241条，财政信息38条，乡村振兴信息97条，应急信息37条。",
                    "text/breakdown: 386条",
                ),
                (
                    "公开信息386条（其中动态214条、财政38条、其他130条）。",
                    "text/breakdown: 386条",
                ),
                (
                    "公开信息120条，其中甲类80条、乙类50条。",
                    "text/breakdown: 120条",
                ),
                (
                    "接待来访50件，其中土地类20件已办结18件，补贴类35件已办结27件。",
                    "text/breakdown: 50件",
                ),
                (
                    "接待来访50件，其中维持20件、纠正8件、其他结果10件、尚未审结20件。",
                    "text/breakdown: 50件",
                ),
                (
                    "共发布信息512条，其中原创305条，转载212条。",
                    "text/breakdown: 512条",
                ),
                (
                    "共发布信息512条，其中原创305条，其他460条。",
                    "text/breakdown: 512条",
                ),
                (
                    "接待来访41件，其中窗口30件、信函20件。",
                    "text/breakdown: 41件",
                ),
                (
                    "公开信息120条，其中甲类80条，占66.7%，乙类50条，占41.7%。",
                    "text/breakdown: 120条",
                ),
                (
                    "公开信息120条，比上年增加20条，其中甲类80条、乙类50条。",
                    "text/breakdown: 120条",
                ),
            ],
        );
    }
}
