//! The words of a trace.

use crate::sign_in::{Effect, FactId, Note, Reason, StepId, Verdict};

/// What a step asks.
pub const fn question(step: StepId) -> &'static str {
    match step {
        StepId::Identifier => "Is this an address, or the Docker ID of an account?",
        StepId::Domain => "Is the domain verified?",
        StepId::Connection => "Which single sign-on connection serves the domain?",
        StepId::Method => "May they sign in this way?",
        StepId::IdentityProvider => "Does the identity provider's answer fit?",
        StepId::Account => "Is there an account?",
        StepId::ScimRecord => "Has the identity provider deactivated them?",
        StepId::Membership => "Are they a member?",
        StepId::Invitation => "Are they invited?",
        StepId::Jit => "Does single sign-on add new people?",
        StepId::AutoProvisioning => "Does the domain add existing accounts?",
        StepId::Groups => "Which groups count?",
        StepId::Seat => "Is a seat free?",
        StepId::Result => "Where do they end up?",
        StepId::Session => "How long does the session last?",
    }
}

/// The verdict.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "The sign-in works.",
        Verdict::Denied => "The sign-in is refused.",
        Verdict::Depends => "It depends on what is not known here.",
    }
}

/// Why a fact is not known.
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NotServed => "This backend does not say.",
        Reason::NotAllowed => "You may not see this. An owner may.",
        Reason::NotLoaded => "This could not be loaded. Try again.",
        Reason::IdentityProvider => "Only the identity provider knows. Look in its sign-in log.",
        Reason::PersonChooses => "The person chooses this while signing in.",
        Reason::FollowsUnknown => "This follows from something that is not known.",
    }
}

/// What happens with the sign-in.
pub const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::AccountCreated => "An account is created, also if access is refused.",
        Effect::InvitationAccepted => "The invitation is accepted.",
        Effect::MustAccept => "They get in after accepting the invitation.",
        Effect::AddedByJit => "They become a member on sign-in.",
        Effect::AddedByDomain => "They become a member because of their domain.",
        Effect::SeatTaken => "A seat is taken.",
        Effect::AddedElsewhere => "They become a member of another organization.",
    }
}

/// A notice.
pub const fn note(note: Note) -> &'static str {
    match note {
        Note::Guest => "The domain was not added here: they are a guest.",
        Note::DomainPending => "The domain was added, but is not verified yet.",
        Note::SeveralConnections => "Several connections serve the domain: the person chooses one.",
        Note::NotEnforced => "Single sign-on is not enforced, so passwords work.",
        Note::OtherAddress => {
            "The identity provider returned another address than the one typed. The returned one counts."
        }
        Note::ScimDoesNotGovern => {
            "Deactivated in the identity provider. They stay in, because SCIM did not create them."
        }
        Note::LinkExpired => {
            "The link in the e-mail is older than 14 days and does not work. The invitation still does."
        }
        Note::GroupsIgnored => "Groups that are not named organization:team are ignored.",
        Note::GroupsOff => "Groups are not applied, because new people are not added on sign-in and SCIM is off.",
        Note::GroupsNotCarried => "OpenID Connect connections carry no groups on sign-in.",
        Note::JitOverwritesScim => {
            "Roles and teams from the sign-in overwrite those from SCIM. Make both equal, or do not add people on sign-in."
        }
        Note::RoleNotUnderstood => "The attribute dockerRole names no role. It is ignored.",
        Note::SessionNotUnderstood => {
            "The attribute dockerSessionMinutes is not a positive whole number. It is ignored."
        }
    }
}

/// The yes-or-no question behind a fact, for "if" sentences and what-if switches.
pub const fn fact(fact: FactId) -> &'static str {
    match fact {
        FactId::Identifier => "the Docker ID belongs to an account",
        FactId::Domain => "the domain is verified",
        FactId::AutoProvisioning => "the domain adds existing accounts",
        FactId::Links => "a complete connection serves the domain",
        FactId::ReturnedDomain => "the returned domain is verified",
        FactId::ReturnedLinks => "the returned domain is linked to the connection",
        FactId::Choice => "the person chooses this connection",
        FactId::Complete => "the connection is complete",
        FactId::Credential => "the certificate or secret is still good",
        FactId::Enforced => "single sign-on is enforced",
        FactId::Jit => "new people are added on sign-in",
        FactId::Scim => "SCIM is on",
        FactId::DefaultOrganization => "people are added to this organization",
        FactId::Account => "there is an account",
        FactId::Membership => "they are a member",
        FactId::Provenance => "SCIM created the membership",
        FactId::Invitation => "they are invited",
        FactId::ScimRecord => "the identity provider has deactivated them",
        FactId::Seats => "a seat is free",
        FactId::Response => "the identity provider's answer is at hand",
    }
}
