//! The window shows the program's own page and no other.

use tauri::{Url, Wry, plugin::TauriPlugin};

/// Refuses to leave the program's page: a link in a lead's text must never take its place, because whatever is
/// shown in the window may call commands.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("navigation").on_navigation(|_, to| own(to, tauri::is_dev())).build()
}

/// Whether an address is the program's own page. The host name is that of Windows; the scheme that of the others.
fn own(to: &Url, development: bool) -> bool {
    match (to.scheme(), to.host_str()) {
        ("tauri", Some("localhost")) => true,
        ("http" | "https", Some("tauri.localhost")) => to.port().is_none(),
        ("http", Some("127.0.0.1")) => development && to.port() == Some(5173),
        ("about", None) => to.path() == "blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::own;

    #[track_caller]
    fn check(to: &str, built: bool, development: bool) {
        let to = to.parse().unwrap();
        assert_eq!((own(&to, false), own(&to, true)), (built, development), "{to}");
    }

    #[test]
    fn only_the_own_page_is_shown() {
        check("tauri://localhost/", true, true);
        check("http://tauri.localhost/index.html#x", true, true);
        check("http://127.0.0.1:5173/", false, true);
        check("about:blank", true, true);
        check("http://127.0.0.1:5174/", false, false);
        check("http://tauri.localhost:8080/", false, false);
        check("https://tauri.localhost.example.com/", false, false);
        check("tauri://elsewhere/", false, false);
        check("https://example.com/", false, false);
        check("file:///etc/passwd", false, false);
        check("data:text/html,x", false, false);
        check("javascript:alert(1)", false, false);
    }
}
