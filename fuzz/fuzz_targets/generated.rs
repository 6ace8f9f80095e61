//! See `guiju_fuzz::generated`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::generated(bytes));
