//! Ids and parsed values. Each has one parser, used on both ends; holding one is the proof that it was parsed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// Why a text is not the value it should be: one sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidValue(pub &'static str);

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidValue {}

macro_rules! parsed {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                Self::parse(text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

parsed! {
    /// An e-mail address in normal form: local part in ASCII lower case, domain as lower-case A-labels. Lengths follow
    /// RFC 5321, section 4.5.3.1; quoted local parts and address literals are refused, no identity provider sends them.
    EmailAddress
}
parsed! {
    /// A Docker ID (the user name of an account), in lower case. New accounts have 4 to 30 letters and digits; older
    /// ones may be shorter or hold `-`, `_` or `.`, so those are read too.
    DockerId
}
parsed! {
    /// Name of an organization in addresses; the same grammar as a Docker ID.
    OrgName
}
parsed! {
    /// A domain name of at least two labels, as lower-case A-labels (RFC 5890).
    DomainName
}
parsed! {
    /// Name of a team: 3 to 30 lower-case letters, digits, `-` and `_`, with a letter or digit at both ends.
    TeamName
}

impl EmailAddress {
    /// Reads an address; spaces around it are not part of it.
    ///
    /// # Errors
    /// Says what is missing or too much, in one sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        if text.contains(char::is_whitespace) {
            return Err(InvalidValue("An e-mail address has no spaces in it."));
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidValue("An e-mail address has an @ in it."))?;
        if local.is_empty() {
            return Err(InvalidValue("Something is missing before the @."));
        }
        if local.len() > 64 {
            return Err(InvalidValue("The part before the @ is longer than 64 characters."));
        }
        if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return Err(InvalidValue("A dot stands at an end of the part before the @, or twice in a row."));
        }
        if local.chars().any(|c| c.is_control() || is_invisible(c) || "\"(),:;<>@[\\]".contains(c)) {
            return Err(InvalidValue("The part before the @ has a character that addresses cannot have."));
        }
        let domain = DomainName::parse(domain)?;
        let address = format!("{}@{}", local.to_ascii_lowercase(), domain.as_str());
        if address.len() > 254 {
            return Err(InvalidValue("The address is longer than 254 characters."));
        }
        Ok(Self(address))
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl DomainName {
    /// Reads a domain in either spelling (Unicode or A-labels); one final dot is accepted and dropped.
    ///
    /// # Errors
    /// Says what is wrong, in one sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(InvalidValue("The domain is missing."));
        }
        let ascii = idna::domain_to_ascii_strict(text)
            .map_err(|_| InvalidValue("The domain has a character, or a length, that domains cannot have."))?;
        let mut labels = ascii.rsplit('.');
        let last = labels.next().unwrap_or_default();
        if labels.next().is_none() {
            return Err(InvalidValue("A domain has a dot in it, like example.com."));
        }
        if last.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidValue("A number address is not a domain."));
        }
        Ok(Self(ascii))
    }
}

/// Characters that leave no mark or turn the text around. They come with pasted text, and an address that holds one looks
/// like another one.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The grammar that Docker IDs and organization names share, in lower case.
fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let shape = (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    shape.then(|| text.to_ascii_lowercase())
}

impl DockerId {
    /// Reads a Docker ID in any case.
    ///
    /// # Errors
    /// Says what a Docker ID looks like.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        name(text).map(Self).ok_or(InvalidValue("A Docker ID has letters and digits only, at most 40."))
    }
}

impl OrgName {
    /// Reads an organization name in any case.
    ///
    /// # Errors
    /// Says what a name looks like.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        name(text).map(Self).ok_or(InvalidValue("An organization name has letters and digits only, at most 40."))
    }
}

impl TeamName {
    /// Reads a team name in any case.
    ///
    /// # Errors
    /// Says what a name looks like.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim().to_ascii_lowercase();
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = text.as_bytes();
        if !(3..=30).contains(&text.len()) {
            return Err(InvalidValue("A team name has 3 to 30 characters."));
        }
        if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return Err(InvalidValue("A team name has lower-case letters, digits, - and _ only."));
        }
        if !ends(bytes.first()) || !ends(bytes.last()) {
            return Err(InvalidValue("A team name starts and ends with a letter or a digit."));
        }
        Ok(Self(text))
    }
}

/// Id of an invitation: a UUID as text, kept as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(transparent)]
pub struct InviteId(#[serde(deserialize_with = "crate::reading::text")] pub String);

impl InviteId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
