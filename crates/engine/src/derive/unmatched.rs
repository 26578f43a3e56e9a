//! Companies that the system of record does not have by their domain or name, though a client of it looks alike.
//!
//! A company is known by a key, so what is written otherwise here and there is two companies. Which of them is a client is
//! a person's to say: of a company it holds for whatever its records say, of a client for its record, whatever that is
//! called by then.

use super::{Trust, doubt::handed_to};
use sluice_domain::{
    CompanyId, Decision, EntityKind, Field, Fields, Judgement, PersonId, RecordId,
    derived::{Company, Record},
    normal,
};
use sluice_matching::Profile;
use sluice_store::{CompanySide, Item, ItemId, ItemKind, Reader, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// It holds nobody back: its people go out without a client. Weak records are worth up to a hundred.
pub(crate) const OF_A_COMPANY: f32 = 300.0;

/// What companies are compared by, as far as it may be something else.
#[derive(Default)]
pub(super) struct Sides {
    put: BTreeMap<RecordId, (CompanySide, Profile)>,
    gone: BTreeSet<RecordId>,
}

impl Sides {
    /// Takes a company as it is now, with its records; where there is none any more, nothing.
    pub(super) fn note(
        &mut self,
        r: &Reader<'_>,
        trust: &Trust,
        id: CompanyId,
        now: Option<(&Company, &[&Record])>,
    ) -> Result<(), StoreError> {
        self.gone.extend(r.sides_of_company(id)?.into_iter().map(|side| side.id));
        let Some((company, records)) = now else { return Ok(()) };
        let mut known = false;
        let is_client = |record: &&&Record| record.kind == EntityKind::Company && trust.in_crm(record);
        for client in records.iter().filter(is_client) {
            known = true;
            if let Some(profile) = profile(&client.fields) {
                let side = CompanySide { id: client.id, company: id, client: true };
                self.put.insert(client.id, (side, profile));
            }
        }
        let values = company.values.iter().map(|(field, survivor)| (*field, survivor.value.clone()));
        let values: Fields = values.collect();
        if !known && let Some(profile) = profile(&values) {
            let side = CompanySide { id: id.anchor(), company: id, client: false };
            self.put.insert(id.anchor(), (side, profile));
        }
        Ok(())
    }

    /// Keeps it, and asks what follows from it.
    pub(super) fn keep(self, w: &Writer<'_>) -> Result<(), StoreError> {
        let Self { put, mut gone } = self;
        gone.retain(|id| !put.contains_key(id));
        if put.is_empty() && gone.is_empty() {
            return Ok(());
        }
        for id in &gone {
            w.delete_company_side(*id)?;
        }
        for (side, profile) in put.values() {
            w.put_company_side(side, profile)?;
        }
        let noted: Vec<RecordId> = gone.iter().chain(put.keys()).copied().collect();
        // What was said counts as long as there is such a client, however little the two look alike.
        let said = said_to_be(w, &noted)?;
        let mut touched: BTreeSet<RecordId> = noted.into_iter().collect();
        touched.extend(said.into_iter().map(CompanyId::anchor));
        let changes = w.change_company_index(|index| {
            gone.iter().for_each(|id| index.remove(*id));
            put.into_iter().for_each(|(id, (_, profile))| index.put(id, profile));
            index.settle()
        })?;
        touched.extend(changes.iter().flat_map(|change| [change.left, change.right]));
        ask(w, &touched.into_iter().collect::<Vec<_>>())
    }
}

/// Asks what follows from what was decided about some companies among these.
pub(super) fn judged(w: &Writer<'_>, records: &[RecordId]) -> Result<(), StoreError> {
    let sides = w.company_sides(records)?;
    ask(w, &sides.iter().map(|side| side.id).collect::<Vec<_>>())
}

/// By what a company is compared.
fn profile(said: &Fields) -> Option<Profile> {
    const BY: [Field; 7] = [
        Field::CompanyName,
        Field::CompanyDomain,
        Field::Street,
        Field::Postcode,
        Field::City,
        Field::Region,
        Field::Country,
    ];
    let mut fields: Fields = BY.iter().filter_map(|field| Some((*field, said.get(field)?.clone()))).collect();
    // In a list of companies a number is the company's.
    fields.extend(said.get(&Field::CompanyPhone).map(|number| (Field::Phone, number.clone())));
    let company = normal::organisation(&fields)?;
    Some(Profile::of(&normal::person(&fields), Some(&company)))
}

/// What was said of a company.
#[derive(Default)]
pub(crate) struct Said {
    /// Of which clients it was said that it is, or is not: what was said last counts.
    clients: BTreeMap<RecordId, bool>,
    decisions: Vec<Decision>,
}

impl Said {
    fn hear(&mut self, decision: Decision) {
        match decision.judgement {
            Judgement::SameCompany { client, .. } => {
                self.clients.insert(client, true);
            }
            Judgement::DifferentCompany { client, .. } => {
                self.clients.insert(client, false);
            }
            _ => {}
        }
        self.decisions.push(decision);
    }

    /// To whom the question was handed on last.
    pub(crate) fn handed_on(&self) -> Option<&Decision> {
        let handed = |decision: &&Decision| matches!(decision.judgement, Judgement::HandOn { .. });
        self.decisions.iter().filter(handed).max_by_key(|decision| decision.id)
    }
}

/// What was said of companies, by their anchors.
fn said_of(r: &Reader<'_>, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Said>, StoreError> {
    let mut said: BTreeMap<RecordId, Said> = BTreeMap::new();
    for decision in r.active_judgements(ids)? {
        let about = match &decision.judgement {
            Judgement::SameCompany { company, .. } | Judgement::DifferentCompany { company, .. } => {
                company.anchor()
            }
            Judgement::HandOn { record, other: None, .. } => *record,
            _ => continue,
        };
        said.entry(about).or_default().hear(decision);
    }
    Ok(said)
}

/// What somebody said of a company and the clients of the system of record.
#[derive(Default)]
pub(crate) struct ClientWords {
    /// The client that it is, as long as the system of record has it.
    pub same: Option<RecordId>,
    /// Clients that it is not, also where they are known by its domain or name.
    pub not: BTreeSet<RecordId>,
    /// Whether it is to be a new client.
    pub new: bool,
    /// What was said last of that.
    pub last: Option<Decision>,
}

pub(crate) fn client_words(r: &Reader<'_>, company: CompanyId) -> Result<ClientWords, StoreError> {
    if !r.has_company_words()? {
        return Ok(ClientWords::default());
    }
    let said = said_of(r, &[company.anchor()])?.remove(&company.anchor()).unwrap_or_default();
    let those = |wanted: bool| {
        said.clients.iter().filter(move |(_, same)| **same == wanted).map(|(client, _)| *client)
    };
    let same: Vec<RecordId> = those(true).collect();
    let same = r.company_sides(&same)?.into_iter().find(|side| side.client).map(|side| side.id);
    // That it is to be a new one is said of a client that is called as the company is, which no record is.
    let new = said.clients.get(&company.anchor()) == Some(&true);
    let not = those(false).filter(|client| *client != company.anchor()).collect();
    let of_clients = |decision: &Decision| !matches!(decision.judgement, Judgement::HandOn { .. });
    let last = said.decisions.into_iter().filter(of_clients).max_by_key(|decision| decision.id);
    Ok(ClientWords { same, not, new, last })
}

/// The companies that a client of the system of record may be: the one that it is by what it is called, and those that
/// somebody said that it is.
pub(crate) fn companies_of(r: &Reader<'_>, client: RecordId) -> Result<BTreeSet<CompanyId>, StoreError> {
    let mut companies: BTreeSet<CompanyId> =
        r.company_sides(&[client])?.into_iter().map(|side| side.company).collect();
    companies.extend(said_to_be(r, &[client])?);
    Ok(companies)
}

/// The companies that somebody said are any of some clients.
fn said_to_be(r: &Reader<'_>, clients: &[RecordId]) -> Result<BTreeSet<CompanyId>, StoreError> {
    if !r.has_company_words()? {
        return Ok(BTreeSet::new());
    }
    let said = r.active_judgements(clients)?.into_iter();
    Ok(said
        .filter_map(|decision| match decision.judgement {
            Judgement::SameCompany { company, .. } => Some(company),
            _ => None,
        })
        .collect())
}

/// The record of the client that somebody said a company is, as long as the system of record has it.
pub(crate) fn client_of(r: &Reader<'_>, company: CompanyId) -> Result<Option<RecordId>, StoreError> {
    Ok(client_words(r, company)?.same)
}

/// The clients that look like a company, each with the evidence in thousandths of a bit, the strongest first, without
/// those that somebody said it is not; and what was said of it. None where somebody said which it is.
pub(crate) fn alike(r: &Reader<'_>, company: CompanyId) -> Result<(Vec<(RecordId, i32)>, Said), StoreError> {
    let anchor = company.anchor();
    let mut found = Alike::read(r, &[anchor])?;
    Ok((found.clients.remove(&anchor).unwrap_or_default(), found.said.remove(&anchor).unwrap_or_default()))
}

/// The client that looks most like each of some companies, by their anchors.
pub(crate) fn surest(
    r: &Reader<'_>,
    companies: &[RecordId],
) -> Result<BTreeMap<RecordId, RecordId>, StoreError> {
    let found = Alike::read(r, companies)?;
    Ok(found.clients.into_iter().filter_map(|(id, alike)| Some((id, alike.first()?.0))).collect())
}

/// Of which clients somebody said that some companies are them, or are not, by their anchors.
pub(crate) fn client_answers(
    r: &Reader<'_>,
    companies: &[RecordId],
) -> Result<BTreeMap<RecordId, BTreeMap<RecordId, bool>>, StoreError> {
    Ok(said_of(r, companies)?.into_iter().map(|(id, said)| (id, said.clients)).collect())
}

/// What looks like some companies.
struct Alike {
    clients: BTreeMap<RecordId, Vec<(RecordId, i32)>>,
    said: BTreeMap<RecordId, Said>,
}

impl Alike {
    fn read(r: &Reader<'_>, companies: &[RecordId]) -> Result<Self, StoreError> {
        let said = said_of(r, companies)?;
        let mut pairs: Vec<(RecordId, RecordId, i32)> = Vec::new();
        {
            let index = r.company_index()?;
            let from = index.limits().review;
            for company in companies {
                let alike = index.pairs_of(*company).into_iter().filter(|(_, score)| *score >= from);
                pairs.extend(alike.map(|(other, score)| (*company, other, score)));
            }
        }
        let others: BTreeSet<RecordId> = pairs
            .iter()
            .map(|(_, other, _)| *other)
            .chain(said.values().flat_map(|said| said.clients.keys().copied()))
            .collect();
        let sides = r.company_sides(&others.into_iter().collect::<Vec<_>>())?;
        let clients: BTreeSet<RecordId> =
            sides.iter().filter(|side| side.client).map(|side| side.id).collect();
        let is_settled = |company: &RecordId| {
            let words = said.get(company).into_iter().flat_map(|said| &said.clients);
            words.into_iter().any(|(client, same)| *same && clients.contains(client))
        };
        let mut found: BTreeMap<RecordId, Vec<(RecordId, i32)>> = BTreeMap::new();
        for (company, other, score) in pairs {
            let denied = said.get(&company).is_some_and(|said| said.clients.get(&other) == Some(&false));
            if clients.contains(&other) && !denied && !is_settled(&company) {
                found.entry(company).or_default().push((other, score));
            }
        }
        for alike in found.values_mut() {
            alike.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        }
        Ok(Self { clients: found, said })
    }
}

/// Brings the questions about these companies up to date; what is no company without a client is asked nothing.
fn ask(w: &Writer<'_>, ids: &[RecordId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let people: Vec<PersonId> = ids.iter().copied().map(PersonId::of).collect();
    let mut kept: BTreeMap<RecordId, Item> = w
        .items_of(&people)?
        .into_iter()
        .filter(|item| item.kind == ItemKind::Company)
        .map(|item| (item.left_record, item))
        .collect();
    let sides = w.company_sides(ids)?;
    let companies: Vec<RecordId> = sides.iter().filter(|side| !side.client).map(|side| side.id).collect();
    let found = Alike::read(w, &companies)?;
    for company in companies {
        let Some((_, score)) = found.clients.get(&company).and_then(|alike| alike.first()) else { continue };
        let said = found.said.get(&company).into_iter().flat_map(|said| &said.decisions);
        let wanted = Item {
            kind: ItemKind::Company,
            left: PersonId::of(company),
            right: None,
            left_record: company,
            right_record: None,
            // In whole bits, so that it changes only when something happened: a few dozen at most.
            value: OF_A_COMPANY + score.div_euclid(1_000) as f32,
            handed_to: handed_to(said),
            within: None,
        };
        if kept.remove(&company).as_ref() != Some(&wanted) {
            w.put_item(&wanted)?;
        }
    }
    kept.values().try_for_each(|item| w.delete_item(&item.id()))
}

/// The company that a question is about.
pub(crate) fn asked_about(r: &Reader<'_>, item: ItemId) -> Result<Option<CompanyId>, StoreError> {
    let ItemId::Company { record } = item else { return Ok(None) };
    Ok(r.company_sides(&[record])?.into_iter().find(|side| !side.client).map(|side| side.company))
}
