use super::answer::{text, whole};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sluice_domain::{CustomField, Stage, tenant::Kept};
use std::collections::BTreeMap;

/// A ticket of somebody in the pipeline, as it is to stand in HaloPSA. Empty texts are not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// What the ticket is recognised by, unique in the tenant; kept as its external link.
    pub mark: String,
    /// The heading.
    pub summary: String,
    /// Whole name.
    pub contact_name: String,
    /// Employer.
    pub company_name: String,
    /// E-mail address.
    pub email: String,
    /// Job title.
    pub job_title: String,
    /// Phone.
    pub phone: String,
    /// Country.
    pub country: String,
    /// What the deal is worth in the tenant's currency: a decimal number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// How likely it is won, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<u8>,
    /// The day on which the deal is expected, as in `2026-12-31`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected_close: String,
    /// The status by a name that the tenant may write in another way; empty: as it is, or that of a new ticket.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The client in HaloPSA, where there is one.
    pub client_id: Option<i64>,
    /// The client's site. HaloPSA wants it wherever a user is given.
    pub site_id: Option<i64>,
    /// The contact in HaloPSA, where there is one.
    pub user_id: Option<i64>,
    /// The ticket that this one goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_from: Option<i64>,
    /// Custom fields by their names here, as the field registry writes their values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, String>,
    /// Texts that are to be empty, by the vendor's names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<String>,
}

const TEXTS: [&str; 7] =
    ["summary", "oppcontactname", "oppcompanyname", "oppemailaddress", "oppjobtitle", "opptel", "oppcountry"];
const IDS: [&str; 3] = ["client_id", "site_id", "user_id"];
const VALUE: &str = "oppvalue";
const PROBABILITY: &str = "oppconversionprobability";
const EXPECTED_CLOSE: &str = "targetdate";
const CREATED_FROM: &str = "createdfrom_id";
/// A status is written by its id, and read by its name.
const STATUS: &str = "status_name";
/// HaloPSA's client and agent 1 stand for none ("Unknown", "Unassigned").
const NOBODY: i64 = 1;
/// HaloPSA writes this where there is no date.
const NO_DAY: &str = "1900-01-01";

/// The fields that a ticket wants to have, by the vendor's names and in reading order. What is to be empty is an empty
/// text.
pub fn ticket_fields(ticket: &Ticket) -> Vec<(&'static str, String)> {
    let texts = [
        &ticket.summary,
        &ticket.contact_name,
        &ticket.company_name,
        &ticket.email,
        &ticket.job_title,
        &ticket.phone,
        &ticket.country,
    ];
    let ids = [ticket.client_id, ticket.site_id, ticket.user_id];
    let cleared = |name: &str| ticket.cleared.iter().any(|cleared| cleared == name);
    let texts = TEXTS
        .into_iter()
        .zip(texts.map(|text| text.trim().to_owned()))
        .filter(|(name, text)| !text.is_empty() || cleared(name));
    let said = [
        (VALUE, ticket.value.clone()),
        (PROBABILITY, ticket.probability.map(|percent| percent.to_string()).unwrap_or_default()),
        (EXPECTED_CLOSE, ticket.expected_close.clone()),
        (STATUS, ticket.status.clone()),
    ];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    let ids = IDS.into_iter().zip(ids).filter_map(|(name, id)| Some((name, id?.to_string())));
    let custom = ticket.custom.iter().filter(|(name, value)| !value.is_empty() || cleared(name));
    let custom = custom
        .filter_map(|(name, value)| Some((CustomField::of_name(name)?.definition().name, value.clone())));
    texts.chain(said).chain(ids).chain(custom).collect()
}

/// The same fields of a ticket of a stage as HaloPSA has it, from its JSON. What is empty there is absent. A status that
/// is known has its name in the workflow.
pub fn observed(stage: Stage, raw: &str, kept: &Kept) -> BTreeMap<String, String> {
    let Ok(ticket) = serde_json::from_str::<Value>(raw) else { return BTreeMap::new() };
    let texts = TEXTS.iter().filter_map(|name| Some(((*name).to_owned(), text(&ticket, name)?.to_owned())));
    // A ticket of nobody is put on nobody's site.
    let somebody = whole(&ticket, "client_id").is_some_and(|id| id > NOBODY);
    let ids = IDS.iter().filter(|_| somebody).filter_map(|name| {
        let id = whole(&ticket, name).filter(|id| *id > 0)?;
        Some(((*name).to_owned(), id.to_string()))
    });
    // Nought is a number: a deal that was lost is won with nought per cent.
    let number = |name| ticket.get(name).and_then(Value::as_f64);
    let known = whole(&ticket, "status_id").and_then(|id| kept.status_name(stage, id));
    let day = text(&ticket, EXPECTED_CLOSE).and_then(|day| day.get(..10)).filter(|day| *day != NO_DAY);
    let said = [
        (VALUE, number(VALUE).map(|value| value.to_string())),
        (PROBABILITY, number(PROBABILITY).map(|percent| percent.to_string())),
        (EXPECTED_CLOSE, day.map(str::to_owned)),
        (STATUS, known.or_else(|| text(&ticket, STATUS)).map(str::to_owned)),
    ];
    let said = said.into_iter().filter_map(|(name, said)| Some((name.to_owned(), said?)));
    let custom =
        kept.custom(&ticket).into_iter().map(|(field, value)| (field.definition().name.to_owned(), value));
    texts.chain(said).chain(ids).chain(custom).collect()
}

/// The members of a ticket that carry its values, but for its status and its custom fields, which are written by number.
pub(super) fn members(ticket: &Ticket) -> Map<String, Value> {
    let mut members: Map<String, Value> = ticket_fields(ticket)
        .into_iter()
        .filter(|(name, _)| *name != STATUS && !ticket.custom.contains_key(*name))
        .map(|(name, value)| {
            let written = match name {
                VALUE | PROBABILITY => value.parse::<f64>().ok().map(Value::from),
                EXPECTED_CLOSE => Some(format!("{value}T00:00:00").into()),
                _ => IDS.contains(&name).then(|| value.parse::<i64>().ok()).flatten().map(Value::from),
            };
            (name.to_owned(), written.unwrap_or(Value::String(value)))
        })
        .collect();
    if let Some(from) = ticket.created_from {
        members.insert(CREATED_FROM.to_owned(), from.into());
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(raw: &str) -> BTreeMap<String, String> {
        observed(Stage::Lead, raw, &Kept::default())
    }

    fn ticket() -> Ticket {
        Ticket {
            mark: "0199".into(),
            summary: "Nora Vinter at Example Freight".into(),
            contact_name: "Nora Vinter".into(),
            company_name: "Example Freight".into(),
            email: "nora@examplefreight.test".into(),
            value: "45000.5".into(),
            probability: Some(40),
            expected_close: "2026-12-31".into(),
            client_id: Some(12),
            created_from: Some(7),
            ..Ticket::default()
        }
    }

    #[test]
    fn only_what_has_a_value_is_planned() {
        let fields = ticket_fields(&ticket());
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let texts = ["summary", "oppcontactname", "oppcompanyname", "oppemailaddress"];
        assert_eq!(
            names,
            [&texts[..], &["oppvalue", "oppconversionprobability", "targetdate", "client_id"]].concat()
        );
    }

    #[test]
    fn what_is_written_is_observed_as_planned() {
        let planned: BTreeMap<String, String> =
            ticket_fields(&ticket()).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let ticket = Value::Object(members(&ticket()));
        assert_eq!(seen(&ticket.to_string()), planned);
        assert!(ticket["client_id"].is_i64() && ticket["oppvalue"].is_f64());
        assert_eq!(ticket["createdfrom_id"], 7);
    }

    #[test]
    fn a_deal_that_was_lost_is_observed_as_planned() {
        let lost = Ticket { probability: Some(0), ..Ticket::default() };
        let ticket = Value::Object(members(&lost));
        assert_eq!(seen(&ticket.to_string())["oppconversionprobability"], ticket_fields(&lost)[0].1);
    }

    #[test]
    fn what_is_empty_in_halopsa_is_absent() {
        let raw = r#"{ "id": 5, "summary": "x", "opptel": "", "oppcountry": null, "oppvalue": null,
            "targetdate": "1900-01-01T00:00:00", "client_id": 1, "site_id": 3.0, "user_id": 4 }"#;
        assert_eq!(seen(raw), BTreeMap::from([("summary".into(), "x".into())]));
        let raw = r#"{ "id": 5, "client_id": 12.0, "site_id": 3.0, "user_id": -1 }"#;
        let expected = BTreeMap::from([("client_id".into(), "12".into()), ("site_id".into(), "3".into())]);
        assert_eq!(seen(raw), expected);
        assert!(seen("no json").is_empty());
    }
}
