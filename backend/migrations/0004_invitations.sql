-- First answers to requests with an Idempotency-Key, by caller: an account, or the token of an organization.
DROP TABLE idempotency_keys;
CREATE TABLE idempotency_keys (
    caller     TEXT NOT NULL,
    key        TEXT NOT NULL,
    body_hash  TEXT NOT NULL,
    status     INTEGER NOT NULL,
    answer     TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- E-mails about invitations, and what became of them. One whose invitation is gone is not sent any more.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    person_id   INTEGER REFERENCES people (id) ON DELETE SET NULL,
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    -- queued, sent or failed; failed is for good.
    state       TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    state_at    TEXT NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT NOT NULL,
    -- What the mail server said last.
    error       TEXT
) STRICT;
CREATE INDEX outbox_by_person ON outbox (person_id, id);
CREATE INDEX outbox_waiting ON outbox (next_try_at) WHERE state = 'queued';
