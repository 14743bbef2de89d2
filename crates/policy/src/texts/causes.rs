//! Why a sign-in is refused, and what to do about it.

use crate::sign_in::{Cause, Code, Remedy, Who};

/// One sentence for the owner.
pub const fn admin(cause: Cause) -> &'static str {
    match cause {
        Cause::InvalidIdentifier => "This is neither an e-mail address nor the Docker ID of an account.",
        Cause::DomainNotVerified => "Single sign-on needs a verified domain, and this one is not verified.",
        Cause::NoConnection => "The domain is verified, but no complete single sign-on connection is linked to it.",
        Cause::SsoRequired => "Single sign-on is enforced for this domain, so the password is not taken.",
        Cause::TokenRequired => {
            "Single sign-on is enforced for this domain, so the command line takes an access token instead of the password."
        }
        Cause::IdpInitiated => "The sign-in started at the identity provider, which is not supported.",
        Cause::IdpUnavailable => "The identity provider does not answer.",
        Cause::CredentialExpired => "The certificate or secret of the connection has expired.",
        Cause::NameIdNotEmail => "The identity provider did not name the person by an e-mail address.",
        Cause::ReturnedDomain => {
            "The identity provider returned an address on a domain that is not verified or not linked to this connection."
        }
        Cause::NoAccount => "No account has this address, and without single sign-on none is created.",
        Cause::Deprovisioned => "The identity provider has deactivated this person.",
        Cause::NotInvited => {
            "The person is neither member nor invited, and the connection does not add new people on sign-in."
        }
        Cause::NotAMember => "The person is neither member nor invited, and nothing adds them without single sign-on.",
        Cause::NoSeat => "The person would be added, but no seat is free.",
        Cause::OtherOrganization => "The sign-in adds the person to another organization, not to this one.",
    }
}

/// Some more for the owner: how this comes about, and what it does not mean.
pub const fn detail(cause: Cause) -> &'static str {
    match cause {
        Cause::InvalidIdentifier => "Check the spelling. A Docker ID works only if an account has it.",
        Cause::DomainNotVerified => {
            "Each domain counts by itself: verifying example.com does not verify eu.example.com. A domain that was added still \
             has to be verified. People on other domains are guests: they sign in with a password or token."
        }
        Cause::NoConnection => {
            "A connection serves only the domains linked to it, and a draft serves none. Until one does, people on this domain \
             sign in with a password or token."
        }
        Cause::SsoRequired => {
            "One enforced connection is enough to enforce all its domains, on the web and in Docker Desktop. Access tokens work \
             on the command line."
        }
        Cause::TokenRequired => {
            "Scripts and pipelines need a personal access token of the person, or single sign-on on the command line."
        }
        Cause::IdpInitiated => {
            "The tile in the identity provider's portal starts the sign-in from the wrong end. It works from the sign-in page."
        }
        Cause::IdpUnavailable => {
            "Nobody gets in through this connection until it answers. Where it is enforced, only access tokens on the command \
             line still work."
        }
        Cause::CredentialExpired => {
            "Nobody gets in through this connection until a new one is stored. Sessions that are open stay open, so an owner who \
             is still signed in can do it."
        }
        Cause::NameIdNotEmail => {
            "The NameID (the name by which a SAML response calls the person) has to be the e-mail address, not a user name or a \
             random id. With OpenID Connect the e-mail claim has to be there."
        }
        Cause::ReturnedDomain => {
            "What counts is the address that the identity provider sends, not the one typed. It may be a sub-domain, a former \
             name or an internal domain."
        }
        Cause::NoAccount => "An invitation works only for an account with exactly the invited address.",
        Cause::Deprovisioned => {
            "SCIM (how the identity provider pushes people) marks the person inactive. They were unassigned there, or an update \
             came without the active flag."
        }
        Cause::NotInvited => {
            "The sign-in at the identity provider worked. The person sees \"Access denied\", and an account may have been created \
             for them. If SCIM should have created them, they may not be assigned there."
        }
        Cause::NotAMember => {
            "Auto-provisioning adds existing accounts on a verified domain, if it is on and the domain has no single sign-on \
             connection. With a connection, signing in through it may add them."
        }
        Cause::NoSeat => "Every member and every pending invitation holds a seat, service accounts too.",
        Cause::OtherOrganization => {
            "The attribute dockerOrg, or the default organization of the connection, names another organization. It counts for \
             people who are neither member nor invited here."
        }
    }
}

/// What the person who was refused may read.
pub const fn person(code: Code) -> &'static str {
    match code {
        Code::InvalidIdentifier => "We do not know this address or Docker ID. Check the spelling and try again.",
        Code::DomainNotVerified => {
            "Single sign-on is not set up for your address. Try your password, or ask your administrator."
        }
        Code::NoConnection => {
            "Single sign-on is not set up for your address yet. Try your password, or ask your administrator."
        }
        Code::SsoRequired => {
            "Your organization asks you to use single sign-on. Choose it and sign in with your work account."
        }
        Code::TokenRequired => {
            "On the command line your organization takes an access token, not your password. Create one in your account \
             settings and use it as the password."
        }
        Code::IdpInitiated => "Please start from the sign-in page and enter your address there, not from the tile.",
        Code::IdpUnavailable => "Your organization's sign-in service does not answer. Try again later.",
        Code::CredentialExpired => "Single sign-on of your organization needs attention. Tell your administrator.",
        Code::NameIdNotEmail => "Single sign-on did not tell us your e-mail address. Tell your administrator.",
        Code::NoAccount => "There is no account with this address yet. Create one with exactly this address.",
        Code::Deprovisioned => "Your access is switched off at the moment. Ask your administrator.",
        Code::NotInvited => {
            "You signed in, but you are not in this organization yet. Ask your administrator for an invitation."
        }
        Code::NotAMember => "You are not in this organization yet. Ask your administrator for an invitation.",
        Code::NoSeat => "There is no free place for you in this organization yet. Ask your administrator.",
        Code::OtherOrganization => {
            "You signed in, but you were not added to this organization. Ask your administrator for an invitation."
        }
    }
}

/// The label of a remedy.
pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::CheckSpelling => "Check the spelling",
        Remedy::Invite => "Invite this address",
        Remedy::ResendInvitation => "Send the invitation again",
        Remedy::AcceptInvitation => "Accept the invitation",
        Remedy::TurnJitOn => "Add new people on sign-in",
        Remedy::AssignInIdp => "Assign the person in the identity provider",
        Remedy::TurnAutoProvisioningOn => "Add existing accounts on this domain",
        Remedy::AddDomain => "Add the domain",
        Remedy::PublishTxtRecord => "Publish the TXT record",
        Remedy::VerifyDomain => "Verify the domain",
        Remedy::LinkDomain => "Link the domain to the connection",
        Remedy::CompleteConnection => "Set up a connection",
        Remedy::UseSso => "Sign in with single sign-on",
        Remedy::UsePassword => "Sign in with the password",
        Remedy::CreateToken => "Create a personal access token",
        Remedy::StartFromApp => "Start from the sign-in page",
        Remedy::HideTile => "Hide the tile in the identity provider",
        Remedy::RestoreIdp => "Bring the identity provider back",
        Remedy::IssueCredential => "Issue a new certificate or secret",
        Remedy::RenewCredential => "Store the new certificate or secret",
        Remedy::MapNameId => "Send the e-mail address as NameID",
        Remedy::MapAddress => "Send an address on a verified domain",
        Remedy::CreateAccount => "Create an account with this address",
        Remedy::Reactivate => "Activate the person in the identity provider",
        Remedy::AddSeats => "Add seats",
        Remedy::RemoveInactiveMembers => "Remove inactive members",
        Remedy::CancelInvitations => "Cancel stale invitations",
        Remedy::CorrectDockerOrg => "Correct the attribute dockerOrg",
        Remedy::CorrectDefaultOrganization => "Correct the default organization",
        Remedy::AskSupport => "Ask support",
    }
}

/// Who can do it.
pub const fn who(who: Who) -> &'static str {
    match who {
        Who::Owner => "an owner",
        Who::IdpAdmin => "whoever runs the identity provider",
        Who::DnsAdmin => "whoever runs the domain's DNS",
        Who::User => "the person",
        Who::Support => "support",
    }
}
