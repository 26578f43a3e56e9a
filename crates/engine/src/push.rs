//! What providers send by themselves: a route into the program, kept like a page of a sync.

use crate::{
    App,
    api::{ById, Failure, PushAddress, PushAddresses, Topic},
    derive,
    find::both,
    ids::new_id,
    sync,
    workspace::Workspace,
};
use sluice_connect::{PushError, Pushed, SkipReason, manifest::Unfit};
use sluice_domain::{ConnectionId, EntityKind, FactId, Observation, RecordId};
use sluice_store::{Connection, Reader, StoreError};
use sluice_vault::Secret;
use std::collections::BTreeMap;
use subtle::ConstantTimeEq as _;

/// The vault's name for the secret part of a connection's address.
const KEY: &str = "push";
/// What a push makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Connections];

/// Something that was sent to the program.
#[derive(Clone, Debug)]
pub struct Push {
    /// The connection that the address names.
    pub connection: String,
    /// The secret part of the address.
    pub token: String,
    /// The stream that the address names.
    pub stream: String,
    /// Its headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body as it came.
    pub body: Vec<u8>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    Kept,
    /// The same was sent before.
    Known,
}

/// Why it was not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotTaken {
    /// There is no such address.
    #[error("no such address")]
    NoSuchAddress,
    /// The vendor's own proof is missing or wrong.
    #[error("not proved")]
    NotProved,
    /// It is not what the vendor documents; the same again will not be taken either.
    #[error("not understood")]
    NotUnderstood,
    /// The program can't take it now; the same again may be taken.
    #[error("not now: {0}")]
    NotNow(Failure),
}

impl App {
    /// Whether an address is one of ours, to be asked before the body is read.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn knows_address(&self, connection: &str, token: &str) -> Result<(), NotTaken> {
        let workspace = self.workspace().await.map_err(NotTaken::NotNow)?;
        of_address(&workspace, connection, token).await.map(drop)
    }

    /// Takes what a provider sent, and keeps it before it answers.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn take(&self, push: Push) -> Result<Taken, NotTaken> {
        let workspace = self.workspace().await.map_err(NotTaken::NotNow)?;
        let connection = of_address(&workspace, &push.connection, &push.token).await?;
        let id = connection.id;
        let client = workspace.client(&connection).await.map_err(NotTaken::NotNow)?;
        let pushed = client
            .pushed(&push.stream, &push.headers, &push.body, workspace.now())
            .map_err(|error| refused(&connection.connector, &push.stream, &error))?;
        let taken = keep(&workspace, id, push.stream, pushed).await?;
        if taken == Taken::Kept {
            workspace.stale.mark(STALE);
        }
        Ok(taken)
    }
}

async fn of_address(workspace: &Workspace, connection: &str, token: &str) -> Result<Connection, NotTaken> {
    let id: ConnectionId = connection.parse().map_err(|_| NotTaken::NoSuchAddress)?;
    let connection = workspace.connection(id).await.map_err(|_| NotTaken::NoSuchAddress)?;
    let known = workspace.vault.get(&workspace.account(id, KEY)).await.map_err(not_now)?;
    let right = known.is_some_and(|known| bool::from(known.expose().as_bytes().ct_eq(token.as_bytes())));
    if right { Ok(connection) } else { Err(NotTaken::NoSuchAddress) }
}

fn not_now(error: impl Into<Failure>) -> NotTaken {
    NotTaken::NotNow(error.into())
}

fn refused(connector: &str, stream: &str, error: &PushError) -> NotTaken {
    tracing::warn!(connector, stream, %error, "push not taken");
    match error {
        PushError::UnknownStream => NotTaken::NoSuchAddress,
        PushError::NoSecret { .. } | PushError::NotProved | PushError::OutOfTime => NotTaken::NotProved,
        PushError::NotUnderstood(_) => NotTaken::NotUnderstood,
    }
}

async fn keep(
    workspace: &Workspace,
    connection: ConnectionId,
    sent: String,
    pushed: Pushed,
) -> Result<Taken, NotTaken> {
    for skipped in &pushed.skipped {
        tracing::warn!(stream = sent, reason = skipped.reason.code(), "record skipped");
    }
    let is = |reason: fn(&SkipReason) -> bool| pushed.skipped.iter().any(|skipped| reason(&skipped.reason));
    if pushed.records.is_empty() {
        if is(|reason| matches!(reason, SkipReason::Mapping(_) | SkipReason::NoId)) {
            return Err(NotTaken::NotUnderstood);
        }
        // It is not noted: what comes of it has the same number.
        if is(|reason| *reason == SkipReason::Unfit(Unfit::Waiting)) {
            return Ok(Taken::Kept);
        }
    }
    let (at, desk, stream, adds) = (workspace.now(), workspace.desk, pushed.stream, pushed.adds);
    let observations: Vec<Observation> = pushed
        .records
        .into_iter()
        .map(|record| Observation {
            id: new_id!(workspace.host.as_ref(), FactId),
            desk,
            at,
            connection,
            stream: stream.clone(),
            kind: record.kind,
            external_id: record.external_id,
            fields: record.fields,
            raw: record.raw,
            // What it cost was paid when it was asked for.
            price_millicredits: 0,
        })
        .collect();
    let trust = workspace.trust().await.map_err(NotTaken::NotNow)?;
    workspace
        .store
        .write(move |w| {
            if !w.note_push(connection, &sent, &pushed.mark, at)? {
                return Ok(Taken::Known);
            }
            // Of what is said of a record more than once the last counts.
            let mut fresh: BTreeMap<RecordId, Observation> = BTreeMap::new();
            for observation in observations {
                let observation = if adds { added(w, observation)? } else { observation };
                if w.append_observation(&observation)? {
                    fresh.insert(observation.record(), observation);
                }
            }
            let fresh: Vec<Observation> = fresh.into_values().collect();
            derive::observe(w, &trust, &fresh)?;
            Ok::<_, Failure>(Taken::Kept)
        })
        .await
        .map_err(NotTaken::NotNow)
}

/// What is said of a record, with what was known of it before.
fn added(r: &Reader<'_>, said: Observation) -> Result<Observation, StoreError> {
    let Some(before) = r.latest_observation(said.record())? else { return Ok(said) };
    let mut fields = before.fields;
    fields.extend(said.fields);
    Ok(Observation { fields, raw: both(&before.raw, said.raw), ..said })
}

/// Where a connection's provider may send what it has for a stream, from the program's own address on.
pub(crate) async fn path(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &str,
) -> Result<String, Failure> {
    Ok(path_of(connection, &token(workspace, connection).await?, stream))
}

fn path_of(connection: ConnectionId, token: &Secret<String>, stream: &str) -> String {
    format!("/push/{connection}/{}/{stream}", token.expose())
}

/// The secret part of a connection's address; the first time it is made.
async fn token(workspace: &Workspace, connection: ConnectionId) -> Result<Secret<String>, Failure> {
    let account = workspace.account(connection, KEY);
    // Two who ask at once are told the same address.
    let _one = workspace.addresses.lock().await;
    if let Some(token) = workspace.vault.get(&account).await? {
        return Ok(token);
    }
    let mut bytes = [0_u8; 24];
    workspace.host.random(&mut bytes);
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    workspace.vault.set(&account, Secret::new(token.clone())).await?;
    Ok(Secret::new(token))
}

/// The addresses to give to the provider; the first time they are made.
pub(crate) async fn addresses(app: &App, input: ById) -> Result<PushAddresses, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    let client = workspace.client(&connection).await?;
    let token = token(&workspace, connection.id).await?;
    let id = connection.id;
    let streams = client.pushed_streams();
    let names = streams.clone();
    let last = workspace
        .store
        .read(move |r| names.iter().map(|stream| r.last_push(id, stream)).collect::<Result<Vec<_>, _>>())
        .await?;
    let addresses = streams
        .into_iter()
        .zip(last)
        .map(|(stream, last_at)| PushAddress {
            path: path_of(id, &token, &stream),
            kind: client.push_kind(&stream).unwrap_or(EntityKind::Person).name().to_owned(),
            told_at: client.push_told_at(&stream).map(str::to_owned),
            needs: client.push_needs(&stream).map(str::to_owned),
            stream,
            last_at,
        })
        .collect();
    Ok(PushAddresses { reached_at: client.reached_at().map(str::to_owned), addresses })
}

/// Forgets the address of a connection.
pub(crate) async fn forget(workspace: &Workspace, connection: ConnectionId) -> Result<(), Failure> {
    Ok(workspace.vault.delete(&workspace.account(connection, KEY)).await?)
}
