//! What is pasted is found in every wrapping, read, and compared; hostile input does no harm.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use purser_decode::{Decoded, Expected, Kind, check, decode};
use purser_policy::findings::FindingCode as Code;

/// Signed by xmlsec, indented, with CDATA and letters beyond ASCII.
const XML: &str = include_str!("response.xml");

fn percent(text: &str) -> String {
    text.replace('%', "%25").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn token(header: &str, claims: &str) -> String {
    [URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims), "c2ln".to_owned()].join(".")
}

fn codes(decoded: &Decoded, expected: &Expected) -> Vec<Code> {
    check(decoded, expected).into_iter().map(|finding| finding.code).collect()
}

/// The connection that the fixture was made for, while it counts.
fn connection() -> Expected {
    Expected {
        issuer: "https://idp.example/saml".to_owned(),
        audience: "https://api.example/v2/sso/connections/c1".to_owned(),
        recipient: "https://api.example/v2/sso/callback".to_owned(),
        domains: vec!["fleet.example".to_owned()],
        full_name: "name".to_owned(),
        // 2026-11-25T12:01:00Z
        now: 1_795_608_060,
        ..Expected::default()
    }
}

#[test]
fn a_response_is_found_in_every_wrapping() {
    let packed = STANDARD.encode(XML);
    let lines: String =
        packed.as_bytes().chunks(64).map(|line| [std::str::from_utf8(line).unwrap(), "\r\n"].concat()).collect();
    let deflated = STANDARD.encode(miniz_oxide::deflate::compress_to_vec(XML.as_bytes(), 6));
    for pasted in [
        XML.to_owned(),
        ["\u{feff}  ", XML].concat(),
        packed.clone(),
        lines,
        URL_SAFE_NO_PAD.encode(XML),
        percent(&packed),
        deflated.clone(),
        STANDARD.encode(miniz_oxide::deflate::compress_to_vec_zlib(XML.as_bytes(), 6)),
        format!("SAMLResponse={}&RelayState=x", percent(&packed)),
        format!("RelayState=x&SAMLResponse={packed}"),
        format!("https://api.example/v2/sso/callback?SAMLResponse={}&RelayState=abc#top", percent(&deflated)),
        format!("<input type=\"hidden\" name=\"SAMLResponse\" value=\"{packed}\"/>").replace('<', "form: <"),
    ] {
        let decoded = decode(&pasted).unwrap_or_else(|problem| panic!("{problem}: {:.80}", pasted));
        assert_eq!((decoded.kind, decoded.name.as_str()), (Kind::Saml, "zoë&co@fleet.example"));
        assert_eq!(decoded.issuer, "https://idp.example/saml");
        assert_eq!(decoded.recipients, ["https://api.example/v2/sso/callback"]);
        assert_eq!(decoded.received[1].values, ["harbor:quay", "harbor:<cargo>"]);
        assert!(decoded.signed && decoded.certificates.len() == 1 && decoded.assertions == 1);
        assert_eq!(codes(&decoded, &connection()), []);
    }
}

#[test]
fn each_difference_is_a_finding() {
    let decoded = decode(XML).unwrap();
    let with = |change: &dyn Fn(&mut Expected)| {
        let mut expected = connection();
        change(&mut expected);
        codes(&decoded, &expected)
    };
    assert_eq!(with(&|one| one.issuer.push('/')), [Code::WrongIssuer]);
    assert_eq!(with(&|one| one.audience.push('x')), [Code::WrongAudience]);
    assert_eq!(with(&|one| one.recipient.push('x')), [Code::WrongRecipient]);
    assert_eq!(with(&|one| one.certificates.push("AAAA".to_owned())), [Code::CertificateMismatch]);
    assert_eq!(with(&|one| one.certificates = decoded.certificates.clone()), []);
    assert_eq!(with(&|one| one.domains = vec!["other.example".to_owned()]), [Code::DomainNotLinked]);
    assert_eq!(with(&|one| one.full_name = "displayName".to_owned()), [Code::MissingAttribute]);
    assert_eq!(with(&|one| one.now += 600), [Code::Expired]);
    assert_eq!(with(&|one| one.now -= 600), [Code::NotYetValid]);
    assert_eq!(with(&|one| one.now -= 90), [Code::ClockSkew]);
    let changed = |from: &str, to: &str| codes(&decode(&XML.replace(from, to)).unwrap(), &connection());
    assert_eq!(changed("status:Success", "status:Requester"), [Code::RefusedThere]);
    assert_eq!(changed("zoë&amp;co@fleet.example", "e1047"), [Code::NameIdNotEmail, Code::NoAddress]);
    assert_eq!(changed("#rsa-sha256", "#rsa-sha1"), [Code::WeakAlgorithm]);
    assert_eq!(changed("saml:Assertion", "saml:EncryptedAssertion"), [Code::Encrypted]);
    let unsigned = XML.replace("http://www.w3.org/2000/09/xmldsig#\"", "urn:nothing\"");
    assert_eq!(codes(&decode(&unsigned).unwrap(), &connection()), [Code::NotSigned]);
    let mut groups = connection();
    groups.groups = "name".to_owned();
    assert_eq!(codes(&decoded, &groups), [Code::GroupName]);
}

#[test]
fn a_token_is_read_and_compared() {
    let claims = r#"{"iss":"https://idp.example","aud":["purser"],"sub":"u1","exp":2000,"iat":1000,"email":"ana@fleet.example",
        "email_verified":false,"groups":["a:b","nonsense"]}"#;
    let expected = Expected {
        issuer: "https://idp.example".to_owned(),
        audience: "purser".to_owned(),
        groups: "groups".to_owned(),
        now: 1500,
        ..Expected::default()
    };
    let plain = token(r#"{"alg":"RS256"}"#, claims);
    for pasted in [plain.clone(), format!("Bearer {plain}"), format!("https://a.example/#id_token={plain}&state=x")] {
        let decoded = decode(&pasted).unwrap();
        assert_eq!((decoded.kind, decoded.name.as_str(), decoded.not_after), (Kind::Jwt, "u1", Some(2000)));
        assert_eq!(codes(&decoded, &expected), [Code::EmailNotVerified, Code::GroupName]);
    }
    let late = Expected { now: 2061, ..expected.clone() };
    assert!(codes(&decode(&plain).unwrap(), &late).contains(&Code::Expired));
    let none = decode(&token(r#"{"alg":"none"}"#, r#"{"aud":"purser","iss":"https://idp.example"}"#)).unwrap();
    assert_eq!(codes(&none, &expected), [Code::NotSigned, Code::NoAddress]);
}

#[test]
fn what_cannot_be_read_is_said_in_a_sentence() {
    let deep =
        ["<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">", &"<a>".repeat(100_000)].concat();
    let bomb = STANDARD.encode(miniz_oxide::deflate::compress_to_vec(&vec![b'<'; 64 * 1024 * 1024], 9));
    for bad in [
        "",
        "hello there",
        "<html>",
        "<a/>",
        &XML[..900],
        &["<!DOCTYPE x [<!ENTITY a \"b\">]>", XML].concat(),
        "a.b.c",
        "eyJhbGciOiJub25lIn0.x.y",
        "AAAA",
        "%%%",
        &deep,
        &bomb,
        &"A".repeat(3_000_000),
    ] {
        let problem = decode(bad).unwrap_err();
        assert!(problem.ends_with(['.', '>']) || problem.contains("attack."), "{problem}");
    }
    let question = "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>";
    assert!(decode(question).unwrap_err().contains("question"));
}

#[test]
fn input_that_is_cut_and_bent_never_panics() {
    let samples = [
        XML.to_owned(),
        STANDARD.encode(XML),
        token(r#"{"alg":"RS256"}"#, r#"{"iss":"a","exp":1e300,"aud":[1,null,{}]}"#),
    ];
    for sample in samples {
        for at in (0..sample.len()).step_by(7).filter(|at| sample.is_char_boundary(*at)) {
            for bent in
                [sample[..at].to_owned(), sample[at..].to_owned(), [&sample[..at], "&#0;%", &sample[at..]].concat()]
            {
                if let Ok(decoded) = decode(&bent) {
                    check(&decoded, &Expected { now: i64::MIN, ..connection() });
                    check(&decoded, &Expected { now: i64::MAX, ..connection() });
                }
            }
        }
    }
}
