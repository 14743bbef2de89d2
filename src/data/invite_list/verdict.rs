//! What will happen to one row, in a word, a sentence, and whether it is sent.

use purser_api::invites::BulkInvitee;

/// What will happen to one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The backend was not asked yet.
    #[default]
    Unchecked,
    /// Is invited, and makes an account.
    New,
    /// Is invited; has an account, which joins as it is.
    Joins,
    /// Is invited at an address of a public mail service.
    PublicMail,
    /// Is invited; whether that helps depends on facts that are not known.
    Unclear,
    /// Is chosen, but no seat is left.
    NoSeat,
    /// Single sign-on would add them.
    SsoAdds,
    /// Their domain is provisioned automatically.
    DomainAdds,
    /// The identity provider adds them through SCIM.
    ScimAdds,
    /// Would be refused all the same.
    Closed,
    /// Is a member.
    Member,
    /// Is invited already.
    Invited,
    /// Stands in the list before.
    Duplicate,
    /// No account has this Docker ID.
    NoAccount,
    /// Neither an address nor a Docker ID.
    Unreadable,
    /// The backend has a word for it that we do not know.
    Other,
}

impl Verdict {
    /// Every one, in the order of the filter.
    pub const ALL: [Self; 16] = [
        Self::Unchecked,
        Self::New,
        Self::Joins,
        Self::PublicMail,
        Self::Unclear,
        Self::NoSeat,
        Self::SsoAdds,
        Self::DomainAdds,
        Self::ScimAdds,
        Self::Closed,
        Self::Member,
        Self::Invited,
        Self::Duplicate,
        Self::NoAccount,
        Self::Unreadable,
        Self::Other,
    ];

    /// In a word or two.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unchecked => "Not checked",
            Self::New => "New",
            Self::Joins => "Has an account",
            Self::PublicMail => "Public mail domain",
            Self::Unclear => "Unclear",
            Self::NoSeat => "No seat",
            Self::SsoAdds => "Not needed",
            Self::DomainAdds => "Not needed (domain)",
            Self::ScimAdds => "Managed by SCIM",
            Self::Closed => "Would be refused",
            Self::Member => "Member already",
            Self::Invited => "Invited already",
            Self::Duplicate => "Duplicate",
            Self::NoAccount => "Unknown Docker ID",
            Self::Unreadable => "Cannot be read",
            Self::Other => "Something else",
        }
    }

    /// What it means, as a sentence; empty where [`super::Row::detail`] says it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unchecked => "The backend has not been asked about this one.",
            Self::New => "Gets an e-mail with a link, and makes an account.",
            Self::Joins => "The existing account joins as it is and keeps all its assets.",
            Self::PublicMail => "Anybody can have an address there. Make sure that it is the right person.",
            Self::Unclear => "Is invited. Whether they get in depends on settings that this backend does not tell.",
            Self::NoSeat => "The seats are taken by those before in the list.",
            Self::SsoAdds => "Single sign-on adds them at their first sign-in, without an invitation.",
            Self::DomainAdds => {
                "With an account they are added at their next sign-in, since their domain is provisioned."
            }
            Self::ScimAdds => "The identity provider adds and removes people of this domain. Assign them there.",
            Self::Closed => "An invitation does not help: their sign-in would be refused",
            Self::Member => "Is in the organization.",
            Self::Invited => "Has an invitation that was not accepted yet. Send it again from the invitations.",
            Self::Duplicate => "Stands in the list before, on line",
            Self::NoAccount => "No account has this Docker ID. Correct it, or use the e-mail address.",
            Self::Unreadable | Self::Other => "",
        }
    }

    /// Whether it can be sent at all.
    pub const fn can_be_sent(self) -> bool {
        !matches!(
            self,
            Self::Member | Self::Invited | Self::Duplicate | Self::NoAccount | Self::Unreadable | Self::Other
        )
    }

    /// Whether it is sent unless somebody says otherwise.
    pub const fn is_sent_by_default(self) -> bool {
        matches!(self, Self::Unchecked | Self::New | Self::Joins | Self::PublicMail | Self::Unclear)
    }

    /// Whether the text can be wrong, so that correcting it helps.
    pub const fn can_be_corrected(self) -> bool {
        matches!(self, Self::Unreadable | Self::NoAccount | Self::Other)
    }

    /// The verdict once the backend was asked, and what more it says.
    pub(super) fn with(self, answer: &BulkInvitee) -> (Self, Option<String>) {
        let verdict = match (answer.status.as_str(), self) {
            ("existing_org_member", _) => Self::Member,
            ("existing_invite" | "existing_invitee" | "already_invited", _) => Self::Invited,
            ("duplicate", _) => Self::Duplicate,
            ("invalid_email_or_docker_id" | "invalid_email" | "invalid_docker_id", _) => Self::NoAccount,
            // How many seats are left is counted over the whole list.
            ("invited" | "no_seat" | "no_seats_available", Self::SsoAdds | Self::ScimAdds | Self::Closed) => self,
            ("invited" | "no_seat" | "no_seats_available", _) => match (answer.has_account, self) {
                (Some(true), Self::DomainAdds) => self,
                (Some(true), _) => Self::Joins,
                (_, Self::Unchecked | Self::DomainAdds) => Self::New,
                _ => self,
            },
            _ => return (Self::Other, Some(answer.status.clone())),
        };
        let same_as_before = verdict == Self::Duplicate && self != Self::Duplicate;
        (verdict, same_as_before.then(String::new))
    }
}
