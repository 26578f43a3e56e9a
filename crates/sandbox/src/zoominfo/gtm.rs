//! ZoomInfo's present interface: OAuth, and bodies after JSON:API.

use super::records::{ALL, PERSON_FIELDS, Records, company_id, score};
use crate::{
    gate::{Voice, json_answer},
    provider::{
        Account, Provider,
        account::{Standing, Windows},
        asked::{Asked, list_of},
        consent::{Consent, Rules},
        tokens::Tokens,
    },
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response},
};
use base64::Engine as _;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const TOKEN_PATH: &str = "/gtm/oauth/v1/token";
/// As the vendor's sample has it.
const TOKEN_SECONDS: u64 = 1_000;
const OAUTH: Rules = Rules {
    name: "gtm-user",
    life: TOKEN_SECONDS,
    pkce: true,
    redirect_again: false,
    moment: false,
    scopes: &["api:data:contact", "api:data:company", "api:data:intent", "api:data:news", "api:data:scoops"],
};
const AUTHORIZE_PATH: &str = "/gtm/oauth/v1/authorize";
/// ZoomInfo documents none: it is here for connectors that name one (RFC 7009).
const REVOKE_PATH: &str = "/gtm/oauth/v1/revoke";
/// More can't be enriched at once.
const LARGEST_BATCH: usize = 25;
const LAST_PAGE: usize = 100;
const LARGEST_PAGE: usize = 100;
const USUAL_PAGE: usize = 25;
/// The Standard package: in a second, an hour and a day.
const WINDOWS: &[(u32, u64)] = &[(25, 1), (54_000, 3600), (648_000, 86_400)];
const BUCKETS: [&str; 3] = ["second", "hour", "day"];

/// What a search of people takes.
const PERSON_FILTERS: &[&str] = &[
    "personId",
    "emailAddress",
    "hashedEmail",
    "fullName",
    "firstName",
    "lastName",
    "jobTitle",
    "exactJobTitle",
    "excludeJobTitle",
    "managementLevel",
    "excludeManagementLevel",
    "department",
    "jobFunction",
    "contactAccuracyScoreMin",
    "contactAccuracyScoreMax",
    "requiredFields",
    "companyPastOrPresent",
    "locationSearchType",
    "positionStartDateMin",
    "positionStartDateMax",
    "lastUpdatedDateAfter",
    "validDateAfter",
    "hasBeenNotified",
    "boardMember",
    "phone",
    "supplementalEmail",
    "techSkills",
    "buyingGroup",
];
/// What a search of companies takes, and one of people too.
const COMPANY_FILTERS: &[&str] = &[
    "companyId",
    "companyName",
    "companyWebsite",
    "companyType",
    "industryCodes",
    "industryKeywords",
    "sicCodes",
    "naicsCodes",
    "revenue",
    "revenueMin",
    "revenueMax",
    "employeeRangeMin",
    "employeeRangeMax",
    "employeeCount",
    "state",
    "zipCode",
    "zipCodeRadiusMiles",
    "country",
    "continent",
    "metroRegion",
    "techAttributeTagList",
    "fundingAmountMin",
    "fundingAmountMax",
    "companyTicker",
];

/// Whom or what to enrich, and the fields that are wished.
struct Batch {
    inputs: Vec<Value>,
    fields: Vec<String>,
}

/// One account's access.
pub(crate) struct ZoomInfo {
    client: (String, String),
    consent: Consent,
    records: Arc<Records>,
    tokens: Tokens,
    windows: Windows,
}

impl ZoomInfo {
    pub(crate) fn new(client_id: String, client_secret: String, records: Arc<Records>) -> Self {
        Self {
            client: (client_id.clone(), client_secret.clone()),
            consent: Consent::new(OAUTH, client_id, client_secret),
            records,
            tokens: Tokens::new("gtm", Duration::from_secs(TOKEN_SECONDS)),
            windows: Windows::new(|_| WINDOWS),
        }
    }

    fn sign_in(&self, asked: &Asked) -> Response<Body> {
        let said =
            |name: &str| asked.form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let pair = asked
            .header("authorization")
            .and_then(|header| header.strip_prefix("Basic "))
            .and_then(|encoded| base64::engine::general_purpose::STANDARD.decode(encoded).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if pair != Some(format!("{}:{}", self.client.0, self.client.1)) {
            return json_answer(401, &json!({ "error": "invalid_client" }));
        }
        match (said("grant_type"), said("scope")) {
            (Some("client_credentials"), None) => json_answer(
                200,
                &json!({
                    "access_token": self.tokens.give(), "token_type": "Bearer", "expires_in": TOKEN_SECONDS,
                    "scope": "api:data:contact api:data:company",
                }),
            ),
            // Scopes belong to the application.
            (Some("authorization_code" | "refresh_token"), _) => self.consent.token(asked),
            (Some("client_credentials"), Some(_)) => json_answer(400, &json!({ "error": "invalid_scope" })),
            _ => json_answer(400, &json!({ "error": "unsupported_grant_type" })),
        }
    }

    fn search(&self, asked: &Asked, kind: &str) -> Response<Body> {
        let people = kind == "ContactSearch";
        let attributes = match attributes(asked, kind) {
            Ok(attributes) => attributes,
            Err(refused) => return *refused,
        };
        let known =
            |name: &str| COMPANY_FILTERS.contains(&name) || (people && PERSON_FILTERS.contains(&name));
        if let Some(unknown) = attributes.keys().find(|name| !known(name)) {
            return refused(400, "PFAPI0003", &format!("Unknown field {unknown}"));
        }
        if people {
            let found = self.records.people(&attributes);
            page(
                asked,
                &found,
                |entry| json!({ "id": entry.id, "type": "Contact", "attributes": self.records.row(entry) }),
            )
        } else {
            let found = self.records.companies(&attributes);
            page(asked, &found, |&place| {
                let fields = ["name", "website", "city", "state", "country"].map(str::to_owned);
                let row = self.records.wished_company(place, &fields);
                json!({ "id": company_id(place).to_string(), "type": "Company", "attributes": row })
            })
        }
    }

    fn enrich_people(&self, asked: &Asked) -> Response<Body> {
        let Batch { inputs, fields } = match self.batch(asked, "ContactEnrich", "matchPersonInput") {
            Ok(batch) => batch,
            Err(refused) => return *refused,
        };
        if let Some(unknown) = fields.iter().find(|field| !PERSON_FIELDS.contains(&field.as_str())) {
            return refused(400, "PFAPI0005", &format!("Invalid output field {unknown}"));
        }
        let mut rows = Vec::new();
        for input in inputs {
            let row = match self.records.person_named(&input) {
                Err(()) => return refused(400, "PFAPI0004", "Not enough input to match a contact"),
                Ok(None) => unmatched(&input, "NO_MATCH"),
                Ok(Some(entry)) if entry.opted_out => unmatched(&input, "OPT_OUT"),
                Ok(Some(entry))
                    if u64::from(score(entry)) < input["contactAccuracyScoreMin"].as_u64().unwrap_or(0) =>
                {
                    unmatched(&input, "NON_MATCH_BY_CONTACT_ACCURACY_MIN")
                }
                Ok(Some(entry)) => match self.records.manage(entry.id.clone()) {
                    None => unmatched(&input, "LIMIT_EXCEEDED"),
                    Some(_) => json!({
                        // Some rows bear the company's id where the person's belongs.
                        "id": if entry.number % 9 == 4 { company_id(entry.card.firm).to_string() } else { entry.id.clone() },
                        "type": "Contact",
                        "attributes": self.records.wished_person(entry, &fields),
                        "meta": { "input": input, "matchStatus": "FULL_MATCH" },
                    }),
                },
            };
            rows.push(row);
        }
        answered(rows)
    }

    fn enrich_companies(&self, asked: &Asked) -> Response<Body> {
        let Batch { inputs, fields } = match self.batch(asked, "CompanyEnrich", "matchCompanyInput") {
            Ok(batch) => batch,
            Err(refused) => return *refused,
        };
        let mut rows = Vec::new();
        for input in inputs {
            let row = match self.records.company_named(&input) {
                Err(()) => return refused(400, "PFAPI0004", "Not enough input to match a company"),
                Ok(None) => unmatched(&input, "NO_MATCH"),
                Ok(Some(place)) => match self.records.manage(format!("company/{place}")) {
                    None => unmatched(&input, "LIMIT_EXCEEDED"),
                    Some(_) => json!({
                        "id": company_id(place).to_string(),
                        "type": "Company",
                        "attributes": self.records.wished_company(place, &fields),
                        "meta": { "input": input, "matchStatus": "FULL_MATCH" },
                    }),
                },
            };
            rows.push(row);
        }
        answered(rows)
    }

    fn technologies(&self, asked: &Asked) -> Response<Body> {
        let attributes = match attributes(asked, "TechnologyEnrich") {
            Ok(attributes) => attributes,
            Err(refused) => return *refused,
        };
        let input: Value =
            attributes.get("matchCompanyInput").map_or_else(|| json!(attributes), |inputs| inputs[0].clone());
        let place = match self.records.company_named(&input) {
            Err(()) => return refused(400, "PFAPI0004", "Not enough input to match a company"),
            Ok(None) => return json_answer(200, &json!({ "data": [unmatched(&input, "NO_MATCH")] })),
            Ok(Some(place)) => place,
        };
        if self.records.manage(format!("technologies/{place}")).is_none() {
            return refused(400, "PFAPI0011", "Credit limit reached");
        }
        let firm = self.records.catalogue.firm(place);
        let rows: Vec<Value> = self
            .records
            .catalogue
            .figures(place)
            .technologies
            .iter()
            .enumerate()
            .map(|(index, product)| json!({
                "id": format!("{}.{index}", company_id(place)),
                "type": "Technology",
                "attributes": {
                    "product": product, "vendor": null, "category": null, "categoryParent": null, "attribute": null,
                    "domain": firm.domain, "website": format!("http://www.{}", firm.domain), "description": null,
                    "createdDate": "2025-01-01", "modifiedDate": "2026-01-01",
                },
            }))
            .collect();
        json_answer(200, &json!({ "data": rows }))
    }

    fn intent(&self, asked: &Asked) -> Response<Body> {
        let attributes = match attributes(asked, "IntentSearch") {
            Ok(attributes) => attributes,
            Err(refused) => return *refused,
        };
        let topics = attributes.get("topics").map(list_of).unwrap_or_default();
        if !(1..=50).contains(&topics.len()) {
            return refused(400, "PFAPI0002", "Between 1 and 50 topics are required");
        }
        let found = self.records.companies(&attributes);
        let some: Vec<usize> = found.into_iter().filter(|place| place % 5 == 0).collect();
        page(asked, &some, |&place| {
            let firm = self.records.catalogue.firm(place);
            let audience = ["A", "B", "C", "D", "E"][place % 5];
            json!({ "id": company_id(place).to_string(), "type": "Intent", "attributes": {
                "category": null, "topic": topics[place % topics.len()], "signalScore": 60 + place % 41,
                "audienceStrength": audience, "signalDate": "2026-10-20T00:00:00Z",
                "company": {
                    "id": company_id(place), "name": firm.brand, "website": format!("http://www.{}", firm.domain),
                    "hasOtherTopicConsumption": false,
                },
                "recommendedContacts": [], "spikesInDateRange": 1,
            } })
        })
    }

    /// The people or companies to enrich, and the fields that are wished.
    fn batch(&self, asked: &Asked, kind: &str, list: &str) -> Result<Batch, Box<Response<Body>>> {
        let attributes = attributes(asked, kind)?;
        let inputs = attributes.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        if !(1..=LARGEST_BATCH).contains(&inputs.len()) {
            return Err(Box::new(refused(
                400,
                "PFAPI0002",
                &format!("{list} must have between 1 and 25 entries"),
            )));
        }
        let fields = attributes.get("outputFields").map(list_of).unwrap_or_default();
        if fields.is_empty() {
            return Err(Box::new(refused(400, "PFAPI0005", "outputFields is required")));
        }
        if self.records.purse.left(ALL) == 0 {
            return Err(Box::new(refused(400, "PFAPI0011", "Credit limit reached")));
        }
        Ok(Batch { inputs, fields })
    }

    fn usage(&self) -> Response<Body> {
        let pool = self.records.purse.pool(ALL);
        let usage = |kind: &str, total: u64, used: u64| {
            json!({ "limitType": kind, "description": null, "totalLimit": total, "currentUsage": used,
                "usageRemaining": total - used })
        };
        let rows = [
            usage("request", 500_000, 0),
            usage("uniqueID", pool.total, pool.used),
            usage("record", 100_000, 0),
        ];
        json_answer(
            200,
            &json!({ "data": [{ "id": "1", "type": "UserUsage", "attributes": { "usage": rows } }] }),
        )
    }

    fn lookup(&self, asked: &Asked, field: &str) -> Response<Body> {
        let values: Vec<&str> = match field {
            "management-levels" | "managementLevel" => {
                vec!["C Level Exec", "VP Level Exec", "Director", "Manager", "Non Manager"]
            }
            "enrich" if asked.in_query("filter[entity]") == Some("contact") => PERSON_FIELDS.to_vec(),
            "search" => PERSON_FILTERS.to_vec(),
            _ => Vec::new(),
        };
        let rows: Vec<Value> = values
            .iter()
            .map(|value| json!({ "id": value, "type": "Lookup", "attributes": { "name": value } }))
            .collect();
        json_answer(200, &json!({ "data": rows }))
    }

    fn throttled(&self, bucket: &'static str, wait: Duration) -> Response<Body> {
        let mut response = refused(429, "ZI0004", "Rate limit exceeded");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert("retry-after", HeaderValue::from(wait.as_secs() + 1));
        headers.insert("x-ratelimit-rejected-bucket", HeaderValue::from_static(bucket));
        headers.insert("x-ratelimit-reset", HeaderValue::from((now + wait).as_secs() + 1));
        response
    }
}

impl Voice for ZoomInfo {
    fn too_many(&self) -> Response<Body> {
        self.throttled(BUCKETS[0], Duration::ZERO)
    }

    fn expired(&self) -> Response<Body> {
        self.tokens.forget();
        self.consent.expire();
        refused(401, "ZI0001", "The token is missing, invalid or expired")
    }

    fn signs_in(&self, path: &str) -> bool {
        [TOKEN_PATH, AUTHORIZE_PATH, REVOKE_PATH].contains(&path)
    }
}

impl Account for ZoomInfo {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("client_id", self.client.0.clone()), ("client_secret", self.client.1.clone())].into()
    }

    fn addresses(&self) -> &'static [(&'static str, &'static str)] {
        &[("authorize_url", AUTHORIZE_PATH), ("token_url", TOKEN_PATH)]
    }

    fn consent(&self) -> Option<&Consent> {
        Some(&self.consent)
    }

    fn credits_left(&self) -> u64 {
        self.records.purse.left(ALL)
    }

    fn leave_credits(&self, credits: u64) {
        self.records.purse.leave(credits);
    }
}

impl Provider for ZoomInfo {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        // The gateway turns away what some libraries call themselves.
        if asked.header("user-agent").is_some_and(|agent| agent.starts_with("Python-urllib")) {
            return refused(403, "ZI0002", "Forbidden");
        }
        match asked.call() {
            ("GET", AUTHORIZE_PATH) => return self.consent.page(asked),
            ("POST", TOKEN_PATH) => return self.sign_in(asked),
            ("POST", REVOKE_PATH) => return self.consent.take_back(asked),
            _ => {}
        }
        let bearer = asked.header("authorization");
        if !self.tokens.accept(bearer) && !self.consent.accept(bearer) {
            return refused(401, "ZI0001", "The token is missing, invalid or expired");
        }
        let (standing, full) = self.windows.take("");
        let mut response = match full {
            Some(window) => self.throttled(BUCKETS[window], standing[window].ends_in),
            None if asked.body.is_err() => refused(400, "PFAPI0003", "The body is not valid JSON"),
            None => match asked.call() {
                ("POST", "/gtm/data/v1/contacts/search") => self.search(asked, "ContactSearch"),
                ("POST", "/gtm/data/v1/companies/search") => self.search(asked, "CompanySearch"),
                ("POST", "/gtm/data/v1/contacts/enrich") => self.enrich_people(asked),
                ("POST", "/gtm/data/v1/companies/enrich") => self.enrich_companies(asked),
                ("POST", "/gtm/data/v1/companies/technologies/enrich") => self.technologies(asked),
                ("POST", "/gtm/data/v1/intent/search") => self.intent(asked),
                ("GET", "/gtm/data/v1/users/usage") => self.usage(),
                ("GET", path) => match path.strip_prefix("/gtm/data/v1/lookup/") {
                    Some(field) => self.lookup(asked, field),
                    None => refused(404, "ZI0005", "Not found"),
                },
                _ => refused(404, "ZI0005", "Not found"),
            },
        };
        tell_limits(&mut response, &standing);
        response
    }
}

fn tell_limits(response: &mut Response<Body>, standing: &[Standing]) {
    let names = [
        ("x-ratelimit-limit-second", "x-ratelimit-remaining-second"),
        ("x-ratelimit-limit-hour", "x-ratelimit-remaining-hour"),
        ("x-ratelimit-limit-day", "x-ratelimit-remaining-day"),
    ];
    for ((limit, left), window) in names.into_iter().zip(standing) {
        response.headers_mut().insert(HeaderName::from_static(limit), HeaderValue::from(window.limit));
        response.headers_mut().insert(HeaderName::from_static(left), HeaderValue::from(window.left()));
    }
}

/// The attributes of a body of this kind.
fn attributes(asked: &Asked, kind: &str) -> Result<BTreeMap<String, Value>, Box<Response<Body>>> {
    let data = &asked.json()["data"];
    if data["type"] != kind {
        return Err(Box::new(refused(400, "PFAPI0003", &format!("data.type must be {kind}"))));
    }
    match &data["attributes"] {
        Value::Object(attributes) => Ok(attributes.clone().into_iter().collect()),
        Value::Null => Ok(BTreeMap::new()),
        _ => Err(Box::new(refused(400, "PFAPI0003", "data.attributes must be an object"))),
    }
}

fn page<T>(asked: &Asked, found: &[T], row: impl Fn(&T) -> Value) -> Response<Body> {
    let number =
        |name: &str, usual: usize| asked.in_query(name).map_or(Some(usual), |text| text.parse().ok());
    let (Some(page), Some(size)) = (number("page[number]", 1), number("page[size]", USUAL_PAGE)) else {
        return refused(400, "PFAPI0002", "page[number] and page[size] must be numbers");
    };
    if !(1..=LAST_PAGE).contains(&page) || !(1..=LARGEST_PAGE).contains(&size) {
        return refused(400, "PFAPI0002", "page[number] and page[size] must be between 1 and 100");
    }
    let rows: Vec<Value> = found.iter().skip((page - 1) * size).take(size).map(row).collect();
    let pages = found.len().div_ceil(size);
    // The links lead nowhere, as in the vendor's own samples.
    let link = |page: usize| format!("uri=/data/v1/contacts/search?page#[number]={page}");
    json_answer(
        200,
        &json!({
            "data": rows,
            "links": { "first": link(1), "last": link(pages) },
            "meta": { "page": { "number": page, "total": pages.min(LAST_PAGE) }, "totalResults": found.len() },
        }),
    )
}

/// Rows come in an order of their own.
fn answered(mut rows: Vec<Value>) -> Response<Body> {
    rows.reverse();
    json_answer(200, &json!({ "data": rows }))
}

fn unmatched(input: &Value, status: &str) -> Value {
    json!({ "id": "0", "type": "NoMatch", "meta": { "input": input, "matchStatus": status } })
}

fn refused(status: u16, code: &str, detail: &str) -> Response<Body> {
    let error =
        json!({ "id": "1", "code": code, "status": status.to_string(), "title": detail, "detail": detail });
    json_answer(status, &json!({ "title": detail, "detail": detail, "errors": [error] }))
}
