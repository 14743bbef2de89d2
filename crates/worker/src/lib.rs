//! What the console has done in a worker: work over many people, and reading what somebody pasted or uploaded.
//!
//! A job is a type with [`Job`] and a line in `jobs!`; it does its work in a plain function that any test can call. It is
//! sent as text, and its answer comes back as text. The console names only the types of the jobs it asks for: what a job
//! does, and what it does it with, is in the worker's module alone.

use serde::Serialize;
use serde::de::DeserializeOwned;

pub mod decode;
pub mod idp;
pub mod lists;
mod message;
pub mod people;

pub use message::Message;

/// Something to do in the worker.
pub trait Job: Serialize + DeserializeOwned {
    /// Names the job on its way.
    const NAME: &'static str;
    /// What comes back. A job that can fail says so here.
    type Answer: Serialize + DeserializeOwned;

    /// Does it. No network, no clock, no page: the same job always has the same answer.
    fn run(self, progress: &mut Progress) -> Self::Answer;
}

/// Every job.
macro_rules! jobs {
    ($($job:ty,)+) => {
        /// Does the job of a request, as [`request`] writes it.
        /// `file` is what came with it; empty where nothing did.
        pub fn answer(request: &str, file: Vec<u8>, say: &mut dyn FnMut(Message)) -> Message {
            let Some((name, job)) = request.split_once('\n') else { return Message::NotUnderstood };
            $(
                if name == <$job as Job>::NAME {
                    return done::<$job>(job, file, say);
                }
            )+
            Message::NotUnderstood
        }
    };
}

jobs! {
    people::Decide,
    people::DecideStrangers,
    decode::Decode,
    idp::ReadMetadata,
    idp::ReadCertificates,
    lists::ReadList,
}

/// The text of a request.
pub fn request<J: Job>(job: &J) -> String {
    // A job is plain data; it always serialises.
    [J::NAME, "\n", &serde_json::to_string(job).unwrap_or_default()].concat()
}

fn done<J: Job>(job: &str, file: Vec<u8>, say: &mut dyn FnMut(Message)) -> Message {
    let Ok(job) = serde_json::from_str::<J>(job) else { return Message::NotUnderstood };
    let answer = job.run(&mut Progress { say, last: None, file });
    serde_json::to_string(&answer).map_or(Message::NotUnderstood, Message::Answer)
}

/// Tells the console how far a job is, and hands over what it has so far. Holds the file that the job is about.
pub struct Progress<'a> {
    say: &'a mut dyn FnMut(Message),
    last: Option<u32>,
    file: Vec<u8>,
}

impl<'a> Progress<'a> {
    /// Passes on to `say`. Without a file.
    pub const fn new(say: &'a mut dyn FnMut(Message)) -> Self {
        Self { say, last: None, file: Vec::new() }
    }

    /// The file that came with the job; empty where none did, and the second time.
    pub fn take_file(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.file)
    }

    /// Hands over a part of the answer: so that a long one never has to be read at once.
    pub fn part(&mut self, part: &impl Serialize) {
        // A part is plain data; it always serialises.
        (self.say)(Message::Part(serde_json::to_string(part).unwrap_or_default()));
    }

    /// So much is done, of `total`. May be called for every row: only each whole hundredth is passed on.
    pub fn at(&mut self, done: u32, total: u32) {
        let hundredth = (u64::from(done) * 100 / u64::from(total.max(1))) as u32;
        if self.last != Some(hundredth) {
            self.last = Some(hundredth);
            (self.say)(Message::Progress { done, total });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_job_is_not_understood() {
        for text in ["", "decide_people", "no_such_job\n{}", "decide_people\n{}", "decide_people\nnonsense"] {
            assert_eq!(answer(text, Vec::new(), &mut |_| ()), Message::NotUnderstood, "{text}");
        }
    }

    #[test]
    fn progress_is_passed_on_by_the_hundredth() {
        let mut said = Vec::new();
        let mut say = |message| said.push(message);
        let mut progress = Progress::new(&mut say);
        (0..=100_000).for_each(|row| progress.at(row, 100_000));
        progress.at(0, 0);
        assert_eq!(said.len(), 102);
        let at = |done| Message::Progress { done, total: 100_000 };
        assert_eq!(said[..3], [at(0), at(1000), at(2000)]);
    }
}
