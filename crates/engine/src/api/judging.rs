//! How one judges, and what follows from it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How fast and how rightly one judges. It stays on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Pace {
    /// Today.
    pub today: Paced,
    /// The last seven days, today included.
    pub week: Paced,
    /// What known pairs say; nothing where none was answered.
    pub known: Option<Known>,
}

/// How fast in a time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Paced {
    /// How many acts were decided.
    pub decisions: u32,
    /// Decisions a minute, without breaks of more than a minute; nothing where there were too few.
    pub a_minute: Option<f64>,
}

/// How often answers to pairs whose truth is known were right: the last 400.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Known {
    /// How many were answered.
    pub answered: u32,
    /// How many of them rightly.
    pub right: u32,
    /// The share that is right in the long run is at least this, at 95 %; 0 to 1.
    pub least: f64,
    /// And at most this.
    pub most: f64,
}

/// What is chosen about judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Judging {
    /// Whether pairs whose truth is known are put among the cards.
    pub known_pairs: bool,
    /// How many joins in a hundred may be wrong at most where joining without asking is offered: 1, 2, 5 or 10.
    pub wrong_percent: u8,
}

/// Joining without asking, as a bet.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Bet {
    /// What answers prove; nothing where they prove too little, nothing waits, it was turned down, or one is open.
    pub offer: Option<BetOffer>,
    /// The one that was accepted.
    pub open: Option<BetOpen>,
}

/// What answers prove of joining without asking.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BetOffer {
    /// From so many bits up.
    pub least: f32,
    /// How many answers it is from.
    pub of: u32,
    /// How many of these say that joining would have been wrong.
    pub wrong: u32,
    /// The share that is wrong at most, at 95 %; 0 to 1.
    pub at_most: f64,
    /// How many pairs wait that would be joined now; 2,000 at most.
    pub waiting: u32,
}

/// A bet that was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BetOpen {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Pairs are joined from so many bits up.
    pub least: f32,
    /// How many were joined by it, and stand.
    pub joined: u32,
    /// How many of its joins somebody took back.
    pub taken_back: u32,
}

/// Accepts the bet that was shown. It is refused where another one is offered by now.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct AcceptBet {
    /// From so many bits up.
    pub least: f32,
    /// How many pairs were said to wait.
    pub waiting: u32,
}

/// Has pairs asked about again.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct EndBet {
    /// Whether all that was joined by it is taken back as one.
    pub take_back: bool,
}
