-- Pages of users and groups come in the order of their ids: with these nothing is sorted, however many there are.
CREATE INDEX scim_users_of_connection ON scim_users (connection_id);
CREATE INDEX scim_groups_of_connection ON scim_groups (connection_id);
