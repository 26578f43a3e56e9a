//! What will be written to HaloPSA, writing it, and what became of it.

mod agreement;
mod apply;
mod desired;
mod draw;
mod entry;
mod item;
mod ready;
mod stream;
mod take_back;

use crate::{
    App,
    api::{
        Apply, Failure, JobRow, LedgerPage, PageQuery, Plan, PlanField, PlanQuery, TakeOut, Topic, WriteRow,
    },
    crash::edge,
    schedule,
    shown::Names,
    sync,
    workspace::Workspace,
};
use sluice_connect::{AT_FIRST, Client};
use sluice_domain::RecordId;
use sluice_store::{Action, StoreError, Write, WriteState, Writer};
use std::{collections::BTreeSet, sync::Arc};

pub(crate) use agreement::agreement;
pub(crate) use apply::{compare, read_back, run};
pub(crate) use desired::{ends_in, said};
pub(crate) use entry::{RESTORED, set as set_sharing, shown as sharing, untold};
pub(crate) use item::in_step;
pub(crate) use stream::{stage_of, stream_of};
pub(crate) use take_back::Written;

/// Milliseconds until HaloPSA has answered, where its limit keeps nobody waiting.
const MS_PER_ANSWER: u64 = 300;

pub(crate) async fn show(app: &App, input: PlanQuery) -> Result<Plan, Failure> {
    let workspace = app.workspace().await?;
    let limit = input.limit.unwrap_or(100).min(500) as usize;
    let halo = workspace.halo().await?;
    // Without its secret nothing can be sent, but all can be looked at.
    let client = match &halo {
        Some(halo) => workspace.client(halo).await.ok(),
        None => None,
    };
    let at_once = client.as_ref().map_or(AT_FIRST, Client::at_once);
    let mut plan = workspace
        .store
        .read(move |r| {
            let drawn = draw::draw(r, halo.as_ref())?;
            draw::show(r, halo.as_ref(), &drawn, at_once, limit)
        })
        .await?;
    if let Some(window) = client.and_then(|client| client.takes(plan.calls, Some(1))) {
        let answers = u64::from(plan.calls) * MS_PER_ANSWER;
        plan.duration_ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX).max(answers);
    }
    Ok(plan)
}

pub(crate) async fn apply(app: &App, input: Apply) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let job = sync::start_apply(&workspace, halo.clone(), book(&workspace, &halo, input)).await?;
    workspace.stale.mark(crate::api::Topic::ALL);
    Ok(job)
}

/// Puts the plan that was seen into the outbox, all of it or nothing.
async fn book(
    workspace: &Arc<Workspace>,
    halo: &sluice_store::Connection,
    input: Apply,
) -> Result<(), Failure> {
    let now = workspace.now();
    let host = Arc::clone(&workspace.host);
    let halo = halo.clone();
    let actor = host.user_name();
    let of = halo.clone();
    // Drawn where nobody has to wait for it. What moves between here and the next line is seen before it is sent.
    let drawn = workspace.store.read(move |r| draw::draw(r, Some(&of))).await?;
    if drawn.fingerprint != input.fingerprint {
        return Err(Failure::of("plan_moved"));
    }
    if let Some(refusal) = drawn.refusal {
        return Err(refusal);
    }
    if drawn.brake.is_some() && !input.release_brake {
        return Err(Failure::of("brake_not_released"));
    }
    workspace
        .store
        .write(move |w| {
            let anchors: Vec<RecordId> = drawn.items.iter().map(|item| item.person.id.anchor()).collect();
            let open = |write: &Write| write.connection == halo.id && write.action != Action::Append;
            if w.open_writes_of_records(&anchors)?.iter().any(open)
                || entry::under_way(w, halo.id, &drawn.entries)?
            {
                return Err(Failure::of("plan_moved"));
            }
            let count = drawn.items.len() + drawn.entries.len();
            for item in &drawn.items {
                w.add_write(&item.to_write(host.as_ref(), halo.id, now))?;
            }
            // After the tickets in which they are told.
            for entry in &drawn.entries {
                w.add_write(&entry.to_write(host.as_ref(), halo.id, now))?;
            }
            w.append_audit(
                now,
                &actor,
                "apply",
                &halo.id.to_string(),
                &serde_json::json!({ "fingerprint": drawn.fingerprint, "writes": count }),
            )?;
            Ok(())
        })
        .await
        .inspect(|()| edge("booked"))
}

/// Takes writes out of the outbox that were not sent yet.
pub(crate) async fn take_out(app: &App, input: TakeOut) -> Result<LedgerPage, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let (now, actor) = (workspace.now(), workspace.host.user_name());
    let running = workspace.jobs.on(halo.id);
    workspace
        .store
        .write(move |w| {
            let mut waiting = w.writes_in_state(halo.id, WriteState::Pending, u32::MAX)?;
            let ids: BTreeSet<String> = input.ids.into_iter().collect();
            if !ids.is_empty() {
                waiting.retain(|write| ids.contains(&write.id.to_string()));
            }
            // What is on its way can't be called back.
            if waiting.len() < ids.len().max(1) {
                return Err(Failure::of("write_not_waiting"));
            }
            for write in &mut waiting {
                write.state = WriteState::Withdrawn;
                write.failure = Some(serde_json::json!(Failure::of("taken_out").with("by", &actor)));
                record(w, write, "taken_out")?;
            }
            // A run that is at work has that much less to do.
            let job = running.map(|id| w.job(id)).transpose()?.flatten();
            if let Some(mut job) = job.filter(|job| job.kind == "apply") {
                job.total = job.total.map(|total| total.saturating_sub(draw::number(waiting.len())));
                w.put_job(&job)?;
            }
            let detail = serde_json::json!({ "writes": waiting.len() });
            Ok(w.append_audit(now, &actor, "take_out", &halo.id.to_string(), &detail)?)
        })
        .await?;
    workspace.stale.mark(&[Topic::Plan, Topic::Ledger, Topic::Jobs, Topic::Status]);
    ledger(app, PageQuery::default()).await
}

pub(crate) async fn ledger(app: &App, input: PageQuery) -> Result<LedgerPage, Failure> {
    let workspace = app.workspace().await?;
    let before =
        input.after.map(|text| text.parse::<i64>().map_err(|_| Failure::of("bad_input"))).transpose()?;
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    let (halo, now, shared) = (workspace.halo().await?, workspace.now(), Arc::clone(&workspace));
    workspace
        .store
        .read(move |r| {
            let names = Names::read(r)?;
            let found = r.ledger_page(before, limit)?;
            let by_itself = match &halo {
                Some(halo) => schedule::sends_by_itself(r, &shared.jobs, halo, now)?,
                None => false,
            };
            let next =
                (found.len() == limit as usize).then(|| found.last().map(|write| write.seq.to_string()));
            let rows = found.iter().map(|write| row(write, desired::name(&write.body), &names)).collect();
            let counts = r
                .write_counts()?
                .into_iter()
                .map(|(state, count)| (state.name().to_owned(), count))
                .collect();
            Ok(LedgerPage { rows, next: next.flatten(), counts, by_itself })
        })
        .await
}

/// What a write's body puts where.
pub(crate) fn fields(body: &serde_json::Value) -> Vec<PlanField> {
    entry::fields(body).unwrap_or_else(|| desired::fields_of(body))
}

/// The wire form of a write.
pub(crate) fn row(write: &Write, name: String, names: &Names) -> WriteRow {
    WriteRow {
        id: write.id.to_string(),
        person: write.person.to_string(),
        name,
        system: names.of(write.connection),
        action: write.action.name().to_owned(),
        state: match write.state.name() {
            // Between the answer and the comparison the record was seen but not yet found to agree.
            "sent" if write.seen_at.is_some() => "seen".to_owned(),
            state => state.to_owned(),
        },
        // Of what is not told yet only the ticket is known.
        remote_id: write.remote_id.as_deref().map(|id| id.trim_end_matches('/').to_owned()),
        sent_at: write.sent_at,
        seen_at: write.seen_at,
        agreed_at: write.agreed_at,
        failure: write.failure.clone().and_then(|failure| serde_json::from_value(failure).ok()),
        fields: fields(&write.body),
    }
}

/// Records a change of a write in the outbox and in the ledger.
fn record(w: &Writer<'_>, write: &Write, event: &str) -> Result<(), StoreError> {
    w.set_write(write, event)
}
