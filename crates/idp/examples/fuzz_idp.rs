//! Feeds the readers of metadata and of certificates with bent input for so many seconds, all at once:
//! `cargo run --release -p purser-idp --example fuzz_idp -- 600`.
//! Ends with a panic, or when an input takes longer than a second twice; else prints how many inputs there were.

#[path = "bend/bend.rs"]
mod bend;

use std::time::{Duration, Instant};

use bend::{Random, bend};
use purser_idp::certificate::Certificate;
use purser_idp::metadata;

const METADATA: [&str; 3] = [
    include_str!("../tests/samples/okta.xml"),
    include_str!("../tests/samples/entra.xml"),
    include_str!("../tests/samples/google.xml"),
];
const CERTIFICATES: [&str; 4] = [
    include_str!("../tests/samples/rsa.pem"),
    include_str!("../tests/samples/ec.pem"),
    include_str!("../tests/samples/ed.pem"),
    include_str!("../tests/samples/weak.pem"),
];
const WORDS: [&str; 14] = [
    "<",
    ">",
    "&amp;",
    "&#x10FFFF;",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "]]>",
    "<![CDATA[",
    "xmlns=\"\"",
    "<EntitiesDescriptor>",
    "</IDPSSODescriptor>",
    "-----BEGIN CERTIFICATE-----",
    "-----END CERTIFICATE-----",
    "\u{0}",
    "=",
];

/// Bends `samples` for so many seconds; `read` says whether it could read what came out.
fn feed(name: &str, seconds: u64, samples: &[Vec<u8>], read: impl Fn(&[u8]) -> bool) {
    let (start, mut random, mut inputs, mut readable) = (Instant::now(), Random(0x9e37_79b9_7f4a_7c15), 0_u64, 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut bytes = samples[random.below(samples.len())].clone();
        bend(&mut random, &mut bytes, &WORDS);
        let timed = || {
            let before = Instant::now();
            (read(&bytes), before.elapsed())
        };
        let (good, took) = timed();
        // Once may be the machine, busy with something else.
        let slow = took > Duration::from_secs(1) && timed().1 > Duration::from_secs(1);
        assert!(!slow, "slow: {}", String::from_utf8_lossy(&bytes));
        readable += u64::from(good);
        inputs += 1;
    }
    println!("{name}: {inputs} inputs in {seconds} s, {readable} of them readable, no crash");
}

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10);
    let owned = |all: &[&str]| all.iter().map(|one| one.as_bytes().to_vec()).collect::<Vec<_>>();
    let (xml, pem) = (owned(&METADATA), owned(&CERTIFICATES));
    // The binary form, so that what is bent is the structure and not its wrapping.
    let der: Vec<Vec<u8>> = pem.iter().filter_map(|one| Some(Certificate::read(one).ok()?.der)).collect();
    std::thread::scope(|threads| {
        threads.spawn(|| {
            feed("metadata", seconds, &xml, |bytes| {
                metadata::read(bytes).is_ok_and(|all| all.iter().map(metadata::IdentityProvider::findings).count() > 0)
            });
        });
        threads.spawn(|| {
            feed("certificates, as text", seconds, &pem, |bytes| {
                Certificate::read(bytes).is_ok_and(|one| !one.to_wire().sha256.is_empty())
            });
        });
        threads.spawn(|| {
            feed("certificates, binary", seconds, &der, |bytes| {
                Certificate::from_der(bytes).is_ok_and(|one| !one.to_wire().sha256.is_empty())
            });
        });
    });
}
