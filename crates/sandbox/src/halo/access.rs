//! Tokens and rights.

use crate::dice::Dice;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio::time::Instant;

/// How long a token lives.
pub(crate) const LIFETIME: Duration = Duration::from_secs(3600);

/// Scopes that an application can be granted.
const SCOPES: &[&str] = &[
    "all",
    "all:standard",
    "admin",
    "offline_access",
    "read:tickets",
    "edit:tickets",
    "delete:tickets",
    "read:calendar",
    "edit:calendar",
    "read:customers",
    "edit:customers",
    "read:crm",
    "edit:crm",
    "read:sales",
    "edit:sales",
    "read:quotes",
    "edit:quotes",
    "read:items",
    "edit:items",
    "read:projects",
    "edit:projects",
    "read:reporting",
    "read:teams",
    "read:agents",
];

/// What a token may be used for.
pub(crate) type Scopes = BTreeSet<&'static str>;

/// The known scopes of a list separated by blanks; none where one of them does not exist.
pub(crate) fn granted(asked: &str) -> Option<Scopes> {
    asked.split_whitespace().map(|scope| SCOPES.iter().find(|known| **known == scope).copied()).collect()
}

/// What of the asked scopes an application gets that is allowed `allowed`.
pub(crate) fn within(asked: Scopes, allowed: &Scopes) -> Scopes {
    if allowed.contains("all") {
        asked
    } else if asked.contains("all") {
        allowed.clone()
    } else {
        asked.intersection(allowed).copied().collect()
    }
}

/// A part of the API with rights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    Tickets,
    Customers,
    Sales,
    /// Anybody may read how the tenant is set up; to set it up is the administrator's.
    Configuration,
    /// Any scope will do.
    Shared,
}

impl Area {
    /// The part that a path, in lower case, belongs to.
    pub(crate) fn of(path: &str) -> Self {
        match path.trim_start_matches("/api/").split('/').next().unwrap_or_default() {
            "tickets" | "actions" => Self::Tickets,
            "opportunities" => Self::Sales,
            "client" | "site" | "users" => Self::Customers,
            "tickettype" | "status" | "fieldinfo" | "fieldgroup" | "lookup" => Self::Configuration,
            _ => Self::Shared,
        }
    }

    /// Whether these scopes are enough to read, or to write.
    pub(crate) fn allows(self, scopes: &Scopes, write: bool) -> bool {
        let any = |names: &[&str]| names.iter().any(|name| scopes.contains(name));
        if any(&["all"]) || any(&["all:standard"]) && (self, write) != (Self::Configuration, true) {
            return true;
        }
        match (self, write) {
            (Self::Tickets, false) => any(&["read:tickets", "edit:tickets"]),
            (Self::Tickets, true) => any(&["edit:tickets"]),
            (Self::Customers, false) => any(&["read:customers", "edit:customers"]),
            (Self::Customers, true) => any(&["edit:customers"]),
            (Self::Sales, false) => any(&["read:sales", "edit:sales"]),
            (Self::Sales, true) => any(&["edit:sales"]),
            (Self::Configuration, true) => any(&["admin"]),
            (Self::Shared | Self::Configuration, _) => true,
        }
    }
}

/// The tokens that are valid.
pub(crate) struct Tokens {
    seed: u64,
    issued: u64,
    valid: BTreeMap<String, (Scopes, Instant)>,
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, issued: 0, valid: BTreeMap::new() }
    }

    /// A token for these scopes. One without scopes is issued as well, and good for nothing.
    pub(crate) fn issue(&mut self, scopes: Scopes, now: Instant) -> String {
        self.issued += 1;
        let chance = Dice::new(self.seed, &format!("token/{}", self.issued)).next();
        let token = format!("practice-halo-token-{:06}-{chance:016x}", self.issued);
        self.valid.retain(|_, (_, ends)| *ends > now);
        self.valid.insert(token.clone(), (scopes, now + LIFETIME));
        token
    }

    /// The scopes of a token that is valid and has any.
    pub(crate) fn scopes(&self, token: &str, now: Instant) -> Option<&Scopes> {
        let (scopes, ends) = self.valid.get(token)?;
        (*ends > now && !scopes.is_empty()).then_some(scopes)
    }

    /// From now on no token is valid.
    pub(crate) fn forget(&mut self) {
        self.valid.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_gets_what_is_asked_and_allowed() {
        for (asked, allowed, got) in [
            ("all", "all", "all"),
            ("read:tickets", "all", "read:tickets"),
            ("all", "read:tickets read:crm", "read:tickets read:crm"),
            ("read:tickets edit:tickets", "read:tickets", "read:tickets"),
            ("all", "", ""),
        ] {
            let [asked, allowed, got] = [asked, allowed, got].map(|scopes| granted(scopes).unwrap());
            assert_eq!(within(asked, &allowed), got);
        }
    }

    #[test]
    fn a_token_is_valid_for_an_hour() {
        let mut tokens = Tokens::new(1);
        let start = Instant::now();
        let token = tokens.issue(granted("all").unwrap(), start);
        assert!(tokens.scopes(&token, start + LIFETIME - Duration::from_secs(1)).is_some());
        assert!(tokens.scopes(&token, start + LIFETIME).is_none());
    }

    #[test]
    fn scopes_open_their_own_area_alone() {
        for (scopes, area, write, allowed) in [
            ("all", Area::Tickets, true, true),
            ("read:tickets", Area::Tickets, false, true),
            ("read:tickets", Area::Tickets, true, false),
            ("edit:tickets", Area::Tickets, false, true),
            ("edit:tickets", Area::Customers, false, false),
            ("read:customers", Area::Customers, true, false),
            ("edit:tickets", Area::Sales, false, false),
            ("edit:sales", Area::Sales, true, true),
            ("read:customers", Area::Shared, false, true),
            ("admin", Area::Tickets, false, false),
            ("admin", Area::Configuration, true, true),
            ("all", Area::Configuration, true, true),
            ("all:standard edit:tickets", Area::Configuration, true, false),
            ("edit:tickets", Area::Configuration, false, true),
        ] {
            assert_eq!(area.allows(&granted(scopes).unwrap(), write), allowed, "{scopes} {area:?} {write}");
        }
        assert_eq!(granted("all imagined"), None);
    }
}
