//! A decision on a card.

use super::{company, contradiction, exit, knot, known, refused, value};
use crate::{
    App,
    api::{ChosenValue, Decide, Decided, Failure, Verdict},
    derive::{self, Question, Trust},
    history::{self, Act},
    shown,
};
use sluice_domain::{
    Decision, Field, Judgement, Person, RecordId,
    derived::Record,
    survivorship::{self, FirstSeen, Order, Survivors},
};
use sluice_store::{Item, ItemId, Reader};
use std::collections::BTreeMap;

pub(crate) async fn decide(app: &App, input: Decide) -> Result<Decided, Failure> {
    let decided =
        if known::is(&input.item) { known::answer(app, input).await } else { kept(app, input).await }?;
    known::decided(&app.workspace().await?).await;
    Ok(decided)
}

async fn kept(app: &App, input: Decide) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    if refused::is(&input.item) {
        return refused::decide(app, input.item, input.verdict).await;
    }
    if exit::is(&input.item) {
        return exit::decide(app, input).await;
    }
    let item: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let values = input.values.clone().unwrap_or_default();
    match (item, input.verdict) {
        (ItemId::Clash { .. }, Verdict::Choose) => return choose(app, item, Some(values)).await,
        (ItemId::Clash { .. }, Verdict::TakeThere) if values.is_empty() => {
            return choose(app, item, None).await;
        }
        _ => {}
    }
    if let (ItemId::Gone { .. }, Verdict::Leave | Verdict::WriteAgain | Verdict::DoNotContact) =
        (item, input.verdict)
        && values.is_empty()
    {
        return answer_gone(app, item, input.verdict).await;
    }
    let joins = matches!((item, input.verdict), (ItemId::Pair { .. } | ItemId::Knot { .. }, Verdict::Same));
    if !values.is_empty() && !joins {
        return Err(Failure::of("verdict_does_not_fit"));
    }
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let decided = workspace
        .store
        .write(move |w| {
            let asked = w.item(&item)?;
            let mut decided = judgements(w, item, asked.as_ref(), &input, &mut act)?;
            // Of two whom somebody keeps apart there is no one person to hold a value.
            let holder = match (item, &asked) {
                (ItemId::Knot { record }, _) if !values.is_empty() => knot::holder(w, record, &input)?,
                (_, asked) => asked.as_ref().map(|asked| asked.left),
            };
            if let Some(holder) = holder {
                for chosen in &values {
                    let judgement = value::judgement(w, holder, &chosen.field, chosen.value.as_deref())?;
                    decided.push(act.decide(judgement));
                }
            }
            decided.iter().try_for_each(|decision| history::append(w, decision))?;
            let first = decided.first().ok_or_else(|| Failure::of("item_gone"))?;
            let about: Vec<RecordId> = decided.iter().flat_map(|one| one.judgement.records()).collect();
            derive::judged(w, &trust, &about)?;
            let contradiction = contradiction::made(w, &decided)?.map(|item| item.to_string());
            Ok::<_, Failure>(Decided { decision: shown::made(w, first)?, contradiction })
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(decided)
}

/// What a verdict says. It is decided on what was seen: a card that is gone was settled in the meantime.
fn judgements(
    r: &Reader<'_>,
    item: ItemId,
    asked: Option<&Item>,
    input: &Decide,
    act: &mut Act,
) -> Result<Vec<Decision>, Failure> {
    let gone = || Failure::of("item_gone");
    let judgement = match (item, input.verdict) {
        (ItemId::Pair { left, right }, Verdict::Same) => {
            // A contradiction is asked about, not lost.
            if asked.is_none() && !contradiction::kept_apart(r, left, right)? {
                return Err(gone());
            }
            return Ok(vec![act.decide(Judgement::Same { left, right })]);
        }
        (ItemId::Pair { left, right }, Verdict::Different) => Judgement::Different { left, right },
        (ItemId::Weak { record }, Verdict::Accept) => Judgement::Accept { record },
        (ItemId::Weak { record }, Verdict::Quarantine) => Judgement::Quarantine { record },
        (ItemId::Contradiction { .. }, verdict) => {
            return contradiction::settled(r, asked.ok_or_else(gone)?, verdict, act);
        }
        (ItemId::Knot { record }, _) => return knot::settled(r, record, input, act),
        (ItemId::Company { .. }, _) => return company::settled(r, asked.ok_or_else(gone)?, input, act),
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    asked.ok_or_else(gone)?;
    Ok(vec![act.decide(judgement)])
}

/// What stands shall stand, in each field that has to be chosen, or what is chosen in its place; where nothing is given,
/// what is said elsewhere.
async fn choose(app: &App, item: ItemId, values: Option<Vec<ChosenValue>>) -> Result<Decided, Failure> {
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
            for (field, value) in chosen(w, &trust, &person, values.as_deref())? {
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
    Ok(Decided { decision: row, contradiction: None })
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
    Ok(Decided { decision: row, contradiction: None })
}

/// What shall stand, field by field. An empty text is nothing.
fn chosen(
    r: &Reader<'_>,
    trust: &Trust,
    person: &Person,
    given: Option<&[ChosenValue]>,
) -> Result<Vec<(Field, Option<String>)>, Failure> {
    let mut values: BTreeMap<String, Option<String>> =
        given.unwrap_or_default().iter().map(|chosen| (chosen.field.clone(), chosen.value.clone())).collect();
    let mut stands = Vec::new();
    for Question { field, candidates, .. } in derive::questions(r, trust, person)? {
        let said = |place: usize| candidates.get(place).map(|candidate| candidate.value.clone());
        let (kept, other) = (said(0), said(1));
        let otherwise = || if given.is_some() { kept.clone() } else { other };
        let value = values.remove(field.name()).unwrap_or_else(otherwise);
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
