//! A list of people to invite, under review: what will happen to each, who is chosen, and how many seats that takes.

mod advisor;
mod check;
mod verdict;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use purser_api::invites::{BulkInvitee, MOST_INVITEES};
use purser_api::{DockerId, EmailAddress, Role};
use purser_intake::Entry;

pub use advisor::Advisor;
pub use check::check;
pub use verdict::Verdict;

use super::sending::Part;

/// One row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Line of the list it stood on.
    pub line: u32,
    /// Address or Docker ID in normal form; of what cannot be read, the text as it stood.
    pub text: String,
    /// Name that stood beside it.
    pub name: String,
    /// What will happen, seats left aside.
    pub verdict: Verdict,
    /// More about the verdict: why it cannot be read, the line it repeats, a word of the backend.
    pub detail: String,
    /// Is to be invited.
    pub chosen: bool,
    /// Role of this one; the list's where there is none.
    pub role: Option<Role>,
    /// Team of this one, empty for none; the list's where there is nothing.
    pub team: Option<String>,
    /// Taken out of the list.
    pub removed: bool,
    /// The backend was asked about it.
    asked: bool,
}

/// The list.
#[derive(Default)]
pub struct List {
    /// Every row, removed ones too, so that a row keeps its number.
    pub rows: Vec<Row>,
    /// Hash of each text, and the first row that has it.
    seen: HashMap<u64, u32>,
    hasher: RandomState,
}

/// What is counted over the whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of each verdict, in the order of [`Verdict::ALL`].
    pub counts: [u32; Verdict::ALL.len()],
    /// Rows in all.
    pub rows: u32,
    /// Rows that are chosen.
    pub chosen: u64,
    /// The first chosen row that no seat is left for.
    pub first_over: Option<u32>,
    /// Rows that the filter lets through.
    pub visible: Vec<u32>,
}

impl List {
    /// Appends what was read.
    pub fn push(&mut self, entry: Entry, advisor: &mut Advisor) {
        let row = Row { line: entry.line, text: entry.text, name: entry.name, ..Row::default() };
        let at = self.rows.len();
        self.rows.push(row);
        match entry.problem {
            Some(problem) => self.settle(at, Verdict::Unreadable, problem),
            None => self.look(at, advisor),
        }
    }

    /// Looks at a readable row with what is known here.
    fn look(&mut self, at: usize, advisor: &mut Advisor) {
        let hash = self.hasher.hash_one(&self.rows[at].text);
        let first = *self.seen.entry(hash).or_insert(at as u32) as usize;
        let same = |row: &Row| row.text == self.rows[at].text && !row.removed;
        if first != at && self.rows.get(first).is_some_and(same) {
            let line = self.rows[first].line.to_string();
            return self.settle(at, Verdict::Duplicate, line);
        }
        self.seen.insert(hash, at as u32);
        let (verdict, detail) = advisor.look(&self.rows[at].text);
        self.settle(at, verdict, detail);
        self.rows[at].asked = false;
    }

    fn settle(&mut self, at: usize, verdict: Verdict, detail: String) {
        let row = &mut self.rows[at];
        row.chosen = verdict.is_sent_by_default();
        (row.verdict, row.detail, row.asked) = (verdict, detail, true);
    }

    /// Corrects the text of a row.
    ///
    /// # Errors
    /// Why it still is neither an address nor a Docker ID; the row keeps what was typed.
    pub fn correct(&mut self, at: usize, text: &str, advisor: &mut Advisor) -> Result<(), &'static str> {
        let read = if text.contains('@') {
            EmailAddress::parse(text).map(|address| address.to_string())
        } else {
            DockerId::parse(text).map(|id| id.to_string())
        };
        self.forget(at);
        match read {
            Ok(read) => {
                self.rows[at].text = read;
                self.look(at, advisor);
                Ok(())
            }
            Err(problem) => {
                text.trim().clone_into(&mut self.rows[at].text);
                self.settle(at, Verdict::Unreadable, problem.0.to_owned());
                Err(problem.0)
            }
        }
    }

    /// Takes a row out; what repeated it takes its place.
    pub fn remove(&mut self, at: usize, advisor: &mut Advisor) {
        self.rows[at].removed = true;
        self.rows[at].chosen = false;
        self.forget(at);
        let text = self.rows[at].text.clone();
        let next =
            self.rows.iter().position(|row| !row.removed && row.verdict == Verdict::Duplicate && row.text == text);
        if let Some(next) = next {
            self.look(next, advisor);
        }
    }

    /// The row is not the first one with its text any more.
    fn forget(&mut self, at: usize) {
        let hash = self.hasher.hash_one(&self.rows[at].text);
        if self.seen.get(&hash) == Some(&(at as u32)) {
            self.seen.remove(&hash);
        }
    }

    /// Looks at every row once more, with settings that were not known before. What the backend or a person said stays.
    pub fn look_again(&mut self, advisor: &mut Advisor) {
        for row in self.rows.iter_mut().filter(|row| row.verdict.is_sent_by_default()) {
            let (verdict, detail) = advisor.look(&row.text);
            if !matches!(verdict, Verdict::Unchecked | Verdict::PublicMail) {
                row.chosen &= verdict.is_sent_by_default();
                (row.verdict, row.detail) = (verdict, detail);
            }
        }
    }

    /// How many rows the backend was not asked about.
    pub fn open(&self) -> u64 {
        self.rows.iter().filter(|row| !row.asked && !row.removed).count() as u64
    }

    /// Rows that the backend was not asked about yet, at most a call's worth, from `start` on.
    fn unasked(&self, start: usize) -> Vec<usize> {
        let rows = self.rows.iter().enumerate().skip(start);
        rows.filter(|(_, row)| !row.asked && !row.removed).map(|(at, _)| at).take(MOST_INVITEES).collect()
    }

    /// Takes in what the backend says about a row.
    fn told(&mut self, at: usize, answer: Option<&BulkInvitee>) {
        let row = &mut self.rows[at];
        row.asked = true;
        let Some(answer) = answer else { return };
        let (verdict, detail) = row.verdict.with(answer);
        if verdict != row.verdict {
            // Whoever was left out by hand stays out.
            row.chosen = verdict.is_sent_by_default() && (row.chosen || !row.verdict.is_sent_by_default());
            row.verdict = verdict;
        }
        if let Some(detail) = detail {
            row.detail = detail;
        }
    }

    /// Counts. `free` is how many seats are left, where that is known.
    pub fn summary(&self, free: Option<u64>, filter: Option<Verdict>) -> Summary {
        let mut summary = Summary::default();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.removed) {
            summary.rows += 1;
            if row.chosen {
                summary.chosen += 1;
                if free.is_some_and(|free| summary.chosen > free) {
                    summary.first_over.get_or_insert(at as u32);
                }
            }
            let verdict = self.verdict(at, summary.first_over);
            summary.counts[verdict as usize] += 1;
            if filter.is_none_or(|filter| filter == verdict) {
                summary.visible.push(at as u32);
            }
        }
        summary
    }

    /// What will happen to a row, seats included.
    pub fn verdict(&self, at: usize, first_over: Option<u32>) -> Verdict {
        let row = &self.rows[at];
        let over = row.chosen && first_over.is_some_and(|first| at as u32 >= first);
        if over { Verdict::NoSeat } else { row.verdict }
    }

    /// Leaves only as many chosen as there are seats: the first ones.
    pub fn keep_first(&mut self, free: u64) {
        let mut chosen = 0;
        for row in self.rows.iter_mut().filter(|row| row.chosen) {
            chosen += 1;
            row.chosen = chosen <= free;
        }
    }

    /// The calls that invite everybody who is chosen: one for each role and team, a thousand people at most, in the order of
    /// the list.
    pub fn parts(&self, role: Role, team: &str) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for row in self.rows.iter().filter(|row| row.chosen && !row.removed) {
            let (role, team) = (row.role.unwrap_or(role), row.team.as_deref().unwrap_or(team));
            let open = parts
                .iter_mut()
                .rev()
                .find(|part| part.role == role && part.team == team)
                .filter(|part| part.invitees.len() < MOST_INVITEES);
            match open {
                Some(part) => part.invitees.push(row.text.clone()),
                None => parts.push(Part { role, team: team.to_owned(), invitees: vec![row.text.clone()] }),
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests;
