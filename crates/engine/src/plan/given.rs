//! What new tickets say in fields that a tenant demands and Sluice has nothing for: one value for all of a ticket type, as
//! somebody gave it.

use super::desired;
use crate::{
    App,
    api::{ById, Failure, GivenField, Topic},
    workspace::Workspace,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_domain::{ConnectionId, FactId, Stage};
use sluice_store::{Reader, StoreError, Write, Writer};

/// A value for a field of the tickets of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub stage: Stage,
    /// HaloPSA's number of the field.
    pub field: i64,
    /// What people read there.
    pub name: String,
    /// As HaloPSA takes it.
    pub value: Value,
    /// As somebody typed it. Unknown of what was given before it was noted, as is the act.
    #[serde(default)]
    pub typed: Option<String>,
    /// With what was decided it was given, so that it goes with that.
    #[serde(default)]
    pub act: Option<FactId>,
}

impl Given {
    fn is_for(&self, stage: Stage, field: i64) -> bool {
        (self.stage, self.field) == (stage, field)
    }

    fn id(&self) -> String {
        format!("{}/{}", self.stage.name(), self.field)
    }

    fn row(&self) -> GivenField {
        GivenField {
            id: self.id(),
            stage: self.stage.name().to_owned(),
            name: self.name.clone(),
            value: match (&self.typed, &self.value) {
                (Some(typed), _) | (None, Value::String(typed)) => typed.clone(),
                (None, other) => other.to_string(),
            },
        }
    }
}

fn key(connection: ConnectionId) -> String {
    format!("given/{connection}")
}

/// All that was given for a connection's tickets and not taken back, in the order in which it was.
fn all(r: &Reader<'_>, connection: ConnectionId) -> Result<Vec<Given>, StoreError> {
    Ok(r.setting(&key(connection))?.unwrap_or_default())
}

/// What a connection's new tickets say: of what was given for one field the last.
pub(crate) fn given(r: &Reader<'_>, connection: ConnectionId) -> Result<Vec<Given>, StoreError> {
    let mut said: Vec<Given> = Vec::new();
    for new in all(r, connection)? {
        said.retain(|one| !one.is_for(new.stage, new.field));
        said.push(new);
    }
    Ok(said)
}

/// From now on new tickets say this, over what was given for the same field.
pub(crate) fn give(w: &Writer<'_>, connection: ConnectionId, new: Given) -> Result<(), StoreError> {
    let mut all = all(w, connection)?;
    all.push(new);
    w.set_setting(&key(connection), &all)
}

/// What was given with an act is taken back: new tickets say what was given before it, or nothing.
pub(crate) fn take_given_back(
    w: &Writer<'_>,
    connection: ConnectionId,
    act: FactId,
) -> Result<(), StoreError> {
    keep(w, connection, |one| one.act != Some(act)).map(drop)
}

/// Keeps of what was given only what is wanted; whether any of it was not.
fn keep(
    w: &Writer<'_>,
    connection: ConnectionId,
    wanted: impl Fn(&Given) -> bool,
) -> Result<bool, StoreError> {
    let mut left = all(w, connection)?;
    let before = left.len();
    left.retain(wanted);
    let fewer = left.len() < before;
    if fewer {
        w.set_setting(&key(connection), &left)?;
    }
    Ok(fewer)
}

/// What new tickets say in fields that Sluice has nothing for.
pub(crate) async fn given_fields(app: &App, (): ()) -> Result<Vec<GivenField>, Failure> {
    let workspace = app.workspace().await?;
    rows(&workspace).await
}

/// New tickets say nothing more in a field, as [`GivenField::id`] names it. What was decided with it stands.
pub(crate) async fn forget_given(app: &App, input: ById) -> Result<Vec<GivenField>, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?.id;
    let (now, actor) = (workspace.now(), workspace.host.user_name());
    let forgotten = workspace
        .store
        .write(move |w| {
            let forgotten = keep(w, halo, |one| one.id() != input.id)?;
            if forgotten {
                let detail = serde_json::json!({ "field": input.id });
                w.append_audit(now, &actor, "forget_given", &halo.to_string(), &detail)?;
            }
            Ok::<_, StoreError>(forgotten)
        })
        .await?;
    if forgotten {
        workspace.chose();
        workspace.stale.mark(&[Topic::Plan, Topic::Connections]);
    }
    rows(&workspace).await
}

async fn rows(workspace: &Workspace) -> Result<Vec<GivenField>, Failure> {
    let Some(halo) = workspace.halo().await? else { return Ok(Vec::new()) };
    let given = workspace.store.read(move |r| given(r, halo.id)).await?;
    Ok(given.iter().map(Given::row).collect())
}

/// What of it tickets of a stage say.
pub(super) fn of_stage(all: &[Given], stage: Stage) -> Vec<(i64, Value)> {
    all.iter().filter(|one| one.stage == stage).map(|one| (one.field, one.value.clone())).collect()
}

/// Of which stage the ticket is that a write makes or changes.
pub(crate) fn stage(write: &Write) -> Option<Stage> {
    desired::parse(&write.body).map(|(stage, _)| stage)
}
