//! What became of the people whom sources brought.

use crate::{ConnectionId, PersonState};
use serde::{Deserialize, Serialize};

/// A person as its sources brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Where each of its records came from.
    pub origins: Vec<Origin>,
    /// Whether it may go out.
    pub state: PersonState,
    /// Whether its address was verified.
    pub verified: bool,
    /// Whether it was written to the system of record from here.
    pub written: bool,
    /// Whether it was ever engaged there.
    pub engaged: bool,
    /// Whether it was won.
    pub won: bool,
}

/// Where a record came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The account or list.
    pub source: ConnectionId,
    /// Whether that is the system of record, which is no source that could be compared.
    pub crm: bool,
    /// Whether it was paid for.
    pub bought: bool,
    /// Whether it first came in the time that is looked at.
    pub fresh: bool,
}

/// Whom a number about a source counts, of those whom it first brought in the time that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourcePart {
    /// Everybody.
    Brought,
    /// Whom no other source has.
    Only,
    /// Of whom somebody has to say whether they are known.
    ToJudge,
    /// Whose data is too weak to go out.
    Weak,
    /// Who may go out.
    Clean,
    /// Who was written to the system of record from here.
    Written,
    /// Who was engaged there.
    Engaged,
    /// Who was won.
    Won,
    /// Who was bought there and has a verified address.
    Verified,
}

impl SourcePart {
    /// Every part.
    pub const ALL: &'static [Self] = &[
        Self::Brought,
        Self::Only,
        Self::ToJudge,
        Self::Weak,
        Self::Clean,
        Self::Written,
        Self::Engaged,
        Self::Won,
        Self::Verified,
    ];
}

/// Whom a number about the runs counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunPart {
    /// Of whom sources brought anything.
    Came,
    /// Whom nobody had before.
    New,
    /// Of whom something came that was recognised as theirs.
    Joined,
    /// Of whom somebody has to say whether they are known.
    Asked,
    /// Of whom somebody said it.
    Judged,
    /// Who was written.
    Written,
    /// Whose write was refused.
    Refused,
    /// Who was bought and has a verified address.
    Verified,
}

impl Brought {
    /// Whether a number about a source counts it.
    pub fn is(&self, source: ConnectionId, part: SourcePart) -> bool {
        let mut own =
            self.origins.iter().filter(|origin| origin.source == source && origin.fresh && !origin.crm);
        let brought = own.clone().next().is_some();
        brought
            && match part {
                SourcePart::Brought => true,
                SourcePart::Only => self.sources().all(|origin| origin.source == source),
                SourcePart::ToJudge => self.state == PersonState::ToJudge,
                SourcePart::Weak => self.state == PersonState::Weak,
                SourcePart::Clean => self.state == PersonState::Clean,
                SourcePart::Written => self.written,
                SourcePart::Engaged => self.engaged,
                SourcePart::Won => self.won,
                SourcePart::Verified => self.verified && own.any(|origin| origin.bought),
            }
    }

    /// Whether it came in the time that is looked at, and was not known before.
    pub fn is_new(&self) -> bool {
        self.sources().next().is_some() && self.origins.iter().all(|origin| origin.fresh)
    }

    /// Whether something came in the time that is looked at and was recognised as this person's.
    pub fn is_joined(&self) -> bool {
        self.sources().count() > 1 && self.sources().any(|origin| origin.fresh)
    }

    /// Whether anything came of it in the time that is looked at.
    pub fn is_fresh(&self) -> bool {
        self.sources().any(|origin| origin.fresh)
    }

    /// Whether it was bought in the time that is looked at and has a verified address.
    pub fn is_verified(&self) -> bool {
        self.verified && self.sources().any(|origin| origin.fresh && origin.bought)
    }

    fn sources(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().filter(|origin| !origin.crm)
    }
}
