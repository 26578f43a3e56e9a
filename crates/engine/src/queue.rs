//! The queue: one card, one key.

mod band;
mod bet;
mod card;
mod contradiction;
mod decide;
mod hand;
mod judging;
mod knot;
mod known;
mod members;
mod options;
mod pace;
mod refused;
mod value;
mod views;

pub(crate) use band::{approve_band, band, draw_band, leave_band};
pub(crate) use bet::{
    RULE as BET, accept_bet, accepted_after as bet_after, bet, decline_bet, end_bet, keep_up as keep_betting,
    notices as bet_notices,
};
pub(crate) use card::singular;
pub(crate) use decide::decide;
pub(crate) use hand::{comment, hand_on};
pub(crate) use judging::{judging, set_judging};
pub(crate) use known::{Due, take_back as take_known_back};
pub(crate) use options::options;
pub(crate) use pace::pace;
pub(crate) use value::{judgement, set_value, try_value};
pub(crate) use views::{forget_view, keep_view, views};

use crate::{
    App,
    api::{CardKind, Failure, QueueFilter, QueuePage, QueueQuery},
    derive, shown, workspace,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_store::{Item, ItemFilter, ItemId, ItemKind, Reader, StoreError};

/// Cards are counted up to here where that needs a look at each.
const COUNT_MOST: u32 = 1_001;
/// Names told of those for whom there are cards.
const NAMES: u32 = 50;

pub(crate) async fn page(app: &App, input: QueueQuery) -> Result<QueuePage, Failure> {
    let workspace = app.workspace().await?;
    let mut filter = filter(&input.filter, workspace.now())?;
    let sampled = input.filter.sample.unwrap_or_default();
    let plain = QueueFilter { kind: input.filter.kind, ..QueueFilter::default() } == input.filter;
    let [of_items, of_refusals] = [
        input.filter.kind != Some(CardKind::Refused),
        matches!(input.filter.kind, None | Some(CardKind::Refused)),
    ];
    let skip: Vec<ItemId> = input.skip.iter().filter_map(|text| text.parse().ok()).collect();
    let limit = input.limit.clamp(1, 50);
    workspace
        .store
        .read(move |r| {
            let names = shown::Names::read(r)?;
            let trust = workspace::trust(r)?;
            filter.only = sampled.then(|| band::drawn(r)).transpose()?;
            let looked_at = filter.source.is_some() || filter.until.is_some();
            let most = if looked_at { COUNT_MOST } else { u32::MAX };
            let count = |kind| r.item_count(&ItemFilter { kind: Some(kind), ..filter.clone() }, most);
            let [contradictions, knots] = [count(ItemKind::Contradiction)?, count(ItemKind::Knot)?];
            let [mut pairs, clashes, weak, gone] = [
                count(ItemKind::Pair)?,
                count(ItemKind::Clash)?,
                count(ItemKind::Weak)?,
                count(ItemKind::Gone)?,
            ];
            let handed = r.item_count(&ItemFilter { handed: true, ..ItemFilter::default() }, u32::MAX)?;
            let handed_names = if handed > 0 { r.handed_names(NAMES)? } else { Vec::new() };
            let lies = |item: &str| input.table.as_deref() == Some(item);
            let mut found = Vec::new();
            if of_items {
                let mut items = r.items_page(&filter, &skip, limit)?;
                items.extend(on_table(r, &filter, input.table.as_deref(), &items)?);
                for item in items {
                    found.extend(card::of(r, &names, &trust, &item)?.map(|card| (item.value, card)));
                }
            }
            let refusals = if plain { refused::Refusal::open(r)? } else { Vec::new() };
            let refused = u32::try_from(refusals.len()).unwrap_or(u32::MAX);
            let wanted = refusals.into_iter().filter(|one| of_refusals && !input.skip.contains(&one.item()));
            for (_, refusal) in (0..).zip(wanted).filter(|(at, one)| *at < limit || lies(&one.item())) {
                found.push((refused::WORTH, refusal.card(r, &names)?));
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            let told = (0..).zip(found).filter(|(at, (_, card))| *at < limit || lies(card.item()));
            let mut cards = told.map(|(_, (_, card))| card).collect();
            if let Some(known) = known::card(r, &names, &trust, &input)?
                && let on_table = lies(known.item())
                && known::put_in(&mut cards, known, on_table)
            {
                pairs += 1;
            }
            Ok(QueuePage {
                cards,
                pairs,
                contradictions,
                knots,
                clashes,
                refused,
                weak,
                gone,
                handed,
                handed_names,
            })
        })
        .await
}

/// The item of this name, where the filter shows it and it is not among these.
fn on_table(
    r: &Reader<'_>,
    filter: &ItemFilter,
    table: Option<&str>,
    among: &[Item],
) -> Result<Option<Item>, StoreError> {
    let Some(id) = table.and_then(|table| table.parse().ok()) else { return Ok(None) };
    let left_out = filter.only.as_ref().is_some_and(|only| !only.contains(&id));
    if left_out || among.iter().any(|item| item.id() == id) {
        return Ok(None);
    }
    Ok(r.items_page(&ItemFilter { only: Some(vec![id]), ..filter.clone() }, &[], 1)?.pop())
}

/// Refused writes that nobody answered.
pub(crate) fn refusals(r: &Reader<'_>) -> Result<u32, StoreError> {
    Ok(u32::try_from(refused::Refusal::open(r)?.len()).unwrap_or(u32::MAX))
}

fn filter(asked: &QueueFilter, now: DateTime<Utc>) -> Result<ItemFilter, Failure> {
    let kind = match asked.kind {
        // Refusals are no items.
        None | Some(CardKind::Refused) => None,
        Some(CardKind::Contradiction) => Some(ItemKind::Contradiction),
        Some(CardKind::Knot) => Some(ItemKind::Knot),
        Some(CardKind::Pair) => Some(ItemKind::Pair),
        Some(CardKind::Clash) => Some(ItemKind::Clash),
        Some(CardKind::Weak) => Some(ItemKind::Weak),
        Some(CardKind::Gone) => Some(ItemKind::Gone),
    };
    let source = asked
        .source
        .as_ref()
        .map(|text| text.parse().map_err(|_| Failure::of("unknown_connection")))
        .transpose()?;
    // A pair's worth is its bits, and a clash's how much differs, on top of what any weak record is worth.
    let on_top = match kind {
        Some(ItemKind::Pair | ItemKind::Knot) => derive::OF_A_PAIR,
        Some(ItemKind::Clash) => derive::OF_A_CLASH,
        Some(ItemKind::Gone) => derive::OF_GONE,
        Some(ItemKind::Weak | ItemKind::Contradiction) => 0.0,
        None if asked.least.or(asked.below).is_some() => {
            return Err(Failure::of("bad_input").with("said", "kind"));
        }
        None => 0.0,
    };
    let worth = |score: Option<f32>| score.map(|score| on_top + score);
    let old = |days: u32| now.checked_sub_signed(TimeDelta::days(i64::from(days)));
    Ok(ItemFilter {
        kind,
        source,
        least: worth(asked.least),
        below: worth(asked.below),
        until: asked.older_than_days.and_then(old),
        handed: asked.handed.unwrap_or_default(),
        handed_to: asked.handed_to.clone(),
        only: None,
    })
}
