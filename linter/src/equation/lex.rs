//! Cuts the text of an equation into tokens.

use std::ops::Range;

use super::{EquationError, Relation, Sign};
use crate::diagnostic::Wording;
use crate::number::Decimal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number(Decimal),
    Name(String),
    Sign(Sign),
    Relation(Relation),
    Open,
    Close,
    Comma,
}

pub(super) fn lex(text: &str) -> Result<Vec<(Token, Range<usize>)>, EquationError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = rest(text, at).chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, end) = match symbol(rest(text, at)) {
            Some((token, len)) => (token, at + len),
            None => word(text, at)?,
        };
        tokens.push((token, at..end));
        at = end;
    }
    Ok(tokens)
}

fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

fn symbol(text: &str) -> Option<(Token, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let second = chars.next();
    let equals = matches!(second, Some('=' | '＝'));
    let greater = matches!(second, Some('>' | '＞'));
    let both = first.len_utf8() + second.map_or(0, char::len_utf8);
    let one = first.len_utf8();
    Some(match first {
        '+' | '＋' => (Token::Sign(Sign::Plus), one),
        '-' | '－' | '−' | '–' | '—' => (Token::Sign(Sign::Minus), one),
        '(' | '（' => (Token::Open, one),
        ')' | '）' => (Token::Close, one),
        ',' | '，' | '、' => (Token::Comma, one),
        '=' | '＝' if equals => (Token::Relation(Relation::Equal), both),
        '=' | '＝' => (Token::Relation(Relation::Equal), one),
        '≠' => (Token::Relation(Relation::NotEqual), one),
        '!' | '！' if equals => (Token::Relation(Relation::NotEqual), both),
        '<' | '＜' if greater => (Token::Relation(Relation::NotEqual), both),
        '<' | '＜' if equals => (Token::Relation(Relation::AtMost), both),
        '>' | '＞' if equals => (Token::Relation(Relation::AtLeast), both),
        '<' | '＜' => (Token::Relation(Relation::Less), one),
        '>' | '＞' => (Token::Relation(Relation::Greater), one),
        '≤' | '≦' | '⩽' => (Token::Relation(Relation::AtMost), one),
        '≥' | '≧' | '⩾' => (Token::Relation(Relation::AtLeast), one),
        _ => return None,
    })
}

/// A number or a name. A name is made of segments, bare or quoted, joined by `/`.
fn word(text: &str, start: usize) -> Result<(Token, usize), EquationError> {
    let mut name = String::new();
    let mut quoted = false;
    let mut at = start;
    loop {
        let segment = rest(text, at);
        let first = segment.chars().next();
        if let Some(close) = first.and_then(closing_quote) {
            let open = first.map_or(0, char::len_utf8);
            let inside = segment.get(open..).unwrap_or_default();
            let Some(len) = inside.find(close) else {
                return Err(unclosed_quote(at..text.len(), close));
            };
            name.push_str(inside.get(..len).unwrap_or_default());
            at += open + len + close.len_utf8();
            quoted = true;
        } else {
            let len = segment.find(|c| !is_name(c)).unwrap_or(segment.len());
            name.push_str(segment.get(..len).unwrap_or_default());
            at += len;
        }
        let next = rest(text, at)
            .strip_prefix('/')
            .and_then(|next| next.chars().next());
        let joins = at > start && next.is_some_and(|c| is_name(c) || closing_quote(c).is_some());
        if !joins {
            break;
        }
        name.push('/');
        at += 1;
    }
    if at == start {
        return Err(unknown_symbol(text, start));
    }
    if name.trim().is_empty() {
        return Err(EquationError {
            message: Wording::new(
                "引号里没有名称；请写行名或列名",
                "the quotes are empty; write the name of a row or a column",
            ),
            range: start..at,
        });
    }
    let begins_a_number = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
    let number = if quoted || !name.starts_with(begins_a_number) {
        None
    } else {
        Decimal::parse(&half_width(&name))
    };
    Ok((number.map_or(Token::Name(name), Token::Number), at))
}

fn is_name(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '.' | '_' | '〇' | '·') || c.is_alphanumeric()
}

fn closing_quote(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' | '”' => Some('”'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}

fn half_width(name: &str) -> String {
    let fold = |c| match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    name.chars().map(fold).collect()
}

fn unclosed_quote(range: Range<usize>, close: char) -> EquationError {
    EquationError {
        message: Wording::new(
            format!("引号没有闭合；请在名称后面加上 {close}"),
            format!("the quote is not closed; add {close} after the name"),
        ),
        range,
    }
}

fn unknown_symbol(text: &str, at: usize) -> EquationError {
    let c = rest(text, at).chars().next().unwrap_or(' ');
    let (zh, en) = match c {
        '*' | '×' | '·' | '÷' => (
            "算式里只有加减；要两倍就写两次相加".to_string(),
            "equations only add and subtract; to double a figure, add it twice".to_string(),
        ),
        '/' | '／' => (
            "“/”只用来连接名称，前后不留空格，如 applications/新收/总计；算式里没有除法".to_string(),
            "“/” only joins names, without spaces, as in applications/新收/总计; equations do not divide".to_string(),
        ),
        _ => (
            format!("不认识的符号“{c}”；名称里有特别的字符时，请给整个名称加上双引号"),
            format!("unknown symbol “{c}”; put a name with special characters into double quotes"),
        ),
    };
    EquationError {
        message: Wording::new(zh, en),
        range: at..at + c.len_utf8(),
    }
}
