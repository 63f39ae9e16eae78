//! Requests, reviews and lawsuits in words.

use super::Writer;
use crate::generate::Part;
use crate::generate::form::GROUPS;

impl Writer<'_> {
    pub(super) fn applications_in_words(&mut self, percent: i64) -> Vec<Part> {
        if self.rng.chance(percent) {
            vec![Part::Paragraph(self.requests())]
        } else {
            Vec::new()
        }
    }

    pub(super) fn review_in_words(&mut self, percent: i64) -> Vec<Part> {
        if self.rng.chance(percent) {
            vec![Part::Paragraph(self.disputes())]
        } else {
            Vec::new()
        }
    }

    pub(super) fn requests(&mut self) -> String {
        let of = |row: &str| self.figure("applications", row, 6);
        let [new, carried, closed, next] = ["新收", "上年结转", "总计", "结转下年"].map(of);
        let year = self.year;
        if new + carried == 0 {
            return self
                .rng
                .pick(&[
                    "全年未收到政府信息公开申请。",
                    "本年度没有收到政府信息公开申请。",
                ])
                .to_owned();
        }
        let all = self.written(new + carried);
        let (new_words, carried_words) = (self.written(new), self.written(carried));
        let mut text = match self.rng.between(1, 5) {
            1 => format!(
                "{year}年共收到政府信息公开申请{all}件（新收{new_words}件，上年结转{carried_words}件）"
            ),
            2 => format!("全年受理政府信息公开申请{all}件（新收{new_words}+结转{carried_words}）"),
            3 if carried > 0 => {
                format!("新收政府信息公开申请{new_words}件，上年结转{carried_words}件")
            }
            3 => format!("新收政府信息公开申请{new_words}件，无上年结转"),
            4 => format!("共收到政府信息公开申请{new_words}件"),
            _ => format!("{year}年度本机关收到依申请公开{new_words}件"),
        };
        let closed_words = self.written(closed);
        let next_words = self.written(next);
        text.push_str(&match self.rng.between(1, 3) {
            _ if next > 0 => format!("，办结{closed_words}件，结转下年度继续办理{next_words}件"),
            1 => "，均已按期办结".to_owned(),
            2 => format!("，已全部办结，共答复{closed_words}件"),
            _ => format!("，办结{closed_words}件"),
        });
        if closed > 0 && self.rng.chance(60) {
            let groups: Vec<String> = GROUPS
                .into_iter()
                .zip(self.group_totals())
                .filter(|(_, count)| *count > 0)
                .map(|(group, count)| format!("{group}{}件", self.written(count)))
                .collect();
            text.push_str(&format!("。办理结果为：{}", groups.join("，")));
        }
        if self.rng.chance(30) {
            let persons = self.figure("applications", "新收", 0);
            let others = new - persons;
            text.push_str(&format!(
                "。新收的申请中，自然人{persons}件，法人或其他组织{others}件"
            ));
        }
        text.push('。');
        text
    }

    pub(super) fn disputes(&mut self) -> String {
        let review = |row: &str| [0, 1, 2, 3, 4].map(|column| self.figure("review", row, column));
        let [upheld, corrected, other, open, appeals] = review("行政复议");
        let [direct, after] = ["未经复议直接起诉", "复议后起诉"].map(|row| review(row)[4]);
        let mut text = "因政府信息公开工作".to_owned();
        if appeals == 0 {
            text.push_str("未发生行政复议");
        } else if upheld == appeals {
            text.push_str(&format!(
                "被申请行政复议{}件，均维持",
                self.written(appeals)
            ));
        } else if self.rng.chance(50) {
            text.push_str(&format!(
                "被申请行政复议{appeals}件，其中结果维持{upheld}件、结果纠正{corrected}件、其他结果{other}件、尚未审结{open}件"
            ));
        } else {
            text.push_str(&format!("引起的行政复议{}件", self.written(appeals)));
        }
        let suits = self.written(direct + after);
        text.push_str(&match direct + after {
            0 => "，未发生行政诉讼。".to_owned(),
            _ if self.rng.chance(50) => {
                format!("，行政诉讼{suits}件（未经复议直接起诉{direct}件，复议后起诉{after}件）。")
            }
            _ => format!("，行政诉讼{suits}件。"),
        });
        text
    }
}
