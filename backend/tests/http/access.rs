//! Every operation, called by everybody: the statuses are printed as a table and compared with `access.txt`.

use std::fmt::Write as _;

use purser_api::operations::OPERATIONS;
use purser_policy::access;

use crate::world::World;

const CALLERS: [&str; 5] = ["owner", "editor", "member", "stranger", "nobody"];

/// A body that each operation takes, by the name of the operation.
fn body(name: &str) -> Option<&'static str> {
    Some(match name {
        "CreateAccessToken" => r#"{"identifier":"owner","secret":"demo-owner"}"#,
        "LogIn" => r#"{"username":"owner","password":"demo-owner"}"#,
        "SecondFactor" => r#"{"login_2fa_token":"x","code":"000000"}"#,
        "PutOrgSettings" => r#"{"restricted_images":{"enabled":false}}"#,
        "UpdateMemberRole" => r#"{"role":"member"}"#,
        "BatchMembers" => r#"{"action":"remove","usernames":["lukaszw"]}"#,
        "BulkInvite" => r#"{"org":"harbor","invitees":[],"dry_run":true}"#,
        "CreateGroup" => r#"{"name":"fresh"}"#,
        "ReplaceGroup" => r#"{"name":"quay"}"#,
        "UpdateGroup" => r#"{"description":"y"}"#,
        "AddGroupMember" => r#"{"member":"member"}"#,
        "AddDomain" => r#"{"name":"fresh.example"}"#,
        "UpdateDomain" => r#"{"auto_provisioning":true}"#,
        "ExchangeSsoCode" => r#"{"code":"x","code_verifier":"y"}"#,
        "CreateConnection" | "ReplaceConnection" => r#"{"name":"Another directory","saml":{}}"#,
        "UpdateConnection" => r#"{"jit":true}"#,
        "FetchMetadata" => r#"{"url":"http://example.com/"}"#,
        "DiscoverIssuer" => r#"{"issuer":"http://example.com"}"#,
        "UpdateProvisioning" => r#"{"full_names":true}"#,
        "CreateScimToken" => r#"{"label":"Second","expires_at":""}"#,
        "DecideScimHolds" | "StartMigration" | "TakeMigrationStep" => "{}",
        "PreviewImpact" => r#"{"change":{"seats":{"total":1}}}"#,
        "CreateAccessTest" => r#"{"identifier":"a@b.example","client":"web","method":"sso","expected":"denied"}"#,
        _ => return None,
    })
}

/// A real address: holes filled with things of the demo. The editor is who things are done to.
async fn address(world: &World, path: &str) -> String {
    let invite: String = sqlx::query_scalar("SELECT invite_uuid FROM people WHERE rank = 3 ORDER BY id LIMIT 1")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    let test: String =
        sqlx::query_scalar("SELECT uuid FROM access_tests LIMIT 1").fetch_one(&world.app.pool).await.unwrap();
    let draft: String = sqlx::query_scalar("SELECT uuid FROM connections WHERE org_id = 1 AND status = 'draft'")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    path.replace("{connection_id}", &draft)
        .replace("{org_name}", "harbor")
        .replace("{name}", "harbor")
        .replace("{account}", "harbor")
        .replace("{group_name}", "quay")
        .replace("{username}", "lukaszw")
        .replace("{id}", &invite)
        .replace("{test_id}", &test)
        .replace("{domain}", "harbor.example")
        .replace("/facts", "/facts?identifier=sailor")
}

#[tokio::test]
async fn everybody_may_what_the_table_says() {
    let mut table = format!("{:<24}", "operation");
    for caller in CALLERS {
        write!(table, "{caller:<10}").unwrap();
    }
    table.truncate(table.trim_end().len());
    table.push('\n');
    for operation in OPERATIONS.iter().chain(&access::OPERATIONS) {
        let mut line = format!("{:<24}", operation.name);
        for who in CALLERS {
            // A world each: what one caller changes must not decide what the next one gets.
            let world = World::new().await;
            let caller = if who == "nobody" { world.nobody() } else { world.caller(who).await };
            let path = address(&world, operation.path).await;
            let reply = caller.send(operation.method.as_str(), &path, body(operation.name).map(str::to_owned)).await;
            assert_ne!(reply.status, 405, "{} has no route", operation.name);
            if !reply.status.is_success() {
                assert_ne!(reply.text, "", "{} says nothing to {who}", operation.name);
            }
            write!(line, "{:<10}", reply.status.as_u16()).unwrap();
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    let reviewed = include_str!("access.txt");
    assert!(reviewed == table, "who may what has changed; if that is meant, replace access.txt by:\n{table}");
}
