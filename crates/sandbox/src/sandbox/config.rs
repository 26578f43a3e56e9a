//! How a practice world is set up.

use std::{path::PathBuf, time::Duration};

/// How a practice world is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The world's seed.
    pub seed: u64,
    /// The file that keeps what is written to the practice HaloPSA; none forgets it at the end.
    pub journal: Option<PathBuf>,
    /// The file to which a line of each request is added as it arrives; none writes them nowhere.
    pub requests: Option<PathBuf>,
    /// How many API requests the practice HaloPSA takes in one window.
    pub halo_calls_per_window: u32,
    /// The length of HaloPSA's rolling window.
    pub halo_window: Duration,
    /// How many people there are; firms in proportion.
    pub people: usize,
}

impl Default for Config {
    /// Seed 2026, no journal, 300 requests in 5 minutes: the lowest limit that customers of HaloPSA report.
    fn default() -> Self {
        Self {
            seed: 2026,
            journal: None,
            requests: None,
            halo_calls_per_window: 300,
            halo_window: Duration::from_secs(300),
            people: crate::world::PEOPLE,
        }
    }
}
