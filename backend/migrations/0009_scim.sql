-- What the SCIM endpoint and its safety need.

-- How many are in or invited, kept by triggers: whether a seat is free must not cost more in a larger organization.
ALTER TABLE orgs ADD COLUMN people_count INTEGER NOT NULL DEFAULT 0;
UPDATE orgs SET people_count = (SELECT count(*) FROM people WHERE people.org_id = orgs.id);
CREATE TRIGGER people_counted_in AFTER INSERT ON people BEGIN
    UPDATE orgs SET people_count = people_count + 1 WHERE id = new.org_id;
END;
CREATE TRIGGER people_counted_out AFTER DELETE ON people BEGIN
    UPDATE orgs SET people_count = people_count - 1 WHERE id = old.org_id;
END;

-- Held mass removals: beside the percent, a number of people within an hour; NULL means the percent alone counts.
ALTER TABLE orgs ADD COLUMN removal_brake_people INTEGER;

-- Whether full names that the identity provider pushes are taken over.
ALTER TABLE connections ADD COLUMN scim_full_names INTEGER NOT NULL DEFAULT 1;

CREATE INDEX scim_users_by_external_id ON scim_users (connection_id, external_id);
UPDATE scim_users SET document = json_object('userName', user_name, 'active', json(iif(active, 'true', 'false')),
    'emails', json_array(json_object('value', user_name, 'type', 'work', 'primary', json('true'))))
WHERE document = '{}';

-- What a request did, in a stable word like user.create; the group it was about; the token, by its label.
ALTER TABLE scim_requests ADD COLUMN operation TEXT NOT NULL DEFAULT '';
ALTER TABLE scim_requests ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE scim_requests ADD COLUMN token TEXT NOT NULL DEFAULT '';
CREATE INDEX scim_requests_by_person ON scim_requests (connection_id, person, id DESC);

-- People whom a request about a group added or removed.
CREATE TABLE scim_request_people (
    request_id INTEGER NOT NULL REFERENCES scim_requests (id) ON DELETE CASCADE,
    person     TEXT NOT NULL,
    PRIMARY KEY (person, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_people_of_request ON scim_request_people (request_id);

-- Members whom the identity provider removed, for counting them by the hour.
CREATE TABLE scim_removals (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    at            TEXT NOT NULL
) STRICT;
CREATE INDEX scim_removals_by_time ON scim_removals (connection_id, at);

-- Removals that wait for an owner.
CREATE TABLE scim_holds (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL REFERENCES scim_users (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL CHECK (kind IN ('deactivate', 'delete')),
    asked_at      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'allowed', 'refused')),
    decided_at    TEXT,
    decided_by    TEXT
) STRICT;
CREATE UNIQUE INDEX scim_holds_waiting ON scim_holds (user_id) WHERE state = 'waiting';
CREATE INDEX scim_holds_by_connection ON scim_holds (connection_id, state, id);

-- Moves of members from just-in-time provisioning to SCIM.
CREATE TABLE scim_migrations (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    started_by    TEXT NOT NULL,
    started_at    TEXT NOT NULL,
    batch_size    INTEGER NOT NULL,
    finished_at   TEXT
) STRICT;
CREATE UNIQUE INDEX scim_migrations_running ON scim_migrations (connection_id) WHERE finished_at IS NULL;

-- Everybody in a move, with what to give back to them.
CREATE TABLE scim_migration_people (
    migration_id  INTEGER NOT NULL REFERENCES scim_migrations (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    account_id    INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    username      TEXT NOT NULL,
    email         TEXT NOT NULL,
    full_name     TEXT NOT NULL,
    role          TEXT NOT NULL,
    source        TEXT NOT NULL,
    teams         TEXT NOT NULL,
    joined_at     TEXT NOT NULL,
    -- waiting, released, back, failed or restored.
    state         TEXT NOT NULL,
    detail        TEXT NOT NULL DEFAULT '',
    changed_at    TEXT,
    PRIMARY KEY (migration_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_migration_people_by_account ON scim_migration_people (account_id, state);
