//! Named situations, printed as a table and compared with `situations.txt`: a change of a rule is a readable diff there.
//! What the platform's pages describe and the facts
//! cannot express stands at its end.

use std::fmt::Write as _;

use purser_api::members::Source;
use purser_policy::sign_in::{
    Client, ConnectionKind, DomainState, Explanation, Facts, Identifier, Known, Method, Reason, Scim, ScimFact,
    ScimRecord, SentAddress, StartedAt, StepState, coherent, explain,
};

use crate::changes::{
    auto, docker_id, enforced, full, guest, jit_off, no_account, password, plain, returns, said, scim,
    second_connection, token,
};
use crate::describe::{describe, verdict};
use crate::reviewed::compare;
use crate::world::{NOW, domain, email, facts as ordinary, id, invited, member};

pub(crate) type Change = fn(&mut Facts);

/// Everything starts from `world::facts`: SSO on the web, domain verified, one complete connection with just-in-time
/// provisioning on, account exists, neither member nor invited, seats free.
pub(crate) const SITUATIONS: &[(&str, Change)] = &[
    ("new hire, just-in-time provisioning on", |_| {}),
    ("new hire without an account", no_account),
    ("new hire, just-in-time provisioning off", jit_off),
    ("new hire without an account, just-in-time provisioning off", |f| {
        jit_off(f);
        no_account(f);
    }),
    ("same, SCIM on but the person was not pushed", |f| {
        jit_off(f);
        scim(f, ScimRecord::None);
    }),
    ("invited new hire, just-in-time provisioning off", |f| {
        jit_off(f);
        f.invitation = invited(2);
    }),
    ("invited new hire without an account, just-in-time provisioning off", |f| {
        jit_off(f);
        no_account(f);
        f.invitation = invited(2);
    }),
    ("invitation link older than 14 days", |f| f.invitation = invited(14)),
    ("no seat left", full),
    ("no seat left, but invited", |f| {
        full(f);
        f.invitation = invited(1);
    }),
    ("no seat left, but a member", |f| {
        full(f);
        f.membership = member(Source::Manual);
    }),
    ("member", |f| f.membership = member(Source::Jit)),
    ("member with a password, enforcement off", |f| {
        password(f);
        f.membership = member(Source::Jit);
    }),
    ("member with a password, enforcement on", |f| {
        password(f);
        enforced(f);
        f.membership = member(Source::Jit);
    }),
    ("member with a password in Docker Desktop, enforcement on", |f| {
        password(f);
        enforced(f);
        f.attempt.client = Client::Desktop;
        f.membership = member(Source::Jit);
    }),
    ("member with a password on the command line, enforcement on", |f| {
        password(f);
        enforced(f);
        f.attempt.client = Client::Cli;
        f.membership = member(Source::Jit);
    }),
    ("pipeline with a token, enforcement on", |f| {
        enforced(f);
        token(f);
        f.membership = member(Source::Jit);
    }),
    ("single sign-on on the command line, enforcement on", |f| {
        enforced(f);
        f.attempt.client = Client::Cli;
        f.membership = member(Source::Jit);
    }),
    ("pipeline with a token, not a member", token),
    ("password, enforcement on, new hire, just-in-time provisioning off", |f| {
        password(f);
        enforced(f);
        jit_off(f);
    }),
    ("guest with a password, enforcement on", |f| {
        password(f);
        enforced(f);
        guest(f);
        f.membership = member(Source::Invited);
    }),
    ("invited guest with a password", |f| {
        password(f);
        guest(f);
        f.invitation = invited(3);
    }),
    ("invited guest without an account", |f| {
        password(f);
        guest(f);
        no_account(f);
        f.invitation = invited(3);
    }),
    ("guest who asks for single sign-on", |f| {
        guest(f);
        f.membership = member(Source::Invited);
    }),
    ("uninvited stranger with a password", |f| {
        password(f);
        guest(f);
    }),
    ("sub-domain that was not added", |f| {
        f.attempt.identifier = Identifier::Email(email("jo@eu.example.com"));
        f.domain = domain("eu.example.com", DomainState::NotAdded, &[]);
    }),
    ("domain added, not verified", |f| f.domain = domain("example.com", DomainState::Pending, &[])),
    ("domain verified, no connection", |f| f.domain = domain("example.com", DomainState::Verified, &[])),
    ("domain linked to a draft only", |f| f.connections[0].complete = false.into()),
    ("draft that enforces does not count", |f| {
        password(f);
        enforced(f);
        f.connections[0].complete = false.into();
        f.membership = member(Source::Manual);
    }),
    ("on the domain, auto-provisioning off", |f| {
        password(f);
        f.domain = domain("example.com", DomainState::Verified, &[]);
    }),
    ("on the domain, auto-provisioning on", auto),
    ("on the domain, auto-provisioning on, no account", |f| {
        auto(f);
        no_account(f);
    }),
    ("on the domain, auto-provisioning on, no seat", |f| {
        auto(f);
        full(f);
    }),
    ("auto-provisioning on, but the domain has a connection", |f| {
        password(f);
        f.domain.auto_provisioning = true.into();
    }),
    ("started at the identity provider", |f| {
        f.attempt.started_at = StartedAt::Idp;
        f.membership = member(Source::Jit);
    }),
    ("certificate expired", |f| {
        f.connections[0].credential_expires_at = Some(NOW).into();
        f.membership = member(Source::Jit);
    }),
    ("certificate expired, password, enforcement on", |f| {
        password(f);
        enforced(f);
        f.connections[0].credential_expires_at = Some(NOW).into();
        f.membership = member(Source::Jit);
    }),
    ("certificate expired, token", |f| {
        token(f);
        enforced(f);
        f.connections[0].credential_expires_at = Some(NOW).into();
        f.membership = member(Source::Jit);
    }),
    ("identity provider down", |f| {
        enforced(f);
        f.connections[0].outage = true;
        f.membership = member(Source::Jit);
    }),
    ("NameID is not an address", |f| {
        f.response = said(|said| {
            said.name_id = Some(SentAddress::Other("jdoe".to_owned()));
            said.email = Some(SentAddress::Address(email("jo@example.com")));
        });
    }),
    ("no address at all", |f| f.response = said(|said| said.name_id = None)),
    ("address returned on a domain that is not verified", |f| {
        returns(f, "jo@corp.example");
        f.returned_domain = Some(domain("corp.example", DomainState::Pending, &[]));
    }),
    ("address returned on a sub-domain that is not linked", |f| {
        returns(f, "jo@eu.example.com");
        f.returned_domain = Some(domain("eu.example.com", DomainState::Verified, &[]));
    }),
    ("alias typed, another address of the same connection returned", |f| {
        returns(f, "jo.doe@corp.example");
        f.returned_domain = Some(domain("corp.example", DomainState::Verified, &["okta"]));
        f.membership = member(Source::Jit);
    }),
    ("alias typed, account under the returned address missing", |f| {
        returns(f, "jo.doe@example.com");
        no_account(f);
        jit_off(f);
    }),
    ("deactivated in the identity provider, member by SCIM", |f| {
        scim(f, ScimRecord::Inactive);
        f.membership = member(Source::Scim);
    }),
    ("deactivated in the identity provider, token", |f| {
        scim(f, ScimRecord::Inactive);
        token(f);
        f.membership = member(Source::Scim);
    }),
    ("deactivated in the identity provider, not a member", |f| {
        jit_off(f);
        scim(f, ScimRecord::Inactive);
    }),
    ("deactivated in the identity provider, but member by just-in-time provisioning", |f| {
        scim(f, ScimRecord::Inactive);
        f.membership = member(Source::Jit);
    }),
    ("removed for migration to SCIM, does not come back", |f| {
        jit_off(f);
        scim(f, ScimRecord::None);
    }),
    ("inactive record, SCIM switched off since", |f| {
        scim(f, ScimRecord::Inactive);
        f.connections[0].scim = Scim::Off.into();
        f.membership = member(Source::Scim);
    }),
    ("just-in-time provisioning on together with SCIM", |f| {
        scim(f, ScimRecord::Active);
        f.membership = member(Source::Scim);
        f.response = said(|said| said.docker_role = Some("editor".to_owned()));
    }),
    ("groups with and without organization:team", |f| {
        f.response = said(|said| said.groups = ["acme:crew", "everybody"].map(str::to_owned).to_vec());
    }),
    ("no group in the right format: the default team", |f| {
        f.connections[0].default_team = Some("newcomers".to_owned()).into();
        f.response = said(|said| said.groups = vec!["everybody".to_owned()]);
    }),
    ("groups through OIDC", |f| {
        f.connections[0].kind = ConnectionKind::Oidc.into();
        f.response = said(|said| said.groups = vec!["acme:crew".to_owned()]);
    }),
    ("groups with just-in-time provisioning and SCIM off", |f| {
        jit_off(f);
        f.invitation = invited(1);
        f.response = said(|said| said.groups = vec!["acme:ops".to_owned()]);
    }),
    ("dockerTeam and dockerRole", |f| {
        f.response = said(|said| {
            said.docker_team = Some("ops".to_owned());
            said.docker_role = Some("owner".to_owned());
        });
    }),
    ("dockerOrg names another organization", |f| f.response = said(|said| said.docker_org = Some("globex".to_owned()))),
    ("dockerOrg names another organization, but invited here", |f| {
        f.invitation = invited(1);
        f.response = said(|said| said.docker_org = Some("globex".to_owned()));
    }),
    ("the connection adds people to another organization", |f| {
        f.connections[0].default_organization = Some("globex".parse().unwrap()).into();
    }),
    ("short session", |f| f.response = said(|said| said.docker_session_minutes = Some("30".to_owned()))),
    ("session length that is no number", |f| {
        f.response = said(|said| said.docker_session_minutes = Some("an hour".to_owned()));
    }),
    ("two connections, none chosen, one adds nobody", |f| {
        second_connection(f);
        f.connections[1].jit = false.into();
    }),
    ("two connections, the one that adds nobody chosen", |f| {
        second_connection(f);
        f.connections[1].jit = false.into();
        f.attempt.connection = Some(id("entra"));
    }),
    ("two connections, one enforced, password", |f| {
        password(f);
        second_connection(f);
        f.connections[1].enforced = true.into();
        f.membership = member(Source::Manual);
    }),
    ("neither an address nor a Docker ID", |f| {
        f.attempt.identifier = Identifier::Malformed("jo at example".to_owned())
    }),
    ("Docker ID that nobody has", |f| {
        no_account(f);
        docker_id(f, Known::Known(None));
    }),
    ("Docker ID of a member", |f| {
        docker_id(f, Known::Known(Some(email("jo@example.com"))));
        f.membership = member(Source::Manual);
    }),
    ("everything at once", |f| {
        password(f);
        enforced(f);
        jit_off(f);
        no_account(f);
        full(f);
        f.connections[0].credential_expires_at = Some(NOW).into();
    }),
    ("service account: an ordinary member with a token", |f| {
        token(f);
        f.membership = member(Source::Manual);
    }),
    ("plain backend: member, single sign-on", |f| {
        plain(f);
        f.membership = member(Source::Manual);
    }),
    ("plain backend: member, password", |f| {
        plain(f);
        password(f);
        f.membership = member(Source::Manual);
    }),
    ("plain backend: member, token", |f| {
        plain(f);
        token(f);
        f.membership = member(Source::Manual);
        f.scim = ScimFact { record: ScimRecord::None.into(), ever_on: Known::default() };
    }),
    ("plain backend: stranger, single sign-on", plain),
    ("plain backend: stranger, token", |f| {
        plain(f);
        token(f);
    }),
    ("only the seats are unknown", |f| f.seats = Known::default()),
    ("only just-in-time provisioning is unknown", |f| f.connections[0].jit = Known::default()),
    ("only the invitation is unknown, just-in-time provisioning off", |f| {
        jit_off(f);
        f.invitation = Known::Unknown(Reason::NotAllowed);
    }),
];

/// What the platform's pages describe and no facts of one sign-in can express.
const NOT_EXPRESSED: &[(&str, &str)] = &[
    ("session not found after going back or refreshing", "a matter of one browser tab; recognised from its text"),
    ("cannot change e-mail, password or 2FA under enforcement", "not a sign-in; it is done in the identity provider"),
    ("Entra connection fails for missing consent", "fails before an answer; a test of the connection shows it"),
    ("domain stays unverified", "why is a matter of DNS; here it is pending"),
    ("domain cannot be added, or is added again", "a matter of adding domains; here it is not added or pending"),
    ("invited, but the account has another address", "addresses of one person are not known to be the same person's"),
    ("CSV refused", "a matter of inviting"),
    ("Desktop signs out somebody who is not a member", "enforced by a setting of the machine that no backend reports"),
    ("admin page refuses", "permissions of the console, not a sign-in"),
    ("cannot change own role", "permissions of the console, not a sign-in"),
    ("too many requests", "a limit of the API, not a sign-in"),
    ("SCIM base URL or token wrong", "seen from here as: no record"),
];

/// The facts of a situation, and what is said of them.
pub(crate) fn explained(name: &str, change: Change) -> (Facts, Explanation) {
    let mut facts = ordinary();
    change(&mut facts);
    if facts.attempt.method == Method::Sso && facts.response.value().is_none() {
        facts.response = Known::Unknown(Reason::IdentityProvider);
    }
    assert!(coherent(&facts), "{name} cannot be");
    let explanation = explain(&facts);
    (facts, explanation)
}

fn table() -> String {
    let mut out = String::new();
    for (name, change) in SITUATIONS {
        let (facts, explanation) = explained(name, *change);
        assert!(
            explanation.steps.iter().all(|step| step.state != StepState::Fail || !step.remedies.is_empty()),
            "{name}"
        );
        writeln!(out, "{name} | {} | {}", describe(&facts), verdict(&explanation)).unwrap();
    }
    out.push_str("\nNot expressed by the facts of one sign-in:\n");
    for (name, why) in NOT_EXPRESSED {
        writeln!(out, "{name}: {why}").unwrap();
    }
    out
}

#[test]
fn the_table_is_as_reviewed() {
    compare("situations.txt", &table());
}

#[test]
fn every_code_has_a_situation() {
    let table = table();
    for code in purser_policy::sign_in::Code::ALL {
        assert!(table.contains(code.as_str()), "{}", code.as_str());
    }
    for effect in purser_policy::sign_in::Effect::ALL {
        assert!(table.contains(effect.as_str()), "{}", effect.as_str());
    }
}
