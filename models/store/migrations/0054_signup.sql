-- An activity to which one signs up (报名参加) says until when, and whether 用车 and 用餐 are
-- asked; all others have to be attended. Whoever signs up is expected (应到), nobody else.
ALTER TABLE activities ADD COLUMN sign_up_until {{time}};
ALTER TABLE activities ADD COLUMN asks_car BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE activities ADD COLUMN asks_meal BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX activities_signing_up ON activities (sign_up_until) WHERE sign_up_until IS NOT NULL AND state = 'planned';
ALTER TABLE attendances ADD COLUMN signed_at {{time}};
ALTER TABLE attendances ADD COLUMN car TEXT NOT NULL DEFAULT '';
ALTER TABLE attendances ADD COLUMN meal TEXT NOT NULL DEFAULT '';
