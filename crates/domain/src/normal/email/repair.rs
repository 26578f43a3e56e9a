//! Damage that addresses commonly suffer on their way, and its repair.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The text without the usual damage; the same text where there is none. Only for what can't be read as it stands.
pub(super) fn repaired(text: &str) -> Cow<'_, str> {
    let mut text = text.to_owned();
    if !text.is_ascii() {
        // Full-width letters and signs become plain ones; invisible signs vanish.
        text = text
            .nfkc()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
            .collect();
    }
    let lower = text.to_ascii_lowercase();
    for label in ["e-mail:", "email:", "mail:", "e:"] {
        if lower.trim_start().starts_with(label) {
            let start = text.len() - lower.trim_start().len() + label.len();
            text.replace_range(..start, "");
            break;
        }
    }
    if !text.contains('@') {
        text = spelt_out(&text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '@' if out.ends_with('@') => {}
            // A gap beside a sign, not one between words.
            letter if letter.is_whitespace() => out.push(' '),
            '@' | '.' => {
                out.truncate(out.trim_end().len());
                let in_domain = out.contains('@');
                if !(letter == '.' && in_domain && out.ends_with(['.', '@'])) {
                    out.push(letter);
                }
            }
            letter => {
                let gap = out.ends_with(' ') && out.trim_end().ends_with(['@', '.']);
                if gap {
                    out.truncate(out.trim_end().len());
                }
                out.push(letter);
            }
        }
    }
    Cow::Owned(comma_in_domain(out))
}

/// `jane (at) acme (dot) com`
fn spelt_out(text: &str) -> String {
    let mut out = text.to_owned();
    for (words, sign) in [
        (["(at)", "[at]", "{at}", "<at>", " at ", "(AT)", "[AT]", " AT "], "@"),
        (["(dot)", "[dot]", "{dot}", "<dot>", " dot ", "(DOT)", "[DOT]", " DOT "], "."),
    ] {
        for word in words {
            out = out.replace(word, sign);
        }
    }
    out
}

/// `jane@gmail,com`: a comma before a label that no address could begin with.
fn comma_in_domain(text: String) -> String {
    let Some((local, host)) = text.split_once('@') else { return text };
    let Some((before, after)) = host.split_once([',', ';']) else { return text };
    let suffix = after.trim().trim_end_matches(['.', ',']);
    let is_suffix = !suffix.is_empty()
        && suffix.len() <= 6
        && suffix.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    if is_suffix && !before.is_empty() && !before.contains('.') {
        format!("{local}@{}.{suffix}", before.trim())
    } else {
        text
    }
}
