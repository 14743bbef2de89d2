//! What backends really answer. Each quirk of the contract stands here with the JSON it is about.

use purser_api::audit_logs::{AuditActions, AuditLogs};
use purser_api::auth::{AccessToken, LoginToken};
use purser_api::console::Console;
use purser_api::domains::Domain;
use purser_api::groups::Group;
use purser_api::invites::{BulkInviteAnswer, Invite, InviteList};
use purser_api::members::{Member, RoleChange, Source};
use purser_api::orgs::{Org, OrgHead};
use purser_api::settings::OrgSettings;
use purser_api::users::User;
use purser_api::{InviteId, ListedRole, Page, Role, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[track_caller]
fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_str(&json.to_string()).unwrap_or_else(|problem| panic!("{problem} in {json:#}"))
}

fn refused<T: DeserializeOwned>(json: Value) -> bool {
    serde_json::from_str::<T>(&json.to_string()).is_err()
}

fn names(page: &Page<Member>) -> Vec<&str> {
    page.results.iter().map(|member| &*member.username).collect()
}

#[test]
fn members_come_as_one_page_object() {
    let page: Page<Member> = read(json!({
        "count": 120,
        "previous": null,
        "next": "https://hub.example/v2/orgs/harbor/members?page=2&page_size=2",
        "results": [{ "username": "ana" }, { "username": "bo" }]
    }));
    assert_eq!((page.count, names(&page)), (120, vec!["ana", "bo"]));
    assert_eq!(page.next.as_deref(), Some("https://hub.example/v2/orgs/harbor/members?page=2&page_size=2"));
    assert_eq!((page.previous, page.version), (None, None));
}

#[test]
fn members_come_as_an_array_of_pages() {
    let page: Page<Member> = read(json!([
        { "count": 3, "previous": "/p1", "next": "/p2", "results": [{ "username": "ana" }, { "username": "bo" }] },
        { "count": 3, "previous": "/p1", "next": null, "results": [{ "username": "cy" }] }
    ]));
    assert_eq!((page.count, names(&page)), (3, vec!["ana", "bo", "cy"]));
    assert_eq!((page.next, page.previous.as_deref()), (None, Some("/p1")));

    let one: Page<Member> = read(json!([{ "count": 1, "next": "/p2", "results": [{ "username": "ana" }] }]));
    assert_eq!((one.count, one.next.as_deref(), names(&one)), (1, Some("/p2"), vec!["ana"]));

    let none: Page<Member> = read(json!([]));
    assert_eq!(none, Page::default());
}

#[test]
fn an_empty_page_comes_in_many_forms() {
    for json in [
        json!({ "count": 0, "next": null, "previous": null, "results": [] }),
        json!({ "count": 0, "next": "", "previous": "", "results": null }),
        json!({ "count": 0 }),
        json!({ "results": [] }),
        json!({ "count": null, "results": [], "version": null }),
        json!([{ "count": 0, "results": null }]),
    ] {
        assert_eq!(read::<Page<Member>>(json), Page::default());
    }
}

#[test]
fn a_page_without_a_count_counts_its_rows() {
    let page: Page<Member> = read(json!({ "results": [{ "username": "ana" }, { "username": "bo" }] }));
    assert_eq!(page.count, 2);
}

#[test]
fn a_count_is_a_number_of_any_form() {
    for count in [json!(7), json!(7.0), json!("7")] {
        assert_eq!(read::<Page<Member>>(json!({ "count": count, "results": [] })).count, 7);
    }
    assert_eq!(read::<Page<Member>>(json!({ "count": -1, "results": [] })).count, 0);
    assert!(refused::<Page<Member>>(json!({ "count": "many", "results": [] })));
}

#[test]
fn something_else_is_not_taken_for_an_empty_page() {
    for json in [
        json!({}),
        json!({ "message": "who are you?" }),
        json!([{ "username": "ana" }]),
        json!("page"),
        json!(7),
        json!(null),
        json!({ "results": "none" }),
        json!({ "results": [{ "username": "ana" }, 7] }),
    ] {
        assert!(refused::<Page<Member>>(json.clone()), "{json}");
    }
}

#[test]
fn the_version_of_a_page_is_kept() {
    for (version, expected) in [(json!("42"), Some("42")), (json!(42), Some("42")), (json!(null), None)] {
        let page: Page<Member> = read(json!({ "count": 0, "results": [], "version": version }));
        assert_eq!(page.version.as_deref(), expected);
    }
}

#[test]
fn roles_are_read_in_any_case_and_sent_in_lower_case() {
    for (text, role) in [
        ("Owner", Role::Owner),
        ("owner", Role::Owner),
        ("OWNER", Role::Owner),
        ("Editor", Role::Editor),
        (" member ", Role::Member),
    ] {
        assert_eq!(read::<Member>(json!({ "role": text })).role, ListedRole::Known(role));
        assert_eq!(read::<RoleChange>(json!({ "role": text })).role, role);
    }
    for (role, word) in [(Role::Owner, "owner"), (Role::Editor, "editor"), (Role::Member, "member")] {
        assert_eq!(serde_json::to_value(RoleChange { role }).unwrap(), json!({ "role": word }));
        assert_eq!((Role::parse(word), role.as_str()), (Some(role), word));
    }
    assert!(refused::<RoleChange>(json!({ "role": "captain" })));
    assert!(refused::<RoleChange>(json!({ "role": "invitee" })));
}

#[test]
fn the_list_knows_invitees_and_keeps_words_it_does_not_know() {
    for word in ["Invitee", "invitee", "INVITEE"] {
        let member: Member = read(json!({ "role": word, "email": "ana@harbor.example" }));
        assert!(member.is_invitee() && member.role.role().is_none(), "{word}");
        assert_eq!((member.key(), member.title()), ("ana@harbor.example", "ana@harbor.example"));
    }
    let captain: Member = read(json!({ "username": "ana", "role": "Captain" }));
    assert_eq!(captain.role, ListedRole::Other("Captain".into()));
    assert_eq!(serde_json::to_value(&captain.role).unwrap(), "Captain");
    for missing in [json!({ "username": "ana" }), json!({ "username": "ana", "role": null })] {
        assert_eq!(read::<Member>(missing).role, ListedRole::Other(String::new()));
    }
    for role in [ListedRole::Known(Role::Owner), ListedRole::Known(Role::Member), ListedRole::Invitee] {
        assert_eq!(ListedRole::parse(role.as_str()), role);
    }
}

#[test]
fn what_only_some_organizations_have_is_absent_elsewhere() {
    for json in [
        json!({ "username": "ana" }),
        json!({ "username": "ana", "is_guest": null, "last_logged_in_at": null, "last_seen_at": null,
            "last_desktop_version": null, "date_joined": null, "provenance": null }),
        json!({ "username": "ana", "last_logged_in_at": "", "last_seen_at": "", "last_desktop_version": "" }),
    ] {
        let member: Member = read(json);
        assert_eq!(member, Member { username: "ana".into(), ..Member::default() });
        assert_eq!(member.is_guest, None);
    }
    let seen: Member = read(json!({ "is_guest": false, "last_seen_at": "2026-01-05T21:06:53.506400Z",
        "last_logged_in_at": "2026-01-04T00:00:00Z", "last_desktop_version": "4.29.0" }));
    assert_eq!(seen.is_guest, Some(false));
    assert_eq!(seen.last_seen_at.as_ref().map(Timestamp::as_str), Some("2026-01-05T21:06:53.506400Z"));
    assert_eq!(seen.last_logged_in_at.unwrap().as_str(), "2026-01-04T00:00:00Z");
    assert_eq!(seen.last_desktop_version.as_deref(), Some("4.29.0"));
}

#[test]
fn a_person_in_no_team_and_with_an_empty_profile_is_still_shown() {
    let member: Member = read(json!({ "id": 7, "username": "ana", "full_name": null, "email": null, "groups": null,
        "company": null, "location": null, "profile_url": null, "gravatar_url": null, "gravatar_email": null,
        "type": null, "primary_email": "old@harbor.example", "badges": [{ "a": 1 }] }));
    let primary_email = Some("old@harbor.example".into());
    assert_eq!(member, Member { id: "7".into(), username: "ana".into(), primary_email, ..Member::default() });
    assert_eq!((member.key(), member.title()), ("ana", "ana"));
}

#[test]
fn provenance_is_read_where_it_is_sent() {
    let member: Member = read(json!({ "provenance": { "source": "scim", "connection_id": "c1", "scim_active": false,
        "last_synced_at": "2026-01-05T00:00:00Z", "since": 3 } }));
    let provenance = member.provenance.unwrap();
    assert_eq!((provenance.source, provenance.connection_id.as_deref()), (Some(Source::Scim), Some("c1")));
    assert_eq!((provenance.scim_active, provenance.last_synced_at.is_some()), (Some(false), true));
    for unknown in [json!({}), json!({ "source": null }), json!({ "source": "teleport" }), json!({ "source": 3 })] {
        let member: Member = read(json!({ "username": "ana", "provenance": unknown }));
        assert_eq!(member.provenance.unwrap().source, None);
    }
}

#[test]
fn invitations_come_unpaged_below_data() {
    let list: InviteList = read(json!({ "data": [{
        "id": "e36eca69", "inviter_username": "moby", "invitee": "Ana@harbor.example", "org": "harbor", "team": "owners",
        "created_at": "2026-01-05T21:06:53.506400Z", "expires_in": 14
    }] }));
    let invite = Invite {
        id: InviteId("e36eca69".into()),
        inviter_username: "moby".into(),
        invitee: "Ana@harbor.example".into(),
        org: "harbor".into(),
        team: "owners".into(),
        created_at: Some(Timestamp("2026-01-05T21:06:53.506400Z".into())),
        role: None,
        delivery: None,
    };
    assert_eq!(list.data, [invite]);
    for empty in [json!({}), json!({ "data": null }), json!({ "data": [] })] {
        assert_eq!(read::<InviteList>(empty).data, []);
    }
}

#[test]
fn an_invitation_may_lack_all_but_its_id() {
    let bare: Invite = read(json!({ "id": 17, "team": null, "created_at": null, "role": null }));
    assert_eq!((bare.id.as_str(), bare.team.as_str(), bare.created_at, bare.role), ("17", "", None, None));
    for (role, expected) in [("Editor", Some(Role::Editor)), ("", None), ("captain", None)] {
        assert_eq!(read::<Invite>(json!({ "id": "i", "role": role })).role, expected);
    }
    let failed: Invite = read(json!({ "id": "i", "delivery": { "state": "failed", "error": "550 no such user" } }));
    let delivery = failed.delivery.unwrap_or_default();
    assert_eq!((&*delivery.state, delivery.error.as_deref()), ("failed", Some("550 no such user")));
}

#[test]
fn a_bulk_answer_is_nested_or_flat() {
    let rows = json!([
        { "invitee": "ana@harbor.example", "status": "invited",
          "invite": { "id": "i1", "invitee": "ana@harbor.example", "org": "harbor" } },
        { "invitee": "bo", "status": "existing_org_member", "invite": null },
        { "invitee": "?", "status": "invalid_email_or_docker_id" },
        { "invitee": "cy", "status": "moon_is_full", "hint": "wait" }
    ]);
    for json in [
        json!({ "invitees": { "invitees": rows } }),
        json!({ "invitees": { "note": {}, "invitees": rows, "more": [1] } }),
        json!({ "invitees": rows, "took": 3 }),
    ] {
        let rows = read::<BulkInviteAnswer>(json).invitees.invitees;
        let said: Vec<_> = rows.iter().map(|row| (&*row.invitee, &*row.status)).collect();
        let expected = [
            ("ana@harbor.example", "invited"),
            ("bo", "existing_org_member"),
            ("?", "invalid_email_or_docker_id"),
            ("cy", "moon_is_full"),
        ];
        assert_eq!(said, expected);
        assert_eq!(rows[0].invite.as_ref().map(|invite| invite.id.as_str()), Some("i1"));
        assert!(rows[1..].iter().all(|row| row.invite.is_none()));
    }
    for empty in [
        json!({}),
        json!({ "invitees": null }),
        json!({ "invitees": [] }),
        json!({ "invitees": {} }),
        json!({ "invitees": { "invitees": null } }),
    ] {
        assert_eq!(read::<BulkInviteAnswer>(empty).invitees.invitees, []);
    }
    assert!(refused::<BulkInviteAnswer>(json!({ "invitees": "all" })));
}

#[test]
fn the_audit_log_has_no_total() {
    let logs: AuditLogs = read(json!({ "logs": [{
        "account": "harbor", "action": "org.member.remove", "name": "ana", "actor": "moby",
        "data": { "reason": "left", "tries": 2, "deep": { "a": [null] } },
        "timestamp": "2026-01-05T21:06:53Z", "action_description": "moby removed ana", "ip": "::1"
    }, { "action": "team.create", "data": null, "timestamp": "" }] }));
    assert_eq!((logs.logs.len(), &*logs.logs[0].name, logs.logs[0].data["tries"].clone()), (2, "ana", json!(2)));
    assert!(logs.logs[1].data.is_empty() && logs.logs[1].timestamp.is_none());
    for empty in [json!({}), json!({ "logs": null }), json!({ "logs": [] })] {
        assert_eq!(read::<AuditLogs>(empty).logs, []);
    }
    let kinds: AuditActions = read(json!({ "actions": { "org": { "label": "Organization", "actions": [
        { "name": "team.create", "description": "A team was created", "label": "Team created", "icon": "t" }
    ] }, "repo": { "label": null, "actions": null } } }));
    assert_eq!((&*kinds.actions["org"].actions[0].name, kinds.actions["repo"].actions.len()), ("team.create", 0));
}

#[test]
fn an_account_and_its_organizations() {
    let user: User = read(json!({ "id": 7, "username": "ana", "full_name": "", "email": "ana@harbor.example",
        "company": null, "date_joined": "2020-01-01T00:00:00Z", "type": "User", "is_staff": false }));
    assert_eq!((&*user.id, &*user.username, &*user.kind, user.date_joined.is_some()), ("7", "ana", "User", true));

    for json in [
        json!({ "id": "o1", "orgname": "harbor", "full_name": "Harbor" }),
        json!({ "id": "o1", "username": "harbor", "full_name": "Harbor", "role": null }),
        json!({ "id": "o1", "orgname": "harbor", "username": "someone", "full_name": "Harbor", "badge": "open" }),
        json!({ "id": "o1", "orgname": null, "username": "harbor", "full_name": "Harbor" }),
    ] {
        let (org, head): (Org, OrgHead) = (read(json.clone()), read(json));
        let full_name = "Harbor".to_owned();
        assert_eq!((&*head.orgname, head.title(), &head.role), ("harbor", "Harbor", &None));
        assert_eq!(org, Org { id: "o1".into(), orgname: "harbor".into(), full_name, ..Org::default() });
    }
    let all: Page<Org> = read(json!({ "count": 1, "results": [{ "orgname": "pier", "type": "Org" }] }));
    assert_eq!(all.results[0].kind, "Org");
    let mine: Page<OrgHead> =
        read(json!({ "count": 1, "results": [{ "orgname": "pier", "type": "Org", "role": "Owner" }] }));
    assert_eq!(mine.results[0].title(), "pier");
    assert_eq!(mine.results[0].role.as_ref().and_then(ListedRole::role), Some(Role::Owner));
}

#[test]
fn teams_and_settings() {
    let teams: Page<Group> = read(json!({ "count": 2, "results": [
        { "id": 10, "uuid": "u", "name": "owners", "description": null, "member_count": 3.0, "colour": "red" },
        { "id": "11", "name": "night-shift", "member_count": null }
    ] }));
    let said: Vec<_> = teams.results.iter().map(|team| (team.id, &*team.name, team.member_count)).collect();
    assert_eq!(said, [(10, "owners", 3), (11, "night-shift", 0)]);

    let open = OrgSettings::default();
    for json in [json!({}), json!({ "restricted_images": null }), json!({ "restricted_images": { "enabled": null } })] {
        assert_eq!(read::<OrgSettings>(json), open);
    }
    assert!(read::<OrgSettings>(json!({ "restricted_images": { "enabled": true, "x": 1 } })).restricted_images.enabled);
}

#[test]
fn tokens_and_their_company() {
    assert_eq!(read::<AccessToken>(json!({ "access_token": "t", "expires_in": 600 })).access_token.0, "t");
    assert_eq!(read::<LoginToken>(json!({ "token": "t", "user": { "id": 1 } })).token.0, "t");
    assert!(refused::<AccessToken>(json!({})) && refused::<LoginToken>(json!({ "token": null })));
}

#[test]
fn an_overview_may_know_little() {
    for json in [
        json!({}),
        json!({ "capabilities": null, "members_page_size": null, "seats": null, "provenance": null, "invitations": null,
            "checklist": null, "expiries": null, "denied": null }),
        json!({ "seats": { "total": null }, "tides": [1, 2] }),
    ] {
        assert_eq!(read::<Console>(json), Console::default());
    }
    let console: Console =
        read(json!({ "capabilities": ["member_filters", "time_travel"], "seats": { "total": 10, "free": 2 },
        "checklist": [{ "id": "new_step", "done": true }], "expiries": [{ "kind": "visa", "at": "" }],
        "denied": [{ "code": "no_invite", "count": 4 }] }));
    assert_eq!((console.capabilities.len(), console.seats.total, console.seats.free), (2, 10, 2));
    assert_eq!((&*console.checklist[0].id, console.expiries[0].at.is_none()), ("new_step", true));
    assert_eq!((&*console.denied[0].code, console.denied[0].count), ("no_invite", 4));
}

#[test]
fn a_domain_may_know_little_and_keeps_words_of_a_newer_backend() {
    for json in [json!({}), json!({ "connections": null, "last_check": null, "auto_provisioning": null, "tide": 1 })] {
        assert_eq!(read::<Domain>(json), Domain::default());
    }
    let domain: Domain = read(json!({
        "name": "a.example", "state": "verified", "uncaptured": 3.0, "connections": [{ "id": 7 }],
        "last_check": { "problem": "newer", "found": [{ "name": "a.example", "value": "x" }], "next_at": "" }
    }));
    let check = domain.last_check.clone().unwrap_or_default();
    assert!(domain.is_verified() && check.next_at.is_none());
    assert_eq!(
        (domain.uncaptured, &*domain.connections[0].id, check.problem.as_deref()),
        (Some(3), "7", Some("newer"))
    );
}
