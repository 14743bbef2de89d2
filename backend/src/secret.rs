//! Passwords and one-time codes.

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, Params};
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// Seconds a one-time code is shown (RFC 6238, section 5.2).
const STEP: i64 = 30;

/// Hashes a password with Argon2id. `cheap` is for tests and the demo's public passwords only.
///
/// # Errors
/// Those of the hasher; none are known for these parameters.
pub fn hash(password: &str, cheap: bool) -> Result<String, argon2::password_hash::Error> {
    let params = if cheap { Params::new(64, 1, 1, None)? } else { Params::default() };
    let hasher = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    Ok(hasher.hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))?.to_string())
}

/// Whether a password belongs to a hash. Takes its time; call it where waiting does no harm.
pub fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The six digits an authenticator shows for a key at a time (RFC 6238 with HMAC-SHA-1).
pub fn totp(key: &str, unix: i64) -> Option<String> {
    let key = base32(key)?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
    mac.update(&u64::try_from(unix / STEP).ok()?.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes([digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]]);
    Some(format!("{:06}", number % 1_000_000))
}

/// Whether a code is right now, or was one step ago or ahead: clocks differ.
pub fn totp_matches(key: &str, code: &str, unix: i64) -> bool {
    [-STEP, 0, STEP].into_iter().any(|shift| totp(key, unix + shift).as_deref() == Some(code))
}

/// Decodes base32 (RFC 4648, section 6), in any case, without padding.
fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for c in text.chars().filter(|c| *c != ' ' && *c != '=') {
        let value = match c.to_ascii_uppercase() {
            c @ 'A'..='Z' => c as u32 - 'A' as u32,
            c @ '2'..='7' => c as u32 - '2' as u32 + 26,
            _ => return None,
        };
        bits = (bits << 5 | value) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        // The RFC's key "12345678901234567890" in base32, and the last six of its eight digits.
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp(key, at).as_deref(), Some(code));
        }
        assert!(totp_matches(key, "287082", 59 + 30) && !totp_matches(key, "287082", 59 + 61));
    }

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let hash = hash("tiger", true).unwrap();
        assert!(matches("tiger", &hash) && !matches("Tiger", &hash) && !matches("tiger", "not a hash"));
    }
}
