//! The words of a blank report. What is left to write is marked the way that residue/placeholder finds it.

use crate::form::FormatForm;
use crate::report::BodyKind;

use super::Wish;

const LEFT: &str = "（待填写）";

pub(super) fn title(wish: Wish<'_>) -> String {
    format!("{}{}年政府信息公开工作年度报告", wish.body, wish.year)
}

pub(super) fn preamble(format: &FormatForm, wish: Wish<'_>) -> Vec<String> {
    let year = wish.year;
    let basis = match year {
        2021.. => {
            "《中华人民共和国政府信息公开条例》（国令第711号）和《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
        }
        2019.. => {
            "《中华人民共和国政府信息公开条例》（国令第711号）和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）"
        }
        _ => "《中华人民共和国政府信息公开条例》",
    };
    debug_assert!(format.governs(year));
    let mut preamble = vec![format!(
        "本报告根据{basis}的要求编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )];
    let contact = wish.last_year.map_or(&[][..], |last| &last.contact);
    if contact.is_empty() {
        preamble.push(format!(
            "对本报告有疑问的，请与{}联系（地址：{LEFT}；邮编：{LEFT}；电话：{LEFT}）。",
            wish.body
        ));
    }
    preamble.extend(contact.iter().cloned());
    preamble
}

/// The paragraphs of a section that is no table.
pub(super) fn section(id: &str, wish: Wish<'_>) -> Vec<String> {
    let year = wish.year;
    let is_government = matches!(wish.kind, BodyKind::Government | BodyKind::Street);
    match id {
        "overview" => {
            let mut aspects: Vec<String> = ["主动公开", "依申请公开", "政府信息管理", "平台建设"]
                .iter()
                .zip(["一", "二", "三", "四"])
                .map(|(aspect, number)| format!("（{number}）{aspect}。{year}年，{LEFT}。"))
                .collect();
            aspects.push(match is_government {
                true => format!(
                    "（五）监督保障。工作考核情况{LEFT}，社会评议情况{LEFT}，责任追究结果{LEFT}。"
                ),
                false => format!("（五）监督保障。{year}年，{LEFT}。"),
            });
            aspects
        }
        "problems" => vec![
            format!("存在的主要问题：一是{LEFT}；二是{LEFT}。"),
            format!("改进情况：一是{LEFT}；二是{LEFT}。"),
        ],
        "other" if year >= 2021 => vec![format!("本年度收取信息处理费的情况：{LEFT}。")],
        _ => vec![format!("{year}年，{LEFT}。")],
    }
}
