//! The queue: one card, one key.

mod band;
mod card;
mod contradiction;
mod decide;
mod hand;
mod knot;
mod members;
mod value;
mod views;

pub(crate) use band::{approve_band, band, draw_band, leave_band};
pub(crate) use decide::decide;
pub(crate) use hand::{comment, hand_on};
pub(crate) use value::{judgement, set_value, try_value};
pub(crate) use views::{forget_view, keep_view, views};

use crate::{
    App,
    api::{CardKind, Failure, QueueFilter, QueuePage, QueueQuery},
    derive, shown,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_store::{ItemFilter, ItemId, ItemKind};

/// Cards are counted up to here where that needs a look at each.
const COUNT_MOST: u32 = 1_001;

pub(crate) async fn page(app: &App, input: QueueQuery) -> Result<QueuePage, Failure> {
    let workspace = app.workspace().await?;
    let mut filter = filter(&input.filter, workspace.now())?;
    let sampled = input.filter.sample.unwrap_or_default();
    let skip: Vec<ItemId> = input.skip.iter().filter_map(|text| text.parse().ok()).collect();
    let limit = input.limit.clamp(1, 50);
    workspace
        .store
        .read(move |r| {
            let names = shown::Names::read(r)?;
            filter.only = sampled.then(|| band::drawn(r)).transpose()?;
            let looked_at = filter.source.is_some() || filter.until.is_some();
            let most = if looked_at { COUNT_MOST } else { u32::MAX };
            let count = |kind| r.item_count(&ItemFilter { kind: Some(kind), ..filter.clone() }, most);
            let [contradictions, knots] = [count(ItemKind::Contradiction)?, count(ItemKind::Knot)?];
            let [pairs, clashes, weak] =
                [count(ItemKind::Pair)?, count(ItemKind::Clash)?, count(ItemKind::Weak)?];
            let handed = r.item_count(&ItemFilter { handed: true, ..ItemFilter::default() }, u32::MAX)?;
            let mut cards = Vec::new();
            for item in r.items_page(&filter, &skip, limit)? {
                cards.extend(card::of(r, &names, &item)?);
            }
            Ok(QueuePage { cards, pairs, contradictions, knots, clashes, weak, handed })
        })
        .await
}

fn filter(asked: &QueueFilter, now: DateTime<Utc>) -> Result<ItemFilter, Failure> {
    let kind = asked.kind.map(|kind| match kind {
        CardKind::Contradiction => ItemKind::Contradiction,
        CardKind::Knot => ItemKind::Knot,
        CardKind::Pair => ItemKind::Pair,
        CardKind::Clash => ItemKind::Clash,
        CardKind::Weak => ItemKind::Weak,
    });
    let source = asked
        .source
        .as_ref()
        .map(|text| text.parse().map_err(|_| Failure::of("unknown_connection")))
        .transpose()?;
    // A pair's worth is its bits, and a clash's how much differs, on top of what any weak record is worth.
    let on_top = match kind {
        Some(ItemKind::Pair | ItemKind::Knot) => derive::OF_A_PAIR,
        Some(ItemKind::Clash) => derive::OF_A_CLASH,
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
        only: None,
    })
}
