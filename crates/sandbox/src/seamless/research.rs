//! Research: begun for up to a hundred at once, looked after until it ends in one of many words.

use super::{COMPANIES, CONTACTS, Seamless, refused};
use crate::{
    gate::{held, json_answer},
    provider::asked::{Asked, text_of},
};
use axum::{body::Body, http::Response};
use serde_json::{Value, json};

/// More can't be begun or asked after at once.
const MOST: usize = 100;
/// Who is named but unknown.
const NOBODY: usize = 0xffff_ffff_ffff;

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) enum About {
    Person(usize),
    Company(usize),
    Nobody,
}

/// A piece of research.
pub(super) struct Research {
    about: About,
    /// How often it was asked after.
    asked: usize,
    /// The word that it ends in.
    end: &'static str,
}

impl Seamless {
    pub(super) fn research_people(&self, asked: &Asked) -> Response<Body> {
        let body = asked.json();
        let (ids, people) =
            (asked.list("searchResultIds"), body["contacts"].as_array().cloned().unwrap_or_default());
        if ids.is_empty() == people.is_empty() {
            return refused(422, "Either searchResultIds or contacts are required", "invalidInput");
        }
        if ids.len().max(people.len()) > MOST {
            return refused(422, "100 records at most can be researched at once", "invalidInput");
        }
        let again = body["skipDeduplicationCheck"] == true;
        let by_id = ids.iter().map(|id| self.catalogue.by_id(id).map(|entry| entry.number));
        let by_name = people.iter().map(|person| {
            let said = |name: &str| text_of(&person[name]);
            let found = said("email")
                .and_then(|email| self.catalogue.by_mailbox(&email))
                .or_else(|| self.catalogue.by_profile(&said("liProfileUrl")?))
                .or_else(|| {
                    let firm = said("domain").or_else(|| said("companyName"))?;
                    self.catalogue.by_name_at(&said("contactName")?, &firm)
                });
            found.map(|entry| entry.number)
        });
        let requests: Vec<String> =
            by_id.chain(by_name).map(|found| self.begin_person(found, again)).collect();
        json_answer(202, &json!({ "success": true, "requestIds": requests }))
    }

    /// Nothing is refused here: who can't be paid for or found ends in words.
    fn begin_person(&self, found: Option<usize>, again: bool) -> String {
        let entry = found.and_then(|number| self.catalogue.by_number(number));
        let end = match entry {
            None => "not found",
            Some(entry) if entry.number % 37 == 11 => "error",
            Some(entry) if !again && !held(&self.known).insert(entry.id.clone()) => {
                "contact-already-researched"
            }
            Some(_) if self.purse.pay(CONTACTS, 1).is_err() => "No license or credits available",
            Some(_) => "done",
        };
        let about = entry.map_or(About::Nobody, |entry| About::Person(entry.number));
        self.begin("8000", found.unwrap_or(NOBODY), about, end)
    }

    pub(super) fn research_companies(&self, asked: &Asked) -> Response<Body> {
        let ids = asked.list("searchResultIds");
        if !(1..=MOST).contains(&ids.len()) {
            return refused(422, "Between 1 and 100 searchResultIds are required", "invalidInput");
        }
        let requests: Vec<String> = ids
            .iter()
            .map(|id| {
                let place = super::shapes::place_of(id).and_then(|place| self.catalogue.firm_at(place));
                let end = match place {
                    None => "missing",
                    Some(_) if self.purse.pay(COMPANIES, 1).is_err() => "error",
                    Some(_) => "done",
                };
                self.begin("9000", place.unwrap_or(NOBODY), place.map_or(About::Nobody, About::Company), end)
            })
            .collect();
        json_answer(202, &json!({ "success": true, "requestIds": requests }))
    }

    fn begin(&self, kind: &str, number: usize, about: About, end: &'static str) -> String {
        let request = self.request_id(kind, number);
        held(&self.researched).insert(request.clone(), Research { about, asked: 0, end });
        request
    }

    /// Each look brings a piece of research one step further.
    pub(super) fn poll(&self, asked: &Asked) -> Response<Body> {
        let wanted = asked.in_query("requestIds").unwrap_or_default();
        let ids: Vec<&str> = wanted.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
        if !(1..=MOST).contains(&ids.len()) {
            return refused(422, "Between 1 and 100 requestIds are required", "invalidInput");
        }
        let mut researched = held(&self.researched);
        let rows: Vec<Value> = ids
            .into_iter()
            .map(|id| match researched.get_mut(id) {
                None => json!({ "requestId": id, "status": "missing", "message": "No such request" }),
                Some(research) => {
                    research.asked += 1;
                    let state = match research.asked {
                        1 => "queued",
                        2 => "researching",
                        _ => research.end,
                    };
                    self.result(id, research, state)
                }
            })
            .collect();
        json_answer(200, &json!({ "success": true, "data": rows }))
    }

    fn result(&self, id: &str, research: &Research, state: &str) -> Value {
        let mut row = json!({ "requestId": id, "status": state, "message": null, "additionalData": null });
        let has_record = ["done", "contact-already-researched"].contains(&state);
        match research.about {
            About::Person(number) => {
                if let Some(entry) = self.catalogue.by_number(number) {
                    row["searchResultId"] = json!(entry.id);
                    row["contact"] = if has_record { self.contact(entry, id) } else { Value::Null };
                }
            }
            About::Company(place) => {
                row["searchResultId"] = json!(super::shapes::company_id(place));
                row["company"] = if has_record { self.company(place) } else { Value::Null };
            }
            About::Nobody => {}
        }
        row
    }

    /// What is sent to the customer's address when research ends well.
    pub(super) fn finished(&self, id: &str) -> Option<Value> {
        let mut researched = held(&self.researched);
        let research = researched.get_mut(id)?;
        research.asked = 3;
        if research.end != "done" {
            return None;
        }
        let number = match research.about {
            About::Person(number) => number,
            About::Company(place) => {
                let mut company = self.company(place);
                company.as_object_mut()?.insert("apiResearchId".to_owned(), json!(id));
                return Some(company);
            }
            About::Nobody => return None,
        };
        let mut contact = self.contact(self.catalogue.by_number(number)?, id);
        let record = contact.as_object_mut()?;
        let profile = record.remove("lIProfileUrl")?;
        record.insert("linkedInProfileUrl".to_owned(), profile);
        let phones: Vec<Value> =
            ["contactPhone1", "contactPhone2"].iter().filter_map(|key| record.get(*key).cloned()).collect();
        record.insert("phones".to_owned(), json!(phones));
        Some(contact)
    }
}
