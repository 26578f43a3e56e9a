//! What people told in HaloPSA's tickets: read with every pass after the tickets, for the timelines of whom these are about.

use crate::{
    allowance,
    api::{Failure, ToldRow, Topic},
    plan,
    shown::Names,
    slice::in_parts,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    Client,
    halo::{self, Action, Actions},
};
use sluice_domain::{ConnectionId, RecordId, Stage, derived::Record};
use sluice_store::{Connection, Reader, Store, StoreError, Told, Write, Writer};
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// The stream, beside those of the connector: what it brings is no record of anybody.
const STREAM: &str = "actions";
/// As much of one ticket is shown.
const SHOWN: u32 = 200;

/// Reads what was told since the last pass. Tickets that are not known are somebody else's business: of them nothing is kept.
pub(super) async fn read(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    if connection.connector != "halopsa" {
        return Ok(());
    }
    let id = connection.id;
    let kept = workspace.store.read(move |r| r.cursor(id, STREAM)).await?;
    let since: Option<DateTime<Utc>> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    let read = tokio::select! {
        read = halo::actions_since(client, since) => read,
        () = stop.cancelled() => return Ok(()),
    };
    workspace.saw(&read);
    allowance::count(workspace, id, client).await?;
    let Actions { told, newest } = read?;
    // What bears a later time than it is does not hide what is told until then.
    let newest = newest.map(|newest| newest.min(workspace.now()));
    let told = workspace.store.read(move |r| of_known(r, id, told)).await?;
    let agents = names(workspace, id, client, &told).await?;
    let rows: Vec<Told> = told.into_iter().map(|action| row(id, action, &agents)).collect();
    let new = keep(&workspace.store, id, rows, newest).await;
    if !matches!(new, Ok(0)) {
        workspace.stale.mark(&[Topic::People]);
    }
    new.map(drop)
}

/// Keeps what was told, and with the last of it up to when: how much is new. Cut off before, it is read again, and what is
/// kept already stays as it is.
async fn keep(
    store: &Store,
    id: ConnectionId,
    rows: Vec<Told>,
    newest: Option<DateTime<Utc>>,
) -> Result<usize, Failure> {
    let mut left = rows.len();
    in_parts(store, rows, "told_part", move |w, part: Vec<Told>| {
        left = left.saturating_sub(part.len());
        let new = put(w, &part)?;
        if let Some(newest) = newest.filter(|_| left == 0) {
            w.set_cursor(id, STREAM, &serde_json::json!(newest))?;
        }
        Ok(new)
    })
    .await
}

/// Those that stand in tickets that were read.
fn of_known(r: &Reader<'_>, connection: ConnectionId, told: Vec<Action>) -> Result<Vec<Action>, StoreError> {
    let tickets: BTreeSet<i64> = told.iter().map(|action| action.ticket).collect();
    let named: BTreeMap<RecordId, i64> = tickets
        .into_iter()
        .flat_map(|ticket| {
            let of = move |stage: &Stage| {
                (RecordId::of(connection, plan::stream_of(*stage), &ticket.to_string()), ticket)
            };
            Stage::ALL.iter().map(of)
        })
        .collect();
    let records: Vec<RecordId> = named.keys().copied().collect();
    let records = r.records(&records)?;
    let known: BTreeSet<i64> = records.iter().filter_map(|record| named.get(&record.id).copied()).collect();
    Ok(told.into_iter().filter(|action| known.contains(&action.ticket)).collect())
}

/// The names of agents, where one of these says only a number. Who may not read them has the words all the same.
async fn names(
    workspace: &Workspace,
    id: ConnectionId,
    client: &Client,
    told: &[Action],
) -> Result<BTreeMap<i64, String>, Failure> {
    if !told.iter().any(|action| action.by.is_none() && action.agent.is_some()) {
        return Ok(BTreeMap::new());
    }
    let agents = halo::agents(client).await;
    allowance::count(workspace, id, client).await?;
    Ok(agents.unwrap_or_else(|error| {
        tracing::info!(code = error.code(), "agents have no names");
        BTreeMap::new()
    }))
}

fn row(connection: ConnectionId, action: Action, agents: &BTreeMap<i64, String>) -> Told {
    let named = action.agent.and_then(|agent| agents.get(&agent).cloned());
    Told {
        connection,
        ticket: action.ticket,
        number: action.number,
        at: action.at,
        what: action.what,
        who: action.by.or(named).unwrap_or_default(),
        words: action.text,
        mark: action.mark,
    }
}

fn put(w: &Writer<'_>, rows: &[Told]) -> Result<usize, StoreError> {
    let mut new = 0;
    for row in rows {
        new += usize::from(w.put_told(row)?);
    }
    Ok(new)
}

/// What others told in the tickets of whoever has these records and writes, the latest first. What was told from here stands
/// among the writes.
pub(crate) fn told(
    r: &Reader<'_>,
    records: &[Record],
    writes: &[Write],
    names: &Names,
) -> Result<Vec<ToldRow>, StoreError> {
    let mut found = Vec::new();
    for record in records.iter().filter(|record| plan::stage_of(&record.stream).is_some()) {
        let Ok(ticket) = record.external_id.parse() else { continue };
        let all = r.told_in(record.connection, ticket, SHOWN)?;
        found.extend(all.into_iter().filter(|told| !writes.iter().any(|write| plan::tells(write, told))));
    }
    found.sort_by_key(|told| std::cmp::Reverse((told.at, told.ticket, told.number)));
    let shown = found.into_iter().map(|told| ToldRow {
        id: format!("{}/{}", told.ticket, told.number),
        system: names.of(told.connection),
        ticket: told.ticket.to_string(),
        what: told.what,
        by: Some(told.who).filter(|who| !who.is_empty()),
        at: told.at,
        text: told.words,
    });
    Ok(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn much_that_was_told_is_kept_in_parts_and_up_to_when_with_the_last_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let (now, id) = (Utc::now(), ConnectionId::from_bytes([1; 16]));
        let store = Store::open(&folder.path().join("store.db"), None, now).await.unwrap();
        let told = |number| Told {
            connection: id,
            ticket: 7,
            number,
            at: now,
            what: "Note".to_owned(),
            who: "Ann Lee".to_owned(),
            words: "Met at the fair".to_owned(),
            mark: None,
        };
        let all: Vec<Told> = (1..=100).map(told).collect();
        let second = async {
            while store.pace().count < 2 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = second => {}
            kept = keep(&store, id, all.clone(), Some(now)) => panic!("it was not cut off: {kept:?}"),
        }
        // What was begun is kept by then.
        let held =
            store.write(move |w| Ok::<_, StoreError>((w.told_in(id, 7, 500)?.len(), w.cursor(id, STREAM)?)));
        let (held, cursor) = held.await.unwrap();
        assert!((1..100).contains(&held) && cursor.is_none(), "{held} {cursor:?}");

        assert_eq!(keep(&store, id, all, Some(now)).await.unwrap(), 100 - held);
        let cursor = store.read(move |r| r.cursor(id, STREAM)).await.unwrap();
        assert_eq!(cursor, Some(serde_json::json!(now)));
        store.close().await;
    }
}
