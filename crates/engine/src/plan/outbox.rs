//! Into the outbox and out of it again, in parts that hold nobody up.
//!
//! What is booked is at every moment a beginning of the plan that was seen, in its order: nothing is in the outbox that
//! goes on from what is not. Cut off between two parts, what is booked goes out as everything booked does, and the plan
//! draws the rest. Likewise each write that was to be taken out is out, or waits as before.

use super::{draw, entry, party, record};
use crate::{
    App,
    api::{Apply, Failure, LedgerPage, PageQuery, TakeOut, Topic},
    crash::edge,
    slice::in_parts,
    workspace::Workspace,
};
use sluice_domain::{ConnectionId, RecordId, WriteId};
use sluice_store::{Action, Connection, Write, WriteState};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

/// Puts the plan that was seen into the outbox.
pub(super) async fn book(workspace: &Arc<Workspace>, halo: &Connection, input: Apply) -> Result<(), Failure> {
    let (now, id) = (workspace.now(), halo.id);
    let host = Arc::clone(&workspace.host);
    let chosen = draw::chosen(input.only)?;
    let actor = host.user_name();
    let of = halo.clone();
    // Drawn where nobody has to wait for it. What moves between here and the next line is seen before it is sent.
    let drawn = workspace.store.read(move |r| draw::draw(r, Some(&of))).await?;
    if drawn.fingerprint != input.fingerprint {
        return Err(Failure::of("plan_moved"));
    }
    let drawn = drawn.of(Some(halo), &chosen);
    if let Some(person) = drawn.lacks(&chosen) {
        return Err(Failure::of("not_in_plan").with("person", person));
    }
    if let Some(refusal) = drawn.refusal {
        return Err(refusal);
    }
    if drawn.brake.is_some() && !input.release_brake {
        return Err(Failure::of("brake_not_released"));
    }
    let tickets = drawn.items.iter().map(|item| item.to_write(host.as_ref(), id, now));
    let parties = drawn.parties.iter().map(|party| party.to_write(host.as_ref(), id, now));
    // After the tickets in which they are told.
    let entries = drawn.entries.iter().map(|entry| entry.to_write(host.as_ref(), id, now));
    let writes: Vec<Write> = tickets.chain(parties).chain(entries).collect();
    let detail = serde_json::json!({
        "fingerprint": drawn.fingerprint,
        "writes": writes.len(),
        "people": chosen.as_ref().map(BTreeSet::len),
    });
    // What somebody approved is the whole of it, however much of it is booked if the program ends.
    let (mut approved, mut booked, all) = (Some(detail), HashSet::new(), writes.len());
    in_parts(&workspace.store, writes, "booked_part", move |w, part: Vec<Write>| {
        let is_ticket = |write: &Write| write.action != Action::Append && !party::is(write);
        let tickets = part.iter().filter(|write| is_ticket(write));
        let anchors: Vec<RecordId> = tickets.map(|write| write.anchor).collect();
        let others =
            |write: &Write| write.connection == id && is_ticket(write) && !booked.contains(&write.id);
        if w.open_writes_of_records(&anchors)?.iter().any(others)
            || entry::under_way(w, id, &part)?
            || party::under_way(w, id, &part, &booked)?
        {
            return Err(moved(booked.len(), all));
        }
        for write in &part {
            w.add_write(write)?;
        }
        if let Some(detail) = approved.take() {
            w.append_audit(now, &actor, "apply", &id.to_string(), &detail)?;
        }
        booked.extend(part.iter().map(|write| write.id));
        Ok(part.len())
    })
    .await?;
    edge("booked");
    Ok(())
}

/// Why no more is booked of so many writes. What is booked already goes out, so who looks again finds only the rest.
fn moved(booked: usize, all: usize) -> Failure {
    if booked == 0 {
        return Failure::of("plan_moved");
    }
    let left = all.saturating_sub(booked);
    Failure::of("plan_booked_in_part").with("booked", booked).with("all", all).with("left", left)
}

/// Takes writes out of the outbox that were not sent yet.
pub(crate) async fn take_out(app: &App, input: TakeOut) -> Result<LedgerPage, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let (now, actor, id) = (workspace.now(), workspace.host.user_name(), halo.id);
    let wanted: BTreeSet<String> = input.ids.into_iter().collect();
    let least = wanted.len().max(1);
    let waiting: Vec<WriteId> = workspace
        .store
        .read(move |r| {
            let mut waiting = r.waiting_ids(id)?;
            waiting.retain(|write| wanted.is_empty() || wanted.contains(&write.to_string()));
            Ok::<_, Failure>(waiting)
        })
        .await?;
    // What is on its way can't be called back.
    if waiting.len() < least {
        return Err(Failure::of("write_not_waiting"));
    }
    let shared = Arc::clone(&workspace);
    let taken = in_parts(&workspace.store, waiting, "taken_out_part", move |w, part: Vec<WriteId>| {
        let mut still = w.writes(&part)?;
        still.retain(|write| write.state == WriteState::Pending);
        for write in &mut still {
            write.state = WriteState::Withdrawn;
            write.failure = Some(serde_json::json!(Failure::of("taken_out").with("by", &actor)));
            record(w, write, "taken_out")?;
        }
        if still.is_empty() {
            return Ok(0);
        }
        // A run that is at work has that much less to do.
        let job = shared.jobs.on(id).map(|job| w.job(job)).transpose()?.flatten();
        if let Some(mut job) = job.filter(|job| job.kind == "apply") {
            job.total = job.total.map(|total| total.saturating_sub(draw::number(still.len())));
            w.put_job(&job)?;
        }
        let detail = serde_json::json!({ "writes": still.len() });
        w.append_audit(now, &actor, "take_out", &id.to_string(), &detail)?;
        Ok(still.len())
    })
    .await;
    workspace.stale.mark(&[Topic::Plan, Topic::Ledger, Topic::Jobs, Topic::Status]);
    // Some of them went out in the meantime.
    if taken? < least {
        return Err(Failure::of("write_not_waiting"));
    }
    super::ledger(app, PageQuery::default()).await
}

/// Withdraws what waits for a connection that ends. Cut off, the rest waits, and nothing can send it: its secrets are gone.
pub(crate) async fn withdraw_waiting(workspace: &Workspace, id: ConnectionId) -> Result<(), Failure> {
    let waiting = workspace.store.read(move |r| r.waiting_ids(id)).await?;
    in_parts(&workspace.store, waiting, "withdrawn_part", |w, part: Vec<WriteId>| {
        let mut still = w.writes(&part)?;
        still.retain(|write| write.state == WriteState::Pending);
        for write in &mut still {
            write.state = WriteState::Withdrawn;
            record(w, write, "withdrawn")?;
        }
        Ok(still.len())
    })
    .await
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_moved_while_it_was_booked_says_how_much_of_it_is() {
        assert_eq!(moved(0, 40).code, "plan_moved");
        let failure = moved(32, 40);
        let told = ["booked", "all", "left"].map(|what| failure.params[what].as_str());
        assert_eq!((failure.code.as_str(), told), ("plan_booked_in_part", ["32", "40", "8"]));
    }
}
