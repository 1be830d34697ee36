/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-engine-private.h"

#include "rf-hash.h"
#include "rf-json-reader.h"
#include "rf-png.h"
#include "rf-sidecar.h"
#include "rf-time.h"
#include "rf-transfer-files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * An entry into the store, from a sidecar and the files that it names beside
 * itself. Whoever wrote them may be anybody: only plain files of the same folder
 * are read, no more of them than the sidecar says, and what is stored are the
 * bytes whose hash it tells. The text that an export put into a picture is taken
 * out first, since the hash is that of the bytes before.
 */

/* What an export may have added to a file. */
#define MAX_TEXT (4 * 1024 * 1024)

#define SNIFFED 64

typedef struct
{
  RfEngine *engine;
  const RfSidecar *sidecar;
  int folder;
  char *work;    /* (owned) (nullable) path */
  int work_file; /* descriptor of it, or -1 */
} RfImport;

static void
rf_import_clear (RfImport *self)
{
  if (self->folder >= 0)
    close (self->folder);
  if (self->work_file >= 0)
    close (self->work_file);
  if (self->work != NULL)
    rf_blob_store_remove_work_directory (self->engine->blobs, self->work);
  g_free (self->work);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfImport, rf_import_clear)

G_GNUC_PRINTF (3, 4)
static gboolean
rf_import_refuse (const char *name, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "“%s” %s", name, message);
  return FALSE;
}

/* Returns: the file, which is a plain one of the right size, or -1 */
static int
rf_import_open (RfImport *self, const char *name, const RfAsset *asset, GError **error)
{
  int descriptor = openat (self->folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat status;

  if (descriptor < 0)
    {
      rf_import_refuse (name, error, "cannot be read: %s", g_strerror (errno));
      return -1;
    }
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    rf_import_refuse (name, error, "is no plain file");
  else if (status.st_size < asset->bytes || status.st_size - asset->bytes > MAX_TEXT)
    rf_import_refuse (name, error, "is not of the size that its sidecar tells");
  else
    return descriptor;
  close (descriptor);
  return -1;
}

static gboolean
rf_import_copy (RfPart *part, int from, GError **error)
{
  RfPngPlaces places;

  if (!rf_png_find (from, RF_SIDECAR_KEYWORD, &places))
    return rf_part_copy (part, from, 0, -1, error);
  return rf_part_copy (part, from, 0, places.text, error) &&
         rf_part_copy (part, from, places.end, -1, error);
}

static gboolean
rf_import_check (RfPart *part, const char *name, const RfAsset *asset, GError **error)
{
  char begin[SNIFFED];
  const char *sniffed = NULL;
  gssize length = pread (part->descriptor, begin, sizeof begin, 0);
  guint64 bytes = 0;
  g_autofree char *sha256 = NULL;

  if (lseek (part->descriptor, 0, SEEK_SET) != 0 || length < 0)
    return rf_import_refuse (name, error, "cannot be read: %s", g_strerror (errno));
  sha256 = rf_hash_descriptor (part->descriptor, &bytes, NULL, error);
  if (sha256 == NULL)
    return FALSE;
  if (!g_str_equal (sha256, asset->sha256) || (gint64) bytes != asset->bytes)
    return rf_import_refuse (name, error, "does not hold the bytes that its sidecar tells of");
  sniffed = rf_media_type_sniff (begin, (gsize) length);
  if (sniffed != NULL && !g_str_equal (sniffed, asset->media_type))
    return rf_import_refuse (
        name, error, "is of the type %s, and its sidecar says %s", sniffed, asset->media_type);
  return TRUE;
}

static gint64
rf_import_find_place (RfImport *self, const RfAsset *asset, gint64 now)
{
  g_autoptr (RfAsset) known = rf_store_find_blob (self->engine->store, asset->sha256, NULL);

  return known != NULL && g_strcmp0 (known->extension, asset->extension) == 0 ? known->created_at
                                                                              : now;
}

static gboolean
rf_import_asset (RfImport *self, guint position, GError **error)
{
  const char *name = g_ptr_array_index (self->sidecar->files, position);
  RfAsset *asset = g_ptr_array_index (self->sidecar->entry->generation->assets, position);
  int from = rf_import_open (self, name, asset, error);
  g_autoptr (RfPart) part = from >= 0 ? rf_part_new (self->work_file, error) : NULL;
  g_autofree char *path = NULL;
  gboolean copied = part != NULL && rf_import_copy (part, from, error);

  if (from >= 0)
    close (from);
  if (!copied || !rf_import_check (part, name, asset, error))
    return FALSE;
  path = g_build_filename (self->work, part->name, NULL);
  asset->created_at = rf_import_find_place (self, asset, rf_time_now ());
  return rf_blob_store_put_file (self->engine->blobs, asset, path, error);
}

static gboolean
rf_import_assets (RfImport *self, GError **error)
{
  self->work = rf_blob_store_dup_work_directory (self->engine->blobs, error);
  if (self->work == NULL)
    return FALSE;
  self->work_file = open (self->work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (guint i = 0; i < self->sidecar->files->len; i++)
    {
      if (!rf_import_asset (self, i, error))
        return FALSE;
    }
  return TRUE;
}

/* Nothing is older than it can be; and whatever place a sidecar tells of, the one
 * that requests with its profile have here is meant. */
static void
rf_import_adapt (RfEngine *engine, const RfSidecar *sidecar)
{
  RfEntry *entry = sidecar->entry;
  RfGeneration *generation = entry->generation;
  const RfProfile *profile =
      entry->profile != NULL ? rf_config_find_profile (engine->config, entry->profile) : NULL;
  const char *namespace_ = profile != NULL ? profile->namespace_ : "";
  gint64 now = rf_time_now ();

  g_free (entry->namespace_);
  g_free (generation->namespace_);
  entry->namespace_ = g_strdup (namespace_);
  generation->namespace_ = g_strdup (namespace_);
  entry->created_at = CLAMP (entry->created_at, 1, now);
  generation->finished_at = CLAMP (generation->finished_at, 1, now);
  generation->started_at = CLAMP (generation->started_at, 1, generation->finished_at);
}

/* Returns: whether a generation of that id is here, the same one; @known says so */
static gboolean
rf_import_compare (RfImport *self, gboolean *known, GError **error)
{
  const RfGeneration *made = self->sidecar->entry->generation;
  g_autoptr (RfGeneration) present = NULL;
  const RfAsset *one = g_ptr_array_index (made->assets, 0);
  const RfAsset *other = NULL;

  *known = FALSE;
  if (!rf_store_find_generation (self->engine->store, made->id, &present, error))
    return FALSE;
  if (present == NULL)
    return TRUE;
  other = present->assets->len > 0 ? g_ptr_array_index (present->assets, 0) : NULL;
  *known = present->assets->len == made->assets->len && other != NULL &&
           g_str_equal (one->sha256, other->sha256) &&
           g_strcmp0 (made->fingerprint, present->fingerprint) == 0;
  if (*known)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_CONFLICT,
               "the generation %s is in the store already, and is another one",
               made->id);
  return FALSE;
}

static gboolean
rf_import_find_present (RfImport *self, RfEntry **present, GError **error)
{
  g_autoptr (RfSelector) selector = rf_selector_new ();
  g_autoptr (RfPage) page = NULL;

  *present = NULL;
  selector->namespace_ = g_strdup (self->sidecar->entry->namespace_);
  selector->exact_key = g_strdup (self->sidecar->entry->key);
  page = rf_store_query (self->engine->store, selector, error);
  if (page != NULL && page->items->len > 0)
    *present = g_ptr_array_steal_index (page->items, 0);
  return page != NULL;
}

/* What stands under the key and was made later, or is the same, stays. */
static gboolean
rf_import_adopt (RfImport *self, RfImportFate *fate, GError **error)
{
  RfEntry *entry = self->sidecar->entry;
  g_autoptr (RfEntry) present = NULL;
  g_autoptr (JsonNode) record = NULL;
  gboolean known = FALSE;

  if (!rf_import_find_present (self, &present, error) || !rf_import_compare (self, &known, error))
    return FALSE;
  if (present != NULL && present->created_at >= entry->created_at)
    return TRUE;
  if (!rf_import_assets (self, error))
    return FALSE;
  record = rf_entry_to_side_record (entry);
  if (!known && !rf_blob_store_put_record (self->engine->blobs,
                                           entry->generation->id,
                                           entry->generation->finished_at,
                                           record,
                                           error))
    return FALSE;
  if (!rf_store_adopt (self->engine->store, entry, error))
    return FALSE;
  *fate = RF_IMPORT_MADE;
  return TRUE;
}

/**
 * rf_engine_import:
 * @service: an engine
 * @path: a sidecar
 * @fate: (out): what became of it
 * @error: return location; %RF_ERROR_INVALID_REQUEST for what is not as an
 *   export leaves it
 *
 * Returns: whether the entry is in the store now, or what it had to make room for
 */
gboolean
rf_engine_import (RfService *service, const char *path, RfImportFate *fate, GError **error)
{
  RfEngine *self = RF_ENGINE (service);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (RfSidecar) sidecar = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (RfImport) import = { self, NULL, -1, NULL, -1 };

  *fate = RF_IMPORT_KNOWN;
  if (!rf_engine_needs_store (self, error))
    return FALSE;
  node = rf_json_parse_file (path, &rf_json_default_limits, error);
  if (node == NULL)
    return FALSE;
  sidecar = rf_sidecar_new_from_json (node, error);
  if (sidecar == NULL)
    return FALSE;
  if (sidecar->position > 0)
    {
      *fate = RF_IMPORT_FURTHER;
      return TRUE;
    }
  import.sidecar = sidecar;
  import.folder = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (import.folder < 0)
    return rf_import_refuse (folder, error, "cannot be read: %s", g_strerror (errno));
  rf_import_adapt (self, sidecar);
  return rf_import_adopt (&import, fate, error);
}
