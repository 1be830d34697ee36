/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-http-answer.h"
#include "rf-http-deadline.h"
#include "rf-progress.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * RfHttpRequest:
 * @base: the client's home
 * @uri: where to begin
 * @headers: name, value, …, %NULL; sent to home only
 * @body: (nullable): what to send, or
 * @file: (nullable): a file that is sent
 * @descriptor: where a success's body is written, or -1 for memory
 * @max_bytes: of the body
 */
typedef struct
{
  SoupSession *session;
  GUri *base;
  GUri *uri;
  const char *method;
  GPtrArray *headers;
  GBytes *body;
  const char *file;
  const char *content_type;
  gboolean fresh; /* over a connection of its own */
  int descriptor;
  guint64 max_bytes;
  RfProgress *progress;
  RfHttpDeadline *deadline;
} RfHttpRequest;

RfHttpAnswer *rf_http_exchange_run (const RfHttpRequest *request, gboolean *sent, GError **error);

G_END_DECLS
