//! What a name says beside itself: what it was before, whose it is, under what brand it trades.

use crate::normal::text;

/// What introduces the name of before, in small letters.
const BEFORE: &[&str] = &["formerly ", "former ", "fka ", "f/k/a ", "f.k.a. ", "previously ", "ex-", "was "];
/// What introduces the owner.
const OWNER: &[&str] = &[
    "part of ",
    "member of ",
    "a member of ",
    "a division of ",
    "division of ",
    "a subsidiary of ",
    "subsidiary of ",
    "a brand of ",
    "brand of ",
    "acquired by ",
    "now part of ",
    "now ",
    "acquired",
];
/// What introduces the name that the public knows.
const BRAND: &[&str] = &[" d/b/a ", " dba ", " t/a ", " trading as ", " doing business as "];
/// What can stand before an introduction. Brackets first.
const BREAKS: &[&str] = &["(", "[", ", ", " - ", " – ", " — ", " | ", "; "];

/// The name of today, and the one of before.
pub(super) fn split(name: &str) -> (&str, Option<&str>) {
    if !says_more(name) {
        return (name, None);
    }
    // Letters keep their places in small ASCII letters.
    let lower = name.to_ascii_lowercase();
    if let Some((at, sign)) = BRAND.iter().find_map(|sign| Some((lower.find(sign)?, sign))) {
        let brand = name[at + sign.len()..].trim();
        if !brand.is_empty() {
            return (brand, None);
        }
    }
    for sign in BREAKS {
        for (at, _) in lower.match_indices(sign).take(8) {
            let (before, after) = (name[..at].trim(), &lower[at + sign.len()..]);
            let inside = after.trim_start();
            let start = at + sign.len() + (after.len() - inside.len());
            if before.is_empty() {
                continue;
            }
            if let Some(word) = BEFORE.iter().find(|word| inside.starts_with(**word)) {
                return (before, Some(bare(&name[start + word.len()..])));
            }
            if OWNER.iter().any(|word| inside.starts_with(word)) || is_owned(inside) {
                return (before, None);
            }
        }
    }
    for word in [" formerly ", " fka ", " f/k/a "] {
        if let Some(at) = lower.find(word).filter(|at| *at > 0) {
            return (name[..at].trim(), Some(bare(&name[at + word.len()..])));
        }
    }
    (name, None)
}

/// Whether there can be anything beside the name itself: most have nothing, and are told so at once.
fn says_more(name: &str) -> bool {
    const WORDS: [&str; 7] = ["formerly", "fka", "f/k/a", "dba", "d/b/a", "t/a", "trading"];
    name.bytes().any(|byte| matches!(byte, b'(' | b'[' | b',' | b'-' | b'|' | b';' | 0xe2))
        || name.split(' ').skip(1).any(|word| {
            word.eq_ignore_ascii_case("doing") || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
        })
}

/// Without the words and the bracket around the name of before.
fn bare(inside: &str) -> &str {
    let inside = inside.trim_start_matches("known as ").trim_start_matches("as ");
    inside.split([')', ']']).next().unwrap_or(inside).trim()
}

/// `a Bolt company`
fn is_owned(inside: &str) -> bool {
    let folded = || text::fold(inside);
    (inside.starts_with("a ") || inside.starts_with("an ")) && {
        let folded = folded();
        ["company", "business", "brand", "co"].iter().any(|end| folded.ends_with(end))
            && folded.split(' ').count() > 2
    }
}
