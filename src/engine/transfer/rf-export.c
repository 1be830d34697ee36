/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-json-printer.h"
#include "rf-png.h"
#include "rf-sidecar.h"
#include "rf-transfer-files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * An entry out of the store, into a folder of a person's: the file of each
 * asset, and last its sidecar. So what has a sidecar is whole, and an export
 * that was broken off goes on where it ended. Nothing that stands there is
 * written over: what is the same stays, what is not is told.
 */

typedef struct
{
  RfEngine *engine;
  RfEntry *entry;
  RfProvenance provenance;
  int folder;
  gboolean written; /* something was not there yet */
} RfExport;

static gboolean
rf_export_fail_folder (const char *path, GError **error)
{
  int number = errno;

  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "cannot write into the folder “%s”: %s",
               path,
               g_strerror (number));
  return FALSE;
}

static gboolean
rf_export_have_same_bytes (int left, int right)
{
  g_autofree char *one = g_malloc (65536);
  g_autofree char *other = g_malloc (65536);
  gint64 offset = 0;

  while (TRUE)
    {
      gssize count = pread (left, one, 65536, offset);
      gssize same = pread (right, other, 65536, offset);

      if (count != same || count < 0 || memcmp (one, other, (gsize) count) != 0)
        return FALSE;
      if (count == 0)
        return TRUE;
      offset += count;
    }
}

/* Gives @part its name. What is called so already has to be the same. */
static gboolean
rf_export_name (RfExport *self, RfPart *part, const char *name, GError **error)
{
  gboolean there = FALSE;
  gboolean same = FALSE;
  int present = -1;

  if (!rf_part_name (part, name, &there, error))
    return FALSE;
  self->written = self->written || !there;
  if (!there)
    return TRUE;
  present = openat (self->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  same = present >= 0 && rf_export_have_same_bytes (present, part->descriptor);
  if (present >= 0)
    close (present);
  if (same)
    return TRUE;
  g_set_error (
      error, RF_ERROR, RF_ERROR_CONFLICT, "“%s” is there already and holds something else", name);
  if (error != NULL)
    rf_error_set_hint (*error, "export into another folder, or move the file away");
  return FALSE;
}

/* A picture carries where it came from within itself. */
static gboolean
rf_export_write_png (RfExport *self,
                     RfPart *part,
                     int from,
                     const RfPngPlaces *places,
                     GError **error)
{
  g_autoptr (JsonNode) node = rf_provenance_to_json (self->entry, self->provenance);
  g_autofree char *text = rf_json_print (node, NULL, error);
  g_autoptr (GByteArray) chunk = NULL;

  if (text == NULL)
    return FALSE;
  chunk = rf_png_new_text (RF_SIDECAR_KEYWORD, text);
  return rf_part_copy (part, from, 0, places->end, error) &&
         rf_part_write (part, chunk->data, chunk->len, error) &&
         rf_part_copy (part, from, places->end, -1, error);
}

static gboolean
rf_export_write_asset (RfExport *self, guint position, GError **error)
{
  RfAsset *asset = g_ptr_array_index (self->entry->generation->assets, position);
  g_autofree char *name = rf_sidecar_dup_file_name (self->entry, position);
  g_autoptr (RfPart) part = NULL;
  RfPngPlaces places;
  gboolean written = FALSE;
  int from = rf_blob_store_open (self->engine->blobs, asset, error);

  if (from < 0)
    return FALSE;
  part = rf_part_new (self->folder, error);
  if (part != NULL && self->provenance != RF_PROVENANCE_NONE &&
      g_str_equal (asset->media_type, "image/png") &&
      rf_png_find (from, RF_SIDECAR_KEYWORD, &places))
    written = rf_export_write_png (self, part, from, &places, error);
  else if (part != NULL)
    written = rf_part_copy (part, from, 0, -1, error);
  close (from);
  return written && rf_export_name (self, part, name, error);
}

static char *
rf_export_dup_sidecar (RfExport *self, guint position, gsize *length, GError **error)
{
  g_autoptr (JsonNode) node = rf_sidecar_to_json (self->entry, position, self->provenance);

  return rf_json_print (node, length, error);
}

static gboolean
rf_export_write_sidecar (RfExport *self, guint position, GError **error)
{
  g_autofree char *file = rf_sidecar_dup_file_name (self->entry, position);
  g_autofree char *name = rf_sidecar_dup_name (file);
  gsize length = 0;
  g_autofree char *text = rf_export_dup_sidecar (self, position, &length, error);
  g_autoptr (RfPart) part = text != NULL ? rf_part_new (self->folder, error) : NULL;

  return part != NULL && rf_part_write (part, text, length, error) &&
         rf_part_write (part, "\n", 1, error) && rf_export_name (self, part, name, error);
}

/* Whether the last sidecar stands there as it would be written now: then the
 * whole entry was exported before. */
static gboolean
rf_export_is_done (RfExport *self)
{
  guint last = self->entry->generation->assets->len - 1;
  g_autofree char *file = rf_sidecar_dup_file_name (self->entry, last);
  g_autofree char *name = rf_sidecar_dup_name (file);
  gsize length = 0;
  g_autofree char *text = rf_export_dup_sidecar (self, last, &length, NULL);
  g_autofree char *found = g_malloc (length + 2);
  int present = openat (self->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gssize count = present >= 0 ? pread (present, found, length + 2, 0) : -1;

  if (present >= 0)
    close (present);
  return text != NULL && count == (gssize) length + 1 && memcmp (found, text, length) == 0;
}

static gboolean
rf_export_write (RfExport *self, GError **error)
{
  guint n_assets = self->entry->generation->assets->len;

  if (n_assets == 0)
    {
      g_set_error (error, RF_ERROR, RF_ERROR_STORE_DAMAGED, "it has no asset");
      return FALSE;
    }
  if (self->provenance != RF_PROVENANCE_NONE && rf_export_is_done (self))
    return TRUE;
  for (guint i = 0; i < n_assets; i++)
    {
      if (!rf_export_write_asset (self, i, error))
        return FALSE;
    }
  for (guint i = 0; i < n_assets && self->provenance != RF_PROVENANCE_NONE; i++)
    {
      if (!rf_export_write_sidecar (self, i, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * rf_engine_export:
 * @service: an engine
 * @entry: an entry of a list
 * @target: where to, and with what
 * @written: (out): whether something was not there yet
 * @error: return location
 *
 * Returns: whether all of it stands there
 */
gboolean
rf_engine_export (RfService *service,
                  RfEntry *entry,
                  const RfExportTarget *target,
                  gboolean *written,
                  GError **error)
{
  RfExport export_ = { RF_ENGINE (service), entry, target->provenance, -1, FALSE };
  gboolean done;

  *written = FALSE;
  if (!rf_engine_needs_store (export_.engine, error))
    return FALSE;
  export_.folder = open (target->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (export_.folder < 0)
    return rf_export_fail_folder (target->folder, error);
  done = rf_export_write (&export_, error);
  close (export_.folder);
  *written = export_.written;
  return done;
}
