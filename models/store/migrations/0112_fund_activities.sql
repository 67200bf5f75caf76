{{sqlite}} -- What was spent on an activity was typed on its card. It is an entry of the fund from now on
-- (§17), of the activity's day in China, without a second person.
INSERT INTO fund_slips (office_id, side, sort, fen, on_date, purpose, activity_id, limit_fen, entered_by, state, created_at, updated_at)
SELECT office_id, 'spending', 'activity', spent_fen, COALESCE(date(starts_at, '+8 hours'), substr(CAST(starts_at AS TEXT), 1, 10)),
  topic, id, spent_fen, created_by, 'entered', updated_at, updated_at
FROM activities WHERE spent_fen > 0 ORDER BY id;
{{postgres}} -- The same.
INSERT INTO fund_slips (office_id, side, sort, fen, on_date, purpose, activity_id, limit_fen, entered_by, state, created_at, updated_at)
SELECT office_id, 'spending', 'activity', spent_fen, to_char(starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'),
  topic, id, spent_fen, created_by, 'entered', updated_at, updated_at
FROM activities WHERE spent_fen > 0 ORDER BY id;
-- Each counts in the year of its day.
INSERT INTO fund_entries (office_id, year, side, fen, on_date, slip_id, activity_id, moved, limit_fen, entered_by, created_at)
SELECT office_id, CAST(substr(on_date, 1, 4) AS INTEGER), side, -fen, on_date, id, activity_id, TRUE, limit_fen, entered_by, created_at
FROM fund_slips WHERE sort = 'activity' ORDER BY id;
ALTER TABLE activities DROP COLUMN spent_fen;
