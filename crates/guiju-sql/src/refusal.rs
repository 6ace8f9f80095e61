//! What cannot be said in SQL, and why.

use guiju_base::{RuleId, Text};
use guiju_engine::decide::plan;

/// Why there is no SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Rules that SQL cannot say, each with the reason; they can be left out ([`crate::Options`]).
    Rules(Vec<LeftOut>),
    /// Versions are chosen in a way that SQL cannot say.
    Versions(Text),
    /// A name that no identifier can be.
    Name(String),
    /// Two facts whose columns would have one name.
    SameColumn(String),
    /// Nothing is left to decide.
    NoRules,
}

/// A rule that is not in the statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The rule.
    pub rule: RuleId,
    /// Why.
    pub why: Text,
}

impl Refusal {
    /// Returns what a person reads.
    pub fn text(&self) -> Text {
        match self {
            Self::Rules(rules) => {
                let lines = |pick: fn(&Text) -> &str| {
                    let line = |it: &LeftOut| format!("\n  {}: {}", it.rule, pick(&it.why));
                    rules.iter().map(line).collect::<String>()
                };
                Text::new(
                    format!(
                        "SQL cannot say {} rules; ask for fewer acts, or leave them out with --partial{}",
                        rules.len(),
                        lines(|text| &text.en)
                    ),
                    format!(
                        "有{}条规则无法用 SQL 表达；请减少 `--act`，或者用 `--partial` 略去这些规则{}",
                        rules.len(),
                        lines(|text| &text.zh)
                    ),
                )
            }
            Self::Versions(why) => why.clone(),
            Self::Name(name) => Text::new(
                format!("`{}` cannot be the name of a table or column", name.escape_debug()),
                format!("`{}` 不能用作表名或者列名", name.escape_debug()),
            ),
            Self::SameColumn(name) => Text::new(
                format!(
                    "two facts would be the column `{}`; name one with --map",
                    name.escape_debug()
                ),
                format!("两项事实都会对应列 `{}`；请用 `--map` 另行指定", name.escape_debug()),
            ),
            Self::NoRules => Text::new(
                "no rule of these acts speaks of this subject in a way that SQL can say",
                "所选规范性文件中没有可以用 SQL 表达的、关于该对象的规则",
            ),
        }
    }
}

/// What keeps a plan from being said in SQL, beside what keeps a rule from being planned.
pub(crate) const SET: Text2 = ("a set in a list of records", "记录列表中含有集合");
pub(crate) const WORKED: Text2 =
    ("a value or a list for each element of another list", "逐个元素计算的值或者列表");
pub(crate) const DIGITS: Text2 = ("more than 18 digits behind the point", "小数点后超过18位");
pub(crate) const MOMENT: Text2 =
    ("a moment, or a day that the engine cannot hold", "含有时刻，或者引擎无法表示的日期");

pub(crate) const HOURS: Text2 = (
    "a period of hours, which needs the time of day of its event",
    "以小时计算的期间，须知道起算事件的时刻",
);
pub(crate) const LONG: Text2 = (
    "a period longer than the calendar of working days, or than engines hold",
    "期间长于工作日日历，或者超出引擎的范围",
);
pub(crate) const BROKEN: Text2 =
    ("a date moved by working days, which no calendar counts", "日期按工作日移动，而未经日历计算");
type Text2 = (&'static str, &'static str);

pub(crate) fn text_of((en, zh): Text2) -> Text {
    Text::new(en, zh)
}

/// Why rules are not planned, in Chinese.
const PLANNED: [Text2; 41] = [
    ("an act of which the version is in dispute", "适用的文本存在争议"),
    ("a name that is not declared", "引用了未声明的名称"),
    ("a condition that is no yes-no fact", "条件不是是非事实"),
    ("a condition of a kind that is not compiled", "条件的种类尚不能编译"),
    ("a fact of another subject", "引用了另一对象的事实"),
    ("a list inside a list", "列表中含有列表"),
    ("an order of truths", "比较是非值的大小"),
    ("the date judged on beside an element of a list", "判断日与列表元素相比较"),
    ("a comparison of unlike values", "比较不同种类的值"),
    ("too many texts", "文字过多"),
    ("a set whose element is not fixed", "集合的元素不固定"),
    ("a set that is no fact", "集合不是事实"),
    ("a period counted for each element of a list", "逐个元素计算的期间"),
    ("a domain with more digits than a slot keeps", "取值范围的小数位数过多"),
    ("a fact of a kind that is not compiled", "事实的种类尚不能编译"),
    ("a choice between dates that is fixed", "在日期之间的选择已经固定"),
    ("a rounded amount", "取整的金额"),
    ("a chain of relations", "关系链"),
    ("a value of a kind that is not compiled", "值的种类尚不能编译"),
    ("another name for the date judged on", "以其他名称引用判断日"),
    ("too large a figure", "数值过大"),
    ("a period", "期间"),
    ("a set", "集合"),
    ("a choice between unlike values", "在不同种类的值之间选择"),
    ("arithmetic on what is no number", "对非数值作运算"),
    ("a list that is no fact", "列表不是事实"),
    ("a norm that another may contradict", "可能与另一规范相冲突"),
    ("the breach of what cannot be breached", "引用了不存在违反问题的规则的违反"),
    ("a classification by periods, texts or sets", "以期间、文字或者集合为值的分级"),
    ("a classification by unlike values", "分级的值种类不同"),
    ("a clock that may be stopped, lengthened or started anew", "期间可能中止、延长或者重新起算"),
    ("repetitions that no list of dates tells", "重复履行的情况并非由日期列表表明"),
    ("a duty without a date", "没有确定期限的义务"),
    ("a period from an event that facts may leave open", "起算事件可能在事实齐备时仍不明确"),
    ("a period that nobody knows", "期间的长短无从得知"),
    ("a period that varies", "长短不定的期间"),
    ("a condition that is a number", "条件为数值"),
    ("a rule that is not there", "规则不存在"),
    ("a sum of what is no number", "合计的不是数值"),
    ("an open figure of a kind that is not compiled", "尚未确定的数值的种类不能编译"),
    ("the greatest or least of a list", "列表中最大或者最小的"),
];

/// The reason for which a rule is not planned.
pub(crate) fn planned(refusal: plan::Refusal) -> Text {
    let known = PLANNED.iter().find(|(en, _)| *en == refusal.0);
    Text::new(refusal.0, known.map_or("尚不能编译", |(_, zh)| zh))
}
