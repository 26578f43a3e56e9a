//! One file for each table: its row and the accessors.

pub mod audit;
pub mod company;
pub mod connection;
pub mod cursor;
pub mod daily;
pub mod decision;
pub mod found_page;
pub mod insight;
pub mod item;
pub mod job;
pub mod known_answer;
pub mod ledger;
pub mod list;
pub mod mapping;
pub mod observation;
pub mod outbox;
pub mod pair;
pub mod person;
pub mod purchase;
pub mod push;
pub mod record;
pub mod restored;
pub mod setting;
pub mod sighting;
pub mod standing;
pub mod unread;
