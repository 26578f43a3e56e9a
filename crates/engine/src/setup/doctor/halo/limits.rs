use super::{check, detail};
use crate::api::{Check, Failure};
use sluice_connect::{
    ConnectError,
    halo::{Inside, Survey},
};

/// Seconds that two clocks may differ: a sync asks again for the last five minutes.
const SKEW: i64 = 120;

/// How many rows HaloPSA puts on a page, where a list is long enough to tell.
pub(super) fn pages(inside: &Inside) -> Option<Check> {
    let lists = inside.lists.iter().filter_map(|(_, list)| list.as_ref().ok());
    let cut = lists.filter(|list| list.rows > 0 && list.total.is_some_and(|total| total > list.rows.into()));
    let shortest = cut.min_by_key(|list| list.rows)?;
    let found = if shortest.rows < shortest.asked {
        Err(Failure::of("halo_pages_small").with("size", shortest.rows).with("asked", shortest.asked))
    } else {
        Ok(detail(&[("size", shortest.rows.to_string())]))
    };
    Some(check("halo_pages", found))
}

/// How often HaloPSA may be asked.
pub(super) fn rate(survey: &Survey) -> Option<Check> {
    let published = survey.published.filter(|_| survey.inside.is_some());
    let (calls, seconds) = survey.told.or(published)?;
    let minutes = (seconds / 60).max(1);
    let fewer = survey.told.zip(survey.published).filter(|((calls, seconds), (usual, every))| {
        u64::from(*calls) * u64::from(*every) < u64::from(*usual) * u64::from(*seconds)
    });
    let found = match (fewer, unread(survey)) {
        (Some((_, (usual, _))), _) => Err(Failure::of("halo_rate_small")
            .with("calls", calls)
            .with("minutes", minutes)
            .with("usual", usual)),
        (None, Some(error)) => Err(error.clone().into()),
        (None, None) => {
            let left = survey.left.map(|left| left.to_string()).unwrap_or_default();
            Ok(detail(&[("calls", calls.to_string()), ("minutes", minutes.to_string()), ("left", left)]))
        }
    };
    Some(check("halo_rate", found))
}

/// Why something was not read, where it was the rate.
fn unread(survey: &Survey) -> Option<&ConnectError> {
    let inside = survey.inside.as_ref();
    let lists =
        inside.into_iter().flat_map(|inside| inside.lists.iter().filter_map(|(_, list)| list.as_ref().err()));
    let others = inside.into_iter().flat_map(|inside| {
        let record = inside.record.as_ref().and_then(|record| record.as_ref().err());
        [
            record,
            inside.links.as_ref().err(),
            inside.unknown_client.as_ref().err(),
            inside.outcome.as_ref().err(),
            inside.fields.as_ref().err(),
            inside.stages.as_ref().err(),
        ]
    });
    let all = survey.account.as_ref().err().into_iter().chain(lists).chain(others.flatten());
    all.into_iter().find(|error| matches!(error, ConnectError::RateLimited { .. }))
}

/// Whether the clocks agree, where HaloPSA tells its own.
pub(super) fn clock(survey: &Survey) -> Option<Check> {
    let ahead = survey.door.ahead_seconds.filter(|_| survey.inside.is_some())?;
    let found = if ahead.abs() > SKEW {
        Err(Failure::of("halo_clock").with("seconds", ahead.abs()))
    } else {
        Ok(detail(&[("seconds", ahead.to_string())]))
    };
    Some(check("halo_clock", found))
}
