//! A small authoritative name server over UDP (RFC 1035) whose records can be set while it runs: what the demo and the
//! tests ask in place of the world's DNS.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hickory_resolver::proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{CNAME, NS, SOA, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// Seconds for which an answer is good.
pub const TTL: u32 = 300;
/// Seconds for which it is good that there is nothing.
pub const NEGATIVE_TTL: u32 = 60;
/// Largest question that is read, in bytes.
const LARGEST: usize = 1232;

/// A record of the zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A text.
    Txt(String),
    /// The name is an alias of another one.
    Cname(String),
    /// A name server of the zone that starts here.
    Ns(String),
    /// The server fails when it is asked about the name.
    Failure,
}

/// All records, by name. Cheap to clone; all clones are the same zone.
#[derive(Clone, Debug, Default)]
pub struct Zone(Arc<Mutex<BTreeMap<String, Vec<Entry>>>>);

impl Zone {
    fn records(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Entry>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces what stands under a name; with nothing the name is gone.
    pub fn set(&self, name: &str, entries: impl IntoIterator<Item = Entry>) {
        let (name, entries) = (normal(name), entries.into_iter().collect::<Vec<_>>());
        let mut records = self.records();
        if entries.is_empty() {
            records.remove(&name);
        } else {
            records.insert(name, entries);
        }
    }

    /// Replaces the texts under a name and leaves the rest.
    pub fn set_texts(&self, name: &str, texts: impl IntoIterator<Item = String>) {
        let mut entries = self.get(name);
        entries.retain(|entry| !matches!(entry, Entry::Txt(_)));
        entries.extend(texts.into_iter().map(Entry::Txt));
        self.set(name, entries);
    }

    /// What stands under a name.
    pub fn get(&self, name: &str) -> Vec<Entry> {
        self.records().get(&normal(name)).cloned().unwrap_or_default()
    }

    /// Everything, by name.
    pub fn all(&self) -> Vec<(String, Vec<Entry>)> {
        self.records().iter().map(|(name, entries)| (name.clone(), entries.clone())).collect()
    }

    /// Whether the name is there, or another one below it (RFC 8020).
    fn exists(&self, name: &str) -> bool {
        let below = [".", name].concat();
        self.records().keys().any(|key| key == name || key.ends_with(&below))
    }
}

fn normal(name: &str) -> String {
    name.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// A running server; ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it answers.
    pub address: SocketAddr,
    /// What it answers.
    pub zone: Zone,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts one on a free port of the loopback interface.
    ///
    /// # Errors
    /// No port is free.
    pub async fn start(zone: Zone) -> io::Result<Self> {
        let socket = UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let answers = zone.clone();
        let task = tokio::spawn(async move {
            let mut question = [0; LARGEST];
            // A datagram that does not arrive, or cannot be answered, is asked again by whoever wants to know.
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                if let Some(answer) = reply(&answers, &question[..length]) {
                    let _ = socket.send_to(&answer, from).await;
                }
            }
        });
        Ok(Self { address, zone, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The answer to a datagram; nothing to what is no question.
fn reply(zone: &Zone, question: &[u8]) -> Option<Vec<u8>> {
    let asked = Message::from_vec(question).ok()?;
    if asked.metadata.message_type != MessageType::Query {
        return None;
    }
    let mut answer = Message::response(asked.metadata.id, OpCode::Query);
    answer.metadata.recursion_desired = asked.metadata.recursion_desired;
    answer.metadata.recursion_available = true;
    answer.metadata.authoritative = true;
    let query = asked.queries.first()?.clone();
    let name = normal(&query.name().to_ascii());
    let entries = zone.get(&name);
    if entries.contains(&Entry::Failure) {
        answer.metadata.response_code = ResponseCode::ServFail;
    } else {
        let found = entries.iter().filter_map(|entry| data(entry).filter(|data| answers(data, query.query_type())));
        answer.add_answers(found.map(|data| Record::from_rdata(query.name().clone(), TTL, data)));
        if answer.answers.is_empty() {
            if !zone.exists(&name) {
                answer.metadata.response_code = ResponseCode::NXDomain;
            }
            answer.add_authority(start_of_authority(query.name())?);
        }
    }
    answer.add_query(query);
    answer.to_vec().ok()
}

fn data(entry: &Entry) -> Option<RData> {
    Some(match entry {
        // A string of a record has at most 255 bytes.
        Entry::Txt(text) => RData::TXT(TXT::from_bytes(text.as_bytes().chunks(255).collect())),
        Entry::Cname(target) => RData::CNAME(CNAME(absolute(target)?)),
        Entry::Ns(server) => RData::NS(NS(absolute(server)?)),
        Entry::Failure => return None,
    })
}

/// An alias answers every question.
fn answers(data: &RData, asked: RecordType) -> bool {
    data.record_type() == asked || asked == RecordType::ANY || matches!(data, RData::CNAME(_))
}

fn absolute(name: &str) -> Option<Name> {
    let mut name = Name::from_ascii(name).ok()?;
    name.set_fqdn(true);
    Some(name)
}

fn start_of_authority(name: &Name) -> Option<Record> {
    let (server, mailbox) = (absolute("ns.invalid")?, absolute("hostmaster.invalid")?);
    let soa = SOA::new(server, mailbox, 1, 3600, 600, 86_400, NEGATIVE_TTL);
    // The last label is as good a zone as any: there is no delegation here.
    Some(Record::from_rdata(name.trim_to(1), NEGATIVE_TTL, RData::SOA(soa)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_datagram_stops_the_server(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let zone = Zone::default();
            zone.set("a.example", [Entry::Txt("x".to_owned())]);
            let _ = reply(&zone, &bytes);
        }
    }
}
