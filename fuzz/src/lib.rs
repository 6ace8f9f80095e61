//! What the targets share: the real law, loaded once.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use guiju_law::source::{SourceFile, Sources};
use guiju_law::{Cases, LoadedLaw, load};

/// The vocabulary and calendar of the repository, as files.
pub static VOCABULARY: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../law");
    let mut files = Vec::new();
    collect(&law.join("vocabulary"), &mut files);
    files.push(read(&law.join("working-days.csv")));
    files
});

/// All packs of the repository.
pub static LAW: LazyLock<LoadedLaw> = LazyLock::new(|| {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../law"), &mut files);
    load(&Sources::new(files), Cases::Skip)
});

fn read(path: &Path) -> SourceFile {
    let text = fs::read_to_string(path).expect("the law of the repository can be read");
    SourceFile { path: path.display().to_string().into(), text: text.into() }
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("the law of the repository is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(read(&path));
        }
    }
}
