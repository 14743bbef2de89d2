//! Situations that are none of our reasons: known from this platform or from others, with what to do.

use crate::sign_in::Who;
use crate::words::words;

words! {
    /// A known situation.
    Situation {
        /// The browser lost the sign-in that was under way.
        SessionLost = "session_lost",
        /// Groups are not named as they have to be.
        GroupFormat = "group_format",
        /// The link of an invitation is too old.
        InvitationLinkExpired = "invitation_link_expired",
        /// Invited under another address than the account's, or the address is not confirmed.
        InvitedOtherAddress = "invited_other_address",
        /// The invitation has to be accepted first.
        AcceptInvitationFirst = "accept_invitation_first",
        /// Address or password are managed by the identity provider.
        ManagedByIdp = "managed_by_idp",
        /// A permission is missing between identity provider and platform.
        ConsentMissing = "consent_missing",
        /// The domain belongs to another organization.
        DomainInUse = "domain_in_use",
        /// The proof of the domain was not found.
        DomainProofMissing = "domain_proof_missing",
        /// The file of invitations was refused.
        FileRefused = "file_refused",
        /// The machine asks for a sign-in by a member.
        DesktopSignInRequired = "desktop_sign_in_required",
        /// Only owners may.
        OwnersOnly = "owners_only",
        /// One's own role cannot be changed.
        OwnRole = "own_role",
        /// Too many requests.
        TooManyRequests = "too_many_requests",
        /// Several connections fit.
        SeveralConnections = "several_connections",
        /// The identity belongs to another account already.
        LinkedToOtherAccount = "linked_to_other_account",
        /// Sign-in and SCIM name the person differently.
        IdentifiersDiffer = "identifiers_differ",
        /// The response carries no address.
        AddressMissing = "address_missing",
        /// The certificate does not fit the signature.
        CertificateMismatch = "certificate_mismatch",
        /// The response is meant for somebody else.
        AudienceMismatch = "audience_mismatch",
        /// The clocks differ.
        ClockSkew = "clock_skew",
        /// The sign-in goes round in circles.
        LoginLoop = "login_loop",
        /// The page is not found after a sign-in that worked.
        NotFoundAfterSignIn = "not_found_after_sign_in",
        /// SCIM may not create people on the domain, or finds an account without a link.
        ScimPrecondition = "scim_precondition",
        /// The invited address has to be linked to the identity provider.
        InviteNeedsLink = "invite_needs_link",
        /// Two people get the same name.
        NameConflict = "name_conflict",
        /// The invitation belongs to SCIM.
        ScimInvitation = "scim_invitation",
        /// Removed when single sign-on was enforced.
        RemovedByEnforcement = "removed_by_enforcement",
        /// The identity provider refused the person, or they did not agree.
        RefusedByIdp = "refused_by_idp",
        /// The identity provider has not assigned the person to the app.
        NotAssignedInIdp = "not_assigned_in_idp",
        /// A rule of the identity provider refused the person.
        IdpPolicy = "idp_policy",
        /// The directory has no address for a person, or the same one twice.
        DirectoryAddress = "directory_address",
        /// Provisioning skipped or could not create a person.
        ProvisioningSkipped = "provisioning_skipped",
        /// Provisioning is paused.
        ProvisioningPaused = "provisioning_paused",
        /// The SCIM token was not accepted.
        ScimToken = "scim_token",
        /// Only people whom SCIM created may sign in.
        ScimOnly = "scim_only",
        /// The team is managed by a group of the identity provider.
        TeamManagedByGroup = "team_managed_by_group",
    }
}

impl Situation {
    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::SessionLost => "The browser lost the sign-in that was under way.",
            Self::GroupFormat => "Groups that are not named organization:team were ignored; the default team was used.",
            Self::InvitationLinkExpired => {
                "The link of the invitation is older than 14 days. The invitation itself still counts."
            }
            Self::InvitedOtherAddress => {
                "The account has another address than the invited one, or its address is not confirmed."
            }
            Self::AcceptInvitationFirst => "The invitation has to be accepted before signing in.",
            Self::ManagedByIdp => {
                "With enforced single sign-on, address and password are managed by the identity provider."
            }
            Self::ConsentMissing => "The identity provider has not given the connection the permissions it needs.",
            Self::DomainInUse => "The domain belongs to another organization, or to the company above this one.",
            Self::DomainProofMissing => {
                "The TXT record that proves the domain was not found. It can take up to 72 hours."
            }
            Self::FileRefused => "The file of invitations was refused.",
            Self::DesktopSignInRequired => "This machine asks for a sign-in by a member of the organization.",
            Self::OwnersOnly => "Only an owner may do this; in a company, an owner of the company.",
            Self::OwnRole => "Nobody can change their own role.",
            Self::TooManyRequests => "There were too many requests in a short time.",
            Self::SeveralConnections => "Several single sign-on connections fit the address.",
            Self::LinkedToOtherAccount => "The identity is linked to another account already.",
            Self::IdentifiersDiffer => "Sign-in and SCIM name the person by different identifiers.",
            Self::AddressMissing => "The response carries no e-mail address.",
            Self::CertificateMismatch => "The stored certificate does not fit the signature of the response.",
            Self::AudienceMismatch => "The response is meant for another audience or address.",
            Self::ClockSkew => "The response is not valid yet or any more: the clocks differ.",
            Self::LoginLoop => "The sign-in goes round in circles.",
            Self::NotFoundAfterSignIn => "The sign-in worked, but the person may not see the page.",
            Self::ScimPrecondition => {
                "SCIM could not create the person: the domain is not allowed, or an account is not linked."
            }
            Self::InviteNeedsLink => "The invited address is not linked to the identity provider.",
            Self::NameConflict => "Two people would get the same user name; only the first was created.",
            Self::ScimInvitation => "The invitation was made by the identity provider and cannot be changed here.",
            Self::RemovedByEnforcement => {
                "The member was removed when single sign-on was enforced, because they had never used it."
            }
            Self::RefusedByIdp => {
                "The identity provider refused the person, or they did not agree to share their details."
            }
            Self::NotAssignedInIdp => {
                "The identity provider has not assigned the person to the app, or did so minutes ago."
            }
            Self::IdpPolicy => "A rule of the identity provider refused the sign-in. That is outside our view.",
            Self::DirectoryAddress => "The directory has no address for the person, or the same address twice.",
            Self::ProvisioningSkipped => "The identity provider's provisioning left the person out.",
            Self::ProvisioningPaused => {
                "The identity provider paused provisioning, since it would have deleted too many people."
            }
            Self::ScimToken => "The SCIM token is expired, wrong or too weak.",
            Self::ScimOnly => "Only people whom SCIM created may sign in.",
            Self::TeamManagedByGroup => "The team is managed by a group of the identity provider.",
        }
    }

    /// What to do.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::SessionLost => "Close the tab, allow cookies, and start again from the sign-in page.",
            Self::GroupFormat => "Rename the groups to organization:team, or send only those.",
            Self::InvitationLinkExpired => "Accept it in the notifications of the account, or have it sent again.",
            Self::InvitedOtherAddress => "Use an account with the invited address, and confirm that address.",
            Self::AcceptInvitationFirst => "Accept the invitation, then sign in again.",
            Self::ManagedByIdp => "Change them in the identity provider.",
            Self::ConsentMissing => "Grant the permissions, and consent as an administrator.",
            Self::DomainInUse => "Release it in the other organization, or set it up in the company.",
            Self::DomainProofMissing => {
                "Publish the current TXT value at the domain itself (@), wait, and verify again."
            }
            Self::FileRefused => "Use a header named email, at most 1,000 rows, and no more rows than free seats.",
            Self::DesktopSignInRequired => "Sign in with an account that is a member, then restart the app.",
            Self::OwnersOnly => "Ask an owner.",
            Self::OwnRole => "Ask another owner, or make somebody else owner first.",
            Self::TooManyRequests => "Wait as long as the answer says, then try again.",
            Self::SeveralConnections => "Choose the right one, and tell people which it is.",
            Self::LinkedToOtherAccount => {
                "Find that account by its NameID and unlink it, or provision the person again."
            }
            Self::IdentifiersDiffer => "Map NameID and externalId to the same attribute that never changes.",
            Self::AddressMissing => "Send the address in an attribute that the platform reads.",
            Self::CertificateMismatch => "Store the current signing certificate.",
            Self::AudienceMismatch => "Copy entity id and ACS URL exactly.",
            Self::ClockSkew => "Correct the clock of the identity provider.",
            Self::LoginLoop => "Check the sign-on URL, and let sessions last four hours or more.",
            Self::NotFoundAfterSignIn => {
                "Check network restrictions, the plan, allowed domains, and whether SCIM has them active."
            }
            Self::ScimPrecondition => "Allow the domain, or let the person link their account, then sync again.",
            Self::InviteNeedsLink => "Add the person in the identity provider and let them sign in once.",
            Self::NameConflict => "Change the user name in the identity provider.",
            Self::ScimInvitation => "Change or cancel it in the identity provider.",
            Self::RemovedByEnforcement => "Sign in through single sign-on to come back.",
            Self::RefusedByIdp => "Look in the sign-in log of the identity provider.",
            Self::NotAssignedInIdp => "Assign the person or their group, wait a few minutes, and try again.",
            Self::IdpPolicy => "Look in the sign-in log of the identity provider for the rule.",
            Self::DirectoryAddress => "Give every person one address of their own in the directory.",
            Self::ProvisioningSkipped => {
                "Look in the provisioning log for this person: conflicts, missing fields, or out of scope."
            }
            Self::ProvisioningPaused => "Check what would be deleted, allow or repair it, and start again.",
            Self::ScimToken => "Make a new token and store it in the identity provider.",
            Self::ScimOnly => "Assign the person in the identity provider, so that SCIM creates them.",
            Self::TeamManagedByGroup => "Change who is in the group.",
        }
    }

    /// Who can do it.
    pub const fn who(self) -> Who {
        match self {
            Self::SessionLost
            | Self::InvitedOtherAddress
            | Self::AcceptInvitationFirst
            | Self::DesktopSignInRequired
            | Self::SeveralConnections
            | Self::RemovedByEnforcement => Who::User,
            Self::InvitationLinkExpired
            | Self::DomainInUse
            | Self::FileRefused
            | Self::OwnersOnly
            | Self::OwnRole
            | Self::TooManyRequests
            | Self::CertificateMismatch
            | Self::LinkedToOtherAccount
            | Self::NotFoundAfterSignIn
            | Self::ScimPrecondition => Who::Owner,
            Self::DomainProofMissing => Who::DnsAdmin,
            Self::GroupFormat
            | Self::ManagedByIdp
            | Self::ConsentMissing
            | Self::IdentifiersDiffer
            | Self::AddressMissing
            | Self::AudienceMismatch
            | Self::ClockSkew
            | Self::LoginLoop
            | Self::InviteNeedsLink
            | Self::NameConflict
            | Self::ScimInvitation
            | Self::RefusedByIdp
            | Self::NotAssignedInIdp
            | Self::IdpPolicy
            | Self::DirectoryAddress
            | Self::ProvisioningSkipped
            | Self::ProvisioningPaused
            | Self::ScimToken
            | Self::ScimOnly
            | Self::TeamManagedByGroup => Who::IdpAdmin,
        }
    }
}
