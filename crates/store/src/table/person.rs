//! People: groups of records, and the values that survive.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time, Word},
    paging::{self, COUNT_MOST, Hits, Place},
    text,
};
use rusqlite::{Row, named_params};
use sluice_domain::{Field, Person, PersonId, PersonState, RecordId, normal::EmailStatus};
use std::collections::{BTreeMap, HashSet};

const COLUMNS: &str = "id, company, survivors, quality, state, at,
    (SELECT json_group_array(hex(record)) FROM (SELECT record FROM person_record WHERE person = this.id ORDER BY record))";

/// Rows of the list that are gone through at a time.
const STRIDE: u32 = 5_000;

/// Which people a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// What was typed: every word must begin a word of the name, company, address, title or phone number. Text
    /// without a letter or digit is no filter.
    pub search: Option<String>,
    /// Only people in this state.
    pub state: Option<PersonState>,
    /// The place of an earlier page's end.
    pub after: Option<String>,
    /// Rows at most.
    pub limit: u32,
}

/// One page of a list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleRows {
    /// The people, by name.
    pub rows: Vec<PersonId>,
    /// Where the next page starts; nothing where this is the last.
    pub next: Option<String>,
    /// How many match in all, counted up to 1,001.
    pub count: u32,
}

/// Where a filter's rows come from.
struct Sought {
    source: String,
    state: &'static str,
    query: Option<String>,
    /// How many the search finds.
    hits: Option<u32>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let mut columns = Columns::new(row);
    Ok(Person {
        id: columns.id()?,
        company: columns.id_or_null()?,
        values: columns.json()?,
        quality: columns.json()?,
        state: columns.word()?,
        at: columns.time()?,
        records: columns.ids()?,
    })
}

fn value(person: &Person, field: Field) -> &str {
    person.values.get(&field).map_or("", |survivor| survivor.value.as_str())
}

/// By what a person is listed: the whole name, else its parts, else the address, else the company.
fn name(person: &Person) -> String {
    let parts = format!("{} {}", value(person, Field::GivenName), value(person, Field::FamilyName));
    [
        value(person, Field::FullName),
        parts.trim(),
        value(person, Field::Email),
        value(person, Field::CompanyName),
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .unwrap_or_default()
    .to_owned()
}

/// Whether a source verified the address.
fn verified(person: &Person) -> bool {
    !value(person, Field::Email).is_empty() && value(person, Field::EmailStatus) == EmailStatus::Valid.name()
}

/// What a person is found by, in the order of the full-text table's columns.
fn searched(person: &Person, name: &str) -> [String; 5] {
    let words = |values: &[&str]| text::words(&values.join(" ")).join(" ");
    let phones = [Field::Mobile, Field::Phone].map(|field| text::phone_words(value(person, field)));
    [
        words(&[name]),
        words(&[value(person, Field::CompanyName), value(person, Field::CompanyDomain)]),
        words(&[value(person, Field::Email)]),
        words(&[value(person, Field::Title)]),
        phones.join(" ").trim().to_owned(),
    ]
}

impl Writer<'_> {
    /// Keeps a person in place of an earlier one with the same id. Its records leave any other person they were in.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_person(&self, person: &Person) -> Result<(), StoreError> {
        let name = name(person);
        let row: i64 = self.value(
            "INSERT INTO person (id, name, name_sort, company, survivors, quality, state, verified, at)
             VALUES (:id, :name, :sort, :company, :survivors, :quality, :state, :verified, :at)
             ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, name_sort = excluded.name_sort, company = excluded.company,
                survivors = excluded.survivors, quality = excluded.quality, state = excluded.state,
                verified = excluded.verified, at = excluded.at
             RETURNING row",
            named_params! {
                ":id": Id(person.id),
                ":name": name,
                ":sort": text::folded(&name),
                ":company": person.company.map(Id),
                ":survivors": Json(&person.values),
                ":quality": Json(&person.quality),
                ":state": Word(person.state),
                ":verified": verified(person),
                ":at": Time(person.at),
            },
        )?;
        self.run(
            "DELETE FROM person_record WHERE person = ?1 AND record NOT IN (SELECT unhex(value) FROM json_each(?2))",
            (Id(person.id), column::ids(&person.records)),
        )?;
        for record in &person.records {
            self.run(
                "INSERT INTO person_record (record, person) VALUES (?1, ?2)
                 ON CONFLICT (record) DO UPDATE SET person = excluded.person WHERE person <> excluded.person",
                (Id(*record), Id(person.id)),
            )?;
        }
        self.index_person(row, &searched(person, &name))
    }

    /// Writes the full-text row only where it changes: that is the dearest part of keeping a person.
    fn index_person(&self, row: i64, wanted: &[String; 5]) -> Result<(), StoreError> {
        let known = self.one(
            "SELECT name, company, email, title, phone FROM person_text WHERE rowid = ?1",
            [row],
            |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]),
        )?;
        if known.as_ref() == Some(wanted) {
            return Ok(());
        }
        let [name, company, email, title, phone] = wanted;
        self.run(
            "INSERT OR REPLACE INTO person_text (rowid, name, company, email, title, phone)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (row, name, company, email, title, phone),
        )?;
        Ok(())
    }

    /// Removes a person. The records stay, without a person.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_person(&self, id: PersonId) -> Result<(), StoreError> {
        self.run("DELETE FROM person_text WHERE rowid IN (SELECT row FROM person WHERE id = ?1)", [Id(id)])?;
        self.run("DELETE FROM person_record WHERE person = ?1", [Id(id)])?;
        self.run("DELETE FROM standing WHERE person = ?1", [Id(id)])?;
        self.run("DELETE FROM person WHERE id = ?1", [Id(id)])?;
        Ok(())
    }

    /// Moves a person to another state.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_person_state(&self, id: PersonId, state: PersonState) -> Result<(), StoreError> {
        self.run("UPDATE person SET state = ?2 WHERE id = ?1", (Id(id), Word(state)))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A person by its id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM person AS this WHERE id = ?1"), [Id(id)], read)
    }

    /// The person that a record belongs to.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn person_of(&self, record: RecordId) -> Result<Option<PersonId>, StoreError> {
        self.one("SELECT person FROM person_record WHERE record = ?1", [Id(record)], |row| {
            Columns::new(row).id()
        })
    }

    /// The people that these records belong to; records without one are absent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn owners(&self, records: &[RecordId]) -> Result<BTreeMap<RecordId, PersonId>, StoreError> {
        let owners = self.all(
            "SELECT record, person FROM person_record WHERE record IN (SELECT unhex(value) FROM json_each(?1))",
            [column::ids(records)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, columns.id()?))
            },
        )?;
        Ok(owners.into_iter().collect())
    }

    /// The people that any of these records belong to, each with all of its records in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn members(&self, records: &[RecordId]) -> Result<BTreeMap<PersonId, Vec<RecordId>>, StoreError> {
        let rows: Vec<(PersonId, RecordId)> = self.all(
            "SELECT person, record FROM person_record
             WHERE person IN (SELECT person FROM person_record
                              WHERE record IN (SELECT unhex(value) FROM json_each(?1)))
             ORDER BY person, record",
            [column::ids(records)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, columns.id()?))
            },
        )?;
        let mut members: BTreeMap<PersonId, Vec<RecordId>> = BTreeMap::new();
        for (person, record) in rows {
            members.entry(person).or_default().push(record);
        }
        Ok(members)
    }

    /// Those of the people that there are, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn people(&self, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM person AS this WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id"
            ),
            [column::ids(ids)],
            read,
        )
    }

    /// A page of people by name.
    ///
    /// # Errors
    /// [`StoreError::BadPlace`] where `after` was not given out by an earlier page.
    pub fn people_page(&self, filter: &PeopleFilter) -> Result<PeopleRows, StoreError> {
        let sought = self.sought(filter)?;
        let Sought { source, state, query, hits } = &sought;
        let count = match (*hits, filter.state) {
            (None, None) => self.person_count()?.min(COUNT_MOST),
            (None, Some(state)) => {
                self.state_counts()?.get(&state).copied().unwrap_or_default().min(COUNT_MOST)
            }
            (Some(hits), None) => hits,
            (Some(_), Some(wanted)) => self.value(
                &format!("SELECT count(*) FROM (SELECT 1 FROM {source} AND {state} LIMIT {COUNT_MOST})"),
                named_params! { ":query": query, ":state": Word(wanted) },
            )?,
        };
        let mut rows = self.by_name(filter, &sought, &self.place(filter)?, filter.limit + 1)?;
        let more = rows.len() > filter.limit as usize;
        rows.truncate(filter.limit as usize);
        let next = rows.last().filter(|_| more).map(Place::to_text);
        Ok(PeopleRows { rows: rows.into_iter().map(|place| place.id).collect(), next, count })
    }

    /// A page of some people by name.
    ///
    /// # Errors
    /// [`StoreError::BadPlace`] where `after` was not given out by an earlier page.
    pub fn people_page_of(
        &self,
        filter: &PeopleFilter,
        some: &HashSet<PersonId>,
    ) -> Result<PeopleRows, StoreError> {
        let sought = self.sought(filter)?;
        let count = match (sought.hits, filter.state) {
            (None, None) => some.len().min(COUNT_MOST as usize),
            _ => self.walk(filter, &sought, some, Place::start(), COUNT_MOST as usize)?.len(),
        };
        let limit = filter.limit as usize;
        let mut rows = self.walk(filter, &sought, some, self.place(filter)?, limit + 1)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(Place::to_text);
        let count = u32::try_from(count).unwrap_or(COUNT_MOST);
        Ok(PeopleRows { rows: rows.into_iter().map(|place| place.id).collect(), next, count })
    }

    /// Goes through the list until it has met so many of some people.
    fn walk(
        &self,
        filter: &PeopleFilter,
        sought: &Sought,
        some: &HashSet<PersonId>,
        mut place: Place<PersonId>,
        most: usize,
    ) -> Result<Vec<Place<PersonId>>, StoreError> {
        let mut met = Vec::new();
        while met.len() < most.min(some.len()) {
            let mut rows = self.by_name(filter, sought, &place, STRIDE)?;
            let whole = rows.len() == STRIDE as usize;
            if let Some(last) = rows.last() {
                place = Place { name: last.name.clone(), id: last.id };
            }
            rows.retain(|row| some.contains(&row.id));
            met.extend(rows);
            if !whole {
                break;
            }
        }
        met.truncate(most);
        Ok(met)
    }

    fn sought(&self, filter: &PeopleFilter) -> Result<Sought, StoreError> {
        let query = filter.search.as_deref().and_then(text::query);
        let hits = query.as_deref().map(|query| self.count_hits("person", query)).transpose()?;
        let source = paging::source("person", hits.map(Hits::of));
        let state = if filter.state.is_some() { "this.state = :state" } else { ":state IS NULL" };
        Ok(Sought { source, state, query, hits })
    }

    fn place(&self, filter: &PeopleFilter) -> Result<Place<PersonId>, StoreError> {
        filter.after.as_deref().map_or_else(|| Ok(Place::start()), Place::parse)
    }

    /// Those whom a filter leaves, after a place.
    fn by_name(
        &self,
        filter: &PeopleFilter,
        Sought { source, state, query, .. }: &Sought,
        place: &Place<PersonId>,
        limit: u32,
    ) -> Result<Vec<Place<PersonId>>, StoreError> {
        self.all(
            &format!(
                "SELECT this.id, this.name_sort FROM {source} AND {state}
                 AND (this.name_sort, this.id) > (:name, :id)
                 ORDER BY this.name_sort, this.id LIMIT :limit"
            ),
            named_params! {
                ":query": query,
                ":state": filter.state.map(Word),
                ":name": place.name,
                ":id": Id(place.id),
                ":limit": limit,
            },
            |row| {
                let mut columns = Columns::new(row);
                Ok(Place { id: columns.id::<PersonId>()?, name: columns.get()? })
            },
        )
    }

    /// Up to `limit` people in a state after person `after`, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn people_in_state(
        &self,
        state: PersonState,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM person AS this WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
            ),
            (Word(state), Id(after.unwrap_or(PersonId::from_bytes([0; 16]))), limit),
            read,
        )
    }

    /// Up to `limit` people after person `after`, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn people_after(&self, after: Option<PersonId>, limit: u32) -> Result<Vec<Person>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM person AS this WHERE id > ?1 ORDER BY id LIMIT ?2"),
            (Id(after.unwrap_or(PersonId::from_bytes([0; 16]))), limit),
            read,
        )
    }

    /// How many people are in each state; states without people are absent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn state_counts(&self) -> Result<BTreeMap<PersonState, u32>, StoreError> {
        let counts = self.all("SELECT state, people FROM person_count", [], |row| {
            let mut columns = Columns::new(row);
            Ok((columns.word()?, columns.get()?))
        })?;
        Ok(counts.into_iter().collect())
    }

    /// How many people there are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn person_count(&self) -> Result<u32, StoreError> {
        self.value("SELECT coalesce(sum(people), 0) FROM person_count", [])
    }

    /// How many records are in people with more than one, and how many such people there are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn joined_counts(&self) -> Result<(u32, u32), StoreError> {
        let counts = self.one(
            "SELECT coalesce(sum(records), 0), count(*)
             FROM (SELECT count(*) AS records FROM person_record GROUP BY person HAVING count(*) > 1)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(counts.unwrap_or_default())
    }
}
