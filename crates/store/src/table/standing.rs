//! Where people are in the pipeline.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde::Deserialize;
use sluice_domain::{PersonId, derived::Placed, pipeline::StatusCode};
use std::collections::BTreeMap;

const COLUMNS: &str = "person, lead, standing, tickets";

/// When somebody began, and where it went: that much of a standing and no more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Trail {
    /// When it began.
    pub began: DateTime<Utc>,
    /// The moves, the oldest first.
    #[serde(rename = "trail")]
    pub moves: Vec<Moved>,
}

/// A move without whence and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Moved {
    /// Where to.
    pub to: StatusCode,
    /// When.
    pub at: DateTime<Utc>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Placed> {
    let mut columns = Columns::new(row);
    Ok(Placed {
        person: columns.id()?,
        lead: columns.id()?,
        standing: columns.json()?,
        tickets: columns.json()?,
    })
}

impl Writer<'_> {
    /// Keeps where a person is, in place of where it was.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_standing(&self, placed: &Placed) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO standing (person, lead, status, since, tickets, standing)
             VALUES (:person, :lead, :status, :since, :tickets, :standing)
             ON CONFLICT (person) DO UPDATE SET lead = excluded.lead, status = excluded.status,
                 since = excluded.since, tickets = excluded.tickets, standing = excluded.standing",
            named_params! {
                ":person": Id(placed.person),
                ":lead": Id(placed.lead),
                ":status": placed.standing.status().as_str(),
                ":since": Time(placed.standing.since()),
                ":tickets": Json(&placed.tickets),
                ":standing": Json(&placed.standing),
            },
        )?;
        Ok(())
    }

    /// Forgets where a person is, where it is anywhere.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_standing(&self, person: PersonId) -> Result<(), StoreError> {
        self.run("DELETE FROM standing WHERE person = ?1", [Id(person)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Where a person is; nothing for who is not in the pipeline.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn standing(&self, person: PersonId) -> Result<Option<Placed>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM standing WHERE person = ?1"), [Id(person)], read)
    }

    /// Where these people are, as far as they are in the pipeline, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn standings(&self, people: &[PersonId]) -> Result<Vec<Placed>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM standing WHERE person IN (SELECT unhex(value) FROM json_each(?1))
                 ORDER BY person"
            ),
            [column::ids(people)],
            read,
        )
    }

    /// Up to `limit` people in one of these statuses after person `after`, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn standings_in(
        &self,
        statuses: &[&StatusCode],
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Placed>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM standing
                 WHERE status IN (SELECT value FROM json_each(?1)) AND person > ?2 ORDER BY person LIMIT ?3"
            ),
            (Json(&statuses), Id(after.unwrap_or(PersonId::from_bytes([0; 16]))), limit),
            read,
        )
    }

    /// The ways of everybody who is in the pipeline.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn trails(&self) -> Result<Vec<(PersonId, Trail)>, StoreError> {
        self.all("SELECT person, standing FROM standing", [], |row| {
            let mut columns = Columns::new(row);
            Ok((columns.id()?, columns.json()?))
        })
    }

    /// How many people are in each status; statuses without people are absent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn standing_counts(&self) -> Result<BTreeMap<StatusCode, u32>, StoreError> {
        let counts = self.all("SELECT status, count(*) FROM standing GROUP BY status", [], |row| {
            let mut columns = Columns::new(row);
            let status: String = columns.get()?;
            Ok((StatusCode::from(status.as_str()), columns.get()?))
        })?;
        Ok(counts.into_iter().collect())
    }
}
