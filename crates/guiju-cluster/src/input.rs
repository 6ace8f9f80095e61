//! The files of rows that an order is about, and the parts they are cut into.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use guiju_base::Text;
use guiju_batch::arguments::unreadable;
use guiju_batch::format::{Format, Place};
use guiju_batch::job::{Extent, extent};

use crate::order::Part;

/// Files of rows of one schema.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) format: Format,
    pub(crate) schema: SchemaRef,
    pub(crate) parts: Vec<Part>,
    /// Whether a folder was named, so that the number of a row does not tell the row.
    pub(crate) is_folder: bool,
}

impl Input {
    /// Opens a file, or all files of a folder whose names do not begin with `.` or `_`; parts have `rows` rows
    /// or more, as far as row groups of Parquet can be put together, else each file is one.
    pub(crate) fn open(path: &Path, format: Option<Format>, rows: usize) -> Result<Self, Text> {
        let path = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        let is_folder = path.is_dir();
        let files = if is_folder { files(&path)? } else { vec![path.clone()] };
        let mut found: Option<(Format, SchemaRef, PathBuf)> = None;
        let mut parts = Vec::new();
        for file in files {
            let place = Place::File(file.clone());
            let format = format.unwrap_or_else(|| Format::of(&place));
            let Extent { schema, groups } = extent(&place, format).map_err(|error| error.text())?;
            match &found {
                None => found = Some((format, schema, file.clone())),
                Some((of, like, _)) if *of == format && is_same(like, &schema) => {}
                Some((.., first)) => return Err(unlike(first, &file)),
            }
            parts.extend(cut(&file, groups.as_deref(), rows));
        }
        let (format, schema, _) = found.ok_or_else(|| {
            let path = path.display();
            Text::new(
                format!("there is no file of rows in `{path}`"),
                format!("`{path}` 中没有数据行文件"),
            )
        })?;
        Ok(Self { format, schema, parts, is_folder })
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Text> {
    let fault = |error| unreadable(folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        if !is_hidden && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Columns of the same names and types in the same order; what else a writer noted does not matter.
fn is_same(one: &SchemaRef, other: &SchemaRef) -> bool {
    let fields = |it: &SchemaRef| {
        let fields = it.fields().iter();
        fields.map(|it| (it.name().clone(), it.data_type().clone())).collect::<Vec<_>>()
    };
    Arc::ptr_eq(one, other) || fields(one) == fields(other)
}

fn unlike(one: &Path, other: &Path) -> Text {
    let (one, other) = (one.display(), other.display());
    Text::new(
        format!(
            "`{one}` and `{other}` are not of one format with the same columns; decide them apart"
        ),
        format!("`{one}` 与 `{other}` 的格式或者列不同；请分别判断"),
    )
}

/// Cuts a file by its row groups, of which `groups` gives the rows.
fn cut(file: &Path, groups: Option<&[usize]>, rows: usize) -> Vec<Part> {
    let part = |groups| Part { input: file.to_owned(), groups };
    let Some(groups) = groups else { return vec![part(None)] };
    let (mut parts, mut from, mut held) = (Vec::new(), 0, 0);
    for (place, more) in groups.iter().enumerate() {
        held += more;
        if held >= rows {
            parts.push(part(Some((from, place + 1))));
            (from, held) = (place + 1, 0);
        }
    }
    // The rest; a file without rows is a part too, so that its columns are written.
    if from < groups.len() || parts.is_empty() {
        parts.push(part(Some((from, groups.len()))));
    }
    parts
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::cut;

    fn groups(sizes: &[usize], rows: usize) -> Vec<(usize, usize)> {
        cut(Path::new("rows"), Some(sizes), rows).into_iter().filter_map(|it| it.groups).collect()
    }

    #[test]
    fn parts_hold_whole_row_groups_and_all_of_them() {
        assert_eq!(groups(&[10, 10, 10], 20), [(0, 2), (2, 3)]);
        assert_eq!(groups(&[10, 10], 10), [(0, 1), (1, 2)]);
        assert_eq!(groups(&[10, 10], 1), [(0, 1), (1, 2)]);
        assert_eq!(groups(&[1, 1], 100), [(0, 2)]);
        assert_eq!(groups(&[], 100), [(0, 0)]);
        assert!(cut(Path::new("rows"), None, 1).iter().all(|it| it.groups.is_none()));
    }
}
