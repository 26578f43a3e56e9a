//! Found people put together: the same person at several providers is one row.

use super::unanswered::{Open, Out, Unanswered};
use crate::{
    allowance::Allowances,
    api::{FindOffer, FindRow, FindUnanswered, Priority},
    find::price,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_connect::{
    PulledRecord,
    manifest::{Asked, Per, Price, Stream},
};
use sluice_domain::{
    ConnectionId, Field, Fields, PersonState, RecordId,
    derived::Record,
    normal::NormalCompany,
    survivorship::{self, FirstSeen},
};
use sluice_matching::{Index, Outcome, Subject};
use sluice_store::{Connection, Reader, StoreError};
use std::collections::BTreeSet;

/// What is older than this may have changed: people leave their post after two to three years.
pub(super) const OLD: TimeDelta = TimeDelta::days(180);

/// Somebody at one provider.
#[derive(Clone, Debug)]
pub(crate) struct Offered {
    pub connection: Connection,
    /// The provider's own id.
    pub external_id: String,
    pub fields: Fields,
    /// The stream that it is bought with, and what that costs; nothing where the provider sells none.
    pub stream: Option<String>,
    pub prices: Vec<Price>,
    /// What of them the account has paid for before.
    pub paid: Vec<Per>,
    /// Whether it sells phone numbers.
    pub phone: bool,
    /// Normalised.
    pub record: Record,
}

/// Somebody who was found.
#[derive(Clone, Debug)]
pub(crate) struct FoundPerson {
    pub row: FindRow,
    /// In the order of the row's offers; whoever sells none of them comes after.
    pub offered: Vec<Offered>,
}

/// The same person once, those who are new first.
pub(super) fn together(
    r: &Reader<'_>,
    offered: Vec<Offered>,
    now: DateTime<Utc>,
    out: &Out,
) -> Result<Vec<FoundPerson>, StoreError> {
    let (allowances, unanswered) = (Allowances::read(r)?, Unanswered::read(r, out)?);
    let mut seen = BTreeSet::new();
    // Some list the same person twice.
    let offered: Vec<Offered> =
        offered.into_iter().filter(|one| seen.insert((one.connection.id, one.external_id.clone()))).collect();
    let profiles =
        offered.iter().enumerate().filter_map(|(at, one)| Some((at, sluice_store::profile(&one.record)?)));
    let index = Index::load(Subject::Lead, profiles);
    let alike = |one: usize, other: usize| {
        offered[one].connection.id != offered[other].connection.id
            && index.evidence(one, other).is_some_and(|evidence| evidence.outcome() == Outcome::Same)
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for one in 0..offered.len() {
        match groups.iter_mut().find(|group| group.iter().any(|other| alike(one, *other))) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let mut people: Vec<FoundPerson> = groups
        .into_iter()
        .map(|group| {
            // Who was found first names the row, also when others are found to be the same.
            let first = &offered[group[0]];
            let id = RecordId::of(first.connection.id, "found", &first.external_id).to_string();
            let group = group.into_iter().map(|at| offered[at].clone()).collect();
            let mut person = person(r, &allowances, &unanswered, group, now)?;
            person.row.id = id;
            Ok::<_, StoreError>(person)
        })
        .collect::<Result<Vec<_>, _>>()?;
    // Stable: within a mark as the providers gave them.
    people.sort_by_key(|person| rank(&person.row.mark));
    Ok(people)
}

/// The same people with what has become known of them since.
pub(super) fn marked_anew(
    r: &Reader<'_>,
    found: Vec<FoundPerson>,
    now: DateTime<Utc>,
    out: &Out,
) -> Result<Vec<FoundPerson>, StoreError> {
    let (allowances, unanswered) = (Allowances::read(r)?, Unanswered::read(r, out)?);
    found
        .into_iter()
        .map(|before| {
            let mut anew = person(r, &allowances, &unanswered, before.offered, now)?;
            anew.row.id = before.row.id;
            Ok(anew)
        })
        .collect()
}

/// The word for what is known of somebody: their state, and when they were last seen.
fn mark(known: Option<(PersonState, DateTime<Utc>)>, now: DateTime<Utc>) -> &'static str {
    match known {
        None => "new",
        Some((PersonState::DoNotContact, _)) => "do_not_contact",
        Some((_, seen)) if now - seen > OLD => "have_old",
        Some(_) => "have",
    }
}

fn rank(mark: &str) -> u8 {
    match mark {
        "new" => 0,
        "have_old" => 1,
        "have" => 2,
        _ => 3,
    }
}

/// The offer to take: of those that go first, with a phone number where one is wanted, the cheapest.
fn best(offers: &[FindOffer], priorities: &[Priority], phone: bool) -> Option<u32> {
    let key = |(at, offer): &(usize, &FindOffer)| {
        let with_phone = offer.phone.filter(|_| phone);
        (priorities.get(*at).copied(), phone && with_phone.is_none(), with_phone.unwrap_or(offer.email).most)
    };
    let (at, _) = offers.iter().enumerate().min_by_key(key)?;
    u32::try_from(at).ok()
}

fn person(
    r: &Reader<'_>,
    allowances: &Allowances,
    unanswered: &Unanswered,
    mut offered: Vec<Offered>,
    now: DateTime<Utc>,
) -> Result<FoundPerson, StoreError> {
    let price =
        |one: &Offered, phone: bool| price::range_for(&one.prices, [&one.paid[..]].into_iter(), phone);
    offered.sort_by_key(|one| (one.stream.is_none(), price(one, false).most));
    let (mut offers, mut priorities) = (Vec::new(), Vec::new());
    let here: Vec<ConnectionId> = offered.iter().map(|one| one.connection.id).collect();
    for one in &offered {
        if one.stream.is_none() {
            continue;
        }
        let (owned, open) = standing(r, unanswered, one)?;
        let elsewhere = match (owned, open) {
            (None, None) => elsewhere(r, unanswered, one, &here)?,
            _ => None,
        };
        priorities.push(allowances.of(one.connection.id).priority);
        offers.push(FindOffer {
            connection: one.connection.id.to_string(),
            name: one.connection.name.clone(),
            email: price(one, false),
            phone: one.phone.then(|| price(one, true)),
            owned: owned.is_some(),
            phone_owned: owned.is_some_and(|with_phone| with_phone),
            coming: open.is_some_and(|open| open.coming),
            unanswered: open
                .filter(|open| !open.coming)
                .map(|Open { at, .. }| FindUnanswered {
                    at,
                    free_again: price::is_free_again(&one.prices, now - at),
                })
                .or(elsewhere.map(|at| FindUnanswered { at, free_again: false })),
        });
    }
    let records: Vec<&Record> = offered.iter().map(|one| &one.record).collect();
    let known = known(r, &records)?;
    let values = survivorship::survive(&records, &survivorship::Order::default(), &FirstSeen::new());
    let text = |field: Field| values.get(&field).map(|survivor| survivor.value.clone());
    let mark = mark(known.as_ref().map(|(state, _, seen)| (*state, *seen)), now);
    let place: Vec<String> = [Field::City, Field::Country].into_iter().filter_map(text).collect();
    let row = FindRow {
        id: String::new(),
        name: text(Field::FullName)
            .or_else(|| text(Field::GivenName))
            .or_else(|| offered.first().and_then(|one| one.fields.get(&Field::FullName).cloned()))
            .unwrap_or_default(),
        title: text(Field::Title),
        company: text(Field::CompanyName),
        domain: text(Field::CompanyDomain),
        place: (!place.is_empty()).then(|| place.join(", ")),
        mark: mark.to_owned(),
        person: known.as_ref().map(|(_, person, _)| person.clone()),
        seen_at: known.map(|(_, _, seen)| seen),
        email_offer: best(&offers, &priorities, false),
        phone_offer: best(&offers, &priorities, true),
        offers,
    };
    Ok(FoundPerson { row, offered })
}

/// Whether somebody was bought at this provider: nothing where not, else whether with phone numbers.
pub(super) fn owned(r: &Reader<'_>, one: &Offered) -> Result<Option<bool>, StoreError> {
    let Some(stream) = &one.stream else { return Ok(None) };
    if let Some(with_phone) = r.bought(one.connection.id, &one.external_id)? {
        return Ok(Some(with_phone));
    }
    // Before it was noted who was bought.
    let record = r.record(RecordId::of(one.connection.id, stream, &one.external_id))?;
    Ok(record
        .map(|record| [Field::Phone, Field::Mobile].iter().any(|field| record.fields.contains_key(field))))
}

/// Whether somebody was bought at this provider, as [`owned`] tells it, and whether they may have been or are being
/// bought there beyond that.
fn standing(
    r: &Reader<'_>,
    unanswered: &Unanswered,
    one: &Offered,
) -> Result<(Option<bool>, Option<Open>), StoreError> {
    let owned = owned(r, one)?;
    let Some(open) = unanswered.of(one.connection.id, &one.external_id) else { return Ok((owned, None)) };
    let owned = match owned {
        None if !open.coming => came_since(r, one, one.connection.id, open.at)?,
        owned => owned,
    };
    let is_answered = owned.is_some_and(|with_phone| with_phone || !open.phone);
    Ok((owned, Some(open).filter(|_| !is_answered)))
}

/// When another provider than those that are shown was asked for the same person and may have been paid, where it did not
/// bring them since.
fn elsewhere(
    r: &Reader<'_>,
    unanswered: &Unanswered,
    one: &Offered,
    here: &[ConnectionId],
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let asked = one.record.person.as_ref().and_then(|person| unanswered.elsewhere(person, here));
    let Some((connection, open)) = asked else { return Ok(None) };
    Ok(came_since(r, one, connection, open.at)?.is_none().then_some(open.at))
}

/// Whether a provider itself has told since then how to reach somebody, in a sync or by a push: nothing where not, else
/// whether by phone.
fn came_since(
    r: &Reader<'_>,
    one: &Offered,
    by: ConnectionId,
    since: DateTime<Utc>,
) -> Result<Option<bool>, StoreError> {
    let mut came = None;
    for there in r.records(&same_as(r, &one.record)?)? {
        let tells = |fields: &[Field]| fields.iter().any(|field| there.fields.contains_key(field));
        let by_phone = tells(&[Field::Phone, Field::Mobile]);
        if there.connection == by && there.at >= since && (by_phone || tells(&[Field::Email])) {
            came = Some(by_phone || came.unwrap_or_default());
        }
    }
    Ok(came)
}

/// The person who is known and certainly the same: their state, id and when they were last seen.
fn known(
    r: &Reader<'_>,
    records: &[&Record],
) -> Result<Option<(PersonState, String, DateTime<Utc>)>, StoreError> {
    let mut found: Option<(PersonState, String, DateTime<Utc>)> = None;
    for record in records {
        for id in same_as(r, record)? {
            let Some(person) = r.person_of(id)?.map(|id| r.person(id)).transpose()?.flatten() else {
                continue;
            };
            // Whoever must not be contacted is that above all.
            let better = found.as_ref().is_none_or(|(state, _, seen)| {
                *state != PersonState::DoNotContact
                    && (person.state == PersonState::DoNotContact || person.at > *seen)
            });
            if better {
                found = Some((person.state, person.id.to_string(), person.at));
            }
        }
    }
    Ok(found)
}

fn same_as(r: &Reader<'_>, here: &Record) -> Result<Vec<RecordId>, StoreError> {
    let Some(profile) = sluice_store::profile(here) else { return Ok(Vec::new()) };
    let (limits, similar) = {
        let index = r.index()?;
        (index.limits(), index.similar(&profile))
    };
    let same = similar.into_iter().filter(|(_, score)| limits.outcome(*score) == Outcome::Same);
    let mut found: Vec<RecordId> = same.map(|(record, _)| record).collect();
    if is_masked(here)
        && let Some(key) = here.company.as_ref().and_then(NormalCompany::key)
    {
        let colleagues = r.records(&r.records_of_company_key(&key)?)?;
        found.extend(colleagues.iter().filter(|there| masked_same(here, there)).map(|there| there.id));
    }
    Ok(found)
}

/// Whether somebody is shown without surname, address, phone and profile.
fn is_masked(here: &Record) -> bool {
    here.person.as_ref().is_some_and(|masked| {
        masked.name.as_ref().is_some_and(|name| name.family_keys.is_empty())
            && masked.email.is_none()
            && masked.profile.is_none()
            && masked.phones.is_empty()
    })
}

/// Whether somebody who is masked is this one: the same first name in the same post at the same company. Too little to
/// join two records, enough not to pay for one unasked.
fn masked_same(here: &Record, there: &Record) -> bool {
    let (Some(masked), Some(known)) = (&here.person, &there.person) else { return false };
    let given =
        masked.name.as_ref().zip(known.name.as_ref()).is_some_and(|(masked, known)| {
            masked.given_keys.iter().any(|key| known.given_keys.contains(key))
        });
    let company = match (&here.company, &there.company) {
        (Some(one), Some(other)) => {
            let same_name = one.name.as_ref().zip(other.name.as_ref()).is_some_and(|(l, r)| l.key == r.key);
            let same_domain = one.domain.as_ref().zip(other.domain.as_ref()).is_some_and(|(l, r)| l == r);
            same_name || same_domain
        }
        _ => false,
    };
    let post = |record: &Record| record.fields.get(&Field::Title).map(|title| title.trim().to_lowercase());
    given && company && post(here).is_some() && post(here) == post(there)
}

/// As [`Client::reached_at`](sluice_connect::Client::reached_at), for what answers this question.
pub(super) fn reached_at<'c>(connection: &'c Connection, asked: &Asked) -> Option<&'c str> {
    let setting = &asked.callback.as_ref()?.setting;
    connection.settings.get(setting).map(|address| address.trim_end_matches('/'))
}

/// What a provider found, before it is put together; `sold` is the stream that it is bought with.
pub(super) fn offered(
    connection: &Connection,
    sold: Option<&Stream>,
    pulled: PulledRecord,
    paid: Vec<Per>,
    record: Record,
) -> Offered {
    let asked = sold.and_then(|stream| stream.asked.as_ref());
    Offered {
        connection: connection.clone(),
        external_id: pulled.external_id,
        fields: pulled.fields,
        stream: sold.map(|stream| stream.name.clone()),
        prices: sold.map(|stream| stream.price.clone()).unwrap_or_default(),
        paid,
        phone: asked
            .is_some_and(|asked| !asked.phone_needs_callback || reached_at(connection, asked).is_some()),
        record,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_somebody_is_one_of_four_words() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let check = |state, days, expected| {
            let known = Some((state, now - TimeDelta::days(days)));
            assert_eq!(mark(known, now), expected, "{state:?} {days}");
        };
        assert_eq!(mark(None, now), "new");
        check(PersonState::Clean, 0, "have");
        check(PersonState::Clean, 180, "have");
        check(PersonState::Clean, 181, "have_old");
        check(PersonState::Weak, 700, "have_old");
        check(PersonState::DoNotContact, 0, "do_not_contact");
        check(PersonState::DoNotContact, 700, "do_not_contact");
    }
}
