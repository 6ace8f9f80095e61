//! Words for a person in the language asked for: outcomes, values, amounts, and texts in columns.

use guiju_base::{Lang, Number};
use guiju_engine::{Range, Why};
use guiju_law::{Outcome, Value, Vocabulary};

/// Returns the wording of a language. Both stand side by side in the code, so that none is forgotten.
pub(crate) fn pick<'t>(lang: Lang, en: &'t str, zh: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Returns an outcome in words.
pub(crate) fn outcome(lang: Lang, outcome: Outcome) -> String {
    match lang {
        Lang::Zh => outcome.word_zh().to_owned(),
        Lang::En => outcome.word().replace('-', " "),
    }
}

/// Returns a form such as `duty` in words.
pub(crate) fn form(lang: Lang, form: &str) -> &str {
    let zh = match form {
        "duty" => "义务",
        "prohibition" => "禁止",
        "permission" => "许可",
        "classification" => "认定",
        "sanction" => "法律责任",
        "figure" => "参数",
        other => other,
    };
    pick(lang, form, zh)
}

/// Returns the kind of an instrument in words.
pub(crate) fn kind(lang: Lang, word: &str) -> &str {
    let zh = match word {
        "law" => "法律",
        "regulation" => "行政法规",
        "rule" => "部门规章",
        "guideline" => "指引",
        "standard" => "标准",
        "interpretation" => "司法解释",
        "plan" => "预案",
        "notice" => "通知",
        other => other,
    };
    pick(lang, word, zh)
}

/// Returns a value in words: the title of a choice's value, the figure of anything else.
pub(crate) fn value(lang: Lang, vocabulary: &Vocabulary, value: &Value) -> String {
    match value {
        Value::Choice(id, place) => vocabulary
            .choice_title(*id, *place)
            .map_or_else(|| value.show(vocabulary), |it| it.get(lang).to_owned()),
        Value::YesNo(true) => pick(lang, "yes", "是").to_owned(),
        Value::YesNo(false) => pick(lang, "no", "否").to_owned(),
        Value::Period(period) => period.display(lang).to_string(),
        Value::Money(number) => money(lang, *number),
        Value::Date(guiju_base::Time::NotYet) => pick(lang, "not yet", "尚未发生").to_owned(),
        other => other.show(vocabulary),
    }
}

/// Returns why something is unknown though no fact is missing.
pub(crate) fn why(lang: Lang, why: &Why) -> String {
    let (en, zh) = match why {
        Why::BeyondCalendar => (
            "the State Council has not published the calendar of working days that far".into(),
            "国务院尚未公布该期间的节假日安排".into(),
        ),
        Why::OpenParameter(name) => (
            format!("the figure `{name}` could not be verified and is left open"),
            format!("参数 `{name}` 未能核实，暂缺"),
        ),
        Why::Conflict(name) => (
            format!("the rules that give `{name}` are in conflict"),
            format!("认定 `{name}` 的规则相互冲突"),
        ),
        Why::NoRule(name) => {
            (format!("no rule gives `{name}` a value"), format!("没有规则认定 `{name}`"))
        }
        Why::NoLaw(act) => (
            format!("no version of {act} applies on that date"),
            format!("该日期没有适用的 {act} 文本"),
        ),
        Why::DisputedVersion(version) => (
            format!("it is in dispute whether {version} applies, and the texts differ"),
            format!("{version} 是否适用存在争议，且两个文本结果不同"),
        ),
        Why::SameDay => (
            "two events fall on one day and their times are not told".into(),
            "两个事件在同一日发生，未说明具体时间".into(),
        ),
    };
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Returns an amount: `CNY 5,000,000`.
pub(crate) fn money(lang: Lang, amount: Number) -> String {
    let digits = grouped(&amount.to_string());
    match lang {
        Lang::En => format!("CNY {digits}"),
        Lang::Zh => format!("{digits}元"),
    }
}

/// Returns a range: `CNY 0 to 5,000,000`.
pub(crate) fn range(lang: Lang, range: &Range) -> String {
    let end = |end: Option<Number>| {
        end.map_or(pick(lang, "not known", "不明").to_owned(), |it| grouped(&it.to_string()))
    };
    match lang {
        Lang::Zh => format!("{}元至{}元", end(range.low), end(range.high)),
        Lang::En => format!("CNY {} to {}", end(range.low), end(range.high)),
    }
}

/// Returns digits with thousands apart.
pub(crate) fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let count = whole.chars().count();
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (count - place).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    fraction.map_or(text.clone(), |fraction| format!("{text}.{fraction}"))
}

/// Returns `1 rule` or `2 rules`, in Chinese `2条规则`.
pub(crate) fn count(lang: Lang, number: usize, (one, many): (&str, &str), zh: &str) -> String {
    match lang {
        Lang::En if number == 1 => format!("1 {one}"),
        Lang::En => format!("{number} {many}"),
        Lang::Zh => format!("{number}{zh}"),
    }
}

/// How many cells of a terminal a character fills.
fn cells(c: char) -> usize {
    1 + usize::from(crate::weave::is_wide(c))
}

/// Returns how many cells of a terminal a text fills.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// Returns the text with spaces behind it up to `wanted` cells.
pub(crate) fn padded(text: &str, wanted: usize) -> String {
    format!("{text}{}", " ".repeat(wanted.saturating_sub(width(text))))
}

/// Cuts a text into lines of at most `wanted` cells, between words or Chinese characters.
pub(crate) fn wrapped(text: &str, wanted: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let indent: String = paragraph.chars().take_while(|c| *c == ' ').collect();
        let mut line = indent.clone();
        for word in words(paragraph.trim_start()) {
            if width(&line) + width(word.trim_end()) > wanted && line.trim() != "" {
                lines.push(line.trim_end().to_owned());
                line = format!("{indent}  ");
            }
            line += word;
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The pieces between which a line may be broken, each with the space behind it.
fn words(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let between_words = c == ' ' && next.is_some_and(|next| next != ' ');
        // Punctuation of full width stays with what stands before it.
        let starts_line = next.is_some_and(|next| {
            crate::weave::is_wide(next) && !"，。、；：？！）》”".contains(next)
        });
        if between_words || (crate::weave::is_wide(c) && !"（《“".contains(c) && starts_line) {
            pieces.extend(text.get(start..end));
            start = end;
        }
    }
    pieces.extend(text.get(start..));
    pieces
}

/// Returns two texts side by side in columns of `wanted` cells each, with a bar between.
pub(crate) fn columns(left: &str, right: &str, wanted: usize) -> String {
    let (left, right) = (wrapped(left, wanted), wrapped(right, wanted));
    let mut text = String::new();
    for place in 0..left.len().max(right.len()) {
        let side = |lines: &[String]| lines.get(place).cloned().unwrap_or_default();
        let row = format!("{} │ {}", padded(&side(&left), wanted), side(&right));
        text += &format!("{}\n", row.trim_end());
    }
    text
}

/// Returns how many cells wide the terminal is, or 100 where that is not told.
pub(crate) fn terminal_width() -> usize {
    const USUAL: usize = 100;
    const LEAST: usize = 60;
    let told = std::env::var("COLUMNS").ok().and_then(|it| it.parse().ok());
    told.unwrap_or(USUAL).max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped("5000000"), "5,000,000");
        assert_eq!(grouped("-12345.6"), "-12,345.6");
        assert_eq!(grouped("999"), "999");
    }

    #[test]
    fn chinese_fills_two_cells_and_breaks_between_characters() {
        assert_eq!(width("盲盒 a"), 6);
        assert_eq!(wrapped("不得向未成年人销售", 8), ["不得向未", "  成年人", "  销售"]);
        assert_eq!(wrapped("a box must not be sold", 9), ["a box", "  must", "  not be", "  sold"]);
    }

    #[test]
    fn columns_keep_their_place() {
        assert_eq!(columns("ab", "cd\nef", 4), "ab   │ cd\n     │ ef\n");
    }
}
