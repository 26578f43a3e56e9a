//! Ending a connection: the sign-in is taken back at the vendor where that can be done, then its secrets are deleted.

use super::secrets;
use crate::{
    App,
    api::{ById, Disconnected, Failure, LeftOpen, Topic},
    plan, practice, push, sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde_json::json;
use sluice_connect::manifest::{GRANT, Manifest, SIGN_IN};
use sluice_store::{Connection, WriteState};
use std::time::Duration;

/// Longer than this nobody waits for a vendor who is no longer wanted.
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) async fn disconnect(app: &App, input: ById) -> Result<Disconnected, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    let id = connection.id;
    if let Some(job) = workspace.store.read(move |r| r.latest_job_of(id)).await? {
        workspace.jobs.stop(job.id);
    }
    // One of the user's own may be gone, and is no reason to keep its account.
    let connector = workspace.connector(&connection.connector).await.ok();
    let manifest = connector.as_ref().map(|connector| connector.manifest());
    let left_open = match manifest {
        Some(manifest) => taken_back(&workspace, &connection, manifest).await,
        None => None,
    };
    // Whoever makes an address or gives a secret meanwhile comes before or too late.
    let _one = workspace.addresses.lock().await;
    workspace.forget_client(id).await;
    secrets::delete(&workspace, id, manifest).await?;
    workspace.grants.forget(&workspace.vault, id, &workspace.account(id, GRANT)).await?;
    push::forget(&workspace, id).await?;
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    let what = json!({ "left_open": left_open.is_some() });
    plan::withdraw_waiting(&workspace, id).await?;
    workspace
        .store
        .write(move |w| {
            // What came since, which is little.
            for mut write in w.writes_in_state(id, WriteState::Pending, u32::MAX)? {
                write.state = WriteState::Withdrawn;
                w.set_write(&write, "withdrawn")?;
            }
            w.remove_connection(id)?;
            secrets::forget(w, id)?;
            w.drop_found_pages_of(id)?;
            w.forget_named_before(id, DateTime::<Utc>::MAX_UTC)?;
            w.append_audit(now, &actor, "disconnect", &id.to_string(), &what)
        })
        .await?;
    practice::hook(&workspace).await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Status, Topic::Plan]);
    Ok(Disconnected { left_open })
}

/// Takes a sign-in in the browser back at the vendor; what is still open there. Nothing of it holds anybody up.
pub(super) async fn taken_back(
    workspace: &Workspace,
    connection: &Connection,
    manifest: &Manifest,
) -> Option<LeftOpen> {
    let way = connection.settings.get(SIGN_IN).map(String::as_str);
    if !manifest.sign_in(way).is_some_and(|auth| auth.in_browser()) {
        return None;
    }
    let left = |by_hand: Option<&str>, failure| LeftOpen {
        vendor: manifest.name.clone(),
        by_hand: by_hand.map(str::to_owned),
        failure,
    };
    let client = match workspace.client(connection).await {
        Ok(client) => client,
        Err(failure) => return Some(left(None, Some(failure))),
    };
    let by_hand = client.taken_back_at().map(str::to_owned);
    let taken = client.take_back(LIMIT).await;
    workspace.saw(&taken);
    match taken {
        Ok(true) => None,
        Ok(false) => Some(left(by_hand.as_deref(), None)),
        Err(error) => {
            let connector = connection.connector.as_str();
            tracing::warn!(connector, code = error.code(), "the sign-in was not taken back");
            Some(left(by_hand.as_deref(), Some(error.into())))
        }
    }
}
