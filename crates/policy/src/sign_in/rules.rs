//! The rules themselves, step by step, for one combination of values of the unknown facts.
//!
//! Evaluation does not stop at a blocker: later steps go on as if it were fixed, so that every blocker is found. Docker's
//! pages on single sign-on, provisioning and domains describe the behaviour; a rule that rests on one page names it.

use purser_api::members::Source;

mod arrival;

use super::run::{Ending, Mark, Run};
use super::tape::{NO_CONNECTION, Tape};
use super::view::{Conn, Member, View, Whose};
use super::{
    Cause, Causes, Client, DomainState, Effect, Effects, FactId, Known, Method, Note, Notes, Reason, ScimRecord,
    SentAddress, StartedAt, StepId, StepState,
};

/// Days that the link in an invitation's e-mail works ("Manage members", Invitations).
const LINK_DAYS: i64 = 14;

/// Runs all steps. Answers about unknown facts come from the tape.
pub(crate) fn run(view: &View, tape: &mut Tape) -> Ending {
    let blank = Mark { state: StepState::NotApplicable, notes: Notes::EMPTY };
    let ending = Ending {
        causes: Causes::EMPTY,
        effects: Effects::EMPTY,
        role: None,
        assuming_idp: false,
        connection: None,
        joins: None,
        marks: [blank; StepId::ALL.len()],
    };
    let mut run = Run { view, tape, ending };
    run.all_steps();
    run.ending
}

/// How the person comes in, as far as the fourth step knows; with a blocker there, after it were fixed.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// Through a connection.
    Sso(Conn<'a>),
    /// Single sign-on was asked for, and there is no connection for it.
    SsoNowhere,
    /// With a password or a token.
    Direct,
}

/// The complete connections of the domain.
#[derive(Clone, Copy)]
struct Served<'a> {
    count: usize,
    first: Option<Conn<'a>>,
    chosen: Option<Conn<'a>>,
}

impl<'a> Run<'a, '_> {
    fn all_steps(&mut self) {
        if !self.identifier() {
            return;
        }
        let verified = self.domain();
        let served = self.connection(verified);
        let way = self.method(verified, served);
        let whose = self.identity_provider(way);
        self.account(way);
        let reactivated = self.scim_record(way, whose);
        self.standing(way, verified, served, reactivated);
        self.groups(way);
        self.result(way);
        self.session(way);
    }

    /// Step 1.
    fn identifier(&mut self) -> bool {
        // A Docker ID belongs to an account, and every account has an address.
        let view = self.view;
        let has_account = match (view.account, view.member) {
            _ if !view.about_typed() => None,
            (_, Known::Known(Some(_))) => Some(true),
            (Known::Known(exists), _) => Some(exists),
            _ => None,
        };
        let found = self.ask(FactId::Identifier, NO_CONNECTION, view.resolves, has_account);
        self.check(StepId::Identifier, found, Cause::InvalidIdentifier)
    }

    /// Step 2: the exact domain; a sub-domain is one of its own ("Domain management").
    fn domain(&mut self) -> bool {
        let verified = self.verified(Whose::Typed);
        self.mark(StepId::Domain, if verified { StepState::Pass } else { StepState::Info });
        match self.view.domain.state {
            Known::Known(DomainState::NotAdded) => self.note(StepId::Domain, Note::Guest),
            Known::Known(DomainState::Pending) => self.note(StepId::Domain, Note::DomainPending),
            Known::Known(DomainState::Verified) | Known::Unknown(_) => {}
        }
        verified
    }

    /// Step 3: drafts do not count.
    fn connection(&mut self, verified: bool) -> Served<'a> {
        let mut served = Served { count: 0, first: None, chosen: None };
        if !verified {
            return served;
        }
        let view = self.view;
        self.each_complete(Whose::Typed, |_, connection| {
            served.count += 1;
            served.first = served.first.or(Some(connection));
            if view.chosen == Some(&connection.fact.id) {
                served.chosen = Some(connection);
            }
            false
        });
        self.mark(StepId::Connection, if served.count == 0 { StepState::Info } else { StepState::Pass });
        if served.count > 1 {
            self.note(StepId::Connection, Note::SeveralConnections);
        }
        served
    }

    /// Step 4 ("Enforce single sign-on": web and Desktop need it, the command line needs a token instead of a password).
    fn method(&mut self, verified: bool, served: Served<'a>) -> Way<'a> {
        self.mark(StepId::Method, StepState::Pass);
        match self.view.method {
            Method::Token => Way::Direct,
            Method::Sso if !verified => self.refuse(StepId::Method, Cause::DomainNotVerified, Way::SsoNowhere),
            Method::Sso => match self.chosen(served) {
                Some(connection) => Way::Sso(connection),
                None => self.refuse(StepId::Method, Cause::NoConnection, Way::SsoNowhere),
            },
            Method::Password => {
                let Some(enforced) = self.enforced(served) else {
                    if served.count > 0 {
                        self.note(StepId::Method, Note::NotEnforced);
                    }
                    return Way::Direct;
                };
                match self.view.client {
                    Client::Web | Client::Desktop => {
                        self.refuse(StepId::Method, Cause::SsoRequired, Way::Sso(enforced))
                    }
                    Client::Cli => self.refuse(StepId::Method, Cause::TokenRequired, Way::Direct),
                }
            }
        }
    }

    /// The connection that a person goes through who asked for single sign-on. With several, they choose.
    fn chosen(&mut self, served: Served<'a>) -> Option<Conn<'a>> {
        if served.chosen.is_some() || served.count < 2 {
            return served.chosen.or(served.first.map(|connection| self.maybe_returned(connection)));
        }
        let mut left = served.count;
        self.each_complete(Whose::Typed, |run, connection| {
            left -= 1;
            let unknown = Known::Unknown(Reason::PersonChooses);
            run.ask(FactId::Choice, connection.key, unknown, (left == 0).then_some(true))
        })
    }

    /// A connection of an unknown list may be one of those that serve the returned domain.
    fn maybe_returned(&mut self, connection: Conn<'a>) -> Conn<'a> {
        let view = self.view;
        let (Some(_), Known::Unknown(reason)) = (view.returned_domain, view.domain.connections.as_ref()) else {
            return connection;
        };
        let Known::Known(mut linked) = view.linked(Whose::Returned) else { return connection };
        let same = linked.find(|one| {
            self.ask(FactId::Complete, one.key, one.fact.complete, None)
                && self.ask(FactId::Links, one.key, Known::Unknown(reason), None)
        });
        same.unwrap_or(connection)
    }

    /// The enforced connection: one is enough to enforce the domain. The chosen one if that is enforced, else the first.
    fn enforced(&mut self, served: Served<'a>) -> Option<Conn<'a>> {
        if let Some(chosen) = served.chosen
            && self.ask(FactId::Enforced, chosen.key, chosen.fact.enforced, None)
        {
            return Some(chosen);
        }
        if served.count == 0 {
            return None;
        }
        self.each_complete(Whose::Typed, |run, connection| {
            run.ask(FactId::Enforced, connection.key, connection.fact.enforced, None)
        })
    }

    /// Step 5. Returns whose domain counts from here on. Without an answer at hand, the identity provider is taken to
    /// authenticate the person and to return the address typed.
    fn identity_provider(&mut self, way: Way<'a>) -> Whose {
        const STEP: StepId = StepId::IdentityProvider;
        let Way::Sso(connection) = way else { return Whose::Typed };
        let view = self.view;
        self.ending.connection = Some(connection.key);
        self.mark(STEP, StepState::Pass);
        let asked_for = view.method == Method::Sso;
        // "Troubleshoot single sign-on": sign-ins started at the identity provider are refused.
        if asked_for && view.started_at == StartedAt::Idp {
            self.refuse(STEP, Cause::IdpInitiated, ());
        }
        if connection.fact.outage {
            self.refuse(STEP, Cause::IdpUnavailable, ());
        }
        let good = connection.fact.credential_expires_at.map(|end| end.is_none_or(|end| view.now < end));
        if !self.ask(FactId::Credential, connection.key, good, None) {
            self.refuse(STEP, Cause::CredentialExpired, ());
        }
        let said = match view.response {
            Known::Known(said) if asked_for => said,
            Known::Known(_) => return Whose::Typed,
            Known::Unknown(reason) => {
                self.ending.assuming_idp = asked_for;
                if self.state(STEP) == StepState::Pass {
                    self.mark(STEP, StepState::Unknown(reason));
                }
                return Whose::Typed;
            }
        };
        let address = said.address();
        if address.is_none() || matches!(said.name_id, Some(SentAddress::Other(_))) {
            self.refuse(STEP, Cause::NameIdNotEmail, ());
        }
        if let (Some(returned), Some(typed)) = (address, view.typed)
            && returned != typed
        {
            self.note(STEP, Note::OtherAddress);
        }
        if view.returned_domain.is_none() {
            return Whose::Typed;
        }
        if self.verified(Whose::Returned) && self.returned_is_linked(connection) {
            return Whose::Returned;
        }
        self.refuse(STEP, Cause::ReturnedDomain, Whose::Typed)
    }

    /// Step 6: single sign-on creates an account where there is none, with just-in-time provisioning on and off.
    fn account(&mut self, way: Way) {
        let member = self.view.member.value().is_some_and(Option::is_some);
        let follows = member || self.view.by_docker_id && self.view.about_typed();
        let exists = self.ask(FactId::Account, NO_CONNECTION, self.view.account, follows.then_some(true));
        match way {
            _ if exists => self.mark(StepId::Account, StepState::Pass),
            Way::Sso(_) => {
                self.mark(StepId::Account, StepState::Info);
                if self.ending.causes.is_empty() {
                    self.ending.effects.insert(Effect::AccountCreated);
                }
            }
            Way::SsoNowhere => {}
            Way::Direct => self.refuse(StepId::Account, Cause::NoAccount, ()),
        }
    }

    /// Step 7: somebody the identity provider has deactivated stays out, unless they are a member whom SCIM did not create
    /// ("Migrate to SCIM"). Returns whether the person was refused here: activated again, SCIM makes them a member.
    fn scim_record(&mut self, way: Way<'a>, whose: Whose) -> bool {
        const STEP: StepId = StepId::ScimRecord;
        let used = if let Way::Sso(connection) = way { Some(connection) } else { None };
        if !self.scim_serves(used, whose) {
            return false;
        }
        let inactive = self.view.record.map(|record| record == ScimRecord::Inactive);
        self.mark(STEP, StepState::Pass);
        if !self.ask(FactId::ScimRecord, NO_CONNECTION, inactive, None) {
            return false;
        }
        if self.is_member() {
            let provenance = match self.view.member {
                Known::Known(Some(Member { provenance, .. })) => provenance,
                Known::Known(None) => Known::default(),
                Known::Unknown(reason) => Known::Unknown(reason),
            };
            let by_scim = provenance.map(|source| source == Source::Scim);
            if !self.ask(FactId::Provenance, NO_CONNECTION, by_scim, None) {
                self.mark(STEP, StepState::Info);
                self.note(STEP, Note::ScimDoesNotGovern);
                return false;
            }
        }
        self.refuse(STEP, Cause::Deprovisioned, true)
    }

    /// Steps 8 to 11 and 13: in already, invited, or added now.
    fn standing(&mut self, way: Way<'a>, verified: bool, served: Served, reactivated: bool) {
        if self.is_member() {
            self.mark(StepId::Membership, StepState::Pass);
            return;
        }
        self.mark(StepId::Membership, StepState::Info);
        if reactivated {
            return;
        }
        if self.is_invited() {
            return self.invitation(way);
        }
        self.mark(StepId::Invitation, StepState::Info);
        let added = match way {
            Way::Sso(connection) => self.jit(connection),
            // Which connection would add the person is not known before there is one.
            Way::SsoNowhere => return,
            Way::Direct => self.auto_provisioning(verified, served),
        };
        let Some(added) = added else { return };
        let free = self.view.seats.map(|seats| seats.free);
        let free = self.ask(FactId::Seats, NO_CONNECTION, free, None);
        self.check(StepId::Seat, free, Cause::NoSeat);
        if let Way::Sso(connection) = way
            && !self.adds_here(connection)
        {
            let only_seats = Causes::EMPTY.with(Cause::NoSeat);
            if self.ending.causes.or(only_seats) == only_seats {
                self.ending.effects.insert(Effect::AddedElsewhere);
            }
            return self.refuse(StepId::Result, Cause::OtherOrganization, ());
        }
        self.join(added);
        self.happens(Effect::SeatTaken);
    }

    /// Step 9: its seat is held already. The link in the e-mail ends, the invitation does not.
    fn invitation(&mut self, way: Way) {
        self.mark(StepId::Invitation, StepState::Pass);
        let sent_at = self.view.invited.value().and_then(|one| one.and_then(|one| one.sent_at));
        if sent_at.is_some_and(|sent| sent.plus_days(LINK_DAYS) <= self.view.now) {
            self.note(StepId::Invitation, Note::LinkExpired);
        }
        match way {
            Way::Sso(_) => self.join(Effect::InvitationAccepted),
            Way::Direct => self.join(Effect::MustAccept),
            Way::SsoNowhere => {}
        }
    }

    /// Step 10 ("Just-in-Time provisioning").
    fn jit(&mut self, connection: Conn) -> Option<Effect> {
        let on = self.ask(FactId::Jit, connection.key, connection.fact.jit, None);
        self.check(StepId::Jit, on, Cause::NotInvited).then_some(Effect::AddedByJit)
    }

    /// Step 11 ("Auto-provisioning": existing accounts only; on a domain with single sign-on, that decides instead).
    fn auto_provisioning(&mut self, verified: bool, served: Served) -> Option<Effect> {
        let on = verified
            && served.count == 0
            && self.ask(FactId::AutoProvisioning, NO_CONNECTION, self.view.domain.auto_provisioning, None);
        self.check(StepId::AutoProvisioning, on, Cause::NotAMember).then_some(Effect::AddedByDomain)
    }

    /// Whether just-in-time provisioning adds the person to this organization: `dockerOrg` decides, else the connection.
    fn adds_here(&mut self, connection: Conn) -> bool {
        let organization = self.view.organization;
        let said = self.said();
        if let Some(named) = said.and_then(|said| said.docker_org.as_deref()) {
            return named.trim().eq_ignore_ascii_case(organization.as_str());
        }
        let here = connection.fact.default_organization.as_ref();
        let here = here.map(|named| named.as_ref().is_none_or(|named| named == organization));
        self.ask(FactId::DefaultOrganization, connection.key, here, None)
    }
}
