//! Which people a list is about, and in which order: the query, checked, and the SQL that follows from it.

use purser_api::Role;
use purser_api::members::{MemberKind, Sort, SortKey, Source, Status};
use serde::Deserialize;
use sqlx::{QueryBuilder, Sqlite};

use super::page::Paging;
use super::words::Words;
use crate::access::shut_out::ShutOut;
use crate::actor::rank_of;
use crate::clock;
use crate::error::{Error, Result};
use crate::search::normalise;

/// The query as it came.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Query {
    search: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
    invites: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    role: Option<String>,
    sort: Option<String>,
    source: Option<String>,
    team: Option<String>,
    status: Option<String>,
    seen_before: Option<String>,
}

/// The checked query.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) paging: Paging,
    pub(crate) search: String,
    pub(crate) kind: MemberKind,
    pub(crate) role: Option<Role>,
    pub(crate) sort: Sort,
    pub(crate) source: Option<Source>,
    pub(crate) team: Option<String>,
    pub(crate) status: Option<Status>,
    /// Who cannot sign in, where that is the status looked for.
    pub(crate) shut_out: ShutOut,
    pub(crate) seen_before: Option<String>,
    /// The parameters besides the page, for the addresses of the neighbours.
    pub(crate) rest: Vec<(&'static str, String)>,
}

/// How the people of a filter are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// All of them, then ordered: for few.
    Collect,
    /// Along the index of the order, each looked at, until the page is full: for many.
    Walk,
}

/// Largest page of the public API, and with layer 2.
const MOST: i64 = 100;
pub(crate) const MOST_LAYER_TWO: u32 = 1000;

impl Query {
    /// Checks the query. With layer 1 alone the parameters it does not know are ignored, as a plain backend would.
    pub(crate) fn check(mut self, layer1_only: bool) -> Result<Filter> {
        if layer1_only {
            (self.sort, self.source, self.team, self.status, self.seen_before) = Default::default();
        }
        let most = if layer1_only { MOST } else { i64::from(MOST_LAYER_TWO) };
        let paging = Paging::read(self.page.as_deref(), self.page_size.as_deref(), most)?;
        let rest = self.rest();
        let kind = match (word("type", self.kind.as_deref(), MemberKind::parse)?, self.invites.as_deref()) {
            (Some(kind), _) => kind,
            (None, Some("true" | "1")) => MemberKind::All,
            (None, _) => MemberKind::Member,
        };
        let seen_before = match self.seen_before.as_deref().filter(|text| !text.is_empty()) {
            None => None,
            Some(day) => Some(
                clock::read(day)
                    .ok_or_else(|| Error::field("seen_before", "seen_before is a day, like 2026-01-31."))?,
            ),
        };
        let by_name = Sort { key: SortKey::Name, descending: false };
        Ok(Filter {
            paging,
            search: normalise(self.search.as_deref().unwrap_or_default().trim()),
            kind,
            role: word("role", self.role.as_deref(), Role::parse)?,
            sort: word("sort", self.sort.as_deref(), Sort::parse)?.unwrap_or(by_name),
            source: word("source", self.source.as_deref(), Source::parse)?,
            team: self.team.filter(|team| !team.is_empty()),
            status: word("status", self.status.as_deref(), Status::parse)?,
            shut_out: ShutOut::default(),
            seen_before,
            rest,
        })
    }

    fn rest(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("search", &self.search),
            ("invites", &self.invites),
            ("type", &self.kind),
            ("role", &self.role),
            ("sort", &self.sort),
            ("source", &self.source),
            ("team", &self.team),
            ("status", &self.status),
            ("seen_before", &self.seen_before),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value.clone().filter(|value| !value.is_empty())?)))
            .collect()
    }
}

fn word<T>(field: &str, text: Option<&str>, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => parse(text)
            .map(Some)
            .ok_or_else(|| Error::field(field, format!("{field} does not know the value “{text}”."))),
    }
}

impl Filter {
    /// Whom it is about, whatever the order and the page.
    pub(crate) fn about(&self) -> String {
        let Self { search, kind, role, source, team, status, seen_before, .. } = self;
        format!("{:?}", (search, kind, role, source, team, status, seen_before))
    }

    /// Appends ` WHERE …` over `people p`.
    pub(crate) fn push_where(&self, sql: &mut QueryBuilder<'_, Sqlite>, org: i64, words: &Words, look: Look) {
        // The plus keeps the people of a team from being looked for among everybody.
        let among_team = self.team.is_some() && look == Look::Collect;
        sql.push(if among_team { " WHERE +p.org_id = " } else { " WHERE p.org_id = " }).push_bind(org);
        match self.kind {
            MemberKind::All => {}
            MemberKind::Member => drop(sql.push(" AND p.rank < 3")),
            MemberKind::Invitee => drop(sql.push(" AND p.rank = 3")),
        }
        if let Some(role) = self.role {
            sql.push(" AND p.rank = ").push_bind(rank_of(role));
        }
        if let Some(source) = self.source {
            sql.push(" AND p.source = ").push_bind(source.as_str());
        }
        match self.status {
            None => {}
            Some(Status::Guest) => drop(sql.push(" AND p.is_guest = 1")),
            Some(Status::Deactivated) => drop(sql.push(" AND p.deactivated = 1")),
            Some(Status::CannotSignIn) => self.shut_out.push(sql),
            Some(Status::NeverSeen) => drop(sql.push(" AND p.last_seen_at IS NULL AND p.rank < 3")),
            Some(Status::Active) => {
                sql.push(" AND p.rank < 3 AND p.last_seen_at >= ").push_bind(clock::days_from_now(-90));
            }
        }
        if let Some(before) = &self.seen_before {
            sql.push(" AND p.rank < 3 AND (p.last_seen_at IS NULL OR p.last_seen_at < ")
                .push_bind(before.clone())
                .push(")");
        }
        match self.team.as_deref() {
            None => {}
            Some("owners") => drop(sql.push(" AND p.rank = 0")),
            Some(team) => {
                sql.push(match look {
                    Look::Collect => " AND p.id IN (SELECT person_id FROM team_people WHERE team_id = ",
                    Look::Walk => " AND EXISTS (SELECT 1 FROM team_people WHERE person_id = p.id AND team_id = ",
                });
                sql.push("(SELECT id FROM teams WHERE org_id = ").push_bind(org);
                sql.push(" AND name = ").push_bind(team.to_owned()).push("))");
            }
        }
        words.push(sql);
    }

    /// Appends ` ORDER BY …`; every order ends in the unique id. With a search an exact Docker ID or address comes first,
    /// unless one walks along the order.
    pub(crate) fn push_order(&self, sql: &mut QueryBuilder<'_, Sqlite>, look: Look) {
        sql.push(" ORDER BY ");
        if !self.search.is_empty() && look == Look::Collect {
            sql.push("(p.username = ").push_bind(self.search.clone());
            sql.push(" OR p.email = ").push_bind(self.search.clone()).push(") DESC, ");
        }
        let Sort { key, descending } = self.sort;
        let columns: &[&str] = match (key, descending) {
            (SortKey::Name, _) => &["p.sort_name"],
            (SortKey::Username, _) => &["p.username"],
            (SortKey::Email, _) => &["p.email"],
            (SortKey::Role, _) => &["p.rank", "p.sort_name"],
            (SortKey::Source, _) => &["p.source", "p.sort_name"],
            (SortKey::Joined, _) => &["p.joined_at"],
            // People never seen come last either way; descending does that by itself.
            (SortKey::LastSeen, false) => &["p.last_seen_at IS NULL", "p.last_seen_at"],
            (SortKey::LastSeen, true) => &["p.last_seen_at"],
        };
        let direction = if descending { " DESC" } else { "" };
        for column in columns.iter().chain(&["p.id"]) {
            sql.push(column).push(direction);
            if *column != "p.id" {
                sql.push(", ");
            }
        }
    }
}
