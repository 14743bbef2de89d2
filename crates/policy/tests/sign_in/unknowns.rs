//! Unknown facts: the verdict is exactly what all coherent completions say together.

use proptest::prelude::*;
use purser_policy::sign_in::{Causes, Effects, Facts, StepState, Verdict, coherent, decide, explain};

use crate::completions::{answer, completions};
use crate::made_up::partly_known;

const MOST: usize = 4_000;

fn filled(facts: &Facts) -> Result<Vec<Facts>, TestCaseError> {
    completions(facts, MOST).ok_or_else(|| TestCaseError::reject("too many completions"))
}

proptest! {
    #![proptest_config(crate::made_up::config())]

    /// Property 6: sound and exact, for verdict, causes and effects.
    #[test]
    fn the_verdict_is_what_all_completions_say_together(facts in partly_known()) {
        prop_assert!(coherent(&facts));
        let outcome = decide(&facts);
        let all: Vec<_> = filled(&facts)?.iter().map(decide).collect();
        prop_assert!(!all.is_empty());
        let allowed = all.iter().filter(|one| one.verdict == Verdict::Allowed).count();
        prop_assert!(all.iter().all(|one| one.verdict != Verdict::Depends));
        let expected = match allowed {
            0 => Verdict::Denied,
            _ if allowed == all.len() => Verdict::Allowed,
            _ => Verdict::Depends,
        };
        prop_assert_eq!(outcome.verdict, expected);
        prop_assert_eq!(outcome.causes, all.iter().fold(Causes::EMPTY, |sum, one| sum.or(one.causes)));
        prop_assert_eq!(outcome.certain_causes, all.iter().fold(outcome.causes, |sum, one| sum.and(one.causes)));
        prop_assert_eq!(outcome.possible_effects, all.iter().fold(Effects::EMPTY, |sum, one| sum.or(one.effects)));
        prop_assert_eq!(outcome.effects, all.iter().fold(outcome.possible_effects, |sum, one| sum.and(one.effects)));
        prop_assert_eq!(outcome.assuming_idp, all.iter().any(|one| one.assuming_idp));
    }

    /// Each condition of a blocker holds wherever the blocker stands in the way.
    #[test]
    fn conditions_are_necessary(facts in partly_known()) {
        let explanation = explain(&facts);
        let all = filled(&facts)?;
        for blocker in &explanation.blockers {
            for one in all.iter().filter(|one| decide(one).causes.contains(blocker.cause)) {
                for condition in &blocker.conditions {
                    let holds = answer(one, condition.fact, condition.connection.as_ref());
                    prop_assert!(holds.is_none_or(|yes| yes == condition.yes), "{:?}: {:?}", blocker.cause, condition);
                }
            }
        }
    }

    /// A notice holds whatever the answers are, in every completion that gets to its step.
    #[test]
    fn notices_hold_in_all_completions(facts in partly_known()) {
        let explanation = explain(&facts);
        for one in filled(&facts)? {
            let completed = explain(&one);
            for (step, said) in completed.steps.iter().zip(&explanation.steps) {
                let reached = step.state != StepState::NotApplicable;
                prop_assert!(!reached || said.notes.and(step.notes) == said.notes, "{:?}: {:?}", step.id, said.notes);
            }
        }
    }

    /// A verdict that depends names what it depends on, and what each answer would make of it.
    #[test]
    fn dependences_say_what_each_answer_means(facts in partly_known()) {
        let explanation = explain(&facts);
        let depends = explanation.outcome.verdict == Verdict::Depends;
        prop_assert_eq!(depends, !explanation.depends_on.is_empty());
        if !depends {
            return Ok(());
        }
        let all: Vec<_> = filled(&facts)?.into_iter().map(|one| (decide(&one).verdict, one)).collect();
        for one in &explanation.depends_on {
            for (yes, expected) in [(true, one.if_yes), (false, one.if_no)] {
                let mut with: Vec<_> = all
                    .iter()
                    .filter(|(_, facts)| answer(facts, one.fact, one.connection.as_ref()) == Some(yes))
                    .map(|(verdict, _)| *verdict)
                    .collect();
                with.sort();
                with.dedup();
                match (with.as_slice(), expected) {
                    ([], _) => {}
                    ([verdict], _) if *verdict == expected => {}
                    (_, Verdict::Depends) => {}
                    (found, _) => prop_assert!(false, "{one:?}: {found:?}"),
                }
            }
        }
    }

    /// With one thing unknown, the answers decide.
    #[test]
    fn a_single_unknown_decides_alone(facts in partly_known()) {
        let explanation = explain(&facts);
        if let [one] = explanation.depends_on.as_slice() {
            let mut both = [one.if_yes, one.if_no];
            both.sort();
            prop_assert_eq!(both, [Verdict::Allowed, Verdict::Denied]);
        }
    }
}
