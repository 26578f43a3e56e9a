//! ZoomInfo's older interface: a token for name and password, flat bodies, and errors that are a sentence.

use super::{
    jobs::Jobs,
    keys::{self, Keys},
    records::{ALL, PERSON_FIELDS, Records, company_id},
};
use crate::{
    gate::{Voice, json_answer},
    provider::{
        Account, Provider,
        account::Windows,
        asked::{Asked, list_of},
        tokens::Tokens,
    },
    world::directory::Entry,
};
use axum::{
    body::Body,
    http::{HeaderValue, Response},
};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

const USERNAME: &str = "operator@practice-msp.co.uk";
const TOKEN_LIFE: Duration = Duration::from_secs(3600);
const LARGEST_BATCH: usize = 25;
const LARGEST_PAGE: usize = 100;
const USUAL_PAGE: usize = 25;
/// Rows beyond it are refused.
const LAST_ROW: usize = 1_000;

/// The wished fields, and a row for each input.
pub(super) struct Enriched {
    fields: Vec<String>,
    pub(super) rows: Vec<Value>,
}

/// One account's access.
pub(crate) struct ZoomInfoLegacy {
    password: String,
    keys: Keys,
    records: Arc<Records>,
    tokens: Tokens,
    windows: Windows,
    pub(super) jobs: Jobs,
}

impl ZoomInfoLegacy {
    pub(crate) fn new(password: String, client_id: String, records: Arc<Records>) -> Self {
        Self {
            password,
            keys: Keys::new(client_id),
            records,
            tokens: Tokens::new("legacy", TOKEN_LIFE),
            windows: Windows::new(|group| match group {
                "authenticate" => &[(1, 1)],
                _ => &[(25, 1), (1_500, 60)],
            }),
            jobs: Jobs::default(),
        }
    }

    fn sign_in(&self, asked: &Asked) -> Response<Body> {
        if self.windows.take("authenticate").1.is_some() {
            return self.too_many();
        }
        if let Some(signed) = asked.header("authorization") {
            // The body is an object without members.
            return match self.keys.proves(signed, USERNAME, SystemTime::now()) && *asked.json() == json!({}) {
                true => json_answer(200, &json!({ "jwt": self.tokens.give() })),
                false => refused(401, "Invalid client token"),
            };
        }
        let body = asked.json();
        if body["username"] == USERNAME && body["password"] == self.password.as_str() {
            json_answer(200, &json!({ "jwt": self.tokens.give() }))
        } else {
            refused(401, "Invalid username or password")
        }
    }

    fn search(&self, asked: &Asked, people: bool) -> Response<Body> {
        let body = asked.json();
        let number = |name: &str, usual: usize| match &body[name] {
            Value::Null => Some(usual),
            value => value.as_u64().map(|value| value as usize),
        };
        let (Some(page), Some(size)) = (number("page", 1), number("rpp", USUAL_PAGE)) else {
            return refused(400, "page and rpp must be numbers");
        };
        if size == 0 || page == 0 || size > LARGEST_PAGE {
            return refused(400, "The value of rpp is greater than the max allowed value (100)");
        }
        if page * size > LAST_ROW {
            return refused(400, "Results beyond 1000 records can't be paged through");
        }
        let all = self.all_rows(asked.json(), people);
        let first = (page - 1) * size;
        if page > 1 && first >= all.len() {
            return refused(400, "The requested page is greater than the available results");
        }
        let rows: Vec<&Value> = all.iter().skip(first).take(size).collect();
        // The larger word is of the whole, the other of this page.
        json_answer(
            200,
            &json!({ "maxResults": all.len(), "totalResults": rows.len(), "currentPage": page, "data": rows }),
        )
    }

    /// Everything that a search finds, without contact data.
    pub(super) fn all_rows(&self, query: &Value, people: bool) -> Vec<Value> {
        let query: BTreeMap<String, Value> =
            query.as_object().cloned().unwrap_or_default().into_iter().collect();
        if people {
            return self.records.people(&query).into_iter().map(|entry| self.row(entry)).collect();
        }
        let found = self.records.companies(&query).into_iter();
        found
            .map(|place| json!({ "id": company_id(place), "name": self.records.catalogue.firm(place).brand }))
            .collect()
    }

    fn row(&self, entry: &Entry) -> Value {
        let mut row = self.records.row(entry);
        row["id"] = json!(entry.id.parse::<i64>().unwrap_or_default());
        row
    }

    fn enrich(&self, asked: &Asked, people: bool) -> Response<Body> {
        match self.enriched(asked.json(), people, LARGEST_BATCH) {
            Ok(Enriched { fields, rows }) => json_answer(
                200,
                &json!({ "success": true, "data": { "outputFields": [fields], "result": rows } }),
            ),
            Err(refused) => *refused,
        }
    }

    /// Enriches up to `most` at once.
    pub(super) fn enriched(
        &self,
        body: &Value,
        people: bool,
        most: usize,
    ) -> Result<Enriched, Box<Response<Body>>> {
        let refuse = |status: u16, message: &str| Err(Box::new(refused(status, message)));
        let list = if people { "matchPersonInput" } else { "matchCompanyInput" };
        let inputs = body[list].as_array().cloned().unwrap_or_default();
        if !(1..=most).contains(&inputs.len()) {
            return refuse(400, &format!("{list} must have between 1 and {most} entries"));
        }
        let fields = list_of(&body["outputFields"]);
        if fields.is_empty() {
            return refuse(400, "outputFields is a required field");
        }
        if people && let Some(unknown) = fields.iter().find(|field| !PERSON_FIELDS.contains(&field.as_str()))
        {
            return refuse(400, &format!("Invalid field requested: {unknown}"));
        }
        if self.records.purse.left(ALL) == 0 {
            return refuse(403, "You have used up your unique id request limit");
        }
        let mut rows = Vec::new();
        for input in &inputs {
            let found = if people { self.person(input, &fields) } else { self.company(input, &fields) };
            let Some((status, data)) = found else {
                return refuse(400, "Not enough input to match a record");
            };
            let data: Vec<Value> = data.into_iter().collect();
            rows.push(json!({ "input": lower_cased(input), "data": data, "matchStatus": status }));
        }
        Ok(Enriched { fields, rows })
    }

    /// None where too little is said.
    fn person(&self, input: &Value, fields: &[String]) -> Option<(&'static str, Option<Value>)> {
        Some(match self.records.person_named(input).ok()? {
            None => ("NO_MATCH", None),
            Some(entry) if entry.opted_out => ("OPT_OUT", None),
            Some(entry) => match self.records.manage(entry.id.clone()) {
                None => ("LIMIT_EXCEEDED", None),
                Some(_) => {
                    let mut person = self.records.wished_person(entry, fields);
                    person["id"] = json!(entry.id.parse::<i64>().unwrap_or_default());
                    aged(&mut person);
                    ("FULL_MATCH", Some(person))
                }
            },
        })
    }

    fn company(&self, input: &Value, fields: &[String]) -> Option<(&'static str, Option<Value>)> {
        Some(match self.records.company_named(input).ok()? {
            None => ("NO_MATCH", None),
            Some(place) => match self.records.manage(format!("company/{place}")) {
                None => ("LIMIT_EXCEEDED", None),
                Some(_) => {
                    let mut company = self.records.wished_company(place, fields);
                    company["id"] = json!(company_id(place));
                    ("FULL_MATCH", Some(company))
                }
            },
        })
    }

    fn usage(&self) -> Response<Body> {
        let pool = self.records.purse.pool(ALL);
        let usage = |kind: &str, limit: u64, used: u64| {
            json!({ "limitType": kind, "description": null, "limit": limit, "currentUsage": used,
                "usageRemaining": limit - used })
        };
        let rows = [
            usage("requestLimit", 500_000, 0),
            usage("recordLimit", 100_000, 0),
            usage("uniqueIdLimit", pool.total, pool.used),
        ];
        json_answer(200, &json!({ "usage": rows }))
    }
}

impl Voice for ZoomInfoLegacy {
    fn too_many(&self) -> Response<Body> {
        refused(429, "You have exceeded the query rate limit")
    }

    fn expired(&self) -> Response<Body> {
        self.tokens.forget();
        refused(401, "The access token is invalid or has expired")
    }

    fn signs_in(&self, path: &str) -> bool {
        path == "/authenticate"
    }
}

impl Account for ZoomInfoLegacy {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [
            ("username", USERNAME.to_owned()),
            ("password", self.password.clone()),
            ("client_id", self.keys.client_id().to_owned()),
            ("private_key", keys::PRIVATE_KEY.to_owned()),
        ]
        .into()
    }

    fn credits_left(&self) -> u64 {
        self.records.purse.left(ALL)
    }

    fn leave_credits(&self, credits: u64) {
        self.records.purse.leave(credits);
    }
}

impl Provider for ZoomInfoLegacy {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        if asked.call() == ("POST", "/authenticate") {
            return self.sign_in(asked);
        }
        if !self.tokens.accept(asked.header("authorization")) {
            return refused(401, "The access token is invalid or has expired");
        }
        let (standing, full) = self.windows.take("");
        let mut response = match full {
            Some(_) => self.too_many(),
            None if asked.body.is_err() => refused(400, "The body is not valid JSON"),
            None => match asked.call() {
                ("POST", "/search/contact") => self.search(asked, true),
                ("POST", "/search/company") => self.search(asked, false),
                ("POST", "/enrich/contact") => self.enrich(asked, true),
                ("POST", "/enrich/company") => self.enrich(asked, false),
                ("GET", "/lookup/usage") => self.usage(),
                ("POST", "/bulk/search/contact") => self.begin_search(asked, true),
                ("POST", "/bulk/search/company") => self.begin_search(asked, false),
                ("POST", "/bulk/enrich/contact") => self.begin_enrichment(asked, true),
                ("POST", "/bulk/enrich/company") => self.begin_enrichment(asked, false),
                ("POST", "/bulk/job/status") => self.job_state(asked),
                ("POST", "/bulk/job/results") => self.job_results(asked),
                _ => refused(404, "Not found"),
            },
        };
        let pool = self.records.purse.pool(ALL);
        for (name, value) in [
            ("x-ratelimit-limit", u64::from(standing[0].limit)),
            ("x-ratelimit-remaining", u64::from(standing[0].left())),
            ("x-ratelimit-reset", standing[0].ends_in.as_secs()),
            ("x-usage-unique-id-limit-limit", pool.total),
            ("x-usage-unique-id-limit-remaining", pool.left()),
        ] {
            response.headers_mut().insert(name, HeaderValue::from(value));
        }
        response
    }
}

/// What this interface writes in another way than the present one.
fn aged(person: &mut Value) {
    let Some(person) = person.as_object_mut() else { return };
    for (name, value) in person.iter_mut() {
        match name.as_str() {
            "jobFunction" => *value = json!([value.clone()]),
            "hasCanadianEmail" => *value = json!(value.to_string()),
            "validDate" | "lastUpdatedDate" | "noticeProvidedDate" => {
                if let Some(written) = value.as_str().and_then(american) {
                    *value = json!(written);
                }
            }
            _ => {}
        }
    }
}

/// `2026-01-05T00:00:00Z` as `1/5/2026 12:00 AM`.
fn american(moment: &str) -> Option<String> {
    let moment = crate::world::dates::read(moment)?;
    Some(moment.format("%-m/%-d/%Y %-I:%M %p").to_string())
}

/// The input comes back with its keys in lower case.
fn lower_cased(input: &Value) -> Value {
    let keys = input.as_object().into_iter().flatten();
    Value::Object(keys.map(|(key, value)| (key.to_lowercase(), value.clone())).collect::<Map<_, _>>())
}

pub(super) fn refused(status: u16, message: &str) -> Response<Body> {
    json_answer(status, &json!({ "success": false, "error": message, "statusCode": status }))
}
