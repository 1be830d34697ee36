/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-key-file.h"

G_BEGIN_DECLS

struct _RfKeyFile
{
  gatomicrefcount references;
  char *path;        /* (owned) for messages */
  GKeyFile *file;    /* (owned) the lines that are right */
  GPtrArray *groups; /* (owned) of RfKeyFileGroup, in file order */
  GHashTable *lines; /* (owned) `group` or `group\nkey` → line */
  GPtrArray *faults; /* (owned) of utf8 */
  GHashTable *told;  /* (owned) the same faults, as a set */
};

void rf_key_file_scan (RfKeyFile *self, const char *text, gsize length);
void rf_key_file_tell (RfKeyFile *self, int line, const char *key, const char *message);

G_END_DECLS
