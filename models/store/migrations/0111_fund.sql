-- The yearly fund (经费, §17). A slip is what somebody writes down: its facts are never changed.
-- limit_fen is the limit above which a second person was needed when it was filed.
CREATE TABLE fund_slips (
  id {{id}},
  office_id BIGINT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('income', 'spending')),
  sort TEXT NOT NULL DEFAULT '',
  fen BIGINT NOT NULL CHECK (fen > 0),
  on_date TEXT NOT NULL,
  purpose TEXT NOT NULL,
  payee TEXT NOT NULL DEFAULT '',
  activity_id BIGINT REFERENCES activities (id),
  corrects_id BIGINT REFERENCES fund_slips (id),
  limit_fen BIGINT NOT NULL,
  entered_by BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'entered', 'refused', 'withdrawn', 'reversed')),
  decided_by BIGINT,
  decided_at {{time}},
  reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX fund_slips_day ON fund_slips (office_id, on_date, id);
CREATE INDEX fund_slips_waiting ON fund_slips (office_id, created_at) WHERE state = 'waiting';
CREATE INDEX fund_slips_activity ON fund_slips (office_id, activity_id);
-- An entry counts. The balance is the sum of fen, which is negative for what was spent.
-- A year is carried over by two entries of side carry, one in each year.
CREATE TABLE fund_entries (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('income', 'spending', 'carry')),
  fen BIGINT NOT NULL CHECK (fen <> 0),
  on_date TEXT NOT NULL,
  slip_id BIGINT REFERENCES fund_slips (id),
  reverses_id BIGINT REFERENCES fund_entries (id),
  activity_id BIGINT REFERENCES activities (id),
  moved BOOLEAN NOT NULL DEFAULT FALSE,
  limit_fen BIGINT NOT NULL DEFAULT 0,
  entered_by BIGINT NOT NULL,
  second_id BIGINT,
  created_at {{time}} NOT NULL,
  CHECK (side <> 'spending' OR reverses_id IS NOT NULL OR moved OR -fen <= limit_fen OR (second_id IS NOT NULL AND second_id <> entered_by))
);
CREATE INDEX fund_entries_year ON fund_entries (office_id, year, on_date, id);
CREATE INDEX fund_entries_slip ON fund_entries (office_id, slip_id);
CREATE INDEX fund_entries_activity ON fund_entries (office_id, activity_id);
CREATE UNIQUE INDEX fund_entries_reversed ON fund_entries (office_id, reverses_id) WHERE reverses_id IS NOT NULL;
-- A row is a year that is closed, with what was left of it.
CREATE TABLE fund_years (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  balance_fen BIGINT NOT NULL,
  closed_by BIGINT NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX fund_years_year ON fund_years (office_id, year);
-- Each change of a year's budget is a row; the newest counts.
CREATE TABLE fund_budgets (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  fen BIGINT NOT NULL CHECK (fen > 0),
  set_by BIGINT NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE INDEX fund_budgets_year ON fund_budgets (office_id, year, id);
CREATE TABLE fund_settings (
  id {{id}},
  office_id BIGINT NOT NULL,
  limit_fen BIGINT NOT NULL CHECK (limit_fen > 0),
  approver_id BIGINT REFERENCES people (id),
  contact_sees BOOLEAN NOT NULL,
  members_see BOOLEAN NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
-- Entries of the fund, closed years and what a slip says are only added to (§17): nobody, no
-- code and no tool, changes them. What was wrong is reversed. Deleting is left to the removal of
-- an office.
CREATE UNIQUE INDEX fund_settings_office ON fund_settings (office_id);
{{sqlite}} CREATE TRIGGER fund_entries_fixed BEFORE UPDATE ON fund_entries BEGIN SELECT RAISE(ABORT, 'an entry of the fund is never changed'); END;
{{sqlite}} CREATE TRIGGER fund_years_fixed BEFORE UPDATE ON fund_years BEGIN SELECT RAISE(ABORT, 'a closed year of the fund is never changed'); END;
{{sqlite}} CREATE TRIGGER fund_slips_fixed BEFORE UPDATE OF office_id, side, sort, fen, on_date, purpose, payee, activity_id, corrects_id, limit_fen, entered_by, created_at ON fund_slips BEGIN SELECT RAISE(ABORT, 'what a slip of the fund says is never changed'); END;
{{sqlite}} CREATE TRIGGER fund_entries_closed BEFORE INSERT ON fund_entries WHEN NEW.year <= COALESCE((SELECT MAX(year) FROM fund_years WHERE office_id = NEW.office_id), 0) BEGIN SELECT RAISE(ABORT, 'the year of the fund is closed'); END;
{{postgres}} CREATE FUNCTION fund_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a row of % is never changed', TG_TABLE_NAME; END $$;
{{postgres}} CREATE FUNCTION fund_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.year <= COALESCE((SELECT MAX(year) FROM fund_years WHERE office_id = NEW.office_id), 0) THEN RAISE EXCEPTION 'the year of the fund is closed'; END IF; RETURN NEW; END $$;
{{postgres}} CREATE TRIGGER fund_entries_fixed BEFORE UPDATE ON fund_entries FOR EACH ROW EXECUTE FUNCTION fund_fixed();
{{postgres}} CREATE TRIGGER fund_years_fixed BEFORE UPDATE ON fund_years FOR EACH ROW EXECUTE FUNCTION fund_fixed();
{{postgres}} CREATE TRIGGER fund_slips_fixed BEFORE UPDATE OF office_id, side, sort, fen, on_date, purpose, payee, activity_id, corrects_id, limit_fen, entered_by, created_at ON fund_slips FOR EACH ROW EXECUTE FUNCTION fund_fixed();
{{postgres}} CREATE TRIGGER fund_entries_closed BEFORE INSERT ON fund_entries FOR EACH ROW EXECUTE FUNCTION fund_open();
