//! The short answer: allowed, denied or depends, with what stands in the way and what happens. Copied like a number.

use purser_api::Role;
use serde::{Deserialize, Serialize};

use super::StepId;
use crate::words::{word_set, words};

words! {
    /// Whether the sign-in works. With unknown facts it speaks for every combination of values they could have.
    Verdict {
        /// It works, whatever the unknown facts are.
        Allowed = "allowed",
        /// It does not work, whatever the unknown facts are.
        Denied = "denied",
        /// It depends on facts that are not known.
        Depends = "depends",
    }
}

words! {
    /// Why a sign-in is refused: the word in logs, in addresses and in answers.
    Code {
        /// Neither an address nor a Docker ID of an account.
        InvalidIdentifier = "invalid_identifier",
        /// The domain is not verified, or not linked to the connection.
        DomainNotVerified = "domain_not_verified",
        /// The domain has no connection for single sign-on.
        NoConnection = "no_connection",
        /// Passwords are not taken on this domain.
        SsoRequired = "sso_required",
        /// Passwords are not taken on the command line on this domain.
        TokenRequired = "token_required",
        /// Started at the identity provider.
        IdpInitiated = "idp_initiated",
        /// The identity provider does not answer.
        IdpUnavailable = "idp_unavailable",
        /// The certificate or the secret of the connection has expired.
        CredentialExpired = "credential_expired",
        /// The identity provider did not name the person by an address.
        NameIdNotEmail = "name_id_not_email",
        /// No account has this address.
        NoAccount = "no_account",
        /// The identity provider has deactivated the person.
        Deprovisioned = "deprovisioned",
        /// Single sign-on works, but the person is neither member nor invited, and new people are not added.
        NotInvited = "not_invited",
        /// Signed in without single sign-on, and neither member nor invited.
        NotAMember = "not_a_member",
        /// No seat is free.
        NoSeat = "no_seat",
        /// The sign-in adds the person to another organization.
        OtherOrganization = "other_organization",
    }
}

words! {
    /// What stands in the way: a code at the step where it arises, in the order of the steps.
    Cause {
        /// Step 1.
        InvalidIdentifier = "invalid_identifier",
        /// Step 4: single sign-on asked for on a domain that is not verified.
        DomainNotVerified = "domain_not_verified",
        /// Step 4: single sign-on asked for on a verified domain without a connection.
        NoConnection = "no_connection",
        /// Step 4.
        SsoRequired = "sso_required",
        /// Step 4.
        TokenRequired = "token_required",
        /// Step 5.
        IdpInitiated = "idp_initiated",
        /// Step 5.
        IdpUnavailable = "idp_unavailable",
        /// Step 5.
        CredentialExpired = "credential_expired",
        /// Step 5.
        NameIdNotEmail = "name_id_not_email",
        /// Step 5: the identity provider returned an address on a domain that is not verified for, or not linked to, the
        /// connection.
        ReturnedDomain = "returned_domain",
        /// Step 6.
        NoAccount = "no_account",
        /// Step 7.
        Deprovisioned = "deprovisioned",
        /// Step 10.
        NotInvited = "not_invited",
        /// Step 11.
        NotAMember = "not_a_member",
        /// Step 13.
        NoSeat = "no_seat",
        /// Step 14.
        OtherOrganization = "other_organization",
    }
}

impl Cause {
    /// The code.
    pub const fn code(self) -> Code {
        match self {
            Self::InvalidIdentifier => Code::InvalidIdentifier,
            Self::DomainNotVerified | Self::ReturnedDomain => Code::DomainNotVerified,
            Self::NoConnection => Code::NoConnection,
            Self::SsoRequired => Code::SsoRequired,
            Self::TokenRequired => Code::TokenRequired,
            Self::IdpInitiated => Code::IdpInitiated,
            Self::IdpUnavailable => Code::IdpUnavailable,
            Self::CredentialExpired => Code::CredentialExpired,
            Self::NameIdNotEmail => Code::NameIdNotEmail,
            Self::NoAccount => Code::NoAccount,
            Self::Deprovisioned => Code::Deprovisioned,
            Self::NotInvited => Code::NotInvited,
            Self::NotAMember => Code::NotAMember,
            Self::NoSeat => Code::NoSeat,
            Self::OtherOrganization => Code::OtherOrganization,
        }
    }

    /// The step where it arises.
    pub const fn step(self) -> StepId {
        match self {
            Self::InvalidIdentifier => StepId::Identifier,
            Self::DomainNotVerified | Self::NoConnection | Self::SsoRequired | Self::TokenRequired => StepId::Method,
            Self::IdpInitiated
            | Self::IdpUnavailable
            | Self::CredentialExpired
            | Self::NameIdNotEmail
            | Self::ReturnedDomain => StepId::IdentityProvider,
            Self::NoAccount => StepId::Account,
            Self::Deprovisioned => StepId::ScimRecord,
            Self::NotInvited => StepId::Jit,
            Self::NotAMember => StepId::AutoProvisioning,
            Self::NoSeat => StepId::Seat,
            Self::OtherOrganization => StepId::Result,
        }
    }
}

word_set! {
    /// What stands in the way, first things first.
    Causes of Cause
}

words! {
    /// What a sign-in changes, whether it is allowed or not.
    Effect {
        /// An account is created; it stays, also when access is then denied.
        AccountCreated = "account_created",
        /// The pending invitation is accepted.
        InvitationAccepted = "invitation_accepted",
        /// The person gets in after accepting the invitation themselves.
        MustAccept = "must_accept",
        /// The person becomes a member through just-in-time provisioning.
        AddedByJit = "added_by_jit",
        /// The person becomes a member through auto-provisioning of the domain.
        AddedByDomain = "added_by_domain",
        /// A free seat is taken.
        SeatTaken = "seat_taken",
        /// The person becomes a member of another organization.
        AddedElsewhere = "added_elsewhere",
    }
}

impl Effect {
    /// The step where it arises.
    pub const fn step(self) -> StepId {
        match self {
            Self::AccountCreated => StepId::Account,
            Self::InvitationAccepted | Self::MustAccept => StepId::Invitation,
            Self::AddedByJit => StepId::Jit,
            Self::AddedByDomain => StepId::AutoProvisioning,
            Self::SeatTaken => StepId::Seat,
            Self::AddedElsewhere => StepId::Result,
        }
    }
}

word_set! {
    /// What a sign-in changes.
    Effects of Effect
}

/// The decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether it works.
    pub verdict: Verdict,
    /// Everything that stands in the way for some values of the unknown facts; the first one is the primary one.
    pub causes: Causes,
    /// What stands in the way for all of them.
    pub certain_causes: Causes,
    /// What happens for certain. Where access is denied, an account may still be created.
    pub effects: Effects,
    /// What happens for some values of the unknown facts.
    pub possible_effects: Effects,
    /// The role the person has after an allowed sign-in, where it is the same for all of them.
    pub role: Option<Role>,
    /// Holds if the identity provider authenticates the person and returns the address that was typed.
    pub assuming_idp: bool,
}

impl Outcome {
    /// The code to log and to tell, where the sign-in is refused.
    pub fn code(&self) -> Option<Code> {
        match self.verdict {
            Verdict::Denied => self.causes.first().map(Cause::code),
            Verdict::Allowed | Verdict::Depends => None,
        }
    }
}
