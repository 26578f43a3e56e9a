//! What will be written to HaloPSA, writing it, and what became of it.

mod agreement;
mod apply;
mod desired;
mod draw;
mod entry;
mod given;
mod item;
mod outbox;
mod page;
mod party;
mod ready;
mod refusals;
mod stream;
mod sums;
mod switch;
mod take_back;

use crate::{
    App,
    api::{Apply, Failure, JobRow, LedgerPage, PageQuery, Plan, PlanField, PlanQuery, Topic, WriteRow},
    schedule,
    shown::Names,
    sync,
};
use page::Page;
use sluice_connect::{AT_FIRST, Client};
use sluice_store::{StoreError, Write, Writer};
use std::sync::Arc;

pub(crate) use agreement::agreement;
pub(crate) use apply::{compare, is_about_one, read_back, run};
pub(crate) use desired::{ends_in, said};
pub(crate) use entry::{RESTORED, tells, untold};
pub(crate) use given::{Given, forget_given, give, given, given_fields, stage as stage_in, take_given_back};
pub(crate) use item::in_step;
pub(crate) use outbox::{take_out, withdraw_waiting};
pub(crate) use stream::{stage_of, stream_of};
pub(crate) use sums::{Sums, to_send};
pub(crate) use switch::{WITH_CUSTOMERS, set as set_sharing, shown as sharing, writes_customers};
pub(crate) use take_back::Written;

/// Milliseconds until HaloPSA has answered, where its limit keeps nobody waiting.
const MS_PER_ANSWER: u64 = 300;

pub(crate) async fn show(app: &App, input: PlanQuery) -> Result<Plan, Failure> {
    let workspace = app.workspace().await?;
    let page = Page::read(&input)?;
    let (of, until) = (workspace.store.commits(), page.until());
    let halo = workspace.halo().await?;
    // Without its secret nothing can be sent, but all can be looked at.
    let client = match &halo {
        Some(halo) => workspace.client(halo).await.ok(),
        None => None,
    };
    let at_once = client.as_ref().map_or(AT_FIRST, Client::at_once);
    let chosen = draw::chosen(input.only)?;
    let (sums, plan) = workspace
        .store
        .read(move |r| {
            let drawn = draw::draw(r, halo.as_ref())?;
            Ok::<_, Failure>((
                sums::of(&drawn),
                draw::show(r, halo.as_ref(), drawn, &chosen, at_once, until)?,
            ))
        })
        .await?;
    sums::tell(&workspace, of, sums);
    let mut plan = page.turn(plan)?;
    if let Some(window) = client.and_then(|client| client.takes(plan.calls, Some(1))) {
        let answers = u64::from(plan.calls) * MS_PER_ANSWER;
        plan.duration_ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX).max(answers);
    }
    Ok(plan)
}

pub(crate) async fn apply(app: &App, input: Apply) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let job = sync::start_apply(&workspace, halo.clone(), outbox::book(&workspace, &halo, input)).await;
    // Where it was refused between two parts, a beginning of it is booked.
    workspace.stale.mark(Topic::ALL);
    job
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

/// Whether a write is about a company: its client, or that one's site.
pub(crate) fn is_of_company(write: &Write) -> bool {
    use sluice_connect::halo::PartyKind;
    matches!(party::kind(&write.body), Some(PartyKind::Client | PartyKind::Site))
}

/// What a write's body puts where.
pub(crate) fn fields(body: &serde_json::Value) -> Vec<PlanField> {
    entry::fields(body).or_else(|| party::fields(body)).unwrap_or_else(|| desired::fields_of(body))
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
