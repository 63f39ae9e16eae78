//! How many slips of the hand lie between two texts.

/// The number of characters to insert, drop, replace or swap with their neighbour that turns `a` into `b`,
/// when it is at most `limit`.
pub fn distance_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b) = without_common_ends(a, b);
    let (longer, shorter) = in_order(a.chars().count(), b.chars().count());
    if longer - shorter > limit {
        return None;
    }
    if shorter == 0 {
        return Some(longer);
    }
    if limit == 0 {
        return None;
    }
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    banded(&a, &b, limit.min(longer))
}

/// Whether two normalised labels are so alike that one is most likely a slip for the other: at most one slip in
/// 4 to 6 characters, two in 7 to 12, and a fifth of the length beyond. Shorter ones must be equal. In 8 and
/// more, one gap of up to a quarter of the length also passes: words swallowed by a line break or a page.
///
/// Labels of the same form may be near each other (专职人员数, 兼职人员数): look for an equal one first.
pub fn near(a: &str, b: &str) -> bool {
    near_outlined((a, Outline::of(a)), (b, Outline::of(b)))
}

/// The same for texts that are compared with many others.
pub(crate) fn near_outlined((a, of_a): (&str, Outline), (b, of_b): (&str, Outline)) -> bool {
    if a == b {
        return true;
    }
    let (longer, shorter) = in_order(of_a.count, of_b.count);
    let limit = match longer {
        0..=3 => return false,
        4..=6 => 1,
        7..=12 => 2,
        _ => longer / 5,
    };
    let gap = longer - shorter;
    if longer >= 8 && gap > 0 && gap * 4 <= longer {
        let (a, b) = without_common_ends(a, b);
        if a.is_empty() || b.is_empty() {
            return true;
        }
    }
    // A character that the other text does not have is a slip by itself.
    let lacking = |of: Outline, by: Outline| (of.characters & !by.characters).count_ones() as usize;
    if gap > limit || lacking(of_a, of_b).max(lacking(of_b, of_a)) > limit {
        return false;
    }
    distance_within(a, b, limit).is_some()
}

/// What tells at a glance that two texts are far from each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    count: usize,
    /// Which characters it has: a bit for each, which it may share with others.
    characters: u64,
}

impl Outline {
    pub(crate) fn of(text: &str) -> Outline {
        let (mut count, mut characters) = (0, 0);
        for c in text.chars() {
            count += 1;
            characters |= 1 << (c as u32 % 64);
        }
        Outline { count, characters }
    }
}

fn in_order(a: usize, b: usize) -> (usize, usize) {
    if a < b { (b, a) } else { (a, b) }
}

fn without_common_ends<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = a
        .chars()
        .zip(b.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let a = a.get(head..).unwrap_or_default();
    let b = b.get(head..).unwrap_or_default();
    let tail: usize = a
        .chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    (
        a.get(..a.len() - tail).unwrap_or_default(),
        b.get(..b.len() - tail).unwrap_or_default(),
    )
}

/// Row by row over `a`, only as far from the diagonal as `limit` allows; stops when a whole row is beyond it.
fn banded(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let beyond = limit + 1;
    let mut older = vec![beyond; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).map(|column| column.min(beyond)).collect();
    let mut new = vec![beyond; b.len() + 1];
    for row in 1..=a.len() {
        let from = row.saturating_sub(limit).max(1);
        let to = (row + limit).min(b.len());
        new[from - 1] = if from == 1 { row.min(beyond) } else { beyond };
        let mut best = new[from - 1];
        for column in from..=to {
            let replaced = old[column - 1] + usize::from(a[row - 1] != b[column - 1]);
            let mut cost = replaced.min(old[column] + 1).min(new[column - 1] + 1);
            let swapped =
                row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1];
            if swapped {
                cost = cost.min(older[column - 2] + 1);
            }
            new[column] = cost.min(beyond);
            best = best.min(new[column]);
        }
        if let Some(next) = new.get_mut(to + 1) {
            *next = beyond;
        }
        // A swap reaches back two rows, so one row beyond the limit is not yet the end.
        if best > limit && old.iter().all(|&cost| cost > limit) {
            return None;
        }
        std::mem::swap(&mut older, &mut old);
        std::mem::swap(&mut old, &mut new);
    }
    old.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_of_slip_counts_one() {
        for (a, b) in [
            ("行政复议", "行政法复议"),
            ("现行有效件数", "现行有效件"),
            ("上年结转", "上年转结"),
            ("总计", "总记"),
        ] {
            assert_eq!(distance_within(a, b, 3), Some(1), "{a} {b}");
        }
        assert_eq!(distance_within("总计", "总计", 0), Some(0));
        assert_eq!(distance_within("", "总计", 2), Some(2));
    }

    #[test]
    fn what_lies_beyond_the_limit_is_none() {
        assert_eq!(distance_within("维持", "纠正", 1), None);
        assert_eq!(distance_within("总计", "总计件数", 1), None);
        assert_eq!(distance_within("甲", "乙", 0), None);
    }

    #[test]
    fn labels_with_the_usual_slips_are_near() {
        assert!(near("其他法律行政止公开", "其他法律行政法规禁止公开"));
        assert!(near("现行有效件", "现行有效件数"));
        assert!(near(
            "政府信息公开行政法复议、行政诉讼情况",
            "政府信息公开行政复议、行政诉讼情况"
        ));
        assert!(near("上年转结", "上年结转"));
    }

    #[test]
    fn different_labels_are_not_near() {
        for (a, b) in [
            ("总计", "合计"),
            ("维持", "维修"),
            ("予以公开", "部分公开"),
            ("收到申请数", "当面申请数"),
            ("商业企业", "科研机构"),
            ("", "总"),
        ] {
            assert!(!near(a, b), "{a} {b}");
        }
    }

    /// The textbook's whole table, to compare with.
    fn whole_table(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for row in 0..=a.len() {
            for column in 0..=b.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let replaced =
                        table[row - 1][column - 1] + usize::from(a[row - 1] != b[column - 1]);
                    let cost = replaced
                        .min(table[row - 1][column] + 1)
                        .min(table[row][column - 1] + 1);
                    let swapped = row > 1
                        && column > 1
                        && a[row - 1] == b[column - 2]
                        && a[row - 2] == b[column - 1];
                    if swapped {
                        cost.min(table[row - 2][column - 2] + 1)
                    } else {
                        cost
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_band_finds_what_the_whole_table_finds(a in "[一二三]{0,9}", b in "[一二三]{0,9}", limit in 0usize..5) {
            let distance = whole_table(&a, &b);
            prop_assert_eq!(distance_within(&a, &b, limit), Some(distance).filter(|&d| d <= limit));
        }

        #[test]
        fn what_is_within_the_limit_is_near(a in "[甲乙丙丁戊己]{4,14}", b in "[甲乙丙丁戊己]{4,14}") {
            let limit = match a.chars().count().max(b.chars().count()) {
                4..=6 => 1,
                7..=12 => 2,
                longer => longer / 5,
            };
            prop_assert!(near(&a, &b) || distance_within(&a, &b, limit).is_none());
        }

        #[test]
        fn any_two_texts_compare(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(near(&a, &b), near(&b, &a));
        }
    }
}
