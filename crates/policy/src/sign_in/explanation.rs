//! The long answer: the same runs of the same rules, with their steps and suppositions kept.

use super::decision::{Sum, each_combination};
use super::observe::Observer;
use super::run::{Ending, Mark};
use super::tape::{Key, Supposed};
use super::view::View;
use super::{
    Blocker, Cause, Causes, Condition, Dependence, Effect, Effects, Explanation, Facts, Outcome, Reason, Step, StepId,
    StepState, Verdict,
};

/// One run: what was supposed, and how it ended.
struct Leaf {
    supposed: Vec<Supposed>,
    causes: Causes,
}

impl Leaf {
    fn answer(&self, key: Key) -> Option<bool> {
        self.supposed.iter().find(|one| one.key == key).map(|one| one.yes)
    }
}

/// All runs together.
struct Runs {
    sum: Sum,
    leaves: Vec<Leaf>,
    marks: [Mark; StepId::ALL.len()],
    mixed: [bool; StepId::ALL.len()],
    connection: Option<u16>,
    joins: Vec<Option<Effect>>,
}

impl Runs {
    fn add(&mut self, supposed: &[Supposed], ending: &Ending) {
        if self.leaves.is_empty() {
            self.marks = ending.marks;
            self.connection = ending.connection;
        }
        for (at, mark) in ending.marks.iter().enumerate() {
            let so_far = &mut self.marks[at];
            self.mixed[at] |= mark.state != so_far.state;
            // A notice is a statement: it has to hold in every run that gets to the step.
            if mark.state != StepState::NotApplicable {
                so_far.notes = so_far.notes.and(mark.notes);
            }
        }
        if self.connection != ending.connection {
            self.connection = None;
        }
        if !self.joins.contains(&ending.joins) {
            self.joins.push(ending.joins);
        }
        self.leaves.push(Leaf { supposed: supposed.to_vec(), causes: ending.causes });
        self.sum.add(ending);
    }

    /// Every fact that was supposed, in the order of the steps.
    fn facts(&self) -> Vec<Supposed> {
        let mut facts: Vec<Supposed> = Vec::new();
        for one in self.leaves.iter().flat_map(|leaf| &leaf.supposed) {
            if !facts.iter().any(|fact| fact.key == one.key) {
                facts.push(*one);
            }
        }
        facts.sort_by_key(|one| (one.key.fact, one.key.connection));
        facts
    }
}

/// Explains.
pub(crate) fn explain(facts: &Facts) -> Explanation {
    let view = View::of(facts);
    let mut runs = Runs {
        sum: Sum::EMPTY,
        leaves: Vec::new(),
        marks: [Mark { state: StepState::NotApplicable, notes: super::Notes::EMPTY }; StepId::ALL.len()],
        mixed: [false; StepId::ALL.len()],
        connection: None,
        joins: Vec::new(),
    };
    let all = each_combination(&view, &mut |tape, ending| runs.add(tape.supposed(), ending));
    let outcome = runs.sum.outcome(all);
    let supposed = runs.facts();
    let observer = Observer { facts, view: &view, connection: runs.connection, joins: &runs.joins, outcome: &outcome };
    let steps = StepId::ALL.map(|id| step(id, &runs, &supposed, &outcome, &observer));
    Explanation {
        outcome,
        connection: runs.connection.and_then(|key| view.connection_id(key)).cloned(),
        steps: steps.into(),
        blockers: outcome.causes.iter().map(|cause| blocker(cause, &runs, &supposed, &outcome, &observer)).collect(),
        depends_on: if outcome.verdict == Verdict::Depends { depends_on(&view, &runs, &supposed) } else { Vec::new() },
        teams: if outcome.verdict == Verdict::Denied { Vec::new() } else { observer.teams() },
    }
}

fn step(id: StepId, runs: &Runs, supposed: &[Supposed], outcome: &Outcome, observer: &Observer) -> Step {
    let at = id as usize;
    let mut mark = runs.marks[at];
    if runs.mixed[at] {
        let own = supposed.iter().find(|one| one.key.fact.step() == id);
        mark.state = StepState::Unknown(own.map_or(Reason::FollowsUnknown, |one| one.reason));
    }
    let observed = observer.observed(id, &mut mark);
    let causes: Causes = outcome.causes.iter().filter(|cause| cause.step() == id).collect();
    let effects: Effects = outcome.possible_effects.iter().filter(|effect| effect.step() == id).collect();
    let mut remedies = Vec::new();
    for cause in causes.iter() {
        observer.remedies(cause, &mut remedies);
    }
    observer.hints(mark.notes, effects, &mut remedies);
    Step { id, state: mark.state, observed, notes: mark.notes, causes, effects, remedies }
}

fn blocker(cause: Cause, runs: &Runs, supposed: &[Supposed], outcome: &Outcome, observer: &Observer) -> Blocker {
    let mut remedies = Vec::new();
    observer.remedies(cause, &mut remedies);
    let mut conditions = Vec::new();
    if !outcome.certain_causes.contains(cause) {
        for one in supposed {
            let with = |yes: bool| {
                runs.leaves.iter().any(|leaf| leaf.causes.contains(cause) && leaf.answer(one.key) != Some(!yes))
            };
            let (if_yes, if_no) = (with(true), with(false));
            if if_yes != if_no {
                let connection = observer.view.connection_id(one.key.connection).cloned();
                conditions.push(Condition { fact: one.key.fact, connection, yes: if_yes });
            }
        }
    }
    Blocker { cause, conditions, remedies }
}

fn depends_on(view: &View, runs: &Runs, supposed: &[Supposed]) -> Vec<Dependence> {
    let mut subtrees = Vec::new();
    difference(&runs.leaves, 0, &mut subtrees);
    let verdict = |key, yes: bool| {
        let mut with =
            runs.leaves.iter().filter(|leaf| leaf.answer(key) != Some(!yes)).map(|leaf| leaf.causes.is_empty());
        let first = with.next();
        match first {
            Some(allowed) if with.all(|other| other == allowed) => {
                if allowed {
                    Verdict::Allowed
                } else {
                    Verdict::Denied
                }
            }
            _ => Verdict::Depends,
        }
    };
    let matters = |one: &&Supposed| subtrees.iter().any(|((key, ..), _)| *key == one.key);
    let found = supposed.iter().filter(matters);
    found
        .map(|one| Dependence {
            fact: one.key.fact,
            connection: view.connection_id(one.key.connection).cloned(),
            reason: one.reason,
            if_yes: verdict(one.key, true),
            if_no: verdict(one.key, false),
        })
        .collect()
}

/// A subtree of the runs whose first question makes a difference: the fact asked for, and the numbers of what its two answers
/// lead to.
type Subtree = (Key, usize, usize);

/// The runs are a tree: they agree on what was supposed up to `depth`. A fact matters if, somewhere in the tree, its two
/// answers lead to different subtrees. Returns the number of the subtree: the same for subtrees that are alike, and for both
/// answers where a question makes no difference. `found` is sorted.
fn difference(leaves: &[Leaf], depth: usize, found: &mut Vec<(Subtree, usize)>) -> usize {
    let Some(asked) = leaves.first().and_then(|leaf| leaf.supposed.get(depth)) else {
        return leaves.first().map_or(0, |leaf| usize::from(leaf.causes.is_empty()));
    };
    let split = leaves.partition_point(|leaf| leaf.supposed.get(depth).is_some_and(|one| one.yes));
    let (yes, no) = leaves.split_at(split);
    let (if_yes, if_no) = (difference(yes, depth + 1, found), difference(no, depth + 1, found));
    if if_yes == if_no {
        return if_yes;
    }
    let subtree = (asked.key, if_yes, if_no);
    match found.binary_search_by_key(&subtree, |one| one.0) {
        Ok(at) => found[at].1,
        Err(at) => {
            // The first two numbers are those of runs that end in a refusal and in access.
            let number = 2 + found.len();
            found.insert(at, (subtree, number));
            number
        }
    }
}
