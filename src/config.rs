//! What the operator says at run time, in `config.json` beside the console: no rebuild to change it.

use serde::Deserialize;

/// Address of the file, relative to the console.
pub const FILE: &str = "config.json";

/// The checked configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Base address of the API; empty for the console's own origin.
    pub api_base: String,
    /// Name shown in the header and the window title.
    pub product_name: String,
    /// Whom people ask for help.
    pub support: Option<Support>,
    /// Whether the token may be kept in the tab's sessionStorage, so that a reload keeps the session.
    pub keep_over_reload: bool,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Support {
    /// What the link says.
    pub text: String,
    /// An `https:` or `mailto:` address.
    pub href: String,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    api_base: String,
    #[serde(default)]
    product_name: Option<String>,
    #[serde(default)]
    support: Option<Support>,
    #[serde(default)]
    session: Option<String>,
}

impl Config {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// A sentence for the operator: which field, and what it may be.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wire: Wire =
            serde_json::from_str(text).map_err(|error| ["It is not valid JSON: ", &error.to_string(), "."].concat())?;
        let api_base = wire.api_base.trim().trim_end_matches('/').to_owned();
        if !api_base.is_empty() && !is_web_address(&api_base) {
            return Err(
                "“api_base” has to be empty or start with https:// (or http:// for a local backend).".to_owned()
            );
        }
        if let Some(support) = &wire.support
            && !(support.href.starts_with("https://") || support.href.starts_with("mailto:"))
        {
            return Err("“support.href” has to start with https:// or mailto:.".to_owned());
        }
        let keep_over_reload = match wire.session.as_deref() {
            None | Some("tab") => true,
            Some("memory") => false,
            Some(_) => return Err("“session” has to be “tab” or “memory”.".to_owned()),
        };
        let product_name = wire.product_name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(Self {
            api_base,
            product_name: product_name.unwrap_or_else(|| "Purser".to_owned()),
            support: wire.support,
            keep_over_reload,
        })
    }
}

fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace) && !host.contains(['?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_is_a_working_configuration() {
        let config = Config::parse("{}").unwrap();
        assert_eq!((config.api_base.as_str(), config.product_name.as_str()), ("", "Purser"));
        assert!(config.keep_over_reload && config.support.is_none());
    }

    #[test]
    fn a_full_one_is_read() {
        let config = Config::parse(
            r#"{"api_base":"https://hub.example/","product_name":" Crew ","session":"memory","future":1,
                "support":{"text":"Help desk","href":"mailto:help@a.example"}}"#,
        )
        .unwrap();
        assert_eq!((config.api_base.as_str(), config.product_name.as_str()), ("https://hub.example", "Crew"));
        assert!(!config.keep_over_reload && config.support.is_some());
    }

    #[test]
    fn a_broken_one_says_what_is_wrong() {
        for (text, word) in [
            ("", "JSON"),
            ("<!doctype html>", "JSON"),
            (r#"{"api_base":"hub.example"}"#, "api_base"),
            (r#"{"api_base":"javascript:alert(1)"}"#, "api_base"),
            (r#"{"api_base":"https://"}"#, "api_base"),
            (r#"{"session":"forever"}"#, "session"),
            (r#"{"support":{"text":"x","href":"javascript:alert(1)"}}"#, "support.href"),
        ] {
            let problem = Config::parse(text).unwrap_err();
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }
}
