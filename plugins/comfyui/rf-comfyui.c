/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "comfyui-graph.h"
#include "rf-cloud-call.h"
#include "rf-cloud-provider.h"

/*
 * A ComfyUI server of one's own. What it makes is said by a graph, so that is
 * the parameter. The forms are those of ComfyUI's server.py and execution.py at
 * a125cd84 (2025-10-12); all of them are in the later server too. Its history
 * is asked how a prompt stands, which says nothing until that is over, and then
 * the queue, since both are forgotten when the server is started anew.
 */

static const RfHttpFaultWord fault_words[] = {
  { "invalid_prompt", RF_HTTP_FAULT_INPUT },
  { "prompt_no_outputs", RF_HTTP_FAULT_INPUT },
  { "prompt_outputs_failed_validation", RF_HTTP_FAULT_INPUT },
  { "no_prompt", RF_HTTP_FAULT_INPUT },
  { NULL },
};

static JsonNode *
build (const RfCloudCall *call, GError **error)
{
  JsonNode *graph = comfyui_graph_fill (call->task, call->uploads, error);
  JsonNode *body = NULL;

  if (graph == NULL)
    return NULL;
  body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (body, json_object_new ());
  json_object_set_member (json_node_get_object (body), "prompt", graph);
  return body;
}

static const RfCloudUpload upload = {
  .path = "/upload/image",
  .field = "image",
  .name = "name",
  .folder = "subfolder",
};

#define VIEW "/view?filename={filename}&subfolder={subfolder}&type={type}"

/* A preview has the type temp. Which list a film stands in is its node's
 * affair. */
static const RfCloudMedia image_media[] = {
  { "*.outputs.*.images.*.type=output", RF_CLOUD_MEMBERS, VIEW },
  { NULL },
};

static const RfCloudMedia video_media[] = {
  { "*.outputs.*.video.*.type=output", RF_CLOUD_MEMBERS, VIEW },
  { "*.outputs.*.videos.*.type=output", RF_CLOUD_MEMBERS, VIEW },
  { "*.outputs.*.gifs.*.type=output", RF_CLOUD_MEMBERS, VIEW },
  { "*.outputs.*.images.*.type=output", RF_CLOUD_MEMBERS, VIEW },
  { NULL },
};

static const char *const failed[] = { "error", NULL };

static const RfCloudAct cancel[] = {
  { "/queue", "{\"delete\":[\"{handle}\"]}" },
  { "/interrupt", "{\"prompt_id\":\"{handle}\"}" },
  { NULL },
};

static const RfCloudJob prompt = {
  .name = "prompt",
  .handle = "prompt_id",
  .spoiled = "node_errors.*.errors.*.message",
  .poll = "/history/{handle}",
  .interval = 1000,
  .state = "*.status.status_str",
  .done = "success",
  .failed = failed,
  .reason = "*.status.messages.*.*.exception_message",
  .queue = "/queue",
  .cancel = cancel,
};

#define PROMPT .path = "/prompt", .upload = &upload, .build = build, .job = &prompt

static const RfCloudEndpoint endpoints[] = {
  { .kind = RF_KIND_IMAGE, PROMPT, .media = image_media },
  { .kind = RF_KIND_VIDEO, PROMPT, .media = video_media },
  { .path = NULL },
};

static const RfCloudService service = {
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .fault_words = fault_words,
  .fault_detail = "node_errors.*.errors.*.details",
  .endpoints = endpoints,
};

RF_CLOUD_PLUGIN ("comfyui", RfComfyuiProvider, rf_comfyui_provider, service)
