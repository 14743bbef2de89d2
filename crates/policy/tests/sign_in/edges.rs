//! What a table of situations does not show: which of several connections counts, whose unknown fact it is, and what
//! happens where next to nothing is known.

use purser_api::EmailAddress;
use purser_api::members::Source;
use purser_policy::sign_in::{
    ConnectionFact, DomainState, FactId, Facts, Known, Method, Note, Reason, ScimFact, ScimRecord, StepId, StepState,
    Verdict, decide, explain,
};

use crate::changes::{docker_id, password, returns, second_connection};
use crate::world::{connection, domain, email, facts as ordinary, id, member};

fn facts(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = ordinary();
    change(&mut facts);
    facts
}

/// The domain, linked to so many connections, each changed a little.
fn with_connections(f: &mut Facts, number: usize, change: impl Fn(&mut ConnectionFact)) {
    let names: Vec<String> = (0..number).map(|at| format!("c{at:02}")).collect();
    f.domain = domain("example.com", DomainState::Verified, &names.iter().map(String::as_str).collect::<Vec<_>>());
    f.connections = names.iter().map(|name| connection(name)).collect();
    f.connections.iter_mut().for_each(change);
}

#[test]
fn the_connection_that_was_chosen_is_the_one() {
    for chosen in ["okta", "entra"] {
        let facts = facts(|f| {
            second_connection(f);
            f.attempt.connection = Some(id(chosen));
        });
        assert_eq!(explain(&facts).connection, Some(id(chosen)));
    }
}

#[test]
fn with_several_connections_it_depends_on_the_choice_of_the_person() {
    for number in [2, 3, 4] {
        let facts = facts(|f| {
            with_connections(f, number, |_| {});
            f.connections[1].jit = false.into();
        });
        let explanation = explain(&facts);
        assert_eq!(explanation.outcome.verdict, Verdict::Depends, "{number}");
        assert!(explanation.depends_on.iter().any(|one| one.fact == FactId::Choice), "{number}");
        assert_eq!(explanation.connection, None, "{number}");
    }
}

#[test]
fn the_identity_provider_is_taken_at_its_word_only_where_it_is_asked() {
    assert!(explain(&ordinary()).outcome.assuming_idp);
    assert!(decide(&ordinary()).assuming_idp);
    assert!(!explain(&facts(password)).outcome.assuming_idp);
    // One of two ways goes through it.
    let either = facts(|f| {
        password(f);
        f.connections[0].enforced = Known::Unknown(Reason::NotServed);
    });
    assert!(!explain(&either).outcome.assuming_idp, "a password asks nobody else");
    let unknown_connections = facts(|f| f.domain.connections = Known::Unknown(Reason::NotServed));
    assert!(explain(&unknown_connections).outcome.assuming_idp, "one of the ways goes through it");
}

#[test]
fn an_unknown_step_gives_its_own_reason() {
    let facts = facts(|f| {
        f.connections[0].enforced = Known::Unknown(Reason::NotServed);
        f.seats = Known::Unknown(Reason::NotAllowed);
    });
    let explanation = explain(&facts);
    assert_eq!(explanation.steps[StepId::Seat as usize].state, StepState::Unknown(Reason::NotAllowed));
}

#[test]
fn a_connection_that_is_not_served_is_named_by_its_id() {
    let facts = facts(|f| {
        password(f);
        f.membership = member(Source::Manual);
        f.connections.clear();
        f.domain = domain("example.com", DomainState::Verified, &["gone", "lost", "away"]);
    });
    let explanation = explain(&facts);
    let named: Vec<_> = explanation
        .depends_on
        .iter()
        .filter(|one| one.fact == FactId::Enforced)
        .map(|one| one.connection.clone().unwrap())
        .collect();
    assert_eq!(named, [id("gone"), id("lost"), id("away")]);
}

#[test]
fn a_connection_of_the_returned_domain_is_named_by_its_id() {
    let facts = facts(|f| {
        returns(f, "jo@example.org");
        let mut returned = domain("example.org", DomainState::Verified, &["okta", "gone", "lost"]);
        returned.auto_provisioning = false.into();
        f.returned_domain = Some(returned);
        f.scim.record = ScimRecord::Inactive.into();
        f.scim.ever_on = true.into();
    });
    let explanation = explain(&facts);
    let of_blockers = explanation.blockers.iter().flat_map(|one| &one.conditions).map(|one| &one.connection);
    let named: Vec<_> = of_blockers.chain(explanation.depends_on.iter().map(|one| &one.connection)).flatten().collect();
    assert!(named.contains(&&id("gone")) && named.contains(&&id("lost")), "{explanation:#?}");
}

/// A token of a member, who gets in whichever of the connections are drafts.
fn in_any_case(number: usize) -> Facts {
    facts(|f| {
        with_connections(f, number, |one| one.complete = Known::Unknown(Reason::NotServed));
        f.attempt.method = Method::Token;
        f.membership = member(Source::Manual);
    })
}

/// More combinations than are tried: some are left out, and then nothing is certain, whatever the others say.
#[test]
fn where_too_much_is_unknown_it_depends() {
    assert_eq!(decide(&in_any_case(16)).verdict, Verdict::Allowed, "65,536 combinations are tried");
    assert_eq!(decide(&in_any_case(17)).verdict, Verdict::Depends, "131,072 are not");
    let unknown =
        |number| facts(|f| with_connections(f, number, |one| one.complete = Known::Unknown(Reason::NotServed)));
    assert_eq!(decide(&unknown(24)).verdict, Verdict::Depends);
}

/// More questions than a run may ask.
#[test]
fn where_more_is_asked_than_a_run_may_ask_it_depends() {
    let facts = facts(|f| {
        with_connections(f, 41, |one| one.enforced = Known::Unknown(Reason::NotServed));
        password(f);
        f.membership = member(Source::Manual);
    });
    assert_eq!(decide(&facts).verdict, Verdict::Depends);
}

/// A notice is said as it stands, so it must not rest on what is not known.
#[test]
fn nobody_is_said_to_be_deactivated_or_free_of_enforcement_where_that_is_not_known() {
    let noted = |change: fn(&mut Facts), step: StepId| explain(&facts(change)).step(step).notes;
    let deactivated = |record: Known<ScimRecord>| {
        let facts = facts(|f| {
            f.membership = member(Source::Manual);
            f.connections[0].scim = Known::Unknown(Reason::NotServed);
            f.scim = ScimFact { record, ever_on: Known::Unknown(Reason::NotServed) };
        });
        explain(&facts).step(StepId::ScimRecord).notes.contains(Note::ScimDoesNotGovern)
    };
    assert!(!deactivated(Known::Unknown(Reason::NotServed)));
    assert!(deactivated(ScimRecord::Inactive.into()), "known, and of no effect whether SCIM is on or off");

    let free = |enforced| {
        let facts = facts(|f| {
            password(f);
            f.connections[0].enforced = enforced;
        });
        explain(&facts).step(StepId::Method).notes.contains(Note::NotEnforced)
    };
    assert!(free(false.into()));
    assert!(!free(Known::Unknown(Reason::NotServed)));

    let several = |f: &mut Facts| {
        second_connection(f);
        f.connections[1].complete = Known::Unknown(Reason::NotServed);
    };
    assert!(noted(second_connection, StepId::Connection).contains(Note::SeveralConnections));
    assert!(!noted(several, StepId::Connection).contains(Note::SeveralConnections));
}

#[test]
fn an_address_is_another_than_the_one_typed_only_where_that_one_is_known() {
    let noted = |typed: Known<Option<EmailAddress>>| {
        let facts = facts(|f| {
            docker_id(f, typed);
            returns(f, "sam@example.com");
        });
        explain(&facts).step(StepId::IdentityProvider).notes.contains(Note::OtherAddress)
    };
    assert!(noted(Known::Known(Some(email("jo@example.com")))));
    assert!(!noted(Known::Known(Some(email("sam@example.com")))));
    assert!(!noted(Known::Unknown(Reason::NotServed)));
}
