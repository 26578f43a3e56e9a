//! National numbers whose records name no country, or another one.

use super::{Basis, Change, Proposal, ProposalKind, Why};
use crate::{
    Field,
    derived::Record,
    normal::{Phone, Region, region},
};

/// The switchboard first: written as somebody's own number it is still the switchboard.
const NUMBERS: [Field; 3] = [Field::CompanyPhone, Field::Mobile, Field::Phone];

/// Endings that anybody takes, wherever they are.
const FOR_ALL: &[&str] = &[
    "ac", "ag", "ai", "am", "as", "bz", "cc", "cd", "cm", "co", "cx", "dj", "fm", "gd", "gg", "gl", "gs",
    "im", "io", "je", "la", "ly", "md", "me", "ms", "mu", "nu", "pw", "sc", "sh", "so", "st", "tc", "tf",
    "tk", "tl", "to", "tv", "vc", "vg", "ws",
];

pub(super) fn by_country(basis: &Basis<'_>) -> Option<Proposal> {
    let (region, why) = place(basis)?;
    let mut taken: Vec<String> =
        NUMBERS.iter().filter_map(|field| basis.value(*field)).map(str::to_owned).collect();
    let mut changes = Vec::new();
    for field in NUMBERS {
        if basis.value(field).is_some() || basis.is_chosen(&[field]) {
            continue;
        }
        let mut written = basis.written(field).into_iter();
        let Some((from, to)) = written.find_map(|(record, text)| mended(record, &text, &region)) else {
            continue;
        };
        if !taken.contains(&to) {
            taken.push(to.clone());
            changes.push(Change { field, from, to });
        }
    }
    changes.sort_by_key(|change| change.field);
    (!changes.is_empty()).then_some(Proposal { kind: ProposalKind::PhoneCountry, changes, why })
}

/// Where the person is, and what says so.
fn place(basis: &Basis<'_>) -> Option<(Region, Why)> {
    let country = basis.value(Field::Country).and_then(|country| Region::parse(country).ok());
    if let Some(region) = country {
        return Some((region, Why::Country(region)));
    }
    let host = basis.value(Field::Email).and_then(|address| address.rsplit_once('@')).map(|(_, host)| host);
    let domains = [basis.value(Field::CompanyDomain), host];
    let region = domains.into_iter().flatten().find_map(by_ending)?;
    Some((region, Why::Ending(region)))
}

fn by_ending(domain: &str) -> Option<Region> {
    let (_, ending) = domain.rsplit_once('.')?;
    match ending {
        "uk" => Region::of_code("GB"),
        _ if FOR_ALL.contains(&ending) => None,
        _ => Region::of_code(&ending.to_ascii_uppercase()),
    }
}

/// A number that its record's own country makes nothing of.
fn mended(record: &Record, text: &str, place: &Region) -> Option<(String, String)> {
    if Phone::parse(text, region(&record.fields).as_ref()).is_ok() {
        return None;
    }
    let phone = Phone::parse(text, Some(place)).ok()?;
    Some((text.to_owned(), phone.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_says_where_somebody_is_unless_anybody_takes_it() {
        assert!(FOR_ALL.is_sorted_by(|a, b| a < b));
        let check = |domain: &str, code: Option<&str>| {
            assert_eq!(by_ending(domain).map(|region| region.code()), code, "{domain}");
        };
        check("acme.co.uk", Some("GB"));
        check("acme.de", Some("DE"));
        check("acme.com.au", Some("AU"));
        check("acme.io", None);
        check("acme.com", None);
        check("acme.eu", None);
        check("acme", None);
    }
}
