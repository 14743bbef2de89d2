//! What is asked, as it stands in the address: who, which way in, through which connection, and what is supposed.

use purser_policy::sign_in::{Client, Facts, Method};

use super::suppose::Supposed;
use crate::route::encode;

/// A way in: where, and how. Docker Desktop opens the browser to sign in, so the two follow the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where.
    pub client: Client,
    /// How.
    pub method: Method,
}

impl Way {
    /// The ways in that are shown side by side.
    pub const ALL: [Self; 4] = [
        Self { client: Client::Web, method: Method::Sso },
        Self { client: Client::Web, method: Method::Password },
        Self { client: Client::Cli, method: Method::Password },
        Self { client: Client::Cli, method: Method::Token },
    ];

    /// As people say it.
    pub const fn label(self) -> &'static str {
        match (self.client, self.method) {
            (Client::Web, Method::Sso) => "Browser, single sign-on",
            (Client::Web, Method::Password) => "Browser, password",
            (Client::Web, Method::Token) => "Browser, access token",
            (Client::Desktop, Method::Sso) => "Docker Desktop, single sign-on",
            (Client::Desktop, Method::Password) => "Docker Desktop, password",
            (Client::Desktop, Method::Token) => "Docker Desktop, access token",
            (Client::Cli, Method::Sso) => "Command line, single sign-on",
            (Client::Cli, Method::Password) => "Command line, password",
            (Client::Cli, Method::Token) => "Command line, access token",
        }
    }

    /// Reads the word of an address.
    pub fn parse(word: &str) -> Option<Self> {
        let (client, method) = word.split_once('-')?;
        Some(Self { client: Client::parse(client)?, method: Method::parse(method)? })
    }

    /// The word in an address.
    pub fn word(self) -> String {
        [self.client.as_str(), "-", self.method.as_str()].concat()
    }
}

/// The question in the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Address or Docker ID, as typed.
    pub who: String,
    /// The way in that is explained.
    pub way: Way,
    /// Id of the connection, where the person has a choice; empty for the first one.
    pub via: String,
    /// What is supposed instead of what is so.
    pub supposed: Supposed,
    /// Trace id of the attempt whose facts are looked at, instead of those of now.
    pub trace: String,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            who: String::new(),
            way: Way::ALL[0],
            via: String::new(),
            supposed: Supposed::default(),
            trace: String::new(),
        }
    }
}

impl Question {
    /// Reads the query of an address; what it cannot mean is left at its default.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let default = Self::default();
        Self {
            who: get("who").unwrap_or_default().trim().to_owned(),
            way: get("way").as_deref().and_then(Way::parse).unwrap_or(default.way),
            via: get("via").unwrap_or_default(),
            supposed: get("if").as_deref().map(Supposed::parse).unwrap_or_default(),
            trace: get("trace").unwrap_or_default(),
        }
    }

    /// The query of the address; what is at its default is left out.
    pub fn to_query(&self) -> String {
        let way = if self.way == Way::ALL[0] { String::new() } else { self.way.word() };
        let parts = [
            ("who", self.who.as_str()),
            ("way", &way),
            ("via", &self.via),
            ("if", &self.supposed.to_text()),
            ("trace", &self.trace),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| [name, "=", &encode(value)].concat())
            .collect();
        parts.join("&")
    }

    /// The facts this question is about: those read, with the way in and the suppositions put in.
    pub fn facts(&self, read: &Facts, way: Way) -> Facts {
        let mut facts = read.clone();
        facts.attempt.client = way.client;
        facts.attempt.method = way.method;
        if let Some(chosen) = facts.connections.iter().find(|one| one.id.as_str() == self.via) {
            facts.attempt.connection = Some(chosen.id.clone());
        }
        self.supposed.apply(&mut facts);
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_reads_back_as_itself() {
        for way in Way::ALL {
            let question = Question {
                who: "ana+x@b.example".into(),
                way,
                via: "c1".into(),
                supposed: Supposed::parse("jit-on.seats-none"),
                trace: String::new(),
            };
            let query = question.to_query();
            let get = |name: &str| {
                let value = query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
                Some(value.replace("%2B", "+"))
            };
            assert_eq!(Question::parse(get), question, "{query}");
        }
        assert_eq!(Question::default().to_query(), "");
    }

    #[test]
    fn what_cannot_be_meant_is_left_out() {
        let question = Question::parse(|name| (name != "trace").then(|| "nonsense".to_owned()));
        assert_eq!(question.way, Way::ALL[0]);
        assert!(question.supposed.is_empty());
    }
}
