//! SAML metadata: documents in the forms that the usual identity providers write them, and hostile ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use purser_idp::metadata::{Finding, IdentityProvider, read};

const OKTA: &str = include_str!("samples/okta.xml");
const ENTRA: &str = include_str!("samples/entra.xml");
const GOOGLE: &str = include_str!("samples/google.xml");

fn one(text: &str) -> IdentityProvider {
    let mut all = read(text.as_bytes()).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn problem(text: &str) -> &'static str {
    read(text.as_bytes()).unwrap_err().0
}

#[test]
fn okta_is_read() {
    let okta = one(OKTA);
    assert_eq!(okta.entity_id, "http://www.okta.com/exk1abcdEFGH2ijkl5d7");
    assert_eq!(okta.sso_url(), Some("https://dev-12345.okta.example/app/purser/exk1abcdEFGH2ijkl5d7/sso/saml"));
    assert_eq!(okta.certificates.len(), 1);
    assert_eq!(okta.findings(), []);
}

#[test]
fn of_entra_only_the_signing_keys_of_the_saml_role_are_taken() {
    let entra = one(ENTRA);
    let keys: Vec<String> = entra.certificates.iter().map(|one| one.key.to_string()).collect();
    assert_eq!(keys, ["RSA 2048", "EC 256"], "neither the signature's, nor another role's, nor the one for encryption");
    assert_eq!(entra.findings(), []);
}

#[test]
fn addresses_are_unescaped() {
    let google = one(GOOGLE);
    let address = "https://accounts.google.example/o/saml2/idp?idpid=C01abc234&hd=harbor.example";
    assert_eq!(google.sso_url(), Some(address));
    assert_eq!(google.valid_until, "2030-06-20T09:27:16.000Z");
}

#[test]
fn a_federation_gives_each_of_its_identity_providers() {
    let inner = |text: &'static str| text[text.find("<md:EntityDescriptor").unwrap()..].trim_end();
    let service = r#"<md:EntityDescriptor entityID="sp"><md:SPSSODescriptor/></md:EntityDescriptor>"#;
    let text = format!(
        r#"<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{}{service}<md:EntitiesDescriptor>{}</md:EntitiesDescriptor></md:EntitiesDescriptor>"#,
        inner(OKTA),
        inner(GOOGLE)
    );
    let ids: Vec<String> = read(text.as_bytes()).unwrap().into_iter().map(|one| one.entity_id).collect();
    assert_eq!(
        ids,
        ["http://www.okta.com/exk1abcdEFGH2ijkl5d7", "https://accounts.google.example/o/saml2?idpid=C01abc234"]
    );
}

#[test]
fn what_will_not_work_is_found() {
    let bare = |inside: &str| {
        one(&format!(
            r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><IDPSSODescriptor WantAuthnRequestsSigned="1">{inside}</IDPSSODescriptor></EntityDescriptor>"#
        ))
    };
    let broken = bare(
        r#"<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>!</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
           <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
           <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://x.example"/>"#,
    );
    assert_eq!(
        broken.findings(),
        [
            Finding::NoRedirect,
            Finding::NoCertificate,
            Finding::WantsSignedRequests,
            Finding::NoEmailFormat,
            Finding::UnreadableCertificate
        ]
    );
}

#[test]
fn what_is_no_metadata_is_refused_with_a_reason() {
    let other = r#"<EntityDescriptor entityID="x"><IDPSSODescriptor/></EntityDescriptor>"#;
    let service = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><SPSSODescriptor/></EntityDescriptor>"#;
    let cases = [
        ("", "missing"),
        ("{\"issuer\":\"x\"}", "not XML"),
        ("<html><body><p>Sign in</body></html>", "well-formed"),
        ("<html><body><p>Sign in</p></body></html>", "no SAML 2.0 metadata"),
        (other, "no SAML 2.0 metadata"),
        (service, "no identity provider"),
        (&OKTA[..OKTA.len() / 2], "Take the whole"),
        (&format!("{OKTA}<again/>"), "several roots"),
        (&format!("{OKTA}text"), "outside"),
        (&" ".repeat(3_000_000), "larger"),
    ];
    for (text, says) in cases {
        let problem = problem(text);
        assert!(problem.contains(says), "{problem}");
    }
    assert!(read(&[0xff, 0xfe, 0x3c, 0x00]).unwrap_err().0.contains("UTF-8"));
}

#[test]
fn a_document_brings_no_entities_of_its_own() {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="&b;"/>"#;
    assert!(problem(laughs).contains("document type"));
    let file = r#"<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>"#;
    assert!(problem(file).contains("document type"));
    let unknown = OKTA.replace("nameid-format:emailAddress", "&secret;");
    assert!(problem(&unknown).contains("entity"));
}

#[test]
fn large_and_odd_documents_take_no_time() {
    let deep = "<a>".repeat(400_000);
    let wide = format!("<x {}/>", (0..60_000).map(|n| format!(" a{n}=''")).collect::<String>());
    let spaces = format!("<x {}/>", (0..60_000).map(|n| format!(" xmlns:a{n}='u{n}'")).collect::<String>());
    let many = format!(
        r#"<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">{}</EntitiesDescriptor>"#,
        r#"<EntityDescriptor entityID="x"><IDPSSODescriptor/></EntityDescriptor>"#.repeat(25_000)
    );
    let references = format!("<x>{}</x>", "&#65;".repeat(380_000));
    for text in [deep, wide, spaces, many, references] {
        let started = Instant::now();
        assert!(read(text.as_bytes()).is_err());
        assert!(started.elapsed() < Duration::from_secs(3), "{:?} for {}…", started.elapsed(), &text[..20]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_markup_is_read_or_refused(parts in proptest::collection::vec(prop::sample::select(vec![
        "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#x110000;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE", "xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"",
        "EntityDescriptor", "IDPSSODescriptor", "KeyDescriptor", "X509Data", "X509Certificate", "SingleSignOnService", " ", "entityID='x'", "=\"", "\"", "é",
    ]), 0..60)) {
        let _ = read(format!("<{}", parts.concat()).as_bytes());
    }

    #[test]
    fn a_damaged_document_does_no_harm(which in 0..3_usize, at in any::<prop::sample::Index>(), new in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut text = [OKTA, ENTRA, GOOGLE][which].as_bytes().to_vec();
        let place = at.index(text.len());
        text[place] = new;
        if let Ok(all) = read(&text) {
            let _ = all.iter().map(IdentityProvider::findings).count();
        }
        text.truncate(cut.index(text.len()));
        let _ = read(&text);
    }
}
