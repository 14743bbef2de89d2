-- The audit log is also filtered by who did something and by what it was done to.
CREATE INDEX audit_by_actor ON audit_logs (org_id, actor COLLATE NOCASE, at DESC, id DESC);
CREATE INDEX audit_by_name ON audit_logs (org_id, name COLLATE NOCASE, at DESC, id DESC);
