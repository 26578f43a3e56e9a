//! A customer's pair of keys: a token that the private one signs proves who asks.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};

/// The customer's private key. It opens nothing but the practice world.
pub(super) const PRIVATE_KEY: &str = include_str!("practice_key.pem");
/// A token of the customer's own may be good for so many seconds at most.
const LONGEST: u64 = 300;
/// Clocks may differ by so many seconds.
const LEEWAY: u64 = 30;

/// What the vendor keeps of a pair.
pub(super) struct Keys {
    client_id: String,
    public: Vec<u8>,
}

impl Keys {
    pub(super) fn new(client_id: String) -> Self {
        let body: String = PRIVATE_KEY.lines().filter(|line| !line.starts_with('-')).collect();
        let public = STANDARD
            .decode(body)
            .ok()
            .and_then(|der| RsaKeyPair::from_pkcs8(&der).ok())
            .map(|pair| pair.public_key().as_ref().to_vec());
        // Without one nothing is proved; tests would tell.
        Self { client_id, public: public.unwrap_or_default() }
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Whether an `Authorization` header bears a token that the customer signed for itself, and that is good now.
    pub(super) fn proves(&self, header: &str, username: &str, now: SystemTime) -> bool {
        self.claims(header).is_some_and(|claims| {
            let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            let at = |name: &str| claims[name].as_u64().unwrap_or_default();
            let (from, until) = (at("iat"), at("exp"));
            claims["aud"] == "enterprise_api"
                && claims["iss"].as_str().is_some_and(|iss| !iss.is_empty())
                && claims["username"] == username
                && claims["client_id"] == self.client_id.as_str()
                && from <= now + LEEWAY
                && now < until
                && until.saturating_sub(from) <= LONGEST
        })
    }

    /// The claims of a token whose signature is the customer's.
    fn claims(&self, header: &str) -> Option<Value> {
        let (signed, signature) = header.strip_prefix("Bearer ")?.rsplit_once('.')?;
        let (head, claims) = signed.split_once('.')?;
        let part = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let head: Value = serde_json::from_slice(&part(head)?).ok()?;
        // Whoever may choose the algorithm chooses none.
        if head["alg"] != "RS256" {
            return None;
        }
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public)
            .verify(signed.as_bytes(), &part(signature)?)
            .ok()?;
        serde_json::from_slice(&part(claims)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::{rand::SystemRandom, signature::RSA_PKCS1_SHA256};
    use serde_json::json;
    use std::time::Duration;

    fn signed(head: &Value, claims: &Value) -> String {
        let body: String = PRIVATE_KEY.lines().filter(|line| !line.starts_with('-')).collect();
        let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(head), part(claims));
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        format!("Bearer {text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn only_a_signed_token_with_all_its_claims_proves_anything() {
        let keys = Keys::new("c-1".to_owned());
        let now = UNIX_EPOCH + Duration::from_secs(10_000);
        let head = json!({ "alg": "RS256", "typ": "JWT" });
        let right = json!({ "aud": "enterprise_api", "iss": "sluice", "username": "ada", "client_id": "c-1",
            "iat": 9_990, "exp": 10_290 });
        let check = |head: &Value, name: &str, value: Value, expected: bool| {
            let mut claims = right.clone();
            claims[name] = value;
            assert_eq!(keys.proves(&signed(head, &claims), "ada", now), expected, "{head} {claims}");
        };
        check(&head, "iss", json!("any library"), true);
        for (name, value) in [
            ("aud", json!("other")),
            ("iss", json!("")),
            ("username", json!("bob")),
            ("client_id", json!("c-2")),
            ("exp", json!(10_000)),
            ("exp", json!(10_291)),
            ("iat", json!(10_031)),
            ("exp", Value::Null),
        ] {
            check(&head, name, value, false);
        }
        check(&json!({ "alg": "none" }), "iss", json!("sluice"), false);
        let whole = signed(&head, &right);
        for broken in [
            whole.replace("Bearer ", ""),
            format!("{whole}A"),
            "Bearer a.b".to_owned(),
            whole[..whole.len() - 8].to_owned(),
        ] {
            assert!(!keys.proves(&broken, "ada", now), "{broken}");
        }
        let other = whole.replacen(&whole[30..60], &"A".repeat(30), 1);
        assert!(!keys.proves(&other, "ada", now));
    }
}
