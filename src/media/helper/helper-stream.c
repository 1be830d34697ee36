/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-stream.h"

#include "helper-decode.h"
#include "helper-pipeline.h"

#include <gst/pbutils/pbutils.h>

/*
 * Sound and video. GStreamer's discoverer says what the streams are and how
 * long they claim to be; then all is decoded to the end, which takes its time
 * and is the only proof. Where the two lengths differ, something is missing.
 */

/* Milliseconds: a length in samples is exact, but for rounding. */
#define SOUND_SLACK 20

static gboolean
has_stream (GstDiscovererInfo *info, GList *(*get) (GstDiscovererInfo *) )
{
  GList *streams = get (info);
  gboolean found = streams != NULL;

  gst_discoverer_stream_info_list_free (streams);
  return found;
}

static RfMediaReport *
check_streams (const char *media_type, GstDiscovererInfo *info)
{
  gboolean has_sound = has_stream (info, gst_discoverer_info_get_audio_streams);
  gboolean has_video = has_stream (info, gst_discoverer_info_get_video_streams);

  if (g_str_has_prefix (media_type, "video/") && !has_video)
    return rf_media_report_new (RF_MEDIA_BAD,
                                has_sound ? "holds sound and no video" : "holds no video");
  if (g_str_has_prefix (media_type, "audio/") && has_video)
    return rf_media_report_new (RF_MEDIA_BAD, "holds video, and not sound alone");
  if (g_str_has_prefix (media_type, "audio/") && !has_sound)
    return rf_media_report_new (RF_MEDIA_BAD, "holds no sound");
  return NULL;
}

static RfMediaReport *
tell_missing (GstDiscovererInfo *info)
{
  const char **details = gst_discoverer_info_get_missing_elements_installer_details (info);
  g_auto (GStrv) words = NULL;

  /* Such as gstreamer|1.0|program|H.264 decoder|decoder-video/x-h264 */
  if (details != NULL && details[0] != NULL)
    words = g_strsplit (details[0], "|", 5);
  return rf_media_report_new (RF_MEDIA_UNJUDGED,
                              "was not judged: there is no decoder here for it%s%s%s",
                              words != NULL && g_strv_length (words) > 3 ? " (" : "",
                              words != NULL && g_strv_length (words) > 3 ? words[3] : "",
                              words != NULL && g_strv_length (words) > 3 ? ")" : "");
}

static RfMediaReport *
tell_result (const char *media_type, GstDiscovererInfo *info, const GError *error)
{
  switch (gst_discoverer_info_get_result (info))
    {
    case GST_DISCOVERER_OK:
      return check_streams (media_type, info);
    case GST_DISCOVERER_MISSING_PLUGINS:
      return tell_missing (info);
    case GST_DISCOVERER_TIMEOUT:
      return rf_media_report_new (RF_MEDIA_KILLED, "cannot be looked into in time");
    case GST_DISCOVERER_ERROR:
    case GST_DISCOVERER_URI_INVALID:
    case GST_DISCOVERER_BUSY:
    default:
      if (error != NULL)
        return helper_pipeline_tell (error);
      return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: the discoverer failed");
    }
}

/* A stream without a decoder is none of video to the discoverer, but its caps
 * have the size. */
static void
take_size (RfMediaReport *report, GstDiscovererStreamInfo *stream)
{
  g_autoptr (GstCaps) caps = gst_discoverer_stream_info_get_caps (stream);
  const GstStructure *form = NULL;

  if (report->width != 0 || caps == NULL || gst_caps_get_size (caps) == 0)
    return;
  form = gst_caps_get_structure (caps, 0);
  if (!gst_structure_get_int (form, "width", &report->width) ||
      !gst_structure_get_int (form, "height", &report->height) || report->width <= 0 ||
      report->height <= 0)
    report->width = report->height = 0;
}

/* What the container says of it; all there is where it cannot be decoded. */
static void
fill_in (RfMediaReport *report, GstDiscovererInfo *info)
{
  GList *streams = gst_discoverer_info_get_stream_list (info);
  GstClockTime duration = gst_discoverer_info_get_duration (info);

  for (GList *item = streams; item != NULL; item = item->next)
    take_size (report, item->data);
  if (GST_CLOCK_TIME_IS_VALID (duration))
    report->duration = (gint64) ((duration + GST_MSECOND / 2) / GST_MSECOND);
  gst_discoverer_stream_info_list_free (streams);
}

static RfMediaReport *
discover (const char *media_type, guint seconds, RfMediaReport *claims)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstDiscoverer) discoverer =
      gst_discoverer_new (MIN (seconds, 3600) * GST_SECOND, &error);
  g_autoptr (GstDiscovererInfo) info = NULL;
  RfMediaReport *report = NULL;

  if (discoverer == NULL)
    return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: %s", error->message);
  info = gst_discoverer_discover_uri (discoverer, "file://" HELPER_INPUT, &error);
  if (info == NULL)
    return rf_media_report_new (RF_MEDIA_UNJUDGED, "was not judged: the discoverer failed");
  fill_in (claims, info);
  report = tell_result (media_type, info, error);
  if (report != NULL && report->verdict == RF_MEDIA_UNJUDGED)
    fill_in (report, info);
  return report;
}

/* A frame may stand as long as the longest pause between two, and how long the
 * last one stands is not always written down. */
static gint64
get_slack (gint64 claimed, const HelperDecoded *decoded)
{
  return MAX (MAX (500, claimed / 20), 2 * decoded->longest_pause);
}

static RfMediaReport *
tell_decoded (const HelperDecoded *decoded, gint64 claimed, gint64 slack)
{
  RfMediaReport *report = NULL;

  if (claimed > 0 && decoded->end + slack < claimed)
    return rf_media_report_new (RF_MEDIA_BAD,
                                "is truncated: of %.3f s only %.3f s can be decoded",
                                (double) claimed / 1000,
                                (double) decoded->end / 1000);
  report = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  report->width = decoded->width;
  report->height = decoded->height;
  report->duration = claimed > 0 && decoded->end <= claimed + slack ? claimed : decoded->end;
  return report;
}

/* What the discoverer says of a sound's length may be an estimate from its
 * first frames, so only what the form itself says is held against it. */
static RfMediaReport *
compare (const char *media_type,
         const RfMediaReport *form,
         const RfMediaReport *claims,
         const HelperDecoded *decoded)
{
  gboolean is_sound = g_str_has_prefix (media_type, "audio/");

  if (decoded->units == 0)
    return rf_media_report_new (RF_MEDIA_BAD, is_sound ? "holds no sound" : "holds no frame");
  if (is_sound)
    return tell_decoded (decoded, form->duration, SOUND_SLACK);
  return tell_decoded (decoded, claims->duration, get_slack (claims->duration, decoded));
}

/**
 * helper_stream_probe:
 * @media_type: what it is said to be
 * @form: what helper_container_check() found
 * @seconds: how long it may take
 *
 * Returns: (transfer full): what came of decoding it
 */
RfMediaReport *
helper_stream_probe (const char *media_type, const RfMediaReport *form, guint seconds)
{
  g_autoptr (RfMediaReport) claims = rf_media_report_new (RF_MEDIA_GOOD, NULL);
  HelperDecoded decoded = { 0 };
  RfMediaReport *report = discover (media_type, seconds, claims);

  if (report == NULL)
    report = helper_decode (&decoded);
  return report != NULL ? report : compare (media_type, form, claims, &decoded);
}
