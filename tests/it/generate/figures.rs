//! Fills the blank tables with figures that agree with each other.

use super::form::{self, GROUPS, Table};
use super::number::Number;
use super::relations::{CHANNELS, LEAD, PUBLISHED, STATISTICS_SUMS};
use super::rng::Rng;

/// Town, department or city: how much there is to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Nothing,
    Small,
    Middle,
    Large,
}

pub(crate) fn filled(rng: &mut Rng, year: u16) -> Vec<Table> {
    let size = rng.pick(&[
        Size::Nothing,
        Size::Small,
        Size::Small,
        Size::Middle,
        Size::Middle,
        Size::Large,
    ]);
    let mut tables = form::tables(year);
    for table in &mut tables {
        match table.id {
            "proactive" => proactive(rng, year, table),
            "applications" => applications(rng, size, table),
            "review" => review(rng, size, table),
            _ => statistics(rng, size, table),
        }
    }
    if rng.chance(25) {
        tables
            .iter_mut()
            .filter(|table| table.id != "proactive")
            .for_each(leave_zeros_blank);
    }
    tables
}

/// As many clerks do; a table without any figure would be a mistake.
fn leave_zeros_blank(table: &mut Table) {
    let all_zero = |table: &Table| {
        table
            .blocks
            .iter()
            .all(|block| block.cells.iter().all(|cell| cell.number.is_zero()))
    };
    if table.id == "statistics" || all_zero(table) {
        return;
    }
    for block in &mut table.blocks {
        for cell in &mut block.cells {
            cell.blank = cell.number.is_zero();
        }
    }
}

/// Mostly nothing, now and then something.
fn sparse(rng: &mut Rng, size: Size) -> i64 {
    let (percent, most) = match size {
        Size::Nothing => return 0,
        Size::Small => (6, 3),
        Size::Middle => (20, 19),
        Size::Large => (45, 420),
    };
    if rng.chance(percent) {
        rng.between(1, most)
    } else {
        0
    }
}

fn proactive(rng: &mut Rng, year: u16, table: &mut Table) {
    for block in &mut table.blocks {
        let columns = block.columns.len();
        for row in 0..block.rows.len() {
            let figures: Vec<Number> = match block.rows[row].name {
                // No county body, department or town may make 规章.
                "规章" => vec![Number::default(); 3],
                "规范性文件" | "行政规范性文件" => {
                    let made = rng.between(0, 40);
                    let valid = made + rng.between(0, 260);
                    let second = if year <= 2020 {
                        made
                    } else {
                        rng.between(0, 15)
                    };
                    [made, second, valid].map(Number::count).to_vec()
                }
                "行政事业性收费" if year >= 2021 => vec![amount(rng)],
                "政府集中采购" => vec![Number::count(rng.between(0, 90)), amount(rng)],
                _ if year <= 2020 => {
                    let before = rng.between(0, 700);
                    let change = rng.between(-before.min(25), 30);
                    vec![
                        Number::count(before),
                        Number::count(change),
                        Number::count(rng.between(0, 90_000)),
                    ]
                }
                _ => vec![Number::count(rng.between(0, 60_000))],
            };
            for (column, figure) in figures.into_iter().take(columns).enumerate() {
                block.cell_mut(row, column).number = figure;
            }
        }
    }
}

/// In 万元, with up to six decimals.
fn amount(rng: &mut Rng) -> Number {
    let scale = rng.pick(&[0_u8, 0, 1, 2, 4, 6]);
    if rng.chance(30) {
        return Number::default();
    }
    Number::decimal(rng.between(1, 900 * 10_i64.pow(u32::from(scale))), scale)
}

fn applications(rng: &mut Rng, size: Size, table: &mut Table) {
    let block = &mut table.blocks[0];
    let total_column = block.columns.len() - 1;
    let results: Vec<usize> = (0..block.rows.len())
        .filter(|&row| GROUPS.contains(&block.rows[row].name.split('.').next().unwrap_or_default()))
        .collect();
    let [received, carried, closed, next] =
        ["新收", "上年结转", "总计", "结转下年"].map(|name| block.row(name));
    for column in 0..total_column {
        let size = match size {
            // Nearly all applicants are persons.
            Size::Large | Size::Middle if column > 0 && rng.chance(70) => Size::Small,
            size => size,
        };
        let mut answered = 0;
        for &row in &results {
            let count = sparse(rng, size);
            answered += count;
            block.cell_mut(row, column).number = Number::count(count);
        }
        let left_over = if rng.chance(40) { sparse(rng, size) } else { 0 };
        let brought = if rng.chance(40) {
            rng.between(0, (answered + left_over).min(9))
        } else {
            0
        };
        for (row, count) in [
            (closed, answered),
            (next, left_over),
            (carried, brought),
            (received, answered + left_over - brought),
        ] {
            block.cell_mut(row, column).number = Number::count(count);
        }
    }
    for row in 0..block.rows.len() {
        let sum = (0..total_column)
            .map(|column| block.cell(row, column).number.whole())
            .sum();
        block.cell_mut(row, total_column).number = Number::count(sum);
    }
}

fn review(rng: &mut Rng, size: Size, table: &mut Table) {
    let block = &mut table.blocks[0];
    for row in 0..block.rows.len() {
        let mut total = 0;
        for column in 0..4 {
            let count = sparse(rng, size).min(30);
            total += count;
            block.cell_mut(row, column).number = Number::count(count);
        }
        block.cell_mut(row, 4).number = Number::count(total);
    }
}

fn statistics(rng: &mut Rng, size: Size, table: &mut Table) {
    let block = &mut table.blocks[0];
    let most = match size {
        Size::Nothing | Size::Small => 90,
        Size::Middle => 900,
        Size::Large => 41_000,
    };
    let mut set = |name: &str, count: i64| {
        let row = block.row(name);
        block.cell_mut(row, 0).number = Number::count(count);
    };

    let channels: Vec<i64> = CHANNELS
        .iter()
        .map(|_| {
            if rng.chance(75) {
                rng.between(1, most)
            } else {
                0
            }
        })
        .collect();
    let largest = channels.iter().copied().max().unwrap_or_default();
    let sum: i64 = channels.iter().sum();
    set(
        PUBLISHED,
        if rng.chance(50) {
            sum
        } else {
            rng.between(largest, sum)
        },
    );
    for (name, count) in CHANNELS.into_iter().zip(channels) {
        set(name, count);
    }
    let made = rng.between(0, 12);
    set("主动公开.规范性文件", made);
    set("制发规范性文件", made);

    set("舆情", rng.between(0, 40));
    for (part, whole) in LEAD {
        let times = rng.between(0, 9);
        set(whole, times);
        set(part, rng.between(0, times));
    }
    for name in ["政策解读", "微博微信回应", "其他方式回应"] {
        set(name, rng.between(0, 60));
    }

    let received = match size {
        Size::Nothing => 0,
        Size::Small => rng.between(0, 9),
        Size::Middle => rng.between(5, 120),
        Size::Large => rng.between(60, 900),
    };
    let mut wholes = vec![
        ("收到申请", received),
        ("申请办结", received),
        ("申请答复", received),
        ("行政复议", sparse(rng, size).min(30)),
        ("行政诉讼", sparse(rng, size).min(30)),
        ("工作人员", rng.between(1, 40)),
    ];
    for (name, parts) in STATISTICS_SUMS {
        let Some(whole) = wholes
            .iter()
            .find(|(whole, _)| *whole == name)
            .map(|(_, count)| *count)
        else {
            continue;
        };
        set(name, whole);
        for (part, count) in parts.iter().zip(rng.parts(whole, parts.len())) {
            set(part, count);
            wholes.push((part, count));
        }
    }

    set("举报投诉", 0);
    set("专门机构", rng.between(0, 3));
    set("查阅点", rng.between(1, 20));
    set("会议", rng.between(1, 12));
    set("培训班", rng.between(0, 8));
    set("受训人员", rng.between(0, 700));
    let funds = block.row("专项经费");
    block.cell_mut(funds, 0).number = Number::decimal(rng.between(0, 900), 1);
}
