/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-glob.h"

#include "rf-types.h"

#include <string.h>

/*
 * What a pattern says for certain of the keys that it matches, so that an index
 * finds them: how they begin, and which pieces stand in them. A piece is a run
 * of plain characters between *, ? and [...].
 */

/* An index over three characters each cannot be asked for less. */
#define PIECE_LEAST 3

/* Returns: (element-type utf8): the pieces, without empty ones */
static GPtrArray *
rf_glob_dup_pieces (const char *glob)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);

  while (*glob != '\0')
    {
      gsize length = strcspn (glob, "*?[");

      if (length > 0)
        g_ptr_array_add (pieces, g_strndup (glob, length));
      glob += length;
      /* In a class the first character, after a ^, is plain even where it is ]. */
      if (*glob == '[')
        {
          glob += glob[1] == '^' ? 2 : 1;
          glob += *glob != '\0' ? 1 : 0;
          glob += strcspn (glob, "]");
        }
      glob += *glob != '\0' ? 1 : 0;
    }
  return pieces;
}

/**
 * rf_glob_dup_prefix:
 * @glob: a pattern
 *
 * Returns: (transfer full): what every key begins with that it matches; perhaps
 *   nothing
 */
char *
rf_glob_dup_prefix (const char *glob)
{
  return g_strndup (glob, strcspn (glob, "*?["));
}

/**
 * rf_glob_dup_after:
 * @prefix: a beginning that is not empty
 *
 * Returns: (transfer full): the least text that is greater than all that begin
 *   so, byte by byte; it need not be UTF-8
 */
char *
rf_glob_dup_after (const char *prefix)
{
  char *after = g_strdup (prefix);

  /* No byte of UTF-8 is as great as 0xff. */
  after[strlen (after) - 1]++;
  return after;
}

static void
rf_glob_append_quoted (GString *match, const char *next, const char *end)
{
  g_string_append (match, match->len > 0 ? " \"" : "\"");
  for (; next < end; next++)
    {
      if (*next == '"')
        g_string_append_c (match, '"');
      g_string_append_c (match, *next);
    }
  g_string_append_c (match, '"');
}

/**
 * rf_glob_dup_match:
 * @glob: a pattern
 *
 * Returns: (transfer full) (nullable): what the index over three characters
 *   each is to match for at least all keys of @glob, or %NULL where none of its
 *   pieces is long enough; the beginning is not among them, which an index over
 *   the keys knows and many of them share
 */
char *
rf_glob_dup_match (const char *glob)
{
  gsize prefix = strcspn (glob, "*?[");
  g_autoptr (GPtrArray) pieces = rf_glob_dup_pieces (glob + prefix);
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const char *piece = g_ptr_array_index (pieces, i);
      glong length = g_utf8_strlen (piece, -1);

      for (glong j = 0; j + PIECE_LEAST <= length; j++)
        {
          const char *end = g_utf8_offset_to_pointer (piece, PIECE_LEAST);

          rf_glob_append_quoted (match, piece, end);
          piece = g_utf8_next_char (piece);
        }
    }
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static gboolean
rf_glob_is_hex (const char *text)
{
  return text[strspn (text, "0123456789abcdef")] == '\0';
}

/* Appends how a content key of @base begins when @piece stands in it, for each
 * place where it may. Returns whether it may stand where the hash is. */
static gboolean
rf_glob_add_places (const char *base, const char *piece, GPtrArray *prefixes)
{
  gsize wanted = strlen (piece);
  gsize length = strlen (base);

  for (gsize i = 0; i < length; i++)
    {
      gsize common = MIN (wanted, length - i);

      if (memcmp (base + i, piece, common) == 0 && rf_glob_is_hex (piece + common))
        g_ptr_array_add (prefixes, g_strconcat (base, piece + common, NULL));
    }
  return rf_glob_is_hex (piece);
}

/**
 * rf_glob_dup_content_prefixes:
 * @glob: a pattern
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the beginnings that
 *   content keys have which it matches: none where it matches no content key,
 *   %NULL where nothing can be said
 */
GPtrArray *
rf_glob_dup_content_prefixes (const char *glob)
{
  g_autoptr (GPtrArray) pieces = rf_glob_dup_pieces (glob);
  g_autoptr (GPtrArray) best = NULL;

  for (guint i = 0; i < pieces->len; i++)
    {
      const char *piece = g_ptr_array_index (pieces, i);
      g_autoptr (GPtrArray) prefixes = g_ptr_array_new_with_free_func (g_free);
      gboolean anywhere = FALSE;

      for (const RfEnumName *kind = rf_kind_names; kind->name != NULL; kind++)
        {
          g_autofree char *base = g_strdup_printf ("CACHE#%s#", kind->name);

          anywhere = rf_glob_add_places (base, piece, prefixes) || anywhere;
        }
      if (anywhere || (best != NULL && best->len <= prefixes->len))
        continue;
      g_clear_pointer (&best, g_ptr_array_unref);
      best = g_steal_pointer (&prefixes);
    }
  return g_steal_pointer (&best);
}
