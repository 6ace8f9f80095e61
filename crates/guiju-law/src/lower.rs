//! From the tree as written to the typed form: names are resolved, types checked.

pub(crate) mod expression;
pub(crate) mod item;
mod operator;
pub(crate) mod pack;
mod reference;
mod scope;
pub(crate) mod table;
pub(crate) mod vocabulary;

pub(crate) use scope::Exports;
