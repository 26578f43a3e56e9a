//! Whom the rules propose to lead out, as a card, and its answer: the same moves that the pipeline makes.

use crate::{
    App,
    api::{Advance, Card, Decide, Decided, DeclineMove, ExitCard, Failure, Verdict},
    pipeline,
    shown::{self, Names},
};
use chrono::{DateTime, Utc};
use sluice_domain::RecordId;
use sluice_store::{Exit, Reader};

/// What the items' names begin with; the rest is the ticket with which somebody began.
const PREFIX: &str = "exit:";
/// Somebody's work ends; where a write is refused somebody waits.
pub(super) const WORTH: f32 = 700.0;
/// Proposals looked at for a page: those that are none any more are skipped.
const LOOKED_AT: u32 = 500;

/// The ticket in an item's name.
fn lead(item: &str) -> Option<RecordId> {
    item.strip_prefix(PREFIX)?.parse().ok()
}

/// Whether an item's name is that of an exit.
pub(super) fn is(item: &str) -> bool {
    item.starts_with(PREFIX)
}

/// The first cards without those that are put off, and the one on the table.
pub(super) fn page(
    r: &Reader<'_>,
    names: &Names,
    (skip, table): (&[String], Option<&str>),
    limit: u32,
    now: DateTime<Utc>,
) -> Result<Vec<Card>, Failure> {
    let without: Vec<RecordId> = skip.iter().filter_map(|item| lead(item)).collect();
    let (mut cards, mut looked_at, mut after) = (Vec::new(), 0, None::<Exit>);
    while cards.len() < limit as usize && looked_at < LOOKED_AT {
        let found = r.exits_after(after, &without, limit)?;
        let Some(last) = found.last() else { break };
        after = Some(*last);
        looked_at += limit;
        for (lead, _) in found {
            if cards.len() < limit as usize {
                cards.extend(card(r, names, lead, now)?);
            }
        }
    }
    let table = table.filter(|item| cards.iter().all(|card: &Card| card.item() != *item));
    if let Some(lead) = table.and_then(lead).filter(|lead| !without.contains(lead)) {
        cards.extend(card(r, names, lead, now)?);
    }
    Ok(cards)
}

fn card(r: &Reader<'_>, names: &Names, lead: RecordId, now: DateTime<Utc>) -> Result<Option<Card>, Failure> {
    let Some((sight, due)) = pipeline::exit_of(r, lead, now)? else { return Ok(None) };
    let person = &sight.person;
    let records = r.records(&person.records)?;
    let standing = &sight.placed.standing;
    Ok(Some(Card::Exit(ExitCard {
        item: format!("{PREFIX}{lead}"),
        side: shown::side(person, &records, names),
        stage: standing.stage().name().to_owned(),
        from: sight.workflow.name_of(standing.status()),
        since: standing.since(),
        to: sight.workflow.name_of(due.step().to()),
        because: pipeline::because(&due),
        after_hours: due.after_hours(),
        reasons: due.step().reasons().to_vec(),
        engagement: pipeline::engagement(&sight),
        values: shown::values(r, person, &records, names)?,
        handed: None,
        comments: shown::comments(r, &person.records)?,
    })))
}

pub(super) async fn decide(app: &App, input: Decide) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let now = workspace.now();
    let lead = lead(&input.item).ok_or_else(|| Failure::of("unknown_item"))?;
    let found = workspace.store.read(move |r| pipeline::exit_of(r, lead, now)).await?;
    let (sight, due) = found.ok_or_else(|| Failure::of("item_gone"))?;
    let (person, to) = (sight.person.id.to_string(), due.step().to().to_string());
    let decision = match input.verdict {
        Verdict::Take => {
            let from = Some(sight.placed.standing.status().to_string());
            pipeline::advance(app, Advance { person, to, from, reason: input.reason, values: None }).await?
        }
        Verdict::Leave => pipeline::decline(app, DeclineMove { person, to }).await?,
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    Ok(Decided { decision, contradiction: None })
}
