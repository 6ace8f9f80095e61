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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

    /// Returns the wording in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Text};

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
    }
}
