//! What is told in tickets: sent, looked up and read back. Nothing about it keeps a ticket waiting.

use super::{
    Sender, agreed, found_there,
    look::{TRIES, again},
    refused,
    single::is_about_one,
};
use crate::{
    api::Failure,
    plan::{entry, party, record},
};
use sluice_connect::{CallError, ConnectError, Still, halo};
use sluice_store::{Action, Write, WriteState};
use std::collections::BTreeMap;
use tokio_util::sync::CancellationToken;

impl Sender<'_> {
    /// Tells entries in their tickets, all or none.
    pub(super) async fn post_entries(
        &self,
        batch: &[Write],
        still: Still<'_>,
    ) -> Result<Vec<String>, CallError> {
        let entries: Option<Vec<halo::Entry>> = batch.iter().map(entry::to_send).collect();
        // Whatever is taken to be sent has its ticket.
        let Some(entries) = entries else {
            return Err(CallError::Refused(ConnectError::NotFound { what: "/Actions".to_owned() }));
        };
        match halo::add_entries_while(self.client, &entries, still).await {
            Ok(numbers) => {
                let told = entries.iter().zip(numbers);
                Ok(told.map(|(one, number)| entry::remote(one.ticket, &number)).collect())
            }
            // HaloPSA says with 401 as well as with 403 that a right is missing. The token itself was good a moment ago.
            Err(CallError::NotSent(error @ ConnectError::Forbidden { .. })) => Err(CallError::Refused(error)),
            Err(error) => Err(error),
        }
    }

    /// What became of an entry that went unanswered.
    pub(super) async fn look_for_entry(&self, mut write: Write) -> Result<(Write, &'static str), Failure> {
        let of = write.clone();
        let place = self.workspace.store.read(move |r| entry::place(r, &of)).await?;
        let (Some(ticket), Some(told)) = (place, entry::parse(&write.body)) else {
            return Ok(again(write, "not_found"));
        };
        let mark = told.mark();
        match self.told_in(ticket, std::slice::from_ref(&mark)).await {
            Ok(found) => match found.get(&mark) {
                Some(number) => {
                    self.sent(&mut write, entry::remote(ticket, number));
                    agreed(&mut write, self.workspace.now());
                    Ok((write, "found"))
                }
                None => Ok(again(write, "not_found")),
            },
            Err(error) if !is_about_one(&error) => Err(error.into()),
            Err(_) if write.attempts >= TRIES => {
                Ok(refused(write, Failure::of(entry::NOT_LOOKED_UP).with("tries", TRIES)))
            }
            // It is not sent again before it was looked up.
            Err(error) => {
                write.attempts += 1;
                write.failure = Some(serde_json::json!(Failure::from(error)));
                Ok((write, "not_looked_up"))
            }
        }
    }

    /// Looks at what was told since: only what is seen there counts as agreed.
    pub(super) async fn read_entries_back(&self, stop: &CancellationToken) -> Result<(), Failure> {
        let id = self.connection.id;
        let sent =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Sent, u32::MAX)).await?;
        let mut by_ticket: BTreeMap<i64, Vec<(Write, String)>> = BTreeMap::new();
        for write in sent.into_iter().filter(|write| write.action == Action::Append) {
            let ticket = write.remote_id.as_deref().and_then(entry::ticket_of);
            if let (Some(ticket), Some(told)) = (ticket, entry::parse(&write.body)) {
                by_ticket.entry(ticket).or_default().push((write, told.mark()));
            }
        }
        for (ticket, writes) in by_ticket {
            if stop.is_cancelled() {
                break;
            }
            let marks: Vec<String> = writes.iter().map(|(_, mark)| mark.clone()).collect();
            let found = match self.told_in(ticket, &marks).await {
                Ok(found) => found,
                // It was taken, so it is not told again; the next run looks once more.
                Err(error) if is_about_one(&error) => continue,
                Err(error) => return Err(error.into()),
            };
            let now = self.workspace.now();
            let seen: Vec<(Write, &'static str)> = writes
                .into_iter()
                .map(|(mut write, mark)| {
                    let event = found_there(&mut write, found.contains_key(&mark), now);
                    (write, event)
                })
                .collect();
            self.workspace
                .store
                .write(move |w| {
                    Ok::<_, Failure>(seen.iter().try_for_each(|(write, event)| record(w, write, event))?)
                })
                .await?;
        }
        Ok(())
    }

    /// Which of these marks a ticket bears; none where the ticket is gone.
    async fn told_in(&self, ticket: i64, marks: &[String]) -> Result<BTreeMap<String, String>, ConnectError> {
        let found = halo::find_entries(self.client, ticket, marks).await;
        self.workspace.saw(&found);
        match found {
            Err(ConnectError::NotFound { .. }) => Ok(BTreeMap::new()),
            found => found,
        }
    }
}

/// Whether it is only not allowed to tell anything in tickets, or to write customers: tickets are written all the same.
pub(super) fn not_allowed(batch: &[Write], error: &ConnectError) -> bool {
    matches!(error, ConnectError::Forbidden { .. })
        && batch.iter().all(|write| write.action == Action::Append || party::is(write))
}
