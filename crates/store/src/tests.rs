//! What the store promises, one test for each promise.

mod company_sides;
mod derived_rows;
mod facts;
mod indexing;
mod insight;
mod opening;
mod people;
mod purchases;
mod queue;
mod rebuilding;
mod refusals;
mod secrecy;
mod sightings;
mod support;
mod transactions;
mod working;
