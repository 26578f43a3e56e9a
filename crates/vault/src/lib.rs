//! Where secrets live: the operating system's keychain, a file under a passphrase, or the memory of this run.
//!
//! A [`Secret`] can't be printed, copied or serialised; [`Secret::expose`] is the only way to its content. A
//! [`Vault`] keeps secrets by account name. Which kind of vault is in use is the caller's choice and always
//! known through [`Vault::kind`]: nothing falls back to a weaker kind by itself.

mod error;
mod keychain;
mod parts;
mod passphrase;
mod secret;
mod session;
mod vault;

pub use error::VaultError;
pub use passphrase::PASSPHRASE_AT_LEAST;
pub use secret::Secret;
pub use vault::{Vault, VaultKind};
