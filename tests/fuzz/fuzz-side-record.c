/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-entry.h"
#include "rf-json-printer.h"
#include "rf-json-reader.h"

/*
 * Any JSON is a side record or is refused. What is read is written so that it
 * reads and writes as itself.
 */

static char *
print_record (const RfEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rf_entry_to_side_record (entry);
  char *text = rf_json_print (node, NULL, &error);

  g_assert_no_error (error);
  return text;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) node_again = NULL;
  g_autoptr (RfEntry) entry = NULL;
  g_autoptr (RfEntry) entry_again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  fuzz_make_criticals_fatal ();
  node = rf_json_parse ((const char *) data, (gssize) size, NULL, NULL);
  if (node == NULL)
    return 0;
  entry = rf_entry_new_from_side_record (node, &error);
  g_assert_true ((entry == NULL) == (error != NULL));
  if (entry == NULL)
    return 0;
  text = print_record (entry);
  node_again = rf_json_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  entry_again = rf_entry_new_from_side_record (node_again, &error);
  g_assert_no_error (error);
  text_again = print_record (entry_again);
  g_assert_cmpstr (text_again, ==, text);
  return 0;
}
