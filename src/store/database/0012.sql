-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Who asked for a job, so that those who ask take turns (src/store/queue/rf-job-turn.c).

ALTER TABLE jobs ADD COLUMN asker TEXT;

CREATE INDEX jobs_of_asker ON jobs (asker, position)
  WHERE finished_at = 0 AND asker IS NOT NULL;
