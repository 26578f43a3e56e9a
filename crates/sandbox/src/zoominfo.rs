//! The practice ZoomInfo: two interfaces over the same records and credits.

pub(crate) mod gtm;
mod jobs;
mod keys;
pub(crate) mod legacy;
mod records;

pub(crate) use records::Records;
