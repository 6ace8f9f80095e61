//! See `guiju_fuzz::skeleton`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| guiju_fuzz::skeleton(bytes));
