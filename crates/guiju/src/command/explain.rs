//! `guiju explain`: why a rule comes out as it does, as a tree.

use guiju_engine::{Derivation, Determination, Engine};
use guiju_syntax::span::LineIndex;
use serde_json::json;

use super::{Exit, Failure, open_facts, open_law, print, print_json, queries};
use crate::cli::{Arguments, Explain, Format};
use crate::json;
use crate::law_files::LawFiles;
use crate::paint::Tone;
use crate::report::check::{Shown, question};
use crate::wording::pick;

pub(super) fn run(arguments: &Arguments, explain: &Explain) -> Result<Exit, Failure> {
    let law = open_law(arguments)?;
    let facts = open_facts(arguments.lang, law, &explain.facts)?;
    let engine = Engine::new(&law.loaded.law);
    let shown = Shown::on_stdout(&law.loaded.law.vocabulary, arguments.lang, true);
    let mut found = Vec::new();
    for mut query in queries(law, &explain.under)? {
        query.explain = true;
        let determinations = engine.check(&facts, &query);
        let named = determinations.into_iter().filter(|it| is_named(it, &explain.rule));
        found.extend(named.map(|it| (query.on, it)));
    }
    if found.is_empty() {
        return Err(unknown_rule(&engine, &explain.rule));
    }
    if explain.format == Format::Json {
        let explanations: Vec<_> = found
            .iter()
            .map(|(on, it)| {
                let steps = it.derivation.as_ref().map(|step| json::derivation(law, step));
                json!({
                    "determination": json::determination(shown.vocabulary, *on, it),
                    "derivation": steps,
                })
            })
            .collect();
        print_json(&json!({ "schema": "guiju.explain/1", "explanations": explanations }))?;
    } else {
        let mut text = String::new();
        for (on, determination) in &found {
            text += &format!("{}\n", shown.paint.tone(Tone::Faint, &on.to_string()));
            text += &tree(law, &shown, determination);
        }
        print(&text)?;
    }
    Ok(Exit::Compliant)
}

/// `act@version#rule`, `act#rule`, or the rule alone.
fn is_named(it: &Determination, wanted: &str) -> bool {
    wanted == it.rule.to_string()
        || wanted == format!("{}#{}", it.rule.act, it.rule.rule)
        || wanted == it.rule.rule.as_str()
}

fn unknown_rule(engine: &Engine<'_>, wanted: &str) -> Failure {
    let all =
        || engine.law().versions().flat_map(|it| it.rules().map(|(_, item)| item.name.to_string()));
    let last = wanted.rsplit('#').next().unwrap_or(wanted);
    if all().any(|name| name == last) {
        return Failure::usage(
            format!(
                "`{wanted}` says nothing about these facts on that date: no version in force, or no such subject"
            ),
            format!("`{wanted}` 在该日期对这些事实没有规定：没有有效文本，或者没有相应对象"),
        );
    }
    let names: Vec<String> = all().collect();
    Failure::no_such(("rule", "规则"), last, names.iter().map(String::as_str))
}

fn tree(law: &LawFiles, shown: &Shown<'_>, it: &Determination) -> String {
    let lang = shown.lang;
    let mut text = format!(
        "{} [{}]\n{}\n",
        shown.paint.tone(Tone::Heading, it.message().get(lang)),
        it.subject,
        shown.paint.tone(
            Tone::Faint,
            &format!(
                "{}, {} · {} · {}",
                it.title.get(lang),
                it.provision,
                it.rule,
                it.chosen.get(lang)
            ),
        ),
    );
    if let Some(derivation) = &it.derivation {
        for (place, step) in derivation.steps.iter().enumerate() {
            branch(law, shown, step, "", place + 1 == derivation.steps.len(), &mut text);
        }
    }
    for path in &it.missing {
        let ask = question(shown, path).unwrap_or_default();
        text += &format!(
            "{} {path}: {ask}\n",
            shown.paint.tone(Tone::Open, pick(shown.lang, "missing", "缺"))
        );
    }
    text + "\n"
}

/// A name that is used has one step, its definition: the two are shown as one.
fn definition<'s>(law: &LawFiles, step: &'s Derivation) -> Option<&'s Derivation> {
    let [inner] = step.steps.as_slice() else { return None };
    let file = law.loaded.law.versions().find(|it| it.id == step.version)?.file;
    let written = law.text(file).get(step.span.range())?;
    (step.role.is_empty() && *inner.role.en == *written && inner.result == step.result)
        .then_some(inner)
}

fn branch(
    law: &LawFiles,
    shown: &Shown<'_>,
    step: &Derivation,
    indent: &str,
    last: bool,
    text: &mut String,
) {
    let (joint, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
    let step = definition(law, step).unwrap_or(step);
    let file = law.loaded.law.versions().find(|it| it.id == step.version).map_or(0, |it| it.file);
    let source = law.text(file);
    let written = source.get(step.span.range()).unwrap_or("");
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let role = if step.role.is_empty() {
        String::new()
    } else {
        format!("{}: ", step.role.get(shown.lang))
    };
    let label = if *step.role.en == *written { written } else { format!("{role}{written}") };
    let tone = match &*step.result.en {
        "true" => Tone::Good,
        result if result.starts_with("unknown") => Tone::Open,
        _ => Tone::Heading,
    };
    let mut place = String::new();
    if let Some(fact) = &step.source {
        place = match (fact.line, &fact.source) {
            (Some(line), Some(source)) => {
                format!("  ← {} {line}, {source}", pick(shown.lang, "facts line", "事实文件行"))
            }
            (Some(line), None) => {
                format!("  ← {} {line}", pick(shown.lang, "facts line", "事实文件行"))
            }
            (None, _) => format!("  ← {}: {}", pick(shown.lang, "missing", "缺"), fact.path),
        };
    } else if !step.role.is_empty() && !step.span.range().is_empty() {
        let line = LineIndex::new(source).line(step.span.start);
        place = format!("  ({}:{line})", law.path(file));
    }
    let place = shown.paint.tone(Tone::Faint, &place);
    let result = shown.paint.tone(tone, step.result.get(shown.lang));
    *text += &format!("{indent}{joint}{label} = {result}{place}\n");
    let indent = format!("{indent}{below}");
    for (number, inner) in step.steps.iter().enumerate() {
        branch(law, shown, inner, &indent, number + 1 == step.steps.len(), text);
    }
}
