//! What a vendor answers that it should not, and what stands where it should answer.

use super::Tally;
use crate::{
    App,
    tests::{
        support::{connection, ended, ok, refused},
        vendor::{Vendor, page},
    },
};
use serde_json::{Value, json};
use std::{fs, path::Path};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

fn row(number: u64) -> Value {
    json!({ "id": number, "mail": format!("ann{number}@acme-corp.com"), "name": format!("Ann Lee{number}") })
}

async fn read(app: &App) -> Value {
    let id = connection(app, "acme").await["id"].clone();
    ended(app, "sync", json!({ "connections": [id], "full": true })).await
}

pub(super) async fn answers(tally: &mut Tally, app: &App, vendor: &Vendor) {
    vendor.connect(app, "k").await;
    for (what, status, answer, expected) in [
        ("wants to be paid", 402, json!({}), "no_credit"),
        ("the key is not accepted", 401, json!({}), "bad_credentials"),
        ("the key may not", 403, json!({ "error": "Not on your plan" }), "forbidden"),
        ("refuses in its own words", 422, json!({ "error": "page is too small" }), "refused"),
        ("the list has another name", 200, json!({ "persons": [] }), "unexpected_answer"),
        ("the list is no list", 200, json!({ "people": 7 }), "unexpected_answer"),
        ("something else than an object", 200, json!("welcome"), "unexpected_answer"),
    ] {
        vendor.says(move |_| (status, answer.clone()));
        let job = read(app).await;
        tally.job(app, (what, "vendor's page"), expected, &job).await;
    }
    // Each page has another two.
    vendor.says(|path| {
        let first = 2 * page(path).unwrap_or_default();
        (200, json!({ "people": [row(first), row(first + 1)] }))
    });
    let job = read(app).await;
    tally.job(app, ("pages that never end", "vendor's page"), "stream_too_long", &job).await;

    // Whatever page is asked for, it gives the first.
    vendor.says(|_| (200, json!({ "people": [row(1), row(2)] })));
    let job = read(app).await;
    tally.job(app, ("the same page again and again", "vendor's page"), "pages_repeat", &job).await;

    // Of six it gives three, and when it is asked again two.
    let given = [vec![row(1), row(2)], vec![row(3)], vec![], vec![row(1), row(2)], vec![]];
    let mut given = given.into_iter();
    vendor.says(move |_| (200, json!({ "total": 6, "people": given.next().unwrap_or_default() })));
    let job = read(app).await;
    tally.job(app, ("pages that are cut short", "vendor's page"), "stream_short", &job).await;

    let rows = [
        json!({ "id": 21, "mail": ["one@acme-corp.com", "two@acme-corp.com"], "name": "Ann Lee21" }),
        json!({ "mail": "three@acme-corp.com", "name": "Ann Lee22" }),
        json!({ "id": 23, "colour": "blue" }),
    ];
    vendor.says(move |path| {
        let rows = rows.iter().filter(|_| page(path) == Some(1)).collect::<Vec<_>>();
        (200, json!({ "people": rows }))
    });
    assert_eq!(read(app).await["state"], "done");
    let shelf = ok(app, "unread", json!({})).await;
    for (what, of, expected) in [
        ("two values for one field", "Lee21", "mapping_not_one_value"),
        ("a record without an id", "Lee22", "record_without_id"),
        ("a record without a value", "blue", "record_empty"),
    ] {
        let mut rows = shelf["rows"].as_array().unwrap().iter();
        let found = rows.find(|row| row["raw"].as_str().unwrap().contains(of)).cloned().unwrap_or_default();
        let is = |notice: &Value| notice["code"] == "unread";
        tally.today(app, (what, "vendor's page"), expected, &found["failure"]["code"], is).await;
    }
}

/// Somebody who answers whatever comes with the same: the address, without its scheme.
async fn greets(greeting: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 2_048]).await;
            let _ = stream.write_all(greeting).await;
        }
    });
    address
}

pub(super) async fn wires(tally: &mut Tally, app: &App, vendor: &Vendor, root: &Path) {
    let workspace = app.workspace().await.unwrap();
    let id = connection(app, "acme").await["id"].as_str().unwrap().parse().unwrap();
    let moved = async |address: String| {
        let mut known = workspace.connection(id).await.unwrap();
        known.settings.insert("base_url".to_owned(), address);
        workspace.store.write(move |w| w.put_connection(&known)).await.unwrap();
        workspace.forget_client(id).await;
    };
    for (what, scheme, greeting, expected) in [
        ("no TLS is spoken there", "https", b"HTTP/1.1 400 Bad Request\r\n\r\n".as_slice(), "tls_failed"),
        ("no HTTP is spoken there", "http", b"SSH-2.0-OpenSSH_9.6\r\n".as_slice(), "not_http"),
    ] {
        moved(format!("{scheme}://{}", greets(greeting).await)).await;
        let job = read(app).await;
        tally.job(app, (what, "wire"), expected, &job).await;
    }
    moved(vendor.base_url.clone()).await;
    vendor.says(|_| (200, json!({ "people": [] })));
    assert_eq!(read(app).await["state"], "done");

    let manifest = root.join("connectors/acme/manifest.toml");
    let before = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("nonsense = 1\n{before}")).unwrap();
    let row = connection(app, "acme").await["id"].clone();
    let failure = refused(app, "test_connection", json!({ "id": row })).await;
    tally.asked(("a manifest that is broken", "trying it"), "connector_unusable", &json!(failure.code));
    let job = read(app).await;
    tally.job(app, ("a manifest that is broken", "connector"), "connector_unusable", &job).await;
    fs::remove_dir_all(root.join("connectors/acme")).unwrap();
    let job = read(app).await;
    tally.job(app, ("a connector that is gone", "connector"), "no_such_connector", &job).await;
    ok(app, "disconnect", json!({ "id": row })).await;
}
