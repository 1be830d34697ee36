-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Tokens of the server. Only the SHA-256 of a secret is kept. A revoked token
-- stays, so that nobody takes a server whose tokens are all revoked for one that
-- never had any. Profiles stand one a line; the first is the default.

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  namespace TEXT NOT NULL,
  account TEXT,
  profiles TEXT NOT NULL,
  requests_per_minute INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL DEFAULT 0,
  revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;
