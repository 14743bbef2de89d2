-- Grows with every change to an organization's people and teams, whoever makes it: a count of people is good as long as
-- this stays the same. Unlike `people_revision` it also follows what a list does not show, such as the last use.
ALTER TABLE orgs ADD COLUMN people_changes INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER people_changed_by_insert AFTER INSERT ON people BEGIN
    UPDATE orgs SET people_changes = people_changes + 1 WHERE id = new.org_id;
END;
CREATE TRIGGER people_changed_by_update AFTER UPDATE ON people BEGIN
    UPDATE orgs SET people_changes = people_changes + 1 WHERE id = new.org_id;
END;
CREATE TRIGGER people_changed_by_delete AFTER DELETE ON people BEGIN
    UPDATE orgs SET people_changes = people_changes + 1 WHERE id = old.org_id;
END;
CREATE TRIGGER people_changed_by_joining_a_team AFTER INSERT ON team_people BEGIN
    UPDATE orgs SET people_changes = people_changes + 1
    WHERE id = (SELECT org_id FROM teams WHERE id = new.team_id);
END;
CREATE TRIGGER people_changed_by_leaving_a_team AFTER DELETE ON team_people BEGIN
    UPDATE orgs SET people_changes = people_changes + 1
    WHERE id = (SELECT org_id FROM people WHERE id = old.person_id);
END;
CREATE TRIGGER people_changed_by_a_team AFTER UPDATE ON teams BEGIN
    UPDATE orgs SET people_changes = people_changes + 1 WHERE id = new.org_id;
END;
CREATE TRIGGER people_changed_by_a_teams_end AFTER DELETE ON teams BEGIN
    UPDATE orgs SET people_changes = people_changes + 1 WHERE id = old.org_id;
END;
