//! Secrets in a vendor's text.

use regex::Regex;
use sluice_vault::Secret;

/// Blotting out shorter texts would only tear words apart.
const SHORTEST: usize = 4;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Blots out a secret: as it is, as an address carries it, and inside base64, which is how `Authorization: Basic`
/// carries it.
pub(crate) fn blot(text: &str, secret: &Secret<String>) -> String {
    let secret = secret.expose().as_str();
    if secret.len() < SHORTEST {
        return text.to_owned();
    }
    let inside = [0, 1, 2].map(|offset| {
        let core: String = base64(secret.as_bytes(), offset).chars().map(in_base64).collect();
        format!("[A-Za-z0-9+/_%-]*{core}[A-Za-z0-9+/_%=-]*")
    });
    let itself: String = secret.chars().map(in_address).collect();
    let pattern = Regex::new(&format!("{itself}|{}", inside.join("|")));
    // A text that can't be searched is not kept.
    pattern.map_or_else(|_| String::new(), |pattern| pattern.replace_all(text, "…").into_owned())
}

/// A character as it is or percent-encoded, any number of times over.
fn in_address(char: char) -> String {
    let encoded: String =
        char.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%(?:25)*{byte:02x}")).collect();
    let plain = regex::escape(char.encode_utf8(&mut [0; 4]));
    let space = if char == ' ' { r"|\+" } else { "" };
    format!("(?:{plain}|(?i:{encoded}){space})")
}

/// A character of base64, which has two names for some.
fn in_base64(char: char) -> String {
    match char {
        '+' => format!("(?:-|{})", in_address('+')),
        '/' => format!("(?:_|{})", in_address('/')),
        char => char.to_string(),
    }
}

/// What base64 makes of these bytes wherever `offset` others, or three times as many and so on, stand before them:
/// without the characters that hold bits of neighbours.
fn base64(bytes: &[u8], offset: usize) -> String {
    let all: Vec<u8> = std::iter::repeat_n(0, offset).chain(bytes.iter().copied()).collect();
    let at = |index: usize| u16::from(all.get(index).copied().unwrap_or_default());
    ((offset * 8).div_ceil(6)..all.len() * 8 / 6)
        .map(|sextet| {
            let bit = sextet * 6;
            let pair = at(bit / 8) << 8 | at(bit / 8 + 1);
            char::from(ALPHABET[usize::from(pair >> (10 - bit % 8) & 63)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(secret: &str, text: &str, expected: &str) {
        assert_eq!(blot(text, &Secret::from(secret)), expected, "{text}");
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secret = "s3cr&t/with +signs é";
        check(secret, "key s3cr&t/with +signs é!", "key …!");
        check(secret, "?k=s3cr%26t%2Fwith+%2Bsigns+%C3%A9&x", "?k=…&x");
        check(secret, "?k=s3cr%26t%2fwith%20%2bsigns%20%c3%a9&x", "?k=…&x");
        check(secret, "?k=s3cr%2526t%252Fwith%2520%252Bsigns%2520%25C3%25A9&x", "?k=…&x");
        // The secret alone, and behind one, two and three others.
        check(secret, "got czNjciZ0L3dpdGggK3NpZ25zIMOp.", "got ….");
        check(secret, "got OnMzY3ImdC93aXRoICtzaWducyDDqQ==.", "got ….");
        check(secret, "got YTpzM2NyJnQvd2l0aCArc2lnbnMgw6k=.", "got ….");
        check(secret, "got YWI6czNjciZ0L3dpdGggK3NpZ25zIMOp.", "got ….");
        check(secret, "got YTpzM2NyJnQvd2l0aCArc2lnbnMgw6k%3D.", "got ….");
        // Base64 in its two alphabets, and in an address.
        check("???>>>~~~", "got Pz8/Pj4+fn5+ Pz8_Pj4-fn5- Pz8%2FPj4%2bfn5%2B", "got … … …");
    }

    #[test]
    fn nothing_else_is_blotted() {
        for text in ["no secret here", "s3cr&t/with", "czNjciZ0", ""] {
            check("s3cr&t/with +signs", text, text);
        }
        check("abc", "abc", "abc");
    }
}
