//! Any text as a vocabulary file: tokens lose nothing, formatting settles, nothing panics.
#![no_main]

use guiju_syntax::format::format_vocabulary;
use guiju_syntax::{Span, parse_law};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse_law(text, Span::new(0, text.len()));
    let mut at = 0;
    for token in &parsed.tokens {
        assert_eq!(token.span.start, at, "tokens leave no gap");
        at = token.span.end;
    }
    assert_eq!(at, text.len(), "tokens reach the end");
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.span.end <= text.len(), "a place outside of the text");
        let _ = diagnostic.render("fuzz.law", text, false);
    }
    let once = format_vocabulary(text);
    if parsed.diagnostics.is_empty() {
        let again = format_vocabulary(&once);
        assert_eq!(once, again, "formatting settles at once");
        let words = |text: &str| -> Vec<String> {
            let parsed = parse_law(text, Span::new(0, text.len()));
            let kept = parsed.tokens.iter().filter(|token| !token.is_trivia());
            kept.map(|token| text[token.span.range()].to_owned()).collect()
        };
        assert_eq!(words(text), words(&once), "formatting keeps every word");
    }
});
