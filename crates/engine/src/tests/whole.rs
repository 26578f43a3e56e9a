//! Lists that are longer than what their vendor gives of them.

use super::{
    support::{connection, ended, hurried},
    vendor::{Vendor, page},
};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

#[tokio::test]
async fn a_list_that_is_longer_than_what_is_given_of_it_is_told_and_read_anew_by_the_next_sync() {
    let folder = tempfile::tempdir().unwrap();
    let vendor = Vendor::new(folder.path()).await;
    let app = hurried(folder.path()).await;
    let acme = vendor.connect(&app, "k").await;
    let pages = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&pages);
    // Two a page, without end; six is all that is asked for.
    vendor.says(move |path| {
        counted.fetch_add(1, Ordering::Relaxed);
        let row = |number: u64| json!({ "id": number, "mail": format!("ann{number}@acme-corp.com"), "name": "Ann" });
        let first = 2 * page(path).unwrap();
        (200, json!({ "people": [row(first), row(first + 1)] }))
    });
    let sync = async || ended(&app, "sync", json!({ "connections": [acme] })).await;
    for times in 1..=3 {
        let job = sync().await;
        assert_eq!(job["failure"]["code"], "stream_too_long", "{job}");
        assert_eq!(connection(&app, "acme").await["records"], 6);
        assert_eq!(pages.load(Ordering::Relaxed), 3 * times, "each begins at the beginning");
    }
    // Shorter by now, it comes to its end.
    vendor.says(|path| {
        let row = json!({ "id": 2, "mail": "ann2@acme-corp.com", "name": "Ann" });
        (200, json!({ "people": if page(path) == Some(1) { vec![row] } else { Vec::<Value>::new() } }))
    });
    assert_eq!(sync().await["state"], "done");
    app.stop().await;
}
