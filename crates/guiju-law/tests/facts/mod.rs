//! Facts: what is read, what is refused, and that what is written is read back.

mod json;
mod path;
mod read;
mod refuse;
mod write;
