/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * RfStream:
 *
 * A chain of elements of GStreamer that what it gives is pulled from. It has a
 * thread of its own; a stream is for one thread at a time.
 */
typedef struct _RfStream RfStream;

RfStream *rf_stream_new (const char *description, GError **error);
void rf_stream_free (RfStream *self);
GstElement *rf_stream_dup_element (RfStream *self, const char *name);
void rf_stream_start (RfStream *self);
void rf_stream_push (RfStream *self, GstBuffer *buffer);
void rf_stream_end (RfStream *self);
gboolean
rf_stream_pull (RfStream *self, GstSample **sample, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfStream, rf_stream_free)

G_END_DECLS
