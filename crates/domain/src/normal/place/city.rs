//! Towns.

use super::folded;
use crate::normal::{
    lookup::Lookup,
    memo::{Memo, known},
};
use std::{cell::RefCell, sync::LazyLock};

static HOMES: LazyLock<Lookup<&str>> = LazyLock::new(|| Lookup::of(EXONYMS.iter().copied()));

/// Names of towns in other tongues and the name they have at home, folded. Sorted.
const EXONYMS: &[(&str, &str)] = &[
    ("agram", "zagreb"),
    ("aix la chapelle", "aachen"),
    ("algiers", "alger"),
    ("antwerp", "antwerpen"),
    ("anvers", "antwerpen"),
    ("athens", "athina"),
    ("athinai", "athina"),
    ("bale", "basel"),
    ("bangalore", "bengaluru"),
    ("basle", "basel"),
    ("belgrade", "beograd"),
    ("berne", "bern"),
    ("bombay", "mumbai"),
    ("breslau", "wroclaw"),
    ("bruges", "brugge"),
    ("brunswick", "braunschweig"),
    ("brussel", "bruxelles"),
    ("brussels", "bruxelles"),
    ("bucharest", "bucuresti"),
    ("cairo", "al qahirah"),
    ("calcutta", "kolkata"),
    ("canton", "guangzhou"),
    ("cdmx", "ciudad de mexico"),
    ("cologne", "koln"),
    ("constantinople", "istanbul"),
    ("copenhagen", "kobenhavn"),
    ("corunna", "a coruna"),
    ("cracow", "krakow"),
    ("damascus", "dimashq"),
    ("danzig", "gdansk"),
    ("dunkirk", "dunkerque"),
    ("florence", "firenze"),
    ("florenz", "firenze"),
    ("gand", "gent"),
    ("geneva", "geneve"),
    ("genf", "geneve"),
    ("genoa", "genova"),
    ("ghent", "gent"),
    ("ginevra", "geneve"),
    ("goettingen", "gottingen"),
    ("gothenburg", "goteborg"),
    ("hague", "den haag"),
    ("hanover", "hannover"),
    ("helsingfors", "helsinki"),
    ("jerusalem", "yerushalayim"),
    ("kharkov", "kharkiv"),
    ("kiev", "kyiv"),
    ("kobnhavn", "kobenhavn"),
    ("koeln", "koln"),
    ("kopenhagen", "kobenhavn"),
    ("krakau", "krakow"),
    ("kyyiv", "kyiv"),
    ("la coruna", "a coruna"),
    ("la haye", "den haag"),
    ("leghorn", "livorno"),
    ("leipsic", "leipzig"),
    ("lemberg", "lviv"),
    ("lisbon", "lisboa"),
    ("lissabon", "lisboa"),
    ("lucerne", "luzern"),
    ("luik", "liege"),
    ("luttich", "liege"),
    ("luxemburg", "luxembourg"),
    ("lvov", "lviv"),
    ("lyons", "lyon"),
    ("madras", "chennai"),
    ("mailand", "milano"),
    ("majorca", "mallorca"),
    ("mantua", "mantova"),
    ("marseilles", "marseille"),
    ("mayence", "mainz"),
    ("mechlin", "mechelen"),
    ("mexico city", "ciudad de mexico"),
    ("mexico df", "ciudad de mexico"),
    ("milan", "milano"),
    ("monaco di baviera", "munchen"),
    ("moscow", "moskva"),
    ("moskau", "moskva"),
    ("muenchen", "munchen"),
    ("munich", "munchen"),
    ("naples", "napoli"),
    ("neapel", "napoli"),
    ("new york city", "new york"),
    ("nuernberg", "nurnberg"),
    ("nuremberg", "nurnberg"),
    ("nyc", "new york"),
    ("odessa", "odesa"),
    ("oporto", "porto"),
    ("ostend", "oostende"),
    ("padua", "padova"),
    ("parigi", "paris"),
    ("peking", "beijing"),
    ("pilsen", "plzen"),
    ("poona", "pune"),
    ("prag", "praha"),
    ("prague", "praha"),
    ("pressburg", "bratislava"),
    ("ratisbon", "regensburg"),
    ("rom", "roma"),
    ("rome", "roma"),
    ("s gravenhage", "den haag"),
    ("saigon", "ho chi minh city"),
    ("salonica", "thessaloniki"),
    ("sankt peterburg", "saint petersburg"),
    ("sankt petersburg", "saint petersburg"),
    ("saragossa", "zaragoza"),
    ("seville", "sevilla"),
    ("sf", "san francisco"),
    ("sgravenhage", "den haag"),
    ("sofia", "sofiya"),
    ("strassburg", "strasbourg"),
    ("thessalonica", "thessaloniki"),
    ("triest", "trieste"),
    ("turin", "torino"),
    ("venedig", "venezia"),
    ("venice", "venezia"),
    ("vienna", "wien"),
    ("vienne", "wien"),
    ("warsaw", "warszawa"),
    ("warschau", "warszawa"),
    ("washington d c", "washington"),
    ("washington dc", "washington"),
    ("wilna", "vilnius"),
    ("zagabria", "zagreb"),
    ("zuerich", "zurich"),
    ("zurigo", "zurich"),
];

/// The name at home of the town that has this name elsewhere.
pub(super) fn home(name: &str) -> Option<&'static str> {
    HOMES.get(name)
}

/// The town for comparing.
pub(super) fn parse(written: &str) -> Option<String> {
    thread_local! {
        static TOWNS: RefCell<Memo<Option<String>>> = const { RefCell::new(Memo::new()) };
    }
    if written.is_empty() { None } else { known(&TOWNS, written, read) }
}

fn read(written: &str) -> Option<String> {
    let city = folded(written)?;
    let name = plain(&city);
    if let Some(home) = home(name) {
        return Some(home.to_owned());
    }
    if !name.contains(' ') {
        return Some(name.to_owned());
    }
    let words = name.split(' ').map(|word| match word {
        "st" | "sankt" => "saint",
        "ste" => "sainte",
        "mt" => "mount",
        "ft" => "fort",
        word => word,
    });
    Some(words.collect::<Vec<_>>().join(" "))
}

/// Without the words that say what it is: `Greater London Area`, `City of Leeds`.
fn plain(city: &str) -> &str {
    let mut name = city;
    for start in ["the ", "greater ", "city of ", "metropolitan "] {
        name = name.strip_prefix(start).unwrap_or(name);
    }
    for end in [" metropolitan area", " bay area", " metro area", " metropolitan region", " area"] {
        name = name.strip_suffix(end).unwrap_or(name);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_one_name_is_left() {
        let wrong = EXONYMS.windows(2).find(|pair| pair[0].0 >= pair[1].0);
        assert_eq!(wrong, None);
        for (_, home) in EXONYMS {
            assert_eq!(parse(home).as_deref(), Some(*home));
        }
    }
}
