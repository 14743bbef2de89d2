//! What the rules say about an address before anybody is asked. People of one domain are alike.

use std::collections::HashMap;

use purser_api::EmailAddress;
use purser_policy::impact::Configuration;
use purser_policy::invitation::{Advice, Use};
use purser_policy::sign_in::Code;

use super::Verdict;

/// Domains of large public mail services.
const PUBLIC_MAIL: [&str; 24] = [
    "126.com",
    "163.com",
    "aol.com",
    "duck.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "web.de",
    "yahoo.com",
    "yandex.ru",
    "ymail.com",
];

/// Asks the rules, once for each domain.
#[derive(Clone, Default)]
pub struct Advisor {
    settings: Option<Configuration>,
    known: HashMap<String, (Verdict, String)>,
}

impl Advisor {
    /// An advisor that knows the settings of the organization, or nothing.
    pub fn new(settings: Option<Configuration>) -> Self {
        Self { settings, known: HashMap::new() }
    }

    /// What will happen to somebody who is neither member nor invited, as far as the rules tell, and more about it.
    pub(super) fn look(&mut self, text: &str) -> (Verdict, String) {
        // A Docker ID says nothing about where its account's address is.
        let Ok(address) = EmailAddress::parse(text) else { return (Verdict::Unchecked, String::new()) };
        if let Some(known) = self.known.get(address.domain()) {
            return known.clone();
        }
        let found = self.ask(&address);
        self.known.insert(address.domain().to_owned(), found.clone());
        found
    }

    fn ask(&self, address: &EmailAddress) -> (Verdict, String) {
        let advice = self.settings.as_ref().map(|settings| Advice::of(settings, address));
        let code = advice.and_then(|advice| advice.code).map_or("", Code::as_str).to_owned();
        let verdict = match advice.map(|advice| advice.use_) {
            Some(Use::SsoAdds) => Verdict::SsoAdds,
            Some(Use::DomainAdds) => Verdict::DomainAdds,
            Some(Use::ScimAdds) => Verdict::ScimAdds,
            Some(Use::Closed) => Verdict::Closed,
            Some(Use::Unclear) => Verdict::Unclear,
            Some(Use::Needed) | None if PUBLIC_MAIL.binary_search(&address.domain()).is_ok() => Verdict::PublicMail,
            Some(Use::Needed) | None => Verdict::Unchecked,
        };
        (verdict, code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_mail_is_known_without_settings() {
        assert!(PUBLIC_MAIL.is_sorted());
        let mut advisor = Advisor::default();
        assert_eq!(advisor.look("a@gmail.com").0, Verdict::PublicMail);
        assert_eq!(advisor.look("a@gmail.com.example").0, Verdict::Unchecked);
        assert_eq!(advisor.look("gmail").0, Verdict::Unchecked);
    }
}
