//! Same or different: blocking keys, comparison, and groups under judgements.
//!
//! The model is Fellegi and Sunter's (1969) in its learnt form: what is seen of two records is put into a few ordinal
//! features, trees add up bits for and against, and their sum decides among three outcomes. Each split of a tree
//! belongs to a group of evidence; what a group contributed is the explanation, and it sums to the score exactly.
//!
//! What is said of a pair depends on the two records and on how frequent their values are, by order of magnitude.

mod batch;
mod common;
mod evidence;
mod feature;
pub mod forest;
mod hash;
mod index;
mod keys;
mod limits;
mod linkage;
mod model;
mod profile;
mod rarity;
mod similar;

pub use batch::{Batch, Candidate, Matches, Prepared};
pub use evidence::{Evidence, Group, Level, Outcome, Piece, REVIEW_FROM, SAME_FROM, probability};
pub use feature::{FEATURES, Feature, Features, Side, features};
pub use forest::Forest;
pub use index::{Change, Index, LEAST};
pub use keys::{KINDS, keys, most};
pub use limits::Limits;
pub use linkage::{Join, Judged, groups, joins};
pub use model::{Model, Subject, bits, conflict, version};
pub use profile::{Profile, VERSION, View};
pub use rarity::{COUNTED, Rarity, Tokens, class, tokens};

#[cfg(test)]
mod tests;
