//! What an operator allows each source a day, and which source goes first.

use crate::{
    App,
    api::{Allow, Allowance, ConnectionRow, Failure, Topic},
    setup, sync,
    workspace::Workspace,
};
use chrono::NaiveDate;
use sluice_connect::Client;
use sluice_domain::ConnectionId;
use sluice_store::{Reader, StoreError};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

const KEY: &str = "allowances";
/// The most that can be allowed; more than that is no limit.
const MOST: u64 = 1_000_000_000;

/// What every source is allowed; what nobody said anything about is allowed everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowances(BTreeMap<String, Allowance>);

impl Allowances {
    pub(crate) fn read(r: &Reader<'_>) -> Result<Self, StoreError> {
        Ok(Self(r.setting(KEY)?.unwrap_or_default()))
    }

    pub(crate) fn of(&self, connection: ConnectionId) -> Allowance {
        self.0.get(&connection.to_string()).copied().unwrap_or_default()
    }
}

/// What was used today and is not in the store yet.
#[derive(Default)]
pub(crate) struct Used {
    calls: Mutex<HashMap<ConnectionId, (NaiveDate, u64)>>,
}

impl Used {
    fn calls(&self) -> MutexGuard<'_, HashMap<ConnectionId, (NaiveDate, u64)>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The day's calls with those made since this was last asked; `before` are those that the store knows of.
    fn count(&self, connection: ConnectionId, made: u64, day: NaiveDate, before: u64) -> u64 {
        let mut calls = self.calls();
        let (of, sum) = calls.entry(connection).or_insert((day, before));
        if *of != day {
            (*of, *sum) = (day, before);
        }
        *sum += made;
        *sum
    }
}

pub(crate) async fn allow(app: &App, input: Allow) -> Result<ConnectionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    let too_much = |number: Option<u64>| number.is_some_and(|number| number > MOST);
    if too_much(input.allowance.daily_calls) || too_much(input.allowance.daily_millicredits) {
        return Err(Failure::of("allowance_too_large").with("most", MOST));
    }
    let (id, key, actor, now) =
        (connection.id, connection.id.to_string(), workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            let mut all: BTreeMap<String, Allowance> = w.setting(KEY)?.unwrap_or_default();
            all.insert(key.clone(), input.allowance);
            w.set_setting(KEY, &all)?;
            w.append_audit(now, &actor, "allow", &key, &serde_json::json!(input.allowance))
        })
        .await?;
    if let Ok(client) = workspace.client(&connection).await {
        count(&workspace, id, &client).await?;
    }
    workspace.stale.mark(&[Topic::Connections]);
    setup::row(&workspace, connection).await
}

/// Keeps the number of calls that were made today, whatever became of them, and tells the client how many it may still
/// make.
pub(crate) async fn count(workspace: &Workspace, id: ConnectionId, client: &Client) -> Result<(), Failure> {
    let day = workspace.now().date_naive();
    let (most, kept) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((Allowances::read(r)?.of(id).daily_calls, calls_on(r, id, day)?)))
        .await?;
    let used = workspace.used.count(id, client.calls_made(), day, kept);
    client.allow_calls(most.map(|most| most.saturating_sub(used)));
    if used > kept {
        let value = i64::try_from(used).unwrap_or(i64::MAX);
        workspace.store.write(move |w| w.set_daily(day, &calls_key(id), value)).await?;
    }
    Ok(())
}

/// The day's counter of a connection's calls.
fn calls_key(connection: ConnectionId) -> String {
    format!("calls/{connection}")
}

/// Calls made on a day, as the store knows.
pub(crate) fn calls_on(r: &Reader<'_>, id: ConnectionId, day: NaiveDate) -> Result<u64, StoreError> {
    Ok(r.daily(day, &calls_key(id))?.unwrap_or_default().unsigned_abs())
}
