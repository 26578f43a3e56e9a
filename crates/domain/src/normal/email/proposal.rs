//! What a mistyped domain was probably meant to be. A proposal only: nobody's address is changed in silence.

/// Providers whose domains people mistype most.
const PROVIDERS: &[&str] = &[
    "aol.com",
    "bigpond.com",
    "bluewin.ch",
    "btinternet.com",
    "comcast.net",
    "free.fr",
    "gmail.com",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.co.uk",
    "live.com",
    "mail.ru",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "proton.me",
    "protonmail.com",
    "sbcglobal.net",
    "t-online.de",
    "verizon.net",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.ru",
];

/// Endings that don't exist and what was meant. Sorted.
const ENDINGS: &[(&str, &str)] = &[
    ("c0m", "com"),
    ("cim", "com"),
    ("cmo", "com"),
    ("cocm", "com"),
    ("coim", "com"),
    ("cok", "com"),
    ("comm", "com"),
    ("con", "com"),
    ("conm", "com"),
    ("coom", "com"),
    ("copm", "com"),
    ("cpm", "com"),
    ("cvom", "com"),
    ("dom", "com"),
    ("ent", "net"),
    ("met", "net"),
    ("nett", "net"),
    ("nte", "net"),
    ("ocm", "com"),
    ("ogr", "org"),
    ("oom", "com"),
    ("orgg", "org"),
    ("ort", "org"),
    ("vom", "com"),
    ("xom", "com"),
];

/// The domain that was meant, where it isn't the one that is written.
pub(super) fn of(domain: &str, is_provider: impl Fn(&str) -> bool) -> Option<String> {
    if is_provider(domain) {
        return None;
    }
    let (rest, ending) = domain.rsplit_once('.').unwrap_or((domain, ""));
    let mended = match ENDINGS.binary_search_by(|(wrong, _)| (*wrong).cmp(ending)) {
        Ok(at) => format!("{rest}.{}", ENDINGS[at].1),
        Err(_) => domain.to_owned(),
    };
    if mended != domain && is_provider(&mended) {
        return Some(mended);
    }
    let near = PROVIDERS.iter().find(|provider| mistyped(&mended, provider));
    match near {
        Some(provider) => Some((*provider).to_owned()),
        None => (mended != domain).then_some(mended),
    }
}

/// Whether one slip of the fingers, or a missing ending, makes one of the other.
fn mistyped(written: &str, meant: &str) -> bool {
    let (label, ending) = meant.split_once('.').unwrap_or((meant, ""));
    match written.split_once('.') {
        // `jane@gmail`
        None => written == label || written == meant.replace('.', ""),
        // Short names have too many neighbours that are somebody's.
        Some((name, rest)) if label.len() < 5 => {
            name == label && one_slip(rest, ending) && ending == "com" && !matches!(rest, "co")
        }
        Some((name, rest)) => {
            (rest == ending && one_slip(name, label))
                || (name == label && ending == "com" && one_slip(rest, ending))
        }
    }
}

/// Whether one letter was left out, added, changed or swapped with its neighbour.
pub(super) fn one_slip(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let same_start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[same_start..], &right[same_start..]);
    let same_end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[..left.len() - same_end], &right[..right.len() - same_end]);
    match (left, right) {
        ([_], [_]) | ([], [_]) | ([_], []) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(PROVIDERS.is_sorted_by(|a, b| a < b));
        assert!(ENDINGS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
