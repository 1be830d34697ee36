/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/*
 * One reader for manifests and for refrain.conf, which have one grammar:
 *   [noun name]  or  [noun provider/model]  or  [noun provider/model/name]
 * A wrong line is skipped and told with file and line; the rest is read.
 */
typedef struct _RfKeyFile RfKeyFile;

/**
 * RfKeyFileGroup:
 * @noun: the first word between the brackets
 * @name: the rest, or "" where there is none
 * @path: @name split at its slashes
 */
typedef struct
{
  char *group; /* (owned) the whole text between the brackets */
  char *noun;  /* (owned) */
  char *name;  /* (owned) */
  GStrv path;  /* (owned) */
} RfKeyFileGroup;

RfKeyFile *rf_key_file_new_from_file (const char *path, GError **error);
RfKeyFile *
rf_key_file_new_from_data (const char *text, gssize length, const char *path, GError **error);
RfKeyFile *rf_key_file_ref (RfKeyFile *self);
void rf_key_file_unref (RfKeyFile *self);

const char *rf_key_file_get_path (RfKeyFile *self);
const GPtrArray *rf_key_file_get_groups (RfKeyFile *self);
GStrv rf_key_file_get_keys (RfKeyFile *self, const char *group);
gboolean rf_key_file_has_key (RfKeyFile *self, const char *group, const char *key);
int rf_key_file_get_line (RfKeyFile *self, const char *group, const char *key);

char *rf_key_file_dup_string (RfKeyFile *self, const char *group, const char *key);
GStrv rf_key_file_dup_languages (RfKeyFile *self, const char *group, const char *key);
GStrv rf_key_file_dup_list (RfKeyFile *self, const char *group, const char *key);
gboolean
rf_key_file_read_boolean (RfKeyFile *self, const char *group, const char *key, gboolean *value);
gboolean rf_key_file_read_int (RfKeyFile *self,
                               const char *group,
                               const char *key,
                               gint64 minimum,
                               gint64 maximum,
                               gint64 *value);
gboolean
rf_key_file_read_double (RfKeyFile *self, const char *group, const char *key, double *value);
gboolean
rf_key_file_read_credits (RfKeyFile *self, const char *group, const char *key, gint64 *value);
gboolean
rf_key_file_read_bytes (RfKeyFile *self, const char *group, const char *key, gint64 *bytes);
gboolean
rf_key_file_read_duration (RfKeyFile *self, const char *group, const char *key, gint64 *seconds);

void
rf_key_file_add_fault (RfKeyFile *self, const char *group, const char *key, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void rf_key_file_refuse_unknown_keys (RfKeyFile *self, const char *group, const char *const *known);
void rf_key_file_refuse_unknown_texts (RfKeyFile *self,
                                       const char *group,
                                       const char *const *known,
                                       const char *const *texts);
const GPtrArray *rf_key_file_get_faults (RfKeyFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfKeyFile, rf_key_file_unref)

G_END_DECLS
