//! Findings in what an identity provider sent.

use purser_policy::findings::FindingCode;

#[test]
fn only_what_is_worth_knowing_lets_a_sign_in_go_on() {
    let on = FindingCode::ALL.into_iter().filter(|code| !code.stops()).map(FindingCode::as_str);
    assert_eq!(
        on.collect::<Vec<_>>(),
        ["not_requested", "clock_skew", "missing_attribute", "group_name", "email_not_verified"]
    );
}
