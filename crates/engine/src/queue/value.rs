//! Values that somebody chooses for a person.

use crate::{
    App,
    api::{DecisionRow, Failure, SetValue, Shown},
    derive,
    history::{self, Act},
    people, shown,
};
use sluice_domain::{
    Field, Judgement, PersonId,
    normal::Region,
    survivorship::{self, Unreadable},
};
use sluice_store::Reader;

pub(crate) async fn set_value(app: &App, input: SetValue) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let person: PersonId = input.person.parse().map_err(|_| Failure::of("unknown_person"))?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let judgement = judgement(w, person, &input.field, input.value.as_deref())?;
            let decision = act.decide(judgement);
            history::append(w, &decision)?;
            derive::judged(w, &trust, &decision.judgement.records())?;
            Ok::<_, Failure>(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

pub(crate) async fn try_value(app: &App, input: SetValue) -> Result<Shown, Failure> {
    let workspace = app.workspace().await?;
    let person: PersonId = input.person.parse().map_err(|_| Failure::of("unknown_person"))?;
    workspace
        .store
        .read(move |r| {
            let typed = input.value.as_deref();
            match judgement(r, person, &input.field, typed)? {
                Judgement::Value { value: Some(value), .. } => {
                    let raw = typed.filter(|typed| *typed != value).map(str::to_owned);
                    Ok(Shown { value, raw, chosen: false })
                }
                _ => Ok(Shown { value: String::new(), raw: None, chosen: false }),
            }
        })
        .await
}

/// The choice that a typed value stands in a field of a person.
pub(crate) fn judgement(
    r: &Reader<'_>,
    person: PersonId,
    field: &str,
    typed: Option<&str>,
) -> Result<Judgement, Failure> {
    let field: Field = field.parse().map_err(|_| Failure::of("unknown_field").with("field", field))?;
    let person = people::find(r, person)?.ok_or_else(|| Failure::of("unknown_person"))?;
    let country = person.values.get(&Field::Country).and_then(|country| Region::parse(&country.value).ok());
    let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
    let value = typed
        .map(|typed| survivorship::readable(field, typed, country.as_ref()))
        .transpose()
        .map_err(|why| refused(field, &why))?;
    if value.is_none() && (field == Field::DoNotContact || !survivorship::choosable(field)) {
        return Err(refused(field, &Unreadable::NotChosen(field)));
    }
    Ok(Judgement::Value { record: person.id.anchor(), field, value })
}

fn refused(field: Field, why: &Unreadable) -> Failure {
    let failure = match why {
        Unreadable::Mismatch(mismatch) => Failure::of(mismatch.code()),
        other => Failure::of("value_refused").with("reason", other.reason()),
    };
    failure.with("field", field)
}
