//! Where a test may end the program as a kill would, and what it may look at afterwards.

use std::path::PathBuf;

/// An edge between two steps. Where `SLUICE_CRASH` names it, the program ends here at once: nothing is closed, nothing is
/// flushed. `NAME:N` ends it when it comes here for the Nth time. What is shipped has no such edges.
pub(crate) fn edge(name: &str) {
    #[cfg(debug_assertions)]
    if asked(name) {
        std::process::abort();
    }
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// The file to which the practice world's requests are added, where `SLUICE_REQUESTS` names one. What is shipped adds them
/// to none.
pub(crate) fn requests() -> Option<PathBuf> {
    std::env::var_os("SLUICE_REQUESTS").filter(|_| cfg!(debug_assertions)).map(PathBuf::from)
}

#[cfg(debug_assertions)]
fn asked(name: &str) -> bool {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };
    static WANTED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let text = std::env::var("SLUICE_CRASH").ok()?;
        let (name, time) = text.split_once(':').unwrap_or((&text, "1"));
        Some((name.to_owned(), time.parse().ok()?))
    });
    static TIMES: AtomicU32 = AtomicU32::new(0);
    WANTED
        .as_ref()
        .is_some_and(|(wanted, time)| wanted == name && TIMES.fetch_add(1, Ordering::Relaxed) + 1 == *time)
}
