-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Times are milliseconds since 1970 in UTC, 0 where there is none. Sums of
-- money are millionths of a credit. Kinds, strategies and roles are the names
-- of the tables in src/model/rf-types.c.

PRAGMA application_id = 1382634057;

CREATE TABLE blobs (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  extension TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE generations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  namespace TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  identity TEXT NOT NULL,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  answered_model TEXT,
  profile TEXT,
  prompt TEXT,
  canonical TEXT,
  seed TEXT,
  account TEXT,
  price INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  charged INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  reusable INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX generations_by_identity ON generations (namespace, identity);

CREATE TABLE assets (
  generation INTEGER NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  blob INTEGER NOT NULL REFERENCES blobs (id),
  role TEXT NOT NULL,
  media_type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  PRIMARY KEY (generation, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX assets_by_blob ON assets (blob);

-- An entry copies from its generation what lists are filtered and sorted by,
-- and, packed in content, what a hit tells (src/store/sqlite/rf-content.c): a
-- look-up reads one row. A generation never changes, so the two cannot drift
-- apart. The id says where the row lies (src/store/sqlite/rf-place.c).
CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  generation INTEGER NOT NULL REFERENCES generations (id),
  flight INTEGER NOT NULL,
  profile TEXT,
  strategy TEXT NOT NULL,
  scope TEXT,
  playthrough TEXT,
  player TEXT,
  version INTEGER NOT NULL,
  tagged INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL DEFAULT 0,
  trashed_at INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER NOT NULL DEFAULT 0,
  uses INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  superseded INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  cost INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX entries_by_key ON entries (namespace, key) WHERE trashed_at = 0;
CREATE INDEX entries_by_generation ON entries (generation);
CREATE INDEX entries_created ON entries (namespace, created_at) WHERE trashed_at = 0;
CREATE INDEX entries_of_kind ON entries (namespace, kind, created_at) WHERE trashed_at = 0;
CREATE INDEX entries_of_provider ON entries (namespace, provider, created_at) WHERE trashed_at = 0;
CREATE INDEX entries_of_profile ON entries (namespace, profile, created_at) WHERE trashed_at = 0;
CREATE INDEX entries_of_playthrough ON entries (namespace, playthrough, created_at)
  WHERE trashed_at = 0 AND playthrough IS NOT NULL;
CREATE INDEX entries_of_player ON entries (namespace, player, created_at)
  WHERE trashed_at = 0 AND player IS NOT NULL;
CREATE INDEX entries_used ON entries (namespace, last_used_at) WHERE trashed_at = 0;
CREATE INDEX entries_uses ON entries (namespace, uses) WHERE trashed_at = 0;
CREATE INDEX entries_cost ON entries (namespace, cost) WHERE trashed_at = 0;
CREATE INDEX entries_bytes ON entries (namespace, bytes) WHERE trashed_at = 0;
CREATE INDEX entries_in_trash ON entries (namespace, key) WHERE trashed_at > 0;

CREATE TABLE entry_tags (
  tag TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
  PRIMARY KEY (tag, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_tags_by_entry ON entry_tags (entry);

-- A flight's lane: 'shared' is joined by others and unique under key and
-- under identity, 'refresh' and 'single' (without a key) are never joined,
-- 'left' is a dead owner's job that had to make way and can be resumed.
CREATE TABLE flights (
  token INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  key TEXT,
  identity TEXT NOT NULL,
  lane TEXT NOT NULL,
  owner TEXT NOT NULL,
  generation TEXT NOT NULL,
  external_cost INTEGER NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  handle TEXT,
  account TEXT NOT NULL,
  hold INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  canonical TEXT,
  started_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX flights_by_key ON flights (namespace, key) WHERE lane = 'shared';
CREATE UNIQUE INDEX flights_by_identity ON flights (namespace, identity) WHERE lane = 'shared';
CREATE INDEX flights_of_identity ON flights (namespace, identity);

-- How a flight ended, kept for a while for those who had joined it.
CREATE TABLE landings (
  token INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  entry INTEGER REFERENCES entries (id) ON DELETE SET NULL,
  generation INTEGER REFERENCES generations (id) ON DELETE CASCADE,
  failure TEXT
) STRICT;

CREATE INDEX landings_by_time ON landings (at);
CREATE INDEX landings_of_entry ON landings (entry);
CREATE INDEX landings_of_generation ON landings (generation);

-- balance is what was granted less what was charged; held is what open holds
-- keep back of it. An unlimited account may fall below zero.
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  limited INTEGER NOT NULL,
  frozen INTEGER NOT NULL DEFAULT 0,
  balance INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO accounts (name, limited) VALUES ('default', 0);

CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('hold', 'settle', 'release', 'hit', 'grant', 'absorbed')),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  generation TEXT
) STRICT;

CREATE INDEX ledger_by_account ON ledger (account);
CREATE UNIQUE INDEX ledger_one_hold ON ledger (generation) WHERE kind = 'hold';
CREATE UNIQUE INDEX ledger_one_end ON ledger (generation) WHERE kind IN ('settle', 'release');

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE (ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE (ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_moves_accounts AFTER INSERT ON ledger
BEGIN
  UPDATE accounts SET
    balance = balance + CASE NEW.kind
      WHEN 'grant' THEN NEW.amount
      WHEN 'settle' THEN -NEW.amount
      WHEN 'hit' THEN -NEW.amount
      ELSE 0 END,
    held = held + CASE NEW.kind
      WHEN 'hold' THEN NEW.amount
      WHEN 'settle' THEN -(SELECT h.amount FROM ledger h
                           WHERE h.generation = NEW.generation AND h.kind = 'hold')
      WHEN 'release' THEN -NEW.amount
      ELSE 0 END
  WHERE name = NEW.account;
END;

CREATE TABLE tally (
  hour INTEGER NOT NULL,
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
  PRIMARY KEY (namespace, hour, kind, provider, strategy, profile)
) STRICT, WITHOUT ROWID;

-- Sums that statistics would otherwise have to scan for; the triggers keep
-- them whatever changes the rows.
CREATE TABLE totals (
  namespace TEXT PRIMARY KEY,
  entries INTEGER NOT NULL,
  uses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_totals (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  blobs INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;

INSERT INTO blob_totals VALUES (1, 0, 0);

CREATE TRIGGER totals_of_new_entry AFTER INSERT ON entries WHEN NEW.trashed_at = 0
BEGIN
  INSERT INTO totals VALUES (NEW.namespace, 1, NEW.uses)
    ON CONFLICT DO UPDATE SET entries = entries + 1, uses = uses + excluded.uses;
END;

CREATE TRIGGER totals_of_changed_entry AFTER UPDATE OF trashed_at, uses ON entries
BEGIN
  UPDATE totals SET
    entries = entries + (NEW.trashed_at = 0) - (OLD.trashed_at = 0),
    uses = uses + NEW.uses * (NEW.trashed_at = 0) - OLD.uses * (OLD.trashed_at = 0)
  WHERE namespace = NEW.namespace;
END;

CREATE TRIGGER totals_of_dropped_entry AFTER DELETE ON entries WHEN OLD.trashed_at = 0
BEGIN
  UPDATE totals SET entries = entries - 1, uses = uses - OLD.uses
  WHERE namespace = OLD.namespace;
END;

CREATE TRIGGER totals_of_new_blob AFTER INSERT ON blobs
BEGIN
  UPDATE blob_totals SET blobs = blobs + 1, bytes = bytes + NEW.bytes;
END;

CREATE TRIGGER totals_of_changed_blob AFTER UPDATE OF bytes ON blobs
BEGIN
  UPDATE blob_totals SET bytes = bytes + NEW.bytes - OLD.bytes;
END;

CREATE TRIGGER totals_of_dropped_blob AFTER DELETE ON blobs
BEGIN
  UPDATE blob_totals SET blobs = blobs - 1, bytes = bytes - OLD.bytes;
END;
