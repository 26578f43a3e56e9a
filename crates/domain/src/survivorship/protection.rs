//! Values that a person keeps a source from overwriting.

use super::{FirstSeen, Order, Ranked, Survivors, written};
use crate::{Field, Protection, derived::Record, field::merged, normal};
use std::{borrow::Cow, collections::BTreeMap};

/// What a source's values may do, by field; those that are absent take their place.
pub type Protections = BTreeMap<Field, Protection>;

/// One of the two that find surviving values.
type Survive = fn(&[&Record], &Order, &FirstSeen) -> Survivors;

/// Survivors of `survive` (one of [`survive`](super::survive) and [`survive_company`](super::survive_company)) where
/// `of` says what each record's values may do. That somebody must not be contacted counts always.
pub fn protected<'p>(
    records: &[&Record],
    order: &Order,
    first: &FirstSeen,
    of: &dyn Fn(&Record) -> Option<&'p Protections>,
    survive: Survive,
) -> Survivors {
    if records.iter().all(|record| of(record).is_none()) {
        return survive(records, order, first);
    }
    let says = |record: &Record, field: Field| of(record)?.get(&field).copied();
    let with = |kept: &dyn Fn(Field, Protection) -> bool| {
        let records: Vec<Cow<'_, Record>> = records
            .iter()
            .map(|record| without(record, |field| says(record, field).is_some_and(|it| !kept(field, it))))
            .collect();
        survive(&records.iter().map(AsRef::as_ref).collect::<Vec<_>>(), order, first)
    };
    let firm = with(&|_, protection| protection == Protection::Always);
    let mut all = with(&|field, protection| match protection {
        Protection::Always => true,
        Protection::WhenEmpty | Protection::Merge => !firm.contains_key(&field),
        Protection::Never => false,
    });
    for record in Ranked::of(records, order).iter() {
        for (field, protection) in of(record).into_iter().flatten() {
            if *protection == Protection::Merge
                && let Some(survivor) = all.get_mut(field).filter(|survivor| survivor.record != record.id)
                && let Some(more) = written(record, *field)
            {
                survivor.value = merged(&survivor.value, &more);
            }
        }
    }
    all
}

/// The record as if it said nothing of some fields.
fn without(record: &Record, leave_out: impl Fn(Field) -> bool) -> Cow<'_, Record> {
    let gone = |field: &Field| *field != Field::DoNotContact && leave_out(*field);
    if !record.fields.keys().any(&gone) {
        return Cow::Borrowed(record);
    }
    let mut record = record.clone();
    record.fields.retain(|field, _| !gone(field));
    record.person = record.person.is_some().then(|| normal::person(&record.fields));
    record.company = normal::organisation(&record.fields);
    Cow::Owned(record)
}
