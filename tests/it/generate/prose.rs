//! The sentences of a report, each of which agrees with the tables.

use super::form::{GROUPS, Table};
use super::rng::Rng;
use super::typist::full_width;
use super::{Kind, Model, Part, Section};

mod applications;
mod overview;
mod statistics;

/// What the sentences draw on.
struct Writer<'r> {
    rng: &'r mut Rng,
    year: u16,
    body: String,
    kind: Kind,
    tables: &'r [Table],
}

pub(super) fn written(rng: &mut Rng, seed: u64, year: u16, tables: Vec<Table>) -> Model {
    let (body, kind) = invented_body(rng);
    let mut writer = Writer {
        rng,
        year,
        body: body.clone(),
        kind,
        tables: &tables,
    };
    let title = writer.title();
    let preamble = writer.preamble();
    let (sections, appendix) = if year <= 2018 {
        let appendix = vec![
            Part::Paragraph("附件".to_owned()),
            Part::Paragraph(format!("{year}年度政府信息公开工作情况统计表")),
            Part::Table(0),
        ];
        (writer.seven_parts(), appendix)
    } else {
        (writer.six_sections(), Vec::new())
    };
    Model {
        seed,
        year,
        body,
        kind,
        title,
        preamble,
        sections,
        appendix,
        tables,
    }
}

fn invented_body(rng: &mut Rng) -> (String, Kind) {
    let city = rng.pick(&["青川市", "云岫市", "澄阳市", "沧湖市", "岚溪市"]);
    let county = rng.pick(&["望湖区", "白鹭区", "东陵县", "石泉区", "松月县"]);
    let kind = rng.pick(&[
        Kind::Government,
        Kind::Department,
        Kind::Department,
        Kind::Office,
        Kind::Street,
    ]);
    let body = match kind {
        Kind::Government if rng.chance(50) => {
            let town = rng.pick(&["柳渡镇", "石埠镇", "云栈乡", "枫桥坞镇"]);
            format!("{city}{county}{town}人民政府")
        }
        Kind::Government => format!("{city}{county}人民政府"),
        Kind::Department => {
            let bureau = rng.pick(&[
                "民政局",
                "教育局",
                "交通运输局",
                "水利局",
                "财政局",
                "审计局",
            ]);
            format!("{city}{county}{bureau}")
        }
        Kind::Office => format!("{city}{county}人民政府办公室"),
        Kind::Street => {
            let street = rng.pick(&["南塘街道办事处", "望江街道办事处", "书院街道办事处"]);
            format!("{city}{county}{street}")
        }
    };
    (body, kind)
}

impl Writer<'_> {
    fn title(&mut self) -> Vec<String> {
        let (body, year) = (&self.body, self.year);
        match self.rng.between(1, 4) {
            1 => vec![body.clone(), format!("{year}年政府信息公开工作年度报告")],
            2 => vec![format!("{body} {year} 年政府信息公开工作年度报告")],
            3 => vec![format!("{body}{year}年度政府信息公开工作年度报告")],
            _ => vec![format!("{body}{year}年政府信息公开工作年度报告")],
        }
    }

    fn preamble(&mut self) -> Vec<String> {
        let (body, year) = (&self.body, self.year);
        let law = "《中华人民共和国政府信息公开条例》（以下简称《条例》）";
        let basis = match year {
            ..=2018 => format!("{law}要求"),
            2019..=2020 => format!(
                "{law}和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）要求"
            ),
            _ if self.rng.chance(50) => format!("{law}（国务院令第711号）规定"),
            _ => format!(
                "{law}和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求"
            ),
        };
        let period = match self.rng.between(1, 3) {
            1 => format!("统计期限自{year}年1月1日起至{year}年12月31日止"),
            2 => format!("统计期限为{year}年1月1日至{year}年12月31日"),
            _ => format!("统计期限自 {year} 年 1 月 1 日至 {year} 年 12 月 31 日"),
        };
        let contact = "书院路18号，邮编：300012，联系电话：0000-87654321";
        vec![format!(
            "本报告根据{basis}，结合{body}{year}年度政府信息公开工作实际编制而成。本报告中所列数据的{period}。如对本报告有任何疑问，请与{body}联系（地址：{contact}）。"
        )]
    }

    fn six_sections(&mut self) -> Vec<Section> {
        let titles = [
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "政府信息公开行政复议、行政诉讼情况",
            "存在的主要问题及改进情况",
            "其他需要报告的事项",
        ];
        let mut bodies = [
            self.overview(),
            self.files_in_force(),
            self.applications_in_words(40),
            self.review_in_words(30),
            self.problems(),
            self.other(),
        ];
        for table in 0..3 {
            bodies[table + 1].push(Part::Table(table));
        }
        numbered(&titles, bodies)
    }

    fn problems(&mut self) -> Vec<Part> {
        let problems = [
            "基层站所报送信息不够及时，部分栏目更新间隔偏长",
            "政策解读以文字为主，图表和视频形式运用偏少",
            "办理人员轮岗较多，对法定答复情形的把握不够一致",
            "公开目录的分类与群众的查询习惯还有距离",
            "政务新媒体的互动留言回复不够充分",
        ];
        let remedies = [
            "建立信息报送的月度提醒制度，逐项核对栏目更新情况",
            "为涉及面广的政策配套制作图解和问答，方便群众理解",
            "编印答复文书范本，每半年组织一次集中学习和案例讨论",
            "依据咨询热点调整目录结构，增设常用事项的快捷入口",
            "明确留言办理时限，由专人负责跟踪和回访",
        ];
        let count = self.rng.between(2, 4) as usize;
        let listed = |sentences: Vec<&&str>| -> String {
            let ordinals = ["一是", "二是", "三是", "四是"];
            let items: Vec<String> = sentences
                .iter()
                .zip(ordinals)
                .map(|(sentence, ordinal)| format!("{ordinal}{sentence}"))
                .collect();
            format!("{}。", items.join("；"))
        };
        let found = listed(self.rng.several(&problems, count));
        let better = listed(self.rng.several(&remedies, count));
        if self.rng.chance(50) {
            let next = self.year + 1;
            [
                "（一）存在的主要问题".to_owned(),
                found,
                "（二）改进情况".to_owned(),
                format!("{next}年将从以下几个方面加以改进：{better}"),
            ]
            .map(Part::Paragraph)
            .to_vec()
        } else {
            vec![
                Part::Paragraph(format!("对照群众的期待，我们的工作还有不足：{found}")),
                Part::Paragraph(format!("针对上述问题，下一步重点做好改进：{better}")),
            ]
        }
    }

    fn other(&mut self) -> Vec<Part> {
        let year = self.year;
        let sentence = if year <= 2020 {
            "本年度无其他需要报告的事项。".to_owned()
        } else {
            match self.rng.between(1, 3) {
                1 => format!("{year}年，本机关未收取政府信息公开信息处理费。"),
                2 => "按照《政府信息公开信息处理费管理办法》，本年度没有发出收费通知，未产生信息处理费。无其他需要报告的事项。".to_owned(),
                _ => format!("{year}年度收取信息处理费0元。除此之外，没有其他需要报告的事项。"),
            }
        };
        vec![Part::Paragraph(sentence)]
    }

    /// The figure of a row in a table with one figure a row, or of a row and column.
    fn figure(&self, table: &str, row: &str, column: usize) -> i64 {
        let blocks = self
            .tables
            .iter()
            .filter(|candidate| candidate.id == table)
            .flat_map(|table| &table.blocks);
        for block in blocks {
            if let Some(at) = block
                .rows
                .iter()
                .position(|candidate| candidate.name == row)
            {
                return block.cell(at, column).number.whole();
            }
        }
        panic!("no row {row} in {table}")
    }

    /// 予以公开 … 其他处理, in the 总计 column.
    fn group_totals(&self) -> [i64; 6] {
        let table = self.tables.iter().find(|table| table.id == "applications");
        let block = &table.expect("the format has an applications table").blocks[0];
        GROUPS.map(|group| {
            let of_group = |name: &str| name.split('.').next() == Some(group);
            let rows = (0..block.rows.len()).filter(|&row| of_group(block.rows[row].name));
            rows.map(|row| block.cell(row, 6).number.whole()).sum()
        })
    }

    /// A number as a clerk may write it.
    fn written(&mut self, number: i64) -> String {
        match self.rng.between(1, 20) {
            1 if (1..=10).contains(&number) => CHINESE[number as usize].to_owned(),
            2 => number.to_string().chars().map(full_width).collect(),
            3 if (1000..1_000_000).contains(&number) => {
                format!("{},{:03}", number / 1000, number % 1000)
            }
            4 => format!(" {number} "),
            _ => number.to_string(),
        }
    }
}

const CHINESE: [&str; 11] = [
    "零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十",
];

fn numbered<const N: usize>(titles: &[&str; N], bodies: [Vec<Part>; N]) -> Vec<Section> {
    let numbers = ["一、", "二、", "三、", "四、", "五、", "六、", "七、"];
    titles
        .iter()
        .zip(bodies)
        .zip(numbers)
        .map(|((title, parts), number)| Section {
            number: number.to_owned(),
            title: (*title).to_owned(),
            parts,
        })
        .collect()
}
