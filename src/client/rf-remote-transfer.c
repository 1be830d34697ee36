/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-remote-private.h"

#include "rf-hash.h"
#include "rf-json-fields.h"
#include "rf-json-reader.h"
#include "rf-paths.h"
#include "rf-tar.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/*
 * Export and import: the server writes and reads the files as it does for itself, and
 * they go over the wire as one archive for each entry. Nothing that stands in the
 * caller's folder is written over.
 */

static gboolean
rf_remote_fail_at (const char *path, int number, GError **error)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_FAILED, "cannot write “%s”: %s", path, g_strerror (number));
  return FALSE;
}

static gboolean
rf_remote_is_same (const char *one, const char *other, GError **error)
{
  g_autofree char *first = rf_hash_file (one, NULL, NULL, error);
  g_autofree char *second = first != NULL ? rf_hash_file (other, NULL, NULL, error) : NULL;

  if (second == NULL)
    return FALSE;
  if (g_str_equal (first, second))
    return TRUE;
  g_set_error (error, RF_ERROR, RF_ERROR_CONFLICT, "“%s” is there and holds something else", other);
  return FALSE;
}

/* Under its name a file stands whole or not at all. */
static gboolean
rf_remote_place_file (const char *from, const char *to, gboolean *written, GError **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *temporary = g_strconcat (to, ".", unique, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (temporary);
  gboolean linked = FALSE;
  int number = 0;

  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return rf_remote_is_same (from, to, error);
  if (!g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
    {
      if (error != NULL)
        rf_error_normalise (error, RF_ERROR_FAILED);
      return FALSE;
    }
  linked = link (temporary, to) == 0;
  number = errno;
  g_unlink (temporary);
  *written = *written || linked;
  if (linked)
    return TRUE;
  return number == EEXIST ? rf_remote_is_same (from, to, error)
                          : rf_remote_fail_at (to, number, error);
}

static gboolean
rf_remote_place_files (const char *from, const char *to, gboolean *written, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (from, 0, error);
  const char *name = NULL;
  gboolean placed = names != NULL;

  while (placed && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      placed = rf_remote_place_file (source, target, written, error);
    }
  if (error != NULL)
    rf_error_normalise (error, RF_ERROR_FAILED);
  return placed;
}

static gboolean
rf_remote_unpack (RfRemote *self, const char *archive, const char *folder, GError **error)
{
  int tar = open (archive, O_RDONLY | O_CLOEXEC);
  gboolean unpacked = FALSE;

  if (tar < 0 || g_mkdir (folder, 0700) != 0)
    rf_remote_fail_at (folder, errno, error);
  else
    {
      unpacked = rf_tar_extract (tar, folder, error);
      if (!unpacked && error != NULL &&
          g_error_matches (*error, RF_ERROR, RF_ERROR_INVALID_REQUEST))
        rf_remote_misread (self, error);
    }
  if (tar >= 0)
    close (tar);
  return unpacked;
}

gboolean
rf_remote_export (RfService *service,
                  RfEntry *entry,
                  const RfExportTarget *target,
                  gboolean *written,
                  GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autofree char *archive = rf_remote_dup_place (self, "export.tar", error);
  g_autofree char *folder = archive != NULL ? g_strconcat (archive, ".d", NULL) : NULL;
  g_autofree char *glob = rf_remote_dup_glob (entry->key);
  g_autoptr (GString) url = g_string_new (NULL);
  gboolean done = FALSE;

  *written = FALSE;
  rf_remote_append_query (url, "key", glob);
  /* Its own file, though others lie under its key. */
  if (entry->id > 0)
    {
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->id);

      rf_remote_append_query (url, "id", id);
      if (entry->profile != NULL)
        rf_remote_append_query (url, "profile", entry->profile);
    }
  if (entry->trashed_at > 0)
    rf_remote_append_query (url, "state", "trashed");
  rf_remote_append_query (
      url, "provenance", rf_enum_get_name (rf_provenance_names, (int) target->provenance));
  g_string_prepend (url, "/api/v1/generations/cache/export?");
  if (archive == NULL)
    return FALSE;
  done = rf_remote_fetch (self, url->str, archive, NULL, error) &&
         rf_remote_unpack (self, archive, folder, error) &&
         rf_paths_ensure_directory (target->folder, error) &&
         rf_remote_place_files (folder, target->folder, written, error);
  g_unlink (archive);
  rf_paths_remove_tree (folder);
  return done;
}

static gboolean
rf_remote_pack_file (int tar, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return rf_tar_add (tar, name, path, error);
}

/* A sidecar, and the files that it names beside it. */
static gboolean
rf_remote_pack (int tar, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = rf_json_parse_file (path, NULL, error);
  g_autoptr (RfSidecar) sidecar = node != NULL ? rf_sidecar_new_from_json (node, error) : NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  if (sidecar == NULL || !rf_remote_pack_file (tar, folder, name, error))
    return FALSE;
  for (guint i = 0; i < sidecar->files->len; i++)
    {
      if (!rf_remote_pack_file (tar, folder, g_ptr_array_index (sidecar->files, i), error))
        return FALSE;
    }
  return rf_tar_end (tar, error);
}

static gboolean
rf_remote_fail_import (JsonNode *element, gpointer data, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (element, "an error", error);
  g_autofree char *message = NULL;
  g_autofree char *name = NULL;
  RfErrorCode code = RF_ERROR_FAILED;

  if (object == NULL || !rf_json_fields_need_string (object, "message", &message, error) ||
      !rf_json_fields_need_string (object, "code", &name, error))
    return FALSE;
  rf_error_code_from_name (name, &code);
  g_set_error_literal (error, RF_ERROR, (int) code, message);
  return FALSE;
}

static gboolean
rf_remote_read_imported (RfRemote *self, JsonNode *answer, RfImportFate *fate, GError **error)
{
  JsonObject *object = rf_json_fields_get_object (answer, "an import", error);
  gint64 done = 0;
  gint64 already = 0;

  if (object == NULL || !rf_json_fields_need (object, "imported", error) ||
      !rf_json_fields_read_count (object, "imported", &done, error) ||
      !rf_json_fields_read_count (object, "already_there", &already, error))
    {
      rf_remote_misread (self, error);
      return FALSE;
    }
  /* Of a further asset's sidecar the server makes no count. */
  *fate = done > 0 ? RF_IMPORT_MADE : already > 0 ? RF_IMPORT_KNOWN : RF_IMPORT_FURTHER;
  return rf_json_fields_foreach (object, "errors", rf_remote_fail_import, NULL, error);
}

gboolean
rf_remote_import (RfService *service, const char *path, RfImportFate *fate, GError **error)
{
  RfRemote *self = RF_REMOTE (service);
  g_autofree char *archive = rf_remote_dup_place (self, "import.tar", error);
  RfRemoteCall call = { .method = "POST", .path = "/api/v1/generations/cache/import" };
  int tar = archive != NULL ? open (archive, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  g_autoptr (JsonNode) answer = NULL;

  *fate = RF_IMPORT_KNOWN;
  if (archive != NULL && tar < 0)
    return rf_remote_fail_at (archive, errno, error);
  if (tar < 0)
    return FALSE;
  call.file = archive;
  /* What is there already stays as it is. */
  call.may_repeat = TRUE;
  if (rf_remote_pack (tar, path, error))
    answer = rf_remote_ask (self, &call, NULL, error);
  close (tar);
  g_unlink (archive);
  return answer != NULL && rf_remote_read_imported (self, answer, fate, error);
}
