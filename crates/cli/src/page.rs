//! The page for HaloPSA's administrator. The interface makes the same one (`ui/src/features/setup/page.ts`).

use crate::words;
use serde_json::Value;
use sluice_engine::api::Failure;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Writes the page of a report into a file, in place of what is there.
pub(crate) async fn write(file: &Path, report: &Value) -> Result<(), Failure> {
    let text = page(report);
    tokio::fs::write(file, text).await.map_err(|error| {
        Failure::of("unwritable_file").with("file", file.display()).with("said", error.kind())
    })
}

/// What is wrong, why, what to do and where, in Markdown.
fn page(report: &Value) -> String {
    let checks = || report["checks"].as_array().into_iter().flatten().filter(|check| of_halopsa(check));
    let connections: BTreeSet<&str> = checks().filter_map(|check| check["connection"].as_str()).collect();
    let whose = |check: &Value| match check["connection"].as_str() {
        Some(name) if connections.len() > 1 => format!(" ({})", plain(name)),
        _ => String::new(),
    };
    let word = |key: &str| words::say(&format!("setup.page_{key}"), &BTreeMap::new());
    let failed: Vec<(&Value, Failure)> = checks()
        .filter_map(|check| Some((check, serde_json::from_value(check["failure"].clone()).ok()?)))
        .collect();
    let mut parts =
        vec![format!("# {}", word("title")), word(if failed.is_empty() { "none" } else { "what" })];
    for (at, (check, failure)) in failed.iter().enumerate() {
        let safe = Failure {
            code: failure.code.clone(),
            params: failure.params.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        };
        let [what, why, cure] = words::sentences(&safe);
        let what = if what.is_empty() { safe.code.clone() } else { what };
        parts.push(format!("## {}. {what}{}", at + 1, whose(check)));
        parts.push(why);
        parts.push(format!("**{}:** {cure}", word("todo")));
        if let Some(place) = words::place(check["code"].as_str().unwrap_or_default(), &safe) {
            parts.push(format!("**{}:** {place}", word("where")));
        }
    }
    let fewest = checks().find_map(|check| {
        check["detail"]["fewest"].as_str().or_else(|| check["failure"]["params"]["fewest"].as_str())
    });
    if let Some(fewest) = fewest {
        let params = BTreeMap::from([("fewest".to_owned(), format!("`{fewest}`"))]);
        parts.push(format!("## {}", word("fewest")));
        parts.push(words::say("setup.page_fewest_what", &params));
    }
    let fine: Vec<String> = checks()
        .filter(|check| check["ok"] == true)
        .map(|check| {
            let name = format!("check.{}", check["code"].as_str().unwrap_or_default());
            format!("- {}{}", words::say(&name, &BTreeMap::new()), whose(check))
        })
        .collect();
    if !fine.is_empty() {
        parts.push(format!("## {}", word("fine")));
        parts.push(fine.join("\n"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// What else is checked is nothing of HaloPSA's administrator.
fn of_halopsa(check: &Value) -> bool {
    check["code"].as_str().is_some_and(|code| code.starts_with("halo_"))
}

/// A name that came from outside, without what Markdown takes for a sign of its own.
fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .flat_map(|sign| {
            let marks = matches!(sign, '*' | '_' | '`' | '<' | '[' | ']' | '#' | '|' | '\\');
            marks.then_some('\\').into_iter().chain(std::iter::once(sign))
        })
        .filter(|sign| !sign.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(code: &str, failure: Value) -> Value {
        json!({ "code": code, "connection": "HaloPSA", "ok": failure.is_null(), "failure": failure, "detail": {} })
    }

    #[test]
    fn the_page_says_what_is_wrong_what_to_do_and_where() {
        let renamed = json!({
            "code": "halo_status_renamed",
            "params": { "type": "Lead", "status": "Contacted", "found": "Contact *made*" },
        });
        let mut scopes = check("halo_scopes", Value::Null);
        scopes["detail"]["fewest"] = json!("edit:tickets");
        let checks = [check("store", Value::Null), scopes, check("halo_lead_statuses", renamed)];
        let text = page(&json!({ "checks": checks }));
        for part in [
            "# What Sluice needs of HaloPSA\n",
            "## 1. Lead has no status Contacted, but Contact \\*made\\* looks like it.\n",
            "**What to do:** Rename",
            "**Where in HaloPSA:** A guess",
            "no more than these: `edit:tickets`.",
            "- Permissions of the application\n",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("store") && !text.contains(['{', '}']), "{text}");
    }

    #[test]
    fn a_page_without_anything_wrong_says_so() {
        let text = page(&json!({ "checks": [check("halo_address", Value::Null)] }));
        assert!(text.contains("found nothing wrong") && !text.contains("What to do"), "{text}");
    }
}
