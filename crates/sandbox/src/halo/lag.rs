//! Lists that have a new ticket later than whoever asks for it alone gets it.

use std::collections::{BTreeMap, BTreeSet};

/// Which tickets lists do not have yet.
#[derive(Default)]
pub(super) struct Lag {
    /// How many lists are read before one has a new ticket.
    reads: u32,
    /// How many that still are, of those that were created since.
    left: BTreeMap<i64, u32>,
}

impl Lag {
    /// From now on so many lists are read before one has a new ticket; with none, lists have those that waited too.
    pub(super) fn set(&mut self, reads: u32) {
        self.reads = reads;
        if reads == 0 {
            self.left.clear();
        }
    }

    pub(super) fn created(&mut self, tickets: &[i64]) {
        if self.reads > 0 {
            self.left.extend(tickets.iter().map(|id| (*id, self.reads)));
        }
    }

    /// The tickets that the list which is read now does not have.
    pub(super) fn hidden(&mut self) -> BTreeSet<i64> {
        let hidden = self.left.keys().copied().collect();
        self.left.retain(|_, left| {
            *left -= 1;
            *left > 0
        });
        hidden
    }
}
