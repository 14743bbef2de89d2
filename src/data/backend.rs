//! What a page holds to change something: the client and the topics a change concerns.

use leptos::prelude::*;

use super::Topics;
use crate::client::Client;

/// Makes changes. Cheap to clone; outlives the page that started a change.
#[derive(Clone)]
pub struct Backend {
    pub(super) client: Client,
    topics: Topics,
}

impl Backend {
    /// The backend of this tab. Must be called inside a component.
    pub fn get() -> Self {
        Self { client: expect_context(), topics: Topics::get() }
    }

    /// A connection is different now, and with it how people sign in.
    pub fn connections_changed(&self) {
        self.topics.connections.notify();
        self.topics.people.notify();
    }

    /// A saved expectation came or went.
    pub fn expectations_changed(&self) {
        self.topics.expectations.notify();
    }

    /// A domain came or went, was proven or is set another way; with it who is a guest and what the set-up shows.
    pub fn domains_changed(&self) {
        self.topics.domains.notify();
        self.topics.people.notify();
    }

    /// SCIM of a connection is different now, with it the connection, and maybe who is in.
    pub fn provisioning_changed(&self) {
        self.topics.provisioning.notify();
        self.topics.connections.notify();
        self.topics.people.notify();
    }

    /// The account is in another organization now.
    pub fn orgs_changed(&self) {
        self.topics.orgs.notify();
    }

    /// Members, invitees or seats are different now.
    pub fn people_changed(&self) {
        self.topics.people.notify();
    }
}
