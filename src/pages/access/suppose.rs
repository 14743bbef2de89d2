//! What if: facts that are supposed instead of read. They stand in the address, are marked on the page and saved nowhere.
//! A fact that nobody knows is set by hand in the same way.

use purser_api::Role;
use purser_api::members::Source;
use purser_policy::sign_in::{
    AccountFact, ConnectionFact, DomainState, FactId, Facts, InvitationFact, Known, MembershipFact, Scim, ScimRecord,
    SeatsFact, StartedAt,
};

/// A switch: the fact it is about, its name, and its positions (word in the address, words on the page).
pub struct Switch {
    /// Which fact; `None` for where the sign-in starts.
    pub fact: Option<FactId>,
    /// The word in the address.
    pub word: &'static str,
    /// The name on the page.
    pub label: &'static str,
    /// Its positions.
    pub positions: &'static [(&'static str, &'static str)],
}

const YES_NO: &[(&str, &str)] = &[("yes", "Yes"), ("no", "No")];
const ON_OFF: &[(&str, &str)] = &[("on", "On"), ("off", "Off")];

/// Every switch, in the order of the steps.
pub const SWITCHES: [Switch; 12] = [
    Switch {
        fact: Some(FactId::Domain),
        word: "domain",
        label: "Domain",
        positions: &[("verified", "Verified"), ("pending", "Added, not verified"), ("not_added", "Not added")],
    },
    Switch { fact: Some(FactId::Enforced), word: "enforced", label: "Single sign-on enforced", positions: ON_OFF },
    Switch {
        fact: None,
        word: "start",
        label: "Sign-in starts",
        positions: &[("service", "In the app"), ("idp", "At the identity provider")],
    },
    Switch {
        fact: Some(FactId::Credential),
        word: "credential",
        label: "Certificate or secret",
        positions: &[("good", "Good"), ("expired", "Expired")],
    },
    Switch { fact: Some(FactId::Account), word: "account", label: "Has an account", positions: YES_NO },
    Switch { fact: Some(FactId::Scim), word: "scim", label: "SCIM", positions: ON_OFF },
    Switch {
        fact: Some(FactId::ScimRecord),
        word: "record",
        label: "SCIM record",
        positions: &[("none", "None"), ("active", "Active"), ("inactive", "Deactivated")],
    },
    Switch { fact: Some(FactId::Membership), word: "member", label: "Is a member", positions: YES_NO },
    Switch { fact: Some(FactId::Invitation), word: "invited", label: "Is invited", positions: YES_NO },
    Switch { fact: Some(FactId::Jit), word: "jit", label: "Adds new people (JIT)", positions: ON_OFF },
    Switch { fact: Some(FactId::AutoProvisioning), word: "auto", label: "Auto-provisioning", positions: ON_OFF },
    Switch {
        fact: Some(FactId::Seats),
        word: "seats",
        label: "Seats",
        positions: &[("free", "One is free"), ("none", "None is free")],
    },
];

/// What is supposed: position of each switch that was moved, by its place in [`SWITCHES`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed([Option<u8>; SWITCHES.len()]);

impl Supposed {
    /// Reads `jit-on.seats-none`; what it cannot mean is left out.
    pub fn parse(text: &str) -> Self {
        let mut supposed = Self::default();
        for part in text.split('.') {
            let Some((word, position)) = part.split_once('-') else { continue };
            if let Some(at) = SWITCHES.iter().position(|switch| switch.word == word) {
                supposed.set(at, position);
            }
        }
        supposed
    }

    /// The text for the address.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> = SWITCHES
            .iter()
            .enumerate()
            .filter_map(|(at, switch)| Some([switch.word, "-", self.position(at)?].concat()))
            .collect();
        parts.join(".")
    }

    /// Moves a switch; a word that is no position puts it back to what is so.
    pub fn set(&mut self, at: usize, position: &str) {
        let positions = SWITCHES[at].positions;
        self.0[at] =
            positions.iter().position(|(word, _)| *word == position).and_then(|found| u8::try_from(found).ok());
    }

    /// The word of a switch that was moved.
    pub fn position(&self, at: usize) -> Option<&'static str> {
        SWITCHES[at].positions.get(usize::from(self.0[at]?)).map(|(word, _)| *word)
    }

    /// Nothing is supposed.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Puts the suppositions in. Facts that would contradict one give way: a member has an account and is not invited, a
    /// domain that is not verified has no connections.
    pub fn apply(&self, facts: &mut Facts) {
        for (at, switch) in SWITCHES.iter().enumerate() {
            if let Some(position) = self.position(at) {
                suppose(facts, switch.word, position);
            }
        }
    }
}

fn suppose(facts: &mut Facts, word: &str, position: &str) {
    let yes = matches!(position, "yes" | "on");
    match word {
        "domain" => {
            let state = DomainState::parse(position).unwrap_or(DomainState::NotAdded);
            facts.domain.state = state.into();
            if state != DomainState::Verified {
                facts.domain.connections = Vec::new().into();
                facts.domain.auto_provisioning = false.into();
            }
        }
        "enforced" => each_linked(facts, |one| one.enforced = yes.into()),
        "start" => facts.attempt.started_at = StartedAt::parse(position).unwrap_or(StartedAt::Service),
        "credential" => {
            let now = facts.now;
            let end = if position == "good" { now.plus_days(365) } else { now.plus_days(-1) };
            each_linked(facts, |one| one.credential_expires_at = Some(end).into());
        }
        "account" => {
            facts.account = yes.then(AccountFact::default).into();
            if !yes {
                facts.membership = None.into();
            }
        }
        "scim" => {
            each_linked(facts, |one| one.scim = if yes { Scim::On } else { Scim::Off }.into());
            facts.scim.ever_on = true.into();
        }
        "record" => {
            let record = ScimRecord::parse(position).unwrap_or(ScimRecord::None);
            facts.scim.record = record.into();
            if record != ScimRecord::None {
                facts.scim.ever_on = true.into();
            }
        }
        "member" if yes => {
            facts.account = Some(known(&facts.account).unwrap_or_default()).into();
            facts.invitation = None.into();
            let provenance = Known::Known(Source::Manual);
            let member = MembershipFact { role: Role::Member.into(), provenance, connection: None };
            facts.membership = Some(known(&facts.membership).unwrap_or(member)).into();
            hold_seat(facts);
        }
        "member" => facts.membership = None.into(),
        "invited" if yes => {
            facts.membership = None.into();
            let sent = InvitationFact { role: None, team: None, sent_at: Some(facts.now) };
            facts.invitation = Some(known(&facts.invitation).unwrap_or(sent)).into();
            hold_seat(facts);
        }
        "invited" => facts.invitation = None.into(),
        "jit" => each_linked(facts, |one| one.jit = yes.into()),
        "auto" => facts.domain.auto_provisioning = yes.into(),
        _ => {
            let seats = facts.seats.value().copied().unwrap_or(SeatsFact { total: 1, used: 1 });
            let used = if position == "free" { seats.used } else { seats.total.max(seats.used) };
            let total = if position == "free" { seats.total.max(seats.used + 1) } else { used };
            facts.seats = SeatsFact { total, used }.into();
        }
    }
}

fn known<T: Clone>(fact: &Known<Option<T>>) -> Option<T> {
    fact.value().cloned().flatten()
}

fn hold_seat(facts: &mut Facts) {
    if let Known::Known(seats) = &mut facts.seats {
        seats.used = seats.used.max(1);
    }
}

/// Changes every connection that serves the domain.
fn each_linked(facts: &mut Facts, change: impl Fn(&mut ConnectionFact)) {
    let linked = facts.domain.connections.value().cloned().unwrap_or_default();
    for connection in facts.connections.iter_mut().filter(|one| linked.contains(&one.id)) {
        change(connection);
    }
}

/// What a switch shows as being so, in the words of its positions; `None` where it is not known.
pub fn observed(facts: &Facts, word: &str) -> Option<&'static str> {
    let linked = facts.domain.connections.value()?;
    let first = facts.connections.iter().find(|one| linked.contains(&one.id) && one.complete != Known::Known(false));
    let yes = |yes: bool| if yes { "Yes" } else { "No" };
    let on = |on: bool| if on { "On" } else { "Off" };
    match word {
        "domain" => facts.domain.state.value().map(|state| match state {
            DomainState::Verified => "Verified",
            DomainState::Pending => "Added, not verified",
            DomainState::NotAdded => "Not added",
        }),
        "enforced" => first.and_then(|one| one.enforced.value()).map(|one| on(*one)),
        "start" => Some("In the app"),
        "credential" => first.and_then(|one| one.credential_expires_at.value()).map(|end| match end {
            Some(end) if *end <= facts.now => "Expired",
            _ => "Good",
        }),
        "account" => facts.account.value().map(|one| yes(one.is_some())),
        "scim" => first.and_then(|one| one.scim.value()).map(|scim| on(*scim == Scim::On)),
        "record" => facts.scim.record.value().map(|record| match record {
            ScimRecord::None => "None",
            ScimRecord::Active => "Active",
            ScimRecord::Inactive => "Deactivated",
        }),
        "member" => facts.membership.value().map(|one| yes(one.is_some())),
        "invited" => facts.invitation.value().map(|one| yes(one.is_some())),
        "jit" => first.and_then(|one| one.jit.value()).map(|one| on(*one)),
        "auto" => facts.domain.auto_provisioning.value().map(|one| on(*one)),
        _ => facts.seats.value().map(|seats| if seats.used < seats.total { "One is free" } else { "None is free" }),
    }
}
