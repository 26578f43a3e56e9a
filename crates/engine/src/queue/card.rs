//! A queue item as a card.

use super::{clash, company, contradiction, knot, proposal};
use crate::{
    api::{Card, EvidencePiece, Failure, GoneCard, Handed, LostRecord, PairCard, PairRow, Touch, WeakCard},
    derive::{self, Trust},
    shown::{self, Names},
};
use sluice_domain::{
    ConnectionId, EntityKind, Field, Judgement, Person, RecordId, Survivor,
    derived::Record,
    normal::{CompanyName, fold},
    survivorship,
};
use sluice_matching::{Evidence, Limits, Piece};
use sluice_store::{Item, ItemKind, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// The card of an item; nothing where it was settled while the page was read.
pub(super) fn of(r: &Reader<'_>, names: &Names, trust: &Trust, item: &Item) -> Result<Option<Card>, Failure> {
    if item.kind == ItemKind::Company {
        return company::card(r, names, item);
    }
    let Some(left) = r.person(item.left)? else { return Ok(None) };
    match item.kind {
        ItemKind::Company => Ok(None),
        ItemKind::Contradiction => contradiction::card(r, names, trust, item),
        ItemKind::Knot => knot::card(r, names, trust, item),
        ItemKind::Clash => clash::card(r, names, trust, item, &left),
        ItemKind::Gone => gone(r, names, item, &left).map(Some),
        ItemKind::Weak => {
            let records = r.records(&left.records)?;
            Ok(Some(Card::Weak(WeakCard {
                item: item.id().to_string(),
                side: shown::side(&left, &records, names),
                values: shown::values(r, &left, &records, names)?,
                quality: shown::quality(&left.quality, names),
                threshold: left.quality.weak_below,
                barred: left.quality.barred.map(|barred| barred.name().to_owned()),
                warnings: shown::warnings(&left.quality),
                proposals: proposal::shown_on(r, trust, &left, &records)?,
                handed: shown::handed(r, item, &left.records)?,
                comments: shown::comments(r, &left.records)?,
            })))
        }
        ItemKind::Pair => {
            let (Some(right), Some(right_record)) = (item.right, item.right_record) else { return Ok(None) };
            let Some(right) = r.person(right)? else { return Ok(None) };
            pair(r, names, trust, item, &left, &right, right_record)
        }
    }
}

fn gone(r: &Reader<'_>, names: &Names, item: &Item, person: &Person) -> Result<Card, Failure> {
    let records = r.records(&person.records)?;
    let mut lost = Vec::new();
    for decision in derive::unanswered(r, &person.records)? {
        let Judgement::Gone { record, .. } = decision.judgement else { continue };
        let Some(last) = r.latest_observation(record)? else { continue };
        let said = derive::normalise(&last);
        lost.push(LostRecord {
            source: names.of(last.connection),
            what: singular(&last.stream).to_owned(),
            name: shown::record_name(&said),
            status: said.fields.get(&Field::Status).cloned(),
            external_id: last.external_id,
            at: last.at,
            gone_at: decision.at,
            decision: decision.id.to_string(),
        });
    }
    Ok(Card::Gone(GoneCard {
        item: item.id().to_string(),
        side: shown::side(person, &records, names),
        lost,
        values: shown::values(r, person, &records, names)?,
        handed: shown::handed(r, item, &person.records)?,
        comments: shown::comments(r, &person.records)?,
    }))
}

/// What one record of a stream is.
pub(crate) fn singular(stream: &str) -> &str {
    match stream {
        "opportunities" => "opportunity",
        "companies" => "company",
        "people" => "person",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

fn pair(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    item: &Item,
    left: &Person,
    right: &Person,
    right_record: RecordId,
) -> Result<Option<Card>, Failure> {
    let (found, limits) = {
        let index = r.index()?;
        (index.evidence(item.left_record, right_record), index.limits())
    };
    let Some(found) = found else { return Ok(None) };
    let (left_records, right_records) = (r.records(&left.records)?, r.records(&right.records)?);
    let ids: Vec<RecordId> = left_records.iter().chain(&right_records).map(|record| record.id).collect();
    let between = Between {
        item: item.id().to_string(),
        left: (left, &left_records),
        right: (right, &right_records),
        found: &found,
        limits,
        handed: shown::handed(r, item, &ids)?,
    };
    of_two(r, names, trust, between).map(|card| Some(Card::Pair(card)))
}

/// Two people, each with its records, and what the matcher says of them.
pub(super) struct Between<'p> {
    pub item: String,
    pub left: (&'p Person, &'p [Record]),
    pub right: (&'p Person, &'p [Record]),
    pub found: &'p Evidence,
    pub limits: Limits,
    pub handed: Option<Handed>,
}

/// The card of two people.
pub(super) fn of_two(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    between: Between<'_>,
) -> Result<PairCard, Failure> {
    let Between { item, left: (left, left_records), right: (right, right_records), found, limits, handed } =
        between;
    let all: Vec<&Record> = left_records.iter().chain(right_records).collect();
    let ids: Vec<RecordId> = all.iter().map(|record| record.id).collect();
    let survivors = derive::as_one(r, trust, &all)?;
    let sources: BTreeMap<RecordId, String> =
        all.iter().map(|record| (record.id, names.of(record.connection))).collect();
    let mut rows = Vec::new();
    for field in Field::every() {
        let (ours, theirs) = (left.values.get(&field), right.values.get(&field));
        if ours.is_none() && theirs.is_none() {
            continue;
        }
        let survivor = survivors.get(&field);
        let source = |survivor: &Survivor| shown::source(r, survivor, sources.get(&survivor.record));
        rows.push(PairRow {
            field: field.name().to_owned(),
            equal: matches!((ours, theirs), (Some(a), Some(b)) if is_same(field, &a.value, &b.value)),
            choosable: survivorship::choosable(field),
            left: ours.map(shown::shown),
            right: theirs.map(shown::shown),
            survivor: survivor.map(shown::shown),
            survivor_source: survivor.map(source).transpose()?,
        });
    }
    Ok(PairCard {
        item,
        left: shown::side(left, left_records, names),
        right: shown::side(right, right_records, names),
        rows,
        evidence: pieces(found),
        total: found.total,
        probability: found.probability(),
        same_from: sluice_matching::bits(limits.same),
        review_from: sluice_matching::bits(limits.review),
        touches: touches(names, &all),
        handed,
        comments: shown::comments(r, &ids)?,
    })
}

/// What speaks for and against, the strongest first.
pub(crate) fn pieces(found: &Evidence) -> Vec<EvidencePiece> {
    let piece = |piece: &Piece| EvidencePiece {
        group: piece.group.name().to_owned(),
        level: piece.level.name().to_owned(),
        weight: piece.weight,
    };
    let mut pieces: Vec<EvidencePiece> = found.pieces.iter().map(piece).collect();
    pieces.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    pieces
}

/// Whether two values of a field say the same: spelling and a legal form's dots set nobody apart.
pub(super) fn is_same(field: Field, left: &str, right: &str) -> bool {
    let key = |name| CompanyName::parse(name).ok().map(|name| name.key);
    match field {
        Field::CompanyName if key(left).is_some() => key(left) == key(right),
        Field::Email | Field::Linkedin => left == right,
        _ => left == right || !fold(left).is_empty() && fold(left) == fold(right),
    }
}

/// Which other systems hold the two. Judging writes nothing by itself, so no field is touched.
fn touches(names: &Names, records: &[&Record]) -> Vec<Touch> {
    let held: BTreeSet<(ConnectionId, &str)> = records
        .iter()
        .filter(|record| record.kind == EntityKind::Person)
        .map(|record| (record.connection, record.stream.as_str()))
        .collect();
    held.into_iter()
        .map(|(connection, stream)| Touch {
            system: names.of(connection),
            what: singular(stream).to_owned(),
            fields: 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_sets_nobody_apart() {
        let check =
            |field, left, right, same| assert_eq!(is_same(field, left, right), same, "{left} {right}");
        check(Field::CompanyName, "Holmquarry Costruzioni S.r.l.", "Holmquarry Costruzioni Srl", true);
        check(Field::CompanyName, "Holmquarry Costruzioni", "Holmquarry Energie", false);
        check(Field::Title, "HEAD OF IT", "Head of IT", true);
        check(Field::GivenName, "Jürgen", "Jurgen", true);
        check(Field::GivenName, "Antonio", "Tonino", false);
        check(Field::Phone, "+44 20 7946 0958", "+44 20 7946 0959", false);
        check(Field::Email, "a.lee@acme.com", "a-lee@acme.com", false);
    }
}
