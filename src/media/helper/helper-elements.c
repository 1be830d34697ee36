/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "helper-elements.h"

#include <gst/gst.h>

/*
 * What may be built into a pipeline. GStreamer chooses by the content, which is
 * a stranger's, among all that is installed, and some of that opens addresses
 * which the content names. So all but these lose their rank, and with it are
 * not chosen, in this process alone.
 */

static const char *const allowed[] = {
  /* ways in and between */
  "filesrc",
  "typefind",
  "id3demux",
  "apedemux",
  "multiqueue",
  /* forms */
  "wavparse",
  "oggdemux",
  "matroskademux",
  "qtdemux",
  "flacparse",
  "opusparse",
  "vorbisparse",
  "theoraparse",
  "mpegaudioparse",
  "aacparse",
  "h264parse",
  "h265parse",
  "av1parse",
  "vp9parse",
  "mpeg4videoparse",
  /* decoders of sound */
  "flacdec",
  "opusdec",
  "vorbisdec",
  "mpg123audiodec",
  "avdec_aac",
  "avdec_alac",
  "adpcmdec",
  "alawdec",
  "mulawdec",
  /* decoders of video */
  "vp8dec",
  "vp9dec",
  "theoradec",
  "av1dec",
  "dav1ddec",
  "openh264dec",
  "avdec_h264",
  "avdec_h265",
  "avdec_av1",
  "avdec_mpeg4",
};

/**
 * helper_elements_restrict:
 *
 * Call it after gst_init() and before the first pipeline.
 */
void
helper_elements_restrict (void)
{
  GstRegistry *registry = gst_registry_get ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GList *features = gst_registry_get_feature_list (registry, GST_TYPE_ELEMENT_FACTORY);

  for (gsize i = 0; i < G_N_ELEMENTS (allowed); i++)
    g_hash_table_add (names, (gpointer) allowed[i]);
  for (GList *item = features; item != NULL; item = item->next)
    {
      if (!g_hash_table_contains (names, gst_plugin_feature_get_name (item->data)))
        gst_plugin_feature_set_rank (item->data, GST_RANK_NONE);
    }
  gst_plugin_feature_list_free (features);
}
