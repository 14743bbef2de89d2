//! A bearer token and when it ends.

use std::fmt;

use purser_api::auth::Secret;

/// Lifetime assumed of a token that does not say: the contract's 10 minutes.
const DEFAULT_LIFETIME_MS: f64 = 600_000.0;

/// A token is treated as ended this much early, so that it does not end on the way.
const MARGIN_MS: f64 = 2_000.0;

/// A bearer token. It never appears in a `Debug` print.
#[derive(Clone, PartialEq)]
pub struct Token {
    text: Secret,
    ends_ms: f64,
}

impl Token {
    /// A token received now. If it is a JWT (RFC 7519) its lifetime is `exp` minus `iat`, counted from now, so that a
    /// wrong clock on either end does not matter.
    pub fn new(text: Secret, now_ms: f64) -> Self {
        let lifetime = lifetime_ms(&text.0).unwrap_or(DEFAULT_LIFETIME_MS);
        Self { text, ends_ms: now_ms + lifetime }
    }

    pub(super) fn restored(text: Secret, ends_ms: f64) -> Self {
        Self { text, ends_ms }
    }

    pub(super) fn ends_ms(&self) -> f64 {
        self.ends_ms
    }

    /// Whether it has ended.
    pub fn ended(&self, now_ms: f64) -> bool {
        now_ms + MARGIN_MS.min(self.ends_ms) >= self.ends_ms
    }

    /// The text, for the `Authorization` header and the tab's storage only.
    pub(crate) fn reveal(&self) -> &str {
        &self.text.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn lifetime_ms(jwt: &str) -> Option<f64> {
    let claims = base64url(jwt.split('.').nth(1)?)?;
    let claims = String::from_utf8(claims).ok()?;
    let seconds = number(&claims, "\"exp\"")?.checked_sub(number(&claims, "\"iat\"")?)?;
    (seconds > 0).then_some(seconds as f64 * 1000.0)
}

/// The number after a key of a flat JSON object, in whole.
fn number(json: &str, key: &str) -> Option<u64> {
    let rest = &json[json.find(key)? + key.len()..];
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// Decodes unpadded base64url (RFC 4648, section 5).
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    // {"alg":"HS256"} . {"sub":"u1","iat":1700000000,"exp":1700000600}
    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwNjAwfQ.c2ln";

    #[test]
    fn a_jwt_lives_as_long_as_it_says_from_now_on() {
        let token = Token::new(Secret(JWT.into()), 5_000_000.0);
        assert!(!token.ended(5_000_000.0 + 597_000.0));
        assert!(token.ended(5_000_000.0 + 598_000.0));
    }

    #[test]
    fn an_opaque_token_lives_ten_minutes() {
        for text in ["", "opaque", "a.b.c", "a.!!!.c"] {
            let token = Token::new(Secret(text.into()), 0.0);
            assert!(!token.ended(590_000.0) && token.ended(600_000.0), "{text}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Token::new(Secret("tiger".into()), 0.0)), "Token(…)");
    }
}
