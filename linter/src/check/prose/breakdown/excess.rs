//! `108条，其中甲类191条`: a part larger than its whole. No reading of the list makes it right, so that it is told where
//! the rest of the list cannot be added up.

use std::sync::LazyLock;

use crate::check::Finding;
use crate::check::sentence::Paragraph;
use crate::diagnostic::Wording;
use crate::number::{Bound, Decimal, Phrase};
use crate::words::Words;

use super::{NO_PART, PART_NAME, SEPARATORS, Stage, VISITS};

/// Units of which each counts one thing. 次 and 个 count meetings and columns, which may have others within them.
const UNITS: [&str; 9] = ["件", "条", "篇", "份", "起", "宗", "例", "户", VISITS];

/// 项 counts what has items of its own, except these.
const ITEMS: &str = "项";
const POWERS: &str = "行政";

/// A number behind one of these in its clause is no whole of the year.
static NO_WHOLE: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "增", "减", "每", "均", "比", "较", "多", "少", "上年", "去年", "往年", "半年", "季度",
        "月份",
    ])
});

/// Who writes one of these in a part's name counts something else there, or more than the year's.
static NO_SUBSET: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "共", "总", "合计", "累计", "目前", "现", "截", "涉及", "子", "小项", "细", "二级", "三级",
        "其他", "其它", "另", "上年", "去年", "往年", "历年", "结转", "发放", "印制", "采纳",
        "意见", "建议", "问题", "浏览", "评论", "转载", "人", "具体", "条款",
    ])
});

/// A sentence with one of these explains why a part is larger.
static EXPLAINED: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "多于",
        "大于",
        "超过",
        "重复",
        "交叉",
        "一件多",
        "一事多",
        "上年",
        "往年",
        "历年",
        "去年",
        "结转",
        "存量",
    ])
});

/// Where the same is published several times, and each place counts it.
static CHANNELS: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "网站",
        "官网",
        "微博",
        "微信",
        "公众号",
        "客户端",
        "媒体",
        "平台",
        "抖音",
        "头条",
        "公开栏",
        "公示栏",
        "公报",
    ])
});

/// The names of channels are longer: 某某网、某某报等媒体上发布.
const CHANNEL_NAME: usize = 40;

/// No list of channels is longer.
const LISTED: usize = 16;

/// How many numbers before it may be the whole instead.
const BEFORE: usize = 16;

/// The part behind 其中 or 包括 that is larger than this number: the first one, or one of a list of channels.
pub(super) fn larger_part<'p>(paragraph: &'p Paragraph<'_>, at: usize) -> Option<&'p Phrase> {
    let whole = &paragraph.phrases[at];
    let unit = paragraph.unit(whole);
    let is_exact = |phrase: &Phrase| phrase.bound == Bound::Exact && phrase.step == Decimal::ONE;
    if !(is_exact(whole) && (UNITS.contains(&unit) || unit == ITEMS)) {
        return None;
    }
    let listed = &paragraph.phrases[at + 1..];
    let mut alike = listed
        .iter()
        .take(LISTED)
        .take_while(|it| is_exact(it) && paragraph.unit(it) == unit);
    let larger = alike.position(|it| it.value > whole.value)?;
    let mut from = list_start(paragraph, whole)?;
    let mut is_of_channels = true;
    for (place, phrase) in listed[..=larger].iter().enumerate() {
        if phrase.range.start < from {
            return None;
        }
        let name = paragraph.slice(from..phrase.range.start);
        let longest = if place == 0 { PART_NAME } else { CHANNEL_NAME };
        is_of_channels &= CHANNELS.stand_in(name);
        let is_part = name.chars().nth(longest).is_none()
            && !name.contains(['。', '；', ';', '：', ':', '（', '(', '）', ')', '\n'])
            && (place == 0 || is_of_channels)
            && (unit != ITEMS || name.starts_with(POWERS))
            && !NO_PART.stand_in(&name.replace("每日", ""))
            && !NO_SUBSET.stand_in(name)
            && Stage::of(name.trim_matches(SEPARATORS)) == Stage::None;
        if !is_part {
            return None;
        }
        from = phrase.range.end;
    }
    let part = &listed[larger];
    is_whole_of(paragraph, at, part).then_some(part)
}

/// Where the list begins that the words right behind a number announce.
fn list_start(paragraph: &Paragraph<'_>, whole: &Phrase) -> Option<usize> {
    let end = paragraph.reach_after(whole.range.end);
    let behind = paragraph.slice(whole.range.end..end);
    let list = behind.trim_start_matches(['，', ',', '。', '；', '（', '(', ' ']);
    let named = list.strip_prefix("其中");
    let rest = named.unwrap_or(list);
    let rest = rest.trim_start_matches([':', '：', '，', ',', ' ']);
    let told = ["包括", "包含"]
        .iter()
        .find_map(|verb| rest.strip_prefix(*verb));
    let rest = told.or(named.map(|_| rest))?;
    Some(end - rest.trim_start_matches([':', '：', '，', ',', ' ']).len())
}

/// Whether nothing around it says that the number may be smaller than what follows.
fn is_whole_of(paragraph: &Paragraph<'_>, at: usize, part: &Phrase) -> bool {
    let whole = &paragraph.phrases[at];
    let unit = paragraph.unit(whole);
    let clause = paragraph.clause(whole.range.start, whole.range.end);
    let sentence = paragraph.sentence(whole.range.start, whole.range.end);
    let beyond = paragraph.sentence(part.range.start, part.range.end);
    let before = paragraph.phrases[at.saturating_sub(BEFORE)..at].iter();
    let mut larger = before.filter(|it| it.value >= part.value && paragraph.unit(it) == unit);
    larger.next().is_none()
        && !NO_WHOLE.stand_in(paragraph.slice(clause.start..whole.range.start))
        && !EXPLAINED.stand_in(paragraph.slice(sentence.start..beyond.end))
}

pub(super) fn finding(paragraph: &Paragraph<'_>, whole: &Phrase, part: &Phrase) -> Finding {
    let unit = paragraph.unit(whole);
    let mut finding = Finding::new(
        paragraph.extent.part(part.range.clone()),
        format!(
            "其中一项 {}{unit}，多于总数 {}{unit}",
            part.value, whole.value
        ),
        format!(
            "a part, {}, is more than its whole, {}",
            part.value, whole.value
        ),
    )
    .label(
        format!("多于 {}", whole.value),
        format!("more than {}", whole.value),
    )
    .advice("核对总数与各项，使其相符", "check the whole and its parts");
    let extent = paragraph.extent.part(whole.range.clone());
    let words = Wording::new(
        format!("总数 {}", whole.value),
        format!("whole {}", whole.value),
    );
    finding.note(extent, words);
    finding
}

#[cfg(test)]
mod tests {
    use crate::check::examples::{OF_2022, found, silent};

    #[test]
    fn a_number_behind_among_may_count_something_else() {
        silent(
            OF_2022,
            &[
                "共发布信息3668条，其中网站235条、微信公众号651条、微博2991条。",
                "四个平台同步发布微博467条（部分平台与网友互动，条数多于其他平台，其中甲平台475条）。",
                "较上年增加信息20条，其中微博80条。",
                "每月发布信息30条，其中部门动态200条。",
                "公开信息3000条。门户网站382条，其中部门动态443条。",
                "公布服务事项108项，其中小项191项。",
                "公布服务事项108项，其中行政许可91项。",
                "印发文件12份，其中发放宣传资料300份。",
                "印发文件12份，其中规范性文件1份，政策解读15份。",
                "公开信息12条，其中微信公众号累计推送300条。",
                "公开信息12条，其中政策解读5条；通过微信公众号推送信息300条。",
                "公开信息12条，包括网站5条、微信公众号7条，转载微博300条。",
                "接待来访12件，其中办结15件，含上年结转3件。",
                "接待来访12件，其中办结15件。",
                "公开信息12条，其中政策解读阅读量300次。",
                "开设栏目5个，其中二级栏目12个。",
                "公开信息约120条，其中微博130条。",
                "公开信息120条，其中微博近130条。",
                "接待咨询372人次，其中现场咨询331人次，政策咨询61人次。",
                "接待咨询372人次，其中现场咨询331人次，电话咨询41人次。",
                "培训3场120人次，其中现场培训100人次，网上培训60人次。",
            ],
        );
    }

    #[test]
    fn a_part_larger_than_its_whole_is_told() {
        found(
            OF_2022,
            &[
                (
                    "公布服务事项108项，其中行政许可191项、行政处罚20项。",
                    "text/breakdown: 191项",
                ),
                ("公开信息382条，其中微博443条。", "text/breakdown: 443条"),
                (
                    "公开信息382条（其中：政策解读443条）。",
                    "text/breakdown: 443条",
                ),
                (
                    "全年公开信息382条，包括政府网站35条，甲报、乙报、每日丙报等媒体上发布信息80条，微信公众号2443条，其中民政45条。",
                    "text/breakdown: 2443条",
                ),
                (
                    "接待咨询372人次，其中现场咨询331人次，电话咨询61人次。",
                    "text/breakdown: 372人次",
                ),
            ],
        );
    }
}
