//! What breaches cost: per bearer and conduct, with bars on a scale of decades.

use guiju_base::{Lang, Number};
use guiju_engine::Range;
use guiju_engine::exposure::{BearerExposure, Conduct, Exposure};

use crate::paint::Tone;
use crate::report::check::{self, Shown};
use crate::report::decade;
use crate::wording::{self, pick};

/// Cells of a bar.
const BAR: i64 = 36;

/// Returns the exposure as text.
pub(crate) fn render(shown: &Shown<'_>, on: guiju_base::Time, exposure: &Exposure) -> String {
    let lang = shown.lang;
    let head = match lang {
        Lang::En => format!("What breaches cost, judged on {on}"),
        Lang::Zh => format!("违法行为的法律责任（判断日：{on}）"),
    };
    let mut text = format!("{}\n", shown.paint.tone(Tone::Heading, &head));
    if exposure.bearers.is_empty() {
        text += pick(lang, "Nothing exposes to a sanction.\n", "没有面临处罚的情形。\n");
    }
    let top = top(exposure);
    for bearer in &exposure.bearers {
        text += &bearer_text(shown, bearer, top);
    }
    text += &rule_text(lang, exposure);
    if !exposure.unsettled.is_empty() {
        let title = match lang {
            Lang::En => format!("Not known yet ({})", exposure.unsettled.len()),
            Lang::Zh => format!("尚待查明（{}）", exposure.unsettled.len()),
        };
        text += &format!("\n{}\n", shown.paint.tone(Tone::Open, &title));
        for sanction in exposure.unsettled.iter().filter(|_| shown.all) {
            text += &check::entry(shown, sanction);
        }
        if !shown.all {
            text += pick(
                lang,
                "  These may come on top; --all shows them with the facts that they wait for.\n",
                "  可能另有责任；--all 列出所待事实。\n",
            );
        }
    }
    text + pick(
        lang,
        "\nThis names the texts and versions it rests on; it is no legal advice.\n",
        "\n本结果列明所依据的文本与版本，不构成法律意见。\n",
    )
}

/// The highest end of any fine.
pub(crate) fn top(exposure: &Exposure) -> Number {
    let conducts = exposure.bearers.iter().flat_map(|bearer| &bearer.conducts);
    let fines = conducts.flat_map(|it| it.sanctions.iter().filter_map(|it| it.range.as_ref()));
    let ends = fines.flat_map(|range| [range.low, range.high]).flatten();
    ends.max().unwrap_or(Number::ONE)
}

fn bearer_text(shown: &Shown<'_>, it: &BearerExposure, top: Number) -> String {
    let lang = shown.lang;
    let name = shown.vocabulary.role(&it.bearer);
    let name = name.map_or_else(|| it.bearer.to_string(), |name| name.get(lang).to_owned());
    let total = wording::range(lang, &it.total);
    let mut text = format!("\n{}  {total}\n", shown.paint.tone(Tone::Heading, &name));
    if it.if_one_act != it.total {
        let label =
            pick(lang, "if taken as one act on each subject", "如各主体的行为被认定为同一行为");
        text += &format!("  {label}: {}\n", wording::range(lang, &it.if_one_act));
    }
    for conduct in &it.conducts {
        text += &conduct_text(shown, conduct, top);
    }
    text
}

fn conduct_text(shown: &Shown<'_>, it: &Conduct, top: Number) -> String {
    let lang = shown.lang;
    let rules: Vec<String> = it.breaches.iter().map(ToString::to_string).collect();
    let head = format!("  [{}] {}", it.subject, rules.join(", "));
    let mut text = format!("{}\n", shown.paint.tone(Tone::Faint, &head));
    for (place, sanction) in it.sanctions.iter().enumerate() {
        let gives_way =
            it.prevails.is_some_and(|prevails| prevails != place && sanction.range.is_some());
        let fine = match &sanction.range {
            Some(range) => format!("{} {}", bar(range, top), wording::range(lang, range)),
            None => pick(lang, "no fine", "无罚款").to_owned(),
        };
        let mark = if gives_way {
            pick(lang, "  gives way to the higher fine", "  适用罚款较高的规定，不再另罚")
        } else {
            ""
        };
        let tone = if gives_way { Tone::Faint } else { Tone::Bad };
        text += &format!("    {}{mark}\n", shown.paint.tone(tone, &fine));
        text += &format!("      {}\n", sanction.text.get(lang));
        let cite =
            format!("{}, {} · {}", sanction.title.get(lang), sanction.provision, sanction.rule);
        text += &format!("      {}\n", shown.paint.tone(Tone::Faint, &cite));
        for measure in &sanction.measures {
            let label = pick(lang, "measure", "措施");
            text += &format!("      {label}: {}\n", measure.get(lang));
        }
    }
    text
}

/// A bar from the lower to the upper end; an upper end that is not known is an arrow.
fn bar(range: &Range, top: Number) -> String {
    let place = |amount: Number| decade::position(amount, top, BAR);
    let low = range.low.map_or(0, place);
    let high = range.high.map_or(BAR, place).max(low + 1).min(BAR);
    let cell = |at: i64| if at >= low.min(BAR - 1) && at < high { '█' } else { '·' };
    let mut text: String = (0..BAR).map(cell).collect();
    if range.high.is_none() {
        text.push('▶');
    }
    text
}

/// By which rule the fines were added up.
pub(crate) fn rule_text(lang: Lang, exposure: &Exposure) -> String {
    match (&exposure.concurrence, lang) {
        (Some(rule), Lang::En) => format!(
            "\nSeveral fines for one act: {} ({}, {} · {}).\nConduct is told apart by the rules breached; what is one act is for the authority to judge.\n",
            rule.rule.en, rule.title.en, rule.provision, rule.version
        ),
        (Some(rule), Lang::Zh) => format!(
            "\n同一行为多项罚款：{}（{}，{} · {}）。\n行为按所违反的规则区分；是否同一违法行为由执法机关认定。\n",
            rule.rule.zh, rule.title.zh, rule.provision, rule.version
        ),
        (None, Lang::En) => {
            "\nNo rule on several fines for one act is encoded for this date: everything is added up.\n".into()
        }
        (None, Lang::Zh) => "\n该日期没有已编码的同一行为多项罚款规则：各项罚款相加。\n".into(),
    }
}
