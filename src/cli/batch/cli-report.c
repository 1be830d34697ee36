/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-report.h"

#include "rf-credits.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>

/*
 * The report is written as it goes, a line at a time. A run that is taken up
 * writes it anew from the start: of what is finished already the queue knows
 * everything that stands in it, so nothing is missing after a kill.
 */

struct _CliReport
{
  FILE *stream;
  char *path; /* (owned) */
  int error;  /* errno of the first line that could not be written, or 0 */
};

static gboolean
cli_report_is_manifest (const char *path, const char *manifest)
{
  GStatBuf first;
  GStatBuf second;

  return manifest != NULL && g_stat (path, &first) == 0 && g_stat (manifest, &second) == 0 &&
         S_ISREG (first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static void
cli_report_refuse (const char *path, int code, GError **error)
{
  g_set_error (error,
               RF_ERROR,
               RF_ERROR_INVALID_REQUEST,
               "--report: “%s” cannot be written: %s",
               path,
               g_strerror (code));
}

/**
 * cli_report_new:
 * @path: the file; what is in it is replaced
 * @manifest: (nullable): the file that it must not be
 * @error: return location; %RF_ERROR_INVALID_REQUEST
 *
 * Returns: (transfer full): an empty report
 */
CliReport *
cli_report_new (const char *path, const char *manifest, GError **error)
{
  CliReport *self = NULL;
  FILE *stream = NULL;

  if (cli_report_is_manifest (path, manifest))
    {
      g_set_error (
          error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "--report: “%s” is the manifest itself", path);
      return NULL;
    }
  stream = g_fopen (path, "we");
  if (stream == NULL)
    {
      cli_report_refuse (path, errno, error);
      return NULL;
    }
  self = g_new0 (CliReport, 1);
  self->stream = stream;
  self->path = g_strdup (path);
  return self;
}

/**
 * cli_report_close:
 * @self: (transfer full): a report
 * @error: return location
 *
 * Returns: whether all of it could be written
 */
gboolean
cli_report_close (CliReport *self, GError **error)
{
  int code = self->error;

  if (fclose (self->stream) != 0 && code == 0)
    code = errno;
  if (code != 0)
    g_set_error (error,
                 RF_ERROR,
                 RF_ERROR_FAILED,
                 "the report “%s” is not complete: %s",
                 self->path,
                 g_strerror (code));
  g_free (self->path);
  g_free (self);
  return code == 0;
}

static void
cli_report_set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

/* A line with steps is told as a bundle is answered: by its outcome, which is
 * the code of the first step that failed, where one did, and its steps. */
static void
cli_report_add_steps (JsonObject *object, const RfJob *job)
{
  JsonArray *steps = rf_job_dup_steps (job);

  if (steps == NULL)
    return;
  if (job->error != NULL && job->state == RF_JOB_FAILED)
    cli_report_set_text (
        object, "outcome", rf_error_code_get_name (rf_error_get_code (job->error)));
  json_object_set_array_member (object, "steps", steps);
}

static void
cli_report_fill (JsonObject *object, const RfJob *job)
{
  cli_report_add_steps (object, job);
  if (job->state == RF_JOB_DONE)
    {
      cli_report_set_text (
          object, "outcome", rf_enum_get_name (rf_outcome_names, (int) job->outcome));
      if (job->n_steps == 0)
        {
          cli_report_set_text (object, "key", job->key);
          cli_report_set_text (object, "generation_id", job->generation_id);
        }
      json_object_set_double_member (object, "cost", rf_credits_to_double (job->cost));
      json_object_set_double_member (object, "saved", rf_credits_to_double (job->saved));
    }
  if (job->state == RF_JOB_DONE || job->charged > 0)
    json_object_set_double_member (object, "charged", rf_credits_to_double (job->charged));
  if (job->error != NULL)
    {
      g_autoptr (JsonNode) node = rf_error_to_json (job->error);

      json_object_set_member (
          object,
          "error",
          rf_json_copy (json_object_get_member (json_node_get_object (node), "error")));
    }
  else if (job->state == RF_JOB_CANCELLED)
    {
      json_object_set_boolean_member (object, "cancelled", TRUE);
    }
}

/**
 * cli_report_add:
 * @self: a report
 * @job: a job that has come to its end
 * @line: where it stands in the manifest
 * @scene: (nullable): the scene that it was repeated for
 */
void
cli_report_add (CliReport *self, const RfJob *job, gint64 line, const char *scene)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;

  json_object_set_int_member (object, "line", line);
  if (scene != NULL)
    json_object_set_string_member (object, "scene", scene);
  cli_report_fill (object, job);
  text = rf_json_print (node, NULL, NULL);
  if (text == NULL || self->error != 0)
    return;
  if (fprintf (self->stream, "%s\n", text) < 0 || fflush (self->stream) != 0)
    self->error = errno;
}
