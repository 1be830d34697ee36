/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-media-report.h"

G_BEGIN_DECLS

RfMediaReport *helper_container_check (const char *media_type, const guint8 *data, gsize length);

/* One for each form, in files of their own. */
RfMediaReport *helper_container_check_png (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_jpeg (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_gif (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_webp (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_wav (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_flac (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_mp3 (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_ogg (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_webm (const guint8 *data, gsize length);
RfMediaReport *helper_container_check_mp4 (const guint8 *data, gsize length);

static inline guint32
helper_big_16 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 8 | bytes[1];
}

static inline guint32
helper_big_32 (const guint8 *bytes)
{
  return helper_big_16 (bytes) << 16 | helper_big_16 (bytes + 2);
}

static inline guint32
helper_little_16 (const guint8 *bytes)
{
  return (guint32) bytes[1] << 8 | bytes[0];
}

static inline guint32
helper_little_24 (const guint8 *bytes)
{
  return (guint32) bytes[2] << 16 | helper_little_16 (bytes);
}

static inline guint32
helper_little_32 (const guint8 *bytes)
{
  return helper_little_16 (bytes + 2) << 16 | helper_little_16 (bytes);
}

G_END_DECLS
