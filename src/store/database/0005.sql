-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Searching and counting: words of prompts, and how long answers took.

-- A shelf is the entries of a namespace that share kind, provider, model,
-- profile, strategy and state. There are few of them, and each lies in the
-- order of every sort: a list in whatever order, narrowed by any of these, is
-- merged from the beginnings of the shelves that it wants
-- (src/store/search/rf-shelves.c). entries counts what stands there.
CREATE TABLE shelves (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  profile TEXT NOT NULL,
  strategy TEXT NOT NULL,
  trashed INTEGER NOT NULL,
  superseded INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  UNIQUE (namespace, kind, provider, model, profile, strategy, trashed, superseded, archived, pinned)
) STRICT;

INSERT INTO shelves (namespace, kind, provider, model, profile, strategy, trashed, superseded,
  archived, pinned, entries)
  SELECT namespace, kind, provider, model, coalesce (profile, ''), strategy, trashed_at > 0,
    superseded, archived, pinned, count (*)
  FROM entries GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

ALTER TABLE entries ADD COLUMN shelf INTEGER;

UPDATE entries SET shelf = (SELECT s.id FROM shelves s WHERE s.namespace = entries.namespace
  AND s.kind = entries.kind AND s.provider = entries.provider AND s.model = entries.model
  AND s.profile = coalesce (entries.profile, '') AND s.strategy = entries.strategy
  AND s.trashed = (entries.trashed_at > 0) AND s.superseded = entries.superseded
  AND s.archived = entries.archived AND s.pinned = entries.pinned);

-- What the shelves replace.
DROP INDEX entries_of_kind;
DROP INDEX entries_of_provider;
DROP INDEX entries_of_playthrough;
DROP INDEX entries_of_player;
DROP INDEX entries_used;
DROP INDEX entries_uses;
DROP INDEX entries_cost;
DROP INDEX entries_bytes;

CREATE INDEX shelf_by_created ON entries (shelf, created_at) WHERE shelf IS NOT NULL;
CREATE INDEX shelf_by_used ON entries (shelf, last_used_at) WHERE shelf IS NOT NULL;
CREATE INDEX shelf_by_uses ON entries (shelf, uses) WHERE shelf IS NOT NULL;
CREATE INDEX shelf_by_cost ON entries (shelf, cost) WHERE shelf IS NOT NULL;
CREATE INDEX shelf_by_bytes ON entries (shelf, bytes) WHERE shelf IS NOT NULL;

CREATE INDEX entries_of_playthrough ON entries (namespace, playthrough)
  WHERE playthrough IS NOT NULL;
CREATE INDEX entries_of_player ON entries (namespace, player) WHERE player IS NOT NULL;
CREATE INDEX entries_of_version ON entries (namespace, version) WHERE version > 1;
CREATE INDEX entries_expiring ON entries (namespace, expires_at)
  WHERE expires_at > 0 AND trashed_at = 0;

CREATE TRIGGER shelf_of_new_entry AFTER INSERT ON entries
BEGIN
  INSERT INTO shelves (namespace, kind, provider, model, profile, strategy, trashed, superseded,
    archived, pinned, entries)
    VALUES (NEW.namespace, NEW.kind, NEW.provider, NEW.model, coalesce (NEW.profile, ''),
      NEW.strategy, NEW.trashed_at > 0, NEW.superseded, NEW.archived, NEW.pinned, 1)
    ON CONFLICT DO UPDATE SET entries = entries + 1;
  UPDATE entries SET shelf = (SELECT s.id FROM shelves s WHERE s.namespace = NEW.namespace
    AND s.kind = NEW.kind AND s.provider = NEW.provider AND s.model = NEW.model
    AND s.profile = coalesce (NEW.profile, '') AND s.strategy = NEW.strategy
    AND s.trashed = (NEW.trashed_at > 0) AND s.superseded = NEW.superseded
    AND s.archived = NEW.archived AND s.pinned = NEW.pinned)
  WHERE id = NEW.id;
END;

CREATE TRIGGER shelf_of_changed_entry
  AFTER UPDATE OF trashed_at, superseded, archived, pinned ON entries
  WHEN (NEW.trashed_at > 0) <> (OLD.trashed_at > 0) OR NEW.superseded <> OLD.superseded
    OR NEW.archived <> OLD.archived OR NEW.pinned <> OLD.pinned
BEGIN
  UPDATE shelves SET entries = entries - 1 WHERE id = OLD.shelf;
  INSERT INTO shelves (namespace, kind, provider, model, profile, strategy, trashed, superseded,
    archived, pinned, entries)
    VALUES (NEW.namespace, NEW.kind, NEW.provider, NEW.model, coalesce (NEW.profile, ''),
      NEW.strategy, NEW.trashed_at > 0, NEW.superseded, NEW.archived, NEW.pinned, 1)
    ON CONFLICT DO UPDATE SET entries = entries + 1;
  UPDATE entries SET shelf = (SELECT s.id FROM shelves s WHERE s.namespace = NEW.namespace
    AND s.kind = NEW.kind AND s.provider = NEW.provider AND s.model = NEW.model
    AND s.profile = coalesce (NEW.profile, '') AND s.strategy = NEW.strategy
    AND s.trashed = (NEW.trashed_at > 0) AND s.superseded = NEW.superseded
    AND s.archived = NEW.archived AND s.pinned = NEW.pinned)
  WHERE id = NEW.id;
END;

CREATE TRIGGER shelf_of_dropped_entry AFTER DELETE ON entries
BEGIN
  UPDATE shelves SET entries = entries - 1 WHERE id = OLD.shelf;
END;

-- The words of prompts, by the entry's id. No text is kept here a second time,
-- and no places of words: a search asks only whether all of them stand there.
-- Words are asked for with the prefixes that lie here (rf-words.c).
CREATE VIRTUAL TABLE prompts USING fts5 (
  prompt, content='', columnsize=0, detail=none, prefix='2 4',
  tokenize="unicode61 remove_diacritics 2"
);

INSERT INTO prompts (rowid, prompt)
  SELECT e.id, g.prompt FROM entries e JOIN generations g ON g.id = e.generation
  WHERE g.prompt IS NOT NULL ORDER BY e.id;

CREATE TRIGGER words_of_new_entry AFTER INSERT ON entries
BEGIN
  INSERT INTO prompts (rowid, prompt)
    SELECT NEW.id, prompt FROM generations WHERE id = NEW.generation AND prompt IS NOT NULL;
END;

-- Before: the generation may go with the entry.
CREATE TRIGGER words_of_dropped_entry BEFORE DELETE ON entries
BEGIN
  INSERT INTO prompts (prompts, rowid, prompt)
    SELECT 'delete', OLD.id, prompt FROM generations
    WHERE id = OLD.generation AND prompt IS NOT NULL;
END;

-- The keys of places, such as generation:npc|hero|…, by each three characters,
-- so that a pattern that begins with * is found. Content keys are not worth
-- it: what varies in them is a hash.
CREATE VIRTUAL TABLE places USING fts5 (
  key, content='', columnsize=0, detail=none, tokenize="trigram case_sensitive 1"
);

INSERT INTO places (rowid, key)
  SELECT id, key FROM entries WHERE rtrim (key, '0123456789abcdef') NOT IN
    ('CACHE#image#', 'CACHE#video#', 'CACHE#music#', 'CACHE#tts#', 'CACHE#text#')
  ORDER BY id;

CREATE TRIGGER place_of_new_entry AFTER INSERT ON entries
  WHEN rtrim (NEW.key, '0123456789abcdef') NOT IN
    ('CACHE#image#', 'CACHE#video#', 'CACHE#music#', 'CACHE#tts#', 'CACHE#text#')
BEGIN
  INSERT INTO places (rowid, key) VALUES (NEW.id, NEW.key);
END;

CREATE TRIGGER place_of_dropped_entry BEFORE DELETE ON entries
  WHEN rtrim (OLD.key, '0123456789abcdef') NOT IN
    ('CACHE#image#', 'CACHE#video#', 'CACHE#music#', 'CACHE#tts#', 'CACHE#text#')
BEGIN
  INSERT INTO places (places, rowid, key) VALUES ('delete', OLD.id, OLD.key);
END;

-- Sums of the hourly counters by day, by month of 30 days, and over all time,
-- so that a long window reads few rows.
ALTER TABLE tally ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;

CREATE TABLE tally_sums (
  span TEXT NOT NULL CHECK (span IN ('day', 'month', 'all')),
  start INTEGER NOT NULL, -- in such spans since 1970; 0 for all time
  namespace TEXT NOT NULL,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  strategy TEXT NOT NULL,
  profile TEXT NOT NULL,
  hit INTEGER NOT NULL,
  miss INTEGER NOT NULL,
  joined INTEGER NOT NULL,
  refreshed INTEGER NOT NULL,
  stale INTEGER NOT NULL,
  bypass INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  PRIMARY KEY (namespace, span, start, kind, provider, strategy, profile)
) STRICT, WITHOUT ROWID;

INSERT INTO tally_sums
  SELECT 'day', hour / 24, namespace, kind, provider, strategy, profile, sum (hit), sum (miss),
    sum (joined), sum (refreshed), sum (stale), sum (bypass), sum (failed), sum (spent),
    sum (saved), sum (bytes), sum (refused)
  FROM tally GROUP BY namespace, hour / 24, kind, provider, strategy, profile;

INSERT INTO tally_sums
  SELECT 'month', hour / 720, namespace, kind, provider, strategy, profile, sum (hit), sum (miss),
    sum (joined), sum (refreshed), sum (stale), sum (bypass), sum (failed), sum (spent),
    sum (saved), sum (bytes), sum (refused)
  FROM tally GROUP BY namespace, hour / 720, kind, provider, strategy, profile;

INSERT INTO tally_sums
  SELECT 'all', 0, namespace, kind, provider, strategy, profile, sum (hit), sum (miss),
    sum (joined), sum (refreshed), sum (stale), sum (bypass), sum (failed), sum (spent),
    sum (saved), sum (bytes), sum (refused)
  FROM tally GROUP BY namespace, kind, provider, strategy, profile;

CREATE TRIGGER sums_of_new_tally AFTER INSERT ON tally
BEGIN
  INSERT INTO tally_sums
    SELECT s.span, s.start, NEW.namespace, NEW.kind, NEW.provider, NEW.strategy, NEW.profile,
      NEW.hit, NEW.miss, NEW.joined, NEW.refreshed, NEW.stale, NEW.bypass, NEW.failed, NEW.spent,
      NEW.saved, NEW.bytes, NEW.refused
    FROM (SELECT 'day' AS span, NEW.hour / 24 AS start
          UNION ALL SELECT 'month', NEW.hour / 720 UNION ALL SELECT 'all', 0) s WHERE true
    ON CONFLICT DO UPDATE SET hit = hit + excluded.hit, miss = miss + excluded.miss,
      joined = joined + excluded.joined, refreshed = refreshed + excluded.refreshed,
      stale = stale + excluded.stale, bypass = bypass + excluded.bypass,
      failed = failed + excluded.failed, spent = spent + excluded.spent,
      saved = saved + excluded.saved, bytes = bytes + excluded.bytes,
      refused = refused + excluded.refused;
END;

CREATE TRIGGER sums_of_changed_tally AFTER UPDATE ON tally
BEGIN
  UPDATE tally_sums SET hit = hit + NEW.hit - OLD.hit, miss = miss + NEW.miss - OLD.miss,
    joined = joined + NEW.joined - OLD.joined, refreshed = refreshed + NEW.refreshed - OLD.refreshed,
    stale = stale + NEW.stale - OLD.stale, bypass = bypass + NEW.bypass - OLD.bypass,
    failed = failed + NEW.failed - OLD.failed, spent = spent + NEW.spent - OLD.spent,
    saved = saved + NEW.saved - OLD.saved, bytes = bytes + NEW.bytes - OLD.bytes,
    refused = refused + NEW.refused - OLD.refused
  WHERE namespace = NEW.namespace AND (span, start) IN
      (VALUES ('day', NEW.hour / 24), ('month', NEW.hour / 720), ('all', 0))
    AND kind = NEW.kind AND provider = NEW.provider AND strategy = NEW.strategy
    AND profile = NEW.profile;
END;

-- How long answers took: packed counts on a logarithmic scale
-- (src/store/stats/rf-latency.c), by hour, by day, by month and over all time.
CREATE TABLE latencies (
  namespace TEXT NOT NULL,
  span TEXT NOT NULL CHECK (span IN ('hour', 'day', 'month', 'all')),
  start INTEGER NOT NULL,
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  counts BLOB NOT NULL,
  PRIMARY KEY (namespace, span, start, kind, class)
) STRICT, WITHOUT ROWID;
