-- SPDX-License-Identifier: LGPL-2.1-or-later
-- A token may be one person's own: of that person's avatar alone
-- (src/store/tokens/rf-sqlite-tokens.c).

ALTER TABLE tokens ADD COLUMN person TEXT;
