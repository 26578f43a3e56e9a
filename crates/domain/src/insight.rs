//! What the numbers of the pipeline say: how many go on, how long it takes, where it is held up, and which sources bring
//! people who do.
//!
//! Everything is counted in people, and each number is a predicate ([`Passage::is`], [`Brought::is`]) that says of a
//! person whether it is counted: so a number and the list that it opens can't differ. Times come from a [`Course`], which
//! is folded from facts; what time it is now is passed in.

mod bet;
mod bottleneck;
mod bound;
mod course;
mod passage;
mod rate;
mod sample;
mod source;
mod tally;
mod times;

pub use bet::{Bet, Trial, bet};
pub use bottleneck::{Bottleneck, HeldUp, bottleneck};
pub use bound::{share_between, wrong_at_most, wrong_at_most_among};
pub use course::{Course, Stay};
pub use passage::{End, Passage, PassagePart, Section};
pub use rate::Rate;
pub use sample::sample;
pub use source::{Brought, Origin, RunPart, SourcePart};
pub use tally::Tally;
pub use times::Times;

#[cfg(test)]
mod tests;
