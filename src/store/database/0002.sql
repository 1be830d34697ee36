-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Money: what accounts may spend, and requests that name themselves.

-- The most that an account may spend in one day and one month of UTC, or -1.
ALTER TABLE accounts ADD COLUMN limit_day INTEGER NOT NULL DEFAULT -1 CHECK (limit_day >= -1);
ALTER TABLE accounts ADD COLUMN limit_month INTEGER NOT NULL DEFAULT -1 CHECK (limit_month >= -1);

-- What the ledger says was charged, by days since 1970 in UTC, so that a limit
-- is checked without reading the ledger.
CREATE TABLE spending (
  account TEXT NOT NULL,
  day INTEGER NOT NULL,
  spent INTEGER NOT NULL,
  PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;

INSERT INTO spending
  SELECT account, at / 86400000, sum (amount) FROM ledger
  WHERE kind IN ('settle', 'hit') AND amount > 0 GROUP BY 1, 2;

CREATE TRIGGER ledger_moves_spending AFTER INSERT ON ledger
WHEN NEW.kind IN ('settle', 'hit') AND NEW.amount > 0
BEGIN
  INSERT INTO spending VALUES (NEW.account, NEW.at / 86400000, NEW.amount)
    ON CONFLICT DO UPDATE SET spent = spent + excluded.spent;
END;

-- Rows of the ledger that damage took, and up to which number, once an
-- administrator has freed all accounts that were frozen for it.
CREATE TABLE ledger_losses (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  lost INTEGER NOT NULL,
  up_to INTEGER NOT NULL
) STRICT;

INSERT INTO ledger_losses VALUES (1, 0, 0);

-- What requests that carry an idempotency key came to, kept for a day. request
-- is a hash of what was asked. charged is empty until the generation, which
-- then says it, has landed.
CREATE TABLE repeats (
  namespace TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  request TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  generation TEXT NOT NULL,
  charged INTEGER,
  PRIMARY KEY (namespace, account, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX repeats_by_time ON repeats (at);
CREATE INDEX repeats_of_generation ON repeats (generation);

-- A repeat asks for the flight that it repeats.
CREATE INDEX flights_of_generation ON flights (generation);
