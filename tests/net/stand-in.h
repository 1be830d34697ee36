/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A server that stands in for a provider. A test writes down which requests it
 * expects, in their order, and what each is answered with; the server runs in
 * a thread of its own on a free port of this machine. What does not come as
 * expected is answered with 599 and told by stand_in_free ().
 *
 *   StandIn *server = stand_in_new ();
 *   StandInStep *step = stand_in_expect (server, "POST", "/v1/images");
 *
 *   stand_in_require_header (step, "authorization", "Bearer secret");
 *   stand_in_require_text (step, "\"prompt\":\"a cat\"");
 *   stand_in_answer_text (step, 200, "application/json", "{\"id\":1}");
 *   ... make the calls ...
 *   stand_in_free (server);
 */
typedef struct _StandIn StandIn;
typedef struct _StandInStep StandInStep;

StandIn *stand_in_new (void);
void stand_in_free (StandIn *self);
const char *stand_in_get_url (StandIn *self);
guint stand_in_get_port (StandIn *self);
guint stand_in_get_count (StandIn *self);

StandInStep *stand_in_expect (StandIn *self, const char *method, const char *path);

/* What the request must have. Header names in lower case. */
void stand_in_require_header (StandInStep *step, const char *name, const char *value);
void stand_in_require_no_header (StandInStep *step, const char *name);
void stand_in_require_text (StandInStep *step, const char *part_of_body);
void stand_in_require_bytes (StandInStep *step, GBytes *part_of_body);

/* What it is answered with; 200 and {} when nothing is said. */
void
stand_in_answer_text (StandInStep *step, guint status, const char *media_type, const char *text);
void stand_in_answer_bytes (StandInStep *step, guint status, const char *media_type, GBytes *bytes);
gboolean stand_in_answer_file (StandInStep *step, const char *media_type, const char *path);
void stand_in_answer_header (StandInStep *step, const char *name, const char *value);

void stand_in_answer_in_chunks (StandInStep *step);

/* How it goes wrong. */
void stand_in_answer_late (StandInStep *step, guint milliseconds);
void stand_in_answer_raw (StandInStep *step, const char *whole_response);
void stand_in_answer_nothing (StandInStep *step);

/* The same step for so many requests in a row. */
void stand_in_repeat (StandInStep *step, guint times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StandIn, stand_in_free)

G_END_DECLS
