//! The contenders, one a file.

pub(crate) mod cedar;
pub(crate) mod cel;
pub(crate) mod datalogic;
pub(crate) mod guiju;
pub(crate) mod packs;
pub(crate) mod regorus;
pub(crate) mod written;
#[cfg(feature = "zen")]
pub(crate) mod zen;
