//! See `guiju_fuzz::pack`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::pack(bytes));
