//! What happens to a record from outside.

use super::StatusCode;
use crate::Field;
use serde::{Deserialize, Serialize};

/// What happened. The order is the one in which events of the same instant are taken: HaloPSA's word comes last, so
/// that the rules stay back (fact sheet §7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// We wrote to the person.
    Emailed,
    /// A message was opened.
    Opened,
    /// A link in a message was followed.
    Clicked,
    /// The person answered.
    Replied,
    /// A message came back.
    Bounced,
    /// We called, or were called (fact sheet §4.1).
    Called {
        /// What came of it.
        outcome: CallOutcome,
    },
    /// A meeting was booked.
    MeetingBooked,
    /// A booked meeting was called off.
    MeetingCancelled,
    /// A booked meeting took place.
    Met,
    /// The person asked not to be contacted.
    OptedOut,
    /// A value of the record is another one now.
    Changed {
        /// Which.
        field: Field,
    },
    /// Somebody moved the record by hand in HaloPSA. Not for what we wrote ourselves and read back.
    MovedInHalo {
        /// Where to. One that the workflow does not have leaves the record where it is.
        status: StatusCode,
    },
}

/// What came of a call (fact sheet §4.1, call record).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Somebody was spoken to.
    Connected,
    /// A message was left.
    Voicemail,
    /// The line was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// The number is nobody's.
    InvalidNumber,
}

macro_rules! kinds {
    ($($(#[$doc:meta])+ $kind:ident = $name:literal),* $(,)?) => {
        /// What conditions and points ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind {
            $($(#[$doc])+ $kind,)*
        }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name used in the workflow's text and in the interface.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// We wrote to the person.
    Emailed = "emailed",
    /// A message was opened.
    Opened = "opened",
    /// A link was followed.
    Clicked = "clicked",
    /// The person answered.
    Replied = "replied",
    /// A message came back.
    Bounced = "bounced",
    /// A call, whatever came of it.
    Called = "called",
    /// A call in which somebody was spoken to.
    Connected = "connected",
    /// A call to a number that is nobody's.
    InvalidNumber = "invalid_number",
    /// A meeting was booked.
    MeetingBooked = "meeting_booked",
    /// A meeting was called off.
    MeetingCancelled = "meeting_cancelled",
    /// A meeting took place.
    Met = "met",
    /// The person asked not to be contacted.
    OptedOut = "opted_out",
    /// Somebody moved the record in HaloPSA.
    MovedInHalo = "moved_in_halo",
}

impl Event {
    /// What it counts as. A change of a value is no contact and counts as nothing.
    pub const fn kinds(&self) -> &'static [EventKind] {
        match self {
            Self::Emailed => &[EventKind::Emailed],
            Self::Opened => &[EventKind::Opened],
            Self::Clicked => &[EventKind::Clicked],
            Self::Replied => &[EventKind::Replied],
            Self::Bounced => &[EventKind::Bounced],
            Self::Called { outcome: CallOutcome::Connected } => &[EventKind::Called, EventKind::Connected],
            Self::Called { outcome: CallOutcome::InvalidNumber } => {
                &[EventKind::Called, EventKind::InvalidNumber]
            }
            Self::Called { outcome: CallOutcome::Voicemail | CallOutcome::Busy | CallOutcome::NoAnswer } => {
                &[EventKind::Called]
            }
            Self::MeetingBooked => &[EventKind::MeetingBooked],
            Self::MeetingCancelled => &[EventKind::MeetingCancelled],
            Self::Met => &[EventKind::Met],
            Self::OptedOut => &[EventKind::OptedOut],
            Self::Changed { .. } => &[],
            Self::MovedInHalo { .. } => &[EventKind::MovedInHalo],
        }
    }
}
