/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-transfer.h"
#include "cli-verbs.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/*
 * `refrain cache import`: sidecars, and with each the files that it names. A
 * folder is read as it lies, one name at a time.
 */

typedef struct
{
  RfService *service;
  CliTransfer transfer;
} CliImport;

static void
cli_import_file (CliImport *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  RfImportFate fate = RF_IMPORT_KNOWN;

  if (!rf_service_import (self->service, path, &fate, &error))
    cli_transfer_fail (&self->transfer, path, error);
  else if (fate != RF_IMPORT_FURTHER)
    cli_transfer_count (&self->transfer, fate == RF_IMPORT_MADE);
}

static void
cli_import_fail (CliImport *self, const char *path, int number)
{
  g_autoptr (GError) error = NULL;

  g_set_error (&error,
               RF_ERROR,
               number == ENOENT ? RF_ERROR_NOT_FOUND : RF_ERROR_INVALID_REQUEST,
               "it cannot be read: %s",
               g_strerror (number));
  cli_transfer_fail (&self->transfer, path, error);
}

static void
cli_import_folder (CliImport *self, const char *path)
{
  DIR *folder = opendir (path);
  struct dirent *entry = NULL;

  if (folder == NULL)
    {
      cli_import_fail (self, path, errno);
      return;
    }
  while (!cli_transfer_is_over (&self->transfer) && (entry = readdir (folder)) != NULL)
    {
      g_autofree char *file = NULL;

      if (entry->d_name[0] == '.' || !g_str_has_suffix (entry->d_name, ".json"))
        continue;
      file = g_build_filename (path, entry->d_name, NULL);
      cli_import_file (self, file);
    }
  closedir (folder);
}

/* Returns: (transfer full) (nullable): the sidecar beside a file, or @path where
 *   it is one */
static char *
cli_import_find_sidecar (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *dot = strrchr (path, '.');
  g_autofree char *sidecar = NULL;

  if (g_str_has_suffix (path, ".json"))
    return g_strdup (path);
  if (dot == NULL || (slash != NULL && dot < slash))
    return NULL;
  sidecar = g_strdup_printf ("%.*s.json", (int) (dot - path), path);
  return g_file_test (sidecar, G_FILE_TEST_EXISTS) ? g_steal_pointer (&sidecar) : NULL;
}

static void
cli_import_path (CliImport *self, const char *path)
{
  g_autofree char *sidecar = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      cli_import_folder (self, path);
      return;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      cli_import_fail (self, path, ENOENT);
      return;
    }
  sidecar = cli_import_find_sidecar (path);
  if (sidecar != NULL)
    {
      cli_import_file (self, sidecar);
      return;
    }
  g_set_error (&error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "no sidecar stands beside it, so nobody knows what it is");
  cli_transfer_fail (&self->transfer, path, error);
}

/**
 * cli_verb_cache_import:
 *
 * Returns: 0, the status of the first failure, or -1 with @error set
 */
int
cli_verb_cache_import (CliContext *context, const CliArguments *arguments, GError **error)
{
  CliImport self = { .service = cli_context_get_service (context) };

  cli_transfer_begin (&self.transfer, context, "import", "imported");
  for (guint i = 0;
       i < cli_arguments_get_n_words (arguments) && !cli_transfer_is_over (&self.transfer);
       i++)
    cli_import_path (&self, cli_arguments_get_word (arguments, i));
  return cli_transfer_end (&self.transfer, TRUE, error);
}
