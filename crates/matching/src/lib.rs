//! Same or different: blocking keys, comparison, and groups under judgements.
//!
//! The model is Fellegi and Sunter's (1969): each group of evidence gives bits for or against, one level a group, and
//! their sum with the prior decides among three outcomes. Fields that say the same thing are one group: company,
//! domain and address domain together are the *office* and count once.
//!
//! What is said of a pair depends on the two records alone, so that it never has to be said again when other records
//! come.

mod cluster;
mod common;
mod compare;
mod evidence;
mod keys;
mod name;

pub use cluster::{Link, cluster};
pub use compare::compare;
pub use evidence::{Evidence, Group, Level, Outcome, Piece, REVIEW_FROM, SAME_FROM};
pub use keys::keys;

use sluice_domain::normal::{NormalCompany, NormalPerson};

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The person.
    pub person: &'a NormalPerson,
    /// The organisation the record names.
    pub company: Option<&'a NormalCompany>,
}

#[cfg(test)]
mod tests;
