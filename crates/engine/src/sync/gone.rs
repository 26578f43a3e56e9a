//! Records that are not at their source any more.
//!
//! What a whole pass over a stream did not bring is missing; what two in a row did not bring is gone: a decision, by which
//! the record says nothing, and which is revoked when it is seen again. Where much would be gone at once, nothing is before
//! somebody says so: more often it is the view that became narrower.

use crate::{
    App,
    api::{DecisionRow, Failure, LetGo, MissingRow, Topic},
    derive::{self, Trust},
    history::{self, Act},
    queue, shown,
};
use sluice_domain::{ConnectionId, Decision, EntityKind, Judgement, RecordId};
use sluice_store::{Reader, StoreError, Writer};

/// The rule that takes records as gone.
pub(crate) const GONE: &str = "gone";
/// The rule that takes that back when they are seen again.
pub(super) const BACK: &str = "back";
/// So many passes in a row have to miss a record.
const PASSES: u32 = 2;
/// So many records of a stream may go in one pass, whatever share of it they are.
const HANDFUL: usize = 5;
/// And never more than these, nor more than one in [`SHARE`].
const MOST: usize = 50;
const SHARE: usize = 20;

/// How many of so many records may go in one pass without somebody's word.
fn most(of: usize) -> usize {
    (of / SHARE).clamp(HANDFUL, MOST)
}

/// Takes back that records are gone that were seen; those that are there again.
pub(super) fn back(w: &Writer<'_>, act: &mut Act, seen: &[RecordId]) -> Result<Vec<Decision>, Failure> {
    let gone: Vec<Decision> = w.gone_of(seen)?.into_values().collect();
    for decision in &gone {
        history::append(w, &act.decide(Judgement::Revoke { decision: decision.id }))?;
    }
    Ok(gone)
}

/// Takes what two whole passes did not bring as gone, unless that is too much; how many.
pub(super) fn conclude(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    connection: ConnectionId,
    stream: &str,
) -> Result<usize, Failure> {
    let missing = w.missing(connection, stream, PASSES)?;
    if missing.is_empty() {
        return Ok(0);
    }
    let of = w.sighted(connection, stream)? as usize;
    if missing.len() > most(of) {
        tracing::warn!(stream, missing = missing.len(), of, "too much is missing to be gone");
        return Ok(0);
    }
    take(w, trust, act, &missing)?;
    Ok(missing.len())
}

/// Decides that records are gone, and takes away what was derived from them; the first decision.
fn take(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    missing: &[RecordId],
) -> Result<Option<Decision>, Failure> {
    let mut first = None;
    for record in missing {
        let others = others(w, trust, *record)?;
        let decision = act.decide(Judgement::Gone { record: *record, others });
        history::append(w, &decision)?;
        first.get_or_insert(decision);
    }
    w.forget_sightings(missing)?;
    derive::gone(w, trust, missing)?;
    Ok(first)
}

/// The other records of whoever has a record of the system of record; none of another source's.
fn others(r: &Reader<'_>, trust: &Trust, id: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let own = r.record(id)?.is_some_and(|record| record.kind == EntityKind::Person && trust.in_crm(&record));
    if !own {
        return Ok(Vec::new());
    }
    let person = r.person_of(id)?.map(|person| r.person(person)).transpose()?.flatten();
    let records = person.map(|person| person.records).unwrap_or_default();
    Ok(records.into_iter().filter(|other| *other != id).collect())
}

/// The streams of which records are missing.
pub(crate) async fn missing(app: &App, (): ()) -> Result<Vec<MissingRow>, Failure> {
    let workspace = app.workspace().await?;
    workspace
        .store
        .read(|r| {
            let names = shown::Names::read(r)?;
            let row = |missing: sluice_store::Missing| MissingRow {
                connection: missing.connection.to_string(),
                name: names.of(missing.connection),
                what: queue::singular(&missing.stream).to_owned(),
                stream: missing.stream,
                once: missing.once,
                held: missing.twice,
                of: missing.of,
                most: u32::try_from(most(missing.of as usize)).unwrap_or(u32::MAX),
            };
            Ok(r.missing_counts()?.into_iter().map(row).collect())
        })
        .await
}

/// Takes what is held as gone, as many as somebody saw.
pub(crate) async fn let_go(app: &App, input: LetGo) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(super::parse(&input.connection)?).await?;
    super::free(&workspace, &connection).await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let missing = w.missing(connection.id, &input.stream, PASSES)?;
            if missing.len() != input.count as usize || missing.is_empty() {
                return Err(Failure::of("missing_moved").with("count", missing.len()));
            }
            let first = take(w, &trust, &mut act, &missing)?.ok_or_else(|| Failure::of("missing_moved"))?;
            let others = u32::try_from(missing.len() - 1).unwrap_or(u32::MAX);
            Ok(DecisionRow { others, ..shown::decision(w, &first, false)? })
        })
        .await?;
    workspace.stale.mark(Topic::ALL);
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brake_is_at_a_twentieth_or_fifty_and_not_below_a_handful() {
        for (of, expected) in
            [(0, 5), (3, 5), (100, 5), (119, 5), (120, 6), (500, 25), (1_000, 50), (100_000, 50)]
        {
            assert_eq!(most(of), expected, "{of}");
        }
    }
}
