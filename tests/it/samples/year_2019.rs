//! A county department's report in the trial year of the format of 2019.

use super::{Expected, Kind, Model, Number, Part, Sample, form, section};

const PREAMBLE: &str = "根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）要求，云岫市东陵县水利局编制本报告。报告由六个部分组成，所列数据的统计期限自2019年1月1日起至2019年12月31日止。对报告有疑问的，请与东陵县水利局办公室联系（地址：东陵县清泉路9号，邮编：300416，电话：0000-51230066，邮箱：slj@dongling.example）。";

const OVERVIEW: &str = "2019年，东陵县水利局认真学习新修订的《条例》，结合机构改革后的职责调整，重新梳理公开事项，政府信息公开工作取得新的进展。
（一）主动公开情况。全年主动公开政府信息1268条，其中政府网站公开902条，占总数的71.1%；政务微信公开366条，占总数的28.9%。防汛值守、水库蓄水、饮用水水源地保护等信息在汛期逐日更新。围绕小水电清理整改，公开整改名单、时限和验收结果，组织村民代表实地察看3次。
（二）依申请公开情况。本年度新收政府信息公开申请17件，上年结转1件，办结16件，结转下年度继续办理2件。从办理结果看，予以公开8件，部分公开2件，不予公开1件，无法提供4件，其他处理1件。与往年相比，涉及河道采砂许可的申请明显增加。
（三）政府信息管理情况。制作公文时同步确定公开属性，未经保密审查的一律不得上网。与原农村水利办公室的档案实现合并编目，便于检索。
（四）平台建设情况。把水情、雨情、工情数据接入县政府数据平台，公众可按站点查询。关停了长期不更新的两个业务微信号，人员和内容并入“东陵水利”。
（五）监督保障情况。成立由局长任组长的政务公开领导小组，办公室配备一名专职人员。邀请县人大代表和用水户对公开内容提出意见，收集到的19条建议全部答复。将公开情况纳入科室年终考核。全年参加县里组织的培训4人次，自行组织业务学习3次。因水费标准调整，12345热线全年转来咨询215件，也安排专人答复，未计入政府信息公开申请。";

const PROBLEMS: &str = "（一）主要问题
一是部分科室对新《条例》规定的公开范围还不熟悉，报送信息时存在犹豫；二是工程建设类信息公开的时间偏晚，群众往往在开工后才看到公告；三是专业术语较多，通俗解读不足。
（二）改进情况
一是把新《条例》列入科室学习计划，用身边案例讲清公开与不公开的界限；二是把公开节点写进项目管理流程，未公开的不得进入下一环节；三是与县融媒体中心合作，用短视频介绍灌溉用水、移民安置等政策。";

pub(super) fn sample() -> Sample {
    let clean = clean();
    let mut mistakes = clean.clone();

    mistakes.rewrite("〔2019〕60号", "〔2019〕61号");
    mistakes.rewrite(
        "自2019年1月1日起至2019年12月31日止",
        "自2018年1月1日起至2018年12月31日止",
    );
    mistakes.rewrite("电话：0000-51230066", "电话：XXXX-XXXXXXXX");
    mistakes.rewrite("占总数的71.1%", "占总数的77.1%");
    mistakes.rewrite(
        "上年结转1件，办结16件，结转下年度继续办理2件",
        "上年结转1件，已全部办结",
    );
    mistakes.rewrite("予以公开8件", "予以公开11件");
    mistakes.rewrite("便于检索。", "便于检索。Error! Reference source not found.");
    mistakes.words(["proactive", "政府集中采购", "采购总金额"], "2864000元");
    mistakes.count(["applications", "无法提供.需另行制作", "自然人"], 2);
    mistakes.count(["applications", "无法提供.需另行制作", "总计"], 2);
    mistakes.rewrite("不予公开1件，无法提供4件，", "不予公开1件，");
    mistakes.count(["review", "行政复议", "总计"], 3);
    mistakes.sections[3].number = "五、".to_owned();
    let table = mistakes.tables.len();
    mistakes.tables.push(superseded());
    mistakes.sections[1].parts.insert(0, Part::Table(table));

    let expected = vec![
        Expected {
            rule: "format/mispaired-basis",
            severity: "warning",
            place: "国办公开办函〔2019〕61号",
            at: "〔2019〕61号",
        },
        Expected {
            rule: "meta/period",
            severity: "error",
            place: "题目2019年，统计期限2018年",
            at: "自2018年1月1日",
        },
        Expected {
            rule: "residue/placeholder",
            severity: "warning",
            place: "XXXX-XXXXXXXX",
            at: "XXXX",
        },
        Expected {
            rule: "text/percentage",
            severity: "warning",
            place: "902条占1268条的71.1%，不是77.1%",
            at: "77.1%",
        },
        Expected {
            rule: "text/contradiction",
            severity: "warning",
            place: "已全部办结，表中结转下年度2件",
            at: "已全部办结",
        },
        Expected {
            rule: "text/category",
            severity: "warning",
            place: "予以公开11件，表中8件",
            at: "予以公开11件",
        },
        Expected {
            rule: "residue/field-code",
            severity: "warning",
            place: "Error! Reference source not found.",
            at: "Error!",
        },
        Expected {
            rule: "format/superseded-table",
            severity: "warning",
            place: "统计指标",
            at: "统　计　指　标",
        },
        Expected {
            rule: "cross/channel-total",
            severity: "error",
            place: "3.政务微博公开政府信息数 1402 > 1268",
            at: "3.政务微博公开政府信息数",
        },
        Expected {
            rule: "table/unit",
            severity: "hint",
            place: "政府集中采购 采购总金额",
            at: "2864000元",
        },
        Expected {
            rule: "sum/result-total",
            severity: "error",
            place: "自然人 （七）总计",
            at: "（七）总计",
        },
        Expected {
            rule: "sum/result-total",
            severity: "error",
            place: "总计 （七）总计",
            at: "（七）总计",
        },
        Expected {
            rule: "section/numbering",
            severity: "warning",
            place: "五、政府信息公开行政复议、行政诉讼情况",
            at: "五、政府信息公开行政复议、行政诉讼情况",
        },
        Expected {
            rule: "sum/outcome-total",
            severity: "error",
            place: "行政复议 总计",
            at: "1\t0\t1\t0\t3",
        },
    ];
    Sample {
        name: "2019",
        clean,
        mistakes,
        expected,
    }
}

/// The part of the older statistics that some bodies went on to print.
fn superseded() -> form::Table {
    let mut table = form::statistics();
    let block = &mut table.blocks[0];
    block.rows.truncate(20);
    block.cells.truncate(20);
    for chapter in [10, 0] {
        block.rows.remove(chapter);
        block.cells.remove(chapter);
    }
    table.fill("主动公开", &[1268]);
    table.fill("渠道.政府网站", &[902]);
    table.fill("渠道.政务微博", &[1402]);
    table.fill("渠道.政务微信", &[366]);
    table.fill("政策解读", &[6]);
    table
}

fn clean() -> Model {
    let year = 2019;
    let mut tables = form::tables(year);
    let proactive = &mut tables[0];
    proactive.fill("规范性文件", &[2, 2, 14]);
    proactive.fill("行政许可", &[21, -4, 356]);
    proactive.fill("其他对外管理服务事项", &[35, 2, 1207]);
    proactive.fill("行政处罚", &[64, 0, 23]);
    proactive.fill("行政强制", &[9, 0, 1]);
    proactive.fill("行政事业性收费", &[3, -1]);
    proactive.fill("政府集中采购", &[11, 0]);
    proactive.blocks[4].cell_mut(0, 1).number = Number::decimal(28_641, 2);
    let applications = &mut tables[1];
    applications.fill("新收", &[12, 3, 0, 0, 2, 0, 17]);
    applications.fill("上年结转", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("予以公开", &[6, 1, 0, 0, 1, 0, 8]);
    applications.fill("部分公开", &[1, 1, 0, 0, 0, 0, 2]);
    applications.fill("不予公开.过程性信息", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("无法提供.不掌握", &[2, 0, 0, 0, 1, 0, 3]);
    applications.fill("无法提供.需另行制作", &[1, 0, 0, 0, 0, 0, 1]);
    applications.fill("其他处理", &[0, 1, 0, 0, 0, 0, 1]);
    applications.fill("总计", &[11, 3, 0, 0, 2, 0, 16]);
    applications.fill("结转下年", &[2, 0, 0, 0, 0, 0, 2]);
    tables[2].fill("行政复议", &[1, 0, 1, 0, 2]);

    let review = "因政府信息公开被申请行政复议，复议机关均已作出决定。未发生行政诉讼。";
    Model {
        seed: 0,
        year,
        body: "云岫市东陵县水利局".to_owned(),
        kind: Kind::Department,
        title: vec![
            "云岫市东陵县水利局".to_owned(),
            "2019年政府信息公开工作年度报告".to_owned(),
        ],
        preamble: vec![PREAMBLE.to_owned()],
        sections: vec![
            section("一、", "总体情况", OVERVIEW, &[]),
            section("二、", "主动公开政府信息情况", "", &[0]),
            section("三、", "收到和处理政府信息公开申请情况", "", &[1]),
            section("四、", "政府信息公开行政复议、行政诉讼情况", review, &[2]),
            section("五、", "存在的主要问题及改进情况", PROBLEMS, &[]),
            section(
                "六、",
                "其他需要报告的事项",
                "本年度没有其他需要报告的事项。",
                &[],
            ),
        ],
        appendix: Vec::new(),
        tables,
    }
}
