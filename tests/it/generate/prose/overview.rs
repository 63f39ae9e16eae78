//! 一、总体情况 and the words before the table of 二, from 2019 on.

use super::Writer;
use crate::generate::{Kind, Part};

impl Writer<'_> {
    pub(super) fn overview(&mut self) -> Vec<Part> {
        let year = self.year;
        let opening = self.rng.pick(&[
            "本机关认真贯彻《条例》，坚持以公开促落实、以公开强监管，各项工作平稳有序。",
            "我们围绕群众关切推进政府信息公开，办理质量和公开实效稳步提高。",
            "本机关对照年度工作要点逐项落实公开任务，现将总体情况报告如下。",
        ]);
        let aspects = [
            ("主动公开", self.published()),
            (
                "依申请公开",
                format!("{}{}", self.requests(), self.disputes()),
            ),
            ("政府信息管理", self.management()),
            ("政府信息公开平台建设", self.platforms()),
            ("监督保障", self.supervision()),
        ];
        let style = self.rng.between(1, 3);
        let numbers = ["一", "二", "三", "四", "五"];
        let mut parts = vec![Part::Paragraph(format!("{year}年，{opening}"))];
        for ((name, text), number) in aspects.into_iter().zip(numbers) {
            match style {
                1 => {
                    parts.push(Part::Paragraph(format!("（{number}）{name}")));
                    parts.push(Part::Paragraph(text));
                }
                2 => parts.push(Part::Paragraph(format!("（{number}）{name}。{text}"))),
                _ => parts.push(Part::Paragraph(format!("{number}是{name}方面。{text}"))),
            }
        }
        parts
    }

    /// How much was published: no table holds it from 2019 on, so only the sentence itself must agree.
    fn published(&mut self) -> String {
        let total = self.rng.between(40, 9_000);
        let all = self.written(total);
        let mut text = match self.rng.between(1, 4) {
            1 => {
                // One item in two channels counts once in the total.
                let [site, blog, chat] = [0, 0, 0].map(|_| self.rng.between(total / 3 + 1, total));
                format!(
                    "主动公开政府信息{all}条（不同渠道和方式公开相同信息计1条）。其中，政府网站公开{site}条，政务微博公开{blog}条，政务微信公开{chat}条。"
                )
            }
            2 => {
                let parts = self.rng.parts(total, 3);
                let (works, goods, rights) = (parts[0], parts[1], parts[2]);
                format!(
                    "公开公共资源交易信息共{all}条。其中工程建设{works}条，政府采购{goods}条，产权交易{rights}条。"
                )
            }
            3 => {
                let policy = self.rng.between(1, total - 1);
                let business = total - policy;
                let (first, second) = (
                    self.percentage(policy, total),
                    self.percentage(business, total),
                );
                format!(
                    "通过政府网站主动公开政府信息{all}条，其中政策法规类信息{policy}条，占信息总量的{first}%；业务类信息{business}条，占信息总量的{second}%。"
                )
            }
            _ => format!(
                "全年公开各类信息{total}余条，发布政策解读{}篇。",
                self.rng.between(2, 60)
            ),
        };
        if self.rng.chance(30) {
            // Neither is a request for information.
            let calls = self.rng.between(11, 900);
            text.push_str(&format!(
                "办理12345政务服务热线转办件{calls}件，回复领导信箱来信{}封。",
                calls / 7
            ));
        }
        text
    }

    /// One decimal, rounded or cut off.
    fn percentage(&mut self, part: i64, whole: i64) -> String {
        let tenths = if self.rng.chance(50) {
            part * 1000 / whole
        } else {
            (part * 2000 + whole) / (2 * whole)
        };
        if tenths % 10 == 0 {
            format!("{}", tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }

    fn management(&mut self) -> String {
        let choices = [
            "完善公文公开属性的源头认定，严格落实信息发布的审查程序，对已公开的文件逐件核对有效性。",
            "健全政府信息的制作、审核、发布和归档流程，做到先审查、后公开。",
            "定期清理历史文件，统一文件格式和编号，方便群众查阅和下载。",
        ];
        self.rng.pick(&choices).to_owned()
    }

    fn platforms(&mut self) -> String {
        let choices = [
            "优化政府网站的公开专栏和检索功能，规范政务新媒体的开设和管理。",
            "在办事大厅设置查阅点，配备专用电脑和工作人员，方便现场查询。",
            "调整网站栏目布局，实现政策文件与解读材料相互关联。",
        ];
        self.rng.pick(&choices).to_owned()
    }

    fn supervision(&mut self) -> String {
        let times = self.rng.between(1, 6);
        let mut text = format!("明确分管领导和专职人员，全年举办业务培训{times}次。");
        let must = self.kind == Kind::Government;
        if must || self.rng.chance(40) {
            text.push_str(self.rng.pick(&[
                "工作考核方面，将政务公开纳入年度绩效考核；社会评议方面，邀请代表开展评议，总体评价良好；全年未发生责任追究情形。",
                "政务公开占年度考评分值的4%，社会评议结果为满意，没有需要问责的情况。",
                "定期开展考核和社会评议，评议结果及时通报，本年度无责任追究情况。",
            ]));
        }
        text
    }

    pub(super) fn files_in_force(&mut self) -> Vec<Part> {
        if self.year <= 2020 || !self.rng.chance(50) {
            return Vec::new();
        }
        let of = |column| self.figure("proactive", "行政规范性文件", column);
        let [made, ended, valid] = [of(0), of(1), of(2)];
        let text = match (made, ended) {
            (0, 0) => format!("本年未制发行政规范性文件，现行有效{valid}件。"),
            _ => format!("本年制发行政规范性文件{made}件，废止{ended}件，现行有效{valid}件。"),
        };
        vec![Part::Paragraph(text)]
    }
}
