//! See `guiju_fuzz::case`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::case(bytes));
