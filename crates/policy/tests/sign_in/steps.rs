//! What each step saw, and what can be done about it: printed for every named situation as far as it differs from the
//! ordinary one, and compared with `steps.txt`.

use std::fmt::Write as _;

use purser_api::members::Source;
use purser_policy::sign_in::{
    AccountFact, Client, ConnectionFact, DomainState, Facts, Known, Reason, Scim, ScimRecord, SeatsFact, SentAddress,
    Step, StepState, explain,
};
use purser_policy::texts;

use crate::changes::{
    docker_id, enforced, guest, jit_off, no_account, password, plain, returns, said, scim, second_connection,
};
use crate::describe::words;
use crate::reviewed::compare;
use crate::situations::{Change, SITUATIONS, explained};
use crate::world::{NOW, connection, domain, email, facts as ordinary, id, invited, member};

/// Two connections of which the second is a draft.
fn with_draft(f: &mut Facts, change: impl FnOnce(&mut ConnectionFact)) {
    second_connection(f);
    f.connections[1].complete = false.into();
    change(&mut f.connections[1]);
}

/// Situations in which the verdict is like another's and what is seen or advised is not.
const MORE: &[(&str, Change)] = &[
    ("a draft beside the connection", |f| with_draft(f, |_| {})),
    ("a draft that enforces, beside the connection", |f| with_draft(f, |draft| draft.enforced = true.into())),
    ("a draft with SCIM, beside the connection", |f| {
        jit_off(f);
        f.scim.ever_on = true.into();
        with_draft(f, |draft| draft.scim = Scim::On.into());
    }),
    ("a second connection that enforces", |f| {
        second_connection(f);
        f.attempt.connection = Some(id("okta"));
        f.connections[1].enforced = true.into();
    }),
    ("a linked connection that is not served", |f| {
        f.domain = domain("example.com", DomainState::Verified, &["okta", "gone"]);
        f.attempt.connection = Some(id("okta"));
    }),
    ("enforcement not known", |f| f.connections[0].enforced = Known::Unknown(Reason::NotServed)),
    ("whether it is a draft is not known", |f| {
        enforced(f);
        f.connections[0].complete = Known::Unknown(Reason::NotServed);
    }),
    ("SCIM on, no record", |f| scim(f, ScimRecord::None)),
    ("SCIM on, active record", |f| scim(f, ScimRecord::Active)),
    ("SCIM off again, record stays", |f| {
        scim(f, ScimRecord::Active);
        f.connections[0].scim = Scim::Off.into();
    }),
    ("SCIM off again, whether it was on is not known", |f| f.scim.ever_on = Known::Unknown(Reason::NotServed)),
    ("not invited, SCIM not known", |f| {
        jit_off(f);
        f.connections[0].scim = Known::Unknown(Reason::NotServed);
    }),
    ("not a member, the domain has no connection", |f| {
        password(f);
        f.domain = domain("example.com", DomainState::Verified, &[]);
    }),
    ("not a member, the domain has a connection", password),
    ("not a member, the domain is pending", |f| {
        password(f);
        f.domain = domain("example.com", DomainState::Pending, &[]);
    }),
    ("not a member, the domain is a stranger's", |f| {
        password(f);
        guest(f);
    }),
    ("sign-on at a domain that is pending", |f| f.domain = domain("example.com", DomainState::Pending, &[])),
    ("another address returned, of a verified domain", |f| {
        returns(f, "jo@example.org");
        f.returned_domain = Some(domain("example.org", DomainState::Verified, &[]));
    }),
    ("another address returned, of a pending domain", |f| {
        returns(f, "jo@example.org");
        f.returned_domain = Some(domain("example.org", DomainState::Pending, &[]));
    }),
    ("another address returned, of a strange domain", |f| {
        returns(f, "jo@example.org");
        f.returned_domain = Some(domain("example.org", DomainState::NotAdded, &[]));
    }),
    ("sent elsewhere by the assertion", |f| {
        f.response = said(|said| said.docker_org = Some("other".to_owned()));
    }),
    ("sent elsewhere by the connection", |f| {
        f.connections[0].default_organization = Known::Known(Some("other".parse().unwrap()));
        f.response = said(|_| {});
    }),
    ("invited, must accept by hand, the link has ended", |f| {
        password(f);
        f.invitation = invited(20);
    }),
    ("a team of the assertion, for a member, provisioning on", |f| {
        f.membership = member(Source::Jit);
        f.response = said(|said| said.docker_team = Some(" crew ".to_owned()));
    }),
    ("a team of the assertion, for a member, provisioning off", |f| {
        jit_off(f);
        f.membership = member(Source::Jit);
        f.response = said(|said| said.docker_team = Some("crew".to_owned()));
    }),
    ("a team of the assertion, for an invitee, provisioning off", |f| {
        jit_off(f);
        f.invitation = invited(1);
        f.response = said(|said| said.docker_team = Some("deck".to_owned()));
    }),
    ("a team of the assertion without a name", |f| f.response = said(|said| said.docker_team = Some("  ".to_owned()))),
    ("a team that is named twice", |f| {
        f.response = said(|said| {
            said.groups = vec!["acme:crew".to_owned(), "acme:crew".to_owned(), "acme:deck".to_owned()];
            said.docker_team = Some("deck".to_owned());
        });
    }),
    ("groups of another organization", |f| {
        f.response =
            said(|said| said.groups = vec!["other:crew".to_owned(), "crew".to_owned(), "acme:deck".to_owned()]);
    }),
    ("a default team, and a team by a group", |f| {
        f.connections[0].default_team = Known::Known(Some("all".to_owned()));
        f.response = said(|said| said.groups = vec!["acme:deck".to_owned()]);
    }),
    ("a default team for who joins", |f| {
        f.connections[0].default_team = Known::Known(Some("all".to_owned()));
        f.response = said(|_| {});
    }),
    ("a default team for a member", |f| {
        f.membership = member(Source::Jit);
        f.connections[0].default_team = Known::Known(Some("all".to_owned()));
        f.response = said(|_| {});
    }),
    ("a session of its own length", |f| f.response = said(|said| said.docker_session_minutes = Some("90".to_owned()))),
    ("a Docker ID whose account is known", |f| {
        docker_id(f, Known::Known(Some(email("jo@example.com"))));
        f.account = Known::Known(Some(AccountFact { docker_id: Some("jodoe".parse().unwrap()) }));
    }),
    ("a Docker ID whose address is not known", |f| docker_id(f, Known::Unknown(Reason::NotServed))),
    ("no account, the domain linked", |f| {
        password(f);
        no_account(f);
    }),
    ("an answer that names nobody", |f| {
        f.response = said(|said| said.name_id = Some(SentAddress::Other("x".to_owned())))
    }),
    ("a certificate that ends tomorrow", |f| {
        f.connections[0].credential_expires_at = Known::Known(Some(NOW.plus_days(1)));
    }),
    ("a certificate that has ended", |f| {
        f.connections[0].credential_expires_at = Known::Known(Some(NOW.plus_days(-1)));
    }),
    ("the public API alone, on the command line", |f| {
        plain(f);
        f.attempt.client = Client::Cli;
    }),
    ("a Docker ID of whose address nothing is known, and a member", |f| {
        docker_id(f, Known::Unknown(Reason::NotServed));
        f.account = Known::Unknown(Reason::NotServed);
        f.membership = member(Source::Jit);
    }),
    ("a Docker ID of whose address nothing is known, and somebody else returned", |f| {
        docker_id(f, Known::Unknown(Reason::NotServed));
        returns(f, "sam@example.com");
    }),
    ("a password where it is enforced, with an answer of the identity provider at hand", |f| {
        password(f);
        enforced(f);
        returns(f, "jo@example.org");
    }),
    ("the same, with an answer that is not understood", |f| {
        password(f);
        enforced(f);
        f.response = said(|said| {
            said.name_id = Some(SentAddress::Other("jo".to_owned()));
            said.docker_role = Some("captain".to_owned());
            said.docker_session_minutes = Some("long".to_owned());
        });
    }),
    ("an answer that is not understood, and no connection", |f| {
        f.domain = domain("example.com", DomainState::Verified, &[]);
        f.response = said(|said| {
            said.docker_role = Some("captain".to_owned());
            said.docker_session_minutes = Some("long".to_owned());
        });
    }),
    ("a Docker ID whose address is returned, and nothing known of the account", |f| {
        docker_id(f, Known::Known(Some(email("jo@example.com"))));
        f.account = Known::Unknown(Reason::NotServed);
        returns(f, "jo@example.com");
    }),
    ("a list of connections that is not known, and a draft on the domain returned", |f| {
        f.domain.connections = Known::Unknown(Reason::NotServed);
        f.connections[0].complete = false.into();
        returns(f, "jo@example.org");
        f.returned_domain = Some(domain("example.org", DomainState::Verified, &["okta"]));
    }),
    ("deactivated, invited, and back by single sign-on", |f| {
        scim(f, ScimRecord::Inactive);
        f.connections[0].scim = Scim::Off.into();
        f.invitation = invited(1);
    }),
    ("deactivated, invited, SCIM on", |f| {
        scim(f, ScimRecord::Inactive);
        f.invitation = invited(1);
    }),
    ("whether somebody is invited is not known, provisioning off", |f| {
        jit_off(f);
        f.invitation = Known::Unknown(Reason::NotServed);
    }),
    ("whether somebody is invited is not known, and no seat is taken", |f| {
        f.invitation = Known::Unknown(Reason::NotServed);
        f.seats = SeatsFact { total: 10, used: 0 }.into();
    }),
    ("whether somebody is a member is not known, and no seat is taken", |f| {
        f.membership = Known::Unknown(Reason::NotServed);
        f.seats = SeatsFact { total: 10, used: 0 }.into();
    }),
    ("whether somebody is a member is not known, and they are invited", |f| {
        f.membership = Known::Unknown(Reason::NotServed);
        f.invitation = invited(1);
    }),
    ("whether somebody is a member is not known, and there is no account", |f| {
        no_account(f);
        f.membership = Known::Unknown(Reason::NotServed);
    }),
    ("a third connection of another name", |f| {
        f.connections.push(connection("entra"));
        f.connections[1].enforced = true.into();
    }),
];

fn state(step: &Step) -> String {
    match step.state {
        StepState::Pass => "pass".to_owned(),
        StepState::Fail => "fail".to_owned(),
        StepState::NotApplicable => "not asked".to_owned(),
        StepState::Info => "noted".to_owned(),
        StepState::Unknown(reason) => format!("unknown, {}", reason.as_str()),
    }
}

/// A step in one line: its name, what it saw, how it went, its notices, what comes of it, and what can be done.
fn line(step: &Step) -> String {
    let mut line = format!("{} {} ({})", step.id.as_str(), texts::observed(&step.observed), state(step));
    for note in step.notes.iter() {
        write!(line, " ! {}", note.as_str()).unwrap();
    }
    if step.effects.iter().next().is_some() {
        write!(line, " + {}", words(step.effects.iter(), |one| one.as_str())).unwrap();
    }
    if !step.remedies.is_empty() {
        write!(line, " -> {}", words(&step.remedies, |one| one.as_str())).unwrap();
    }
    line
}

fn table() -> String {
    let usual: Vec<String> = explain(&ordinary()).steps.iter().map(line).collect();
    let mut out = format!("as usual\n  {}\n", usual.join("\n  "));
    for (name, change) in SITUATIONS.iter().chain(MORE) {
        let (_, explanation) = explained(name, *change);
        writeln!(out, "{name}").unwrap();
        for (step, usual) in explanation.steps.iter().map(line).zip(&usual) {
            if step != *usual {
                writeln!(out, "  {step}").unwrap();
            }
        }
        if !explanation.teams.is_empty() {
            writeln!(out, "  in {}", explanation.teams.join(", ")).unwrap();
        }
    }
    out
}

#[test]
fn what_the_steps_see_is_as_reviewed() {
    compare("steps.txt", &table());
}

/// A blocker and the step it belongs to give the same advice.
#[test]
fn a_blocker_advises_what_its_step_does() {
    for (name, change) in SITUATIONS.iter().chain(MORE) {
        let (_, explanation) = explained(name, *change);
        for blocker in &explanation.blockers {
            assert!(!blocker.remedies.is_empty(), "{name}");
            let step = &explanation.steps[blocker.cause.step() as usize];
            assert!(blocker.remedies.iter().all(|one| step.remedies.contains(one)), "{name}");
        }
    }
}
