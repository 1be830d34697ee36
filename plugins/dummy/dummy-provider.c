/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "dummy-media.h"

#include "rf-hash.h"
#include "rf-json-printer.h"
#include "rf-provider.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The provider of the tests. It makes every kind, as slowly, as large and as
 * wrongly as its parameters say, and writes a line for each call to the file
 * that RF_DUMMY_LOG names, so that tests of several processes can count. It
 * is built and not installed, and read only where RF_TEST_PROVIDERS=1.
 *
 * A job's handle is `START/NUMBER`: when it was submitted, in milliseconds of
 * the wall clock, and a random number. It is all that collect needs, here or
 * in another process.
 */

/** How often it tells its progress, and how late it may notice a cancel */
#define SLICE 25

#define DUMMY_TYPE_PROVIDER (dummy_provider_get_type ())
G_DECLARE_FINAL_TYPE (DummyProvider, dummy_provider, DUMMY, PROVIDER, RfProvider)

struct _DummyProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (DummyProvider, dummy_provider, RF_TYPE_PROVIDER)

/* One write with O_APPEND, so that lines of several processes do not mix. */
static gboolean
write_log (const char *call, RfTask *task, GError **error)
{
  const char *path = g_getenv ("RF_DUMMY_LOG");
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), rf_task_get_params (task));
  g_autofree char *params = rf_json_print (node, NULL, error);
  g_autofree char *line = NULL;
  int descriptor = -1;
  gboolean written = FALSE;

  if (params == NULL)
    return FALSE;
  if (path == NULL)
    return TRUE;
  line = g_strdup_printf ("%s %s %s %d\n", call, rf_task_get_model (task)->id, params, getpid ());
  descriptor = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  written = descriptor >= 0 && write (descriptor, line, strlen (line)) == (ssize_t) strlen (line);
  if (descriptor >= 0)
    close (descriptor);
  if (!written)
    g_set_error (error, RF_ERROR, RF_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  return written;
}

/* Sleeps for one slice, or less when it is cancelled. */
static void
sleep_slice (GCancellable *cancellable, gint64 milliseconds)
{
  GPollFD descriptor = { 0 };
  struct pollfd wait = { 0 };

  if (!g_cancellable_make_pollfd (cancellable, &descriptor))
    {
      g_usleep ((gulong) milliseconds * 1000);
      return;
    }
  wait.fd = descriptor.fd;
  wait.events = POLLIN;
  poll (&wait, 1, (int) milliseconds);
  g_cancellable_release_fd (cancellable);
}

/* Waits until @delay milliseconds after @start, of the wall clock. */
static gboolean
wait_until (gint64 start,
            gint64 delay,
            RfProgress *progress,
            GCancellable *cancellable,
            GError **error)
{
  gint64 gone = g_get_real_time () / 1000 - start;

  while (gone < delay && !g_cancellable_is_cancelled (cancellable))
    {
      rf_progress_report_phase (
          progress, (double) MAX (gone, 0) / (double) delay, RF_PHASE_WAITING, NULL);
      sleep_slice (cancellable, MIN (delay - gone, SLICE));
      gone = g_get_real_time () / 1000 - start;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
fail_as_told (RfTask *task, GError **error)
{
  const char *name = rf_task_get_string (task, "fail");
  RfErrorCode code = RF_ERROR_FAILED;

  if (rf_task_get_boolean (task, "refuse"))
    {
      g_set_error_literal (error, RF_ERROR, RF_ERROR_REFUSED, "the content was refused, as told");
      return TRUE;
    }
  if (name == NULL || g_str_equal (name, "none"))
    return FALSE;
  if (rf_error_code_from_name (name, &code))
    g_set_error (error, RF_ERROR, code, "it failed as told: %s", name);
  else if (g_str_equal (name, "foreign"))
    {
      /* What another library leaves behind, for the wrappers to convert. */
      g_autofree char *missing = g_build_filename (rf_task_get_work_directory (task), "no", NULL);
      g_autofree char *content = NULL;

      g_file_get_contents (missing, &content, NULL, error);
    }
  return TRUE;
}

/* What tells one output from another: everything but the volatile. */
static char *
dup_hash (RfTask *task, GError **error)
{
  const RfModelInfo *model = rf_task_get_model (task);
  g_autoptr (GList) names = json_object_get_members (rf_task_get_params (task));
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;
  gsize length = 0;

  json_object_unref (object);
  json_object_set_string_member (object, "", model->id);
  for (GList *item = names; item != NULL; item = item->next)
    {
      const RfParameter *parameter = rf_model_info_find_parameter (model, item->data);

      if (parameter == NULL || (parameter->flags & RF_PARAMETER_VOLATILE) == 0)
        json_object_set_member (
            object, item->data, json_object_dup_member (rf_task_get_params (task), item->data));
    }
  text = rf_json_print (node, &length, error);
  return text != NULL ? rf_hash_bytes (text, length) : NULL;
}

/* The input's content goes into the output, as with a real provider. */
static char *
dup_hash_with_input (RfTask *task, GCancellable *cancellable, GError **error)
{
  g_autofree char *hash = dup_hash (task, error);
  const char *path = rf_task_get_input_path (task, "image");
  g_autofree char *input = NULL;
  g_autofree char *both = NULL;

  if (hash == NULL || path == NULL)
    return g_steal_pointer (&hash);
  input = rf_hash_file (path, NULL, cancellable, error);
  if (input == NULL)
    return NULL;
  both = g_strconcat (hash, input, NULL);
  return rf_hash_bytes (both, strlen (both));
}

static GByteArray *
new_content (RfTask *task, const DummyMedia *media, const char **media_type)
{
  const char *prompt = rf_task_get_string (task, "prompt");

  switch (rf_task_get_model (task)->kind)
    {
    case RF_KIND_IMAGE:
      *media_type = "image/png";
      return dummy_media_new_png (media);
    case RF_KIND_VIDEO:
      *media_type = "video/webm";
      return dummy_media_new_webm (media);
    case RF_KIND_MUSIC:
    case RF_KIND_TTS:
      *media_type = "audio/wav";
      return dummy_media_new_wav (media);
    case RF_KIND_TEXT:
    default:
      *media_type = "text/plain";
      return dummy_media_new_text (media, prompt != NULL ? prompt : "");
    }
}

static void
damage (GByteArray *content, const char *how)
{
  static const char page[] = "<!DOCTYPE html><title>502 Bad Gateway</title>\n";

  if (g_strcmp0 (how, "empty") == 0)
    g_byte_array_set_size (content, 0);
  else if (g_strcmp0 (how, "truncated") == 0)
    g_byte_array_set_size (content, content->len / 2);
  else if (g_strcmp0 (how, "wrong_type") == 0)
    {
      g_byte_array_set_size (content, 0);
      g_byte_array_append (content, (const guint8 *) page, sizeof page - 1);
    }
}

static void
describe (RfAsset *asset, RfKind kind, const DummyMedia *media, gsize length)
{
  if (kind == RF_KIND_IMAGE)
    {
      asset->width = (int) media->width;
      asset->height = (int) media->height;
    }
  else if (kind == RF_KIND_VIDEO)
    {
      asset->width = asset->height = DUMMY_WEBM_SIDE;
      asset->duration = DUMMY_WEBM_DURATION;
    }
  else if (kind != RF_KIND_TEXT && length > 44)
    asset->duration = (gint64) (length - 44) * 1000 / DUMMY_WAV_RATE;
}

/* Most services give files; the dummy does where its note says so. */
static RfAsset *
add (RfOutput *output, RfTask *task, const char *media_type, GBytes *bytes, GError **error)
{
  RfRole role = rf_kind_get_role (rf_task_get_model (task)->kind);
  g_autofree char *path = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (g_strcmp0 (rf_task_get_string (task, "note"), "as a file") != 0)
    return rf_output_add_bytes (output, role, media_type, bytes);
  path = g_build_filename (rf_task_get_work_directory (task), "output", NULL);
  if (!g_file_set_contents (path, data != NULL ? data : "", (gssize) length, error))
    return NULL;
  return rf_output_add_file (output, role, media_type, path);
}

static RfOutput *
make (RfTask *task, GCancellable *cancellable, GError **error)
{
  const RfModelInfo *model = rf_task_get_model (task);
  g_autofree char *hash = dup_hash_with_input (task, cancellable, error);
  DummyMedia media = { hash,
                       (gsize) rf_task_get_int (task, "bytes"),
                       (guint) rf_task_get_int (task, "width"),
                       (guint) rf_task_get_int (task, "height") };
  const char *media_type = NULL;
  GByteArray *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RfOutput) output = NULL;
  RfAsset *asset = NULL;

  if (hash == NULL || fail_as_told (task, error))
    return NULL;
  content = new_content (task, &media, &media_type);
  damage (content, rf_task_get_string (task, "damage"));
  bytes = g_byte_array_free_to_bytes (content);
  output = rf_output_new ();
  asset = add (output, task, media_type, bytes, error);
  if (asset == NULL)
    return NULL;
  describe (asset, model->kind, &media, g_bytes_get_size (bytes));
  if (json_object_has_member (rf_task_get_params (task), "cost"))
    output->cost = (gint64) (rf_task_get_double (task, "cost") * 1e6 + 0.5);
  output->answered_model = g_strdup (rf_task_get_string (task, "answers"));
  return g_steal_pointer (&output);
}

static char *
dummy_provider_dup_status (RfProvider *provider)
{
  return g_strdup (g_getenv ("RF_DUMMY_STATUS"));
}

static gboolean
dummy_provider_has_jobs (RfProvider *provider, RfTask *task)
{
  return rf_task_get_boolean (task, "job");
}

static RfOutput *
dummy_provider_generate (RfProvider *provider,
                         RfTask *task,
                         RfProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  gint64 start = g_get_real_time () / 1000;

  if (!write_log ("generate", task, error) ||
      !wait_until (start, rf_task_get_int (task, "delay_ms"), progress, cancellable, error))
    return NULL;
  return make (task, cancellable, error);
}

static char *
dummy_provider_submit (RfProvider *provider,
                       RfTask *task,
                       GCancellable *cancellable,
                       GError **error)
{
  if (!write_log ("submit", task, error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT "/%08x", g_get_real_time () / 1000, g_random_int ());
}

static RfOutput *
dummy_provider_collect (RfProvider *provider,
                        RfTask *task,
                        const char *handle,
                        RfProgress *progress,
                        GCancellable *cancellable,
                        GError **error)
{
  char *end = NULL;
  gint64 start = g_ascii_strtoll (handle, &end, 10);

  if (end == handle || *end != '/')
    {
      g_set_error (error, RF_ERROR, RF_ERROR_NOT_FOUND, "there is no job “%s”", handle);
      return NULL;
    }
  if (!write_log ("collect", task, error) ||
      !wait_until (start, rf_task_get_int (task, "delay_ms"), progress, cancellable, error))
    return NULL;
  return make (task, cancellable, error);
}

static gboolean
dummy_provider_cancel (RfProvider *provider, const char *handle, GError **error)
{
  return TRUE;
}

static void
dummy_provider_class_init (DummyProviderClass *klass)
{
  RfProviderClass *provider_class = RF_PROVIDER_CLASS (klass);

  provider_class->dup_status = dummy_provider_dup_status;
  provider_class->has_jobs = dummy_provider_has_jobs;
  provider_class->generate = dummy_provider_generate;
  provider_class->submit = dummy_provider_submit;
  provider_class->collect = dummy_provider_collect;
  provider_class->cancel = dummy_provider_cancel;
}

static void
dummy_provider_init (DummyProvider *self)
{
}

RF_PROVIDER_EXPORT
{
  static const RfProviderModule module = { RF_PROVIDER_ABI, DUMMY_ID, dummy_provider_get_type };

  return &module;
}
