//! When a read is tried again, and how long to wait before.

use super::ApiError;

/// Tries after the first one.
pub(super) const RETRIES: u32 = 3;

/// A wait longer than this is shown to the person instead of being sat out silently.
const LONGEST_WAIT_MS: f64 = 10_000.0;

/// Milliseconds to wait before try number `attempt` (the first repeat is 1), or `None` to give up. `jitter` is between 0
/// and 1 and spreads clients that failed together.
pub(super) fn wait_ms(error: &ApiError, attempt: u32, jitter: f64) -> Option<f64> {
    if attempt > RETRIES || !error.is_passing() {
        return None;
    }
    let wait = match error {
        ApiError::RateLimited { seconds, .. } => f64::from(*seconds) * 1000.0 + jitter * 250.0,
        _ => 250.0 * f64::from(1 << (attempt - 1)) * (0.5 + jitter),
    };
    (wait <= LONGEST_WAIT_MS).then_some(wait)
}

/// Seconds to wait after a 429: from `Retry-After` (seconds), else from `X-Retry-After` (a unix time, older deployments),
/// else a minute.
pub(super) fn rate_limit_seconds(retry_after: Option<&str>, x_retry_after: Option<&str>, now_ms: f64) -> u32 {
    let whole = |text: &str| text.trim().split('.').next()?.parse::<u64>().ok().map(|number| number as f64);
    let relative = retry_after.and_then(whole);
    let absolute = || x_retry_after.and_then(whole).map(|at| at - now_ms / 1000.0);
    relative.or_else(absolute).unwrap_or(60.0).ceil().clamp(1.0, 3600.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Refusal;

    fn refused(status: u16) -> ApiError {
        ApiError::Refused(Box::new(Refusal { status, ..Refusal::default() }))
    }

    #[test]
    fn passing_trouble_is_waited_out_and_the_rest_is_not() {
        for error in [ApiError::Unreachable, ApiError::TimedOut, refused(502), refused(503), refused(504)] {
            assert!(wait_ms(&error, 1, 0.0).is_some(), "{error:?}");
            assert!(wait_ms(&error, RETRIES + 1, 0.0).is_none(), "{error:?}");
        }
        for error in [refused(400), refused(401), refused(403), refused(404), refused(500), ApiError::SignedOut] {
            assert_eq!(wait_ms(&error, 1, 0.0), None, "{error:?}");
        }
    }

    #[test]
    fn waits_grow_and_spread() {
        let at = |attempt, jitter| wait_ms(&ApiError::Unreachable, attempt, jitter).unwrap();
        assert_eq!((at(1, 0.0), at(2, 0.0), at(3, 0.0)), (125.0, 250.0, 500.0));
        assert_eq!(at(1, 1.0), 375.0);
    }

    #[test]
    fn a_short_rate_limit_is_sat_out_and_a_long_one_is_shown() {
        let limited = |seconds| ApiError::RateLimited { seconds, trace_id: None };
        assert_eq!(wait_ms(&limited(2), 1, 0.0), Some(2000.0));
        assert_eq!(wait_ms(&limited(60), 1, 0.0), None);
    }

    #[test]
    fn both_spellings_of_retry_after_are_read() {
        assert_eq!(rate_limit_seconds(Some("7"), Some("999"), 0.0), 7);
        assert_eq!(rate_limit_seconds(None, Some("1000012"), 1_000_000_000.0), 12);
        assert_eq!(rate_limit_seconds(Some("soon"), None, 0.0), 60);
        assert_eq!(rate_limit_seconds(None, Some("1"), 1_000_000_000.0), 1);
    }
}
