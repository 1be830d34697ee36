/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "route-select.h"

#include "rf-archive.h"
#include "rf-tar.h"
#include "rf-text.h"

#include <fcntl.h>
#include <unistd.h>

/* Entries out of the cache and into another one: the files of `cache export`, as
 * one archive. */

#define LONGEST (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/* Failures that are told one by one. */
#define MAX_ERRORS 100

typedef struct
{
  RfService *service;
  char *folder; /* (owned) a work directory */
  int tar;
} RfUnpacking;

static void
rf_unpacking_clear (RfUnpacking *self)
{
  if (self->folder != NULL)
    rf_service_remove_work_directory (self->service, self->folder);
  if (self->tar >= 0)
    close (self->tar);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RfUnpacking, rf_unpacking_clear)

static gboolean
rf_route_read_provenance (RfExchange *exchange, RfProvenance *provenance, GError **error)
{
  const char *text = rf_exchange_get_query (exchange, "provenance");
  int chosen = RF_PROVENANCE_FULL;

  if (text != NULL && !rf_enum_from_name (rf_provenance_names, text, &chosen))
    {
      rf_error_collect (error, "provenance", "must be full, minimal or none");
      return FALSE;
    }
  *provenance = (RfProvenance) chosen;
  return TRUE;
}

static gboolean
rf_route_export (RfExchange *exchange, GError **error)
{
  g_autoptr (RfSelector) selector = rf_route_dup_selector (exchange, error);
  RfProvenance provenance = RF_PROVENANCE_FULL;

  if (selector == NULL || !rf_route_read_provenance (exchange, &provenance, error) ||
      !rf_archive_answer (exchange, selector, provenance, error))
    return FALSE;
  rf_exchange_set_header (
      exchange, "Content-Disposition", "attachment; filename=\"refrain-cache.tar\"");
  rf_exchange_set_header (exchange, "Cache-Control", "no-store");
  return TRUE;
}

typedef struct
{
  gint64 done;
  gint64 already;
  gint64 failed;
  JsonArray *errors; /* (owned) */
} RfImported;

static void
rf_imported_fail (RfImported *self, const char *name, const GError *failure)
{
  JsonObject *object = NULL;
  g_autofree char *shown = rf_text_dup_printable (name, 200);

  self->failed++;
  if (json_array_get_length (self->errors) >= MAX_ERRORS)
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "name", shown);
  json_object_set_string_member (
      object, "code", rf_error_code_get_name (rf_error_get_code (failure)));
  json_object_set_string_member (
      object, "message", rf_error_code_get_sentence (rf_error_get_code (failure)));
  json_array_add_object_element (self->errors, object);
}

static gboolean
rf_route_import_all (RfExchange *exchange, const char *folder, RfImported *sum, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, error);
  const char *name = NULL;

  if (names == NULL)
    return FALSE;
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) failure = NULL;
      RfImportFate fate = RF_IMPORT_KNOWN;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      if (rf_service_import (rf_exchange_get_service (exchange), path, &fate, &failure))
        {
          sum->done += fate == RF_IMPORT_MADE;
          sum->already += fate == RF_IMPORT_KNOWN;
        }
      else
        {
          g_info ("“%s” is not imported: %s", name, failure->message);
          rf_imported_fail (sum, name, failure);
        }
    }
  return TRUE;
}

static void
rf_route_answer_imported (RfExchange *exchange, RfImported *sum)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "imported", sum->done);
  json_object_set_int_member (object, "already_there", sum->already);
  json_object_set_int_member (object, "failed", sum->failed);
  json_object_set_array_member (object, "errors", g_steal_pointer (&sum->errors));
  json_node_take_object (node, object);
  rf_exchange_answer (exchange, 200, node);
}

static gboolean
rf_route_import (RfExchange *exchange, GError **error)
{
  g_auto (RfUnpacking) archive = { rf_exchange_get_service (exchange), NULL, -1 };
  RfImported sum = { 0, 0, 0, NULL };
  gboolean done = FALSE;

  archive.folder = rf_service_dup_work_directory (archive.service, error);
  if (archive.folder == NULL)
    return FALSE;
  archive.tar = open (rf_exchange_get_upload (exchange), O_RDONLY | O_CLOEXEC);
  sum.errors = json_array_new ();
  done = rf_tar_extract (archive.tar, archive.folder, error) &&
         rf_route_import_all (exchange, archive.folder, &sum, error);
  if (done)
    rf_route_answer_imported (exchange, &sum);
  g_clear_pointer (&sum.errors, json_array_unref);
  return done;
}

static const RfRouteField export_query[] = {
  { "provenance", RF_ROUTE_STRING, FALSE, "what is told beside the bytes: full, minimal or none" },
  { NULL },
};

const RfRoute rf_routes_of_transfer[] = {
  { .method = "GET",
    .path = "/api/v1/generations/cache/export",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_CHANGES,
    .flags = RF_ROUTE_SELECTS,
    .query = export_query,
    .work = rf_route_export,
    .answers = "Archive",
    .summary = "Assets and where they came from, as a tar archive" },
  { .method = "POST",
    .path = "/api/v1/generations/cache/import",
    .role = RF_ROLE_OF_ADMIN,
    .place = RF_PLACE_CHANGES,
    .flags = RF_ROUTE_RAW,
    .max_body = LONGEST,
    .work = rf_route_import,
    .answers = "Imported",
    .summary = "Take in such an archive" },
  { .method = NULL },
};
