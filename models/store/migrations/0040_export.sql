-- What a person takes along in an export is found by the person.
CREATE INDEX feeds_of ON feeds (office_id, person_id);
CREATE INDEX screens_by ON screens (office_id, created_by);
CREATE INDEX year_plans_by ON year_plans (office_id, created_by);
