//! What differs from vendor to vendor: the same thing in other units, words and forms.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::{Value, json};
use sluice_connect::{Connector, Folder, PulledRecord, manifest::Per};
use sluice_domain::{
    Field,
    normal::{Band, Domain, EmailStatus, Measure},
};

/// What is made of an answer with one record.
fn record(connector: &str, stream: &str, answer: Value) -> PulledRecord {
    let (mut records, skipped) = Connector::of_id(connector)
        .unwrap()
        .records(stream, answer)
        .unwrap_or_else(|error| panic!("{connector} {stream}: {error}"));
    assert_eq!((records.len(), skipped.as_slice()), (1, &[][..]), "{connector} {stream}");
    records.remove(0)
}

fn value(connector: &str, stream: &str, answer: Value, field: Field) -> String {
    let record = record(connector, stream, answer);
    record.fields.get(&field).cloned().unwrap_or_else(|| panic!("{connector} {stream}: no {}", field.name()))
}

/// The answer of ZoomInfo about one record.
fn zoominfo(attributes: Value) -> Value {
    json!({ "data": [{ "id": "7", "type": "Contact", "attributes": attributes, "meta": { "matchStatus": "FULL_MATCH" } }] })
}

#[test]
fn a_search_without_contacts_sells_none_and_buying_is_a_stream_of_its_own() {
    for id in
        ["apollo", "zoominfo", "zoominfo_legacy", "lusha", "lusha_v2", "seamless", "lead411", "rocketreach"]
    {
        let connector = Connector::of_id(id).unwrap();
        let price = |name: &str| {
            let stream = connector.manifest().streams.iter().find(|stream| stream.name == name);
            stream.unwrap_or_else(|| panic!("{id} {name}")).price.clone()
        };
        let contact = |per: Per| matches!(per, Per::Email | Per::Phone | Per::Contact);
        assert!(!price("people_search").iter().any(|price| contact(price.per)), "{id}");
        assert!(!price("people_enrich").is_empty(), "{id}");
        // Lead411 alone shows part of what is known.
        if id == "lead411" {
            continue;
        }
        let examples = &Folder::built_in(id).unwrap().fixtures["people_search"];
        let examples: Vec<Value> = serde_json::from_str(examples).unwrap();
        let answers = examples.iter().filter_map(|example| example.get("answer"));
        let mut seen = 0;
        for answer in answers {
            for record in connector.records("people_search", answer.clone()).unwrap().0 {
                for field in [Field::Email, Field::Phone, Field::Mobile] {
                    // A row of Lusha's that was revealed before shows what was paid for.
                    assert!(id == "lusha" || !record.fields.contains_key(&field), "{id}: {record:?}");
                }
                seen += 1;
            }
        }
        assert!(seen > 0, "{id}");
    }
}

#[test]
fn revenue_is_in_dollars_whatever_a_vendor_counts_in() {
    let check = |connector: &str, stream: &str, answer: Value| {
        let written = value(connector, stream, answer, Field::Revenue);
        let band = Band::parse(&written, Measure::Revenue).unwrap();
        let fits = band.least <= 31_000_000 && band.most.is_none_or(|most| most >= 31_000_000);
        assert!(fits && band.most != Some(0), "{connector} {stream}: {written} is {band:?}");
    };
    check(
        "apollo",
        "company_enrich",
        json!({ "organization": { "id": "5e", "annual_revenue": 31_000_000 } }),
    );
    check("zoominfo", "company_enrich", zoominfo(json!({ "revenue": 31_000 })));
    check("zoominfo", "company_search", zoominfo(json!({ "revenue": "31000" })));
    let beside = json!({ "id": 1, "revenue": "$31 Million", "revenueNumeric": 31_000_000 });
    check("zoominfo", "people_enrich", zoominfo(json!({ "firstName": "Ada", "company": beside })));
    check(
        "zoominfo",
        "people_enrich",
        zoominfo(json!({ "company": { "revenueRange": "$25 mil. - $50 mil." } })),
    );
    check("uplead", "company", json!({ "data": { "id": "c", "revenue": "10m-50m" } }));
    check(
        "lusha",
        "company_enrich",
        json!({ "results": [{ "id": "16", "revenueRange": { "min": 10_000_000, "max": 50_000_000 } }] }),
    );
    check(
        "seamless",
        "company_search",
        json!({ "data": [{ "searchResultId": "s", "revenueRange": "$20M - $50M" }] }),
    );
    check("rocketreach", "company_enrich", json!({ "id": 7, "revenue": 31_000_000 }));
    check(
        "hunter",
        "company_enrich",
        json!({ "data": { "domain": "a.test", "metrics": { "annualRevenue": "$10M-$50M" } } }),
    );
}

#[test]
fn a_number_of_employees_is_exact_or_a_band_and_never_both() {
    let check = |connector: &str, stream: &str, answer: Value, least: u64, most: Option<u64>| {
        let written = value(connector, stream, answer, Field::Headcount);
        let band = Band::parse(&written, Measure::Headcount).unwrap_or_else(|| panic!("{written}"));
        assert_eq!((band.least, band.most), (least, most), "{connector} {stream}: {written}");
    };
    let exact = Some(240);
    check(
        "apollo",
        "company_enrich",
        json!({ "organization": { "id": "5e", "estimated_num_employees": 240 } }),
        240,
        exact,
    );
    check(
        "zoominfo",
        "company_enrich",
        zoominfo(json!({ "employeeCount": 240, "employeeRange": "100 - 250" })),
        240,
        exact,
    );
    check("zoominfo", "company_search", zoominfo(json!({ "employeeCount": "240" })), 240, exact);
    check("rocketreach", "company_enrich", json!({ "id": 7, "num_employees": 240 }), 240, exact);
    check("uplead", "company", json!({ "data": { "id": "c", "employees": "10001+" } }), 10_001, None);
    let beside = json!({ "exact": 240, "min": 51, "max": 200 });
    check(
        "lusha",
        "company_enrich",
        json!({ "results": [{ "id": "16", "employeeCount": beside }] }),
        240,
        exact,
    );
    let band = json!({ "exact": null, "min": 51, "max": 200 });
    check(
        "lusha",
        "company_enrich",
        json!({ "results": [{ "id": "16", "employeeCount": band }] }),
        51,
        Some(200),
    );
    let seamless = |range: &str| json!({ "data": [{ "searchResultId": "s", "staffCountRange": range }] });
    check("seamless", "company_search", seamless("1,001 - 5,000"), 1_001, Some(5_000));
    check("seamless", "company_search", seamless("0 - 1 (Self-employed)"), 0, Some(1));
    let hunter = json!({ "data": { "domain": "a.test", "metrics": { "employeesRange": "51-200" } } });
    check("hunter", "company_enrich", hunter, 51, Some(200));
}

#[test]
fn a_domain_is_one_in_every_form() {
    let check = |connector: &str, stream: &str, answer: Value| {
        let written = value(connector, stream, answer, Field::CompanyDomain);
        assert_eq!(Domain::parse(&written).unwrap().as_str(), "acmefreight.test", "{connector}: {written}");
    };
    let apollo = |of: Value| json!({ "organization": of });
    check(
        "apollo",
        "company_enrich",
        apollo(json!({ "id": "5e", "website_url": "http://www.acmefreight.test" })),
    );
    check("apollo", "company_enrich", apollo(json!({ "id": "5e", "primary_domain": "acmefreight.test" })));
    check(
        "lusha",
        "company_enrich",
        json!({ "results": [{ "id": "16", "domain": "www.acmefreight.test" }] }),
    );
    check("zoominfo", "company_enrich", zoominfo(json!({ "website": "www.acmefreight.test" })));
    check("uplead", "company", json!({ "data": { "id": "c", "domain": "acmefreight.test" } }));
    check("rocketreach", "company_enrich", json!({ "id": 7, "domain": "acmefreight.test" }));
}

#[test]
fn words_for_an_address_mean_what_their_vendor_means() {
    let check = |connector: &str, stream: &str, answer: Value, status: EmailStatus| {
        let written = value(connector, stream, answer, Field::EmailStatus);
        assert_eq!(written, status.name(), "{connector} {stream}");
    };
    use EmailStatus::{AcceptAll, Guessed, Unknown, Valid};
    let mail = "ada@example.test";
    let apollo = |word: &str| json!({ "person": { "id": "66", "email": mail, "email_status": word } });
    check("apollo", "people_enrich", apollo("verified"), Valid);
    check("apollo", "people_enrich", apollo("extrapolated"), Guessed);
    check("apollo", "people_enrich", apollo("A"), Unknown);
    let hunter = |word: &str| json!({ "data": { "email": mail, "verification": { "status": word } } });
    check("hunter", "email_find", hunter("valid"), Valid);
    check("hunter", "email_find", hunter("verified"), Unknown);
    let rocketreach = |grade: &str, told: &str| json!({ "id": 1, "status": "complete", "emails": [{ "email": mail, "grade": grade, "smtp_valid": told, "type": "professional" }] });
    check("rocketreach", "people_enrich", rocketreach("A", "unknown"), Valid);
    check("rocketreach", "people_enrich", rocketreach("B", "unknown"), Guessed);
    check("rocketreach", "people_enrich", rocketreach("A", "accept-all"), AcceptAll);
    let lusha = |sure: &str| json!({ "results": [{ "id": "1", "emails": [{ "email": mail, "type": "work", "confidence": sure }] }] });
    check("lusha", "people_enrich", lusha("A+"), Valid);
    check("lusha", "people_enrich", lusha("A"), Guessed);
    let seamless = |word: &str| {
        let contact = json!({ "email": mail, "email1EmailAI": word, "email1TotalAI": "97%" });
        json!({ "data": [{ "requestId": "q", "status": "done", "contact": contact }] })
    };
    check("seamless", "people_result", seamless("valid"), Valid);
    check("seamless", "people_result", seamless("accept all"), AcceptAll);
    check("seamless", "people_result", seamless("97%"), Unknown);
    check(
        "uplead",
        "person",
        json!({ "data": { "id": "p", "email": mail, "email_status": "accept_all" } }),
        AcceptAll,
    );
}

#[test]
fn an_id_survives_with_64_bits_a_sign_and_as_a_text() {
    let check = |connector: &str, stream: &str, answer: Value, id: &str| {
        assert_eq!(record(connector, stream, answer).external_id, id, "{connector} {stream}");
    };
    let large = -9_007_199_254_740_993_i64;
    let row = json!({ "attributes": { "firstName": "Ada" }, "meta": { "input": { "personId": large } } });
    check("zoominfo", "people_enrich", json!({ "data": [row] }), "-9007199254740993");
    check(
        "zoominfo",
        "people_search",
        json!({ "data": [{ "id": large, "attributes": { "firstName": "Ada" } }] }),
        "-9007199254740993",
    );
    check(
        "rocketreach",
        "people_result",
        json!([{ "id": 9_007_199_254_740_993_i64, "name": "Ada", "status": "complete" }]),
        "9007199254740993",
    );
    check("lusha", "people_enrich", json!({ "results": [{ "id": "4389", "firstName": "Ada" }] }), "4389");
    let second = json!({ "contact": { "error": null, "data": { "personId": 4389, "firstName": "Ada" } } });
    check("lusha_v2", "people_lookup", second, "4389");
}

#[test]
fn a_wish_not_to_be_contacted_is_understood_in_whatever_form_it_is_said() {
    for (connector, stream, member) in [
        ("halopsa", "users", "unsubscribed"),
        ("halopsa", "users", "neversendemails"),
        ("halopsa", "users", "dontaddtomailinglist"),
        ("halopsa", "leads", "oppdontaddtomailinglist"),
        ("apollo", "contacts", "email_unsubscribed"),
    ] {
        for (said, wish) in [
            (json!(true), true),
            (json!("true"), true),
            (json!(1), true),
            (json!("1"), true),
            (json!(false), false),
            (json!("false"), false),
            (json!(0), false),
            (json!(""), false),
            (Value::Null, false),
        ] {
            let row =
                json!({ "id": 7, "name": "Nora Vinter", "oppcontactname": "Nora Vinter", member: said });
            let answer = match connector {
                "apollo" => json!({ "contacts": [row] }),
                _ => json!({ stream.replace("leads", "tickets"): [row] }),
            };
            let record = record(connector, stream, answer);
            let found = record.fields.get(&Field::DoNotContact).map(String::as_str);
            assert_eq!(found, wish.then_some("true"), "{connector} {member} {said}");
        }
    }
}
