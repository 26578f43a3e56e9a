//! The queue: one card, one key.

mod band;
mod bet;
mod card;
mod clash;
mod company;
mod contradiction;
mod decide;
mod exit;
mod given;
mod hand;
mod judging;
mod knot;
mod known;
mod members;
mod options;
mod pace;
mod proposal;
mod proposals;
mod refused;
mod value;
mod views;

pub(crate) use band::{approve_band, band, draw_band, leave_band};
pub(crate) use bet::{
    RULE as BET, accept_bet, accepted_after as bet_after, bet, decline_bet, end_bet, keep_up as keep_betting,
    notices as bet_notices,
};
pub(crate) use card::{pieces, singular};
pub(crate) use decide::decide;
pub(crate) use given::give_field;
pub(crate) use hand::{comment, hand_on};
pub(crate) use judging::{judging, set_judging};
pub(crate) use known::{Due, take_back as take_known_back};
pub(crate) use members::as_one;
pub(crate) use options::options;
pub(crate) use pace::pace;
pub(crate) use proposal::take_proposal;
pub(crate) use proposals::{proposals_of_kind, take_proposals};
pub(crate) use value::{judgement, set_value, try_value};
pub(crate) use views::{forget_view, keep_view, views};

use crate::{
    App,
    api::{Card, CardKind, Failure, QueueFilter, QueuePage, QueueQuery},
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
    let of = |kind| input.filter.kind.is_none_or(|asked| asked == kind);
    let [of_refusals, of_exits] = [of(CardKind::Refused), of(CardKind::Exit)];
    let of_items = input.filter.kind.is_none() || !(of_refusals || of_exits);
    let now = workspace.now();
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
            let [mut pairs, clashes, weak] =
                [count(ItemKind::Pair)?, count(ItemKind::Clash)?, count(ItemKind::Weak)?];
            let [gone, companies] = [count(ItemKind::Gone)?, count(ItemKind::Company)?];
            let handed = r.item_count(&ItemFilter { handed: true, ..ItemFilter::default() }, u32::MAX)?;
            let handed_names = if handed > 0 { r.handed_names(NAMES)? } else { Vec::new() };
            let lies = |item: &str| input.table.as_deref() == Some(item);
            // What would come behind a page that is full already is not made.
            let room = |found: &[(f32, Card)], worth: f32| {
                let before = found.iter().filter(|(value, _)| *value >= worth).count();
                if before < limit as usize { limit } else { 0 }
            };
            let mut found: Vec<(f32, Card)> = Vec::new();
            if of_items {
                let mut items = r.items_page(&filter, &skip, limit)?;
                items.extend(on_table(r, &filter, input.table.as_deref(), &items)?);
                for item in items {
                    found.extend(card::of(r, &names, &trust, &item)?.map(|card| (item.value, card)));
                }
            }
            let refused = if plain { refusals(r)? } else { 0 };
            if of_refusals && refused > 0 {
                let mut waiting = refused::Refusal::page(r, &input.skip, room(&found, refused::WORTH))?;
                let table = input.table.as_ref().filter(|item| !input.skip.contains(item));
                if let Some(item) = table.filter(|item| waiting.iter().all(|one| one.item() != **item)) {
                    waiting.extend(refused::Refusal::named(r, item)?);
                }
                for refusal in waiting {
                    found.push((refused::WORTH, refusal.card(r, &names)?));
                }
            }
            let exits = if plain { exits(r)? } else { 0 };
            if of_exits && exits > 0 {
                let asked = (input.skip.as_slice(), input.table.as_deref());
                let shown = exit::page(r, &names, asked, room(&found, exit::WORTH), now)?;
                found.extend(shown.into_iter().map(|card| (exit::WORTH, card)));
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
                companies,
                exits,
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

/// Refused writes that nobody answered, counted up to a thousand and one.
pub(crate) fn refusals(r: &Reader<'_>) -> Result<u32, StoreError> {
    r.refusal_count(COUNT_MOST)
}

/// Exits that the rules propose, counted likewise.
pub(crate) fn exits(r: &Reader<'_>) -> Result<u32, StoreError> {
    r.exit_count(COUNT_MOST)
}

fn filter(asked: &QueueFilter, now: DateTime<Utc>) -> Result<ItemFilter, Failure> {
    let kind = match asked.kind {
        // Refusals and exits are no items.
        None | Some(CardKind::Refused | CardKind::Exit) => None,
        Some(CardKind::Contradiction) => Some(ItemKind::Contradiction),
        Some(CardKind::Knot) => Some(ItemKind::Knot),
        Some(CardKind::Pair) => Some(ItemKind::Pair),
        Some(CardKind::Clash) => Some(ItemKind::Clash),
        Some(CardKind::Weak) => Some(ItemKind::Weak),
        Some(CardKind::Gone) => Some(ItemKind::Gone),
        Some(CardKind::Company) => Some(ItemKind::Company),
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
        Some(ItemKind::Company) => derive::OF_A_COMPANY,
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
