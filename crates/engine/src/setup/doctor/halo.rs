//! HaloPSA's Doctor: what a tenant's set-up looks like from here, judged. It only reads.

mod limits;
mod rights;
mod sign_in;
mod stage;
mod tenant;

use super::{Found, check, detail};
use crate::api::{Check, Failure};
use sluice_connect::{
    Client, ConnectError,
    halo::{self, Survey},
};
use sluice_domain::{Stage, pipeline::Workflow};
use std::collections::BTreeMap;

/// Looks at a tenant.
pub(crate) async fn survey(client: &Client, workflow: &Workflow) -> Survey {
    let mut statuses: BTreeMap<Stage, Vec<String>> = BTreeMap::new();
    for status in workflow.statuses() {
        statuses.entry(status.stage).or_default().push(status.name.clone());
    }
    halo::survey(client, &statuses).await
}

/// What is right and what is wrong where customers are written as well or not, in the order in which it is to be mended.
pub(crate) fn judged(survey: &Survey, workflow: &Workflow, customers: bool) -> Vec<Check> {
    let fewest = rights::fewest(customers);
    let mut checks = sign_in::checks(survey, fewest);
    if let Some(inside) = &survey.inside {
        checks.extend(rights::checks(survey, inside, fewest));
        checks.extend(tenant::checks(inside));
        checks.extend(stage::checks(inside, workflow));
        checks.extend(limits::pages(inside));
    }
    checks.extend(limits::rate(survey));
    checks.extend(limits::clock(survey));
    checks
}

/// Whether customers can be written, where they are to be.
pub(super) fn customers(survey: &Survey) -> Check {
    rights::customers(survey)
}

/// A check of one reading. What was not read because of the rate is told once, with the rate.
fn read<T>(
    code: &str,
    reading: &Result<T, ConnectError>,
    judge: impl FnOnce(&T) -> Result<Found, Failure>,
) -> Option<Check> {
    match reading {
        Ok(found) => Some(check(code, judge(found))),
        Err(ConnectError::RateLimited { .. }) => None,
        Err(error) => Some(check(code, Err(error.clone().into()))),
    }
}

/// As [`read`], where being refused means something.
fn allowed<T>(
    code: &str,
    reading: &Result<T, ConnectError>,
    refused: &str,
    judge: impl FnOnce(&T) -> Result<Found, Failure>,
) -> Option<Check> {
    match reading {
        Err(ConnectError::Forbidden { .. }) => Some(check(code, Err(Failure::of(refused)))),
        reading => read(code, reading, judge),
    }
}
