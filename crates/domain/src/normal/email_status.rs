//! What a source says of an address.

use serde::{Deserialize, Serialize};

/// What a source found when it tried whether mail arrives. Ordered from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailStatus {
    /// Mail comes back.
    Invalid,
    /// Made up by a pattern and not tried.
    Guessed,
    /// Not tried.
    Unknown,
    /// The server takes mail for any name, so that a try says nothing.
    AcceptAll,
    /// Mail arrives.
    Valid,
}

impl EmailStatus {
    /// From the name, or from a provider's word for it. Anything else is [`EmailStatus::Unknown`].
    pub fn parse(text: &str) -> Self {
        match super::text::fold(text).as_str() {
            "valid" | "verified" | "deliverable" | "ok" => Self::Valid,
            "accept all" | "acceptall" | "catch all" | "catchall" => Self::AcceptAll,
            "guessed" | "extrapolated" | "pattern" => Self::Guessed,
            "invalid" | "undeliverable" | "bounced" | "hard bounce" | "disposable" => Self::Invalid,
            _ => Self::Unknown,
        }
    }

    /// The name kept in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Guessed => "guessed",
            Self::Unknown => "unknown",
            Self::AcceptAll => "accept_all",
            Self::Valid => "valid",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_found_by_its_name() {
        use EmailStatus::*;
        for status in [Invalid, Guessed, Unknown, AcceptAll, Valid] {
            assert_eq!(EmailStatus::parse(status.name()), status);
        }
    }

    #[test]
    fn providers_words_are_understood() {
        let check = |text: &str, status| assert_eq!(EmailStatus::parse(text), status, "{text}");
        check("Verified", EmailStatus::Valid);
        check("accept-all", EmailStatus::AcceptAll);
        check("catch_all", EmailStatus::AcceptAll);
        check("extrapolated", EmailStatus::Guessed);
        check("whatever", EmailStatus::Unknown);
    }
}
