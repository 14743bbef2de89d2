//! What a change of settings does to people.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use purser_api::members::Source;
use purser_api::{DomainName, Role};
use purser_policy::impact::{
    Affected, Change, Comparison, Configuration, Impact, Kind, Person, Refusal, Way, Ways, impact, ways_back,
};
use purser_policy::sign_in::{
    Client, ConnectionFact, ConnectionId, DomainFact, DomainState, Known, MembershipFact, Method, Moment, Reason, Scim,
    ScimRecord, SeatsFact, Verdict, coherent, decide,
};

const NOW: Moment = Moment(1_760_000_000);

fn okta() -> ConnectionId {
    ConnectionId("okta".to_owned())
}

fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

fn verified(domain: &str, linked: Vec<ConnectionId>, auto: bool) -> DomainFact {
    DomainFact {
        name: Some(name(domain)),
        state: DomainState::Verified.into(),
        auto_provisioning: auto.into(),
        connections: linked.into(),
    }
}

/// `example.com` is on a connection with just-in-time provisioning; `auto.example` adds existing accounts.
fn settings() -> Configuration {
    Configuration {
        organization: "acme".parse().unwrap(),
        now: NOW,
        domains: vec![verified("example.com", vec![okta()], false), verified("auto.example", Vec::new(), true)].into(),
        connections: vec![ConnectionFact {
            id: okta(),
            name: "Okta".to_owned(),
            kind: Known::default(),
            complete: true.into(),
            credential_expires_at: Known::Known(Some(NOW.plus_days(30))),
            enforced: false.into(),
            jit: true.into(),
            scim: Scim::On.into(),
            default_organization: Known::Known(None),
            default_team: Known::Known(None),
            outage: false,
        }],
        seats: SeatsFact { total: 10, used: 4 }.into(),
        scim_ever_on: true.into(),
    }
}

fn stranger(address: &str) -> Person {
    Person {
        address: address.parse().unwrap(),
        account: true.into(),
        membership: Known::Known(None),
        invited: false.into(),
        record: ScimRecord::None.into(),
    }
}

fn member(address: &str, role: Role, source: Source) -> Person {
    let membership = MembershipFact { role: role.into(), provenance: source.into(), connection: None };
    Person { membership: Known::Known(Some(membership)), ..stranger(address) }
}

fn invitee(address: &str) -> Person {
    Person { account: false.into(), invited: true.into(), ..stranger(address) }
}

fn people() -> Vec<Person> {
    vec![
        member("owner@example.com", Role::Owner, Source::Manual),
        member("scim@example.com", Role::Member, Source::Scim),
        member("guest@agency.example", Role::Member, Source::Invited),
        invitee("invited@example.com"),
        stranger("new@example.com"),
        stranger("new@auto.example"),
        stranger("new@elsewhere.example"),
    ]
}

fn run(change: &Change) -> Impact {
    let before = settings();
    impact(&people(), &before, &change.apply(&before))
}

/// Who is affected, in words.
fn affected(change: &Change) -> Vec<String> {
    let people = people();
    let impact = run(change);
    assert_eq!(impact.seen() as usize, people.len());
    assert_eq!(impact.people.len(), people.len() - impact.count(Kind::Unchanged) as usize);
    let ways = |ways: Ways| format!("{}/{}", ways.sso.as_str(), ways.password.as_str());
    let line = |one: &Affected| {
        let person = &people[one.person as usize];
        format!("{} {}: {} -> {}", person.address, one.kind.as_str(), ways(one.before), ways(one.after))
    };
    impact.people.iter().map(line).collect()
}

#[test]
fn just_in_time_provisioning_off() {
    let change = Change::Jit { connection: okta(), on: false };
    assert_eq!(affected(&change), ["new@example.com loses_access: jit/closed -> closed/closed"]);
    let back = Change::Jit { connection: okta(), on: true };
    assert_eq!(back.apply(&change.apply(&settings())), settings());
}

#[test]
fn enforcement_on() {
    assert_eq!(
        affected(&Change::Enforced { connection: okta(), on: true }),
        [
            "owner@example.com way_changes: member/member -> member/closed",
            "scim@example.com way_changes: member/member -> member/closed",
        ]
    );
}

#[test]
fn scim_off_readmits_whom_it_had_deactivated() {
    let inactive =
        Person { record: ScimRecord::Inactive.into(), ..member("scim@example.com", Role::Member, Source::Scim) };
    let before = settings();
    let after = Change::ScimOff { connection: okta() }.apply(&before);
    assert_eq!(after.connections[0].scim, Known::Known(Scim::Off));
    let impact = impact([&inactive], &before, &after);
    assert_eq!((impact.count(Kind::GainsAccess), impact.seen()), (1, 1));
    let mut never = settings();
    never.connections[0].scim = Scim::Never.into();
    assert_eq!(Change::ScimOff { connection: okta() }.apply(&never), never);
}

#[test]
fn a_connection_goes_and_a_domain_goes() {
    let unlinked = [
        "owner@example.com way_changes: member/member -> closed/member",
        "scim@example.com way_changes: member/member -> closed/member",
        "invited@example.com loses_access: invitation/closed -> closed/closed",
        "new@example.com loses_access: jit/closed -> closed/closed",
    ];
    assert_eq!(affected(&Change::DeleteConnection { connection: okta() }), unlinked);
    assert_eq!(affected(&Change::UnlinkDomain { domain: name("example.com"), connection: okta() }), unlinked);
    assert_eq!(affected(&Change::DeleteDomain { domain: name("example.com") }), unlinked);
    assert_eq!(
        affected(&Change::DeleteDomain { domain: name("auto.example") }),
        ["new@auto.example loses_access: closed/domain -> closed/closed"]
    );
    let elsewhere = Change::UnlinkDomain { domain: name("auto.example"), connection: okta() };
    assert_eq!(elsewhere.apply(&settings()), settings());
    let after = Change::DeleteConnection { connection: okta() }.apply(&settings());
    assert!(after.connections.is_empty());
    assert_eq!(after.domains.value().unwrap()[0].connections, Known::Known(Vec::new()));
}

#[test]
fn a_certificate_ends() {
    let soon = Change::CredentialExpires { connection: okta(), at: NOW.plus_days(30) };
    assert_eq!(soon.apply(&settings()).now, NOW.plus_days(30));
    assert_eq!(run(&soon).count(Kind::LosesAccess), 2);
    assert_eq!(run(&soon).count(Kind::WayChanges), 2);
    let over = Change::CredentialExpires { connection: okta(), at: NOW.plus_days(-1) };
    assert_eq!(over.apply(&settings()).now, NOW);
    assert_eq!(run(&over).people, run(&soon).people);
}

#[test]
fn fewer_seats() {
    assert_eq!(
        affected(&Change::Seats { total: 4 }),
        [
            "new@example.com loses_access: jit/closed -> closed/closed",
            "new@auto.example loses_access: closed/domain -> closed/closed",
        ]
    );
    assert!(affected(&Change::Seats { total: 5 }).is_empty());
    let mut open = settings();
    open.seats = Known::default();
    assert_eq!(Change::Seats { total: 5 }.apply(&open), open);
}

#[test]
fn an_outage_under_enforcement_locks_every_owner_out() {
    let before = Change::Enforced { connection: okta(), on: true }.apply(&settings());
    let after = Change::IdpOutage { connection: okta() }.apply(&before);
    let population = people();
    let result = impact(&population, &before, &after);
    assert_eq!((result.owner_before, result.owner_after), (Verdict::Allowed, Verdict::Denied));
    assert_eq!(result.count(Kind::LosesAccess), 4);

    let guest = member("owner@agency.example", Role::Owner, Source::Manual);
    let result = impact(population.iter().chain([&guest]), &before, &after);
    assert_eq!((result.owner_before, result.owner_after), (Verdict::Allowed, Verdict::Allowed));

    let mut perhaps = guest;
    perhaps.membership = Known::Known(Some(MembershipFact::default()));
    let result = impact(population.iter().chain([&perhaps]), &before, &after);
    assert_eq!((result.owner_before, result.owner_after), (Verdict::Allowed, Verdict::Depends));
    let result = impact([&stranger("new@elsewhere.example")], &before, &after);
    assert_eq!((result.owner_before, result.owner_after), (Verdict::Denied, Verdict::Denied));
    let somebody = Person { membership: Known::Known(Some(MembershipFact::default())), ..stranger("a@example.com") };
    let result = impact([&somebody], &before, &after);
    assert_eq!((result.owner_before, result.owner_after), (Verdict::Depends, Verdict::Denied));
}

#[test]
fn an_unknown_connection_changes_nothing() {
    let other = ConnectionId("other".to_owned());
    for change in [
        Change::Jit { connection: other.clone(), on: false },
        Change::Enforced { connection: other.clone(), on: true },
        Change::ScimOff { connection: other.clone() },
        Change::DeleteConnection { connection: other.clone() },
        Change::CredentialExpires { connection: other.clone(), at: NOW },
        Change::IdpOutage { connection: other },
        Change::DeleteDomain { domain: name("other.example") },
    ] {
        assert_eq!(change.apply(&settings()), settings(), "{change:?}");
    }
}

#[test]
fn what_is_not_known_stays_unclear() {
    let mut before = settings();
    before.connections[0].jit = Known::Unknown(Reason::NotServed);
    let after = Change::Jit { connection: okta(), on: false }.apply(&before);
    let result = impact([&stranger("new@example.com")], &before, &after);
    assert_eq!(result.people[0].kind, Kind::Unclear);
    assert_eq!(result.people[0].before.sso, Way::Unclear);

    before.domains = Known::default();
    let member = member("owner@example.com", Role::Owner, Source::Manual);
    assert_eq!(Ways::of(&before, &member).access(), Verdict::Depends);
    assert_eq!(Change::DeleteDomain { domain: name("example.com") }.apply(&before), before);
}

#[test]
fn the_ways_in_have_names() {
    let at = |person: &Person| Ways::of(&settings(), person);
    let ways = |sso, password| Ways { sso, password };
    assert_eq!(at(&stranger("new@example.com")), ways(Way::Jit, Way::Closed));
    assert_eq!(at(&stranger("new@auto.example")), ways(Way::Closed, Way::Domain));
    let with_account = Person { account: true.into(), ..invitee("invited@example.com") };
    assert_eq!(at(&with_account), ways(Way::Invitation, Way::MustAccept));
    assert_eq!(at(&people()[0]), ways(Way::Member, Way::Member));
}

#[test]
fn changes_that_would_leave_no_way_in_are_refused() {
    let mut settings = settings();
    let (jit_off, scim_off) = (Change::Jit { connection: okta(), on: false }, Change::ScimOff { connection: okta() });
    assert_eq!((jit_off.refusal(&settings), scim_off.refusal(&settings)), (None, None));
    settings.connections[0].scim = Scim::Off.into();
    assert_eq!(jit_off.refusal(&settings), Some(Refusal::JitNeedsScim));
    settings.connections[0].jit = false.into();
    assert_eq!(scim_off.refusal(&settings), Some(Refusal::ScimNeededByJit));
    assert_eq!(Change::Jit { connection: okta(), on: true }.refusal(&settings), None);
    settings.connections[0].scim = Known::default();
    assert_eq!(jit_off.refusal(&settings), None);
    assert_eq!(Change::ScimOff { connection: ConnectionId("other".to_owned()) }.refusal(&settings), None);
}

#[test]
fn a_person_in_a_population_is_decided_as_from_their_facts() {
    for change in [Change::Seats { total: 1 }, Change::Enforced { connection: okta(), on: true }] {
        let settings = change.apply(&settings());
        for person in people() {
            for method in Method::ALL {
                let facts = settings.facts(&person, Client::Web, method);
                assert!(coherent(&facts));
                let (alone, together) = (decide(&facts), settings.decide(&person, method));
                assert_eq!(
                    (alone.verdict, alone.causes, alone.effects),
                    (together.verdict, together.causes, together.effects)
                );
            }
        }
    }
}

/// Everybody there can be: every combination of facts, on every domain.
fn everybody() -> Vec<Person> {
    let yes_or_no = [Known::Known(true), Known::Known(false), Known::default()];
    let members = [
        Known::Known(None),
        member("a@example.com", Role::Owner, Source::Scim).membership,
        member("a@example.com", Role::Owner, Source::Jit).membership,
        Known::Known(Some(MembershipFact::default())),
        Known::default(),
    ];
    let records = ScimRecord::ALL.map(Known::Known).into_iter().chain([Known::default()]);
    let mut all = Vec::new();
    for domain in ["example.com", "auto.example", "elsewhere.example"] {
        for account in yes_or_no {
            for invited in yes_or_no {
                for record in records.clone() {
                    for membership in &members {
                        let membership = membership.clone();
                        let address = format!("p{}@{domain}", all.len()).parse().unwrap();
                        all.push(Person { address, account, membership, invited, record });
                    }
                }
            }
        }
    }
    all
}

#[test]
fn people_who_are_alike_are_decided_once_and_alike() {
    let mut open = settings();
    open.domains = Known::default();
    for before in [settings(), open] {
        let after = Change::Enforced { connection: okta(), on: true }.apply(&before);
        let everybody = everybody();
        let people: Vec<_> = everybody.iter().chain(everybody.iter().rev()).collect();
        let mut comparison = Comparison::new(&before, &after);
        people.iter().for_each(|person| comparison.add(person));
        let one_by_one = people.iter().enumerate().filter_map(|(number, person)| {
            let (before, after) = (Ways::of(&before, person), Ways::of(&after, person));
            let kind = Kind::between(before, after);
            (kind != Kind::Unchanged).then_some(Affected { person: number as u32, kind, before, after })
        });
        assert_eq!(comparison.so_far().people, one_by_one.collect::<Vec<_>>());
        assert_eq!(comparison.finish(), impact(people, &before, &after));
    }
}

#[test]
fn changes_and_impacts_travel() {
    let change = Change::CredentialExpires { connection: okta(), at: NOW };
    let sent = serde_json::to_string(&change).unwrap();
    assert_eq!(sent, r#"{"credential_expires":{"connection":"okta","at":"2025-10-09T08:53:20Z"}}"#);
    assert_eq!(serde_json::from_str::<Change>(&sent).unwrap(), change);
    let found = run(&change);
    let sent = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Impact>(&sent).unwrap(), found);
    let sent = serde_json::to_string(&(settings(), people())).unwrap();
    assert_eq!(serde_json::from_str::<(Configuration, Vec<Person>)>(&sent).unwrap(), (settings(), people()));
}

#[test]
fn who_is_removed_comes_back_where_a_way_is_open() {
    let back = |settings: &Configuration, address: &str, record: ScimRecord| {
        let person = Person {
            membership: Known::Known(Some(MembershipFact::default())),
            invited: true.into(),
            record: record.into(),
            ..stranger(address)
        };
        ways_back(settings, &[person])[0]
    };
    let now = settings();
    assert_eq!(back(&now, "ana@example.com", ScimRecord::None), Way::Jit);
    assert_eq!(back(&now, "ana@example.com", ScimRecord::Inactive), Way::Closed);
    assert_eq!(back(&now, "ana@auto.example", ScimRecord::None), Way::Domain);
    assert_eq!(back(&now, "ana@elsewhere.example", ScimRecord::None), Way::Closed);
    let without_jit = Change::Jit { connection: okta(), on: false }.apply(&now);
    assert_eq!(back(&without_jit, "ana@example.com", ScimRecord::None), Way::Closed);
    // Nobody's seat is free now, but theirs will be.
    let full = Configuration { seats: SeatsFact { total: 4, used: 4 }.into(), ..settings() };
    assert_eq!(back(&full, "ana@example.com", ScimRecord::None), Way::Jit);
    let unknown = Configuration { domains: Known::default(), ..settings() };
    assert_eq!(back(&unknown, "ana@example.com", ScimRecord::None), Way::Unclear);
    assert_eq!(ways_back(&now, &[]), []);
}

#[test]
fn what_is_set_on_a_domain_counts_once_it_is_verified() {
    let mut before = settings();
    let pending = DomainFact { state: DomainState::Pending.into(), ..verified("soon.example", Vec::new(), false) };
    let Known::Known(domains) = &mut before.domains else { panic!("the domains are known") };
    domains.push(pending);
    let after = |change: Change| change.apply(&before);
    let auto = |domain: &str| after(Change::AutoProvisioning { domain: name(domain), on: true });
    assert_eq!(auto("soon.example"), before);
    let changed = |after: &Configuration| {
        let domains = [before.domains.value().unwrap(), after.domains.value().unwrap()];
        let pairs = domains[0].iter().zip(domains[1]);
        pairs.filter(|(before, after)| before != after).filter_map(|(_, after)| after.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(changed(&auto("example.com")), [name("example.com")]);
    let linked = after(Change::Link {
        connection: okta(),
        domains: vec![name("example.com"), name("auto.example"), name("soon.example")],
    });
    assert_eq!(changed(&linked), [name("auto.example")]);
    let unlinked = after(Change::Link { connection: okta(), domains: vec![name("auto.example")] });
    assert_eq!(changed(&unlinked), [name("example.com"), name("auto.example")]);
}
