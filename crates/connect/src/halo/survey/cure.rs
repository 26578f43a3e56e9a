//! What HaloPSA's own site says would let an application in that is kept out.

use super::door;
use crate::{Client, ConnectError};

/// What has to be set otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cure {
    /// The authorisation server is at this address.
    Authority(String),
    /// This tenant has to be named. Tried: with it the application is let in.
    Tenant(String),
}

/// Asks the site what it says of itself to anybody. A secret goes nowhere that nobody typed in: another authorisation
/// server is only told.
pub async fn cure(client: &Client, error: &ConnectError) -> Option<Cure> {
    let kept_out = matches!(
        error,
        ConnectError::BadCredentials
            | ConnectError::NotAnApi { .. }
            | ConnectError::SignInNotAllowed
            | ConnectError::SignInNotKnown { .. }
    );
    if !kept_out {
        return None;
    }
    let account = client.account();
    let door = door::look(account).await;
    if let Some(there) = door.elsewhere(&door::authority(account)) {
        return Some(Cure::Authority(there.to_owned()));
    }
    let told = door.tenant.filter(|told| account.settings().get("tenant") != Some(told.as_str()))?;
    let_in(&client.with("tenant", &told).ok()?).await.then_some(Cure::Tenant(told))
}

/// Whether an application is let in. A sign-in in the browser is only looked at: what lasts of one is good once.
pub(super) async fn let_in(client: &Client) -> bool {
    if client.signs_in_with_browser() { client.sign_in().await.is_ok() } else { client.test().await.is_ok() }
}
