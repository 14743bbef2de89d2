//! Calls to servers that somebody else names: identity providers and their metadata. Only public addresses are called,
//! unless the operator allows others; redirects are not followed, answers are small and come soon or not at all.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;

/// Longest time for one call.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Largest answer read, in bytes. Metadata of a federation is larger; that of one identity provider never is.
const LARGEST: usize = 1024 * 1024;

/// Makes the calls. Cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    client: Result<reqwest::Client, Arc<str>>,
    allow_private: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It is not called: the address is not public, or not one of the web.
    Refused(String),
    /// It was called in vain.
    Failed(String),
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NoAnswer {}

impl Outgoing {
    /// `allow_private` lets it call loopback and private networks, too.
    pub fn new(allow_private: bool) -> Self {
        // A second call finds the provider there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .dns_resolver(PublicOnly { allow_private })
            .redirect(Policy::none())
            .no_proxy()
            .timeout(TIMEOUT)
            .user_agent("purser")
            .build();
        // Without certificates of authorities there is no client; whoever needs one is told.
        Self { client: client.map_err(|error| reason(&error).into()), allow_private }
    }

    /// Reads what is at an address.
    ///
    /// # Errors
    /// See [`NoAnswer`]; an answer that is an error of the server is one, too.
    pub async fn get(&self, address: &str) -> Result<Vec<u8>, NoAnswer> {
        let request = http::Request::get(address).body(Vec::new());
        let response = self.call(request.map_err(|_| not_an_address())?).await?;
        if response.status().is_success() {
            Ok(response.into_body())
        } else {
            Err(NoAnswer::Failed(format!("The server answered with {}.", response.status())))
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// See [`NoAnswer`].
    pub async fn call(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, NoAnswer> {
        let client = self.client.as_ref().map_err(|why| NoAnswer::Failed(why.to_string()))?;
        let (parts, body) = request.into_parts();
        let url = reqwest::Url::parse(&parts.uri.to_string()).map_err(|_| not_an_address())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(not_an_address());
        }
        // An address that is a number is not looked up, so the look-up cannot refuse it.
        let number = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
        if number.is_some_and(|ip| !self.allow_private && !is_public(ip)) {
            return Err(private());
        }
        let sent = client.request(parts.method, url).headers(parts.headers).body(body).send().await;
        let mut response = sent.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(NoAnswer::Failed("The answer is larger than a megabyte.".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(bytes);
        *answer.status_mut() = response.status();
        std::mem::swap(answer.headers_mut(), response.headers_mut());
        Ok(answer)
    }
}

fn not_an_address() -> NoAnswer {
    NoAnswer::Refused("This is not an address that starts with https://.".to_owned())
}

fn private() -> NoAnswer {
    NoAnswer::Refused("The address is not public. This backend calls public addresses only.".to_owned())
}

fn failed(error: reqwest::Error) -> NoAnswer {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(one) = inner {
        if one.is::<NotPublic>() {
            return private();
        }
        inner = one.source();
    }
    if error.is_timeout() {
        return NoAnswer::Failed("The server did not answer within ten seconds.".to_owned());
    }
    NoAnswer::Failed(format!("The server cannot be reached: {}.", reason(&error)))
}

/// The innermost cause, which is the one that says something.
fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string()
}

/// A name that leads to addresses that are not public.
#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not public")
    }
}

impl std::error::Error for NotPublic {}

/// Looks names up, and keeps what is not public to itself: the connection is made to an address that was looked at.
struct PublicOnly {
    allow_private: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = found.filter(|one| allow_private || is_public(one.ip())).collect();
            if good.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (the registries of RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        // Between providers and their customers (RFC 6598), protocol assignments, old 6to4 relays, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // All that is public is below 2000::/3; what is below it and leads elsewhere: 6to4, Teredo, documentation.
    first & 0xe000 == 0x2000
        && first != 0x2002
        && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        && !(first == 0x3fff && second < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_called() {
        for public in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "100.128.0.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "ff02::1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[tokio::test]
    async fn names_and_numbers_that_are_not_public_are_refused_in_advance() {
        let outgoing = Outgoing::new(false);
        for address in
            ["http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost:9/", "http://2130706433/", "http://0x7f.1/"]
        {
            assert_eq!(outgoing.get(address).await, Err(private()), "{address}");
        }
        for address in ["file:///etc/passwd", "nonsense", "", "ftp://a.example/"] {
            assert_eq!(outgoing.get(address).await, Err(not_an_address()), "{address}");
        }
    }

    #[tokio::test]
    async fn what_the_operator_allows_is_called() {
        // Nobody listens on port 9: it was called, and failed.
        let answer = Outgoing::new(true).get("http://127.0.0.1:9/").await;
        assert!(matches!(answer, Err(NoAnswer::Failed(_))), "{answer:?}");
    }
}
