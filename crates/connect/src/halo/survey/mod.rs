//! What an application can see of a tenant's set-up. Everything is read, and nothing is ever written: HaloPSA has no
//! trial that is known to be harmless.

mod cure;
mod door;
mod stage;
mod tenant;

pub use cure::{Cure, cure};
pub use door::Door;
pub use stage::{Kind, StageSeen, TypeSeen};
pub use tenant::{field_called, fitting, tenant};

use super::{
    answer::{rows, text, whole},
    entry::private_note,
};
use crate::{AccountInfo, Client, ConnectError, Turn, client::Call, manifest::LimitPer};
use serde_json::Value;
use sluice_domain::Stage;
use std::{collections::BTreeMap, time::Duration};

/// Rows that are asked for on a page: the most that HaloPSA's own description allows.
const PAGE: u32 = 100;
/// How long a reading waits for its turn within the rate. Whoever asks the Doctor waits for it.
const TURN: Turn<'static> = Turn { most: Some(Duration::from_secs(5)), stop: None };
/// HaloPSA's client 1 stands for none ("Unknown"); tickets of nobody belong to it.
const NOBODY: i64 = 1;

/// A tenant as an application sees it.
#[derive(Clone, Debug)]
pub struct Survey {
    /// What the site says of itself to anybody.
    pub door: Door,
    /// The address whose `/token` is asked.
    pub authority: String,
    /// The tenant, where the connection names one.
    pub tenant: Option<String>,
    /// Whether a token is given once the tenant is named that [`Door::tenant`] says. Tried only where none is given
    /// otherwise.
    pub let_in_by_tenant: bool,
    /// Who was let in, or why nobody was.
    pub account: Result<AccountInfo, ConnectError>,
    /// What there is to see. Nothing where nobody was let in.
    pub inside: Option<Inside>,
    /// Calls and seconds that are allowed where HaloPSA says nothing else.
    pub published: Option<(u32, u32)>,
    /// Calls and seconds as HaloPSA itself named them.
    pub told: Option<(u32, u32)>,
    /// Calls that may go out now.
    pub left: Option<u32>,
}

/// What is seen of a tenant from inside.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Lists, in the order of [`Part::ALL`].
    pub lists: Vec<(Part, Result<Listed, ConnectError>)>,
    /// Whether a single ticket can be read; nothing where there is none.
    pub record: Option<Result<(), ConnectError>>,
    /// Whether there are external links.
    pub links: Result<(), ConnectError>,
    /// Whether there is the client that tickets of nobody belong to.
    pub unknown_client: Result<(), ConnectError>,
    /// The outcome for what only agents see, by its name; nothing where there is none of a usual name.
    pub outcome: Result<Option<String>, ConnectError>,
    /// The tenant's own fields of tickets.
    pub fields: Result<Vec<FieldSeen>, ConnectError>,
    /// The stages, in their order.
    pub stages: Result<Vec<StageSeen>, ConnectError>,
}

/// What is read as a list, each with a right of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Companies.
    Clients,
    /// Contacts.
    Users,
    /// Leads, prospects and everything else that is a ticket.
    Tickets,
    /// Opportunities.
    Opportunities,
}

impl Part {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Clients, Self::Users, Self::Tickets, Self::Opportunities];

    const fn path(self) -> &'static str {
        match self {
            Self::Clients => "/Client",
            Self::Users => "/Users",
            Self::Tickets => "/Tickets",
            Self::Opportunities => "/Opportunities",
        }
    }
}

/// The first page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Rows that were asked for.
    pub asked: u32,
    /// Rows that came.
    pub rows: u32,
    /// Rows that there are, where HaloPSA says so.
    pub total: Option<u64>,
}

/// A custom field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSeen {
    /// Its name, with the `CF` that HaloPSA puts before it.
    pub name: String,
    /// Its type as HaloPSA numbers it: 0 text, 1 memo, 2 single selection, 3 multiple selection, 4 date, 5 time,
    /// 6 checkbox, 10 rich text.
    pub kind: i64,
}

/// Looks at everything that reading, writing and leading on need. `statuses` are those that each stage needs, by name.
pub async fn survey(client: &Client, statuses: &BTreeMap<Stage, Vec<String>>) -> Survey {
    let account = client.account();
    let door = door::look(account).await;
    let tested = client.test().await;
    let tenant = account.settings().get("tenant").map(str::to_owned);
    let let_in_by_tenant = match (&tested, &door.tenant) {
        (Err(ConnectError::BadCredentials), Some(told)) if tenant.as_ref() != Some(told) => {
            match client.with("tenant", told) {
                Ok(named) => cure::let_in(&named).await,
                Err(_) => false,
            }
        }
        _ => false,
    };
    let inside = match &tested {
        Ok(_) => Some(inside(client, statuses).await),
        Err(_) => None,
    };
    let limits = account.connector.manifest().limits.iter();
    Survey {
        authority: door::authority(account),
        tenant,
        let_in_by_tenant,
        account: tested,
        inside,
        published: limits
            .filter(|limit| limit.per == LimitPer::Account)
            .map(|limit| (limit.calls.get(), limit.seconds.get()))
            .next(),
        told: account.limiter.told(),
        left: client.calls_left(),
        door,
    }
}

async fn inside(client: &Client, statuses: &BTreeMap<Stage, Vec<String>>) -> Inside {
    let mut lists = Vec::new();
    let mut ticket = None;
    for part in Part::ALL {
        let call = Call::get(part.path())
            .query("pageinate", "true")
            .query("page_no", "1")
            .query("page_size", PAGE.to_string())
            .query("order", "id");
        let answer = ask(client, call).await;
        if let (Part::Tickets, Ok(answer)) = (part, &answer) {
            ticket = rows(answer.clone()).first().and_then(|row| whole(row, "id"));
        }
        lists.push((part, answer.map(listed)));
    }
    let record = match ticket {
        Some(id) => Some(reached(ask(client, Call::get(format!("/Tickets/{id}"))).await)),
        None => None,
    };
    let links = Call::get("/ExternalLink").query("third_party_id", "sluice").query("count", "1");
    let unknown = Call::get(format!("/Client/{NOBODY}"));
    let fields = Call::get("/FieldInfo").query("typeid", "1");
    Inside {
        lists,
        record,
        links: reached(ask(client, links).await),
        unknown_client: reached(ask(client, unknown).await),
        outcome: private_note(client, TURN).await.map(|found| found.map(|(_, name)| name)),
        fields: ask(client, fields).await.map(|answer| rows(answer).iter().filter_map(field).collect()),
        stages: stage::look(client, statuses).await,
    }
}

async fn ask(client: &Client, call: Call<'_>) -> Result<Value, ConnectError> {
    client.account().read(call.in_turn(TURN)).await
}

fn reached(answer: Result<Value, ConnectError>) -> Result<(), ConnectError> {
    answer.map(drop)
}

fn listed(answer: Value) -> Listed {
    let total = whole(&answer, "record_count").and_then(|total| u64::try_from(total).ok());
    Listed { asked: PAGE, rows: u32::try_from(rows(answer).len()).unwrap_or(u32::MAX), total }
}

fn field(row: &Value) -> Option<FieldSeen> {
    Some(FieldSeen { name: text(row, "name")?.to_owned(), kind: whole(row, "type")? })
}
