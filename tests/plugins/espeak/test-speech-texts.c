/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "espeak-fixture.h"

#include <string.h>

/*
 * Texts that mean harm, that are very long, or that say nothing.
 */

/* JSON's escapes stand for control characters, bidi marks and lone combining
 * marks; none of these may crash or hang, and each has something to say. */
static void
test_hostile_texts (PluginFixture *fixture)
{
  static const char *const texts[] = {
    "a\\u0001\\u0008\\u001b[31m\\u007f b",
    "\\u202e\\u200b\\ufeff\\ufffd\\ue000 a \\u0301\\u0301\\u0301",
    "\\ud83d\\ude00\\ud83d\\udc75\\ud83c\\udffd",
    "--voice=de; rm -rf / && $(reboot) `reboot` %s%n%x \\\"' | hello",
    "--help",
    "[[a_'b_c]] and [[",
  };
  static const char *const marked[] = {
    "Hello <b",
    "<speak><prosody rate=\\\"1000000%\\\" pitch=\\\"-99999Hz\\\">a b</prosody></speak>",
    "<speak><voice name=\\\"../../../etc/passwd\\\">a b</voice>",
    "<speak>&#0;&#xFFFFFFFF;&bogus; one</speak>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><speak>&b; one</speak>",
    "<![CDATA[ <speak> one ]]>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *params = g_strdup_printf ("{\"text\":\"%s\"}", texts[i]);
      g_autoptr (Speech) speech = speech_make (fixture, params);

      g_assert_cmpint (speech->duration, >, 100);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (marked); i++)
    {
      g_autofree char *params = g_strdup_printf ("{\"text\":\"%s\",\"ssml\":true}", marked[i]);
      g_autoptr (Speech) speech = speech_make (fixture, params);

      g_assert_cmpint (speech->duration, >, 100);
    }
}

static void
test_deep_markup (PluginFixture *fixture)
{
  static const char *const parts[] = { "<prosody rate=\\\"fast\\\">a ",
                                       "<voice xml:lang=\\\"de\\\">a",
                                       "&amp;&lt;",
                                       "<voice name=\\\"xxxxxxxxxxxxxxxxxxxxxxxx" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *params = espeak_fixture_dup_long_params (parts[i], 20000, ",\"ssml\":true");
      g_autoptr (Speech) speech = speech_make (fixture, params);

      g_assert_cmpint (speech->duration, >, 100);
    }
}

static void
test_long_text (PluginFixture *fixture)
{
  g_autofree char *params =
      espeak_fixture_dup_long_params ("The old grandmother told a story. ", 100000, "");
  g_autoptr (Speech) speech = speech_make (fixture, params);

  /* over an hour */
  g_assert_cmpint (speech->duration, >, 3600 * 1000);
}

static void
test_nothing_to_speak (PluginFixture *fixture)
{
  static const char *const texts[] = { "...", " ", "-", "\\u0001\\u0002", "\\u200b" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *params = g_strdup_printf ("{\"text\":\"%s\"}", texts[i]);
      g_autoptr (GError) error = speech_fail (fixture, fixture->provider, params);

      g_assert_error (error, RF_ERROR, RF_ERROR_REFUSED);
      g_assert_nonnull (rf_error_get_hint (error));
    }
}

#define AUDIO_ELEMENT                                                                              \
  "{\"text\":\"<speak><audio src=\\\"%s\\\">one</audio></speak>\",\"ssml\":true}"

/* An audio element must not bring a file of this machine into the speech: what
 * is there and what is not sound alike. */
static void
test_audio_element_reads_no_file (PluginFixture *fixture)
{
  g_autoptr (Speech) file = speech_make (fixture, "{\"text\":\"A secret.\"}");
  g_autofree char *other = g_strdup (file->path);
  g_autofree char *there = g_strdup_printf (AUDIO_ELEMENT, file->path);
  g_autofree char *not_there = NULL;
  g_autoptr (Speech) first = NULL;
  g_autoptr (Speech) second = NULL;

  *strrchr (other, 's') = 'S';
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
  not_there = g_strdup_printf (AUDIO_ELEMENT, other);
  first = speech_make (fixture, there);
  second = speech_make (fixture, not_there);
  g_assert_cmpstr (first->sha256, ==, second->sha256);
}

typedef void (*TestFunc) (PluginFixture *fixture);

static const struct
{
  const char *path;
  TestFunc func;
} tests[] = {
  { "/espeak/texts/hostile", test_hostile_texts },
  { "/espeak/texts/deep-markup", test_deep_markup },
  { "/espeak/texts/long", test_long_text },
  { "/espeak/texts/nothing-to-speak", test_nothing_to_speak },
  { "/espeak/texts/audio-element-reads-no-file", test_audio_element_reads_no_file },
};

static void
run_test (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  g_autoptr (PluginFixture) fixture = plugin_fixture_new ("espeak", "espeak-ng");

  tests[index].func (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, GSIZE_TO_POINTER (i), run_test);
  return g_test_run ();
}
