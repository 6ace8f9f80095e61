//! `guiju test`: runs the worked examples of packs.

use std::path::Path;

use guiju_base::{Lang, after_chinese};
use guiju_engine::Engine;
use guiju_engine::cases::{Failure as CaseFailure, run_case};
use guiju_engine::side::{RuleSides, rule_sides};
use guiju_law::case::Case;
use guiju_law::side::Sides;
use guiju_law::{Cases, Finding, Version};
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
    let sides = rule_sides(&engine, &versions);
    let one_sided: Vec<&RuleSides> = sides.iter().filter(|it| !it.missing().is_none()).collect();
    let counts = json!({
        "acts": acts.len(),
        "versions": versions.len(),
        "rules": rules,
        "cases": results.len(),
        "passed": results.len() - failed,
        "failed": failed,
        "two_sides": sides.iter().filter(|it| it.possible.is_both()).count(),
        "one_sided": one_sided.len(),
    });
    if paths.format == Format::Json {
        let cases: Vec<_> = results.iter().map(|result| case_json(&law, result)).collect();
        print_json(&json!({
            "schema": "guiju.test/1",
            "cases": cases,
            "one_sided": one_sided.iter().map(|it| &it.rule).collect::<Vec<_>>(),
            "counts": counts,
        }))?;
    } else {
        let mut text = String::new();
        for (version, case, failures) in &results {
            text += &case_text(arguments.lang, &law, version, case, failures);
        }
        for sides in &one_sided {
            let what = missing_side(arguments.lang, sides.missing());
            text += &format!("{} {}\n", Paint::for_stdout().tone(Tone::Open, what), sides.rule);
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

/// What the cases leave out of a rule, for a reader.
fn missing_side(lang: Lang, missing: Sides) -> &'static str {
    match (missing.applies, missing.does_not) {
        (true, true) => pick(lang, "no case shows", "无案例说明"),
        (true, false) => pick(lang, "no case in which it applies:", "无适用的案例："),
        (false, _) => pick(lang, "no case in which it does not apply:", "无不适用的案例："),
    }
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
