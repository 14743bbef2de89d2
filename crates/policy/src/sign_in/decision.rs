//! The short answer: all combinations of unknown facts, summed up. Allocates nothing.

use purser_api::Role;

use super::rules;
use super::run::Ending;
use super::tape::Tape;
use super::view::View;
use super::{Causes, Effects, Outcome, Verdict};

/// Runs the rules for every combination of values of the unknown facts. Returns whether that were all.
pub(crate) fn each_combination(view: &View, each: &mut dyn FnMut(&Tape, &Ending)) -> bool {
    let mut tape = Tape::new();
    loop {
        let ending = rules::run(view, &mut tape);
        each(&tape, &ending);
        if !tape.advance() {
            return !tape.is_cut();
        }
    }
}

/// Decides without a trace.
pub(crate) fn decide(view: &View) -> Outcome {
    let mut sum = Sum::EMPTY;
    let all = each_combination(view, &mut |_, ending| sum.add(ending));
    sum.outcome(all)
}

/// What the endings of all runs have in common, and what any of them has.
pub(crate) struct Sum {
    runs: u32,
    allowed: u32,
    causes: Causes,
    certain_causes: Causes,
    effects: Effects,
    possible_effects: Effects,
    role: Option<Role>,
    assuming_idp: bool,
}

impl Sum {
    pub const EMPTY: Self = Self {
        runs: 0,
        allowed: 0,
        causes: Causes::EMPTY,
        certain_causes: Causes::EMPTY,
        effects: Effects::EMPTY,
        possible_effects: Effects::EMPTY,
        role: None,
        assuming_idp: false,
    };

    pub fn add(&mut self, ending: &Ending) {
        let first = self.runs == 0;
        self.runs += 1;
        self.causes = self.causes.or(ending.causes);
        self.certain_causes = if first { ending.causes } else { self.certain_causes.and(ending.causes) };
        self.effects = if first { ending.effects } else { self.effects.and(ending.effects) };
        self.possible_effects = self.possible_effects.or(ending.effects);
        self.assuming_idp |= ending.assuming_idp;
        if ending.causes.is_empty() {
            self.role = if self.allowed == 0 || self.role == ending.role { ending.role } else { None };
            self.allowed += 1;
        }
    }

    pub const fn outcome(&self, all: bool) -> Outcome {
        let verdict = if !all {
            Verdict::Depends
        } else if self.allowed == self.runs {
            Verdict::Allowed
        } else if self.allowed == 0 {
            Verdict::Denied
        } else {
            Verdict::Depends
        };
        Outcome {
            verdict,
            causes: self.causes,
            certain_causes: self.certain_causes,
            effects: self.effects,
            possible_effects: self.possible_effects,
            role: self.role,
            assuming_idp: self.assuming_idp,
        }
    }
}
