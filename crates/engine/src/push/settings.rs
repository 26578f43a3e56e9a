//! What a connection's pushes need that its form asked for: an address at which this program is reached from outside, and
//! the secrets by which the vendor proves itself. They can be given, changed and taken back after connecting.

use crate::{
    App,
    api::{Failure, PushAddresses, PushSetting, SetPushes, Topic},
    setup, sync,
    workspace::Workspace,
};
use serde_json::json;
use sluice_connect::Client;
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use sluice_vault::Secret;
use std::collections::BTreeMap;

/// What can be given, and whether it is.
pub(super) async fn of(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
) -> Result<Vec<PushSetting>, Failure> {
    let mut settings = Vec::new();
    for field in client.push_fields() {
        let value = connection.settings.get(&field.key).filter(|_| !field.secret).cloned();
        let given = match field.secret {
            true => workspace.vault.get(&workspace.account(connection.id, &field.key)).await?.is_some(),
            false => value.is_some(),
        };
        settings.push(PushSetting { field: setup::field(field), value, given });
    }
    Ok(settings)
}

/// Changes them without a new sign-in; jobs that run know it at once.
pub(crate) async fn set(app: &App, input: SetPushes) -> Result<PushAddresses, Failure> {
    let workspace = app.workspace().await?;
    let id: ConnectionId = sync::parse(&input.id)?;
    {
        // Whoever disconnects meanwhile waits: no secret of what is gone comes after it.
        let _one = workspace.addresses.lock().await;
        let connection = workspace.connection(id).await?;
        let client = workspace.client(&connection).await?;
        let values: BTreeMap<String, String> =
            input.values.into_iter().map(|(key, value)| (key, value.trim().to_owned())).collect();
        keep(&workspace, id, &client, values).await?;
    }
    workspace.stale.mark(&[Topic::Connections]);
    super::shown(&workspace, &workspace.connection(id).await?).await
}

async fn keep(
    workspace: &Workspace,
    id: ConnectionId,
    client: &Client,
    values: BTreeMap<String, String>,
) -> Result<(), Failure> {
    let fields = client.push_fields();
    let secret: BTreeMap<&str, bool> =
        fields.iter().map(|field| (field.key.as_str(), field.secret)).collect();
    if let Some(key) = values.keys().find(|key| !secret.contains_key(key.as_str())) {
        return Err(Failure::of("bad_setting").with("key", key));
    }
    let changed = client.pushes_with(&values)?;
    let names: Vec<String> = values.keys().cloned().collect();
    let given: Vec<String> = names.iter().filter(|name| secret[name.as_str()]).cloned().collect();
    let (secrets, open): (Vec<_>, Vec<_>) = values.into_iter().partition(|(key, _)| secret[key.as_str()]);
    for (key, value) in secrets {
        let name = workspace.account(id, &key);
        match value.is_empty() {
            true => workspace.vault.delete(&name).await?,
            false => workspace.vault.set(&name, Secret::new(value)).await?,
        }
    }
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            let connection = w.connection(id)?.filter(|connection| !connection.removed);
            let mut connection = connection.ok_or_else(|| Failure::of("unknown_connection"))?;
            for (key, value) in open {
                match value.is_empty() {
                    true => connection.settings.remove(&key),
                    false => connection.settings.insert(key, value),
                };
            }
            w.put_connection(&connection)?;
            setup::secrets::note(w, id, given.iter())?;
            w.append_audit(now, &actor, "pushes", &id.to_string(), &json!({ "set": names }))?;
            Ok::<_, Failure>(())
        })
        .await?;
    client.set_pushes(changed);
    Ok(())
}
