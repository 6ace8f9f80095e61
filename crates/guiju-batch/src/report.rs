//! What came out of a batch, as it is told.

use std::collections::BTreeMap;
use std::process::ExitCode;

use guiju_base::{Lang, Text};
use serde_json::{Value, json};

use crate::arguments::Format;
use crate::counts::Summary;

/// Returns the code that the program ends with: 1 when a row is denied, else 2 when one is unknown or could not
/// be read, else 0.
pub fn code(summary: &Summary) -> ExitCode {
    ExitCode::from(match (summary.deny, summary.unknown + summary.bad_rows) {
        (0, 0) => 0,
        (0, _) => 2,
        _ => 1,
    })
}

/// Returns the summary as it was asked for.
pub fn summary(format: Format, lang: Lang, summary: &Summary) -> String {
    match format {
        Format::Json => json(summary).to_string() + "\n",
        Format::Text => text(lang, summary),
    }
}

/// Returns the complaint that ends the program.
pub fn complaint(lang: Lang, fault: &Text) -> String {
    format!("{}{}\n", pick(lang, "error: ", "错误："), fault.get(lang))
}

fn pick<'t>(lang: Lang, en: &'t str, zh: &'t str) -> &'t str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Returns the summary for programs, by the schema `guiju.batch/1`.
fn json(summary: &Summary) -> Value {
    let rules: Vec<_> = summary
        .rules
        .iter()
        .map(
            |(rule, fires, unknown)| json!({ "rule": &**rule, "fired": fires, "unknown": unknown }),
        )
        .collect();
    let missing = summary.missing.iter().filter(|it| it.1 > 0);
    let missing: BTreeMap<&str, usize> = missing.map(|(fact, rows)| (&**fact, *rows)).collect();
    json!({
        "schema": "guiju.batch/1",
        "rows": summary.rows,
        "verdicts": {
            "allow": summary.allow,
            "deny": summary.deny,
            "unknown": summary.unknown,
        },
        "seconds": summary.seconds,
        "bad_rows": summary.bad_rows,
        "rules": rules,
        "missing": missing,
        "kept": summary.kept,
    })
}

/// Returns the summary for a person.
fn text(lang: Lang, summary: &Summary) -> String {
    let Summary { rows, deny, unknown, allow, seconds, bad_rows, .. } = summary;
    let mut text = match lang {
        Lang::En => format!(
            "{rows} rows: {deny} denied, {unknown} unknown, {allow} allowed; {seconds:.2} s\n"
        ),
        Lang::Zh => format!(
            "共{rows}行：不允许{deny}行，待查明{unknown}行，允许{allow}行；用时{seconds:.2}秒\n"
        ),
    };
    for (rule, fires, unknown) in summary.rules.iter().filter(|it| it.1 + it.2 > 0) {
        text += &match lang {
            Lang::En => format!("  {rule}: fires {fires}, unknown {unknown}\n"),
            Lang::Zh => format!("  {rule}：触发{fires}行，待查明{unknown}行\n"),
        };
    }
    for (fact, rows) in summary.missing.iter().filter(|it| it.1 > 0) {
        text += &format!("  {} {fact}: {rows}\n", pick(lang, "missing", "缺少"));
    }
    if !summary.kept.is_empty() {
        let head = pick(lang, "columns that are no fact of the rules", "与规则无关、照录的列");
        text += &format!("  {head}: {}\n", summary.kept.join(", "));
    }
    if *bad_rows > 0 {
        text += &match lang {
            Lang::En => format!(
                "  {bad_rows} rows could not be read; `--bad-rows FILE` writes all that is wrong\n"
            ),
            Lang::Zh => format!("  无法读取{bad_rows}行；可用 `--bad-rows FILE` 写出全部问题\n"),
        };
    }
    for bad in &summary.bad {
        text += &match lang {
            Lang::En => format!("    row {}: {} is `{}`\n", bad.row, bad.column, bad.value),
            Lang::Zh => format!("    第{}行：{} 为 `{}`\n", bad.row, bad.column, bad.value),
        };
    }
    text
}
