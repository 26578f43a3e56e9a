//! Records that the matcher joined, and saying that one of them is somebody else.

use super::find;
use crate::{
    App,
    api::{DecisionRow, Failure, Joined, Split},
    derive::{self, Stands, Words},
    history::{self, Act},
    queue, shown,
    shown::Names,
};
use sluice_domain::{Judgement, Person, PersonId, RecordId, derived::Record};
use sluice_store::{Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Other records that one is held against to find what joins it: the evidence of more would keep a page waiting.
const MOST: usize = 40;

/// The records of a person in parts that somebody's word holds together: what is split stays whole in each.
struct Parts(Vec<BTreeSet<RecordId>>);

impl Parts {
    fn read(r: &Reader<'_>, records: &[RecordId]) -> Result<Self, StoreError> {
        let mut words = Words::default();
        for decision in r.active_judgements(records)? {
            words.hear(&decision.judgement);
        }
        let mut parts: Vec<BTreeSet<RecordId>> =
            records.iter().map(|record| BTreeSet::from([*record])).collect();
        for ((left, right), _) in words.stand().filter(|(_, stands)| *stands == Stands::Same) {
            let place = |record| parts.iter().position(|part| part.contains(&record));
            if let (Some(one), Some(other)) = (place(left), place(right))
                && one != other
            {
                let moved = parts.remove(one.max(other));
                parts[one.min(other)].extend(moved);
            }
        }
        Ok(Self(parts))
    }

    /// Those that somebody's word holds to a record, it among them.
    fn with(&self, record: RecordId) -> Option<&BTreeSet<RecordId>> {
        self.0.iter().find(|part| part.contains(&record))
    }
}

/// How the matcher holds each of a person's records to those that nobody's word does; nothing of a record that somebody
/// joined to all others.
pub(super) fn joined(
    r: &Reader<'_>,
    records: &[Record],
    names: &Names,
) -> Result<BTreeMap<RecordId, Joined>, Failure> {
    let mut found = BTreeMap::new();
    if records.len() < 2 {
        return Ok(found);
    }
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let parts = Parts::read(r, &ids)?;
    let index = r.index()?;
    for record in records {
        let Some(own) = parts.with(record.id) else { continue };
        let others = records.iter().filter(|other| !own.contains(&other.id)).take(MOST);
        let scored = others.filter_map(|other| Some((index.score(record.id, other.id)?, other)));
        // Of equal ones the first by id, whatever the order.
        let Some((_, other)) = scored.max_by_key(|(score, other)| (*score, std::cmp::Reverse(other.id)))
        else {
            continue;
        };
        let Some(evidence) = index.evidence(record.id, other.id) else { continue };
        let joined = Joined {
            other: shown::record_name(other),
            other_source: names.of(other.connection),
            evidence: queue::pieces(&evidence),
            total: evidence.total,
            probability: evidence.probability(),
            same_from: sluice_matching::bits(index.limits().same),
            review_from: sluice_matching::bits(index.limits().review),
            with_it: u32::try_from(own.len() - 1).unwrap_or(u32::MAX),
        };
        found.insert(record.id, joined);
    }
    Ok(found)
}

/// Says that a record is somebody else than those of its person that nobody's word joined to it.
pub(crate) async fn split(app: &App, input: Split) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let person: PersonId = input.person.parse().map_err(|_| Failure::of("unknown_person"))?;
    let record: RecordId = input.record.parse().map_err(|_| Failure::of("unknown_person"))?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let person = find(w, person)?.ok_or_else(|| Failure::of("unknown_person"))?;
            let others = others(w, &person, record)?;
            let mut first = None;
            for other in &others {
                let decision = act.decide(Judgement::Different { left: record, right: *other });
                history::append(w, &decision)?;
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(|| Failure::of("joined_by_decision"))?;
            let about: Vec<RecordId> = std::iter::once(record).chain(others).collect();
            derive::judged(w, &trust, &about)?;
            shown::made(w, &first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// The records of a person that nobody's word holds to one of them.
fn others(r: &Reader<'_>, person: &Person, record: RecordId) -> Result<Vec<RecordId>, Failure> {
    let parts = Parts::read(r, &person.records)?;
    // It may have gone to somebody else meanwhile.
    let own = parts.with(record).ok_or_else(|| Failure::of("unknown_person"))?;
    Ok(person.records.iter().copied().filter(|other| !own.contains(other)).collect())
}
