//! Bands of which a sample is judged, and the rest joined by it.

use super::CardKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Pairs to be joined as one, or companies to be linked to the client that each looks most like, after some of them were
/// judged.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct DrawBand {
    /// Pairs or companies; pairs where absent.
    pub kind: Option<CardKind>,
    /// Their least evidence, in whole bits.
    pub least: f32,
    /// Below this, where there is an end to it.
    pub below: Option<f32>,
    /// How many cards are drawn; 1 to 500.
    pub sample: u32,
}

/// Joins what is left of a band.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ApproveBand {
    /// How many pairs were said to be left. It is refused where there are others by now.
    pub left: u32,
}

/// The band that is being judged.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Bands {
    /// Nothing where none is.
    pub open: Option<Band>,
}

/// A band of pairs, or of companies, and what its sample says.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Band {
    /// Pairs or companies.
    pub kind: CardKind,
    /// When it was drawn.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// The least evidence, in bits.
    pub least: f32,
    /// Below this.
    pub below: Option<f32>,
    /// How many pairs or companies were in it when it was drawn.
    pub pairs: u32,
    /// How many of the cards drawn were judged or still wait. What was settled otherwise says nothing.
    pub sample: u32,
    /// How many were judged.
    pub judged: u32,
    /// How many of these are different people, or not the client that they look most like.
    pub wrong: u32,
    /// The share that is wrong at most, at 95 %, where none of the sample is; 0 to 1.
    pub clean: f64,
    /// The share of the band that is wrong at most, at 95 %, once the whole sample is judged; 0 to 1.
    pub at_most: Option<f64>,
    /// How many of the band are still asked, and would be joined.
    pub left: u32,
}
