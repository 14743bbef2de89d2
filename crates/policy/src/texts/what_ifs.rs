//! The words of a change's impact.

use crate::impact::{Kind, Refusal, Way};

/// What changes for people.
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::LosesAccess => "lose access",
        Kind::GainsAccess => "gain access",
        Kind::WayChanges => "sign in another way",
        Kind::Unclear => "cannot be told",
        Kind::Unchanged => "are not affected",
    }
}

/// How somebody gets in.
pub const fn way(way: Way) -> &'static str {
    match way {
        Way::Closed => "no",
        Way::Unclear => "not known",
        Way::Member => "as a member",
        Way::Invitation => "by accepting the invitation on sign-in",
        Way::MustAccept => "after accepting the invitation",
        Way::Jit => "added on sign-in",
        Way::Domain => "added because of the domain",
    }
}

/// Why a change is refused.
pub const fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::ScimNeededByJit => {
            "New people are not added on sign-in, so SCIM has to stay on. Turn adding people on sign-in on first."
        }
        Refusal::JitNeedsScim => "SCIM is off, so new people have to be added on sign-in. Turn SCIM on first.",
    }
}
