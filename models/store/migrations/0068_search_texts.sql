-- What is looked for in records, whatever their kind: the pairs of characters of each, with the office in front of each pair
-- (models/store/search.go). lexicon tells which dictionary chose them; a row of another, or of none yet, is made anew at
-- the next start.
CREATE TABLE search_texts (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  terms TEXT NOT NULL,
  lexicon TEXT NOT NULL
);
CREATE UNIQUE INDEX search_texts_record ON search_texts (office_id, kind, record_id);
CREATE INDEX search_texts_lexicon ON search_texts (lexicon);

{{sqlite}} CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_texts', content_rowid='id', tokenize='trigram', detail='none');
{{sqlite}} INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);
{{sqlite}} CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN INSERT INTO search_index (rowid, terms) VALUES (new.id, new.terms); END;
{{sqlite}} CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.id, old.terms); END;
{{sqlite}} CREATE TRIGGER search_texts_changed AFTER UPDATE OF terms ON search_texts BEGIN INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.id, old.terms); INSERT INTO search_index (rowid, terms) VALUES (new.id, new.terms); END;
{{postgres}} CREATE INDEX search_texts_terms ON search_texts USING gin (string_to_array(terms, ' '));

-- The suggestions that are there are read at the next start.
INSERT INTO search_texts (office_id, kind, record_id, terms, lexicon) SELECT office_id, 'suggestion', id, '', '' FROM suggestions;
