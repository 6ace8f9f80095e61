//! The folder of answers, which takes its name once all parts are there.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use guiju_base::Text;
use guiju_batch::arguments::unreadable;

use crate::order::Order;

/// A folder being filled beside its place.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    beside: PathBuf,
    is_whole: bool,
}

impl Output {
    /// Makes the folder; nothing is written over.
    pub(crate) fn create(path: &Path) -> Result<Self, Text> {
        let path = std::path::absolute(path).map_err(|error| unreadable(path, &error))?;
        let mut beside = path.clone().into_os_string();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        for (path, en, zh) in [
            (
                &path,
                "is there already; name another folder for the answers",
                "已经存在；请为结果另行指定文件夹",
            ),
            (
                &beside,
                "is there already: other work fills it, or was cut off; remove it once none does",
                "已经存在：另有任务正在写入，或者此前中断；确认没有任务写入后请删除",
            ),
        ] {
            if path.exists() {
                let path = path.display();
                return Err(Text::new(format!("`{path}` {en}"), format!("`{path}` {zh}")));
            }
        }
        fs::create_dir_all(&beside).map_err(|error| unreadable(&beside, &error))?;
        // As the workers will name it, whatever way leads there.
        let beside = beside.canonicalize().map_err(|error| unreadable(&beside, &error))?;
        Ok(Self { path, beside, is_whole: false })
    }

    /// Returns the folder that workers write to.
    pub(crate) fn folder(&self) -> &Path {
        &self.beside
    }

    /// Returns how many parts have been written.
    pub(crate) fn written(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter(|it| it.file_name().to_string_lossy().starts_with("part-")).count()
    }

    /// Leaves nothing but the answers of the parts there, and gives the folder its name.
    pub(crate) fn finish(mut self, order: &Order, parts: usize) -> Result<(), Text> {
        let answers: HashSet<PathBuf> = (0..parts).map(|it| order.answers(it)).collect();
        let fault = |error| unreadable(&self.beside, &error);
        for entry in fs::read_dir(&self.beside).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            if !answers.contains(&path) {
                fs::remove_file(&path).map_err(|error| unreadable(&path, &error))?;
            }
        }
        fs::rename(&self.beside, &self.path).map_err(|error| unreadable(&self.path, &error))?;
        self.is_whole = true;
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.is_whole {
            // What is left of answers that are not whole helps nobody.
            let _ = fs::remove_dir_all(&self.beside);
        }
    }
}
