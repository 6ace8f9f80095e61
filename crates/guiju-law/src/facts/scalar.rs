//! One value from its text, by its type.

use std::sync::Arc;

use guiju_base::{Number, Period, Text, Time};
use guiju_syntax::diagnostic::{did_you_mean, nearest};

use crate::value::{Type, Value};
use crate::vocabulary::{ChoiceId, Vocabulary};

/// Why a text is not a value of the type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalarFault {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// What the text is, to follow "is"; in Chinese to follow the name of the fact.
    pub what: Text,
    /// What was expected.
    pub wanted: Text,
    /// What to do; may be empty.
    pub help: Text,
}

fn fault(what: impl Into<Text>, wanted: impl Into<Text>) -> ScalarFault {
    ScalarFault {
        code: "wrong-type",
        what: what.into(),
        wanted: wanted.into(),
        help: Text::default(),
    }
}

/// Reads `text` as a value of type `ty`.
///
/// # Errors
///
/// The text is no value of the type: what it is, what was expected, and the nearest valid one.
pub fn parse_scalar(vocabulary: &Vocabulary, ty: &Type, text: &str) -> Result<Value, ScalarFault> {
    let text = text.trim();
    match ty {
        Type::YesNo => match text {
            "true" | "yes" => Ok(Value::YesNo(true)),
            "false" | "no" => Ok(Value::YesNo(false)),
            _ => Err(fault(
                ("neither yes nor no", "既不是“是”也不是“否”"),
                ("`yes`, `no`, `true` or `false`", "`yes`、`no`、`true` 或者 `false`"),
            )),
        },
        Type::Number => number(text).map(Value::Number).ok_or_else(|| {
            fault(
                ("no number", "不是数字"),
                (
                    "an exact decimal such as `12`, `0.5` or `450 million`",
                    "十进制数，如 `12`、`0.5` 或者 `450 million`",
                ),
            )
        }),
        Type::Money | Type::UnroundedMoney => money(text),
        Type::Percent => percent(text),
        Type::Date => text.parse::<Time>().map(Value::Date).map_err(|_| ScalarFault {
            code: "impossible-date",
            help: Text::new(
                "an event that has not happened is `not yet`",
                "事件尚未发生的，写 `not yet`",
            ),
            ..fault(
                ("no date", "不是日期"),
                (
                    "`2024-01-22`, `2024-01-22T10:30` or `not yet`",
                    "`2024-01-22`、`2024-01-22T10:30` 或者 `not yet`",
                ),
            )
        }),
        Type::Period => text.parse::<Period>().map(Value::Period).map_err(|_| {
            fault(
                ("no period", "不是期间"),
                (
                    "a period such as `30 days` or `10 working days`",
                    "期间，如 `30 days` 或者 `10 working days`",
                ),
            )
        }),
        Type::Choice(id) => choice(vocabulary, *id, text),
        Type::Text => Ok(Value::Text(Arc::from(text))),
        _ => Err(fault(("not one value", "不是单一的值"), ty.describe(vocabulary))),
    }
}

/// A number with an optional scale: `450 million`.
fn number(text: &str) -> Option<Number> {
    let (digits, zeros) = match text.rsplit_once(' ') {
        Some((digits, "thousand")) => (digits, 3),
        Some((digits, "million")) => (digits, 6),
        Some((digits, "billion")) => (digits, 9),
        Some(_) => return None,
        None => (text, 0),
    };
    let digits = digits.trim_end();
    // Programs write large and small numbers with an exponent: `4.5e8`.
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let number = digits.parse::<Number>().ok()?;
    let step = if exponent < 0 { "0.1".parse::<Number>().ok()? } else { Number::from_i64(10) };
    if exponent.unsigned_abs() > 28 {
        return None;
    }
    let scaled =
        (0..exponent.unsigned_abs()).try_fold(number, |number, _| number.checked_mul(step).ok())?;
    scaled.checked_mul(Number::from_i64(10_i64.pow(zeros))).ok()
}

fn money(text: &str) -> Result<Value, ScalarFault> {
    let wanted = (
        "renminbi, such as `69`, `450 million` or `450 million CNY`",
        "人民币金额，如 `69`、`450 million` 或者 `450 million CNY`",
    );
    let (amount, currency) = match text.rsplit_once(' ') {
        Some((amount, word)) if word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) => {
            (amount, word)
        }
        _ => (text, "CNY"),
    };
    if !matches!(currency, "CNY" | "RMB") {
        return Err(ScalarFault {
            help: Text::new(
                "convert it by the rule of the law concerned, and keep the rate as its source",
                "按有关法律规定的方法折算，并以汇率作为来源",
            ),
            ..fault(("in another currency", "使用了其他货币"), wanted)
        });
    }
    number(amount)
        .map(Value::Money)
        .ok_or_else(|| fault(("no amount of money", "不是金额"), wanted))
}

fn percent(text: &str) -> Result<Value, ScalarFault> {
    let wanted = ("a share with its sign, such as `50 %`", "带百分号的比例，如 `50 %`");
    let Some(digits) = text.strip_suffix('%') else {
        return Err(ScalarFault {
            help: Text::new(
                "`0.5` could be read as half or as half a percent",
                "`0.5` 可以理解为一半，也可以理解为百分之零点五",
            ),
            ..fault(("a share without `%`", "是没有 `%` 的比例"), wanted)
        });
    };
    let hundredth = "0.01".parse::<Number>().ok();
    let share = digits.trim_end().parse::<Number>().ok().zip(hundredth);
    share
        .and_then(|(number, hundredth)| number.checked_mul(hundredth).ok())
        .map(Value::Percent)
        .ok_or_else(|| fault(("no share", "不是比例"), wanted))
}

fn choice(vocabulary: &Vocabulary, id: ChoiceId, text: &str) -> Result<Value, ScalarFault> {
    if let Some(place) = vocabulary.choice_place(id, text) {
        return Ok(Value::Choice(id, place));
    }
    let Some(choice) = vocabulary.choice(id) else {
        return Err(fault(("no value", "不是值"), ("a value", "一个值")));
    };
    let words: Vec<&str> = choice.values.iter().map(|(word, _)| &**word).collect();
    let near = nearest(text, words.iter().copied());
    let name = &choice.name;
    Err(ScalarFault {
        help: near.map_or_else(Text::default, did_you_mean),
        ..fault(
            (format!("no {name}"), format!("不是选项 `{name}` 的值")),
            (format!("one of {}", words.join(", ")), format!("下列之一：`{}`", words.join("`、`"))),
        )
    })
}
