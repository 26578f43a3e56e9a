//! From facts to people: records, pairs, groups, surviving values, queue and companies.
//!
//! What is derived depends only on the facts, not on the order or the pages in which they came; `rebuild` proves
//! it. A change is worked through where it can matter: the changed records, those whose values are more or less frequent
//! by it, the groups they were and are in, and the people that a doubt connects them with.

mod apart;
mod clash;
mod company;
mod component;
mod doubt;
pub(crate) mod edition;
mod gone;
mod group;
mod knot;
mod matched;
mod observe;
mod person;
pub(crate) mod quality;
mod rebuild;
pub(crate) mod rules;
mod standing;
mod taken_back;
mod trust;
mod unmatched;
mod withdraw;
mod words;
pub(crate) mod workflow;

pub(crate) use apart::changed_on_both;
pub(crate) use clash::{OF_A_CLASH, Question, questions};
pub(crate) use company::survivor_among;
pub(crate) use doubt::OF_A_PAIR;
pub(crate) use gone::{OF_GONE, kept_out, unanswered};
pub use gone::{back, gone};
pub(crate) use group::by_limits;
pub use group::judged;
pub use observe::observe;
pub(crate) use observe::{normalise, observed};
pub(crate) use person::{alone, as_one, chosen, quality_with, values};
pub use rebuild::rebuild;
pub(crate) use rebuild::{anew, current};
pub(crate) use taken_back::reread;
pub use trust::Trust;
pub(crate) use unmatched::{
    ClientWords, OF_A_COMPANY, alike, asked_about, client_answers, client_of, client_words, companies_of,
    surest,
};
pub use withdraw::withdrawn;
pub(crate) use withdraw::{half_returned, half_withdrawn, return_part, returns, withdrawn_part};
pub(crate) use words::{Stands, Two, Words, two};

#[cfg(test)]
mod tests;
