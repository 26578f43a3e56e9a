//! What is made from the command list: TypeScript types, the shell's list of commands and its permissions. And from the
//! format of connectors: the schema of a manifest.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sluice_engine::COMMANDS;
use std::{collections::BTreeMap, fs, path::Path};

/// Permissions of the window besides the commands: listening to events and its own title bar.
const CORE: &[&str] = &["core:event:default", "core:app:default", "core:window:default", "dialog:allow-open"];

fn files() -> anyhow::Result<Vec<(&'static str, String)>> {
    let commands: String = COMMANDS.iter().map(|command| format!("{}\n", command.name)).collect();
    let granted = COMMANDS.iter().map(|command| format!("allow-{}", command.name.replace('_', "-")));
    let permissions: Vec<String> = CORE.iter().map(|core| (*core).to_owned()).chain(granted).collect();
    // Sorted, so that the file is the same whichever features serde_json was built with.
    let capability = BTreeMap::from([
        ("identifier", json!("main")),
        (
            "description",
            json!("What the main window may call. Made by `cargo xtask bindings` from the command list."),
        ),
        ("windows", json!(["main"])),
        ("permissions", json!(permissions)),
    ]);
    Ok(vec![
        ("ui/src/platform/bindings.ts", sluice_engine::typescript()),
        ("src-tauri/commands.txt", commands),
        ("src-tauri/capabilities/main.json", serde_json::to_string_pretty(&capability)? + "\n"),
        (
            "docs/connector.schema.json",
            serde_json::to_string_pretty(&sorted(sluice_engine::shelf::schema()))? + "\n",
        ),
    ])
}

/// With every object's members in the order of their names, whichever features serde_json was built with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> =
                map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            map.into_iter().collect()
        }
        Value::Array(list) => list.into_iter().map(sorted).collect(),
        other => other,
    }
}

pub(crate) fn write(root: &Path) -> anyhow::Result<()> {
    for (path, text) in files()? {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

pub(crate) fn check(root: &Path) -> anyhow::Result<()> {
    for (path, text) in files()? {
        if fs::read_to_string(root.join(path)).unwrap_or_default() != text {
            bail!("{path} is not what the program makes: run `cargo xtask bindings`");
        }
    }
    Ok(())
}
