//! Where the console may live and what may fail around it: another origin, a sub-path, the public API alone, a backend that
//! goes away; and what assistive technology finds.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

use std::net::{SocketAddr, TcpListener};

use e2e::{Console, Setup};
use thirtyfour::prelude::*;

/// The console finished for a place, as an operator would: by `cargo xtask dist`.
async fn finished_for(arguments: &[&str], out: &std::path::Path) {
    let xtask =
        std::env::var("PURSER_XTASK").expect("PURSER_XTASK is the chores program; cargo xtask test e2e sets it");
    let done =
        tokio::process::Command::new(xtask).arg("dist").args(arguments).arg("--out").arg(out).output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn free_address() -> SocketAddr {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn console_and_api_live_on_two_origins_and_under_a_path() {
    let out = tempfile::tempdir().unwrap();
    let api = free_address();
    let dir = out.path().join("console");
    finished_for(&["--base-path", "/tools/crew/", "--api-origin", &format!("http://{api}")], &dir).await;
    let mut setup = Setup::default();
    setup.options.listen = api;
    setup.options.console_listen = Some(free_address());
    setup.options.console_dir = Some(dir);
    setup.options.base_path = "/tools/crew/".to_owned();
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/members?q=tomoko").await;
    console.row("owner2fa").await;
    console.link("Tomoko Arai").await.click().await.unwrap();
    console.address_is("/tools/crew/harbor/members/owner2fa?q=tomoko").await;
    console.browser().refresh().await.unwrap();
    console.heading("Tomoko Arai").await;
    console.link("Overview").await.click().await.unwrap();
    console.heading("How people came in").await;
    console.address_is("/tools/crew/harbor").await;
    // The worker is beside the console, wherever that is.
    console.open("harbor/access/list").await;
    console.text("They can sign in.").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_configuration_is_used_from_the_next_visit_on() {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().join("console");
    finished_for(&[], &dir).await;
    let mut setup = Setup::default();
    setup.options.console_dir = Some(dir.clone());
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/members").await;
    console.link("Purser").await;
    // A second visit does not wait for the configuration.
    console.browser().refresh().await.unwrap();
    console.row("markupguy").await;
    std::fs::write(dir.join("config.json"), r#"{"product_name":"Crew desk"}"#).unwrap();
    console.browser().refresh().await.unwrap();
    console.link("Crew desk").await;
    console.row("markupguy").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_public_api_alone_what_is_missing_is_said() {
    let mut setup = Setup::default();
    setup.options.layer1_only = true;
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor").await;
    console.text("This backend has the basic API only").await;
    console.text("240").await;
    console.link("Members").await.click().await.unwrap();
    console.text("Searching and filtering by role and type work.").await;
    console.fill("Search name, Docker ID or e-mail", "meera").await;
    console.row("member").await;
    console.press("Filter by Came in by").await;
    let line = console.menu_item("SCIM").await;
    assert!(line.text().await.unwrap().contains("basic API only"));
    line.send_keys(Key::Escape).await.unwrap();
    // Changing people works in full, and the role is found without the extension.
    console.press("Actions for Meera Krishnan").await;
    console.menu_item("Change role").await.click().await.unwrap();
    console.field("Editor").await.click().await.unwrap();
    console.dialog_button("Change role").await.click().await.unwrap();
    console.text("Meera Krishnan is now editor.").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_goes_away_is_said_once_and_can_be_tried_again() {
    let mut console = Console::start().await;
    console.sign_in("owner", "harbor/members").await;
    console.row("markupguy").await;
    // The console's own files come from somewhere that does not go away; here from the backend. The pager is among what is
    // fetched last, with what says an error.
    console.button("Next").await;
    console.stop_backend().await;
    console.fill("Search name, Docker ID or e-mail", "tomoko").await;
    console.text("The backend cannot be reached").await;
    let said = console.script("return document.body.innerText.split('The backend cannot be reached').length - 1").await;
    assert_eq!(said, 1);
    // The rows of before stay; their number would be taken for the answer.
    console.no_text("people match.").await;
    assert_eq!(
        console.field("Search name, Docker ID or e-mail").await.prop("value").await.unwrap().as_deref(),
        Some("tomoko")
    );
    console.start_backend().await;
    console.press("Try again").await;
    console.row("owner2fa").await;
    console.no_text("The backend cannot be reached").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn organizations_are_switched_and_strangers_have_none() {
    let console = Console::start().await;
    console.sign_in("owner", "").await;
    console.link("Dinghy Labs").await.click().await.unwrap();
    console.heading("Dinghy Labs").await;
    console.press("Switch organization").await;
    console.menu_item("Harbor & Lantern Shipping").await.click().await.unwrap();
    console.heading("Harbor & Lantern Shipping").await;
    console.address_is("/harbor").await;
    console.open("no/such/page").await;
    console.heading("There is no such page").await;
    console.press("Account and appearance").await;
    console.menu_item("Sign out").await.click().await.unwrap();
    console.type_credentials("stranger", "demo-stranger").await;
    console.text("You are in no organization").await;
    console.open("harbor/members").await;
    console.text("You are not in this organization").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_breaks_says_so_with_details_and_a_way_to_start_over() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?q=tomoko").await;
    console.row("owner2fa").await;
    // What a panic is to the page: a trap of the module.
    console
        .script("dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') }))")
        .await;
    console.heading("The console stopped").await;
    console.text("RuntimeError: unreachable").await;
    console.link("Reload the page").await.click().await.unwrap();
    console.row("owner2fa").await;
    console.address_is("/harbor/members?q=tomoko").await;
    console.end().await;
}

/// Runs axe-core on what is on screen.
async fn nothing_found(console: &Console, axe: &str, place: &str) {
    console.browser().execute(axe, Vec::new()).await.unwrap();
    let answer = console
        .browser()
        .execute_async(
            "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(found => \
             done(found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | '))))",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(answer.json(), &serde_json::json!([]), "axe on {place}");
}

/// The pages about connections.
async fn connections(console: &Console, axe: &str, theme: &str) {
    let id = |name: &'static str| async move {
        let found = sqlx::query_scalar::<_, String>("SELECT uuid FROM connections WHERE name = ?").bind(name);
        found.fetch_one(&console.backend().pool).await.unwrap()
    };
    let (fleet, office, draft) = (id("Fleet directory").await, id("Office login").await, id("New directory").await);
    let pages = [
        ("harbor/sso".to_owned(), "New directory"),
        ("harbor/sso/new".to_owned(), "Google Workspace"),
        (format!("harbor/sso/new?connection={draft}"), "Continue"),
        (format!("harbor/sso/new?connection={draft}&step=values"), "Save and continue"),
        (format!("harbor/sso/new?connection={draft}&step=people"), "Save and finish"),
        (format!("harbor/sso/{fleet}"), "Enforced"),
        (format!("harbor/sso/{fleet}?tab=test"), "Start a test sign-in"),
        (format!("harbor/sso/{fleet}?tab=settings"), "SHA-256"),
        (format!("harbor/sso/{fleet}?tab=settings&edit=yes"), "Review changes"),
        (format!("harbor/sso/{office}?tab=settings&edit=yes"), "Client secret ends"),
        (format!("harbor/sso/{fleet}?tab=versions"), "The settings were never changed"),
        (format!("harbor/sso/{fleet}?tab=events"), "left.us@fleet.harbor.example"),
        (format!("harbor/sso/{fleet}/decode"), "Decode an answer"),
    ];
    for (path, text) in &pages {
        console.open(path).await;
        console.text(text).await;
        nothing_found(console, axe, &format!("{path}, {theme}")).await;
    }
    console.fill("SAML response or token", include_str!("../../../crates/decode/tests/response.xml")).await;
    console.press("Decode").await;
    console.text("Stops sign-ins").await;
    nothing_found(console, axe, &format!("a decoded answer, {theme}")).await;
    console.open(&format!("harbor/sso/{office}")).await;
    for (button, text) in [("Enforce …", "An owner gets in"), ("Delete connection …", "Delete")] {
        console.press(button).await;
        console.text(text).await;
        nothing_found(console, axe, &format!("dialog {button}, {theme}")).await;
        console.browser().action_chain().send_keys(Key::Escape).perform().await.unwrap();
        console.no_dialog().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_or_dialog_in_either_theme() {
    let file = std::env::var("PURSER_AXE").expect("PURSER_AXE is axe-core's script; cargo xtask test e2e sets it");
    let axe = std::fs::read_to_string(file).unwrap();
    let console = Console::start().await;
    let fleet: String = sqlx::query_scalar("SELECT uuid FROM connections WHERE name = 'Fleet directory'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    let scim = format!("harbor/sso/{fleet}/scim");
    for theme in ["light", "dark"] {
        let media = serde_json::json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        console.browser().cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
        console.open("sign-in").await;
        console.heading("Sign in").await;
        nothing_found(&console, &axe, &format!("sign-in, {theme}")).await;
        console.sign_in("owner", "").await;
        console.heading("Organizations").await;
        nothing_found(&console, &axe, &format!("organizations, {theme}")).await;
        console.open("harbor").await;
        console.heading("How people came in").await;
        nothing_found(&console, &axe, &format!("overview, {theme}")).await;
        console.open("harbor/members?role=owner").await;
        console.row("owner2fa").await;
        nothing_found(&console, &axe, &format!("members, {theme}")).await;
        console.field("Choose Tomoko Arai").await.click().await.unwrap();
        console.press("Filter by Type").await;
        console.menu_item("Members only").await;
        nothing_found(&console, &axe, &format!("open menu, {theme}")).await;
        console.menu_item("Members only").await.send_keys(Key::Escape).await.unwrap();
        console.open("harbor/members/owner2fa?role=owner").await;
        console.heading("Tomoko Arai").await;
        nothing_found(&console, &axe, &format!("panel, {theme}")).await;
        for (button, heading) in [
            ("Change role", "Change role of"),
            ("Remove", "Remove Tomoko Arai"),
            ("Export", "Export members"),
            ("Invite people", "Invite people"),
        ] {
            console.press(button).await;
            console.heading(heading).await;
            nothing_found(&console, &axe, &format!("dialog {button}, {theme}")).await;
            console.browser().action_chain().send_keys(Key::Escape).perform().await.unwrap();
            console.no_dialog().await;
        }
        console.open("harbor/access?who=new.hire@fleet.harbor.example&if=seats-none").await;
        console.heading("The sign-in is refused.").await;
        nothing_found(&console, &axe, &format!("explainer, {theme}")).await;
        console.open("harbor/access/impact?change=seats&seats=10").await;
        console.text("people").await;
        nothing_found(&console, &axe, &format!("impact, {theme}")).await;
        console.open("harbor/access/tests").await;
        console.row("left.us@fleet.harbor.example").await;
        nothing_found(&console, &axe, &format!("expectations, {theme}")).await;
        console.open("harbor/access/list").await;
        console.heading("Can they all sign in?").await;
        nothing_found(&console, &axe, &format!("list of people, {theme}")).await;
        console.open("harbor/invitations").await;
        console.text("seats").await;
        nothing_found(&console, &axe, &format!("invitations, {theme}")).await;
        console.open("harbor/sign-ins?outcome=denied").await;
        console.row("left.us@fleet.harbor.example").await;
        nothing_found(&console, &axe, &format!("sign-ins, {theme}")).await;
        console.open("harbor/teams").await;
        console.row("navigation").await;
        nothing_found(&console, &axe, &format!("teams, {theme}")).await;
        console.press("Create team").await;
        console.fill("Name", "x").await;
        console.text("Show API call").await.click().await.unwrap();
        console.text("curl --fail-with-body").await;
        nothing_found(&console, &axe, &format!("dialog Create team, {theme}")).await;
        console.open("harbor/teams/quay").await;
        console.press("Add people").await;
        console.fill("Find a member", "meera").await;
        console.button("Add Meera Krishnan").await;
        nothing_found(&console, &axe, &format!("team with its dialog, {theme}")).await;
        console.open("harbor/activity?who=left.us@fleet.harbor.example").await;
        console.text("Page 1").await;
        nothing_found(&console, &axe, &format!("activity, {theme}")).await;
        console.open("harbor/domains").await;
        console.heading("Domains and connections").await;
        nothing_found(&console, &axe, &format!("domains, {theme}")).await;
        console.open("harbor/domains/pier.example").await;
        console.text("A record of ours has another value").await;
        nothing_found(&console, &axe, &format!("pending domain, {theme}")).await;
        console.open("harbor/domains/harbor.example").await;
        console.heading("are not in").await;
        console.press("Delete").await;
        console.heading("Delete harbor.example").await;
        nothing_found(&console, &axe, &format!("deleting a domain, {theme}")).await;
        console.browser().action_chain().send_keys(Key::Escape).perform().await.unwrap();
        console.no_dialog().await;
        connections(&console, &axe, theme).await;
        console.open(&scim).await;
        console.text("removals wait for an owner").await;
        nothing_found(&console, &axe, &format!("SCIM, {theme}")).await;
        for (tab, there) in [
            ("mapping", "What becomes public"),
            ("check", "NameID and userName"),
            ("log&who=left.us@fleet.harbor.example", "Everything that concerned"),
            ("move", "Move members to SCIM"),
        ] {
            console.open(&format!("{scim}?tab={tab}")).await;
            console.text(there).await;
            nothing_found(&console, &axe, &format!("SCIM, {tab}, {theme}")).await;
        }
        console.open("access-denied?org=harbor&code=no_seat").await;
        console.heading("Access denied").await;
        nothing_found(&console, &axe, &format!("access denied, {theme}")).await;
        console.open("no/such/page").await;
        console.heading("There is no such page").await;
        nothing_found(&console, &axe, &format!("not found, {theme}")).await;
        console.press("Account and appearance").await;
        console.menu_item("Sign out").await.click().await.unwrap();
        console.heading("Sign in").await;
    }
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_cannot_be_loaded_is_said_in_its_place_and_can_be_loaded_again() {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().join("console");
    finished_for(&[], &dir).await;
    // What a newer deployment does to a page that is still open: the part's file is gone, compressed twins included.
    let hidden = out.path().join("hidden");
    std::fs::create_dir(&hidden).unwrap();
    let part = |from: &std::path::Path| -> Vec<std::path::PathBuf> {
        let files = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.to_string_lossy().contains("-people.wasm")).collect()
    };
    let files = part(&dir);
    assert_eq!(files.len(), 3, "the part is there, with its twins");
    for file in files {
        std::fs::rename(&file, hidden.join(file.file_name().unwrap())).unwrap();
    }
    let mut setup = Setup::default();
    setup.options.console_dir = Some(dir.clone());
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/members?q=tomoko").await;
    console.link("Tomoko Arai").await.click().await.unwrap();
    console.text("This part of the console could not be loaded").await;
    console.press("Export").await;
    let over_the_page = "could not be loaded. The connection was lost";
    console.text(over_the_page).await;
    console.press("Close").await;
    console.no_text(over_the_page).await;
    for file in part(&hidden) {
        std::fs::rename(&file, dir.join(file.file_name().unwrap())).unwrap();
    }
    console.press("Load again").await;
    console.heading("Tomoko Arai").await;
    console.no_text("This part of the console could not be loaded").await;
    console.end().await;
}
