//! What every connector promises, built in or not: its manifest and mappings are legal, and each stream's mapping
//! gives what its fixtures say.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use serde_json::Value;
use sluice_connect::{Connector, Folder};
use sluice_domain::{Field, Fields};
use sluice_mapping::{Change, Layer};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

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
fn every_connector_keeps_what_connectors_promise() {
    for connector in Connector::builtin() {
        let id = &connector.manifest().id;
        let folder = Folder::built_in(id).unwrap();
        assert_eq!(connector.broken(&folder.fixtures), [], "{id}");
    }
}

/// A connector that needs code of its own has a hook: at most one in five may. No code asks for a connector by name, and
/// the only rule that one vendor alone needs is `only`, by which HaloPSA's leads are told from its other tickets.
#[test]
fn hardly_a_connector_needs_code_of_its_own() {
    let mut texts = Vec::new();
    for source in ["src", "../mapping/src"] {
        rust(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(source), &mut texts);
    }
    assert!(texts.len() > 40, "{} files", texts.len());
    let all = Connector::builtin();
    for connector in all {
        let quoted = format!("\"{}\"", connector.manifest().id);
        assert!(!texts.iter().any(|text| text.contains(&quoted)), "{quoted} is in the code");
    }
    let hooked: Vec<&str> = all
        .iter()
        .map(|connector| connector.manifest())
        .filter(|manifest| manifest.streams.iter().any(|stream| stream.only.is_some()))
        .map(|manifest| manifest.id.as_str())
        .collect();
    println!("{} of {} connectors have a hook: {hooked:?}", hooked.len(), all.len());
    assert_eq!(hooked, ["halopsa"]);
    assert!(hooked.len() * 5 <= all.len());
}

/// The program's own texts, without their tests.
fn rust(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            rust(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            texts.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
}

/// A page from which a connector is written has to name whatever a connector may hold.
#[test]
fn the_specification_names_every_key_and_every_word_of_the_schema_and_every_field() {
    let page = fs::read_to_string(folder().join("../docs/connector-specification.md")).unwrap();
    let code: Vec<&str> =
        page.split('`').skip(1).step_by(2).chain(page.split("```").skip(1).step_by(2)).collect();
    let sign = |sign: char| !sign.is_ascii_alphanumeric() && sign != '_';
    let named: BTreeSet<&str> = code.iter().flat_map(|code| code.split(sign)).collect();
    let mut words = BTreeSet::new();
    keys_and_words(&sluice_connect::manifest::schema(), &mut words);
    assert!(words.len() > 80, "{words:?}");
    words.extend(Field::ALL.iter().map(|field| field.name().to_owned()));
    words.extend(sluice_connect::manifest::Unfit::ALL.iter().map(|unfit| unfit.name().to_owned()));
    let missing: Vec<&String> = words.iter().filter(|word| !named.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn keys_and_words(schema: &Value, found: &mut BTreeSet<String>) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match schema {
        Value::Object(members) => {
            found.extend(
                members
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.clone()),
            );
            found.extend(members.get("const").and_then(text));
            found
                .extend(members.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(text));
            members.values().for_each(|value| keys_and_words(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| keys_and_words(value, found)),
        _ => {}
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

/// What a layer of nothing but the connector's own expressions makes of a record is what its mapping makes, so that a
/// person who begins with one of them changes nothing yet.
#[test]
fn each_fields_own_expression_gives_what_the_mapping_gives() {
    let mut compared = 0;
    for connector in Connector::builtin() {
        for stream in &connector.manifest().streams {
            let at = format!("{} {}", connector.manifest().id, stream.name);
            let own = connector.written(&stream.name).unwrap();
            assert!(!own.is_empty(), "{at}");
            let changes = own
                .iter()
                .map(|(field, take)| (*field, Change { take: Some(take.clone()), ..Change::default() }));
            let layer = Layer::new(changes.collect()).unwrap();
            for raw in examples(&connector.manifest().id, &stream.name) {
                let (Ok(plain), Ok(layered)) = (
                    connector.record(&stream.name, &raw, None).unwrap(),
                    connector.record(&stream.name, &raw, Some(&layer)).unwrap(),
                ) else {
                    continue;
                };
                // What is no value of its field's kind is told when it is taken alone.
                let fits = |fields: &Fields| -> Vec<(Field, String)> {
                    let read =
                        |(field, value): (&Field, &String)| Some((*field, field.kind().read(value).ok()?));
                    fields.iter().filter_map(read).collect()
                };
                assert_eq!(fits(&plain.fields), fits(&layered.fields), "{at}: {raw}");
                compared += plain.fields.len();
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

/// The raw records among a stream's fixtures.
fn examples(connector: &str, stream: &str) -> Vec<Value> {
    let file = folder().join(connector).join("fixtures").join(format!("{stream}.json"));
    let Ok(text) = fs::read_to_string(file) else { return Vec::new() };
    let examples: Vec<Value> = serde_json::from_str(&text).unwrap();
    examples.into_iter().filter_map(|mut example| Some(example.get_mut("raw")?.take())).collect()
}

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
    check("version = 1", "version = 3", "version 3; this program reads 2");
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
