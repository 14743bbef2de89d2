//! One declaration per operation: method, address, what goes in, what comes out. The console builds its calls from it and
//! the backend its routes, so an address is written once.

use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};

/// HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read; may be repeated.
    Get,
    /// Create or act; repeated only with an idempotency key.
    Post,
    /// Replace; repeating it changes nothing more.
    Put,
    /// Change in part.
    Patch,
    /// Remove; repeating it changes nothing more.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Which part of the contract an operation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The public Docker Hub API: its description, and what its own command line calls.
    One,
    /// Purser's addition; a backend without it answers 404.
    Two,
}

/// One operation of the REST API. The implementing type holds the values of one call.
pub trait Endpoint {
    /// HTTP method.
    const METHOD: Method;
    /// Address with `{name}` for each hole, as OpenAPI writes it.
    const PATH: &'static str;
    /// Names of the query parameters the operation knows.
    const QUERY: &'static [&'static str] = &[];
    /// Layer of the contract.
    const LAYER: Layer = Layer::One;
    /// What it does, in half a line.
    const SUMMARY: &'static str;
    /// Whether it is called without a token.
    const PUBLIC: bool = false;

    /// JSON body sent; `()` where there is none.
    type Body: Serialize;
    /// JSON answer of a success; `()` for 204.
    type Answer: DeserializeOwned;

    /// Values for the holes of [`Self::PATH`], in order, not yet encoded.
    fn holes(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Query parameters of this call; absent ones are left out.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// Body of this call.
    fn body(&self) -> Option<&Self::Body> {
        None
    }

    /// For a write of layer 2: the `etag` of what was read, so that it changes only that (RFC 9110, section 13.1.1).
    /// Somebody else's change in between gets 412, with the value as it is now ([`crate::error::Changed`]).
    fn if_match(&self) -> Option<&str> {
        None
    }

    /// Address of this call below the API's base, with its query.
    fn href(&self) -> String {
        href(Self::PATH, &self.holes(), &self.query())
    }
}

/// Fills the holes of a pattern and appends the query, both percent-encoded.
pub fn href(pattern: &str, holes: &[&str], query: &[(&'static str, String)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut values = holes.iter();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (_, after) = after.split_once('}').unwrap_or(("", ""));
        let value = values.next().copied().unwrap_or_default();
        if matches!(value, "." | "..") {
            // However it is written, a browser takes a dot segment for a step up, and another address would be called.
            // Encoded twice it arrives as a name that nobody has.
            out.push_str(&value.replace('.', "%252E"));
        } else {
            encode(&mut out, value);
        }
        rest = after;
    }
    out.push_str(rest);
    for (position, (name, value)) in query.iter().enumerate() {
        out.push(if position == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        encode(&mut out, value);
    }
    out
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3.
fn encode(out: &mut String, text: &str) {
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte as char);
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Undoes percent-encoding; what is not valid stays as it is.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |position: usize| bytes.get(position).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::href;

    #[test]
    fn holes_and_query_are_encoded() {
        assert_eq!(
            href(
                "/v2/orgs/{org}/members/{username}",
                &["a/b", "ü ?"],
                &[("search", "a&b=c+d".into()), ("page", "2".into())]
            ),
            "/v2/orgs/a%2Fb/members/%C3%BC%20%3F?search=a%26b%3Dc%2Bd&page=2"
        );
    }

    #[test]
    fn a_value_never_leads_to_another_address() {
        assert_eq!(href("/v2/orgs/{org}/members/{username}", &["a", ".."], &[]), "/v2/orgs/a/members/%252E%252E");
        assert_eq!(href("/v2/orgs/{org}", &["."], &[]), "/v2/orgs/%252E");
        assert_eq!(href("/v2/orgs/{org}", &["..."], &[]), "/v2/orgs/...");
        assert_eq!(href("/v2/orgs/{org}", &["../b"], &[]), "/v2/orgs/..%2Fb");
    }

    #[test]
    fn a_missing_value_leaves_the_hole_empty_rather_than_panicking() {
        assert_eq!(href("/v2/orgs/{org}", &[], &[]), "/v2/orgs/");
    }
}
