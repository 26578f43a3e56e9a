//! Which client of HaloPSA each company is: what somebody said, what HaloPSA knows by its domain or name, and what looks
//! alike.

use crate::{
    App,
    api::{
        ClientMap, ClientMapQuery, ClientName, ClientRow, ClientStand, ClientsQuery, DecisionRow, Failure,
        JobRow, MapClient, SetOrphans, Topic,
    },
    derive,
    history::{self, Act},
    ids::new_id,
    mapping, setup, shown, sync,
};
use sluice_connect::halo::{self, PartyKind};
use sluice_domain::{
    CompanyId, ConnectionId, Decision, EntityKind, Field, JobId, Judgement, RecordId,
    derived::{Company, Record},
};
use sluice_store::{CompaniesOf, Job, Reader};
use std::collections::BTreeSet;

const PAGE: u32 = 100;
const PAGE_MOST: u32 = 500;
/// Clients that are proposed for a company: more can't be taken in at once.
const PROPOSED: usize = 4;
/// Clients that are found by words.
const FOUND: usize = 20;

pub(crate) async fn map(app: &App, input: ClientMapQuery) -> Result<ClientMap, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?.id;
    let limit = input.limit.unwrap_or(PAGE).clamp(1, PAGE_MOST);
    let of = looked_at(input.stand, halo);
    workspace
        .store
        .read(move |r| {
            let (mut rows, mut after): (Vec<ClientRow>, _) = (Vec::new(), input.after.clone());
            let orphans = orphans(r, halo)?.as_ref().map(named);
            loop {
                // No more than there is room for, so that the next page begins after the last company that was looked at.
                let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
                let found = r.companies_page_of(of, input.search.as_deref(), after.as_deref(), room)?;
                for (company, people) in found.rows {
                    let row = row(r, halo, &company, people)?;
                    if input.stand.is_none_or(|wanted| wanted == row.stand) {
                        rows.push(row);
                    }
                }
                after = found.next;
                // Half a page is enough: for the last of its rows the others would be looked at one by one.
                if after.is_none() || rows.len() * 2 >= limit as usize {
                    return Ok::<_, Failure>(ClientMap { rows, next: after, orphans });
                }
            }
        })
        .await
}

/// Among which companies those are that stand so. It is by what is kept of each, so that a stand that few have is found at
/// once; how one stands is told by [`stand`] alone.
const fn looked_at(wanted: Option<ClientStand>, halo: ConnectionId) -> CompaniesOf {
    match wanted {
        None => CompaniesOf::All,
        Some(ClientStand::Known) => CompaniesOf::Clients(halo),
        Some(ClientStand::Proposed) => CompaniesOf::Asked,
        Some(ClientStand::Said | ClientStand::Denied | ClientStand::New) => CompaniesOf::Judged,
        Some(ClientStand::Nobody) => CompaniesOf::Others(halo),
    }
}

/// Clients whose company is called so.
pub(crate) async fn find(app: &App, input: ClientsQuery) -> Result<Vec<ClientName>, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?.id;
    workspace
        .store
        .read(move |r| {
            let (mut clients, mut after): (Vec<ClientName>, Option<String>) = (Vec::new(), None);
            loop {
                let found = r.companies_page_of(
                    CompaniesOf::Clients(halo),
                    Some(&input.search),
                    after.as_deref(),
                    PAGE,
                )?;
                for (company, _) in &found.rows {
                    clients.extend(own(r, halo, company.id)?.iter().map(named));
                }
                after = found.next;
                if after.is_none() || clients.len() >= FOUND {
                    clients.truncate(FOUND);
                    return Ok::<_, Failure>(clients);
                }
            }
        })
        .await
}

/// Chooses which client takes those whose company is none. What is known of them by now says nothing of that client from
/// then on.
pub(crate) async fn set_orphans(app: &App, input: SetOrphans) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let chosen = match &input.client {
        Some(client) => Some(client.parse::<RecordId>().map_err(|_| Failure::of("client_gone"))?),
        None => None,
    };
    let client = workspace.client(&connection).await?;
    let (id, of, now, actor) =
        (connection.id, connection.clone(), workspace.now(), workspace.host.user_name());
    let book = async {
        let (layers, kept) = workspace
            .store
            .write(move |w| {
                let number = chosen.map(|record| with_site(w, id, record)).transpose()?;
                let kept = setup::keep_orphans(w, id, number)?;
                let said = serde_json::json!({ "client": number });
                w.append_audit(now, &actor, "orphans", &id.to_string(), &said)?;
                Ok::<_, Failure>((mapping::layers(&of, &w.mappings()?, &kept)?, kept))
            })
            .await?;
        client.set_layers(layers);
        client.set_halo(kept);
        Ok(())
    };
    let job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "remap", now);
    let row = sync::start_with(&workspace, connection, job, book).await?;
    workspace.stale.mark(&[Topic::Connections, Topic::People, Topic::Plan]);
    Ok(row)
}

/// The number of a client that has a main site.
fn with_site(r: &Reader<'_>, halo: ConnectionId, record: RecordId) -> Result<i64, Failure> {
    let records = r.records(&[record])?;
    let client = records.iter().find(|record| is_client(record, halo));
    let there = client.map(|client| r.latest_observation(client.id)).transpose()?.flatten();
    let there = there.filter(|there| halo::main_site(&there.raw).is_some());
    there.and_then(|there| there.external_id.parse().ok()).ok_or_else(|| Failure::of("client_gone"))
}

/// The record of the client that takes those whose company is none, as long as HaloPSA has it.
fn orphans(r: &Reader<'_>, halo: ConnectionId) -> Result<Option<Record>, Failure> {
    let Some(client) = setup::kept(r, halo)?.orphans else { return Ok(None) };
    let record = RecordId::of(halo, PartyKind::Client.stream(), &client.to_string());
    Ok(r.records(&[record])?.pop())
}

/// Says which client a company is, or that it is none of those that it might be.
pub(crate) async fn say(app: &App, input: MapClient) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?.id;
    let company: CompanyId = input.company.parse().map_err(|_| Failure::of("unknown_company"))?;
    let client = match &input.client {
        Some(client) => Some(client.parse::<RecordId>().map_err(|_| Failure::of("client_gone"))?),
        None => None,
    };
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let is_new = input.new == Some(true);
            let judgements = judgements(w, halo, company, client, is_new)?.into_iter();
            let decided: Vec<Decision> = judgements.map(|judgement| act.decide(judgement)).collect();
            decided.iter().try_for_each(|decision| history::append(w, decision))?;
            let first = decided.first().ok_or_else(|| Failure::of("no_client_to_deny"))?;
            let about: Vec<RecordId> = decided.iter().flat_map(|one| one.judgement.records()).collect();
            derive::judged(w, &trust, &about)?;
            shown::made(w, first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// What that says of the company and its clients: it is one at most, so what it was taken for is denied with it. That it is to
/// be a new one is said as if that one bore the company's own name.
fn judgements(
    r: &Reader<'_>,
    halo: ConnectionId,
    id: CompanyId,
    client: Option<RecordId>,
    is_new: bool,
) -> Result<Vec<Judgement>, Failure> {
    r.company(id)?.ok_or_else(|| Failure::of("unknown_company"))?;
    let words = derive::client_words(r, id)?;
    let mut denied: BTreeSet<RecordId> = words.same.into_iter().collect();
    denied.extend(words.new.then_some(id.anchor()));
    match client {
        Some(client) if !r.records(&[client])?.iter().any(|record| is_client(record, halo)) => {
            return Err(Failure::of("client_gone"));
        }
        Some(_) => {}
        None => {
            denied.extend(own(r, halo, id)?.into_iter().map(|record| record.id));
            denied.extend(derive::alike(r, id)?.0.into_iter().map(|(client, _)| client));
        }
    }
    let client = client.or_else(|| is_new.then(|| id.anchor()));
    denied.retain(|other| Some(*other) != client && !words.not.contains(other));
    let same = client.map(|client| Judgement::SameCompany { company: id, client });
    let different = denied.into_iter().map(|client| Judgement::DifferentCompany { company: id, client });
    Ok(same.into_iter().chain(different).collect())
}

fn row(r: &Reader<'_>, halo: ConnectionId, company: &Company, people: u32) -> Result<ClientRow, Failure> {
    let words = derive::client_words(r, company.id)?;
    let (stand, clients) = stand(r, halo, company, &words)?;
    let by_word = matches!(stand, ClientStand::Said | ClientStand::Denied | ClientStand::New);
    let said = words.last.filter(|_| by_word);
    Ok(ClientRow {
        company: company.id.to_string(),
        name: shown::company_name(company),
        domain: company.values.get(&Field::CompanyDomain).map(|survivor| survivor.value.clone()),
        people,
        stand,
        clients,
        by: said.as_ref().map(shown::decider),
        decision: said.map(|said| said.id.to_string()),
    })
}

fn stand(
    r: &Reader<'_>,
    halo: ConnectionId,
    company: &Company,
    words: &derive::ClientWords,
) -> Result<(ClientStand, Vec<ClientName>), Failure> {
    if let Some(client) = words.same {
        return Ok((ClientStand::Said, r.records(&[client])?.iter().map(named).collect()));
    }
    let mut known = own(r, halo, company.id)?;
    known.retain(|record| !words.not.contains(&record.id));
    if let Some(known) = known.first() {
        return Ok((ClientStand::Known, vec![named(known)]));
    }
    if words.new {
        return Ok((ClientStand::New, Vec::new()));
    }
    let (alike, _) = derive::alike(r, company.id)?;
    let ids: Vec<RecordId> = alike.into_iter().take(PROPOSED).map(|(client, _)| client).collect();
    let records = r.records(&ids)?;
    let strongest_first = ids.iter().filter_map(|id| records.iter().find(|record| record.id == *id));
    let clients: Vec<ClientName> = strongest_first.map(named).collect();
    let stand = match (clients.is_empty(), words.not.is_empty()) {
        (false, _) => ClientStand::Proposed,
        (true, false) => ClientStand::Denied,
        (true, true) => ClientStand::Nobody,
    };
    Ok((stand, clients))
}

/// The clients that a company is by its domain or name. Of a large employer's people none is read.
fn own(r: &Reader<'_>, halo: ConnectionId, company: CompanyId) -> Result<Vec<Record>, Failure> {
    let sides = r.sides_of_company(company)?.into_iter().filter(|side| side.client);
    let clients: Vec<RecordId> = sides.map(|side| side.id).collect();
    let mut records = r.records(&clients)?;
    records.retain(|record| is_client(record, halo));
    Ok(records)
}

fn is_client(record: &Record, halo: ConnectionId) -> bool {
    record.connection == halo && record.kind == EntityKind::Company
}

fn named(record: &Record) -> ClientName {
    ClientName {
        id: record.id.to_string(),
        external_id: record.external_id.clone(),
        name: shown::record_name(record),
    }
}
