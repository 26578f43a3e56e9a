//! The page is loaded again when the process that shows it has ended: WebKitGTK leaves the window empty, where WebView2
//! and Tauri on macOS renew it. Nothing is lost with it: all that counts is in the engine.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};
use tauri::{Wry, plugin::TauriPlugin};
use webkit2gtk::WebViewExt;

/// A page that ends sooner than this after it was loaded again is left as it is: it would only end again.
const PAUSE: Duration = Duration::from_secs(5);

/// Renews every page of the program.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("renewal")
        .on_webview_ready(|webview| {
            // Refused only where the window is gone already.
            let _ = webview.with_webview(|platform| {
                let last = Cell::new(None);
                platform.inner().connect_web_process_terminated(move |page, _| {
                    let now = Instant::now();
                    if renews(last.replace(Some(now)), now) {
                        page.reload();
                    }
                });
            });
        })
        .build()
}

fn renews(last: Option<Instant>, now: Instant) -> bool {
    last.is_none_or(|last| now.duration_since(last) > PAUSE)
}

#[cfg(test)]
mod tests {
    use super::{PAUSE, renews};
    use std::time::{Duration, Instant};

    #[test]
    fn a_page_that_ends_at_once_again_is_left() {
        let first = Instant::now();
        assert!(renews(None, first));
        assert!(!renews(Some(first), first + Duration::from_secs(1)));
        assert!(renews(Some(first), first + PAUSE + Duration::from_millis(1)));
    }
}
