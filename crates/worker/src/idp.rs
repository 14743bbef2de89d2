//! Reading what identity providers hand out: somebody pasted or uploaded it, so it may be anything.

use purser_api::connections::Certificate as Wire;
use purser_idp::certificate::Certificate;
use purser_idp::metadata::{self, IdentityProvider};
use serde::{Deserialize, Serialize};

use crate::{Job, Progress};

/// Reads SAML metadata. The answer is every identity provider of the document, or why there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadMetadata {
    /// The document.
    pub text: String,
}

/// An identity provider, as metadata describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// Its entity id.
    pub entity_id: String,
    /// Where sign-ins are sent by redirect; empty where it names no such address.
    pub sso_url: String,
    /// Its signing certificates.
    pub certificates: Vec<Wire>,
    /// What stands against it, each in a sentence: first what keeps sign-ins from working.
    pub blocking: Vec<String>,
    /// What else is remarkable.
    pub remarks: Vec<String>,
}

impl From<IdentityProvider> for Described {
    fn from(one: IdentityProvider) -> Self {
        let findings = one.findings();
        let said = |blocks: bool| {
            let these = findings.iter().filter(|finding| finding.blocks() == blocks);
            these.map(|finding| finding.sentence().to_owned()).collect()
        };
        Self {
            blocking: said(true),
            remarks: said(false),
            sso_url: one.sso_url().unwrap_or_default().to_owned(),
            certificates: one.certificates.iter().map(Certificate::to_wire).collect(),
            entity_id: one.entity_id,
        }
    }
}

impl Job for ReadMetadata {
    const NAME: &'static str = "read_metadata";
    type Answer = Result<Vec<Described>, String>;

    fn run(self, _: &mut Progress) -> Self::Answer {
        let found = metadata::read(self.text.as_bytes()).map_err(|problem| problem.0.to_owned())?;
        Ok(found.into_iter().map(Described::from).collect())
    }
}

/// Reads certificates: PEM, or one as bare base64. The answer is all of them, or what is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadCertificates {
    /// The text.
    pub text: String,
}

impl Job for ReadCertificates {
    const NAME: &'static str = "read_certificates";
    type Answer = Result<Vec<Wire>, String>;

    fn run(self, _: &mut Progress) -> Self::Answer {
        let found = Certificate::read_all(&self.text).map_err(|problem| problem.0.to_owned())?;
        Ok(found.iter().map(Certificate::to_wire).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_says_why() {
        let mut nobody = |_| ();
        let mut progress = Progress::new(&mut nobody);
        let metadata = ReadMetadata { text: "<x/>".to_owned() }.run(&mut progress);
        assert!(metadata.is_err_and(|why| why.contains("SAML 2.0 metadata")));
        let certificates = ReadCertificates { text: "hello!".to_owned() }.run(&mut progress);
        assert!(certificates.is_err_and(|why| why.contains("base64")));
    }

    #[test]
    fn what_is_read_crosses_as_text() {
        let text = include_str!("../../idp/tests/samples/okta.xml").to_owned();
        let said = crate::answer(&crate::request(&ReadMetadata { text }), Vec::new(), &mut |_| ());
        let crate::Message::Answer(said) = said else { panic!("no answer") };
        let all: Result<Vec<Described>, String> = serde_json::from_str(&said).unwrap();
        let all = all.unwrap();
        assert_eq!((all.len(), all[0].certificates[0].key.as_str()), (1, "RSA 2048"));
        assert!(all[0].sso_url.starts_with("https://dev-12345") && all[0].blocking.is_empty());
    }
}
