//! A decision on a card.

use super::value;
use crate::{
    App,
    api::{Decide, Decided, Failure, Verdict},
    derive,
    history::{self, Act},
    shown,
};
use sluice_domain::{Decision, Judgement, PersonId, RecordId};
use sluice_store::{ItemId, Reader, StoreError};
use std::collections::BTreeSet;

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
    let over = input.over.unwrap_or_default();
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let decided = workspace
        .store
        .write(move |w| {
            // Decided on what was seen: a card that is gone was settled in the meantime.
            let asked = w.item(&item)?.ok_or_else(|| Failure::of("item_gone"))?;
            let against = match judgement {
                Judgement::Same { left, right } => against(w, left, right)?,
                _ => Vec::new(),
            };
            if !against.is_empty() && !over {
                let rows = against.iter().map(|decision| shown::decision(w, decision, false));
                return Ok(Decided { decision: None, against: rows.collect::<Result<_, _>>()? });
            }
            let decision = act.decide(judgement);
            let mut about = decision.judgement.records();
            history::append(w, &decision)?;
            for earlier in against {
                about.extend(earlier.judgement.records());
                history::append(w, &act.decide(Judgement::Revoke { decision: earlier.id }))?;
            }
            for chosen in &values {
                let judgement = value::judgement(w, asked.left, &chosen.field, chosen.value.as_deref())?;
                history::append(w, &act.decide(judgement))?;
            }
            derive::judged(w, &trust, &about)?;
            Ok::<_, Failure>(Decided {
                decision: Some(shown::decision(w, &decision, false)?),
                against: Vec::new(),
            })
        })
        .await?;
    if decided.decision.is_some() {
        workspace.stale.mark(history::STALE);
    }
    Ok(decided)
}

/// What was said that keeps these records' people apart.
pub(super) fn against(r: &Reader<'_>, left: RecordId, right: RecordId) -> Result<Vec<Decision>, StoreError> {
    let group = |record: RecordId| -> Result<BTreeSet<RecordId>, StoreError> {
        let person: Option<PersonId> = r.person_of(record)?;
        let records = person.map(|id| r.person(id)).transpose()?.flatten().map(|person| person.records);
        Ok(records.unwrap_or_else(|| vec![record]).into_iter().collect())
    };
    let (one, other) = (group(left)?, group(right)?);
    let all: Vec<RecordId> = one.union(&other).copied().collect();
    let between = |a: &RecordId, b: &RecordId| {
        (one.contains(a) && other.contains(b)) || (one.contains(b) && other.contains(a))
    };
    let mut found: Vec<Decision> = r.active_judgements(&all)?;
    found.retain(
        |decision| matches!(&decision.judgement, Judgement::Different { left, right } if between(left, right)),
    );
    Ok(found)
}
