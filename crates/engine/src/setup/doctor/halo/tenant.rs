use super::{Found, check, detail, read};
use crate::{
    api::{Check, Failure},
    setup::tenant::kind as type_name,
};
use sluice_connect::{
    ConnectError,
    halo::{FieldSeen, Inside},
};
use sluice_domain::{CustomField, tenant::fits};

/// What every write needs, whatever the stage.
pub(super) fn checks(inside: &Inside) -> Vec<Check> {
    let absent = |code: &str, reading: &Result<(), ConnectError>, absent: &str| match reading {
        Err(ConnectError::NotFound { .. } | ConnectError::Forbidden { .. }) => {
            Some(check(code, Err(Failure::of(absent))))
        }
        reading => read(code, reading, |()| Ok(detail(&[]))),
    };
    // Who may not read clients is told so already.
    let known = !matches!(inside.unknown_client, Err(ConnectError::Forbidden { .. }));
    [
        absent("halo_links", &inside.links, "halo_no_links"),
        known
            .then(|| absent("halo_unknown_client", &inside.unknown_client, "halo_no_unknown_client"))
            .flatten(),
        outcome(&inside.outcome),
        read("halo_fields", &inside.fields, |fields| judge(fields)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether calls and remarks can be told as what only agents see. Without, the name alone says what they are.
fn outcome(reading: &Result<Option<String>, ConnectError>) -> Option<Check> {
    let code = "halo_outcome";
    match reading {
        Ok(None) | Err(ConnectError::NotFound { .. } | ConnectError::Forbidden { .. }) => {
            Some(check(code, Err(Failure::of("halo_no_outcome"))))
        }
        reading => read(code, reading, |found| Ok(detail(&[("name", found.clone().unwrap_or_default())]))),
    }
}

/// Whether fields that have the names of Sluice's hold what Sluice's do: HaloPSA never changes the type of a field.
fn judge(fields: &[FieldSeen]) -> Result<Found, Failure> {
    let mut known = 0_u32;
    let mut wrong = Vec::new();
    for field in CustomField::all() {
        let definition = field.definition();
        let ours = format!("cf{}", definition.halo_name.to_lowercase());
        let Some(there) = fields.iter().find(|there| there.name.to_lowercase() == ours) else { continue };
        known += 1;
        let wanted = fits(definition.kind);
        if !wanted.contains(&there.kind) {
            wrong.push((there, wanted[0]));
        }
    }
    match wrong.first() {
        None => Ok(detail(&[("known", known.to_string()), ("of", CustomField::COUNT.to_string())])),
        Some((there, wanted)) => Err(Failure::of("halo_field_type")
            .with("field", &there.name)
            .with("found", type_name(there.kind))
            .with("wanted", type_name(*wanted))
            .with("count", wrong.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_our_name_is_found_whatever_the_case_and_judged_by_its_type() {
        let check = |name: &str, kind: i64, expected: Result<&str, &str>| {
            let found = judge(&[FieldSeen { name: name.to_owned(), kind }]);
            let found = found.as_ref().map(|found| found["known"].as_str());
            assert_eq!(found.map_err(|failure| failure.params["wanted"].as_str()), expected, "{name} {kind}");
        };
        check("CFLeadSource", 2, Ok("1"));
        check("cfleadsource", 2, Ok("1"));
        check("CFLeadSource", 0, Err("Single Selection"));
        check("CFSomebodyElses", 0, Ok("0"));
        check("CFDND", 6, Ok("1"));
        check("CFDND", 0, Err("Checkbox"));
    }
}
