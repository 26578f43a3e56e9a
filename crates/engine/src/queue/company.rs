//! A company that may be a client of the system of record, as a card, and its answer.

use super::card::{is_same, pieces};
use crate::{
    api::{Card, ClientSide, CompanyCard, CompanySide, CompanyValues, Decide, Failure, Handed, Verdict},
    derive,
    history::Act,
    shown::{self, Names},
};
use sluice_domain::{CompanyId, Decision, Field, Fields, Judgement, RecordId, derived::Record};
use sluice_matching::Evidence;
use sluice_store::{Item, Reader};
use std::collections::BTreeMap;

/// Clients on a card: each has a digit, and more can't be taken in at once.
const MOST: usize = 4;

/// What tells companies apart.
const FIELDS: [Field; 9] = [
    Field::CompanyName,
    Field::CompanyDomain,
    Field::CompanyPhone,
    Field::Industry,
    Field::Street,
    Field::Postcode,
    Field::City,
    Field::Region,
    Field::Country,
];

/// The card of a company; nothing where it was settled while the page was read.
pub(super) fn card(r: &Reader<'_>, names: &Names, item: &Item) -> Result<Option<Card>, Failure> {
    let Some(company) = derive::asked_about(r, item.id())?.map(|id| r.company(id)).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let (alike, said) = derive::alike(r, company.id)?;
    let more = u32::try_from(alike.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    let ids: Vec<RecordId> = alike.iter().take(MOST).map(|(client, _)| *client).collect();
    let (found, limits) = {
        let index = r.company_index()?;
        let found: Vec<Option<Evidence>> =
            ids.iter().map(|client| index.evidence(company.id.anchor(), *client)).collect();
        (found, index.limits())
    };
    let clients: BTreeMap<RecordId, Record> =
        r.records(&ids)?.into_iter().map(|record| (record.id, record)).collect();
    let (mut sides, mut all) = (Vec::new(), vec![values_of(&company.values)]);
    for (id, evidence) in ids.iter().zip(found) {
        let (Some(client), Some(evidence)) = (clients.get(id), evidence) else { continue };
        all.push(client.fields.clone());
        sides.push(ClientSide {
            client: id.to_string(),
            external_id: client.external_id.clone(),
            side: CompanySide {
                name: shown::record_name(client),
                sources: vec![names.of(client.connection)],
                at: client.at,
            },
            evidence: pieces(&evidence),
            total: evidence.total,
            probability: evidence.probability(),
        });
    }
    if sides.is_empty() {
        return Ok(None);
    }
    let handed = said.handed_on().and_then(|decision| match &decision.judgement {
        Judgement::HandOn { to, reason, .. } => Some(Handed {
            to: to.clone(),
            reason: reason.clone(),
            by: shown::decider(decision),
            decision: decision.id.to_string(),
        }),
        _ => None,
    });
    Ok(Some(Card::Company(CompanyCard {
        item: item.id().to_string(),
        company: CompanySide {
            name: shown::company_name(&company),
            sources: names.of_records(&r.records(&company.records)?),
            at: company.at,
        },
        people: r.people_of_company(company.id)?,
        clients: sides,
        rows: FIELDS.iter().filter_map(|field| row(*field, &all)).collect(),
        more,
        same_from: sluice_matching::bits(limits.same),
        review_from: sluice_matching::bits(limits.review),
        handed,
        comments: Vec::new(),
    })))
}

fn values_of(survivors: &sluice_domain::survivorship::Survivors) -> Fields {
    survivors.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect()
}

fn row(field: Field, all: &[Fields]) -> Option<CompanyValues> {
    let values: Vec<Option<String>> = all.iter().map(|fields| fields.get(&field).cloned()).collect();
    let mut there = values.iter().flatten();
    let first = there.next()?;
    let equal = there.all(|other| is_same(field, first, other));
    Some(CompanyValues { field: field.name().to_owned(), values, equal })
}

/// What an answer says of the company and the clients that were shown: that it is one of them, the first where none was
/// chosen, or none.
pub(super) fn settled(
    r: &Reader<'_>,
    item: &Item,
    input: &Decide,
    act: &mut Act,
) -> Result<Vec<Decision>, Failure> {
    let gone = || Failure::of("item_gone");
    let company: CompanyId = derive::asked_about(r, item.id())?.ok_or_else(gone)?;
    let (alike, _) = derive::alike(r, company)?;
    let clients: Vec<RecordId> = alike.into_iter().take(MOST).map(|(client, _)| client).collect();
    let given = |texts: &[String]| texts.iter().filter_map(|id| id.parse().ok()).collect::<Vec<RecordId>>();
    if input.shown.as_deref().is_some_and(|shown| given(shown) != clients) {
        return Err(gone());
    }
    let judgements: Vec<Judgement> = match input.verdict {
        Verdict::Same => {
            let chosen = match input.together.as_deref() {
                Some(together) => given(together),
                None => clients.first().copied().into_iter().collect(),
            };
            match chosen[..] {
                [client] if clients.contains(&client) => vec![Judgement::SameCompany { company, client }],
                _ => return Err(Failure::of("verdict_does_not_fit")),
            }
        }
        Verdict::Different => {
            clients.into_iter().map(|client| Judgement::DifferentCompany { company, client }).collect()
        }
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    Ok(judgements.into_iter().map(|judgement| act.decide(judgement)).collect())
}
