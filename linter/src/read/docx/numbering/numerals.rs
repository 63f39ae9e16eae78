//! How Word prints a number in each of its numbering formats.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    #[default]
    Decimal,
    DecimalZero,
    FullWidth,
    Circle,
    FullStop,
    Parenthesis,
    Dash,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    /// 十一, 一百二十三
    Counting,
    /// 一〇一
    Digits,
    /// 壹拾贰
    Legal,
    /// 甲乙丙丁
    Stems,
    /// 子丑寅卯
    Branches,
    Bullet,
    None,
}

impl NumberFormat {
    /// ECMA-376 part 1, 17.18.59. What China does not print is counted in Arabic.
    pub(super) fn of(name: &str) -> NumberFormat {
        match name {
            "decimalZero" => NumberFormat::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => NumberFormat::FullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => NumberFormat::Circle,
            "decimalEnclosedFullstop" => NumberFormat::FullStop,
            "decimalEnclosedParen" => NumberFormat::Parenthesis,
            "numberInDash" => NumberFormat::Dash,
            "upperRoman" => NumberFormat::UpperRoman,
            "lowerRoman" => NumberFormat::LowerRoman,
            "upperLetter" => NumberFormat::UpperLetter,
            "lowerLetter" => NumberFormat::LowerLetter,
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "ideographEnclosedCircle" => NumberFormat::Counting,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
                NumberFormat::Digits
            }
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
                NumberFormat::Legal
            }
            "ideographTraditional" => NumberFormat::Stems,
            "ideographZodiac" => NumberFormat::Branches,
            "bullet" => NumberFormat::Bullet,
            "none" => NumberFormat::None,
            _ => NumberFormat::Decimal,
        }
    }
}

pub(super) fn numeral(format: NumberFormat, number: u32) -> String {
    // Enclosed characters and the cycles end; after that Word counts in Arabic.
    let sign = |first: char, last: u32| {
        number
            .checked_sub(1)
            .filter(|_| number <= last)
            .and_then(|step| char::from_u32(first as u32 + step))
            .map(String::from)
    };
    let of = |signs: &str| {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        signs.chars().nth(at).map(String::from)
    };
    let found = match format {
        NumberFormat::Decimal => None,
        NumberFormat::DecimalZero => Some(format!("{number:02}")),
        NumberFormat::FullWidth => Some(digits(number, "０１２３４５６７８９")),
        NumberFormat::Circle => sign('①', 20),
        NumberFormat::FullStop => sign('⒈', 20),
        NumberFormat::Parenthesis => sign('⑴', 20),
        NumberFormat::Dash => Some(format!("- {number} -")),
        NumberFormat::UpperRoman => roman(number),
        NumberFormat::LowerRoman => roman(number).map(|roman| roman.to_lowercase()),
        NumberFormat::UpperLetter => letters(number, 'A'),
        NumberFormat::LowerLetter => letters(number, 'a'),
        NumberFormat::Counting => counting(number, "〇一二三四五六七八九", ["", "十", "百", "千"])
            .map(|counted| match counted.strip_prefix("一十") {
                Some(rest) => format!("十{rest}"),
                None => counted,
            }),
        NumberFormat::Digits => Some(digits(number, "〇一二三四五六七八九")),
        NumberFormat::Legal => counting(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]),
        NumberFormat::Stems => of("甲乙丙丁戊己庚辛壬癸"),
        NumberFormat::Branches => of("子丑寅卯辰巳午未申酉戌亥"),
        NumberFormat::Bullet | NumberFormat::None => Some(String::new()),
    };
    found.unwrap_or_else(|| number.to_string())
}

fn digits(number: u32, signs: &str) -> String {
    number
        .to_string()
        .chars()
        .filter_map(|digit| signs.chars().nth(digit.to_digit(10)? as usize))
        .collect()
}

fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..5000).contains(number))?;
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            roman.push_str(sign);
            rest -= value;
        }
    }
    Some(roman)
}

/// a … z, aa, bb …
fn letters(number: u32, first: char) -> Option<String> {
    let step = number.checked_sub(1).filter(|step| *step < 26 * 30)?;
    let letter = char::from_u32(first as u32 + step % 26)?;
    Some(std::iter::repeat_n(letter, step as usize / 26 + 1).collect())
}

fn counting(number: u32, signs: &str, units: [&str; 4]) -> Option<String> {
    if number > 9999 {
        return None;
    }
    let sign = |digit: u32| signs.chars().nth(digit as usize).unwrap_or('〇');
    if number == 0 {
        return Some(sign(0).to_string());
    }
    let mut counted = String::new();
    let mut gap = false;
    for place in (0..4).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        if digit == 0 {
            gap = !counted.is_empty();
            continue;
        }
        if gap {
            counted.push('零');
        }
        gap = false;
        counted.push(sign(digit));
        counted.push_str(units[place as usize]);
    }
    Some(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_prints_them() {
        for (name, number, printed) in [
            ("chineseCounting", 1, "一"),
            ("chineseCountingThousand", 10, "十"),
            ("japaneseCounting", 21, "二十一"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 105, "一〇五"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 7, "07"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("lowerLetter", 28, "bb"),
            ("upperLetter", 0, "0"),
            ("none", 3, ""),
            ("hebrew1", 5, "5"),
            ("chineseCounting", u32::MAX, "4294967295"),
        ] {
            assert_eq!(numeral(NumberFormat::of(name), number), printed, "{name}");
        }
    }
}
