//! Counting words, and what they say about the number before them.

/// What a number measures, as its unit tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// No unit that is known.
    Bare,
    /// 件, 条, 人次 …
    Count,
    /// `%`, 百分之
    Percent,
    /// 元, 万元 …
    Money,
    /// Dates and durations: 年, 月, 日, 天, 个工作日 …
    Time,
    /// 号: an address or a document.
    Serial,
    /// Everything else that is no count: 分, 倍, 个百分点, 公里 …
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    word: &'static str,
    pub(super) measure: Measure,
}

impl Unit {
    pub(super) fn len(self) -> usize {
        self.word.len()
    }

    /// Whether it is common enough as a unit that a Chinese numeral before it is a number: 一件, but not 一套.
    pub(super) fn is_plain(self) -> bool {
        match self.measure {
            Measure::Count => matches!(
                self.word,
                "件" | "件次"
                    | "条"
                    | "条次"
                    | "份"
                    | "起"
                    | "宗"
                    | "例"
                    | "次"
                    | "篇"
                    | "篇次"
                    | "项"
                    | "个"
                    | "人"
                    | "人次"
                    | "名"
                    | "位"
                    | "家"
                    | "期"
                    | "场"
                    | "场次"
                    | "户"
                    | "种"
                    | "类"
                    | "则"
                    | "部"
                    | "本"
                    | "册"
            ),
            Measure::Other => matches!(self.word, "个百分点" | "倍"),
            _ => true,
        }
    }
}

/// The unit that the text begins with. 条例, 项目, 人民 and their like are words, not units.
pub(super) fn unit(text: &str) -> Option<Unit> {
    let (word, measure) = words(text.chars().next()?)
        .iter()
        .copied()
        .find(|(word, _)| text.starts_with(word))?;
    let after = text.get(word.len()..).unwrap_or_default();
    if is_part_of_a_word(word, after) {
        return None;
    }
    Some(Unit { word, measure })
}

/// The units that begin with this character, longer ones first.
fn words(first: char) -> &'static [(&'static str, Measure)] {
    use Measure::*;
    match first {
        '%' => &[("%", Percent)],
        '％' => &[("％", Percent)],
        '‰' => &[("‰", Other)],
        '元' => &[("元", Money)],
        '万' => &[("万元", Money)],
        '亿' => &[("亿元", Money)],
        '百' => &[("百万元", Money)],
        '千' => &[
            ("千万元", Money),
            ("千元", Money),
            ("千瓦", Other),
            ("千米", Other),
        ],
        '美' => &[("美元", Money)],
        '年' => &[("年度", Time), ("年", Time)],
        '月' => &[("月份", Time), ("月", Time)],
        '日' => &[("日", Time)],
        '天' => &[("天", Time)],
        '周' => &[("周年", Time), ("周", Time)],
        '季' => &[("季度", Time)],
        '时' => &[("时", Time)],
        '小' => &[("小时", Time)],
        '工' => &[("工作日", Time)],
        '分' => &[("分钟", Time), ("分", Other)],
        '秒' => &[("秒", Time)],
        '号' => &[("号", Serial)],
        '件' => &[("件次", Count), ("件", Count)],
        '条' => &[("条次", Count), ("条", Count)],
        '份' => &[("份", Count)],
        '起' => &[("起", Count)],
        '宗' => &[("宗", Count)],
        '例' => &[("例", Count)],
        '次' => &[("次", Count)],
        '篇' => &[("篇次", Count), ("篇", Count)],
        '项' => &[("项次", Count), ("项", Count)],
        '个' => &[
            ("个百分点", Other),
            ("个工作日", Time),
            ("个自然日", Time),
            ("个小时", Time),
            ("个季度", Time),
            ("个月", Time),
            ("个点", Other),
            ("个", Count),
        ],
        '人' => &[("人次", Count), ("人", Count)],
        '名' => &[("名", Count)],
        '位' => &[("位", Count)],
        '家' => &[("家次", Count), ("家", Count)],
        '期' => &[("期", Count)],
        '场' => &[("场次", Count), ("场", Count)],
        '批' => &[("批次", Count), ("批", Count)],
        '户' => &[("户次", Count), ("户", Count)],
        '种' => &[("种", Count)],
        '类' => &[("类", Count)],
        '则' => &[("则", Count)],
        '部' => &[("部", Count)],
        '本' => &[("本", Count)],
        '册' => &[("册", Count)],
        '张' => &[("张", Count)],
        '幅' => &[("幅", Count)],
        '封' => &[("封", Count)],
        '页' => &[("页", Count)],
        '字' => &[("字", Count)],
        '卷' => &[("卷", Count)],
        '处' => &[("处", Count)],
        '所' => &[("所", Count)],
        '座' => &[("座", Count)],
        '台' => &[("台", Count)],
        '套' => &[("套", Count)],
        '款' => &[("款", Count)],
        '轮' => &[("轮", Count)],
        '组' => &[("组", Count)],
        '堂' => &[("堂", Count)],
        '课' => &[("课时", Count)],
        '章' => &[("章", Count)],
        '节' => &[("节", Count)],
        '岁' => &[("岁", Other)],
        '倍' => &[("倍", Other)],
        '届' => &[("届", Other)],
        '米' => &[("米", Other)],
        '吨' => &[("吨", Other)],
        '亩' => &[("亩", Other)],
        '平' => &[("平方公里", Other), ("平方米", Other)],
        '公' => &[("公里", Other), ("公顷", Other)],
        _ => &[],
    }
}

/// Whether unit and following text are one word, in which the unit counts nothing.
fn is_part_of_a_word(word: &str, after: &str) -> bool {
    let mut characters = word.chars();
    let (Some(only), None, Some(next)) =
        (characters.next(), characters.next(), after.chars().next())
    else {
        return false;
    };
    match only {
        '条' => matches!(next, '例' | '款' | '约'),
        '项' => next == '目' && !after.starts_with("目标"),
        '人' => matches!(next, '民' | '大' | '社' | '口' | '力' | '事'),
        // 3起诉讼 counts lawsuits, 起诉 does not count.
        '起' => matches!(next, '草' | '来') || (next == '诉' && !after.starts_with("诉讼")),
        '名' => matches!(next, '称' | '录' | '单' | '义'),
        '家' => matches!(next, '庭' | '园'),
        '期' => matches!(next, '间' | '限'),
        '分' => matches!(next, '别' | '类' | '布' | '析' | '局' | '管'),
        '位' => matches!(next, '于' | '置'),
        '部' => matches!(next, '门' | '分' | '署'),
        '本' => matches!(
            next,
            '级' | '市' | '区' | '县' | '年' | '机' | '局' | '镇' | '街' | '办' | '单' | '报'
        ),
        '处' => matches!(next, '理' | '置' | '罚'),
        '所' => matches!(next, '有' | '属' | '在'),
        '场' => matches!(next, '所' | '景'),
        '批' => matches!(next, '准' | '复' | '示'),
        '种' => matches!(next, '植' | '业'),
        '类' => next == '似',
        '组' => matches!(next, '织' | '成'),
        '台' => next == '账',
        '章' => next == '程',
        '节' => matches!(next, '约' | '假' | '能'),
        '时' => matches!(next, '间' | '效' | '限'),
        '周' => matches!(next, '边' | '期'),
        '年' => matches!(next, '报' | '检') && !after.starts_with("报送"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_is_taken() {
        for (text, len, measure) in [
            ("人次参加", 6, Measure::Count),
            ("个工作日内", 12, Measure::Time),
            ("个百分点", 12, Measure::Other),
            ("万元。", 6, Measure::Money),
            ("％", 3, Measure::Percent),
            ("号令", 3, Measure::Serial),
            ("起诉讼", 3, Measure::Count),
        ] {
            let unit = unit(text).unwrap();
            assert_eq!((unit.len(), unit.measure), (len, measure), "{text}");
        }
    }

    #[test]
    fn words_that_begin_like_a_unit_are_none() {
        for text in [
            "",
            "条例",
            "项目",
            "人民政府",
            "起诉",
            "处理结果",
            "热线",
            "、",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
