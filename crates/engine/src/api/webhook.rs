use chrono::{DateTime, Utc};
use serde::Serialize;
use ts_rs::TS;

/// How HaloPSA's webhook stands.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Webhook {
    /// Whether it is set up here.
    pub on: bool,
    /// When it last brought something.
    pub last_at: Option<DateTime<Utc>>,
    /// Deliveries that were taken since it was set up.
    pub taken: u32,
    /// Events in them that are unknown or about no ticket.
    pub ignored: u32,
    /// Tickets in them that were not there any more.
    pub gone: u32,
    /// Deliveries with a wrong signature since the program was started.
    pub refused: u32,
    /// Tickets that wait to be read again.
    pub waiting: u32,
}

/// What HaloPSA is to be given. It is not shown again.
#[derive(Clone, Serialize, TS)]
pub struct MadeWebhook {
    /// The path below the address under which this program is reached.
    pub path: String,
    /// The header for the signature.
    pub header: String,
    /// What is signed with.
    pub secret: String,
    /// How it stands now.
    pub webhook: Webhook,
}
