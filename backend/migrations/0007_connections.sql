-- Which guide a connection was set up with: a word of the API, or nothing.
ALTER TABLE connections ADD COLUMN provider TEXT;

-- A name is enough to tell two connections apart.
CREATE UNIQUE INDEX connections_by_name ON connections (org_id, name);

-- What went wrong through a connection, newest first.
CREATE INDEX sign_ins_by_connection ON sign_ins (connection_id, at DESC, id DESC) WHERE outcome = 'denied';
CREATE INDEX failed_scim_requests ON scim_requests (connection_id, at DESC, id DESC) WHERE status >= 400;
