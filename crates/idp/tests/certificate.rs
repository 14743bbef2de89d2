//! Certificates: what is read of real ones (made with OpenSSL, whose own output the expectations are), and that nothing
//! else gets through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use purser_idp::certificate::{Certificate, Key};

const RSA: &str = include_str!("samples/rsa.pem");
const WEAK: &str = include_str!("samples/weak.pem");
const EC: &str = include_str!("samples/ec.pem");
const ED: &str = include_str!("samples/ed.pem");

fn read(text: &str) -> Certificate {
    Certificate::read(text.as_bytes()).unwrap()
}

#[test]
fn it_says_whose_it_is_until_when_and_with_which_key() {
    let one = read(RSA);
    assert!(one.subject.contains("CN=dev-12345") && one.subject.contains("O=Okta"), "{}", one.subject);
    assert_eq!(one.subject, one.issuer);
    assert_eq!(one.not_before.text.as_str(), "2025-01-02T03:04:05.000Z");
    assert_eq!(one.not_after.text.as_str(), "2035-01-02T03:04:05.000Z");
    assert_eq!(one.not_after.unix, 2_051_319_845);
    assert_eq!(one.key, Key::Rsa(2048));
    assert_eq!(
        one.fingerprint(),
        "CF:A8:40:1F:6C:0B:CC:22:6A:53:D2:92:DF:6B:D3:EE:0F:7C:89:DB:27:93:58:2E:84:64:91:6E:08:DA:4A:06"
    );
}

#[test]
fn other_keys_are_read_too() {
    assert_eq!(read(EC).key.to_string(), "EC 256");
    assert_eq!(read(EC).not_after.text.as_str(), "2051-01-01T00:00:00.000Z", "a date after 2049 has another form");
    assert_eq!(read(ED).key, Key::Ed25519);
}

#[test]
fn a_weak_signature_and_a_short_key_are_told() {
    let weak = read(WEAK);
    assert_eq!((weak.key, weak.weak_signature), (Key::Rsa(1024), true));
    assert!(!read(RSA).weak_signature);
}

#[test]
fn the_same_certificate_comes_in_many_forms() {
    let one = read(RSA);
    let base64 = one.to_wire().data;
    let unpadded = base64.trim_end_matches('=').to_owned();
    let indented = RSA.lines().map(|line| format!("  {line}\r\n")).collect::<String>();
    let described = format!("Bag Attributes\n    friendlyName: x\n{RSA}\ntrailing");
    for text in [base64, unpadded, indented, described] {
        assert_eq!(read(&text), one, "{text}");
    }
    assert_eq!(Certificate::read(&one.der).unwrap(), one);
    assert_eq!(Certificate::read_all(&format!("{RSA}{EC}")).unwrap(), [one, read(EC)]);
}

#[test]
fn what_crosses_the_wire_reads_back() {
    for text in [RSA, WEAK, EC, ED] {
        let one = read(text);
        let wire = one.to_wire();
        assert_eq!(read(&wire.data), one);
        assert_eq!(wire.sha256.to_uppercase(), one.fingerprint().replace(':', ""));
    }
}

#[test]
fn what_is_no_certificate_is_refused_with_a_reason() {
    let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    let cases = [
        ("", "missing"),
        ("hello world!", "base64"),
        ("AAAA", "not a certificate"),
        (key, "private key"),
        (&RSA[..RSA.len() / 2], "end of the certificate"),
        (&format!("{RSA}{EC}"), "several"),
        (&"A".repeat(200_000), "too large"),
    ];
    for (text, says) in cases {
        let problem = Certificate::read(text.as_bytes()).unwrap_err();
        assert!(problem.0.contains(says), "{problem}");
    }
    assert!(Certificate::read(&[0x30, 0x82, 0xff, 0xff]).is_err());
    assert!(Certificate::read(&[0xff; 10]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Certificate::read(&bytes);
        let _ = Certificate::from_der(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(-----BEGIN CERTIFICATE-----)?[A-Za-z0-9+/=\n]{0,80}(-----END CERTIFICATE-----)?") {
        let _ = Certificate::read_all(&text);
    }

    #[test]
    fn a_damaged_certificate_does_no_harm(which in 0..4_usize, at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<prop::sample::Index>()) {
        let mut der = read([RSA, WEAK, EC, ED][which]).der;
        let place = at.index(der.len());
        der[place] ^= 1 << bit;
        if let Ok(read) = Certificate::from_der(&der) {
            let _ = (read.fingerprint(), read.to_wire());
        }
        der.truncate(cut.index(der.len()));
        prop_assert!(Certificate::from_der(&der).is_err());
    }
}
