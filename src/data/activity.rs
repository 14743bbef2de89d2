//! The audit log.

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::audit_logs::{AuditActions, AuditLog, ListAuditActions, ListAuditLogs};

use super::jobs::{End, Exported, Job};
use super::{Backend, Reading, Topics, use_read};
use crate::client::{ApiError, Client};
use crate::export::{File, Format};

/// Entries a page, the most that the public API gives.
const LARGEST: u32 = 100;

/// A page of entries, newest first, read again when somebody changed something here.
pub fn use_activity(question: Signal<Option<ListAuditLogs>>) -> Reading<Vec<AuditLog>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        topics.expectations.track();
        let (client, question) = (client.clone(), question.get()?);
        Some(Box::pin(async move { client.call(&question).await.map(|answer| answer.logs) }))
    })
}

/// The kinds of entries there are.
pub fn use_actions(org: Signal<Option<OrgName>>) -> Reading<AuditActions> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, account) = (client.clone(), org.get()?);
        Some(Box::pin(async move { client.call(&ListAuditActions { account }).await }))
    })
}

/// Starts reading the filtered log into a file, page after page until one comes back short. `keep` drops entries that the
/// backend could not filter out.
pub fn start_export(
    backend: Backend,
    mut question: ListAuditLogs,
    format: Format,
    keep: impl Fn(&AuditLog) -> bool + 'static,
    on_end: impl FnOnce(End<Exported>) + 'static,
) -> Job {
    let job = Job::new(0);
    let running = job.clone();
    (question.page, question.page_size) = (1, LARGEST);
    leptos::task::spawn_local(async move {
        let mut file = File::of_activity(format);
        let end = loop {
            if !running.may_go_on().await {
                break None;
            }
            let logs = match backend.client.call(&question).await {
                Ok(answer) => answer.logs,
                Err(ApiError::RateLimited { seconds, .. }) => {
                    running.wait(seconds).await;
                    continue;
                }
                Err(error) => break Some(Err(error)),
            };
            // What happens while it is read would push entries over the border of a page.
            if question.to.is_none() {
                question.to = logs.first().and_then(|first| first.timestamp.as_ref()).map(|at| at.0.clone());
            }
            let last = logs.len() < LARGEST as usize;
            logs.iter().filter(|entry| keep(entry)).for_each(|entry| file.push_entry(entry));
            running.done.set(file.rows());
            if last {
                break Some(Ok(Exported { rows: file.rows(), text: file.finish(), changed: false }));
            }
            question.page += 1;
        };
        running.finished.set(true);
        on_end(end);
    });
    job
}
