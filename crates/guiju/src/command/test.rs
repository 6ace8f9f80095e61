//! `guiju test`: runs the worked examples of packs.

use std::collections::BTreeMap;
use std::path::Path;

use guiju_base::{Lang, RuleId, after_chinese};
use guiju_engine::Engine;
use guiju_engine::cases::{Failure as CaseFailure, Sides, note_sides, run_case};
use guiju_law::case::Case;
use guiju_law::difference::reached_items;
use guiju_law::ir::{ItemId, Timing};
use guiju_law::{Cases, Finding, Item, ItemKind, Version};
use guiju_syntax::Severity;
use guiju_syntax::span::LineIndex;
use serde_json::json;

use super::{Exit, Failure, print, print_json};
use crate::cli::{Arguments, Format, Paths};
use crate::law_files::{LawFiles, law_root};
use crate::paint::{Paint, Tone};
use crate::wording::pick;

pub(super) fn run(arguments: &Arguments, paths: &Paths) -> Result<Exit, Failure> {
    let root = paths.path.as_deref().map(law_root).or_else(|| arguments.law.clone());
    let law = LawFiles::open(root.as_deref(), Cases::Read)?;
    let wanted = paths.path.as_deref().map(|path| path.canonicalize().unwrap_or(path.into()));
    let concerns = |file: usize| {
        let file = Path::new(law.path(file));
        wanted
            .as_ref()
            .is_none_or(|wanted| file.canonicalize().is_ok_and(|file| file.starts_with(wanted)))
    };
    // A fault in a pack that was not asked about does not stop the work on another, unless it could
    // keep an evaluation from ending.
    let stops = |finding: &&Finding| {
        finding.diagnostic.severity == Severity::Error
            && (concerns(finding.file) || finding.diagnostic.code.ends_with("-cycle"))
    };
    let errors: Vec<&Finding> = law.loaded.findings.iter().filter(stops).collect();
    if !errors.is_empty() {
        show_errors(arguments.lang, &law, &errors)?;
        return Err(Failure::LawHasErrors);
    }
    let engine = Engine::new(&law.loaded.law);
    let versions: Vec<&Version> =
        law.loaded.law.versions().filter(|version| concerns(version.file)).collect();
    let mut results: Vec<(&Version, &Case, Vec<CaseFailure>)> = Vec::new();
    for version in &versions {
        for case in &version.cases {
            results.push((version, case, run_case(&engine, version, case)));
        }
    }
    let failed = results.iter().filter(|(_, _, failures)| !failures.is_empty()).count();
    let rules: usize = versions.iter().map(|version| version.rules().count()).sum();
    let mut acts: Vec<_> = versions.iter().map(|version| &version.id.act).collect();
    acts.dedup();
    let one_sided = one_sided(&engine, &versions);
    let counts = json!({
        "acts": acts.len(),
        "versions": versions.len(),
        "rules": rules,
        "cases": results.len(),
        "passed": results.len() - failed,
        "failed": failed,
        "one_sided": one_sided.len(),
    });
    if paths.format == Format::Json {
        let cases: Vec<_> = results.iter().map(|result| case_json(&law, result)).collect();
        print_json(&json!({
            "schema": "guiju.test/1",
            "cases": cases,
            "one_sided": one_sided,
            "counts": counts,
        }))?;
    } else {
        let mut text = String::new();
        for (version, case, failures) in &results {
            text += &case_text(arguments.lang, &law, version, case, failures);
        }
        for rule in &one_sided {
            let what = pick(arguments.lang, "shown from one side only", "仅从一面说明");
            text += &format!("{} {rule}\n", Paint::for_stdout().tone(Tone::Open, what));
        }
        let (acts, versions, cases) = (acts.len(), versions.len(), results.len());
        let passed = cases - failed;
        text += &match arguments.lang {
            Lang::En => format!(
                "{acts} acts, {versions} versions, {rules} rules, {cases} cases: {passed} passed, {failed} failed\n"
            ),
            Lang::Zh => format!(
                "{acts}件规范，{versions}个文本，{rules}条规则，{cases}个案例：通过{passed}个，未通过{failed}个\n"
            ),
        };
        print(&text)?;
    }
    Ok(if failed == 0 { Exit::Compliant } else { Exit::Findings })
}

/// The rules of which no two cases show both that they apply and that they do not.
///
/// What has no condition has one side only, and so has what rests on an open figure.
fn one_sided(engine: &Engine<'_>, versions: &[&Version]) -> Vec<RuleId> {
    let mut sides: BTreeMap<RuleId, Sides> = BTreeMap::new();
    for version in engine.law().versions() {
        for case in &version.cases {
            note_sides(engine, version, case, &mut sides);
        }
    }
    let rules = versions.iter().flat_map(|version| {
        let has_sides = |item: &Item| match &item.kind {
            ItemKind::Level(level) => {
                level.arms.len() + level.further.len() > 1
                    || level.arms.iter().any(|(_, when)| when.is_some())
            }
            // What always applies has no other side.
            ItemKind::Duty(norm) | ItemKind::Permission(norm) => {
                let timed = !matches!(norm.timing, None | Some(Timing::Promptly));
                timed
                    || item.when.is_some()
                    || item.unless.is_some()
                    || !item.defeated_by.is_empty()
            }
            _ => true,
        };
        // What rests on a figure that nobody knows can be shown on one side at most.
        let is_open = |id: &ItemId| {
            version.item(*id).is_some_and(|item| matches!(item.kind, ItemKind::Param(_, Err(_))))
        };
        let is_settled = move |id: ItemId| !reached_items(version, id).iter().any(is_open);
        let rules = version.rules().filter(move |(id, item)| has_sides(item) && is_settled(*id));
        rules.filter_map(move |(_, item)| version.id.rule(&item.name).ok())
    });
    let both = |rule: &RuleId| sides.get(rule).is_some_and(|it| it.applies && it.does_not);
    rules.filter(|rule| !both(rule)).collect()
}

fn show_errors(lang: Lang, law: &LawFiles, errors: &[&Finding]) -> Result<(), Failure> {
    let colour = Paint::for_stdout().is_enabled();
    for finding in errors {
        let (path, source) = (law.path(finding.file), law.text(finding.file));
        print(&(finding.diagnostic.render(lang, path, source, colour) + "\n\n"))?;
    }
    Ok(())
}

fn case_text(
    lang: Lang,
    law: &LawFiles,
    version: &Version,
    case: &Case,
    failures: &[CaseFailure],
) -> String {
    if failures.is_empty() {
        return String::new();
    }
    let paint = Paint::for_stdout();
    let lines = LineIndex::new(law.text(version.file));
    let path = law.path(version.file);
    let head = format!("{path}:{}: {}", lines.line(case.span.start), case.name);
    let mut text = format!("{} {head}\n", paint.tone(Tone::Bad, pick(lang, "failed", "未通过")));
    for failure in failures {
        let (line, rule) = (lines.line(failure.span.start), &failure.rule);
        let (expected, found) = (&failure.expected, failure.found.get(lang));
        text += &match lang {
            Lang::En => format!("    line {line}: {rule}: expected {expected}, found {found}\n"),
            Lang::Zh => {
                format!("    第{line}行：{rule}：应为 `{expected}`，实为{}\n", after_chinese(found))
            }
        };
    }
    text
}

fn case_json(
    law: &LawFiles,
    (version, case, failures): &(&Version, &Case, Vec<CaseFailure>),
) -> serde_json::Value {
    let lines = LineIndex::new(law.text(version.file));
    let failures: Vec<_> = failures
        .iter()
        .map(|it| {
            json!({
                "rule": it.rule,
                "line": lines.line(it.span.start),
                "expected": it.expected,
                "found": it.found.en,
            })
        })
        .collect();
    json!({
        "version": version.id,
        "case": case.name,
        "file": law.path(version.file),
        "line": lines.line(case.span.start),
        "passed": failures.is_empty(),
        "failures": failures,
    })
}
