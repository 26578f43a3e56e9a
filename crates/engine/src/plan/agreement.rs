//! Whether HaloPSA agrees with what is here: field by field, three ways.

use super::{
    desired, draw,
    item::{self, Drawn, Says},
    party,
    switch::{self, Goes},
};
use crate::{
    api::{Compared, ComparedRow, Failure, Settled},
    pipeline, setup, shown,
    slice::in_parts,
};
use chrono::{DateTime, Utc};
use sluice_connect::halo;
use sluice_domain::{
    ConnectionId, Field, Person, PersonId, PersonState, RecordId, Stage,
    derived::Placed,
    pipeline::{Workflow, same_status},
    tenant::Kept,
};
use sluice_store::{Connection, Reader, Store, Write, WriteState};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Differences that are told one by one.
const ROWS: usize = 100;
/// Why a write is marked that had agreed.
const WHY: &str = "compared_differs";
/// States of writes that have reached HaloPSA.
const ARRIVED: [WriteState; 3] = [WriteState::Sent, WriteState::Agreed, WriteState::Differs];

/// What came of it, and the writes whose state it changes.
pub(crate) struct Agreement {
    pub told: Compared,
    writes: Vec<(Write, &'static str)>,
}

impl Agreement {
    /// Marks what nothing else settles, and takes back the marks of what is settled; with the last of them what came of it is
    /// kept under `key`. Cut off before, the next comparison does the rest.
    pub(crate) async fn keep(self, store: &Store, key: &'static str) -> Result<(), Failure> {
        let Self { told, writes } = self;
        let mut left = writes.len();
        in_parts(store, writes, "compared_part", move |w, part: Vec<(Write, &'static str)>| {
            left = left.saturating_sub(part.len());
            part.iter().try_for_each(|(write, event)| super::record(w, write, event))?;
            if left == 0 {
                w.set_setting(key, &told)?;
            }
            Ok(part.len())
        })
        .await
        .map(drop)
    }
}

/// How a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Agrees,
    /// Somebody changed it there, and it holds here too.
    TakenOver,
    /// Only here something else follows.
    Here,
    /// Only there it was changed.
    There,
    /// Both are something else than what was sent.
    Apart,
}

fn stand(sent: &str, here: &str, there: &str, same: impl Fn(&str, &str) -> bool) -> Stand {
    match (same(here, there), same(there, sent), same(here, sent)) {
        (true, true, _) => Stand::Agrees,
        (true, false, _) => Stand::TakenOver,
        (false, true, _) => Stand::Here,
        (false, false, true) => Stand::There,
        (false, false, false) => Stand::Apart,
    }
}

/// Compares every ticket that was written from here. HaloPSA must have been read to its end.
pub(crate) fn agreement(
    r: &Reader<'_>,
    connection: &Connection,
    unseen: u32,
    at: DateTime<Utc>,
) -> Result<Agreement, Failure> {
    let drawn = draw::draw(r, Some(connection))?;
    let planned = drawn.items.iter().filter_map(Drawn::changes).flatten().collect();
    let unfound = r.writes_in_state(connection.id, WriteState::Sent, u32::MAX)?.len();
    let mut comparison = Comparison {
        r,
        halo: connection.id,
        goes: switch::of(r, connection.id)?,
        says: Says::read(r, connection.id)?,
        kept: setup::kept(r, connection.id)?,
        workflow: pipeline::workflow(r)?,
        planned,
        at,
        told: Compared {
            at,
            system: connection.name.clone(),
            unseen,
            unfound: draw::number(unfound),
            ..Compared::default()
        },
        writes: Vec::new(),
    };
    for state in
        [PersonState::InHalo, PersonState::DoNotContact, PersonState::ToJudge, PersonState::Quarantined]
    {
        draw::for_each_page(r, state, |people| comparison.people(draw::settled(r, connection.id, people)?))?;
    }
    Ok(Agreement { told: comparison.told, writes: comparison.writes })
}

struct Comparison<'r, 'c> {
    r: &'r Reader<'c>,
    halo: ConnectionId,
    goes: Goes,
    says: Says,
    kept: Kept,
    workflow: Arc<Workflow>,
    /// Tickets and the names of their fields that the plan writes.
    planned: BTreeSet<(String, String)>,
    at: DateTime<Utc>,
    told: Compared,
    writes: Vec<(Write, &'static str)>,
}

/// A field of a ticket.
struct Part {
    name: &'static str,
    sent: String,
    here: String,
    there: String,
}

impl Comparison<'_, '_> {
    fn people(&mut self, people: Vec<Person>) -> Result<(), Failure> {
        let written = item::written(self.r, self.halo, &people)?;
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let mut placed: BTreeMap<PersonId, Placed> =
            self.r.standings(&ids)?.into_iter().map(|placed| (placed.person, placed)).collect();
        let mut asked = BTreeSet::new();
        for item in self.r.items_of(&ids)? {
            asked.extend([Some(item.left), item.right].into_iter().flatten());
        }
        for person in people {
            let tickets: Vec<(RecordId, Stage)> =
                person.records.iter().filter_map(|record| Some((*record, *written.get(record)?))).collect();
            if tickets.is_empty() {
                continue;
            }
            let placed = placed.remove(&person.id);
            let writes = self.r.writes_of_records(&person.records)?;
            for (record, stage) in tickets {
                self.ticket(
                    &person,
                    placed.as_ref(),
                    (record, stage),
                    &written,
                    &writes,
                    asked.contains(&person.id),
                )?;
            }
        }
        Ok(())
    }

    fn ticket(
        &mut self,
        person: &Person,
        placed: Option<&Placed>,
        (record, stage): (RecordId, Stage),
        written: &BTreeMap<RecordId, Stage>,
        writes: &[Write],
        asked: bool,
    ) -> Result<(), Failure> {
        let Some(observation) = self.r.latest_observation(record)? else { return Ok(()) };
        let there = halo::observed(stage, &observation.raw, &self.kept);
        let of_it: Vec<&Write> = writes
            .iter()
            .filter(|write| {
                // Clients and contacts are counted for themselves.
                write.connection == self.halo
                    && !party::is(write)
                    && write.remote_id.as_deref() == Some(observation.external_id.as_str())
                    && ARRIVED.contains(&write.state)
            })
            .collect();
        let kept_in_step = placed
            .and_then(|placed| item::values_at(person, placed, written, false))
            .is_some_and(|(at, ..)| at == record);
        let values = kept_in_step && person.state != PersonState::DoNotContact;
        let status = placed.and_then(|placed| pipeline::status_at(&self.workflow, placed, stage));
        let status = status.map(|status| self.workflow.name_of(status));
        let parts = self.parts(person, stage, &of_it, &there, values, status);
        self.told.tickets += 1;
        let mut open = false;
        for part in parts {
            open |= self.part(person, stage, &observation.external_id, part, asked);
        }
        self.mark(&of_it, open);
        Ok(())
    }

    /// What is compared of a ticket: what follows for it here, as far as such tickets are changed and the mapping writes it.
    fn parts(
        &self,
        person: &Person,
        stage: Stage,
        writes: &[&Write],
        there: &BTreeMap<String, String>,
        values: bool,
        status: Option<String>,
    ) -> Vec<Part> {
        let (mut sent, mut sent_status) = (BTreeMap::new(), String::new());
        for write in writes {
            let Some((_, ticket)) = desired::parse(&write.body) else { continue };
            if !ticket.status.is_empty() {
                sent_status.clone_from(&ticket.status);
            }
            sent.extend(desired::named(ticket));
        }
        let wanted =
            desired::with_custom(desired::ticket(person, None), stage, &item::values(person), &self.kept);
        let says = self.says.of(stage);
        let changes = self.goes.tickets(stage).changes();
        let writes_it =
            |field: &Field| changes && says.get(field).is_none_or(|change| change.direction.writes());
        let standing = |name: &str| there.get(name).cloned().unwrap_or_default();
        let here = desired::named(wanted).into_iter().filter(|(_, (field, _))| values && writes_it(field));
        let texts = here.map(|(name, (_, here))| {
            let sent = sent.remove(name).map(|(_, sent)| sent).unwrap_or_default();
            Part { name, sent, here, there: standing(name) }
        });
        let mut parts: Vec<Part> = texts.collect();
        if let Some(here) = status.filter(|_| !sent_status.is_empty() && writes_it(&Field::Status)) {
            let name = desired::STATUS;
            parts.push(Part { name, sent: sent_status, here, there: standing(name) });
        }
        parts
    }

    /// Takes a field into account; whether nothing settles how it differs.
    fn part(&mut self, person: &Person, stage: Stage, ticket: &str, part: Part, asked: bool) -> bool {
        self.told.fields += 1;
        let same = |left: &str, right: &str| {
            left == right || (part.name == desired::STATUS && same_status(stage, left, right))
        };
        let stand = stand(&part.sent, &part.here, &part.there, same);
        let planned = self.planned.contains(&(ticket.to_owned(), part.name.to_owned()));
        let settled = match stand {
            Stand::Agrees => return false,
            Stand::TakenOver => {
                self.told.taken_over += 1;
                return false;
            }
            Stand::Here | Stand::There | Stand::Apart if planned => Settled::Plan,
            Stand::Here => {
                self.told.ruled += 1;
                return false;
            }
            Stand::There | Stand::Apart if asked => Settled::Queue,
            Stand::There | Stand::Apart => Settled::Open,
        };
        *match settled {
            Settled::Plan => &mut self.told.planned,
            Settled::Queue => &mut self.told.asked,
            Settled::Open => &mut self.told.open,
        } += 1;
        if self.told.rows.len() < ROWS {
            self.told.rows.push(ComparedRow {
                person: person.id.to_string(),
                name: shown::name(person),
                what: stage.name().to_owned(),
                ticket: ticket.to_owned(),
                field: part.name.to_owned(),
                sent: part.sent,
                here: part.here,
                there: part.there,
                settled,
            });
        }
        settled == Settled::Open
    }

    /// The last write of a ticket says whether it still agrees. One that never did is left as it is.
    fn mark(&mut self, writes: &[&Write], open: bool) {
        let marked = |write: &Write| write.failure.as_ref().is_some_and(|failure| failure["code"] == WHY);
        if open {
            if let Some(last) = writes.last().filter(|write| write.state == WriteState::Agreed) {
                let failure = Some(serde_json::json!(Failure::of(WHY)));
                self.writes
                    .push((Write { state: WriteState::Differs, failure, ..(*last).clone() }, "differs"));
            }
            return;
        }
        for write in writes.iter().filter(|write| write.state == WriteState::Differs && marked(write)) {
            let agreed = Write {
                state: WriteState::Agreed,
                agreed_at: Some(self.at),
                failure: None,
                ..(*write).clone()
            };
            self.writes.push((agreed, "agreed"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, sample::select};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn neither_side_is_preferred_and_what_is_equal_stays(
            sent in select(&["", "a", "b", "c", "d"][..]),
            here in select(&["", "a", "b", "c", "d"][..]),
            there in select(&["", "a", "b", "c", "d"][..]),
        ) {
            let of = |sent, here, there| stand(sent, here, there, |left, right| left == right);
            let mirrored = match of(sent, there, here) {
                Stand::Here => Stand::There,
                Stand::There => Stand::Here,
                same => same,
            };
            prop_assert_eq!(of(sent, here, there), mirrored);
            // Only what differs is anybody's to settle, and once it is settled either way it is settled.
            let settled = matches!(of(sent, here, there), Stand::Agrees | Stand::TakenOver);
            prop_assert_eq!(settled, here == there);
            for value in [here, there] {
                prop_assert_eq!(of(value, value, value), Stand::Agrees);
                prop_assert_eq!(of(sent, value, value) == Stand::Agrees, sent == value);
            }
        }
    }

    #[test]
    fn a_field_is_judged_by_what_was_sent_what_is_here_and_what_is_there() {
        let check = |sent: &str, here: &str, there: &str, expected: Stand| {
            assert_eq!(
                stand(sent, here, there, |left, right| left == right),
                expected,
                "{sent} {here} {there}"
            );
        };
        check("a", "a", "a", Stand::Agrees);
        check("a", "b", "b", Stand::TakenOver);
        check("a", "b", "a", Stand::Here);
        check("a", "a", "b", Stand::There);
        check("a", "a", "", Stand::There);
        check("a", "b", "c", Stand::Apart);
        check("", "a", "", Stand::Here);
        check("", "", "b", Stand::There);
    }
}
