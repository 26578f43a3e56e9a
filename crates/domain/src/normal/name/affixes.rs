//! What stands around a name: titles, degrees, generations, particles.

use crate::normal::lookup::Lookup;
use std::sync::LazyLock;

static TITLE_WORDS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(TITLES));
static DEGREES: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(POST_NOMINALS));
static NAMES_TOO: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(ALSO_NAMES));
static JOINING: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(PARTICLES));

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
    TITLE_WORDS.has(squashed)
}

/// Whether this word is a degree. `no_name` where it can't be part of the name by its place.
pub(super) fn is_post_nominal(word: &str, squashed: &str, no_name: bool) -> bool {
    if NAMES_TOO.has(squashed) {
        // `M.D.`, `M.A.`
        return no_name || word.matches('.').count() > 1;
    }
    DEGREES.has(squashed)
}

/// The generation that this word, folded without gaps, names.
pub(super) fn suffix(squashed: &str) -> Option<&'static str> {
    match squashed {
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
    JOINING.has(squashed)
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
