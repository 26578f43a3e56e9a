//! Find: one search over all connected providers; what is known already is marked before anything is paid.
//!
//! A connector's stream `people_search` is asked, or `company_search`, whose companies are kept as they come; and `people_enrich` is what is bought with; where it has none of that
//! name, the first that asks for the same. Every other stream that is asked takes questions of one's own.

mod about;
mod ask;
mod buy;
mod checks;
mod collect;
mod companies;
mod hear;
mod linked;
mod offer;
mod order;
mod page;
mod parts;
mod price;
mod purchase;
mod receipt;
mod saved;
mod search;
mod unanswered;

pub(crate) use about::offers;
pub(crate) use ask::{answered, ask, preview, run as run_question};
pub(crate) use buy::{bought, buy, not_spent_on};
pub(crate) use checks::{check_all, checks};
pub(crate) use collect::once as collect;
pub(crate) use linked::RULE as ASKED;
pub(crate) use order::run;
pub(crate) use purchase::sent as charged_for;
pub(crate) use receipt::both;
pub(crate) use saved::{forget, keep, saved};
pub(crate) use search::{Finds, find, found, more};
pub(crate) use unanswered::lost;

use sluice_connect::manifest::{Manifest, Question, Stream};
use sluice_domain::EntityKind;

fn usual<'m>(manifest: &'m Manifest, kind: EntityKind, with: Question, name: &str) -> Option<&'m Stream> {
    let fits = |stream: &&Stream| {
        stream.kind == kind && stream.asked.as_ref().is_some_and(|asked| asked.with == with)
    };
    let mut streams = manifest.streams.iter().filter(fits);
    streams.clone().find(|stream| stream.name == name).or_else(|| streams.next())
}

/// The stream by which people or companies are looked for.
fn search_stream(manifest: &Manifest, kind: EntityKind) -> Option<&Stream> {
    let name = match kind {
        EntityKind::Person => "people_search",
        EntityKind::Company => "company_search",
    };
    usual(manifest, kind, Question::Search, name)
}

/// The stream by which people are bought.
fn buy_stream(manifest: &Manifest) -> Option<&Stream> {
    usual(manifest, EntityKind::Person, Question::Enrich, "people_enrich")
}

/// The stream by which several people are bought with one call; that by which one is bought where there is no other.
fn bulk_stream(manifest: &Manifest) -> Option<&Stream> {
    let one = buy_stream(manifest)?;
    let bulk = one.asked.as_ref().and_then(|asked| asked.bulk.as_ref());
    bulk.and_then(|bulk| manifest.streams.iter().find(|stream| stream.name == *bulk)).or(Some(one))
}
