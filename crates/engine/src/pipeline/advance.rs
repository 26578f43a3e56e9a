//! Going on: a move, a move that is not made, and what happened outside.

use super::{fire, sight::Sight};
use crate::{
    App,
    api::{Advance, DecisionRow, DeclineMove, Failure, Noted},
    derive,
    history::{self, Act},
    people, queue, shown,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Judgement, Person, PersonId, RecordId,
    derived::Placed,
    pipeline::{Event, How, StageDecline, StageMove, StatusCode, carry, gathered},
};
use sluice_store::{Reader, Writer};
use std::sync::Arc;

pub(crate) async fn advance(app: &App, input: Advance) -> Result<DecisionRow, Failure> {
    let id = person_id(&input.person)?;
    let to = StatusCode::from(input.to.as_str());
    let says = input.values.unwrap_or_default();
    decide(app, id, move |w, act, now| {
        let workflow = super::workflow(w)?;
        let (person, placed) = find(w, id)?;
        if input.from.as_ref().is_some_and(|from| *from != placed.standing.status().as_str()) {
            return Err(Failure::of("stage_moved").with("status", workflow.name_of(placed.standing.status())));
        }
        let (record, of) = (placed.lead, person.id);
        act.not_before(placed.standing.since());
        let mut sight = Sight::of(&workflow, person, placed, now);
        let mut chosen = Vec::new();
        for said in &says {
            let judgement = queue::judgement(w, of, &said.field, said.value.as_deref())?;
            if let Judgement::Value { field, value, .. } = &judgement {
                sight = sight.told(*field, value.clone());
            }
            chosen.push(judgement);
        }
        let step = step(&sight, &to, input.reason.as_deref(), record, now)?;
        chosen.extend(carried(&sight, &step));
        // First what it is called by.
        let first = act.decide(Judgement::Move(step));
        Ok(std::iter::once(first).chain(chosen.into_iter().map(|judgement| act.decide(judgement))).collect())
    })
    .await
}

/// What the values of the next stage begin with, where it leads there.
pub(super) fn carried(sight: &Sight, step: &StageMove) -> Vec<Judgement> {
    let stage_of = |code| sight.workflow.stage_of(code);
    let (Some(from), Some(to)) = (stage_of(&step.from), stage_of(&step.to)) else { return Vec::new() };
    if from == to {
        return Vec::new();
    }
    let fields = gathered(&carry(from, to, &sight.values));
    let value = |(field, value)| Judgement::Value { record: step.record, field, value: Some(value) };
    fields.into_iter().map(value).collect()
}

/// The move, as a person takes it: what the rules proposed is accepted.
fn step(
    sight: &Sight,
    to: &StatusCode,
    reason: Option<&str>,
    record: RecordId,
    now: DateTime<Utc>,
) -> Result<StageMove, Failure> {
    let refused = |refusal| super::refused(&sight.workflow, &refusal);
    let allowed = sight.workflow.may(&sight.placed.standing, to, &sight.facts(), now).map_err(refused)?;
    let proposed = sight.due().into_iter().find(|due| due.step().to() == to && due.how() == How::Proposed);
    Ok(match proposed.filter(|_| reason.is_none() && allowed.reasons().is_empty()) {
        Some(due) => due.taken(record),
        None => allowed.chosen(record, reason).map_err(refused)?,
    })
}

pub(crate) async fn decline(app: &App, input: DeclineMove) -> Result<DecisionRow, Failure> {
    let id = person_id(&input.person)?;
    let to = StatusCode::from(input.to.as_str());
    decide(app, id, move |w, act, now| {
        let workflow = super::workflow(w)?;
        let (person, placed) = find(w, id)?;
        let record = placed.lead;
        act.not_before(placed.standing.since());
        let sight = Sight::of(&workflow, person, placed, now);
        if !sight.due().iter().any(|due| *due.step().to() == to) {
            return Err(Failure::of("not_proposed").with("to", workflow.name_of(&to)));
        }
        let from = sight.placed.standing.status().clone();
        Ok(vec![act.decide(Judgement::Decline(StageDecline { record, from, to }))])
    })
    .await
}

pub(crate) async fn happened(app: &App, input: Noted) -> Result<DecisionRow, Failure> {
    let id = person_id(&input.person)?;
    let bad = |_| Failure::of("bad_input").with("said", "event");
    let what: Event = match &input.outcome {
        Some(outcome) => {
            serde_json::from_value(serde_json::json!({ "event": input.event, "outcome": outcome }))
        }
        None => serde_json::from_value(serde_json::json!({ "event": input.event })),
    }
    .map_err(bad)?;
    // What HaloPSA and sources say is theirs to say.
    if matches!(what, Event::Changed { .. } | Event::MovedInHalo { .. }) {
        return Err(Failure::of("bad_input").with("said", "event"));
    }
    decide(app, id, move |w, act, _| {
        let (person, _) = find(w, id)?;
        Ok(vec![act.decide(Judgement::Happened { record: person.id.anchor(), what })])
    })
    .await
}

/// Appends what `choose` decides about somebody, derives what it changes, and has the rules go on from there.
async fn decide(
    app: &App,
    about: PersonId,
    choose: impl FnOnce(&Writer<'_>, &mut Act, DateTime<Utc>) -> Result<Vec<sluice_domain::Decision>, Failure>
    + Send
    + 'static,
) -> Result<DecisionRow, Failure> {
    let workspace: Arc<Workspace> = app.workspace().await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let now = workspace.now();
    let row = workspace
        .store
        .write(move |w| {
            let decisions = choose(w, &mut act, now)?;
            let mut about = Vec::new();
            for decision in &decisions {
                history::append(w, decision)?;
                about.extend(decision.judgement.records());
            }
            derive::judged(w, &trust, &about)?;
            let first = decisions.first().ok_or_else(|| Failure::of("bad_input"))?;
            let others = u32::try_from(decisions.len() - 1).unwrap_or(u32::MAX);
            Ok::<_, Failure>(DecisionRow { others, ..shown::decision(w, first, false)? })
        })
        .await?;
    workspace.stale.mark(history::STALE);
    // What somebody did is done, whatever becomes of what follows from it.
    if let Err(failure) = fire::of_person(&workspace, about).await {
        tracing::warn!(code = failure.code, "rules did not go on");
    }
    Ok(row)
}

fn person_id(text: &str) -> Result<PersonId, Failure> {
    text.parse().map_err(|_| Failure::of("unknown_person"))
}

fn find(r: &Reader<'_>, id: PersonId) -> Result<(Person, Placed), Failure> {
    let person = people::find(r, id)?.ok_or_else(|| Failure::of("unknown_person"))?;
    let placed = r.standing(person.id)?.ok_or_else(|| Failure::of("not_in_pipeline"))?;
    Ok((person, placed))
}
