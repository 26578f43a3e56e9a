//! Tells listeners which answers are stale, at most five times a second.

use crate::api::{Event, Topic};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_millis(200);

/// Collects topics and lets them out together.
#[derive(Clone)]
pub(crate) struct Staleness {
    topics: Arc<Mutex<BTreeSet<Topic>>>,
    wake: Arc<Notify>,
    events: broadcast::Sender<Event>,
}

impl Staleness {
    pub(crate) fn new(events: broadcast::Sender<Event>) -> Self {
        Self { topics: Arc::default(), wake: Arc::default(), events }
    }

    /// Marks answers as stale.
    pub(crate) fn mark(&self, topics: &[Topic]) {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner).extend(topics);
        self.wake.notify_one();
    }

    /// Lets the topics out until `stop`; what is left then goes out at once.
    pub(crate) async fn run(self, stop: CancellationToken) {
        loop {
            let stopped = tokio::select! {
                () = self.wake.notified() => false,
                () = stop.cancelled() => true,
            };
            let topics = std::mem::take(&mut *self.topics.lock().unwrap_or_else(PoisonError::into_inner));
            if !topics.is_empty() {
                // Nobody listening is not an error.
                let _ = self.events.send(Event::Stale { topics: topics.into_iter().collect() });
            }
            if stopped {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}
