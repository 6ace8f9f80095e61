//! `untranslated-text` where packs have one running text: titles, headings and reasons carry both
//! languages in one line. (Texts in quotation marks come in pairs and are checked where they are read.)

use guiju_base::Text;
use guiju_syntax::Diagnostic;

use crate::lower::vocabulary::Found;
use crate::version::{Law, Version};

pub(super) fn check_translations(law: &Law, found: &mut Found) {
    for version in law.versions() {
        check_headings(version, found);
    }
}

fn check_headings(version: &Version, found: &mut Found) {
    let mut report = |span, (what, zh): (&str, &str), text: &str, missing: Missing| {
        let (label, help) = match missing {
            Missing::Chinese => (
                ("Chinese is missing", "缺中文"),
                ("add the Chinese behind the English", "在英文之后加上中文"),
            ),
            Missing::English => (
                ("English is missing", "缺英文"),
                ("put the English before the Chinese", "在中文之前加上英文"),
            ),
        };
        let message = (format!("{what} in one language only"), format!("{zh}只有一种语言"));
        found.push((
            version.file,
            Diagnostic::warning("untranslated-text", span, message)
                .label(label)
                .note(Text::same(format!("`{text}`")))
                .help(help),
        ));
    };
    for provision in version.provisions.iter().skip(1) {
        if let Some(missing) = missing(&without_number(&provision.title)) {
            report(provision.span, ("a heading", "标题"), &provision.title, missing);
        }
        if let Some(reason) = &provision.not_encoded
            && let Some(missing) = missing(reason)
        {
            report(provision.span, ("a reason", "原因"), reason, missing);
        }
    }
}

enum Missing {
    Chinese,
    English,
}

/// The language that a text lacks; a text with neither, such as a bare number, lacks none.
fn missing(text: &str) -> Option<Missing> {
    let chinese = text.chars().any(is_han);
    let english = text.chars().any(|c| c.is_ascii_alphabetic());
    match (english, chinese) {
        (true, false) => Some(Missing::Chinese),
        (false, true) => Some(Missing::English),
        _ => None,
    }
}

/// A heading without its designation: `Article 23 第二十三条` alone is in both languages.
fn without_number(title: &str) -> String {
    const DESIGNATIONS: [&str; 8] =
        ["Article", "Articles", "Chapter", "Part", "Section", "Point", "Points", "to"];
    let is_designation = |word: &str| {
        let word = word.trim_matches([':', ',', '，', '：', '、']);
        DESIGNATIONS.contains(&word)
            || word.chars().all(|c| c.is_ascii_digit() || "-–.()（）".contains(c))
            || is_numbered(word)
    };
    let words: Vec<&str> = title.split_whitespace().filter(|word| !is_designation(word)).collect();
    words.join(" ")
}

/// `第二十三条`, `第一条至第三条`, `第四章`.
fn is_numbered(word: &str) -> bool {
    word.starts_with('第')
        && word
            .chars()
            .all(|c| "第至之、和条款项章节编部分点〇零一二三四五六七八九十百千（）".contains(c))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
