-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Lists of jobs in their order, with a million jobs too: what is open or failed,
-- of all and of one batch, and one batch by state (src/store/queue/rf-job-list.c).

CREATE INDEX jobs_listed ON jobs (position, id) WHERE finished_at = 0 OR state = 'failed';

CREATE INDEX jobs_listed_of_batch ON jobs (batch, position, id)
  WHERE batch IS NOT NULL AND (finished_at = 0 OR state = 'failed');

CREATE INDEX jobs_of_batch_by_state ON jobs (batch, state, position, id) WHERE batch IS NOT NULL;
