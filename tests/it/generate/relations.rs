//! What must hold between the figures of a report, worked out here without the engine.

use super::form::{GROUPS, Table};
use super::number::Number;
use super::{Model, Place};

/// Left and right are sums of cells.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    /// The rule that a checker reports when it does not hold.
    pub(crate) rule: &'static str,
    pub(crate) left: Vec<Place>,
    pub(crate) sign: Sign,
    pub(crate) right: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Equal,
    AtMost,
}

impl Relation {
    pub(crate) fn holds(&self, model: &Model) -> bool {
        let sum = |places: &[Place]| -> i128 {
            places
                .iter()
                .map(|&place| model.cell(place).number.millionths())
                .sum()
        };
        let (left, right) = (sum(&self.left), sum(&self.right));
        match self.sign {
            Sign::Equal => left == right,
            Sign::AtMost => left <= right,
        }
    }

    pub(crate) fn names(&self, place: Place) -> bool {
        self.left.contains(&place) || self.right.contains(&place)
    }
}

impl Model {
    pub(crate) fn relations(&self) -> Vec<Relation> {
        let mut found = Vec::new();
        for (index, table) in self.tables.iter().enumerate() {
            match table.id {
                "applications" => applications(index, table, &mut found),
                "review" => review(index, &mut found),
                "statistics" => statistics(index, table, &mut found),
                // 上一年项目数量, 本年增/减 and 处理决定数量 count different things.
                _ => {}
            }
        }
        found
    }

    /// A figure for this cell that breaks a relation, if the cell stands in one.
    pub(crate) fn breaking(&self, place: Place) -> Option<Number> {
        let relations = self.relations();
        let mut altered = self.clone();
        let number = self.cell(place).number;
        [
            number.plus(1),
            number.plus(7),
            number.plus(100_000),
            Number::default(),
        ]
        .into_iter()
        .find(|&number| {
            altered.change(place, number);
            relations.iter().any(|relation| !relation.holds(&altered))
        })
    }
}

fn applications(table: usize, form: &Table, found: &mut Vec<Relation>) {
    let rows = &form.blocks[0].rows;
    let at = |row, column| Place {
        table,
        block: 0,
        row,
        column,
    };
    let row = |name| form.blocks[0].row(name);
    let total = form.blocks[0].columns.len() - 1;
    let results: Vec<usize> = (0..rows.len())
        .filter(|&index| GROUPS.contains(&rows[index].name.split('.').next().unwrap_or_default()))
        .collect();
    for column in 0..=total {
        found.push(Relation {
            rule: "sum/carry-balance",
            left: vec![at(row("新收"), column), at(row("上年结转"), column)],
            sign: Sign::Equal,
            right: vec![at(row("总计"), column), at(row("结转下年"), column)],
        });
        found.push(Relation {
            rule: "sum/result-total",
            left: vec![at(row("总计"), column)],
            sign: Sign::Equal,
            right: results.iter().map(|&result| at(result, column)).collect(),
        });
    }
    for index in 0..rows.len() {
        found.push(Relation {
            rule: "sum/row-total",
            left: vec![at(index, total)],
            sign: Sign::Equal,
            right: (0..total).map(|column| at(index, column)).collect(),
        });
    }
}

fn review(table: usize, found: &mut Vec<Relation>) {
    for row in 0..3 {
        let at = |column| Place {
            table,
            block: 0,
            row,
            column,
        };
        found.push(Relation {
            rule: "sum/outcome-total",
            left: vec![at(4)],
            sign: Sign::Equal,
            right: (0..4).map(at).collect(),
        });
    }
}

/// A table that prints only a part of the statistics has only the relations of that part.
fn statistics(table: usize, form: &Table, found: &mut Vec<Relation>) {
    let prints = |name: &str| form.blocks[0].rows.iter().any(|row| row.name == name);
    let place = |name: &str| Place {
        table,
        block: 0,
        row: form.blocks[0].row(name),
        column: 0,
    };
    let places = |names: &[&str]| -> Vec<Place> { names.iter().map(|name| place(name)).collect() };
    for (whole, parts) in STATISTICS_SUMS
        .into_iter()
        .filter(|(whole, _)| prints(whole))
    {
        found.push(Relation {
            rule: "sum/statistics-parts",
            left: vec![place(whole)],
            sign: Sign::Equal,
            right: places(parts),
        });
    }
    // The same item in several channels counts once.
    for channel in CHANNELS {
        found.push(Relation {
            rule: "cross/channel-total",
            left: vec![place(channel)],
            sign: Sign::AtMost,
            right: vec![place(PUBLISHED)],
        });
    }
    found.push(Relation {
        rule: "cross/channel-total",
        left: vec![place(PUBLISHED)],
        sign: Sign::AtMost,
        right: places(&CHANNELS),
    });
    for (part, whole) in LEAD {
        found.push(Relation {
            rule: "cross/lead-within-total",
            left: vec![place(part)],
            sign: Sign::AtMost,
            right: vec![place(whole)],
        });
    }
}

pub(crate) const PUBLISHED: &str = "主动公开政府信息数";
pub(crate) const CHANNELS: [&str; 5] = [
    "政府公报公开政府信息数",
    "政府网站公开政府信息数",
    "政务微博公开政府信息数",
    "政务微信公开政府信息数",
    "其他方式公开政府信息数",
];
pub(crate) const LEAD: [(&str, &str); 2] = [
    (
        "主要负责同志参加新闻发布会次数",
        "参加或举办新闻发布会总次数",
    ),
    (
        "主要负责同志参加政府网站在线访谈次数",
        "政府网站在线访谈次数",
    ),
];
/// Each whole comes before the wholes among its parts.
pub(crate) const STATISTICS_SUMS: [(&str, &[&str]); 7] = [
    (
        "收到申请数",
        &["当面申请数", "传真申请数", "网络申请数", "信函申请数"],
    ),
    ("申请办结数", &["按时办结数", "延期办结数"]),
    (
        "申请答复数",
        &[
            "属于已主动公开范围数",
            "同意公开答复数",
            "同意部分公开答复数",
            "不同意公开答复数",
            "不属于本行政机关公开数",
            "申请信息不存在数",
            "告知作出更改补充数",
            "告知通过其他途径办理数",
        ],
    ),
    (
        "不同意公开答复数",
        &[
            "涉及国家秘密",
            "涉及商业秘密",
            "涉及个人隐私",
            "危及国家安全、公共安全、经济安全和社会稳定",
            "不是《条例》所指政府信息",
            "法律法规规定的其他情形",
        ],
    ),
    (
        "行政复议数量",
        &[
            "行政复议.维持具体行政行为数",
            "行政复议.被依法纠错数",
            "行政复议.其他情形数",
        ],
    ),
    (
        "行政诉讼数量",
        &[
            "行政诉讼.维持具体行政行为或者驳回原告诉讼请求数",
            "行政诉讼.被依法纠错数",
            "行政诉讼.其他情形数",
        ],
    ),
    ("从事政府信息公开工作人员数", &["专职人员数", "兼职人员数"]),
];
