//! Records as they are read where something that was written to them is taken back.

use sluice_domain::{EntityKind, Field, Judgement, RecordId, derived::Record, normal};
use sluice_store::{Reader, StoreError};

/// Reads records as if what was written to them and taken back had not been.
pub(super) fn unsay(r: &Reader<'_>, records: &mut [Record]) -> Result<(), StoreError> {
    if records.is_empty() || !r.has_taken_back()? {
        return Ok(());
    }
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    for decision in r.active_judgements(&ids)? {
        let Judgement::TakenBack { record, field, value, instead } = decision.judgement else { continue };
        let Some(said) = records.iter_mut().find(|said| said.id == record) else { continue };
        // Where somebody is in the pipeline is read from what was seen, not from what is said.
        if field == Field::Status || said.fields.get(&field) != Some(&value) {
            continue;
        }
        match instead {
            Some(before) => said.fields.insert(field, before),
            None => said.fields.remove(&field),
        };
        *said = reread(said.clone());
    }
    Ok(())
}

/// A record whose values were changed, normalised anew.
pub(crate) fn reread(mut record: Record) -> Record {
    record.person = (record.kind == EntityKind::Person).then(|| normal::person(&record.fields));
    record.company = normal::organisation(&record.fields);
    record
}
