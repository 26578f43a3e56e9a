//! Every code the program can fail with has words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// What is quoted right after `before`, layout aside.
fn quoted<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(code, _)| code)
}

/// The next block in braces.
fn block(text: &str) -> &str {
    let start = text.find('{').unwrap();
    let mut open = 0;
    for (at, sign) in text[start..].char_indices() {
        match sign {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return &text[start..start + at];
        }
    }
    text
}

/// The codes in a source: made on the spot, or chosen for an error by a `match`.
fn codes(text: &str) -> BTreeSet<String> {
    // What is below is for tests.
    let text = text.split("#[cfg(test)]").next().unwrap();
    let mut found: BTreeSet<String> =
        ["Failure::of(", "Self::of("].iter().flat_map(|made| quoted(text, made)).map(str::to_owned).collect();
    for chosen in ["fn code(&self) -> &'static str {", "let code = match "] {
        let blocks = text.split(chosen).skip(1);
        found.extend(blocks.flat_map(|rest| quoted(block(rest), "=>")).map(str::to_owned));
    }
    found
        .retain(|code| !code.is_empty() && code.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_'));
    found
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(codes(text).iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn codes_are_found_where_they_are_made_and_where_they_are_chosen() {
    check("Err(Failure::of(\"one\").with(\"two\", 2))", &["one"]);
    check("Failure::of(\n    \"one\",\n)", &["one"]);
    check(
        "fn code(&self) -> &'static str { match self { A { .. } => \"one\", B => \"two\" } } C => \"no\"",
        &["one", "two"],
    );
    check("let code = match kind { A { .. } => \"one\", _ => return }; match x { B => \"no\" }", &["one"]);
    check("#[cfg(test)] mod tests { Failure::of(\"no\") }", &[]);
}

#[test]
fn every_failure_says_what_happened_why_and_what_to_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let words: BTreeMap<String, String> =
        serde_json::from_str(&fs::read_to_string(root.join("ui/messages/en.json")).unwrap()).unwrap();
    let mut files = Vec::new();
    for krate in fs::read_dir(root.join("crates")).unwrap() {
        sources(&krate.unwrap().path().join("src"), &mut files);
    }
    sources(&root.join("src-tauri/src"), &mut files);
    let found: BTreeSet<String> = files
        .iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
        .flat_map(|path| codes(&fs::read_to_string(path).unwrap()))
        .collect();
    // One of each way: else this test has gone blind.
    for code in ["no_secret", "disk_full", "store_newer", "mapping_twice", "vault_absent", "update_server"] {
        assert!(found.contains(code), "{code}: {found:?}");
    }
    let silent: Vec<String> = found
        .iter()
        .flat_map(|code| ["", ".why", ".do"].map(|part| format!("failure.{code}{part}")))
        .filter(|key| words.get(key).is_none_or(|text| text.is_empty()))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
