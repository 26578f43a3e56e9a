//! A decision on a card.

use super::value;
use crate::{
    App,
    api::{ChosenValue, Decide, Decided, Failure, Verdict},
    derive,
    history::{self, Act},
    shown,
};
use sluice_domain::{
    Field, Judgement, Person,
    derived::Record,
    survivorship::{self, Clash, FirstSeen, Order, Survivors},
};
use sluice_store::{ItemId, Reader};
use std::collections::BTreeMap;

pub(crate) async fn decide(app: &App, input: Decide) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let item: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let values = input.values.unwrap_or_default();
    let judgement = match (item, input.verdict) {
        (ItemId::Clash { .. }, Verdict::Choose) => return choose(app, item, values).await,
        (ItemId::Gone { .. }, Verdict::Leave | Verdict::WriteAgain | Verdict::DoNotContact)
            if values.is_empty() =>
        {
            return answer_gone(app, item, input.verdict).await;
        }
        (ItemId::Pair { left, right }, Verdict::Same) => Judgement::Same { left, right },
        (ItemId::Pair { left, right }, Verdict::Different) => Judgement::Different { left, right },
        (ItemId::Weak { record }, Verdict::Accept) => Judgement::Accept { record },
        (ItemId::Weak { record }, Verdict::Quarantine) => Judgement::Quarantine { record },
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
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

/// What stands shall stand, in each field about which sources differ, or what is chosen in its place.
async fn choose(app: &App, item: ItemId, values: Vec<ChosenValue>) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let gone = || Failure::of("item_gone");
            let asked = w.item(&item)?.ok_or_else(gone)?;
            let person = w.person(asked.left)?.ok_or_else(gone)?;
            let mut first = None;
            for (field, value) in chosen(w, &person, values)? {
                let judgement = value::judgement(w, person.id, field.name(), value.as_deref())?;
                let decision = act.decide(judgement);
                history::append(w, &decision)?;
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(gone)?;
            derive::judged(w, &trust, &first.judgement.records())?;
            Ok::<_, Failure>(shown::decision(w, &first, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision: row })
}

/// What becomes of somebody whose record is gone from the system of record: of all that is gone at once.
async fn answer_gone(app: &App, item: ItemId, verdict: Verdict) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let gone = || Failure::of("item_gone");
            let asked = w.item(&item)?.ok_or_else(gone)?;
            let person = w.person(asked.left)?.ok_or_else(gone)?;
            let answers: Vec<Judgement> = match verdict {
                Verdict::DoNotContact => {
                    vec![value::judgement(w, person.id, Field::DoNotContact.name(), Some("true"))?]
                }
                _ => derive::unanswered(w, &person.records)?
                    .into_iter()
                    .map(|decision| match verdict {
                        Verdict::WriteAgain => {
                            Judgement::WriteAgain { gone: decision.id, records: person.records.clone() }
                        }
                        _ => Judgement::Leave { gone: decision.id, records: person.records.clone() },
                    })
                    .collect(),
            };
            let mut first = None;
            for answer in answers {
                let decision = act.decide(answer);
                history::append(w, &decision)?;
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(gone)?;
            derive::judged(w, &trust, &person.records)?;
            Ok::<_, Failure>(shown::decision(w, &first, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision: row })
}

/// What shall stand, field by field.
fn chosen(
    r: &Reader<'_>,
    person: &Person,
    values: Vec<ChosenValue>,
) -> Result<Vec<(Field, Option<String>)>, Failure> {
    let mut values: BTreeMap<String, Option<String>> =
        values.into_iter().map(|chosen| (chosen.field, chosen.value)).collect();
    let mut stands = Vec::new();
    for Clash { field, candidates } in derive::clashes(r, person)? {
        let kept = candidates.first().map(|candidate| candidate.value.clone());
        let value = values.remove(field.name()).unwrap_or_else(|| kept.clone());
        let said = candidates.into_iter().find(|candidate| Some(&candidate.value) == value.as_ref());
        if field == Field::CompanyName
            && value != kept
            && let Some(record) = said.map(|said| r.records(&[said.record])).transpose()?
        {
            stands.extend(job(person, &record));
        }
        stands.push((field, value));
    }
    if values.is_empty() { Ok(stands) } else { Err(Failure::of("verdict_does_not_fit")) }
}

/// What goes with another employer: what its record says of the job, where that is otherwise.
fn job(person: &Person, record: &[Record]) -> Vec<(Field, Option<String>)> {
    let records: Vec<&Record> = record.iter().collect();
    let said = survivorship::survive(&records, &Order::default(), &FirstSeen::new());
    let value = |values: &Survivors, field| values.get(&field).map(|survivor| survivor.value.clone());
    [Field::CompanyDomain, Field::Title, Field::Seniority, Field::Department]
        .into_iter()
        .map(|field| (field, value(&said, field)))
        .filter(|(field, said)| *said != value(&person.values, *field))
        .collect()
}
