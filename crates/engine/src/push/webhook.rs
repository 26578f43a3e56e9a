//! HaloPSA's webhook: set up here, and what comes by it. It says which tickets changed; what they are is read.

use super::{KEY, NotTaken, Push, Taken, made, news::MOST as MOST_NAMED, not_now, refused};
use crate::{
    App,
    api::{ById, Failure, MadeWebhook, Topic, Webhook},
    practice, sync,
    workspace::Workspace,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sluice_connect::{PushError, halo};
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use std::sync::Arc;

/// The largest delivery, in bytes.
pub(super) const MOST: usize = 1 << 20;
/// The vault's name for what HaloPSA signs with, and the setting's for what came.
pub(super) const SECRET: &str = "webhook";
/// The last part of the address.
pub(crate) const STREAM: &str = "tickets";
/// How long a delivery is known when it comes again.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// What came since the webhook was set up.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub taken: u32,
    pub ignored: u32,
    pub gone: u32,
}

/// Whether a connection's system sends webhooks.
pub(super) fn sends(connection: &Connection) -> bool {
    connection.connector == "halopsa"
}

/// Notes what a delivery names, once its signature is found right.
pub(super) async fn take(
    workspace: &Workspace,
    connection: &Connection,
    push: &Push,
) -> Result<Taken, NotTaken> {
    if push.stream != STREAM {
        return Err(NotTaken::NoSuchAddress);
    }
    let secret = workspace.vault.get(&workspace.account(connection.id, SECRET)).await.map_err(not_now)?;
    let secret = secret.ok_or(NotTaken::NoSuchAddress)?;
    let told = halo::told(&secret, &push.headers, &push.body).map_err(|error| {
        if error == PushError::NotProved {
            workspace.webhooks.refused();
        }
        refused(&connection.connector, STREAM, &error)
    })?;
    workspace.webhooks.taken();
    let (id, at, names) = (connection.id, workspace.now(), !told.tickets.is_empty());
    let fresh = workspace
        .store
        .write(move |w| {
            w.forget_pushes(id, STREAM, at - REMEMBERED)?;
            if !told.once {
                w.note_push_again(id, STREAM, &told.mark, at)?;
            } else if !w.note_push(id, STREAM, &told.mark, at)? {
                return Ok(false);
            }
            let mut counts: Counts = w.setting(SECRET)?.unwrap_or_default();
            counts.taken = counts.taken.saturating_add(1);
            counts.ignored = counts.ignored.saturating_add(told.ignored);
            w.set_setting(SECRET, &counts)?;
            // A number beyond this is no ticket's.
            for ticket in told.tickets.iter().filter_map(|ticket| i64::try_from(*ticket).ok()) {
                w.name_ticket(id, ticket, at, MOST_NAMED)?;
            }
            Ok::<_, Failure>(true)
        })
        .await
        .map_err(NotTaken::NotNow)?;
    workspace.stale.mark(&[Topic::Connections]);
    Ok(match (fresh, names) {
        (false, _) => Taken::Known,
        (true, false) => Taken::Ignored,
        (true, true) => {
            workspace.webhooks.named();
            Taken::Kept
        }
    })
}

/// How the webhook of HaloPSA's connection stands.
pub(crate) async fn show(app: &App, input: ById) -> Result<Webhook, Failure> {
    let workspace = app.workspace().await?;
    let connection = of(&workspace, &input).await?;
    row(&workspace, connection.id).await
}

/// Sets the webhook up with a new address and a new secret; those before it end.
pub(crate) async fn make(app: &App, input: ById) -> Result<MadeWebhook, Failure> {
    let workspace = app.workspace().await?;
    let id = of(&workspace, &input).await?.id;
    let token = {
        let _one = workspace.addresses.lock().await;
        made(&workspace, id, KEY).await?
    };
    let secret = made(&workspace, id, SECRET).await?;
    changed(&workspace, id, true).await?;
    Ok(MadeWebhook {
        path: format!("/push/{id}/{}/{STREAM}", token.expose()),
        header: halo::SIGNATURE.to_owned(),
        secret: secret.expose().to_owned(),
        webhook: row(&workspace, id).await?,
    })
}

/// Ends the webhook.
pub(crate) async fn forget(app: &App, input: ById) -> Result<Webhook, Failure> {
    let workspace = app.workspace().await?;
    let id = of(&workspace, &input).await?.id;
    super::forget(&workspace, id).await?;
    changed(&workspace, id, false).await?;
    row(&workspace, id).await
}

async fn of(workspace: &Workspace, input: &ById) -> Result<Connection, Failure> {
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    if sends(&connection) { Ok(connection) } else { Err(Failure::of("halo_not_connected")) }
}

async fn changed(workspace: &Arc<Workspace>, id: ConnectionId, on: bool) -> Result<(), Failure> {
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            w.set_setting(SECRET, &Counts::default())?;
            w.forget_pushes(id, STREAM, DateTime::<Utc>::MAX_UTC)?;
            w.forget_named_before(id, DateTime::<Utc>::MAX_UTC)?;
            w.append_audit(now, &actor, "webhook", &id.to_string(), &json!({ "on": on }))
        })
        .await?;
    workspace.webhooks.forget();
    practice::hook(workspace).await?;
    workspace.stale.mark(&[Topic::Connections]);
    Ok(())
}

async fn row(workspace: &Workspace, id: ConnectionId) -> Result<Webhook, Failure> {
    let on = workspace.vault.get(&workspace.account(id, SECRET)).await?.is_some();
    let (last_at, counts, waiting): (_, Option<Counts>, _) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((r.last_push(id, STREAM)?, r.setting(SECRET)?, r.named_count(id)?)))
        .await?;
    let Counts { taken, ignored, gone } = counts.unwrap_or_default();
    let refused = workspace.webhooks.count_refused();
    Ok(Webhook { on, last_at: last_at.filter(|_| on), taken, ignored, gone, refused, waiting })
}
