//! `guiju law new`: the skeleton of a pack from an official text.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use guiju_base::Lang;
use guiju_law::skeleton::{
    Naming, Part, Skeleton, SkeletonError, StructureKind, read_structure, write_skeleton,
};

use super::print;
use crate::cli::Arguments;
use crate::command::Failure;
use crate::law_files::read_text;

/// Reads the text and writes the skeleton.
pub(super) fn run(
    arguments: &Arguments,
    path: &Path,
    naming: &Naming,
    out: Option<&Path>,
) -> Result<(), Failure> {
    let text = read_text(path)?;
    let skeleton = read_structure(&text).map_err(|error| structure(path, &error))?;
    let mut told = found(arguments.lang, &skeleton);
    for (line, warning) in &skeleton.warnings {
        told += &format!("{}:{line}: {}\n", path.display(), warning.get(arguments.lang));
    }
    let pack = write_skeleton(&skeleton, naming);
    if let Some(out) = out {
        let version = pack.lines().find_map(|line| line.strip_prefix("version: ")).unwrap_or("new");
        let file = out.join(naming.act.as_str()).join(format!("{version}.md"));
        if file.exists() {
            let file = file.display();
            return Err(Failure::usage(
                format!("`{file}` is there already; nothing was written"),
                format!("`{file}` 已存在，未写入"),
            ));
        }
        let failure = |source| Failure::Write { path: file.clone(), source };
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(failure)?;
        }
        fs::write(&file, pack).map_err(failure)?;
        told += &format!("{}\n", file.display());
    } else {
        print(&pack)?;
    }
    Ok(std::io::stderr().lock().write_all(told.as_bytes())?)
}

/// Why a text has no structure.
fn structure(path: &Path, error: &SkeletonError) -> Failure {
    let zh = match error {
        SkeletonError::Empty => "文本为空",
        SkeletonError::NoStructure => "行首既没有“第…条”也没有“一、”",
        SkeletonError::OneProvision => "只找到一条",
    };
    let path = path.display();
    Failure::usage(format!("`{path}`: {error}"), format!("`{path}`：{zh}"))
}

/// What was found, in one line.
fn found(lang: Lang, skeleton: &Skeleton) -> String {
    let provisions =
        skeleton.parts.iter().filter(|part| matches!(part, Part::Provision { .. })).count();
    let headings = skeleton.parts.len() - provisions;
    let title = &skeleton.title;
    match (lang, skeleton.kind) {
        (Lang::En, StructureKind::Articles) => {
            format!("{title}: {provisions} articles, {headings} headings\n")
        }
        (Lang::En, StructureKind::Points) => format!("{title}: {provisions} points\n"),
        (Lang::Zh, StructureKind::Articles) => {
            format!("{title}：{provisions}条，{headings}个编章节标题\n")
        }
        (Lang::Zh, StructureKind::Points) => format!("{title}：{provisions}点\n"),
    }
}
