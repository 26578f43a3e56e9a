//! Companies that a search shows: kept as they come, each told once, with what was known of it before.

use super::{hear::normalised, page::Row};
use crate::{
    api::{Failure, FindCompany},
    shown::Names,
    workspace::{self, Workspace},
};
use sluice_connect::manifest::Stream;
use sluice_domain::{CompanyId, Field, normal::NormalCompany};
use sluice_store::{Connection, Reader, StoreError};
use std::collections::BTreeMap;

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
    connection: &Connection,
    stream: &Stream,
    rows: &[Row],
) -> Result<Vec<Seen>, Failure> {
    let records = rows.iter().map(|(pulled, _)| normalised(workspace, connection, stream, pulled));
    let keys: Vec<String> =
        records.filter_map(|record| record.company.as_ref().and_then(NormalCompany::key)).collect();
    workspace
        .store
        .read(move |r| {
            let seen = |key: String| {
                let known = !r.records_of_company_key(&key)?.is_empty();
                Ok(Seen { company: CompanyId::of(&key), known })
            };
            keys.into_iter().map(seen).collect()
        })
        .await
}

/// The companies, each once, those that are new first.
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
    let (trust, names) = (workspace::trust(r)?, Names::read(r)?);
    let mut rows = Vec::with_capacity(order.len());
    for id in order {
        // A connection that is gone may have taken it along.
        let Some(company) = r.company(id)? else { continue };
        let records = r.records(&company.records)?;
        let value = |field| company.values.get(&field).map(|survivor| survivor.value.clone());
        let place: Vec<String> = [Field::City, Field::Country].into_iter().filter_map(value).collect();
        let in_halo = records.iter().any(|record| record.person.is_none() && trust.in_crm(record));
        let mark = match (in_halo, known.get(&id)) {
            (true, _) => "in_halo",
            (false, Some(true)) => "have",
            (false, _) => "new",
        };
        rows.push(FindCompany {
            id: id.to_string(),
            name: value(Field::CompanyName).or_else(|| value(Field::CompanyDomain)).unwrap_or_default(),
            domain: value(Field::CompanyDomain),
            place: (!place.is_empty()).then(|| place.join(", ")),
            industry: value(Field::Industry),
            headcount: value(Field::Headcount),
            mark: mark.to_owned(),
            sources: names.of_records(&records),
        });
    }
    rows.sort_by_key(|row| row.mark != "new");
    Ok(rows)
}
