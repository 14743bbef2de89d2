//! What each step looked at, which teams come of it, and which remedies fit these facts.

use purser_api::TeamName;

use super::run::Mark;
use super::view::View;
use super::{
    Cause, ConnectionFact, DomainState, Effect, Effects, Facts, Identifier, Known, Method, Note, Notes, Observed,
    Outcome, Reason, Remedy, Scim, StepId, StepState,
};

/// The facts of an explanation, and what the runs say together.
pub(crate) struct Observer<'a> {
    pub facts: &'a Facts,
    pub view: &'a View<'a>,
    /// Key of the connection the attempt goes through.
    pub connection: Option<u16>,
    /// How the person joins in any of the runs.
    pub joins: &'a [Option<Effect>],
    pub outcome: &'a Outcome,
}

impl Observer<'_> {
    /// What the step looked at. Groups are looked at here only, so their notices are added to the mark.
    pub fn observed(&self, id: StepId, mark: &mut Mark) -> Observed {
        let facts = self.facts;
        let connection = self.connection();
        match id {
            StepId::Identifier => Observed::Address(match &facts.attempt.identifier {
                Identifier::Email(address) => Known::Known(Some(address.clone())),
                Identifier::DockerId { address, .. } => address.clone(),
                Identifier::Malformed(_) => Known::Known(None),
            }),
            StepId::Domain => Observed::Domain { name: facts.domain.name.clone(), state: facts.domain.state },
            StepId::Connection => Observed::Connections(facts.domain.connections.as_ref().map(|linked| {
                let draft = |id| self.find(id).is_some_and(|connection| connection.complete == Known::Known(false));
                linked.iter().filter(|id| !draft(*id)).cloned().collect()
            })),
            StepId::Method => Observed::Method {
                client: facts.attempt.client,
                method: facts.attempt.method,
                enforced: self.any(|connection| connection.enforced),
            },
            StepId::IdentityProvider => Observed::IdentityProvider {
                returned: facts.response.as_ref().map(|said| said.address().cloned()),
                credential_expires_at: connection
                    .map(|connection| connection.credential_expires_at)
                    .unwrap_or_default(),
            },
            StepId::Account => Observed::Account(self.view.account),
            StepId::ScimRecord => Observed::Scim {
                record: facts.scim.record,
                scim: self.any(|connection| connection.scim.map(|scim| scim == Scim::On)).map(|on| match on {
                    true => Scim::On,
                    false if facts.scim.ever_on == Known::Known(false) => Scim::Never,
                    false => Scim::Off,
                }),
            },
            StepId::Membership => Observed::Membership(self.view.member.map(|member| member.map(|one| one.role))),
            StepId::Invitation => Observed::Invitation(self.view.invited.map(|invited| invited.map(|one| one.sent_at))),
            StepId::Jit => connection.map_or(Observed::Nothing, |connection| Observed::Setting(connection.jit)),
            StepId::AutoProvisioning => Observed::Setting(facts.domain.auto_provisioning),
            StepId::Groups => self.groups(mark),
            StepId::Seat => Observed::Seats(facts.seats),
            StepId::Result => Observed::Result { role: self.outcome.role },
            StepId::Session => Observed::Session(match facts.attempt.method {
                Method::Sso => facts.response.as_ref().map(|said| said.session_minutes()),
                Method::Password | Method::Token => Known::Known(None),
            }),
        }
    }

    fn groups(&self, mark: &mut Mark) -> Observed {
        let Known::Known(said) = &self.facts.response else { return Observed::Nothing };
        if mark.state == StepState::NotApplicable {
            return Observed::Nothing;
        }
        let (mut teams, mut ignored) = (Vec::new(), Vec::new());
        for group in &said.groups {
            match self.team_of(group) {
                Some(team) => add(&mut teams, team.as_str()),
                None => ignored.push(group.clone()),
            }
        }
        if !ignored.is_empty() {
            mark.notes.insert(Note::GroupsIgnored);
        }
        Observed::Groups {
            teams,
            ignored,
            kind: self.connection().map(|connection| connection.kind).unwrap_or_default(),
        }
    }

    /// The team that a group names: `organization:team` of this organization ("Group mapping").
    fn team_of(&self, group: &str) -> Option<TeamName> {
        crate::groups::team_of(&self.facts.organization, group).ok()
    }

    /// Teams that the person joins if the sign-in is allowed: groups, `dockerTeam` and the invitation's together; the
    /// default team of the connection only where they name none.
    pub fn teams(&self) -> Vec<String> {
        let mut teams = Vec::new();
        let joins = self.joins.iter().any(Option::is_some);
        let by_invitation = [Effect::InvitationAccepted, Effect::MustAccept];
        if by_invitation.iter().any(|one| self.joins.contains(&Some(*one)))
            && let Known::Known(Some(invitation)) = &self.facts.invitation
            && let Some(team) = &invitation.team
        {
            add(&mut teams, team);
        }
        let Some(connection) = self.connection() else { return teams };
        let jit = connection.jit == Known::Known(true);
        if let Known::Known(said) = &self.facts.response {
            if self.view.groups_count(connection) == Known::Known(true) {
                said.groups
                    .iter()
                    .filter_map(|group| self.team_of(group))
                    .for_each(|team| add(&mut teams, team.as_str()));
            }
            if let Some(team) = said.docker_team.as_deref().filter(|_| jit || joins) {
                add(&mut teams, team.trim());
            }
        }
        if let Known::Known(Some(team)) = &connection.default_team
            && teams.is_empty()
            && joins
        {
            add(&mut teams, team);
        }
        teams
    }

    /// What can be done about a cause, best first. Every cause has something.
    pub fn remedies(&self, cause: Cause, all: &mut Vec<Remedy>) {
        use Remedy as R;
        let domain = &self.facts.domain;
        let no_connection = domain.connections.value().is_some_and(Vec::is_empty);
        let found: &[R] = match cause {
            Cause::InvalidIdentifier => &[R::CheckSpelling],
            Cause::DomainNotVerified => match domain.state {
                Known::Known(DomainState::Pending) => &[R::PublishTxtRecord, R::VerifyDomain, R::UsePassword],
                _ => &[R::UsePassword, R::AddDomain, R::PublishTxtRecord, R::VerifyDomain],
            },
            Cause::NoConnection => &[R::LinkDomain, R::CompleteConnection, R::UsePassword],
            Cause::SsoRequired => &[R::UseSso],
            Cause::TokenRequired => &[R::CreateToken, R::UseSso],
            Cause::IdpInitiated => &[R::StartFromApp, R::HideTile],
            Cause::IdpUnavailable => &[R::RestoreIdp, R::CreateToken, R::AskSupport],
            Cause::CredentialExpired => &[R::RenewCredential, R::IssueCredential, R::AskSupport],
            Cause::NameIdNotEmail => &[R::MapNameId],
            Cause::ReturnedDomain => match self.facts.returned_domain.as_ref().map(|domain| domain.state) {
                Some(Known::Known(DomainState::Verified)) => &[R::MapAddress, R::LinkDomain],
                Some(Known::Known(DomainState::Pending)) => &[R::MapAddress, R::PublishTxtRecord, R::VerifyDomain],
                _ => &[R::MapAddress, R::AddDomain, R::VerifyDomain, R::LinkDomain],
            },
            Cause::NoAccount => &[R::CreateAccount],
            Cause::Deprovisioned => &[R::Reactivate],
            Cause::NotInvited if self.scim() == Known::Known(true) => &[R::Invite, R::TurnJitOn, R::AssignInIdp],
            Cause::NotInvited => &[R::Invite, R::TurnJitOn],
            Cause::NotAMember => match domain.state {
                Known::Known(DomainState::Verified) if no_connection => &[R::Invite, R::TurnAutoProvisioningOn],
                Known::Known(DomainState::Verified) => &[R::Invite, R::UseSso],
                _ => &[R::Invite],
            },
            Cause::NoSeat => &[R::AddSeats, R::RemoveInactiveMembers, R::CancelInvitations],
            Cause::OtherOrganization => match &self.facts.response {
                Known::Known(said) if said.docker_org.is_some() => &[R::Invite, R::CorrectDockerOrg],
                _ => &[R::Invite, R::CorrectDefaultOrganization],
            },
        };
        all.extend_from_slice(found);
    }

    /// What can be done about notices and effects that are no blockers.
    pub fn hints(&self, notes: Notes, effects: Effects, all: &mut Vec<Remedy>) {
        if effects.contains(Effect::MustAccept) {
            all.push(Remedy::AcceptInvitation);
        }
        if notes.contains(Note::LinkExpired) {
            all.push(Remedy::ResendInvitation);
        }
        if notes.contains(Note::DomainPending) {
            all.extend([Remedy::PublishTxtRecord, Remedy::VerifyDomain]);
        }
    }

    fn find(&self, id: &super::ConnectionId) -> Option<&ConnectionFact> {
        self.facts.connections.iter().find(|connection| connection.id == *id)
    }

    /// The connection the attempt goes through.
    fn connection(&self) -> Option<&ConnectionFact> {
        self.facts.connections.get(usize::from(self.connection?))
    }

    fn scim(&self) -> Known<bool> {
        self.any(|connection| connection.scim.map(|scim| scim == Scim::On))
    }

    /// Whether a setting is on for any connection of the domain that is not a draft.
    fn any(&self, setting: impl Fn(&ConnectionFact) -> Known<bool>) -> Known<bool> {
        let linked = match &self.facts.domain.connections {
            Known::Known(linked) => linked,
            Known::Unknown(reason) => return Known::Unknown(*reason),
        };
        let mut answer = Known::Known(false);
        for id in linked {
            let Some(connection) = self.find(id) else {
                answer = Known::Unknown(Reason::NotServed);
                continue;
            };
            match (setting(connection), connection.complete) {
                (_, Known::Known(false)) | (Known::Known(false), _) => {}
                (Known::Known(true), Known::Known(true)) => return Known::Known(true),
                (Known::Unknown(reason), _) | (_, Known::Unknown(reason)) => answer = Known::Unknown(reason),
            }
        }
        answer
    }
}

/// Adds a team once.
fn add(teams: &mut Vec<String>, team: &str) {
    if !team.is_empty() && !teams.iter().any(|one| one == team) {
        teams.push(team.to_owned());
    }
}
