/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-why-view.h"

#include "rf-focus.h"
#include "rf-say.h"

#include <glib/gi18n.h>

/*
 * Fills an expander with why an entry was made: what a request for the same would meet
 * now, and in what it differs from the nearest of those before it. Asked for only when
 * somebody opens it.
 */

struct _RfWhyView
{
  GObject parent_instance;

  AdwExpanderRow *row;       /* its owner has this, too */
  GPtrArray *children;       /* (owned) of GtkWidget, in the row */
  RfSession *session;        /* (owned) (nullable) */
  const RfEntry *entry;      /* (nullable) of who calls rf_why_view_set_entry () */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (RfWhyView, rf_why_view, G_TYPE_OBJECT)

static void
rf_why_view_add (RfWhyView *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  g_object_set (
      row, "title", title, "subtitle", subtitle, "title-lines", 4, "subtitle-lines", 6, NULL);
  g_ptr_array_add (self->children, row);
  adw_expander_row_add_row (self->row, row);
}

static void
rf_why_view_empty (RfWhyView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->children->len; i++)
    {
      rf_focus_leave (g_ptr_array_index (self->children, i));
      adw_expander_row_remove (self->row, g_ptr_array_index (self->children, i));
    }
  g_ptr_array_set_size (self->children, 0);
}

static char *
rf_why_view_say_now (const RfCheck *check)
{
  g_autofree char *cost = rf_say_credits (check->cost);

  if (check->cached)
    return g_strdup (_ ("Asked for again now, it is reused."));
  if (check->shortfall != NULL)
    return rf_say_error (check->shortfall);
  return g_strdup_printf (_ ("Asked for again now, it is made anew (%s)."), cost);
}

static const char *
rf_why_view_say_reason (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } reasons[] = {
    { "expired", N_ ("Its time is over.") },
    { "grace", N_ ("Its time is over, and it is being made anew.") },
    { "blob_missing", N_ ("Its file is gone or was altered.") },
    { "refused", N_ ("The provider refuses it, which is remembered for a while.") },
    { "reading_off", N_ ("Its profile reads nothing from the cache.") },
    { "input_pending", N_ ("What it is made from is not there yet.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_strcmp0 (reasons[i].reason, reason) == 0)
        return _ (reasons[i].words);
    }
  return reason;
}

static void
rf_why_view_add_difference (RfWhyView *self, const RfRecipeRow *row)
{
  const RfGeneration *generation = self->entry->generation;
  g_autofree char *here = rf_recipe_say_value (self->session, generation, row->name, row->here);
  g_autofree char *there = rf_recipe_say_value (self->session, generation, row->name, row->there);
  g_autofree char *text = g_strdup_printf (_ ("Here %s, there %s"),
                                           here != NULL ? here : _ ("nothing"),
                                           there != NULL ? there : _ ("nothing"));

  rf_why_view_add (self, rf_recipe_get_label (self->session, generation, row->name), text);
}

static void
rf_why_view_write (RfWhyView *self, const RfWhy *why)
{
  g_autofree char *now = rf_why_view_say_now (why->check);
  g_autofree char *nearest = NULL;

  rf_why_view_add (self, now, rf_why_view_say_reason (why->check->reason));
  if (why->rows == NULL)
    {
      rf_why_view_add (
          self, _ ("Nothing of this model was there before it, so it had to be made."), NULL);
      return;
    }
  nearest = rf_say_line (why->nearest != NULL ? why->nearest : why->nearest_key, 200);
  rf_why_view_add (self, _ ("The nearest before it differs, so it had to be made:"), nearest);
  for (guint i = 0; i < why->rows->len; i++)
    rf_why_view_add_difference (self, g_ptr_array_index (why->rows, i));
}

static void
rf_why_view_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfWhyView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfWhy) why = rf_why_ask_finish (RF_SESSION (source), result, &error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->entry == NULL)
    return;
  rf_why_view_empty (self);
  if (why != NULL)
    {
      rf_why_view_write (self, why);
      return;
    }
  text = rf_say_error_detail (error);
  rf_why_view_add (self, _ ("This cannot be told"), text);
}

/**
 * rf_why_view_ask:
 * @self: a view with an entry
 *
 * Asks, unless the answer is there.
 */
void
rf_why_view_ask (RfWhyView *self)
{
  if (self->entry == NULL || self->children->len > 0)
    return;
  rf_why_view_add (self, _ ("Looking…"), NULL);
  self->cancellable = g_cancellable_new ();
  rf_why_ask_async (
      self->session, self->entry, self->cancellable, rf_why_view_asked_cb, g_object_ref (self));
}

/**
 * rf_why_view_set_entry:
 * @self: a view
 * @session: (nullable): what has the entry
 * @entry: (nullable): the entry, which the caller keeps until it sets another one
 */
void
rf_why_view_set_entry (RfWhyView *self, RfSession *session, const RfEntry *entry)
{
  rf_why_view_empty (self);
  g_set_object (&self->session, session);
  self->entry = entry;
  if (entry == NULL)
    adw_expander_row_set_expanded (self->row, FALSE);
  else if (adw_expander_row_get_expanded (self->row))
    rf_why_view_ask (self);
}

static void
rf_why_view_finalize (GObject *object)
{
  RfWhyView *self = RF_WHY_VIEW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->children);
  G_OBJECT_CLASS (rf_why_view_parent_class)->finalize (object);
}

static void
rf_why_view_class_init (RfWhyViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rf_why_view_finalize;
}

static void
rf_why_view_init (RfWhyView *self)
{
  self->children = g_ptr_array_new ();
}

/**
 * rf_why_view_new:
 * @row: what is filled; lives until this is told of no entry for the last time
 *
 * Returns: (transfer full): its filling
 */
RfWhyView *
rf_why_view_new (AdwExpanderRow *row)
{
  RfWhyView *self = g_object_new (RF_TYPE_WHY_VIEW, NULL);

  self->row = row;
  return self;
}
