use super::{Account, Call};
use crate::{
    AccountInfo, ConnectError,
    auth::Credential,
    limiter::Learned,
    manifest::{Limit, LimitPer},
};
use serde_json::Value;
use sluice_mapping::Expression;
use std::{collections::BTreeSet, num::NonZeroU32};

/// The account's own limits, where the test call tells them: asked for once, before the first other call.
pub(super) async fn learn(account: &Account) {
    if account.connector.test().limits.is_some() {
        account
            .learned
            .get_or_init(|| async {
                // Where they can't be read, those of the manifest hold, and the call that follows says why.
                if let Ok(answer) = ask(account).await {
                    learn_from(account, &answer);
                }
            })
            .await;
    }
}

fn learn_from(account: &Account, answer: &Value) {
    let Some(expression) = &account.connector.test().limits else { return };
    let told = match expression.value(answer) {
        Ok(Some(Value::Array(told))) => told,
        Ok(Some(told)) => vec![told],
        Ok(None) => return,
        Err(error) => {
            let connector = account.connector.manifest().id.as_str();
            tracing::warn!(connector, code = error.code(), "limits not understood");
            return;
        }
    };
    for learned in told.iter().filter_map(learned) {
        account.limiter.learn(&learned);
    }
}

/// A limit as the expression gives it; nothing where it is none.
fn learned(told: &Value) -> Option<Learned> {
    let whole =
        |name: &str| told.get(name)?.as_f64().filter(|number| *number >= 0.0).map(|number| number as u64);
    let positive = |name: &str| NonZeroU32::new(u32::try_from(whole(name)?).ok()?);
    let streams = match told.get("streams") {
        None | Some(Value::Null) => None,
        Some(Value::String(stream)) => Some(BTreeSet::from([stream.clone()])),
        Some(Value::Array(list)) => Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Some(_) => return None,
    };
    let limit = Limit {
        calls: positive("calls")?,
        seconds: positive("seconds")?,
        per: LimitPer::Account,
        limit_header: None,
        left_header: None,
    };
    Some(Learned { streams, limit, left: whole("left") })
}

async fn ask(account: &Account) -> Result<Value, ConnectError> {
    let manifest = account.connector.manifest();
    let call = manifest
        .test
        .query
        .iter()
        .fold(Call::read(manifest.test.method, manifest.test.path.as_str()), |call, (name, value)| {
            call.query(name.as_str(), value.as_str())
        });
    account.read(call).await
}

pub(super) async fn test(account: &Account) -> Result<AccountInfo, ConnectError> {
    let manifest = account.connector.manifest();
    let answer = ask(account).await.map_err(|error| match error {
        // Every account has it: where it is not found, the address is wrong.
        ConnectError::NotFound { .. } => account.http.not_an_api(),
        error => error,
    })?;
    if !answer.is_object() && !answer.is_array() {
        return Err(account.http.not_an_api());
    }
    learn_from(account, &answer);
    let expressions = account.connector.test();

    let label = match expressions.label.value(&answer)? {
        Some(Value::String(label)) if !label.trim().is_empty() => label.trim().to_owned(),
        _ => manifest.name.clone(),
    };
    let mut rights =
        match account.sign_in.credential(&account.http, &account.limiter, account.backoff()).await? {
            Credential::Token(token) => token.scopes.clone().unwrap_or_default(),
            Credential::Key => Vec::new(),
        };
    rights.extend(texts(expressions.rights.as_ref(), &answer)?);
    let credits =
        expressions.credits_left.as_ref().map(|credits| credits.value(&answer)).transpose()?.flatten();
    Ok(AccountInfo { label, rights, credits_left_millicredits: credits.as_ref().and_then(millicredits) })
}

fn texts(expression: Option<&Expression>, answer: &Value) -> Result<Vec<String>, ConnectError> {
    let found = expression.map(|expression| expression.value(answer)).transpose()?.flatten();
    Ok(match found {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => {
            list.into_iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    })
}

/// Credits may be fractional (Hunter) and, overdrawn, negative.
fn millicredits(credits: &Value) -> Option<u64> {
    let credits = credits.as_f64()?;
    credits.is_finite().then(|| (credits.max(0.0) * 1_000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_limit_is_two_numbers_and_what_they_are_about() {
        type Told<'t> = (Option<Vec<&'t str>>, u32, u32, Option<u64>);
        let check = |told: Value, expected: Option<Told<'_>>| {
            let found = learned(&told);
            let found = found.as_ref().map(|found| {
                let streams = found.streams.as_ref().map(|list| list.iter().map(String::as_str).collect());
                (streams, found.limit.calls.get(), found.limit.seconds.get(), found.left)
            });
            assert_eq!(found, expected, "{told}");
        };
        check(json!({ "calls": 60.0, "seconds": 60 }), Some((None, 60, 60, None)));
        check(
            json!({ "calls": 60, "seconds": 3600, "left": 7.0, "streams": ["b", "a"] }),
            Some((Some(vec!["a", "b"]), 60, 3600, Some(7))),
        );
        check(
            json!({ "calls": 1, "seconds": 1, "streams": "a", "left": null }),
            Some((Some(vec!["a"]), 1, 1, None)),
        );
        for broken in [
            json!({ "calls": 0, "seconds": 60 }),
            json!({ "calls": -5, "seconds": 60 }),
            json!({ "calls": null, "seconds": 60 }),
            json!({ "calls": 1e20, "seconds": 60 }),
            json!({ "calls": 60 }),
            json!({ "calls": "60", "seconds": 60 }),
            json!({ "calls": 60, "seconds": 60, "streams": 5 }),
            json!("60 per minute"),
        ] {
            check(broken, None);
        }
    }

    #[test]
    fn credits_are_counted_in_thousandths() {
        for (credits, expected) in [
            (json!(120.5), Some(120_500)),
            (json!(3), Some(3_000)),
            (json!(-2), Some(0)),
            (json!("many"), None),
            (json!(null), None),
        ] {
            assert_eq!(millicredits(&credits), expected, "{credits}");
        }
    }
}
