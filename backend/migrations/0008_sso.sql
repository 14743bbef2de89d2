-- What a sign-in under way at an identity provider has to remember until the answer comes.
-- platform (the demo's front door), console or test.
ALTER TABLE sso_requests ADD COLUMN purpose TEXT NOT NULL DEFAULT 'platform';
-- Of OpenID Connect: what the ID token has to repeat, and what proves that the code is ours (RFC 7636).
ALTER TABLE sso_requests ADD COLUMN nonce TEXT NOT NULL DEFAULT '';
ALTER TABLE sso_requests ADD COLUMN verifier TEXT NOT NULL DEFAULT '';
-- Of the console: where the browser goes afterwards, and what the console will prove.
ALTER TABLE sso_requests ADD COLUMN return_to TEXT NOT NULL DEFAULT '';
ALTER TABLE sso_requests ADD COLUMN challenge TEXT NOT NULL DEFAULT '';

-- One-time codes of the console; only the SHA-256 of the code is kept. A code is deleted when it is used.
CREATE TABLE sso_codes (
    code_hash  TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    challenge  TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Test sign-ins; the id is that of the request. `result` is JSON, and empty while the test is under way.
CREATE TABLE sso_tests (
    id            TEXT PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    started_by    TEXT NOT NULL,
    started_at    TEXT NOT NULL,
    result        TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX sso_tests_of_connection ON sso_tests (connection_id, started_at DESC);

-- Answers of identity providers that were not taken; `code` is the word of what was found.
CREATE TABLE sso_failures (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    at            TEXT NOT NULL,
    -- What was typed; empty where the sign-in began elsewhere.
    identifier    TEXT NOT NULL,
    code          TEXT NOT NULL,
    detail        TEXT NOT NULL,
    trace_id      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX sso_failures_by_time ON sso_failures (connection_id, at DESC, id DESC);
