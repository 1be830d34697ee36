-- SPDX-License-Identifier: LGPL-2.1-or-later
-- The queue: jobs, their runs, and the switch that pauses them.

-- What a flight was asked for, so that it can be asked for anew; the job that
-- asked; when its living owner last said so; and whether its hold was given
-- back by hand, so that what still comes of it is the operator's.
ALTER TABLE flights ADD COLUMN request TEXT;
ALTER TABLE flights ADD COLUMN job INTEGER NOT NULL DEFAULT 0;
ALTER TABLE flights ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE flights ADD COLUMN released INTEGER NOT NULL DEFAULT 0;

CREATE INDEX flights_of_job ON flights (job) WHERE job <> 0;
CREATE INDEX flights_of_owner ON flights (owner);

-- One run of a manifest. It belongs to its owner while that lives.
CREATE TABLE batches (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  max_cost INTEGER NOT NULL DEFAULT -1,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A job belongs to the process that will run it; what a dead one has left open
-- is interrupted. finished_at is 0 while somebody still has to do with it.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  batch TEXT,
  line INTEGER NOT NULL DEFAULT 0,
  hash TEXT,
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  position INTEGER NOT NULL,
  owner TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  round INTEGER NOT NULL DEFAULT 0,
  request TEXT,
  outcome TEXT,
  key TEXT,
  generation TEXT,
  cost INTEGER NOT NULL DEFAULT 0,
  charged INTEGER NOT NULL DEFAULT 0,
  saved INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL DEFAULT 0,
  finished_at INTEGER NOT NULL DEFAULT 0,
  seen_at INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX jobs_of_batch ON jobs (batch, line) WHERE batch IS NOT NULL;
CREATE INDEX jobs_open ON jobs (owner, position, id) WHERE finished_at = 0;
CREATE INDEX jobs_by_state ON jobs (state, position, id);
CREATE INDEX jobs_by_end ON jobs (finished_at) WHERE finished_at > 0;

-- One row, which every runner reads before it takes the next job.
CREATE TABLE queue (
  paused INTEGER NOT NULL
) STRICT;

INSERT INTO queue (paused) VALUES (0);
