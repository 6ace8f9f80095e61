//! See `guiju_fuzz::law_text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::law_text(bytes));
