//! Interview.
