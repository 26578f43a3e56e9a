//! Pages in, and where it is wished the plan out.

use crate::{output::Output, watch};
use serde_json::{Value, json};
use sluice_engine::{App, api::Failure};

/// Outcomes of a write that a person has to look at.
const WRONG: [&str; 3] = ["refused", "differs", "unknown"];

/// Items of the plan in one page: each page draws the plan anew.
const PAGE: u32 = 5_000;

/// What is wished after the sync.
pub(crate) struct After<'a> {
    /// Show the plan.
    pub plan: bool,
    /// Write the plan.
    pub apply: bool,
    /// Write it even where a brake asks for a second look.
    pub release_brake: bool,
    /// The people of whom it is written; all where there are none.
    pub only: &'a [String],
}

/// Syncs the connections called `wanted`, all where there are none, `full` from the beginning. False where a job did not get done.
pub(crate) async fn run(
    app: &App,
    output: &Output,
    wanted: &[String],
    full: bool,
    after: After<'_>,
) -> Result<bool, Failure> {
    let connections = ids(&app.call("connections", Value::Null).await?, wanted)?;
    let mut ended =
        watch::jobs(app, output, "sync", json!({ "connections": connections, "full": full })).await?;
    let mut wrong = None;
    if after.plan || after.apply {
        let only = (!after.only.is_empty()).then_some(after.only);
        let plan = if after.plan { whole(app, only).await? } else { first(app, only, 0).await? };
        if after.plan {
            output.plan(&plan);
        }
        if after.apply {
            let before = counts(app).await?;
            // Of who was named and is not in the plan, that is said.
            if only.is_some() || ["creates", "updates", "entries", "waiting"].iter().any(|key| plan[key] != 0)
            {
                let input = json!({
                    "fingerprint": plan["fingerprint"],
                    "release_brake": after.release_brake,
                    "only": only,
                });
                ended.extend(watch::jobs(app, output, "apply", input).await?);
            }
            let left = app.call("plan", json!({ "limit": 0 })).await?;
            wrong = unfinished(&before, &counts(app).await?, &left);
        }
    }
    output.jobs(&json!(ended));
    // The cause of what is left, where one is known.
    match watch::failure(&ended).or(wrong) {
        Some(failure) => Err(failure),
        None => Ok(ended.iter().all(|job| job["state"] == "done")),
    }
}

async fn first(app: &App, only: Option<&[String]>, limit: u32) -> Result<Value, Failure> {
    app.call("plan", json!({ "limit": limit, "only": only })).await
}

/// The plan with all its items, page by page; the new one from its beginning where it moves meanwhile.
async fn whole(app: &App, only: Option<&[String]>) -> Result<Value, Failure> {
    let mut plan = first(app, only, PAGE).await?;
    while !plan["next"].is_null() {
        let asked = json!({ "limit": PAGE, "only": only, "after": plan["next"] });
        match app.call("plan", asked).await {
            Ok(mut page) => {
                if let (Some(items), Some(more)) =
                    (plan["items"].as_array_mut(), page["items"].as_array_mut())
                {
                    items.append(more);
                }
                plan["next"] = page["next"].take();
            }
            Err(failure) if failure.code == "plan_moved" => plan = first(app, only, PAGE).await?,
            Err(failure) => return Err(failure),
        }
    }
    Ok(plan)
}

/// The ids of the connections called so.
pub(crate) fn ids(known: &Value, wanted: &[String]) -> Result<Vec<Value>, Failure> {
    wanted.iter().map(|name| named(known, name).map(|row| row["id"].clone())).collect()
}

/// The one connection that is meant, by its id or name; by its connector where it is the only one of it.
pub(crate) fn named<'k>(known: &'k Value, wanted: &str) -> Result<&'k Value, Failure> {
    let all = || known.as_array().into_iter().flatten();
    let exact = all().find(|row| row["id"] == wanted).or_else(|| all().find(|row| row["name"] == wanted));
    let of_connector: Vec<&Value> = all().filter(|row| row["connector"] == wanted).collect();
    let only = if let [row] = of_connector[..] { Some(row) } else { None };
    exact.or(only).ok_or_else(|| {
        let names: Vec<&str> = all().filter_map(|row| row["name"].as_str()).collect();
        if names.is_empty() {
            return Failure::of("nothing_connected");
        }
        Failure::of("no_such_connection").with("connection", wanted).with("known", names.join(", "))
    })
}

/// Writes by state.
async fn counts(app: &App) -> Result<Value, Failure> {
    Ok(app.call("ledger", json!({ "limit": 1 })).await?["counts"].take())
}

/// What this run left that isn't as it should be: a script reads nothing but the end.
fn unfinished(before: &Value, after: &Value, plan: &Value) -> Option<Failure> {
    let count = |counts: &Value, state: &str| counts[state].as_u64().unwrap_or_default();
    let grown = WRONG.map(|state| (state, count(after, state).saturating_sub(count(before, state))));
    if grown.iter().any(|(_, more)| *more > 0) {
        return Some(
            grown
                .iter()
                .fold(Failure::of("writes_not_agreed"), |failure, (state, more)| failure.with(state, more)),
        );
    }
    let waiting = count(plan, "waiting");
    (waiting > 0).then(|| Failure::of("writes_waiting").with("count", waiting))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: Value, after: Value, waiting: u32, told: Option<&str>) {
        let found = unfinished(&before, &after, &json!({ "waiting": waiting }));
        assert_eq!(found.map(|failure| failure.to_string()).as_deref(), told, "{before} {after} {waiting}");
    }

    #[test]
    fn what_this_run_left_undone_is_told_and_what_was_there_before_is_not() {
        check(json!({}), json!({}), 0, None);
        check(json!({}), json!({ "agreed": 5, "sent": 1 }), 0, None);
        check(json!({ "refused": 2 }), json!({ "refused": 2, "agreed": 5 }), 0, None);
        check(json!({ "unknown": 2 }), json!({ "agreed": 2 }), 0, None);
        let told = "writes_not_agreed differs=0 refused=1 unknown=0";
        check(json!({ "refused": 2 }), json!({ "refused": 3 }), 0, Some(told));
        let told = "writes_not_agreed differs=1 refused=0 unknown=2";
        check(json!({ "unknown": 1 }), json!({ "differs": 1, "unknown": 3 }), 4, Some(told));
        check(json!({}), json!({ "agreed": 1 }), 4, Some("writes_waiting count=4"));
    }

    #[test]
    fn of_two_accounts_the_one_that_is_meant_is_named() {
        let row =
            |id: &str, name: &str, connector: &str| json!({ "id": id, "name": name, "connector": connector });
        let named = |known: &Value, wanted: &str| {
            let found = super::named(known, wanted);
            found.map_or_else(|no| no.code, |row| row["id"].as_str().unwrap().to_owned())
        };
        let [old, new] = [row("1", "Old", "hunter"), row("3", "New", "hunter")];
        let known = json!([old, row("2", "hunter", "apollo"), new]);
        for (wanted, expected) in
            [("3", "3"), ("New", "3"), ("hunter", "2"), ("apollo", "2"), ("lusha", "no_such_connection")]
        {
            assert_eq!(named(&known, wanted), expected, "{wanted}");
        }
        assert_eq!(named(&json!([old, new]), "hunter"), "no_such_connection");
        assert_eq!(named(&json!([]), "hunter"), "nothing_connected");
    }
}
