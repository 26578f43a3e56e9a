//! The words of a name that say something.

use crate::normal::{lookup::Lookup, place};
use std::sync::LazyLock;

static SILENT_WORDS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(SILENT));
static ONE_WORD: LazyLock<Lookup<&str>> = LazyLock::new(|| Lookup::of(UNIFIED.iter().copied()));

/// Words that say nothing. Sorted.
const SILENT: &[&str] = &[
    "a", "and", "d", "da", "das", "de", "dei", "del", "della", "der", "des", "di", "die", "do", "dos", "du",
    "e", "et", "for", "i", "in", "la", "las", "le", "les", "los", "of", "on", "the", "und", "van", "von",
    "y",
];

/// Words with one meaning and the one that stands for all of them. Sorted.
const UNIFIED: &[(&str, &str)] = &[
    ("academies", "academy"),
    ("advisers", "advisory"),
    ("advisors", "advisory"),
    ("agencies", "agency"),
    ("assn", "association"),
    ("assoc", "associates"),
    ("associate", "associates"),
    ("bros", "brothers"),
    ("brother", "brothers"),
    ("centre", "center"),
    ("cncl", "council"),
    ("cnslt", "consulting"),
    ("comm", "communications"),
    ("comms", "communications"),
    ("communication", "communications"),
    ("computers", "computer"),
    ("computing", "computer"),
    ("constr", "construction"),
    ("constructions", "construction"),
    ("consultancy", "consulting"),
    ("consultants", "consulting"),
    ("ctr", "center"),
    ("dept", "department"),
    ("dev", "development"),
    ("develop", "development"),
    ("dist", "distribution"),
    ("distributors", "distribution"),
    ("eng", "engineering"),
    ("engg", "engineering"),
    ("engineers", "engineering"),
    ("ent", "enterprises"),
    ("enterprise", "enterprises"),
    ("entertain", "entertainment"),
    ("equip", "equipment"),
    ("fin", "financial"),
    ("finance", "financial"),
    ("fndn", "foundation"),
    ("gbl", "global"),
    ("govt", "government"),
    ("gp", "group"),
    ("groupe", "group"),
    ("groupo", "group"),
    ("grp", "group"),
    ("grupo", "group"),
    ("gruppe", "group"),
    ("gruppo", "group"),
    ("hldg", "holding"),
    ("hldgs", "holding"),
    ("holdings", "holding"),
    ("hosp", "hospital"),
    ("hospitals", "hospital"),
    ("ind", "industries"),
    ("inds", "industries"),
    ("industrial", "industries"),
    ("industrie", "industries"),
    ("industry", "industries"),
    ("info", "information"),
    ("ins", "insurance"),
    ("inst", "institute"),
    ("instn", "institution"),
    ("instr", "instruments"),
    ("instrument", "instruments"),
    ("int", "international"),
    ("internacional", "international"),
    ("internationale", "international"),
    ("internazionale", "international"),
    ("intl", "international"),
    ("inv", "investments"),
    ("invest", "investments"),
    ("investment", "investments"),
    ("lab", "laboratories"),
    ("laboratory", "laboratories"),
    ("labs", "laboratories"),
    ("logistic", "logistics"),
    ("logistik", "logistics"),
    ("machine", "machinery"),
    ("machines", "machinery"),
    ("manuf", "manufacturing"),
    ("manufacturers", "manufacturing"),
    ("mfg", "manufacturing"),
    ("mfr", "manufacturing"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("mkt", "market"),
    ("mktg", "marketing"),
    ("natl", "national"),
    ("netwk", "network"),
    ("networks", "network"),
    ("org", "organization"),
    ("organisation", "organization"),
    ("partner", "partners"),
    ("pharm", "pharmaceuticals"),
    ("pharma", "pharmaceuticals"),
    ("pharmaceutical", "pharmaceuticals"),
    ("ppty", "properties"),
    ("prod", "products"),
    ("prods", "products"),
    ("product", "products"),
    ("prop", "properties"),
    ("property", "properties"),
    ("res", "resources"),
    ("resource", "resources"),
    ("rest", "restaurant"),
    ("restaurants", "restaurant"),
    ("sci", "science"),
    ("sciences", "science"),
    ("scientific", "science"),
    ("sec", "securities"),
    ("serv", "services"),
    ("service", "services"),
    ("sohne", "sons"),
    ("sol", "solutions"),
    ("soln", "solutions"),
    ("solns", "solutions"),
    ("solution", "solutions"),
    ("srv", "services"),
    ("srvcs", "services"),
    ("srvs", "services"),
    ("svc", "services"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("system", "systems"),
    ("systeme", "systems"),
    ("tech", "technologies"),
    ("technical", "technologies"),
    ("technik", "technologies"),
    ("technol", "technologies"),
    ("technologie", "technologies"),
    ("technology", "technologies"),
    ("techs", "technologies"),
    ("tel", "telecommunications"),
    ("telco", "telecommunications"),
    ("telecom", "telecommunications"),
    ("telecoms", "telecommunications"),
    ("trans", "transport"),
    ("transportation", "transport"),
    ("transports", "transport"),
    ("univ", "university"),
    ("universitat", "university"),
    ("universite", "university"),
    ("ventures", "venture"),
    ("whse", "warehouse"),
    ("wldwide", "worldwide"),
    ("wwide", "worldwide"),
];

/// The words that say something, abbreviations and towns unified. All of them, where none says anything.
pub(super) fn significant<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let tokens: Vec<String> = words.clone().filter(|word| !SILENT_WORDS.has(word)).map(unified).collect();
    if tokens.is_empty() { words.map(str::to_owned).collect() } else { tokens }
}

fn unified(word: &str) -> String {
    let one = ONE_WORD.get(word);
    one.or_else(|| place::home_of_town(word)).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_one_word_is_left() {
        assert!(SILENT.is_sorted_by(|a, b| a < b));
        assert_eq!(UNIFIED.windows(2).find(|pair| pair[0].0 >= pair[1].0), None);
        for (_, one) in UNIFIED {
            assert_eq!(unified(one), *one);
        }
    }

    #[test]
    fn abbreviations_and_words_share_tokens() {
        let check = |left: &str, right: &str| {
            assert_eq!(significant(left.split(' ')), significant(right.split(' ')), "{left} {right}");
        };
        check("acme intl", "acme international");
        check("acme tech svcs", "acme technologies services");
        check("bank of munich", "bank munchen");
        check("smith and sons mfg", "smith sons manufacturing");
        check("the and of", "the and of");
    }
}
