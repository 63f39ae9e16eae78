//! The seven parts of a report for 2018 or before.

use super::{Writer, numbered};
use crate::generate::relations::{CHANNELS, PUBLISHED};
use crate::generate::{Kind, Part, Section};

impl Writer<'_> {
    pub(super) fn seven_parts(&mut self) -> Vec<Section> {
        let titles = [
            "概述",
            "主动公开政府信息情况",
            "依申请公开政府信息办理情况",
            "政府信息公开的收费及减免情况",
            "因政府信息公开申请行政复议、提起行政诉讼情况",
            "政府信息公开工作存在的主要问题及改进情况",
            "其他需要报告的事项",
        ];
        let problems = self.problems();
        let bodies = [
            vec![self.general()],
            vec![self.channels()],
            vec![self.handled()],
            vec![Part::Paragraph(
                "本年度未就公众查阅或者申请政府信息收取费用。".to_owned(),
            )],
            vec![self.contested()],
            problems,
            vec![Part::Paragraph("本年度无其他需要报告的事项。".to_owned())],
        ];
        numbered(&titles, bodies)
    }

    fn statistic(&self, row: &str) -> i64 {
        self.figure("statistics", row, 0)
    }

    fn general(&mut self) -> Part {
        let year = self.year;
        let trained = self.statistic("受训人员");
        let courses = self.statistic("培训班");
        let judged = if self.kind == Kind::Government {
            "将政务公开纳入年度考核，开展社会评议，未发生责任追究情况。"
        } else {
            ""
        };
        Part::Paragraph(format!(
            "{year}年，我们健全工作机制，落实保密审查，加强平台建设，全年举办各类培训班{courses}次，接受培训{trained}人次。{judged}"
        ))
    }

    fn channels(&mut self) -> Part {
        let total = self.statistic(PUBLISHED);
        let year = self.year;
        let words = match self.rng.between(1, 3) {
            1 if total >= 10_000 => {
                // 4.63万余 stands for 46313: cut, never rounded up.
                format!("{}.{:02}万余", total / 10_000, total % 10_000 / 100)
            }
            2 if total >= 1_000 && total % 100 > 0 => format!("{}余", total / 100 * 100),
            _ => self.written(total),
        };
        let mut text = format!("{year}年共主动公开政府信息{words}条");
        if self.rng.chance(60) {
            let short = ["政府公报", "政府网站", "政务微博", "政务微信", "其他方式"];
            let listed: Vec<String> = short
                .into_iter()
                .zip(CHANNELS)
                .map(|(short, row)| format!("{short}公开政府信息{}条", self.statistic(row)))
                .collect();
            text.push_str(&format!("，其中，{}", listed.join("，")));
        }
        Part::Paragraph(format!("{text}。"))
    }

    fn handled(&mut self) -> Part {
        let of = |row: &str| self.statistic(row);
        let received = of("收到申请");
        if received == 0 {
            return Part::Paragraph("本年度未收到政府信息公开申请。".to_owned());
        }
        let ways = ["当面", "传真", "网络", "信函"];
        let listed: Vec<String> = ways
            .into_iter()
            .map(|way| (way, of(&format!("收到申请.{way}"))))
            .filter(|(_, count)| *count > 0)
            .map(|(way, count)| format!("{way}申请{count}件"))
            .collect();
        let all = self.written(received);
        let text = match self.rng.between(1, 3) {
            1 => format!(
                "共收到政府信息公开申请{all}件，其中{}，均已办结。",
                listed.join("，")
            ),
            2 => format!("收到{all}件政府信息公开申请，已办结{received}件，答复{received}件。"),
            _ => format!("全年受理政府信息公开申请{all}件，全部按规定作出答复。"),
        };
        Part::Paragraph(text)
    }

    fn contested(&mut self) -> Part {
        let (appeals, suits) = (self.statistic("行政复议"), self.statistic("行政诉讼"));
        let mut text = match appeals {
            0 => "本年度没有因政府信息公开被申请行政复议".to_owned(),
            count => format!(
                "本年度因政府信息公开被申请行政复议{}件",
                self.written(count)
            ),
        };
        text.push_str(&match suits {
            0 => "，未发生行政诉讼。".to_owned(),
            count => format!("，行政诉讼{}件。", self.written(count)),
        });
        Part::Paragraph(text)
    }
}
