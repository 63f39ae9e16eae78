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
    pub(crate) columns: Vec<&'static str>,
    /// `rows × columns`.
    pub(crate) cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The label without indentation and number; a dot leads from a group to its member.
    pub(crate) name: String,
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
    fn new(heading: Option<&'static str>, rows: Vec<Row>, columns: &[&'static str]) -> Block {
        let cells = vec![Cell::default(); rows.len() * columns.len()];
        Block {
            heading,
            rows,
            columns: columns.to_vec(),
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
    let plain = |labels: &[&'static str]| labels.iter().map(|label| row(vec![label])).collect();
    let files = if year <= 2020 {
        "规范性文件"
    } else {
        "行政规范性文件"
    };
    let first: Vec<Row> = plain(&["规章", files]);
    let blocks = if year <= 2020 {
        let items = ["上一年项目数量", "本年增/减", "处理决定数量"];
        vec![
            Block::new(
                Some("第二十条第（一）项"),
                first,
                &["本年新制作数量", "本年新公开数量", "对外公开总数量"],
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
                &["采购项目数量", "采购总金额"],
            ),
        ]
    } else {
        let decisions = ["本年处理决定数量"];
        vec![
            Block::new(
                Some("第二十条第（一）项"),
                first,
                &["本年制发件数", "本年废止件数", "现行有效件数"],
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
                &["本年收费金额（单位：万元）"],
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

const REFUSED: [&str; 8] = [
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
];
const UNABLE: [&str; 3] = [
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
];
const UNHANDLED: [&str; 5] = [
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
];
const OTHERWISE: [&str; 3] = [
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
];

pub(crate) fn applications(year: u16) -> Table {
    let named = |name: &str, path: Vec<&'static str>| Row {
        name: name.to_owned(),
        ..row(path)
    };
    let mut rows = vec![
        named("新收", vec!["一、本年新收政府信息公开申请数量"]),
        named("上年结转", vec!["二、上年结转政府信息公开申请数量"]),
        named("予以公开", vec![RESULTS, "（一）予以公开"]),
        named(
            "部分公开",
            vec![
                RESULTS,
                "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            ],
        ),
    ];
    let mut group = |label: &'static str, members: &[&'static str]| {
        rows.extend(
            members
                .iter()
                .map(|member| row(vec![RESULTS, label, member])),
        );
    };
    group("（三）不予公开", &REFUSED);
    group("（四）无法提供", &UNABLE);
    group("（五）不予处理", &UNHANDLED);
    if year <= 2020 {
        rows.push(row(vec![RESULTS, "（六）其他处理"]));
    } else {
        group("（六）其他处理", &OTHERWISE);
    }
    rows.push(named("总计", vec![RESULTS, "（七）总计"]));
    rows.push(named("结转下年", vec!["四、结转下年度继续办理"]));
    let columns = [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ];
    Table {
        id: "applications",
        blocks: vec![Block::new(None, rows, &columns)],
    }
}

pub(crate) fn review() -> Table {
    let rows = ["行政复议", "未经复议直接起诉", "复议后起诉"]
        .map(|label| row(vec![label]))
        .to_vec();
    let columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    Table {
        id: "review",
        blocks: vec![Block::new(None, rows, &columns)],
    }
}

pub(crate) fn statistics() -> Table {
    let mut chapter = "";
    let rows = STATISTICS
        .iter()
        .map(|&(label, unit)| {
            let own = bare(label);
            let mut row = row(vec![label]);
            if !label.starts_with('　') {
                chapter = own.trim_end_matches("数量");
            }
            // 行政复议 and 行政诉讼 have parts of the same name.
            let repeated = label.starts_with('　') && ["行政复议", "行政诉讼"].contains(&chapter);
            row.name = if repeated {
                format!("{chapter}.{own}")
            } else {
                own.to_owned()
            };
            row.unit = unit;
            row.heading = unit == "——";
            row
        })
        .collect();
    Table {
        id: "statistics",
        blocks: vec![Block::new(None, rows, &["统计数"])],
    }
}

fn row(path: Vec<&'static str>) -> Row {
    let own: Vec<&str> = path
        .iter()
        .filter(|label| **label != RESULTS)
        .map(|label| bare(label))
        .collect();
    Row {
        name: own.join("."),
        path,
        unit: "",
        heading: false,
    }
}

/// The first line of a label without indentation, 其中 and number.
fn bare(label: &'static str) -> &'static str {
    let line = label.trim().lines().next().unwrap_or_default();
    let line = line.strip_prefix("其中：").unwrap_or(line);
    let number: &[char] = &[
        '（', '）', '一', '二', '三', '四', '五', '六', '七', '八', '九', '、', '.',
    ];
    let unnumbered =
        line.trim_start_matches(|sign: char| sign.is_ascii_digit() || number.contains(&sign));
    unnumbered.split('（').next().unwrap_or(unnumbered)
}

const STATISTICS: [(&str, &str); 65] = [
    ("一、主动公开情况", "——"),
    (
        "　　（一）主动公开政府信息数\n　　　　（不同渠道和方式公开相同信息计1条）",
        "条",
    ),
    ("　　　　　　其中：主动公开规范性文件数", "条"),
    ("　　　　　　　　　制发规范性文件总数", "件"),
    ("　　（二）通过不同渠道和方式公开政府信息的情况", "——"),
    ("　　　　　1.政府公报公开政府信息数", "条"),
    ("　　　　　2.政府网站公开政府信息数", "条"),
    ("　　　　　3.政务微博公开政府信息数", "条"),
    ("　　　　　4.政务微信公开政府信息数", "条"),
    ("　　　　　5.其他方式公开政府信息数", "条"),
    ("二、回应解读情况", "——"),
    (
        "　　（一）回应公众关注热点或重大舆情数\n　　　　（不同方式回应同一热点或舆情计1次）",
        "次",
    ),
    ("　　（二）通过不同渠道和方式回应解读的情况", "——"),
    ("　　　　　1.参加或举办新闻发布会总次数", "次"),
    ("　　　　　　其中：主要负责同志参加新闻发布会次数", "次"),
    ("　　　　　2.政府网站在线访谈次数", "次"),
    (
        "　　　　　　其中：主要负责同志参加政府网站在线访谈次数",
        "次",
    ),
    ("　　　　　3.政策解读稿件发布数", "篇"),
    ("　　　　　4.微博微信回应事件数", "次"),
    ("　　　　　5.其他方式回应事件数", "次"),
    ("三、依申请公开情况", "——"),
    ("　　（一）收到申请数", "件"),
    ("　　　　　1.当面申请数", "件"),
    ("　　　　　2.传真申请数", "件"),
    ("　　　　　3.网络申请数", "件"),
    ("　　　　　4.信函申请数", "件"),
    ("　　（二）申请办结数", "件"),
    ("　　　　　1.按时办结数", "件"),
    ("　　　　　2.延期办结数", "件"),
    ("　　（三）申请答复数", "件"),
    ("　　　　　1.属于已主动公开范围数", "件"),
    ("　　　　　2.同意公开答复数", "件"),
    ("　　　　　3.同意部分公开答复数", "件"),
    ("　　　　　4.不同意公开答复数", "件"),
    ("　　　　　　其中：涉及国家秘密", "件"),
    ("　　　　　　　　　涉及商业秘密", "件"),
    ("　　　　　　　　　涉及个人隐私", "件"),
    (
        "　　　　　　　　　危及国家安全、公共安全、经济安全和社会稳定",
        "件",
    ),
    ("　　　　　　　　　不是《条例》所指政府信息", "件"),
    ("　　　　　　　　　法律法规规定的其他情形", "件"),
    ("　　　　　5.不属于本行政机关公开数", "件"),
    ("　　　　　6.申请信息不存在数", "件"),
    ("　　　　　7.告知作出更改补充数", "件"),
    ("　　　　　8.告知通过其他途径办理数", "件"),
    ("四、行政复议数量", "件"),
    ("　　（一）维持具体行政行为数", "件"),
    ("　　（二）被依法纠错数", "件"),
    ("　　（三）其他情形数", "件"),
    ("五、行政诉讼数量", "件"),
    ("　　（一）维持具体行政行为或者驳回原告诉讼请求数", "件"),
    ("　　（二）被依法纠错数", "件"),
    ("　　（三）其他情形数", "件"),
    ("六、举报投诉数量", "件"),
    ("七、依申请公开信息收取的费用", "万元"),
    ("八、机构建设和保障经费情况", "——"),
    ("　　（一）政府信息公开工作专门机构数", "个"),
    ("　　（二）设置政府信息公开查阅点数", "个"),
    ("　　（三）从事政府信息公开工作人员数", "人"),
    (
        "　　　　　1.专职人员数（不包括政府公报及政府网站工作人员数）",
        "人",
    ),
    ("　　　　　2.兼职人员数", "人"),
    (
        "　　（四）政府信息公开专项经费（不包括用于政府公报编辑管理及\n政府网站建设维护等方面的经费）",
        "万元",
    ),
    ("九、政府信息公开会议和培训情况", "——"),
    ("　　（一）召开政府信息公开工作会议或专题会议数", "次"),
    ("　　（二）举办各类培训班数", "次"),
    ("　　（三）接受培训人员数", "人次"),
];
