/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "media-fixture.h"

#include <gst/gst.h>
#include <string.h>

/* What the helper finds: in good media its size and length, in bad media what
 * is wrong with it. */

#define SOUND                                                                                      \
  "audiotestsrc num-buffers=100 samplesperbuffer=480 ! audio/x-raw,rate=48000,channels=2 ! "
#define VIDEO     "videotestsrc num-buffers=30 ! video/x-raw,width=64,height=48,framerate=30/1 ! "
#define ONE_FRAME "videotestsrc num-buffers=1 ! video/x-raw,width=64,height=48 ! "

typedef struct
{
  const char *name;
  const char *pipeline;
  const char *media_type;
  int width;
  gint64 duration;
  gboolean tells_a_cut; /* a piece of it is known to be one */
} Form;

static const Form forms[] = {
  { "wav", SOUND "wavenc", "audio/wav", 0, 1000, TRUE },
  { "flac", SOUND "flacenc", "audio/flac", 0, 1000, TRUE },
  { "opus", SOUND "opusenc ! oggmux", "audio/ogg", 0, 1000, TRUE },
  { "vorbis", SOUND "vorbisenc ! oggmux", "audio/ogg", 0, 1000, TRUE },
  /* Nothing in it says how long it is. */
  { "mp3", SOUND "lamemp3enc", "audio/mpeg", 0, 1000, FALSE },
  { "vp8", VIDEO "vp8enc ! webmmux", "video/webm", 64, 1000, TRUE },
  { "vp9", VIDEO "vp9enc deadline=1 ! webmmux", "video/webm", 64, 1000, TRUE },
  { "live", VIDEO "vp8enc ! webmmux streamable=true", "video/webm", 64, 1000, FALSE },
  { "png", ONE_FRAME "pngenc", "image/png", 64, 0, TRUE },
  { "jpeg", ONE_FRAME "jpegenc", "image/jpeg", 64, 0, TRUE },
};

static void
assert_bad (GBytes *bytes, const char *media_type, const char *word)
{
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, media_type);

  if (report->verdict != RF_MEDIA_BAD || strstr (report->reason, word) == NULL)
    g_error (
        "%s: verdict %d, “%s”; wanted “%s”", media_type, report->verdict, report->reason, word);
}

static void
assert_bad_text (const char *text, const char *media_type, const char *word)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  assert_bad (bytes, media_type, word);
}

static void
assert_good_text (const char *text, const char *media_type)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, media_type);

  g_assert_cmpstr (report->reason, ==, NULL);
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
}

static void
assert_good (GBytes *bytes, const Form *form)
{
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, form->media_type);

  g_assert_cmpstr (report->reason, ==, NULL);
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  g_assert_cmpint (report->width, ==, form->width);
  g_assert_cmpint (report->height, ==, form->width * 3 / 4);
  /* An encoder may add a frame of its own. */
  g_assert_cmpint (report->duration, >=, form->duration);
  g_assert_cmpint (report->duration, <=, form->duration + (form->duration > 0 ? 60 : 0));
}

static void
test_form (gconstpointer data)
{
  const Form *form = data;
  static const guint percents[] = { 40, 75, 96 };
  g_autoptr (GBytes) bytes = media_test_make (form->pipeline);

  assert_good (bytes, form);
  for (gsize i = 0; form->tells_a_cut && i < G_N_ELEMENTS (percents); i++)
    {
      g_autoptr (GBytes) part = media_test_cut (bytes, percents[i]);

      assert_bad (part, form->media_type, "is truncated");
    }
}

/* What came is another thing than what was said. */
static void
test_wrong_type (void)
{
  g_autoptr (GBytes) jpeg = media_test_make (ONE_FRAME "jpegenc");
  g_autoptr (GBytes) matroska = media_test_make (VIDEO "vp8enc ! matroskamux");
  g_autoptr (GBytes) sound = media_test_make (SOUND "opusenc ! webmmux");
  g_autoptr (GBytes) video = media_test_make (VIDEO "theoraenc ! oggmux");
  g_autoptr (GBytes) sound_mp4 = media_test_make (SOUND "opusenc ! mp4mux");

  assert_bad (jpeg, "image/png", "is image/jpeg by its content");
  assert_bad (matroska, "video/webm", "is video/x-matroska by its content");
  assert_bad (sound, "video/webm", "holds sound and no video");
  assert_bad (video, "audio/ogg", "holds video");
  assert_bad (sound_mp4, "video/mp4", "holds sound and no video");
}

static void
test_pages (void)
{
  static const char *const types[] = { "image/png", "audio/wav", "video/webm", "image/svg+xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      assert_bad_text ("\n <!DOCTYPE html><svg>", types[i], "is an HTML page");
      assert_bad_text ("{\"error\":\"try later\"}", types[i], "is JSON");
      assert_bad_text ("Sorry, no.", types[i], "is text");
      assert_bad_text ("\x01\xfe\xfe\xfe\xff\xff", types[i], "does not begin");
    }
}

static GBytes *
damage (GBytes *bytes, gsize at)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 *copy = g_memdup2 (data, length);

  for (gsize i = at; i < MIN (at + 64, length); i++)
    copy[i] ^= 0x5a;
  return g_bytes_new_take (copy, length);
}

/* What a decoder of video conceals, by showing the last frame on, is not seen. */
static void
test_damaged (void)
{
  static const Form damaged[] = {
    { .pipeline = SOUND "opusenc ! oggmux", .media_type = "audio/ogg", .name = "damaged" },
    { .pipeline = SOUND "flacenc", .media_type = "audio/flac", .name = "decoded" },
    { .pipeline = ONE_FRAME "pngenc", .media_type = "image/png", .name = "decoded" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GBytes) whole = media_test_make (damaged[i].pipeline);
      g_autoptr (GBytes) bytes = damage (whole, g_bytes_get_size (whole) / 2);

      assert_bad (bytes, damaged[i].media_type, damaged[i].name);
    }
}

/* A few bytes that claim to be more than there is memory for. */
static void
test_bomb (void)
{
  g_autoptr (GBytes) png = media_test_new_png (16, 16);
  gsize length = 0;
  guint8 *data = g_memdup2 (g_bytes_get_data (png, &length), g_bytes_get_size (png));
  static const guint8 side[] = { 0, 1, 0x86, 0xa0 }; /* 100,000 */
  g_autoptr (GBytes) bomb = NULL;
  g_autoptr (GBytes) large = NULL;
  g_autoptr (RfMediaReport) report = NULL;

  memcpy (data + 16, side, 4);
  memcpy (data + 20, side, 4);
  bomb = g_bytes_new (data, length);
  assert_bad (bomb, "image/png", "claims to be 100000×100000 pixels");

  /* This one may be meant, and is let pass unseen: 20,480 × 20,480. */
  data[16] = data[17] = data[20] = data[21] = 0;
  data[18] = data[22] = 0x50;
  data[19] = data[23] = 0;
  large = g_bytes_new_take (data, length);
  report = media_test_probe (large, "image/png");
  g_assert_cmpint (report->verdict, ==, RF_MEDIA_UNJUDGED);
  g_assert_cmpint (report->width, ==, 20480);
}

static void
test_silence_and_nothing (void)
{
  g_autoptr (GBytes) silence =
      media_test_make ("audiotestsrc wave=silence num-buffers=100 samplesperbuffer=480 ! "
                       "audio/x-raw,rate=48000 ! wavenc");
  g_autoptr (RfMediaReport) report = media_test_probe (silence, "audio/wav");
  static const char empty[] =
      "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0"
      "data\0\0\0\0";
  g_autoptr (GBytes) nothing = g_bytes_new (empty, sizeof empty - 1);
  g_autoptr (RfMediaReport) refusal = NULL;

  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  refusal = media_test_probe (nothing, "audio/wav");
  g_assert_cmpint (refusal->verdict, ==, RF_MEDIA_BAD);
}

/* A writer that cannot go back leaves the lengths open. */
static void
test_open_lengths (void)
{
  g_autoptr (GBytes) wav = media_test_make (SOUND "wavenc");
  gsize length = 0;
  guint8 *data = g_memdup2 (g_bytes_get_data (wav, &length), g_bytes_get_size (wav));
  static const guint8 open_length[] = { 0xff, 0xff, 0xff, 0xff };
  g_autoptr (GBytes) live = NULL;

  memcpy (data + 4, open_length, 4);
  memcpy (data + 40, open_length, 4);
  live = g_bytes_new_take (data, length);
  assert_good (live, &forms[0]);
}

/* With a decoder it is good; without one it is not said to be bad. */
static void
test_mp4 (void)
{
  g_autoptr (GBytes) bytes = media_test_load ("h264.mp4");
  g_autoptr (GBytes) part = media_test_cut (bytes, 90);
  g_autoptr (GBytes) no_index = media_test_replace (bytes, "moov", "free");
  g_autoptr (GBytes) no_codec = media_test_replace (bytes, "avc1", "zzz1");
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, "video/mp4");
  g_autoptr (RfMediaReport) unknown = media_test_probe (no_codec, "video/mp4");
  gboolean can_decode =
      media_test_has_element ("avdec_h264") && media_test_has_element ("avdec_aac");

  if (can_decode)
    g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  else
    g_assert_cmpint (report->verdict, !=, RF_MEDIA_BAD);
  g_assert_cmpint (report->width, ==, 64);
  g_assert_cmpint (report->height, ==, 48);
  g_assert_cmpint (report->duration, >=, 1000);
  g_assert_cmpint (report->duration, <, 1100);
  g_assert_cmpint (unknown->verdict, ==, RF_MEDIA_UNJUDGED);
  g_assert_nonnull (strstr (unknown->reason, "no decoder"));
  g_assert_cmpint (unknown->width, ==, 64);
  g_assert_cmpint (unknown->height, ==, 48);
  assert_bad (part, "video/mp4", "is truncated");
  assert_bad (no_index, "video/mp4", "has no index");
}

static void
test_webp (void)
{
  g_autoptr (GBytes) bytes = media_test_load ("picture.webp");
  g_autoptr (GBytes) part = media_test_cut (bytes, 90);
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, "image/webp");

  g_assert_cmpint (report->verdict,
                   ==,
                   media_test_has_loader ("image/webp") ? RF_MEDIA_GOOD : RF_MEDIA_UNJUDGED);
  g_assert_cmpint (report->width, ==, 64);
  g_assert_cmpint (report->height, ==, 48);
  assert_bad (part, "image/webp", "is truncated");
}

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"20\">%s"

static void
test_svg (void)
{
  g_autofree char *small = g_strdup_printf (SVG, "30", "<rect width=\"9\" height=\"9\"/></svg>");
  g_autofree char *cut = g_strdup_printf (SVG, "30", "<rect width=\"9\" hei");
  g_autofree char *wide = g_strdup_printf (SVG, "90000", "</svg>");
  g_autoptr (GBytes) bytes = g_bytes_new (small, strlen (small));
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, "image/svg+xml");

  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  g_assert_cmpint (report->width, ==, 30);
  g_assert_cmpint (report->height, ==, 20);
  assert_bad_text (cut, "image/svg+xml", "cannot be decoded");
  /* It has no pixels until it is drawn, and may be as wide as it likes. */
  assert_good_text (wide, "image/svg+xml");
}

static void
test_gif (void)
{
  /* One black pixel. */
  static const char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
  g_autoptr (GBytes) bytes = g_bytes_new (gif, sizeof gif - 1);
  g_autoptr (GBytes) part = g_bytes_new (gif, sizeof gif - 2);
  g_autoptr (RfMediaReport) report = media_test_probe (bytes, "image/gif");

  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  g_assert_cmpint (report->width, ==, 1);
  assert_bad (part, "image/gif", "is truncated");
}

static void
test_text (void)
{
  g_autofree char *large = g_strnfill (300 * 1000, 'x');
  g_autofree char *split = g_strconcat (large + 3, "é", large, NULL);
  g_autofree char *late = g_strconcat (large, "\xff", NULL);

  assert_good_text ("é", "text/plain");
  assert_good_text ("{\"a\":1}", "application/json");
  /* Characters lie across the ends of what is read at once. */
  for (guint i = 0; i < 4; i++)
    assert_good_text (split + i, "text/plain");
  assert_bad_text (late, "text/plain", "is not text in UTF-8");
  assert_bad_text ("ends with \xc3", "text/plain", "ends inside a character");
}

#define MIDI_HEAD  "MThd\0\0\0\6\0\1\0\2\0\x60"
#define MIDI_TRACK "MTrk\0\0\0\4\0\xff\x2f\0"

static void
test_midi (void)
{
  static const char whole[] = MIDI_HEAD MIDI_TRACK "Xtra\0\0\0\1!" MIDI_TRACK;
  static const char missing[] = MIDI_HEAD MIDI_TRACK;
  g_autoptr (GBytes) good = g_bytes_new (whole, sizeof whole - 1);
  g_autoptr (GBytes) part = g_bytes_new (whole, sizeof whole - 2);
  g_autoptr (GBytes) few = g_bytes_new (missing, sizeof missing - 1);
  g_autoptr (GBytes) head = g_bytes_new (whole, 9);
  g_autoptr (RfMediaReport) report = media_test_probe (good, "audio/midi");

  g_assert_cmpint (report->verdict, ==, RF_MEDIA_GOOD);
  assert_bad (part, "audio/midi", "ends inside a track");
  assert_bad (few, "audio/midi", "1 of its tracks");
  assert_bad (head, "audio/midi", "no MIDI file");
}

/* Nothing but noise after a good beginning: no form may upset the helper. */
static void
test_noise (void)
{
  static const struct
  {
    const char *media_type;
    const char *head;
    gsize length;
  } heads[] = {
    { "image/png", "\x89PNG\r\n\x1a\n", 8 },
    { "image/jpeg", "\xff\xd8\xff\xe0", 4 },
    { "image/gif", "GIF89a", 6 },
    { "image/webp", "RIFF\x40\0\0\0WEBPVP8X", 16 },
    { "audio/wav", "RIFF\x40\0\0\0WAVEfmt ", 16 },
    { "audio/flac", "fLaC", 4 },
    { "audio/ogg", "OggS", 4 },
    { "audio/mpeg", "ID3", 3 },
    { "audio/mpeg", "\xff\xfb\x90\0", 4 },
    { "video/webm", "\x1a\x45\xdf\xa3\x84", 5 },
    { "video/mp4",
      "\0\0\0\x10"
      "ftypisom\0\0\0\0",
      16 },
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (RfMediaReport) report = NULL;

      g_byte_array_append (array, (const guint8 *) heads[i].head, (guint) heads[i].length);
      for (guint j = 0; j < 600; j++)
        {
          guint8 byte = (guint8) g_rand_int_range (random, 0, 256);

          g_byte_array_append (array, &byte, 1);
        }
      bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
      report = media_test_probe (bytes, heads[i].media_type);
      if (report->verdict != RF_MEDIA_BAD)
        g_error ("%s: verdict %d, “%s”", heads[i].media_type, report->verdict, report->reason);
    }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strconcat ("/probe/form/", forms[i].name, NULL);

      g_test_add_data_func (path, &forms[i], test_form);
    }
  g_test_add_func ("/probe/wrong-type", test_wrong_type);
  g_test_add_func ("/probe/pages", test_pages);
  g_test_add_func ("/probe/damaged", test_damaged);
  g_test_add_func ("/probe/bomb", test_bomb);
  g_test_add_func ("/probe/silence-and-nothing", test_silence_and_nothing);
  g_test_add_func ("/probe/open-lengths", test_open_lengths);
  g_test_add_func ("/probe/mp4", test_mp4);
  g_test_add_func ("/probe/webp", test_webp);
  g_test_add_func ("/probe/svg", test_svg);
  g_test_add_func ("/probe/gif", test_gif);
  g_test_add_func ("/probe/text", test_text);
  g_test_add_func ("/probe/midi", test_midi);
  g_test_add_func ("/probe/noise", test_noise);
  return g_test_run ();
}
