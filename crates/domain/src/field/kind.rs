//! What a field holds, and whether a value is that.

use super::day::day;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// One line.
    Text,
    /// Several lines.
    Memo,
    /// An e-mail address.
    Email,
    /// A phone number in any writing.
    Phone,
    /// A domain or the address of a website.
    Domain,
    /// An address on the web.
    Url,
    /// A whole number.
    Whole,
    /// A number, or a band such as `11-50`.
    Band,
    /// An amount.
    Money,
    /// A day, `2026-11-23`; read in every writing that can mean no other day.
    Date,
    /// `true` or `false`.
    Flag,
    /// One of these, in this writing.
    Choice(&'static [&'static str]),
    /// Several, with commas between.
    List,
}

/// Why a value is not of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It holds an object or a list where one value is wanted.
    #[error("not one value")]
    NotOne,
    /// It holds no whole number.
    #[error("not a whole number")]
    NotWhole,
    /// It holds no number.
    #[error("not a number")]
    NotNumber,
    /// It is no day.
    #[error("not a day")]
    NotDate,
    /// It is neither true nor false.
    #[error("neither true nor false")]
    NotFlag,
    /// It is none of the options.
    #[error("none of the options")]
    NotOption,
    /// It is no address.
    #[error("not an address")]
    NotAddress,
}

impl Mismatch {
    /// The key of the message catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOne => "value_not_one",
            Self::NotWhole => "value_not_whole",
            Self::NotNumber => "value_not_number",
            Self::NotDate => "value_not_date",
            Self::NotFlag => "value_not_flag",
            Self::NotOption => "value_not_option",
            Self::NotAddress => "value_not_address",
        }
    }
}

impl ValueKind {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Memo => "memo",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Whole => "whole",
            Self::Band => "band",
            Self::Money => "money",
            Self::Date => "date",
            Self::Flag => "flag",
            Self::Choice(_) => "choice",
            Self::List => "list",
        }
    }

    /// The longest value, in bytes. What is longer is none: a page in place of a name, or an attempt to fill the memory.
    pub const fn longest(self) -> usize {
        match self {
            Self::Memo | Self::List => 1 << 16,
            _ => 1 << 12,
        }
    }

    /// The value as the field holds it.
    ///
    /// # Errors
    /// What it is not.
    pub fn read(self, value: &str) -> Result<String, Mismatch> {
        let text = value.trim();
        if text.starts_with(['{', '[']) && text.ends_with(['}', ']']) {
            return Err(Mismatch::NotOne);
        }
        match self {
            Self::Text | Self::Memo | Self::List | Self::Band => Ok(text.to_owned()),
            Self::Email => address(text, '@'),
            Self::Domain | Self::Url => address(text, '.'),
            Self::Phone if text.bytes().filter(u8::is_ascii_digit).count() >= 5 => Ok(text.to_owned()),
            Self::Phone => Err(Mismatch::NotNumber),
            Self::Whole => {
                number(text).filter(|number| number.fract() == 0.0).map(written).ok_or(Mismatch::NotWhole)
            }
            Self::Money => number(text).map(written).ok_or(Mismatch::NotNumber),
            Self::Date => day(text).map(|day| day.to_string()).ok_or(Mismatch::NotDate),
            Self::Flag => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok("true".to_owned()),
                "false" | "no" | "0" => Ok("false".to_owned()),
                _ => Err(Mismatch::NotFlag),
            },
            Self::Choice(options) => options
                .iter()
                .find(|option| option.eq_ignore_ascii_case(text))
                .map(|option| (*option).to_owned())
                .ok_or(Mismatch::NotOption),
        }
    }
}

fn address(text: &str, sign: char) -> Result<String, Mismatch> {
    let inner = text.trim_matches(sign);
    if inner.contains(sign) && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err(Mismatch::NotAddress)
    }
}

/// A number with a sign, thousands apart by commas, and a point.
fn number(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['$', '£', '€']).replace(',', "");
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    digits.parse().ok().filter(|_| plain)
}

fn written(number: f64) -> String {
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_as_its_kind_or_told_what_it_is_not() {
        fn check(kind: ValueKind, value: &str, expected: Result<&str, Mismatch>) {
            assert_eq!(kind.read(value), expected.map(str::to_owned), "{} {value}", kind.name());
        }
        const SIZES: &[&str] = &["1-10", "11-50"];
        check(ValueKind::Text, " a ", Ok("a"));
        check(ValueKind::Text, "{\"a\":1}", Err(Mismatch::NotOne));
        check(ValueKind::Text, "[1,2]", Err(Mismatch::NotOne));
        check(ValueKind::Whole, "1,250", Ok("1250"));
        check(ValueKind::Whole, "12.5", Err(Mismatch::NotWhole));
        check(ValueKind::Whole, "inf", Err(Mismatch::NotWhole));
        check(ValueKind::Money, "$1,250.50", Ok("1250.5"));
        check(ValueKind::Money, "much", Err(Mismatch::NotNumber));
        check(ValueKind::Date, "2026-02-28", Ok("2026-02-28"));
        check(ValueKind::Date, "2026-02-30", Err(Mismatch::NotDate));
        check(ValueKind::Date, "28/02/2026", Ok("2026-02-28"));
        check(ValueKind::Date, "03/02/2026", Err(Mismatch::NotDate));
        check(ValueKind::Flag, "Yes", Ok("true"));
        check(ValueKind::Flag, "", Err(Mismatch::NotFlag));
        check(ValueKind::Choice(SIZES), "11-50", Ok("11-50"));
        check(ValueKind::Choice(SIZES), "30", Err(Mismatch::NotOption));
        check(ValueKind::Email, "ada@example.test", Ok("ada@example.test"));
        check(ValueKind::Email, "ada at example", Err(Mismatch::NotAddress));
        check(ValueKind::Phone, "+44 20 7946 0958", Ok("+44 20 7946 0958"));
        check(ValueKind::Phone, "n/a", Err(Mismatch::NotNumber));
        check(ValueKind::Url, "https://linkedin.com/in/ada", Ok("https://linkedin.com/in/ada"));
        check(ValueKind::Url, "ada", Err(Mismatch::NotAddress));
    }
}
