/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "openai-request.h"

#include "openai-fields.h"
#include "route-request.h"

#include "rf-json-object.h"

/* Requests of OpenAI's interface as requests of ours. */

static void
rf_openai_unref_request_cb (gpointer request)
{
  rf_request_unref (request);
}

static void
rf_openai_free_result_cb (gpointer result)
{
  rf_result_free (result);
}

static RfOpenaiAsked *
rf_openai_asked_new (void)
{
  RfOpenaiAsked *self = g_new0 (RfOpenaiAsked, 1);

  self->requests = g_ptr_array_new_with_free_func (rf_openai_unref_request_cb);
  self->results = g_ptr_array_new_with_free_func (rf_openai_free_result_cb);
  return self;
}

/**
 * rf_openai_asked_free:
 * @self: (transfer full): what was asked
 */
void
rf_openai_asked_free (RfOpenaiAsked *self)
{
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->results);
  g_free (self);
}

/* An answer that comes bit by bit has another form, so it is not passed over. */
static gboolean
rf_openai_refuse_stream (JsonObject *body, GError **error)
{
  gboolean streams = FALSE;
  g_autofree char *format = NULL;

  if (!rf_json_object_read_boolean (body, "stream", &streams, error) ||
      !rf_json_object_read_string (body, "stream_format", &format, error))
    return FALSE;
  if (streams)
    rf_error_collect (error, "stream", "the answer comes whole; leave it out, or say false");
  else if (format != NULL && !g_str_equal (format, "audio"))
    rf_error_collect (error, "stream_format", "only “audio” is served");
  else
    return TRUE;
  return FALSE;
}

static RfModelInfo *
rf_openai_read_model (RfOpenai *openai, JsonObject *body, RfKind kind, GError **error)
{
  g_autofree char *name = NULL;

  if (!rf_json_object_read_string (body, "model", &name, error))
    return NULL;
  return rf_openai_find_model (openai, name, kind, error);
}

static RfRequest *
rf_openai_new_request (const RfModelInfo *model)
{
  RfRequest *request = rf_request_new ();

  request->has_kind = TRUE;
  request->kind = model->kind;
  request->provider = g_strdup (model->provider);
  request->model = g_strdup (model->id);
  return request;
}

/* GPT's picture models always hand over the bytes, and have no such field. */
static gboolean
rf_openai_read_form (JsonObject *body, gboolean *as_base64, GError **error)
{
  g_autofree char *form = NULL;
  g_autofree char *model = NULL;

  if (!rf_json_object_read_string (body, "response_format", &form, error) ||
      !rf_json_object_read_string (body, "model", &model, error))
    return FALSE;
  if (form == NULL)
    *as_base64 = model != NULL && (g_str_has_prefix (model, "gpt-image") ||
                                   g_str_has_prefix (model, "chatgpt-image"));
  else if (g_str_equal (form, "b64_json") || g_str_equal (form, "url"))
    *as_base64 = g_str_equal (form, "b64_json");
  else
    {
      rf_error_collect (error, "response_format", "must be “url” or “b64_json”");
      return FALSE;
    }
  return TRUE;
}

/*
 * Each further image is one of its own, and the same again for who asks again: its
 * place in the list stands for a playthrough, which tells generations apart whether
 * or not the model has a seed.
 */
static void
rf_openai_set_position (RfRequest *request, guint position)
{
  g_autofree char *key = NULL;

  if (position == 0)
    return;
  key = g_steal_pointer (&request->idempotency_key);
  if (key != NULL)
    request->idempotency_key = g_strdup_printf ("%s#%u", key, position);
  request->strategy = RF_STRATEGY_PER_PLAYTHROUGH;
  request->playthrough_id = g_strdup_printf ("n-%u", position + 1);
}

static RfRequest *
rf_openai_read_image (RfExchange *exchange,
                      const RfModelInfo *model,
                      guint position,
                      GError **error)
{
  static const char *const but[] = { "model",  "prompt",         "n",    "response_format",
                                     "stream", "partial_images", "user", NULL };
  g_autoptr (RfRequest) request = rf_openai_new_request (model);
  JsonObject *body = rf_exchange_get_object (exchange);

  rf_openai_set_fields (model, body, but, request->params);
  if (!rf_openai_set_prompt (model, body, "prompt", request->params, error) ||
      !rf_route_set_caller (exchange, request, error) ||
      !rf_route_set_directives (exchange, request, error))
    return NULL;
  rf_openai_set_position (request, position);
  return g_steal_pointer (&request);
}

static gboolean
rf_openai_read_count (JsonObject *body, gint64 *count, GError **error)
{
  if (!rf_json_object_read_int (body, "n", G_MININT64, G_MAXINT64, count, error))
    return FALSE;
  if (*count >= 1 && *count <= RF_OPENAI_MOST)
    return TRUE;
  rf_error_collect (error, "n", "must be a whole number from 1 to %d", RF_OPENAI_MOST);
  return FALSE;
}

/**
 * rf_openai_read_images:
 * @exchange: a request for images
 * @openai: what models there are
 * @error: return location
 *
 * Returns: (transfer full): what it asks for
 */
RfOpenaiAsked *
rf_openai_read_images (RfExchange *exchange, RfOpenai *openai, GError **error)
{
  g_autoptr (RfOpenaiAsked) asked = rf_openai_asked_new ();
  JsonObject *body = rf_exchange_get_object (exchange);
  g_autoptr (RfModelInfo) model = NULL;
  gint64 count = 1;

  if (!rf_openai_refuse_stream (body, error) || !rf_openai_read_count (body, &count, error) ||
      !rf_openai_read_form (body, &asked->as_base64, error))
    return NULL;
  model = rf_openai_read_model (openai, body, RF_KIND_IMAGE, error);
  for (guint i = 0; model != NULL && i < count; i++)
    {
      RfRequest *request = rf_openai_read_image (exchange, model, i, error);

      if (request == NULL)
        return NULL;
      g_ptr_array_add (asked->requests, request);
    }
  return model != NULL ? g_steal_pointer (&asked) : NULL;
}

static gboolean
rf_openai_fill_speech (RfExchange *exchange,
                       RfOpenai *openai,
                       const RfModelInfo *model,
                       RfRequest *request,
                       GError **error)
{
  static const char *const but[] = { "model",  "input",         "voice", "speed", "response_format",
                                     "stream", "stream_format", "user",  NULL };
  JsonObject *body = rf_exchange_get_object (exchange);

  rf_openai_set_fields (model, body, but, request->params);
  return rf_openai_set_prompt (model, body, "input", request->params, error) &&
         rf_openai_set_voice (model, rf_openai_get_names (openai), body, request->params, error) &&
         rf_openai_set_speed (model, body, request->params, error) &&
         rf_openai_set_format (model, body, request->params, error);
}

/**
 * rf_openai_read_speech:
 * @exchange: a request for speech
 * @openai: what models there are
 * @error: return location
 *
 * Returns: (transfer full): what it asks for
 */
RfOpenaiAsked *
rf_openai_read_speech (RfExchange *exchange, RfOpenai *openai, GError **error)
{
  g_autoptr (RfOpenaiAsked) asked = rf_openai_asked_new ();
  JsonObject *body = rf_exchange_get_object (exchange);
  g_autoptr (RfModelInfo) model = NULL;
  RfRequest *request = NULL;

  if (!rf_openai_refuse_stream (body, error))
    return NULL;
  model = rf_openai_read_model (openai, body, RF_KIND_TTS, error);
  if (model == NULL)
    return NULL;
  request = rf_openai_new_request (model);
  g_ptr_array_add (asked->requests, request);
  if (!rf_openai_fill_speech (exchange, openai, model, request, error) ||
      !rf_route_set_caller (exchange, request, error) ||
      !rf_route_set_directives (exchange, request, error))
    return NULL;
  return g_steal_pointer (&asked);
}
