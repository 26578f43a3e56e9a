//! Which clients, sites and contacts are to be made or changed.
//!
//! Only of who has a ticket: what HaloPSA has of a person makes it somebody whom HaloPSA has, so a contact that were made
//! first would stand in the way of the lead.

use super::{Body, booked::Booked, is, record, told};
use crate::{
    Host,
    api::{Failure, PlanField, PlanItem, Writes},
    derive,
    ids::new_id,
    mapping, pipeline,
    plan::{
        desired::{self, Base},
        item::Clients,
        switch::{self, Goes},
    },
    shown, workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::halo::{self, Party, PartyKind};
use sluice_domain::{
    CompanyId, ConnectionId, Field, Observation, Person, PersonId, PersonState, RecordId, WriteId,
    derived::{Company, Survivor},
    pipeline::{Ending, Workflow},
};
use sluice_mapping::Changes;
use sluice_store::{Action, Reader, Write, WriteState};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a contact says, by HaloPSA's names. Its `title` is how somebody is addressed, not what they do.
const CONTACT: [(&str, Field); 6] = [
    ("firstname", Field::GivenName),
    ("surname", Field::FamilyName),
    ("emailaddress", Field::Email),
    ("phonenumber", Field::Phone),
    ("mobilenumber", Field::Mobile),
    ("department", Field::Department),
];
/// The same of a client, and of its main site.
const CLIENT: [(&str, Field); 2] = [("name", Field::CompanyName), ("website", Field::CompanyDomain)];
const SITE: [(&str, Field); 1] = [("phonenumber", Field::CompanyPhone)];

/// A customer that is to be made or changed, before it is booked.
pub(in crate::plan) struct Planned {
    person: PersonId,
    name: String,
    /// A contact is found again by its person, a client and its site by their company.
    anchor: RecordId,
    company: Option<CompanyId>,
    action: Action,
    remote_id: Option<String>,
    party: Party,
    /// What stands there in the fields that it writes.
    base: Base,
}

impl Planned {
    /// The write for the outbox.
    pub(in crate::plan) fn to_write(
        &self,
        host: &dyn Host,
        connection: ConnectionId,
        now: DateTime<Utc>,
    ) -> Write {
        let id = new_id!(host, WriteId);
        let body = Body {
            name: self.name.clone(),
            company: self.company,
            base: self.base.clone(),
            party: Party { mark: id.to_string(), ..self.party.clone() },
        };
        Write {
            seq: 0,
            id,
            connection,
            person: self.person,
            anchor: self.anchor,
            action: self.action,
            body: serde_json::json!(body),
            state: WriteState::Pending,
            remote_id: self.remote_id.clone(),
            created_at: now,
            sent_at: None,
            seen_at: None,
            agreed_at: None,
            failure: None,
            attempts: 0,
        }
    }

    /// As it is shown in the plan.
    pub(in crate::plan) fn row(&self) -> PlanItem {
        PlanItem {
            person: self.person.to_string(),
            name: self.name.clone(),
            action: self.action.name().to_owned(),
            what: self.party.kind.name().to_owned(),
            fields: self.fields(),
        }
    }

    pub(in crate::plan) fn fields(&self) -> Vec<PlanField> {
        told(&self.party, &self.base)
    }

    /// Of whom it is: of a client and its site the first of those who brought it.
    pub(in crate::plan) const fn person(&self) -> PersonId {
        self.person
    }

    pub(in crate::plan) const fn action(&self) -> Action {
        self.action
    }

    /// What goes in one request.
    pub(in crate::plan) const fn request(&self) -> (PartyKind, Action) {
        (self.party.kind, self.action)
    }

    pub(in crate::plan) const fn anchor(&self) -> RecordId {
        self.anchor
    }

    /// Whether it is still what this write was planned for: with all that it writes. A company that is known by something
    /// else by now is another one: what was booked of it would not be found.
    pub(super) fn wants(&self, write: &Write, party: &Party) -> bool {
        let now = self.party.fields();
        let same_company = self.company.is_none() || self.anchor == write.anchor;
        same_company
            && (self.party.kind, self.action, &self.remote_id) == (party.kind, write.action, &write.remote_id)
            && self.party.site == party.site
            && party.fields().iter().all(|field| now.contains(field))
    }
}

/// Finds what is to be written of the customers of people by what is known now.
pub(in crate::plan) struct Parties<'r, 'c> {
    r: &'r Reader<'c>,
    halo: ConnectionId,
    goes: Goes,
    /// What people changed about the mappings of clients and of contacts.
    says: [Changes; 2],
    workflow: Arc<Workflow>,
    clients: Clients<'r, 'c>,
    /// Companies that were looked at.
    seen: BTreeSet<CompanyId>,
    /// How many contacts are not made since nobody there takes them.
    without_client: usize,
    /// The write that is asked for: it does not stand in its own way.
    but: Option<(WriteId, i64)>,
}

impl<'r, 'c> Parties<'r, 'c> {
    pub(in crate::plan) fn new(r: &'r Reader<'c>, halo: ConnectionId) -> Result<Self, Failure> {
        let says = |kind: PartyKind| mapping::changes(r, halo, kind.stream());
        Ok(Self {
            r,
            halo,
            goes: switch::of(r, halo)?,
            says: [says(PartyKind::Client)?, says(PartyKind::User)?],
            workflow: pipeline::workflow(r)?,
            clients: Clients::new(r, halo),
            seen: BTreeSet::new(),
            without_client: 0,
            but: None,
        })
    }

    /// Of how many people no contact was planned since neither their company nor anything else there takes them.
    pub(in crate::plan) const fn without_client(&self) -> usize {
        self.without_client
    }

    /// As if this write were not there.
    pub(super) fn but(self, write: &Write) -> Self {
        Self { but: Some((write.id, write.seq)), ..self }
    }

    /// What is to be written of the customers of these people, each company once.
    pub(in crate::plan) fn of(&mut self, people: &[Person]) -> Result<Vec<Planned>, Failure> {
        let (companies, contacts) =
            (self.goes.parties(PartyKind::Client), self.goes.parties(PartyKind::User));
        let (companies_go, contacts_go) = (companies != Writes::Off, contacts != Writes::Off);
        if !companies_go && !contacts_go {
            return Ok(Vec::new());
        }
        let people: Vec<&Person> =
            people.iter().filter(|person| person.state == PersonState::InHalo).collect();
        let with_ticket = self.with_ticket(&people)?;
        let mut planned = Vec::new();
        for person in people {
            let Some(goes_on) = with_ticket.get(&person.id).copied() else { continue };
            if companies_go
                && let Some(id) = person.company
                && (goes_on || self.clients.of_company(id)?.is_some())
                && self.seen.insert(id)
            {
                planned.extend(self.company(id, person)?);
            }
            if contacts_go {
                planned.extend(self.contact(person, goes_on)?);
            }
        }
        Ok(planned)
    }

    /// Who of these has a ticket, and whether it goes on with them: nothing new is made of who dropped out.
    fn with_ticket(&self, people: &[&Person]) -> Result<BTreeMap<PersonId, bool>, Failure> {
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let placed = self.r.standings(&ids)?.into_iter().filter(|placed| !placed.tickets.is_empty());
        let goes_on = |end: Option<Ending>| end != Some(Ending::Exit);
        Ok(placed
            .map(|placed| {
                let status = self.workflow.status(placed.standing.status());
                (placed.person, status.is_none_or(|status| goes_on(status.end)))
            })
            .collect())
    }

    fn company(&mut self, id: CompanyId, person: &Person) -> Result<Vec<Planned>, Failure> {
        let writes = self.goes.parties(PartyKind::Client);
        let Some(company) = self.r.company(id)? else { return Ok(Vec::new()) };
        let Some(client) = self.clients.of_company(id)? else {
            let booked = Booked::read(self.r, self.halo, &[id.anchor()], self.but)?;
            let made = booked.is_made(PartyKind::Client) || self.is_lost(&[id.anchor()])?;
            let is_new = writes.makes() && !made && self.is_unknown(id)?;
            return Ok(if is_new {
                self.new_client(&company, person).into_iter().collect()
            } else {
                Vec::new()
            });
        };
        if !writes.changes() {
            return Ok(Vec::new());
        }
        let Some(there) = self.read(PartyKind::Client, client)? else { return Ok(Vec::new()) };
        let companies = self.same_client(client, company)?;
        let Some(first) = companies.first() else { return Ok(Vec::new()) };
        let values = self.decided(client, &companies)?;
        let anchors: Vec<RecordId> = companies.iter().map(|company| company.id.anchor()).collect();
        let booked = Booked::read(self.r, self.halo, &anchors, self.but)?;
        let mut planned = Vec::new();
        for (kind, fields) in [(PartyKind::Client, &CLIENT[..]), (PartyKind::Site, &SITE[..])] {
            let site = halo::main_site(&there.raw);
            // A client that stands for none is nobody's.
            if site.is_none() || booked.is_open(kind) {
                continue;
            }
            let base = halo::party_observed(kind, &there.raw);
            let texts = self.changed(kind, fields, &values, &base);
            if texts.is_empty() {
                continue;
            }
            let site = site.filter(|_| kind == PartyKind::Site);
            planned.push(Planned {
                person: person.id,
                name: shown::company_name(first),
                anchor: first.id.anchor(),
                company: Some(first.id),
                action: Action::Update,
                remote_id: Some(there.external_id.clone()),
                base: of_those(&base, &texts),
                party: Party { kind, mark: String::new(), texts, client: None, site },
            });
        }
        Ok(planned)
    }

    /// The companies that are this client, that one among them, in the order of their ids: what is written of it is of all
    /// of them.
    fn same_client(&mut self, client: i64, company: Company) -> Result<Vec<Company>, Failure> {
        let id = company.id;
        let mut companies = vec![company];
        let of = record(self.halo, PartyKind::Client, &client.to_string());
        for other in derive::companies_of(self.r, of)? {
            if other != id && self.clients.of_company(other)? == Some(client) {
                companies.extend(self.r.company(other)?);
            }
        }
        companies.sort_by_key(|company| company.id);
        self.seen.extend(companies.iter().map(|company| company.id));
        Ok(companies)
    }

    /// What these companies say of their client as one. Each for itself would take back what the other wrote. Those of which
    /// somebody said that they are it come before the one that is called as it is there.
    fn decided(&self, client: i64, companies: &[Company]) -> Result<BTreeMap<Field, Survivor>, Failure> {
        if let [only] = companies {
            return Ok(only.values.clone());
        }
        let client = record(self.halo, PartyKind::Client, &client.to_string());
        let (mut said, mut called) = (Vec::new(), Vec::new());
        for company in companies {
            let by_word = derive::client_of(self.r, company.id)? == Some(client);
            if by_word { said.push(company) } else { called.push(company) }
        }
        let trust = workspace::trust(self.r)?;
        let mut decided = BTreeMap::new();
        for (_, field) in CLIENT.iter().chain(&SITE) {
            let survivor = derive::survivor_among(self.r, &trust, &said, *field)?;
            let own = || called.iter().find_map(|company| company.values.get(field).cloned());
            decided.extend(survivor.or_else(own).map(|survivor| (*field, survivor)));
        }
        Ok(decided)
    }

    /// Whether HaloPSA had taken and does not have what was made of these: it is made again only where somebody says so.
    fn is_lost(&self, records: &[RecordId]) -> Result<bool, Failure> {
        let lost = self.r.lost_writes(records)?;
        Ok(lost.iter().any(|write| write.connection == self.halo && is(write)))
    }

    /// Whether HaloPSA has no client that a company is or might be, and nobody said anything of that but that it is to be a new
    /// one. One that looks alike is asked about, and whoever said that it is none of those may have meant that it is to stay
    /// none.
    fn is_unknown(&self, id: CompanyId) -> Result<bool, Failure> {
        let words = derive::client_words(self.r, id)?;
        if words.new {
            return Ok(true);
        }
        let silent = words.same.is_none() && words.not.is_empty();
        Ok(silent && derive::alike(self.r, id)?.0.is_empty())
    }

    fn new_client(&self, company: &Company, person: &Person) -> Option<Planned> {
        let value = |field| self.new_text(PartyKind::Client, &company.values, field);
        let name = value(Field::CompanyName);
        let party = Party::new_client(&name, &value(Field::CompanyDomain), &value(Field::CompanyPhone));
        // What is only known by its domain has no name to be called by.
        (!name.is_empty()).then(|| Planned {
            person: person.id,
            name: shown::company_name(company),
            anchor: company.id.anchor(),
            company: Some(company.id),
            action: Action::Create,
            remote_id: None,
            party,
            base: Base::new(),
        })
    }

    fn contact(&mut self, person: &Person, goes_on: bool) -> Result<Option<Planned>, Failure> {
        let writes = self.goes.parties(PartyKind::User);
        let booked = Booked::read(self.r, self.halo, &person.records, self.but)?;
        if booked.is_open(PartyKind::User) {
            return Ok(None);
        }
        let records = self.r.records(&person.records)?;
        let of_user = PartyKind::User.stream();
        let user = records.iter().find(|record| record.connection == self.halo && record.stream == of_user);
        let planned = |action, remote_id, party, base| Planned {
            person: person.id,
            name: shown::name(person),
            anchor: person.id.anchor(),
            company: None,
            action,
            remote_id,
            party,
            base,
        };
        let kind = PartyKind::User;
        let Some(user) = user else {
            let made = booked.is_made(kind) || self.is_lost(&person.records)?;
            if !writes.makes() || !goes_on || made {
                return Ok(None);
            }
            let Some((client, site)) = self.place(person)? else {
                self.without_client += 1;
                return Ok(None);
            };
            let texts =
                CONTACT.iter().map(|(name, field)| (*name, self.new_text(kind, &person.values, *field)));
            let texts = texts.chain([("name", shown::name(person))]).filter(|(_, text)| !text.is_empty());
            let texts: BTreeMap<String, String> = texts.map(|(name, text)| (name.to_owned(), text)).collect();
            if !texts.contains_key("name") {
                return Ok(None);
            }
            let (mark, client, site) = (String::new(), Some(client), Some(site));
            let party = Party { kind, mark, texts, client, site };
            return Ok(Some(planned(Action::Create, None, party, Base::new())));
        };
        if !writes.changes() {
            return Ok(None);
        }
        let Some(there) = self.r.latest_observation(user.id)? else { return Ok(None) };
        let base = halo::party_observed(kind, &there.raw);
        let texts = self.changed(kind, &CONTACT, &person.values, &base);
        if texts.is_empty() {
            return Ok(None);
        }
        let base = of_those(&base, &texts);
        let party = Party { kind, mark: String::new(), texts, client: None, site: None };
        Ok(Some(planned(Action::Update, Some(there.external_id), party, base)))
    }

    /// The client of a person and its main site, or those that take whose company is none; nothing where HaloPSA does not
    /// have it: who is nobody's contact stays a lead.
    fn place(&mut self, person: &Person) -> Result<Option<(i64, i64)>, Failure> {
        let own = person.company.map_or(Ok(None), |id| self.clients.of_company(id))?;
        let client = match own {
            Some(client) => client,
            None => match self.clients.orphans()? {
                Some(orphans) if !self.waits(person)? => orphans,
                _ => return Ok(None),
            },
        };
        let there = self.read(PartyKind::Client, client)?;
        Ok(there.and_then(|there| halo::main_site(&there.raw)).map(|site| (client, site)))
    }

    /// Whether the company of a person is to become a client, or somebody is asked which one it is.
    fn waits(&self, person: &Person) -> Result<bool, Failure> {
        let Some(id) = person.company else { return Ok(false) };
        let makes = self.goes.parties(PartyKind::Client).makes();
        Ok((makes && self.is_unknown(id)?) || !derive::alike(self.r, id)?.0.is_empty())
    }

    fn read(&self, kind: PartyKind, id: i64) -> Result<Option<Observation>, Failure> {
        Ok(self.r.latest_observation(record(self.halo, kind, &id.to_string()))?)
    }

    fn says(&self, kind: PartyKind) -> &Changes {
        let [clients, users] = &self.says;
        if kind == PartyKind::User { users } else { clients }
    }

    /// What a new one says in a field.
    fn new_text(&self, kind: PartyKind, values: &BTreeMap<Field, Survivor>, field: Field) -> String {
        let value = values.get(&field).map_or("", |survivor| survivor.value.trim());
        desired::settled(self.says(kind), field, "", value)
    }

    /// The fields in which something else is to stand than there does: what is empty there, and what the mapping says may be
    /// replaced. Nothing is emptied.
    fn changed(
        &self,
        kind: PartyKind,
        fields: &[(&str, Field)],
        values: &BTreeMap<Field, Survivor>,
        there: &Base,
    ) -> BTreeMap<String, String> {
        let changed = fields.iter().filter_map(|(name, field)| {
            let there = there.get(*name).map_or("", String::as_str);
            let value = values.get(field)?.value.trim();
            let stands = desired::settled(self.says(kind), *field, there, value);
            let other = !stands.is_empty() && !halo::same_party_text(name, &stands, there);
            other.then(|| ((*name).to_owned(), stands))
        });
        changed.collect()
    }
}

/// What stands in those fields that are written.
fn of_those(there: &Base, texts: &BTreeMap<String, String>) -> Base {
    there.iter().filter(|(name, _)| texts.contains_key(*name)).map(|(n, v)| (n.clone(), v.clone())).collect()
}
