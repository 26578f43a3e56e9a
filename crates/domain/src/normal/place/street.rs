//! Streets.

use super::folded;
use crate::normal::lookup::Lookup;
use std::sync::LazyLock;

static SHORT_FORMS: LazyLock<Lookup<&str>> = LazyLock::new(|| Lookup::of(SHORT.iter().copied()));
static UNIT_WORDS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(UNITS));

/// Kinds of street, directions and the like, and their short forms. Sorted.
const SHORT: &[(&str, &str)] = &[
    ("allee", "aly"),
    ("alley", "aly"),
    ("av", "ave"),
    ("avda", "ave"),
    ("aven", "ave"),
    ("avenida", "ave"),
    ("avenue", "ave"),
    ("avn", "ave"),
    ("bd", "blvd"),
    ("boul", "blvd"),
    ("boulevard", "blvd"),
    ("bvd", "blvd"),
    ("carretera", "ctra"),
    ("center", "ctr"),
    ("centre", "ctr"),
    ("circle", "cir"),
    ("close", "cl"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("drive", "dr"),
    ("drv", "dr"),
    ("east", "e"),
    ("esplanade", "esp"),
    ("estate", "est"),
    ("expressway", "expy"),
    ("freeway", "fwy"),
    ("gardens", "gdns"),
    ("gasse", "g"),
    ("grove", "gr"),
    ("heights", "hts"),
    ("highway", "hwy"),
    ("industrial", "ind"),
    ("junction", "jct"),
    ("lane", "ln"),
    ("mount", "mt"),
    ("mountain", "mtn"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("parade", "pde"),
    ("parkway", "pkwy"),
    ("piazza", "pl"),
    ("piso", "fl"),
    ("pkway", "pkwy"),
    ("place", "pl"),
    ("platz", "pl"),
    ("plaza", "pl"),
    ("plein", "pl"),
    ("plz", "pl"),
    ("prospekt", "pr"),
    ("pza", "pl"),
    ("road", "rd"),
    ("route", "rte"),
    ("saint", "st"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("sqr", "sq"),
    ("square", "sq"),
    ("str", "st"),
    ("straat", "st"),
    ("strada", "st"),
    ("strasse", "st"),
    ("street", "st"),
    ("strt", "st"),
    ("terrace", "ter"),
    ("trail", "trl"),
    ("turnpike", "tpke"),
    ("viale", "vle"),
    ("way", "wy"),
    ("weg", "wy"),
    ("west", "w"),
];

/// What stands before the number of a flat or a floor, so that neither is the street's. Sorted.
const UNITS: &[&str] = &[
    "apartment",
    "appt",
    "apt",
    "bldg",
    "building",
    "dept",
    "etage",
    "fl",
    "flat",
    "floor",
    "level",
    "lot",
    "piso",
    "rm",
    "room",
    "ste",
    "suite",
    "unit",
    "wing",
];

/// Endings that are written together with the name: `Hauptstrasse`, `Hauptstr.`, `Kerkstraat`.
const ENDINGS: [&str; 3] = ["strasse", "straat", "str"];

/// The street and the number in it.
pub(super) fn parse(written: &str) -> (Option<String>, Option<String>) {
    let Some(folded) = folded(written) else { return (None, None) };
    let mut words: Vec<&str> = folded.split(' ').collect();
    leave_out_units(&mut words);
    if let [first, rest @ ..] = words.as_slice()
        && matches!(*first, "ul" | "ulica" | "ulitsa" | "c" | "calle" | "no" | "number")
        && !rest.is_empty()
    {
        words.remove(0);
    }
    let number = take_number(&mut words);
    let mut street = String::with_capacity(folded.len());
    for word in &words {
        let short = SHORT_FORMS.get(word);
        let ending =
            ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|name| name.len() > 2);
        if !street.is_empty() {
            street.push(' ');
        }
        match (ending, short) {
            (Some(name), _) => {
                street.push_str(name);
                street.push_str(" st");
            }
            (None, short) => street.push_str(short.unwrap_or(word)),
        }
    }
    ((!street.is_empty()).then_some(street), number)
}

/// Takes `apt 5`, `5th floor` and `suite 300` out.
fn leave_out_units(words: &mut Vec<&str>) {
    while let Some(at) = words.iter().position(|word| UNIT_WORDS.has(word)) {
        // Something has to stay: `Wing Road`.
        if words.len() < 3 {
            return;
        }
        let is_number = |word: &&str| word.len() == 1 || word.starts_with(|c: char| c.is_ascii_digit());
        if words.get(at + 1).is_some_and(is_number) {
            words.drain(at..at + 2);
        } else if at > 0 && is_ordinal(words[at - 1]) {
            words.drain(at - 1..=at);
        } else {
            words.remove(at);
        }
    }
}

/// The number at the front, else the last one, with the letter after it.
fn take_number(words: &mut Vec<&str>) -> Option<String> {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && !is_ordinal(word);
    let at = if words.first().is_some_and(|word| is_number(word)) {
        0
    } else {
        words.iter().rposition(|word| is_number(word))?
    };
    let mut number = words.remove(at).to_owned();
    let is_letter = |word: &str| {
        word.len() == 1
            && word.bytes().all(|letter| letter.is_ascii_lowercase())
            && !matches!(word, "n" | "s" | "e" | "w")
    };
    if words.get(at).is_some_and(|word| is_letter(word)) {
        number.push_str(words.remove(at));
    } else if words.get(at).is_some_and(|word| is_number(word)) && at == 0 {
        // `12-14 High Street`: the first of a range.
        words.remove(at);
    }
    let stripped = number.trim_start_matches('0');
    (!stripped.is_empty()).then(|| stripped.to_owned())
}

/// `5th`, as in `5th Avenue`.
fn is_ordinal(word: &str) -> bool {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < word.len() && matches!(letters, "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(SHORT.is_sorted_by(|a, b| a.0 < b.0));
        assert!(UNITS.is_sorted_by(|a, b| a < b));
    }
}
