-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What lives under a key is found, however much of the same key is in the trash.

-- Most rows are the first of their place (src/store/sqlite/rf-place.c), and come and
-- go without a change here.
CREATE INDEX entries_living ON entries (namespace, key)
  WHERE trashed_at = 0 AND (id & 255) <> 0;

DROP TRIGGER one_live_entry_of_new;
DROP TRIGGER one_live_entry_of_changed;

CREATE TRIGGER one_live_entry_of_new BEFORE INSERT ON entries WHEN NEW.trashed_at = 0
BEGIN
  SELECT RAISE (ABORT, 'the key has a live entry')
  WHERE EXISTS (SELECT 1 FROM entries INDEXED BY entries_living
      WHERE namespace = NEW.namespace AND key = NEW.key AND trashed_at = 0 AND (id & 255) <> 0)
    OR EXISTS (SELECT 1 FROM entries INDEXED BY entries_by_key
      WHERE namespace = NEW.namespace AND key = NEW.key AND (id & 255) = 0 AND trashed_at = 0);
END;

CREATE TRIGGER one_live_entry_of_changed BEFORE UPDATE OF trashed_at ON entries
  WHEN NEW.trashed_at = 0 AND OLD.trashed_at > 0
BEGIN
  SELECT RAISE (ABORT, 'the key has a live entry')
  WHERE EXISTS (SELECT 1 FROM entries INDEXED BY entries_living
      WHERE namespace = NEW.namespace AND key = NEW.key AND trashed_at = 0 AND (id & 255) <> 0)
    OR EXISTS (SELECT 1 FROM entries INDEXED BY entries_by_key
      WHERE namespace = NEW.namespace AND key = NEW.key AND (id & 255) = 0 AND trashed_at = 0);
END;
