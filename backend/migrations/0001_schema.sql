-- The whole schema. Times are RFC 3339 text in UTC with milliseconds ('2026-01-31T09:30:00.000Z'), so that they order as
-- text. Ids are UUIDs as text unless they are a row's place in its own table. Booleans are 0 or 1.

-- What belongs to the database as a whole: the key that signs tokens, when the demo was seeded.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An account of the platform: one Docker ID, exactly one address. `search` is the normalised text that is searched:
-- lower case, without accents, full name, Docker ID and address separated by line ends.
CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    username      TEXT NOT NULL UNIQUE,
    email         TEXT NOT NULL UNIQUE,
    email_domain  TEXT NOT NULL,
    full_name     TEXT NOT NULL DEFAULT '',
    company       TEXT NOT NULL DEFAULT '',
    location      TEXT NOT NULL DEFAULT '',
    profile_url   TEXT NOT NULL DEFAULT '',
    created_at    TEXT NOT NULL,
    password_hash TEXT,
    totp_key      TEXT,
    is_bot        INTEGER NOT NULL DEFAULT 0,
    search        TEXT NOT NULL
) STRICT;
CREATE INDEX accounts_by_domain ON accounts (email_domain, username);

-- Personal access tokens; only the SHA-256 of the token is kept.
CREATE TABLE personal_tokens (
    id          INTEGER PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash  TEXT NOT NULL UNIQUE,
    label       TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    expires_at  TEXT,
    last_used_at TEXT
) STRICT;

CREATE TABLE orgs (
    id              INTEGER PRIMARY KEY,
    uuid            TEXT NOT NULL UNIQUE,
    name            TEXT NOT NULL UNIQUE,
    full_name       TEXT NOT NULL DEFAULT '',
    company         TEXT NOT NULL DEFAULT '',
    location        TEXT NOT NULL DEFAULT '',
    created_at      TEXT NOT NULL,
    seats           INTEGER NOT NULL,
    insights        INTEGER NOT NULL DEFAULT 1,
    -- Grows with every change of who is in: members, invitations, teams. Part of every members page.
    people_revision INTEGER NOT NULL DEFAULT 1,
    restricted_images         INTEGER NOT NULL DEFAULT 0,
    allow_official_images     INTEGER NOT NULL DEFAULT 1,
    allow_verified_publishers INTEGER NOT NULL DEFAULT 1,
    -- Held mass removals: percent of SCIM-managed members that may be deactivated within an hour; 0 switches the brake off.
    removal_brake_percent INTEGER NOT NULL DEFAULT 20
) STRICT;

-- Organization access tokens; only the SHA-256 of the token is kept.
CREATE TABLE org_tokens (
    id         INTEGER PRIMARY KEY,
    org_id     INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE,
    label      TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT
) STRICT;

-- Everybody who is in or invited: one table, so that the list of both is one query over one index. A row is an invitee
-- exactly when `invite_uuid` is set. The columns from `username` to `search` repeat the account (or the invited address), so
-- that every order and the search of a large organization run on one table's indexes; triggers keep them equal.
CREATE TABLE people (
    id            INTEGER PRIMARY KEY,
    org_id        INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    account_id    INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    -- 0 owner, 1 editor, 2 member, 3 invitee: the order of the role column.
    rank          INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 3),
    -- manual, invited, jit, scim, auto; empty for an invitee.
    source        TEXT NOT NULL DEFAULT '',
    connection_id INTEGER REFERENCES connections (id) ON DELETE SET NULL,
    -- With a SCIM record: whether the identity provider has it active.
    scim_active   INTEGER,
    last_synced_at TEXT,
    -- Deactivated by the identity provider, row still there.
    deactivated   INTEGER NOT NULL DEFAULT 0,
    joined_at     TEXT NOT NULL,
    last_logged_in_at TEXT,
    last_seen_at  TEXT,
    last_desktop_version TEXT,
    is_guest      INTEGER NOT NULL DEFAULT 0,
    -- Invitation.
    invite_uuid   TEXT UNIQUE,
    invitee       TEXT,
    inviter       TEXT,
    invited_role  TEXT,
    invited_team  TEXT,
    sent_at       TEXT,
    -- Copies, for order and search.
    username      TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    full_name     TEXT NOT NULL DEFAULT '',
    sort_name     TEXT NOT NULL DEFAULT '',
    search        TEXT NOT NULL DEFAULT '',
    CHECK ((rank = 3) = (invite_uuid IS NOT NULL)),
    CHECK (account_id IS NOT NULL OR rank = 3)
) STRICT;
CREATE UNIQUE INDEX people_once ON people (org_id, account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX invitees_once ON people (org_id, invitee) WHERE invitee IS NOT NULL;
-- An index an order, each with what most filters ask, so that finding a page touches the index alone.
CREATE INDEX people_by_name ON people (org_id, sort_name, id, rank, source, is_guest, deactivated, last_seen_at);
CREATE INDEX people_by_username ON people (org_id, username, id, rank);
CREATE INDEX people_by_email ON people (org_id, email, id, rank);
CREATE INDEX people_by_rank ON people (org_id, rank, sort_name, id);
CREATE INDEX people_by_source ON people (org_id, source, sort_name, id, rank);
CREATE INDEX people_by_joined ON people (org_id, joined_at, id, rank);
CREATE INDEX people_by_seen ON people (org_id, last_seen_at, id, rank);
CREATE INDEX people_by_seen_ascending ON people (org_id, last_seen_at IS NULL, last_seen_at, id, rank);
CREATE INDEX people_by_account ON people (account_id);
CREATE INDEX people_by_connection ON people (connection_id) WHERE connection_id IS NOT NULL;
CREATE INDEX guests ON people (org_id, sort_name, id) WHERE is_guest = 1;
CREATE INDEX deactivated_people ON people (org_id, sort_name, id) WHERE deactivated = 1;

-- Three letters at a time; shorter searches use the indexes on name, Docker ID and address.
CREATE VIRTUAL TABLE people_search USING fts5 (search, content = 'people', content_rowid = 'id', tokenize = 'trigram');
CREATE TRIGGER people_inserted AFTER INSERT ON people BEGIN
    INSERT INTO people_search (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER people_deleted AFTER DELETE ON people BEGIN
    INSERT INTO people_search (people_search, rowid, search) VALUES ('delete', old.id, old.search);
END;
CREATE TRIGGER people_updated AFTER UPDATE OF search ON people BEGIN
    INSERT INTO people_search (people_search, rowid, search) VALUES ('delete', old.id, old.search);
    INSERT INTO people_search (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER account_changed AFTER UPDATE OF username, email, full_name, search ON accounts BEGIN
    UPDATE people SET username = new.username, email = new.email, full_name = new.full_name, search = new.search
    WHERE account_id = new.id;
END;

CREATE TABLE teams (
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    org_id      INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    -- Fed by the identity provider's groups.
    mapped      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (org_id, name)
) STRICT;

-- The team `owners` has no rows here: its people are those with rank 0.
CREATE TABLE team_people (
    team_id   INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (team_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX teams_of_person ON team_people (person_id, team_id);

CREATE TABLE audit_logs (
    id          INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    action      TEXT NOT NULL,
    name        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    data        TEXT NOT NULL DEFAULT '{}',
    description TEXT NOT NULL DEFAULT '',
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_time ON audit_logs (org_id, at DESC, id DESC);
CREATE INDEX audit_by_action ON audit_logs (org_id, action, at DESC, id DESC);

CREATE TABLE domains (
    id          INTEGER PRIMARY KEY,
    org_id      INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    -- pending or verified.
    state       TEXT NOT NULL CHECK (state IN ('pending', 'verified')),
    txt_name    TEXT NOT NULL,
    txt_value   TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    verified_at TEXT,
    auto_provisioning INTEGER NOT NULL DEFAULT 0,
    -- What the last look-up found, as JSON; when the next one is due.
    last_check  TEXT,
    next_check_at TEXT,
    UNIQUE (org_id, name)
) STRICT;

CREATE TABLE connections (
    id           INTEGER PRIMARY KEY,
    uuid         TEXT NOT NULL UNIQUE,
    org_id       INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('saml', 'oidc')),
    -- draft (incomplete) or complete.
    status       TEXT NOT NULL CHECK (status IN ('draft', 'complete')),
    -- SAML or OIDC details and attribute mapping, as JSON; the client secret stands apart.
    details      TEXT NOT NULL DEFAULT '{}',
    attributes   TEXT NOT NULL DEFAULT '{}',
    client_secret TEXT,
    -- End of the certificate or client secret that ends first.
    credential_expires_at TEXT,
    default_team TEXT,
    jit          INTEGER NOT NULL DEFAULT 1,
    enforced     INTEGER NOT NULL DEFAULT 0,
    scim         INTEGER NOT NULL DEFAULT 0,
    -- SCIM was on at some time: records may exist although it is off now.
    scim_ever    INTEGER NOT NULL DEFAULT 0,
    last_test    TEXT,
    last_sign_in_at TEXT,
    version      INTEGER NOT NULL DEFAULT 1,
    created_at   TEXT NOT NULL
) STRICT;

-- Earlier versions of a connection, to compare with and to go back to.
CREATE TABLE connection_versions (
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    version       INTEGER NOT NULL,
    document      TEXT NOT NULL,
    changed_by    TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    PRIMARY KEY (connection_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE connection_domains (
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    domain_id     INTEGER NOT NULL REFERENCES domains (id) ON DELETE CASCADE,
    PRIMARY KEY (connection_id, domain_id)
) STRICT, WITHOUT ROWID;

-- SCIM tokens; only the SHA-256 of the token is kept.
CREATE TABLE scim_tokens (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    label         TEXT NOT NULL,
    token_hash    TEXT NOT NULL UNIQUE,
    created_at    TEXT NOT NULL,
    expires_at    TEXT,
    revoked_at    TEXT,
    last_used_at  TEXT,
    last_used_from TEXT
) STRICT;

CREATE TABLE scim_users (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    account_id    INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    user_name     TEXT NOT NULL,
    external_id   TEXT,
    active        INTEGER NOT NULL,
    document      TEXT NOT NULL DEFAULT '{}',
    version       INTEGER NOT NULL DEFAULT 1,
    created_at    TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    UNIQUE (connection_id, user_name)
) STRICT;
CREATE INDEX scim_users_by_account ON scim_users (account_id);

CREATE TABLE scim_groups (
    id            INTEGER PRIMARY KEY,
    uuid          TEXT NOT NULL UNIQUE,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    display_name  TEXT NOT NULL,
    external_id   TEXT,
    team_id       INTEGER REFERENCES teams (id) ON DELETE SET NULL,
    version       INTEGER NOT NULL DEFAULT 1,
    created_at    TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    UNIQUE (connection_id, display_name)
) STRICT;

CREATE TABLE scim_group_users (
    group_id INTEGER NOT NULL REFERENCES scim_groups (id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL REFERENCES scim_users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_groups_of_user ON scim_group_users (user_id, group_id);

CREATE TABLE scim_requests (
    id            INTEGER PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    at            TEXT NOT NULL,
    method        TEXT NOT NULL,
    path          TEXT NOT NULL,
    status        INTEGER NOT NULL,
    person        TEXT,
    detail        TEXT NOT NULL DEFAULT '',
    changed       TEXT NOT NULL DEFAULT '[]',
    trace_id      TEXT NOT NULL
) STRICT;
CREATE INDEX scim_requests_by_time ON scim_requests (connection_id, at DESC, id DESC);

-- Attempts to sign in to an organization.
CREATE TABLE sign_ins (
    id            INTEGER PRIMARY KEY,
    org_id        INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    at            TEXT NOT NULL,
    identifier    TEXT NOT NULL,
    account_id    INTEGER REFERENCES accounts (id) ON DELETE SET NULL,
    connection_id INTEGER REFERENCES connections (id) ON DELETE SET NULL,
    client        TEXT NOT NULL CHECK (client IN ('web', 'desktop', 'cli')),
    method        TEXT NOT NULL CHECK (method IN ('sso', 'password', 'token')),
    outcome       TEXT NOT NULL CHECK (outcome IN ('allowed', 'denied')),
    -- Primary reason of a denial; empty when allowed.
    code          TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT '{}',
    trace_id      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX sign_ins_by_time ON sign_ins (org_id, at DESC, id DESC);
CREATE INDEX sign_ins_by_code ON sign_ins (org_id, outcome, code, at DESC);

-- Sign-ins under way at an identity provider, and answers already used: an id works once, and not after its end.
CREATE TABLE sso_requests (
    id            TEXT PRIMARY KEY,
    connection_id INTEGER NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    -- What was typed, and where; empty for the id of an answer.
    identifier    TEXT NOT NULL DEFAULT '',
    client        TEXT NOT NULL DEFAULT 'web',
    expires_at    INTEGER NOT NULL,
    used          INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Saved expectations about who can sign in.
CREATE TABLE access_tests (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    org_id     INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    identifier TEXT NOT NULL,
    client     TEXT NOT NULL,
    method     TEXT NOT NULL,
    expected   TEXT NOT NULL CHECK (expected IN ('allowed', 'denied')),
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (org_id, identifier, client, method)
) STRICT;

-- First answers to requests with an Idempotency-Key.
CREATE TABLE idempotency_keys (
    account_id  INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key         TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    status      INTEGER NOT NULL,
    answer      TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
