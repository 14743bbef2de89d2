//! Coherent facts, made up: first fully known ones, then with up to six facts blanked out.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use purser_api::Role;
use purser_api::members::Source;
use purser_policy::sign_in::{
    AccountFact, Asserted, Client, ConnectionFact, ConnectionKind, DomainState, Facts, Identifier, InvitationFact,
    Known, MembershipFact, Method, Reason, Scim, ScimFact, ScimRecord, SeatsFact, SentAddress, StartedAt, coherent,
};

use crate::completions::Blank;
use crate::world::{NOW, connection, domain, email, facts as ordinary, id};

/// 256 cases, or as many as `PROPTEST_CASES` says; facts that a property does not speak about are passed over.
pub fn config() -> ProptestConfig {
    ProptestConfig { max_global_rejects: u32::MAX, ..ProptestConfig::default() }
}

/// Facts with nothing unknown but what the identity provider would say.
pub fn known() -> impl Strategy<Value = Facts> {
    (attempt(), setting(), person(), response()).prop_map(put_together).prop_filter("coherent", coherent)
}

/// Facts with up to six of them unknown.
pub fn partly_known() -> impl Strategy<Value = Facts> {
    (known(), subsequence(Blank::all(), 0..=6), select(Reason::ALL.to_vec())).prop_map(|(mut facts, blanks, reason)| {
        for blank in blanks {
            blank.apply(&mut facts, reason);
        }
        if facts.domain.connections.value().is_none() {
            facts.connections.iter_mut().for_each(|connection| connection.outage = false);
        }
        facts
    })
}

#[derive(Clone, Debug)]
struct Attempted {
    identifier: u8,
    client: Client,
    method: Method,
    started_at: StartedAt,
    chosen: usize,
}

fn attempt() -> impl Strategy<Value = Attempted> {
    (
        prop_oneof![12 => Just(0_u8), 4 => Just(1), 1 => Just(2)],
        select(Client::ALL.to_vec()),
        prop_oneof![3 => Just(Method::Sso), 2 => Just(Method::Password), 1 => Just(Method::Token)],
        prop_oneof![6 => Just(StartedAt::Service), 1 => Just(StartedAt::Idp)],
        0..5_usize,
    )
        .prop_map(|(identifier, client, method, started_at, chosen)| Attempted {
            identifier,
            client,
            method,
            started_at,
            chosen,
        })
}

#[derive(Clone, Debug)]
struct Setting {
    state: DomainState,
    auto: bool,
    connections: Vec<ConnectionFact>,
    linked: Vec<usize>,
    returned_state: DomainState,
    returned_linked: Vec<usize>,
    seats: SeatsFact,
    ever_on: bool,
}

fn setting() -> impl Strategy<Value = Setting> {
    let states = || prop_oneof![4 => Just(DomainState::Verified), 1 => Just(DomainState::Pending), 1 => Just(DomainState::NotAdded)];
    (
        states(),
        any::<bool>(),
        prop::collection::vec(one_connection(), 3),
        subsequence(vec![0, 1, 2], 0..=3),
        states(),
        subsequence(vec![0, 1, 2], 0..=3),
        (0..4_u32, 0..4_u32).prop_map(|(total, used)| SeatsFact { total, used }),
        any::<bool>(),
    )
        .prop_map(|(state, auto, connections, linked, returned_state, returned_linked, seats, ever_on)| Setting {
            state,
            auto,
            connections,
            linked,
            returned_state,
            returned_linked,
            seats,
            ever_on,
        })
}

fn one_connection() -> impl Strategy<Value = ConnectionFact> {
    (
        select(ConnectionKind::ALL.to_vec()),
        prop_oneof![4 => Just(true), 1 => Just(false)],
        prop_oneof![1 => Just(None), 4 => Just(Some(NOW.plus_days(9))), 1 => Just(Some(NOW.plus_days(-1)))],
        any::<(bool, bool)>(),
        select(Scim::ALL.to_vec()),
        prop_oneof![4 => Just(None), 1 => Just(Some("acme")), 1 => Just(Some("other"))],
        prop_oneof![15 => Just(false), 1 => Just(true)],
    )
        .prop_map(|(kind, complete, end, (enforced, jit), scim, organization, outage)| ConnectionFact {
            kind: kind.into(),
            complete: complete.into(),
            credential_expires_at: end.into(),
            enforced: enforced.into(),
            jit: jit.into(),
            scim: scim.into(),
            default_organization: organization.map(|name| name.parse().expect("a name")).into(),
            outage,
            ..connection("")
        })
}

#[derive(Clone, Debug)]
struct Person {
    account: bool,
    member: Option<(Role, Source)>,
    invited: Option<i64>,
    record: ScimRecord,
}

fn person() -> impl Strategy<Value = Person> {
    (
        any::<bool>(),
        prop::option::of((select(Role::ALL.to_vec()), select(Source::ALL.to_vec()))),
        prop::option::weighted(0.3, 0..30_i64),
        select(ScimRecord::ALL.to_vec()),
    )
        .prop_map(|(account, member, invited, record)| Person { account, member, invited, record })
}

fn response() -> impl Strategy<Value = Option<Asserted>> {
    let address = || {
        prop_oneof![
            6 => Just(Some("jo@example.com")),
            2 => Just(Some("jo.doe@example.com")),
            3 => Just(Some("jo@other.example")),
            1 => Just(Some("jdoe")),
            2 => Just(None),
        ]
    };
    let org = prop_oneof![4 => Just(None), 1 => Just(Some("ACME")), 1 => Just(Some("elsewhere"))];
    let role = prop_oneof![2 => Just(None), 1 => Just(Some("editor")), 1 => Just(Some("king"))];
    let groups = select(vec!["", "acme:crew", "crew", "other:crew"]);
    prop::option::weighted(0.4, (address(), address(), org, role, groups)).prop_map(|said| {
        said.map(|(name_id, email, org, role, group)| Asserted {
            name_id: name_id.map(|text| SentAddress::from(text.to_owned())),
            email: email.map(|text| SentAddress::from(text.to_owned())),
            docker_org: org.map(str::to_owned),
            docker_role: role.map(str::to_owned),
            groups: if group.is_empty() { Vec::new() } else { vec![group.to_owned()] },
            ..Asserted::default()
        })
    })
}

fn put_together((attempted, setting, person, response): (Attempted, Setting, Person, Option<Asserted>)) -> Facts {
    let mut facts = ordinary();
    let names = ["c0", "c1", "c2"];
    let verified = |state, linked: &[usize]| match state {
        DomainState::Verified => linked.iter().map(|at| names[*at]).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    facts.domain = domain("example.com", setting.state, &verified(setting.state, &setting.linked));
    facts.domain.auto_provisioning = (setting.auto && setting.state == DomainState::Verified).into();
    facts.connections = setting.connections;
    for (connection, name) in facts.connections.iter_mut().zip(names) {
        connection.id = id(name);
    }
    facts.attempt.client = attempted.client;
    facts.attempt.method = attempted.method;
    facts.attempt.started_at = attempted.started_at;
    facts.attempt.connection = names.get(attempted.chosen).map(|name| id(name));

    let returned = response.as_ref().filter(|_| attempted.method == Method::Sso).and_then(Asserted::address).cloned();
    if returned.as_ref().is_some_and(|address| address.domain() != "example.com") {
        let linked = verified(setting.returned_state, &setting.returned_linked);
        facts.returned_domain = Some(domain("other.example", setting.returned_state, &linked));
    }
    facts.response = response.map_or(Known::Unknown(Reason::IdentityProvider), Known::Known);

    let exists = person.account || person.member.is_some();
    facts.account = exists.then(AccountFact::default).into();
    let about_typed = returned.is_none_or(|address| address == email("jo@example.com"));
    match attempted.identifier {
        0 => {}
        1 => {
            let address = (exists || !about_typed).then(|| email("jo@example.com")).into();
            facts.attempt.identifier = Identifier::DockerId { id: "jodoe".parse().expect("a Docker ID"), address };
        }
        _ => facts.attempt.identifier = Identifier::Malformed("jo at home".to_owned()),
    }
    let by_scim = person.member.is_some_and(|(_, source)| source == Source::Scim);
    facts.membership = person
        .member
        .map(|(role, source)| MembershipFact { role: role.into(), provenance: source.into(), connection: None })
        .into();
    facts.invitation = person
        .invited
        .filter(|_| person.member.is_none())
        .map(|days| InvitationFact { sent_at: Some(NOW.plus_days(-days)), ..InvitationFact::default() })
        .into();
    let traces = by_scim
        || person.record != ScimRecord::None
        || facts.connections.iter().any(|connection| connection.scim != Known::Known(Scim::Never));
    facts.scim = ScimFact { record: person.record.into(), ever_on: (traces || setting.ever_on).into() };
    let holds = u32::from(person.member.is_some() || facts.invitation != Known::Known(None));
    facts.seats = SeatsFact { used: setting.seats.used.max(holds), ..setting.seats }.into();
    facts
}
