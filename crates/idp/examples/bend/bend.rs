//! Bending of inputs, for the examples that feed readers with what nobody would send.

/// A xorshift generator: the same inputs for the same seed.
pub struct Random(pub u64);

impl Random {
    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Changes `bytes` in a few places; `words` are what their reader looks for.
pub fn bend(random: &mut Random, bytes: &mut Vec<u8>, words: &[&str]) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at),
            1 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(8),
            2 => drop(bytes.splice(at..at, words[random.below(words.len())].bytes())),
            3 if !bytes.is_empty() => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
            4 if !bytes.is_empty() => {
                let end = (at + random.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            _ => {}
        }
    }
}
