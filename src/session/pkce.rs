//! Proof that whoever exchanges a one-time code is the tab that asked for it (RFC 7636, method S256). The verifier has to
//! outlive the page while the browser is at the identity provider; it is good for one code, and gone when it is read.

use js_sys::Uint8Array;
use leptos::prelude::window;
use purser_api::auth::Secret;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use super::storage;

/// Makes a verifier, keeps it in this tab, and gives its challenge; nothing where the browser cannot hash, as on a page
/// that is neither on `https:` nor local.
pub async fn challenge() -> Option<String> {
    let crypto = window().crypto().ok()?;
    let mut random = [0_u8; 32];
    crypto.get_random_values_with_u8_array(&mut random).ok()?;
    let verifier = base64url(&random);
    let bytes = Uint8Array::from(verifier.as_bytes());
    let hashing = crypto.subtle().digest_with_str_and_js_u8_array("SHA-256", &bytes).ok()?;
    let hash = JsFuture::from(hashing).await.ok()?;
    storage::keep_verifier(&verifier);
    Some(base64url(&Uint8Array::new(hash.unchecked_ref()).to_vec()))
}

/// The verifier of this tab, once.
pub fn verifier() -> Option<Secret> {
    storage::take_verifier().map(Secret)
}

/// Base64 for addresses, without padding (RFC 4648, section 5).
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().enumerate().fold(0_u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for letter in 0..=group.len() {
            out.push(char::from(LETTERS[(bits >> (18 - 6 * letter) & 63) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64url;

    #[test]
    fn bytes_are_written_as_the_rfc_does() {
        // RFC 4648, section 10, and the two letters that differ from plain base64.
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
        {
            assert_eq!(base64url(bytes.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    }
}
