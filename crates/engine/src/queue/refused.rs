//! Writes that the other side refused, and what may cure them.

use crate::{
    App,
    api::{Card, Decided, Failure, RefusedCard, Verdict},
    derive,
    history::{self, Act},
    plan, setup,
    shown::{self, Names},
};
use sluice_domain::{
    CustomField, Field, Judgement, Person, PersonId, RecordId, Stage, WriteId, tenant::Kept,
};
use sluice_store::{Action, Reader, StoreError, Write};
use std::collections::{BTreeMap, BTreeSet};

/// What the items' names begin with; the rest is the write's id.
const PREFIX: &str = "refused:";
/// A refusal holds one lead back; a pair two people, a clash nobody.
pub(super) const WORTH: f32 = 750.0;

/// What the other side calls the fields that are written, and which they are.
const CALLED: [(&str, Field); 8] = [
    ("email", Field::Email),
    ("e-mail", Field::Email),
    ("job title", Field::Title),
    ("phone", Field::Phone),
    ("country", Field::Country),
    ("company", Field::CompanyName),
    ("client", Field::CompanyName),
    ("name", Field::FullName),
];

/// How HaloPSA says that a field is missing: before its name, and after it.
const MISSING_BEFORE: [&str; 2] = ["Please provide a value for ", "Please enter a value for "];
const MISSING_AFTER: [&str; 4] = [" is mandatory", " is required", " is compulsory", " must be filled in"];

/// A refused write of somebody about whom nobody said anything since.
pub(super) struct Refusal {
    write: Write,
    person: Person,
}

impl Refusal {
    pub(super) fn item(&self) -> String {
        format!("{PREFIX}{}", self.write.id)
    }

    /// The newest first, without those that are put off. Answering it, changing a value and sending again settle it; so
    /// does taking that back undo it.
    pub(super) fn page(r: &Reader<'_>, skip: &[String], limit: u32) -> Result<Vec<Self>, StoreError> {
        let without: Vec<WriteId> = skip.iter().filter_map(|item| id(item)).collect();
        of_people(r, r.refusals(None, &without, limit)?)
    }

    /// The one of this name, as long as it waits.
    pub(super) fn named(r: &Reader<'_>, item: &str) -> Result<Option<Self>, StoreError> {
        let Some(id) = id(item) else { return Ok(None) };
        Ok(of_people(r, r.refusal(id)?.into_iter().collect())?.pop())
    }

    pub(super) fn card(self, r: &Reader<'_>, names: &Names) -> Result<Card, Failure> {
        let (item, wants) = (self.item(), self.wants(r)?);
        let Self { write, person } = self;
        let failure: Option<Failure> =
            write.failure.clone().and_then(|failure| serde_json::from_value(failure).ok());
        let failure = failure.unwrap_or_else(|| Failure::of("refused"));
        let records = r.records(&person.records)?;
        let kept = setup::kept(r, write.connection)?;
        let wants = wants.map(|(_, field)| field);
        Ok(Card::Refused(RefusedCard {
            item,
            side: shown::side(&person, &records, names),
            system: names.of(write.connection),
            at: write.sent_at.unwrap_or(write.created_at),
            lacking: failure
                .params
                .get("said")
                // What a company says is chosen for none of its people.
                .filter(|_| !plan::is_of_company(&write))
                .and_then(|said| named(said, &kept))
                .map(|field| field.name().to_owned()),
            wants,
            failure,
            sent: plan::fields(&write.body),
            values: shown::values(r, &person, &records, names)?,
            handed: None,
            comments: shown::comments(r, &person.records)?,
        }))
    }
}

impl Refusal {
    /// Who is sent again where it is answered.
    pub(super) fn record(&self) -> RecordId {
        self.person.id.anchor()
    }

    /// The field that the tenant demands of a new ticket and that is none of those that are written, by what it is called
    /// there, with the stage of the ticket.
    pub(super) fn wants(&self, r: &Reader<'_>) -> Result<Option<(Stage, String)>, StoreError> {
        let Self { write, .. } = self;
        let said = write.failure.as_ref().and_then(|failure| failure["params"]["said"].as_str());
        let (Some(said), Some(stage), Action::Create) = (said, plan::stage_in(write), write.action) else {
            return Ok(None);
        };
        let Some(called) = missing(said) else { return Ok(None) };
        let known = named(said, &setup::kept(r, write.connection)?).is_some();
        Ok((!known).then(|| (stage, called.to_owned())))
    }
}

/// The field that a refusal's words say is missing.
fn missing(said: &str) -> Option<&str> {
    let said = said.trim().trim_end_matches('.');
    let before = MISSING_BEFORE.iter().find_map(|words| {
        let (start, field) = said.split_at_checked(words.len())?;
        start.eq_ignore_ascii_case(words).then_some(field)
    });
    let after = || {
        MISSING_AFTER.iter().find_map(|words| {
            let (field, end) = said.split_at_checked(said.len().checked_sub(words.len())?)?;
            end.eq_ignore_ascii_case(words).then_some(field)
        })
    };
    before.or_else(after).map(str::trim).filter(|field| !field.is_empty())
}

/// The field that a refusal's words name: a custom one by what it is called here or by the tenant, since what says most
/// is what is meant.
fn named(said: &str, kept: &Kept) -> Option<Field> {
    let said = said.to_lowercase();
    let custom = CustomField::all().flat_map(|field| {
        let definition = field.definition();
        let there = kept.fields.get(definition.name).map_or("", |there| there.name.as_str());
        [definition.label, definition.halo_name, there]
            .map(|called| (called.to_lowercase(), Field::Custom(field)))
    });
    let own = CALLED.iter().map(|(called, field)| ((*called).to_owned(), *field));
    let mut found: Option<(usize, Field)> = None;
    for (called, field) in own.chain(custom) {
        if !called.is_empty() && said.contains(&called) && found.is_none_or(|(most, _)| called.len() > most) {
            found = Some((called.len(), field));
        }
    }
    found.map(|(_, field)| field)
}

/// Each with whom it is about.
fn of_people(r: &Reader<'_>, writes: Vec<Write>) -> Result<Vec<Refusal>, StoreError> {
    // What is about a company was planned of a person.
    let anchors: Vec<RecordId> =
        writes.iter().flat_map(|write| [write.anchor, write.person.anchor()]).collect();
    let owners = r.owners(&anchors)?;
    let ids: Vec<PersonId> = owners.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let people: BTreeMap<PersonId, Person> =
        r.people(&ids)?.into_iter().map(|person| (person.id, person)).collect();
    let of = |write: Write| {
        let owner = owners.get(&write.anchor).or_else(|| owners.get(&write.person.anchor()))?;
        let person = people.get(owner)?.clone();
        Some(Refusal { write, person })
    };
    Ok(writes.into_iter().filter_map(of).collect())
}

/// Whether an item's name is that of a refusal.
pub(super) fn is(item: &str) -> bool {
    item.starts_with(PREFIX)
}

fn id(item: &str) -> Option<WriteId> {
    item.strip_prefix(PREFIX)?.parse().ok()
}

pub(super) async fn decide(app: &App, item: String, verdict: Verdict) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let found = Refusal::named(w, &item)?;
            let record = found.ok_or_else(|| Failure::of("item_gone"))?.person.id.anchor();
            let judgement = match verdict {
                Verdict::Accept => Judgement::Accept { record },
                Verdict::Quarantine => Judgement::Quarantine { record },
                _ => return Err(Failure::of("verdict_does_not_fit")),
            };
            let decision = act.decide(judgement);
            history::append(w, &decision)?;
            derive::judged(w, &trust, &[record])?;
            Ok::<_, Failure>(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision: row, contradiction: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_field_that_cures_it() {
        let check = |said: &str, field| assert_eq!(named(said, &Kept::default()), field, "{said}");
        let custom = |name| CustomField::of_name(name).map(Field::Custom);
        check("Please provide a value for Email Address", Some(Field::Email));
        check("Job Title is required", Some(Field::Title));
        check("Contact Name is too long", Some(Field::FullName));
        check("Please provide a value for Budget", None);
        check("Please provide a value for Revenue Range", custom("lead_revenue_range"));
        check("The value is not valid for Employee Count Range", custom("lead_employee_count"));
        check("CFLeadServicesOffered is compulsory", custom("lead_services_offered"));
    }

    #[test]
    fn a_refusal_says_which_field_is_missing() {
        for (said, expected) in [
            ("Please provide a value for Budget", Some("Budget")),
            ("please enter a value for Größe.", Some("Größe")),
            ("Cost centre is mandatory", Some("Cost centre")),
            ("Please provide a value for ", None),
            ("Please enter a valid Email Address", None),
            ("ö", None),
        ] {
            assert_eq!(missing(said), expected, "{said}");
        }
    }
}
