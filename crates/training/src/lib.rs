//! Development data for the matcher: made-up leads, people and companies with everything that spoils real lists, and
//! the truth about them.

pub mod baseline;
pub mod boost;
mod column;
mod companies;
mod dates;
mod dice;
pub mod file;
mod firms;
mod lands;
mod leads;
pub mod learn;
pub mod measure;
mod names;
mod nicknames;
mod noise;
mod noise_kind;
mod part;
mod people;
mod person;
mod phones;
mod rates;
mod record;
mod script;
mod sources;
mod streets;
mod surnames;
mod titles;
mod trades;
mod traps;
pub mod world;
