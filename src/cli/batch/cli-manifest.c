/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cli-manifest.h"

#include "cli-lines.h"
#include "rf-hash.h"
#include "rf-json-object.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <string.h>
#include <unistd.h>

/*
 * Each line is one request, or the steps of a bundle, in the form that HTTP takes,
 * but that inputs may be files beside the manifest. For a warm-up, {playthrough} and {scene} stand
 * for what the command line says, and a line with {scene} for one request of
 * each scene. What is wrong with a line is the error of its job.
 */

#define PLAYTHROUGH "{playthrough}"
#define SCENE       "{scene}"

struct _CliManifest
{
  CliLines *lines;     /* (owned) (nullable) */
  GPtrArray *requests; /* (owned) (nullable) instead of lines */
  guint n_given;       /* of the requests */
  char *folder;        /* (owned) (nullable) where its files begin */
  char *batch;         /* (owned) (nullable) */
  gboolean fills;      /* the marks mean something */
  char *playthrough;   /* (owned) (nullable) */
  GStrv scenes;        /* (owned) (nullable) */
  gint64 n_scenes;     /* at least 1 */
  gint64 scene;        /* of the line that is being repeated, from 0 on */
  gint64 line;         /* that was read last */
  char *hash;          /* (owned) (nullable) of its text */
  JsonNode *node;      /* (owned) (nullable) it, while it is repeated */
};

/**
 * cli_manifest_new:
 * @path: a file, or `-`
 * @error: return location
 *
 * Returns: (transfer full): its requests
 */
CliManifest *
cli_manifest_new (const char *path, GError **error)
{
  g_autoptr (CliLines) lines = cli_lines_new (path, rf_json_default_limits.max_bytes, error);
  g_autofree char *full = NULL;
  CliManifest *self = NULL;

  if (lines == NULL)
    return NULL;
  self = g_new0 (CliManifest, 1);
  self->lines = g_steal_pointer (&lines);
  self->n_scenes = 1;
  full = g_canonicalize_filename (g_str_equal (path, "-") ? "x" : path, NULL);
  self->folder = g_path_get_dirname (full);
  return self;
}

/**
 * cli_manifest_new_for_requests:
 * @requests: (element-type RfRequest): what is asked for
 *
 * Returns: (transfer full): a manifest of these, a line for each
 */
CliManifest *
cli_manifest_new_for_requests (GPtrArray *requests)
{
  CliManifest *self = g_new0 (CliManifest, 1);

  self->requests = g_ptr_array_ref (requests);
  self->n_scenes = 1;
  return self;
}

/**
 * cli_manifest_set_places:
 * @self: a manifest
 * @playthrough: (nullable): what stands for {playthrough}
 * @scenes: (nullable): what stands for {scene}, with commas between
 */
void
cli_manifest_set_places (CliManifest *self, const char *playthrough, const char *scenes)
{
  self->fills = TRUE;
  self->playthrough = g_strdup (playthrough);
  self->scenes = scenes != NULL ? g_strsplit (scenes, ",", -1) : NULL;
  self->n_scenes = self->scenes != NULL ? MAX ((gint64) g_strv_length (self->scenes), 1) : 1;
}

/**
 * cli_manifest_set_batch:
 * @self: a manifest
 * @batch: the run that its jobs belong to
 */
void
cli_manifest_set_batch (CliManifest *self, const char *batch)
{
  self->batch = g_strdup (batch);
}

/**
 * cli_manifest_free:
 * @self: (transfer full): a manifest
 */
void
cli_manifest_free (CliManifest *self)
{
  g_clear_pointer (&self->lines, cli_lines_free);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->node, json_node_unref);
  g_strfreev (self->scenes);
  g_free (self->folder);
  g_free (self->batch);
  g_free (self->playthrough);
  g_free (self->hash);
  g_free (self);
}

static char *
cli_dup_filled (const char *text, const char *mark, const char *value)
{
  GString *filled = g_string_new (text);

  g_string_replace (filled, mark, value, 0);
  return g_string_free (filled, FALSE);
}

/* Returns: (transfer full): a copy with the marks in all its strings filled in */
static JsonNode *
cli_fill_node (JsonNode *node, const char *mark, const char *value)
{
  JsonNode *filled = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      JsonObjectIter iterator;
      const char *name = NULL;
      JsonNode *member = NULL;

      json_object_iter_init (&iterator, json_node_get_object (node));
      while (json_object_iter_next (&iterator, &name, &member))
        json_object_set_member (object, name, cli_fill_node (member, mark, value));
      filled = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (filled, object);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *from = json_node_get_array (node);
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (from); i++)
        json_array_add_element (array,
                                cli_fill_node (json_array_get_element (from, i), mark, value));
      filled = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (filled, array);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *text = cli_dup_filled (json_node_get_string (node), mark, value);

      filled = json_node_init_string (json_node_alloc (), text);
    }
  else
    {
      filled = rf_json_copy (node);
    }
  return filled;
}

static void
cli_manifest_fill (CliManifest *self, const char *mark, const char *value)
{
  g_autoptr (JsonNode) node = g_steal_pointer (&self->node);

  self->node = cli_fill_node (node, mark, value);
}

static gboolean
cli_line_has (const char *line, gsize length, const char *mark)
{
  return g_strstr_len (line, (gssize) length, mark) != NULL;
}

static gboolean
cli_line_is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isspace (line[i]))
        return FALSE;
    }
  return TRUE;
}

/* To the parser every line is the first; where it stands is told by who tells. */
static void
cli_manifest_drop_place (GError *error)
{
  static const char place[] = "line 1, ";

  if (g_str_has_prefix (error->message, place))
    memmove (error->message,
             error->message + strlen (place),
             strlen (error->message) + 1 - strlen (place));
}

/* Parses the line into self->node, with what stands for the playthrough. */
static gboolean
cli_manifest_parse (CliManifest *self, const char *line, GError **error)
{
  gsize length = cli_lines_get_length (self->lines);
  GError *failure = NULL;

  if (length > rf_json_default_limits.max_bytes)
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_TOO_LARGE,
                   "the line is longer than %" G_GSIZE_FORMAT " bytes",
                   rf_json_default_limits.max_bytes);
      return FALSE;
    }
  self->node = rf_json_parse (line, (gssize) length, NULL, &failure);
  if (self->node == NULL)
    {
      cli_manifest_drop_place (failure);
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (self->playthrough != NULL)
    cli_manifest_fill (self, PLAYTHROUGH, self->playthrough);
  return TRUE;
}

static RfJob *
cli_manifest_new_job (CliManifest *self, gint64 line, const char *hash)
{
  RfJob *job = rf_job_new ();

  job->batch = g_strdup (self->batch);
  job->line = line;
  job->hash = g_strdup (hash);
  return job;
}

static void
cli_manifest_read_steps (const CliManifest *self, JsonNode *node, RfJob *job)
{
  g_autoptr (RfBundle) bundle = rf_bundle_new_from_json (node, self->folder, &job->error);

  if (bundle != NULL)
    rf_job_set_bundle (job, bundle, &job->error);
}

static void
cli_manifest_read_request (const CliManifest *self, JsonNode *node, RfJob *job)
{
  g_autoptr (RfRequest) request = rf_request_new_from_local_json (node, self->folder, &job->error);

  if (request != NULL)
    rf_job_set_request (job, request, &job->error);
}

static RfJob *
cli_manifest_take_node (CliManifest *self, JsonNode *node, gint64 line)
{
  RfJob *job = cli_manifest_new_job (self, line, self->hash);

  if (rf_bundle_is_in_json (node))
    cli_manifest_read_steps (self, node, job);
  else
    cli_manifest_read_request (self, node, job);
  return job;
}

/* One request of the line that is being repeated for each scene. */
static RfJob *
cli_manifest_repeat (CliManifest *self)
{
  gint64 line = (self->line - 1) * self->n_scenes + self->scene + 1;
  g_autoptr (JsonNode) node = cli_fill_node (self->node, SCENE, self->scenes[self->scene]);
  RfJob *job = cli_manifest_take_node (self, node, line);

  self->scene++;
  if (self->scene == self->n_scenes)
    g_clear_pointer (&self->node, json_node_unref);
  return job;
}

/* A mark without a value would become a part of what is asked for. */
static gboolean
cli_manifest_has_values (const CliManifest *self, const char *line, gsize length, GError **error)
{
  const char *missing = NULL;

  if (self->fills && self->playthrough == NULL && cli_line_has (line, length, PLAYTHROUGH))
    missing = "{playthrough} stands for --playthrough, which was not given";
  else if (self->fills && self->scenes == NULL && cli_line_has (line, length, SCENE))
    missing = "{scene} stands for --scenes, which was not given";
  if (missing != NULL)
    g_set_error_literal (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, missing);
  return missing == NULL;
}

static RfJob *
cli_manifest_take_line (CliManifest *self, const char *line)
{
  gsize length = cli_lines_get_length (self->lines);
  gint64 number = (cli_lines_get_number (self->lines) - 1) * self->n_scenes + 1;
  gboolean repeats = self->scenes != NULL && cli_line_has (line, length, SCENE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  RfJob *job = NULL;

  g_free (self->hash);
  self->hash = rf_hash_bytes (line, length);
  self->line = cli_lines_get_number (self->lines);
  self->scene = 0;
  if (!cli_manifest_has_values (self, line, length, &error) ||
      !cli_manifest_parse (self, line, &error))
    {
      job = cli_manifest_new_job (self, number, self->hash);
      job->error = g_steal_pointer (&error);
      return job;
    }
  if (repeats)
    return cli_manifest_repeat (self);
  node = g_steal_pointer (&self->node);
  return cli_manifest_take_node (self, node, number);
}

static RfJob *
cli_manifest_next_request (CliManifest *self)
{
  RfJob *job = NULL;

  if (self->n_given >= self->requests->len)
    return NULL;
  job = cli_manifest_new_job (self, (gint64) self->n_given + 1, NULL);
  if (rf_job_set_request (job, g_ptr_array_index (self->requests, self->n_given), &job->error))
    job->hash = rf_hash_bytes (job->request, strlen (job->request));
  self->n_given++;
  return job;
}

/**
 * cli_manifest_next:
 * @self: a manifest
 * @cancellable: (nullable): ends the wait for a slow writer
 * @error: return location; why it cannot be read any further
 *
 * Returns: (transfer full) (nullable): the next job; %NULL without an error at
 *   the end
 */
RfJob *
cli_manifest_next (CliManifest *self, GCancellable *cancellable, GError **error)
{
  const char *line = NULL;

  if (self->requests != NULL)
    return cli_manifest_next_request (self);
  if (self->node != NULL)
    return cli_manifest_repeat (self);
  while (cli_lines_next (self->lines, &line, cancellable, error) && line != NULL)
    {
      if (!cli_line_is_blank (line, cli_lines_get_length (self->lines)))
        return cli_manifest_take_line (self, line);
    }
  return NULL;
}

/**
 * cli_manifest_get_line:
 * @self: a manifest
 * @job: one of its jobs
 *
 * Returns: the line of the file that it stands in
 */
gint64
cli_manifest_get_line (const CliManifest *self, const RfJob *job)
{
  return (job->line - 1) / self->n_scenes + 1;
}

/**
 * cli_manifest_get_scene:
 * @self: a manifest
 * @job: one of its jobs
 *
 * Returns: (transfer none) (nullable): the scene for which the line was repeated
 */
const char *
cli_manifest_get_scene (const CliManifest *self, const RfJob *job)
{
  return self->scenes != NULL ? self->scenes[(job->line - 1) % self->n_scenes] : NULL;
}

/**
 * cli_manifest_survey:
 * @path: a file
 * @n_scenes: for how many scenes a line is repeated
 * @n_jobs: (out): how many jobs it comes to
 * @error: return location
 *
 * Reads it once, ahead of the work.
 *
 * Returns: (transfer full) (nullable): SHA-256 of what is in it
 */
char *
cli_manifest_survey (const char *path, gint64 n_scenes, gint64 *n_jobs, GError **error)
{
  g_autoptr (CliLines) lines = cli_lines_new (path, rf_json_default_limits.max_bytes, error);
  g_autoptr (RfHash) sum = rf_hash_new ();
  const char *line = NULL;

  *n_jobs = 0;
  if (lines == NULL)
    return NULL;
  while (TRUE)
    {
      gsize length = 0;

      if (!cli_lines_next (lines, &line, NULL, error))
        return NULL;
      if (line == NULL)
        return rf_hash_finish (sum);
      length = cli_lines_get_length (lines);
      if (!cli_line_is_blank (line, length))
        *n_jobs += cli_line_has (line, length, SCENE) ? n_scenes : 1;
      rf_hash_update (sum, line, length);
      rf_hash_update (sum, "\n", 1);
    }
}
