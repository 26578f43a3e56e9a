use super::{allowed, check, detail, read};
use crate::{
    api::{Check, Failure},
    plan::WITH_CUSTOMERS,
};
use sluice_connect::{
    ConnectError,
    halo::{Inside, Listed, Part, Survey},
};

/// The fewest permissions with which Sluice reads everything and writes tickets.
const FEWEST: &str = "edit:tickets read:customers edit:sales";

/// The same by whether customers are written as well.
pub(super) const fn fewest(customers: bool) -> &'static str {
    if customers { WITH_CUSTOMERS } else { FEWEST }
}

/// What a part needs: its check, the permission of the application, and what is wrong where the agent's role is.
const fn needs(part: Part) -> (&'static str, &'static str, &'static str) {
    match part {
        Part::Clients => ("halo_clients", "read:customers", "halo_clients_closed"),
        Part::Users => ("halo_users", "read:customers", "halo_users_closed"),
        Part::Tickets => ("halo_tickets", "edit:tickets", "halo_tickets_closed"),
        Part::Opportunities => ("halo_opportunities", "edit:sales", "halo_sales_closed"),
    }
}

/// Whether the application's permissions and the agent's role are enough. What an application may do is the lesser of
/// both, and only the first is told.
pub(super) fn checks(survey: &Survey, inside: &Inside, fewest: &str) -> Vec<Check> {
    let granted = survey.account.as_ref().map(|account| account.rights.as_slice()).unwrap_or_default();
    let told = if granted.is_empty() { String::new() } else { granted.join(" ") };
    let scopes = check("halo_scopes", Ok(detail(&[("granted", told), ("fewest", fewest.to_owned())])));
    let parts = inside.lists.iter().filter_map(|(part, list)| of_part(*part, list, granted, fewest));
    let record = inside
        .record
        .as_ref()
        .and_then(|record| allowed("halo_records", record, "halo_records_closed", |()| Ok(detail(&[]))));
    std::iter::once(scopes).chain(parts).chain(record).collect()
}

/// Whether the application may write clients and contacts. Asked where that is switched on: reading them takes less.
pub(super) fn customers(survey: &Survey) -> Check {
    let granted = survey.account.as_ref().map(|account| account.rights.as_slice()).unwrap_or_default();
    let scope = "edit:customers";
    let missing = || Failure::of("halo_scope_missing").with("scope", scope).with("fewest", WITH_CUSTOMERS);
    check("halo_customers", if covers(granted, scope) { Ok(detail(&[])) } else { Err(missing()) })
}

fn of_part(
    part: Part,
    list: &Result<Listed, ConnectError>,
    granted: &[String],
    fewest: &str,
) -> Option<Check> {
    let (code, scope, closed) = needs(part);
    let missing = || Failure::of("halo_scope_missing").with("scope", scope).with("fewest", fewest);
    match list {
        Err(ConnectError::Forbidden { .. }) if !covers(granted, scope) => Some(check(code, Err(missing()))),
        // What is only read needs no more than that it was read.
        Ok(_) if scope.starts_with("edit:") && !covers(granted, scope) => Some(check(code, Err(missing()))),
        Err(ConnectError::Forbidden { .. }) => Some(check(code, Err(Failure::of(closed)))),
        list => read(code, list, |list| {
            let total = list.total.unwrap_or_else(|| list.rows.into());
            Ok(detail(&[("total", total.to_string())]))
        }),
    }
}

/// Whether what was granted has a permission in it. Where nothing is told, nobody knows that it does not.
fn covers(granted: &[String], scope: &str) -> bool {
    let edits = scope.replace("read:", "edit:");
    granted.is_empty()
        || granted.iter().any(|one| {
            ["all", "all:standard", scope, edits.as_str()].iter().any(|known| one.eq_ignore_ascii_case(known))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_edit_may_read_and_all_is_all() {
        let check = |granted: &str, scope: &str, expected: bool| {
            let granted: Vec<String> = granted.split_whitespace().map(str::to_owned).collect();
            assert_eq!(covers(&granted, scope), expected, "{granted:?} {scope}");
        };
        check("", "edit:tickets", true);
        check("all", "edit:tickets", true);
        check("ALL:standard", "edit:sales", true);
        check("edit:customers", "read:customers", true);
        check("read:tickets", "edit:tickets", false);
        check("edit:ticketsandmore", "edit:tickets", false);
        check("edit:tickets", "read:customers", false);
        check("read:customers", "edit:customers", false);
        check(WITH_CUSTOMERS, "edit:customers", true);
    }
}
