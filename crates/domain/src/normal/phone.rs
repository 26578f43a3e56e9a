//! Phone numbers.

use super::Region;
use rlibphonenumber::{ParseError, PhoneNumber, PhoneNumberFormat, PhoneNumberType};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A phone number that can be called, by the numbering plan of its country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// ITU-T E.164: a plus and digits, without the extension.
    pub e164: String,
    /// Digits to dial after the call is taken.
    pub extension: Option<String>,
    /// What the numbering plan uses it for.
    #[serde(default)]
    pub kind: PhoneKind,
}

/// What a numbering plan uses a number for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// A line at a place.
    FixedLine,
    /// A mobile phone.
    Mobile,
    /// One of the two: the plan doesn't tell them apart, as in North America.
    FixedLineOrMobile,
    /// Free for the caller.
    TollFree,
    /// Dear for the caller.
    PremiumRate,
    /// Caller and called share the price.
    SharedCost,
    /// Internet telephony.
    Voip,
    /// Follows a person from line to line.
    PersonalNumber,
    /// A pager.
    Pager,
    /// One number for all offices of a company.
    Uan,
    /// A mailbox for messages.
    Voicemail,
    /// Not told.
    #[default]
    Unknown,
}

impl PhoneKind {
    /// The name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FixedLine => "fixed_line",
            Self::Mobile => "mobile",
            Self::FixedLineOrMobile => "fixed_line_or_mobile",
            Self::TollFree => "toll_free",
            Self::PremiumRate => "premium_rate",
            Self::SharedCost => "shared_cost",
            Self::Voip => "voip",
            Self::PersonalNumber => "personal_number",
            Self::Pager => "pager",
            Self::Uan => "uan",
            Self::Voicemail => "voicemail",
            Self::Unknown => "unknown",
        }
    }

    /// By the plan; nothing where the plan has no such number.
    const fn of(plan: PhoneNumberType) -> Option<Self> {
        Some(match plan {
            PhoneNumberType::FixedLine => Self::FixedLine,
            PhoneNumberType::Mobile => Self::Mobile,
            PhoneNumberType::FixedLineOrMobile => Self::FixedLineOrMobile,
            PhoneNumberType::TollFree => Self::TollFree,
            PhoneNumberType::PremiumRate => Self::PremiumRate,
            PhoneNumberType::SharedCost => Self::SharedCost,
            PhoneNumberType::VoIP => Self::Voip,
            PhoneNumberType::PersonalNumber => Self::PersonalNumber,
            PhoneNumberType::Pager => Self::Pager,
            PhoneNumberType::UAN => Self::Uan,
            PhoneNumberType::VoiceMail => Self::Voicemail,
            PhoneNumberType::Unknown => return None,
        })
    }
}

/// Longer texts are no phone number. In bytes.
const LONGEST: usize = 250;

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

impl PhoneError {
    /// The reason in files and answers.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder(_) => "placeholder",
            Self::RegionUnknown(_) => "region_unknown",
            Self::NotANumber(_) => "not_a_number",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::NotAssigned(_) => "not_assigned",
        }
    }
}

impl Phone {
    /// From any usual way of writing. `region` is the country for national numbers.
    pub fn parse(text: &str, region: Option<&Region>) -> Result<Self, PhoneError> {
        if text.len() > LONGEST && text.trim().len() > LONGEST {
            return Err(PhoneError::NotANumber(super::text::quoted(text)));
        }
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

    /// The international form of ITU-T E.123, with the extension. Made when it is asked for: most numbers are only
    /// compared.
    pub fn display(&self) -> String {
        let mut display = match PhoneNumber::parse(&self.e164, None) {
            Ok(number) => number.format_as(PhoneNumberFormat::International).into_owned(),
            Err(_) => self.e164.clone(),
        };
        if let Some(extension) = &self.extension {
            display.push_str(" ext. ");
            display.push_str(extension);
        }
        display
    }

    /// The country whose plan the number is in; nothing for the numbers of no country, for example `+800`.
    pub fn region(&self) -> Option<Region> {
        let number = PhoneNumber::parse(&self.e164, None).ok()?;
        Region::of_code(&number.get_region_code()?.as_region_str())
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
    let kind = PhoneKind::of(number.get_type()).ok_or_else(|| PhoneError::NotAssigned(text.to_owned()))?;
    let extension = number.extension.take().filter(|extension| !extension.is_empty());
    Ok(Phone { e164: e164(&number), extension, kind })
}

fn e164(number: &PhoneNumber) -> String {
    let mut text = String::with_capacity(24);
    text.push('+');
    push_digits(&mut text, u64::try_from(number.country_code).unwrap_or(0));
    let zeros = if number.italian_leading_zero() { number.number_of_leading_zeros().clamp(0, 10) } else { 0 };
    text.extend((0..zeros).map(|_| '0'));
    push_digits(&mut text, number.national_number);
    text
}

fn push_digits(text: &mut String, number: u64) {
    let mut digits = [0; 20];
    let (mut at, mut rest) = (digits.len(), number);
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// Without what spreadsheets, links and letterheads add to a number.
fn clean(text: &str) -> Cow<'_, str> {
    let mut text =
        text.trim().trim_start_matches(['\'', '’', '`', '"', '=']).trim_end_matches(['"', ';', ',']).trim();
    let schemes = ["tel:", "callto:", "phone:", "tel.", "mobile:", "t:", "m:"];
    let is_word = text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic());
    for scheme in schemes.into_iter().filter(|_| is_word) {
        if text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            text = text[scheme.len()..].trim_start_matches(['/', ' ']);
        }
    }
    // `+44 (0)20`: the national prefix is dropped when dialled from abroad.
    let international = text.starts_with('+') || text.starts_with("00") || text.starts_with("(+");
    if international && text.contains("(0)") {
        Cow::Owned(text.replacen("(0)", " ", 1))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_placeholder(text: &str) -> bool {
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    let Some(first) = digits.next() else { return super::text::is_placeholder(text) };
    let (mut count, mut repeated, mut counting, mut last) = (1, true, true, first);
    for digit in digits {
        count += 1;
        repeated &= digit == last;
        // `1234567890` and `0123456789`
        counting &= digit == last + 1 || (last == b'9' && digit == b'0' && count == 10);
        last = digit;
    }
    (repeated && count >= 5) || (counting && matches!((first, count), (b'1', 7..=10) | (b'0', 10)))
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
        assert_eq!(phone.display(), "+44 20 7946 0958 ext. 12");
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
            assert_eq!(Phone::parse(&phone.display(), None), Ok(phone));
        }
    }
}
