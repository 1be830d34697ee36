/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-error.h"
#include "rf-http-sign.h"
#include "rf-provider.h"

G_BEGIN_DECLS

/**
 * RfCloudAs:
 * @RF_CLOUD_AS_IS: the parameter's value
 * @RF_CLOUD_AS_TEXT: the same as a string, as `"8"` for 8, with @value after it
 * @RF_CLOUD_AS_MILLISECONDS: a number of seconds, times 1000
 * @RF_CLOUD_AS_CONSTANT: not the value but @value, a JSON text
 * @RF_CLOUD_AS_FILE: an input's content, in base64
 * @RF_CLOUD_AS_MEDIA_TYPE: an input's media type
 * @RF_CLOUD_AS_MESSAGE: appends an object with the role @value and the
 *   parameter's value as its content
 * @RF_CLOUD_AS_FAULT: not at all: a request that has it is refused, since it
 *   would be in the key and change nothing
 *
 * In which form a parameter is sent.
 */
typedef enum
{
  RF_CLOUD_AS_IS,
  RF_CLOUD_AS_TEXT,
  RF_CLOUD_AS_MILLISECONDS,
  RF_CLOUD_AS_CONSTANT,
  RF_CLOUD_AS_FILE,
  RF_CLOUD_AS_MEDIA_TYPE,
  RF_CLOUD_AS_MESSAGE,
  RF_CLOUD_AS_FAULT,
} RfCloudAs;

/** RF_CLOUD_MODEL: stands for the model's id where a parameter is named */
#define RF_CLOUD_MODEL "{model}"

/**
 * RfCloudField:
 * @parameter: of the task, or %RF_CLOUD_MODEL; a row whose parameter the task
 *   does not have is passed over. A parameter may have several rows
 * @to: the place in the body, as `voice_settings.speed`; in the URL's query,
 *   as `?output_format`; or empty where it stands in the path only
 * @as: in which form
 * @value: for the forms that need one
 *
 * Where a parameter goes. A parameter without a row goes into the body under
 * its own name, or into the endpoint's @others.
 */
typedef struct
{
  const char *parameter;
  const char *to;
  RfCloudAs as;
  const char *value;
} RfCloudField;

/**
 * RfCloudForm:
 * @RF_CLOUD_BASE64: the bytes in base64
 * @RF_CLOUD_SAMPLES: bare samples in base64: 16 bits, one channel, 24 kHz
 * @RF_CLOUD_HEX: the bytes in hexadecimal digits
 * @RF_CLOUD_URL: an address to fetch them from
 * @RF_CLOUD_MEMBERS: an object that names a file by its members, to be fetched
 *   from the row's @query
 * @RF_CLOUD_TEXT: the text itself
 * @RF_CLOUD_JSON: a text that is JSON, as an object
 *
 * How an answer holds what was made.
 */
typedef enum
{
  RF_CLOUD_BASE64,
  RF_CLOUD_SAMPLES,
  RF_CLOUD_HEX,
  RF_CLOUD_URL,
  RF_CLOUD_MEMBERS,
  RF_CLOUD_TEXT,
  RF_CLOUD_JSON,
} RfCloudForm;

/**
 * RfCloudMedia:
 * @path: a place in the answer
 * @form: what stands there
 * @query: (nullable): what an address needs at its end, as `alt=media`; or the
 *   path to what an object names, in which `{name}` is its member
 *
 * Where what was made may stand; the first place that is not empty counts.
 */
typedef struct
{
  const char *path;
  RfCloudForm form;
  const char *query;
} RfCloudMedia;

/**
 * RfCloudRefusal:
 * @path: a place in an answer that is a success by its status
 * @value: (nullable): the string there that means a refusal; any without it
 *
 * How a service says with a success that it refuses the content.
 */
typedef struct
{
  const char *path;
  const char *value;
} RfCloudRefusal;

/**
 * RfCloudAct:
 * @path: where a POST goes; `{handle}` is the job
 * @body: (nullable): what it carries, JSON in which `{handle}` is the job
 */
typedef struct
{
  const char *path;
  const char *body;
} RfCloudAct;

/**
 * RfCloudJob:
 * @name: a short word without a colon, of its own in the service; it stands
 *   in handles that are kept, so it stays
 * @handle: where the answer to the order names the job
 * @spoiled: (nullable): where that answer says that only a part will be made;
 *   then the job is stopped, and the request refused
 * @poll: the path that tells how it stands; `{handle}` is the job
 * @poll_body: (nullable): what is sent there where it is a POST, as in
 *   #RfCloudAct
 * @interval: milliseconds between two questions
 * @state: where that answer says how it stands
 * @done: the word for done, in upper or lower case
 * @failed: the words for failed, ended by %NULL; any other word means that it
 *   goes on, since services think of new ones
 * @reason: (nullable): where it says why it failed
 * @progress: (nullable): where it says how many per cent are done
 * @list: (nullable): the list that the job stands in; an empty one means that
 *   the service does not know it any more
 * @queue: (nullable): the path of what waits and runs there, asked where that
 *   answer says nothing; what is named in neither is not known any more
 * @cancel: (nullable): what stops it, all of these; ended by one without a path
 *
 * A call whose answer comes later.
 */
typedef struct
{
  const char *name;
  const char *handle;
  const char *spoiled;
  const char *poll;
  const char *poll_body;
  guint interval;
  const char *state;
  const char *done;
  const char *const *failed;
  const char *reason;
  const char *progress;
  const char *list;
  const char *queue;
  const RfCloudAct *cancel;
} RfCloudJob;

/**
 * RfCloudUpload:
 * @path: where a file goes, by a form
 * @field: the form's field that takes it
 * @name: where the answer says what it is called there
 * @folder: (nullable): where it says in which folder; put before the name with
 *   a slash
 *
 * How inputs are brought to a service that is then told their names.
 */
typedef struct
{
  const char *path;
  const char *field;
  const char *name;
  const char *folder;
} RfCloudUpload;

typedef struct _RfCloudCall RfCloudCall;

/**
 * RfCloudBuildFunc:
 * @call: the run, with what was uploaded
 * @error: %RF_ERROR_INVALID_REQUEST
 *
 * Makes a body that no table can describe.
 *
 * Returns: (transfer full) (nullable): the JSON that is sent
 */
typedef JsonNode *(*RfCloudBuildFunc) (const RfCloudCall *call, GError **error);

/**
 * RfCloudEndpoint:
 * @kind: what it makes
 * @models: (nullable): how the ids of the models begin that it is for; the
 *   first endpoint that fits counts
 * @needs: (nullable): the parameter that a request must have to go here
 * @path: after the base URL; `{name}` is the value of a parameter
 * @headers: (nullable): name, value, …, %NULL
 * @fields: (nullable): where parameters go, in the order of the body; ended
 *   by a row without a parameter
 * @others: (nullable): the object of the body that takes the parameters
 *   without a row, as `input`; else the body itself
 * @upload: (nullable): how inputs are brought there before
 * @build: (nullable): makes the body instead of @fields
 * @multipart: the body is a form: an input is a file of it, and each place of
 *   the body's first level one field
 * @media: (nullable): where what was made stands; %NULL where it is the whole
 *   body. Ended by a row without a path
 * @refusals: (nullable): ended by a row without a path
 * @answered_model: (nullable): where the answer names the model
 * @json_with: (nullable): the parameter with which a text is JSON
 * @excuse: (nullable): where a text stands that means a refusal where there is
 *   nothing else
 * @job: (nullable): how to wait for what was ordered; then @media, @refusals
 *   and the rest are of the answer that says that it is done
 *
 * One call of a service, as data.
 */
typedef struct
{
  RfKind kind;
  const char *models;
  const char *needs;
  const char *path;
  const char *const *headers;
  const RfCloudField *fields;
  const char *others;
  const RfCloudUpload *upload;
  RfCloudBuildFunc build;
  gboolean multipart;
  const RfCloudMedia *media;
  const RfCloudRefusal *refusals;
  const char *answered_model;
  const char *json_with;
  const char *excuse;
  const RfCloudJob *job;
} RfCloudEndpoint;

/**
 * RfCloudUnpaid:
 * @status: of an answer
 * @word: (nullable): what must stand in it, too
 *
 * How a service says that it did not take a call, with a status that proves
 * nothing by itself (500 and above).
 */
typedef struct
{
  guint status;
  const char *word;
} RfCloudUnpaid;

/**
 * RfCloudSignFunc:
 * @provider: for its settings
 * @key: the key
 * @what: what is about to be sent
 * @headers: (element-type utf8): name, value, …: what it puts at the end is
 *   sent along
 *
 * Signs a call whole, for each try.
 */
typedef void (*RfCloudSignFunc) (RfProvider *provider,
                                 const char *key,
                                 const RfHttpToSign *what,
                                 GPtrArray *headers);

typedef struct _RfCloudService RfCloudService;

/**
 * RfCloudService:
 * @dialect: (nullable): the setting `dialect` that chooses it; %NULL where the
 *   setting is not there
 * @next: (nullable): another dialect of the same plugin
 * @needs: (nullable): the settings that it cannot do without, beside
 *   `base-url`; ended by %NULL
 * @key_header: the header that the key goes into
 * @key_prefix: (nullable): what stands before the key, as `Bearer `
 * @sign: (nullable): for a key with a colon in it, as `ACCESS:SECRET`: signs each
 *   call with that, and the key is not sent
 * @fault_words: the service's own words for what is wrong
 * @fault_code: (nullable): where an answer, whatever its status, has a code
 *   that is another than @fault_none when it is an error
 * @fault_none: (nullable): that code as text; %NULL is `0`
 * @fault_detail: (nullable): where an error says more than its message does
 * @unpaid: (nullable): ended by one without a status
 * @endpoints: ended by a row without a path
 *
 * All that a service is to a plugin.
 */
struct _RfCloudService
{
  const char *dialect;
  const RfCloudService *next;
  const char *const *needs;
  const char *key_header;
  const char *key_prefix;
  RfCloudSignFunc sign;
  const RfHttpFaultWord *fault_words;
  const char *fault_code;
  const char *fault_none;
  const char *fault_detail;
  const RfCloudUnpaid *unpaid;
  const RfCloudEndpoint *endpoints;
};

G_END_DECLS
