//! From the bytes of a file to text. Spreadsheets write UTF-8, UTF-16 or the old Windows code page, and seldom say which.

use serde::{Deserialize, Serialize};

/// How text is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Latin-1 as browsers read it: Windows code page 1252 (WHATWG Encoding, section 4.2).
    Latin1,
}

/// Bytes looked at to find out about UTF-16 without a mark.
const SAMPLE: usize = 1024;

/// Characters of the bytes 0x80 to 0x9F in Windows code page 1252; unassigned bytes stay control characters.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Reads bytes as text: by the byte order mark where there is one, else by what the bytes can be. Never fails; what no
/// encoding explains is read as Latin-1, in which every byte is a character.
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return (String::from_utf8_lossy(rest).into_owned(), Encoding::Utf8),
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, u16::from_le_bytes), Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, u16::from_be_bytes), Encoding::Utf16Be),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Of UTF-16 text in a Latin script every other byte is zero; in the other encodings none is.
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 4 > sample.len() && even * 8 < odd {
        return (utf16(bytes, u16::from_le_bytes), Encoding::Utf16Le);
    }
    if even * 4 > sample.len() && odd * 8 < even {
        return (utf16(bytes, u16::from_be_bytes), Encoding::Utf16Be);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) => (bytes.iter().map(|byte| latin1(*byte)).collect(), Encoding::Latin1),
    }
}

/// A single byte at the end, of a file that was cut off, becomes the replacement character.
fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0xfffd,
    });
    char::decode_utf16(pairs).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn latin1(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
