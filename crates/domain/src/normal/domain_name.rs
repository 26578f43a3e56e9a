//! Internet domains.

mod shared;

use serde::{Deserialize, Serialize};
use shared::{FREE_MAIL, SHARED_HOSTS};

/// The part of a domain name that somebody registered, in ASCII (RFC 5891) and lower case: `acme.co.uk` of
/// `https://www.acme.co.uk/about`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Domain(String);

/// Why a value names no organisation's domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// Nothing there.
    #[error("no domain given")]
    Empty,
    /// Written where there is no domain, or reserved for examples (RFC 2606).
    #[error("{0:?} stands for no domain")]
    Placeholder(String),
    /// Not a domain name.
    #[error("{0:?} is no domain name")]
    Syntax(String),
    /// A suffix under which others register, for example `co.uk`.
    #[error("{0:?} is a public suffix")]
    PublicSuffix(String),
    /// A page on somebody else's site, for example a social network.
    #[error("{0:?} is a page on a shared site")]
    SharedSite(String),
}

impl Domain {
    /// From a URL, a host name, a domain or an e-mail address.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let trimmed = text.trim().trim_matches(['"', '\'', '<', '>']);
        if trimmed.is_empty() {
            return Err(DomainError::Empty);
        }
        let rest = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest).trim_start_matches('/');
        let (authority, path) = match rest.find(['/', '?', '#', '\\']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = host.split_once(':').map_or(host, |(host, _)| host).trim_end_matches('.');
        if !host.contains('.') && super::text::is_placeholder(trimmed) {
            return Err(DomainError::Placeholder(text.to_owned()));
        }
        let ascii = ascii(host).ok_or_else(|| DomainError::Syntax(text.to_owned()))?;
        let registrable = registrable(&ascii).ok_or_else(|| DomainError::PublicSuffix(text.to_owned()))?;
        if is_placeholder(registrable) {
            return Err(DomainError::Placeholder(text.to_owned()));
        }
        if path.trim_matches('/').len() > 1 && SHARED_HOSTS.contains(&registrable) {
            return Err(DomainError::SharedSite(text.to_owned()));
        }
        Ok(Self(registrable.to_owned()))
    }

    /// The domain as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The brand: the registered label without the public suffix, `acme` of `acme.co.uk`.
    pub fn label(&self) -> &str {
        self.0.split_once('.').map_or(self.0.as_str(), |(label, _)| label)
    }

    /// Whether anybody can have a mailbox there, so that it names no employer.
    pub fn is_free_mail(&self) -> bool {
        is_free_mail(&self.0)
    }
}

/// Whether anybody can have a mailbox at this registrable domain.
pub(crate) fn is_free_mail(registrable: &str) -> bool {
    FREE_MAIL.binary_search(&registrable).is_ok()
}

/// Whether this registrable domain is written where there is none.
pub(crate) fn is_placeholder(registrable: &str) -> bool {
    shared::PLACEHOLDERS.contains(&registrable)
}

/// A host name of two labels or more in ASCII and lower case; nothing for addresses and bare words.
pub(crate) fn ascii(host: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(host).ok()?;
    let (_, last) = ascii.rsplit_once('.')?;
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit());
    (!numeric && last.len() >= 2 && ascii.split('.').all(|label| !label.is_empty())).then_some(ascii)
}

/// The registrable part by the public suffix list. A private suffix that stands alone is its owner's own domain.
pub(crate) fn registrable(ascii: &str) -> Option<&str> {
    psl::domain_str(ascii).or_else(|| {
        let private = psl::suffix(ascii.as_bytes())?.typ() == Some(psl::Type::Private);
        private.then_some(ascii)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registrable_part_is_found_in_any_way_of_writing() {
        let check =
            |text: &str, domain: &str| assert_eq!(Domain::parse(text).unwrap().as_str(), domain, "{text}");
        for text in [
            "acme.co.uk",
            "ACME.co.uk.",
            "www.acme.co.uk",
            "http://www.acme.co.uk/",
            "https://shop.uk.acme.co.uk:8443/path?q=a@b#c",
            "//acme.co.uk",
            "jane@mail.acme.co.uk",
        ] {
            check(text, "acme.co.uk");
        }
        check("https://bücher.de", "xn--bcher-kva.de");
        check("acme.example", "acme.example");
        check("https://www.linkedin.com", "linkedin.com");
        check("shop.myshopify.com", "shop.myshopify.com");
    }

    #[test]
    fn what_names_no_organisation_is_refused_with_the_reason() {
        let check = |text: &str, error: fn(String) -> DomainError| {
            assert_eq!(Domain::parse(text), Err(error(text.to_owned())), "{text}");
        };
        assert_eq!(Domain::parse(""), Err(DomainError::Empty));
        check("n/a", DomainError::Placeholder);
        check("https://example.com", DomainError::Placeholder);
        check("localhost", DomainError::Syntax);
        check("192.168.0.1", DomainError::Syntax);
        check("two words.com", DomainError::Syntax);
        check("co.uk", DomainError::PublicSuffix);
        check("https://www.linkedin.com/company/acme", DomainError::SharedSite);
        check("facebook.com/acme", DomainError::SharedSite);
    }

    #[test]
    fn the_label_is_the_brand() {
        assert_eq!(Domain::parse("https://www.acme.co.uk").unwrap().label(), "acme");
        assert_eq!(Domain::parse("acme.com").unwrap().label(), "acme");
    }

    #[test]
    fn free_mail_is_known_and_the_list_is_sorted() {
        assert!(FREE_MAIL.is_sorted_by(|a, b| a < b));
        assert!(Domain::parse("x@gmail.com").unwrap().is_free_mail());
        assert!(Domain::parse("mail.yahoo.co.uk").unwrap().is_free_mail());
        assert!(!Domain::parse("acme.com").unwrap().is_free_mail());
    }

    #[test]
    fn every_listed_domain_is_registrable() {
        for domain in FREE_MAIL.iter().chain(SHARED_HOSTS) {
            assert_eq!(registrable(domain), Some(*domain));
        }
    }
}
