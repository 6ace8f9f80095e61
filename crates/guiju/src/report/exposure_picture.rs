//! The ranges of fines as a picture (SVG 1.1): a bar for each sanction, grouped by bearer.

use guiju_base::{Lang, Number};
use guiju_engine::exposure::Exposure;
use guiju_law::Vocabulary;

use crate::report::decade;
use crate::report::exposure::{rule_text, top};
use crate::weave::escaped;
use crate::wording::{self, pick};

const WIDTH: i64 = 960;
const LEFT: i64 = 24;
const ROOM: i64 = WIDTH - 2 * LEFT;
const ROW: i64 = 44;
const GROUP: i64 = 40;

/// Returns the picture; colours have enough contrast on white, and patterns tell what gives way.
pub(crate) fn render(lang: Lang, vocabulary: &Vocabulary, exposure: &Exposure) -> String {
    let top = top(exposure);
    let mut body = String::new();
    let mut y = 56;
    for bearer in &exposure.bearers {
        let name = vocabulary.role(&bearer.bearer);
        let name = name.map_or_else(|| bearer.bearer.to_string(), |it| it.get(lang).to_owned());
        let total = format!("{name}: {}", wording::range(lang, &bearer.total));
        body += &text((LEFT, y + 22), "group", &total);
        y += GROUP;
        for conduct in &bearer.conducts {
            for (place, sanction) in conduct.sanctions.iter().enumerate() {
                let Some(range) = &sanction.range else { continue };
                let gives_way = conduct.prevails.is_some_and(|prevails| prevails != place);
                let at = |amount: Number| decade::position(amount, top, ROOM);
                let low = range.low.map_or(0, at);
                let high = range.high.map_or(ROOM, at).max(low + 3);
                let class = if gives_way { "bar yields" } else { "bar" };
                let label = format!(
                    "[{}] {} · {}",
                    conduct.subject,
                    sanction.text.get(lang),
                    wording::range(lang, range)
                );
                body += &format!(
                    "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"10\" rx=\"2\"><title>{}</title></rect>\n",
                    LEFT + low,
                    y + 20,
                    high - low,
                    escaped(&sanction.rule.to_string()),
                );
                body += &text((LEFT, y + 14), "label", &clipped(&label));
                y += ROW;
            }
        }
    }
    let axis = axis(lang, top, y);
    y += 60;
    let note = rule_text(lang, exposure);
    let mut notes = String::new();
    for line in note.lines().filter(|line| !line.is_empty()) {
        notes += &text((LEFT, y), "label", &clipped(line));
        y += 20;
    }
    let title = pick(lang, "What breaches cost", "违法行为的罚款幅度");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{y}\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" aria-label=\"{label}\">\n\
         <style>text {{ font-family: system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif; fill: #1d1d1b; }} \
         .title {{ font-size: 20px; font-weight: 600; }} .group {{ font-size: 15px; font-weight: 600; }} \
         .label {{ font-size: 12px; }} .tick {{ font-size: 11px; fill: #55534d; text-anchor: middle; }} \
         .bar {{ fill: #a1201f; }} .yields {{ fill: none; stroke: #a1201f; stroke-dasharray: 4 3; }} \
         .line {{ stroke: #d9d5cb; }}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{title}{axis}{body}{notes}</svg>\n",
        label = escaped(title),
        title = text((LEFT, 34), "title", title),
    )
}

fn text((x, y): (i64, i64), class: &str, content: &str) -> String {
    format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n", escaped(content))
}

/// A label that fits the width.
fn clipped(label: &str) -> String {
    const CELLS: usize = 132;
    match wording::wrapped(label, CELLS).as_slice() {
        [] => String::new(),
        [whole] => whole.clone(),
        [first, ..] => format!("{first} …"),
    }
}

fn axis(lang: Lang, top: Number, bottom: i64) -> String {
    let mut picture = String::new();
    for tick in decade::ticks(top) {
        let x = LEFT + decade::position(Number::from_i64(tick), top, ROOM);
        picture += &format!(
            "<line class=\"line\" x1=\"{x}\" x2=\"{x}\" y1=\"50\" y2=\"{}\"/>\n",
            bottom + 8
        );
        let amount = wording::grouped(&tick.to_string());
        picture += &text((x.clamp(40, WIDTH - 50), bottom + 24), "tick", &amount);
    }
    let unit = pick(lang, "CNY, each power of ten takes the same room", "元；每个十倍等距");
    picture + &text((LEFT, bottom + 42), "label", unit)
}
