//! Which reports are of the same body: 宁波市镇海区人民政府 is 镇海区人民政府, unless another 镇海区 is about.

use std::collections::BTreeMap;

use super::Sketch;

/// The full name of each report's body; `None` where it is uncertain whose report it is.
pub(super) fn bodies(sketches: &[&Sketch]) -> Vec<Option<String>> {
    let mut prefixes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (above, own) in sketches.iter().filter_map(|sketch| sketch.parted.as_ref()) {
        prefixes.entry(own).or_default().push(above);
    }
    for above in prefixes.values_mut() {
        above.sort_unstable();
        above.dedup();
        // Only those that no longer one contains: 浙江省宁波市, not 宁波市.
        let all = above.clone();
        above.retain(|one| !all.iter().any(|other| other != one && other.ends_with(one)));
    }
    sketches
        .iter()
        .map(|sketch| {
            let (above, own) = sketch.parted.as_ref()?;
            let mut fitting = prefixes
                .get(own.as_str())?
                .iter()
                .filter(|full| full.ends_with(above.as_str()));
            let full = fitting.next()?;
            fitting.next().is_none().then(|| format!("{full}{own}"))
        })
        .collect()
}

/// The places above the body's own, and its name from its own place on. `None` for a name such as 市教育局, which
/// many bodies bear.
pub(super) fn part(name: &str) -> Option<(String, String)> {
    let name: String = name
        .chars()
        .filter(|each| !each.is_whitespace())
        .map(|each| match each {
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect();
    let mut start = 0;
    let Some(mut end) = place(&name) else {
        let national = ["国家", "国务院", "中国"]
            .iter()
            .any(|begin| name.starts_with(begin));
        return national.then(|| (String::new(), name));
    };
    while let Some(next) = name.get(end..).and_then(place) {
        (start, end) = (end, end + next);
    }
    let (above, own) = name.split_at_checked(start)?;
    Some((above.to_owned(), own.to_owned()))
}

/// Words in which 市, 区, 乡 and the like end no name of a place.
const WORDS: &[&str] = &[
    "城市", "城乡", "社区", "市场", "城镇", "乡镇", "乡村", "园区", "地区", "区域", "县域", "区划",
    "州际", "区政", "镇政", "市政",
];

/// The end of the name of a place that the text begins with.
fn place(text: &str) -> Option<usize> {
    for (count, (at, character)) in text.char_indices().enumerate() {
        if count > 11 {
            return None;
        }
        let end = at + character.len_utf8();
        let is_in_word = || {
            WORDS.iter().any(|word| {
                let position = word.find(character);
                position.is_some_and(|position| {
                    at.checked_sub(position)
                        .and_then(|from| text.get(from..))
                        .is_some_and(|from| from.starts_with(word))
                })
            })
        };
        let is_governed = || {
            text.get(end..)
                .is_some_and(|rest| rest.starts_with("人民政府") || rest.starts_with("政府"))
        };
        if count >= 1
            && "省市区县州盟旗镇乡".contains(character)
            && (is_governed() || !is_in_word())
        {
            return Some(end);
        }
        if character == '街'
            && count >= 1
            && text.get(end..).is_some_and(|rest| rest.starts_with('道'))
        {
            return Some(end + '道'.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parts(name: &str) -> (String, String) {
        part(name).unwrap_or_default()
    }

    #[test]
    fn the_places_above_a_body_are_not_part_of_its_own_name() {
        for (name, above, own) in [
            ("宁波市镇海区人民政府", "宁波市", "镇海区人民政府"),
            ("镇海区人民政府", "", "镇海区人民政府"),
            ("浙江省宁波市镇海区教育局", "浙江省宁波市", "镇海区教育局"),
            ("宁波市教育局", "", "宁波市教育局"),
            ("镇海区城市管理局", "", "镇海区城市管理局"),
            ("宁波市市场监督管理局", "", "宁波市市场监督管理局"),
            ("宁波市住房和城乡建设局", "", "宁波市住房和城乡建设局"),
            ("海曙区望春街道办事处", "海曙区", "望春街道办事处"),
        ] {
            assert_eq!(parts(name), (above.to_owned(), own.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_name_that_many_bodies_bear_names_nobody() {
        for name in ["教育局", "市教育局", "区人民政府办公室"] {
            assert_eq!(part(name), None, "{name}");
        }
    }
}
