//! What the numbers say, line by line.

use serde_json::Value;

const DAY_MS: f64 = 86_400_000.0;

/// Tables of an answer to `insight`.
pub(crate) fn lines(found: &Value) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<18} {:>7} {:>7} {:>7} {:>7} {:>7}  {:<21} {:>10} {:>10}",
        "", "came", "there", "on", "back", "out", "gone on so far", "median", "average"
    )];
    lines.push(place("from lead to won", &found["whole"]));
    lines.extend(rows(&found["stages"]).map(|row| place(text(&row["stage"]), row)));
    lines.extend(rows(&found["statuses"]).map(|row| place(text(&row["name"]), row)));
    lines.extend(bottleneck(&found["bottleneck"]));
    lines.push(String::new());
    lines.push(format!(
        "{:<18} {:>7} {:>7} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>9}",
        "", "brought", "only", "to judge", "weak", "clean", "written", "engaged", "won", "credits", "each"
    ));
    lines.extend(rows(&found["sources"]).map(source));
    lines.push(String::new());
    let runs = &found["runs"];
    lines.push(format!(
        "{} syncs done, {} stopped, {} rows read",
        runs["syncs"], runs["stopped"], runs["rows"]
    ));
    lines.push(format!(
        "{} people new, {} joined, {} asked about, {} judged, {} written, {} refused",
        runs["new"], runs["joined"], runs["asked"], runs["judged"], runs["written"], runs["refused"]
    ));
    lines
}

fn place(name: &str, row: &Value) -> String {
    let times = &row["times"];
    let median = match (times.is_null(), times["median_ms"].as_f64()) {
        (true, _) => "–".to_owned(),
        (false, Some(median)) => days(median),
        // Too many are still there.
        (false, None) => format!("> {}", days(times["longest_ms"].as_f64().unwrap_or_default())),
    };
    let at_least = if times["at_least"] == true { "≥ " } else { "" };
    let average =
        times["average_ms"].as_f64().map_or_else(|| "–".to_owned(), |ms| format!("{at_least}{}", days(ms)));
    let rate = &row["rate"];
    let rate = match rate["share"].as_f64() {
        Some(share) => {
            format!("{} ({} to {})", percent(share), percent_of(&rate["low"]), percent_of(&rate["high"]))
        }
        None => "–".to_owned(),
    };
    let count = |key: &str| row[key].to_string();
    format!(
        "{name:<18} {:>7} {:>7} {:>7} {:>7} {:>7}  {rate:<21} {median:>10} {average:>10}",
        count("entered"),
        count("there"),
        count("on"),
        count("back"),
        count("out"),
    )
}

fn bottleneck(row: &Value) -> Option<String> {
    let name = row["name"].as_str()?;
    Some(match row["share"].as_f64() {
        Some(share) => format!(
            "held up at {name}: {} of all time in the pipeline is spent there, {} are there",
            percent(share),
            row["people"]
        ),
        None => format!("held up at {name}: {} of {} wait beyond the limit", row["people"], row["of"]),
    })
}

fn source(row: &Value) -> String {
    let count = |key: &str| row[key].to_string();
    let credits =
        |key: &str| row[key].as_f64().map_or_else(|| "–".to_owned(), |milli| format!("{:.2}", milli / 1e3));
    format!(
        "{:<18} {:>7} {:>7} {:>8} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9} {:>9}",
        text(&row["name"]),
        count("brought"),
        count("only"),
        count("to_judge"),
        count("weak"),
        count("clean"),
        count("written"),
        count("engaged"),
        count("won"),
        credits("spent_millicredits"),
        credits("each_millicredits"),
    )
}

fn days(ms: f64) -> String {
    format!("{:.1} d", ms / DAY_MS)
}

fn percent_of(share: &Value) -> String {
    percent(share.as_f64().unwrap_or_default())
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
