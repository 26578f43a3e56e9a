use super::{Found, check, detail};
use crate::api::{Check, Failure};
use sluice_connect::{ConnectError, halo::Survey};

/// The path that tells who was let in.
const ME: &str = "/Agent/me";

/// Whether HaloPSA stands at the address, lets the application in, and as whom.
pub(super) fn checks(survey: &Survey, fewest: &str) -> Vec<Check> {
    let address = check("halo_address", address(survey));
    if !address.ok {
        return vec![address];
    }
    match &survey.account {
        Ok(account) => vec![
            address,
            check("halo_sign_in", Ok(detail(&[("tenant", survey.door.tenant.clone().unwrap_or_default())]))),
            check("halo_agent", Ok(detail(&[("account", account.label.clone())]))),
        ],
        // Told with the rate.
        Err(ConnectError::RateLimited { .. }) => vec![address],
        Err(ConnectError::Forbidden { what }) if what == ME => {
            vec![address, check("halo_agent", Err(Failure::of("halo_no_agent")))]
        }
        Err(error) => vec![address, check("halo_sign_in", Err(refused(survey, error, fewest)))],
    }
}

fn address(survey: &Survey) -> Result<Found, Failure> {
    match &survey.account {
        // Where the site itself answers as HaloPSA does, it is only its sign-in that is elsewhere.
        Err(ConnectError::NotAnApi { .. }) if survey.door.authority.is_some() => {}
        Err(
            error @ (ConnectError::NotAnApi { .. }
            | ConnectError::Unreachable { .. }
            | ConnectError::TimedOut { .. }
            | ConnectError::TlsFailed { .. }
            | ConnectError::NotHttp { .. }),
        ) => return Err(error.clone().into()),
        _ => {}
    }
    Ok(detail(&[("authority", survey.authority.clone())]))
}

fn refused(survey: &Survey, error: &ConnectError, fewest: &str) -> Failure {
    let door = &survey.door;
    let elsewhere = door.elsewhere(&survey.authority);
    match (error, elsewhere, &door.tenant) {
        (ConnectError::BadCredentials, _, Some(told)) if survey.let_in_by_tenant => match &survey.tenant {
            None => Failure::of("halo_tenant_unsaid").with("tenant", told),
            Some(set) => Failure::of("halo_tenant_other").with("tenant", told).with("set", set),
        },
        (ConnectError::BadCredentials | ConnectError::NotAnApi { .. }, Some(there), _) => {
            Failure::of("halo_sign_in_elsewhere").with("address", there)
        }
        (ConnectError::HaloNoScope, ..) => Failure::from(error.clone()).with("fewest", fewest),
        _ => error.clone().into(),
    }
}
