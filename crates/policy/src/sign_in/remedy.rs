//! What can be done about a blocker, by whom, and where in the console.

use crate::words::words;

words! {
    /// Who can do it.
    Who {
        /// An owner of the organization, in this console.
        Owner = "owner",
        /// Whoever runs the identity provider.
        IdpAdmin = "idp_admin",
        /// Whoever runs the DNS of the domain.
        DnsAdmin = "dns_admin",
        /// The person who signs in.
        User = "user",
        /// Support of the platform.
        Support = "support",
    }
}

words! {
    /// Where in the console an owner does it.
    Place {
        /// The form that invites the address.
        Invite = "invite",
        /// The pending invitations.
        Invitations = "invitations",
        /// The members.
        Members = "members",
        /// The domain of the address, or the form that adds it.
        Domain = "domain",
        /// The connection the attempt goes through, or the form that adds one.
        Connection = "connection",
        /// SCIM of that connection.
        Scim = "scim",
        /// The seats.
        Seats = "seats",
    }
}

words! {
    /// One thing that can be done.
    Remedy {
        /// Correct the address or the Docker ID.
        CheckSpelling = "check_spelling",
        /// Invite this address.
        Invite = "invite",
        /// Send the invitation again.
        ResendInvitation = "resend_invitation",
        /// Accept the invitation.
        AcceptInvitation = "accept_invitation",
        /// Turn just-in-time provisioning on.
        TurnJitOn = "turn_jit_on",
        /// Assign the person in the identity provider, so that SCIM creates them.
        AssignInIdp = "assign_in_idp",
        /// Turn auto-provisioning of the domain on.
        TurnAutoProvisioningOn = "turn_auto_provisioning_on",
        /// Add the domain to the organization.
        AddDomain = "add_domain",
        /// Publish the TXT record that proves the domain.
        PublishTxtRecord = "publish_txt_record",
        /// Verify the domain.
        VerifyDomain = "verify_domain",
        /// Link the domain to the connection.
        LinkDomain = "link_domain",
        /// Set up a connection, or complete the draft.
        CompleteConnection = "complete_connection",
        /// Sign in with single sign-on.
        UseSso = "use_sso",
        /// Sign in with the password.
        UsePassword = "use_password",
        /// Create a personal access token and sign in with it.
        CreateToken = "create_token",
        /// Start from the app, not from the tile of the identity provider.
        StartFromApp = "start_from_app",
        /// Hide the tile in the identity provider.
        HideTile = "hide_tile",
        /// Bring the identity provider back.
        RestoreIdp = "restore_idp",
        /// Issue a new certificate or secret.
        IssueCredential = "issue_credential",
        /// Enter the new certificate or secret.
        RenewCredential = "renew_credential",
        /// Map NameID to the e-mail address.
        MapNameId = "map_name_id",
        /// Return an address on a verified domain.
        MapAddress = "map_address",
        /// Create an account with the invited address.
        CreateAccount = "create_account",
        /// Activate the person again in the identity provider.
        Reactivate = "reactivate",
        /// Add seats.
        AddSeats = "add_seats",
        /// Remove members who are no longer active.
        RemoveInactiveMembers = "remove_inactive_members",
        /// Cancel stale invitations.
        CancelInvitations = "cancel_invitations",
        /// Correct `dockerOrg`.
        CorrectDockerOrg = "correct_docker_org",
        /// Correct the default organization of the connection.
        CorrectDefaultOrganization = "correct_default_organization",
        /// Ask support.
        AskSupport = "ask_support",
    }
}

impl Remedy {
    /// Who can do it.
    pub const fn who(self) -> Who {
        match self {
            Self::Invite
            | Self::ResendInvitation
            | Self::TurnJitOn
            | Self::TurnAutoProvisioningOn
            | Self::AddDomain
            | Self::VerifyDomain
            | Self::LinkDomain
            | Self::CompleteConnection
            | Self::RenewCredential
            | Self::AddSeats
            | Self::RemoveInactiveMembers
            | Self::CancelInvitations
            | Self::CorrectDefaultOrganization => Who::Owner,
            Self::AssignInIdp
            | Self::HideTile
            | Self::RestoreIdp
            | Self::IssueCredential
            | Self::MapNameId
            | Self::MapAddress
            | Self::Reactivate
            | Self::CorrectDockerOrg => Who::IdpAdmin,
            Self::PublishTxtRecord => Who::DnsAdmin,
            Self::CheckSpelling
            | Self::AcceptInvitation
            | Self::UseSso
            | Self::UsePassword
            | Self::CreateToken
            | Self::StartFromApp
            | Self::CreateAccount => Who::User,
            Self::AskSupport => Who::Support,
        }
    }

    /// Where in the console an owner does it; `None` where the console is not the place.
    pub const fn place(self) -> Option<Place> {
        Some(match self {
            Self::Invite => Place::Invite,
            Self::ResendInvitation | Self::CancelInvitations => Place::Invitations,
            Self::RemoveInactiveMembers => Place::Members,
            Self::AddDomain | Self::PublishTxtRecord | Self::VerifyDomain | Self::TurnAutoProvisioningOn => {
                Place::Domain
            }
            Self::TurnJitOn
            | Self::LinkDomain
            | Self::CompleteConnection
            | Self::RenewCredential
            | Self::CorrectDefaultOrganization => Place::Connection,
            Self::AssignInIdp => Place::Scim,
            Self::AddSeats => Place::Seats,
            Self::CheckSpelling
            | Self::AcceptInvitation
            | Self::UseSso
            | Self::UsePassword
            | Self::CreateToken
            | Self::StartFromApp
            | Self::HideTile
            | Self::RestoreIdp
            | Self::IssueCredential
            | Self::MapNameId
            | Self::MapAddress
            | Self::CreateAccount
            | Self::Reactivate
            | Self::CorrectDockerOrg
            | Self::AskSupport => return None,
        })
    }

    /// Whether one call to the backend does it, so that it can be a button.
    pub const fn is_one_call(self) -> bool {
        matches!(
            self,
            Self::Invite
                | Self::ResendInvitation
                | Self::TurnJitOn
                | Self::TurnAutoProvisioningOn
                | Self::VerifyDomain
                | Self::LinkDomain
        )
    }
}
