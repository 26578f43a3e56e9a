//! The current state of each source's records.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time, Word},
};
use rusqlite::{Row, named_params};
use sluice_domain::{ConnectionId, Field, RecordId, derived::Record, normal::NormalCompany};
use sluice_matching::Profile;
use std::collections::BTreeMap;

const COLUMNS: &str = "id, connection, stream, kind, external_id, observation, at, fields, person, company";

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let mut columns = Columns::new(row);
    Ok(Record {
        id: columns.id()?,
        connection: columns.id()?,
        stream: columns.get()?,
        kind: columns.word()?,
        external_id: columns.get()?,
        observation: columns.id()?,
        at: columns.time()?,
        fields: columns.json()?,
        person: columns.json_or_null()?,
        company: columns.json_or_null()?,
    })
}

/// By what a record is compared; nothing where it is not a person's.
pub fn profile(record: &Record) -> Option<Profile> {
    let profile = Profile::of(record.person.as_ref()?, record.company.as_ref());
    // What has a status in the system of record was written there of somebody who came from elsewhere.
    Some(if record.fields.contains_key(&Field::Status) { profile.uncounted() } else { profile })
}

impl Writer<'_> {
    /// Keeps a record's state in place of its earlier one. The [index](Writer::change_index) is for the caller to change;
    /// it is made before, since one that is made after would have the record without saying what that changes.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_record(&self, record: &Record) -> Result<(), StoreError> {
        drop(self.index()?);
        self.run(
            "INSERT INTO record
                (id, connection, stream, kind, external_id, observation, at, fields, person, company, company_key, profile)
             VALUES
                (:id, :connection, :stream, :kind, :external_id, :observation, :at, :fields, :person, :company, :key, :profile)
             ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, observation = excluded.observation, at = excluded.at,
                fields = excluded.fields, person = excluded.person, company = excluded.company,
                company_key = excluded.company_key, profile = excluded.profile",
            named_params! {
                ":id": Id(record.id),
                ":connection": Id(record.connection),
                ":stream": record.stream,
                ":kind": Word(record.kind),
                ":external_id": record.external_id,
                ":observation": Id(record.observation),
                ":at": Time(record.at),
                ":fields": Json(&record.fields),
                ":person": record.person.as_ref().map(Json),
                ":company": record.company.as_ref().map(Json),
                ":key": record.company.as_ref().and_then(NormalCompany::key),
                ":profile": profile(record).as_ref().map(Profile::as_bytes),
            },
        )?;
        Ok(())
    }

    /// Removes a record. Its pairs, the index, and the people and companies it is in are for the caller to change, likewise.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_record(&self, id: RecordId) -> Result<(), StoreError> {
        drop(self.index()?);
        self.run("DELETE FROM record WHERE id = ?1", [Id(id)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A record's state.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM record WHERE id = ?1"), [Id(id)], read)
    }

    /// The states of those of the records that have one, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn records(&self, ids: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM record WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id"
            ),
            [column::ids(ids)],
            read,
        )
    }

    /// The records that name the organisation with this matching key, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn records_of_company_key(&self, key: &str) -> Result<Vec<RecordId>, StoreError> {
        self.all("SELECT id FROM record WHERE company_key = ?1 ORDER BY id", [key], |row| {
            Columns::new(row).id()
        })
    }

    /// The records that a connection has brought, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn records_of_connection(&self, connection: ConnectionId) -> Result<Vec<RecordId>, StoreError> {
        self.all("SELECT id FROM record WHERE connection = ?1 ORDER BY id", [Id(connection)], |row| {
            Columns::new(row).id()
        })
    }

    /// How many records each connection has brought.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn record_counts(&self) -> Result<BTreeMap<ConnectionId, u32>, StoreError> {
        let counts = self.all("SELECT connection, records FROM record_count", [], |row| {
            let mut columns = Columns::new(row);
            Ok((columns.id()?, columns.get()?))
        })?;
        Ok(counts.into_iter().collect())
    }
}
