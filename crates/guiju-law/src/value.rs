//! Types of the language and the values that facts and figures have.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use guiju_base::{Number, Period, Text, Time};

use crate::vocabulary::{ChoiceId, Vocabulary};

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `yes-no`.
    YesNo,
    /// An exact decimal.
    Number,
    /// Renminbi, an exact decimal.
    Money,
    /// Renminbi times a share, not yet rounded as the law says.
    UnroundedMoney,
    /// A share: `50 %` is 0.5.
    Percent,
    /// A day, a moment, or `not yet`.
    Date,
    /// A length of time.
    Period,
    /// Text, for equality only.
    Text,
    /// A value of a choice or scale.
    Choice(ChoiceId),
    /// A set of values of a choice.
    Set(ChoiceId),
    /// A set of texts (a closure).
    TextSet,
    /// A list of plain values.
    List(Box<Type>),
    /// A list of records.
    Records,
    /// One record.
    Record,
    /// The type of something that could not be read; fits everything.
    Error,
}

impl Type {
    /// Returns whether values of the type have an order.
    pub fn is_ordered(&self, vocabulary: &Vocabulary) -> bool {
        match self {
            Self::Number
            | Self::Money
            | Self::UnroundedMoney
            | Self::Percent
            | Self::Date
            | Self::Period
            | Self::Error => true,
            Self::Choice(id) => vocabulary.choice(*id).is_some_and(|choice| choice.ordered),
            _ => false,
        }
    }

    /// Returns whether values of the two types can be compared.
    pub fn fits(&self, other: &Self) -> bool {
        let money = |ty: &Self| matches!(ty, Self::Money | Self::UnroundedMoney);
        self == other
            || *self == Self::Error
            || *other == Self::Error
            || (money(self) && money(other))
    }

    /// Returns whether the type is a number of some kind.
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Number | Self::Money | Self::UnroundedMoney | Self::Percent)
    }

    /// Returns the word of the language for the type, and what it is called in Chinese.
    pub fn describe(&self, vocabulary: &Vocabulary) -> Text {
        let choice = |id: &ChoiceId| vocabulary.choice(*id).map(|choice| &*choice.name);
        match self {
            Self::YesNo => Text::new("yes-no", "“是”或者“否”"),
            Self::Number => Text::new("number", "数字"),
            Self::Money => Text::new("money", "金额"),
            Self::UnroundedMoney => Text::new("unrounded money", "未取整的金额"),
            Self::Percent => Text::new("percent", "比例"),
            Self::Date => Text::new("date", "日期"),
            Self::Period => Text::new("period", "期间"),
            Self::Text => Text::new("text", "文本"),
            Self::Choice(id) => choice(id).map_or(Text::new("choice", "选项"), |name| {
                Text::new(name, format!("选项 `{name}`"))
            }),
            Self::Set(id) => choice(id)
                .map_or(Text::new("set of choice", "选项的集合"), |name| {
                    Text::new(format!("set of {name}"), format!("选项 `{name}` 的集合"))
                }),
            Self::TextSet => Text::new("set of text", "文本的集合"),
            Self::List(element) => {
                let Text { en, zh } = element.describe(vocabulary);
                Text::new(format!("list of {en}"), format!("列表，各项为{zh}"))
            }
            Self::Records => Text::new("list of records", "记录的列表"),
            Self::Record => Text::new("record", "记录"),
            Self::Error => Text::new("error", "错误"),
        }
    }
}

/// A known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    YesNo(bool),
    /// An exact decimal.
    Number(Number),
    /// Renminbi.
    Money(Number),
    /// A share; 0.5 is 50 %.
    Percent(Number),
    /// A day, a moment or `not yet`.
    Date(Time),
    /// A length of time.
    Period(Period),
    /// Text.
    Text(Arc<str>),
    /// The choice and the place of the value in it.
    Choice(ChoiceId, u16),
    /// Places of values in the choice.
    Set(ChoiceId, BTreeSet<u16>),
    /// Texts.
    TextSet(BTreeSet<Arc<str>>),
}

impl Value {
    /// Returns the number inside a number, money or share.
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) | Self::Money(number) | Self::Percent(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the value as the language writes it.
    pub fn show(&self, vocabulary: &Vocabulary) -> String {
        match self {
            Self::YesNo(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Money(number) => format!("{number} CNY"),
            Self::Percent(share) => percent(*share),
            Self::Date(time) => time.to_string(),
            Self::Period(period) => period.to_string(),
            Self::Text(text) => format!("\"{text}\""),
            Self::Choice(id, place) => vocabulary.choice_word(*id, *place).to_owned(),
            Self::Set(id, places) => {
                let words = places.iter().map(|place| vocabulary.choice_word(*id, *place));
                format!("{{{}}}", words.collect::<Vec<_>>().join(", "))
            }
            Self::TextSet(texts) => {
                format!("{{{}}}", texts.iter().map(|text| &**text).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn percent(share: Number) -> String {
    let hundred = Number::from_i64(100);
    match share.checked_mul(hundred) {
        Ok(percent) => format!("{percent} %"),
        Err(_) => share.to_string(),
    }
}

/// Why a fact is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody has been asked.
    NotAsked,
    /// The person asked would not say.
    Declined,
    /// It cannot be had.
    NotAvailable,
    /// It is in dispute.
    Disputed,
}

impl Reason {
    /// All reasons with their words.
    pub const ALL: [Self; 4] = [Self::NotAsked, Self::Declined, Self::NotAvailable, Self::Disputed];

    /// Returns the word that files of facts use.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAsked => "not-asked",
            Self::Declined => "declined",
            Self::NotAvailable => "not-available",
            Self::Disputed => "disputed",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
