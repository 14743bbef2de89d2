//! Error bodies in the shapes that backends and the proxies in front of them send, and what must not be printed.

use purser_api::auth::{AccessToken, CreateAccessToken, LogIn, LoginToken, SecondFactor, Secret};
use purser_api::{ErrorBody, ErrorCode};
use serde_json::{Value, json};

fn read(json: &Value) -> ErrorBody {
    serde_json::from_str(&json.to_string()).unwrap_or_else(|problem| panic!("{problem} in {json:#}"))
}

#[test]
fn the_sentence_is_found_in_every_shape() {
    for (json, sentence) in [
        (json!({ "message": "No.", "detail": "Older no.", "errinfo": {} }), Some("No.")),
        (json!({ "detail": "Incorrect authentication credentials" }), Some("Incorrect authentication credentials")),
        (json!({ "message": "", "detail": "No." }), Some("No.")),
        (json!({ "message": null, "detail": "No." }), Some("No.")),
        (json!({ "message": { "text": "nested" }, "detail": "No." }), Some("No.")),
        (json!({ "message": "No.", "detail": { "role": ["not a role"] } }), Some("No.")),
        (json!({ "message": "No.", "detail": ["a", { "b": [] }] }), Some("No.")),
        (json!({ "message": "No.", "errinfo": { "deep": { "er": 1 } } }), Some("No.")),
        (json!({ "message": "No.", "errinfo": "text" }), Some("No.")),
        (json!({ "message": "No.", "errinfo": [1, null] }), Some("No.")),
        (json!({ "message": "No.", "errinfo": null }), Some("No.")),
        (json!({ "message": "No.", "code": 16, "details": [] }), Some("No.")),
        (json!({ "message": "No.", "field": ["a"], "trace_id": {} }), Some("No.")),
        (json!({ "text": "invalid", "fields": { "from": "not a date" }, "message": true }), None),
        (json!({ "message": 404, "detail": 4.5 }), None),
        (json!({ "message": " \n" }), None),
        (
            json!({ "message": null, "detail": null, "errinfo": null, "code": null, "field": null, "trace_id": null }),
            None,
        ),
        (json!({}), None),
    ] {
        assert_eq!(read(&json).sentence(), sentence, "{json}");
    }
    assert_eq!(read(&json!({})), ErrorBody::default());
}

#[test]
fn a_second_factor_is_asked_for_with_a_401() {
    let body = read(&json!({ "detail": "Require secondary authentication", "login_2fa_token": "step" }));
    assert_eq!(body.login_2fa_token.as_deref(), Some("step"));
    assert_eq!((body.sentence(), body.code.is_none()), (Some("Require secondary authentication"), true));
    for wrong in [json!({ "detail": "No." }), json!({ "login_2fa_token": null }), json!({ "login_2fa_token": "" })] {
        assert_eq!(read(&wrong).login_2fa_token, None);
    }
}

#[test]
fn layer_2_adds_code_field_and_trace() {
    let body =
        read(&json!({ "message": "No.", "code": "invalid_field", "field": "role", "trace_id": "t-1", "new": 1 }));
    assert_eq!((body.code, body.field.as_deref()), (Some(ErrorCode::InvalidField), Some("role")));
    assert_eq!(body.trace_id.as_deref(), Some("t-1"));
    assert_eq!(read(&json!({ "trace_id": 17 })).trace_id.as_deref(), Some("17"));
}

#[test]
fn every_code_reads_back_and_an_unknown_one_is_kept() {
    for code in ErrorCode::ALL {
        assert_eq!(&ErrorCode::parse(code.as_str()), code);
        assert_eq!(read(&json!({ "code": code })).code.as_ref(), Some(code));
        assert!(!matches!(code, ErrorCode::Other(_)));
    }
    let moon = ErrorCode::Other("moon_is_full".into());
    assert_eq!(read(&json!({ "code": "moon_is_full" })).code, Some(moon.clone()));
    assert_eq!(serde_json::to_value(moon).unwrap(), "moon_is_full");
    for none in [json!({ "code": "" }), json!({ "code": 401 }), json!({ "code": { "a": 1 } })] {
        assert_eq!(read(&none).code, None, "{none}");
    }
}

#[test]
fn an_error_is_written_without_what_it_lacks() {
    assert_eq!(serde_json::to_value(ErrorBody::default()).unwrap(), json!({}));
    let body = ErrorBody {
        message: Some("No.".into()),
        detail: Some("No.".into()),
        code: Some(ErrorCode::LastOwner),
        field: Some("role".into()),
        trace_id: Some("t-1".into()),
        ..ErrorBody::default()
    };
    let expected =
        json!({ "message": "No.", "detail": "No.", "code": "last_owner", "field": "role", "trace_id": "t-1" });
    assert_eq!(serde_json::to_value(body).unwrap(), expected);
}

#[test]
fn debug_shows_no_secret() {
    let tiger = || Secret("tiger".into());
    let prints = [
        format!("{:?}", tiger()),
        format!("{:#?}", CreateAccessToken { identifier: "ana".into(), secret: tiger() }),
        format!("{:?}", AccessToken { access_token: tiger() }),
        format!("{:?}", LogIn { username: "ana".into(), password: tiger() }),
        format!("{:?}", LoginToken { token: tiger() }),
        format!("{:?}", SecondFactor { login_2fa_token: tiger(), code: tiger() }),
        format!("{:?}", ErrorBody { login_2fa_token: Some("tiger".into()), ..ErrorBody::default() }),
    ];
    for print in prints {
        assert!(!print.contains("tiger"), "{print}");
    }
    let body = ErrorBody { message: Some("No.".into()), trace_id: Some("t-1".into()), ..ErrorBody::default() };
    assert!(format!("{body:?}").contains("No.") && format!("{body:?}").contains("t-1"));
}
