//! What providers and HaloPSA send by themselves: a route into the program. What a provider sends is kept like a page of a
//! sync; what HaloPSA sends only says what to read again.

mod news;
mod settings;
mod webhook;

use crate::{
    App,
    api::{ById, Failure, PushAddress, PushAddresses, Topic},
    derive,
    find::{both, charged_for},
    sync,
    workspace::{Workspace, hex},
};
pub(crate) use news::{News, keep_up};
pub(crate) use settings::set as set_pushes;
use sluice_connect::{PushError, Pushed, SkipReason, Skipped, manifest::Unfit};
use sluice_domain::{ConnectionId, EntityKind, Observation, RecordId};
use sluice_store::{Connection, Reader, StoreError};
use sluice_vault::Secret;
use std::collections::BTreeMap;
use subtle::ConstantTimeEq as _;
pub(crate) use webhook::{
    STREAM as WEBHOOK, forget as forget_webhook, make as make_webhook, show as webhook,
};

/// The vault's name for the secret part of a connection's address.
const KEY: &str = "push";
/// The largest thing that a provider may send, in bytes: a list of a few thousand people.
const MOST: usize = 8 << 20;
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
    /// It is kept, or noted to be read again.
    Kept,
    /// The same was sent before.
    Known,
    /// It is about nothing that is read.
    Ignored,
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

impl NotTaken {
    /// The HTTP status to answer with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NoSuchAddress => 404,
            Self::NotProved => 401,
            Self::NotUnderstood => 422,
            Self::NotNow(_) => 503,
        }
    }
}

impl App {
    /// Whether an address is one of ours, and how many bytes may be sent to it: to be asked before the body is read.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn knows_address(&self, connection: &str, token: &str) -> Result<usize, NotTaken> {
        let workspace = self.workspace().await.map_err(NotTaken::NotNow)?;
        let connection = of_address(&workspace, connection, token).await?;
        Ok(if webhook::sends(&connection) { webhook::MOST } else { MOST })
    }

    /// Takes what was sent, and keeps it or notes it before it answers.
    ///
    /// # Errors
    /// [`NotTaken`].
    pub async fn take(&self, push: Push) -> Result<Taken, NotTaken> {
        let workspace = self.workspace().await.map_err(NotTaken::NotNow)?;
        take(&workspace, push).await
    }
}

/// As [`App::take`], for an open workspace.
pub(crate) async fn take(workspace: &Workspace, push: Push) -> Result<Taken, NotTaken> {
    let connection = of_address(workspace, &push.connection, &push.token).await?;
    if webhook::sends(&connection) {
        return webhook::take(workspace, &connection, &push).await;
    }
    let client = workspace.client(&connection).await.map_err(NotTaken::NotNow)?;
    let pushed = client
        .pushed(&push.stream, &push.headers, &push.body, workspace.now())
        .map_err(|error| refused(&connection.connector, &push.stream, &error))?;
    let taken = keep(workspace, &connection, push.stream, pushed).await?;
    if taken == Taken::Kept {
        workspace.stale.mark(STALE);
    }
    Ok(taken)
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
    let (stream, reason, told) = match error {
        // Whoever sends it may have written anything there.
        PushError::UnknownStream => ("", "no_such_stream", NotTaken::NoSuchAddress),
        PushError::NoSecret { .. } => (stream, "secret_missing", NotTaken::NotProved),
        PushError::NotProved => (stream, "not_proved", NotTaken::NotProved),
        PushError::OutOfTime => (stream, "out_of_time", NotTaken::NotProved),
        PushError::NotUnderstood(cause) => (stream, cause.code(), NotTaken::NotUnderstood),
    };
    tracing::warn!(connector, stream, reason, "push not taken");
    told
}

async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    sent: String,
    pushed: Pushed,
) -> Result<Taken, NotTaken> {
    for skipped in &pushed.skipped {
        tracing::warn!(stream = sent, reason = skipped.reason.code(), "record skipped");
    }
    let (at, adds, mut skipped) = (workspace.now(), pushed.adds, pushed.skipped);
    // It is not noted: what comes of it has the same number.
    let waits = |one: &Skipped| one.reason == SkipReason::Unfit(Unfit::Waiting);
    let unreadable = skipped.iter().any(|one| one.reason.is_unreadable());
    if pushed.records.is_empty() && !unreadable && skipped.iter().any(waits) {
        return Ok(Taken::Kept);
    }
    if adds {
        // Each part says something of its own: none takes the place of another.
        skipped.iter_mut().for_each(|one| one.external_id = None);
    }
    // What was asked for was paid then; only what comes unasked has a price here.
    let charged =
        charged_for(workspace, connection, &sent, &pushed.records).await.map_err(NotTaken::NotNow)?;
    let observations = sync::observations(workspace, connection, &pushed.stream, pushed.records);
    let way = sync::Way::of(workspace, connection).await.map_err(NotTaken::NotNow)?;
    let (connection, stream) = (connection.id, pushed.stream);
    let trust = workspace.trust().await.map_err(NotTaken::NotNow)?;
    workspace
        .store
        .write(move |w| {
            if !w.note_push(connection, &sent, &pushed.mark, at)? {
                return Ok(Taken::Known);
            }
            if let Some(charged) = &charged {
                w.put_purchase(charged)?;
            }
            // Of what is said of a record more than once the last counts.
            let mut fresh: BTreeMap<RecordId, Observation> = BTreeMap::new();
            let stays = match adds {
                true => Vec::new(),
                false => sync::alone(w, &way, (connection, &stream), &observations)?,
            };
            let mut stays = stays.into_iter();
            for observation in observations {
                let mut observation = if adds { added(w, observation)? } else { observation };
                let came = sync::restore(&mut observation, stays.next().unwrap_or_default());
                if sync::append(w, &observation, came.as_ref())? {
                    fresh.insert(observation.record(), observation);
                }
            }
            let fresh: Vec<Observation> = fresh.into_values().collect();
            derive::observe(w, &trust, &fresh)?;
            sync::set_aside(w, connection, &sent, &skipped, at)?;
            if !adds {
                sync::read_after_all(w, connection, &sent, fresh.iter())?;
            }
            Ok::<_, Failure>(Taken::Kept)
        })
        .await
        .map_err(NotTaken::NotNow)
}

/// What is said of a record, with what was known of it before. What was said later counts.
pub(crate) fn added(r: &Reader<'_>, said: Observation) -> Result<Observation, StoreError> {
    let Some(known) = r.latest_observation(said.record())? else { return Ok(said) };
    let (at, known_at) = (said.at, known.at);
    let (mut fields, later, raw) = match known_at <= at {
        true => (known.fields, said.fields, both(&known.raw, said.raw)),
        false => (said.fields, known.fields, both(&said.raw, known.raw)),
    };
    fields.extend(later);
    Ok(Observation { fields, raw, at: at.max(known_at), ..said })
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
    // Whoever disconnects held the same.
    workspace.connection(connection).await?;
    made(workspace, connection, KEY).await
}

/// The addresses to give to the provider; the first time they are made.
pub(crate) async fn addresses(app: &App, input: ById) -> Result<PushAddresses, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    shown(&workspace, &connection).await
}

async fn shown(workspace: &Workspace, connection: &Connection) -> Result<PushAddresses, Failure> {
    let client = workspace.client(connection).await?;
    let (reached_at, settings) = (client.reached_at(), settings::of(workspace, connection, &client).await?);
    let streams = client.pushed_streams();
    if streams.is_empty() {
        return Ok(PushAddresses { reached_at, addresses: Vec::new(), settings });
    }
    let token = token(workspace, connection.id).await?;
    let id = connection.id;
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
            needs: client.push_needs(&stream),
            stream,
            last_at,
        })
        .collect();
    Ok(PushAddresses { reached_at, addresses, settings })
}

/// The secret part of the address of HaloPSA's webhook, and what it signs with, where it is set up.
pub(crate) async fn given(
    workspace: &Workspace,
    connection: ConnectionId,
) -> Result<Option<(Secret<String>, Secret<String>)>, Failure> {
    let token = workspace.vault.get(&workspace.account(connection, KEY)).await?;
    let secret = workspace.vault.get(&workspace.account(connection, webhook::SECRET)).await?;
    Ok(token.zip(secret))
}

/// Makes a secret of a connection's and keeps it under this name.
async fn made(
    workspace: &Workspace,
    connection: ConnectionId,
    name: &str,
) -> Result<Secret<String>, Failure> {
    let mut bytes = [0_u8; 32];
    workspace.host.random(&mut bytes);
    let secret = hex(&bytes);
    workspace.vault.set(&workspace.account(connection, name), Secret::new(secret.clone())).await?;
    Ok(Secret::new(secret))
}

/// Forgets the address of a connection, and what is signed with.
pub(crate) async fn forget(workspace: &Workspace, connection: ConnectionId) -> Result<(), Failure> {
    for name in [KEY, webhook::SECRET] {
        workspace.vault.delete(&workspace.account(connection, name)).await?;
    }
    Ok(())
}
