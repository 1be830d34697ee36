/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-container.h"

#include "rf-media-head.h"

#include <string.h>

/*
 * What a file's own form says of its length and size, before anything is
 * decoded. Decoders play a file that was cut off up to the cut and find nothing
 * wrong; the form knows better. And what no decoder is there for can be judged
 * by this much at least.
 */

static const struct
{
  const char *media_type;
  RfMediaReport *(*check) (const guint8 *data, gsize length);
} forms[] = {
  { "image/png", helper_container_check_png },   { "image/jpeg", helper_container_check_jpeg },
  { "image/gif", helper_container_check_gif },   { "image/webp", helper_container_check_webp },
  { "audio/wav", helper_container_check_wav },   { "audio/ogg", helper_container_check_ogg },
  { "audio/flac", helper_container_check_flac }, { "audio/mpeg", helper_container_check_mp3 },
  { "video/webm", helper_container_check_webm }, { "video/mp4", helper_container_check_mp4 },
};

/**
 * helper_container_check:
 * @media_type: what it is said to be
 * @data: the file
 * @length: its bytes
 *
 * Returns: (transfer full): good, with width, height and duration where the
 *   form has them, or bad; good too where nothing is known of the form
 */
RfMediaReport *
helper_container_check (const char *media_type, const guint8 *data, gsize length)
{
  g_autofree char *fault =
      rf_media_head_dup_fault (media_type, (const char *) data, MIN (length, RF_MEDIA_HEAD));

  if (fault != NULL)
    return rf_media_report_new (RF_MEDIA_BAD, "%s", fault);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (g_str_equal (forms[i].media_type, media_type))
        return forms[i].check (data, length);
    }
  return rf_media_report_new (RF_MEDIA_GOOD, NULL);
}
