//! Chinese numerals that count nothing: 统一, 一次性, 一件事, 在一起.

use crate::number::chinese;

/// Whether a Chinese numeral and its unit are a number, given what stands around them. `text` begins with the
/// numeral, `after` behind the unit.
pub(super) fn counts_something(before: &str, text: &str, unit: &str, after: &str) -> bool {
    let previous = before.chars().next_back();
    // 数十件 and 几十件 are guesses; 三 in 二、三项 is the end of a list of items.
    if previous
        .is_some_and(|c| matches!(c, '数' | '几' | '第' | '上' | '周') || chinese::is_numeral(c))
    {
        return false;
    }
    if before
        .strip_suffix('、')
        .is_some_and(|list| list.ends_with(chinese::is_numeral))
    {
        return false;
    }
    let is_one = text.starts_with('一') && !text.chars().nth(1).is_some_and(chinese::is_numeral);
    !is_one || !(is_word_end(previous) || is_idiom(previous, unit, after))
}

/// 统一, 唯一, 另一, 再一, 下一: the 一 belongs to the word before it.
fn is_word_end(previous: Option<char>) -> bool {
    previous
        .is_some_and(|c| "统唯单专进逐同另某任这那哪每再又之跑初归划如不下上前后头合".contains(c))
}

fn is_idiom(previous: Option<char>, unit: &str, after: &str) -> bool {
    let next = after.chars().next();
    match unit {
        "次" => {
            matches!(next, Some('性' | '办' | '告' | '申'))
                || previous.is_some_and(|c| "多年月季度周天".contains(c))
        }
        "件" => next == Some('事'),
        "条" => matches!(next, Some('龙' | '街' | '条' | '线')),
        "人" => matches!(next, Some('一' | '多')),
        "家" => matches!(next, Some('一' | '亲')),
        "项" | "个" | "份" | "期" => next == Some('一'),
        // 一本账, 一类事项, 一种方式: an article, hardly ever a count.
        "本" | "部" | "类" | "种" | "位" => true,
        "起" => previous.is_some_and(|c| "在与同和跟".contains(c)) || !is_case(after),
        _ => false,
    }
}

/// 一起 is a case beside the word for it, or where the clause ends; otherwise it is together.
fn is_case(after: &str) -> bool {
    let cases = [
        "行政",
        "复议",
        "诉讼",
        "申请",
        "案",
        "依申请",
        "政府信息",
        "因",
    ];
    after.is_empty()
        || after.starts_with(['，', '。', '；', '、', ',', ';', '（', '('])
        || cases.iter().any(|case| after.starts_with(case))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_case_is_told_from_together() {
        assert!(counts_something("收到行政诉讼", "一起。", "起", "。"));
        assert!(counts_something("发生", "一起行政诉讼", "起", "行政诉讼"));
        assert!(!counts_something("部门", "一起推进", "起", "推进"));
        assert!(!counts_something("结合在", "一起。", "起", "。"));
    }

    #[test]
    fn one_inside_a_word_is_no_number_but_ten_and_more_are() {
        assert!(!counts_something("统", "一条", "条", ""));
        assert!(!counts_something("高效办成", "一件事", "件", "事"));
        assert!(counts_something("收到", "一件申请", "件", "申请"));
        assert!(counts_something("下", "一百件", "件", ""));
    }
}
