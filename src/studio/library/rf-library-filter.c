/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-library-filter.h"

#include "rf-entry-words.h"
#include "rf-say-model.h"
#include "rf-say.h"
#include "rf-time.h"

#include <glib/gi18n.h>

/*
 * Which entries are wanted, in a popover: each row is a choice whose first value asks for
 * nothing. The signal `changed` tells when one was made.
 */

typedef enum
{
  RF_FILTER_KIND,
  RF_FILTER_PROVIDER,
  RF_FILTER_STRATEGY,
  RF_FILTER_STATE,
  RF_FILTER_PINNED,
  RF_FILTER_AGE,
  RF_FILTER_USES,
  RF_FILTER_IDLE,
  RF_N_FILTERS,
} RfFilterRow;

static const char *const row_titles[RF_N_FILTERS] = {
  N_ ("_Kind"),   N_ ("_Provider"), N_ ("_Strategy"), N_ ("S_tate"),
  N_ ("P_inned"), N_ ("_Age"),      N_ ("_Uses"),     N_ ("_Last Used"),
};

static const struct
{
  const char *title;
  RfEntryState state;
} states[] = {
  { N_ ("Not in the Trash"), RF_STATE_ANY }, { N_ ("Live"), RF_STATE_LIVE },
  { N_ ("Expired"), RF_STATE_EXPIRED },      { N_ ("Archived"), RF_STATE_ARCHIVED },
  { N_ ("In the Trash"), RF_STATE_TRASHED }, { N_ ("Replaced"), RF_STATE_SUPERSEDED },
};

static const char *const pinned[] = { N_ ("Any"), N_ ("Pinned"), N_ ("Not Pinned"), NULL };

static const struct
{
  const char *title;
  gint64 older_than;
} ages[] = {
  { N_ ("Any"), -1 },
  { N_ ("Older than a Day"), RF_DAY },
  { N_ ("Older than a Week"), 7 * RF_DAY },
  { N_ ("Older than a Month"), 30 * RF_DAY },
  { N_ ("Older than Three Months"), 90 * RF_DAY },
  { N_ ("Older than a Year"), 365 * RF_DAY },
};

static const struct
{
  const char *title;
  gint64 unused_for;
} idle[] = {
  { N_ ("Any"), -1 },
  { N_ ("Not for a Week"), 7 * RF_DAY },
  { N_ ("Not for a Month"), 30 * RF_DAY },
  { N_ ("Not for Three Months"), 90 * RF_DAY },
  { N_ ("Not for a Year"), 365 * RF_DAY },
};

static const struct
{
  const char *title;
  gint64 minimum;
  gint64 maximum;
} uses[] = {
  { N_ ("Any"), -1, -1 },
  { N_ ("Never Used"), -1, 0 },
  { N_ ("Used at Least Once"), 1, -1 },
  { N_ ("Used at Least Ten Times"), 10, -1 },
};

struct _RfLibraryFilter
{
  GtkPopover parent_instance;

  GtkDropDown *rows[RF_N_FILTERS];
  GtkEditable *tag;
  GtkEditable *profile;
  GStrv providers; /* (owned) (nullable) ids, from the second choice on */
  gboolean is_filling;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfLibraryFilter, rf_library_filter, GTK_TYPE_POPOVER)

static void
rf_library_filter_tell (RfLibraryFilter *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
rf_library_filter_changed_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  rf_library_filter_tell (user_data);
}

static guint
rf_library_filter_get (RfLibraryFilter *self, RfFilterRow row)
{
  guint chosen = gtk_drop_down_get_selected (self->rows[row]);

  return chosen != GTK_INVALID_LIST_POSITION ? chosen : 0;
}

static void
rf_library_filter_take_list (RfLibraryFilter *self, RfFilterRow row, GPtrArray *titles)
{
  g_autoptr (GtkStringList) list = NULL;

  g_ptr_array_add (titles, NULL);
  list = gtk_string_list_new ((const char *const *) titles->pdata);
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->rows[row], G_LIST_MODEL (list));
  self->is_filling = FALSE;
  g_ptr_array_unref (titles);
}

static GPtrArray *
rf_library_filter_new_titles (const char *first)
{
  GPtrArray *titles = g_ptr_array_new ();

  if (first != NULL)
    g_ptr_array_add (titles, (gpointer) first);
  return titles;
}

#define ADD_TITLES(titles, table)                                                                  \
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)                                                 \
  g_ptr_array_add (titles, (gpointer) _ (table[i].title))

static void
rf_library_filter_fill_lists (RfLibraryFilter *self)
{
  GPtrArray *kinds = rf_library_filter_new_titles (_ ("Any"));
  GPtrArray *strategies = rf_library_filter_new_titles (NULL);
  GPtrArray *state_titles = rf_library_filter_new_titles (NULL);
  GPtrArray *pinned_titles = rf_library_filter_new_titles (NULL);
  GPtrArray *age_titles = rf_library_filter_new_titles (NULL);
  GPtrArray *use_titles = rf_library_filter_new_titles (NULL);
  GPtrArray *idle_titles = rf_library_filter_new_titles (NULL);

  for (int kind = RF_KIND_IMAGE; kind <= RF_KIND_TEXT; kind++)
    g_ptr_array_add (kinds, (gpointer) rf_say_kind ((RfKind) kind));
  for (int strategy = RF_STRATEGY_UNSET; strategy <= RF_STRATEGY_ALWAYS; strategy++)
    g_ptr_array_add (strategies, (gpointer) rf_say_strategy ((RfStrategy) strategy));
  for (gsize i = 0; pinned[i] != NULL; i++)
    g_ptr_array_add (pinned_titles, (gpointer) _ (pinned[i]));
  ADD_TITLES (state_titles, states);
  ADD_TITLES (age_titles, ages);
  ADD_TITLES (use_titles, uses);
  ADD_TITLES (idle_titles, idle);
  rf_library_filter_take_list (self, RF_FILTER_KIND, kinds);
  rf_library_filter_take_list (self, RF_FILTER_STRATEGY, strategies);
  rf_library_filter_take_list (self, RF_FILTER_STATE, state_titles);
  rf_library_filter_take_list (self, RF_FILTER_PINNED, pinned_titles);
  rf_library_filter_take_list (self, RF_FILTER_AGE, age_titles);
  rf_library_filter_take_list (self, RF_FILTER_USES, use_titles);
  rf_library_filter_take_list (self, RF_FILTER_IDLE, idle_titles);
}

/**
 * rf_library_filter_set_session:
 * @self: a filter
 * @session: whose providers may be chosen
 */
void
rf_library_filter_set_session (RfLibraryFilter *self, RfSession *session)
{
  const GPtrArray *providers = rf_session_get_providers (session);
  GPtrArray *titles = rf_library_filter_new_titles (_ ("Any"));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < providers->len; i++)
    {
      const RfProviderInfo *info = g_ptr_array_index (providers, i);

      g_strv_builder_add (ids, info->id);
      g_ptr_array_add (titles, (gpointer) rf_say_provider (info));
    }
  g_strfreev (self->providers);
  self->providers = g_strv_builder_end (ids);
  rf_library_filter_take_list (self, RF_FILTER_PROVIDER, titles);
}

static char *
rf_library_filter_dup_text (GtkEditable *editable)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/**
 * rf_library_filter_fill:
 * @self: a filter
 * @selector: a new selector, which is made to ask for what was chosen
 */
void
rf_library_filter_fill (RfLibraryFilter *self, RfSelector *selector)
{
  guint provider = rf_library_filter_get (self, RF_FILTER_PROVIDER);
  guint use = rf_library_filter_get (self, RF_FILTER_USES);

  selector->kind = (int) rf_library_filter_get (self, RF_FILTER_KIND) - 1;
  if (provider > 0)
    selector->provider = g_strdup (self->providers[provider - 1]);
  selector->strategy = (RfStrategy) rf_library_filter_get (self, RF_FILTER_STRATEGY);
  selector->state = states[rf_library_filter_get (self, RF_FILTER_STATE)].state;
  if (rf_library_filter_get (self, RF_FILTER_PINNED) > 0)
    selector->pinned = rf_library_filter_get (self, RF_FILTER_PINNED) == 1;
  selector->older_than = ages[rf_library_filter_get (self, RF_FILTER_AGE)].older_than;
  selector->unused_for = idle[rf_library_filter_get (self, RF_FILTER_IDLE)].unused_for;
  selector->min_uses = uses[use].minimum;
  selector->max_uses = uses[use].maximum;
  selector->tag = rf_library_filter_dup_text (self->tag);
  selector->profile = rf_library_filter_dup_text (self->profile);
}

/**
 * rf_library_filter_count:
 * @self: a filter
 *
 * Returns: how many of its rows ask for something
 */
guint
rf_library_filter_count (RfLibraryFilter *self)
{
  guint count = 0;

  for (int row = 0; row < RF_N_FILTERS; row++)
    count += rf_library_filter_get (self, (RfFilterRow) row) > 0;
  return count + (*gtk_editable_get_text (self->tag) != '\0') +
         (*gtk_editable_get_text (self->profile) != '\0');
}

/**
 * rf_library_filter_set_trash:
 * @self: a filter
 * @is_trash: whether what is in the trash is wanted, or what is not
 */
void
rf_library_filter_set_trash (RfLibraryFilter *self, gboolean is_trash)
{
  guint chosen = 0;

  for (guint i = 0; is_trash && i < G_N_ELEMENTS (states); i++)
    {
      if (states[i].state == RF_STATE_TRASHED)
        chosen = i;
    }
  gtk_drop_down_set_selected (self->rows[RF_FILTER_STATE], chosen);
}

/**
 * rf_library_filter_reset:
 * @self: a filter
 *
 * Asks for nothing from now on.
 */
void
rf_library_filter_reset (RfLibraryFilter *self)
{
  self->is_filling = TRUE;
  for (int row = 0; row < RF_N_FILTERS; row++)
    gtk_drop_down_set_selected (self->rows[row], 0);
  gtk_editable_set_text (self->tag, "");
  gtk_editable_set_text (self->profile, "");
  self->is_filling = FALSE;
  rf_library_filter_tell (self);
}

static void
rf_library_filter_finalize (GObject *object)
{
  g_strfreev (RF_LIBRARY_FILTER (object)->providers);
  G_OBJECT_CLASS (rf_library_filter_parent_class)->finalize (object);
}

static void
rf_library_filter_class_init (RfLibraryFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_library_filter_finalize;
  /**
   * RfLibraryFilter::changed:
   *
   * Something else is asked for.
   */
  signals[CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rf_library_filter_attach (GtkGrid *grid, int row, const char *title, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_accessible_update_relation (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  if (GTK_IS_DROP_DOWN (widget))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    label,
                                    NULL,
                                    -1);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, widget, 1, row, 1, 1);
}

static GtkEditable *
rf_library_filter_add_entry (RfLibraryFilter *self, GtkGrid *grid, int row, const char *title)
{
  GtkWidget *entry = gtk_entry_new ();

  rf_library_filter_attach (grid, row, title, entry);
  g_signal_connect_object (
      entry, "notify::text", G_CALLBACK (rf_library_filter_changed_cb), self, 0);
  return GTK_EDITABLE (entry);
}

static void
rf_library_filter_reset_cb (GtkButton *button, gpointer user_data)
{
  rf_library_filter_reset (user_data);
}

static void
rf_library_filter_init (RfLibraryFilter *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *reset = gtk_button_new_with_label (_ ("Reset"));

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_margin_top (grid, 12);
  gtk_widget_set_margin_bottom (grid, 12);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 12);
  for (int row = 0; row < RF_N_FILTERS; row++)
    {
      self->rows[row] = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
      rf_library_filter_attach (
          GTK_GRID (grid), row, _ (row_titles[row]), GTK_WIDGET (self->rows[row]));
      g_signal_connect_object (
          self->rows[row], "notify::selected", G_CALLBACK (rf_library_filter_changed_cb), self, 0);
    }
  self->tag = rf_library_filter_add_entry (self, GTK_GRID (grid), RF_N_FILTERS, _ ("Ta_g"));
  self->profile =
      rf_library_filter_add_entry (self, GTK_GRID (grid), RF_N_FILTERS + 1, _ ("Pr_ofile"));
  g_signal_connect_object (reset, "clicked", G_CALLBACK (rf_library_filter_reset_cb), self, 0);
  gtk_grid_attach (GTK_GRID (grid), reset, 1, RF_N_FILTERS + 2, 1, 1);
  gtk_popover_set_child (GTK_POPOVER (self), grid);
  rf_library_filter_fill_lists (self);
}
