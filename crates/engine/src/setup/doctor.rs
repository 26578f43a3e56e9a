//! Checks every part and says what is wrong.

pub(crate) mod halo;

use crate::{
    App,
    api::{Check, DoctorReport, Failure},
    plan,
    workspace::Workspace,
};
use sluice_connect::halo::Kind;
use sluice_store::{Connection, StoreError};
use sluice_vault::Secret;
use std::collections::BTreeMap;

/// The vault's entry that is written, read and deleted to see whether it works.
const PROBE: &str = "probe";
/// The connector with a Doctor of its own.
pub(super) const HALOPSA: &str = "halopsa";

/// What a check found.
type Found = BTreeMap<String, String>;

pub(crate) async fn doctor(app: &App, (): ()) -> Result<DoctorReport, Failure> {
    let workspace = app.workspace().await?;
    let mut checks = vec![vault(&workspace).await, store(&workspace).await, audit(&workspace).await];
    for connection in workspace.store.read(|r| r.connections()).await? {
        checks.extend(account(&workspace, &connection).await);
    }
    Ok(DoctorReport { checks })
}

/// As [`doctor`], of HaloPSA alone.
pub(crate) async fn doctor_halopsa(app: &App, (): ()) -> Result<DoctorReport, Failure> {
    let workspace = app.workspace().await?;
    let connections = workspace.store.read(|r| r.connections()).await?;
    let mut checks = Vec::new();
    for connection in connections.iter().filter(|connection| connection.connector == HALOPSA) {
        checks.extend(account(&workspace, connection).await);
    }
    if checks.is_empty() {
        return Err(Failure::of("halo_not_connected"));
    }
    Ok(DoctorReport { checks })
}

fn check(code: &str, outcome: Result<Found, Failure>) -> Check {
    let (ok, failure, detail) = match outcome {
        Ok(detail) => (true, None, detail),
        Err(failure) => (false, Some(failure), BTreeMap::new()),
    };
    Check { code: code.to_owned(), connection: None, ok, failure, detail }
}

fn detail(pairs: &[(&str, String)]) -> Found {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

async fn vault(workspace: &Workspace) -> Check {
    let account = format!("{}/{PROBE}", workspace.desk);
    let probe = async {
        workspace.vault.set(&account, Secret::new(PROBE.to_owned())).await?;
        let read = workspace.vault.get(&account).await?;
        workspace.vault.delete(&account).await?;
        match read {
            Some(secret) if secret.expose() == PROBE => Ok(BTreeMap::new()),
            _ => Err(Failure::of("vault_forgets")),
        }
    };
    check("vault", probe.await)
}

async fn store(workspace: &Workspace) -> Check {
    let probe = async {
        workspace.store.integrity().await?;
        let (people, facts) = workspace
            .store
            .read(|r| Ok::<_, Failure>((r.person_count()?, r.observation_count()? + r.decision_count()?)))
            .await?;
        Ok(detail(&[("people", people.to_string()), ("facts", facts.to_string())]))
    };
    check("store", probe.await)
}

async fn audit(workspace: &Workspace) -> Check {
    let verified = workspace.store.read(|r| r.verify_audit()).await;
    check("audit", verified.map(|lines| detail(&[("lines", lines.to_string())])).map_err(Failure::from))
}

async fn account(workspace: &Workspace, connection: &Connection) -> Vec<Check> {
    let client = match workspace.client(connection).await {
        Ok(client) => client,
        Err(failure) => return vec![named(check("account", Err(failure)), connection)],
    };
    if connection.connector == HALOPSA {
        let workflow = match workspace.workflow().await {
            Ok(workflow) => workflow,
            Err(failure) => return vec![named(check("account", Err(failure)), connection)],
        };
        let id = connection.id;
        let switched = workspace
            .store
            .read(move |r| Ok::<_, StoreError>((plan::given(r, id)?, plan::writes_customers(r, id)?)));
        let (given, customers) = match switched.await {
            Ok(read) => read,
            Err(error) => return vec![named(check("account", Err(error.into())), connection)],
        };
        let mut survey = halo::survey(&client, &workflow).await;
        workspace.saw(&survey.account);
        // What somebody gave a value for all new tickets is not missing.
        let stages = survey.inside.iter_mut().flat_map(|inside| inside.stages.iter_mut().flatten());
        for seen in stages {
            let has = |field: &str| given.iter().any(|one| one.stage == seen.stage && one.name == field);
            if let Kind::One(kind) = &mut seen.kind {
                kind.compulsory.retain(|field| !has(field));
            }
        }
        let mut checks = halo::judged(&survey, &workflow, customers);
        if survey.account.is_ok() && customers {
            checks.push(halo::customers(&survey));
        }
        if survey.account.is_ok() {
            checks.push(check("outbox", outbox(workspace, connection).await));
        }
        return checks.into_iter().map(|check| named(check, connection)).collect();
    }
    let tested = client.test().await;
    workspace.saw(&tested);
    let account = tested
        .map(|account| detail(&[("account", account.label), ("rights", account.rights.join(" "))]))
        .map_err(Failure::from);
    vec![named(check("account", account), connection)]
}

async fn outbox(workspace: &Workspace, connection: &Connection) -> Result<Found, Failure> {
    let id = connection.id;
    let waiting = workspace.store.read(move |r| r.waiting_writes(id)).await?;
    if waiting == 0 || workspace.jobs.on(id).is_some() {
        return Ok(detail(&[("waiting", waiting.to_string())]));
    }
    Err(Failure::of("writes_waiting").with("count", waiting))
}

fn named(mut check: Check, connection: &Connection) -> Check {
    check.connection = Some(connection.name.clone());
    check
}
