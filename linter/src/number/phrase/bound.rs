//! The words around a number that limit it.

use super::{Bound, is_blank};

/// The limiting word that the text before a number ends with.
pub(super) fn before(text: &str) -> Option<Bound> {
    // Most numbers have no such word before them: the last character tells at once.
    let last = text.chars().next_back()?;
    let may_limit = matches!(
        last,
        '了' | '过' | '多' | '足' | '到' | '于' | '少' | '超' | '逾' | '破' | '约' | '近'
    );
    if !may_limit && !is_blank(last) {
        return None;
    }
    let text = text.trim_end_matches(is_blank);
    let text = text.strip_suffix('了').unwrap_or(text);
    let ends_with = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    match text.chars().next_back()? {
        '过' | '多' | '足' | '到' | '于' | '少' | '超' | '逾' | '破' => {
            // 不超过 ends with 超过, 不少于 with 少于: the negated ones first.
            if ends_with(&[
                "不超过",
                "不多于",
                "不高于",
                "不大于",
                "未超过",
                "不足",
                "不到",
                "最多",
                "至多",
            ]) {
                Some(Bound::Below)
            } else if ends_with(&["不少于", "不低于", "不小于", "至少", "最少"]) {
                Some(Bound::AtLeast)
            } else if ends_with(&["低于", "少于", "小于"]) {
                Some(Bound::Below)
            } else if ends_with(&["超过", "突破", "高于", "多于", "大于", "超", "逾"]) {
                Some(Bound::AtLeast)
            } else {
                None
            }
        }
        '约' | '近' => {
            let words = [
                "最近", "附近", "临近", "预约", "节约", "签约", "公约", "条约", "特约", "制约",
                "合约", "履约", "违约",
            ];
            (!ends_with(&words)).then_some(Bound::About)
        }
        _ => None,
    }
}

/// 余, 多, 几 between a number and its unit; how many bytes, white space before it included.
pub(super) fn between(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if !matches!(first, '余' | '餘' | '多' | '几') && !is_blank(first) {
        return None;
    }
    let spaced = text.len();
    let text = text.trim_start_matches(is_blank);
    let spaces = spaced - text.len();
    let (word, after) = ["余", "餘", "多", "几"]
        .iter()
        .find_map(|word| Some((word, text.strip_prefix(word)?)))?;
    // 余姚 and 余杭 are places, 余政 begins a document's number, 多元 and 多样 are adjectives.
    let part_of_a_word = match *word {
        "多" => {
            after.starts_with("元化")
                || after.starts_with(['样', '媒', '渠', '平', '角', '层', '方'])
        }
        "几" => false,
        _ => after.starts_with(['姚', '杭', '政', '干', '江', '庆', '府', '额']),
    };
    (!part_of_a_word).then_some(spaces + word.len())
}

/// The limiting word that the text behind a unit begins with, and how many bytes.
pub(super) fn after(text: &str) -> Option<(Bound, usize)> {
    let (word, bound) = match text.chars().next()? {
        '以' => [
            ("以上", Bound::AtLeast),
            ("以下", Bound::Below),
            ("以内", Bound::Below),
        ]
        .into_iter()
        .find(|(word, _)| text.starts_with(word))?,
        '左' => ("左右", Bound::About),
        '上' => ("上下", Bound::About),
        '余' | '多' => return between(text).map(|len| (Bound::OrMore, len)),
        _ => return None,
    };
    text.starts_with(word).then_some((bound, word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_number_limit_it() {
        for (text, bound) in [
            ("共约", Some(Bound::About)),
            ("近 ", Some(Bound::About)),
            ("超过了", Some(Bound::AtLeast)),
            ("不少于", Some(Bound::AtLeast)),
            ("不超过", Some(Bound::Below)),
            ("少于", Some(Bound::Below)),
            ("最近", None),
            ("预约", None),
            ("收到", None),
            ("关于", None),
            ("", None),
        ] {
            assert_eq!(before(text), bound, "{text}");
        }
    }

    #[test]
    fn words_behind_a_number_limit_it() {
        assert_eq!(between("余条"), Some(3));
        assert_eq!(between("余姚"), None);
        assert_eq!(between("多元化"), None);
        assert_eq!(between("多元"), Some(3));
        assert_eq!(after("左右"), Some((Bound::About, 6)));
        assert_eq!(after("以后"), None);
        assert_eq!(after("左侧"), None);
    }
}
