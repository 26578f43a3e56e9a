//! How facts and derived rows look from outside.

use crate::api::{DecisionRow, Failure, Handed, QualityRow, QualityWarning, Shown, Side, ValueRow};
use crate::{derive, pipeline};
use sluice_domain::{
    Actor, ConnectionId, Decision, FactId, Field, Judgement, Person, PersonId, PersonState, RecordId,
    Survivor, ValueKind,
    derived::{Company, Record},
    pipeline::{Event, MoveReason},
    quality::{Finding, Quality, QualityLine, Warning},
};
use sluice_store::{ActRow, Item, Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Connections by name, removed ones included: their facts stay.
pub(crate) struct Names(BTreeMap<ConnectionId, String>);

impl Names {
    pub(crate) fn read(r: &Reader<'_>) -> Result<Self, StoreError> {
        Ok(Self(
            r.all_connections()?.into_iter().map(|connection| (connection.id, connection.name)).collect(),
        ))
    }

    pub(crate) fn of(&self, connection: ConnectionId) -> String {
        self.0.get(&connection).cloned().unwrap_or_default()
    }

    /// The sources of some records, each once, sorted.
    pub(crate) fn of_records(&self, records: &[Record]) -> Vec<String> {
        let mut names: Vec<String> = records.iter().map(|record| self.of(record.connection)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What a field that holds one of some can hold.
pub(crate) fn options(field: Field) -> Vec<String> {
    match field.kind() {
        ValueKind::Choice(options) => options.iter().map(|option| (*option).to_owned()).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn shown(survivor: &Survivor) -> Shown {
    Shown {
        value: survivor.value.clone(),
        raw: (survivor.raw != survivor.value).then(|| survivor.raw.clone()),
        chosen: survivor.decision.is_some(),
    }
}

/// A person's name to show: the whole name, else the address, else the company, else nothing.
pub(crate) fn name(person: &Person) -> String {
    [Field::FullName, Field::GivenName, Field::FamilyName, Field::Email, Field::CompanyName, Field::Phone]
        .iter()
        .find_map(|field| person.values.get(field))
        .map_or_else(String::new, |survivor| survivor.value.clone())
}

pub(crate) fn side(person: &Person, records: &[Record], names: &Names) -> Side {
    Side {
        person: person.id.to_string(),
        name: name(person),
        sources: names.of_records(records),
        at: person.at,
        score: person.quality.score,
    }
}

pub(crate) fn values(
    r: &Reader<'_>,
    person: &Person,
    records: &[Record],
    names: &Names,
) -> Result<Vec<ValueRow>, StoreError> {
    let by_id: BTreeMap<RecordId, &Record> = records.iter().map(|record| (record.id, record)).collect();
    let row = |(field, survivor): (&Field, &Survivor)| {
        let record = by_id.get(&survivor.record);
        let (source, at) = match chosen_by(r, survivor)? {
            Some(decision) => (actor(&decision).0, decision.at),
            None => (
                record.map_or_else(String::new, |record| names.of(record.connection)),
                record.map_or(person.at, |record| record.at),
            ),
        };
        Ok(ValueRow {
            field: field.name().to_owned(),
            shown: shown(survivor),
            source,
            at,
            decision: survivor.decision.map(|id| id.to_string()),
        })
    };
    person.values.iter().map(row).collect()
}

/// Where a surviving value comes from: who chose it, or else its source, by name.
pub(crate) fn source(
    r: &Reader<'_>,
    survivor: &Survivor,
    source: Option<&String>,
) -> Result<String, StoreError> {
    let chosen = chosen_by(r, survivor)?;
    Ok(chosen.map_or_else(|| source.cloned().unwrap_or_default(), |decision| actor(&decision).0))
}

/// The decision by which somebody chose a value.
fn chosen_by(r: &Reader<'_>, survivor: &Survivor) -> Result<Option<Decision>, StoreError> {
    Ok(survivor.decision.map(|id| r.decision(id)).transpose()?.flatten().map(|(decision, _)| decision))
}

/// Who decided, by name.
pub(crate) fn decider(decision: &Decision) -> String {
    actor(decision).0
}

/// Who decided, by name, and whether that is a rule.
fn actor(decision: &Decision) -> (String, bool) {
    match &decision.actor {
        Actor::Person(name) => (name.clone(), false),
        Actor::Rule(name) => (name.clone(), true),
    }
}

/// To whom a card was handed on last, where that was not taken back. `records` are those of its people.
pub(crate) fn handed(
    r: &Reader<'_>,
    item: &Item,
    records: &[RecordId],
) -> Result<Option<Handed>, StoreError> {
    if item.handed_to.is_none() {
        return Ok(None);
    }
    let asked: BTreeSet<PersonId> = std::iter::once(item.left).chain(item.right).collect();
    for decision in r.active_judgements(records)?.into_iter().rev() {
        let about = r.owners(&decision.judgement.records())?;
        let (by, _) = actor(&decision);
        if let Judgement::HandOn { other, to, reason, .. } = decision.judgement
            && other.is_some() == item.right.is_some()
            && about.into_values().collect::<BTreeSet<_>>() == asked
        {
            return Ok(Some(Handed { to, reason, by, decision: decision.id.to_string() }));
        }
    }
    Ok(None)
}

/// Remarks about these records' people, newest first.
pub(crate) fn comments(r: &Reader<'_>, records: &[RecordId]) -> Result<Vec<DecisionRow>, StoreError> {
    let said = r.active_judgements(records)?;
    let remarks =
        said.iter().rev().filter(|decision| matches!(decision.judgement, Judgement::Comment { .. }));
    remarks.map(|remark| decision(r, remark, false)).collect()
}

pub(crate) fn quality(quality: &Quality, names: &Names) -> Vec<QualityRow> {
    let row = |line: &QualityLine| {
        let params = line.finding.params().into_iter().map(|(key, value)| (key.to_owned(), value));
        let source = match line.finding {
            Finding::Source { best: Some(best) } => Some(("source".to_owned(), names.of(best))),
            _ => None,
        };
        QualityRow {
            rule: line.rule.name().to_owned(),
            points: line.points,
            of: line.of,
            low: line.low,
            found: line.finding.name().to_owned(),
            params: params.chain(source).collect(),
            fields: line.finding.fields().iter().map(|field| field.name().to_owned()).collect(),
        }
    };
    quality.lines.iter().map(row).collect()
}

pub(crate) fn warnings(quality: &Quality) -> Vec<QualityWarning> {
    let row = |warning: &Warning| QualityWarning {
        kind: warning.kind.name().to_owned(),
        field: warning.field.name().to_owned(),
    };
    quality.warnings.iter().map(row).collect()
}

/// What was decided as one.
pub(crate) fn act(r: &Reader<'_>, act: &ActRow) -> Result<DecisionRow, StoreError> {
    Ok(DecisionRow { others: act.others, ..decision(r, &act.first, act.revoked)? })
}

/// What was just decided, by its first decision.
pub(crate) fn made(r: &Reader<'_>, first: &Decision) -> Result<DecisionRow, Failure> {
    let others = u32::try_from(r.act(first.act)?.len().saturating_sub(1)).unwrap_or(u32::MAX);
    Ok(DecisionRow { others, ..decision(r, first, false)? })
}

/// What stands of an act, by the first decision that does; nothing where none does.
pub(crate) fn open_act(r: &Reader<'_>, act: FactId) -> Result<Option<DecisionRow>, StoreError> {
    let mut open = r.act(act)?.into_iter().filter(|(_, revoked)| !revoked);
    let Some((first, _)) = open.next() else { return Ok(None) };
    let others = u32::try_from(open.count()).unwrap_or(u32::MAX);
    Ok(Some(DecisionRow { others, ..decision(r, &first, false)? }))
}

/// A decision with the names of the people it is about as they are called now.
pub(crate) fn decision(
    r: &Reader<'_>,
    decision: &Decision,
    revoked: bool,
) -> Result<DecisionRow, StoreError> {
    let (actor, by_rule) = actor(decision);
    let revoked_one = match &decision.judgement {
        Judgement::Revoke { decision } => r.decision(*decision)?.map(|(revoked, _)| revoked.judgement),
        _ => None,
    };
    let judgement = revoked_one.as_ref().unwrap_or(&decision.judgement);
    let about = judgement.records();
    let mut names: Vec<String> = Vec::new();
    if let Judgement::Withdraw { list } = judgement {
        names.extend(r.connection(*list)?.map(|list| list.name));
    }
    if let Judgement::SameCompany { company, .. } | Judgement::DifferentCompany { company, .. } = judgement {
        names.extend(r.company(*company)?.map(|company| company_name(&company)));
    }
    // It is nobody's record any more: its last words have its name.
    let absent = match judgement {
        Judgement::Gone { record, .. } => r.latest_observation(*record)?,
        _ => None,
    };
    let about = match &absent {
        Some(absent) => {
            names.push(record_name(&derive::normalise(absent)));
            Vec::new()
        }
        None => about,
    };
    let mut in_halo = BTreeSet::new();
    for record in about {
        if let Some(person) = r.person_of(record)?
            && r.person(person)?.is_some_and(|person| person.state == PersonState::InHalo)
        {
            in_halo.insert(person);
        }
        let called = match r.record(record)? {
            Some(record) => record_name(&record),
            None => continue,
        };
        if !names.contains(&called) {
            names.push(called);
        }
    }
    let kind = match decision.judgement {
        Judgement::Same { .. } => "same",
        Judgement::Different { .. } => "different",
        Judgement::SameAfterAll { .. } => "same_after_all",
        Judgement::SameCompany { company, client } if client == company.anchor() => "new_client",
        Judgement::SameCompany { .. } => "same_company",
        Judgement::DifferentCompany { .. } => "different_company",
        Judgement::Accept { .. } => "accept",
        Judgement::Quarantine { .. } => "quarantine",
        Judgement::Value { .. } => "value",
        Judgement::Comment { .. } => "comment",
        Judgement::HandOn { .. } => "hand_on",
        Judgement::TakenBack { .. } => "taken_back",
        Judgement::Move(_) => "move",
        Judgement::Decline(_) => "decline",
        Judgement::Happened { .. } => "happened",
        Judgement::Withdraw { .. } => "withdraw",
        Judgement::Gone { .. } => "gone",
        Judgement::Leave { .. } => "leave",
        Judgement::WriteAgain { .. } => "write_again",
        Judgement::Revoke { .. } => "revoke",
    };
    Ok(DecisionRow {
        id: decision.id.to_string(),
        at: decision.at,
        actor,
        by_rule,
        kind: kind.to_owned(),
        params: chosen(r, judgement)?,
        others: 0,
        names,
        revoked,
        in_halo: u32::try_from(in_halo.len()).unwrap_or(u32::MAX),
    })
}

/// What was chosen, where that is more than yes or no.
fn chosen(r: &Reader<'_>, judgement: &Judgement) -> Result<BTreeMap<String, String>, StoreError> {
    let pairs = match judgement {
        Judgement::Value { field, value, .. } => {
            vec![("field", field.name().to_owned()), ("value", value.clone().unwrap_or_default())]
        }
        Judgement::TakenBack { field, value, .. } => {
            vec![("field", field.name().to_owned()), ("value", value.clone())]
        }
        Judgement::Move(step) => {
            let workflow = pipeline::workflow(r)?;
            let mut pairs = vec![("from", workflow.name_of(&step.from)), ("to", workflow.name_of(&step.to))];
            if let MoveReason::Chosen { because: Some(because) } = &step.reason {
                pairs.push(("because", because.clone()));
            }
            pairs
        }
        Judgement::Decline(decline) => vec![("to", pipeline::workflow(r)?.name_of(&decline.to))],
        Judgement::Happened { what, .. } => happened(what),
        Judgement::Comment { text, .. } => vec![("text", text.clone())],
        Judgement::HandOn { to, reason, .. } => vec![("to", to.clone()), ("reason", reason.clone())],
        Judgement::Same { .. }
        | Judgement::Different { .. }
        | Judgement::SameAfterAll { .. }
        | Judgement::SameCompany { .. }
        | Judgement::DifferentCompany { .. }
        | Judgement::Accept { .. }
        | Judgement::Quarantine { .. }
        | Judgement::Withdraw { .. }
        | Judgement::Gone { .. }
        | Judgement::Leave { .. }
        | Judgement::WriteAgain { .. }
        | Judgement::Revoke { .. } => Vec::new(),
    };
    Ok(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn happened(event: &Event) -> Vec<(&'static str, String)> {
    // What says most comes last among the kinds.
    let kind = event.kinds().last().map(|kind| ("event", kind.name().to_owned()));
    let outcome = match event {
        Event::Called { outcome } => serde_json::to_value(outcome).ok(),
        _ => None,
    };
    let outcome = outcome.and_then(|outcome| Some(("outcome", outcome.as_str()?.to_owned())));
    kind.into_iter().chain(outcome).collect()
}

/// A company's name to show: the name, else the domain.
pub(crate) fn company_name(company: &Company) -> String {
    [Field::CompanyName, Field::CompanyDomain]
        .iter()
        .find_map(|field| company.values.get(field))
        .map_or_else(String::new, |survivor| survivor.value.clone())
}

/// A record's name to show, whatever of it there is.
pub(crate) fn record_name(record: &Record) -> String {
    if let Some(name) = record.person.as_ref().and_then(|person| person.name.as_ref()) {
        return name.display.clone();
    }
    [Field::FullName, Field::Email, Field::CompanyName, Field::Phone]
        .iter()
        .find_map(|field| record.fields.get(field).cloned())
        .unwrap_or_else(|| record.external_id.clone())
}
