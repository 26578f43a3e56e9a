//! Every call of a connector is answered by the practice provider.

use crate::{Vendor, read, said};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What is answered to a path that does not exist must not be what a stream is answered.
#[tokio::test]
async fn every_stream_of_every_manifest_is_answered() {
    let mut unanswered = Vec::new();
    for access in Vendor::open("uplead").await.sandbox.providers() {
        let connector = access.connector;
        let Some(manifest) = if_there(connector) else { continue };
        let vendor = Vendor::open(connector).await;
        let base = manifest["base"].get("path").and_then(|path| path.as_str()).unwrap_or_default();
        let text = |call: &toml::Value, name: &str| {
            call.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        let mut calls =
            vec![("test".to_owned(), text(&manifest["test"], "method"), text(&manifest["test"], "path"))];
        for stream in manifest["streams"].as_array().unwrap() {
            if stream.get("pushed").is_none() {
                calls.push((text(stream, "name"), text(stream, "method"), text(stream, "path")));
            }
        }
        for (name, method, path) in calls {
            let path = format!("{base}{}", path.replace("{id}", "1").replace("{ticket}", "1"));
            let nowhere = format!("{base}/surely/nowhere");
            let ask = async |path: &str| -> (u16, String) {
                // Limits of a second are not what is asked about here.
                loop {
                    let request = match method.as_str() {
                        "POST" => vendor.post(path, &json!({})),
                        _ => vendor.get(path),
                    };
                    let (status, body) = said(request).await;
                    if status != 429
                        && !(connector == "hunter" && body.to_string().contains("too_many_requests"))
                    {
                        return (status, body.to_string().replace(path.trim_start_matches('/'), "PATH"));
                    }
                }
            };
            if ask(&path).await == ask(&nowhere).await {
                unanswered.push(format!("{connector}: {name}"));
            }
        }
    }
    assert!(unanswered.is_empty(), "{unanswered:?}");
}

/// A connector's form is filled.
#[tokio::test]
async fn every_secret_and_setting_of_a_manifest_has_a_value() {
    let vendor = Vendor::open("uplead").await;
    for access in vendor.sandbox.providers() {
        let Some(manifest) = if_there(access.connector) else { continue };
        for field in manifest["form"].as_array().unwrap() {
            let key = field["key"].as_str().unwrap();
            let optional = field.get("required").and_then(|value| value.as_bool()) == Some(false);
            let value = access.settings.get(key);
            assert!(optional || value.is_some_and(|value| !value.is_empty()), "{}: {key}", access.connector);
        }
        let keys: Vec<&str> =
            manifest["form"].as_array().unwrap().iter().filter_map(|field| field["key"].as_str()).collect();
        let ways = manifest.get("auth_instead").and_then(|ways| ways.as_array());
        let addresses: Vec<&str> = ways
            .into_iter()
            .flatten()
            .flat_map(|way| ["authorize", "token"].map(|at| way["auth"].get(at)?.get("setting")?.as_str()))
            .flatten()
            .collect();
        for key in access.settings.keys() {
            let known = *key == "base_url" || keys.contains(key) || addresses.contains(key);
            assert!(known, "{}: {key} is not asked for", access.connector);
        }
        assert_eq!(access.settings["base_url"], access.base_url);
    }
}

#[tokio::test]
async fn a_wrong_key_opens_nothing() {
    for connector in ["apollo", "hunter", "uplead", "rocketreach", "lusha", "seamless"] {
        let vendor = Vendor::open(connector).await;
        let manifest = manifest(connector);
        let base = manifest["base"].get("path").and_then(|path| path.as_str()).unwrap_or_default();
        let path = format!("{base}{}", manifest["test"]["path"].as_str().unwrap());
        let url = format!("{}{path}", vendor.access.base_url);
        let answer = vendor.http.get(url).header(vendor.header.0, "wrong").send().await.unwrap();
        let (status, body): (u16, Value) = read(answer).await;
        assert_eq!(status, 401, "{connector}: {body}");
        assert_eq!(said(vendor.get(&path)).await.0, 200, "{connector}");
    }
}

fn manifest(connector: &str) -> toml::Value {
    if_there(connector).unwrap_or_else(|| panic!("no manifest of {connector}"))
}

fn if_there(connector: &str) -> Option<toml::Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../connectors")
        .join(connector)
        .join("manifest.toml");
    Some(toml::from_str(&std::fs::read_to_string(path).ok()?).unwrap())
}
