//! The words of a search.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::error::Result;

/// A word that so many rows hold is not looked up in the index of letters: the list of its rows would be longer than the
/// way to the end of a page.
const COMMON: i64 = 2000;

/// The words of a search, each with the way it is looked for.
#[derive(Debug, Default)]
pub(crate) struct Words(Vec<(String, Way)>);

#[derive(Clone, Copy, Debug)]
enum Way {
    /// Anywhere, through the index of three letters at a time.
    Letters,
    /// Anywhere, in each row.
    Rows,
    /// At the start of name, Docker ID or address.
    Start,
}

impl Words {
    /// The words of a normalised search. Three letters and more are found anywhere; fewer at the start of name, Docker ID
    /// or address, except in scripts where two characters are a name: those are looked for everywhere.
    pub(crate) async fn of(connection: &mut SqliteConnection, search: &str) -> Result<Self> {
        let mut words = Vec::new();
        for word in search.split_whitespace() {
            let way = if word.chars().count() >= 3 {
                let found: i64 = sqlx::query_scalar(
                    "SELECT count(*) FROM (SELECT 1 FROM people_search WHERE people_search MATCH ? LIMIT ?)",
                )
                .bind(phrase(word))
                .bind(COMMON)
                .fetch_one(&mut *connection)
                .await?;
                if found < COMMON { Way::Letters } else { Way::Rows }
            } else if word.is_ascii() {
                Way::Start
            } else {
                Way::Rows
            };
            words.push((word.to_owned(), way));
        }
        Ok(Self(words))
    }

    /// Appends ` AND …` for each word, over `people p`.
    pub(crate) fn push(&self, sql: &mut QueryBuilder<'_, Sqlite>) {
        for (word, way) in &self.0 {
            match way {
                Way::Letters => {
                    sql.push(" AND p.id IN (SELECT rowid FROM people_search WHERE people_search MATCH ")
                        .push_bind(phrase(word))
                        .push(")");
                }
                Way::Rows => drop(sql.push(" AND instr(p.search, ").push_bind(word.clone()).push(") > 0")),
                Way::Start => push_start(sql, word),
            }
        }
    }
}

fn phrase(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

fn push_start(sql: &mut QueryBuilder<'_, Sqlite>, word: &str) {
    let end = format!("{word}\u{10ffff}");
    sql.push(" AND (");
    for (position, column) in ["p.sort_name", "p.username", "p.email"].into_iter().enumerate() {
        sql.push(if position == 0 { "(" } else { " OR (" });
        sql.push(column).push(" >= ").push_bind(word.to_owned());
        sql.push(" AND ").push(column).push(" < ").push_bind(end.clone()).push(")");
    }
    sql.push(")");
}
