//! Lists under review.

use purser_intake::Reader;

use super::*;

fn list(text: &str) -> (List, Advisor) {
    let (mut list, mut advisor) = (List::default(), Advisor::default());
    for entry in Reader::new(text) {
        list.push(entry, &mut advisor);
    }
    (list, advisor)
}

fn answer(list: &mut List, at: usize, status: &str, has_account: bool) {
    let invitee = list.rows[at].text.clone();
    let answer = BulkInvitee { invitee, status: status.to_owned(), invite: None, has_account: Some(has_account) };
    list.told(at, Some(&answer));
}

fn verdicts(list: &List) -> Vec<Verdict> {
    list.rows.iter().map(|row| row.verdict).collect()
}

#[test]
fn what_is_known_here_needs_no_backend() {
    let (list, _) = list("a@b.example\nA@B.example\na@gmail.com\nbob\nno@where");
    use Verdict::{Duplicate, PublicMail, Unchecked, Unreadable};
    assert_eq!(verdicts(&list), [Unchecked, Duplicate, PublicMail, Unchecked, Unreadable]);
    assert_eq!((list.rows[1].detail.as_str(), list.rows[1].chosen), ("1", false));
    assert_eq!(list.unasked(0), [0, 2, 3]);
}

#[test]
fn the_backend_knows_the_rest() {
    let (mut list, _) = list("a@b.example\nc@b.example\nd@gmail.com\nbob\ne@b.example\nf@b.example");
    let told = [
        ("invited", false),
        ("no_seat", true),
        ("invited", false),
        ("invalid_email_or_docker_id", false),
        ("existing_org_member", true),
        ("moon_is_full", false),
    ];
    for (at, (status, has_account)) in told.into_iter().enumerate() {
        answer(&mut list, at, status, has_account);
    }
    use Verdict::{Joins, Member, New, NoAccount, Other, PublicMail};
    assert_eq!(verdicts(&list), [New, Joins, PublicMail, NoAccount, Member, Other]);
    assert_eq!(list.rows[5].detail, "moon_is_full");
    assert!(list.unasked(0).is_empty());
}

#[test]
fn seats_go_to_the_first_chosen_ones() {
    let (mut list, _) = list("a@b.example b@b.example c@b.example d@b.example");
    let summary = list.summary(Some(2), None);
    assert_eq!((summary.chosen, summary.first_over, summary.counts[Verdict::NoSeat as usize]), (4, Some(2), 2));
    list.rows[0].chosen = false;
    let summary = list.summary(Some(2), Some(Verdict::NoSeat));
    assert_eq!((summary.chosen, summary.visible.as_slice()), (3, &[3][..]));
    list.keep_first(2);
    let summary = list.summary(Some(2), None);
    assert_eq!((summary.chosen, summary.first_over), (2, None));
    assert_eq!(list.summary(None, None).first_over, None);
}

#[test]
fn a_row_is_corrected_in_place_and_a_removed_one_makes_room() {
    let (mut list, mut advisor) = list("no@where\na@b.example\na@b.example");
    assert!(list.correct(0, "still@wrong", &mut advisor).is_err());
    assert_eq!(list.rows[0].text, "still@wrong");
    assert_eq!(list.correct(0, " Right@b.example ", &mut advisor), Ok(()));
    assert_eq!((list.rows[0].text.as_str(), list.rows[0].verdict), ("right@b.example", Verdict::Unchecked));
    list.remove(1, &mut advisor);
    assert_eq!(list.rows[2].verdict, Verdict::Unchecked);
    assert!(list.rows[2].chosen && !list.rows[1].chosen);
    assert_eq!(list.summary(None, None).rows, 2);
}

#[test]
fn calls_are_made_by_role_and_team_and_hold_a_thousand() {
    let text: String = (0..2500).map(|at| format!("p{at}@b.example\n")).collect();
    let (mut list, _) = list(&text);
    list.rows[1].role = Some(Role::Owner);
    list.rows[2].team = Some("ops".to_owned());
    list.rows[3].chosen = false;
    let parts = list.parts(Role::Member, "");
    let sizes: Vec<_> = parts.iter().map(|part| (part.role, part.team.as_str(), part.invitees.len())).collect();
    let member = Role::Member;
    assert_eq!(
        sizes,
        [(member, "", 1000), (Role::Owner, "", 1), (member, "ops", 1), (member, "", 1000), (member, "", 497)]
    );
    assert_eq!(parts[3].invitees[0], "p1003@b.example");
}
