//! `guiju law book`: all packs as a folder of pages.

use std::fs;
use std::path::Path;

use guiju_base::Date;
use guiju_engine::Engine;
use guiju_engine::compare::compare_versions;
use guiju_law::{Item, Version};

use super::print;
use crate::cli::Arguments;
use crate::command::Failure;
use crate::law_files::LawFiles;
use crate::progress::Progress;
use crate::weave::{self, book};
use crate::wording::pick;

/// Writes the book into a folder, which is made when it is not there.
pub(super) fn run(
    arguments: &Arguments,
    law: &LawFiles,
    (out, on): (&Path, Date),
    with_differences: bool,
) -> Result<(), Failure> {
    let all = &law.loaded.law;
    let text_of = |version: &Version| law.text(version.file);
    write(out, "index.html", &book::index(all, on, with_differences))?;
    write(out, book::WORDS_FILE, &book::words(all, text_of))?;
    write(out, book::SEARCH_FILE, book::SEARCH)?;
    let mut progress = Progress::new(arguments.lang, "writing pages", "正在生成页面");
    let count = all.versions().count();
    let mut pages = 1;
    let engine = Engine::new(all);
    for act in &all.acts {
        let up = book::way_up(act);
        for version in &act.versions {
            let page = weave::page_of_book(all, version, act, (text_of(version), &up));
            write(out, &book::version_file(version), &page)?;
            progress.show(pages, count);
            pages += 1;
        }
        let pairs = if with_differences { act.successions() } else { Vec::new() };
        for (old, new) in pairs {
            let on = old.from.max(new.from);
            let comparison = compare_versions(&engine, (old, new), on, |_, _| {});
            let code = |version: &Version, item: &Item| {
                weave::item_code(text_of(version), item).to_owned()
            };
            let page = weave::difference::page(&all.vocabulary, &comparison, &code);
            write(out, &book::difference_file(old, new), &page)?;
        }
    }
    drop(progress);
    let index = out.join("index.html");
    let words = pick(arguments.lang, "pages, beginning with", "个页面，首页为");
    print(&format!("{pages} {words} {}\n", index.display()))
}

fn write(out: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = out.join(name);
    let failure = |source| Failure::Write { path: path.clone(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failure)?;
    }
    fs::write(&path, text).map_err(failure)
}
