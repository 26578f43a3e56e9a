//! Surnames that say little, because many people have them.

/// Among the most frequent surnames of the countries that business data mostly come from (public census and registry
/// rankings), folded. Static on purpose: counts of the user's own data would make a pair's evidence depend on others.
const SURNAMES: &[&str] = &[
    "adams", "ahmed", "ali", "allen", "andersen", "anderson", "andersson", "bailey", "baker", "bakker",
    "bauer", "becker", "bell", "bernard", "bianchi", "brown", "byrne", "campbell", "carter", "chen",
    "clark", "clarke", "collins", "colombo", "cook", "cooper", "cox", "davies", "davis", "dejong",
    "devries", "diaz", "dubois", "durand", "edwards", "esposito", "evans", "fernandez", "ferrari",
    "fischer", "garcia", "gomez", "gonzalez", "gray", "green", "gruber", "hall", "hansen", "harris",
    "hernandez", "hill", "hoffmann", "huber", "hughes", "jackson", "james", "jansen", "janssen", "jansson",
    "johansson", "johnson", "jones", "kaminski", "kelly", "khan", "kim", "king", "klein", "koch", "kovacs",
    "kowalski", "larsen", "larsson", "laurent", "lee", "lefebvre", "leroy", "lewandowski", "lewis",
    "lopez", "marino", "martin", "martinez", "meijer", "meyer", "miller", "mitchell", "moore", "moreau",
    "morel", "morgan", "morris", "mueller", "muller", "murphy", "murray", "nguyen", "nielsen", "nilsson",
    "nowak", "obrien", "olsson", "parker", "patel", "pedersen", "perez", "persson", "petersen", "petit",
    "phillips", "ramirez", "ricci", "richard", "richter", "roberts", "robinson", "rodriguez", "romano",
    "rossi", "roux", "russo", "ryan", "sanchez", "schaefer", "schafer", "schmidt", "schneider", "schroder",
    "schroeder", "schulz", "scott", "silva", "simon", "singh", "smit", "smith", "stewart", "sullivan",
    "svensson", "szymanski", "taylor", "thomas", "thompson", "torres", "turner", "vandenberg", "vandijk",
    "visser", "wagner", "walker", "walsh", "wang", "ward", "watson", "weber", "white", "williams",
    "wilson", "wisniewski", "wojcik", "wolf", "wood", "wright", "yilmaz", "young", "zhang", "zielinski",
    "zimmermann",
];

/// Whether a folded surname is a common one.
pub(crate) fn surname(key: &str) -> bool {
    SURNAMES.binary_search(&key).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        let mut sorted = SURNAMES.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, SURNAMES);
        assert!(surname("smith") && !surname("okafor"));
    }
}
