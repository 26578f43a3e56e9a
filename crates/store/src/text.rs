//! Names as they sort, and text as it is searched: without case, diacritics or punctuation.

use deunicode::deunicode;

/// Letters of any script as plain small letters.
pub(crate) fn folded(text: &str) -> String {
    deunicode(text).to_lowercase()
}

/// What is indexed of a value: folded words.
pub(crate) fn words(text: &str) -> Vec<String> {
    folded(text)
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// What is indexed of a phone number in international notation: all its digits, and the digits after the country's.
pub(crate) fn phone_words(international: &str) -> String {
    let all = digits(international);
    let national = international.trim().split_once(' ').map_or_else(String::new, |(_, rest)| digits(rest));
    if national.is_empty() { all } else { format!("{all} {national}") }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The full-text query for what somebody typed: every word must be the beginning of a word. What looks like a
/// phone number is also looked for as one. Nothing where there is no word.
pub(crate) fn query(typed: &str) -> Option<String> {
    let words = words(typed);
    if words.is_empty() {
        return None;
    }
    let every = words.iter().map(|word| prefix(word)).collect::<Vec<_>>().join(" AND ");
    let number = phone_like(typed).filter(|_| words.len() > 1 || typed.trim_start().starts_with('0'));
    Some(match number {
        Some(number) => format!("({every}) OR {}", prefix(&number)),
        None => every,
    })
}

fn prefix(word: &str) -> String {
    format!("\"{word}\"*")
}

/// The digits of a number as it is indexed: without the zeros of the national or international way to dial.
fn phone_like(typed: &str) -> Option<String> {
    if typed.chars().any(|letter| !letter.is_ascii_digit() && !" +-()./".contains(letter)) {
        return None;
    }
    // "+44 (0)20 …": the zero in brackets is not dialled from abroad.
    let number = digits(&typed.replace("(0)", ""));
    let number = number.trim_start_matches('0');
    (number.len() >= 3).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_a_query() {
        let check =
            |typed: &str, wanted: Option<&str>| assert_eq!(query(typed).as_deref(), wanted, "{typed}");
        check("", None);
        check(" -,\"* ", None);
        check("Søren", Some("\"soren\"*"));
        check("ann.smith@acme", Some("\"ann\"* AND \"smith\"* AND \"acme\"*"));
        check("a\" OR b", Some("\"a\"* AND \"or\"* AND \"b\"*"));
        check("020 7946", Some("(\"020\"* AND \"7946\"*) OR \"207946\"*"));
        check("+44 (0)20 7946", Some("(\"44\"* AND \"0\"* AND \"20\"* AND \"7946\"*) OR \"44207946\"*"));
        check("0207946", Some("(\"0207946\"*) OR \"207946\"*"));
        check("3m", Some("\"3m\"*"));
    }

    #[test]
    fn a_phone_is_found_with_and_without_its_country() {
        assert_eq!(phone_words("+44 20 7946 0123"), "442079460123 2079460123");
        assert_eq!(phone_words("+442079460123"), "442079460123");
    }
}
