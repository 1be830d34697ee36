/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-answer.h"

#include "rf-exchange-private.h"

/*
 * `/v1/…`: OpenAI's interface for images and speech, so that a client of it gets
 * the cache by another base address. A hit is answered on the loop, as everywhere.
 */

static void
rf_openai_asked_free_cb (gpointer asked)
{
  rf_openai_asked_free (asked);
}

static RfOpenai *
rf_route_get_openai (RfExchange *exchange)
{
  return exchange->server->openai;
}

/* One of several images that are made at once. */
typedef struct
{
  RfExchange *exchange;
  RfRequest *request;
  RfResult *result;
  GError *error;
} RfOpenaiRun;

static gpointer
rf_openai_run_thread (gpointer data)
{
  RfOpenaiRun *run = data;

  run->result = rf_service_generate (rf_exchange_get_service (run->exchange),
                                     run->request,
                                     NULL,
                                     rf_exchange_get_cancellable (run->exchange),
                                     &run->error);
  return NULL;
}

/* Collects what was made; what has failed is the answer, and the rest is kept in
 * the cache for who asks again. */
static gboolean
rf_openai_collect (RfOpenaiAsked *asked, RfOpenaiRun *runs, GError **error)
{
  GError *first = NULL;

  for (guint i = 0; i < asked->requests->len; i++)
    {
      if (runs[i].result != NULL)
        g_ptr_array_add (asked->results, runs[i].result);
      else if (first == NULL)
        first = runs[i].error;
      else
        g_error_free (runs[i].error);
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

static gboolean
rf_openai_make (RfExchange *exchange, GError **error)
{
  RfOpenaiAsked *asked = rf_exchange_get_data (exchange);
  RfOpenaiRun runs[RF_OPENAI_MOST] = { { NULL } };
  GThread *threads[RF_OPENAI_MOST] = { NULL };
  guint n = asked->requests->len;

  for (guint i = 0; i < n; i++)
    {
      runs[i].exchange = exchange;
      runs[i].request = g_ptr_array_index (asked->requests, i);
    }
  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_try_new ("rf-image", rf_openai_run_thread, &runs[i], NULL);
  rf_openai_run_thread (&runs[0]);
  /* Where there can be no thread, this one has the time. */
  for (guint i = 1; i < n; i++)
    {
      if (threads[i] == NULL)
        rf_openai_run_thread (&runs[i]);
      else
        g_thread_join (threads[i]);
    }
  return rf_openai_collect (asked, runs, error);
}

static gboolean
rf_openai_make_images (RfExchange *exchange, GError **error)
{
  return rf_openai_make (exchange, error) && rf_openai_answer_images (exchange, error);
}

static gboolean
rf_openai_make_speech (RfExchange *exchange, GError **error)
{
  return rf_openai_make (exchange, error) && rf_openai_answer_speech (exchange, error);
}

/* Returns: whether all that is asked for is in the cache, and now among the results */
static gboolean
rf_openai_look_up (RfExchange *exchange, RfOpenaiAsked *asked, gboolean *is_there, GError **error)
{
  g_autoptr (GError) failure = NULL;
  RfResult *hit = NULL;

  *is_there = FALSE;
  /* Each lookup is a hit that is counted: several are asked for where they can
   * all be made. */
  if (asked->requests->len > 1)
    return TRUE;
  hit = rf_service_lookup (
      rf_exchange_get_service (exchange), g_ptr_array_index (asked->requests, 0), &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (hit != NULL)
    g_ptr_array_add (asked->results, hit);
  *is_there = hit != NULL;
  return TRUE;
}

static gboolean
rf_route_openai_images (RfExchange *exchange, GError **error)
{
  RfOpenaiAsked *asked = rf_openai_read_images (exchange, rf_route_get_openai (exchange), error);
  gboolean is_there = FALSE;

  if (asked == NULL)
    return FALSE;
  rf_exchange_set_data (exchange, asked, rf_openai_asked_free_cb);
  if (!rf_openai_look_up (exchange, asked, &is_there, error))
    return FALSE;
  if (!is_there)
    rf_exchange_go_on (exchange, RF_PLACE_MISSES, rf_openai_make_images);
  else if (!rf_openai_is_quickly_read (asked))
    rf_exchange_go_on (exchange, RF_PLACE_READS, rf_openai_answer_images);
  else
    return rf_openai_answer_images (exchange, error);
  return TRUE;
}

static gboolean
rf_route_openai_speech (RfExchange *exchange, GError **error)
{
  RfOpenaiAsked *asked = rf_openai_read_speech (exchange, rf_route_get_openai (exchange), error);
  gboolean is_there = FALSE;

  if (asked == NULL)
    return FALSE;
  rf_exchange_set_data (exchange, asked, rf_openai_asked_free_cb);
  if (!rf_openai_look_up (exchange, asked, &is_there, error))
    return FALSE;
  if (is_there)
    return rf_openai_answer_speech (exchange, error);
  rf_exchange_go_on (exchange, RF_PLACE_MISSES, rf_openai_make_speech);
  return TRUE;
}

static gboolean
rf_route_openai_models (RfExchange *exchange, GError **error)
{
  JsonNode *node = rf_openai_list_models (rf_route_get_openai (exchange), error);

  if (node != NULL)
    rf_exchange_answer (exchange, 200, node);
  return node != NULL;
}

static const RfRouteField images_body[] = {
  { "prompt", RF_ROUTE_STRING, TRUE, "what the picture shows" },
  { "model", RF_ROUTE_STRING, FALSE, "a name of [openai-models], or provider/model" },
  { "n", RF_ROUTE_INTEGER, FALSE, "how many, from 1 to 10; each is a generation of its own" },
  { "size", RF_ROUTE_STRING, FALSE, "width and height, such as 1024x1024" },
  { "response_format", RF_ROUTE_STRING, FALSE, "url or b64_json" },
  { NULL },
};

static const RfRouteField speech_body[] = {
  { "input", RF_ROUTE_STRING, TRUE, "what is spoken" },
  { "model", RF_ROUTE_STRING, FALSE, "a name of [openai-models], or provider/model" },
  { "voice", RF_ROUTE_SCALAR, FALSE, "a voice of the model, or a name of [openai-voices]" },
  { "speed", RF_ROUTE_NUMBER, FALSE, "as many times as fast as usual, from 0.25 to 4" },
  { "response_format", RF_ROUTE_STRING, FALSE, "mp3, opus, flac, wav: what the model makes" },
  { NULL },
};

const RfRoute rf_routes_of_openai[] = {
  { .method = "POST",
    .path = "/v1/images/generations",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_LOOSE,
    .body = images_body,
    .work = rf_route_openai_images,
    .error_to_json = rf_openai_error_to_json,
    .answers = "OpenaiImages",
    .summary = "Make images, as OpenAI's interface asks for them" },
  { .method = "POST",
    .path = "/v1/audio/speech",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_LOOSE,
    .body = speech_body,
    .work = rf_route_openai_speech,
    .error_to_json = rf_openai_error_to_json,
    .answers = "Bytes",
    .summary = "Make speech, as OpenAI's interface asks for it" },
  { .method = "GET",
    .path = "/v1/models",
    .role = RF_ROLE_OF_CREATOR,
    .place = RF_PLACE_LOOP,
    .flags = RF_ROUTE_LOOSE,
    .work = rf_route_openai_models,
    .error_to_json = rf_openai_error_to_json,
    .answers = "OpenaiModels",
    .summary = "The models that images and speech can be asked of" },
  { .method = NULL },
};
