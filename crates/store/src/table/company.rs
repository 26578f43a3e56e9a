//! Companies: everything known under one matching key.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time},
    paging::{self, COUNT_MOST, Hits, Place},
    text,
};
use rusqlite::{Row, named_params};
use sluice_domain::{CompanyId, ConnectionId, Field, derived::Company};

const COLUMNS: &str = "this.id, this.key, this.survivors, this.at,
    (SELECT json_group_array(hex(record)) FROM (SELECT record FROM company_record WHERE company = this.id ORDER BY record))";
const PEOPLE: &str = "(SELECT count(*) FROM person WHERE company = this.id)";

/// Whether a connection has a company as its client.
const CLIENT: &str = "EXISTS (SELECT 1 FROM company_side AS side JOIN record ON record.id = side.id
    WHERE side.company = this.id AND side.client = 1 AND record.connection = :halo)";
/// Whether it is asked which client a company is.
const ASKED: &str = "this.id IN (SELECT left_record FROM item WHERE id > 'company:' AND id < 'company;')";

/// Which companies a list shows: a few of many are found without looking at the others one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompaniesOf {
    /// All.
    All,
    /// Those that a connection has as its clients.
    Clients(ConnectionId),
    /// Those of which it is asked which client they are.
    Asked,
    /// Those about which anything was said, also where it was taken back.
    Judged,
    /// Those that a connection has not as its clients, and of which nothing is asked.
    Others(ConnectionId),
}

impl CompaniesOf {
    /// The condition that leaves them, and whose clients it is about.
    fn condition(self) -> (String, Option<ConnectionId>) {
        let any = |condition: &str| format!(":halo IS NULL AND {condition}");
        match self {
            Self::All => (":halo IS NULL".to_owned(), None),
            Self::Clients(halo) => (CLIENT.to_owned(), Some(halo)),
            Self::Asked => (any(ASKED), None),
            Self::Judged => {
                (any("EXISTS (SELECT 1 FROM decision_record AS said WHERE said.record = this.id)"), None)
            }
            Self::Others(halo) => (format!("NOT {CLIENT} AND NOT ({ASKED})"), Some(halo)),
        }
    }
}

/// One page of a list of companies.
#[derive(Clone, Debug, PartialEq)]
pub struct CompanyRows {
    /// The companies by name, each with the number of people in it.
    pub rows: Vec<(Company, u32)>,
    /// Where the next page starts; nothing where this is the last.
    pub next: Option<String>,
    /// How many the search finds in all, counted up to 1,001.
    pub count: u32,
}

fn read(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Company> {
    Ok(Company {
        id: columns.id()?,
        key: columns.get()?,
        values: columns.json()?,
        at: columns.time()?,
        records: columns.ids()?,
    })
}

fn plain(row: &Row<'_>) -> rusqlite::Result<Company> {
    read(&mut Columns::new(row))
}

fn value(company: &Company, field: Field) -> &str {
    company.values.get(&field).map_or("", |survivor| survivor.value.as_str())
}

/// By what a company is listed: the name, else the domain, else the key.
fn name(company: &Company) -> &str {
    [value(company, Field::CompanyName), value(company, Field::CompanyDomain)]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or(&company.key)
}

impl Writer<'_> {
    /// Keeps a company in place of an earlier one with the same id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_company(&self, company: &Company) -> Result<(), StoreError> {
        let name = name(company);
        let row: i64 = self.value(
            "INSERT INTO company (id, key, name, name_sort, survivors, at)
             VALUES (:id, :key, :name, :sort, :survivors, :at)
             ON CONFLICT (id) DO UPDATE SET
                key = excluded.key, name = excluded.name, name_sort = excluded.name_sort,
                survivors = excluded.survivors, at = excluded.at
             RETURNING row",
            named_params! {
                ":id": Id(company.id),
                ":key": company.key,
                ":name": name,
                ":sort": text::folded(name),
                ":survivors": Json(&company.values),
                ":at": Time(company.at),
            },
        )?;
        self.run(
            "DELETE FROM company_record WHERE company = ?1 AND record NOT IN (SELECT unhex(value) FROM json_each(?2))",
            (Id(company.id), column::ids(&company.records)),
        )?;
        for record in &company.records {
            self.run(
                "INSERT INTO company_record (record, company) VALUES (?1, ?2)
                 ON CONFLICT (record) DO UPDATE SET company = excluded.company WHERE company <> excluded.company",
                (Id(*record), Id(company.id)),
            )?;
        }
        let words = |text: &str| text::words(text).join(" ");
        let wanted = [words(name), words(value(company, Field::CompanyDomain))];
        let known = self.one("SELECT name, domain FROM company_text WHERE rowid = ?1", [row], |row| {
            Ok([row.get(0)?, row.get(1)?])
        })?;
        if known.as_ref() != Some(&wanted) {
            let [name, domain] = wanted;
            self.run(
                "INSERT OR REPLACE INTO company_text (rowid, name, domain) VALUES (?1, ?2, ?3)",
                (row, name, domain),
            )?;
        }
        Ok(())
    }

    /// Removes a company.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_company(&self, id: CompanyId) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM company_text WHERE rowid IN (SELECT row FROM company WHERE id = ?1)",
            [Id(id)],
        )?;
        self.run("DELETE FROM company_record WHERE company = ?1", [Id(id)])?;
        self.run("DELETE FROM company WHERE id = ?1", [Id(id)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A company by its id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn company(&self, id: CompanyId) -> Result<Option<Company>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM company AS this WHERE this.id = ?1"), [Id(id)], plain)
    }

    /// Up to `limit` companies after company `after`, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn companies_after(&self, after: Option<CompanyId>, limit: u32) -> Result<Vec<Company>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM company AS this WHERE this.id > ?1 ORDER BY this.id LIMIT ?2"),
            (Id(after.unwrap_or(CompanyId::from_bytes([0; 16]))), limit),
            plain,
        )
    }

    /// A page of companies by name. `search` works as it does for people.
    ///
    /// # Errors
    /// [`StoreError::BadPlace`] where `after` was not given out by an earlier page.
    pub fn companies_page(
        &self,
        search: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<CompanyRows, StoreError> {
        self.companies_page_of(CompaniesOf::All, search, after, limit)
    }

    /// The same of some companies only.
    ///
    /// # Errors
    /// [`StoreError::BadPlace`] where `after` was not given out by an earlier page.
    pub fn companies_page_of(
        &self,
        of: CompaniesOf,
        search: Option<&str>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<CompanyRows, StoreError> {
        let query = search.and_then(text::query);
        let hits = query.as_deref().map(|query| self.count_hits("company", query)).transpose()?;
        let source = paging::source("company", hits.map(Hits::of));
        let count = match hits {
            Some(hits) => hits,
            None => self.company_count()?.min(COUNT_MOST),
        };
        let place = match after {
            Some(text) => Place::parse(text)?,
            None => Place::<CompanyId>::start(),
        };
        let (condition, halo) = of.condition();
        let mut rows = self.all(
            &format!(
                "WITH page (row) AS MATERIALIZED (
                    SELECT this.row FROM {source} AND {condition} AND (this.name_sort, this.id) > (:name, :id)
                    ORDER BY this.name_sort, this.id LIMIT :limit)
                 SELECT {COLUMNS}, {PEOPLE}, this.name_sort FROM page CROSS JOIN company AS this ON this.row = page.row
                 ORDER BY this.name_sort, this.id"
            ),
            named_params! {
                ":query": query,
                ":halo": halo.map(Id),
                ":name": place.name,
                ":id": Id(place.id),
                ":limit": i64::from(limit) + 1,
            },
            |row| {
                let mut columns = Columns::new(row);
                Ok((read(&mut columns)?, columns.get::<u32>()?, columns.get::<String>()?))
            },
        )?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|(company, _, name)| Place { name: name.clone(), id: company.id }.to_text());
        Ok(CompanyRows {
            rows: rows.into_iter().map(|(company, people, _)| (company, people)).collect(),
            next,
            count,
        })
    }

    /// How many people are in a company.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn people_of_company(&self, id: CompanyId) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM person INDEXED BY person_company WHERE company = ?1", [Id(id)])
    }

    /// How many companies there are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn company_count(&self) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM company", [])
    }
}
