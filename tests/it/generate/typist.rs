//! Who types the form: by the book, or with the habits that domain practice tolerates.

use super::form::Cell;
use super::rng::Rng;

/// How a report is written down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// Labels and figures in the wordings that real reports use beside the printed ones.
    pub(crate) variants: bool,
    /// Decides what the layout leaves open.
    pub(crate) seed: u64,
}

pub(crate) struct Typist {
    pub(crate) rng: Rng,
    variants: bool,
    /// The layout cannot show an empty cell, so the clerk typed the zeros.
    zeros: bool,
}

impl Typist {
    pub(crate) fn new(options: Options, zeros: bool) -> Typist {
        Typist {
            rng: Rng::new(options.seed),
            variants: options.variants,
            zeros,
        }
    }

    pub(crate) fn figure(&mut self, cell: &Cell) -> String {
        if let Some(instead) = cell.instead {
            return instead.to_owned();
        }
        if cell.blank && !self.zeros {
            return String::new();
        }
        let plain = cell.number.to_string();
        if !self.variants || self.zeros {
            return plain;
        }
        let short = plain.len() < 4 && !plain.contains(['.', '-']);
        match self.rng.between(1, 40) {
            1 => format!("{plain} "),
            2 => format!("\u{a0}{plain}"),
            3 if short => plain.chars().map(full_width).collect(),
            4 if plain.len() == 4 && !plain.contains(['.', '-']) => {
                let (thousands, rest) = plain.split_at(1);
                format!("{thousands},{rest}")
            }
            _ => plain,
        }
    }

    pub(crate) fn label(&mut self, printed: &str) -> String {
        if !self.variants || !self.rng.chance(35) {
            return printed.to_owned();
        }
        let habits: &[(&str, &str)] = &[
            ("本年新收", "本年新收到"),
            ("上年结转", "上年转结"),
            ("上年结转", "上年度结转"),
            ("行政规范性文件", "规范性文件"),
            ("（七）总计", "总计"),
            ("“三安全一稳定”", "\"三安全一稳定\""),
            ("“三安全一稳定”", "「三安全一稳定」"),
            ("本年新", "本年新 "),
            ("商业企业", "商业 企业"),
            ("社会公益组织", "社会公益 组织"),
            ("法律服务机构", "法律服 务机构"),
        ];
        let fitting: Vec<_> = habits
            .iter()
            .filter(|(form, _)| printed.contains(form))
            .collect();
        if !fitting.is_empty() && self.rng.chance(70) {
            let (form, habit) = self.rng.pick(&fitting);
            return printed.replacen(form, habit, 1);
        }
        let numbered = printed
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_digit());
        if numbered {
            return printed.replacen('.', self.rng.pick(&["、", ". ", "．"]), 1);
        }
        if printed.starts_with('（') && printed.chars().nth(2) == Some('）') {
            return printed
                .replacen('（', "(", 1)
                .replacen('）', self.rng.pick(&[")", ") "]), 1);
        }
        printed.to_owned()
    }

    /// The heading of a section, without its number.
    pub(crate) fn heading(&mut self, title: &str) -> String {
        if !self.variants || !self.rng.chance(40) {
            return title.to_owned();
        }
        let longer = match title {
            "存在的主要问题及改进情况" => "政府信息公开工作存在的主要问题及改进情况",
            "政府信息公开行政复议、行政诉讼情况" => {
                "因政府信息公开工作被申请行政复议、提起行政诉讼情况"
            }
            "收到和处理政府信息公开申请情况" => {
                "行政机关收到和处理政府信息公开申请情况"
            }
            "主动公开政府信息情况" => "行政机关主动公开政府信息情况",
            same => same,
        };
        longer.to_owned()
    }
}

pub(crate) fn full_width(digit: char) -> char {
    match digit {
        '0'..='9' => char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap_or(digit),
        other => other,
    }
}
