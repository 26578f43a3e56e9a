//! A customer's account: its windows of requests, and credits that buy a thing once.

use crate::{gate::held, spend::FixedWindow};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::Duration,
};
use tokio::time::Instant;

/// Windows that belong together: a request counts in all of them or in none.
pub(crate) struct Windows {
    windows: Mutex<BTreeMap<String, Vec<FixedWindow>>>,
    of: fn(&str) -> &'static [(u32, u64)],
}

/// One window as it stands.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) used: u32,
    /// Until the window begins anew.
    pub(crate) ends_in: Duration,
}

impl Standing {
    pub(crate) fn left(self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// The wait in whole seconds, one at least.
    pub(crate) fn seconds(self) -> u64 {
        self.ends_in.as_secs() + 1
    }
}

impl Windows {
    /// `of` tells the windows of a group of calls, each as its limit and its length in seconds.
    pub(crate) fn new(of: fn(&str) -> &'static [(u32, u64)]) -> Self {
        Self { windows: Mutex::default(), of }
    }

    /// Counts a request of a group. Gives the windows as they stand, and the place of the one that is full, in which
    /// case nothing is counted.
    pub(crate) fn take(&self, group: &str) -> (Vec<Standing>, Option<usize>) {
        let now = Instant::now();
        let mut windows = held(&self.windows);
        let windows = windows.entry(group.to_owned()).or_insert_with(|| {
            (self.of)(group)
                .iter()
                .map(|(limit, seconds)| FixedWindow::new(*limit, Duration::from_secs(*seconds)))
                .collect()
        });
        let full = windows.iter().position(|window| window.is_full(now));
        if full.is_none() {
            for window in windows.iter_mut() {
                // None of them is full.
                let _ = window.take(now);
            }
        }
        let standing = windows
            .iter()
            .map(|window| Standing {
                limit: window.limit(),
                used: window.used(),
                ends_in: window.ends_in(now),
            })
            .collect();
        (standing, full)
    }
}

/// Balances of credits, and what has been paid.
pub(crate) struct Purse {
    state: Mutex<State>,
}

struct State {
    pools: BTreeMap<&'static str, Pool>,
    paid: BTreeSet<String>,
}

#[derive(Clone, Copy)]
pub(crate) struct Pool {
    pub(crate) total: u64,
    pub(crate) used: u64,
}

impl Pool {
    pub(crate) fn left(self) -> u64 {
        self.total.saturating_sub(self.used)
    }
}

/// There are fewer credits than this costs.
#[derive(Debug)]
pub(crate) struct Short {
    /// How many more would be needed.
    pub(crate) by: u64,
}

impl Purse {
    /// Pools by kind of credit, each with its total and what is used already.
    pub(crate) fn new(pools: &[(&'static str, u64, u64)]) -> Self {
        let pools = pools.iter().map(|&(kind, total, used)| (kind, Pool { total, used })).collect();
        Self { state: Mutex::new(State { pools, paid: BTreeSet::new() }) }
    }

    pub(crate) fn pool(&self, kind: &str) -> Pool {
        held(&self.state).pools.get(kind).copied().unwrap_or(Pool { total: 0, used: 0 })
    }

    pub(crate) fn left(&self, kind: &str) -> u64 {
        self.pool(kind).left()
    }

    /// Pays `credits`, or nothing.
    pub(crate) fn pay(&self, kind: &str, credits: u64) -> Result<u64, Short> {
        let mut state = held(&self.state);
        let Some(pool) = state.pools.get_mut(kind) else { return Err(Short { by: credits }) };
        if pool.left() < credits {
            return Err(Short { by: credits - pool.left() });
        }
        pool.used += credits;
        Ok(credits)
    }

    /// Pays for those things that were not paid before, or for none of them. Gives what that cost.
    pub(crate) fn pay_once(&self, kind: &str, things: &[(String, u64)]) -> Result<u64, Short> {
        let new: BTreeMap<String, u64> = {
            let state = held(&self.state);
            things.iter().filter(|(thing, _)| !state.paid.contains(thing)).cloned().collect()
        };
        let cost = self.pay(kind, new.values().sum())?;
        held(&self.state).paid.extend(new.into_keys());
        Ok(cost)
    }

    /// From now on so many are left of each kind, where there are more.
    pub(crate) fn leave(&self, credits: u64) {
        for pool in held(&self.state).pools.values_mut() {
            pool.used = pool.used.max(pool.total.saturating_sub(credits));
        }
    }

    pub(crate) fn is_paid(&self, thing: &str) -> bool {
        held(&self.state).paid.contains(thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_paid_is_not_paid_again_and_what_is_too_dear_not_at_all() {
        let purse = Purse::new(&[("all", 10, 2)]);
        let thing = |name: &str, credits| (name.to_owned(), credits);
        assert_eq!(purse.pay_once("all", &[thing("a", 3), thing("a", 3)]).ok(), Some(3));
        assert_eq!(purse.pay_once("all", &[thing("a", 3), thing("b", 1)]).ok(), Some(1));
        assert_eq!(purse.pay_once("all", &[thing("c", 3), thing("d", 3)]).unwrap_err().by, 2);
        assert_eq!((purse.left("all"), purse.is_paid("c")), (4, false));
    }

    #[test]
    fn a_refused_request_counts_in_no_window() {
        let windows = Windows::new(|_| &[(5, 60), (2, 60)]);
        for full in [None, None, Some(1), Some(1)] {
            assert_eq!(windows.take("any").1, full);
        }
        assert_eq!(windows.take("any").0[0].used, 2);
        assert_eq!(windows.take("other").1, None);
    }
}
