//! Addresses of profiles.

use crate::dice::Dice;

/// How many ways of writing there are.
pub(crate) const STYLES: usize = 9;

/// The address of a page in one of the [`STYLES`]; the first is the usual one. `country` is two small letters.
pub(crate) fn address(slug: &str, country: &str, style: usize, dice: &mut Dice) -> String {
    let host = if country == "gb" { "uk" } else { country };
    match style {
        0 => format!("https://www.linkedin.com/in/{slug}"),
        1 => format!("http://{host}.linkedin.com/in/{slug}"),
        2 => format!("linkedin.com/in/{slug}"),
        3 => format!("https://www.linkedin.com/in/{slug}/"),
        4 => format!(
            "https://www.linkedin.com/in/{slug}/?trk=people-guest_{}",
            dice.word("search-card profile browsemap")
        ),
        5 => format!("https://{host}.linkedin.com/in/{slug}/{}", dice.word("en de fr es pt it nl")),
        6 => format!("www.linkedin.com/in/{}", titled(slug)),
        7 => format!("http://www.linkedin.com/in/{slug}?originalSubdomain={host}"),
        _ => format!("HTTPS://WWW.LINKEDIN.COM/IN/{}", slug.to_uppercase()),
    }
}

fn titled(slug: &str) -> String {
    slug.split('-').map(crate::script::capital).collect::<Vec<_>>().join("-")
}

/// The page of a firm.
pub(crate) fn firm_page(brand: &str) -> String {
    format!("https://www.linkedin.com/company/{brand}")
}
