/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-presets.h"

#include "rf-ask.h"
#include "rf-settings.h"

#include <string.h>

/*
 * What the panel keeps in the settings: presets, which are requests with a name; drafts,
 * which are requests that brought nothing; and which model of each kind was used last.
 * Without a schema nothing is kept, and all the rest works.
 */

#define MAX_DRAFTS 20

/* Returns: (transfer full): a dictionary of strings */
static GHashTable *
rf_dictionary_load (const char *key)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GVariant) value =
      rf_settings_get () != NULL ? g_settings_get_value (rf_settings_get (), key) : NULL;
  GVariantIter iterator;
  char *name = NULL;
  char *text = NULL;

  if (value == NULL)
    return table;
  g_variant_iter_init (&iterator, value);
  while (g_variant_iter_next (&iterator, "{ss}", &name, &text))
    g_hash_table_replace (table, name, text);
  return table;
}

static gboolean
rf_dictionary_save (const char *key, GHashTable *table)
{
  GVariantBuilder builder;
  GHashTableIter iterator;
  gpointer name = NULL;
  gpointer text = NULL;

  if (rf_settings_get () == NULL)
    return FALSE;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iterator, table);
  while (g_hash_table_iter_next (&iterator, &name, &text))
    g_variant_builder_add (&builder, "{ss}", name, text);
  return g_settings_set_value (rf_settings_get (), key, g_variant_builder_end (&builder));
}

static int
rf_presets_compare_cb (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/**
 * rf_presets_list:
 *
 * Returns: (transfer full): their names, in the order of this language
 */
GStrv
rf_presets_list (void)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-presets");
  guint length = 0;
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array (table, &length);
  GStrv names = g_new0 (char *, length + 1);

  for (guint i = 0; i < length; i++)
    names[i] = g_strdup (keys[i]);
  qsort (names, length, sizeof (char *), rf_presets_compare_cb);
  return names;
}

/**
 * rf_presets_save:
 * @name: what it is called; one of that name is replaced
 * @request: what it stands for
 *
 * Returns: whether it is kept
 */
gboolean
rf_presets_save (const char *name, const RfRequest *request)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-presets");
  char *text = rf_ask_to_text (request);

  if (text == NULL)
    return FALSE;
  g_hash_table_replace (table, g_utf8_make_valid (name, -1), text);
  return rf_dictionary_save ("create-presets", table);
}

/**
 * rf_presets_delete:
 * @name: of a preset
 *
 * Returns: whether it is gone
 */
gboolean
rf_presets_delete (const char *name)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-presets");

  return g_hash_table_remove (table, name) && rf_dictionary_save ("create-presets", table);
}

/**
 * rf_presets_dup_request:
 * @name: of a preset
 *
 * Returns: (transfer full) (nullable): what it stands for
 */
RfRequest *
rf_presets_dup_request (const char *name)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-presets");
  const char *text = g_hash_table_lookup (table, name);

  return text != NULL ? rf_ask_from_text (text) : NULL;
}

static GStrv
rf_drafts_load (void)
{
  return rf_settings_get () != NULL ? g_settings_get_strv (rf_settings_get (), "create-drafts")
                                    : g_new0 (char *, 1);
}

/* @first: (nullable): stands before all others, and nowhere else */
static void
rf_drafts_save (const char *first, const char *gone)
{
  g_auto (GStrv) before = rf_drafts_load ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;
  guint n = first != NULL ? 1 : 0;

  if (rf_settings_get () == NULL)
    return;
  if (first != NULL)
    g_strv_builder_add (builder, first);
  for (gsize i = 0; before[i] != NULL && n < MAX_DRAFTS; i++)
    {
      if (g_strcmp0 (before[i], gone) == 0)
        continue;
      g_strv_builder_add (builder, before[i]);
      n++;
    }
  after = g_strv_builder_end (builder);
  g_settings_set_strv (rf_settings_get (), "create-drafts", (const char *const *) after);
}

/* What it may cost, and whether it was to be made anew, belongs to the click. */
static char *
rf_drafts_dup_text (const RfRequest *request)
{
  g_autoptr (RfRequest) copy = rf_ask_copy (request);

  copy->max_cost = -1;
  copy->force_refresh = FALSE;
  return rf_ask_to_text (copy);
}

/**
 * rf_drafts_add:
 * @request: what brought nothing
 *
 * So that it can be had again, though the store knows nothing of it.
 */
void
rf_drafts_add (const RfRequest *request)
{
  g_autofree char *text = rf_drafts_dup_text (request);

  if (text != NULL)
    rf_drafts_save (text, text);
}

/**
 * rf_drafts_remove:
 * @request: what has brought something by now
 */
void
rf_drafts_remove (const RfRequest *request)
{
  g_autofree char *text = rf_drafts_dup_text (request);

  if (text != NULL)
    rf_drafts_save (NULL, text);
}

/**
 * rf_drafts_list:
 *
 * Returns: (transfer full) (element-type RfRequest): the latest first
 */
GPtrArray *
rf_drafts_list (void)
{
  g_auto (GStrv) texts = rf_drafts_load ();
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_request_unref);

  for (gsize i = 0; texts[i] != NULL; i++)
    {
      RfRequest *request = rf_ask_from_text (texts[i]);

      if (request != NULL)
        g_ptr_array_add (requests, request);
    }
  return requests;
}

/**
 * rf_choices_dup_model:
 * @kind: a kind
 *
 * Returns: (transfer full) (nullable): `provider/model` that was used last for it
 */
char *
rf_choices_dup_model (RfKind kind)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-models");

  return g_strdup (g_hash_table_lookup (table, rf_enum_get_name (rf_kind_names, (int) kind)));
}

/**
 * rf_choices_remember_model:
 * @kind: a kind
 * @provider: who makes it
 * @model: its model
 */
void
rf_choices_remember_model (RfKind kind, const char *provider, const char *model)
{
  g_autoptr (GHashTable) table = rf_dictionary_load ("create-models");

  g_hash_table_replace (table,
                        g_strdup (rf_enum_get_name (rf_kind_names, (int) kind)),
                        g_strconcat (provider, "/", model, NULL));
  rf_dictionary_save ("create-models", table);
}
