use super::{
    super::{
        answer::{rows, text, whole},
        setup::alike,
        type_name,
    },
    ask,
};
use crate::{Client, ConnectError, client::Call};
use serde_json::Value;
use sluice_domain::{Stage, pipeline::same_status, tenant::Kept};
use std::collections::BTreeMap;

/// Ticket types whose statuses are looked at where the one of a stage is not found by its name.
const LOOKED_AT: usize = 12;

/// How a tenant has a stage.
#[derive(Clone, Debug)]
pub struct StageSeen {
    /// The stage.
    pub stage: Stage,
    /// Its ticket type.
    pub kind: Kind,
}

/// The ticket type of a stage.
#[derive(Clone, Debug)]
pub enum Kind {
    /// There is none of its name.
    Missing {
        /// The one that has most of the stage's statuses.
        like: Option<String>,
    },
    /// Several fit its name equally well.
    Several(Vec<(i64, String)>),
    /// This one.
    One(Box<TypeSeen>),
}

/// A ticket type.
#[derive(Clone, Debug)]
pub struct TypeSeen {
    /// Its name.
    pub name: String,
    /// Whether tickets of it can be created at all.
    pub open: bool,
    /// Whether the application's agent may create them.
    pub creates: bool,
    /// Whether the application's agent may edit them.
    pub edits: bool,
    /// Whether it belongs to the area of its stage.
    pub in_area: bool,
    /// Whether it shows the values of an opportunity's contact; nothing where HaloPSA does not say.
    pub contact_tab: Option<bool>,
    /// Custom fields without which no ticket is created.
    pub compulsory: Vec<String>,
    /// The statuses that its tickets may have.
    pub statuses: Vec<(i64, String)>,
}

pub(super) async fn look(
    client: &Client,
    wanted: &BTreeMap<Stage, Vec<String>>,
) -> Result<Vec<StageSeen>, ConnectError> {
    let types = |name: &'static str, value: &'static str| async move {
        let call = Call::get("/TicketType").query("showall", "true").query(name, value);
        ask(client, call).await.map(rows)
    };
    let all = rows(ask(client, Call::get("/TicketType").query("showall", "true")).await?);
    let created = types("can_create_only", "true").await?;
    let edited = types("can_edit_only", "true").await?;
    let requests = types("domain", "reqs").await?;
    let opportunities = types("domain", "opps").await?;
    let has = |rows: &[Value], id: i64| rows.iter().any(|row| whole(row, "id") == Some(id));
    let kept = client.halo();
    let mut seen = Vec::new();
    for &stage in Stage::ALL {
        let (exact, close) = alike(&all, type_name(stage));
        let known = kept.types.get(&stage).and_then(|id| {
            let row = all.iter().find(|row| whole(row, "id") == Some(*id))?;
            Some(vec![(*id, text(row, "name")?.to_owned())])
        });
        let found = known.unwrap_or(if exact.is_empty() { close } else { exact });
        let kind = match &found[..] {
            [] => {
                let none = Vec::new();
                let wanted = wanted.get(&stage).unwrap_or(&none);
                Kind::Missing { like: like(client, &all, stage, wanted).await? }
            }
            [(id, name)] => {
                let details = Call::get(format!("/TicketType/{id}")).query("includedetails", "true");
                let details = ask(client, details).await?;
                let (own, other) = match stage {
                    Stage::Opportunity => (&opportunities, &requests),
                    Stage::Lead | Stage::Prospect => (&requests, &opportunities),
                };
                Kind::One(Box::new(TypeSeen {
                    name: name.clone(),
                    open: flag(&details, "cancreate") != Some(false),
                    creates: has(&created, *id),
                    edits: has(&edited, *id),
                    // A filter that HaloPSA does not know gives everything, or nothing.
                    in_area: has(own, *id) || !has(other, *id),
                    contact_tab: flag(&details, "showoppcontacttab"),
                    compulsory: compulsory(&details),
                    statuses: ours(&kept, stage, statuses(client, *id).await?),
                }))
            }
            _ => Kind::Several(found),
        };
        seen.push(StageSeen { stage, kind });
    }
    Ok(seen)
}

/// Statuses with the workflow's names of those that are known to be its.
fn ours(kept: &Kept, stage: Stage, statuses: Vec<(i64, String)>) -> Vec<(i64, String)> {
    let named = |(id, name): (i64, String)| (id, kept.status_name(stage, id).map_or(name, str::to_owned));
    statuses.into_iter().map(named).collect()
}

async fn statuses(client: &Client, ticket_type: i64) -> Result<Vec<(i64, String)>, ConnectError> {
    let call = Call::get("/Status").query("tickettype_id", ticket_type.to_string());
    let rows = rows(ask(client, call).await?);
    Ok(rows.iter().filter_map(|row| Some((whole(row, "id")?, text(row, "name")?.to_owned()))).collect())
}

/// The type that has most of these statuses, and more than half of them: the stage's under another name.
async fn like(
    client: &Client,
    types: &[Value],
    stage: Stage,
    wanted: &[String],
) -> Result<Option<String>, ConnectError> {
    let of_other = |name: &str| Stage::ALL.iter().any(|stage| name.eq_ignore_ascii_case(type_name(*stage)));
    let mut best = None;
    let named = types.iter().filter_map(|row| Some((whole(row, "id")?, text(row, "name")?)));
    for (id, name) in named.filter(|(_, name)| !of_other(name)).take(LOOKED_AT) {
        let found = statuses(client, id).await?;
        let has = |status: &&String| found.iter().any(|(_, name)| same_status(stage, name, status));
        let count = wanted.iter().filter(has).count();
        if count * 2 > wanted.len() && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, name.to_owned()));
        }
    }
    Ok(best.map(|(_, name)| name))
}

/// The compulsory fields that a type's details name.
fn compulsory(details: &Value) -> Vec<String> {
    let fields = details.get("fields").and_then(Value::as_array).into_iter().flatten();
    fields
        .filter_map(|placed| placed.get("fieldinfo"))
        .filter(|field| flag(field, "mandatory") == Some(true))
        .filter_map(|field| text(field, "label").or_else(|| text(field, "name")))
        .map(str::to_owned)
        .collect()
}

fn flag(row: &Value, name: &str) -> Option<bool> {
    row.get(name)?.as_bool()
}
