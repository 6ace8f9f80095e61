//! `guiju fmt`: lays out the law blocks of packs and vocabulary files.

use std::fs;
use std::path::{Path, PathBuf};

use guiju_base::Lang;
use guiju_syntax::format::{format_pack, format_vocabulary};
use serde_json::json;

use super::{Exit, Failure, print, print_json};
use crate::cli::{Arguments, Fmt, Format};
use crate::law_files::read_text;
use crate::wording::pick;

pub(super) fn run(arguments: &Arguments, fmt: &Fmt) -> Result<Exit, Failure> {
    let mut files = Vec::new();
    collect(&fmt.path, &mut files)?;
    files.sort();
    let mut changed = Vec::new();
    for path in &files {
        let text = read_text(path)?;
        let is_vocabulary = path.extension().is_some_and(|it| it == "law");
        let laid_out = if is_vocabulary { format_vocabulary(&text) } else { format_pack(&text) };
        if laid_out != text {
            if !fmt.check {
                let failure = |source| Failure::Write { path: path.clone(), source };
                fs::write(path, laid_out).map_err(failure)?;
            }
            changed.push(path.display().to_string());
        }
    }
    if fmt.format == Format::Json {
        let checked = files.len();
        print_json(&json!({ "schema": "guiju.fmt/1", "files": checked, "changed": changed }))?;
    } else {
        let lang = arguments.lang;
        let would = pick(lang, "would change", "将改动");
        let verb = if fmt.check { would } else { pick(lang, "changed", "已改动") };
        let mut text = String::new();
        for path in &changed {
            text += &format!("{verb} {path}\n");
        }
        let (all, count) = (files.len(), changed.len());
        text += &match lang {
            Lang::En => format!("{all} files, {count} {verb}\n"),
            Lang::Zh => format!("共{all}个文件，{verb}{count}个\n"),
        };
        print(&text)?;
    }
    Ok(if fmt.check && !changed.is_empty() { Exit::Findings } else { Exit::Compliant })
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failure = |source| Failure::Read { path: path.to_owned(), source };
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(failure)? {
            collect(&entry.map_err(failure)?.path(), files)?;
        }
    } else if path.extension().is_some_and(|it| it == "md" || it == "law") {
        files.push(path.to_owned());
    } else {
        fs::metadata(path).map_err(failure)?;
    }
    Ok(())
}
