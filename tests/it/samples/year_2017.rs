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
    mistakes.sections.remove(4);
    mistakes.sections[5].parts.clear();
    mistakes.count(["statistics", "渠道.政务微博", "统计数"], 2702);
    mistakes.count(["statistics", "新闻发布会.主要负责同志", "统计数"], 5);
    mistakes.count(["statistics", "收到申请.信函", "统计数"], 18);
    mistakes.words(["statistics", "专项经费", "统计数"], "若干");

    let expected = vec![
        Expected {
            rule: "section/missing",
            severity: "warning",
            place: "五、因政府信息公开申请行政复议、提起行政诉讼情况，应在六之前",
            at: "六、政府信息公开工作存在的主要问题",
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
            rule: "text/statistics",
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
        ("主动公开", 1840),
        ("主动公开.规范性文件", 12),
        ("制发规范性文件", 12),
        ("渠道.政府公报", 96),
        ("渠道.政府网站", 640),
        ("渠道.政务微博", 702),
        ("渠道.政务微信", 531),
        ("渠道.其他方式", 58),
        ("舆情", 14),
        ("新闻发布会", 3),
        ("新闻发布会.主要负责同志", 1),
        ("在线访谈", 4),
        ("在线访谈.主要负责同志", 2),
        ("政策解读", 22),
        ("微博微信回应", 17),
        ("收到申请", 34),
        ("收到申请.当面", 5),
        ("收到申请.网络", 9),
        ("收到申请.信函", 20),
        ("申请办结", 34),
        ("申请办结.按时", 32),
        ("申请办结.延期", 2),
        ("申请答复", 34),
        ("申请答复.已主动公开", 4),
        ("申请答复.同意公开", 15),
        ("申请答复.同意部分公开", 3),
        ("申请答复.不同意公开", 4),
        ("不同意公开.商业秘密", 1),
        ("不同意公开.个人隐私", 2),
        ("不同意公开.不是政府信息", 1),
        ("申请答复.不属于本机关", 3),
        ("申请答复.信息不存在", 4),
        ("申请答复.更改补充", 1),
        ("行政复议", 2),
        ("行政复议.维持", 2),
        ("专门机构", 1),
        ("查阅点", 3),
        ("工作人员", 11),
        ("工作人员.专职", 2),
        ("工作人员.兼职", 9),
        ("会议", 5),
        ("培训班", 4),
        ("受训人员", 186),
    ] {
        tables[0].fill(row, &[figure]);
    }
    let block = &mut tables[0].blocks[0];
    let funds = block.row("专项经费");
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
