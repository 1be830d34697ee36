/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-error.h"

G_BEGIN_DECLS

/*
 * What a plugin for a service adds to the tests: what it is asked, what it
 * must send, what the service answers, and the service's own words for what
 * goes wrong. test-cloud.c runs the same list of cases over each of them, and
 * `stand-in` answers with the same data for a person who tries a plugin.
 *
 * In an answer @PNG@ stands for a picture in base64 and @URL@ for the
 * address of the server; a body @MP3@ is a second of silence. @SOUND@
 * is the same in base64, and @VIDEO@ a short WebM film.
 */

/** CLOUD_KEY: the key that must never be seen anywhere */
#define CLOUD_KEY "sk-canary-0123456789abcdefghij"

#define CLOUD_MAX_PARTS 8

/**
 * CloudCase:
 * @name: of the case
 * @model: the model
 * @params: what is asked for, JSON
 * @path: what must be called, with the query
 * @parts: what the body must have; ended by %NULL
 * @headers: of the answer: name, value
 * @media_type: of the answer
 * @answer: its body
 * @code: the error, or -1 for a success
 * @got: the media type of the asset
 * @answered_model: (nullable): what is recorded
 * @cost: in millionths, or -1
 * @input: (nullable): the parameter that a picture is given as
 * @form: the body is a form
 * @unsent: it is refused before anything is sent
 */
typedef struct
{
  const char *name;
  const char *model;
  const char *params;
  const char *path;
  const char *parts[CLOUD_MAX_PARTS];
  const char *headers[2];
  const char *media_type;
  const char *answer;
  int code;
  const char *got;
  const char *answered_model;
  gint64 cost;
  const char *input;
  gboolean form;
  gboolean unsent;
} CloudCase;

/* A case that is refused before anything is sent; the part is of the message. */
#define CLOUD_UNSENT(case_name, case_model, case_params, part)                                     \
  .name = case_name, .model = case_model, .params = case_params, .got = part,                      \
  .code = RF_ERROR_INVALID_REQUEST, .unsent = TRUE

/**
 * CloudFault:
 * @name: of the case
 * @status: of the answer
 * @word: the service's own word
 * @code: what that is to be
 * @part: of the message
 */
typedef struct
{
  const char *name;
  guint status;
  const char *word;
  int code;
  const char *part;
} CloudFault;

/**
 * CloudAct:
 * @path: what must be called by a POST
 * @body: what it must carry
 */
typedef struct
{
  const char *path;
  const char *body;
} CloudAct;

/**
 * CloudJob:
 * @order: the order, with the answer to it; @got and @cost are of the output
 * @upload: (nullable): where that is brought before, and the answer to it
 * @spoiled: (nullable): an answer to the order that says that only a part will
 *   be made
 * @handle: what is kept of it
 * @poll: what is asked then
 * @poll_body: (nullable): what that must carry, where it is a POST
 * @queue: (nullable): what is asked, too, where the answer is `{}`
 * @queued: an answer to that which names the job
 * @pending: answers that mean: not yet
 * @done: the answer with the result
 * @failed: one that says that it failed
 * @refused: those that say, or mean, that the content was refused
 * @lost: (nullable): one that says that there is no such job any more
 * @odd: (nullable): one that says nothing of the job
 * @cancel: what stops it; ended by one without a path
 * @fetched: (nullable): the path that @done says that it is to be fetched from
 */
typedef struct
{
  CloudCase order;
  CloudAct upload;
  const char *spoiled;
  const char *handle;
  const char *poll;
  const char *poll_body;
  const char *queue;
  const char *queued;
  const char *pending[3];
  const char *done;
  const char *failed;
  const char *refused[3];
  const char *lost;
  const char *odd;
  CloudAct cancel[3];
  const char *fetched;
} CloudJob;

/**
 * CloudPlugin:
 * @id: the provider
 * @name: (nullable): of this row where a provider has several
 * @free: it costs nothing, so nothing of it can have been charged
 * @settings: (nullable): more lines of its group in refrain.conf
 * @base: what follows the server's address in the base URL
 * @key_header: the header that the key must come in
 * @key_value: its value
 * @error: the form of an error: the word, the message
 * @config: (nullable): more of refrain.conf, as models
 * @cases: what can be asked; the first success stands for all where things go
 *   wrong; where there is none, the first order does. Ended by one without a
 *   name
 * @faults: ended by one without a name
 * @fetched: (nullable): a case whose answer says that a picture is to be
 *   fetched from @URL@/made
 * @jobs: (nullable): what is ordered and fetched later; ended by one without
 *   a name
 */
typedef struct
{
  const char *id;
  const char *name;
  gboolean free;
  const char *settings;
  const char *base;
  const char *key_header;
  const char *key_value;
  const char *error;
  const char *config;
  const CloudCase *cases;
  const CloudFault *faults;
  const CloudCase *fetched;
  const CloudJob *jobs;
} CloudPlugin;

extern const CloudPlugin cloud_anthropic;
extern const CloudPlugin cloud_bedrock;
extern const CloudPlugin cloud_comfyui;
extern const CloudPlugin cloud_kling;
extern const CloudPlugin cloud_openai;
extern const CloudPlugin cloud_replicate;
extern const CloudPlugin cloud_elevenlabs;
extern const CloudPlugin cloud_gemini;
extern const CloudPlugin cloud_suno_gcui;
extern const CloudPlugin cloud_suno_relay;
extern const CloudPlugin cloud_suno_sunoapi;
extern const CloudPlugin *const cloud_plugins[];

const char *cloud_get_name (const CloudPlugin *plugin);
GBytes *cloud_dup_picture (void);
GBytes *cloud_dup_video (void);
GBytes *cloud_dup_made (const CloudJob *job);
GBytes *cloud_dup_text (const char *text, const char *url);
GBytes *cloud_dup_answer (const CloudCase *row, const char *url);

G_END_DECLS
