/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-provider.h"

/* A provider that does what its fields say. */

G_DECLARE_FINAL_TYPE (FakeProvider, fake_provider, FAKE, PROVIDER, RfProvider)

struct _FakeProvider
{
  RfProvider parent_instance;

  GQuark domain; /* of the error that it sets; 0: none */
  int code;
  gboolean gives_output;
  gboolean with_asset;
  guint calls;
};

G_DEFINE_FINAL_TYPE (FakeProvider, fake_provider, RF_TYPE_PROVIDER)

static RfOutput *
fake_run (FakeProvider *self, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  RfOutput *output = self->gives_output ? rf_output_new () : NULL;

  self->calls++;
  if (self->domain != 0)
    *error = g_error_new_literal (self->domain, self->code, "it broke");
  if (output != NULL && self->with_asset)
    rf_output_add_bytes (output, RF_ROLE_TEXT, "text/plain", bytes);
  return output;
}

static RfOutput *
fake_provider_generate (RfProvider *provider,
                        RfTask *task,
                        RfProgress *progress,
                        GCancellable *cancellable,
                        GError **error)
{
  return fake_run (FAKE_PROVIDER (provider), error);
}

static char *
fake_provider_submit (RfProvider *provider, RfTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfOutput) output = fake_run (FAKE_PROVIDER (provider), error);

  return output != NULL ? g_strdup ("handle") : NULL;
}

static RfOutput *
fake_provider_collect (RfProvider *provider,
                       RfTask *task,
                       const char *handle,
                       RfProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  return fake_run (FAKE_PROVIDER (provider), error);
}

static void
fake_provider_class_init (FakeProviderClass *klass)
{
  RfProviderClass *provider_class = RF_PROVIDER_CLASS (klass);

  provider_class->generate = fake_provider_generate;
  provider_class->submit = fake_provider_submit;
  provider_class->collect = fake_provider_collect;
}

static void
fake_provider_init (FakeProvider *self)
{
  self->gives_output = TRUE;
  self->with_asset = TRUE;
}

/* A provider without a single method. */

G_DECLARE_FINAL_TYPE (BareProvider, bare_provider, BARE, PROVIDER, RfProvider)

struct _BareProvider
{
  RfProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (BareProvider, bare_provider, RF_TYPE_PROVIDER)

static void
bare_provider_class_init (BareProviderClass *klass)
{
}

static void
bare_provider_init (BareProvider *self)
{
}

static RfTask *
new_task (void)
{
  g_autoptr (RfModelInfo) model = rf_model_info_new ("t", "m", RF_KIND_TEXT);
  g_autoptr (JsonObject) params = json_object_new ();

  return rf_task_new (model, params, "/nowhere");
}

typedef enum
{
  CALL_GENERATE,
  CALL_SUBMIT,
  CALL_COLLECT,
  CALL_CANCEL,
} Call;

static gboolean
make_call (Call call, RfProvider *provider, GCancellable *cancellable, GError **error)
{
  g_autoptr (RfTask) task = new_task ();
  g_autoptr (RfProgress) progress = rf_progress_new ();
  g_autoptr (RfOutput) output = NULL;
  g_autofree char *handle = NULL;

  switch (call)
    {
    case CALL_GENERATE:
      output = rf_provider_generate (provider, task, progress, cancellable, error);
      break;
    case CALL_SUBMIT:
      handle = rf_provider_submit (provider, task, cancellable, error);
      break;
    case CALL_COLLECT:
      output = rf_provider_collect (provider, task, "handle", progress, cancellable, error);
      break;
    case CALL_CANCEL:
    default:
      return rf_provider_cancel (provider, "handle", error);
    }
  return output != NULL || handle != NULL;
}

static void
test_success (void)
{
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);

  for (Call call = CALL_GENERATE; call <= CALL_COLLECT; call++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (make_call (call, RF_PROVIDER (fake), NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (fake->calls, ==, 3);
}

typedef struct
{
  GQuark domain;
  int code;
  RfErrorCode expected;
  const char *says;
} ErrorCase;

static void
test_errors (void)
{
  const ErrorCase cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, RF_ERROR_CANCELLED, "it was cancelled" },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, RF_ERROR_TIMEOUT, "it broke" },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, RF_ERROR_PROVIDER_FAILED, "it broke" },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, RF_ERROR_PROVIDER_FAILED, "it broke" },
    { RF_ERROR, RF_ERROR_REFUSED, RF_ERROR_REFUSED, "it broke" },
    { RF_ERROR, RF_ERROR_RATE_LIMITED, RF_ERROR_RATE_LIMITED, "it broke" },
  };
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fake->domain = cases[i].domain;
      fake->code = cases[i].code;
      for (Call call = CALL_GENERATE; call <= CALL_COLLECT; call++)
        {
          g_autoptr (GError) error = NULL;

          /* An output beside an error counts for nothing. */
          fake->gives_output = i % 2 == 0;
          g_assert_false (make_call (call, RF_PROVIDER (fake), NULL, &error));
          g_assert_error (error, RF_ERROR, (int) cases[i].expected);
          g_assert_cmpstr (error->message, ==, cases[i].says);
          g_assert_false (make_call (call, RF_PROVIDER (fake), NULL, NULL));
        }
    }
}

static void
test_silent_failure (void)
{
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);

  fake->gives_output = FALSE;
  for (Call call = CALL_GENERATE; call <= CALL_COLLECT; call++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (make_call (call, RF_PROVIDER (fake), NULL, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
    }
}

static void
test_no_asset (void)
{
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);
  g_autoptr (GError) error = NULL;

  fake->with_asset = FALSE;
  g_assert_false (make_call (CALL_GENERATE, RF_PROVIDER (fake), NULL, &error));
  g_assert_error (error, RF_ERROR, RF_ERROR_PROVIDER_FAILED);
}

static void
test_cancelled_before (void)
{
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (Call call = CALL_GENERATE; call <= CALL_COLLECT; call++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (make_call (call, RF_PROVIDER (fake), cancellable, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_CANCELLED);
    }
  g_assert_cmpuint (fake->calls, ==, 0);
}

static void
test_missing_methods (void)
{
  g_autoptr (RfProvider) bare = g_object_new (bare_provider_get_type (), NULL);
  g_autoptr (RfTask) task = new_task ();

  g_assert_null (rf_provider_dup_status (bare));
  g_assert_false (rf_provider_has_jobs (bare, task));
  for (Call call = CALL_GENERATE; call <= CALL_CANCEL; call++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (make_call (call, bare, NULL, &error));
      g_assert_error (error, RF_ERROR, RF_ERROR_FAILED);
      g_assert_true (g_str_has_prefix (error->message, "BareProvider does not implement “"));
    }
}

static void
test_has_jobs (void)
{
  g_autoptr (FakeProvider) fake = g_object_new (fake_provider_get_type (), NULL);
  g_autoptr (RfTask) task = new_task ();

  g_assert_true (rf_provider_has_jobs (RF_PROVIDER (fake), task));
}

static void
test_task (void)
{
  g_autoptr (RfModelInfo) model = rf_model_info_new ("t", "m", RF_KIND_IMAGE);
  g_autoptr (JsonNode) node =
      json_from_string ("{\"text\":\"a\",\"whole\":3,\"real\":0.5,\"yes\":true,"
                        "\"list\":[\"x\",\"y\"],\"object\":{}}",
                        NULL);
  g_autoptr (RfTask) task = rf_task_new (model, json_node_get_object (node), "/work-here");
  g_auto (GStrv) list = rf_task_dup_list (task, "list");
  g_auto (GStrv) none = rf_task_dup_list (task, "text");

  rf_task_add_input (task, "image", "/file.png", "image/png");
  g_assert_true (rf_task_get_model (task) == model);
  g_assert_cmpstr (rf_task_get_work_directory (task), ==, "/work-here");
  g_assert_cmpstr (rf_task_get_string (task, "text"), ==, "a");
  g_assert_null (rf_task_get_string (task, "absent"));
  g_assert_null (rf_task_get_string (task, "object"));
  g_assert_cmpint (rf_task_get_int (task, "whole"), ==, 3);
  g_assert_cmpint (rf_task_get_int (task, "absent"), ==, 0);
  g_assert_cmpfloat (rf_task_get_double (task, "real"), ==, 0.5);
  g_assert_cmpfloat (rf_task_get_double (task, "whole"), ==, 3);
  g_assert_true (rf_task_get_boolean (task, "yes"));
  g_assert_false (rf_task_get_boolean (task, "absent"));
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_cmpstr (list[1], ==, "y");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_cmpstr (rf_task_get_input_path (task, "image"), ==, "/file.png");
  g_assert_cmpstr (rf_task_get_input_media_type (task, "image"), ==, "image/png");
  g_assert_null (rf_task_get_input_path (task, "absent"));
}

static void
test_output (void)
{
  g_autoptr (RfOutput) output = rf_output_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  const RfOutputAsset *first = NULL;
  const RfOutputAsset *second = NULL;

  g_assert_cmpint (output->cost, ==, -1);
  rf_output_add_bytes (output, RF_ROLE_IMAGE, "image/png", bytes)->width = 7;
  rf_output_add_file (output, RF_ROLE_POSTER, "image/jpeg", "/poster.jpg");
  first = g_ptr_array_index (output->assets, 0);
  second = g_ptr_array_index (output->assets, 1);
  g_assert_true (first->bytes == bytes);
  g_assert_cmpint (first->asset->width, ==, 7);
  g_assert_cmpstr (first->asset->media_type, ==, "image/png");
  g_assert_null (second->bytes);
  g_assert_cmpstr (second->path, ==, "/poster.jpg");
  g_assert_cmpint (second->asset->role, ==, RF_ROLE_POSTER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/success", test_success);
  g_test_add_func ("/provider/errors", test_errors);
  g_test_add_func ("/provider/silent-failure", test_silent_failure);
  g_test_add_func ("/provider/no-asset", test_no_asset);
  g_test_add_func ("/provider/cancelled-before", test_cancelled_before);
  g_test_add_func ("/provider/missing-methods", test_missing_methods);
  g_test_add_func ("/provider/has-jobs", test_has_jobs);
  g_test_add_func ("/provider/task", test_task);
  g_test_add_func ("/provider/output", test_output);
  return g_test_run ();
}
