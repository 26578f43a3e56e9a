//! How the systems are reached, and what was written to HaloPSA.

/// How to reach the practice HaloPSA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HaloAccess {
    /// `http://127.0.0.1:PORT`; the API is under `/api`, tokens come from `/auth/token`.
    pub base_url: String,
    /// The application's id.
    pub client_id: String,
    /// The application's secret.
    pub client_secret: String,
}

/// How to reach a practice provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAccess {
    /// `http://127.0.0.1:PORT`; the version (`/api/v1`, `/v2`) follows.
    pub base_url: String,
    /// The account's key.
    pub api_key: String,
}

/// A ticket that was created through the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLead {
    /// The ticket's number.
    pub ticket_id: i64,
    /// The third-party id of the ticket's first external link.
    pub mark: Option<String>,
    /// The opportunity contact's company; empty where none was given.
    pub company: String,
    /// The opportunity contact's name.
    pub contact: String,
    /// The opportunity contact's e-mail address.
    pub email: String,
    /// The opportunity contact's job title.
    pub title: String,
}

/// What was told in a ticket through the API: one of HaloPSA's actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAction {
    /// The ticket's number.
    pub ticket_id: i64,
    /// The action's number in its ticket.
    pub action_id: i64,
    /// What kind it is, by name.
    pub outcome: String,
    /// The words, without markup.
    pub note: String,
    /// When it was, as HaloPSA writes it.
    pub at: String,
    /// Whether the end user does not see it.
    pub hidden: bool,
}
