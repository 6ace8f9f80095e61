//! See `guiju_fuzz::decision`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::decision(bytes));
