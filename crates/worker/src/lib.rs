//! What the console has done in a worker: work over many people, and reading what somebody pasted or uploaded.
//!
//! A job is a type with [`Job`] and a line in `jobs!`; it does its work in a plain function that any test can call. It is
//! sent as text, and its answer comes back as text. The console names only the types of the jobs it asks for: what a job
//! does, and what it does it with, is in the worker's module alone.

use serde::Serialize;
use serde::de::DeserializeOwned;

pub mod idp;
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
        pub fn answer(request: &str, say: &mut dyn FnMut(u32, u32)) -> Message {
            let Some((name, job)) = request.split_once('\n') else { return Message::NotUnderstood };
            $(
                if name == <$job as Job>::NAME {
                    return done::<$job>(job, say);
                }
            )+
            Message::NotUnderstood
        }
    };
}

jobs! {
    people::Decide,
    people::DecideStrangers,
    idp::ReadMetadata,
    idp::ReadCertificates,
}

/// The text of a request.
pub fn request<J: Job>(job: &J) -> String {
    // A job is plain data; it always serialises.
    [J::NAME, "\n", &serde_json::to_string(job).unwrap_or_default()].concat()
}

fn done<J: Job>(job: &str, say: &mut dyn FnMut(u32, u32)) -> Message {
    let Ok(job) = serde_json::from_str::<J>(job) else { return Message::NotUnderstood };
    let answer = job.run(&mut Progress { say, last: None });
    serde_json::to_string(&answer).map_or(Message::NotUnderstood, Message::Answer)
}

/// Tells the console how far a job is.
pub struct Progress<'a> {
    say: &'a mut dyn FnMut(u32, u32),
    last: Option<u32>,
}

impl<'a> Progress<'a> {
    /// Passes on to `say`: done, of so many.
    pub const fn new(say: &'a mut dyn FnMut(u32, u32)) -> Self {
        Self { say, last: None }
    }

    /// So much is done, of `total`. May be called for every row: only each whole hundredth is passed on.
    pub fn at(&mut self, done: u32, total: u32) {
        let hundredth = (u64::from(done) * 100 / u64::from(total.max(1))) as u32;
        if self.last != Some(hundredth) {
            self.last = Some(hundredth);
            (self.say)(done, total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_job_is_not_understood() {
        for text in ["", "decide_people", "no_such_job\n{}", "decide_people\n{}", "decide_people\nnonsense"] {
            assert_eq!(answer(text, &mut |_, _| ()), Message::NotUnderstood, "{text}");
        }
    }

    #[test]
    fn progress_is_passed_on_by_the_hundredth() {
        let mut said = Vec::new();
        let mut say = |done, _| said.push(done);
        let mut progress = Progress::new(&mut say);
        (0..=100_000).for_each(|row| progress.at(row, 100_000));
        progress.at(0, 0);
        assert_eq!(said.len(), 102);
        assert_eq!(said[..3], [0, 1000, 2000]);
    }
}
