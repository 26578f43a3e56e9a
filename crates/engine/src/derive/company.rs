//! Companies from the records that name them.

use super::{Trust, trust::By, unmatched::Sides};
use sluice_domain::{
    CompanyId, Field, RecordId,
    derived::{Company, Record, Survivor},
};
use sluice_store::{Reader, StoreError, Writer};
use std::collections::BTreeSet;

/// Derives the companies with these keys anew.
pub(super) fn companies(w: &Writer<'_>, trust: &Trust, keys: &BTreeSet<String>) -> Result<(), StoreError> {
    let ruling = trust.ruling(w)?;
    let mut sides = Sides::default();
    for key in keys {
        let id = CompanyId::of(key);
        let members = w.records_of_company_key(key)?;
        if members.is_empty() {
            w.delete_company(id)?;
            sides.note(w, trust, id, None)?;
            continue;
        }
        let records = w.records(&members)?;
        let by_reference: Vec<&Record> = records.iter().collect();
        let by = ruling.of_company(w, id, &by_reference)?;
        let company = build(trust, &by, key.clone(), &by_reference);
        w.put_company(&company)?;
        sides.note(w, trust, id, Some((&company, &by_reference)))?;
    }
    sides.keep(w)
}

/// What survives of a field among companies that are one client: of what survived in each of them.
pub(crate) fn survivor_among(
    r: &Reader<'_>,
    trust: &Trust,
    companies: &[&Company],
    field: Field,
) -> Result<Option<Survivor>, StoreError> {
    let said: Vec<RecordId> =
        companies.iter().filter_map(|company| Some(company.values.get(&field)?.record)).collect();
    let records = r.records(&said)?;
    let (Some(first), false) = (companies.first(), records.is_empty()) else { return Ok(None) };
    let by_reference: Vec<&Record> = records.iter().collect();
    let ruling = trust.ruling(r)?;
    let by = ruling.of_company(r, first.id, &by_reference)?;
    Ok(trust.company_survivors(&by, &by_reference).remove(&field))
}

/// The company of this key from the records that name it.
pub(super) fn build(trust: &Trust, by: &By<'_>, key: String, records: &[&Record]) -> Company {
    Company {
        id: CompanyId::of(&key),
        key,
        records: records.iter().map(|record| record.id).collect(),
        values: trust.company_survivors(by, records),
        at: records.iter().map(|record| record.at).max().unwrap_or_default(),
    }
}
