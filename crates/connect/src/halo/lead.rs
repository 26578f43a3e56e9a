use super::answer::{text, whole};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A lead as it is to stand in HaloPSA. Empty texts are not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// What the lead is recognised by, unique in the tenant; kept as an external link of the ticket.
    pub mark: String,
    /// The ticket's heading.
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
    /// The status by a name that the tenant may write in another way; empty: as it is, or that of a new lead.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The client in HaloPSA, where there is one.
    pub client_id: Option<i64>,
    /// The client's site. HaloPSA wants it wherever a user is given.
    pub site_id: Option<i64>,
    /// The contact in HaloPSA, where there is one.
    pub user_id: Option<i64>,
    /// Texts that are to be empty, by the vendor's names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<String>,
}

const TEXTS: [&str; 7] =
    ["summary", "oppcontactname", "oppcompanyname", "oppemailaddress", "oppjobtitle", "opptel", "oppcountry"];
const IDS: [&str; 3] = ["client_id", "site_id", "user_id"];
/// A status is written by its id, and read by its name.
const STATUS: &str = "status_name";
/// HaloPSA's client and agent 1 stand for none ("Unknown", "Unassigned").
const NOBODY: i64 = 1;

/// The fields of a ticket that a lead wants to have, by the vendor's names and in reading order. What is to be empty is
/// an empty text.
pub fn lead_fields(lead: &Lead) -> Vec<(&'static str, String)> {
    let texts = [
        &lead.summary,
        &lead.contact_name,
        &lead.company_name,
        &lead.email,
        &lead.job_title,
        &lead.phone,
        &lead.country,
    ];
    let ids = [lead.client_id, lead.site_id, lead.user_id];
    let cleared = |name: &str| lead.cleared.iter().any(|cleared| cleared == name);
    let texts = TEXTS
        .into_iter()
        .zip(texts.map(|text| text.trim().to_owned()))
        .filter(|(name, text)| !text.is_empty() || cleared(name));
    let ids = IDS.into_iter().zip(ids).filter_map(|(name, id)| Some((name, id?.to_string())));
    let status = (!lead.status.is_empty()).then(|| (STATUS, lead.status.clone()));
    texts.chain(status).chain(ids).collect()
}

/// The same fields of a ticket as HaloPSA has it, from a ticket's JSON. What is empty there is absent.
pub fn observed(raw: &str) -> BTreeMap<String, String> {
    let Ok(ticket) = serde_json::from_str::<Value>(raw) else { return BTreeMap::new() };
    let texts = TEXTS.iter().filter_map(|name| Some(((*name).to_owned(), text(&ticket, name)?.to_owned())));
    // A ticket of nobody is put on nobody's site.
    let somebody = whole(&ticket, "client_id").is_some_and(|id| id > NOBODY);
    let ids = IDS.iter().filter(|_| somebody).filter_map(|name| {
        let id = whole(&ticket, name).filter(|id| *id > 0)?;
        Some(((*name).to_owned(), id.to_string()))
    });
    let status = text(&ticket, STATUS).map(|name| (STATUS.to_owned(), name.to_owned()));
    texts.chain(status).chain(ids).collect()
}

/// The members of a ticket that carry the lead's values, but for its status.
pub(super) fn members(lead: &Lead) -> Map<String, Value> {
    lead_fields(lead)
        .into_iter()
        .filter(|(name, _)| *name != STATUS)
        .map(|(name, value)| {
            let id = IDS.contains(&name).then(|| value.parse::<i64>().ok()).flatten();
            (name.to_owned(), id.map_or(Value::String(value), Value::from))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead() -> Lead {
        Lead {
            mark: "0199".into(),
            summary: "Nora Vinter at Example Freight".into(),
            contact_name: "Nora Vinter".into(),
            company_name: "Example Freight".into(),
            email: "nora@examplefreight.test".into(),
            client_id: Some(12),
            ..Lead::default()
        }
    }

    #[test]
    fn only_what_has_a_value_is_planned() {
        let fields = lead_fields(&lead());
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["summary", "oppcontactname", "oppcompanyname", "oppemailaddress", "client_id"]);
    }

    #[test]
    fn what_is_written_is_observed_as_planned() {
        let planned: BTreeMap<String, String> =
            lead_fields(&lead()).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let ticket = Value::Object(members(&lead()));
        assert_eq!(observed(&ticket.to_string()), planned);
        assert!(ticket["client_id"].is_i64());
    }

    #[test]
    fn what_is_empty_in_halopsa_is_absent() {
        let raw = r#"{ "id": 5, "summary": "x", "opptel": "", "oppcountry": null, "client_id": 1, "site_id": 3.0, "user_id": 4 }"#;
        assert_eq!(observed(raw), BTreeMap::from([("summary".into(), "x".into())]));
        let raw = r#"{ "id": 5, "client_id": 12.0, "site_id": 3.0, "user_id": -1 }"#;
        let expected = BTreeMap::from([("client_id".into(), "12".into()), ("site_id".into(), "3".into())]);
        assert_eq!(observed(raw), expected);
        assert!(observed("no json").is_empty());
    }
}
