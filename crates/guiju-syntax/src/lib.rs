//! Law packs as text: the Markdown container, the law language inside its fences, YAML, the
//! formatter, and diagnostics that point into the file as it was written.
//!
//! Reading never fails: every reader gives a tree and a list of [`Diagnostic`]s. Every byte of a law
//! block is held by exactly one [`token::Token`], so the text can always be had back.
//! This crate knows words and shapes only; what a name means is for `guiju-law` to say.

pub mod ast;
pub mod diagnostic;
pub mod document;
pub mod format;
pub mod lexer;
mod parser;
pub mod span;
pub mod token;
pub mod yaml;

pub use diagnostic::{Diagnostic, Severity};
pub use parser::{CellTest, Parsed, parse_cell_test, parse_cell_value, parse_law};
pub use span::Span;
