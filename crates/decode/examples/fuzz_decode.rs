//! Feeds the decoder with bent input for so many seconds: `cargo run --release -p purser-decode --example fuzz_decode -- 600`.
//! Ends with a panic, or when an input takes longer than a second; else prints how many inputs there were.

#[path = "../../idp/examples/bend/bend.rs"]
mod bend;

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bend::{Random, bend};
use purser_decode::{Expected, check, decode};

const XML: &str = include_str!("../tests/response.xml");
const WORDS: [&str; 16] = [
    "<",
    ">",
    "&amp;",
    "&#x10FFFF;",
    "<!DOCTYPE a>",
    "]]>",
    "<![CDATA[",
    "xmlns=\"\"",
    "SAMLResponse=",
    "%3D",
    ".",
    "e30",
    "\u{0}",
    "=",
    "saml:Assertion",
    "9999-99-99T99:99:99Z",
];

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10);
    let token = |claims: &str| ["eyJhbGciOiJSUzI1NiJ9", &URL_SAFE_NO_PAD.encode(claims), "c2ln"].join(".");
    let claims =
        r#"{"iss":"https://a.example","aud":["x"],"sub":"u","exp":1795608060,"email":"a@b.example","groups":["a:b"]}"#;
    let samples = [XML, claims];
    let (start, mut random, mut inputs, mut read) = (Instant::now(), Random(0x9e37_79b9_7f4a_7c15), 0_u64, 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let sample = samples[random.below(2)];
        let mut inner = sample.as_bytes().to_vec();
        // Bent before it is wrapped, or afterwards, or both.
        if random.below(3) > 0 {
            bend(&mut random, &mut inner, &WORDS);
        }
        let text = String::from_utf8_lossy(&inner).into_owned();
        let mut outer = match (sample == claims, random.below(4)) {
            (true, _) => token(&text),
            (false, 0) => text,
            (false, 1) => STANDARD.encode(&text),
            (false, 2) => STANDARD.encode(miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 1)),
            (false, _) => {
                ["https://a.example/?SAMLResponse=", &STANDARD.encode(&text).replace('+', "%2B"), "&x=y"].concat()
            }
        }
        .into_bytes();
        if random.below(3) == 0 {
            bend(&mut random, &mut outer, &WORDS);
        }
        let pasted = String::from_utf8_lossy(&outer).into_owned();
        let before = Instant::now();
        if let Ok(decoded) = decode(&pasted) {
            let expected = Expected { now: random.0 as i64, issuer: "x".to_owned(), ..Expected::default() };
            check(&decoded, &expected);
            read += 1;
        }
        assert!(before.elapsed() < Duration::from_secs(1), "slow: {pasted}");
        inputs += 1;
    }
    println!("{inputs} inputs in {seconds} s, {read} of them readable, no crash");
}
