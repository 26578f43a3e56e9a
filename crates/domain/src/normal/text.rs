//! Folding: from text as people write it to words that can be compared.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// Lower-case ASCII words with one space between them. Marks are dropped (`ü` becomes `u`), other scripts are
/// romanised, apostrophes vanish, all other punctuation separates words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for original in text.nfkc() {
        match original {
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{300}'..='\u{36f}' => continue,
            _ => {}
        }
        let mut known = false;
        for letter in deunicode_char(original).unwrap_or_default().chars() {
            if letter.is_ascii_alphanumeric() {
                if gap && !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
                known = true;
                folded.push(letter.to_ascii_lowercase());
            } else if letter != '\'' {
                gap = true;
            }
        }
        gap |= !known;
    }
    folded
}

/// [`fold`] without the gaps.
pub fn squash(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|letter| letter != ' ');
    folded
}

/// The text with Germanic and Nordic letters written out (`ü` as `ue`, `ø` as `oe`, `å` as `aa`), where it has any.
pub(crate) fn written_out(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 4);
    let mut changed = false;
    for letter in text.nfc() {
        let long = match letter {
            'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                out.push(letter);
                continue;
            }
        };
        changed = true;
        out.push_str(long);
    }
    changed.then_some(out)
}

/// The text without control characters and with single spaces.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in
        text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{200b}' || c == '\u{feff}')
    {
        if word.is_empty() {
            continue;
        }
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

/// Whether people or programs write this where they have no value.
pub(crate) fn is_placeholder(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "asdf",
        "dummy",
        "empty",
        "lorem ipsum",
        "n a",
        "nil",
        "no data",
        "none",
        "not applicable",
        "not available",
        "not given",
        "not provided",
        "not specified",
        "null",
        "private",
        "qwerty",
        "sample",
        "tba",
        "tbc",
        "tbd",
        "test",
        "test test",
        "undefined",
        "unknown",
        "unspecified",
        "xx",
        "xxx",
        "xxxx",
    ];
    NOTHING.binary_search(&fold(text).as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_comparable_words() {
        let check = |text: &str, folded: &str| assert_eq!(fold(text), folded, "{text}");
        check("  Müller–Lüdenscheidt ", "muller ludenscheidt");
        check("O’Brien", "obrien");
        check("Straße", "strasse");
        check("Иван Петров", "ivan petrov");
        check("İstanbul", "istanbul");
        check("ＡＣＭＥ", "acme");
        check("e\u{301}te", "ete");
        check("---", "");
    }

    #[test]
    fn germanic_letters_are_written_out_only_where_there_are_any() {
        assert_eq!(written_out("Jürgen Ørsted").as_deref(), Some("Juergen oersted"));
        assert_eq!(written_out("José"), None);
    }

    #[test]
    fn placeholders_are_sorted_and_known() {
        assert!(is_placeholder("N/A") && is_placeholder(" - ") && is_placeholder("Unknown"));
        assert!(!is_placeholder("Nunes"));
    }
}
