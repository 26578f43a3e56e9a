//! Personal profiles on LinkedIn.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// The name of a personal profile: what follows `/in/` in its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileSlug(String);

/// Why a value is no personal profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Nothing there.
    #[error("no profile given")]
    Empty,
    /// A page of a company, school, group or job.
    #[error("{0:?} is no person's page")]
    NotAPerson(String),
    /// An address elsewhere, or one that names nobody.
    #[error("{0:?} is no profile")]
    Unknown(String),
}

/// What stays as it is in a path segment.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl ProfileSlug {
    /// From the address of a profile in any of its forms, or from the name alone.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let trimmed = text.trim().trim_matches(['"', '\'', '<', '>']);
        if trimmed.is_empty() || super::text::is_placeholder(trimmed) {
            return Err(ProfileError::Empty);
        }
        let unknown = || ProfileError::Unknown(super::text::quoted(text));
        if trimmed.len() > 4 * super::text::LONGEST {
            return Err(unknown());
        }
        let address = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest).trim_start_matches('/');
        let address = address.split(['?', '#']).next().unwrap_or(address);
        let mut segments = address.split('/').filter(|segment| !segment.is_empty());
        let mut first = segments.next().ok_or_else(unknown)?;
        if is_linkedin(first) {
            first = segments.next().ok_or_else(unknown)?;
        } else if first.contains('.') {
            return Err(unknown());
        }
        let segment = match first.to_ascii_lowercase().as_str() {
            "in" => segments.next().ok_or_else(unknown)?,
            "company" | "school" | "showcase" | "groups" | "jobs" | "posts" | "feed" | "pulse"
            | "learning" | "edu" => {
                return Err(ProfileError::NotAPerson(text.to_owned()));
            }
            // A name alone, as long as nothing follows it.
            _ if address == first => first.trim_start_matches('@'),
            _ => return Err(unknown()),
        };
        let decoded = percent_decode_str(segment).decode_utf8().map_err(|_| unknown())?;
        let name = decoded.trim();
        if name.chars().count() < 3
            || name.chars().count() > 150
            || !name.chars().all(|letter| letter.is_alphanumeric() || "-_~’'".contains(letter))
        {
            return Err(unknown());
        }
        Ok(Self(if is_member_id(name) { name.to_owned() } else { name.to_lowercase() }))
    }

    /// The name as text, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The profile's address.
    pub fn url(&self) -> String {
        format!("https://www.linkedin.com/in/{}", utf8_percent_encode(&self.0, SEGMENT))
    }

    /// Whether the name is LinkedIn's own id of the member. The same member has a readable name too, so that two
    /// names of which one is such an id don't tell two people apart.
    pub fn is_member_id(&self) -> bool {
        is_member_id(&self.0)
    }
}

/// Member ids are long, start with `AC` and, unlike names, keep their case.
fn is_member_id(name: &str) -> bool {
    name.len() > 30 && name.starts_with("AC") && !name.contains(' ')
}

fn is_linkedin(host: &str) -> bool {
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    host == "linkedin.com" || host.ends_with(".linkedin.com")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_the_same_however_its_address_is_written() {
        for text in [
            "https://www.linkedin.com/in/jane-doe-123",
            "http://linkedin.com/in/jane-doe-123/",
            "https://uk.linkedin.com/in/Jane-Doe-123",
            "https://m.linkedin.com/in/jane-doe-123?trk=people-guest&utm_source=x#about",
            "www.linkedin.com/in/jane-doe-123/de",
            "linkedin.com/in/jane-doe-123/?locale=en_US",
            "/in/jane-doe-123",
            "in/jane-doe-123",
            "jane-doe-123",
            "@jane-doe-123",
        ] {
            assert_eq!(ProfileSlug::parse(text).unwrap().as_str(), "jane-doe-123", "{text}");
        }
    }

    #[test]
    fn letters_beyond_ascii_are_decoded_and_encoded_again() {
        let slug = ProfileSlug::parse("https://www.linkedin.com/in/jos%C3%A9-garc%C3%ADa").unwrap();
        assert_eq!(slug.as_str(), "josé-garcía");
        assert_eq!(slug.url(), "https://www.linkedin.com/in/jos%C3%A9-garc%C3%ADa");
    }

    #[test]
    fn member_ids_keep_their_case() {
        let id = "ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456789";
        let slug = ProfileSlug::parse(&format!("https://www.linkedin.com/in/{id}")).unwrap();
        assert_eq!(slug.as_str(), id);
        assert!(slug.is_member_id());
    }

    #[test]
    fn what_is_no_persons_page_is_refused_with_the_reason() {
        let not_a_person =
            |text: &str| assert_eq!(ProfileSlug::parse(text), Err(ProfileError::NotAPerson(text.into())));
        not_a_person("https://www.linkedin.com/company/acme");
        not_a_person("linkedin.com/school/mit");
        let unknown =
            |text: &str| assert_eq!(ProfileSlug::parse(text), Err(ProfileError::Unknown(text.into())));
        unknown("https://www.linkedin.com");
        unknown("https://www.linkedin.com/in/");
        unknown("https://www.facebook.com/jane.doe");
        unknown("https://www.linkedin.com/sales/lead/ACwAAA,NAME_SEARCH");
        unknown("Jane Doe");
        assert_eq!(ProfileSlug::parse("n/a"), Err(ProfileError::Empty));
    }

    #[test]
    fn the_address_reads_back_as_the_same_profile() {
        for text in ["jane-doe", "josé-garcía", "ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"] {
            let slug = ProfileSlug::parse(text).unwrap();
            assert_eq!(ProfileSlug::parse(&slug.url()), Ok(slug));
        }
    }
}
