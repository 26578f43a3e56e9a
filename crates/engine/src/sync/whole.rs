//! Passes over a stream from its beginning: only they tell what is no longer there.

use super::told::STREAM;
use crate::{api::Failure, workspace::Workspace};
use chrono::TimeDelta;
use sluice_connect::Cursor;
use sluice_domain::ConnectionId;
use sluice_store::{Reader, StoreError};
use std::collections::BTreeMap;

/// How old the last one may be.
const WEEK: TimeDelta = TimeDelta::days(7);
/// And where it missed something, so that nobody waits long for the second.
const DAY: TimeDelta = TimeDelta::days(1);

/// Has the next pass over every stream of a connection start at the beginning. One that did goes on.
pub(super) async fn ask(workspace: &Workspace, connection: ConnectionId) -> Result<(), Failure> {
    begin(workspace, connection, |_, _, cursor| Ok(!cursor.starts_at_the_beginning())).await
}

/// The same of those streams that were not read from their beginning for long. What changed is read to its end first; where a
/// pass has read all that the vendor gives in one, there is no end to go on to.
pub(super) async fn due(workspace: &Workspace, connection: ConnectionId) -> Result<(), Failure> {
    let now = workspace.now();
    let given = given(workspace, connection).await?;
    begin(workspace, connection, move |r, stream, cursor| {
        if given.get(stream).is_some_and(|most| cursor.has_read(*most)) {
            return Ok(true);
        }
        if cursor.is_mid_pass() || cursor.starts_at_the_beginning() {
            return Ok(false);
        }
        let age = if r.missing(connection, stream, 1)?.is_empty() { WEEK } else { DAY };
        let read_at = r.pass(connection, stream)?.and_then(|pass| pass.read_at);
        // What was read in the future was read before the clock was set back.
        Ok(read_at.is_none_or(|at| now - at >= age || at > now))
    })
    .await
}

/// How many records the vendor gives in one pass, by stream; of those that are not there it says nothing.
async fn given(workspace: &Workspace, connection: ConnectionId) -> Result<BTreeMap<String, u64>, Failure> {
    let connection = workspace.connection(connection).await?;
    let connector = workspace.connector(&connection.connector).await?;
    let streams = connector.manifest().streams.iter();
    Ok(streams.filter_map(|stream| Some((stream.name.clone(), stream.paging.as_ref()?.most?))).collect())
}

async fn begin(
    workspace: &Workspace,
    connection: ConnectionId,
    wanted: impl Fn(&Reader<'_>, &str, &Cursor) -> Result<bool, StoreError> + Send + 'static,
) -> Result<(), Failure> {
    let cursors = workspace
        .store
        .read(move |r| {
            let mut begun = Vec::new();
            for (stream, value) in r.cursors_of(connection)? {
                // What stands in tickets is looked at by looks of its own.
                if stream == STREAM {
                    continue;
                }
                let Ok(cursor) = serde_json::from_value::<Cursor>(value) else { continue };
                if wanted(r, &stream, &cursor)? {
                    begun.push((stream, serde_json::json!(cursor.from_the_beginning())));
                }
            }
            Ok::<_, StoreError>(begun)
        })
        .await?;
    if cursors.is_empty() {
        return Ok(());
    }
    workspace
        .store
        .write(move |w| {
            cursors.iter().try_for_each(|(stream, cursor)| w.set_cursor(connection, stream, cursor))
        })
        .await?;
    Ok(())
}
