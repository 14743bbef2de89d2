//! Long lists that are being typed or were pasted: too long for the address, and a reload must not lose them. They stand in
//! the tab, end with the tab, and are forgotten on signing out.

use purser_api::OrgName;

use crate::session::desk;

/// Longest text that is kept, in bytes. Browsers give a tab about five million characters.
const LONGEST: usize = 4_000_000;

/// A box for a long list.
#[derive(Clone, Copy)]
pub enum Draft {
    /// Whom to invite.
    Invitees,
    /// Who should be able to sign in.
    SignIns,
}

impl Draft {
    fn key(self, org: &OrgName) -> String {
        let what = match self {
            Self::Invitees => "draft.invitees",
            Self::SignIns => "draft.sign-ins",
        };
        desk::key(what, org)
    }

    /// What was in the box.
    pub fn kept(self, org: &OrgName) -> Option<String> {
        desk::kept(&self.key(org))
    }

    /// Keeps what is in the box; an empty one is forgotten.
    pub fn keep(self, org: &OrgName, text: &str) {
        let key = self.key(org);
        if text.is_empty() || text.len() > LONGEST {
            desk::clear(&key);
        } else {
            desk::keep(&key, text);
        }
    }
}
