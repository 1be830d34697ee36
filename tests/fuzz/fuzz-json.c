/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

#include <string.h>

/*
 * Any bytes are read or refused with an error. What is read prints to a text
 * that reads and prints as itself, and that json-glib reads, too.
 */

static char *
print (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static void
check_fixed_point (const char *text, const RfJsonLimits *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_json_parse (text, -1, limits, &error);
  g_autofree char *again = NULL;

  /* A double such as 1e20 prints as a whole number, which strangers may not write. */
  if (node == NULL && !limits->take_large_numbers && strstr (error->message, "a whole number must"))
    return;
  g_assert_no_error (error);
  again = print (node);
  g_assert_cmpstr (again, ==, text);
}

static void
check_json_glib (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  fuzz_make_criticals_fatal ();
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, &error);
  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    {
      g_assert_true (error->domain == RF_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  text = print (node);
  check_fixed_point (text, &rf_json_canonical_limits);
  check_fixed_point (text, &rf_json_default_limits);
  check_json_glib (text);
  return 0;
}
