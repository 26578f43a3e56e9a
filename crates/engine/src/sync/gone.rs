//! Records that are not at their source any more.
//!
//! What a whole pass over a stream did not bring is missing. Where the source can be asked for one record, it says whether
//! that is gone; otherwise what two passes in a row did not bring is: a decision, by which the record says nothing, and
//! which is revoked when it is seen again. Where much would be gone at once, nothing is before somebody says so, and nothing
//! is asked: more often it is the view that became narrower.

use super::{
    said::{Seen, observe, said_alone},
    unread::Way,
};
use crate::{
    App, allowance,
    api::{DecisionRow, Failure, LetGo, MissingRow, Topic},
    derive::{self, Trust},
    history::{self, Act},
    queue, shown,
    workspace::Workspace,
};
use sluice_connect::{Client, ConnectError, Now};
use sluice_domain::{Actor, ConnectionId, Decision, EntityKind, Judgement, RecordId};
use sluice_store::{Connection, Reader, StoreError, Writer};
use tokio_util::sync::CancellationToken;

/// The rule that takes records as gone.
pub(crate) const GONE: &str = "gone";
/// The rule that takes that back when they are seen again.
pub(super) const BACK: &str = "back";
/// So many records of a stream are asked for after one pass.
const ASKED: usize = 20;
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
    if missing.is_empty() || is_too_much(w, connection, stream, missing.len())? {
        return Ok(0);
    }
    take(w, trust, act, &missing)?;
    Ok(missing.len())
}

/// Takes as gone what the source says is deleted, unless too much is missing with it; how many.
pub(super) fn told(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    (connection, stream): (ConnectionId, &str),
    deleted: &[RecordId],
) -> Result<usize, Failure> {
    if deleted.is_empty() {
        return Ok(0);
    }
    for record in deleted {
        w.told_missing(*record, PASSES)?;
    }
    let missing = w.missing(connection, stream, PASSES)?;
    if is_too_much(w, connection, stream, missing.len())? {
        return Ok(0);
    }
    let deleted: Vec<RecordId> = missing.into_iter().filter(|record| deleted.contains(record)).collect();
    take(w, trust, act, &deleted)?;
    Ok(deleted.len())
}

/// Whether so much of a stream is missing that rather the view became narrower.
fn is_too_much(
    r: &Reader<'_>,
    connection: ConnectionId,
    stream: &str,
    missing: usize,
) -> Result<bool, StoreError> {
    let of = r.sighted(connection, stream)? as usize;
    let too_much = missing > most(of);
    if too_much {
        tracing::warn!(stream, missing, of, "too much is missing to be gone");
    }
    Ok(too_much)
}

/// A record that a pass missed.
struct Suspect {
    id: RecordId,
    external_id: String,
}

/// Those to ask for: none where there are so many that rather the view is narrower.
fn suspects(r: &Reader<'_>, connection: ConnectionId, stream: &str) -> Result<Vec<Suspect>, StoreError> {
    let mut missing = r.missing(connection, stream, 1)?;
    if missing.len() > most(r.sighted(connection, stream)? as usize) {
        return Ok(Vec::new());
    }
    missing.truncate(ASKED);
    let records = r.records(&missing)?;
    Ok(records.into_iter().map(|one| Suspect { id: one.id, external_id: one.external_id }).collect())
}

/// Asks for what a whole pass missed, where the source can be asked so; what it says nothing of stays missing, and is gone
/// where two passes missed it.
pub(super) async fn ask(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stream: &str,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    if !client.asks_by_id(stream) {
        return Ok(());
    }
    ask_each(workspace, connection, client, stream, stop).await?;
    if stop.is_cancelled() {
        return Ok(());
    }
    let (id, name, trust) = (connection.id, stream.to_owned(), workspace.trust().await?);
    let mut lost = Act::new(workspace, Actor::Rule(GONE.to_owned()));
    let gone = workspace.store.write(move |w| conclude(w, &trust, &mut lost, id, &name)).await?;
    if gone > 0 {
        workspace.stale.mark(Topic::ALL);
    }
    Ok(())
}

async fn ask_each(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stream: &str,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let (id, name) = (connection.id, stream.to_owned());
    let suspects = workspace.store.read(move |r| suspects(r, id, &name)).await?;
    let mut acts = (Act::new(workspace, Actor::Rule(GONE.to_owned())), super::back_again(workspace));
    for suspect in suspects {
        let asked = async {
            let order = client.order().await;
            (order, client.one(stream, &suspect.external_id).await)
        };
        let (_order, now) = tokio::select! {
            asked = asked => asked,
            () = stop.cancelled() => return Ok(()),
        };
        workspace.saw(&now);
        allowance::count(workspace, id, client).await?;
        let now = match now {
            Ok(Some(now)) => now,
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::info!(stream, code = error.code(), "what is missing could not be asked for");
                match error {
                    // That is about this one.
                    ConnectError::Refused { .. }
                    | ConnectError::Forbidden { .. }
                    | ConnectError::UnexpectedAnswer { .. } => continue,
                    _ => return Ok(()),
                }
            }
        };
        acts = believe(workspace, connection, stream, suspect.id, now, acts).await?;
    }
    Ok(())
}

/// Keeps what the source said of a record that a pass missed. The acts are those of what goes and of what comes back.
async fn believe(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    record: RecordId,
    now: Now,
    (mut lost, mut back): (Act, Act),
) -> Result<(Act, Act), Failure> {
    let said = match &now {
        Now::Record(there) => super::observations(workspace, connection, stream, vec![(**there).clone()]),
        Now::Unfit(_) | Now::Other | Now::Gone => Vec::new(),
    };
    let way = Way::of(workspace, connection).await?;
    let (id, name, at, trust) = (connection.id, stream.to_owned(), workspace.now(), workspace.trust().await?);
    let decided = workspace
        .store
        .write(move |w| {
            let decided = match now {
                // Whoever saw it meanwhile knows better.
                Now::Gone if w.missing(id, &name, 1)?.contains(&record) => {
                    !take(w, &trust, &mut lost, &[record])?.is_empty()
                }
                Now::Gone => false,
                Now::Record(_) | Now::Unfit(_) => {
                    w.is_there(record)?;
                    if let Now::Unfit(skipped) = now {
                        super::set_aside(w, id, &name, &[*skipped], at)?;
                    }
                    let said = said_alone(w, &way, (id, &name), said)?;
                    let seen = Seen { records: &[record], said: &said, at };
                    observe(w, &trust, &mut back, (id, &name), seen)?.back
                }
                // Whatever it is now, it is none of these: the next pass concludes that.
                Now::Other => false,
            };
            Ok::<_, Failure>((decided, (lost, back)))
        })
        .await?;
    if decided.0 {
        workspace.stale.mark(Topic::ALL);
    }
    Ok(decided.1)
}

/// Decides that records are gone, and takes away what was derived from them; the decisions.
fn take(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    missing: &[RecordId],
) -> Result<Vec<Decision>, Failure> {
    let mut made = Vec::new();
    for record in missing {
        let others = others(w, trust, *record)?;
        let decision = act.decide(Judgement::Gone { record: *record, others });
        history::append(w, &decision)?;
        made.push(decision);
    }
    w.forget_sightings(missing)?;
    derive::gone(w, trust, missing)?;
    Ok(made)
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

/// Takes what is held as gone, as many as somebody saw. Cut off between two parts, the rest is held as before, unless so few
/// are left that the next pass takes them by itself.
pub(crate) async fn let_go(app: &App, input: LetGo) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(super::parse(&input.connection)?).await?;
    super::free(&workspace, &connection).await?;
    let act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let (id, stream) = (connection.id, input.stream);
    let missing = workspace.store.read(move |r| r.missing(id, &stream, PASSES)).await?;
    if missing.len() != input.count as usize || missing.is_empty() {
        return Err(Failure::of("missing_moved").with("count", missing.len()));
    }
    let made = history::make(&workspace, act, missing, "let_go_part", move |w, act, part: Vec<RecordId>| {
        // What was seen since is there.
        take(w, &trust, act, &w.missing_of(&part, PASSES)?)
    })
    .await;
    workspace.stale.mark(Topic::ALL);
    made?.ok_or_else(|| Failure::of("missing_moved").with("count", 0))
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
