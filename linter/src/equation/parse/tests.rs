use proptest::prelude::*;

use super::*;
use crate::number::Decimal;

/// The message of the error and the text that it is drawn at.
fn fault(text: &str) -> (String, &str) {
    let error = parse(text).unwrap_err();
    assert!(!error.message.en.is_empty());
    (error.message.zh, text.get(error.range).unwrap())
}

fn names(text: &str) -> Vec<String> {
    parse(text)
        .unwrap()
        .names()
        .map(|(name, _)| name.to_string())
        .collect()
}

#[test]
fn an_equation_has_two_sides_and_a_relation() {
    let equation = parse("新收 + 上年结转 = 总计 + 结转下年").unwrap();
    assert_eq!(equation.relation, Relation::Equal);
    assert_eq!(
        names(&equation.text),
        ["新收", "上年结转", "总计", "结转下年"]
    );
}

#[test]
fn every_spelling_of_a_relation_is_known() {
    for (spellings, relation) in [
        (["=", "＝", "=="].as_slice(), Relation::Equal),
        (&["≤", "<=", "＜=", "＜＝", "≦"], Relation::AtMost),
        (&["≥", ">=", "＞=", "≧"], Relation::AtLeast),
        (&["<", "＜"], Relation::Less),
        (&[">", "＞"], Relation::Greater),
        (&["≠", "!=", "<>", "！＝"], Relation::NotEqual),
    ] {
        for spelling in spellings {
            let equation = parse(&format!("甲{spelling}乙")).unwrap();
            assert_eq!(equation.relation, relation, "{spelling}");
        }
        assert_eq!(
            parse(&format!("甲{}乙", relation.symbol()))
                .unwrap()
                .relation,
            relation
        );
    }
}

#[test]
fn names_are_what_the_forms_print() {
    assert_eq!(
        names("三.1＋〇二 ＝ applications/新收/总计"),
        ["三.1", "〇二", "applications/新收/总计"]
    );
    assert_eq!(
        names("\"（一）予以 公开\" = applications/\"（七）总计\"/总计"),
        ["（一）予以 公开", "applications/（七）总计/总计"]
    );
    assert_eq!(
        names("“甲-乙” = 「丙」 - 2019年"),
        ["甲-乙", "丙", "2019年"]
    );
}

#[test]
fn ranges_of_names_lead_back_into_the_text() {
    let text = "新收 + “上年 结转” = 最大(总计, 3)";
    let equation = parse(text).unwrap();
    let places: Vec<_> = equation
        .names()
        .map(|(_, range)| text.get(range).unwrap())
        .collect();
    assert_eq!(places, ["新收", "“上年 结转”", "总计"]);
}

#[test]
fn numbers_are_exact_and_may_be_full_width() {
    assert_eq!(
        parse_expression("0.000001").unwrap(),
        Expression::Number(Decimal::parse("0.000001").unwrap())
    );
    assert_eq!(
        parse_expression("１２").unwrap(),
        Expression::Number(Decimal::from(12))
    );
}

#[test]
fn brackets_and_functions_nest() {
    assert!(matches!(
        parse_expression("合计（甲，乙）").unwrap(),
        Expression::Call { function: Function::Sum, arguments } if arguments.len() == 2
    ));
    assert!(parse_expression("最大(甲, -(乙 - 丙)) + MIN(丁)").is_ok());
    assert_eq!(parse_expression("(甲)").unwrap().names().count(), 1);
}

#[test]
fn errors_are_drawn_where_they_are_and_say_what_to_write() {
    for (text, message, place) in [
        ("甲 + = 乙", "应为行名", "="),
        ("甲 + + 乙 = 丙", "两个符号", "+"),
        ("甲 + 乙", "缺少比较符", ""),
        ("", "不完整", ""),
        ("甲 =", "不完整", ""),
        ("甲 × 2 = 乙", "只有加减", "×"),
        ("甲 / 乙 = 1", "没有除法", "/"),
        ("甲 # 乙", "不认识的符号“#”", "#"),
        ("平均(甲) = 1", "没有函数“平均”", "平均"),
        ("总和(甲) = 1", "是否想写“合计”", "总和"),
        ("mx(甲) = 1", "是否想写“max”", "mx"),
        ("(甲 + 乙 = 丙", "没有闭合", "("),
        ("合计(甲 = 丙", "没有闭合", "合计"),
        ("合计(甲 乙) = 丙", "应为“+”", "乙"),
        ("合计() = 丙", "少了一项", ")"),
        ("甲) = 乙", "多了一个“)”", ")"),
        ("甲, 乙 = 丙", "逗号只用在函数里", ","),
        ("甲 = 乙 丙", "双引号", "丙"),
        ("甲 = 乙 = 丙", "拆成两条", "="),
        ("甲 = “乙", "引号没有闭合", "“乙"),
        ("甲 = \"\"", "引号里没有名称", "\"\""),
    ] {
        let (said, at) = fault(text);
        assert!(said.contains(message), "{text}: {said}");
        assert_eq!(at, place, "{text}");
    }
    assert!(
        parse_expression("甲 = 乙")
            .unwrap_err()
            .message
            .zh
            .contains("只写一边")
    );
}

#[test]
fn hostile_depth_and_length_are_refused() {
    assert!(fault(&("(".repeat(1000) + "甲")).0.contains("嵌套太深"));
    assert!(fault(&("max(".repeat(500) + "甲")).0.contains("嵌套太深"));
    assert!(fault(&"甲+".repeat(100_000)).0.contains("太长"));
    assert!(parse(&("甲+".repeat(500) + "甲=乙")).is_ok());
}

proptest! {
    #[test]
    fn any_text_parses_or_says_where_not(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_text_of_the_field_parses_or_says_where_not(text in "[甲乙合计最大()（）+＋\\-=<>≤!\"“”/., 0-9]{0,24}") {
        check(&text)?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(equation) => {
            for (_, range) in equation.names() {
                prop_assert!(text.get(range).is_some());
            }
        }
        Err(error) => prop_assert!(text.get(error.range).is_some()),
    }
    Ok(())
}
