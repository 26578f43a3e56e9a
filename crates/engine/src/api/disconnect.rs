//! What becomes of an account that is disconnected.

use super::Failure;
use serde::Serialize;
use ts_rs::TS;

/// What became of disconnecting.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Disconnected {
    /// The access that is still open at the vendor; absent where none is.
    pub left_open: Option<LeftOpen>,
}

/// An access that is gone here and still open at the vendor.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LeftOpen {
    /// The vendor.
    pub vendor: String,
    /// Where it is taken back by hand, in words for people; absent where the vendor does not say.
    pub by_hand: Option<String>,
    /// Why the vendor did not take it back; absent where it names no way to ask for that.
    pub failure: Option<Failure>,
}
