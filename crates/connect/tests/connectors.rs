//! What every connector promises, built in or not: its manifest and mappings are legal, and each stream's mapping
//! gives what its fixtures say.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::Value;
use sluice_connect::Connector;
use sluice_domain::Fields;
use sluice_mapping::Mapping;
use std::{collections::BTreeMap, fs, path::PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../connectors")
}

#[test]
fn every_folder_is_a_connector_that_is_built_in() {
    let mut folders: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let built_in: Vec<&str> =
        Connector::builtin().iter().map(|connector| connector.manifest().id.as_str()).collect();
    assert_eq!(folders, built_in);
    assert!(Connector::of_id("halopsa").is_some());
    assert!(Connector::of_id("nobody").is_none());
}

#[test]
fn every_mapping_gives_what_its_fixtures_say() {
    for connector in Connector::builtin() {
        let manifest = connector.manifest();
        for stream in &manifest.streams {
            let folder = folder().join(&manifest.id);
            let mapping = Mapping::parse(&fs::read_to_string(folder.join(&stream.mapping)).unwrap()).unwrap();
            let file = folder.join("fixtures").join(format!("{}.json", stream.name));
            let fixtures: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            assert!(!fixtures.is_empty(), "{} has no fixtures", file.display());
            for fixture in fixtures {
                let expected: Fields = serde_json::from_value(fixture["fields"].clone()).unwrap();
                let name = format!("{} {}: {}", manifest.id, stream.name, fixture["is"]);
                assert_eq!(mapping.apply(&fixture["raw"]), Ok(expected), "{name}");
            }
        }
    }
}

#[test]
fn the_fixtures_show_every_field_that_a_mapping_gives() {
    for connector in Connector::builtin() {
        let manifest = connector.manifest();
        for stream in &manifest.streams {
            let folder = folder().join(&manifest.id);
            let mapping = Mapping::parse(&fs::read_to_string(folder.join(&stream.mapping)).unwrap()).unwrap();
            let file = folder.join("fixtures").join(format!("{}.json", stream.name));
            let fixtures: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            for field in mapping.gives() {
                let shown = fixtures.iter().any(|fixture| fixture["fields"].get(field.name()).is_some());
                assert!(shown, "{} {}: no fixture shows {field}", manifest.id, stream.name);
            }
        }
    }
}

/// Every record with one value at a time made null, empty or absent.
fn with_gaps(raw: &Value) -> Vec<Value> {
    fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(list) => {
                list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
            }
            _ => return,
        };
        for (key, value) in members {
            let path = format!("{at}/{key}");
            paths(value, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    paths(raw, "", &mut found);
    let mut gaps = Vec::new();
    for path in found {
        for gap in [Value::Null, Value::from("")] {
            let mut record = raw.clone();
            *record.pointer_mut(&path).unwrap() = gap;
            gaps.push(record);
        }
        let (parent, key) = path.rsplit_once('/').unwrap();
        let mut record = raw.clone();
        if let Some(Value::Object(map)) = record.pointer_mut(parent) {
            map.remove(key);
            gaps.push(record);
        }
    }
    gaps
}

#[test]
fn a_gap_in_a_record_makes_no_mapping_fail() {
    for connector in Connector::builtin() {
        let manifest = connector.manifest();
        for stream in &manifest.streams {
            let folder = folder().join(&manifest.id);
            let mapping = Mapping::parse(&fs::read_to_string(folder.join(&stream.mapping)).unwrap()).unwrap();
            let file = folder.join("fixtures").join(format!("{}.json", stream.name));
            let fixtures: Vec<Value> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            for record in fixtures.iter().flat_map(|fixture| with_gaps(&fixture["raw"])) {
                let mapped = mapping.apply(&record);
                assert!(mapped.is_ok(), "{} {}: {mapped:?} for {record}", manifest.id, stream.name);
            }
        }
    }
}

const MANIFEST: &str = r#"
version = 1
id = "acme"
name = "Acme"
role = "provider"
[base]
setting = "base_url"
default = "https://api.acme.test"
[auth]
kind = "api_key"
secret = "api_key"
place = "bearer"
[[form]]
key = "api_key"
label = "Key"
secret = true
[test]
path = "/me"
label = "name"
[[streams]]
name = "people"
kind = "person"
path = "/people"
items = "/people"
id = "/id"
mapping = "people.jsonata"
paging = { kind = "page", parameter = "page", size_parameter = "size", size = 50 }
"#;

fn read(manifest: &str, mapping: &str) -> Result<Connector, String> {
    Connector::read("acme", &BTreeMap::from([("manifest.toml", manifest), ("people.jsonata", mapping)]))
        .map_err(|error| error.to_string())
}

#[test]
fn a_legal_manifest_is_read() {
    read(MANIFEST, r#"{ "email": email }"#).unwrap();
}

#[test]
fn what_is_wrong_with_a_manifest_is_said() {
    let check = |old: &str, new: &str, said: &str| {
        let manifest = MANIFEST.replacen(old, new, 1);
        assert_ne!(manifest, MANIFEST, "{old} is not in the manifest");
        let error = read(&manifest, r#"{ "email": email }"#).unwrap_err();
        assert!(error.contains(said), "{new}: {error}");
    };
    check("version = 1", "version = 2", "version 2; this program reads 1");
    check("version = 1", "version = 1\nsurprise = true", "unknown field `surprise`");
    check("id = \"acme\"", "id = \"other\"", "id: is the folder's name");
    check("role = \"provider\"", "role = \"friend\"", "unknown variant `friend`");
    check("https://api", "http://api", "base.default: is an https address");
    check("secret = \"api_key\"", "secret = \"token\"", "auth.secret: is a required secret of the form");
    check("secret = true", "secret = false", "auth.secret: is a required secret of the form");
    check("label = \"Key\"", "label = \"Key\"\npattern = \"(\"", "form api_key: pattern is a legal regular");
    check("label = \"name\"", "label = \"name[\"", "test.label: not a legal expression");
    check("path = \"/people\"", "path = \"people\"", "stream people: path begins with a slash");
    check("items = \"/people\"", "items = \"people\"", "stream people: JSON pointers begin with a slash");
    check("id = \"/id\"", "id = \"\"", "stream people: id points into the record");
    check("size = 50", "size = 0", "nonzero");
    check("people.jsonata", "persons.jsonata", "persons.jsonata is missing");
    check("kind = \"api_key\"", "kind = \"magic\"", "unknown variant `magic`");
}

#[test]
fn a_mapping_with_an_unknown_field_makes_no_connector() {
    assert_eq!(read(MANIFEST, r#"{ "emial": email }"#).unwrap_err(), "people.jsonata: unknown field emial");
}
