use super::{Found, check, detail, read};
use crate::api::{Check, Failure};
use sluice_connect::halo::{Inside, Kind, StageSeen, TypeSeen, type_name};
use sluice_domain::{
    Stage,
    pipeline::{Status, Workflow, same_status},
    tenant::resembles,
};

/// Whether each stage has a ticket type that can be used, with the statuses that lead through it.
pub(super) fn checks(inside: &Inside, workflow: &Workflow) -> Vec<Check> {
    match &inside.stages {
        Ok(stages) => stages.iter().flat_map(|stage| of_stage(stage, workflow)).collect(),
        failed => read("halo_types", failed, |_| Ok(detail(&[]))).into_iter().collect(),
    }
}

fn of_stage(seen: &StageSeen, workflow: &Workflow) -> Vec<Check> {
    let stage = seen.stage;
    let code = |what: &str| format!("halo_{}_{what}", stage.name());
    let kind = check(&code("type"), kind(seen));
    let Kind::One(seen) = &seen.kind else { return vec![kind] };
    let mut checks = vec![
        kind,
        check(&code("statuses"), statuses(stage, seen, workflow)),
        check(&code("compulsory"), compulsory(seen)),
    ];
    if stage != Stage::Opportunity {
        checks.push(check(&code("contact"), contact(seen)));
    }
    checks
}

fn kind(seen: &StageSeen) -> Result<Found, Failure> {
    let wanted = type_name(seen.stage);
    let seen = match &seen.kind {
        Kind::Missing { like: None } => {
            return Err(Failure::of("halo_no_ticket_type").with("name", wanted));
        }
        Kind::Missing { like: Some(found) } => {
            return Err(Failure::of("halo_type_renamed").with("name", wanted).with("found", found));
        }
        Kind::Several(found) => {
            let found: Vec<String> = found.iter().map(|(id, name)| format!("{name} ({id})")).collect();
            return Err(Failure::of("halo_type_twice").with("name", wanted).with("found", found.join(", ")));
        }
        Kind::One(seen) => seen,
    };
    let wrong = [
        (seen.in_area, "halo_type_area"),
        (seen.open, "halo_type_closed"),
        (seen.creates, "halo_type_not_created"),
        (seen.edits, "halo_type_not_edited"),
    ];
    match wrong.into_iter().find(|(right, _)| !right) {
        Some((_, code)) => Err(Failure::of(code).with("name", &seen.name)),
        None => Ok(detail(&[("ticket_type", seen.name.clone())])),
    }
}

fn statuses(stage: Stage, seen: &TypeSeen, workflow: &Workflow) -> Result<Found, Failure> {
    let wanted: Vec<&Status> = workflow.statuses().iter().filter(|status| status.stage == stage).collect();
    let named = |status: &Status| {
        let same = seen.statuses.iter().filter(|(_, name)| same_status(stage, name, &status.name));
        same.count()
    };
    let lacking: Vec<&&Status> = wanted.iter().filter(|status| named(status) == 0).collect();
    let failure =
        |code: &str, status: &str| Err(Failure::of(code).with("status", status).with("type", &seen.name));
    if lacking.iter().any(|status| status.start) {
        return Err(Failure::of("halo_no_new_status").with("name", &seen.name));
    }
    let others = || {
        let ours = |name: &str| wanted.iter().any(|status| same_status(stage, name, &status.name));
        seen.statuses.iter().map(|(_, name)| name.as_str()).filter(move |name| !ours(name))
    };
    let resembles = |status: &Status| others().find(|name| resembles(name, &status.name));
    if let [only] = lacking[..]
        && let Some(found) = resembles(only)
    {
        return failure("halo_status_renamed", &only.name).map_err(|failure| failure.with("found", found));
    }
    if !lacking.is_empty() {
        let names: Vec<&str> = lacking.iter().map(|status| status.name.as_str()).collect();
        return failure("halo_no_status", &names.join(", "));
    }
    if let Some(twice) = wanted.iter().find(|status| named(status) > 1) {
        return failure("halo_status_twice", &twice.name);
    }
    Ok(detail(&[("count", seen.statuses.len().to_string())]))
}

fn compulsory(seen: &TypeSeen) -> Result<Found, Failure> {
    if seen.compulsory.is_empty() {
        return Ok(detail(&[]));
    }
    Err(Failure::of("halo_field_compulsory")
        .with("fields", seen.compulsory.join(", "))
        .with("type", &seen.name))
}

fn contact(seen: &TypeSeen) -> Result<Found, Failure> {
    match seen.contact_tab {
        Some(false) => Err(Failure::of("halo_contact_hidden").with("type", &seen.name)),
        _ => Ok(detail(&[])),
    }
}
