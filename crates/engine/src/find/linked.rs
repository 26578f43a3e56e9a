//! An answer about somebody who is known: it is one record more of them.

use super::{
    order::Shop,
    receipt::{Asked, whose},
};
use crate::{
    api::Failure,
    derive::{self, Trust},
    history::{self, Act},
};
use sluice_connect::{
    Found,
    manifest::{Question, Stream},
};
use sluice_domain::{Actor, EntityKind, Field, Judgement, Observation, RecordId, derived::Record};
use sluice_store::{Reader, StoreError, Writer};
use std::collections::BTreeSet;

/// The rule that the answer to a question about somebody is about them, unless it names somebody else.
pub(crate) const RULE: &str = "asked";

/// Whether what was answered is worth keeping: people whom a search shows without a way to reach them are half masked.
pub(super) fn is_kept(stream: &Stream, observation: &Observation) -> bool {
    let searched = stream.asked.as_ref().is_some_and(|asked| asked.with == Question::Search);
    let reached = [Field::Email, Field::Phone, Field::Mobile];
    !searched
        || stream.kind == EntityKind::Company
        || reached.iter().any(|field| observation.fields.contains_key(field))
}

/// Records of answers, each beside a record of the person whom its question was about.
pub(super) struct Link {
    pairs: Vec<(RecordId, RecordId)>,
    act: Act,
}

impl Link {
    pub(super) fn new(shop: &Shop<'_>, stream: &Stream, whom: &[Asked], found: &[Found]) -> Self {
        let alone = || match whom {
            [only] => Some(only),
            _ => None,
        };
        let pair = |found: &Found| {
            let asked = whose(whom, found.subject.as_deref()).or_else(alone)?;
            // What is kept of whoever gives no record goes by the id that was asked with.
            let id = found.record.as_ref().map_or(&asked.id, |record| &record.external_id);
            Some((asked.about?, RecordId::of(shop.connection.id, &stream.name, id)))
        };
        let pairs = found.iter().filter_map(pair).collect();
        Self { pairs, act: Act::new(shop.workspace, Actor::Rule(RULE.to_owned())) }
    }

    /// Decides by the rule that both are the same person, where they are not yet and nobody said otherwise.
    pub(super) fn make(&mut self, w: &Writer<'_>, trust: &Trust) -> Result<(), Failure> {
        for (about, answer) in &self.pairs {
            if !is_theirs(w, *about, *answer)? {
                continue;
            }
            let decision = self.act.decide(Judgement::Same { left: *about, right: *answer });
            history::append(w, &decision)?;
            derive::judged(w, trust, &[*about, *answer])?;
        }
        Ok(())
    }
}

/// Whether the rule has to join an answer to whom it was asked about.
fn is_theirs(r: &Reader<'_>, about: RecordId, answer: RecordId) -> Result<bool, StoreError> {
    let (Some(person), Some(other)) = (r.person_of(about)?, r.person_of(answer)?) else { return Ok(false) };
    let Some(said) = r.record(answer)?.filter(|_| person != other) else { return Ok(false) };
    let of = |id| Ok::<_, StoreError>(r.person(id)?.map(|person| person.records).unwrap_or_default());
    let (known, others) = (of(person)?, of(other)?);
    let stands_against = |judgement: &Judgement| match judgement {
        Judgement::Different { left, right } => {
            [left, right].into_iter().any(|id| *id == answer || known.contains(id))
        }
        Judgement::Same { left, right } | Judgement::SameAfterAll { left, right } => {
            [left, right].contains(&&answer)
        }
        _ => false,
    };
    if r.active_judgements(&others)?.iter().any(|decision| stands_against(&decision.judgement)) {
        return Ok(false);
    }
    let known = r.records(&known)?;
    Ok(!names_another(&known, &said))
}

/// Whether an answer's surname is none of those that are known.
fn names_another(known: &[Record], said: &Record) -> bool {
    let known: BTreeSet<&str> = known.iter().flat_map(surnames).collect();
    let mut said = surnames(said).peekable();
    !known.is_empty() && said.peek().is_some() && !said.any(|name| known.contains(name))
}

fn surnames(record: &Record) -> impl Iterator<Item = &str> {
    let name = record.person.as_ref().and_then(|person| person.name.as_ref());
    name.into_iter().flat_map(|name| name.family_keys.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use sluice_domain::{ConnectionId, DeskId, FactId, Fields};

    fn record(name: &str) -> Record {
        let fields = if name.is_empty() {
            Fields::from([(Field::Email, "a@x.test".to_owned())])
        } else {
            Fields::from([(Field::FullName, name.to_owned())])
        };
        derive::normalise(&Observation {
            id: FactId::from_bytes([0; 16]),
            desk: DeskId::from_bytes([0; 16]),
            at: DateTime::UNIX_EPOCH,
            connection: ConnectionId::from_bytes([1; 16]),
            stream: "s".to_owned(),
            kind: EntityKind::Person,
            external_id: "1".to_owned(),
            fields,
            raw: String::new(),
            price_millicredits: 0,
        })
    }

    #[test]
    fn an_answer_is_of_whom_it_was_asked_about_unless_it_names_somebody_else() {
        let check = |known: &[&str], said: &str, expected: bool| {
            let known: Vec<Record> = known.iter().map(|name| record(name)).collect();
            assert_eq!(names_another(&known, &record(said)), expected, "{said}");
        };
        check(&["Ada Byrne"], "A. Byrne", false);
        check(&["Ada Byrne"], "", false);
        check(&[""], "Ada Byrne", false);
        check(&["", "Ada Byrne", "Ada Byrne-Lund"], "Ada Byrne", false);
        check(&["Ada Byrne"], "Bo Lund", true);
    }
}
