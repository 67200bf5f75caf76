-- The year's thanks by name and fact (讲原则、守纪律、比奉献、展风采, §14), in the director's words.
CREATE TABLE collation_thanks (
  id {{id}},
  office_id BIGINT NOT NULL,
  collation_id BIGINT NOT NULL REFERENCES collations (id),
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  written_by BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX collation_thanks_heading ON collation_thanks (office_id, collation_id, heading);
