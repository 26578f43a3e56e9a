//! The practice ZoomInfo: two interfaces over the same records and credits.

pub(crate) mod gtm;
mod jobs;
pub(crate) mod legacy;
mod records;
mod tokens;

pub(crate) use records::Records;
