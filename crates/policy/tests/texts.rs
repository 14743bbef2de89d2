//! Every word has a text, and the texts are fit for their readers.

use purser_api::Role;
use purser_policy::findings::FindingCode;
use purser_policy::impact::{Kind, Refusal, Way};
use purser_policy::sign_in::{
    Cause, Client, Code, ConnectionId, ConnectionKind, DomainState, Effect, FactId, Known, Method, Moment, Note,
    Observed, Reason, Remedy, Scim, ScimRecord, SeatsFact, StepId, Verdict, Who,
};
use purser_policy::texts;

#[path = "reviewed/compare.rs"]
mod reviewed;

fn all_different(texts: impl IntoIterator<Item = &'static str>) {
    let mut texts: Vec<_> = texts.into_iter().collect();
    assert!(texts.iter().all(|text| text.len() > 1), "{texts:?}");
    let count = texts.len();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), count, "two words have the same text");
}

fn sentences(texts: impl IntoIterator<Item = &'static str>) {
    let texts: Vec<_> = texts.into_iter().collect();
    for text in &texts {
        assert!(text.ends_with(['.', '?']) && text.starts_with(char::is_uppercase) && !text.contains("  "), "{text}");
    }
    all_different(texts);
}

#[test]
fn every_word_has_a_text_of_its_own() {
    sentences(Cause::ALL.map(texts::admin));
    sentences(Cause::ALL.map(texts::detail));
    sentences(Code::ALL.map(texts::person));
    sentences(StepId::ALL.map(texts::question));
    sentences(Verdict::ALL.map(texts::verdict));
    sentences(Reason::ALL.map(texts::reason));
    sentences(Effect::ALL.map(texts::effect));
    sentences(Note::ALL.map(texts::note));
    sentences(Refusal::ALL.map(texts::refusal));
    sentences(texts::Situation::ALL.map(texts::Situation::meaning));
    sentences(
        texts::Situation::ALL.map(texts::Situation::remedy).into_iter().filter(|text| !text.contains("sign-in log of")),
    );
    sentences(FindingCode::ALL.map(|code| texts::finding(code).0));
    sentences(FindingCode::ALL.map(|code| texts::finding(code).1));
    all_different(Remedy::ALL.map(texts::remedy));
    all_different(Who::ALL.map(texts::who));
    all_different(FactId::ALL.map(texts::fact));
    all_different(Kind::ALL.map(texts::kind));
    all_different(Way::ALL.map(texts::way));
}

#[test]
fn the_person_reads_nothing_internal() {
    let internal =
        ["jit", "just-in-time", "scim", "idp", "identity provider", "seat", "provision", "connection", "certificate"];
    for text in Code::ALL.map(texts::person) {
        let lower = text.to_lowercase();
        assert!(internal.iter().all(|word| !lower.contains(word)), "{text}");
    }
}

#[test]
fn sentences_are_short_and_blame_nobody() {
    for text in Cause::ALL.map(texts::admin).into_iter().chain(Code::ALL.map(texts::person)) {
        assert!(text.len() <= 170, "{text}");
        let lower = text.to_lowercase();
        let harsh = ["error", "fail", "invalid", "illegal", "wrong", "forbidden", "must"];
        assert!(harsh.iter().all(|word| !lower.contains(word)), "{text}");
    }
}

#[test]
fn every_cause_belongs_to_a_code_and_every_code_has_a_cause() {
    for code in Code::ALL {
        assert!(Cause::ALL.iter().any(|cause| cause.code() == code), "{code:?}");
        assert_eq!(Code::parse(code.as_str()), Some(code));
    }
    let steps: Vec<_> = Cause::ALL.iter().map(|cause| cause.step()).collect();
    assert!(steps.is_sorted(), "the first cause is the one of the earliest step");
    let steps: Vec<_> = Effect::ALL.iter().map(|effect| effect.step()).collect();
    assert_eq!(
        steps,
        [
            StepId::Account,
            StepId::Invitation,
            StepId::Invitation,
            StepId::Jit,
            StepId::AutoProvisioning,
            StepId::Seat,
            StepId::Result
        ]
    );
}

/// Who does what where, as one table: label, who, place, and `*` where one call does it.
#[test]
fn remedies_name_who_and_where() {
    let mut table = String::new();
    for remedy in Remedy::ALL {
        let place = remedy.place().map_or("-", |place| place.as_str());
        let call = if remedy.is_one_call() { " *" } else { "" };
        let who = remedy.who();
        assert!(who != Who::Owner || remedy.place().is_some(), "an owner does it in the console: {remedy:?}");
        assert!(call.is_empty() || who == Who::Owner, "{remedy:?}");
        table += &format!("{} | {} | {place}{call}\n", texts::remedy(remedy), who.as_str());
    }
    reviewed::compare("remedies.txt", &table);
}

#[test]
fn what_was_observed_is_said_in_a_few_words() {
    let email = "jo@example.com".parse().ok();
    let day = Moment::parse("2026-05-04T10:00:00Z");
    let id = |text: &str| ConnectionId(text.to_owned());
    let unknown = Reason::NotServed;
    for (observed, text) in [
        (Observed::Address(Known::Known(email.clone())), "jo@example.com"),
        (Observed::Address(Known::Known(None)), "no address"),
        (Observed::Address(Known::Unknown(unknown)), "This backend does not say."),
        (
            Observed::Domain { name: "example.com".parse().ok(), state: DomainState::NotAdded.into() },
            "example.com: not added",
        ),
        (
            Observed::Domain { name: "example.com".parse().ok(), state: DomainState::Verified.into() },
            "example.com: verified",
        ),
        (Observed::Domain { name: None, state: DomainState::Pending.into() }, "not verified yet"),
        (Observed::Connections(Known::Known(Vec::new())), "none"),
        (Observed::Connections(Known::Known(vec![id("okta"), id("entra")])), "okta, entra"),
        (
            Observed::Method { client: Client::Web, method: Method::Sso, enforced: true.into() },
            "single sign-on, on the web, enforced",
        ),
        (
            Observed::Method { client: Client::Cli, method: Method::Token, enforced: false.into() },
            "access token, on the command line, not enforced",
        ),
        (
            Observed::Method { client: Client::Desktop, method: Method::Password, enforced: Known::Unknown(unknown) },
            "password, in Docker Desktop, enforcement not known",
        ),
        (
            Observed::IdentityProvider { returned: Known::Known(email), credential_expires_at: Known::Known(day) },
            "jo@example.com · valid until 2026-05-04",
        ),
        (
            Observed::IdentityProvider { returned: Known::Known(None), credential_expires_at: Known::Known(None) },
            "no address · no expiry",
        ),
        (Observed::Account(true.into()), "exists"),
        (Observed::Account(false.into()), "none"),
        (Observed::Scim { record: ScimRecord::None.into(), scim: Scim::Never.into() }, "no record · SCIM was never on"),
        (Observed::Scim { record: ScimRecord::Active.into(), scim: Scim::On.into() }, "active · SCIM is on"),
        (Observed::Scim { record: ScimRecord::Inactive.into(), scim: Scim::Off.into() }, "inactive · SCIM is off"),
        (Observed::Membership(Known::Known(Some(Role::Owner.into()))), "owner"),
        (Observed::Membership(Known::Known(Some(Known::Unknown(unknown)))), "member, role not known"),
        (Observed::Membership(Known::Known(None)), "not a member"),
        (Observed::Invitation(Known::Known(Some(day))), "sent on 2026-05-04"),
        (Observed::Invitation(Known::Known(Some(None))), "pending"),
        (Observed::Invitation(Known::Known(None)), "none"),
        (Observed::Setting(true.into()), "on"),
        (Observed::Setting(false.into()), "off"),
        (
            Observed::Groups {
                teams: vec!["crew".to_owned(), "ops".to_owned()],
                ignored: vec!["all".to_owned()],
                kind: ConnectionKind::Saml.into(),
            },
            "teams: crew, ops · ignored: all",
        ),
        (
            Observed::Groups { teams: Vec::new(), ignored: vec!["all".to_owned()], kind: ConnectionKind::Oidc.into() },
            "ignored: all · OpenID Connect",
        ),
        (Observed::Seats(SeatsFact { total: 10, used: 3 }.into()), "3 of 10 taken"),
        (Observed::Result { role: Some(Role::Editor) }, "editor"),
        (Observed::Result { role: None }, "role not known"),
        (Observed::Session(Known::Known(Some(30))), "30 minutes"),
        (Observed::Session(Known::Known(None)), "the usual length"),
        (Observed::Nothing, ""),
    ] {
        assert_eq!(texts::observed(&observed), text);
    }
}
