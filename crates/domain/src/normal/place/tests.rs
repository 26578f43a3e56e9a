use super::*;

fn place(street: &str, city: &str, postcode: &str, state: &str, region: &str) -> Place {
    Place::parse(street, city, postcode, state, Region::parse(region).ok().as_ref()).unwrap_or_default()
}

#[test]
fn a_street_is_the_same_however_it_is_written() {
    let check = |written: &str, street: &str, number: Option<&str>| {
        let place = place(written, "", "", "", "");
        assert_eq!((place.street.as_deref(), place.number.as_deref()), (Some(street), number), "{written}");
    };
    check("12 High Street", "high st", Some("12"));
    check("12, High St.", "high st", Some("12"));
    check("12-14 High Street", "high st", Some("12"));
    check("221B Baker Street", "baker st", Some("221b"));
    check("500 N. Market Ave, Suite 300", "n market ave", Some("500"));
    check("500 North Market Avenue", "n market ave", Some("500"));
    check("120 5th Avenue, 3rd Floor", "5th ave", Some("120"));
    check("Apt 5, 12 Sunset Blvd", "sunset blvd", Some("12"));
    check("12 E Main St", "e main st", Some("12"));
    check("Hauptstraße 5", "haupt st", Some("5"));
    check("Hauptstr. 5 a", "haupt st", Some("5a"));
    check("Haupt-Straße 5a", "haupt st", Some("5a"));
    check("Kerkstraat 007", "kerk st", Some("7"));
    check("Calle Mayor 12", "mayor", Some("12"));
    check("C/ Mayor, 12", "mayor", Some("12"));
    check("ul. Długa 7", "dluga", Some("7"));
    check("Wing Road", "wing rd", None);
}

#[test]
fn a_town_is_the_same_in_every_tongue() {
    let check = |written: &str, city: &str| {
        assert_eq!(place("", written, "", "", "").city.as_deref(), Some(city), "{written}");
    };
    check("Munich", "munchen");
    check("München", "munchen");
    check("Muenchen", "munchen");
    check("Köln", "koln");
    check("Cologne", "koln");
    check("Vienna", "wien");
    check("Milan", "milano");
    check("The Hague", "den haag");
    check("’s-Gravenhage", "den haag");
    check("Genève", "geneve");
    check("Geneva", "geneve");
    check("Greater London", "london");
    check("San Francisco Bay Area", "san francisco");
    check("St. Louis", "saint louis");
    check("Saint Louis", "saint louis");
    check("New York City", "new york");
}

#[test]
fn a_postcode_is_the_same_however_it_is_written() {
    let check = |written: &str, region: &str, postcode: Option<&str>| {
        assert_eq!(place("", "", written, "", region).postcode.as_deref(), postcode, "{written}");
    };
    check("sw1a 1aa", "GB", Some("SW1A1AA"));
    check("94105-1234", "US", Some("94105"));
    check("941051234", "US", Some("94105"));
    check("D-80331", "DE", Some("80331"));
    check("80331.0", "DE", Some("80331"));
    check("1012 AB", "NL", Some("1012AB"));
    check("CH1 2AB", "GB", Some("CH12AB"));
    check("00000", "US", None);
    check("n/a", "", None);
}

#[test]
fn a_state_has_one_key() {
    let check = |written: &str, region: &str, state: Option<&str>| {
        assert_eq!(place("", "", "", written, region).state.as_deref(), state, "{written}");
    };
    check("California", "US", Some("CA"));
    check("ca", "US", Some("CA"));
    check("US-CA", "US", Some("CA"));
    check("California", "", Some("CA"));
    check("Ontario", "CA", Some("ON"));
    check("N.S.W.", "AU", Some("NSW"));
    check("New South Wales", "AU", Some("NSW"));
    check("Bavaria", "DE", Some("BY"));
    check("Bayern", "DE", Some("BY"));
    check("West Yorkshire", "GB", Some("west yorkshire"));
    check("-", "GB", None);
}

#[test]
fn nothing_is_no_place() {
    assert_eq!(Place::parse("", " ", "n/a", "-", None), None);
    assert_eq!(Place::parse(&"x".repeat(10_000_000), "", "", "", None), None);
}
