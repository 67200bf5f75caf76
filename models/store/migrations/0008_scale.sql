-- Many offices in one database: what is looked for across offices, and what
-- an office asks for often, is found without reading past the rows of others
-- or of years gone by. Each index costs every insert, so those that serve
-- nothing go.

-- An account in any of its offices, a person's accounts, a group's office.
CREATE INDEX accounts_person ON accounts (person_id);
CREATE INDEX offices_group ON offices (group_chat_id);
-- Offices whose clocks agree: the same zone and the same settings.
CREATE INDEX offices_clock ON offices (time_zone, settings);

-- What is planned is little; what was is much. Activities under way or ahead
-- are found by their end.
CREATE INDEX activities_end ON activities (office_id, ends_at);
DROP INDEX activities_starts;
CREATE INDEX activities_planned ON activities (starts_at) WHERE state = 'planned';
CREATE INDEX activities_opening ON activities (opens_before, starts_at) WHERE state = 'planned';

-- A person's attendance is read by way of the activities of the time: the
-- index by person was written three times for each check-in.
DROP INDEX attendances_of;

-- A quarter's records of an office.
CREATE INDEX notes_filed ON notes (office_id, filed_at);
DROP INDEX notes_research;
CREATE INDEX notes_research ON notes (office_id, research_id, filed_at) WHERE research_id <> 0;
DROP INDEX suggestion_steps_at;
CREATE INDEX suggestion_steps_at ON suggestion_steps (office_id, at);
CREATE INDEX deeds_day ON deeds (office_id, on_date);

-- Open researches by the day they are due.
DROP INDEX research_open;
CREATE INDEX research_due ON research (due_on, year, quarter) WHERE state = 'open';

-- The engine's rows. Old outbox rows are found by their ids, which grow with
-- time.
DROP INDEX outbox_created;
CREATE INDEX dialogs_discarded ON dialogs (discarded_at) WHERE discarded_at IS NOT NULL;
CREATE INDEX chats_unreachable ON chats (chat_id) WHERE unreachable_at IS NOT NULL;
