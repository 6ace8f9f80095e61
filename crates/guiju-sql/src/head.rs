//! The comment at the head of a statement: what it is, what it takes columns for, what it leaves out.

use std::collections::BTreeSet;

use guiju_engine::decide::Program;

use crate::dialect::ColumnType;
use crate::refusal::LeftOut;
use crate::statement::pick;
use crate::{Column, Dialect, Options, When, quote};

pub(crate) fn lines(
    programs: &[Program<'_>],
    options: &Options,
    columns: &[Column],
    left_out: &[LeftOut],
    reads_calendar: bool,
) -> String {
    let lang = options.lang;
    let mut lines: Vec<String> = Vec::new();
    let dialect = options.dialect.title();
    let on = match &options.when {
        When::Date(date) => date.to_string(),
        When::Column(column) => column.clone(),
    };
    lines.push(match lang {
        guiju_base::Lang::En => {
            format!("The law for each row of a table, for {dialect}, judged on: {on}")
        }
        guiju_base::Lang::Zh => format!("就表中每一行判断，适用于 {dialect}，判断日：{on}"),
    });
    for act in acts(programs) {
        lines.push(format!("  {act}"));
    }
    let (answers, values, exact, late) = (
        pick(
            lang,
            "Answers: verdict (allow, deny, unknown), the rules that fire, the rules that are unknown, and the facts that would settle them.",
            "结果：verdict（allow、deny、unknown）、触发的规则（fired）、尚不明确的规则（unknown），以及足以查明的事实（missing）。",
        ),
        pick(
            lang,
            "NULL is unknown, not false. Values must lie within the domains of their facts; a word that a choice does not have counts as unknown.",
            "NULL 表示未知，而不是否。值须在事实的取值范围之内；选项之外的词语视为未知。",
        ),
        pick(
            lang,
            "Numbers are exact decimals with 18 digits behind the point; give doubles as decimals where their digits matter. In products a factor counts with the digits of its kind: money 4, percent 8, other numbers 6.",
            "数值按十进制精确比较，小数点后18位；浮点数的位数要紧时，请先转换为十进制。乘法中各因数按其种类保留小数位：金额4位，百分比8位，其他数值6位。",
        ),
        pick(
            lang,
            "Days are dates; what has not happened yet is ",
            "日期按日计；尚未发生的事件写作 ",
        ),
    );
    lines.extend([answers.to_owned(), values.to_owned(), exact.to_owned()]);
    if let Some(day) = options.dialect.not_yet() {
        lines.push(format!("{late}{day}{}", pick(lang, ".", "。")));
    }
    lines.extend(sets(options, columns));
    lines.extend(lists(options, columns));
    lines.extend(days(options, columns));
    if reads_calendar {
        lines.push(working_days(options));
    }
    lines.push(pick(lang, "It is no legal advice.", "本结果不构成法律意见。").to_owned());
    if !left_out.is_empty() {
        lines.push(
            pick(
                lang,
                "LEFT OUT, so that these rules decide nothing here:",
                "略去以下规则，不予判断：",
            )
            .to_owned(),
        );
        lines.extend(left_out.iter().map(|it| format!("  {}: {}", it.rule, it.why.get(lang))));
    }
    lines.iter().map(|line| quote::comment(line) + "\n").collect()
}

/// The line before a statement that is longer than `ClickHouse` reads by itself.
pub(crate) fn too_long(lang: guiju_base::Lang) -> String {
    let line = pick(
        lang,
        "Longer than ClickHouse reads by itself: SET max_query_size = 10000000 in the session before.",
        "长度超出 ClickHouse 的默认上限：请先在会话中执行 SET max_query_size = 10000000。",
    );
    quote::comment(line) + "\n"
}

/// The versions whose rules the programs hold, each once and in order.
fn acts(programs: &[Program<'_>]) -> BTreeSet<String> {
    let plans = programs.iter().flat_map(Program::plans);
    let rules = plans.flat_map(|plan| &plan.rules);
    rules.map(|rule| format!("{}@{}", rule.id.act, rule.id.version)).collect()
}

fn lists(options: &Options, columns: &[Column]) -> Option<String> {
    if !columns.iter().any(|column| column.ty == ColumnType::List) {
        return None;
    }
    let lang = options.lang;
    let what = match options.dialect {
        Dialect::DuckDb | Dialect::Spark => {
            pick(lang, "A list is an array of structs", "列表为结构的数组")
        }
        Dialect::Postgres => {
            pick(lang, "A list is a JSON array of objects", "列表为 JSON 对象的数组")
        }
        Dialect::ClickHouse => pick(
            lang,
            "A list is a text: a JSON array of objects, with numbers of more than 15 digits in quotes",
            "列表为文本，内容是 JSON 对象的数组，超过15位的数值加引号",
        ),
    };
    let open = pick(
        lang,
        ", with the fields named; a NULL among its elements says that there may be others.",
        "，字段如下；元素中含有 NULL 的，表示可能还有其他元素。",
    );
    Some(what.to_owned() + open)
}

fn days(options: &Options, columns: &[Column]) -> Option<String> {
    if !columns.iter().any(|column| column.ty == ColumnType::Days) {
        return None;
    }
    let (array, text) = (
        pick(
            options.lang,
            "A list of days is an array of dates; a NULL among them says that there may be others.",
            "日期列表为日期的数组；其中含有 NULL 的，表示可能还有其他日期。",
        ),
        pick(
            options.lang,
            "A list of days is a text: a JSON array of dates; a null among them says that there may be others.",
            "日期列表为文本，内容是日期的 JSON 数组；其中含有 null 的，表示可能还有其他日期。",
        ),
    );
    Some(if options.dialect == Dialect::ClickHouse { text } else { array }.to_owned())
}

fn working_days(options: &Options) -> String {
    let (table, dialect) = (options.calendar.join("."), options.dialect.word());
    match options.lang {
        guiju_base::Lang::En => format!(
            "Working days are those of the table {table}: `guiju sql --dialect {dialect} --calendar-table {table} --working-days` writes it. An end past its last day is unknown."
        ),
        guiju_base::Lang::Zh => format!(
            "工作日以表 {table} 为准：`guiju sql --dialect {dialect} --calendar-table {table} --working-days` 输出该表。期间的末日超出该表的，结果未知。"
        ),
    }
}

fn sets(options: &Options, columns: &[Column]) -> Option<String> {
    if !columns.iter().any(|column| column.ty == ColumnType::Set) {
        return None;
    }
    let (array, text) = (
        pick(
            options.lang,
            "A set is an array of words; a NULL among them says that there may be others.",
            "集合为词语的数组；其中含有 NULL 的，表示可能还有其他词语。",
        ),
        pick(
            options.lang,
            "A set is a text of words with commas between; a `?` among them says that there may be others.",
            "集合为以逗号分隔的词语；其中含有 `?` 的，表示可能还有其他词语。",
        ),
    );
    Some(if options.dialect == Dialect::ClickHouse { text } else { array }.to_owned())
}
