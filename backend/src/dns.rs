//! Asking DNS, and a small server of its own for the demo and for tests.

pub(crate) mod hosts;
pub mod server;

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

/// Longest wait for one answer of one name server.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the name servers said about one name and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// These; good for so many seconds.
    Records(Vec<String>, u32),
    /// There are none; good for so many seconds, where the zone says.
    Nothing {
        /// The name is there, with records of other types.
        exists: bool,
        /// Negative TTL (RFC 2308, section 5).
        ttl: Option<u32>,
    },
    /// They did not say.
    Failed(String),
}

impl Said {
    /// The records.
    pub(crate) fn records(&self) -> &[String] {
        match self {
            Self::Records(records, _) => records,
            Self::Nothing { .. } | Self::Failed(_) => &[],
        }
    }

    /// Seconds for which others may repeat this answer.
    pub(crate) const fn ttl(&self) -> Option<u32> {
        match self {
            Self::Records(_, ttl) => Some(*ttl),
            Self::Nothing { ttl, .. } => *ttl,
            Self::Failed(_) => None,
        }
    }
}

/// Asks name servers: always them, never a cache of this process.
pub(crate) struct Dns(Result<TokioResolver, String>);

impl Dns {
    /// Asks the server at this address, or those of the machine.
    pub(crate) fn new(server: Option<SocketAddr>) -> Self {
        Self(resolver(server).map_err(|error| error.to_string()))
    }

    /// TXT records, each with its strings joined.
    pub(crate) async fn texts(&self, name: &str) -> Said {
        self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(text) => Some(joined(&text.txt_data)),
            _ => None,
        })
        .await
    }

    /// What the name is an alias of.
    pub(crate) async fn alias(&self, name: &str) -> Said {
        self.ask(name, RecordType::CNAME, |data| match data {
            RData::CNAME(target) => Some(plain(&target.0)),
            _ => None,
        })
        .await
    }

    /// Name servers of the zone that starts at this name; nothing where none starts there.
    pub(crate) async fn name_servers(&self, name: &str) -> Said {
        self.ask(name, RecordType::NS, |data| match data {
            RData::NS(server) => Some(plain(&server.0)),
            _ => None,
        })
        .await
    }

    async fn ask(&self, name: &str, kind: RecordType, read: impl Fn(&RData) -> Option<String>) -> Said {
        let resolver = match &self.0 {
            Ok(resolver) => resolver,
            Err(why) => return Said::Failed(why.clone()),
        };
        let Ok(mut asked) = Name::from_ascii(name) else {
            return Said::Failed("this name does not fit into a question".to_owned());
        };
        // Without the final dot the search list of the machine would be tried, too.
        asked.set_fqdn(true);
        let answer = match resolver.lookup(asked.clone(), kind).await {
            Ok(answer) => answer,
            Err(error) => return failed(&error),
        };
        // What stands under another name was reached by an alias.
        let own = |record: &&Record| record.record_type() == kind && record.name == asked;
        let found: Vec<&Record> = answer.answers().iter().filter(own).collect();
        let ttl = answer.answers().iter().map(|record| record.ttl).min();
        match found.iter().map(|record| record.ttl).min() {
            Some(ttl) => Said::Records(found.into_iter().filter_map(|record| read(&record.data)).collect(), ttl),
            None => Said::Nothing { exists: true, ttl },
        }
    }
}

fn resolver(server: Option<SocketAddr>) -> Result<TokioResolver, NetError> {
    let mut builder = match server {
        Some(address) => {
            let mut server = NameServerConfig::udp_and_tcp(address.ip());
            for connection in &mut server.connections {
                connection.port = address.port();
            }
            let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
        None => TokioResolver::builder_tokio()?,
    };
    let options = builder.options_mut();
    options.timeout = PATIENCE;
    options.attempts = 1;
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    builder.build()
}

fn failed(error: &NetError) -> Said {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
            ResponseCode::NXDomain => Said::Nothing { exists: false, ttl: none.negative_ttl },
            ResponseCode::NoError => Said::Nothing { exists: true, ttl: none.negative_ttl },
            code => Said::Failed(code.to_string()),
        },
        other => Said::Failed(other.to_string()),
    }
}

/// Longest text that is kept of one record.
const LONGEST: usize = 500;

/// The strings of a TXT record as one text (RFC 7208, section 3.3). Whoever owns the name writes what they like: it is cut
/// to a length that can be shown, and characters that steer a terminal or turn text around are written out.
pub(crate) fn joined(strings: &[Box<[u8]>]) -> String {
    let bytes: Vec<u8> = strings.iter().flat_map(|string| string.iter().copied()).take(LONGEST * 4).collect();
    let mut out = String::new();
    for c in String::from_utf8_lossy(&bytes).chars().take(LONGEST) {
        if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}') {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// A name without its final dot, in lower case.
fn plain(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_record_becomes_a_text_that_can_be_shown(
            strings in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..=255), 0..12)
        ) {
            let strings: Vec<Box<[u8]>> = strings.into_iter().map(Vec::into_boxed_slice).collect();
            let text = joined(&strings);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.chars().count() <= LONGEST * 10);
        }

        #[test]
        fn a_plain_value_comes_through_however_it_is_cut(value in "[ -~]{0,400}", cuts in prop::collection::vec(1_usize..40, 1..9)) {
            let (mut rest, mut strings) = (value.as_bytes(), Vec::new());
            for cut in cuts.iter().cycle().take(if rest.is_empty() { 0 } else { usize::MAX }) {
                let (string, more) = rest.split_at((*cut).min(rest.len()));
                strings.push(string.into());
                rest = more;
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(joined(&strings), value);
        }
    }
}
