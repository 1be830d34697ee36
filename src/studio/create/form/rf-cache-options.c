/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-cache-options.h"

#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/*
 * How what is made is kept: for whom, in which place, under which tags, how long. Folded,
 * since most requests leave all of it to the profile. One table says which row is which
 * member of a request.
 */

typedef enum
{
  OPTION_TEXT,
  OPTION_TAGS,
  OPTION_NUMBER,
  OPTION_DURATION,
} OptionType;

typedef struct
{
  const char *name; /* in faults */
  const char *label;
  OptionType type;
  gsize offset;
} Option;

#define MEMBER(member) G_STRUCT_OFFSET (RfRequest, member)

static const Option options[] = {
  { "playthrough_id", N_ ("Playthrough"), OPTION_TEXT, MEMBER (playthrough_id) },
  { "player_id", N_ ("Player"), OPTION_TEXT, MEMBER (player_id) },
  { "operation_type", N_ ("Slot: Type"), OPTION_TEXT, MEMBER (operation_type) },
  { "purpose", N_ ("Slot: Purpose"), OPTION_TEXT, MEMBER (purpose) },
  { "from_scene_id", N_ ("Slot: From Scene"), OPTION_TEXT, MEMBER (from_scene_id) },
  { "to_scene_id", N_ ("Slot: To Scene"), OPTION_TEXT, MEMBER (to_scene_id) },
  { "version", N_ ("Version"), OPTION_NUMBER, MEMBER (version) },
  { "tags", N_ ("Tags, with Commas between Them"), OPTION_TAGS, MEMBER (tags) },
  { "profile", N_ ("Profile"), OPTION_TEXT, MEMBER (profile) },
  { "ttl", N_ ("Kept for, such as 7d"), OPTION_DURATION, MEMBER (ttl) },
};

struct _RfCacheOptions
{
  AdwExpanderRow parent_instance;

  AdwComboRow *strategy;
  GtkWidget *rows[G_N_ELEMENTS (options)];
  AdwActionRow *problem;
  gboolean is_taking;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfCacheOptions, rf_cache_options, ADW_TYPE_EXPANDER_ROW)

static void
rf_cache_options_changed_cb (RfCacheOptions *self)
{
  if (self->is_taking)
    return;
  rf_cache_options_clear_faults (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GStrv
rf_cache_options_split_tags (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (*g_strstrip (words[i]) != '\0')
        g_strv_builder_add (builder, words[i]);
    }
  return g_strv_builder_end (builder);
}

static void
rf_cache_options_write_one (const Option *option,
                            const char *text,
                            RfRequest *request,
                            GError **faults)
{
  gpointer member = G_STRUCT_MEMBER_P (request, option->offset);

  switch (option->type)
    {
    case OPTION_TEXT:
      *(char **) member = g_strdup (text);
      break;
    case OPTION_TAGS:
      *(GStrv *) member = rf_cache_options_split_tags (text);
      break;
    case OPTION_NUMBER:
      if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT32, member, NULL))
        rf_error_collect (faults, option->name, "%s", _ ("must be a whole number from 1 on"));
      break;
    case OPTION_DURATION:
      if (!rf_duration_from_string (text, member))
        rf_error_collect (
            faults, option->name, "%s", _ ("must be a duration such as “7d” or “12h”"));
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_cache_options_write:
 * @self: the options
 * @request: a request that is being made
 * @faults: collects what is wrong with them
 */
void
rf_cache_options_write (RfCacheOptions *self, RfRequest *request, GError **faults)
{
  request->strategy = (RfStrategy) adw_combo_row_get_selected (self->strategy);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *text =
          g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[i]))));

      if (*text != '\0')
        rf_cache_options_write_one (&options[i], text, request, faults);
    }
}

static char *
rf_cache_options_dup_text (const Option *option, const RfRequest *request)
{
  gconstpointer member = G_STRUCT_MEMBER_P (request, option->offset);

  switch (option->type)
    {
    case OPTION_TEXT:
      return g_strdup (*(char *const *) member);
    case OPTION_TAGS:
      return *(const GStrv *) member != NULL ? g_strjoinv (", ", *(const GStrv *) member) : NULL;
    case OPTION_NUMBER:
      return *(const gint64 *) member > 1
                 ? g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) member)
                 : NULL;
    case OPTION_DURATION:
      return *(const gint64 *) member >= 0 ? rf_duration_to_string (*(const gint64 *) member)
                                           : NULL;
    default:
      g_assert_not_reached ();
    }
}

/**
 * rf_cache_options_take:
 * @self: the options
 * @request: what was asked once
 *
 * Shows what the request says; nothing is left of before.
 */
void
rf_cache_options_take (RfCacheOptions *self, const RfRequest *request)
{
  gboolean is_special = request->strategy > RF_STRATEGY_ONCE;

  self->is_taking = TRUE;
  adw_combo_row_set_selected (self->strategy, request->strategy);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *text = rf_cache_options_dup_text (&options[i], request);

      gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), text != NULL ? text : "");
      /* Every entry has a profile. */
      is_special = is_special ||
                   (text != NULL && *text != '\0' && !g_str_equal (options[i].name, "profile"));
    }
  self->is_taking = FALSE;
  rf_cache_options_clear_faults (self);
  if (is_special)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
}

/**
 * rf_cache_options_add_typed:
 * @self: the options
 * @before: what stands before their names in @typed
 * @typed: (element-type utf8 utf8): gets their texts, whatever is wrong with them
 */
void
rf_cache_options_add_typed (RfCacheOptions *self, const char *before, GHashTable *typed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rows[i]));

      if (*text != '\0')
        g_hash_table_insert (typed, g_strconcat (before, options[i].name, NULL), g_strdup (text));
    }
}

/**
 * rf_cache_options_take_typed:
 * @self: the options
 * @before: what stands before their names in @typed
 * @typed: (element-type utf8 utf8): texts, of which those that are there stand in their rows
 *   from now on
 */
void
rf_cache_options_take_typed (RfCacheOptions *self, const char *before, GHashTable *typed)
{
  self->is_taking = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *name = g_strconcat (before, options[i].name, NULL);
      const char *text = g_hash_table_lookup (typed, name);

      if (text != NULL && !g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->rows[i])), text))
        gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), text);
    }
  self->is_taking = FALSE;
}

/**
 * rf_cache_options_show_fault:
 * @self: the options
 * @name: the parameter of a fault
 * @message: what is wrong
 *
 * Returns: whether it belongs here, and is shown
 */
gboolean
rf_cache_options_show_fault (RfCacheOptions *self, const char *name, const char *message)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autofree char *line = NULL;

      if (!g_str_equal (options[i].name, name))
        continue;
      line = rf_say_sentence (message, 300);
      gtk_widget_add_css_class (self->rows[i], "error");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problem), _ (options[i].label));
      adw_action_row_set_subtitle (self->problem, line);
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
      return TRUE;
    }
  return FALSE;
}

/**
 * rf_cache_options_clear_faults:
 * @self: the options
 */
void
rf_cache_options_clear_faults (RfCacheOptions *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    gtk_widget_remove_css_class (self->rows[i], "error");
}

static void
rf_cache_options_class_init (RfCacheOptionsClass *klass)
{
  /* Somebody has changed one. */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_cache_options_add_strategy (RfCacheOptions *self)
{
  /* As RfStrategy stands. */
  const char *const names[] = { _ ("As the profile says"), _ ("Once for everybody"),
                                _ ("Per playthrough"),     _ ("Per player"),
                                _ ("Always a new one"),    NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);

  self->strategy = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->strategy), _ ("Strategy"));
  adw_combo_row_set_model (self->strategy, G_LIST_MODEL (list));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->strategy));
  g_signal_connect_object (self->strategy,
                           "notify::selected",
                           G_CALLBACK (rf_cache_options_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
rf_cache_options_init (RfCacheOptions *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Cache Options"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self),
                                 _ ("For whom, in which place and how long it is kept"));
  rf_cache_options_add_strategy (self);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      self->rows[i] = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (options[i].label));
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->rows[i]);
      g_signal_connect_object (self->rows[i],
                               "changed",
                               G_CALLBACK (rf_cache_options_changed_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
  self->problem = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->problem), FALSE);
  g_object_set (self->problem, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->problem));
}

/**
 * rf_cache_options_new:
 *
 * Returns: (transfer floating): a folded row; its signal `changed` tells of changes
 */
GtkWidget *
rf_cache_options_new (void)
{
  return g_object_new (RF_TYPE_CACHE_OPTIONS, NULL);
}
