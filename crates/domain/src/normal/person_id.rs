//! Numbers by which states, insurers and shops know a person.

use super::text;

/// A number of fewer signs names too many people.
const SHORTEST: usize = 5;
/// No register has longer ones.
const LONGEST: usize = 40;

/// The numbers that a text names: letters in capitals and digits, without what stands between. Placeholders are
/// absent.
pub(super) fn parse(written: &str) -> Vec<String> {
    if written.len() > text::LONGEST {
        return Vec::new();
    }
    let mut ids: Vec<String> = written.split([',', ';', '|']).filter_map(one).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn one(written: &str) -> Option<String> {
    // A spreadsheet writes a whole number as `12345.0`.
    let written = written.trim();
    let written = written.strip_suffix(".0").unwrap_or(written);
    let mut id = text::squash(written);
    id.make_ascii_uppercase();
    ((SHORTEST..=LONGEST).contains(&id.len()) && !stands_for_nothing(&id)).then_some(id)
}

fn stands_for_nothing(id: &str) -> bool {
    let digits = || id.bytes().filter(u8::is_ascii_digit);
    let Some(first) = digits().next() else { return true };
    let same = digits().all(|digit| digit == first);
    let only_digits = digits().count() == id.len();
    let counting = only_digits && ("1234567890".starts_with(id) || "0123456789".starts_with(id));
    (same && (only_digits || first == b'0')) || counting
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_however_it_is_written() {
        let check = |written: &str, expected: &[&str]| assert_eq!(parse(written), expected, "{written}");
        check("078-05-1120", &["078051120"]);
        check("078 05 1120", &["078051120"]);
        check("qq 12 34 56 c", &["QQ123456C"]);
        check("C-10045.0", &["C10045"]);
        check("10046; 10045", &["10045", "10046"]);
    }

    #[test]
    fn placeholders_and_short_numbers_are_absent() {
        for written in
            ["", "n/a", "1234", "00000000", "999-99-9999", "123456789", "unknown", "X00000", "none given"]
        {
            assert_eq!(parse(written), Vec::<String>::new(), "{written}");
        }
        assert!(parse(&"7".repeat(50)).is_empty());
    }
}
