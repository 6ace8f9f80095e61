//! The vocabulary of generated law: small, fixed, with every type and shape of fact.

use guiju_law::Vocabulary;
use guiju_law::load::{Cases, load};
use guiju_law::source::{SourceFile, Sources};

/// The text of the vocabulary file.
pub const VOCABULARY: &str = include_str!("vocabulary.law");

/// Working days of 2024 and 2025, with holidays and make-up days; later days are not covered.
pub const WORKING_DAYS: &str = "date,kind,name
2024-01-01,holiday,元旦
2024-02-04,workday,春节
2024-02-12,holiday,春节
2024-02-13,holiday,春节
2024-05-01,holiday,劳动节
2024-05-11,workday,劳动节
2024-10-01,holiday,国庆节
2025-01-01,holiday,元旦
2025-01-26,workday,春节
2025-01-28,holiday,春节
2025-10-01,holiday,国庆节
";

/// Returns the files that every generated law begins with.
pub fn shared_files() -> Vec<SourceFile> {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    vec![file("vocabulary/test.law", VOCABULARY), file("working-days.csv", WORKING_DAYS)]
}

/// Returns the vocabulary alone.
pub fn vocabulary() -> Vocabulary {
    load(&Sources::new(shared_files()), Cases::Skip).law.vocabulary
}
