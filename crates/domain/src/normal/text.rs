//! Folding: from text as people write it to words that can be compared.

use super::lookup::Lookup;
use deunicode::deunicode_char;
use std::{borrow::Cow, sync::LazyLock};
use unicode_normalization::UnicodeNormalization;

/// Lower-case ASCII words with one space between them. Marks are dropped (`ü` becomes `u`), other scripts are
/// romanised, apostrophes vanish, all other punctuation separates words.
pub fn fold(text: &str) -> String {
    if is_one_word(text) {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    if text.is_ascii() {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                if gap && !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
                folded.push(char::from(byte.to_ascii_lowercase()));
            } else if !matches!(byte, b'\'' | b'`') {
                gap = true;
            }
        }
        return folded;
    }
    // Below U+0300 nothing is composed, and what is compatible has the same letters.
    if text.chars().all(|letter| letter < '\u{300}') {
        fold_letters(text.chars(), &mut folded);
    } else {
        fold_letters(text.nfkc(), &mut folded);
    }
    folded
}

/// Whether nothing but the case of a text changes when it is folded.
fn is_one_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn fold_letters(text: impl Iterator<Item = char>, folded: &mut String) {
    let mut gap = false;
    for original in text {
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
}

/// [`fold`] without the gaps.
pub fn squash(text: &str) -> String {
    if is_one_word(text) {
        return text.to_ascii_lowercase();
    }
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        let mut squashed = String::with_capacity(text.len());
        squashed.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        return squashed;
    }
    let mut folded = fold(text);
    folded.retain(|letter| letter != ' ');
    folded
}

/// The text with Germanic and Nordic letters written out (`ü` as `ue`, `ø` as `oe`, `å` as `aa`), where it has any.
pub(crate) fn written_out(text: &str) -> Option<String> {
    let composed = |c| matches!(c, 'ä' | 'Ä' | 'æ' | 'Æ' | 'ö' | 'Ö' | 'ø' | 'Ø' | 'ü' | 'Ü' | 'å' | 'Å');
    if text.is_ascii() || !text.contains(|c| composed(c) || matches!(c, '\u{308}' | '\u{30a}')) {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 4);
    let mut changed = false;
    let marked = text.contains(['\u{308}', '\u{30a}']);
    let composed: Cow<'_, str> = if marked { text.nfc().collect::<String>().into() } else { text.into() };
    for letter in composed.chars() {
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
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let lone = |pair: &[u8]| pair[0] != b' ' || pair[1] != b' ';
    let bytes = text.as_bytes();
    if bytes.iter().all(|byte| (b' '..0x7f).contains(byte)) && bytes.windows(2).all(lone) {
        return Cow::Borrowed(text.trim_matches(' '));
    }
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
    Cow::Owned(tidy)
}

/// [`squash`] of one word, without memory of its own where the word is short and plain.
pub(crate) enum Squashed {
    /// The first letters of it.
    Short([u8; 24], usize),
    /// All others.
    Long(String),
}

impl Squashed {
    /// Of this word.
    pub(crate) fn of(word: &str) -> Self {
        let mut short = [0; 24];
        if word.len() > short.len() || !word.is_ascii() {
            return Self::Long(squash(word));
        }
        let mut length = 0;
        for byte in word.bytes().filter(u8::is_ascii_alphanumeric) {
            short[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        Self::Short(short, length)
    }
}

impl std::ops::Deref for Squashed {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Short(letters, length) => std::str::from_utf8(&letters[..*length]).unwrap_or_default(),
            Self::Long(word) => word,
        }
    }
}

/// Longer values are no value of one field, and not worth the time of reading them. In bytes.
pub(crate) const LONGEST: usize = 1_000;

/// As much of a refused value as a message needs.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Written where there is no value, folded. Sorted.
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

static NOTHINGS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(NOTHING));

/// Whether people or programs write this where they have no value.
pub(crate) fn is_placeholder(text: &str) -> bool {
    if !text.is_ascii() {
        return text.len() <= LONGEST && is_nothing(&fold(text));
    }
    let mut letters = text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    // No placeholder starts otherwise, nor is longer.
    let starts = letters.next().is_none_or(|first| b"adelnpqstux".contains(&first));
    starts && letters.take(16).count() < 16 && is_nothing(&fold(text))
}

/// [`is_placeholder`] for a text that is folded already.
pub(crate) fn is_nothing(folded: &str) -> bool {
    folded.len() <= 16 && NOTHINGS.has(folded)
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
    fn plain_letters_are_folded_like_all_others() {
        for text in ["", "O'Brien & Sons", "  a--b  ", "A.B.C.", "x`y", "tab\tand\u{7f}", "N/A"] {
            // A letter beyond ASCII takes the other way.
            assert_eq!(fold(&format!("{text} é")).trim_end_matches(['e', ' ']), fold(text), "{text}");
            assert_eq!(squash(text), fold(text).replace(' ', ""));
            assert_eq!(tidy(text), tidy(&format!("{text}\u{feff}")), "{text}");
        }
    }

    #[test]
    fn placeholders_are_sorted_and_known() {
        assert!(NOTHING.is_sorted_by(|a, b| a < b));
        assert!(NOTHING.iter().all(|text| is_placeholder(text) && fold(text) == *text));
        assert!(is_placeholder("N/A") && is_placeholder(" - ") && is_placeholder("Unknown"));
        assert!(!is_placeholder("Nunes"));
    }
}
