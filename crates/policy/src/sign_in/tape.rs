//! Trying every combination of values that unknown facts could have, without a list of combinations.
//!
//! The rules ask yes-or-no questions. A question about an unknown fact is answered with yes and written on the tape; when
//! the rules have ended, the last yes becomes a no and they run again. Only questions that are really asked are tried.

use super::{FactId, Reason};

/// Which fact was asked for, and of which connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub fact: FactId,
    pub connection: u16,
}

/// Key of no connection.
pub(crate) const NO_CONNECTION: u16 = u16::MAX;

/// An answer that was supposed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supposed {
    pub key: Key,
    pub reason: Reason,
    pub yes: bool,
}

/// Most questions about unknown facts in one run, and most runs. An organization would need dozens of connections about
/// which nothing is known to get there; the answer is then "it depends".
const MOST_QUESTIONS: usize = 40;
const MOST_RUNS: u32 = 1 << 16;

const BLANK: Supposed =
    Supposed { key: Key { fact: FactId::Identifier, connection: NO_CONNECTION }, reason: Reason::NotServed, yes: true };

/// The answers supposed in this run.
pub(crate) struct Tape {
    entries: [Supposed; MOST_QUESTIONS],
    len: usize,
    runs: u32,
    overflow: bool,
}

impl Tape {
    pub const fn new() -> Self {
        Self { entries: [BLANK; MOST_QUESTIONS], len: 0, runs: 1, overflow: false }
    }

    /// What was supposed, in the order of asking.
    pub fn supposed(&self) -> &[Supposed] {
        &self.entries[..self.len]
    }

    /// The answer supposed before in this run.
    pub fn recall(&self, key: Key) -> Option<bool> {
        self.supposed().iter().find(|one| one.key == key).map(|one| one.yes)
    }

    /// Supposes an answer.
    pub fn suppose(&mut self, key: Key, reason: Reason) -> bool {
        if let Some(yes) = self.recall(key) {
            return yes;
        }
        if self.len == MOST_QUESTIONS {
            self.overflow = true;
            return true;
        }
        self.entries[self.len] = Supposed { key, reason, yes: true };
        self.len += 1;
        true
    }

    /// Turns to the next combination; `false` after the last one.
    pub fn advance(&mut self) -> bool {
        while self.len > 0 && !self.entries[self.len - 1].yes {
            self.len -= 1;
        }
        if self.len == 0 {
            return false;
        }
        if self.runs == MOST_RUNS {
            self.overflow = true;
            return false;
        }
        self.runs += 1;
        self.entries[self.len - 1].yes = false;
        true
    }

    /// Whether combinations were left out.
    pub const fn is_cut(&self) -> bool {
        self.overflow
    }
}
