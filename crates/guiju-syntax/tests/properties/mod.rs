//! What holds for every text, real or spoilt.

mod format;
mod lex;
mod read;
