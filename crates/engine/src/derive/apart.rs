//! What somebody chose here and somebody changed in the system of record since: neither knew of the other.
//!
//! It is told from the facts alone, from what the ticket was seen to say and when it was chosen, so that it comes out
//! equal whenever it is derived anew. What was sent is no fact.

use crate::plan;
use chrono::{DateTime, Utc};
use sluice_domain::{Decision, FactId, Field, Fields, Judgement, Person, RecordId, derived::Record};
use sluice_store::{Reader, StoreError};
use std::collections::BTreeMap;

/// A field that was changed on both sides. What is empty is an empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Apart {
    /// The person's field.
    pub field: Field,
    /// The ticket's.
    pub end: Field,
    /// What was chosen here.
    pub here: String,
    /// The decision by which it was.
    pub decision: FactId,
    /// What the ticket says.
    pub there: String,
    /// The ticket, and since when it was seen to say so.
    pub ticket: RecordId,
    pub since: DateTime<Utc>,
    /// What both had last, and when that was seen.
    pub agreed: String,
    pub agreed_at: DateTime<Utc>,
}

/// What a ticket was seen to say at a time.
type Seen = (FactId, DateTime<Utc>, Fields);

/// What was chosen about a field of a ticket.
struct Choice<'d> {
    field: Field,
    last: &'d Decision,
    /// All that ever was: what HaloPSA says of it was written from here.
    ever: Vec<&'d str>,
}

/// The fields of the person's ticket that were changed on both sides. Who chooses knowing what stands there has settled it.
pub(super) fn apart<'d>(
    r: &Reader<'_>,
    person: &Person,
    records: &[&Record],
    said: impl IntoIterator<Item = &'d Decision>,
) -> Result<Vec<Apart>, StoreError> {
    let chosen = choices(person, said);
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let here: BTreeMap<Field, String> = plan::said(person).into_iter().collect();
    let text = |end: &Field| here.get(end).map_or("", |text| text.trim());
    let otherwise = |end: &Field| {
        let mut tickets = records.iter().filter(|record| plan::stage_of(&record.stream).is_some());
        tickets.any(|record| at(&record.fields, *end) != text(end))
    };
    // Where all tickets say what was chosen, nobody needs to look further.
    if !chosen.keys().any(otherwise) {
        return Ok(Vec::new());
    }
    let Some(ticket) = plan::in_step(r, person)? else { return Ok(Vec::new()) };
    let Some(record) = records.iter().find(|record| record.id == ticket) else { return Ok(Vec::new()) };
    let seen = r.values_of(ticket)?;
    let found = chosen.iter().filter_map(|(end, choice)| of_field(*end, choice, text(end), record, &seen));
    Ok(found.collect())
}

/// The same for a person as it is kept.
pub(crate) fn changed_on_both(r: &Reader<'_>, person: &Person) -> Result<Vec<Apart>, StoreError> {
    if !r.has_chosen_values()? {
        return Ok(Vec::new());
    }
    let (said, records) = (r.active_judgements(&person.records)?, r.records(&person.records)?);
    apart(r, person, &records.iter().collect::<Vec<&Record>>(), &said)
}

/// What was chosen about each field that goes to a ticket, by the field in which it ends there.
fn choices<'d>(person: &Person, said: impl IntoIterator<Item = &'d Decision>) -> BTreeMap<Field, Choice<'d>> {
    let mut chosen: BTreeMap<Field, Choice<'d>> = BTreeMap::new();
    for decision in said {
        let Judgement::Value { field, value, .. } = &decision.judgement else { continue };
        let Some(of) = asked_in(person, *field) else { continue };
        let choice = chosen.entry(plan::ends_in(*field)).or_insert(Choice {
            field: of,
            last: decision,
            ever: Vec::new(),
        });
        if decision.id > choice.last.id {
            choice.last = decision;
        }
        choice.ever.push(value.as_deref().unwrap_or_default());
    }
    chosen
}

/// The field in which a choice about another is asked about; nothing where it goes to no ticket.
fn asked_in(person: &Person, field: Field) -> Option<Field> {
    let called_mobile = person.values.contains_key(&Field::Mobile);
    match field {
        Field::GivenName | Field::FamilyName | Field::FullName => Some(Field::FullName),
        // A ticket has one number.
        Field::Mobile => called_mobile.then_some(field),
        Field::Phone => (!called_mobile).then_some(field),
        Field::CompanyName | Field::Email | Field::Title | Field::Country | Field::Custom(_) => Some(field),
        _ => None,
    }
}

fn of_field(end: Field, choice: &Choice<'_>, here: &str, record: &Record, seen: &[Seen]) -> Option<Apart> {
    let there = at(&record.fields, end);
    let chosen = choice.last.id;
    let last = seen.last()?;
    // What was written and is taken back is read as something else.
    if there == here || there != at(&last.2, end) || choice.ever.contains(&there.as_str()) {
        return None;
    }
    // What it said from the beginning nobody changed.
    let since = seen.iter().rposition(|(_, _, fields)| at(fields, end) != there)? + 1;
    let (changed, before) = (seen.get(since)?, seen.get(..since)?);
    if changed.0 < chosen {
        return None;
    }
    let arrived = before.iter().rfind(|(id, _, fields)| *id > chosen && at(fields, end) == here);
    let known = before.iter().rfind(|(id, ..)| *id < chosen);
    let agreed = arrived.or(known).or(before.first())?;
    Some(Apart {
        field: choice.field,
        end,
        here: here.to_owned(),
        decision: chosen,
        there,
        ticket: record.id,
        since: changed.1,
        agreed: at(&agreed.2, end),
        agreed_at: agreed.1,
    })
}

/// What is said in a field; of HaloPSA's own fields as they are read here, however it writes a number or a day.
fn at(fields: &Fields, field: Field) -> String {
    let text = fields.get(&field).map_or("", |text| text.trim());
    match field {
        Field::Custom(_) => field.kind().read(text).unwrap_or_else(|_| text.to_owned()),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::{Actor, ConnectionId, DeskId, EntityKind};

    const END: Field = Field::Title;

    fn fact(number: u64) -> FactId {
        FactId::new(number, [0; 10])
    }

    /// A choice made at moment 50.
    fn chosen() -> Decision {
        let record = RecordId::from_bytes([1; 16]);
        Decision {
            id: fact(50),
            desk: DeskId::new(1, [0; 10]),
            at: DateTime::UNIX_EPOCH,
            actor: Actor::Person("Ada".to_owned()),
            act: fact(50),
            judgement: Judgement::Value { record, field: END, value: Some("here".to_owned()) },
        }
    }

    fn ticket(title: &str) -> Record {
        let connection = ConnectionId::new(1, [0; 10]);
        Record {
            id: RecordId::of(connection, "leads", "1"),
            connection,
            stream: "leads".to_owned(),
            kind: EntityKind::Person,
            external_id: "1".to_owned(),
            observation: fact(1),
            at: DateTime::UNIX_EPOCH,
            fields: titled(title),
            person: None,
            company: None,
        }
    }

    fn titled(title: &str) -> Fields {
        if title.is_empty() { Fields::new() } else { [(END, title.to_owned())].into() }
    }

    /// What is asked where a ticket was seen to say these titles at these moments.
    fn asked(seen: &[(u64, &str)], ever: &[&str]) -> Option<(String, String)> {
        let decision = chosen();
        let choice = Choice { field: END, last: &decision, ever: ever.to_vec() };
        let record = ticket(seen.last().map_or("", |(_, title)| title));
        let at = |number: u64| DateTime::from_timestamp_millis(i64::try_from(number).unwrap()).unwrap();
        let seen: Vec<Seen> =
            seen.iter().map(|(number, title)| (fact(*number), at(*number), titled(title))).collect();
        let found = of_field(END, &choice, "here", &record, &seen)?;
        Some((found.agreed, found.there))
    }

    #[test]
    fn what_was_changed_there_without_knowing_of_the_choice_is_asked_about_with_what_both_had_last() {
        let check = |seen: &[(u64, &str)], expected: Option<(&str, &str)>| {
            let found = asked(seen, &["here"]);
            let found = found.as_ref().map(|(agreed, there)| (agreed.as_str(), there.as_str()));
            assert_eq!(found, expected, "{seen:?}");
        };
        // Chosen with what stands there in sight.
        check(&[(10, "old"), (20, "there")], None);
        check(&[(10, "there")], None);
        // Nobody changed it there.
        check(&[(10, "old"), (60, "here")], None);
        check(&[(60, "there")], None);
        // Both changed it.
        check(&[(10, "old"), (60, "there")], Some(("old", "there")));
        check(&[(10, "older"), (20, "old"), (60, "between"), (70, "there")], Some(("old", "there")));
        check(&[(10, ""), (60, "there")], Some(("", "there")));
        check(&[(10, "old"), (60, "")], Some(("old", "")));
        // It had arrived, and was changed there later.
        check(&[(10, "old"), (60, "here"), (70, "there")], Some(("here", "there")));
        // Seen first when it was chosen already, then changed.
        check(&[(55, "old"), (60, "there")], Some(("old", "there")));
    }

    #[test]
    fn what_was_chosen_before_and_comes_back_from_there_is_no_change_there() {
        assert_eq!(asked(&[(10, "old"), (60, "first")], &["first", "here"]), None);
    }
}
