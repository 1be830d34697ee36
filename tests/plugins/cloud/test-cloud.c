/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cloud-run.h"

#include <sched.h>
#include <string.h>
#include <sys/mount.h>

/*
 * One list of cases for every plugin for a service. What a plugin is asked and
 * answered stands in its own file; there is no test of one plugin alone.
 */

typedef struct
{
  const CloudPlugin *plugin;
  const CloudCase *row;
  const CloudFault *fault;
} Data;

static void
test_case (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;
  const RfOutputAsset *first = NULL;

  if (!data->row->unsent)
    cloud_run_expect_answer (run);
  if (data->row->code >= 0)
    {
      cloud_run_assert_fails (run, data->row->code, data->row->got);
      return;
    }
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (output->assets->len, ==, 1);
  first = g_ptr_array_index (output->assets, 0);
  g_assert_cmpstr (first->asset->media_type, ==, data->row->got);
  g_assert_cmpint (
      (int) first->asset->role, ==, (int) rf_kind_get_role (run->fixture->model->kind));
  g_assert_cmpuint (g_bytes_get_size (first->bytes), >, 0);
  g_assert_cmpstr (output->answered_model, ==, data->row->answered_model);
  g_assert_cmpint (output->cost, ==, data->row->cost);
}

static char *
dup_error (const CloudPlugin *plugin, const char *word, const char *message)
{
  GString *text = g_string_new (plugin->error);

  g_string_replace (text, "%1$s", word, 0);
  g_string_replace (text, "%2$s", message, 0);
  return g_string_free (text, FALSE);
}

/* Only where nothing can have been charged is it asked again. */
static void
test_fault (gconstpointer user_data)
{
  const Data *data = user_data;
  const CloudFault *fault = data->fault;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autofree char *body = dup_error (data->plugin, fault->word, "You sent " CLOUD_KEY ", no");
  StandInStep *step = cloud_run_expect (run);
  guint times = fault->status == 429 && fault->code == RF_ERROR_RATE_LIMITED ? 4 : 1;

  stand_in_repeat (step, times);
  stand_in_answer_text (step, fault->status, "application/json", body);
  cloud_run_assert_fails (run, fault->code, fault->part);
  g_assert_cmpuint (stand_in_get_count (run->server), ==, times);
  g_assert_cmpuint (run->waits->len, ==, times - 1);
}

static const struct
{
  guint status;
  const char *media_type;
  const char *body;
  int code;
  int when_free; /* the same of what costs nothing */
  const char *part;
} usual_faults[] = {
  { 401,
    "text/plain",
    "no",
    RF_ERROR_PROVIDER_UNAVAILABLE,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "does not accept the API key" },
  { 402,
    "text/plain",
    "pay",
    RF_ERROR_PROVIDER_UNAVAILABLE,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "has run out" },
  { 403,
    "text/plain",
    "no",
    RF_ERROR_PROVIDER_UNAVAILABLE,
    RF_ERROR_PROVIDER_UNAVAILABLE,
    "does not allow" },
  { 404,
    "text/plain",
    "",
    RF_ERROR_PROVIDER_FAILED,
    RF_ERROR_PROVIDER_FAILED,
    "knows no such thing" },
  { 410, "text/plain", "", RF_ERROR_PROVIDER_FAILED, RF_ERROR_PROVIDER_FAILED, "any more" },
  { 413, "text/plain", "", RF_ERROR_TOO_LARGE, RF_ERROR_TOO_LARGE, "too large" },
  { 422,
    "application/json",
    "{\"detail\":[{\"msg\":\"x\"}]}",
    RF_ERROR_INVALID_REQUEST,
    RF_ERROR_INVALID_REQUEST,
    "x" },
  { 302, "text/plain", "", RF_ERROR_PROVIDER_FAILED, RF_ERROR_PROVIDER_FAILED, "elsewhere" },
  /* That it broke over the call, or has no more to say, is no proof that it was
   * not charged. */
  { 408, "text/plain", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_TIMEOUT, "too long" },
  { 424, "text/plain", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_INVALID_REQUEST, "" },
  { 500, "application/json", "{}", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "failed" },
  { 502,
    "text/html",
    "<html>nginx</html>",
    RF_ERROR_UNKNOWN_OUTCOME,
    RF_ERROR_PROVIDER_FAILED,
    "an HTML page" },
  { 503, "text/plain", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "failed" },
  { 504, "text/plain", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_TIMEOUT, "too long" },
  { 520, "text/plain", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "failed" },
  /* A success that is none, either. */
  { 200,
    "text/html",
    "<html>hello</html>",
    RF_ERROR_UNKNOWN_OUTCOME,
    RF_ERROR_PROVIDER_FAILED,
    "" },
  { 200, "application/json", "", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "" },
  { 200,
    "application/json",
    "{\"data\":[",
    RF_ERROR_UNKNOWN_OUTCOME,
    RF_ERROR_PROVIDER_FAILED,
    "" },
  { 200, "application/json", "[]", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "" },
  { 206, "text/plain", "part", RF_ERROR_UNKNOWN_OUTCOME, RF_ERROR_PROVIDER_FAILED, "only a part" },
};

static void
test_usual_faults (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  for (gsize i = 0; i < G_N_ELEMENTS (usual_faults); i++)
    {
      StandInStep *step = cloud_run_expect (run);

      stand_in_answer_text (
          step, usual_faults[i].status, usual_faults[i].media_type, usual_faults[i].body);
      cloud_run_assert_fails (run,
                              data->plugin->free ? usual_faults[i].when_free : usual_faults[i].code,
                              usual_faults[i].part);
    }
  g_assert_cmpuint (run->waits->len, ==, 0);
}

static const struct
{
  const char *name;
  const char *value;
  guint least;
  guint most;
} delays[] = {
  { "Retry-After", "7", 7000, 7250 },
  { "Retry-After", "1.5", 1500, 1750 },
  { "retry-after-ms", "250.5", 250, 501 },
  { "X-RateLimit-Reset", "3", 3000, 3250 },
  { "x-ratelimit-reset-requests", "6ms", 6, 256 },
  { "x-ratelimit-reset-tokens", "1m3s", 63000, 63250 },
  { "X-None", "", 250, 500 },
};

/* Too often, and then not: the same request is made again, once. */
static void
test_delays (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  for (gsize i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      StandInStep *step = cloud_run_expect (run);
      g_autoptr (GError) error = NULL;
      g_autoptr (RfOutput) output = NULL;

      stand_in_answer_text (step, 429, "text/plain", "");
      stand_in_answer_header (step, delays[i].name, delays[i].value);
      cloud_run_expect_answer (run);
      output = cloud_run_make (run, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (run->waits->len, ==, i + 1);
      g_assert_cmpuint (g_array_index (run->waits, guint, i), >=, delays[i].least);
      g_assert_cmpuint (g_array_index (run->waits, guint, i), <=, delays[i].most);
    }
}

static void
test_date (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 60);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  StandInStep *step = cloud_run_expect (run);
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;

  stand_in_answer_text (step, 429, "text/plain", "");
  stand_in_answer_header (step, "Retry-After", date);
  cloud_run_expect_answer (run);
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (run->waits->len, ==, 1);
  g_assert_cmpuint (g_array_index (run->waits, guint, 0), <=, 60250);
}

/* Who names more than two minutes is not waited for. */
static void
test_long_delay (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  StandInStep *step = cloud_run_expect (run);

  stand_in_answer_text (step, 429, "text/plain", "");
  stand_in_answer_header (step, "Retry-After", "3600");
  cloud_run_assert_fails (run, RF_ERROR_RATE_LIMITED, "is asked too often");
}

/* The answer to what may have been charged is lost: nothing is made again. */
static void
test_lost (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  StandInStep *step = cloud_run_expect (run);

  stand_in_answer_nothing (step);
  cloud_run_assert_fails (run, RF_ERROR_UNKNOWN_OUTCOME, "The answer was lost");
  step = cloud_run_expect (run);
  stand_in_answer_raw (
      step, "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 5000\r\n\r\nID3");
  cloud_run_assert_fails (run, RF_ERROR_UNKNOWN_OUTCOME, "");
  step = cloud_run_expect (run);
  stand_in_answer_raw (step,
                       "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n3\r\nID3\r\n");
  cloud_run_assert_fails (run, RF_ERROR_UNKNOWN_OUTCOME, "");
  g_assert_cmpuint (stand_in_get_count (run->server), ==, 3);
}

/* Nobody listens: nothing was sent, so nothing is charged. */
static void
test_unreachable (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  g_clear_pointer (&run->server, stand_in_free);
  cloud_run_assert_fails (run, RF_ERROR_PROVIDER_UNAVAILABLE, "Cannot reach");
}

static gpointer
cancel_cb (gpointer user_data)
{
  CloudRun *run = user_data;

  while (stand_in_get_count (run->server) == 0)
    g_usleep (1000);
  g_cancellable_cancel (run->cancellable);
  return NULL;
}

static void
test_slow_and_cancelled (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  StandInStep *step = cloud_run_expect (run);
  GThread *thread = NULL;

  stand_in_answer_late (step, 50 * 1000);
  thread = g_thread_new ("cancel", cancel_cb, run);
  cloud_run_assert_fails (run, RF_ERROR_CANCELLED, "");
  g_thread_join (thread);
  g_assert_cmpuint (stand_in_get_count (run->server), ==, 1);
}

/* The key is not shown, not even the part that a long message is cut in. */
static void
test_canary (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  for (guint length = 150; length < 210; length += 4)
    {
      g_autofree char *filler = g_strnfill (length, 'x');
      g_autofree char *message = g_strconcat (filler, CLOUD_KEY, NULL);
      g_autofree char *body = dup_error (data->plugin, "odd", message);
      StandInStep *step = cloud_run_expect (run);
      g_autoptr (GError) error = NULL;

      stand_in_answer_text (step, 400, "application/json", body);
      g_assert_null (cloud_run_make (run, &error));
      g_assert_null (strstr (error->message, "sk-c"));
    }
}

/* The picture has an address: fetched at once, with the key where it is the
 * service's own. */
static void
test_fetched (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autoptr (GBytes) picture = cloud_dup_picture ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;
  StandInStep *step = NULL;
  const RfOutputAsset *first = NULL;

  cloud_run_expect_answer (run);
  step = stand_in_expect (run->server, "GET", "/made");
  stand_in_require_header (step, data->plugin->key_header, data->plugin->key_value);
  stand_in_answer_bytes (step, 200, "binary/octet-stream", picture);
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
  first = g_ptr_array_index (output->assets, 0);
  g_assert_cmpstr (first->asset->media_type, ==, data->row->got);
  g_assert_true (g_bytes_equal (first->bytes, picture));
}

/* What is paid for is fetched to another disk where the store's is full. */
static void
test_full_disk (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autoptr (RfTask) task = cloud_run_new_task (run);
  g_autoptr (GBytes) picture = cloud_dup_picture ();
  const char *folder = rf_task_get_work_directory (task);
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autoptr (RfOutput) output = NULL;

  if (unshare (CLONE_NEWNS) != 0 || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", folder, "tmpfs", 0, "size=4k") != 0)
    {
      g_test_skip ("a small file system cannot be mounted here");
      return;
    }
  g_assert_true (g_file_set_contents (filler, folder, -1, NULL));
  cloud_run_expect_answer (run);
  for (int i = 0; i < 2; i++)
    stand_in_answer_bytes (
        stand_in_expect (run->server, "GET", "/made"), 200, "binary/octet-stream", picture);
  output = rf_provider_generate (run->fixture->provider, task, NULL, NULL, NULL);
  umount (folder);
  g_assert_nonnull (output);
  g_assert_cmpuint (output->assets->len, ==, 1);
}

/* Made and charged, and gone before it was fetched. */
static void
test_expired (gconstpointer user_data)
{
  static const guint statuses[] = { 403, 404, 410 };
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      StandInStep *step = NULL;

      cloud_run_expect_answer (run);
      step = stand_in_expect (run->server, "GET", "/made");
      stand_in_answer_text (step, statuses[i], "application/xml", "<Error>expired</Error>");
      cloud_run_assert_fails (run, RF_ERROR_UNKNOWN_OUTCOME, "expired");
    }
}

static void
expect_answer_with (CloudRun *run, const char *url)
{
  g_autoptr (GBytes) answer = cloud_dup_answer (run->row, url);

  stand_in_answer_bytes (cloud_run_expect (run), 200, run->row->media_type, answer);
}

/* Another server on this machine, as local ones name them: without the key. */
static void
test_neighbour (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);
  g_autoptr (StandIn) other = stand_in_new ();
  g_autoptr (GBytes) picture = cloud_dup_picture ();
  StandInStep *step = stand_in_expect (other, "GET", "/made");
  g_autoptr (GError) error = NULL;
  g_autoptr (RfOutput) output = NULL;

  stand_in_require_no_header (step, data->plugin->key_header);
  stand_in_answer_bytes (step, 200, "image/png", picture);
  expect_answer_with (run, stand_in_get_url (other));
  output = cloud_run_make (run, &error);
  g_assert_no_error (error);
}

/* An answer cannot send us into the local network, nor without encryption. */
static void
test_elsewhere (gconstpointer user_data)
{
  static const char *const urls[] = { "https://10.0.0.1",   "https://192.168.1.1",
                                      "https://[fe80::1]",  "https://169.254.169.254",
                                      "http://example.com", "https://printer.local" };
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      expect_answer_with (run, urls[i]);
      cloud_run_assert_fails (run, RF_ERROR_UNKNOWN_OUTCOME, "Not asked");
    }
}

static void
test_ready (gconstpointer user_data)
{
  const Data *data = user_data;
  g_autoptr (CloudRun) run = cloud_run_new (data->plugin, data->row);

  g_assert_null (rf_provider_dup_status (run->fixture->provider));
}

static void
add (const Data *data, const char *name, const char *more, GTestDataFunc function)
{
  g_autofree char *path =
      more != NULL ? g_strdup_printf ("/cloud/%s/%s/%s", cloud_get_name (data->plugin), name, more)
                   : g_strdup_printf ("/cloud/%s/%s", cloud_get_name (data->plugin), name);

  g_test_add_data_func_full (path, g_memdup2 (data, sizeof *data), function, g_free);
}

typedef struct
{
  const char *name;
  GTestDataFunc function;
} Test;

static const Test fetch_tests[] = {
  { "fetched", test_fetched },     { "full-disk", test_full_disk }, { "expired", test_expired },
  { "neighbour", test_neighbour }, { "elsewhere", test_elsewhere },
};

static const Test usual_tests[] = {
  { "usual-faults", test_usual_faults },
  { "delays", test_delays },
  { "date", test_date },
  { "long-delay", test_long_delay },
  { "lost", test_lost },
  { "unreachable", test_unreachable },
  { "slow-and-cancelled", test_slow_and_cancelled },
  { "canary", test_canary },
  { "ready", test_ready },
};

static const CloudCase *
get_ask (const CloudPlugin *plugin)
{
  const CloudCase *row = plugin->cases;

  while (row->name != NULL && row->code >= 0)
    row++;
  return row->name != NULL ? row : &plugin->jobs->order;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cloud_log_watch ();
  for (gsize i = 0; cloud_plugins[i] != NULL; i++)
    {
      Data data = { cloud_plugins[i], get_ask (cloud_plugins[i]), NULL };

      for (gsize j = 0; j < G_N_ELEMENTS (usual_tests); j++)
        add (&data, usual_tests[j].name, NULL, usual_tests[j].function);
      data.row = data.plugin->fetched;
      for (gsize j = 0; data.row != NULL && j < G_N_ELEMENTS (fetch_tests); j++)
        add (&data, fetch_tests[j].name, NULL, fetch_tests[j].function);
      data.row = get_ask (data.plugin);
      for (data.fault = data.plugin->faults; data.fault->name != NULL; data.fault++)
        add (&data, "fault", data.fault->name, test_fault);
      for (data.row = data.plugin->cases; data.row->name != NULL; data.row++)
        add (&data, "case", data.row->name, test_case);
    }
  return g_test_run ();
}
