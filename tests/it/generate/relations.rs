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

pub(crate) const PUBLISHED: &str = "主动公开";
pub(crate) const CHANNELS: [&str; 5] = [
    "渠道.政府公报",
    "渠道.政府网站",
    "渠道.政务微博",
    "渠道.政务微信",
    "渠道.其他方式",
];
pub(crate) const LEAD: [(&str, &str); 2] = [
    ("新闻发布会.主要负责同志", "新闻发布会"),
    ("在线访谈.主要负责同志", "在线访谈"),
];
/// Each whole comes before the wholes among its parts.
pub(crate) const STATISTICS_SUMS: [(&str, &[&str]); 7] = [
    (
        "收到申请",
        &[
            "收到申请.当面",
            "收到申请.传真",
            "收到申请.网络",
            "收到申请.信函",
        ],
    ),
    ("申请办结", &["申请办结.按时", "申请办结.延期"]),
    (
        "申请答复",
        &[
            "申请答复.已主动公开",
            "申请答复.同意公开",
            "申请答复.同意部分公开",
            "申请答复.不同意公开",
            "申请答复.不属于本机关",
            "申请答复.信息不存在",
            "申请答复.更改补充",
            "申请答复.其他途径",
        ],
    ),
    (
        "申请答复.不同意公开",
        &[
            "不同意公开.国家秘密",
            "不同意公开.商业秘密",
            "不同意公开.个人隐私",
            "不同意公开.危及安全稳定",
            "不同意公开.不是政府信息",
            "不同意公开.其他情形",
        ],
    ),
    (
        "行政复议",
        &["行政复议.维持", "行政复议.纠错", "行政复议.其他"],
    ),
    (
        "行政诉讼",
        &["行政诉讼.维持", "行政诉讼.纠错", "行政诉讼.其他"],
    ),
    ("工作人员", &["工作人员.专职", "工作人员.兼职"]),
];
