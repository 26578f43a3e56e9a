//! Whether a booked write may still go out. Between the plan that somebody approved and the moment at which it is sent
//! lie a sync, a decision, or days without a network: what is no longer wanted, or would overwrite what somebody changed
//! there meanwhile, is withdrawn, and the plan draws what is wanted now.

use super::{
    apply::{agreed, at_once},
    desired, draw, entry, given,
    item::Drawer,
    party, record,
    stream::{STAGES, stream_of},
};
use crate::{api::Failure, workspace::Workspace};
use chrono::{DateTime, Utc};
use sluice_connect::{
    Client, ConnectError,
    halo::{self, Ticket, TicketSetup},
};
use sluice_domain::{PersonState, RecordId, Stage};
use sluice_store::{Action, Connection, Write, WriteState, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// How the tenant has the tickets of each stage, or why it has none.
pub(super) type Setups = BTreeMap<Stage, Result<TicketSetup, Failure>>;

/// The set-up of leads, and that of the other stages that are written.
pub(super) async fn setups(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
) -> Result<Setups, Failure> {
    let id = connection.id;
    let given = workspace.store.read(move |r| given::given(r, id)).await?;
    let written = workspace
        .store
        .read(move |r| {
            let mut stages = BTreeSet::new();
            for state in [WriteState::Pending, WriteState::Sending, WriteState::Unknown] {
                let writes = r.writes_in_state(id, state, u32::MAX)?;
                stages.extend(writes.iter().filter_map(|write| Some(desired::parse(&write.body)?.0)));
            }
            Ok::<_, Failure>(stages)
        })
        .await?;
    let mut setups = Setups::new();
    for stage in STAGES.into_iter().filter(|stage| *stage == Stage::Lead || written.contains(stage)) {
        let setup = halo::ticket_setup(client, stage).await;
        workspace.saw(&setup);
        let setup = match setup {
            // Who has no such type still has the others.
            Err(
                lacking @ (ConnectError::HaloNoTicketType { .. }
                | ConnectError::HaloTypeTwice { .. }
                | ConnectError::HaloNoNewStatus { .. }
                | ConnectError::HaloStatusTwice { .. }),
            ) if stage != Stage::Lead => Err(lacking.into()),
            setup => Ok(TicketSetup { given: given::of_stage(&given, stage), ..setup? }),
        };
        setups.insert(stage, setup);
    }
    Ok(setups)
}

/// The same with what is given to new tickets by now.
pub(super) async fn given_now(
    workspace: &Workspace,
    connection: &Connection,
    setups: &Setups,
) -> Result<Setups, Failure> {
    let id = connection.id;
    let given = workspace.store.read(move |r| given::given(r, id)).await?;
    let of_stage = |(stage, setup): (&Stage, &Result<TicketSetup, Failure>)| {
        let given = given::of_stage(&given, *stage);
        (*stage, setup.clone().map(|setup| TicketSetup { given, ..setup }))
    };
    Ok(setups.iter().map(of_stage).collect())
}

/// What goes out together, taken from what waits longest. It is judged one after the other, and whoever waits for the store
/// gets in between.
#[derive(Default)]
pub(super) struct Taking {
    /// How many go out together at most.
    most: usize,
    /// Noted as under way.
    pub writes: Vec<Write>,
    /// How many were set aside instead, each with its reason.
    pub aside: u32,
    /// Whether all that may go out together was looked at.
    pub done: bool,
    /// The number of the last one that was.
    after: i64,
    /// The number of the last one that is.
    until: Option<i64>,
}

impl Taking {
    pub(super) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Judges what is left, until somebody waits. How many were set aside.
    pub(super) fn go_on(
        &mut self,
        w: &Writer<'_>,
        connection: &Connection,
        setups: &Setups,
        now: DateTime<Utc>,
    ) -> Result<u32, Failure> {
        let mut drawer = Drawer::new(w, connection.id)?;
        let most = draw::number(self.most);
        let waiting = || w.writes_in_state(connection.id, WriteState::Pending, most);
        let (found, after, taken) = (waiting()?, self.after, self.writes.len());
        let until = *self.until.get_or_insert(found.last().map_or(0, |write| write.seq));
        let left = found.into_iter().filter(|write| write.seq > after && write.seq <= until);
        let (mut looked, mut awaited) = (0, false);
        for write in left {
            if awaited || self.is_full() {
                break;
            }
            (self.after, looked) = (write.seq, looked + 1);
            if let Some(write) = ready(w, &mut drawer, setups, write, now)? {
                self.take(w, write, now)?;
            }
            awaited = w.awaited();
        }
        self.done = self.is_full() || !awaited || self.after >= until;
        let still = waiting()?.iter().filter(|write| write.seq > after && write.seq <= self.after).count();
        let aside = draw::number(looked - still - (self.writes.len() - taken));
        self.aside += aside;
        Ok(aside)
    }

    /// Notes, before it is sent, that it is under way. One request creates, changes or tells something, and is about one
    /// kind of ticket or of customer.
    fn take(&mut self, w: &Writer<'_>, mut write: Write, now: DateTime<Utc>) -> Result<(), Failure> {
        let kind = |write: &Write| {
            (write.action, desired::parse(&write.body).map(|(stage, _)| stage), party::kind(&write.body))
        };
        if self.writes.first().is_some_and(|first| kind(first) != kind(&write)) {
            return Ok(());
        }
        write.state = WriteState::Sending;
        write.sent_at = Some(now);
        write.attempts += 1;
        record(w, &write, "sending")?;
        self.writes.push(write);
        Ok(())
    }

    /// One that HaloPSA can't answer takes ever fewer others with it.
    fn is_full(&self) -> bool {
        let tried = self.writes.first().map(|first| first.attempts - 1);
        tried.is_some_and(|tries| self.writes.len() >= at_once(self.most, tries))
    }
}

/// The write, where it may go out; otherwise it waits, or is set aside with its reason.
fn ready(
    w: &Writer<'_>,
    drawer: &mut Drawer<'_, '_>,
    setups: &Setups,
    mut write: Write,
    now: DateTime<Utc>,
) -> Result<Option<Write>, Failure> {
    if drawer.is_taken_back(&write)? {
        withdraw(w, &mut write, &Failure::of("write_unwanted"))?;
        return Ok(None);
    }
    if write.action == Action::Append {
        return entry::ready(w, drawer, write);
    }
    if party::is(&write) {
        return party::ready(w, write, now);
    }
    stand(w, drawer, &mut write, now)?;
    if write.state == WriteState::Pending {
        refuse_unready(w, setups, &mut write)?;
    }
    if write.state == WriteState::Pending { linked(w, write) } else { Ok(None) }
}

/// Withdraws what is not wanted any more as it was planned, and ends what HaloPSA holds already.
fn stand(
    w: &Writer<'_>,
    drawer: &mut Drawer<'_, '_>,
    write: &mut Write,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Some((stage, ticket)) = desired::parse(&write.body) else { return Ok(()) };
    let there = match &write.remote_id {
        Some(remote) => drawer.there(stage, RecordId::of(write.connection, stream_of(stage), remote))?,
        None => None,
    };
    if let Some(there) = &there {
        if desired::holds(stage, there, &ticket) {
            agreed(write, now);
            return Ok(record(w, write, "agreed")?);
        }
        if let Some(field) = desired::overtaken(&write.body, there) {
            return withdraw(w, write, &changed_there(field));
        }
    }
    let Some(person) = w.person_of(write.anchor)?.map(|id| w.person(id)).transpose()?.flatten() else {
        return withdraw(w, write, &Failure::of("write_unwanted"));
    };
    let twin = |one: &Write| {
        one.connection == write.connection
            && one.action == Action::Create
            && one.id != write.id
            && (one.state != WriteState::Pending || one.seq < write.seq)
            && desired::parse(&one.body).is_some_and(|(of, _)| of == stage)
    };
    let creates = write.action == Action::Create;
    let made = creates && w.open_writes_of_records(&person.records)?.iter().any(twin);
    let in_halo = creates && stage == Stage::Lead && person.state == PersonState::InHalo;
    // What HaloPSA had taken and does not have is made again only where somebody says so.
    let same = |one: &Write| {
        one.connection == write.connection && desired::parse(&one.body).is_some_and(|(of, _)| of == stage)
    };
    let lost = creates && w.lost_writes(&person.records)?.iter().any(same);
    if made || in_halo || lost {
        return withdraw(w, write, &Failure::of("written_meanwhile"));
    }
    let wanted = drawer.of(vec![person])?.into_iter().any(|drawn| drawn.wants(write, stage, &ticket));
    if wanted { Ok(()) } else { withdraw(w, write, &Failure::of("write_unwanted")) }
}

/// Why a write is withdrawn that would undo what somebody did in HaloPSA.
pub(super) fn changed_there(field: &str) -> Failure {
    Failure::of("changed_there").with("field", field)
}

fn withdraw(w: &Writer<'_>, write: &mut Write, failure: &Failure) -> Result<(), Failure> {
    write.state = WriteState::Withdrawn;
    write.failure = Some(serde_json::json!(failure));
    Ok(record(w, write, "withdrawn")?)
}

/// Refuses what the tenant has no ticket type or no status for. To write the rest alone would not do: the operator would
/// take it for done.
fn refuse_unready(w: &Writer<'_>, setups: &Setups, write: &mut Write) -> Result<(), Failure> {
    let Some((stage, ticket)) = desired::parse(&write.body) else { return Ok(()) };
    let failure = match setups.get(&stage) {
        // Written while this run was at work: the next one asks.
        None => return Ok(()),
        Some(Err(lacking)) => lacking.clone(),
        Some(Ok(setup)) if ticket.status.is_empty() || setup.status_id(&ticket.status).is_some() => {
            return Ok(());
        }
        Some(Ok(setup)) => {
            let several = !setup.statuses_named(&ticket.status).is_empty();
            let code = if several { "halo_status_twice" } else { "halo_no_status" };
            Failure::of(code).with("status", ticket.status).with("type", &setup.ticket_type_name)
        }
    };
    refuse(w, write, &failure)
}

fn refuse(w: &Writer<'_>, write: &mut Write, failure: &Failure) -> Result<(), Failure> {
    write.state = WriteState::Refused;
    write.failure = Some(serde_json::json!(failure));
    Ok(record(w, write, "refused")?)
}

/// The write with the ticket that it goes on from, which may have been made a moment ago; nothing where that is not known
/// yet, or was refused.
fn linked(w: &Writer<'_>, mut write: Write) -> Result<Option<Write>, Failure> {
    let Some((stage, ticket)) = desired::parse(&write.body) else { return Ok(Some(write)) };
    if write.action != Action::Create || stage == Stage::Lead || ticket.created_from.is_some() {
        return Ok(Some(write));
    }
    let made = w.writes_of_records(&[write.anchor])?.into_iter().filter(|one| {
        one.connection == write.connection && one.action == Action::Create && one.seq < write.seq
    });
    let before =
        made.filter_map(|one| Some((desired::parse(&one.body)?.0, one))).filter(|(of, _)| *of < stage);
    let Some((_, before)) = before.max_by_key(|(of, one)| (*of, one.seq)) else { return Ok(Some(write)) };
    match before.state {
        WriteState::Sent | WriteState::Agreed | WriteState::Differs => {
            let created_from = before.remote_id.and_then(|id| id.parse().ok());
            if let Some(body) = desired::with_ticket(&write.body, Ticket { created_from, ..ticket }) {
                write.body = body;
            }
            Ok(Some(write))
        }
        WriteState::Refused => {
            refuse(w, &mut write, &Failure::of("halo_earlier_refused"))?;
            Ok(None)
        }
        WriteState::Withdrawn => {
            withdraw(w, &mut write, &Failure::of("write_unwanted"))?;
            Ok(None)
        }
        WriteState::Pending | WriteState::Sending | WriteState::Unknown => Ok(None),
    }
}
