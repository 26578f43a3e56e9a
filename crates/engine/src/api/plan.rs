//! What will be written, writing it, and what became of it.

use super::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What will be written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Plan {
    /// Names this exact plan; [`Apply`] refuses when the world has moved since.
    pub fingerprint: String,
    /// The system written to, by connection name; absent where no HaloPSA is connected.
    pub system: Option<String>,
    /// Records to be created.
    pub creates: u32,
    /// Records to be changed.
    pub updates: u32,
    /// Calls and remarks to be told in records.
    pub entries: u32,
    /// Writes in the whole plan, whoever was chosen of it.
    pub all: u32,
    /// Writes of earlier plans that were not sent, or got no answer. They go out with this plan.
    pub waiting: u32,
    /// Requests it takes.
    pub calls: u32,
    /// Time at the known rate, in milliseconds.
    #[ts(type = "number")]
    pub duration_ms: u64,
    /// Why it can't be written yet: `halo_not_read`.
    pub refusal: Option<Failure>,
    /// A brake that stops it until confirmed, for example `many_creates`.
    pub brake: Option<Failure>,
    /// People held back by reason: `to_judge`, `weak`, `quarantined`, `do_not_contact`; `switched_off` where no leads are
    /// made; `no_client` where contacts are and nobody takes them.
    pub held: BTreeMap<String, u32>,
    /// The writes of this page, up to `limit`.
    pub items: Vec<PlanItem>,
    /// For the next page.
    pub next: Option<String>,
}

/// One planned write.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanItem {
    /// The person.
    pub person: String,
    /// Its name.
    pub name: String,
    /// `create`, `update` or `append`.
    pub action: String,
    /// What there: `lead`, `prospect`, `opportunity`; of customers `client`, `site`, `user`; of what is told `call`, `note`,
    /// `taken_back`.
    pub what: String,
    /// Field by field: name in the other system, old value, new value.
    pub fields: Vec<PlanField>,
}

/// One planned field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PlanField {
    /// The field's name in the other system.
    pub field: String,
    /// What is there now.
    pub old: Option<String>,
    /// What will be there.
    pub new: String,
}

/// How much of the plan to show.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PlanQuery {
    /// Items to show; 0 to 5,000, 100 where absent.
    pub limit: Option<u32>,
    /// `next` of the page before. Where the plan is another since, that is refused as `plan_moved`.
    pub after: Option<String>,
    /// The people of whose writes the sums, the refusal and the brake are told; of all where absent. The items are those of
    /// the whole plan.
    pub only: Option<Vec<String>>,
}

/// Writes the plan.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Apply {
    /// The plan that was seen.
    pub fingerprint: String,
    /// The brake was seen and released.
    pub release_brake: bool,
    /// The people whose writes go out; all where absent. The others stay planned.
    pub only: Option<Vec<String>>,
}

/// A page of the write ledger, newest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LedgerPage {
    /// The rows.
    pub rows: Vec<WriteRow>,
    /// For the next page.
    pub next: Option<String>,
    /// Writes by state.
    pub counts: BTreeMap<String, u32>,
    /// Whether what is booked and not sent goes out by itself once HaloPSA can be reached: not where somebody stopped that, or
    /// has to mend something first.
    pub by_itself: bool,
}

/// One write.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WriteRow {
    /// Its id, which is also the mark it carries.
    pub id: String,
    /// The person's id at the time of writing.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// The connection's name.
    pub system: String,
    /// `create`, `update` or `append`.
    pub action: String,
    /// `pending`, `sending`, `sent`, `seen`, `agreed`, `differs`, `refused`, `unknown`, `withdrawn`.
    pub state: String,
    /// The other system's id.
    pub remote_id: Option<String>,
    /// When it was sent, seen in the other system, and found to agree.
    pub sent_at: Option<DateTime<Utc>>,
    /// See `sent_at`.
    pub seen_at: Option<DateTime<Utc>>,
    /// See `sent_at`.
    pub agreed_at: Option<DateTime<Utc>>,
    /// Why it was refused, has no answer, or was withdrawn.
    pub failure: Option<Failure>,
    /// What it writes, and what stood there when that was planned.
    pub fields: Vec<PlanField>,
}

/// Booked writes that are not to be sent.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TakeOut {
    /// Their ids; empty: every one that waits.
    pub ids: Vec<String>,
}
