//! How a person, a role and a way in are shown.

use leptos::prelude::*;
use purser_api::members::{Member, Source};
use purser_api::{ListedRole, Role};

use crate::ui::badge::{Badge, BadgeTone};

/// Said wherever a team that an identity provider fills is changed by hand.
pub const MAPPED_TEAM: &str = "The identity provider fills this team. What is changed here it may overwrite at its next \
     synchronization; change the group there.";

/// A role as people read it.
pub fn role_name(role: &ListedRole) -> String {
    match role {
        ListedRole::Other(word) if word.is_empty() => "Unknown".to_owned(),
        other => other.as_str().to_owned(),
    }
}

/// What a role may do, in half a line.
pub const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Owner => "Manages people, teams and settings.",
        Role::Editor => "Edits repositories; sees everything here, manages nobody.",
        Role::Member => "Uses what the organization shares; sees who else is in.",
    }
}

/// The role of a row.
#[component]
pub fn RoleBadge(
    /// Role of the row.
    role: ListedRole,
) -> impl IntoView {
    let tone = match role {
        ListedRole::Known(Role::Owner) => BadgeTone::Accent,
        ListedRole::Invitee => BadgeTone::Warn,
        _ => BadgeTone::Neutral,
    };
    let name = role_name(&role);
    view! { <Badge tone=tone>{name}</Badge> }.into_any()
}

/// A way in, in a word or two.
pub const fn source_name(source: Source) -> &'static str {
    match source {
        Source::Manual => "Added by hand",
        Source::Invited => "Invitation",
        Source::Jit => "SSO (JIT)",
        Source::Scim => "SCIM",
        Source::Auto => "Auto-provisioning",
    }
}

/// A way in, and who keeps the row up to date from then on.
pub const fn source_text(source: Source) -> &'static str {
    match source {
        Source::Manual => "An owner added this person by hand. Only an owner removes them.",
        Source::Invited => "Accepted an invitation. Only an owner removes them.",
        Source::Jit => {
            "Added when they first signed in through single sign-on (just-in-time provisioning). \
             When they leave the company nobody else will remove them: an owner has to, here."
        }
        Source::Scim => {
            "Created by the identity provider through SCIM, which keeps name, teams and access up to date. \
             Remove them there; removed only here they may come back."
        }
        Source::Auto => "Joined because their verified domain provisions automatically. Only an owner removes them.",
    }
}

/// The state of a row in a word, where there is something to say.
pub fn state_badges(member: &Member) -> Vec<AnyView> {
    let mut badges = Vec::new();
    if member.is_guest == Some(true) {
        badges.push(view! { <Badge tone=BadgeTone::Info>"Guest"</Badge> }.into_any());
    }
    if member.provenance.as_ref().is_some_and(|provenance| provenance.scim_active == Some(false)) {
        badges.push(view! { <Badge tone=BadgeTone::Bad>"Deactivated"</Badge> }.into_any());
    }
    badges
}
