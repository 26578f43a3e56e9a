//! Passes close behind another one: they bring what changed since that one began, and leave the cursor where it is. What
//! comes into lists late is brought by the next usual pass, which starts from there, with its whole overlap.

use super::pull::{Pass, walk};
use crate::{api::Failure, workspace::Workspace};
use sluice_connect::{Client, Cursor};
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use tokio_util::sync::CancellationToken;

/// Where the last pass over a stream stopped.
pub(crate) async fn kept_cursor(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &str,
) -> Result<Option<Cursor>, Failure> {
    let name = stream.to_owned();
    let stored = workspace.store.read(move |r| r.cursor(connection, &name)).await?;
    // A cursor of another version is dropped: the pass starts again, and equal records change nothing.
    Ok(stored.and_then(|value| serde_json::from_value(value).ok()))
}

/// Makes the pass of a cursor that is [close behind](Cursor::close_behind) another one. Where it ended; nothing where it was
/// stopped before.
pub(crate) async fn pull_close_behind(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    (stream, cursor): (&str, Cursor),
    stop: &CancellationToken,
) -> Result<Option<Cursor>, Failure> {
    let pass = Pass { stream, cursor: Some(cursor), kept: false };
    walk(workspace, connection, client, pass, None, stop).await
}
