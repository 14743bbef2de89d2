//! Getting a token.

use purser_api::ErrorCode;
use purser_api::auth::{CreateAccessToken, LogIn, SecondFactor, Secret};
use purser_api::sso::{ExchangeSsoCode, SsoWay, StartSso};

use super::Backend;
use crate::client::ApiError;

/// How far a sign-in came.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A token.
    Done(Secret),
    /// The secret is right; the code of the second factor is due, together with this.
    SecondFactor(Secret),
}

/// Exchanges an identifier and a secret (password, personal or organization access token) for a token.
///
/// The short-lived token is asked for first. Where that is refused because of a second factor (or by a backend that gives
/// no reason), the two-step log-in is tried: it is the only way that knows second factors.
///
/// # Errors
/// [`ApiError`] of the call that decided.
pub async fn sign_in(backend: &Backend, identifier: &str, secret: &Secret) -> Result<Step, ApiError> {
    let short = CreateAccessToken { identifier: identifier.to_owned(), secret: secret.clone() };
    let refused = match backend.client.call(&short).await {
        Ok(answer) => return Ok(Step::Done(answer.access_token)),
        Err(error) => error,
    };
    let worth_asking =
        refused.status() == Some(401) && matches!(refused.code(), None | Some(ErrorCode::SecondFactorRequired));
    if !worth_asking {
        return Err(refused);
    }
    let long = LogIn { username: identifier.to_owned(), password: secret.clone() };
    match backend.client.call(&long).await {
        Ok(answer) => Ok(Step::Done(answer.token)),
        Err(ApiError::Refused(mut refusal)) if refusal.second_factor.is_some() => {
            Ok(Step::SecondFactor(refusal.second_factor.take().unwrap_or(Secret(String::new()))))
        }
        Err(error) => Err(unauthenticated_means_wrong(error)),
    }
}

/// Finishes a sign-in with the code of the second factor.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn second_factor(backend: &Backend, step: &Secret, code: &str) -> Result<Secret, ApiError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let request = SecondFactor { login_2fa_token: step.clone(), code: Secret(code) };
    match backend.client.call(&request).await {
        Ok(answer) => Ok(answer.token),
        Err(ApiError::Refused(mut refusal)) if refusal.status == 401 && refusal.code.is_none() => {
            refusal.code = Some(ErrorCode::BadSecondFactor);
            Err(ApiError::Refused(refusal))
        }
        Err(error) => Err(error),
    }
}

/// While signing in, a 401 without a code means that the credentials are wrong, not that a session ended.
fn unauthenticated_means_wrong(error: ApiError) -> ApiError {
    match error {
        ApiError::Refused(mut refusal) if refusal.status == 401 && refusal.code.is_none() => {
            refusal.code = Some(ErrorCode::BadCredentials);
            ApiError::Refused(refusal)
        }
        other => other,
    }
}

/// Asks where an address signs in.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn start_sso(
    backend: &Backend,
    email: String,
    return_to: String,
    code_challenge: String,
    connection: String,
) -> Result<SsoWay, ApiError> {
    backend.client.call(&StartSso { email, return_to, code_challenge, connection }).await
}

/// Exchanges the one-time code that came back with the browser: who it is, and a token.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn exchange_code(
    backend: &Backend,
    code: Secret,
    code_verifier: Secret,
) -> Result<(String, Secret), ApiError> {
    let answer = backend.client.call(&ExchangeSsoCode { code, code_verifier }).await?;
    Ok((answer.username, answer.token.access_token))
}
