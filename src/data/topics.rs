//! What a write can change. A read listens to the topics it depends on and is made again when one of them is notified.

use leptos::prelude::*;

/// One trigger per kind of thing. They outlive every page, because a write may finish after the row that started it is gone.
#[derive(Clone, Default)]
pub struct Topics {
    /// Members, invitees, seats: who is in.
    pub people: ArcTrigger,
    /// Domains and what is set on them.
    pub domains: ArcTrigger,
    /// Connections to identity providers.
    pub connections: ArcTrigger,
    /// Saved expectations about sign-ins.
    pub expectations: ArcTrigger,
    /// SCIM of connections.
    pub provisioning: ArcTrigger,
    /// The account's organizations.
    pub orgs: ArcTrigger,
}

impl Topics {
    /// The topics of this tab.
    pub fn get() -> Self {
        expect_context()
    }
}
