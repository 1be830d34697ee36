-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Looking after it: the audit log, ratings, and what cleanup goes by.

-- What somebody did to many entries, or one cleanup. An end of 0 is one that is
-- under way or was interrupted; changed is then what it has done so far.
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  began_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0,
  who TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  changed INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

-- action is the one that moved the entry to the trash, so that all of it can be
-- undone.
ALTER TABLE entries ADD COLUMN action INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;

-- Everything that the rules of a profile and the choice of what has to go ask
-- about, so that neither reads the entries themselves.
CREATE INDEX entries_to_clean ON entries (profile, created_at, uses, expires_at, bytes, cost)
  WHERE trashed_at = 0 AND pinned = 0 AND archived = 0;

-- The trash is emptied from its oldest end.
CREATE INDEX entries_by_trash ON entries (trashed_at) WHERE trashed_at > 0;

-- Generations that no entry has ever held: what `always` makes.
CREATE TABLE unkept (
  generation INTEGER PRIMARY KEY REFERENCES generations (id) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER unkept_until_bound AFTER INSERT ON generations
BEGIN
  INSERT INTO unkept VALUES (NEW.id);
END;

CREATE TRIGGER kept_when_bound AFTER INSERT ON entries
BEGIN
  DELETE FROM unkept WHERE generation = NEW.generation;
END;

INSERT INTO unkept SELECT id FROM generations g
  WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.generation = g.id);

-- Places that do not want a generation any more: the trashed entry that said so
-- is purged, and other places hold the generation still.
CREATE TABLE unwanted (
  generation INTEGER NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  PRIMARY KEY (generation, key)
) STRICT, WITHOUT ROWID;
