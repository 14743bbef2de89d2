//! One run of the rules: the questions it asks about facts, and what it writes down.

use purser_api::Role;

use super::tape::{Key, NO_CONNECTION, Tape};
use super::view::{Conn, Seats, View, Whose};
use super::{
    Asserted, Cause, Causes, DomainState, Effect, Effects, FactId, Known, Method, Note, Notes, Scim, StepId, StepState,
};

/// How one step ended.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub state: StepState,
    pub notes: Notes,
}

/// How one run ended.
#[derive(Clone, Copy)]
pub(crate) struct Ending {
    pub causes: Causes,
    pub effects: Effects,
    pub role: Option<Role>,
    pub assuming_idp: bool,
    /// Key of the connection the attempt goes through.
    pub connection: Option<u16>,
    /// How the person joins with this sign-in, or would if nothing stood in the way.
    pub joins: Option<Effect>,
    pub marks: [Mark; StepId::ALL.len()],
}

/// A run under way.
pub(super) struct Run<'a, 't> {
    pub view: &'a View<'a>,
    pub tape: &'t mut Tape,
    pub ending: Ending,
}

/// Questions that several steps ask.
impl<'a> Run<'a, '_> {
    /// Whether a domain is verified. Connections and auto-provisioning exist on verified domains only.
    pub(super) fn verified(&mut self, whose: Whose) -> bool {
        let domain = self.view.domain_of(whose);
        let fact = match whose {
            Whose::Typed => FactId::Domain,
            Whose::Returned => FactId::ReturnedDomain,
        };
        let state = domain.state.map(|state| state == DomainState::Verified);
        let follows = domain.auto_provisioning == Known::Known(true)
            || domain.connections.value().is_some_and(|linked| !linked.is_empty());
        self.ask(fact, NO_CONNECTION, state, follows.then_some(true))
    }

    /// The first complete connection of a verified domain that `wanted` takes. An unknown list is tried as empty and as
    /// one connection about which nothing is known: no other list allows or denies anything else.
    pub(super) fn each_complete(
        &mut self,
        whose: Whose,
        mut wanted: impl FnMut(&mut Self, Conn<'a>) -> bool,
    ) -> Option<Conn<'a>> {
        match self.view.linked(whose) {
            Known::Known(linked) => {
                for connection in linked {
                    if self.ask(FactId::Complete, connection.key, connection.fact.complete, None)
                        && wanted(self, connection)
                    {
                        return Some(connection);
                    }
                }
                None
            }
            Known::Unknown(reason) => {
                let fact = match whose {
                    Whose::Typed => FactId::Links,
                    Whose::Returned => FactId::ReturnedLinks,
                };
                let connection = View::unlisted(whose);
                (self.ask(fact, NO_CONNECTION, Known::Unknown(reason), None) && wanted(self, connection))
                    .then_some(connection)
            }
        }
    }

    /// Whether the connection in use is linked to the returned domain.
    pub(super) fn returned_is_linked(&mut self, connection: Conn) -> bool {
        let linked = match self.view.linked(Whose::Returned) {
            Known::Known(mut linked) => Known::Known(linked.any(|one| one.key == connection.key)),
            Known::Unknown(reason) => Known::Unknown(reason),
        };
        self.ask(FactId::ReturnedLinks, NO_CONNECTION, linked, None)
    }

    /// Whether SCIM is on for a connection of the domain.
    pub(super) fn scim_serves(&mut self, used: Option<Conn<'a>>, whose: Whose) -> bool {
        // The connection in use serves the returned domain, also where the list of its connections is not known.
        if let (Some(connection), Whose::Returned) = (used, whose)
            && self.scim_on(connection)
        {
            return true;
        }
        self.verified(whose) && self.each_complete(whose, |run, connection| run.scim_on(connection)).is_some()
    }

    pub(super) fn scim_on(&mut self, connection: Conn) -> bool {
        let never = self.view.scim_ever_on == Known::Known(false);
        let on = connection.fact.scim.map(|scim| scim == Scim::On);
        self.ask(FactId::Scim, connection.key, on, never.then_some(false))
    }

    pub(super) fn is_member(&mut self) -> bool {
        // A member has an account and a seat, and is not invited any more.
        let account = Key { fact: FactId::Account, connection: NO_CONNECTION };
        let impossible = self.view.account == Known::Known(false)
            || self.tape.recall(account) == Some(false)
            || matches!(self.view.invited, Known::Known(Some(_)))
            || self.no_seat_held();
        let member = self.view.member.map(|member| member.is_some());
        self.ask(FactId::Membership, NO_CONNECTION, member, impossible.then_some(false))
    }

    pub(super) fn is_invited(&mut self) -> bool {
        let invited = self.view.invited.map(|invited| invited.is_some());
        let impossible = self.no_seat_held();
        self.ask(FactId::Invitation, NO_CONNECTION, invited, impossible.then_some(false))
    }

    pub(super) fn no_seat_held(&self) -> bool {
        matches!(self.view.seats, Known::Known(Seats { unused: true, .. }))
    }

    /// The answer of the identity provider, where the attempt has one.
    pub(super) fn said(&self) -> Option<&'a Asserted> {
        self.view
            .response
            .value()
            .copied()
            .filter(|_| self.view.method == Method::Sso && self.ending.connection.is_some())
    }

    /// Answers a yes-or-no question: from the fact, else from what follows from other facts, else from the tape.
    pub(super) fn ask(&mut self, fact: FactId, connection: u16, known: Known<bool>, follows: Option<bool>) -> bool {
        match (known, follows) {
            (Known::Known(yes), _) | (Known::Unknown(_), Some(yes)) => yes,
            (Known::Unknown(reason), None) => self.tape.suppose(Key { fact, connection }, reason),
        }
    }
}

/// Writing the ending.
impl Run<'_, '_> {
    pub(super) fn state(&self, step: StepId) -> StepState {
        self.ending.marks[step as usize].state
    }

    pub(super) fn mark(&mut self, step: StepId, state: StepState) {
        self.ending.marks[step as usize].state = state;
    }

    pub(super) fn note(&mut self, step: StepId, note: Note) {
        self.ending.marks[step as usize].notes.insert(note);
    }

    pub(super) fn refuse<T>(&mut self, step: StepId, cause: Cause, then: T) -> T {
        self.mark(step, StepState::Fail);
        self.ending.causes.insert(cause);
        then
    }

    pub(super) fn check(&mut self, step: StepId, passes: bool, cause: Cause) -> bool {
        self.mark(step, StepState::Pass);
        if passes { true } else { self.refuse(step, cause, false) }
    }

    /// Something that happens only if nothing stands in the way.
    pub(super) fn happens(&mut self, effect: Effect) {
        if self.ending.causes.is_empty() {
            self.ending.effects.insert(effect);
        }
    }

    pub(super) fn join(&mut self, effect: Effect) {
        self.ending.joins = Some(effect);
        self.happens(effect);
    }
}
