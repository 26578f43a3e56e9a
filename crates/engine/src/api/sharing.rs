//! What goes to HaloPSA, kind by kind.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which records of a kind are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Writes {
    /// None.
    Off,
    /// They are made, and left alone once they are there.
    Create,
    /// Those that are there are changed, and none is made.
    Update,
    /// They are made and changed.
    #[default]
    Both,
}

impl Writes {
    /// Whether new ones are made.
    pub(crate) const fn makes(self) -> bool {
        matches!(self, Self::Create | Self::Both)
    }

    /// Whether those that are there are changed.
    pub(crate) const fn changes(self) -> bool {
        matches!(self, Self::Update | Self::Both)
    }
}

/// What goes to HaloPSA. Calls and remarks are told in the tickets of whom they are about; once told they stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sharing {
    /// Leads.
    pub leads: Writes,
    /// Prospects.
    pub prospects: Writes,
    /// Opportunities.
    pub opportunities: Writes,
    /// Companies: clients with their main sites.
    pub companies: Writes,
    /// Contacts of clients: HaloPSA's users.
    pub contacts: Writes,
    /// Calls with their outcomes.
    pub calls: bool,
    /// Remarks, from when this is on.
    pub notes: bool,
}

/// What is to go to HaloPSA from now on.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetSharing {
    /// The connection's id.
    pub id: String,
    /// From now on.
    pub sharing: Sharing,
}
