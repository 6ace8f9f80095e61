//! `guiju lint`: checks packs without running them.

use guiju_base::Lang;
use guiju_law::Cases;
use guiju_syntax::Severity;
use serde_json::json;

use super::{Exit, Failure, print, print_json};
use crate::cli::{Arguments, Format, Paths};
use crate::law_files::{LawFiles, law_root};
use crate::paint::Paint;

pub(super) fn run(arguments: &Arguments, paths: &Paths) -> Result<Exit, Failure> {
    let root = paths.path.as_deref().map(law_root).or_else(|| arguments.law.clone());
    let law = LawFiles::open(root.as_deref(), Cases::Read)?;
    let wanted = paths.path.as_deref().map(|path| path.canonicalize().unwrap_or(path.into()));
    let concerned: Vec<_> = law
        .loaded
        .findings
        .iter()
        .filter(|finding| {
            let file = std::path::Path::new(law.path(finding.file));
            wanted
                .as_ref()
                .is_none_or(|wanted| file.canonicalize().is_ok_and(|file| file.starts_with(wanted)))
        })
        .collect();
    let errors = concerned.iter().filter(|it| it.diagnostic.severity == Severity::Error).count();
    let warnings = concerned.len() - errors;
    if paths.format == Format::Json {
        let found: Vec<_> = concerned
            .iter()
            .map(|finding| {
                let it = &finding.diagnostic;
                json!({
                    "code": it.code,
                    "severity": it.severity.word(),
                    "file": law.path(finding.file),
                    "line": it.line(law.text(finding.file)),
                    "start": it.span.start,
                    "end": it.span.end,
                    "message": it.message.en,
                    "label": it.label.en,
                    "note": it.note.en,
                    "help": it.help.en,
                    // Added later: the fields above were English from the first.
                    "zh": {
                        "message": it.message.zh,
                        "label": it.label.zh,
                        "note": it.note.zh,
                        "help": it.help.zh,
                    },
                })
            })
            .collect();
        print_json(&json!({ "schema": "guiju.lint/1", "findings": found }))?;
    } else {
        let colour = Paint::for_stdout().is_enabled();
        let mut text = String::new();
        for finding in &concerned {
            let (path, source) = (law.path(finding.file), law.text(finding.file));
            text += &finding.diagnostic.render(arguments.lang, path, source, colour);
            text += "\n\n";
        }
        text += &match arguments.lang {
            Lang::En => format!("{errors} errors, {warnings} warnings\n"),
            Lang::Zh => format!("错误{errors}项，警告{warnings}项\n"),
        };
        print(&text)?;
    }
    Ok(if concerned.is_empty() { Exit::Compliant } else { Exit::Findings })
}
