//! See `guiju_fuzz::facts`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::facts(bytes));
