-- A step may note something of a record without taking it to another state, go to an
-- office by its name, or be about another record.
ALTER TABLE record_steps ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE record_steps ADD COLUMN whom TEXT NOT NULL DEFAULT '';
ALTER TABLE record_steps ADD COLUMN other_id BIGINT NOT NULL DEFAULT 0;

-- A suggestion to its end (§9): its kind and category, where and when it was delivered,
-- what was answered, who deals with it until when, and which one it was merged into.
ALTER TABLE suggestions ADD COLUMN kind TEXT NOT NULL DEFAULT 'opinion';
ALTER TABLE suggestions ADD COLUMN first_kind TEXT NOT NULL DEFAULT 'opinion';
ALTER TABLE suggestions ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN sent_to TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN sent_on TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN sent_paper TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN reviewed_at {{time}};
ALTER TABLE suggestions ADD COLUMN assigned_at {{time}};
ALTER TABLE suggestions ADD COLUMN assigned_to TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN plan_on TEXT NOT NULL DEFAULT '';
ALTER TABLE suggestions ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0;
ALTER TABLE suggestions ADD COLUMN looked_at {{time}};
ALTER TABLE suggestions ADD COLUMN held_at {{time}};
ALTER TABLE suggestions ADD COLUMN reopened_at {{time}};
CREATE INDEX suggestions_merged ON suggestions (office_id, merged_into) WHERE merged_into <> 0;
CREATE INDEX suggestions_done ON suggestions (office_id, done_at);

-- What its author agrees to at filing: colleagues see it and may join it, the party contact
-- reads the name, and it is shown to the group. Nobody was asked of the old ones.
ALTER TABLE suggestions ADD COLUMN may_join BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE suggestions ADD COLUMN name_shown BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE suggestions ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;
