//! Two versions of an act side by side, as a page.

use guiju_base::Lang;
use guiju_engine::compare::{Change, Comparison, Verdict, Witness};
use guiju_law::facts::write_facts;
use guiju_law::{Item, Version, Vocabulary};

use super::frame::{foot, framed};
use super::markup::{Put as _, both, escaped, label, marked};
use crate::report::difference::{Kind, outcome_text, tried, values_text, version_label};
use crate::wording;

/// Returns the page of a comparison; `code` gives the code of an item as written.
pub(crate) fn page(
    vocabulary: &Vocabulary,
    comparison: &Comparison<'_>,
    code: &dyn Fn(&Version, &Item) -> String,
) -> String {
    let (old, new) = (comparison.old, comparison.new);
    let title = format!("{} · {} → {}", new.title.en, old.id.version, new.id.version);
    let mut html = String::from("<header>\n");
    html.put(format_args!("<h1>{}</h1>\n", both(&new.title)));
    let side = |version: &Version| {
        label(&version_label(Lang::En, version), &version_label(Lang::Zh, version))
    };
    html.put(format_args!(
        "<p><code>{}</code>: {} → {}</p>\n</header>\n",
        escaped(old.id.act.as_str()),
        side(old),
        side(new)
    ));
    html += &contents(comparison);
    html += "<main>\n";
    for kind in Kind::ALL {
        let changes: Vec<&Change<'_>> =
            comparison.changes.iter().filter(|it| Kind::of(&it.verdict) == kind).collect();
        if changes.is_empty() {
            continue;
        }
        let (en, zh) = kind.title();
        html.put(format_args!(
            "<section>\n<h2 id=\"{}\">{} ({})</h2>\n",
            kind.word(),
            label(en, zh),
            changes.len()
        ));
        for change in changes {
            html += &if kind == Kind::Same {
                format!("<p><code>{}</code></p>\n", escaped(&change.pair.name))
            } else {
                entry(vocabulary, comparison, change, code)
            };
        }
        html += "</section>\n";
    }
    html += "</main>\n";
    html += &foot(&label(
        "Decided on the encodings of both texts, by facts judged under both; no legal advice.",
        "依据两个文本的编码并以相同事实比对得出；不构成法律意见。",
    ));
    framed(&title, &html)
}

fn contents(comparison: &Comparison<'_>) -> String {
    let mut html = String::from("<nav class=\"contents\">\n<ul>\n");
    for kind in Kind::ALL {
        let count = comparison.changes.iter().filter(|it| Kind::of(&it.verdict) == kind).count();
        if count > 0 {
            let (en, zh) = kind.title();
            html.put(format_args!(
                "<li><a href=\"#{}\">{}</a> ({count})</li>\n",
                kind.word(),
                label(en, zh)
            ));
        }
    }
    html + "</ul>\n</nav>\n"
}

fn entry(
    vocabulary: &Vocabulary,
    comparison: &Comparison<'_>,
    change: &Change<'_>,
    code: &dyn Fn(&Version, &Item) -> String,
) -> String {
    let pair = &change.pair;
    let item = pair.new.or(pair.old).map(|(_, item)| item);
    let form = item.map_or("", |item| item.form().unwrap_or("figure"));
    let mut html = format!("<article class=\"card {form}\">\n");
    html.put(format_args!(
        "<p class=\"card-head\"><span class=\"form\">{}</span> <code>{}</code></p>\n",
        label(form, wording::form(Lang::Zh, form)),
        escaped(&pair.name)
    ));
    html += "<div class=\"versus\">\n";
    for (version, item) in [(comparison.old, pair.old), (comparison.new, pair.new)] {
        html += &side(version, item.map(|(_, item)| item), code);
    }
    html += "</div>\n";
    if let Verdict::Figure(before, after) = &change.verdict {
        html += &figures(vocabulary, before.as_ref(), after.as_ref());
    }
    if let Verdict::Compared(_) = change.verdict {
        let values = |lang: Lang| values_text(vocabulary, lang, comparison, change);
        if let Some((en, zh)) = values(Lang::En).zip(values(Lang::Zh)) {
            let title = label("Figures and words", "数值与用语");
            html.put(format_args!("<p>{title}: <strong>{}</strong></p>\n", label(&en, &zh)));
        }
    }
    html += &shown(vocabulary, &change.verdict);
    html + "</article>\n"
}

fn side(
    version: &Version,
    item: Option<&Item>,
    code: &dyn Fn(&Version, &Item) -> String,
) -> String {
    let Some(item) = item else {
        return format!(
            "<div class=\"absent\">{}</div>\n",
            label("not in this version", "该版本无此规则")
        );
    };
    let provision = version.provisions.get(item.provision).map_or("", |it| &it.title);
    format!(
        "<div>\n<p class=\"rule-text\">{}</p>\n<p><small>{}</small></p>\n\
         <pre translate=\"no\"><code>{}</code></pre>\n</div>\n",
        both(&item.text),
        marked(provision),
        escaped(&code(version, item)),
    )
}

fn figures(
    vocabulary: &Vocabulary,
    before: Option<&guiju_law::Value>,
    after: Option<&guiju_law::Value>,
) -> String {
    let figure = |value: Option<&guiju_law::Value>| {
        let say =
            |lang: Lang| value.map_or(String::new(), |it| wording::value(lang, vocabulary, it));
        label(&say(Lang::En), &say(Lang::Zh))
    };
    format!("<p><strong>{} → {}</strong></p>\n", figure(before), figure(after))
}

fn shown(vocabulary: &Vocabulary, verdict: &Verdict) -> String {
    let mut html = String::new();
    let mut show = |title: String, witness: Option<&Witness>| {
        if let Some(witness) = witness {
            html += &format!("<p><strong>{title}</strong></p>\n");
            html += &facts(vocabulary, witness);
        }
    };
    match verdict {
        Verdict::Added(it) => show(label("Applies, for example, to", "例如适用于"), it.as_deref()),
        Verdict::Removed(it) => {
            show(label("Applied, for example, to", "例如曾适用于"), it.as_deref());
        }
        Verdict::Compared(found) => {
            show(label("Asks more under", "在下列事实下要求更严"), found.tightened.as_ref());
            show(label("Asks less under", "在下列事实下要求更宽"), found.loosened.as_ref());
            if found.tightened.is_none() && found.loosened.is_none() {
                let title = label("Differs under", "在下列事实下结果不同");
                show(title, found.different.as_ref());
            }
            let sure = label(tried(Lang::En, found).trim(), tried(Lang::Zh, found).trim());
            html += &format!("<p><small>{sure}</small></p>\n");
        }
        _ => {}
    }
    html
}

fn facts(vocabulary: &Vocabulary, witness: &Witness) -> String {
    let outcome = |found: &Option<guiju_engine::Determination>| {
        let say = |lang: Lang| {
            let none = wording::pick(lang, "no rule", "无规则").to_owned();
            found.as_ref().map_or(none, |it| outcome_text(vocabulary, lang, it))
        };
        label(&say(Lang::En), &say(Lang::Zh))
    };
    format!(
        "<pre translate=\"no\"><code>{}</code></pre>\n<p>{} <time>{}</time>: {} → {}</p>\n",
        escaped(&write_facts(vocabulary, &witness.facts)),
        label("judged on", "判断日"),
        witness.on,
        outcome(&witness.old),
        outcome(&witness.new),
    )
}
