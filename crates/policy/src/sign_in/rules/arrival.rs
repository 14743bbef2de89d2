//! Steps 12, 14 and 15: the groups that count, as what the person ends up, and for how long.

use purser_api::Role;

use super::Way;
use crate::sign_in::run::Run;
use crate::sign_in::{ConnectionKind, Effect, Known, Method, Note, Scim, StepId, StepState};

impl Run<'_, '_> {
    /// Step 12 ("Group mapping"). Decides nothing, so nothing is supposed for it.
    pub(super) fn groups(&mut self, way: Way) {
        let Way::Sso(connection) = way else { return };
        let state = match self.view.response {
            Known::Unknown(reason) => StepState::Unknown(reason),
            Known::Known(said) if self.view.method != Method::Sso || said.groups.is_empty() => return,
            Known::Known(_) => match self.view.groups_count(connection.fact) {
                Known::Unknown(reason) => StepState::Unknown(reason),
                Known::Known(true) => StepState::Pass,
                Known::Known(false) => {
                    let oidc = connection.fact.kind == Known::Known(ConnectionKind::Oidc);
                    self.note(StepId::Groups, if oidc { Note::GroupsNotCarried } else { Note::GroupsOff });
                    StepState::Info
                }
            },
        };
        self.mark(StepId::Groups, state);
    }

    /// Step 14: the role.
    pub(super) fn result(&mut self, way: Way) {
        const STEP: StepId = StepId::Result;
        if self.ending.causes.is_empty() {
            self.mark(STEP, StepState::Pass);
        }
        let said = self.said();
        let asserted = said.and_then(|said| said.role());
        if asserted.is_none() && said.is_some_and(|said| said.docker_role.is_some()) {
            self.note(STEP, Note::RoleNotUnderstood);
        }
        if let Way::Sso(connection) = way
            && connection.fact.jit == Known::Known(true)
            && connection.fact.scim == Known::Known(Scim::On)
        {
            self.note(STEP, Note::JitOverwritesScim);
        }
        self.ending.role = if self.is_member() {
            self.view.member.value().copied().flatten().and_then(|member| member.role.value().copied())
        } else {
            let invited = matches!(self.ending.joins, Some(Effect::InvitationAccepted | Effect::MustAccept));
            match self.view.invited {
                // Nobody knows what an invitation says that may or may not be there.
                Known::Unknown(_) if invited => None,
                // Who gets in with an invitation comes in by it.
                Known::Known(Some(invitation)) => invitation.role.or(asserted).or(Some(Role::Member)),
                _ => asserted.or(Some(Role::Member)),
            }
        };
    }

    /// Step 15.
    pub(super) fn session(&mut self, way: Way) {
        let state = match (way, self.view.response) {
            (Way::Sso(_), Known::Unknown(reason)) => StepState::Unknown(reason),
            _ => StepState::Info,
        };
        self.mark(StepId::Session, state);
        let said = self.said();
        if said.is_some_and(|said| said.docker_session_minutes.is_some() && said.session_minutes().is_none()) {
            self.note(StepId::Session, Note::SessionNotUnderstood);
        }
    }
}
