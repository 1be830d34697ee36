/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-transfer.h"

#include "cli-print.h"
#include "rf-text.h"

#include <stdio.h>

/*
 * Counts and tells of an export or import of many things. A failure is one line
 * on standard error and ends nothing, but for one of the store itself; JSON
 * holds the first hundred, so that no number of them fills the memory.
 */

#define MAX_ERRORS 100

/**
 * cli_transfer_begin:
 * @self: (out): a transfer of nothing yet
 * @context: the program's context
 * @verb: what is done, for messages
 * @done_word: what was done, for the answer
 */
void
cli_transfer_begin (CliTransfer *self, CliContext *context, const char *verb, const char *done_word)
{
  *self = (CliTransfer){ .context = context, .verb = verb, .done_word = done_word };
  self->errors = json_array_new ();
}

/**
 * cli_transfer_count:
 * @self: a transfer
 * @changed: whether something had to be done
 */
void
cli_transfer_count (CliTransfer *self, gboolean changed)
{
  if (changed)
    self->done++;
  else
    self->already++;
}

/**
 * cli_transfer_fail:
 * @self: a transfer
 * @name: what could not be transferred
 * @error: why
 */
void
cli_transfer_fail (CliTransfer *self, const char *name, const GError *error)
{
  g_autofree char *shown = rf_text_dup_printable (name, 200);
  g_autofree char *message = rf_text_dup_printable (error->message, 600);

  if (self->failed++ == 0)
    self->status = rf_error_code_get_exit_status ((RfErrorCode) error->code);
  self->over = g_error_matches (error, RF_ERROR, RF_ERROR_STORE_UNAVAILABLE);
  fprintf (stderr, "refrain: cache %s: %s: %s\n", self->verb, shown, message);
  if (json_array_get_length (self->errors) < MAX_ERRORS)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", shown);
      json_object_set_string_member (
          object, "code", rf_error_code_get_name ((RfErrorCode) error->code));
      json_object_set_string_member (object, "message", message);
      json_array_add_object_element (self->errors, object);
    }
}

/**
 * cli_transfer_is_over:
 * @self: a transfer
 *
 * Returns: whether the rest would fail as well
 */
gboolean
cli_transfer_is_over (const CliTransfer *self)
{
  return self->over;
}

static gboolean
cli_transfer_print_json (CliTransfer *self, GError **error)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, self->done_word, self->done);
  json_object_set_int_member (object, "already_there", self->already);
  json_object_set_int_member (object, "failed", self->failed);
  json_object_set_array_member (object, "errors", g_steal_pointer (&self->errors));
  json_node_take_object (node, object);
  return cli_print_json (node, error);
}

/**
 * cli_transfer_end:
 * @self: a transfer
 * @done: whether it came to its end
 * @error: return location, which is set already unless @done
 *
 * Prints what it came to.
 *
 * Returns: the program's status, or -1 with @error set
 */
int
cli_transfer_end (CliTransfer *self, gboolean done, GError **error)
{
  if (done && cli_context_is_json (self->context))
    done = cli_transfer_print_json (self, error);
  else if (done && !cli_context_is_quiet (self->context))
    cli_print ("%s: %" G_GINT64_FORMAT "; already there: %" G_GINT64_FORMAT
               "; failed: %" G_GINT64_FORMAT "\n",
               self->done_word,
               self->done,
               self->already,
               self->failed);
  g_clear_pointer (&self->errors, json_array_unref);
  return done ? self->status : -1;
}
