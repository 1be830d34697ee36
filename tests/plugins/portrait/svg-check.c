/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "svg-check.h"

#include <string.h>

/*
 * What every portrait's SVG must be: well-formed, drawn without text, scripts
 * and anything from outside, each id there once, and each reference to an id
 * that is there.
 */

static const char *const elements[] = {
  "svg",  "g",        "defs", "path",           "circle",         "ellipse",
  "rect", "clipPath", "stop", "linearGradient", "radialGradient", NULL,
};

typedef struct
{
  GHashTable *ids;
  GPtrArray *references;
} Seen;

static void
see_references (Seen *seen, const char *value)
{
  for (const char *at = strstr (value, "url("); at != NULL; at = strstr (at + 1, "url("))
    {
      const char *end = strchr (at, ')');

      g_assert_true (g_str_has_prefix (at, "url(#"));
      g_assert_nonnull (end);
      g_ptr_array_add (seen->references, g_strndup (at + 5, (gsize) (end - at - 5)));
    }
}

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **attribute_names,
                  const char **attribute_values,
                  gpointer data,
                  GError **error)
{
  Seen *seen = data;

  if (!g_strv_contains (elements, name))
    g_error ("an element “%s” in a portrait", name);
  for (gsize i = 0; attribute_names[i] != NULL; i++)
    {
      g_assert_null (strstr (attribute_names[i], "href"));
      g_assert_false (g_str_has_prefix (attribute_names[i], "on"));
      if (g_str_equal (attribute_names[i], "id"))
        g_assert_true (g_hash_table_add (seen->ids, g_strdup (attribute_values[i])));
      see_references (seen, attribute_values[i]);
    }
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  for (gsize i = 0; i < length; i++)
    g_assert_true (g_ascii_isspace (text[i]));
}

/**
 * svg_assert_sound:
 * @svg: a whole SVG document
 *
 * Fails the test where @svg is not what a portrait may be.
 */
void
svg_assert_sound (const char *svg)
{
  const GMarkupParser parser = { .start_element = start_element_cb, .text = text_cb };
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  Seen seen = { ids, references };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &seen, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, svg, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < references->len; i++)
    {
      if (!g_hash_table_contains (ids, g_ptr_array_index (references, i)))
        g_error ("nothing has the id “%s”", (char *) g_ptr_array_index (references, i));
    }
}

/**
 * svg_dup_without_ids:
 * @svg: a whole SVG document
 *
 * Returns: (transfer full): @svg without what its ids begin with, which is
 *   another one for every figure: what is left differs only where the picture
 *   does
 */
char *
svg_dup_without_ids (const char *svg)
{
  g_autoptr (GRegex) ids = g_regex_new ("\\bp[0-9a-f]{8}-", 0, 0, NULL);

  return g_regex_replace_literal (ids, svg, -1, 0, "", 0, NULL);
}
