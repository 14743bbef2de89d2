//! What no compiler looks at: who may name whom, where addresses may stand, how files are kept.
//!
//! Each rule returns its problems as `file:line: rule`, so that one run shows all of them. Beside each rule stands a test
//! that breaks it on a made-up tree.

#![expect(clippy::expect_used, reason = "without its files the test has nothing to say")]

mod arrows;
mod files;
mod rust;
mod sheets;
mod tree;
mod versions;
mod words;

use tree::Tree;

/// Fails with all problems at once, and also when the rule had nothing to look at.
#[track_caller]
fn hold(problems: &[String]) {
    assert!(problems.is_empty(), "\n\n{}\n", problems.join("\n"));
}

fn project() -> Tree {
    Tree::read(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn modules_name_only_what_is_below_them() {
    hold(&arrows::check(&project()));
}

#[test]
fn shared_crates_stay_free_of_both_ends() {
    hold(&arrows::shared_crates(&project()));
}

#[test]
fn one_file_talks_http() {
    hold(&words::http(&project()));
}

#[test]
fn addresses_stand_in_one_place() {
    hold(&words::console_paths(&project()));
    hold(&words::api_paths(&project()));
}

#[test]
fn markup_stays_within_the_content_security_policy() {
    hold(&words::markup(&project()));
}

#[test]
fn the_browser_stores_no_more_than_is_said() {
    hold(&words::storage(&project()));
}

#[test]
fn the_browsers_own_tables_are_used() {
    hold(&words::unicode_tables(&project()));
}

#[test]
fn no_test_is_switched_off() {
    hold(&words::ignored(&project()));
}

#[test]
fn files_say_what_they_hold_and_stay_small() {
    hold(&files::openings(&project()));
    hold(&files::sizes(&project()));
    hold(&files::names(&project()));
}

#[test]
fn nothing_depends_on_the_machine_it_was_written_on() {
    hold(&files::places(&project()));
}

#[test]
fn each_piece_of_the_interface_has_its_sheet() {
    hold(&sheets::check(&project()));
}

#[test]
fn versions_agree() {
    hold(&versions::check(&project()));
}
