//! Any text as a pack beside the real vocabulary: it loads, its cases run, its layout settles.
#![no_main]

use guiju_engine::Engine;
use guiju_engine::cases::run_case;
use guiju_fuzz::VOCABULARY;
use guiju_law::source::{SourceFile, Sources};
use guiju_law::{Cases, load};
use guiju_syntax::format::format_pack;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut files = VOCABULARY.clone();
    files.push(SourceFile { path: "fuzz.md".into(), text: text.into() });
    let loaded = load(&Sources::new(files), Cases::Read);
    for finding in loaded.findings.iter().take(20) {
        let _ = finding.diagnostic.render("fuzz.md", text, false);
    }
    if loaded.is_usable() {
        let engine = Engine::new(&loaded.law);
        for version in loaded.law.versions() {
            for case in &version.cases {
                let _ = run_case(&engine, version, case);
            }
        }
    }
    let once = format_pack(text);
    assert_eq!(once, format_pack(&once), "formatting settles at once");
});
