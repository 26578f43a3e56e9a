//! Companies from the records that name them.

use super::Trust;
use sluice_domain::{CompanyId, derived::Company};
use sluice_store::{StoreError, Writer};
use std::collections::BTreeSet;

/// Derives the companies with these keys anew.
pub(super) fn companies(w: &Writer<'_>, trust: &Trust, keys: &BTreeSet<String>) -> Result<(), StoreError> {
    for key in keys {
        let id = CompanyId::of(key);
        let members = w.records_of_company_key(key)?;
        if members.is_empty() {
            w.delete_company(id)?;
            continue;
        }
        let records = w.records(&members)?;
        let by_reference: Vec<_> = records.iter().collect();
        let values = trust.company_survivors(&by_reference);
        let at = records.iter().map(|record| record.at).max().unwrap_or_default();
        w.put_company(&Company { id, key: key.clone(), records: members, values, at })?;
    }
    Ok(())
}
