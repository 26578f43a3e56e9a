//! What stands around a name: titles, degrees, generations, particles.

/// Titles and salutations, folded without gaps. Sorted.
const TITLES: &[&str] = &[
    "abg",
    "capt",
    "captain",
    "cmdr",
    "col",
    "colonel",
    "cpt",
    "dame",
    "dato",
    "datuk",
    "dhr",
    "dipling",
    "diplkfm",
    "dkfm",
    "dott",
    "dottore",
    "dottssa",
    "dr",
    "dra",
    "dring",
    "drs",
    "engr",
    "frau",
    "fru",
    "gov",
    "herr",
    "hon",
    "hr",
    "ing",
    "ir",
    "lady",
    "lic",
    "lieutenant",
    "lord",
    "lt",
    "ltcol",
    "madam",
    "madame",
    "mag",
    "maj",
    "messrs",
    "mevr",
    "miss",
    "mister",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mx",
    "pastor",
    "phd",
    "prof",
    "professor",
    "rabbi",
    "rev",
    "reverend",
    "senor",
    "senora",
    "sgt",
    "shri",
    "signor",
    "signora",
    "sir",
    "sra",
    "srta",
    "tansri",
    "ustadz",
];

/// Degrees, orders and memberships, folded without gaps. Sorted.
const POST_NOMINALS: &[&str] = &[
    "aca", "acca", "acii", "acis", "acma", "aia", "aicp", "bcom", "beng", "bsc", "capm", "cbe", "ccie",
    "ccna", "ccnp", "cebs", "ceh", "ceng", "cfa", "cfe", "cfp", "cgma", "chfc", "cima", "cipd", "cipm",
    "cipp", "cippe", "cisa", "cism", "cissp", "cita", "clu", "cma", "cmgr", "cpa", "cpcu", "cpim", "cpp",
    "crisc", "cscp", "csm", "cspo", "dba", "dds", "dphil", "dvm", "emba", "esq", "esquire", "faca", "facca",
    "fca", "fcca", "fcia", "fcii", "fcipd", "fcma", "fcmi", "frcp", "frcs", "frgs", "frics", "frsa", "fsa",
    "gphr", "itil", "jd", "kbe", "leed", "llb", "lld", "llm", "lssbb", "maicd", "mba", "mbbs", "mbcs", "mbe",
    "mciob", "mcipd", "mcips", "mcsa", "mcse", "meng", "mhs", "miet", "mims", "mph", "mphil", "mrics", "msc",
    "msw", "obe", "peng", "pgce", "pharmd", "phd", "phr", "pmi", "pmiacp", "pmp", "psm", "psyd", "qc",
    "rhia", "rhit", "rn", "scd", "shrmcp", "shrmscp", "sphr", "togaf",
];

/// Degrees that are also names, so that they count only where they can't be one. Sorted.
const ALSO_NAMES: &[&str] = &["ba", "bed", "bs", "do", "lac", "ma", "mai", "md", "me", "mla", "ms", "pe"];

/// Words that join a surname, folded. Sorted.
const PARTICLES: &[&str] = &[
    "abu", "af", "al", "auf", "aus", "av", "ben", "bin", "bint", "d", "da", "dal", "dall", "dalla", "das",
    "de", "degli", "dei", "del", "della", "dello", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn",
    "la", "las", "le", "los", "mac", "mc", "op", "saint", "san", "sant", "santa", "st", "t", "te", "ten",
    "ter", "van", "vande", "vanden", "vander", "vom", "von", "vor", "zu", "zum", "zur",
];

/// Whether this word, folded without gaps, is a title.
pub(super) fn is_title(squashed: &str) -> bool {
    TITLES.binary_search(&squashed).is_ok()
}

/// Whether this word is a degree. `no_name` where it can't be part of the name by its place.
pub(super) fn is_post_nominal(word: &str, no_name: bool) -> bool {
    let squashed = crate::normal::text::squash(word);
    if ALSO_NAMES.binary_search(&squashed.as_str()).is_ok() {
        // `M.D.`, `M.A.`
        return no_name || word.matches('.').count() > 1;
    }
    POST_NOMINALS.binary_search(&squashed.as_str()).is_ok()
}

/// The generation that this word names.
pub(super) fn suffix(word: &str) -> Option<&'static str> {
    match crate::normal::text::squash(word).as_str() {
        "jr" | "jnr" | "junior" => Some("Jr"),
        "sr" | "snr" | "senior" => Some("Sr"),
        "ii" | "2nd" => Some("II"),
        "iii" | "3rd" => Some("III"),
        "iv" | "4th" => Some("IV"),
        _ => None,
    }
}

/// Whether this word, folded without gaps, joins a surname.
pub(super) fn is_particle(squashed: &str) -> bool {
    PARTICLES.binary_search(&squashed).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for list in [TITLES, POST_NOMINALS, ALSO_NAMES, PARTICLES] {
            let wrong = list.windows(2).find(|pair| pair[0] >= pair[1]);
            assert_eq!(wrong, None);
        }
    }
}
