-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Policy: what providers refused, kept for a short time. A failure is the JSON
-- of an error. It holds from at on, so that a clock that was set back does not
-- lengthen it.

CREATE TABLE refusals (
  namespace TEXT NOT NULL,
  identity TEXT NOT NULL,
  failure TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (namespace, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX refusals_by_end ON refusals (until);
