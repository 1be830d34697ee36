/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/** HELPER_INPUT: the media, opened anew with a position of its own */
#define HELPER_INPUT "/proc/self/fd/0"

/**
 * HelperSinkFunc:
 * @media: the stream's media type, such as `audio/x-raw`
 * @data: the caller's
 *
 * Returns: (transfer floating) (nullable): what takes the decoded stream; %NULL
 *   for one that is only decoded
 */
typedef GstElement *(*HelperSinkFunc) (const char *media, gpointer data);

/**
 * HelperPipeline:
 * @pipeline: (owned): decodes the input
 * @make_sink: asked for each stream
 * @data: for @make_sink
 * @missing: (owned) (nullable): a decoder that is not there
 *
 * The input, decoded. Zeroed memory is none.
 */
typedef struct
{
  GstElement *pipeline;
  HelperSinkFunc make_sink;
  gpointer data;
  char *missing;
} HelperPipeline;

RfMediaReport *
helper_pipeline_start (HelperPipeline *self, HelperSinkFunc make_sink, gpointer data);
RfMediaReport *helper_pipeline_set_state (HelperPipeline *self, GstState state);
RfMediaReport *helper_pipeline_seek (HelperPipeline *self, double place);
RfMediaReport *helper_pipeline_finish (HelperPipeline *self);
void helper_pipeline_clear (HelperPipeline *self);
RfMediaReport *helper_pipeline_tell (const GError *error);
GstElement *helper_pipeline_new_sink (const char *description);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HelperPipeline, helper_pipeline_clear)

G_END_DECLS
