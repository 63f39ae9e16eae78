//! A district office's report under the older regulations.

use super::{Expected, Kind, Model, Number, Part, Sample, form, section};

const PREAMBLE: &str = "本年度报告依照《中华人民共和国政府信息公开条例》编制，由概述、主动公开政府信息情况、依申请公开政府信息办理情况、政府信息公开的收费及减免情况、因政府信息公开申请行政复议和提起行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项等七个部分组成。报告所列数据的统计期限自2017年1月1日起至2017年12月31日止。如对报告有疑问，请与岚溪市石泉区人民政府办公室联系（地址：石泉区松风路3号，邮编：300733，电话：0000-70112233）。";

const GENERAL: &str = "2017年，石泉区政府办公室以方便群众、服务发展为出发点，健全制度，充实力量，政府信息公开工作迈上新的台阶。
（一）健全工作制度。制定政府信息公开审查办法，明确起草、审核、签发、上网四个环节的责任。办公会议每季度听取一次公开工作汇报，对答复内容复杂的申请实行集体会商。
（二）加强队伍建设。各科室指定一名联络员，全年举办培训班4次，接受培训186人次。邀请市里的业务骨干讲授依申请公开的受理、登记、答复和送达，参训人员普遍反映针对性强。
（三）拓宽公开渠道。区政府网站全面改版，首页设置政策文件、财政预决算、重大项目、民生实事四个专栏。“石泉发布”政务微博、微信每个工作日更新，热点事项当天回应。在区档案馆、图书馆和行政服务中心设有三处查阅点，供群众免费查阅和复印。
（四）强化政策解读。坚持文件与解读同步起草、同步审核、同步发布，对棚户区改造、义务教育招生、老旧小区加装电梯等政策采用图解、问答等形式作了说明，帮助群众了解办理条件和流程。
（五）严格保密审查。落实先审查、后公开的要求，一事一审，全程留痕，全年没有发生泄密事件。
（六）推进基层公开。选择两个街道和一个镇开展政务公开试点，把惠农补贴、集体资产、低保评定等事项的办理过程张贴到村民小组，请群众推选的监督员核对名单。试点中形成的公示样式已印发各镇、街道参照使用，区政府办公室每季度到现场查看落实情况，发现问题当场指出并限期改正。";

const PUBLISHED: &str = "2017年，区政府办公室共主动公开政府信息1840条，公开规范性文件12件。在政府网站公开的640条信息中，政策法规类416条，占65.0%；业务工作类224条，占35.0%。围绕群众关心的环境治理、食品安全、扶贫救助等事项，及时公开工作计划、进展情况和检查结果。政府公报全年出版六期，免费赠阅到社区和村。";

const HANDLED: &str = "2017年，区政府办公室共收到政府信息公开申请34件，主要涉及土地征收、房屋拆迁和财政资金使用。所有申请均按期办结并书面答复。对申请内容不明确的，主动联系申请人更改补充；对不属于本机关公开的，告知其掌握信息的机关和联系方式。";

const PROBLEMS: &str = "过去一年的工作仍有不足：公开的深度还不够，过程性的信息公开较少；各科室之间进展不平衡，个别栏目更新不及时；答复文书的说理不充分。2018年，将从三个方面加以改进：一是细化公开目录，把重大决策的征求意见和采纳情况纳入必须公开的内容；二是每月检查栏目更新，结果在办公会议上通报；三是组织文书评查，请法律顾问逐份点评。";

pub(super) fn sample() -> Sample {
    let clean = clean();
    let mut mistakes = clean.clone();

    mistakes.rewrite("（二）加强队伍建设", "（文字描述）（二）加强队伍建设");
    mistakes.rewrite("供群众免费查阅", "供群众的的免费查阅");
    mistakes.rewrite("共主动公开政府信息1840条", "共主动公开政府信息640条");
    mistakes.rewrite("416条，占65.0%", "416条，占56.0%");
    mistakes.rewrite("共收到政府信息公开申请34件", "共收到政府信息公开申请43件");
    mistakes.rewrite("对不属于本机关公开的", "对不属于待补充公开的");
    mistakes.sections.remove(3);
    mistakes.sections[5].parts.clear();
    mistakes.count(["statistics", "政务微博公开政府信息数", "统计数"], 2702);
    mistakes.count(
        ["statistics", "主要负责同志参加新闻发布会次数", "统计数"],
        5,
    );
    mistakes.count(["statistics", "信函申请数", "统计数"], 18);
    mistakes.words(["statistics", "政府信息公开专项经费", "统计数"], "若干");

    let expected = vec![
        Expected {
            rule: "section/missing",
            severity: "error",
            place: "四、政府信息公开的收费及减免情况",
            at: "2017年政府信息公开工作年度报告",
        },
        Expected {
            rule: "residue/template-text",
            severity: "warning",
            place: "（文字描述）",
            at: "（文字描述）",
        },
        Expected {
            rule: "residue/doubled-word",
            severity: "warning",
            place: "的的",
            at: "的的",
        },
        Expected {
            rule: "text/published",
            severity: "warning",
            place: "主动公开640条，表中1840条",
            at: "主动公开政府信息640条",
        },
        Expected {
            rule: "text/percentage",
            severity: "warning",
            place: "416条占640条的65.0%，不是56.0%",
            at: "占56.0%",
        },
        Expected {
            rule: "text/received",
            severity: "warning",
            place: "收到43件，表中34件",
            at: "申请43件",
        },
        Expected {
            rule: "residue/placeholder",
            severity: "warning",
            place: "待补充",
            at: "待补充",
        },
        Expected {
            rule: "section/empty",
            severity: "warning",
            place: "七、其他需要报告的事项",
            at: "七、其他需要报告的事项",
        },
        Expected {
            rule: "cross/channel-total",
            severity: "error",
            place: "3.政务微博公开政府信息数 2702 > 1840",
            at: "3.政务微博公开政府信息数",
        },
        Expected {
            rule: "cross/lead-within-total",
            severity: "error",
            place: "主要负责同志参加新闻发布会次数 5 > 3",
            at: "主要负责同志参加新闻发布会次数",
        },
        Expected {
            rule: "sum/statistics-parts",
            severity: "error",
            place: "（一）收到申请数 34，四种方式合计32",
            at: "（一）收到申请数",
        },
        Expected {
            rule: "table/not-a-number",
            severity: "error",
            place: "（四）政府信息公开专项经费",
            at: "若干",
        },
    ];
    Sample {
        name: "2017",
        clean,
        mistakes,
        expected,
    }
}

fn clean() -> Model {
    let year = 2017;
    let mut tables = form::tables(year);
    for (row, figure) in [
        ("主动公开政府信息数", 1840),
        ("主动公开规范性文件数", 12),
        ("制发规范性文件总数", 12),
        ("政府公报公开政府信息数", 96),
        ("政府网站公开政府信息数", 640),
        ("政务微博公开政府信息数", 702),
        ("政务微信公开政府信息数", 531),
        ("其他方式公开政府信息数", 58),
        ("回应公众关注热点或重大舆情数", 14),
        ("参加或举办新闻发布会总次数", 3),
        ("主要负责同志参加新闻发布会次数", 1),
        ("政府网站在线访谈次数", 4),
        ("主要负责同志参加政府网站在线访谈次数", 2),
        ("政策解读稿件发布数", 22),
        ("微博微信回应事件数", 17),
        ("收到申请数", 34),
        ("当面申请数", 5),
        ("网络申请数", 9),
        ("信函申请数", 20),
        ("申请办结数", 34),
        ("按时办结数", 32),
        ("延期办结数", 2),
        ("申请答复数", 34),
        ("属于已主动公开范围数", 4),
        ("同意公开答复数", 15),
        ("同意部分公开答复数", 3),
        ("不同意公开答复数", 4),
        ("涉及商业秘密", 1),
        ("涉及个人隐私", 2),
        ("不是《条例》所指政府信息", 1),
        ("不属于本行政机关公开数", 3),
        ("申请信息不存在数", 4),
        ("告知作出更改补充数", 1),
        ("行政复议数量", 2),
        ("行政复议.维持具体行政行为数", 2),
        ("政府信息公开工作专门机构数", 1),
        ("设置政府信息公开查阅点数", 3),
        ("从事政府信息公开工作人员数", 11),
        ("专职人员数", 2),
        ("兼职人员数", 9),
        ("召开政府信息公开工作会议或专题会议数", 5),
        ("举办各类培训班数", 4),
        ("接受培训人员数", 186),
    ] {
        tables[0].fill(row, &[figure]);
    }
    let block = &mut tables[0].blocks[0];
    let funds = block.row("政府信息公开专项经费");
    block.cell_mut(funds, 0).number = Number::decimal(85, 1);

    let fees = "2017年，区政府办公室没有就公众查阅、申请政府信息收取任何费用，也没有减免情况。";
    let review = "2017年，因政府信息公开被申请行政复议2件，复议机关均维持原答复。未发生行政诉讼。";
    Model {
        seed: 0,
        year,
        body: "岚溪市石泉区人民政府办公室".to_owned(),
        kind: Kind::Office,
        title: vec![
            "岚溪市石泉区人民政府办公室".to_owned(),
            "2017年政府信息公开工作年度报告".to_owned(),
        ],
        preamble: vec![PREAMBLE.to_owned()],
        sections: vec![
            section("一、", "概述", GENERAL, &[]),
            section("二、", "主动公开政府信息情况", PUBLISHED, &[]),
            section("三、", "依申请公开政府信息办理情况", HANDLED, &[]),
            section("四、", "政府信息公开的收费及减免情况", fees, &[]),
            section(
                "五、",
                "因政府信息公开申请行政复议、提起行政诉讼情况",
                review,
                &[],
            ),
            section(
                "六、",
                "政府信息公开工作存在的主要问题及改进情况",
                PROBLEMS,
                &[],
            ),
            section(
                "七、",
                "其他需要报告的事项",
                "本年度没有其他需要报告的事项。",
                &[],
            ),
        ],
        appendix: vec![
            Part::Paragraph("附件".to_owned()),
            Part::Paragraph("2017年度政府信息公开工作情况统计表".to_owned()),
            Part::Table(0),
        ],
        tables,
    }
}
