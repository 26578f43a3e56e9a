//! What sign-ins in the browser were changed for, in the vault.

use sluice_connect::{ConnectError, Keeper};
use sluice_domain::ConnectionId;
use sluice_vault::{Secret, Vault, VaultError};
use std::{collections::HashSet, future::Future, pin::Pin, sync::Arc};
use tokio::sync::Mutex;

/// The connections whose sign-in may be kept. A call that is under way while its connection is taken away must not bring
/// its secret back.
#[derive(Clone, Default)]
pub(crate) struct Grants(Arc<Mutex<HashSet<ConnectionId>>>);

/// Keeps the sign-in of one connection.
struct InVault {
    grants: Grants,
    vault: Vault,
    connection: ConnectionId,
    /// The vault's name for it.
    name: String,
}

impl Grants {
    /// From now on the connection's sign-in may be kept under `name`.
    pub(crate) async fn keeper(
        &self,
        vault: &Vault,
        connection: ConnectionId,
        name: String,
    ) -> Arc<dyn Keeper> {
        self.0.lock().await.insert(connection);
        Arc::new(InVault { grants: self.clone(), vault: vault.clone(), connection, name })
    }

    /// Deletes the connection's sign-in, and keeps none from now on.
    pub(crate) async fn forget(
        &self,
        vault: &Vault,
        connection: ConnectionId,
        name: &str,
    ) -> Result<(), VaultError> {
        let mut kept = self.0.lock().await;
        kept.remove(&connection);
        vault.delete(name).await
    }
}

impl Keeper for InVault {
    fn keep(
        &self,
        grant: Secret<String>,
    ) -> Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send + '_>> {
        Box::pin(async move {
            let kept = self.grants.0.lock().await;
            if !kept.contains(&self.connection) {
                return Err(ConnectError::SignInNotKept);
            }
            self.vault.set(&self.name, grant).await.map_err(|error| {
                tracing::warn!(code = error.code(), "sign-in not kept");
                ConnectError::SignInNotKept
            })
        })
    }
}
