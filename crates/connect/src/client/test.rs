use super::{Account, Call};
use crate::{AccountInfo, ConnectError, auth::Credential};
use serde_json::Value;
use sluice_mapping::Expression;

pub(super) async fn test(account: &Account) -> Result<AccountInfo, ConnectError> {
    let manifest = account.connector.manifest();
    let call =
        manifest.test.query.iter().fold(Call::get(manifest.test.path.as_str()), |call, (name, value)| {
            call.query(name.as_str(), value.as_str())
        });
    let answer = account.read(call).await?;
    let expressions = account.connector.test();

    let label = match expressions.label.value(&answer)? {
        Some(Value::String(label)) if !label.trim().is_empty() => label.trim().to_owned(),
        _ => manifest.name.clone(),
    };
    let mut rights =
        match account.sign_in.credential(&account.http, &account.limiter, account.backoff()).await? {
            Credential::Token(token) => token.scopes.clone(),
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
