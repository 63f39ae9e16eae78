//! What the command itself says, in both languages. What a rule says is in its pack.

use std::io;

use gouji_linter::check::{MOST_OF_A_RULE, Reach, Unlisted};
use gouji_linter::diagnostic::{Fix, Language, Safety, Severity};
use gouji_linter::fix::{MendError, Why};
use gouji_linter::read::ReadError;
use gouji_linter::report::BodyKind;

use crate::config::file::NoToml;
use crate::input::Irregular;

pub(crate) fn pick<'w>(language: Language, zh: &'w str, en: &'w str) -> &'w str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

pub(crate) fn severity(language: Language, severity: Severity) -> &'static str {
    match severity {
        Severity::Error => pick(language, "错误", "error"),
        Severity::Warning => pick(language, "警告", "warning"),
        Severity::Hint => pick(language, "提示", "hint"),
    }
}

/// The severity as gouji.toml and JSON write it.
pub(crate) fn severity_key(severity: Severity) -> &'static str {
    self::severity(Language::English, severity)
}

pub(crate) fn severity_of_key(key: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .find(|severity| severity_key(*severity) == key)
}

/// The kind of body as gouji.toml and JSON write it.
pub(crate) fn kind_key(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Government => "government",
        BodyKind::Department => "department",
        BodyKind::Office => "office",
        BodyKind::Street => "street",
        BodyKind::Unknown => "unknown",
    }
}

pub(crate) fn failure(language: Language, what: &str) -> String {
    format!("{}{what}", pick(language, "错误：", "error: "))
}

pub(crate) fn io_error(language: Language, error: &io::Error) -> String {
    if language == Language::English {
        return match error.kind() {
            io::ErrorKind::NotFound => "no such file or folder".to_owned(),
            _ => error.to_string(),
        };
    }
    let is = |inner: &(dyn std::error::Error + Send + Sync + 'static)| {
        (inner.is::<NoToml>(), inner.is::<Irregular>())
    };
    match error.get_ref().map(is) {
        Some((true, _)) => return "不是 .toml 文件".to_owned(),
        Some((_, true)) => return "不是普通文件；从管道读请用“-”".to_owned(),
        _ => {}
    }
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::IsADirectory => "这是文件夹".to_owned(),
        io::ErrorKind::AlreadyExists => "文件已存在".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        io::ErrorKind::QuotaExceeded => "磁盘配额已用完".to_owned(),
        io::ErrorKind::FileTooLarge => "文件超过系统允许的大小".to_owned(),
        io::ErrorKind::InvalidData => "不是 UTF-8 文字".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn unreadable(language: Language, path: &str, error: &io::Error) -> String {
    let error = io_error(language, error);
    match language {
        Language::Chinese => format!("无法读取 {path}：{error}"),
        Language::English => format!("cannot read {path}: {error}"),
    }
}

/// A file whose name holds control characters; they are shown as what they are.
pub(crate) fn odd_name(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("无法检查 {path}：文件名里有控制字符；请改名后再检查"),
        Language::English => {
            format!("cannot check {path}: its name holds control characters; rename it first")
        }
    }
}

pub(crate) fn unwalkable(language: Language, error: &ignore::Error) -> String {
    match language {
        Language::Chinese => format!("无法遍历：{error}"),
        Language::English => format!("cannot walk: {error}"),
    }
}

pub(crate) fn too_large(language: Language, path: &str, mebibytes: u64) -> String {
    match language {
        Language::Chinese => format!(
            "无法检查 {path}：超过 {mebibytes} MiB，不会是年度报告；请去掉图片和附件，只留报告正文，再检查"
        ),
        Language::English => format!(
            "cannot check {path}: it is over {mebibytes} MiB, which no annual report is; leave out pictures and annexes, keep the report's text and check that"
        ),
    }
}

/// What a rule found beyond what it lists.
pub(crate) fn unlisted(language: Language, path: &str, more: &Unlisted) -> String {
    let (rule, count) = (&more.rule, more.count);
    let severity = severity(language, more.severity);
    let least = more.is_least();
    match language {
        Language::Chinese => format!(
            "{path}：{rule} 只列出前 {MOST_OF_A_RULE} 处，另有{} {count} 处（{severity}）未列出；先改好列出的，再检查一次",
            if least { "至少" } else { "" }
        ),
        Language::English => format!(
            "{path}: {rule} lists the first {MOST_OF_A_RULE}; {}{count} more ({severity}) are not listed: mend the listed ones and check again",
            if least { "at least " } else { "" }
        ),
    }
}

/// A container that cannot be opened: what it is, and what to do.
pub(crate) fn unopened(language: Language, path: &str, error: ReadError) -> String {
    let why = error.wording();
    match language {
        Language::Chinese => format!("无法检查 {path}：{}", why.zh),
        Language::English => format!("cannot check {path}: {}", why.en),
    }
}

/// What `gouji new` cannot tell by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Year,
    Body,
    Format,
}

pub(crate) fn new_needs(language: Language, need: Need) -> &'static str {
    let (zh, en) = match need {
        Need::Year => (
            "不知道是哪一年度的报告，请用 --year 指定",
            "the year of the report is not known: pass --year",
        ),
        Need::Body => (
            "不知道机关的名称，请用 --body 指定",
            "the name of the body is not known: pass --body",
        ),
        Need::Format => (
            "从 -o 的文件名看不出格式，请写成 .md、.docx 或 .html，或用 --format 指定",
            "the name after -o does not tell the format: end it in .md, .docx or .html, or pass --format",
        ),
    };
    pick(language, zh, en)
}

/// A name that promises another format than the one that would be written.
pub(crate) fn format_of_another_name(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => {
            format!("{path} 的扩展名与 --format 不一致，这样的文件打不开；请改其中一个")
        }
        Language::English => format!(
            "the ending of {path} and --format disagree, and such a file would not open; change one of them"
        ),
    }
}

pub(crate) fn not_last_year(language: Language, last: u16, year: u16) -> String {
    match language {
        Language::Chinese => {
            format!("注意：--from 是 {last} 年度的报告，不是 {year} 年度的上一年；结转的数请核对")
        }
        Language::English => format!(
            "note: --from is the report for {last}, not for the year before {year}; look at what was carried over"
        ),
    }
}

pub(crate) fn no_format(language: Language, year: u16) -> String {
    match language {
        Language::Chinese => format!("没有适用于 {year} 年度的格式"),
        Language::English => format!("no format governs {year}"),
    }
}

pub(crate) fn no_terminal(language: Language) -> &'static str {
    pick(
        language,
        "Word 文档不能显示在终端上；请用 -o 写入文件",
        "a Word document is not for the terminal; name a file after -o",
    )
}

pub(crate) fn no_terminal_for_parquet(language: Language) -> &'static str {
    pick(
        language,
        "Parquet 表不能显示在终端上；请用 -o 写入文件",
        "a Parquet table is not for the terminal; name a file after -o",
    )
}

pub(crate) fn no_report(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("{path} 不是年度报告"),
        Language::English => format!("{path} is no annual report"),
    }
}

pub(crate) fn new_written(language: Language, path: &str, year: u16) -> String {
    match language {
        Language::Chinese => {
            format!("已写入 {path}：{year} 年度的空白报告；填好后用 gouji check 检查")
        }
        Language::English => {
            format!("wrote {path}: a blank report for {year}; check it when it is filled in")
        }
    }
}

/// What mends a finding, and how to have it done.
pub(crate) fn fixable(language: Language, fix: &Fix) -> String {
    let title = fix.title.in_language(language);
    let command = fix_command(fix);
    match language {
        Language::Chinese => format!("可自动修复：{title}（{command}）"),
        Language::English => format!("can be fixed: {title} ({command})"),
    }
}

pub(crate) fn fix_command(fix: &Fix) -> &'static str {
    match fix.safety {
        Safety::Safe => "gouji fix",
        Safety::Unsafe => "gouji fix --unsafe",
    }
}

/// A file that no edit can be written into.
pub(crate) fn unfixable(language: Language, path: &str, error: &MendError) -> String {
    let (zh, en) = match error {
        MendError::Read(error) => return unopened(language, path, *error),
        MendError::Unencodable {
            encoding,
            character,
        } => (
            format!("它的编码 {encoding} 写不出“{character}”；另存为 UTF-8 后再试"),
            format!("its encoding {encoding} has no “{character}”; save it as UTF-8 first"),
        ),
        MendError::Undecodable { encoding } => (
            format!("其中有不是 {encoding} 的字节，改写会损坏它；另存为 UTF-8 后再试"),
            format!(
                "it holds bytes that are not {encoding} and would be lost; save it as UTF-8 first"
            ),
        ),
        MendError::OutOfReach => (
            "要改的文字不在普通的文字段中".to_owned(),
            "the words to edit are not plain text".to_owned(),
        ),
    };
    match language {
        Language::Chinese => format!("没有改动 {path}：{zh}"),
        Language::English => format!("{path} is left as it was: {en}"),
    }
}

/// A file that somebody else wrote while it was being mended.
pub(crate) fn changed_meanwhile(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => {
            format!("没有改动 {path}：它刚被别的程序改过；请先保存并关闭它，再运行一次")
        }
        Language::English => format!(
            "{path} is left as it was: another program has just written it; save and close it there, then run again"
        ),
    }
}

pub(crate) fn applied(language: Language, path: &str, rule: &str, title: &str) -> String {
    match language {
        Language::Chinese => format!("{path}：{title}（{rule}）"),
        Language::English => format!("{path}: {title} ({rule})"),
    }
}

/// A fix that was not made, and why.
pub(crate) fn left(language: Language, what: &str, title: &str, why: &Why) -> String {
    let (zh, en) = match why {
        Why::NewFinding(rule) => (
            format!("改后会出现 {rule}"),
            format!("{rule} would be found afterwards"),
        ),
        Why::NoUse => (
            "改后问题仍在".to_owned(),
            "the finding would remain".to_owned(),
        ),
        Why::Figure => (
            "改后表中的数会读成别的数".to_owned(),
            "figures would read otherwise".to_owned(),
        ),
        Why::OutOfReach => (
            "要改的不是普通文字（自动编号、文本框、脚注等），请在 Word 中改".to_owned(),
            "it is no plain text (automatic numbers, text boxes, notes); edit it in Word"
                .to_owned(),
        ),
    };
    match language {
        Language::Chinese => format!("没有改 {what}（{title}）：{zh}"),
        Language::English => format!("not fixed: {what} ({title}): {en}"),
    }
}

/// What `gouji fix` came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FixTally {
    pub(crate) reports: usize,
    /// Files that change, and how many findings that mends.
    pub(crate) files: usize,
    pub(crate) fixed: usize,
    pub(crate) remaining: usize,
    /// Of the remaining ones, how many `--unsafe` would mend.
    pub(crate) unsafe_ones: usize,
    pub(crate) failures: usize,
}

pub(crate) fn fixed(language: Language, tally: &FixTally, only_shown: bool) -> String {
    let FixTally {
        reports,
        files,
        fixed,
        remaining,
        unsafe_ones,
        failures,
    } = *tally;
    let zh = language == Language::Chinese;
    let mut words = match (zh, only_shown) {
        (true, true) => format!("{reports} 份报告：可改 {fixed} 个问题（{files} 个文件）"),
        (true, false) => format!("{reports} 份报告：改了 {fixed} 个问题（{files} 个文件）"),
        (false, true) => format!(
            "{}: {} can be fixed in {}",
            counted(reports, "report"),
            counted(fixed, "finding"),
            counted(files, "file")
        ),
        (false, false) => format!(
            "{}: fixed {} in {}",
            counted(reports, "report"),
            counted(fixed, "finding"),
            counted(files, "file")
        ),
    };
    words.push_str(&match zh {
        true => format!("，还有 {remaining} 个"),
        false => format!(", {remaining} remain"),
    });
    if unsafe_ones > 0 {
        words.push_str(&match zh {
            true => format!("，其中 {unsafe_ones} 个可用 --unsafe 改"),
            false => format!(", {unsafe_ones} of them fixable with --unsafe"),
        });
    }
    if failures > 0 {
        words.push_str(&match zh {
            true => format!("；{failures} 个文件无法处理"),
            false => format!("; {} failed", counted(failures, "file")),
        });
    }
    words
}

pub(crate) fn written(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("已写入 {path}"),
        Language::English => format!("wrote {path}"),
    }
}

pub(crate) fn annotated(language: Language, path: &str, count: usize) -> String {
    match language {
        Language::Chinese => format!("已写入 {path}：批注 {count} 条"),
        Language::English => format!("wrote {path} with {}", counted(count, "comment")),
    }
}

/// A remark with its place behind it.
pub(crate) fn placed(language: Language, message: &str, place: &str) -> String {
    match place {
        "" => message.to_owned(),
        place => format!("{message}{}", in_brackets(language, place)),
    }
}

pub(crate) fn in_brackets(language: Language, place: &str) -> String {
    match language {
        Language::Chinese => format!("（{place}）"),
        Language::English => format!(" ({place})"),
    }
}

pub(crate) fn crashed(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("无法检查 {path}：程序内部出错，请报告此问题"),
        Language::English => format!("cannot check {path}: internal error, please report it"),
    }
}

pub(crate) fn output_exists(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("{path} 已存在；要覆盖它请加 --force"),
        Language::English => format!("{path} exists; add --force to overwrite it"),
    }
}

/// A report that a result would take the place of.
pub(crate) fn output_is_input(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("{path} 是要读的文件，不会被结果覆盖；请换一个文件名"),
        Language::English => {
            format!(
                "{path} is a file to read and is not overwritten by a result; choose another name"
            )
        }
    }
}

/// Two options that name one file.
pub(crate) fn same_output(language: Language, one: &str, other: &str, path: &str) -> String {
    match language {
        Language::Chinese => format!("{one} 与 {other} 不能是同一个文件：{path}"),
        Language::English => format!("{one} and {other} name the same file: {path}"),
    }
}

pub(crate) fn unwritable(language: Language, path: &str, error: &io::Error) -> String {
    let error = io_error(language, error);
    match language {
        Language::Chinese => format!("无法写入 {path}：{error}"),
        Language::English => format!("cannot write {path}: {error}"),
    }
}

/// Standard output that takes no more.
pub(crate) fn unprintable(language: Language, error: &io::Error) -> String {
    let error = io_error(language, error);
    match language {
        Language::Chinese => format!("无法输出结果：{error}"),
        Language::English => format!("cannot write the results: {error}"),
    }
}

pub(crate) fn bad_severity(language: Language, given: &str) -> String {
    match language {
        Language::Chinese => {
            format!("--severity 应写成“规则=级别”，级别为 error、warning 或 hint，不能是“{given}”")
        }
        Language::English => {
            format!(
                "--severity takes RULE=LEVEL, the level being error, warning or hint, not `{given}`"
            )
        }
    }
}

pub(crate) fn unknown_rule(language: Language, name: &str, near: Option<&str>) -> String {
    let mut words = match language {
        Language::Chinese => format!("没有规则“{name}”"),
        Language::English => format!("there is no rule `{name}`"),
    };
    match near {
        Some(near) => words.push_str(&did_you_mean(language, near)),
        None => words.push_str(pick(
            language,
            "；用 gouji rules 查看所有规则",
            "; `gouji rules` lists them",
        )),
    }
    words
}

pub(crate) fn did_you_mean(language: Language, near: &str) -> String {
    match language {
        Language::Chinese => format!("；是不是想写“{near}”？"),
        Language::English => format!("; did you mean `{near}`?"),
    }
}

pub(crate) fn skipped(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("略过 {path}：不是年度报告"),
        Language::English => format!("skipped {path}: no annual report"),
    }
}

pub(crate) fn used_config(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("配置：{path}"),
        Language::English => format!("configuration: {path}"),
    }
}

/// A whole or its units that no file of the folder answers to.
pub(crate) fn rollup_of_nothing(
    language: Language,
    place: &str,
    key: &str,
    globs: &[String],
) -> String {
    let globs = globs.join(pick(language, "、", ", "));
    match language {
        Language::Chinese => format!(
            "注意：{place} 的 [rollup] 没有作比较：{key}（{globs}）没有匹配到任何文件；路径相对于这份配置"
        ),
        Language::English => format!(
            "note: the [rollup] of {place} compares nothing: {key} ({globs}) matches no file; the globs count from the folder of that file"
        ),
    }
}

pub(crate) fn ungoverned(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("无法检查 {path}：其配置有误"),
        Language::English => format!("cannot check {path}: its configuration is faulty"),
    }
}

pub(crate) fn bad_baseline(language: Language, path: &str) -> String {
    match language {
        Language::Chinese => format!("{path} 不是 gouji 的基线文件"),
        Language::English => format!("{path} is no baseline of gouji"),
    }
}

pub(crate) fn stale(language: Language, path: &str, entries: &[(&str, &str)]) -> String {
    let listed: Vec<String> = entries
        .iter()
        .map(|(rule, fingerprint)| format!("{rule} {fingerprint}"))
        .collect();
    let listed = listed.join(pick(language, "，", ", "));
    match language {
        Language::Chinese => {
            format!("基线已过时：{path} 中下列问题不再出现，可用 --update-baseline 删去：{listed}")
        }
        Language::English => format!(
            "the baseline is stale: these are gone from {path}, --update-baseline removes them: {listed}"
        ),
    }
}

pub(crate) fn vanished(language: Language, path: &str, entries: usize) -> String {
    match language {
        Language::Chinese => {
            format!("基线已过时：{path} 已不存在，其 {entries} 条可用 --update-baseline 删去")
        }
        Language::English => format!(
            "the baseline is stale: {path} no longer exists, --update-baseline removes its {}",
            if entries == 1 {
                "entry".to_owned()
            } else {
                format!("{entries} entries")
            }
        ),
    }
}

pub(crate) fn interrupted(language: Language, done: usize, all: usize) -> String {
    match language {
        Language::Chinese => format!("已中断：{all} 个文件只检查了 {done} 个"),
        Language::English => format!("interrupted: {done} of {all} files were checked"),
    }
}

pub(crate) fn watching(language: Language) -> &'static str {
    pick(
        language,
        "—— 保存后会重新检查，按 Ctrl-C 结束 ——",
        "—— checks again when a file is saved; Ctrl-C ends ——",
    )
}

pub(crate) fn nothing_checked(language: Language) -> &'static str {
    pick(
        language,
        "没有检查到任何年度报告；核对路径，以及文件是否被忽略规则排除",
        "no annual report was found to check; look at the path, and at what the ignore files exclude",
    )
}

pub(crate) fn unread_in_folder(language: Language, first: &str, count: usize) -> String {
    match language {
        Language::Chinese => format!(
            "文件夹中有 {count} 个文件不能读（如 {first}），不知其内容；另存为 .docx、网页或纯文本再试，与年报无关的写进 .ignore 文件"
        ),
        Language::English => format!(
            "{} in the folder cannot be read (such as {first}) and may hold anything; \
             save them as .docx, web pages or plain text, or list what is no report in a file named .ignore",
            counted(count, "file")
        ),
    }
}

/// What of a report's figures was compared with anything.
pub(crate) fn reach(language: Language, reach: Reach) -> String {
    let Reach {
        cells,
        numbers,
        related,
    } = reach;
    let all = cells + numbers;
    let unrelated = reach.unrelated();
    match language {
        Language::Chinese => format!(
            "数字 {all} 个（表格 {cells}，正文 {numbers}）：{related} 个至少参与一项核对，{unrelated} 个没有可核对的"
        ),
        Language::English => format!(
            "{} ({cells} in tables, {numbers} in the text): {related} compared with others at least once, \
             {unrelated} with none",
            counted(all, "figure")
        ),
    }
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) reports: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) hints: usize,
    /// Silenced by a comment in the document.
    pub(crate) allowed: usize,
    /// Known from the baseline.
    pub(crate) baseline: usize,
    /// Met in a folder, but no annual report.
    pub(crate) strangers: usize,
    /// The same of files that were named.
    pub(crate) others: usize,
    /// Met in a folder, but in a container that is not read: .doc, .wps, .pdf.
    pub(crate) containers: usize,
    pub(crate) failures: usize,
}

pub(crate) fn summary(language: Language, tally: &Tally) -> String {
    let zh = language == Language::Chinese;
    let Tally {
        reports,
        errors,
        warnings,
        hints,
        allowed,
        baseline,
        strangers,
        others,
        containers,
        failures,
    } = *tally;
    let mut words = match (reports, errors + warnings + hints) {
        (0, 0) => pick(language, "没有检查任何报告", "no report was checked").to_owned(),
        (_, 0) if zh => format!("检查 {reports} 份报告：没有发现问题"),
        (_, 0) => format!("checked {}: no findings", counted(reports, "report")),
        (0, _) if zh => {
            format!("没有检查任何报告：错误 {errors}，警告 {warnings}，提示 {hints}")
        }
        _ if zh => format!("检查 {reports} 份报告：错误 {errors}，警告 {warnings}，提示 {hints}"),
        _ => format!(
            "{}: {}, {}, {}",
            match reports {
                0 => "no report was checked".to_owned(),
                _ => format!("checked {}", counted(reports, "report")),
            },
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(hints, "hint")
        ),
    };
    let mut add = |count: usize, zh_words: String, en_words: String| {
        if count > 0 {
            words.push_str(pick(language, "；", "; "));
            words.push_str(if zh { &zh_words } else { &en_words });
        }
    };
    add(
        allowed,
        format!("行内豁免 {allowed} 处"),
        format!("{allowed} allowed in the text"),
    );
    add(
        baseline,
        format!("基线中已知 {baseline} 处"),
        format!("{baseline} known from the baseline"),
    );
    add(
        others,
        format!("{others} 个文件不是年报"),
        match others {
            1 => "1 file is no annual report".to_owned(),
            _ => format!("{others} files are no annual reports"),
        },
    );
    add(
        strangers,
        format!("略过 {strangers} 个非年报文件"),
        format!("{} skipped as no annual report", counted(strangers, "file")),
    );
    add(
        containers,
        format!("未读 {containers} 个 .doc、.wps、.pdf 等文件"),
        format!(
            "{} (.doc, .wps, .pdf and the like) not read",
            counted(containers, "file")
        ),
    );
    add(
        failures,
        format!("{failures} 个文件无法检查"),
        format!("{} could not be checked", counted(failures, "file")),
    );
    words
}

pub(crate) fn elapsed(language: Language, milliseconds: u128) -> String {
    match language {
        Language::Chinese => format!("（用时 {milliseconds} 毫秒）"),
        Language::English => format!(" ({milliseconds} ms)"),
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// `2019`, or `2008-2018`.
pub(crate) fn years(first: u16, last: u16) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}
