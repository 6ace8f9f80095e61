//! See `guiju_fuzz::register`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::register(bytes));
