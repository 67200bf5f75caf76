-- A good deed shows the gifts and the honours that belong to it (§13, §14).
CREATE INDEX donations_deed ON donations (office_id, deed_id);
CREATE INDEX honours_deed ON honours (office_id, deed_id);
