//! What the answers of this crate say to people: the only place with sentences.
//!
//! Three readers: the owner in the console, the person who was refused, and whoever can fix it. Sentences to the person say
//! nothing about settings or other people. Every match is complete, so a new word cannot be left without a text.

mod causes;
mod findings;
mod observed;
pub mod paste;
mod steps;
mod what_ifs;

pub use causes::{admin, detail, person, remedy, who};
pub use findings::finding;
pub use observed::observed;
pub use paste::{Meaning, Recognised, Situation, recognise};
pub use steps::{effect, fact, note, question, reason, verdict};
pub use what_ifs::{kind, refusal, way};
