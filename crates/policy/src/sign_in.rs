//! How one attempt to sign in to one organization is decided: facts in; verdict, trace and remedies out.
//!
//! Facts may be unknown. The verdict speaks for every combination of values that the unknown ones could have: all of them
//! allow, all of them deny, or it depends.
//!
//! Invariant: the rules stand in one place (`rules`); the short and the long answer both come from running them.

mod attempt;
mod coherence;
mod facts;
mod known;
mod moment;
mod response;

mod remedy;
mod trace;
mod verdict;

pub(crate) mod decision;
mod explanation;
mod observe;
mod rules;
mod run;
mod tape;
pub(crate) mod view;

pub use attempt::{Attempt, Client, Identifier, Method, StartedAt};
pub use coherence::coherent;
pub use facts::{
    AccountFact, ConnectionFact, ConnectionId, ConnectionKind, DomainFact, DomainState, FactId, Facts, InvitationFact,
    MembershipFact, ReadFrom, Scim, ScimFact, ScimRecord, SeatsFact,
};
pub use known::{Known, Reason};
pub use moment::Moment;
pub use remedy::{Place, Remedy, Who};
pub use response::{Asserted, SentAddress};
pub use trace::{Blocker, Condition, Dependence, Explanation, Note, Notes, Observed, Step, StepId, StepState};
pub use verdict::{Cause, Causes, Code, Effect, Effects, Outcome, Verdict};

/// Decides an attempt. Allocates nothing.
pub fn decide(facts: &Facts) -> Outcome {
    decision::decide(&view::View::of(facts))
}

/// Explains an attempt: the same decision, with every step, blocker, unknown and remedy.
pub fn explain(facts: &Facts) -> Explanation {
    explanation::explain(facts)
}
