//! Companies that a search shows: kept as they come, each told once, with what was known of it before.

use super::{
    hear::{Asking, normalised},
    page::Row,
};
use crate::{
    api::{Failure, FindCompany},
    derive::Trust,
    shown::Names,
    workspace::{self, Workspace},
};
use chrono::{DateTime, Utc};
use sluice_connect::manifest::Stream;
use sluice_domain::{
    CompanyId, Field,
    derived::{Company, Record},
    normal::NormalCompany,
};
use sluice_store::{Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Companies that are looked at for one of the same name.
const NAMESAKES: u32 = 20;

/// A company that a provider showed.
#[derive(Clone)]
pub(super) struct Seen {
    company: CompanyId,
    /// Whether anything was known of it before.
    known: bool,
}

/// Which companies the rows of an answer tell of; to be asked before they are kept. What nothing tells from others is
/// none.
pub(super) async fn seen(
    workspace: &Workspace,
    asking: &Asking,
    stream: &Stream,
    rows: &[Row],
) -> Result<Vec<Seen>, Failure> {
    let shown: Vec<NormalCompany> = rows
        .iter()
        .filter_map(|(pulled, _)| normalised(workspace, &asking.connection, stream, pulled).company)
        .collect();
    let since = asking.since;
    workspace
        .store
        .read(move |r| {
            let mut seen = Vec::with_capacity(shown.len());
            for company in shown {
                let Some(key) = company.key() else { continue };
                let records = r.records(&r.records_of_company_key(&key)?)?;
                let known = records.iter().any(|record| record.at < since)
                    || (company.domain.is_none() && has_namesake(r, &company, since)?);
                seen.push(Seen { company: CompanyId::of(&key), known });
            }
            Ok(seen)
        })
        .await
}

/// Whether a company of the same name was known before, by whatever domain.
fn has_namesake(r: &Reader<'_>, company: &NormalCompany, since: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some(name) = &company.name else { return Ok(false) };
    for (known, _) in r.companies_page(Some(&name.display), None, NAMESAKES)?.rows {
        let mut records = r.records(&known.records)?;
        records.retain(|record| record.at < since);
        if names(&records).contains(name.key.as_str()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a company is called by those who tell of it, normalised.
fn names(records: &[Record]) -> BTreeSet<&str> {
    let names = records.iter().filter_map(|record| record.company.as_ref()?.name.as_ref());
    names.map(|name| name.key.as_str()).collect()
}

/// The companies, each once, those that are new first. One without a domain is the only one here that has its name and a
/// domain.
pub(super) fn rows(r: &Reader<'_>, seen: &[Seen]) -> Result<Vec<FindCompany>, StoreError> {
    let mut known: BTreeMap<CompanyId, bool> = BTreeMap::new();
    let mut order = Vec::new();
    for one in seen {
        match known.get_mut(&one.company) {
            // Who tells of it second finds what the first one told.
            Some(known) => *known &= one.known,
            None => {
                known.insert(one.company, one.known);
                order.push(one.company);
            }
        }
    }
    let (trust, sources) = (workspace::trust(r)?, Names::read(r)?);
    let mut rows = Vec::with_capacity(order.len());
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut nameless = Vec::new();
    for id in order {
        // A connection that is gone may have taken it along.
        let Some(company) = r.company(id)? else { continue };
        let records = r.records(&company.records)?;
        let row = row(&trust, &sources, &company, &records, known.get(&id) == Some(&true));
        match company.key.strip_prefix("name:") {
            Some(name) => nameless.push((name.to_owned(), row)),
            None => {
                for name in names(&records) {
                    named.entry(name.to_owned()).or_default().push(rows.len());
                }
                rows.push(row);
            }
        }
    }
    for (name, row) in nameless {
        match named.get(&name).map(Vec::as_slice) {
            Some([only]) => join(&mut rows[*only], row),
            _ => rows.push(row),
        }
    }
    rows.sort_by_key(|row| row.mark != "new");
    Ok(rows)
}

fn row(trust: &Trust, sources: &Names, company: &Company, records: &[Record], known: bool) -> FindCompany {
    let value = |field| company.values.get(&field).map(|survivor| survivor.value.clone());
    let place: Vec<String> = [Field::City, Field::Country].into_iter().filter_map(value).collect();
    let in_halo = records.iter().any(|record| record.person.is_none() && trust.in_crm(record));
    let mark = match (in_halo, known) {
        (true, _) => "in_halo",
        (false, true) => "have",
        (false, false) => "new",
    };
    FindCompany {
        id: company.id.to_string(),
        name: value(Field::CompanyName).or_else(|| value(Field::CompanyDomain)).unwrap_or_default(),
        domain: value(Field::CompanyDomain),
        place: (!place.is_empty()).then(|| place.join(", ")),
        industry: value(Field::Industry),
        headcount: value(Field::Headcount),
        mark: mark.to_owned(),
        sources: sources.of_records(records),
    }
}

/// Adds what another row tells of the same company.
fn join(row: &mut FindCompany, other: FindCompany) {
    let strength = |mark: &str| ["new", "have", "in_halo"].iter().position(|known| *known == mark);
    if strength(&other.mark) > strength(&row.mark) {
        row.mark = other.mark;
    }
    row.place = row.place.take().or(other.place);
    row.industry = row.industry.take().or(other.industry);
    row.headcount = row.headcount.take().or(other.headcount);
    row.sources.extend(other.sources);
    row.sources.sort_unstable();
    row.sources.dedup();
}
