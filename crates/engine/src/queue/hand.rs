//! Cards for somebody else, and remarks.

use crate::{
    App,
    api::{DecisionRow, Failure, HandOn, Remark},
    derive,
    history::{self, Act},
    people, shown,
};
use sluice_domain::{Judgement, PersonId};
use sluice_store::ItemId;

/// Longer remarks are cut. In characters.
const LONGEST: usize = 2_000;

pub(crate) async fn hand_on(app: &App, input: HandOn) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let item: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let (to, reason) = (cut(&input.to), cut(&input.reason));
    if to.is_empty() {
        return Err(Failure::of("handed_to_nobody"));
    }
    let (record, other) = match item {
        ItemId::Pair { left, right } => (left, Some(right)),
        ItemId::Clash { record } | ItemId::Weak { record } | ItemId::Gone { record } => (record, None),
    };
    let decision = Act::new(&workspace, app.person()).decide(Judgement::HandOn { record, other, to, reason });
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            if w.item(&item)?.is_none() {
                return Err(Failure::of("item_gone"));
            }
            history::append(w, &decision)?;
            derive::judged(w, &trust, &decision.judgement.records())?;
            Ok(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

pub(crate) async fn comment(app: &App, input: Remark) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let person: PersonId = input.person.parse().map_err(|_| Failure::of("unknown_person"))?;
    let text = cut(&input.text);
    if text.is_empty() {
        return Err(Failure::of("empty_remark"));
    }
    let mut act = Act::new(&workspace, app.person());
    let row = workspace
        .store
        .write(move |w| {
            let person = people::find(w, person)?.ok_or_else(|| Failure::of("unknown_person"))?;
            let decision = act.decide(Judgement::Comment { record: person.id.anchor(), text });
            history::append(w, &decision)?;
            Ok::<_, Failure>(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

fn cut(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}
