//! A list of people out of a file or a pasted text, handed over in parts.

use purser_intake::{Entry, Reader, Shape, decode};
use serde::{Deserialize, Serialize};

use crate::{Job, Progress};

/// Entries in one part: read by the console well within a frame.
const PART: usize = 1000;

/// Reads the file that comes with it, whatever its encoding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadList {}

/// A part of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SomeEntries {
    /// Entries, in the order of the list.
    pub entries: Vec<Entry>,
    /// Bytes of text read so far.
    pub read: u32,
    /// Bytes of text in all.
    pub total: u32,
}

impl Job for ReadList {
    const NAME: &'static str = "read_list";
    type Answer = Shape;

    fn run(self, progress: &mut Progress) -> Shape {
        let (text, _) = decode(&progress.take_file());
        let mut reader = Reader::new(&text);
        drop(text);
        let shape = reader.shape();
        loop {
            let entries: Vec<Entry> = reader.by_ref().take(PART).collect();
            let (read, total) = reader.progress();
            if entries.is_empty() {
                return shape;
            }
            progress.part(&SomeEntries { entries, read: read as u32, total: total as u32 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Message, answer, request};

    #[test]
    fn a_file_comes_back_in_parts_and_in_order() {
        let file: String = (0..2500).map(|at| format!("p{at}@b.example\n")).collect();
        let (mut parts, mut entries) = (0, Vec::new());
        let mut say = |message| {
            let Message::Part(json) = message else { panic!("{message:?}") };
            let part: SomeEntries = serde_json::from_str(&json).unwrap_or_default();
            parts += 1;
            entries.extend(part.entries.into_iter().map(|entry| entry.text));
        };
        let answer = answer(&request(&ReadList {}), file.into_bytes(), &mut say);
        assert_eq!(answer, Message::Answer("\"Text\"".to_owned()));
        assert_eq!((parts, entries.len(), entries[2499].as_str()), (3, 2500, "p2499@b.example"));
    }
}
