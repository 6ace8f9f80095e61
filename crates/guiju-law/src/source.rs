//! The texts that a law is loaded from, by path.

/// One text with the path that diagnostics name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as a person would write it.
    pub path: Box<str>,
    /// The whole text.
    pub text: Box<str>,
}

/// All texts, in the order of their paths; a place in it names a file.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes the texts and puts them in the order of their paths.
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Returns the files in order.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Returns the file at `place`.
    pub fn file(&self, place: usize) -> Option<&SourceFile> {
        self.files.get(place)
    }
}
