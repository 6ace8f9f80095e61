//! Texts that a reader sees, in English and in Chinese.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A language that texts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, written `en`.
    En,
    /// Chinese in simplified characters, written `zh`.
    Zh,
}

/// The text is neither `en` nor `zh`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language `{0}`, expected `en` or `zh`")]
pub struct UnknownLangError(Box<str>);

impl FromStr for Lang {
    type Err = UnknownLangError;

    /// Reads `en` or `zh`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self::En),
            "zh" => Ok(Self::Zh),
            _ => Err(UnknownLangError(text.into())),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::En => "en",
            Self::Zh => "zh",
        })
    }
}

/// One text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Text {
    /// In English.
    pub en: Box<str>,
    /// In Chinese.
    pub zh: Box<str>,
}

impl Text {
    /// Returns the text with the two wordings.
    pub fn new(en: impl Into<Box<str>>, zh: impl Into<Box<str>>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Returns a text that is the same in both languages: a name, or code.
    pub fn same(word: impl Into<Box<str>>) -> Self {
        let word = word.into();
        Self { en: word.clone(), zh: word }
    }

    /// Returns whether there is nothing to read in either language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }

    /// Returns the wording in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// English and Chinese side by side, so that neither is forgotten.
impl<E: Into<Box<str>>, Z: Into<Box<str>>> From<(E, Z)> for Text {
    fn from((en, zh): (E, Z)) -> Self {
        Self::new(en, zh)
    }
}

/// Returns Chinese that goes on with a sentence: code at its start stands apart by a space.
pub fn after_chinese(zh: &str) -> String {
    let gap = zh.starts_with(|c: char| c == '`' || c.is_ascii_alphabetic());
    format!("{}{zh}", if gap { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::{Lang, Text, after_chinese};

    #[test]
    fn a_language_reads_what_it_writes() {
        for lang in [Lang::En, Lang::Zh] {
            assert_eq!(lang.to_string().parse(), Ok(lang));
        }
        assert!("EN".parse::<Lang>().is_err());
    }

    #[test]
    fn a_text_serializes_with_both_wordings() {
        let text = Text::new("day", "日");
        assert_eq!((text.get(Lang::En), text.get(Lang::Zh)), ("day", "日"));
        assert_eq!(serde_json::to_string(&text).unwrap(), r#"{"en":"day","zh":"日"}"#);
        assert_eq!(Text::from(("day".to_owned(), "日")), text);
    }

    #[test]
    fn code_stands_apart_from_the_chinese_before_it() {
        assert_eq!(format!("应为{}", after_chinese("日期")), "应为日期");
        assert_eq!(format!("应为{}", after_chinese("`is`")), "应为 `is`");
    }
}
