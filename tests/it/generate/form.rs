//! The blank official tables, with the labels as printed.

use super::number::Number;

#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// "proactive", "applications", "review" or "statistics".
    pub(crate) id: &'static str,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// 第二十条第（一）项
    pub(crate) heading: Option<&'static str>,
    pub(crate) rows: Vec<Row>,
    pub(crate) columns: Vec<Column>,
    /// `rows × columns`.
    pub(crate) cells: Vec<Cell>,
}

/// A column's short name and its printed label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The short name, as in the packs; a dot leads from a group to its member.
    pub(crate) name: &'static str,
    /// The printed labels, from the outermost group to the row itself.
    pub(crate) path: Vec<&'static str>,
    /// 条, 件, 万元, … in a statistics table.
    pub(crate) unit: &'static str,
    /// The row is printed without figures.
    pub(crate) heading: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) number: Number,
    /// The clerk left it empty, which means 0.
    pub(crate) blank: bool,
    /// What stands there instead of the number.
    pub(crate) instead: Option<&'static str>,
}

impl Block {
    fn new(
        heading: Option<&'static str>,
        rows: Vec<Row>,
        columns: &[(&'static str, &'static str)],
    ) -> Block {
        let cells = vec![Cell::default(); rows.len() * columns.len()];
        let columns = columns
            .iter()
            .map(|&(name, label)| Column { name, label })
            .collect();
        Block {
            heading,
            rows,
            columns,
            cells,
        }
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.cells[row * self.columns.len() + column]
    }

    pub(crate) fn cell_mut(&mut self, row: usize, column: usize) -> &mut Cell {
        &mut self.cells[row * self.columns.len() + column]
    }

    pub(crate) fn row(&self, name: &str) -> usize {
        self.rows
            .iter()
            .position(|row| row.name == name)
            .unwrap_or_else(|| panic!("the form has no row {name}"))
    }
}

/// The blank tables that a report for this year has, in their order.
pub(crate) fn tables(year: u16) -> Vec<Table> {
    if year <= 2018 {
        vec![statistics()]
    } else {
        vec![proactive(year), applications(year), review()]
    }
}

pub(crate) fn proactive(year: u16) -> Table {
    let plain =
        |labels: &[&'static str]| labels.iter().map(|label| row(label, vec![label])).collect();
    let files = if year <= 2020 {
        "规范性文件"
    } else {
        "行政规范性文件"
    };
    let first: Vec<Row> = plain(&["规章", files]);
    let blocks = if year <= 2020 {
        let items = [
            ("上一年项目数量", "上一年项目数量"),
            ("本年增减", "本年增/减"),
            ("处理决定", "处理决定数量"),
        ];
        vec![
            Block::new(
                Some("第二十条第（一）项"),
                first,
                &[
                    ("新制作", "本年新制作数量"),
                    ("新公开", "本年新公开数量"),
                    ("对外公开总数量", "对外公开总数量"),
                ],
            ),
            Block::new(
                Some("第二十条第（五）项"),
                plain(&["行政许可", "其他对外管理服务事项"]),
                &items,
            ),
            Block::new(
                Some("第二十条第（六）项"),
                plain(&["行政处罚", "行政强制"]),
                &items,
            ),
            Block::new(
                Some("第二十条第（八）项"),
                plain(&["行政事业性收费"]),
                &items[..2],
            ),
            Block::new(
                Some("第二十条第（九）项"),
                plain(&["政府集中采购"]),
                &[
                    ("采购项目数量", "采购项目数量"),
                    ("采购总金额", "采购总金额"),
                ],
            ),
        ]
    } else {
        let decisions = [("处理决定", "本年处理决定数量")];
        vec![
            Block::new(
                Some("第二十条第（一）项"),
                first,
                &[
                    ("制发", "本年制发件数"),
                    ("废止", "本年废止件数"),
                    ("现行有效", "现行有效件数"),
                ],
            ),
            Block::new(Some("第二十条第（五）项"), plain(&["行政许可"]), &decisions),
            Block::new(
                Some("第二十条第（六）项"),
                plain(&["行政处罚", "行政强制"]),
                &decisions,
            ),
            Block::new(
                Some("第二十条第（八）项"),
                plain(&["行政事业性收费"]),
                &[("收费金额", "本年收费金额（单位：万元）")],
            ),
        ]
    };
    Table {
        id: "proactive",
        blocks,
    }
}

pub(crate) const RESULTS: &str = "三、本年度办理结果";
pub(crate) const GROUPS: [&str; 6] = [
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "不予处理",
    "其他处理",
];

const REFUSED: [(&str, &str); 8] = [
    ("不予公开.国家秘密", "1.属于国家秘密"),
    ("不予公开.法律禁止", "2.其他法律行政法规禁止公开"),
    ("不予公开.三安全一稳定", "3.危及“三安全一稳定”"),
    ("不予公开.第三方权益", "4.保护第三方合法权益"),
    ("不予公开.内部事务", "5.属于三类内部事务信息"),
    ("不予公开.过程性信息", "6.属于四类过程性信息"),
    ("不予公开.行政执法案卷", "7.属于行政执法案卷"),
    ("不予公开.行政查询事项", "8.属于行政查询事项"),
];
const UNABLE: [(&str, &str); 3] = [
    ("无法提供.不掌握", "1.本机关不掌握相关政府信息"),
    ("无法提供.需另行制作", "2.没有现成信息需要另行制作"),
    ("无法提供.仍不明确", "3.补正后申请内容仍不明确"),
];
const UNHANDLED: [(&str, &str); 5] = [
    ("不予处理.信访举报投诉", "1.信访举报投诉类申请"),
    ("不予处理.重复申请", "2.重复申请"),
    ("不予处理.公开出版物", "3.要求提供公开出版物"),
    ("不予处理.大量反复申请", "4.无正当理由大量反复申请"),
    (
        "不予处理.确认或重新出具",
        "5.要求行政机关确认或重新出具已获取信息",
    ),
];
const OTHERWISE: [(&str, &str); 3] = [
    (
        "其他处理.逾期不补正",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "其他处理.逾期不缴费",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("其他处理.其他", "3.其他"),
];

pub(crate) fn applications(year: u16) -> Table {
    let mut rows = vec![
        row("新收", vec!["一、本年新收政府信息公开申请数量"]),
        row("上年结转", vec!["二、上年结转政府信息公开申请数量"]),
        row("予以公开", vec![RESULTS, "（一）予以公开"]),
        row(
            "部分公开",
            vec![
                RESULTS,
                "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            ],
        ),
    ];
    let mut group = |label: &'static str, members: &[(&'static str, &'static str)]| {
        rows.extend(
            members
                .iter()
                .map(|(name, member)| row(name, vec![RESULTS, label, member])),
        );
    };
    group("（三）不予公开", &REFUSED);
    group("（四）无法提供", &UNABLE);
    group("（五）不予处理", &UNHANDLED);
    if year <= 2020 {
        rows.push(row("其他处理", vec![RESULTS, "（六）其他处理"]));
    } else {
        group("（六）其他处理", &OTHERWISE);
    }
    rows.push(row("总计", vec![RESULTS, "（七）总计"]));
    rows.push(row("结转下年", vec!["四、结转下年度继续办理"]));
    let columns = [
        ("自然人", "自然人"),
        ("法人.商业企业", "商业企业"),
        ("法人.科研机构", "科研机构"),
        ("法人.社会公益组织", "社会公益组织"),
        ("法人.法律服务机构", "法律服务机构"),
        ("法人.其他", "其他"),
        ("总计", "总计"),
    ];
    Table {
        id: "applications",
        blocks: vec![Block::new(None, rows, &columns)],
    }
}

pub(crate) fn review() -> Table {
    let rows = ["行政复议", "未经复议直接起诉", "复议后起诉"]
        .map(|label| row(label, vec![label]))
        .to_vec();
    let columns =
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].map(|label| (label, label));
    Table {
        id: "review",
        blocks: vec![Block::new(None, rows, &columns)],
    }
}

pub(crate) fn statistics() -> Table {
    let rows = STATISTICS
        .iter()
        .map(|&(name, label, unit)| Row {
            name,
            path: vec![label],
            unit,
            heading: unit == "——",
        })
        .collect();
    Table {
        id: "statistics",
        blocks: vec![Block::new(None, rows, &[("统计数", "统计数")])],
    }
}

fn row(name: &'static str, path: Vec<&'static str>) -> Row {
    Row {
        name,
        path,
        unit: "",
        heading: false,
    }
}

const STATISTICS: [(&str, &str, &str); 65] = [
    ("主动公开情况", "一、主动公开情况", "——"),
    (
        "主动公开",
        "　　（一）主动公开政府信息数\n　　　　（不同渠道和方式公开相同信息计1条）",
        "条",
    ),
    (
        "主动公开.规范性文件",
        "　　　　　　其中：主动公开规范性文件数",
        "条",
    ),
    (
        "制发规范性文件",
        "　　　　　　　　　制发规范性文件总数",
        "件",
    ),
    (
        "渠道",
        "　　（二）通过不同渠道和方式公开政府信息的情况",
        "——",
    ),
    ("渠道.政府公报", "　　　　　1.政府公报公开政府信息数", "条"),
    ("渠道.政府网站", "　　　　　2.政府网站公开政府信息数", "条"),
    ("渠道.政务微博", "　　　　　3.政务微博公开政府信息数", "条"),
    ("渠道.政务微信", "　　　　　4.政务微信公开政府信息数", "条"),
    ("渠道.其他方式", "　　　　　5.其他方式公开政府信息数", "条"),
    ("回应解读情况", "二、回应解读情况", "——"),
    (
        "舆情",
        "　　（一）回应公众关注热点或重大舆情数\n　　　　（不同方式回应同一热点或舆情计1次）",
        "次",
    ),
    (
        "回应解读",
        "　　（二）通过不同渠道和方式回应解读的情况",
        "——",
    ),
    ("新闻发布会", "　　　　　1.参加或举办新闻发布会总次数", "次"),
    (
        "新闻发布会.主要负责同志",
        "　　　　　　其中：主要负责同志参加新闻发布会次数",
        "次",
    ),
    ("在线访谈", "　　　　　2.政府网站在线访谈次数", "次"),
    (
        "在线访谈.主要负责同志",
        "　　　　　　其中：主要负责同志参加政府网站在线访谈次数",
        "次",
    ),
    ("政策解读", "　　　　　3.政策解读稿件发布数", "篇"),
    ("微博微信回应", "　　　　　4.微博微信回应事件数", "次"),
    ("其他方式回应", "　　　　　5.其他方式回应事件数", "次"),
    ("依申请公开情况", "三、依申请公开情况", "——"),
    ("收到申请", "　　（一）收到申请数", "件"),
    ("收到申请.当面", "　　　　　1.当面申请数", "件"),
    ("收到申请.传真", "　　　　　2.传真申请数", "件"),
    ("收到申请.网络", "　　　　　3.网络申请数", "件"),
    ("收到申请.信函", "　　　　　4.信函申请数", "件"),
    ("申请办结", "　　（二）申请办结数", "件"),
    ("申请办结.按时", "　　　　　1.按时办结数", "件"),
    ("申请办结.延期", "　　　　　2.延期办结数", "件"),
    ("申请答复", "　　（三）申请答复数", "件"),
    (
        "申请答复.已主动公开",
        "　　　　　1.属于已主动公开范围数",
        "件",
    ),
    ("申请答复.同意公开", "　　　　　2.同意公开答复数", "件"),
    (
        "申请答复.同意部分公开",
        "　　　　　3.同意部分公开答复数",
        "件",
    ),
    ("申请答复.不同意公开", "　　　　　4.不同意公开答复数", "件"),
    (
        "不同意公开.国家秘密",
        "　　　　　　其中：涉及国家秘密",
        "件",
    ),
    (
        "不同意公开.商业秘密",
        "　　　　　　　　　涉及商业秘密",
        "件",
    ),
    (
        "不同意公开.个人隐私",
        "　　　　　　　　　涉及个人隐私",
        "件",
    ),
    (
        "不同意公开.危及安全稳定",
        "　　　　　　　　　危及国家安全、公共安全、经济安全和社会稳定",
        "件",
    ),
    (
        "不同意公开.不是政府信息",
        "　　　　　　　　　不是《条例》所指政府信息",
        "件",
    ),
    (
        "不同意公开.其他情形",
        "　　　　　　　　　法律法规规定的其他情形",
        "件",
    ),
    (
        "申请答复.不属于本机关",
        "　　　　　5.不属于本行政机关公开数",
        "件",
    ),
    ("申请答复.信息不存在", "　　　　　6.申请信息不存在数", "件"),
    ("申请答复.更改补充", "　　　　　7.告知作出更改补充数", "件"),
    (
        "申请答复.其他途径",
        "　　　　　8.告知通过其他途径办理数",
        "件",
    ),
    ("行政复议", "四、行政复议数量", "件"),
    ("行政复议.维持", "　　（一）维持具体行政行为数", "件"),
    ("行政复议.纠错", "　　（二）被依法纠错数", "件"),
    ("行政复议.其他", "　　（三）其他情形数", "件"),
    ("行政诉讼", "五、行政诉讼数量", "件"),
    (
        "行政诉讼.维持",
        "　　（一）维持具体行政行为或者驳回原告诉讼请求数",
        "件",
    ),
    ("行政诉讼.纠错", "　　（二）被依法纠错数", "件"),
    ("行政诉讼.其他", "　　（三）其他情形数", "件"),
    ("举报投诉", "六、举报投诉数量", "件"),
    ("收取费用", "七、依申请公开信息收取的费用", "万元"),
    ("机构建设和保障经费情况", "八、机构建设和保障经费情况", "——"),
    ("专门机构", "　　（一）政府信息公开工作专门机构数", "个"),
    ("查阅点", "　　（二）设置政府信息公开查阅点数", "个"),
    ("工作人员", "　　（三）从事政府信息公开工作人员数", "人"),
    (
        "工作人员.专职",
        "　　　　　1.专职人员数（不包括政府公报及政府网站工作人员数）",
        "人",
    ),
    ("工作人员.兼职", "　　　　　2.兼职人员数", "人"),
    (
        "专项经费",
        "　　（四）政府信息公开专项经费（不包括用于政府公报编辑管理及\n政府网站建设维护等方面的经费）",
        "万元",
    ),
    ("会议和培训情况", "九、政府信息公开会议和培训情况", "——"),
    (
        "会议",
        "　　（一）召开政府信息公开工作会议或专题会议数",
        "次",
    ),
    ("培训班", "　　（二）举办各类培训班数", "次"),
    ("受训人员", "　　（三）接受培训人员数", "人次"),
];
