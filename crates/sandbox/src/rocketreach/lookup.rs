//! Lookups of RocketReach: begun, asked after, and paid once something good was found.

use super::{QUERIES, RocketReach, UNIVERSAL, no_credit, refused, shapes::has_good};
use crate::{
    gate::{held, json_answer},
    provider::asked::{Asked, text_of},
    world::directory::Entry,
};
use axum::{body::Body, http::Response};
use serde_json::{Value, json};

/// States that a lookup goes through, one further each time it is asked after.
const STATES: [&str; 4] = ["searching", "waiting", "progress", "complete"];
/// More can't be asked after at once.
const MOST_IDS: usize = 100;

/// A lookup that was begun.
#[derive(Clone)]
pub(super) struct Lookup {
    /// How often it was asked after.
    asked: usize,
    with_company: bool,
    metadata: Value,
}

impl Lookup {
    fn state(&self, entry: &Entry) -> &'static str {
        let reached = STATES.get(self.asked).copied().unwrap_or("complete");
        if reached == "complete" && entry.is_lost() { "failed" } else { reached }
    }
}

/// One of the ways in which somebody can be named did not find anybody, or there was none.
enum Unnamed {
    Missing,
    Unknown,
}

impl RocketReach {
    pub(super) fn lookup(&self, asked: &Asked, universal: bool, with_company: bool) -> Response<Body> {
        let said = |name: &str| asked.text(name);
        let entry = match self.named(said) {
            Ok(entry) => entry,
            Err(Unnamed::Missing) => {
                return refused(
                    400,
                    "Provide an id, a linkedin_url, an email, a phone, or a name and current_employer.",
                );
            }
            Err(Unnamed::Unknown) => return refused(404, "No profile was found."),
        };
        match self.begin(entry, &pools(&said, universal, with_company), with_company, Value::Null) {
            Ok(profile) => json_answer(200, &profile),
            Err(pool) => no_credit(pool),
        }
    }

    /// Many at once. Somebody who can't be found fails alone.
    pub(super) fn bulk(&self, asked: &Asked, universal: bool) -> Response<Body> {
        let queries = asked.json()["queries"].as_array().cloned().unwrap_or_default();
        if !QUERIES.contains(&queries.len()) {
            return refused(400, "queries must have between 10 and 100 entries.");
        }
        // A number with a fraction is no id, even where it is nothing.
        if queries.iter().any(|query| query["id"].is_f64()) {
            return refused(400, "queries: id must be an integer.");
        }
        let mut answers = Vec::new();
        for query in &queries {
            let said = |name: &str| text_of(&query[name]).filter(|text| !text.trim().is_empty());
            let metadata = query["metadata"].clone();
            match self.named(said) {
                Err(_) => answers.push(json!({ "id": null, "status": "failed", "metadata": metadata })),
                Ok(entry) => match self.begin(entry, &pools(&said, universal, false), false, metadata) {
                    Ok(profile) => answers.push(json!({
                        "id": profile["id"], "status": profile["status"], "metadata": profile["metadata"],
                    })),
                    Err(pool) => return no_credit(pool),
                },
            }
        }
        json_answer(200, &json!(answers))
    }

    /// Free, and the way in which a lookup gets on.
    pub(super) fn status(&self, asked: &Asked) -> Response<Body> {
        let ids = asked.list("ids");
        if ids.is_empty() || ids.len() > MOST_IDS {
            return refused(400, "ids must name between 1 and 100 profiles.");
        }
        let mut lookups = held(&self.lookups);
        let profiles: Vec<Value> = ids
            .iter()
            .filter_map(|id| {
                let entry = self.catalogue.by_id(id)?;
                Some(match lookups.get_mut(id) {
                    None => self.profile(entry, "not queued", false),
                    Some(lookup) => {
                        lookup.asked += 1;
                        self.seen(entry, lookup)
                    }
                })
            })
            .collect();
        json_answer(200, &json!(profiles))
    }

    /// The profile that is sent once a lookup is done, whatever it had reached.
    pub(super) fn finished(&self, id: &str) -> Option<Value> {
        let mut lookups = held(&self.lookups);
        let lookup = lookups.get_mut(id)?;
        lookup.asked = STATES.len();
        Some(self.seen(self.catalogue.by_id(id)?, lookup))
    }

    fn seen(&self, entry: &Entry, lookup: &Lookup) -> Value {
        let mut profile = self.profile(entry, lookup.state(entry), lookup.with_company);
        profile["metadata"] = lookup.metadata.clone();
        profile
    }

    /// Pays for what will be found, and begins. An answer that is paid has something of a good grade in it.
    fn begin(
        &self,
        entry: &Entry,
        pools: &[&'static str],
        with_company: bool,
        metadata: Value,
    ) -> Result<Value, &'static str> {
        let found = self.profile(entry, "complete", false);
        let (email, phone) = (has_good(&found["emails"]), has_good(&found["phones"]));
        for pool in pools {
            let is_paid = !entry.is_lost()
                && !entry.opted_out
                && match *pool {
                    "standard_lookup" => email,
                    "premium_lookup" => email || phone,
                    "phone_lookup" => phone,
                    _ => true,
                };
            // Without credits nothing is looked for, whether or not it would be found.
            let paid = if is_paid { self.purse.pay(pool, 1).is_ok() } else { self.purse.left(pool) > 0 };
            if !paid {
                return Err(pool);
            }
        }
        let asked = if entry.is_fresh() { STATES.len() } else { 0 };
        let lookup = Lookup { asked, with_company, metadata };
        let profile = self.seen(entry, &lookup);
        held(&self.lookups).insert(entry.id.clone(), lookup);
        Ok(profile)
    }

    fn named(&self, said: impl Fn(&str) -> Option<String>) -> Result<&Entry, Unnamed> {
        let found = if let Some(id) = said("id") {
            self.catalogue.by_id(&id)
        } else if let Some(profile) = said("linkedin_url") {
            self.catalogue.by_profile(&profile)
        } else if let Some(email) = said("email") {
            self.catalogue.by_mailbox(&email)
        } else if let (Some(name), Some(employer)) = (said("name"), said("current_employer")) {
            self.catalogue.by_name_at(&name, &employer)
        } else if said("phone").is_some() || said("npi_number").is_some() {
            None
        } else {
            return Err(Unnamed::Missing);
        };
        found.ok_or(Unnamed::Unknown)
    }
}

/// Which kinds of credits a lookup costs.
fn pools(said: &impl Fn(&str) -> Option<String>, universal: bool, with_company: bool) -> Vec<&'static str> {
    if universal {
        let flags = [
            "reveal_professional_email",
            "reveal_personal_email",
            "reveal_phone",
            "reveal_detailed_person_enrichment",
        ];
        let raised = flags.iter().filter(|flag| said(flag).as_deref() == Some("true")).count();
        return vec![UNIVERSAL; raised.max(1)];
    }
    let person = match said("lookup_type").as_deref() {
        Some("premium") => "premium_lookup",
        Some("phone") => "phone_lookup",
        Some("enrich") => "person_enrich",
        _ => "standard_lookup",
    };
    if with_company { vec![person, "company_export"] } else { vec![person] }
}
