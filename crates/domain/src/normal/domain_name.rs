//! Internet domains.

mod shared;

use super::lookup::Lookup;
use serde::{Deserialize, Serialize};
use shared::{FREE_MAIL, SHARED_HOSTS};
use std::sync::LazyLock;

static FREE: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(FREE_MAIL));

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

impl DomainError {
    /// The reason in files and answers.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder(_) => "placeholder",
            Self::Syntax(_) => "syntax",
            Self::PublicSuffix(_) => "public_suffix",
            Self::SharedSite(_) => "shared_site",
        }
    }
}

/// Longer texts are no address of a website. In bytes.
const LONGEST: usize = 4_000;

impl Domain {
    /// From a URL, a host name, a domain or an e-mail address.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let trimmed = text.trim().trim_matches(['"', '\'', '<', '>']);
        if trimmed.is_empty() {
            return Err(DomainError::Empty);
        }
        if trimmed.len() > LONGEST {
            return Err(DomainError::Syntax(super::text::quoted(text)));
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

    /// From a host name in ASCII and lower case.
    pub(crate) fn of_host(ascii: &str) -> Option<Self> {
        registrable(ascii).filter(|domain| !is_placeholder(domain)).map(|domain| Self(domain.to_owned()))
    }

    /// The domain as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The brand: the registered label without the public suffix, `acme` of `acme.co.uk`.
    pub fn label(&self) -> &str {
        self.0.split_once('.').map_or(self.0.as_str(), |(label, _)| label)
    }

    /// The organisation's domain that was probably meant, where this one has an ending that doesn't exist. For a person
    /// to judge.
    pub fn proposal(&self) -> Option<Self> {
        let meant = Self::parse(&super::email::meant(&self.0)?).ok()?;
        (meant.label() == self.label() && !meant.is_free_mail()).then_some(meant)
    }

    /// Whether anybody can have a mailbox there, so that it names no employer.
    pub fn is_free_mail(&self) -> bool {
        is_free_mail(&self.0)
    }
}

/// Whether anybody can have a mailbox at this registrable domain.
pub fn is_free_mail(registrable: &str) -> bool {
    FREE.has(registrable)
}

/// Whether this registrable domain is written where there is none.
pub(crate) fn is_placeholder(registrable: &str) -> bool {
    shared::PLACEHOLDERS.contains(&registrable)
}

/// A host name of two labels or more in ASCII and lower case; nothing for addresses and bare words.
pub(crate) fn ascii(host: &str) -> Option<String> {
    /// Longer names of any script have no ASCII form that a name server takes. In bytes.
    const LONGEST: usize = 1_000;
    let ascii = match plain(host) {
        Some(plain) => plain,
        None if host.len() > LONGEST => return None,
        None => idna::domain_to_ascii_strict(host).ok()?,
    };
    let (_, last) = ascii.rsplit_once('.')?;
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit());
    (!numeric && last.len() >= 2 && ascii.split('.').all(|label| !label.is_empty())).then_some(ascii)
}

/// A host name of letters, digits and hyphens that no rule of RFC 5891 changes, in lower case.
fn plain(host: &str) -> Option<String> {
    let letters = |label: &str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_plain = |label: &str| {
        let hyphens = label.starts_with('-') || label.ends_with('-') || label.get(2..4) == Some("--");
        (1..=63).contains(&label.len()) && letters(label) && !hyphens
    };
    (host.len() <= 253 && host.split('.').all(is_plain)).then(|| host.to_ascii_lowercase())
}

/// The registrable part by the public suffix list. A private suffix that stands alone is its owner's own domain.
pub fn registrable(ascii: &str) -> Option<&str> {
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
    fn an_ending_that_does_not_exist_is_mended_and_no_employer_becomes_a_mail_provider() {
        let check = |text: &str, proposal: Option<&str>| {
            let proposed = Domain::parse(text).unwrap().proposal();
            assert_eq!(proposed.as_ref().map(Domain::as_str), proposal, "{text}");
        };
        check("acme.con", Some("acme.com"));
        check("www.acme.nett", Some("acme.net"));
        check("acme.com", None);
        check("acme.co.uk", None);
        check("gmial.com", None);
        check("gmail.con", None);
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
