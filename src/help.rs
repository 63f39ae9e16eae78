//! The help and the usage errors in the user's language. English stands beside the arguments; Chinese stands here.

use std::ffi::OsString;
use std::ops::RangeInclusive;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};
use gouji_linter::diagnostic::Language;

use crate::args::{Args, JOBS, YEARS};
use crate::exit::Exit;
use crate::output;

pub(crate) fn parse(language: Language) -> Result<Args, Usage> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let parse = |arguments: &[OsString]| {
        command(language)
            .try_get_matches_from(arguments)
            .and_then(|matches| Args::from_arg_matches(&matches))
    };
    parse(&arguments)
        .or_else(|error| match asked_as_command(&error, &arguments) {
            Some(arguments) => parse(&arguments),
            None => Err(error),
        })
        .map_err(|error| Usage { error, language })
}

/// `gouji help check` means `gouji check --help`, `gouji version` means `gouji --version`.
fn asked_as_command(error: &clap::Error, arguments: &[OsString]) -> Option<Vec<OsString>> {
    let unknown = error.get(ContextKind::InvalidSubcommand)?.to_string();
    let option = match unknown.as_str() {
        "help" => "--help",
        "version" => "--version",
        _ => return None,
    };
    let mut arguments = arguments.to_vec();
    let at = arguments
        .iter()
        .skip(1)
        .position(|given| *given == *unknown)?;
    arguments.remove(at + 1);
    arguments.push(option.into());
    Some(arguments)
}

/// The command line with all its words in one language.
pub(crate) fn command(language: Language) -> Command {
    dress(
        Args::command().disable_help_subcommand(true),
        language,
        "gouji",
    )
}

/// A command line that could not be followed, or that asked for help.
pub(crate) struct Usage {
    error: clap::Error,
    language: Language,
}

impl Usage {
    pub(crate) fn print(&self) -> Exit {
        let asked = matches!(
            self.error.kind(),
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
        );
        let ready =
            asked || self.error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
        match self.in_chinese() {
            Some(words) if !ready && self.language == Language::Chinese => output::say(&words),
            // Nobody reads any more: nothing is left to do.
            _ => drop(self.error.print()),
        }
        if asked { Exit::Clean } else { Exit::Failure }
    }

    /// `None` for the rare mistakes that only clap can put into words.
    fn in_chinese(&self) -> Option<String> {
        let said = |kind| self.error.get(kind).map(ContextValue::to_string);
        let argument = || said(ContextKind::InvalidArg);
        let value = || said(ContextKind::InvalidValue);
        let mut words = match self.error.kind() {
            ErrorKind::UnknownArgument => format!("没有选项或参数“{}”", argument()?),
            ErrorKind::InvalidSubcommand => {
                format!("没有命令“{}”", said(ContextKind::InvalidSubcommand)?)
            }
            ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
            ErrorKind::InvalidValue if value().is_none_or(|value| value.is_empty()) => {
                format!("“{}”后面缺少值", argument()?)
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let argument = argument()?;
                let range = RANGES
                    .iter()
                    .find(|(option, _)| argument.starts_with(option));
                let range = range.map(|(_, range)| {
                    format!("，应为 {} 到 {} 的整数", range.start(), range.end())
                });
                let value = value()?;
                format!("“{argument}”不能是“{value}”{}", range.unwrap_or_default())
            }
            ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument()?),
            ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
                Some(prior) if prior != argument()? => {
                    format!("“{}”不能与“{prior}”同时使用", argument()?)
                }
                _ => format!("“{}”只能写一次", argument()?),
            },
            ErrorKind::TooManyValues => format!("“{}”用不着值“{}”", argument()?, value()?),
            _ => return None,
        };
        if let Some(valid) = said(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
            words.push_str(&format!("，可以是：{valid}"));
        }
        let near = [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
        ];
        if let Some(near) = near.into_iter().find_map(said) {
            words.push_str(&format!("；是不是想写“{near}”？"));
        }
        Some(format!("错误：{words}\n\n用 --help 查看用法。"))
    }
}

/// The options that take a number.
const RANGES: [(&str, RangeInclusive<i64>); 2] = [("--year", YEARS), ("--jobs", JOBS)];

/// Headings, the help option and, in Chinese, every help text.
fn dress(command: Command, language: Language, path: &str) -> Command {
    let zh = language == Language::Chinese;
    let pick = |chinese: &'static str, english: &'static str| if zh { chinese } else { english };
    let usage = usage(&command, path, language);
    let mut command = command
        .disable_help_flag(true)
        .arg(flag(
            "help",
            'h',
            pick("显示帮助", "Print help"),
            ArgAction::Help,
        ))
        .help_template(pick(
            "{about}\n\n用法: {usage}\n\n{all-args}",
            "{about}\n\nUsage: {usage}\n\n{all-args}",
        ))
        .override_usage(usage)
        .subcommand_help_heading(pick("命令", "Commands"));
    if path == "gouji" {
        let version = flag(
            "version",
            'V',
            pick("显示版本", "Print the version"),
            ArgAction::Version,
        );
        command = command
            .disable_version_flag(true)
            .arg(version)
            .arg_required_else_help(true);
    }
    if let Some((_, _, about)) = chinese(path).filter(|_| zh) {
        command = command.about(*about);
    }
    command = command.mut_args(|arg| {
        let heading = if arg.is_positional() {
            pick("参数", "Arguments")
        } else if arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str()) {
            pick("通用选项", "Global options")
        } else {
            pick("选项", "Options")
        };
        let id = arg.get_id().as_str();
        let found = chinese(&format!("{path}:{id}"))
            .or_else(|| chinese(&format!("*:{id}")))
            .filter(|_| zh);
        let mut arg = arg.help_heading(heading);
        if arg.get_action().takes_values() {
            arg = arg.hide_possible_values(true).hide_default_value(true);
        }
        match found {
            None => arg,
            Some((_, "", help)) => arg.help(*help),
            Some((_, value, help)) => arg.value_name(*value).help(*help),
        }
    });
    command.mut_subcommands(|sub| {
        let path = format!("{path} {}", sub.get_name());
        dress(sub, language, &path)
    })
}

fn flag(id: &'static str, short: char, help: &'static str, action: ArgAction) -> Arg {
    Arg::new(id).short(short).long(id).help(help).action(action)
}

fn usage(command: &Command, path: &str, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut usage = format!("{path} {}", if zh { "[选项]" } else { "[OPTIONS]" });
    if command.has_subcommands() {
        usage.push_str(if zh { " <命令>" } else { " <COMMAND>" });
    }
    for arg in command.get_positionals() {
        let id = arg.get_id().as_str();
        let english = arg
            .get_value_names()
            .and_then(<[_]>::first)
            .map_or(id, |name| name.as_str());
        let name = chinese(&format!("{path}:{id}"))
            .filter(|_| zh)
            .map_or(english, |(_, name, _)| *name);
        let many = if matches!(arg.get_action(), ArgAction::Append) {
            "..."
        } else {
            ""
        };
        if arg.is_required_set() {
            usage.push_str(&format!(" <{name}>{many}"));
        } else {
            usage.push_str(&format!(" [{name}]{many}"));
        }
    }
    usage
}

fn chinese(key: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    CHINESE.iter().find(|(known, _, _)| *known == key)
}

/// A command, or a command, a colon and its argument (`*` for every command): the value's name, the help.
const CHINESE: &[(&str, &str, &str)] = &[
    (
        "gouji",
        "",
        "检查政府信息公开工作年度报告：数字之间、文字与表格之间是否勾稽，格式是否合乎规定",
    ),
    ("gouji check", "", "检查文件和文件夹"),
    ("gouji explain", "", "解释一条规则，或列出一类规则"),
    ("gouji rules", "", "列出所有规则及其级别、所属规则包"),
    (
        "gouji extract",
        "",
        "输出从报告中读到的内容：年度、机关、章节、每个数字",
    ),
    (
        "gouji annotate",
        "",
        "把发现的问题写进报告：Word 文档加批注，其余生成浏览器中看的清单",
    ),
    ("gouji annotate:file", "报告", "要标注的报告"),
    (
        "gouji annotate:output",
        "文件",
        "写入这个文件；名称以 .html 结尾的，Word 文档也生成清单",
    ),
    (
        "gouji annotate:force",
        "",
        "--output 指定的文件已存在时覆盖它",
    ),
    ("gouji new", "", "生成一份空白报告，格式按年度而定"),
    (
        "gouji new:year",
        "年度",
        "报告的年度（默认为 --from 的下一年）",
    ),
    ("gouji new:body", "机关", "机关全称（默认与 --from 相同）"),
    (
        "gouji new:kind",
        "类别",
        "government、department、office 或 street（默认由名称判断）",
    ),
    (
        "gouji new:format",
        "格式",
        "md、docx 或 html（默认由 --output 的文件名判断，否则为 md）",
    ),
    (
        "gouji new:from",
        "文件",
        "上一年的报告：沿用其机关、联系方式，以及结转和现行有效的数",
    ),
    (
        "gouji new:output",
        "文件",
        "写入这个文件（默认写到标准输出）",
    ),
    ("gouji new:force", "", "--output 指定的文件已存在时覆盖它"),
    (
        "gouji fix",
        "",
        "自动修复：应用检查给出的修改，改后重新检查",
    ),
    (
        "gouji fix:paths",
        "路径",
        "文件和文件夹；“-”表示标准输入，改后的文字写到标准输出（默认为当前文件夹）",
    ),
    ("gouji fix:diff", "", "只显示会怎样改，不改动文件"),
    (
        "gouji fix:unsafe",
        "",
        "须由人决定的修改也应用：数字、各部分的次序、整张表",
    ),
    (
        "gouji fix:select",
        "规则",
        "只修复这些规则或规则类的问题，以逗号分隔",
    ),
    (
        "gouji fix:ignore",
        "规则",
        "不修复这些规则或规则类的问题，以逗号分隔",
    ),
    ("gouji config", "", "显示实际生效的配置，以及每一项来自哪里"),
    (
        "gouji lsp",
        "",
        "为编辑器服务：通过标准输入和输出使用语言服务器协议",
    ),
    (
        "gouji lsp:stdio",
        "",
        "使用标准输入和输出；只有这一种方式，有的编辑器一定要写明",
    ),
    ("gouji completions", "", "生成命令行补全脚本"),
    (
        "*:lang",
        "语言",
        "输出所用语言：zh 或 en（默认随系统语言，无从判断时为 zh）",
    ),
    (
        "*:color",
        "何时",
        "是否着色：auto、always 或 never（默认 auto）",
    ),
    (
        "*:config",
        "文件",
        "用这份配置，不再为每份文件查找最近的 gouji.toml",
    ),
    ("*:quiet", "", "只输出问题和失败，不输出汇总和说明"),
    (
        "*:verbose",
        "",
        "另外说明略过了哪些文件、用了哪份配置、用时多少",
    ),
    (
        "gouji check:paths",
        "路径",
        "文件和文件夹；“-”表示标准输入（默认为当前文件夹）",
    ),
    (
        "gouji check:output_format",
        "格式",
        "问题的输出格式：full、concise、json、ndjson、sarif、junit、github、gitlab、csv 或 html（默认 full）",
    ),
    ("gouji check:output", "文件", "把问题写入这个文件"),
    (
        "gouji check:force",
        "",
        "--output、--receipt 指定的文件已存在时覆盖它",
    ),
    (
        "gouji check:baseline",
        "文件",
        "不报这个文件中列为已知的问题",
    ),
    (
        "gouji check:update_baseline",
        "",
        "把现在发现的问题写入 --baseline 指定的文件",
    ),
    (
        "gouji check:receipt",
        "文件",
        "把本次检查的记录写入这个文件存档（JSON）：版本、规则、每份文件的 SHA-256 和结论",
    ),
    (
        "gouji check:watch",
        "",
        "文件一保存就重新检查，按 Ctrl-C 结束",
    ),
    (
        "gouji check:select",
        "规则",
        "只查这些规则或规则类，以逗号分隔；代替 gouji.toml 中的 select",
    ),
    (
        "gouji check:ignore",
        "规则",
        "不查这些规则或规则类，以逗号分隔；与 gouji.toml 中的 ignore 合并",
    ),
    (
        "gouji check:severity",
        "规则=级别",
        "改变一条规则或一类规则的级别：error、warning 或 hint",
    ),
    (
        "gouji check:fail_on",
        "级别",
        "从哪一级起以 1 退出：error、warning、hint 或 never（默认 warning）",
    ),
    ("*:year", "年度", "报告的年度，以此为准，不看报告自己怎么写"),
    (
        "*:stdin_filename",
        "名称",
        "标准输入显示为这个名称；格式由其扩展名决定",
    ),
    (
        "gouji check:statistics",
        "",
        "不逐条输出问题，只统计每条规则发现的数量，以及有多少数字参与了核对",
    ),
    (
        "gouji check:no_localise",
        "",
        "不推断哪一格写错，逐条列出不成立的勾稽",
    ),
    (
        "gouji check:jobs",
        "个数",
        "同时检查几份文件（默认等于处理器个数）",
    ),
    (
        "gouji explain:rule",
        "规则",
        "规则如 sum/row-total，或规则类如 sum",
    ),
    (
        "gouji rules:output_format",
        "格式",
        "列表的格式：text 或 json（默认 text）",
    ),
    (
        "gouji extract:files",
        "文件",
        "要读的报告或文件夹；“-”表示标准输入",
    ),
    (
        "gouji extract:output",
        "文件",
        "写入这个文件（默认写到标准输出）",
    ),
    (
        "gouji extract:force",
        "",
        "--output 指定的文件已存在时覆盖它",
    ),
    (
        "gouji extract:output_format",
        "格式",
        "格式：json、csv 或 parquet（每个数字一行）、text（文件的纯文字）（默认 json）",
    ),
    (
        "gouji config:path",
        "路径",
        "显示哪个文件或文件夹的配置（默认为当前文件夹）",
    ),
    (
        "gouji config:schema",
        "",
        "改为输出 gouji.toml 的 JSON Schema",
    ),
    (
        "gouji completions:shell",
        "壳",
        "bash、zsh、fish、elvish 或 powershell",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_argument_has_help_in_both_languages() {
        fn visit(command: &Command, path: &str) {
            assert!(chinese(path).is_some(), "{path}");
            assert!(command.get_about().is_some(), "{path}");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let own = format!("{path}:{id}");
                assert!(
                    chinese(&own)
                        .or_else(|| chinese(&format!("*:{id}")))
                        .is_some(),
                    "{own}"
                );
                assert!(arg.get_help().is_some(), "{own}");
            }
            for sub in command.get_subcommands() {
                visit(sub, &format!("{path} {}", sub.get_name()));
            }
        }
        visit(&Args::command(), "gouji");
    }

    #[test]
    fn the_chinese_help_holds_no_english_heading() {
        let mut command = command(Language::Chinese);
        command.build();
        for sub in command.get_subcommands_mut() {
            let help = sub.render_long_help().to_string();
            for english in [
                "Usage",
                "Options",
                "Arguments",
                "Print",
                "possible",
                "default:",
            ] {
                assert!(!help.contains(english), "{english} in\n{help}");
            }
        }
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command(Language::Chinese).debug_assert();
        command(Language::English).debug_assert();
    }
}
