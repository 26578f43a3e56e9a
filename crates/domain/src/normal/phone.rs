//! Phone numbers.

use super::Region;
use rlibphonenumber::{ParseError, PhoneNumber, PhoneNumberFormat};
use serde::{Deserialize, Serialize};

/// A phone number that can be called, by the numbering plan of its country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// ITU-T E.164: a plus and digits, without the extension.
    pub e164: String,
    /// The international form of ITU-T E.123, with the extension.
    pub display: String,
    /// Digits to dial after the call is taken.
    pub extension: Option<String>,
}

/// Why a value is no phone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing there.
    #[error("no phone number given")]
    Empty,
    /// Written where there is no number, for example `0000000000`.
    #[error("{0:?} stands for no phone number")]
    Placeholder(String),
    /// A national number, and the country isn't known.
    #[error("{0:?} has no country code and the country is unknown")]
    RegionUnknown(String),
    /// Not written like a phone number.
    #[error("{0:?} is no phone number")]
    NotANumber(String),
    /// Fewer digits than any number of the country has.
    #[error("{0:?} is too short for a phone number")]
    TooShort(String),
    /// More digits than any number of the country has.
    #[error("{0:?} is too long for a phone number")]
    TooLong(String),
    /// The country's numbering plan has no such number.
    #[error("{0:?} is not in the numbering plan of its country")]
    NotAssigned(String),
}

impl Phone {
    /// From any usual way of writing. `region` is the country for national numbers.
    pub fn parse(text: &str, region: Option<&Region>) -> Result<Self, PhoneError> {
        let cleaned = clean(text);
        if cleaned.is_empty() {
            return Err(PhoneError::Empty);
        }
        if is_placeholder(&cleaned) {
            return Err(PhoneError::Placeholder(text.to_owned()));
        }
        let plan = region.and_then(|region| region.code().parse::<rlibphonenumber::Region>().ok());
        let first = number(&cleaned, plan, text);
        // `00` is the international prefix of most countries, so it is tried wherever it isn't the country's own.
        match (first, cleaned.strip_prefix("00")) {
            (Err(_), Some(rest)) => number(&format!("+{rest}"), None, text),
            (first, _) => first,
        }
    }
}

fn number(cleaned: &str, plan: Option<rlibphonenumber::Region>, text: &str) -> Result<Phone, PhoneError> {
    let refused = |error: ParseError| match error {
        ParseError::InvalidCountryCode if plan.is_none() && !cleaned.starts_with('+') => {
            PhoneError::RegionUnknown(text.to_owned())
        }
        ParseError::InvalidCountryCode | ParseError::NotANumber(_) => PhoneError::NotANumber(text.to_owned()),
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::TooShort(text.to_owned()),
        ParseError::TooLongNsn => PhoneError::TooLong(text.to_owned()),
    };
    let mut number = PhoneNumber::parse(cleaned, plan).map_err(refused)?;
    if !number.is_valid() {
        return Err(PhoneError::NotAssigned(text.to_owned()));
    }
    let extension = number.extension.take().filter(|extension| !extension.is_empty());
    let mut display = number.format_as(PhoneNumberFormat::International).into_owned();
    if let Some(extension) = &extension {
        display.push_str(" ext. ");
        display.push_str(extension);
    }
    Ok(Phone { e164: number.format_as(PhoneNumberFormat::E164).into_owned(), display, extension })
}

/// Without what spreadsheets, links and letterheads add to a number.
fn clean(text: &str) -> String {
    let mut text =
        text.trim().trim_start_matches(['\'', '’', '`', '"', '=']).trim_end_matches(['"', ';', ',']).trim();
    for scheme in ["tel:", "callto:", "phone:", "tel.", "mobile:", "t:", "m:"] {
        if text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            text = text[scheme.len()..].trim_start_matches(['/', ' ']);
        }
    }
    // `+44 (0)20`: the national prefix is dropped when dialled from abroad.
    let international = text.starts_with('+') || text.starts_with("00") || text.starts_with("(+");
    if international { text.replacen("(0)", " ", 1) } else { text.to_owned() }
}

fn is_placeholder(text: &str) -> bool {
    if super::text::is_placeholder(text) {
        return true;
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let repeated = digits.len() >= 5 && digits.windows(2).all(|pair| pair[0] == pair[1]);
    repeated
        || matches!(
            digits.as_slice(),
            b"1234567890" | b"0123456789" | b"123456789" | b"12345678" | b"1234567"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let check = |text: &str, region: Option<&str>, e164: &str, extension: Option<&str>| {
            let region = region.map(|code| Region::parse(code).unwrap());
            let phone = Phone::parse(text, region.as_ref()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((phone.e164.as_str(), phone.extension.as_deref()), (e164, extension), "{text}");
        };
        for text in [
            "020 7946 0958",
            "+44 20 7946 0958",
            "+44 (0)20 7946 0958",
            "0044 20 7946 0958",
            "(020) 7946-0958",
            "'+442079460958",
            "tel:+44-20-7946-0958",
            "Tel. 020 7946 0958",
            "44 20 7946 0958",
            "０２０ ７９４６ ０９５８",
            " 020.7946.0958 ",
        ] {
            check(text, Some("GB"), "+442079460958", None);
        }
        check("0044 20 7946 0958", Some("US"), "+442079460958", None);
        check("011 44 20 7946 0958", Some("US"), "+442079460958", None);
        check("0044 (0) 20 7946 0958", None, "+442079460958", None);
        check("(415) 555-0132", Some("US"), "+14155550132", None);
        check("415-555-0132 ext. 204", Some("US"), "+14155550132", Some("204"));
        check("+1 415 555 0132 x204", None, "+14155550132", Some("204"));
        check("tel:+1-415-555-0132;ext=204", None, "+14155550132", Some("204"));
        check("+49 (0) 30 901820", None, "+4930901820", None);
        check("06 698 92000", Some("IT"), "+390669892000", None);
    }

    #[test]
    fn the_display_form_is_international() {
        let phone = Phone::parse("020 7946 0958 ext 12", Some(&Region::parse("GB").unwrap())).unwrap();
        assert_eq!(phone.display, "+44 20 7946 0958 ext. 12");
    }

    #[test]
    fn what_cannot_be_called_is_refused_with_the_reason() {
        let check = |text: &str, region: Option<&str>, error: fn(String) -> PhoneError| {
            let region = region.map(|code| Region::parse(code).unwrap());
            assert_eq!(Phone::parse(text, region.as_ref()), Err(error(text.to_owned())), "{text}");
        };
        assert_eq!(Phone::parse("  ", None), Err(PhoneError::Empty));
        check("0000000000", Some("US"), PhoneError::Placeholder);
        check("1234567890", None, PhoneError::Placeholder);
        check("n/a", None, PhoneError::Placeholder);
        check("020 7946 0958", None, PhoneError::RegionUnknown);
        check("call me", Some("GB"), PhoneError::NotANumber);
        check("+999 123 4567", None, PhoneError::NotANumber);
        check("+44 1", None, PhoneError::TooShort);
        check("+44 20 7946 0958 1234 5678 99", None, PhoneError::TooLong);
        check("+1 115 555 0132", None, PhoneError::NotAssigned);
    }

    #[test]
    fn a_display_form_reads_back_as_the_same_number() {
        for text in ["+44 20 7946 0958", "+1 415-555-0132 ext. 204", "+39 06 6989 2000"] {
            let phone = Phone::parse(text, None).unwrap();
            assert_eq!(Phone::parse(&phone.display, None), Ok(phone));
        }
    }
}
