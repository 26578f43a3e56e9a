//! What a stream brought, to try a mapping on.

use crate::{api::Failure, plan, setup, sync, workspace::Workspace};
use sluice_connect::{Connector, manifest::Role};
use sluice_domain::{Field, Fields, Observation, tenant::Kept};
use sluice_store::Connection;
use std::sync::Arc;

/// A connection's connector and one of its streams.
pub(super) struct Place {
    pub(super) connection: Connection,
    pub(super) connector: Arc<Connector>,
    pub(super) stream: String,
    /// Which of the tenant's numbers are what, where it is one of HaloPSA.
    pub(super) kept: Arc<Kept>,
}

impl Place {
    pub(super) async fn find(workspace: &Workspace, id: &str, stream: Option<&str>) -> Result<Self, Failure> {
        let connection = workspace.connection(sync::parse(id)?).await?;
        let connector = workspace.connector(&connection.connector).await?;
        let names: Vec<&str> =
            connector.manifest().streams.iter().map(|stream| stream.name.as_str()).collect();
        let stream = match stream {
            Some(name) if names.contains(&name) => name.to_owned(),
            Some(name) => return Err(Failure::of("unknown_stream").with("stream", name)),
            None => {
                let id = connection.id;
                let seen = workspace.store.read(move |r| r.streams_of(id)).await?;
                let first = names.iter().find(|name| seen.iter().any(|seen| seen == *name)).or(names.first());
                first.map(|name| (*name).to_owned()).ok_or_else(|| Failure::of("mapping_no_streams"))?
            }
        };
        let id = connection.id;
        let kept = Arc::new(workspace.store.read(move |r| setup::kept(r, id)).await?);
        Ok(Self { connection, connector, stream, kept })
    }

    /// Whether it is written, too.
    pub(super) fn is_written(&self) -> bool {
        self.connector.manifest().role == Role::Crm && plan::stage_of(&self.stream).is_some()
    }
}

/// Who or what a record is about, in few words.
pub(super) fn name(fields: &Fields, observation: &Observation) -> String {
    let text = |field| fields.get(&field).map(|value| value.trim()).filter(|value| !value.is_empty());
    let parts: Vec<&str> = [Field::GivenName, Field::FamilyName].into_iter().filter_map(text).collect();
    text(Field::FullName)
        .map(str::to_owned)
        .or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
        .or_else(|| text(Field::Email).or_else(|| text(Field::CompanyName)).map(str::to_owned))
        .unwrap_or_else(|| observation.external_id.clone())
}
