//! Who may do what in the console.
//!
//! Owners manage people and settings; editors see what owners see; members see who else is in. The last owner can be
//! neither removed nor demoted, so that somebody can always let the others in.

use purser_api::{ErrorCode, Role};

/// Who asks: the role in the organization, `None` for somebody outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Role in the organization the question is about.
    pub role: Option<Role>,
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See name and members of the organization.
    ListMembers,
    /// See seats, set-up, expiries and refused sign-ins.
    SeeOverview,
    /// See pending invitations.
    ListInvites,
    /// See teams and who is in them.
    ListTeams,
    /// Read the audit log.
    ReadAuditLog,
    /// See settings of the organization.
    SeeSettings,
    /// Take the members list away as a file.
    ExportMembers,
    /// Give a member another role.
    ChangeRole(Role),
    /// Remove a member.
    RemoveMember,
    /// Invite, resend and cancel.
    ManageInvites,
    /// Create, change and delete teams and who is in them.
    ManageTeams,
    /// Change settings of the organization.
    ChangeSettings,
    /// See what sign-ins depend on, what became of them, and whom a change would touch.
    ExplainSignIns,
    /// Save and forget expectations about sign-ins.
    ManageAccessTests,
    /// See domains, what DNS said about them, and who is on them without being in.
    SeeDomains,
    /// Add, verify, change and delete domains.
    ManageDomains,
    /// See connections to identity providers, their versions and what went wrong through them.
    SeeConnections,
    /// Set up, change, switch and delete connections.
    ManageConnections,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 20] = [
        Self::ListMembers,
        Self::SeeOverview,
        Self::ListInvites,
        Self::ListTeams,
        Self::ReadAuditLog,
        Self::SeeSettings,
        Self::ExportMembers,
        Self::ChangeRole(Role::Member),
        Self::ChangeRole(Role::Editor),
        Self::ChangeRole(Role::Owner),
        Self::RemoveMember,
        Self::ManageInvites,
        Self::ManageTeams,
        Self::ChangeSettings,
        Self::ExplainSignIns,
        Self::ManageAccessTests,
        Self::SeeDomains,
        Self::ManageDomains,
        Self::SeeConnections,
        Self::ManageConnections,
    ];

    /// The weakest role that may.
    const fn needs(self) -> Role {
        match self {
            Self::ListMembers | Self::ListTeams => Role::Member,
            Self::SeeOverview
            | Self::ReadAuditLog
            | Self::SeeSettings
            | Self::ExportMembers
            | Self::ExplainSignIns
            | Self::SeeDomains
            | Self::SeeConnections => Role::Editor,
            // The public API lets only owners see invitations.
            Self::ListInvites
            | Self::ChangeRole(_)
            | Self::RemoveMember
            | Self::ManageInvites
            | Self::ManageTeams
            | Self::ChangeSettings
            | Self::ManageAccessTests
            | Self::ManageDomains
            | Self::ManageConnections => Role::Owner,
        }
    }
}

/// Whom an action is about, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nobody in particular.
    None,
    /// A member.
    Member {
        /// The role they have.
        role: Role,
        /// Owners in the organization, where that is known; the console often does not know it.
        owners: Option<u64>,
    },
    /// Somebody invited who has not accepted: has no role to change and is removed by cancelling the invitation.
    Invitee,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Denied {
    /// Not in this organization.
    NotInOrganization,
    /// Only an owner may.
    OwnersOnly,
    /// Only an owner or an editor may.
    EditorsOnly,
    /// The organization would be left without an owner.
    LastOwner,
    /// The person has not accepted the invitation yet.
    NotAMember,
    /// The person has that role already.
    SameRole,
}

impl Denied {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::NotInOrganization,
        Self::OwnersOnly,
        Self::EditorsOnly,
        Self::LastOwner,
        Self::NotAMember,
        Self::SameRole,
    ];

    /// The code a backend answers with.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NotInOrganization => ErrorCode::NotInOrganization,
            Self::OwnersOnly => ErrorCode::OwnersOnly,
            Self::EditorsOnly => ErrorCode::EditorsOnly,
            Self::LastOwner => ErrorCode::LastOwner,
            Self::NotAMember => ErrorCode::NotFound,
            Self::SameRole => ErrorCode::AlreadyExists,
        }
    }
}

/// Decides whether `actor` may do `action` to `target`.
///
/// # Errors
/// The first reason that stands against it: who asks comes before whom it is about.
pub fn decide(actor: Actor, action: Action, target: Target) -> Result<(), Denied> {
    let role = actor.role.ok_or(Denied::NotInOrganization)?;
    let needs = action.needs();
    if role < needs {
        return Err(if needs == Role::Owner { Denied::OwnersOnly } else { Denied::EditorsOnly });
    }
    match (action, target) {
        (Action::ChangeRole(_) | Action::RemoveMember, Target::Invitee) => Err(Denied::NotAMember),
        (Action::ChangeRole(new), Target::Member { role, .. }) if new == role => Err(Denied::SameRole),
        (Action::ChangeRole(_) | Action::RemoveMember, Target::Member { role: Role::Owner, owners: Some(0 | 1) }) => {
            Err(Denied::LastOwner)
        }
        _ => Ok(()),
    }
}
