//! What people told in HaloPSA's tickets: read with every pass after the tickets, for the timelines of whom these are about.

use crate::{
    allowance,
    api::{Failure, ToldRow, Topic},
    plan,
    shown::Names,
    workspace::Workspace,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::{
    Client, ConnectError,
    halo::{self, Action, Actions, ActionsRead},
};
use sluice_domain::{ConnectionId, RecordId, Stage, derived::Record};
use sluice_store::{Connection, Reader, StoreError, Told, Write, Writer};
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::CancellationToken;

/// The stream, beside those of the connector: what it brings is no record of anybody.
pub(super) const STREAM: &str = "actions";
/// As much of one ticket is shown.
const SHOWN: u32 = 200;
/// Pages at most: of the first look, behind which nothing is read, and of a pass. The next one goes on where it ended.
const FIRST: usize = 5;
const LATER: usize = 50;
/// Tickets that came late and are asked for one by one in a pass. The next one goes on behind them.
const LATE: usize = 50;
/// Observations that are looked through for them at a time.
const STRIDE: u32 = 500;

/// How far it was read.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Reached {
    look: ActionsRead,
    /// Up to which observation it was seen which tickets came. Unknown of what was kept before it was noted.
    known: Option<i64>,
}

impl Reached {
    fn of(kept: Option<Value>) -> Self {
        let Some(kept) = kept else { return Self::default() };
        // What was kept first was the time of the newest alone.
        let since = |kept: Value| {
            let look = serde_json::json!({ "since": kept, "newest": null, "until": null });
            serde_json::from_value(look).map(|look| Self { look, known: None })
        };
        serde_json::from_value(kept.clone()).or_else(|_| since(kept)).unwrap_or_default()
    }
}

/// Reads what was told since the last pass. Tickets that are not known are somebody else's business: of them nothing is
/// kept, and what was told in one of them is read when it comes.
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
    let reached = Reached::of(kept);
    // Before anything is left out for want of its ticket: what comes from now on is seen by the next pass.
    let late = workspace.store.read(move |r| late(r, id, reached)).await?;
    let known = reached.known.filter(|_| !reached.look.is_empty()).or(Some(late.known));
    let mut reading = Reading { workspace, client, id, stop, agents: None, new: false };
    let ended = reading.all(Reached { known, ..reached }, &late).await;
    if reading.new {
        workspace.stale.mark(&[Topic::People]);
    }
    if stop.is_cancelled() { Ok(()) } else { ended }
}

/// What is being read.
struct Reading<'r> {
    workspace: &'r Workspace,
    client: &'r Client,
    id: ConnectionId,
    stop: &'r CancellationToken,
    /// The names of agents, once they are needed.
    agents: Option<BTreeMap<i64, String>>,
    /// Whether anything of it is new.
    new: bool,
}

impl Reading<'_> {
    async fn all(&mut self, reached: Reached, late: &Late) -> Result<(), Failure> {
        let look = self.look(reached).await?;
        self.tickets(&late.tickets).await?;
        self.keep(Vec::new(), Some(Reached { look, known: Some(late.known) })).await
    }

    /// Looks from the newest back to where the last look began, page by page: each is kept with how far it is.
    async fn look(&mut self, mut reached: Reached) -> Result<ActionsRead, Failure> {
        let first = reached.look.is_first();
        let most = if first { FIRST } else { LATER };
        for _ in 0..most {
            let page = self.answer(halo::actions_page(self.client, reached.look)).await?;
            let Actions { told, read } = page?;
            reached.look = read.by(self.workspace.now());
            self.keep(told, Some(reached)).await?;
            if !reached.look.is_under_way() {
                break;
            }
        }
        Ok(if first { reached.look.over() } else { reached.look })
    }

    /// Asks for what was told in tickets, one by one.
    async fn tickets(&mut self, tickets: &[i64]) -> Result<(), Failure> {
        for ticket in tickets {
            let answer = self.answer(halo::actions_of(self.client, *ticket)).await?;
            match answer {
                Ok(told) => self.keep(told, None).await?,
                // One that is gone or not to be read keeps nothing else from being read.
                Err(error)
                    if plan::is_about_one(&error) || matches!(error, ConnectError::NotFound { .. }) =>
                {
                    tracing::info!(code = error.code(), "what was told in a ticket could not be read");
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// What was answered, as long as it is waited for.
    async fn answer<T>(
        &self,
        asked: impl Future<Output = Result<T, ConnectError>>,
    ) -> Result<Result<T, ConnectError>, Failure> {
        let answer = tokio::select! {
            answer = asked => answer,
            () = self.stop.cancelled() => Err(ConnectError::Stopped),
        };
        self.workspace.saw(&answer);
        allowance::count(self.workspace, self.id, self.client).await?;
        Ok(answer)
    }

    /// Keeps what was told in tickets that are known, and how far it is with that.
    async fn keep(&mut self, told: Vec<Action>, reached: Option<Reached>) -> Result<(), Failure> {
        let (id, store) = (self.id, &self.workspace.store);
        let told = store.read(move |r| of_known(r, id, told)).await?;
        if self.agents.is_none() && told.iter().any(|action| action.by.is_none() && action.agent.is_some()) {
            self.agents = Some(names(self.workspace, id, self.client).await?);
        }
        let none = BTreeMap::new();
        let agents = self.agents.as_ref().unwrap_or(&none);
        let rows: Vec<Told> = told.into_iter().map(|action| row(id, action, agents)).collect();
        self.new |= store
            .write(move |w| {
                let new = keep(w, &rows)?;
                if let Some(reached) = reached {
                    w.set_cursor(id, STREAM, &serde_json::json!(reached))?;
                }
                Ok::<_, StoreError>(new)
            })
            .await?;
        Ok(())
    }
}

/// Tickets that came since it was looked last, in which something may have been told before.
struct Late {
    tickets: Vec<i64>,
    /// Up to which observation these are all.
    known: i64,
}

/// Those in which all was told after what the next look begins with are none of them.
fn late(r: &Reader<'_>, connection: ConnectionId, reached: Reached) -> Result<Late, StoreError> {
    let newest = r.newest_observation()?;
    let mut late = Late { tickets: Vec::new(), known: newest };
    let Some(mut known) = reached.known.filter(|_| !reached.look.is_empty()) else { return Ok(late) };
    let begins = reached.look.start().filter(|_| !reached.look.is_under_way());
    let streams: Vec<&str> = Stage::ALL.iter().map(|stage| plan::stream_of(*stage)).collect();
    loop {
        let page = r.first_observations_after(connection, &streams, known, STRIDE)?;
        let last = page.len() < STRIDE as usize;
        for (seq, observation) in page {
            known = seq;
            let made = halo::ticket_made(&observation.raw);
            let looked_at = begins.zip(made).is_some_and(|(begins, made)| made >= begins);
            if let Ok(ticket) = observation.external_id.parse()
                && !looked_at
            {
                late.tickets.push(ticket);
            }
            if late.tickets.len() >= LATE {
                late.known = known;
                return Ok(late);
            }
        }
        if last {
            return Ok(late);
        }
    }
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

/// The names of agents. Who may not read them has the words all the same.
async fn names(
    workspace: &Workspace,
    id: ConnectionId,
    client: &Client,
) -> Result<BTreeMap<i64, String>, Failure> {
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

fn keep(w: &Writer<'_>, rows: &[Told]) -> Result<bool, StoreError> {
    let mut new = false;
    for row in rows {
        new |= w.put_told(row)?;
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
