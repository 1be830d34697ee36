/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-media.h"

#include "rf-media-plain.h"
#include "rf-media-protocol.h"
#include "rf-media-run-private.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * What media is, and what can be made of it. It is strangers' bytes, and the
 * decoders are large, so none of it is decoded in this process: each call
 * starts the helper program once and waits for it. Calls share nothing and may
 * come from any thread.
 */

static gboolean
write_all (int descriptor, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/**
 * rf_media_open_bytes:
 * @bytes: media in memory
 * @error: return location; %RF_ERROR_FAILED
 *
 * Makes a file of it that has no name and lives in memory.
 *
 * Returns: a descriptor, to be closed by the caller, or -1
 */
int
rf_media_open_bytes (GBytes *bytes, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  int descriptor = memfd_create ("refrain-media", MFD_CLOEXEC);

  if (descriptor >= 0 && write_all (descriptor, data, length))
    return descriptor;
  g_set_error (
      error, RF_ERROR, RF_ERROR_FAILED, "it cannot be given to the helper: %s", g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/**
 * rf_media_probe:
 * @descriptor: a regular file, open for reading; its position does not matter
 *   and stays
 * @media_type: what it is said to be, without parameters
 * @cancellable: (nullable): stops it
 * @error: return location; only %RF_ERROR_CANCELLED
 *
 * Looks at media from end to end: whether it is what it is said to be, whole,
 * and can be decoded, and how large and long it is. Takes as long as decoding
 * it does, and some 50 ms for the helper; text and MIDI need none.
 *
 * Returns: (transfer full) (nullable): what came of it
 */
RfMediaReport *
rf_media_probe (int descriptor, const char *media_type, GCancellable *cancellable, GError **error)
{
  const RfMediaErrand errand = {
    .work = "probe",
    .media_type = media_type,
    .descriptor = descriptor,
    .target = -1,
  };

  if (rf_media_plain_is_for (media_type))
    return rf_media_plain_probe (descriptor, media_type);
  return rf_media_run (&errand, cancellable, error);
}

static const char *
get_work (RfDerived what)
{
  switch (what)
    {
    case RF_DERIVED_THUMBNAIL:
      return "thumbnail";
    case RF_DERIVED_POSTER:
      return "poster";
    case RF_DERIVED_PEAKS:
      return "peaks";
    default:
      g_assert_not_reached ();
    }
}

static gboolean
fail (const RfMediaReport *report, const char *work, GError **error)
{
  g_set_error (
      error, RF_ERROR, RF_ERROR_FAILED, "no %s can be made of it: it %s", work, report->reason);
  if (report->verdict == RF_MEDIA_UNJUDGED && error != NULL)
    rf_error_set_hint (*error,
                       "what " RF_MEDIA_HELPER " needs stands in build-aux/packages; "
                       "gstreamer1.0-libav decodes most of the rest");
  return FALSE;
}

/**
 * rf_media_derive:
 * @self: what is to be made of what
 * @cancellable: (nullable): stops it
 * @error: return location; %RF_ERROR_INVALID_REQUEST where it has no such
 *   thing, %RF_ERROR_FAILED with the reason, %RF_ERROR_CANCELLED
 *
 * Writes what is derived to the target: a thumbnail or a poster as PNG, a
 * sound's peaks as JSON with the members of the BBC's audiowaveform, version 2
 * (`sample_rate`, `samples_per_pixel`, `bits`, `length`, and in `data` the
 * lowest and highest sample of each pixel in turn), one channel, at most 2,048
 * pixels. The same media gives the same bytes.
 *
 * Returns: whether the target is complete
 */
gboolean
rf_media_derive (const RfMediaDerivation *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *size = g_strdup_printf ("%d", self->size);
  const RfMediaErrand errand = {
    .work = get_work (self->what),
    .media_type = self->media_type,
    .size = self->what == RF_DERIVED_THUMBNAIL ? size : NULL,
    .descriptor = self->descriptor,
    .target = self->target,
  };
  g_autoptr (RfMediaReport) report = NULL;

  if (!rf_derived_check_size (self->what, self->size, error))
    return FALSE;
  if (rf_media_plain_is_for (self->media_type) ||
      (self->what == RF_DERIVED_PEAKS && g_str_has_prefix (self->media_type, "image/")) ||
      (self->what != RF_DERIVED_PEAKS && g_str_has_prefix (self->media_type, "audio/")) ||
      (self->what == RF_DERIVED_POSTER && g_str_has_prefix (self->media_type, "image/")))
    {
      g_set_error (error,
                   RF_ERROR,
                   RF_ERROR_INVALID_REQUEST,
                   "of %s no %s is made",
                   self->media_type,
                   errand.work);
      return FALSE;
    }
  report = rf_media_run (&errand, cancellable, error);
  if (report == NULL)
    return FALSE;
  return report->verdict == RF_MEDIA_GOOD || fail (report, errand.work, error);
}
