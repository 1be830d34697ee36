-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Jobs that ask for a bundle: how many steps it has (0: one request), and how
-- they ended, as JSON. While it runs, charged grows with each step that lands.

ALTER TABLE jobs ADD COLUMN steps INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN answer TEXT;
