use proptest::prelude::*;

use super::super::{Bound, Phrase, phrases, phrases_at};
use crate::number::Measure;
use crate::walk::Walk;
use crate::words::Vocabulary;

/// Each phrase as `value unit`, with its bound where it has one.
fn seen(text: &str) -> Vec<String> {
    let show = |phrase: &Phrase| {
        let mut line = format!(
            "{} {}",
            phrase.value,
            text.get(phrase.unit.clone()).unwrap()
        );
        if phrase.bound != Bound::Exact {
            line = format!("{line} {:?}", phrase.bound);
        }
        line.trim_end().to_string()
    };
    phrases(text).iter().map(show).collect()
}

#[test]
fn the_end_of_a_figure_that_a_line_break_cut_is_none() {
    assert_eq!(seen("政策法规类41\n6条"), ["41"]);
    assert_eq!(seen("政策法规类41\r\n6条，占"), ["41"]);
    assert_eq!(seen("政策法规类\n416条"), ["416 条"]);
}

#[test]
fn counts_are_read_with_their_units() {
    assert_eq!(seen("共收到申请36件，办结３５件。"), ["36 件", "35 件"]);
    assert_eq!(
        seen("公开 22559 条，专题\u{a0}26\u{a0}个"),
        ["22559 条", "26 个"]
    );
    assert_eq!(seen("公开信息1,234条"), ["1234 条"]);
    assert_eq!(seen("举办培训6次，312人次参加"), ["6 次", "312 人次"]);
    assert_eq!(
        seen("受理749件（新收713件+结转36件）"),
        ["749 件", "713 件", "36 件"]
    );
    assert_eq!(seen("解读稿12\n篇"), ["12 篇"]);
    assert_eq!(seen("动态 300 余条"), ["300 条 OrMore"]);
    assert_eq!(
        seen("约\u{2002}26\u{2002}件，专题\u{2003}3\u{2009}余\u{2003}个"),
        ["26 件 About", "3 个 OrMore"]
    );
}

#[test]
fn ten_thousands_are_multiplied_out_but_not_in_money() {
    assert_eq!(seen("4.63万余条"), ["46300 条 OrMore"]);
    assert_eq!(seen("22.8万人次"), ["228000 人次"]);
    assert_eq!(seen("粉丝超过9.1万，"), ["91000  AtLeast"]);
    assert_eq!(
        seen("25.1万元，300余万元，1.2亿元"),
        ["25.1 万元", "300 万元 OrMore", "1.2 亿元"]
    );
    assert_eq!(seen("300余万人次"), ["3000000 人次 OrMore"]);
    assert_eq!(seen("1万2345条"), ["12345 条"]);
    assert_eq!(seen("3千余条"), ["3000 条 OrMore"]);
    assert_eq!(seen("12百姓"), ["12"]);
}

#[test]
fn the_step_is_the_worth_of_the_last_digit() {
    let step = |text: &str| phrases(text)[0].step.to_string();
    assert_eq!(
        ["4.63万条", "52件", "60.3%", "3万条", "三万条", "300余万条"].map(step),
        ["100", "1", "0.1", "10000", "10000", "10000"]
    );
}

#[test]
fn the_ranges_cut_the_text_where_they_say() {
    let text = "约4.63万余条以上。";
    let phrase = &phrases(text)[0];
    assert_eq!(text.get(phrase.range.clone()).unwrap(), "4.63万余条以上");
    assert_eq!(text.get(phrase.digits.clone()).unwrap(), "4.63");
    assert_eq!(text.get(phrase.unit.clone()).unwrap(), "条");
    let text = "占百分之六十点五，";
    let phrase = &phrases(text)[0];
    assert_eq!(text.get(phrase.range.clone()).unwrap(), "百分之六十点五");
    assert_eq!(text.get(phrase.digits.clone()).unwrap(), "六十点五");
}

#[test]
fn words_around_a_number_limit_it() {
    assert_eq!(
        seen("约30条、近30条、30余条、30多条、30条以上、逾30条、不足30条、30条左右、最近30天"),
        [
            "30 条 About",
            "30 条 About",
            "30 条 OrMore",
            "30 条 OrMore",
            "30 条 AtLeast",
            "30 条 AtLeast",
            "30 条 Below",
            "30 条 About",
            "30 天"
        ]
    );
    assert_eq!(seen("2019余姚"), ["2019"]);
}

#[test]
fn percentages_are_read_in_both_spellings() {
    assert_eq!(
        seen("占60.3%，占39.7％，百分之六十，百分之60，百分之三点二"),
        ["60.3 %", "39.7 ％", "60 百分之", "60 百分之", "3.2 百分之"]
    );
    assert_eq!(seen("提高3.2个百分点"), ["3.2 个百分点"]);
}

#[test]
fn chinese_numerals_count_before_a_unit() {
    assert_eq!(
        seen("收到一件，公报十二期，二十三件，一百零五条，两件，三百余条，十多个"),
        [
            "1 件",
            "12 期",
            "23 件",
            "105 条",
            "2 件",
            "300 条 OrMore",
            "10 个 OrMore"
        ]
    );
    assert_eq!(seen("行政诉讼一起。"), ["1 起"]);
    assert_eq!(seen("近三年"), ["3 年 About"]);
    assert_eq!(seen("三至五件"), ["3 件 Between"]);
}

#[test]
fn chinese_numerals_that_count_nothing_are_passed_over() {
    for text in [
        "一是加强领导",
        "一、总体情况",
        "（一）项目",
        "一批",
        "统一条目",
        "进一步",
        "唯一",
        "一些",
        "一次性告知",
        "一站式",
        "最多跑一次",
        "一网通办",
        "每年一次",
        "高效办成一件事",
        "与社区一起推进",
        "下一个",
        "三公经费",
        "十四五规划",
        "三四件",
        "数十件",
        "几十条",
        "三安全一稳定",
        "一人一档",
        "一、二项之和",
        "一二三产业",
    ] {
        assert_eq!(seen(text), [""; 0], "{text}");
    }
}

#[test]
fn ordinals_are_no_counts() {
    for text in [
        "第20条",
        "第二十条第（一）项",
        "第 3 期",
        "第一、二条",
        "第1、2项",
        "第三至五章",
    ] {
        assert_eq!(seen(text), [""; 0], "{text}");
    }
    assert_eq!(seen("第一批公开12项"), ["12 项"]);
}

#[test]
fn dates_addresses_and_document_numbers_say_so_by_their_measure() {
    let measures = |text: &str| {
        phrases(text)
            .iter()
            .map(|phrase| phrase.measure)
            .collect::<Vec<_>>()
    };
    assert_eq!(measures("自2021年1月1日起"), [Measure::Time; 3]);
    assert_eq!(measures("20个工作日内，3个月"), [Measure::Time; 2]);
    assert_eq!(measures("国令711号，中山路61 号"), [Measure::Serial; 2]);
    assert_eq!(seen("国办函〔2021〕30号"), ["2021", "30 号"]);
    assert_eq!(seen("12345热线，邮编315800"), ["12345", "315800"]);
    assert_eq!(seen("492条例"), ["492"]);
}

#[test]
fn telephones_addresses_and_codes_are_passed_over() {
    for text in [
        "电话：86780264",
        "0574-89297514",
        "A4纸",
        "5G网络",
        "http://www.abc.gov.cn/art/2021/1/31/art_123.html",
        "2021-01-31",
        "2021.1.31",
        "2021/1/31",
        "9:30-11:30",
        "COVID-19",
        "a12@b34.cn",
    ] {
        assert_eq!(seen(text), [""; 0], "{text}");
    }
    assert_eq!(seen("共公开1234567条"), ["1234567 条"]);
}

#[test]
fn ranges_are_one_number_with_two_ends() {
    assert_eq!(seen("3-5件"), ["3 件 Between"]);
    assert_eq!(seen("每次 3 ～ 5 件"), ["3 件 Between"]);
    assert_eq!(seen("2021—2025年"), ["2021 年 Between"]);
    assert_eq!(seen("5-3件"), [""; 0]);
}

#[test]
fn a_list_number_is_a_bare_one() {
    assert_eq!(seen("1.政府公报公开12条"), ["1", "12 条"]);
    assert_eq!(seen("2、公开12条"), ["2", "12 条"]);
}

proptest! {
    #[test]
    fn a_part_of_a_text_has_the_numbers_that_it_has_alone(
        before in "[0-9a件，百 ]{0,5}",
        text in "[0-9０,.-一二十百万第件条年a/ ]{0,20}",
        after in "[0-9a件，百 ]{0,5}",
    ) {
        let whole = format!("{before}{text}{after}");
        let walk = Walk::over(&whole, &Vocabulary::default());
        let range = before.len()..before.len() + text.len();
        let numerals = Walk::within(&walk.numerals, &range);
        prop_assert_eq!(phrases_at(&text, range.start, numerals), phrases(&text));
    }

    #[test]
    fn any_text_scans(text in any::<String>()) {
        check_ranges(&text)?;
    }

    #[test]
    fn any_text_of_the_field_scans(text in "[0-9０９,，.．~—-至一二十百千万亿〇零点百分之%约近超过余多几第、件条起人次元年a/ \n]{0,40}") {
        check_ranges(&text)?;
    }

    #[test]
    fn every_count_is_found(number in 0u32..10_000_000, unit in "(件|条|份|宗|篇|人次)") {
        let text = format!("共收到{number}{unit}，");
        prop_assert_eq!(seen(&text), [format!("{number} {unit}")]);
    }
}

fn check_ranges(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for phrase in phrases(text) {
        prop_assert!(phrase.range.start >= end);
        end = phrase.range.end;
        for range in [phrase.range, phrase.digits, phrase.unit] {
            prop_assert!(text.get(range).is_some());
        }
    }
    Ok(())
}

#[test]
fn the_numerals_are_what_may_begin_a_number() {
    for character in '\u{80}'..=char::MAX {
        let may_begin = super::may_begin(character.encode_utf8(&mut [0; 4]).as_bytes(), 0);
        assert_eq!(
            super::NUMERALS.contains(character),
            may_begin,
            "{character}"
        );
    }
}
