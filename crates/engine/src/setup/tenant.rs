//! Setting HaloPSA up: the difference, what is chosen about it, and making it so.

mod kept;
mod make;
mod show;

pub(crate) use kept::{keep_orphans, kept};
pub(crate) use make::run;
pub(super) use show::kind;
pub(crate) use show::{set_up, show};

use crate::api::Failure;
use kept::SetUp;
use sha2::{Digest, Sha256};
use sluice_connect::{Client, ConnectError, halo};
use sluice_domain::{
    pipeline::Workflow,
    tenant::{Choice, Choices, Kept, Line, Part, Tenant, difference},
};
use std::collections::BTreeSet;

/// The permission that the application needs to configure HaloPSA (fact sheet `halopsa.md` §3.3).
const RIGHT: &str = "admin";

/// A tenant beside what is needed of it.
struct Sight {
    tenant: Tenant,
    /// As somebody chose.
    lines: Vec<Line>,
    /// As nobody chose anything: this is what was seen before anything was chosen.
    plain: Vec<Line>,
}

impl Sight {
    /// Reads the tenant and compares it.
    async fn look(
        client: &Client,
        workflow: &Workflow,
        kept: &Kept,
        choices: &Choices,
    ) -> Result<Self, ConnectError> {
        let chosen: BTreeSet<i64> = choices
            .iter()
            .filter(|(key, _)| key.starts_with("type."))
            .filter_map(|(_, choice)| match choice {
                Choice::Map(id) => Some(*id),
                _ => None,
            })
            .chain(kept.types.values().copied())
            .collect();
        let tenant = halo::tenant(client, &chosen).await?;
        let lines = difference(workflow, &tenant, kept, choices);
        let plain = difference(workflow, &tenant, kept, &Choices::new());
        Ok(Self { tenant, lines, plain })
    }

    /// Lines about which something is done.
    fn open<'s>(&'s self, choices: &'s Choices) -> impl Iterator<Item = (&'s Line, Choice)> {
        let with = move |line: &'s Line| (line, line.choice(choices));
        self.lines.iter().map(with).filter(|(_, choice)| *choice != Choice::Leave)
    }

    /// Tells this difference from others.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for line in &self.plain {
            let there = line.there.as_ref().map_or(0, |there| there.id);
            hash.update(format!("{} {} {there} {:?}\n", line.key, line.state.name(), line.differs));
        }
        crate::workspace::hex(&hash.finalize())
    }
}

/// Why nothing can be made, where that is what HaloPSA said.
fn refused(part: Part, error: ConnectError) -> Failure {
    match error {
        ConnectError::Forbidden { .. } => {
            Failure::of("halo_setup_forbidden").with("part", part.name()).with("right", RIGHT)
        }
        other => other.into(),
    }
}
