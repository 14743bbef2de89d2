//! What is sent, to the letter: bodies and addresses of calls.

use purser_api::auth::{CreateAccessToken, LogIn, SecondFactor, Secret};
use purser_api::domains::{AddDomain, DeleteDomain, DomainPatch, NewDomain, UpdateDomain};
use purser_api::groups::{AddGroupMember, CreateGroup, GroupBody, GroupMember, GroupPatch, UpdateGroup};
use purser_api::invites::{
    BulkInvite, BulkInviteAnswer, BulkInvitee, BulkInvitees, CancelInvite, Invite, ResendInvite,
};
use purser_api::members::{
    BatchAction, BatchMembers, ListMembers, Member, MemberBatch, MemberKind, MoreFilters, Provenance, RemoveMember,
    RoleChange, Sort, SortKey, Source, Status, UpdateMemberRole,
};
use purser_api::settings::{OrgSettings, PutOrgSettings, RestrictedImages};
use purser_api::{Endpoint, InviteId, ListedRole, OrgName, Page, Role, Timestamp};
use serde_json::json;

/// Method, address and body of a call, as they go out.
fn sent<E: Endpoint>(call: &E) -> String {
    let body = call.body().map(|body| serde_json::to_string(body).unwrap_or_default());
    [E::METHOD.as_str(), &call.href(), &body.unwrap_or_default()].join(" ").trim_end().to_owned()
}

fn harbor() -> OrgName {
    OrgName::parse("Harbor").unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn signing_in() {
    let token = CreateAccessToken { identifier: "Ana".into(), secret: Secret("s\"3".into()) };
    assert_eq!(sent(&token), r#"POST /v2/auth/token {"identifier":"Ana","secret":"s\"3"}"#);
    let login = LogIn { username: "ana@harbor.example".into(), password: Secret("pw".into()) };
    assert_eq!(sent(&login), r#"POST /v2/users/login {"username":"ana@harbor.example","password":"pw"}"#);
    let second = SecondFactor { login_2fa_token: Secret("step".into()), code: Secret("012345".into()) };
    assert_eq!(sent(&second), r#"POST /v2/users/2fa-login {"login_2fa_token":"step","code":"012345"}"#);
}

#[test]
fn changing_and_removing_members() {
    for (role, word) in [(Role::Owner, "owner"), (Role::Editor, "editor"), (Role::Member, "member")] {
        let change = UpdateMemberRole { org: harbor(), username: "Ana".into(), body: RoleChange { role } };
        assert_eq!(sent(&change), format!(r#"PUT /v2/orgs/harbor/members/Ana {{"role":"{word}"}}"#));
    }
    let remove = |username: &str| sent(&RemoveMember { org: harbor(), username: username.into() });
    assert_eq!(remove("ana"), "DELETE /v2/orgs/harbor/members/ana");
    assert_eq!(remove("ana+x@b.example"), "DELETE /v2/orgs/harbor/members/ana%2Bx%40b.example");
    assert_eq!(remove("a/../b?c#d"), "DELETE /v2/orgs/harbor/members/a%2F..%2Fb%3Fc%23d");
    assert_eq!(remove(".."), "DELETE /v2/orgs/harbor/members/%252E%252E");
    let batch = |action, role, team: Option<&str>| {
        let body =
            MemberBatch { action, usernames: vec!["ana".into(), "bo".into()], role, team: team.map(str::to_owned) };
        sent(&BatchMembers { org: harbor(), body })
    };
    let at = "POST /v2/orgs/harbor/members/batch ";
    assert_eq!(
        batch(BatchAction::SetRole, Some(Role::Editor), None),
        format!(r#"{at}{{"action":"set_role","usernames":["ana","bo"],"role":"editor"}}"#)
    );
    assert_eq!(
        batch(BatchAction::AddToTeam, None, Some("quay")),
        format!(r#"{at}{{"action":"add_to_team","usernames":["ana","bo"],"team":"quay"}}"#)
    );
    assert_eq!(
        batch(BatchAction::Remove, None, None),
        format!(r#"{at}{{"action":"remove","usernames":["ana","bo"]}}"#)
    );
}

#[test]
fn inviting() {
    let short = BulkInvite {
        org: "harbor".into(),
        team: None,
        role: None,
        invitees: vec!["ana@b.example".into(), "bo".into()],
        dry_run: None,
    };
    assert_eq!(sent(&short), r#"POST /v2/invites/bulk {"org":"harbor","invitees":["ana@b.example","bo"]}"#);
    let full = BulkInvite {
        team: Some("owners".into()),
        role: Some(Role::Editor.as_str().into()),
        invitees: vec![],
        dry_run: Some(true),
        ..short
    };
    assert_eq!(
        sent(&full),
        r#"POST /v2/invites/bulk {"org":"harbor","team":"owners","role":"editor","invitees":[],"dry_run":true}"#
    );
    assert_eq!(sent(&CancelInvite { id: InviteId("i/1".into()) }), "DELETE /v2/invites/i%2F1");
    assert_eq!(sent(&ResendInvite { id: InviteId("i1".into()) }), "PATCH /v2/invites/i1/resend");
}

#[test]
fn teams_and_settings() {
    let body = |description: Option<&str>| GroupBody {
        name: "night-shift".into(),
        description: description.map(str::to_owned),
    };
    let create = |description| sent(&CreateGroup { org: harbor(), body: body(description) });
    assert_eq!(create(None), r#"POST /v2/orgs/harbor/groups {"name":"night-shift"}"#);
    assert_eq!(create(Some("")), r#"POST /v2/orgs/harbor/groups {"name":"night-shift","description":""}"#);
    let update = |body| sent(&UpdateGroup { org: harbor(), group: "night-shift".into(), body });
    assert_eq!(update(GroupPatch::default()), "PATCH /v2/orgs/harbor/groups/night-shift {}");
    let patch = GroupPatch { description: Some("Awake.".into()), ..GroupPatch::default() };
    assert_eq!(update(patch), r#"PATCH /v2/orgs/harbor/groups/night-shift {"description":"Awake."}"#);
    let add = AddGroupMember { org: harbor(), group: "night-shift".into(), body: GroupMember { member: "ana".into() } };
    assert_eq!(sent(&add), r#"POST /v2/orgs/harbor/groups/night-shift/members {"member":"ana"}"#);
    let restricted_images =
        RestrictedImages { enabled: true, allow_official_images: true, allow_verified_publishers: false };
    let settings = PutOrgSettings { org: harbor(), body: OrgSettings { restricted_images } };
    assert_eq!(
        sent(&settings),
        concat!(
            r#"PUT /v2/orgs/harbor/settings {"restricted_images":{"enabled":true,"#,
            r#""allow_official_images":true,"allow_verified_publishers":false}}"#
        )
    );
}

#[test]
fn the_question_for_members() {
    let list = |more: MoreFilters, change: fn(&mut ListMembers)| {
        let org = Some(harbor());
        let mut call = ListMembers { org, page: 1, page_size: 50, more, ..ListMembers::default() };
        change(&mut call);
        let href = call.href();
        href.strip_prefix("/v2/orgs/harbor/members?").unwrap_or(&href).to_owned()
    };
    let plain = |change| list(MoreFilters::default(), change);
    assert_eq!(plain(|_| ()), "page=1&page_size=50&invites=true&type=all");
    assert_eq!(plain(|call| call.kind = MemberKind::Member), "page=1&page_size=50&type=member");
    assert_eq!(plain(|call| call.kind = MemberKind::Invitee), "page=1&page_size=50&invites=true&type=invitee");
    assert_eq!(plain(|call| call.page = 7), "page=7&page_size=50&invites=true&type=all");
    assert_eq!(plain(|call| (call.page, call.page_size) = (0, 0)), "page=1&page_size=1&invites=true&type=all");
    assert_eq!(
        plain(|call| call.search = "Zoë & co+1%".into()),
        "page=1&page_size=50&search=Zo%C3%AB%20%26%20co%2B1%25&invites=true&type=all"
    );
    assert_eq!(plain(|call| call.role = Some(Role::Owner)), "page=1&page_size=50&invites=true&type=all&role=owner");
    assert_eq!(plain(|call| call.org = None), "/v2/orgs//members?page=1&page_size=50&invites=true&type=all");

    let all = MoreFilters {
        sort: Some(Sort { key: SortKey::LastSeen, descending: true }),
        source: Some(Source::Jit),
        team: Some("night shift".into()),
        status: Some(Status::NeverSeen),
        seen_before: Some("2026-01-31".into()),
    };
    assert_eq!(
        list(all, |call| call.kind = MemberKind::Member),
        "page=1&page_size=50&type=member&sort=-last_seen&source=jit&team=night%20shift&status=never_seen\
         &seen_before=2026-01-31"
    );
}

#[test]
fn words_of_filters_read_back() {
    for key in SortKey::ALL.iter().copied() {
        assert_eq!(SortKey::parse(key.as_str()), Some(key));
        for descending in [false, true] {
            let sort = Sort { key, descending };
            assert_eq!(Sort::parse(&sort.to_text()), Some(sort));
        }
    }
    for status in Status::ALL.iter().copied() {
        assert_eq!(Status::parse(status.as_str()), Some(status));
    }
    for source in Source::ALL {
        assert_eq!(Source::parse(source.as_str()), Some(source));
        assert_eq!(serde_json::to_value(source).ok(), Some(json!(source.as_str())));
    }
    for kind in [MemberKind::All, MemberKind::Member, MemberKind::Invitee] {
        assert_eq!(MemberKind::parse(kind.as_str()), Some(kind));
    }
    let keys: Vec<_> = SortKey::ALL.iter().map(|key| key.as_str()).collect();
    assert_eq!(keys, ["name", "username", "email", "role", "source", "joined", "last_seen"]);
    let states: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(states, ["active", "never_seen", "guest", "deactivated", "cannot_sign_in"]);
    assert_eq!(Source::ALL.map(Source::as_str), ["manual", "invited", "jit", "scim", "auto"]);
    for wrong in ["", "-", "--name", "Name", " name", "+name", "name-"] {
        assert_eq!(Sort::parse(wrong), None, "{wrong:?}");
        assert_eq!((SortKey::parse(wrong), Status::parse(wrong)), (None, None), "{wrong:?}");
        assert_eq!((Source::parse(wrong), MemberKind::parse(wrong)), (None, None), "{wrong:?}");
    }
}

#[test]
fn domains() {
    let add = AddDomain { org: harbor(), body: NewDomain { name: "bücher.example".into() } };
    assert_eq!(sent(&add), r#"POST /v2/orgs/harbor/domains {"name":"bücher.example"}"#);
    let (domain, etag) = ("a.example".to_owned(), Some("\"1-x\"".to_owned()));
    let body = DomainPatch { auto_provisioning: Some(true) };
    let update = UpdateDomain { org: harbor(), domain: domain.clone(), etag: etag.clone(), body };
    assert_eq!(sent(&update), r#"PATCH /v2/orgs/harbor/domains/a.example {"auto_provisioning":true}"#);
    let delete = DeleteDomain { org: harbor(), domain, etag };
    assert_eq!(sent(&delete), "DELETE /v2/orgs/harbor/domains/a.example");
    assert_eq!([update.if_match(), delete.if_match()], [Some("\"1-x\""); 2]);
}

#[test]
fn a_member_as_a_backend_writes_it() {
    let plain =
        Member { id: "7".into(), username: "ana".into(), role: ListedRole::Known(Role::Owner), ..Member::default() };
    let layer_1 = json!({
        "id": "7", "username": "ana", "full_name": "", "email": "", "role": "Owner", "groups": [], "date_joined": null,
        "type": "", "company": "", "location": "", "profile_url": "", "gravatar_url": "", "gravatar_email": ""
    });
    assert_eq!(serde_json::to_value(&plain).ok(), Some(layer_1.clone()));

    let provenance =
        Provenance { source: Some(Source::Scim), connection_id: None, scim_active: Some(true), last_synced_at: None };
    let seen = Some(Timestamp("2026-01-05T00:00:00Z".into()));
    let full = Member { is_guest: Some(false), last_seen_at: seen, provenance: Some(provenance), ..plain };
    let mut layer_2 = layer_1;
    layer_2["is_guest"] = json!(false);
    layer_2["last_seen_at"] = json!("2026-01-05T00:00:00Z");
    layer_2["provenance"] = json!({ "source": "scim", "scim_active": true });
    assert_eq!(serde_json::to_value(&full).ok(), Some(layer_2));
    let reread: Option<Member> = serde_json::to_string(&full).ok().and_then(|text| serde_json::from_str(&text).ok());
    assert_eq!(reread, Some(full));
}

#[test]
fn lists_as_a_backend_writes_them() {
    let page = Page::<Member> { count: 3, next: Some("/p2".into()), ..Page::default() };
    let expected = json!({ "count": 3, "next": "/p2", "previous": null, "results": [] });
    assert_eq!(serde_json::to_value(&page).ok(), Some(expected));
    let versioned = Page { version: Some("9".into()), ..page };
    assert_eq!(serde_json::to_value(&versioned).ok().map(|json| json["version"].clone()), Some(json!("9")));

    let invite: Option<Invite> = serde_json::from_value(json!({ "id": "i1", "invitee": "ana", "role": "Member" })).ok();
    let invited = BulkInvitee { invitee: "ana".into(), status: "invited".into(), invite, has_account: Some(true) };
    let bo =
        BulkInvitee { invitee: "bo".into(), status: "existing_org_member".into(), invite: None, has_account: None };
    let answer = BulkInviteAnswer { invitees: BulkInvitees { invitees: vec![invited, bo] } };
    let expected = json!({ "invitees": { "invitees": [
        { "invitee": "ana", "status": "invited", "invite": { "id": "i1", "inviter_username": "", "invitee": "ana",
            "org": "", "team": "", "created_at": null, "role": "member" }, "has_account": true },
        { "invitee": "bo", "status": "existing_org_member" }
    ] } });
    assert_eq!(serde_json::to_value(&answer).ok(), Some(expected));
}
