//! The real window, driven as a person drives it: the built application under WebKitGTK's own WebDriver, each run in
//! a session of its own (`script/session`) with its own screen, bus, keyring and home.

mod built;
mod practice;
mod process;
mod session;
mod window;

pub use built::{axe, empty_window, repository, shell};
pub use practice::Halo;
pub use process::Process;
pub use session::Session;
pub use window::{Answer, Start, Window};
