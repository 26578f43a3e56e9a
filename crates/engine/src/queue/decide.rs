//! A decision on a card.

use super::value;
use crate::{
    App,
    api::{Decide, Decided, Failure, Verdict},
    derive,
    history::{self, Act},
    shown,
};
use sluice_domain::Judgement;
use sluice_store::ItemId;

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
    let values = input.values.unwrap_or_default();
    if !values.is_empty() && !matches!(judgement, Judgement::Same { .. }) {
        return Err(Failure::of("verdict_does_not_fit"));
    }
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            // Decided on what was seen: a card that is gone was settled in the meantime.
            let asked = w.item(&item)?.ok_or_else(|| Failure::of("item_gone"))?;
            let decision = act.decide(judgement);
            history::append(w, &decision)?;
            for chosen in &values {
                let judgement = value::judgement(w, asked.left, &chosen.field, chosen.value.as_deref())?;
                history::append(w, &act.decide(judgement))?;
            }
            derive::judged(w, &trust, &decision.judgement.records())?;
            Ok::<_, Failure>(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision: row })
}
