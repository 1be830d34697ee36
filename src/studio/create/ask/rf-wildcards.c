/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wildcards.h"

#include <string.h>

/*
 * Prompts with choices in them: “a {red|blue} cat” is two. Choices may nest. Braces without
 * a bar between them, and those that are never closed, are just braces.
 */

/* Nobody means more choices in one prompt, nor so many that are all the same. */
#define MAX_DEPTH 64
#define MAX_STEPS 100000

typedef struct
{
  GPtrArray *texts;  /* (owned) utf8, in order */
  GHashTable *known; /* (owned) utf8, borrowed from texts */
  guint max;
  guint depth;
  guint steps;
} RfExpansion;

/* A group of choices: from its opening brace to its closing one. */
typedef struct
{
  const char *open;
  const char *close;
} RfChoices;

/* Returns: the end of the group that begins here, if it is closed and has a bar */
static const char *
rf_choices_find_close (const char *open)
{
  int depth = 0;
  gboolean has_bar = FALSE;

  for (const char *at = open; *at != '\0'; at++)
    {
      if (*at == '{')
        depth++;
      else if (*at == '}')
        depth--;
      else if (*at == '|' && depth == 1)
        has_bar = TRUE;
      if (depth == 0)
        return has_bar ? at : NULL;
    }
  return NULL;
}

static gboolean
rf_choices_find (const char *text, RfChoices *choices)
{
  for (const char *at = strchr (text, '{'); at != NULL; at = strchr (at + 1, '{'))
    {
      choices->open = at;
      choices->close = rf_choices_find_close (at);
      if (choices->close != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Returns: the bar or brace that ends the choice which begins here */
static const char *
rf_choices_find_end (const char *choice, const char *close)
{
  int depth = 0;

  for (const char *at = choice; at < close; at++)
    {
      if (*at == '{')
        depth++;
      else if (*at == '}')
        depth--;
      else if (*at == '|' && depth == 0)
        return at;
    }
  return close;
}

static void
rf_expansion_add (RfExpansion *self, const char *text)
{
  char *stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0' || g_hash_table_contains (self->known, stripped))
    {
      g_free (stripped);
      return;
    }
  g_ptr_array_add (self->texts, stripped);
  g_hash_table_add (self->known, stripped);
}

/* Goes down one level for each group of choices in a text. */
static void
rf_expansion_expand (RfExpansion *self, const char *text)
{
  RfChoices choices = { NULL, NULL };
  const char *choice = NULL;

  if (self->depth >= MAX_DEPTH || !rf_choices_find (text, &choices))
    {
      rf_expansion_add (self, text);
      return;
    }
  self->depth++;
  for (choice = choices.open + 1;
       choice <= choices.close && self->texts->len < self->max && self->steps++ < MAX_STEPS;)
    {
      const char *end = rf_choices_find_end (choice, choices.close);
      g_autoptr (GString) chosen = g_string_new_len (text, choices.open - text);

      g_string_append_len (chosen, choice, end - choice);
      g_string_append (chosen, choices.close + 1);
      rf_expansion_expand (self, chosen->str);
      choice = end + 1;
    }
  self->depth--;
}

/**
 * rf_wildcards_expand_lines:
 * @text: prompts, one in a line
 * @max: how many are wanted at most
 *
 * Returns: (transfer full) (element-type utf8): each prompt that the lines stand for, once,
 *   in their order; @max of them where there are as many or more
 */
GPtrArray *
rf_wildcards_expand_lines (const char *text, guint max)
{
  RfExpansion self = {
    .texts = g_ptr_array_new_with_free_func (g_free),
    .known = g_hash_table_new (g_str_hash, g_str_equal),
    .max = max,
  };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL && self.texts->len < max; i++)
    rf_expansion_expand (&self, lines[i]);
  g_hash_table_unref (self.known);
  return self.texts;
}
