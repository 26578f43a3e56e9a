//! Files: looked at, counted, and brought in as lists that can be taken back whole.

mod class;
mod count;
mod import;
mod list;
mod look;
mod prepared;
mod rejected;
mod withdraw;

pub(crate) use count::count;
pub(crate) use import::run;
pub(crate) use list::{lists, start};
pub(crate) use look::look;
#[cfg(test)]
pub(crate) use withdraw::carry_all;
pub(crate) use withdraw::{bring_back, carry_left, carry_on, withdraw};

/// The stream that a list's rows are read from.
const STREAM: &str = "rows";
/// The settings of a list's connection: the vendor it came from, and where its rejected rows go.
pub(crate) const VENDOR: &str = "vendor";
const REJECTED: &str = "rejected";
