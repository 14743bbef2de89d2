//! Feeds the reader made-up files for some seconds: `cargo run --release -p purser-intake --example fuzz -- 600`. Every round
//! takes a file that is known, changes it in a few places, and keeps it if the reader made something new of it. It stops at
//! the first file that breaks a promise, and prints it.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use purser_intake::{Reader, Shape, decode};

const SEEDS: [&str; 8] = [
    "a@b.example, c@d.example;e@f.example g",
    "Jane Doe <jane@b.example>\r\n\"Doe, J\" <j@b.example>\n",
    "Name,Email,Team\r\n\"Doe, Jane\",jane@b.example,\"a\nb\"\r\n",
    "email;x\n'+a@b.example;1\n\n;\n",
    "a\tb@c.example\td\ne\tf@g.example\th\n",
    "\"open,a@b.example\nb@c.example\n\"",
    "\u{feff}E-MAIL\nü@ü.example\n",
    "mailto:a@b.example (c@d.example) <e@f.example",
];

const PIECES: [&str; 16] =
    ["\"", "\r\n", "\n", "\r", ",", ";", "\t", "<", ">", "@", "@b.example", "email", "\0", "\u{feff}", "é", "'"];

/// A small generator (xorshift64*); the same start gives the same files.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end.max(1)
    }
}

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(60);
    let (start, mut random) = (Instant::now(), Random(0x9e37_79b9_7f4a_7c15));
    let mut known: Vec<Vec<u8>> = SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    known.extend(SEEDS.iter().map(|seed| seed.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    let mut seen = HashSet::new();
    let mut rounds = 0_u64;
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut file = known[random.below(known.len())].clone();
        for _ in 0..=random.below(4) {
            change(&mut file, &known, &mut random);
        }
        file.truncate(4096);
        rounds += 1;
        if seen.insert(check(&file)) && known.len() < 20_000 {
            known.push(file);
        }
    }
    println!("{rounds} files in {seconds} s, {} kinds of outcome; every promise was kept", seen.len());
}

fn change(file: &mut Vec<u8>, known: &[Vec<u8>], random: &mut Random) {
    let at = random.below(file.len() + 1);
    match random.below(6) {
        0 if at < file.len() => file[at] ^= 1 << random.below(8),
        1 => drop(file.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
        2 => {
            let end = (at + random.below(12)).min(file.len());
            file.drain(at..end);
        }
        3 => {
            let other = &known[random.below(known.len())];
            let from = random.below(other.len() + 1);
            file.splice(at..at, other[from..(from + 40).min(other.len())].iter().copied());
        }
        4 => {
            let end = (at + random.below(40)).min(file.len());
            let piece = file[at..end].to_vec();
            file.splice(at..at, piece);
        }
        _ => file.insert(at, random.below(256) as u8),
    }
}

/// Reads a file and checks what is promised; gives what is special about the outcome, in few words.
fn check(file: &[u8]) -> String {
    let (text, encoding) = decode(file);
    let mut reader = Reader::new(&text);
    let shape = reader.shape();
    let (mut kinds, mut line, mut signs) = (String::new(), 1, 0);
    for entry in reader.by_ref() {
        let promise = |kept: bool, what: &str| assert!(kept, "{what}: {entry:?} in {text:?}");
        promise(entry.line >= line, "lines only grow");
        promise(!entry.text.is_empty(), "an entry says something");
        if entry.problem.is_none() {
            // After somebody else: what stands first may be taken for the heading of a column, “email” for one.
            let again: Vec<_> = Reader::new(&["a@b.example\n", &entry.text].concat()).skip(1).collect();
            promise(again.len() == 1 && again[0].text == entry.text && again[0].problem.is_none(), "reads back");
        }
        line = entry.line;
        signs += entry.text.matches('@').count() + entry.name.matches('@').count();
        if kinds.len() < 24 {
            kinds.push(match (&entry.problem, entry.name.is_empty()) {
                (None, true) => 'a',
                (None, false) => 'n',
                (Some(problem), _) => problem.chars().nth(9).unwrap_or('?'),
            });
        }
    }
    let (read, all) = reader.progress();
    assert_eq!(read, all, "read to the end: {text:?}");
    let headed = matches!(shape, Shape::Table { header: true, .. });
    let clipped = text.len() > 400;
    assert!(headed || clipped || signs == text.matches('@').count(), "no @ is lost: {text:?}");
    format!("{encoding:?}{shape:?}{kinds}")
}
