//! E-mail addresses.

mod lists;
mod proposal;
mod repair;

use super::{
    domain_name::{self, Domain},
    lookup::Lookup,
    text::Squashed,
};
use lists::{DISPOSABLE, NO_MAILBOX, NO_REPLY, ROLES};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

static NOBODYS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(NO_MAILBOX));
static THROWN_AWAY: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(DISPOSABLE));
static FUNCTIONS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(ROLES));

/// An address that mail can be sent to: dot-atom local part (RFC 5322 §3.2.3) and a domain name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// Lower case, the domain in ASCII.
    pub address: String,
    /// The mailbox behind the address: without a `+tag`, and as Gmail reads it where Gmail delivers it. Only for
    /// comparing, never for writing.
    pub match_key: String,
    /// Whose mailbox it is.
    pub class: EmailClass,
}

/// Whose mailbox an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailClass {
    /// A person's at an organisation.
    Work,
    /// A person's at a provider where anybody can have one.
    FreeMail,
    /// A function's, for example `sales@`: it says nothing about who reads it.
    Role,
    /// Made to be thrown away.
    Disposable,
}

impl EmailClass {
    /// The name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::FreeMail => "free_mail",
            Self::Role => "role",
            Self::Disposable => "disposable",
        }
    }
}

/// Why a value is no usable address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing there.
    #[error("no address given")]
    Empty,
    /// Written where there is no address, or where the source keeps it locked.
    #[error("{0:?} stands for no address")]
    Placeholder(String),
    /// A mailbox that nobody reads.
    #[error("nobody reads {0:?}")]
    NoReply(String),
    /// Not exactly one local part and one domain.
    #[error("{0:?} is no address")]
    Syntax(String),
    /// The part before the `@` isn't a dot-atom.
    #[error("{0:?} is no mailbox name")]
    Local(String),
    /// The part after the `@` isn't a domain name.
    #[error("{0:?} is no domain name")]
    Domain(String),
    /// Longer than SMTP allows (RFC 5321 §4.5.3.1): 64 octets before the `@`, 254 in all.
    #[error("an address of {0} octets is too long")]
    TooLong(usize),
}

impl EmailError {
    /// The reason in files and answers.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder(_) => "placeholder",
            Self::NoReply(_) => "no_reply",
            Self::Syntax(_) => "syntax",
            Self::Local(_) => "invalid_local_part",
            Self::Domain(_) => "invalid_domain",
            Self::TooLong(_) => "too_long",
        }
    }

    /// Whether it is written where there is no mailbox that anybody reads.
    pub const fn is_placeholder(&self) -> bool {
        matches!(self, Self::Placeholder(_) | Self::NoReply(_))
    }
}

impl Email {
    /// From an address, a `mailto:` link or a `Name <address>` form; of several addresses the first. Gaps beside signs,
    /// doubled signs, full-width letters, `(at)` and a comma in the domain are repaired; the spelling is not.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let read = Self::read(text);
        match &read {
            Err(EmailError::Syntax(_) | EmailError::Local(_) | EmailError::Domain(_)) => {
                Self::read(&repair::repaired(text)).or(read)
            }
            _ => read,
        }
    }

    /// The address that was probably meant, where its domain is probably mistyped: `jane@gmail.com` for
    /// `jane@gmial.com`. For a person to judge.
    pub fn proposal(text: &str) -> Option<String> {
        if text.len() > super::text::LONGEST || !text.contains(['@', '＠', '(', '[', ' ']) {
            return None;
        }
        let known = Self::parse(text).ok();
        let address = match &known {
            Some(email) => email.address.clone(),
            None => bare(&repair::repaired(text)).to_ascii_lowercase(),
        };
        let (local, domain) = address.rsplit_once('@')?;
        let meant = meant(domain)?;
        Self::read(&[local, "@", &meant].concat()).ok().map(|email| email.address)
    }

    /// The address at an employer's domain, where its own is one slip of the fingers away from that. For a person to judge.
    pub fn at_employers(&self, employer: &Domain) -> Option<String> {
        /// Shorter names have too many neighbours that are somebody's.
        const LEAST: usize = 5;
        let (local, host) = self.address.rsplit_once('@')?;
        let (label, ending) = host.split_once('.')?;
        let (meant, same) = employer.as_str().split_once('.')?;
        let is_near = ending == same && meant.len() >= LEAST && proposal::one_slip(label, meant);
        is_near.then(|| [local, "@", employer.as_str()].concat())
    }

    fn read(text: &str) -> Result<Self, EmailError> {
        let trimmed = text.trim();
        if trimmed.len() > super::text::LONGEST {
            return Err(EmailError::TooLong(trimmed.len()));
        }
        let bare = bare(trimmed);
        if bare.is_empty() {
            return Err(EmailError::Empty);
        }
        if super::text::is_placeholder(bare) || bare.eq_ignore_ascii_case("na") {
            return Err(EmailError::Placeholder(text.to_owned()));
        }
        let (local, host) = bare.split_once('@').ok_or_else(|| EmailError::Syntax(text.to_owned()))?;
        if host.contains('@') {
            return Err(EmailError::Syntax(text.to_owned()));
        }
        let local = local.to_ascii_lowercase();
        if !is_dot_atom(&local) {
            return Err(EmailError::Local(local));
        }
        let written = host.trim_end_matches('.');
        let squashed = Squashed::of(&local);
        let ascii = domain_name::ascii(written);
        let domain = ascii.as_deref().unwrap_or(written);
        let registrable = domain_name::registrable(domain).unwrap_or(domain);
        // `test@test` and the like stand for no address although their domain can't exist.
        if stands_for_nothing(&squashed, domain, registrable) {
            return Err(EmailError::Placeholder(text.to_owned()));
        }
        let class = class(&local, registrable);
        let Some(domain) = ascii else { return Err(EmailError::Domain(written.to_owned())) };
        let address = [&local, "@", &domain].concat();
        if local.len() > 64 || address.len() > 254 {
            return Err(EmailError::TooLong(address.len()));
        }
        if NO_REPLY.iter().any(|start| squashed.starts_with(start)) {
            return Err(EmailError::NoReply(address));
        }
        Ok(Self { match_key: match_key(&local, &domain), class, address })
    }

    /// The part of the mailbox before the `@`.
    pub fn local(&self) -> &str {
        self.match_key.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The part of the mailbox after the `@`, not cut down to the registrable domain.
    pub fn host(&self) -> &str {
        self.match_key.rsplit_once('@').map_or("", |(_, host)| host)
    }
}

/// The domain that was probably meant, where this one is probably mistyped.
pub(super) fn meant(domain: &str) -> Option<String> {
    proposal::of(domain, domain_name::is_free_mail)
}

/// The address itself, without what surrounds it.
fn bare(text: &str) -> &str {
    let mut bare = text.trim();
    if let Some((_, rest)) = bare.rsplit_once('<') {
        bare = rest.split('>').next().unwrap_or(rest);
    }
    if bare.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        bare = &bare[7..];
        bare = bare.split('?').next().unwrap_or(bare);
    }
    let first = bare.split([';', ',']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    first.trim().trim_matches(['"', '\'', '(', ')', '[', ']', '<', '>', ':']).trim_end_matches('.').trim()
}

fn is_dot_atom(local: &str) -> bool {
    let atext = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
            )
    };
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext))
}

fn stands_for_nothing(squashed: &str, domain: &str, registrable: &str) -> bool {
    let label = domain.split('.').next().unwrap_or_default();
    let reserved = domain.ends_with(".invalid") || domain.ends_with(".localhost") || domain == "localhost";
    let repeated = ["test", "abc", "xyz", "xxx", "aaa", "asdf", "none", "na"]
        .iter()
        .any(|word| label.eq_ignore_ascii_case(word) && squashed == *word);
    reserved || repeated || domain_name::is_placeholder(registrable) || NOBODYS.has(squashed)
}

fn match_key(local: &str, domain: &str) -> String {
    let mailbox = match local.split_once('+') {
        Some((mailbox, _)) if !mailbox.is_empty() => mailbox,
        _ => local,
    };
    match domain {
        "gmail.com" | "googlemail.com" => [&mailbox.replace('.', ""), "@gmail.com"].concat(),
        _ => [mailbox, "@", domain].concat(),
    }
}

fn class(local: &str, registrable: &str) -> EmailClass {
    if THROWN_AWAY.has(registrable) {
        EmailClass::Disposable
    } else if is_role(local) {
        EmailClass::Role
    } else if domain_name::is_free_mail(registrable) {
        EmailClass::FreeMail
    } else {
        EmailClass::Work
    }
}

/// A function, alone or with a number or a short mark of country or site: `info2`, `sales.uk`.
fn is_role(local: &str) -> bool {
    let local = local.split('+').next().unwrap_or(local);
    let is_listed = |word: &str| FUNCTIONS.has(word);
    // No listed word is as long.
    let mut letters = [0; 24];
    let mut length = 0;
    for letter in local.bytes().filter(u8::is_ascii_alphabetic) {
        if length == letters.len() {
            return false;
        }
        letters[length] = letter;
        length += 1;
    }
    if std::str::from_utf8(&letters[..length]).is_ok_and(is_listed) {
        return true;
    }
    match local.split_once(['.', '-', '_']) {
        Some((first, rest)) => (is_listed(first) && rest.len() <= 3) || (is_listed(rest) && first.len() <= 2),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        for text in [
            "jane.doe@acme.com",
            "  Jane.Doe@ACME.com ",
            "mailto:jane.doe@acme.com",
            "MAILTO:Jane.Doe@acme.com?subject=Hello",
            "Jane Doe <jane.doe@acme.com>",
            "<jane.doe@acme.com>",
            "\"jane.doe@acme.com\"",
            "jane.doe@acme.com.",
            "jane.doe@acme.com; jd@home.example",
        ] {
            assert_eq!(Email::parse(text).unwrap().address, "jane.doe@acme.com", "{text}");
        }
        assert_eq!(Email::parse("info@Bücher.de").unwrap().address, "info@xn--bcher-kva.de");
        assert_eq!(Email::parse("o'neil@acme.com").unwrap().address, "o'neil@acme.com");
    }

    #[test]
    fn common_damage_is_repaired() {
        for text in [
            "jane.doe @acme.com",
            "jane.doe@ acme.com",
            "jane. doe@acme .com",
            "jane.doe@@acme.com",
            "jane.doe@acme..com",
            "jane.doe(at)acme.com",
            "jane.doe [at] acme [dot] com",
            "jane.doe at acme dot com",
            "jane.doe@acme,com",
            "jane.doe@acme.com,",
            "jane.doe@.acme.com",
            "ｊａｎｅ.ｄｏｅ＠ａｃｍｅ．ｃｏｍ",
            "E-Mail: jane.doe@acme.com",
            "jane.doe@acme.com\u{200b}",
        ] {
            assert_eq!(
                Email::parse(text).map(|email| email.address).as_deref(),
                Ok("jane.doe@acme.com"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mistyped_domain_is_proposed_and_never_changed() {
        let check = |text: &str, proposal: Option<&str>| {
            assert_eq!(Email::proposal(text).as_deref(), proposal, "{text}");
        };
        check("jane@gmial.com", Some("jane@gmail.com"));
        check("jane@gamil.com", Some("jane@gmail.com"));
        check("jane@gmail.con", Some("jane@gmail.com"));
        check("jane@gmial.con", Some("jane@gmail.com"));
        check("jane@gmail", Some("jane@gmail.com"));
        check("jane@gmail.co", Some("jane@gmail.com"));
        check("jane@hotnail.com", Some("jane@hotmail.com"));
        check("jane@yaho.com", Some("jane@yahoo.com"));
        check("jane@outlok.com", Some("jane@outlook.com"));
        check("jane@acme.cmo", Some("jane@acme.com"));
        check("jane@acme.com", None);
        check("jane@mail.com", None);
        check("jane@gmail.com", None);
        check("jane@ymail.com", None);
        check("jane@love.com", None);
        check("jane", None);
        check("", None);
        assert_eq!(Email::parse("jane@gmial.com").unwrap().address, "jane@gmial.com");
    }

    #[test]
    fn an_address_one_slip_away_from_the_employers_domain_is_proposed_there() {
        let check = |address: &str, employer: &str, proposal: Option<&str>| {
            let employer = Domain::parse(employer).unwrap();
            let proposed = Email::parse(address).unwrap().at_employers(&employer);
            assert_eq!(proposed.as_deref(), proposal, "{address} {employer:?}");
        };
        check("jane@ashdwon.pl", "ashdown.pl", Some("jane@ashdown.pl"));
        check("jane@ashdwn.co.uk", "www.ashdown.co.uk", Some("jane@ashdown.co.uk"));
        check("jane@ashdown.pl", "ashdown.pl", None);
        check("jane@ashdown.com", "ashdown.pl", None);
        check("jane@mail.ashdown.pl", "ashdown.pl", None);
        check("jane@bcme.com", "acme.com", None);
    }

    #[test]
    fn tags_and_gmail_dots_count_only_for_the_address_not_for_the_mailbox() {
        let check = |text: &str, address: &str, match_key: &str| {
            let email = Email::parse(text).unwrap();
            assert_eq!((email.address.as_str(), email.match_key.as_str()), (address, match_key), "{text}");
        };
        check("jane+crm@acme.com", "jane+crm@acme.com", "jane@acme.com");
        check("jane.doe@acme.com", "jane.doe@acme.com", "jane.doe@acme.com");
        check("Jane.Doe+x@googlemail.com", "jane.doe+x@googlemail.com", "janedoe@gmail.com");
        check("+jane@acme.com", "+jane@acme.com", "+jane@acme.com");
    }

    #[test]
    fn the_class_says_whose_mailbox_it_is() {
        let check =
            |text: &str, class: EmailClass| assert_eq!(Email::parse(text).unwrap().class, class, "{text}");
        check("jane@acme.com", EmailClass::Work);
        check("jane@gmail.com", EmailClass::FreeMail);
        check("jane@mail.yahoo.co.uk", EmailClass::FreeMail);
        check("info@acme.com", EmailClass::Role);
        check("sales.uk@acme.com", EmailClass::Role);
        check("uk-sales@acme.com", EmailClass::Role);
        check("customer-service@acme.com", EmailClass::Role);
        check("info2@acme.com", EmailClass::Role);
        check("sales@gmail.com", EmailClass::Role);
        check("hr.nolan@acme.com", EmailClass::Work);
        check("mia.post@acme.com", EmailClass::Work);
        check("x@mailinator.com", EmailClass::Disposable);
    }

    #[test]
    fn what_is_no_address_of_anybody_is_refused_with_the_reason() {
        let check = |text: &str, error: EmailError| assert_eq!(Email::parse(text), Err(error), "{text}");
        check(" ", EmailError::Empty);
        for text in [
            "email_not_unlocked@domain.com",
            "n/a",
            "NA",
            "unknown",
            "test@test",
            "test@test.com",
            "test@acme.com",
            "john@example.com",
            "someone@acme.invalid",
            "none@none.com",
            "noemail@acme.com",
        ] {
            check(text, EmailError::Placeholder(text.into()));
        }
        check("no-reply@acme.com", EmailError::NoReply("no-reply@acme.com".into()));
        check("DoNotReply+7@acme.com", EmailError::NoReply("donotreply+7@acme.com".into()));
        check("jane", EmailError::Syntax("jane".into()));
        check("jane@doe@acme.com", EmailError::Syntax("jane@doe@acme.com".into()));
        check("jane..doe@acme.com", EmailError::Local("jane..doe".into()));
        check(".jane@acme.com", EmailError::Local(".jane".into()));
        check("jane doe@acme.com", EmailError::Local("jane doe".into()));
        check("@acme.com", EmailError::Local(String::new()));
        check("jane@acme", EmailError::Domain("acme".into()));
        check("jane@-acme.com", EmailError::Domain("-acme.com".into()));
        check("jane@10.0.0.1", EmailError::Domain("10.0.0.1".into()));
        check(&format!("{}@acme.com", "a".repeat(65)), EmailError::TooLong(74));
    }

    #[test]
    fn the_lists_are_sorted() {
        for list in [DISPOSABLE, NO_MAILBOX, ROLES] {
            assert!(list.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn an_address_reads_back_as_itself() {
        for text in ["Jane+x@Acme.co.uk", "j.d@gmail.com", "info@bücher.de"] {
            let email = Email::parse(text).unwrap();
            assert_eq!(Email::parse(&email.address), Ok(email));
        }
    }
}
