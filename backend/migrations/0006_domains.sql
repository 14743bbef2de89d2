-- Proving domains. The version grows with what somebody who edits has to see: state and settings, not each look at DNS.
ALTER TABLE domains ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- One organization at a time.
CREATE UNIQUE INDEX domains_verified_once ON domains (name) WHERE state = 'verified';
CREATE INDEX domains_due ON domains (next_check_at) WHERE state = 'pending' AND next_check_at IS NOT NULL;

-- Values of domains that were deleted: whoever finds one in DNS has not published the new one.
CREATE TABLE domain_values (
    org_id INTEGER NOT NULL REFERENCES orgs (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (org_id, name, value)
) STRICT, WITHOUT ROWID;
