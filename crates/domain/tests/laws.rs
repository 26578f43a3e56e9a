//! Laws of the normalisers: no text breaks them, a key is its own key, and nothing takes long.

use proptest::prelude::*;
use sluice_domain::{
    Field, Fields,
    normal::{
        self, Band, CompanyName, Domain, Email, JobTitle, Measure, PersonName, Phone, Place, ProfileSlug,
        Region,
    },
};
use std::time::{Duration, Instant};

fn all(text: &str) {
    let region = Region::parse(text).or_else(|_| Region::parse("GB")).ok();
    let _ = PersonName::parse(text);
    let _ = PersonName::from_parts(text, text);
    let _ = CompanyName::parse(text);
    let _ = Email::parse(text);
    let _ = Email::proposal(text);
    let _ = Phone::parse(text, region.as_ref());
    let _ = Domain::parse(text);
    let _ = ProfileSlug::parse(text);
    let _ = JobTitle::parse(text);
    let _ = Place::parse(text, text, text, text, region.as_ref());
    let _ = Band::parse(text, Measure::Headcount);
    let _ = Band::parse(text, Measure::Revenue);
    let fields: Fields = Field::ALL.iter().map(|field| (*field, text.to_owned())).collect();
    let _ = normal::record(&fields);
}

proptest! {
    #[test]
    fn no_text_breaks_a_normaliser(text in any::<String>()) {
        all(&text);
    }

    #[test]
    fn no_text_of_signs_breaks_a_normaliser(text in "[-a-zA-Z0-9@.,;:()+/'\"&# éüßøЖλ王김م\u{301}]{0,60}") {
        all(&text);
    }

    #[test]
    fn a_key_is_its_own_key(text in "[A-Za-z .&-]{1,40}") {
        prop_assert_eq!(normal::fold(&normal::fold(&text)), normal::fold(&text));
        prop_assert_eq!(normal::squash(&normal::squash(&text)), normal::squash(&text));
        if let Ok(email) = Email::parse(&format!("{}@acme.com", normal::squash(&text))) {
            prop_assert_eq!(Email::parse(&email.address), Ok(email));
        }
        if let Some(place) = Place::parse(&text, "", "", "", None)
            && let Some(street) = &place.street
        {
            let again = Place::parse(street, "", "", "", None).and_then(|place| place.street);
            prop_assert!(again.is_some(), "{} {:?}", text, street);
        }
    }

    #[test]
    fn one_go_is_the_same_as_two(given in "[A-Z][a-z]{1,8}", family in "[A-Z][a-z]{1,8}", company in "[A-Z][a-z ]{1,12}") {
        let fields: Fields = [
            (Field::GivenName, given.clone()),
            (Field::FamilyName, family.clone()),
            (Field::Email, format!("{given}.{family}@acme.com")),
            (Field::CompanyName, company),
        ]
        .into();
        prop_assert_eq!(normal::record(&fields), (normal::person(&fields), normal::organisation(&fields)));
    }
}

#[test]
fn ten_megabytes_are_refused_quickly() {
    for unit in ["x", " ", "-", "a ", "@", ".", "1", "é", "(", "王", "a@b.c,", "\u{301}", "formerly "] {
        let text = unit.repeat(10_000_000 / unit.len());
        let start = Instant::now();
        all(&text);
        // Copying the text for each field is most of it; the machine may be busy.
        assert!(start.elapsed() < Duration::from_secs(5), "{unit:?} {:?}", start.elapsed());
    }
}
