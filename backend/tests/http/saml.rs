//! SAML: what is refused, and that it lets nobody in.

use purser_policy::findings::FindingCode as Code;

use crate::visitor::{Answer, SSO, Visit, location};
use crate::world::{Reply, World};

/// A member whose identity provider speaks SAML.
const SAILOR: Visit<'_> = Visit { identifier: "sinbad@fleet.harbor.example", ..SSO };

/// Nobody here, and named by no invitation.
const MALLORY: &str = "mallory@fleet.harbor.example";

async fn answer(world: &World, visit: Visit<'_>) -> Answer {
    visit.answer(world, &location(&visit.knock(world).await)).await
}

/// Refused for this reason, which is kept, and without a trace of anybody.
async fn refused(world: &World, reply: &Reply, code: Code) {
    assert_eq!(reply.status, 400, "{code:?}: {}", reply.text);
    assert!(reply.text.contains(purser_policy::texts::finding(code).0), "{code:?}: {}", reply.text);
    let trace = reply.headers["x-trace-id"].to_str().unwrap();
    let kept: String = sqlx::query_scalar("SELECT code FROM sso_failures WHERE trace_id = ? AND connection_id = 1")
        .bind(trace)
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(kept, code.as_str());
}

#[tokio::test]
async fn answers_with_mistakes_are_refused_by_name() {
    let world = World::new().await;
    for (mistake, code) in [
        ("unsigned", Code::NotSigned),
        ("changed", Code::Changed),
        ("certificate", Code::CertificateMismatch),
        ("audience", Code::WrongAudience),
        ("expired", Code::Expired),
        ("future", Code::NotYetValid),
    ] {
        let reply = Visit { mistake, ..SAILOR }.go(&world).await;
        refused(&world, &reply, code).await;
    }
    assert_eq!(SAILOR.go(&world).await.status, 200, "without a mistake the same person gets in");
}

/// The one assertion of an answer, signature and all.
fn assertion(xml: &str) -> &str {
    let start = xml.find("<saml:Assertion").unwrap();
    let end = xml.find("</saml:Assertion>").unwrap() + "</saml:Assertion>".len();
    &xml[start..end]
}

/// An assertion without its signature.
fn bare(assertion: &str) -> String {
    let start = assertion.find("<ds:Signature ").unwrap();
    let end = assertion.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    [&assertion[..start], &assertion[end..]].concat()
}

#[tokio::test]
async fn a_signature_that_is_wrapped_lets_nobody_in() {
    let world = World::new().await;
    for attack in 0..9 {
        let xml = answer(&world, SAILOR).await.xml();
        let good = assertion(&xml);
        let (_, rest) = good.split_once(" ID=\"").unwrap();
        let id = rest.split('"').next().unwrap();
        let forged = bare(good).replace("sinbad@fleet.harbor.example", MALLORY);
        let other = forged.replace(id, "evil");
        let inside = |wrapper: &str| {
            let (start, end) = wrapper.split_once('|').unwrap();
            [start, good, end].concat()
        };
        let in_place = |made: String| xml.replace(good, &made);
        let made = match attack {
            // The forged one before or after the good one, with an id of its own or the same.
            0 => in_place([&other, good].concat()),
            1 => in_place([good, &other].concat()),
            2 => in_place([&forged, good].concat()),
            // The good one tucked away: in extensions, in the forged one, in its signature.
            3 => in_place(other.clone())
                .replace("<samlp:Status>", &inside("<samlp:Extensions>|</samlp:Extensions><samlp:Status>")),
            4 => in_place(other.replace("</saml:Issuer>", &inside("</saml:Issuer><saml:Advice>|</saml:Advice>"))),
            5 => {
                let signature = &good[good.find("<ds:Signature ").unwrap()..good.find("</ds:Signature>").unwrap()];
                let object = [signature, "<ds:Object>", &bare(good), "</ds:Object></ds:Signature>"].concat();
                in_place(other.replacen("</saml:Issuer>", &["</saml:Issuer>", &object].concat(), 1))
            }
            // The signature moved to the response, which it does not sign.
            6 => {
                let signature = &good[good.find("<ds:Signature ").unwrap()..good.find("</ds:Signature>").unwrap()];
                in_place(other.clone()).replacen(
                    "<samlp:Status>",
                    &[signature, "</ds:Signature><samlp:Status>"].concat(),
                    1,
                )
            }
            // A response in the response.
            7 => {
                let status = xml.find("<samlp:Status>").unwrap();
                let inner = &xml[xml.find("<samlp:Response").unwrap()..];
                [&xml[..status], inner, &xml[status..].replace(good, &other)].concat()
            }
            // An empty reference signs everything and nothing.
            _ => in_place(good.replacen(&format!("URI=\"#{id}\""), "URI=\"\"", 1).replace("sinbad@", "mallory@")),
        };
        assert_ne!(made, xml);
        let reply = Answer::of(&made).bring(&world).await;
        refused(&world, &reply, Code::SignatureShape).await;
    }
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM accounts WHERE email LIKE 'mallory%'")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(known, 0);
}

#[tokio::test]
async fn a_comment_does_not_cut_a_name_short() {
    let world = World::new().await;
    // Comments are not signed; the name is what is signed.
    let xml = answer(&world, SAILOR).await.xml().replace("sinbad@fleet.harbor", "sinbad@fleet<!-- x -->.harbor");
    let page = Answer::of(&xml).bring(&world).await;
    assert!(page.status == 200 && page.text.contains("address sinbad@fleet.harbor.example."), "{}", page.text);
}

#[tokio::test]
async fn an_answer_works_once_for_its_own_question() {
    let world = World::new().await;
    let idp = location(&SAILOR.knock(&world).await);
    let (first, second) = (SAILOR.answer(&world, &idp).await, SAILOR.answer(&world, &idp).await);
    assert_eq!(first.bring(&world).await.status, 200);
    for again in [&first, &second] {
        let reply = again.bring(&world).await;
        assert!(reply.status == 400 && reply.text.contains("answered already"), "{}", reply.text);
    }
    // An answer to one question under the name of another.
    let (one, two) = (answer(&world, SAILOR).await.xml(), answer(&world, SAILOR).await.xml());
    let question = |xml: &str| xml.split_once("InResponseTo=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let mixed = one.replacen(&question(&one), &question(&two), 1);
    refused(&world, &Answer::of(&mixed).bring(&world).await, Code::Unreadable).await;
    // Nobody asked: the rules refuse it, once; then it is used.
    let unasked = answer(&world, Visit { tile: true, ..SAILOR }).await;
    assert!(location(&unasked.bring(&world).await).contains("code=idp_initiated"));
    refused(&world, &unasked.bring(&world).await, Code::Replayed).await;
}

#[tokio::test]
async fn what_is_no_answer_is_said_plainly() {
    let world = World::new().await;
    for bad in ["", "%%%", "PGEvPg==", "<a/>"] {
        let reply = Answer::Form(bad.to_owned()).bring(&world).await;
        assert!(reply.status == 400 && reply.text.contains("not the answer of an identity provider"), "{}", reply.text);
    }
    let xml = answer(&world, Visit { tile: true, ..SAILOR }).await.xml();
    let reply = Answer::of(&xml.replace("/demo/idp/fleet", "/demo/idp/other")).bring(&world).await;
    assert!(reply.status == 400 && reply.text.contains("No connection here"), "{}", reply.text);
}
