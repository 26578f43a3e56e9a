//! The workflow: shown, tried before it is kept, kept, carried to everybody, and taken back.

use crate::{
    App,
    api::{
        DroppedStatus, Failure, Topic, WorkflowEffect, WorkflowInput, WorkflowPage, WorkflowRead,
        WorkflowVersion,
    },
    derive::{
        edition::Edition,
        workflow::{Kept, PAST, carry},
    },
    pipeline, slice,
    workspace::Workspace,
};
use serde::Serialize;
use sluice_domain::{
    Field,
    pipeline::{Draft, EventKind, Retired, StatusCode, Workflow, WorkflowError},
};
use sluice_store::Reader;
use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
};
use tokio_util::sync::CancellationToken;

/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan];

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        let params = error.params().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { code: error.code().to_owned(), params }
    }
}

/// A workflow that somebody gave, as text and understood.
struct Given {
    text: String,
    workflow: Workflow,
}

/// The text and the workflow of what somebody gave; what was retired stays so.
fn given(r: &Reader<'_>, input: WorkflowInput) -> Result<Given, Failure> {
    let before = pipeline::workflow(r)?;
    let (text, draft, instead) = match input {
        WorkflowInput::Draft { draft } => (write(&draft)?, draft, None),
        WorkflowInput::Text { text, instead } => {
            let draft = Workflow::read(&text)?.draft().clone();
            (text, draft, instead)
        }
        WorkflowInput::Version { version, instead } => {
            let past = Edition::past(r, PAST)?;
            let unknown = || Failure::of("workflow_no_version").with("version", version);
            let edition = past.into_iter().find(|edition| edition.version == version).ok_or_else(unknown)?;
            let draft = Workflow::read(&edition.text)?.draft().clone();
            (edition.text, draft, instead)
        }
    };
    let kept = before.draft().retired.iter().map(|retired| (retired.code.clone(), retired.instead.clone()));
    let kept = kept.filter(|(_, instead)| draft.statuses.iter().any(|status| status.code == *instead));
    let instead = instead.unwrap_or_default();
    let said = instead.iter().map(|(code, instead)| (code.as_str().into(), instead.as_str().into()));
    let instead: BTreeMap<StatusCode, StatusCode> = kept.chain(said).collect();
    let had = draft.retired.len();
    let draft = draft.after(before.draft(), &instead);
    let text = match &draft.retired[had..] {
        [] => text,
        retired => format!("{}\n\n{}", text.trim_end(), told(retired)?),
    };
    let workflow = Workflow::try_from(draft)?.at(before.version() + 1);
    pipeline::check_expressions(&workflow)?;
    Ok(Given { text, workflow })
}

/// Retired statuses as they stand in a text.
fn told(retired: &[Retired]) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct More<'r> {
        retired: &'r [Retired],
    }
    toml::to_string(&More { retired }).map_err(|_| Failure::of("internal"))
}

/// A workflow as text. The default one keeps its explanations.
fn write(draft: &Draft) -> Result<String, Failure> {
    if draft == Workflow::default().draft() {
        return Ok(Workflow::DEFAULT.to_owned());
    }
    toml::to_string(draft).map_err(|_| Failure::of("internal"))
}

pub(crate) async fn page(app: &App, (): ()) -> Result<WorkflowPage, Failure> {
    let workspace = app.workspace().await?;
    in_force(&workspace).await
}

async fn in_force(workspace: &Workspace) -> Result<WorkflowPage, Failure> {
    workspace
        .store
        .read(|r| {
            let Kept { now, before } = kept(r)?;
            let workflow = pipeline::workflow(r)?;
            let counts = r.standing_counts()?;
            let version = |edition: Edition| WorkflowVersion {
                version: edition.version,
                at: edition.at,
                actor: edition.actor,
                text: edition.text,
            };
            Ok(WorkflowPage {
                draft: workflow.draft().clone(),
                version: now.version,
                at: now.at,
                actor: now.actor,
                own: now.text != Workflow::DEFAULT,
                text: now.text,
                carried: before.is_none(),
                people: counts.into_iter().map(|(code, people)| (code.to_string(), people)).collect(),
                fields: Field::every().map(|field| field.name().to_owned()).collect(),
                events: EventKind::ALL.iter().map(|event| event.name().to_owned()).collect(),
                versions: Edition::past(r, PAST)?.into_iter().map(version).collect(),
            })
        })
        .await
}

fn kept(r: &Reader<'_>) -> Result<Kept, Failure> {
    Kept::read(r)?.ok_or_else(|| Failure::of("internal"))
}

pub(crate) async fn draft(app: &App, input: WorkflowInput) -> Result<WorkflowRead, Failure> {
    let workspace = app.workspace().await?;
    workspace
        .store
        .read(move |r| {
            let Given { text, workflow } = given(r, input)?;
            let before = pipeline::workflow(r)?;
            let counts = r.standing_counts()?;
            let dropped = workflow.draft().dropped(before.draft()).filter_map(|code| {
                Some(DroppedStatus {
                    code: code.to_string(),
                    name: before.name_of(code),
                    stage: before.stage_of(code)?,
                    people: counts.get(code).copied().unwrap_or_default(),
                })
            });
            Ok(WorkflowRead { dropped: dropped.collect(), text, draft: workflow.draft().clone() })
        })
        .await
}

pub(crate) async fn effect(app: &App, input: WorkflowInput) -> Result<WorkflowEffect, Failure> {
    let workspace = app.workspace().await?;
    let (trust, stop, now) = (workspace.trust().await?, workspace.stop.clone(), workspace.now());
    workspace
        .store
        .read(move |r| {
            let Given { workflow, .. } = given(r, input)?;
            let before = pipeline::workflow(r)?;
            workflow.follows(&before)?;
            pipeline::effect(r, &trust, &Arc::new(workflow), now, &|| stop.is_cancelled())?
                .ok_or_else(|| Failure::of("interrupted"))
        })
        .await
}

pub(crate) async fn keep(app: &App, input: WorkflowInput) -> Result<WorkflowPage, Failure> {
    let workspace = app.workspace().await?;
    let (at, actor) = (workspace.now(), workspace.host.user_name());
    // What is still being carried has to arrive first: the store remembers one edition before the one in force.
    loop {
        carry_all(&workspace).await?;
        let (actor, input) = (actor.clone(), input.clone());
        let replaced = workspace.store.write(move |w| {
            let mut kept = kept(w)?;
            if kept.before.is_some() {
                return Ok::<_, Failure>(false);
            }
            let Given { text, workflow } = given(w, input)?;
            let before = pipeline::workflow(w)?;
            workflow.follows(&before)?;
            if kept.now.text == text {
                return Err(Failure::of("workflow_unchanged"));
            }
            let version = workflow.version();
            let said = serde_json::json!({ "version": version, "text": text });
            w.append_audit(at, &actor, "workflow", "stages", &said)?;
            kept.replace(w, Edition { version, at, actor, text })?;
            Ok(true)
        });
        if replaced.await? {
            break;
        }
    }
    carry_all(&workspace).await?;
    pipeline::fire(&workspace).await?;
    in_force(&workspace).await
}

/// Derives everybody anew for whom something older still holds. Cut off, it goes on when the workspace is opened again.
pub(crate) async fn carry_all(workspace: &Workspace) -> Result<(), Failure> {
    slice::carry_all(workspace, STALE, carry).await
}

/// Gives a store its first workflow. It is what held before there was any.
pub(crate) async fn begin(workspace: &Workspace) -> Result<(), Failure> {
    let at = workspace.now();
    workspace
        .store
        .write(move |w| {
            if Kept::read(w)?.is_some() {
                return Ok(());
            }
            let text = Workflow::DEFAULT.to_owned();
            let now = Edition { version: 1, at, actor: "sluice".to_owned(), text };
            Ok(Kept { now, before: None }.write(w)?)
        })
        .await
}

/// Carries what was cut off.
pub(crate) async fn carry_on(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(workspace) = workspace.upgrade() else { return };
    if let Err(failure) = carry_all(&workspace).await
        && !stop.is_cancelled()
    {
        tracing::error!(code = failure.code, "workflow not carried to everybody");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_that_is_written_out_is_read_as_the_same() {
        let default = Workflow::default();
        assert_eq!(write(default.draft()).unwrap(), Workflow::DEFAULT);
        let mut draft = default.draft().clone();
        draft.automatic.values_mut().for_each(|on| *on = true);
        draft.retired.push(Retired {
            code: "demo".into(),
            name: "The \"demo\" =\nbooked".to_owned(),
            stage: sluice_domain::Stage::Lead,
            instead: "contacted".into(),
        });
        let text = write(&draft).unwrap();
        assert_eq!(*Workflow::read(&text).unwrap().draft(), draft);
        // Appended to a text that was written by hand.
        let text = format!("{}\n{}", Workflow::DEFAULT, told(&draft.retired).unwrap());
        assert_eq!(Workflow::read(&text).unwrap().draft().retired, draft.retired);
    }
}
