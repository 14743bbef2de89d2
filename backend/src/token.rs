//! Signed tokens (JWT, RFC 7519, HS256) and the hashes of long-lived ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Who a token speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// What the token is for: an account, an organization, or the second step of a log-in.
    pub kind: Kind,
    /// UUID of the account or organization.
    pub sub: String,
    /// Docker ID, or name of the organization.
    pub username: String,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Calls of an account.
    Account,
    /// Calls of an organization's own token.
    Org,
    /// The second step of a log-in, and nothing else.
    SecondFactor,
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    // HMAC takes a key of any length; the fallback is never reached.
    let mut mac = Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()));
    mac.update(text.as_bytes());
    mac
}

/// Signs claims.
pub fn sign(key: &[u8], claims: &Claims) -> String {
    let header = BASE64.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    // Claims are plain data; they always serialise.
    let body = BASE64.encode(serde_json::to_vec(claims).unwrap_or_default());
    let text = format!("{header}.{body}");
    let signature = BASE64.encode(mac(key, &text).finalize().into_bytes());
    format!("{text}.{signature}")
}

/// The claims of a token that this backend signed and that has not ended.
pub fn verify(key: &[u8], token: &str, now: i64) -> Option<Claims> {
    let (text, signature) = token.rsplit_once('.')?;
    mac(key, text).verify_slice(&BASE64.decode(signature).ok()?).ok()?;
    let claims: Claims = serde_json::from_slice(&BASE64.decode(text.split_once('.')?.1).ok()?).ok()?;
    (claims.exp > now).then_some(claims)
}

/// Signs anything else that travels through a browser and comes back. Never taken for a token: those have two dots.
pub(crate) fn seal(key: &[u8], value: &impl Serialize) -> String {
    // What is sealed is plain data; it always serialises.
    let body = BASE64.encode(serde_json::to_vec(value).unwrap_or_default());
    let signature = BASE64.encode(mac(key, &body).finalize().into_bytes());
    format!("{body}.{signature}")
}

/// What was sealed with this key.
pub(crate) fn unseal<T: DeserializeOwned>(key: &[u8], sealed: &str) -> Option<T> {
    let (body, signature) = sealed.split_once('.')?;
    mac(key, body).verify_slice(&BASE64.decode(signature).ok()?).ok()?;
    peek(sealed)
}

/// What a sealed text says, whoever sealed it.
pub(crate) fn peek<T: DeserializeOwned>(sealed: &str) -> Option<T> {
    let (body, _) = sealed.split_once('.')?;
    serde_json::from_slice(&BASE64.decode(body).ok()?).ok()
}

/// What is stored of a long-lived token: its SHA-256 in hexadecimal. They are random, so a plain hash is enough.
pub fn fingerprint(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { kind: Kind::Account, sub: "u".into(), username: "ana".into(), iat: 0, exp: 600 }
    }

    #[test]
    fn only_an_own_unended_token_is_taken() {
        let token = sign(b"key", &claims());
        assert_eq!(verify(b"key", &token, 599), Some(claims()));
        assert_eq!(verify(b"key", &token, 600), None);
        assert_eq!(verify(b"other", &token, 0), None);
        let forged = token.replacen('.', ".x", 1);
        for bad in [forged.as_str(), "", ".", "a.b.c", &token[..token.len() - 1]] {
            assert_eq!(verify(b"key", bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_and_unchanged_only() {
        let sealed = seal(b"key", &"a word");
        assert_eq!(unseal::<String>(b"key", &sealed).as_deref(), Some("a word"));
        let other = seal(b"other", &"another word");
        let mixed = format!("{}.{}", sealed.split_once('.').unwrap().0, other.split_once('.').unwrap().1);
        for bad in [other.as_str(), &mixed, &sealed[1..], "", "."] {
            assert_eq!(unseal::<String>(b"key", bad), None, "{bad}");
        }
        assert_eq!(verify(b"key", &seal(b"key", &claims()), 0), None, "a sealed text is no token");
        assert_eq!(unseal::<Claims>(b"key", &sign(b"key", &claims())), None, "a token is no sealed text");
    }
}
