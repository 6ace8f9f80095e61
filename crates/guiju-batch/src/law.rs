//! The law that rows are decided under, and what of it is asked for.

use std::path::Path;

use guiju_base::{ActId, Text};
use guiju_law::source::Sources;
use guiju_law::vocabulary::SubjectId;
use guiju_law::{Cases, LoadedLaw, load};
use guiju_packs::{Extent, embedded};

use crate::arguments::unreadable;

/// Returns the texts of the packs of a folder, or of those in the program.
///
/// # Errors
///
/// A file of the folder cannot be read.
pub fn sources(folder: Option<&Path>) -> Result<Sources, Text> {
    let Some(folder) = folder else { return Ok(embedded(Extent::Judging)) };
    guiju_packs::read(folder).map_err(|error| unreadable(&error.path, &error.source))
}

/// Loads packs; those in the program have been checked by the tests of the repository, others are checked here.
///
/// # Errors
///
/// The law has errors.
pub fn loaded(sources: &Sources, is_embedded: bool) -> Result<LoadedLaw, Text> {
    let loaded = load(sources, if is_embedded { Cases::SkipChecked } else { Cases::Skip });
    if loaded.is_usable() {
        return Ok(loaded);
    }
    Err(Text::new(
        "the law has errors; `guiju lint` shows them",
        "规则包有错误；运行 `guiju lint` 查看",
    ))
}

/// Returns the kind of subject of a name, once all acts that are named have been found.
///
/// # Errors
///
/// There is no such subject or act.
pub fn subject(loaded: &LoadedLaw, name: &str, acts: &[ActId]) -> Result<SubjectId, Text> {
    let vocabulary = &loaded.law.vocabulary;
    let subject = vocabulary.subject_named(name).ok_or_else(|| {
        let names: Vec<&str> = vocabulary.subjects().iter().map(|it| &*it.name).collect();
        let names = names.join(", ");
        Text::new(
            format!("there is no subject `{name}`; there are {names}"),
            format!("没有对象 `{name}`；可用的对象为：{names}"),
        )
    })?;
    match acts.iter().find(|act| loaded.law.act(act).is_none()) {
        None => Ok(subject),
        Some(act) => Err(Text::new(
            format!("there is no act `{act}`; `guiju law list` lists them"),
            format!("没有规范性文件 `{act}`；运行 `guiju law list` 查看"),
        )),
    }
}
