/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-context.h"
#include "cli-entries.h"
#include "cli-print.h"
#include "cli-select.h"
#include "cli-transfer.h"
#include "cli-verbs.h"

#include <errno.h>
#include <string.h>

/*
 * `refrain cache export`: entry after entry into a folder. A page at a time is
 * held, so that any number of them may be written; one that cannot be written
 * is told and the others go on.
 */

#define PAGE 200

typedef struct
{
  RfService *service;
  RfExportTarget target;
  CliTransfer transfer;
} CliExport;

static void
cli_export_entry (CliExport *self, RfEntry *entry)
{
  g_autoptr (GError) error = NULL;
  gboolean written = FALSE;

  if (rf_service_export (self->service, entry, &self->target, &written, &error))
    cli_transfer_count (&self->transfer, written);
  else
    cli_transfer_fail (&self->transfer, entry->key, error);
}

static gboolean
cli_export_chosen (CliExport *self, RfSelector *selector, GError **error)
{
  selector->limit = PAGE;
  do
    {
      g_autoptr (RfPage) page = rf_service_list (self->service, RF_NOUN_ENTRY, selector, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->items->len && !cli_transfer_is_over (&self->transfer); i++)
        cli_export_entry (self, g_ptr_array_index (page->items, i));
      g_free (selector->cursor);
      selector->cursor = g_strdup (page->next_cursor);
    }
  while (selector->cursor != NULL && !cli_transfer_is_over (&self->transfer));
  return TRUE;
}

static gboolean
cli_export_keys (CliExport *self, const CliArguments *arguments, GError **error)
{
  for (guint i = 0; i < cli_arguments_get_n_words (arguments); i++)
    {
      g_autoptr (RfSelector) selector = rf_selector_new ();
      g_autoptr (RfEntry) entry = NULL;

      selector->exact_key = g_strdup (cli_arguments_get_word (arguments, i));
      selector->profile = g_strdup (cli_arguments_get (arguments, "profile"));
      entry = rf_service_find_entry (self->service, selector, error);
      if (entry == NULL)
        return FALSE;
      cli_export_entry (self, entry);
    }
  return TRUE;
}

static gboolean
cli_export_open (CliExport *self, const CliArguments *arguments, GError **error)
{
  const char *provenance = cli_arguments_get (arguments, "provenance");
  int chosen = RF_PROVENANCE_FULL;

  self->target.folder = cli_arguments_get (arguments, "output");
  if (self->target.folder == NULL || *self->target.folder == '\0')
    {
      g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "it needs a folder to write into");
      if (error != NULL)
        rf_error_set_hint (*error, "name it with -o DIR");
      return FALSE;
    }
  if (provenance != NULL)
    rf_enum_from_name (rf_provenance_names, provenance, &chosen);
  self->target.provenance = (RfProvenance) chosen;
  if (g_mkdir_with_parents (self->target.folder, 0777) == 0)
    return TRUE;
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "cannot make the folder “%s”: %s",
               self->target.folder,
               g_strerror (errno));
  return FALSE;
}

/**
 * cli_verb_cache_export:
 *
 * Returns: 0, the status of the first failure, or -1 with @error set
 */
int
cli_verb_cache_export (CliContext *context, const CliArguments *arguments, GError **error)
{
  g_autoptr (RfSelector) selector = cli_select (arguments, error);
  guint n_keys = cli_arguments_get_n_words (arguments);
  CliExport self = { .service = cli_context_get_service (context) };
  gboolean done;

  if (selector == NULL || !cli_check_chosen (arguments, selector, error))
    return -1;
  if (!cli_export_open (&self, arguments, error))
    return -1;
  cli_transfer_begin (&self.transfer, context, "export", "exported");
  done = n_keys > 0 ? cli_export_keys (&self, arguments, error)
                    : cli_export_chosen (&self, selector, error);
  return cli_transfer_end (&self.transfer, done, error);
}
