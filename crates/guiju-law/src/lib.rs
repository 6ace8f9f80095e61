//! What a law pack means: vocabulary, names, types, checks, and the typed form ([`ir`]) that every
//! engine reads.
//!
//! Texts go in ([`load::load`]), a [`Law`] and the findings come out. The typed form knows neither
//! syntax nor any engine. Facts are read here too ([`facts`]), because only the vocabulary tells what
//! a fact may be.

pub mod case;
mod check;
pub mod difference;
pub mod facts;
mod front_matter;
pub mod ir;
pub mod load;
mod lower;
pub mod outcome;
pub mod register;
pub mod schema;
pub mod side;
pub mod skeleton;
pub mod source;
pub mod value;
pub mod version;
pub mod vocabulary;

pub use facts::Facts;
pub use ir::{Expr, ExprKind, Item, ItemKind};
pub use load::{Cases, Finding, LoadedLaw, load};
pub use outcome::Outcome;
pub use source::{SourceFile, Sources};
pub use value::{Type, Value};
pub use version::{Act, Law, Provision, Status, Version};
pub use vocabulary::Vocabulary;
