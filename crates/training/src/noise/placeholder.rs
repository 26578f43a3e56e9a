//! What is written where there is nothing to write.

use crate::dice::Dice;

const EMAIL: &[&str] = &[
    "test@test.com",
    "none@none.com",
    "n/a",
    "na@na.com",
    "noemail@noemail.com",
    "unknown",
    "-",
    "test@example.com",
    "no@email.com",
    "none",
    "N/A",
];
const PHONE: &[&str] = &[
    "0000000000",
    "n/a",
    "-",
    "1234567890",
    "1111111111",
    "unknown",
    "000-000-0000",
    "9999999999",
    "0",
    "+1",
    "none",
    "N/A",
];
const TEXT: &[&str] =
    &["n/a", "N/A", "-", "unknown", "none", "Unknown", "null", "NULL", ".", "tbd", "xxx", "?", "None"];
const PAGE: &[&str] =
    &["n/a", "N/A", "-", "unknown", "none", "null", "https://www.linkedin.com/in/", "not found"];

/// A placeholder for a mailbox.
pub(crate) fn email(dice: &mut Dice) -> &'static str {
    EMAIL[dice.below(EMAIL.len())]
}

/// A placeholder for a number.
pub(crate) fn phone(dice: &mut Dice) -> &'static str {
    PHONE[dice.below(PHONE.len())]
}

/// A placeholder for a name of something.
pub(crate) fn text(dice: &mut Dice) -> &'static str {
    TEXT[dice.below(TEXT.len())]
}

/// A placeholder for an address on the web.
pub(crate) fn page(dice: &mut Dice) -> &'static str {
    PAGE[dice.below(PAGE.len())]
}

/// Whether a value is one of these.
pub(crate) fn is_one(value: &str) -> bool {
    [EMAIL, PHONE, TEXT, PAGE].iter().any(|list| list.contains(&value))
}
