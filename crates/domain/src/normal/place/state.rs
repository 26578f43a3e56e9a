//! States of federations, whose names and codes are both in use.

use super::folded;
use crate::normal::Region;

/// A folded name and the code of the state. Sorted.
type States = &'static [(&'static str, &'static str)];

const UNITED_STATES: States = &[
    ("alabama", "AL"),
    ("alaska", "AK"),
    ("arizona", "AZ"),
    ("arkansas", "AR"),
    ("calif", "CA"),
    ("california", "CA"),
    ("colorado", "CO"),
    ("conn", "CT"),
    ("connecticut", "CT"),
    ("delaware", "DE"),
    ("district of columbia", "DC"),
    ("fla", "FL"),
    ("florida", "FL"),
    ("georgia", "GA"),
    ("hawaii", "HI"),
    ("idaho", "ID"),
    ("ill", "IL"),
    ("illinois", "IL"),
    ("indiana", "IN"),
    ("iowa", "IA"),
    ("kansas", "KS"),
    ("kentucky", "KY"),
    ("louisiana", "LA"),
    ("maine", "ME"),
    ("maryland", "MD"),
    ("mass", "MA"),
    ("massachusetts", "MA"),
    ("mich", "MI"),
    ("michigan", "MI"),
    ("minnesota", "MN"),
    ("mississippi", "MS"),
    ("missouri", "MO"),
    ("montana", "MT"),
    ("nebraska", "NE"),
    ("nevada", "NV"),
    ("new hampshire", "NH"),
    ("new jersey", "NJ"),
    ("new mexico", "NM"),
    ("new york", "NY"),
    ("north carolina", "NC"),
    ("north dakota", "ND"),
    ("ohio", "OH"),
    ("oklahoma", "OK"),
    ("oregon", "OR"),
    ("penn", "PA"),
    ("pennsylvania", "PA"),
    ("puerto rico", "PR"),
    ("rhode island", "RI"),
    ("south carolina", "SC"),
    ("south dakota", "SD"),
    ("tenn", "TN"),
    ("tennessee", "TN"),
    ("tex", "TX"),
    ("texas", "TX"),
    ("utah", "UT"),
    ("vermont", "VT"),
    ("virginia", "VA"),
    ("washington", "WA"),
    ("west virginia", "WV"),
    ("wisconsin", "WI"),
    ("wyoming", "WY"),
];
const CANADA: States = &[
    ("alberta", "AB"),
    ("british columbia", "BC"),
    ("manitoba", "MB"),
    ("new brunswick", "NB"),
    ("newfoundland", "NL"),
    ("newfoundland and labrador", "NL"),
    ("northwest territories", "NT"),
    ("nova scotia", "NS"),
    ("nunavut", "NU"),
    ("ontario", "ON"),
    ("prince edward island", "PE"),
    ("quebec", "QC"),
    ("saskatchewan", "SK"),
    ("yukon", "YT"),
];
const AUSTRALIA: States = &[
    ("australian capital territory", "ACT"),
    ("new south wales", "NSW"),
    ("northern territory", "NT"),
    ("queensland", "QLD"),
    ("south australia", "SA"),
    ("tasmania", "TAS"),
    ("victoria", "VIC"),
    ("western australia", "WA"),
];
const GERMANY: States = &[
    ("baden wurttemberg", "BW"),
    ("bavaria", "BY"),
    ("bayern", "BY"),
    ("berlin", "BE"),
    ("brandenburg", "BB"),
    ("bremen", "HB"),
    ("hamburg", "HH"),
    ("hesse", "HE"),
    ("hessen", "HE"),
    ("lower saxony", "NI"),
    ("mecklenburg vorpommern", "MV"),
    ("mecklenburg western pomerania", "MV"),
    ("niedersachsen", "NI"),
    ("nordrhein westfalen", "NW"),
    ("north rhine westphalia", "NW"),
    ("nrw", "NW"),
    ("rheinland pfalz", "RP"),
    ("rhineland palatinate", "RP"),
    ("saarland", "SL"),
    ("sachsen", "SN"),
    ("sachsen anhalt", "ST"),
    ("saxony", "SN"),
    ("saxony anhalt", "ST"),
    ("schleswig holstein", "SH"),
    ("thuringen", "TH"),
    ("thuringia", "TH"),
];

/// The state for comparing.
pub(super) fn parse(written: &str, region: Option<&Region>) -> Option<String> {
    let name = folded(written)?;
    let name = name.strip_prefix("state of ").unwrap_or(&name);
    let of =
        |states: States| states.binary_search_by(|(known, _)| (*known).cmp(name)).ok().map(|at| states[at].1);
    let code = match region.map(Region::code) {
        Some("US") => of(UNITED_STATES),
        Some("CA") => of(CANADA),
        Some("AU") => of(AUSTRALIA),
        Some("DE") => of(GERMANY),
        Some(_) => None,
        None => [UNITED_STATES, CANADA, AUSTRALIA, GERMANY].into_iter().find_map(of),
    };
    if let Some(code) = code {
        return Some(code.to_owned());
    }
    // `N.S.W.`, `us-ca`
    let squashed = name.replace(' ', "");
    let bare = match region {
        Some(region) if squashed.len() > 3 => {
            squashed.strip_prefix(&region.code().to_ascii_lowercase()).unwrap_or(&squashed)
        }
        _ => &squashed,
    };
    let is_code = bare.len() <= 3 && bare.bytes().all(|byte| byte.is_ascii_lowercase());
    Some(if is_code { bare.to_ascii_uppercase() } else { name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        for states in [UNITED_STATES, CANADA, AUSTRALIA, GERMANY] {
            assert!(states.is_sorted_by(|a, b| a.0 < b.0));
        }
    }
}
