//! Which of the two languages the user reads. It is decided before the command line is parsed,
//! since the help and the usage errors are already written in it.

use std::ffi::{OsStr, OsString};

use gouji_linter::diagnostic::Language;

pub(crate) fn of_process() -> Language {
    of_arguments(std::env::args_os().skip(1)).unwrap_or_else(of_environment)
}

/// What `--lang` says, wherever it stands.
pub(crate) fn of_arguments(arguments: impl Iterator<Item = OsString>) -> Option<Language> {
    let mut named = None;
    let mut arguments = arguments.take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang" {
            named = arguments.next().and_then(|value| parse(&value));
        } else if let Some(value) = argument
            .to_str()
            .and_then(|text| text.strip_prefix("--lang="))
        {
            named = parse(OsStr::new(value));
        }
    }
    named
}

fn parse(value: &OsStr) -> Option<Language> {
    match value.to_str()? {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    }
}

/// The first of the POSIX variables that is set decides. `C` names no language.
fn of_environment() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty())
        .map_or(Language::Chinese, |value| {
            of_locale(&value.to_string_lossy())
        })
}

fn of_locale(locale: &str) -> Language {
    let name = locale
        .split(['.', '@', '_', '-'])
        .next()
        .unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "" | "c" | "posix" | "zh" => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arguments: &[&str]) -> Option<Language> {
        of_arguments(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_lang_option_is_found_in_both_spellings_and_never_after_two_dashes() {
        assert_eq!(of(&["check", "--lang", "en"]), Some(Language::English));
        assert_eq!(of(&["--lang=zh", "check"]), Some(Language::Chinese));
        assert_eq!(of(&["check", "--", "--lang", "en"]), None);
        assert_eq!(of(&["check", "--lang", "fr"]), None);
    }

    #[test]
    fn a_locale_that_names_no_language_means_chinese() {
        for locale in ["C", "C.UTF-8", "POSIX", "zh_CN.UTF-8", "zh-Hant"] {
            assert_eq!(of_locale(locale), Language::Chinese, "{locale}");
        }
        for locale in ["en_US.UTF-8", "de", "fr_FR@euro"] {
            assert_eq!(of_locale(locale), Language::English, "{locale}");
        }
    }
}
