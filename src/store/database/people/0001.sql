-- SPDX-License-Identifier: LGPL-2.1-or-later
-- The first form of the database of people, people.db. Times are milliseconds
-- since 1970, UTC, and 0 where there is none. Words are those of the model.

PRAGMA application_id = 1382437712;

-- What a person is shown as, what is wanted, and who works on it. A row is its
-- own lock: owner names the living process that works on the person (owners/ in the
-- data directory), and claim grows with each taking, so that what an owner writes
-- that was called dead is refused.
CREATE TABLE persons (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  user_id TEXT NOT NULL,
  account TEXT,
  base_avatar TEXT,
  created_at INTEGER NOT NULL,
  last_sample_at INTEGER NOT NULL DEFAULT 0,

  mood TEXT NOT NULL DEFAULT 'unknown',
  activity TEXT NOT NULL DEFAULT 'unknown',
  reasoning TEXT,
  state_hash TEXT NOT NULL DEFAULT '',
  shown_at INTEGER NOT NULL DEFAULT 0,
  generated_at INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  video TEXT,
  change INTEGER NOT NULL DEFAULT 0,

  wanted_mood TEXT NOT NULL DEFAULT 'unknown',
  wanted_activity TEXT NOT NULL DEFAULT 'unknown',
  wanted_reasoning TEXT,
  changed_at INTEGER NOT NULL DEFAULT 0,
  pending_mood TEXT NOT NULL DEFAULT 'unknown',
  pending_activity TEXT NOT NULL DEFAULT 'unknown',
  pending_at INTEGER NOT NULL DEFAULT 0,
  analysed_at INTEGER NOT NULL DEFAULT 0,
  analyst TEXT,
  trouble TEXT,

  due_at INTEGER NOT NULL DEFAULT 0,
  make_at INTEGER NOT NULL DEFAULT 0,
  video_at INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  asked INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0,
  stirred INTEGER NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  claim INTEGER NOT NULL DEFAULT 0,

  -- The earliest of the three times above, or NULL.
  next_at INTEGER GENERATED ALWAYS AS (
    nullif (min (ifnull (nullif (due_at, 0), 9223372036854775807),
                 ifnull (nullif (make_at, 0), 9223372036854775807),
                 ifnull (nullif (video_at, 0), 9223372036854775807)),
            9223372036854775807)) VIRTUAL
) STRICT;

CREATE UNIQUE INDEX persons_by_name ON persons (namespace, user_id);
CREATE INDEX persons_due ON persons (next_at, id) WHERE owner = '' AND next_at IS NOT NULL;
CREATE INDEX persons_owned ON persons (owner) WHERE owner <> '';
CREATE INDEX persons_changed ON persons (change) WHERE change > 0;

-- The same person and time is the same sample.
CREATE TABLE samples (
  person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  heart_rate REAL,
  steps REAL,
  sleep REAL,
  temperature REAL,
  noise REAL,
  battery REAL,
  further TEXT,
  PRIMARY KEY (person, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  mood TEXT NOT NULL,
  activity TEXT NOT NULL,
  confidence REAL NOT NULL,
  reason TEXT,
  analyst TEXT,
  reasoning TEXT,
  outcome TEXT
) STRICT;

CREATE INDEX decisions_of_person ON decisions (person, id);

-- Which entries of the cache the avatars of a person were made of, so that those
-- that nobody else has go with the person.
CREATE TABLE faces (
  person INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX faces_by_key ON faces (namespace, key);

-- The number of the last change that was shown, over all people.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last INTEGER NOT NULL
) STRICT;

INSERT INTO changes (id, last) VALUES (1, 0);
