//! What holds for all coherent facts. Verdicts are compared as allowed, denied or depends.

use proptest::prelude::*;
use purser_policy::sign_in::{
    ConnectionId, DomainState, Facts, Identifier, InvitationFact, Known, Method, Scim, ScimRecord, StepId, StepState,
    Verdict, coherent, decide, explain,
};

use crate::made_up::{known, partly_known};

fn any_facts() -> impl Strategy<Value = Facts> {
    prop_oneof![known(), partly_known()]
}

/// Whether the address is certainly outside the verified domains with a complete connection.
fn outside(facts: &Facts) -> bool {
    let draft =
        |id: &ConnectionId| facts.connections.iter().any(|one| one.id == *id && one.complete == Known::Known(false));
    let unverified = facts.domain.state.value().is_some_and(|state| *state != DomainState::Verified);
    unverified || facts.domain.connections.value().is_some_and(|linked| linked.iter().all(draft))
}

proptest! {
    #![proptest_config(crate::made_up::config())]

    /// Property 1.
    #[test]
    fn an_invitation_never_takes_access_away(facts in any_facts()) {
        let before = decide(&facts).verdict;
        let mut invited = facts;
        invited.invitation = Known::Known(Some(InvitationFact::default()));
        if let Known::Known(seats) = &mut invited.seats {
            seats.used += 1;
        }
        prop_assume!(coherent(&invited));
        if before == Verdict::Allowed {
            prop_assert_eq!(decide(&invited).verdict, Verdict::Allowed);
        }
    }

    /// Property 2, without its exceptions: somebody who gets in with just-in-time provisioning off is in or invited
    /// already, so neither seats nor `dockerOrg` matter to them.
    #[test]
    fn just_in_time_provisioning_never_takes_access_away(facts in any_facts()) {
        let mut off = facts;
        off.connections.iter_mut().for_each(|one| one.jit = false.into());
        let mut on = off.clone();
        on.connections.iter_mut().for_each(|one| one.jit = true.into());
        if decide(&off).verdict == Verdict::Allowed {
            prop_assert_eq!(decide(&on).verdict, Verdict::Allowed);
        }
    }

    /// Property 3.
    #[test]
    fn enforcement_does_not_reach_guests(facts in any_facts()) {
        prop_assume!(outside(&facts));
        let mut enforced = facts.clone();
        enforced.connections.iter_mut().for_each(|one| one.enforced = true.into());
        prop_assert_eq!(decide(&facts), decide(&enforced));
    }

    /// Property 4.
    #[test]
    fn without_just_in_time_provisioning_single_sign_on_adds_nobody(facts in any_facts()) {
        let mut facts = facts;
        facts.attempt.method = Method::Sso;
        facts.connections.iter_mut().for_each(|one| one.jit = false.into());
        prop_assume!(coherent(&facts) && facts.domain.connections.value().is_some());
        if decide(&facts).verdict == Verdict::Allowed {
            let member = matches!(facts.membership, Known::Known(Some(_)));
            let invited = matches!(facts.invitation, Known::Known(Some(_)));
            prop_assert!(member || invited);
        }
    }

    /// Property 5.
    #[test]
    fn switching_scim_leaves_members_alone(facts in any_facts()) {
        prop_assume!(matches!(facts.membership, Known::Known(Some(_))));
        prop_assume!(facts.scim.record.value().is_some_and(|record| *record != ScimRecord::Inactive));
        let switched = |scim: Scim| {
            let mut facts = facts.clone();
            facts.scim.ever_on = true.into();
            facts.connections.iter_mut().for_each(|one| one.scim = scim.into());
            decide(&facts).verdict
        };
        let now = decide(&facts).verdict;
        prop_assert_eq!([switched(Scim::On), switched(Scim::Off)], [now, now]);
    }

    /// Property 7; the texts of the codes have a test of their own.
    #[test]
    fn every_refusal_says_why_and_what_to_do(facts in any_facts()) {
        let explanation = explain(&facts);
        prop_assert!(explanation.outcome.verdict != Verdict::Denied || !explanation.blockers.is_empty());
        prop_assert!(explanation.outcome.verdict != Verdict::Allowed || explanation.blockers.is_empty());
        for blocker in &explanation.blockers {
            prop_assert!(!blocker.remedies.is_empty(), "{:?}", blocker.cause);
        }
        let blockers: Vec<_> = explanation.blockers.iter().map(|blocker| blocker.cause).collect();
        prop_assert_eq!(blockers, explanation.outcome.causes.iter().collect::<Vec<_>>());
    }

    /// Property 8.
    #[test]
    fn the_same_facts_get_the_same_trace(facts in any_facts()) {
        prop_assert_eq!(explain(&facts), explain(&facts.clone()));
        let Identifier::Email(address) = &facts.attempt.identifier else { return Ok(()) };
        let mut shouted = serde_json::to_value(&facts).unwrap();
        shouted["attempt"]["identifier"]["email"] = address.as_str().to_uppercase().into();
        let shouted: Facts = serde_json::from_value(shouted).unwrap();
        prop_assert_eq!(explain(&shouted), explain(&facts));
    }

    /// Property 9.
    #[test]
    fn the_short_answer_is_the_one_of_the_trace(facts in any_facts()) {
        let explanation = explain(&facts);
        prop_assert_eq!(explanation.outcome, decide(&facts));
        prop_assert_eq!(explanation.steps.iter().map(|step| step.id).collect::<Vec<_>>(), StepId::ALL.to_vec());
        for step in &explanation.steps {
            let blocked = !step.causes.is_empty();
            prop_assert!(step.state != StepState::Fail || blocked, "{step:?}");
            prop_assert!(!blocked || matches!(step.state, StepState::Fail | StepState::Unknown(_)), "{step:?}");
        }
    }

    /// What is sent is read again as it was.
    #[test]
    fn facts_and_explanations_travel(facts in any_facts()) {
        let sent = serde_json::to_string(&facts).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Facts>(&sent).unwrap(), &facts);
        let explanation = explain(&facts);
        let sent = serde_json::to_string(&explanation).unwrap();
        prop_assert_eq!(serde_json::from_str::<purser_policy::sign_in::Explanation>(&sent).unwrap(), explanation);
    }
}
