//! Where a person or an office is: the parts of an address, each as it can be compared.

mod city;
mod state;
mod street;

use super::{Region, text};
use serde::{Deserialize, Serialize};

/// The parts of an address for comparing. What isn't known is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The street without number, floor and flat: folded words, the usual short forms of the kinds of street.
    pub street: Option<String>,
    /// The number in the street, for example `12a`.
    pub number: Option<String>,
    /// The town: folded words, the local name where English has another.
    pub city: Option<String>,
    /// The postcode in capitals without gaps; of a ZIP+4 the first five digits.
    pub postcode: Option<String>,
    /// The state: its usual code in the United States, Canada, Australia and Germany, elsewhere its folded name.
    pub state: Option<String>,
}

impl Place {
    /// From the parts as a source wrote them, empty where there is none. Nothing where no part can be read.
    pub fn parse(
        street: &str,
        city: &str,
        postcode: &str,
        state: &str,
        region: Option<&Region>,
    ) -> Option<Self> {
        let (street, number) = street::parse(street);
        let place = Self {
            street,
            number,
            city: city::parse(city),
            postcode: postcode_key(postcode, region),
            state: state::parse(state, region),
        };
        (place != Self::default()).then_some(place)
    }
}

/// The name at home of a town that a folded word names in another tongue.
pub(super) fn home_of_town(word: &str) -> Option<&'static str> {
    city::home(word)
}

/// The folded words of a value that can be one part of an address.
fn folded(written: &str) -> Option<String> {
    const LONGEST: usize = 200;
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let folded = text::fold(written);
    (!text::is_nothing(&folded)).then_some(folded)
}

fn postcode_key(written: &str, region: Option<&Region>) -> Option<String> {
    const LONGEST: usize = 16;
    let written = written.trim();
    if written.is_empty() || written.len() > 2 * LONGEST || text::is_placeholder(written) {
        return None;
    }
    // A spreadsheet writes a whole number as `80331.0`.
    let written = written.strip_suffix(".0").unwrap_or(written);
    let mut key = text::squash(country_mark(written));
    key.make_ascii_uppercase();
    let digits = key.bytes().all(|byte| byte.is_ascii_digit());
    let is_zip =
        key.len() == 9 && digits && (written.contains('-') || region.is_some_and(|r| r.code() == "US"));
    if is_zip {
        key.truncate(5);
    }
    let stands_for_nothing = digits && key.bytes().all(|digit| digit == b'0');
    (key.len() >= 2 && key.len() <= LONGEST && !stands_for_nothing).then_some(key)
}

/// Without the mark of the country that letters in Europe carry: `D-80331`.
fn country_mark(written: &str) -> &str {
    const MARKS: [&str; 16] =
        ["D", "DE", "A", "AT", "CH", "F", "FR", "B", "BE", "L", "I", "IT", "NL", "DK", "S", "SE"];
    match written.split_once(['-', ' ']) {
        Some((mark, digits))
            if MARKS.iter().any(|known| known.eq_ignore_ascii_case(mark.trim()))
                && digits.trim().starts_with(|c: char| c.is_ascii_digit()) =>
        {
            digits
        }
        _ => written,
    }
}

#[cfg(test)]
mod tests;
