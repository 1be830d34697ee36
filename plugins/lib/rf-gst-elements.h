/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RfGstElement:
 * @name: of an element of GStreamer
 * @package: the Debian package that has it
 */
typedef struct
{
  const char *name;
  const char *package;
} RfGstElement;

char *rf_gst_elements_dup_missing (const RfGstElement *elements, gsize count);

G_END_DECLS
