//! What an account is signed in to with: settings from arguments, secrets never from there. And another key for what is
//! connected.

use crate::{
    browser,
    output::Output,
    secret::{self, Source},
    sync,
};
use serde_json::{Map, Value, json};
use sluice_engine::{App, api::Failure};

/// The settings that were given for a form.
pub(crate) fn settings(form: &[&Value], set: &[String]) -> Result<Map<String, Value>, Failure> {
    let mut values = Map::new();
    for setting in set {
        let (key, value) =
            setting.split_once('=').ok_or_else(|| Failure::of("bad_setting").with("key", "--set"))?;
        if form.iter().any(|field| field["key"] == key && field["secret"] == true) {
            return Err(Failure::of("secret_in_arguments").with("key", key));
        }
        values.insert(key.to_owned(), json!(value));
    }
    Ok(values)
}

/// Reads the secrets of a form.
pub(crate) async fn secrets(
    form: &[&Value],
    from_stdin: bool,
    values: &mut Map<String, Value>,
) -> Result<(), Failure> {
    for field in form.iter().filter(|field| field["secret"] == true) {
        let Some(key) = field["key"].as_str() else { continue };
        let source = if from_stdin { Source::Stdin } else { Source::Prompt };
        let label = field["label"].as_str().unwrap_or(key);
        let secret = match field["lines"] == true {
            true => secret::read_key(label, source).await?,
            false => secret::read(label, source).await?,
        };
        values.insert(key.to_owned(), json!(secret));
    }
    Ok(())
}

/// Gives a connection another key, or another way to sign in to it. What is left empty stays.
pub(crate) async fn change(
    app: &App,
    output: &Output,
    connection: &str,
    set: &[String],
    secret_stdin: bool,
) -> Result<bool, Failure> {
    let known = app.call("connections", Value::Null).await?;
    let row = sync::named(&known, connection)?;
    let wanted = set.iter().find_map(|setting| setting.strip_prefix("sign_in="));
    let mut others = row["other_ways"].as_array().into_iter().flatten();
    let other = wanted.and_then(|wanted| others.find(|other| other["way"]["name"] == wanted));
    let fields = other.map_or(&row["access"], |other| &other["fields"]);
    let form: Vec<&Value> = fields.as_array().into_iter().flatten().collect();
    let mut values = settings(&form, set)?;
    secrets(&form, secret_stdin, &mut values).await?;
    let in_browser = other.map_or(&row["browser"], |other| &other["way"]["browser"]) == true;
    // Of what is signed in to in the browser there is no key to change: it is signed in to again.
    let again = other.is_none() && values.keys().all(|key| key == "sign_in");
    let id = &row["id"];
    let changed = match (in_browser, again) {
        (true, true) => browser::sign_in(app, output, "sign_in_again", json!({ "id": id })).await?,
        (true, false) if other.is_some() => {
            browser::sign_in(app, output, "change_sign_in", json!({ "id": id, "values": values })).await?
        }
        _ => app.call("change_access", json!({ "id": id, "values": values })).await?,
    };
    output.connections(&json!([changed]));
    Ok(true)
}
