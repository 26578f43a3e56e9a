//! Things that go wrong on demand.

use crate::{Source, gate::Gate};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// While set, the port refuses connections and open ones are cut. In a script, the connection is closed
    /// without an answer and without effect.
    Unreachable,
    /// No answer ever, and no effect.
    TimeoutBefore,
    /// The request takes effect, but the answer never comes.
    TimeoutAfter,
    /// The system says that it was asked too often, in its own words; no effect.
    RateLimited,
    /// Status 500; no effect.
    ServerError,
    /// Status 401. HaloPSA forgets every token it issued, so that a new one works; asking for one does not meet
    /// this fault.
    ExpiredToken,
    /// A web page with status 200, as a gateway shows it; no effect.
    Html,
    /// The right answer, this much later.
    Slow(Duration),
}

/// Sets faults while the servers run. A fault that is set stays until [`Faults::clear`]; scripts come first.
pub struct Faults {
    pub(crate) gates: BTreeMap<Source, Arc<Gate>>,
}

impl Faults {
    /// From now on every request to `source` meets this fault.
    pub fn set(&self, source: Source, fault: Fault) {
        if let Some(gate) = self.gates.get(&source) {
            gate.set(fault);
        }
    }

    /// The next requests to `source` meet these faults, one each, `None` for a request that goes well. Tokens are
    /// asked for by requests too.
    pub fn script(&self, source: Source, script: Vec<Option<Fault>>) {
        if let Some(gate) = self.gates.get(&source) {
            gate.script(script);
        }
    }

    /// Everything goes well again, for all systems.
    ///
    /// # Errors
    /// When a port that was closed by [`Fault::Unreachable`] has been taken by another program meanwhile.
    pub fn clear(&self) -> std::io::Result<()> {
        self.gates.values().try_for_each(|gate| gate.clear())
    }
}
