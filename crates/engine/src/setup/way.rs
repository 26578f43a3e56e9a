//! The ways to sign in to one account: which there are, and leaving one for another. What the account told, how far it was
//! read and what was linked stays with the connection.

use super::{access_of, disconnect};
use crate::{
    api::{OtherWay, SignInWay},
    workspace::Workspace,
};
use sluice_connect::{
    Connector,
    manifest::{Auth, GRANT, SIGN_IN, USUAL},
};
use sluice_store::Connection;
use std::collections::BTreeSet;

/// The way in which a connection is signed in to; nothing where it is the usual one.
pub(super) fn of(connection: &Connection) -> Option<&str> {
    connection.settings.get(SIGN_IN).map(String::as_str)
}

pub(super) fn row((name, label, auth): (&str, &str, &Auth)) -> SignInWay {
    SignInWay {
        name: name.to_owned(),
        label: label.to_owned(),
        browser: auth.in_browser(),
        redirects: auth.redirects(),
    }
}

/// The other ways to sign in to what is connected, each with what is asked for it.
pub(super) fn others(connector: &Connector, connection: &Connection) -> Vec<OtherWay> {
    let now = of(connection).unwrap_or(USUAL);
    let others = connector.manifest().ways().filter(|(name, ..)| *name != now);
    others.map(|way| OtherWay { fields: access_of(connector, Some(way.0)), way: row(way) }).collect()
}

/// Ends the way in which a connection was signed in to before, where it is another now: at the vendor where that can be done,
/// and here. Nothing of it holds the new one up: what is left is named, and is deleted when it is disconnected.
pub(super) async fn leave(workspace: &Workspace, before: &Connection, now: &Connection) {
    if of(before) == of(now) {
        return;
    }
    let Ok(connector) = workspace.connector(&now.connector).await else { return };
    let manifest = connector.manifest();
    let in_browser = |connection: &Connection| manifest.sign_in(of(connection)).is_some_and(Auth::in_browser);
    if in_browser(before) && !in_browser(now) {
        // It says itself in the log where the access stays open there.
        let _ = disconnect::taken_back(workspace, before, manifest).await;
        let name = workspace.account(now.id, GRANT);
        if let Err(error) = workspace.grants.forget(&workspace.vault, now.id, &name).await {
            tracing::warn!(code = error.code(), "the sign-in in the browser is left in the vault");
        }
    }
    let secrets = |connection: &Connection| -> BTreeSet<String> {
        let fields = manifest.fields(of(connection)).filter(|field| field.secret);
        fields.map(|field| field.key.clone()).collect()
    };
    for key in secrets(before).difference(&secrets(now)) {
        if let Err(error) = workspace.vault.delete(&workspace.account(now.id, key)).await {
            tracing::warn!(code = error.code(), "a secret of another way to sign in is left in the vault");
        }
    }
}
