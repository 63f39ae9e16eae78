//! Whether a number counts requests of another kind: 低保申请受理126件，办结118件.

use std::sync::LazyLock;

use crate::words::Words;

use super::super::sentence::{Paragraph, Spot};

/// What people apply for that is no information, and where they do so.
static OTHERS: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "低保",
        "特困",
        "救助",
        "补贴",
        "补助",
        "津贴",
        "社保",
        "医保",
        "养老",
        "工伤",
        "户籍",
        "户口",
        "落户",
        "居住证",
        "身份证",
        "护照",
        "出入境",
        "不动产",
        "许可",
        "执照",
        "仲裁",
        "公证",
        "法律援助",
        "法援",
        "调解",
        "司法鉴定",
        "公租房",
        "保障房",
        "廉租",
        "宅基地",
        "建房",
        "入学",
        "助学",
        "贷款",
        "残疾",
        "高龄",
        "优抚",
        "抚恤",
        "就业",
        "专利",
        "商标",
        "信用修复",
        "国家赔偿",
        "窗口",
        "政务服务",
        "服务大厅",
        "办件",
        "村务",
        "居务",
        "校务",
        "厂务",
        "党务",
        "申请材料",
    ])
});

/// What is done with an application.
static HANDLED: LazyLock<Words> = LazyLock::new(|| {
    Words::from([
        "申请", "受理", "收到", "办理", "办结", "答复", "结转", "新收", "件", "起", "例", "宗",
    ])
});

/// A clause with one of these says what the requests for information were about.
static TOPIC: LazyLock<Words> =
    LazyLock::new(|| Words::from(["涉及", "关于", "有关", "主要", "内容", "领域"]));

static DISCLOSURE: [&str; 3] = ["信息公开", "依申请公开", "公开申请"];

/// The first part of what is disclosed by other rules: 村务公开申请.
const OTHER_AFFAIRS: char = '务';

/// The places where disclosure of information is named, and what it is called there.
fn disclosures(text: &str) -> impl Iterator<Item = (usize, &str)> {
    DISCLOSURE.iter().flat_map(move |word| {
        let found = text.match_indices(word);
        found.filter(move |(at, _)| {
            let before = text.get(..*at).unwrap_or_default();
            let affairs = before.strip_suffix(OTHER_AFFAIRS);
            affairs.is_none_or(|affairs| affairs.ends_with('政'))
        })
    })
}

/// Words that an 申请 may follow without being named by them another kind.
const PLAIN: [&str; 52] = [
    "公开",
    "信息",
    "收到",
    "受理",
    "接到",
    "接收",
    "收悉",
    "办理",
    "办结",
    "答复",
    "处理",
    "新收",
    "新增",
    "收办",
    "提交",
    "提出",
    "结转",
    "组织",
    "公民",
    "法人",
    "群众",
    "公众",
    "自然人",
    "企业",
    "机构",
    "个人",
    "有效",
    "本年",
    "年度",
    "全年",
    "当年",
    "全部",
    "所有",
    "上述",
    "各类",
    "各种",
    "各项",
    "相关",
    "有关",
    "网上",
    "网络",
    "在线",
    "线上",
    "信函",
    "邮寄",
    "当面",
    "书面",
    "现场",
    "传真",
    "依法",
    "重复",
    "到期",
];

/// A sentence speaks of disclosure until it names something else that people apply for. A number stands in doubt
/// from there on, until disclosure is named anew.
pub(super) fn is_other(paragraph: &Paragraph<'_>, spot: &Spot) -> bool {
    let before = paragraph.slice(spot.sentence.start..spot.start);
    let named = disclosures(before).map(|(at, word)| at + word.len()).max();
    let from = spot.sentence.start + named.unwrap_or(0);
    // 办结118件低保申请: what is counted, up to the next number.
    let after = paragraph.slice(spot.end..spot.clause.end);
    let counted = after
        .find(|sign: char| sign == '、' || sign.is_ascii_digit())
        .unwrap_or(after.len());
    let text = paragraph.slice(from..spot.end + counted);
    if named.is_none() && names_a_kind(text) {
        return true;
    }
    OTHERS.stand_in(text)
        && text
            .split(['，', '：', ',', ':'])
            .any(|clause| OTHERS.stand_in(clause) && is_handled(clause))
}

fn is_handled(clause: &str) -> bool {
    HANDLED.stand_in(clause) && !TOPIC.stand_in(clause) && disclosures(clause).next().is_none()
}

/// `农机购置申请受理56件`: an 申请 that is counted and bears the name of something unheard of.
fn names_a_kind(text: &str) -> bool {
    text.match_indices("申请").any(|(at, word)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        let after = after
            .trim_start_matches("受理")
            .trim_start_matches("共")
            .trim_start();
        let name = before
            .chars()
            .rev()
            .take_while(|sign| sign.is_alphanumeric());
        after.starts_with(|sign: char| sign.is_ascii_digit())
            && name.clone().nth(1).is_some()
            && !before.ends_with(['的', '该', '此', '类', '次', '件', '人', '关', '依', '等'])
            && !name.take(2).any(|sign| sign.is_ascii_digit())
            && !PLAIN.iter().any(|word| before.ends_with(word))
    })
}
