//! The queue: one card, one key.

mod card;

use crate::{
    App,
    api::{CardKind, Decide, Decided, Failure, QueuePage, QueueQuery, Verdict},
    derive, history, shown,
};
use sluice_domain::Judgement;
use sluice_store::{ItemId, ItemKind};

pub(crate) async fn page(app: &App, input: QueueQuery) -> Result<QueuePage, Failure> {
    let workspace = app.workspace().await?;
    let kind = input.kind.map(|kind| match kind {
        CardKind::Pair => ItemKind::Pair,
        CardKind::Weak => ItemKind::Weak,
    });
    let skip: Vec<ItemId> = input.skip.iter().filter_map(|text| text.parse().ok()).collect();
    let limit = input.limit.clamp(1, 50);
    workspace
        .store
        .read(move |r| {
            let names = shown::Names::read(r)?;
            let (pairs, weak) = r.item_counts()?;
            let mut cards = Vec::new();
            for item in r.items_page(kind, &skip, limit)? {
                cards.extend(card::of(r, &names, &item)?);
            }
            Ok(QueuePage { cards, pairs, weak })
        })
        .await
}

pub(crate) async fn decide(app: &App, input: Decide) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let item: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let judgement = match (item, input.verdict) {
        (ItemId::Pair { left, right }, Verdict::Same) => Judgement::Same { left, right },
        (ItemId::Pair { left, right }, Verdict::Different) => Judgement::Different { left, right },
        (ItemId::Weak { record }, Verdict::Accept) => Judgement::Accept { record },
        (ItemId::Weak { record }, Verdict::Quarantine) => Judgement::Quarantine { record },
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    let decision = history::new(&workspace, app.person())(judgement);
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            // Decided on what was seen: a card that is gone was settled in the meantime.
            if w.item(&item)?.is_none() {
                return Err(Failure::of("item_gone"));
            }
            history::append(w, &decision)?;
            derive::judged(w, &trust, &decision.judgement.records())?;
            Ok(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision: row })
}
