//! People and companies: lists and pages.

use super::*;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Search and filter of the people list.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PeopleQuery {
    /// Words to find; every word must be the beginning of a word of the record.
    pub search: Option<String>,
    /// Only people in this state.
    pub state: Option<String>,
    /// Only people whom this number counts.
    pub counted: Option<Counted>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many rows; 1 to 500, 100 where absent.
    pub limit: Option<u32>,
}

/// A page of the people list, by name.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PeoplePage {
    /// The rows.
    pub rows: Vec<PersonRow>,
    /// For the next page.
    pub next: Option<String>,
    /// How many match, counted up to 1,001.
    pub count: u32,
}

/// A person in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonRow {
    /// Its id.
    pub id: String,
    /// Whole name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Number, for display.
    pub phone: Option<String>,
    /// `clean`, `to_judge`, `weak`, `quarantined`, `in_halo`, `do_not_contact`.
    pub state: String,
    /// 0 to 100.
    pub score: u8,
    /// How many records are joined in it.
    pub records: u32,
    /// Connections by name.
    pub sources: Vec<String>,
}

/// A person's page.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonPage {
    /// As in the list.
    pub row: PersonRow,
    /// Surviving values with their sources.
    pub values: Vec<ValueRow>,
    /// The score line by line.
    pub quality: Vec<QualityRow>,
    /// What does not look right.
    pub warnings: Vec<QualityWarning>,
    /// The records joined in it.
    pub records: Vec<SourceRecord>,
    /// Decisions about it, newest first.
    pub decisions: Vec<DecisionRow>,
    /// Writes about it, newest first.
    pub writes: Vec<WriteRow>,
    /// What others told in its tickets, latest first.
    pub told: Vec<ToldRow>,
    /// Where it is in the pipeline; absent for who is not in it.
    pub standing: Option<Standpoint>,
}

/// Something that somebody told in a ticket of HaloPSA.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ToldRow {
    /// The ticket, and its number there.
    pub id: String,
    /// The connection's name.
    pub system: String,
    /// The ticket.
    pub ticket: String,
    /// What it is, by the name that it has there.
    pub what: String,
    /// Who said it; absent where that is not known.
    pub by: Option<String>,
    /// When it was.
    pub at: DateTime<Utc>,
    /// The words, line by line.
    pub text: String,
}

/// One source's record of a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceRecord {
    /// The record, for [`Split`].
    pub record: String,
    /// The connection's name.
    pub source: String,
    /// The connector's stream.
    pub stream: String,
    /// The source's own id.
    pub external_id: String,
    /// When it was last seen.
    pub at: DateTime<Utc>,
    /// Values as the source wrote them, in reading order.
    pub values: Vec<(String, String)>,
    /// By what the matcher joined it to the others; nothing where somebody's word did, and where it is alone.
    pub joined: Option<Joined>,
}

/// A page of companies, by name.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanyPage {
    /// The rows.
    pub rows: Vec<CompanyRow>,
    /// For the next page.
    pub next: Option<String>,
    /// How many match, counted up to 1,001.
    pub count: u32,
}

/// A company in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanyRow {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Internet domain.
    pub domain: Option<String>,
    /// People who work there.
    pub people: u32,
    /// Whether HaloPSA holds it as a client.
    pub in_halo: bool,
}
