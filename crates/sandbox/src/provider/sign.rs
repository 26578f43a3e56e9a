//! How providers prove that a message is theirs.

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// HMAC-SHA256 (RFC 2104) in base64.
pub(crate) fn base64(secret: &str, message: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(signed(secret, message))
}

/// HMAC-SHA256 (RFC 2104) in lower-case hexadecimal digits.
pub(crate) fn hex(secret: &str, message: &[u8]) -> String {
    signed(secret, message).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signed(secret: &str, message: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second case of RFC 4231.
    #[test]
    fn a_known_message_has_its_known_signature() {
        let message = b"what do ya want for nothing?";
        let known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex("Jefe", message), known);
        assert_eq!(base64("Jefe", message), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    }
}
