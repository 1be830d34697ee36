/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-selector-field.h"

#include "rf-text.h"

/*
 * One table says what a selector may name; options, query parameters, help and
 * the copy below come from it.
 */

/** RF_SELECTOR_MAX_LIMIT: the most rows that one page may ask for */
#define RF_SELECTOR_MAX_LIMIT 1000

#define RF_SELECTOR_DEFAULT_LIMIT 100

/* Of a list of keys, in the log. */
#define MOST_KEYS_TOLD 3

const RfSelectorName rf_selector_names[] = {
  { "kind", "KIND", "what was made: image, video, music, tts or text", FALSE },
  { "provider", "ID", "made by this provider", FALSE },
  { "model", "ID", "made by this model", FALSE },
  { "profile", "NAME", "stored under this profile, in its namespace", FALSE },
  { "strategy", "STRATEGY", "once, per_playthrough or per_player", FALSE },
  { "player", "ID", "made for this player", FALSE },
  { "playthrough", "ID", "made for this playthrough", FALSE },
  { "version", "N", "of this version number", FALSE },
  { "tag", "TAG", "with this tag", FALSE },
  { "key", "GLOB", "whose key matches this pattern (*, ?, [...])", FALSE },
  { "text", "WORDS", "whose prompt holds all of these words (arm* for a beginning)", FALSE },
  { "older-than", "AGE", "made longer ago than this, such as 90d", FALSE },
  { "unused-for", "AGE", "not used for longer than this, such as 30d", FALSE },
  { "min-uses", "N", "served from the cache at least this often", FALSE },
  { "max-uses", "N", "served from the cache at most this often", FALSE },
  { "state", "STATE", "live, expired, trashed, archived or superseded", FALSE },
  { "pinned", NULL, "only pinned ones (--pinned=false: only others)", FALSE },
  { "id", "N[,N…]", "of these numbers, as lists tell them with --json", FALSE },
  { "action", "N", "moved to the trash by this action of “refrain cache log”", FALSE },
  { "sort", "ORDER", "created, used, uses, cost or bytes, greatest first", TRUE },
  { "limit", "N", "rows of one page (100 unless told)", TRUE },
  { "cursor", "CURSOR", "where the page before ended", TRUE },
  { NULL, NULL, NULL, FALSE },
};

const RfEnumName rf_entry_state_names[] = {
  { RF_STATE_LIVE, "live" },
  { RF_STATE_EXPIRED, "expired" },
  { RF_STATE_TRASHED, "trashed" },
  { RF_STATE_ARCHIVED, "archived" },
  { RF_STATE_SUPERSEDED, "superseded" },
  { 0, NULL },
};

const RfEnumName rf_sort_names[] = {
  { RF_SORT_CREATED, "created" }, { RF_SORT_USED, "used" },   { RF_SORT_USES, "uses" },
  { RF_SORT_COST, "cost" },       { RF_SORT_BYTES, "bytes" }, { 0, NULL },
};

#define STRING(name, member)                                                                       \
  {                                                                                                \
    name, RF_SELECTOR_STRING, G_STRUCT_OFFSET (RfSelector, member), NULL, 0, 0                     \
  }
#define CHOICE(name, member, table)                                                                \
  {                                                                                                \
    name, RF_SELECTOR_CHOICE, G_STRUCT_OFFSET (RfSelector, member), table, 0, 0                    \
  }
#define COUNT(name, member, minimum, maximum)                                                      \
  {                                                                                                \
    name, RF_SELECTOR_COUNT, G_STRUCT_OFFSET (RfSelector, member), NULL, minimum, maximum          \
  }
#define AGE(name, member)                                                                          \
  {                                                                                                \
    name, RF_SELECTOR_AGE, G_STRUCT_OFFSET (RfSelector, member), NULL, 0, 0                        \
  }

static const RfSelectorField fields[] = {
  CHOICE ("kind", kind, rf_kind_names),
  STRING ("provider", provider),
  STRING ("model", model),
  STRING ("profile", profile),
  CHOICE ("strategy", strategy, rf_strategy_names),
  STRING ("player", player),
  STRING ("playthrough", playthrough),
  COUNT ("version", version, 1, G_MAXUINT32),
  STRING ("tag", tag),
  STRING ("key", key),
  STRING ("text", text),
  AGE ("older-than", older_than),
  AGE ("unused-for", unused_for),
  COUNT ("min-uses", min_uses, 0, G_MAXUINT32),
  COUNT ("max-uses", max_uses, 0, G_MAXUINT32),
  CHOICE ("state", state, rf_entry_state_names),
  { "pinned", RF_SELECTOR_SWITCH, G_STRUCT_OFFSET (RfSelector, pinned), NULL, 0, 0 },
  { "id", RF_SELECTOR_NUMBERS, G_STRUCT_OFFSET (RfSelector, ids), NULL, 1, G_MAXINT64 },
  COUNT ("action", action, 1, G_MAXINT64),
  CHOICE ("sort", sort, rf_sort_names),
  COUNT ("limit", limit, 1, RF_SELECTOR_MAX_LIMIT),
  STRING ("cursor", cursor),
};

/* The strings that no text sets, but a copy must have. */
static const gsize further_strings[] = {
  G_STRUCT_OFFSET (RfSelector, namespace_),
  G_STRUCT_OFFSET (RfSelector, exact_key),
  G_STRUCT_OFFSET (RfSelector, batch),
};

static gboolean
rf_selector_field_is_text (const RfSelectorField *field)
{
  return field->type == RF_SELECTOR_STRING || field->type == RF_SELECTOR_NUMBERS;
}

static char **
rf_selector_string (RfSelector *self, gsize offset)
{
  return (char **) G_STRUCT_MEMBER_P (self, offset);
}

/**
 * rf_selector_new:
 *
 * Returns: (transfer full): a selector that asks for nothing
 */
RfSelector *
rf_selector_new (void)
{
  RfSelector *self = g_new0 (RfSelector, 1);

  self->kind = -1;
  self->version = -1;
  self->older_than = -1;
  self->unused_for = -1;
  self->min_uses = -1;
  self->max_uses = -1;
  self->pinned = -1;
  self->action = -1;
  self->job_state = -1;
  self->limit = RF_SELECTOR_DEFAULT_LIMIT;
  return self;
}

/**
 * rf_selector_copy:
 * @self: a selector
 *
 * Returns: (transfer full): one that asks for the same
 */
RfSelector *
rf_selector_copy (const RfSelector *self)
{
  RfSelector *copy = g_memdup2 (self, sizeof *self);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (rf_selector_field_is_text (&fields[i]))
        {
          char **string = rf_selector_string (copy, fields[i].offset);

          *string = g_strdup (*string);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (further_strings); i++)
    {
      char **string = rf_selector_string (copy, further_strings[i]);

      *string = g_strdup (*string);
    }
  copy->among = g_strdupv (copy->among);
  copy->but = g_strdupv (copy->but);
  return copy;
}

/**
 * rf_selector_free:
 * @self: (transfer full) (nullable): a selector
 */
void
rf_selector_free (RfSelector *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (rf_selector_field_is_text (&fields[i]))
        g_free (*rf_selector_string (self, fields[i].offset));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (further_strings); i++)
    g_free (*rf_selector_string (self, further_strings[i]));
  g_strfreev (self->among);
  g_strfreev (self->but);
  g_free (self);
}

static const RfSelectorField *
rf_selector_find_field (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (g_str_equal (fields[i].name, name))
        return &fields[i];
    }
  return NULL;
}

static gboolean
rf_selector_refuse_name (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (fields) + 1] = { NULL };
  const char *nearest = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    names[i] = fields[i].name;
  nearest = rf_text_find_nearest (name, names);
  g_set_error (error, RF_ERROR, RF_ERROR_INVALID_REQUEST, "there is no selector “%s”", name);
  if (error != NULL && nearest != NULL)
    {
      g_autofree char *hint = g_strdup_printf ("did you mean “%s”?", nearest);

      rf_error_set_hint (*error, hint);
    }
  return FALSE;
}

/**
 * rf_selector_set:
 * @self: a selector
 * @name: an option without its dashes, or a query parameter: see
 *   rf_selector_names
 * @value: its value as text; ages as rf_duration_from_string() reads them
 *
 * Narrows the selector. The last one counts where a name is set twice. Fails
 * with %RF_ERROR_INVALID_REQUEST, naming the selector and, for a misspelt name
 * or choice, the nearest one in the hint.
 *
 * Returns: whether @name and @value are valid
 */
gboolean
rf_selector_set (RfSelector *self, const char *name, const char *value, GError **error)
{
  const RfSelectorField *field = rf_selector_find_field (name);

  if (field == NULL)
    return rf_selector_refuse_name (name, error);
  return rf_selector_field_set (field, self, value, error);
}

/**
 * rf_selector_names_entries:
 * @self: a selector
 *
 * Returns: whether it is about numbers or keys to the letter, whatever their profile
 */
gboolean
rf_selector_names_entries (const RfSelector *self)
{
  return self->ids != NULL || self->exact_key != NULL || self->among != NULL;
}

/**
 * rf_selector_is_empty:
 * @self: a selector
 *
 * What orders and cuts a page (`sort`, `limit`, `cursor`) chooses no entries,
 * and neither does the namespace, which is the caller's own. What is left out of
 * everything is next to everything.
 *
 * Returns: whether it chooses nothing, so that it stands for every entry
 */
gboolean
rf_selector_is_empty (const RfSelector *self)
{
  return self->kind < 0 && self->provider == NULL && self->model == NULL && self->profile == NULL &&
         self->strategy == RF_STRATEGY_UNSET && self->player == NULL && self->playthrough == NULL &&
         self->version < 0 && self->tag == NULL && self->key == NULL &&
         !rf_selector_names_entries (self) && self->text == NULL && self->older_than < 0 &&
         self->unused_for < 0 && self->min_uses < 0 && self->max_uses < 0 && self->pinned < 0 &&
         self->action < 0 && self->state == RF_STATE_ANY;
}

static gboolean
rf_selector_is_of_pages (const char *name)
{
  for (const RfSelectorName *row = rf_selector_names; row->name != NULL; row++)
    {
      if (g_str_equal (row->name, name))
        return row->pages;
    }
  return FALSE;
}

/**
 * rf_selector_foreach:
 * @self: a selector
 * @pages: whether what orders and cuts a page is wanted, too
 * @function: (scope call): called with each name and value that
 *   rf_selector_set() would have to be given
 * @user_data: for @function
 *
 * Keys to the letter have no name.
 */
void
rf_selector_foreach (const RfSelector *self,
                     gboolean pages,
                     RfSelectorFunc function,
                     gpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = rf_selector_field_dup (&fields[i], self);

      if (value != NULL && (pages || !rf_selector_is_of_pages (fields[i].name)))
        function (fields[i].name, value, user_data);
    }
}

static void
rf_selector_append_cb (const char *name, const char *value, gpointer user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, "%s--%s=%s", text->len > 0 ? " " : "", name, value);
}

/* The first few, since the log is read by people. */
static void
rf_selector_append_keys (GString *text, GStrv keys)
{
  guint n_keys = keys != NULL ? g_strv_length (keys) : 0;
  guint n_told = n_keys > MOST_KEYS_TOLD ? MOST_KEYS_TOLD : n_keys;

  for (guint i = 0; i < n_told; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", keys[i]);
  if (n_told < n_keys)
    g_string_append_printf (text, " and %u more", n_keys - n_told);
}

/**
 * rf_selector_to_string:
 * @self: a selector
 *
 * Returns: (transfer full): what it chooses, as options of the command line or,
 *   for keys to the letter, as those: for the log and for people
 */
char *
rf_selector_to_string (const RfSelector *self)
{
  GString *text = g_string_new (self->exact_key);

  rf_selector_append_keys (text, self->among);
  rf_selector_foreach (self, FALSE, rf_selector_append_cb, text);
  if (self->but != NULL)
    g_string_append (text, text->len > 0 ? " but for " : "all but for ");
  rf_selector_append_keys (text, self->but);
  return g_string_free (text, FALSE);
}
