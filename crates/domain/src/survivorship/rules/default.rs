//! The default set: by trust, in the order of the reference integration (ZoomInfo, Apollo, Hunter).

use super::{Rule, SurvivorRules, Trusted};
use std::collections::BTreeMap;

impl Default for SurvivorRules {
    fn default() -> Self {
        Self { version: 1, every: Rule::default(), trust: Trusted::default(), parts: BTreeMap::new() }
    }
}

impl Default for Trusted {
    fn default() -> Self {
        let of = [("zoominfo", 60), ("apollo", 50), ("hunter", 40)];
        Self {
            system_of_record: 100,
            others: 10,
            of: of.into_iter().map(|(source, trust)| (source.to_owned(), trust)).collect(),
        }
    }
}
