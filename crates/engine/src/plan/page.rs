//! The plan page by page. A page goes on from where the one before it ended in the same plan: what would be written next in
//! another plan is not what comes next in this one.

use crate::api::{Failure, Plan, PlanQuery};

/// Items at most in one page.
const MOST: u32 = 5_000;

/// Which part of the plan is shown.
pub(super) struct Page {
    /// The fingerprint of the plan that it goes on with.
    of: Option<String>,
    start: usize,
    limit: usize,
}

impl Page {
    pub(super) fn read(input: &PlanQuery) -> Result<Self, Failure> {
        let limit = input.limit.unwrap_or(100).min(MOST) as usize;
        let Some(after) = &input.after else { return Ok(Self { of: None, start: 0, limit }) };
        let bad = || Failure::of("bad_input");
        let (of, start) = after.split_once('.').ok_or_else(bad)?;
        let start: u32 = start.parse().map_err(|_| bad())?;
        Ok(Self { of: Some(of.to_owned()), start: start as usize, limit })
    }

    /// How many items of the plan have to be there: one more than is shown tells whether others follow.
    pub(super) const fn until(&self) -> usize {
        self.start + self.limit + 1
    }

    /// Leaves this page of a plan, and says where the next one begins.
    pub(super) fn turn(&self, mut plan: Plan) -> Result<Plan, Failure> {
        if self.of.as_ref().is_some_and(|of| *of != plan.fingerprint) {
            return Err(Failure::of("plan_moved"));
        }
        plan.items.drain(..self.start.min(plan.items.len()));
        let end = self.start + self.limit;
        plan.next = (plan.items.len() > self.limit).then(|| format!("{}.{end}", plan.fingerprint));
        plan.items.truncate(self.limit);
        Ok(plan)
    }
}
