//! Providers and HaloPSA over the network: the only crate that sends requests to the outside.
//!
//! A provider is data: a [`Connector`] is a folder with a manifest and mappings, checked when it is read. A
//! [`Client`] is a connector with one account's settings and secrets. It signs in, keeps to the vendor's limits,
//! repeats reads that may succeed the next time, never repeats a write, and turns pages into records.
//!
//! Errors are codes with parameters; none holds a secret, an address with a query, or a vendor's answer beyond
//! its own error sentence.

mod acceptance;
mod account;
mod address;
mod answer;
mod auth;
mod blot;
mod check;
mod client;
mod connector;
mod cursor;
mod error;
pub mod halo;
mod http;
mod limiter;
pub mod manifest;
mod own;
mod page;
mod prepared;
mod push;
mod question;
mod records;
mod settings;
mod signing;
mod tls;

pub use acceptance::{Broken, Promise};
pub use account::AccountInfo;
pub use auth::Keeper;
pub use client::{AT_FIRST, Client, ClientOptions, Layers, Now, Still, StreamInfo, Turn};
pub use connector::{Connector, ConnectorError};
pub use cursor::{Cursor, Position};
pub use error::{CallError, ConnectError};
pub use own::{Folder, FolderError, Own, own};
pub use page::{Found, FoundPage, Page, PulledRecord, SkipReason, Skipped};
pub use push::{ChangedPushes, PushError, Pushed};
pub use question::QuestionError;
pub use signing::SigningIn;
