//! A town's report under the format of 2021.

use super::{Expected, Kind, Model, Number, Sample, form, section};

const PREAMBLE: &str = "本报告依据《中华人民共和国政府信息公开条例》（以下简称《条例》）和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。报告所列数据的统计期限为2022年1月1日至2022年12月31日。报告电子版可在望湖区政府网站查阅下载。如有疑问，请与柳渡镇党政综合办公室联系（地址：望湖区柳渡镇渡口路26号，邮编：300128，电话：0000-62345678）。";

const OVERVIEW: &str = "2022年，柳渡镇围绕“渡口古镇、湖畔新村”建设，把政府信息公开作为联系群众的重要途径，公开的内容更贴近生产生活，办理申请更加规范。
（一）主动公开
全年公开各类政府信息共386条。其中，工作动态214条，财政信息38条，乡村振兴信息97条，应急与防汛信息37条。沿湖环境整治补偿标准、高标准农田建设计划、学校和卫生院改造进度等群众关心的事项，均在决定后五个工作日内公开。本年制发行政规范性文件3件，废止1件，均同步公开解读材料。
（二）依申请公开
全年共收到政府信息公开申请41件（新收39件，上年结转2件），内容以征地补偿、宅基地审批为主。办结38件，其中予以公开19件、部分公开5件，结转下年度继续办理3件。因政府信息公开被申请行政复议3件，行政诉讼1件。为减少答非所问，受理后先由经办人与申请人电话沟通，再由法律顾问审核答复文书。
（三）政府信息管理
修订公文办理规程，起草时即注明公开属性，不公开的须写明理由。上半年对2010年以来的镇级文件作了一次清理，失效的及时标注。
（四）平台建设
镇政府网页按照“找得到、看得懂、用得上”的思路调整栏目，“柳渡之声”微信公众号开设“问镇长”专栏，全年答复群众留言126条。三个村的便民服务站设有查阅点，备有纸质公报和查询电脑。
（五）监督保障
由一名副镇长分管，党政综合办公室两名专职人员承办，全年培训2次。工作考核方面，公开工作占村和站所年度考核分值的5%；社会评议方面，邀请20名村民代表现场评议，满意率为95%；责任追究方面，全年没有需要追究责任的情形。";

const PROBLEMS: &str = "（一）存在的主要问题
一是村级信息更新不均衡，有的村全年只报送过两三次；二是解读材料偏重文字，老年群众看不明白；三是答复申请时对“内部事务信息”的界定把握不够准。
（二）改进情况
针对上年提出的栏目分散问题，今年已将十一个栏目合并为六个。2023年将继续改进：一是按月公布各村报送情况，由包村干部督促；二是请镇广播站用方言录制政策问答；三是会同区司法局开展答复文书评查，形成常见情形的处理指引。";

pub(super) fn sample() -> Sample {
    let clean = clean();
    let mut mistakes = clean.clone();

    mistakes.rewrite(
        "关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）",
        "关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）",
    );
    mistakes.rewrite("工作动态214条", "工作动态241条");
    mistakes.rewrite(
        "收到政府信息公开申请41件（新收39件，上年结转2件）",
        "收到政府信息公开申请36件",
    );
    mistakes.rewrite(
        "被申请行政复议3件，行政诉讼1件",
        "被申请行政复议3件，未发生行政诉讼",
    );
    mistakes.rewrite("修订公文办理规程", "[bookmark: _GoBack]修订公文办理规程");
    mistakes.rewrite("调整栏目", "进一步进一步调整栏目");
    mistakes.words(["proactive", "行政处罚", "处理决定"], "见附表");
    mistakes.count(["applications", "不予公开.法律禁止", "总计"], 2);
    mistakes.count(["applications", "不予公开.第三方权益", "总计"], 1);
    mistakes.rewrite("结转下年度继续办理3件", "结转下年度继续办理2件");
    mistakes.count(["applications", "结转下年", "自然人"], 2);
    mistakes.count(["applications", "结转下年", "总计"], 2);
    let total = mistakes.place("review", "行政复议", "总计");
    mistakes.cell_mut(total).instead = Some("");
    mistakes.sections.remove(4);
    mistakes.rewrite(
        "2022年，柳渡镇未收取政府信息公开信息处理费，也没有其他需要报告的事项。",
        "无。",
    );

    let expected = vec![
        Expected {
            rule: "section/missing",
            severity: "error",
            place: "五、存在的主要问题及改进情况，应在六之前",
            at: "六、其他需要报告的事项",
        },
        Expected {
            rule: "format/outdated-basis",
            severity: "warning",
            place: "国办公开办函〔2019〕60号",
            at: "〔2019〕60号",
        },
        Expected {
            rule: "text/breakdown",
            severity: "error",
            place: "241+38+97+37=413，多于386条",
            at: "工作动态241条",
        },
        Expected {
            rule: "text/received",
            severity: "warning",
            place: "收到36件，表中新收39件，连同结转41件",
            at: "申请36件",
        },
        Expected {
            rule: "text/litigation",
            severity: "warning",
            place: "未发生行政诉讼，表中复议后起诉1件",
            at: "未发生行政诉讼",
        },
        Expected {
            rule: "residue/field-code",
            severity: "warning",
            place: "[bookmark: _GoBack]",
            at: "_GoBack",
        },
        Expected {
            rule: "residue/doubled-word",
            severity: "warning",
            place: "进一步进一步",
            at: "进一步进一步",
        },
        Expected {
            rule: "table/not-a-number",
            severity: "error",
            place: "行政处罚 本年处理决定数量",
            at: "见附表",
        },
        Expected {
            rule: "sum/row-total",
            severity: "error",
            place: "2.其他法律行政法规禁止公开 总计",
            at: "2.其他法律行政法规禁止公开",
        },
        Expected {
            rule: "sum/row-total",
            severity: "error",
            place: "4.保护第三方合法权益 总计",
            at: "4.保护第三方合法权益",
        },
        Expected {
            rule: "sum/carry-balance",
            severity: "error",
            place: "自然人：31+2 与 30+2",
            at: "（七）总计",
        },
        Expected {
            rule: "sum/carry-balance",
            severity: "error",
            place: "总计：39+2 与 38+2",
            at: "（七）总计",
        },
        Expected {
            rule: "sum/outcome-total",
            severity: "warning",
            place: "行政复议 总计空白，2+1=3",
            at: "2\t0\t0\t1\t\t",
        },
        Expected {
            rule: "section/topic",
            severity: "warning",
            place: "六、其他需要报告的事项",
            at: "六、其他需要报告的事项",
        },
    ];
    Sample {
        name: "2022",
        clean,
        mistakes,
        expected,
    }
}

fn clean() -> Model {
    let year = 2022;
    let mut tables = form::tables(year);
    let proactive = &mut tables[0];
    proactive.fill("行政规范性文件", &[3, 1, 17]);
    proactive.fill("行政许可", &[462]);
    proactive.fill("行政处罚", &[38]);
    proactive.fill("行政强制", &[4]);
    let fees = &mut proactive.blocks[3];
    fees.cell_mut(0, 0).number = Number::decimal(126, 1);
    let applications = &mut tables[1];
    applications.fill("新收", &[31, 5, 0, 1, 2, 0, 39]);
    applications.fill("上年结转", &[2, 0, 0, 0, 0, 0, 2]);
    applications.fill("予以公开", &[14, 3, 0, 1, 1, 0, 19]);
    applications.fill("部分公开", &[4, 1, 0, 0, 0, 0, 5]);
    applications.fill("不予公开.法律禁止", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("不予公开.第三方权益", &[2, 0, 0, 0, 0, 0, 2]);
    applications.fill("不予公开.内部事务", &[1, 0, 0, 0, 1, 0, 2]);
    applications.fill("无法提供.不掌握", &[6, 1, 0, 0, 0, 0, 7]);
    applications.fill("不予处理.信访举报投诉", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("其他处理.逾期不补正", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("总计", &[30, 5, 0, 1, 2, 0, 38]);
    applications.fill("结转下年", &[3, 0, 0, 0, 0, 0, 3]);
    tables[2].fill("行政复议", &[2, 0, 0, 1, 3]);
    tables[2].fill("复议后起诉", &[1, 0, 0, 0, 1]);

    let other = "2022年，柳渡镇未收取政府信息公开信息处理费，也没有其他需要报告的事项。";
    Model {
        seed: 0,
        year,
        body: "青川市望湖区柳渡镇人民政府".to_owned(),
        kind: Kind::Government,
        title: vec!["青川市望湖区柳渡镇人民政府2022年政府信息公开工作年度报告".to_owned()],
        preamble: vec![PREAMBLE.to_owned()],
        sections: vec![
            section("一、", "总体情况", OVERVIEW, &[]),
            section("二、", "主动公开政府信息情况", "", &[0]),
            section("三、", "收到和处理政府信息公开申请情况", "", &[1]),
            section("四、", "政府信息公开行政复议、行政诉讼情况", "", &[2]),
            section("五、", "存在的主要问题及改进情况", PROBLEMS, &[]),
            section("六、", "其他需要报告的事项", other, &[]),
        ],
        appendix: Vec::new(),
        tables,
    }
}
