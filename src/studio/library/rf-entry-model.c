/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-entry-model-private.h"

#include <gio/gio.h>

/*
 * The entries of one query, as a list that asks for what is looked at. Asking for a row
 * never waits: a row that is not known is an empty item, which its page fills later.
 *
 * The service hands out lists from a cursor on, and no row by its number, so the list
 * grows as one comes near its end. What is kept of all that was seen is where each page
 * begins; rows are kept of the pages that were used last. So memory is bounded by what is
 * in sight, and one goes back without limit.
 *
 * A query never changes: another one is another model.
 */

/* Rows of a page; the first one is to be there at once, and making tiles takes longer than
 * reading rows, so it is little more than a screen. */
#define FIRST_ROWS 50
#define NEXT_ROWS  200
#define MOST_ROWS  1000

/* Rows that are kept beside those that somebody shows. A grid of GTK holds some 200. */
#define KEPT_ROWS 2000

/* How near to the end the next page is asked for. A grid has widgets for two hundred rows
 * about what is in sight; where the list ends among them it lets go of some, and makes them
 * anew when more has come. */
#define NEAR 200

enum
{
  STATE_CHANGED,
  FILLED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void rf_entry_model_list_init (GListModelInterface *iface);
static void rf_entry_model_grow (RfEntryModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (RfEntryModel,
                               rf_entry_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rf_entry_model_list_init))

/* Drops what was used longest ago, but for @but. */
static void
rf_entry_model_trim (RfEntryModel *self, const RfEntryPage *but)
{
  while (rf_entry_model_get_n_kept (self) > KEPT_ROWS)
    {
      RfEntryPage *oldest = NULL;

      for (guint i = 0; i < self->pages->len; i++)
        {
          RfEntryPage *page = g_ptr_array_index (self->pages, i);

          if (page->rows != NULL && page != but && (oldest == NULL || page->used < oldest->used))
            oldest = page;
        }
      if (oldest == NULL)
        return;
      rf_entry_page_drop_rows (oldest);
    }
}

static void
rf_entry_model_failed (RfEntryModel *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

typedef struct
{
  RfEntryModel *model; /* (owned) */
  guint first;
} RfEntryRefill;

static void
rf_entry_refill_free (RfEntryRefill *self)
{
  g_object_unref (self->model);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfEntryRefill, rf_entry_refill_free)

static void
rf_entry_model_refilled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfEntryRefill) refill = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) page = rf_entry_page_load_finish (RF_SESSION (source), result, &error);
  RfEntryModel *self = refill->model;
  RfEntryPage *place = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->is_stopped)
    return;
  place = rf_entry_model_find_page (self, refill->first);
  if (page == NULL)
    {
      /* Asking for one of its rows tries again. */
      rf_entry_page_drop_rows (place);
      rf_entry_model_failed (self, error);
      return;
    }
  g_clear_object (&place->cancellable);
  if (place->rows == NULL)
    return;
  rf_entry_page_fill (place, page);
  g_signal_emit (self, signals[FILLED], 0, place->first, place->n_rows);
}

static void
rf_entry_model_refill (RfEntryModel *self, RfEntryPage *page)
{
  g_autoptr (RfSelector) selector = rf_selector_copy (self->selector);
  RfEntryRefill *refill = NULL;

  rf_entry_page_add_rows (page);
  if (self->is_stopped)
    return;
  page->cancellable = g_cancellable_new ();
  refill = g_new0 (RfEntryRefill, 1);
  refill->model = g_object_ref (self);
  refill->first = page->first;
  g_free (selector->cursor);
  selector->cursor = g_strdup (page->cursor);
  selector->limit = page->n_rows;
  rf_entry_page_load_async (
      self->session, selector, page->cancellable, rf_entry_model_refilled_cb, refill);
}

/* A page that was read becomes the last one. A query of rare things may be answered with
 * nothing yet, and where to go on. */
static void
rf_entry_model_append (RfEntryModel *self, RfPage *answer)
{
  guint n_rows = answer->items->len;
  RfEntryPage *page = NULL;

  if (n_rows > 0)
    {
      page = rf_entry_page_new (self->next_cursor, self->n_rows, n_rows);
      page->used = ++self->uses;
      rf_entry_page_add_rows (page);
      rf_entry_page_fill (page, answer);
      g_ptr_array_add (self->pages, page);
      rf_entry_model_trim (self, page);
      self->n_rows += n_rows;
    }
  g_free (self->next_cursor);
  self->next_cursor = g_strdup (answer->next_cursor);
  self->is_begun = TRUE;
  self->is_complete = answer->next_cursor == NULL;
  if (n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), page->first, 0, n_rows);
}

static void
rf_entry_model_grown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RfEntryModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RfPage) answer = rf_entry_page_load_finish (RF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->is_stopped)
    return;
  self->is_growing = FALSE;
  if (answer == NULL)
    {
      self->wanted = 0;
      rf_entry_model_failed (self, error);
      return;
    }
  rf_entry_model_append (self, answer);
  if (self->wanted > self->n_rows)
    rf_entry_model_grow (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
rf_entry_model_grow (RfEntryModel *self)
{
  g_autoptr (RfSelector) selector = NULL;
  guint missing = self->wanted > self->n_rows ? self->wanted - self->n_rows : 0;

  if (self->is_growing || self->is_complete || self->is_stopped)
    return;
  self->is_growing = TRUE;
  selector = rf_selector_copy (self->selector);
  g_free (selector->cursor);
  selector->cursor = g_strdup (self->next_cursor);
  selector->limit = CLAMP (missing, self->n_rows == 0 ? FIRST_ROWS : NEXT_ROWS, MOST_ROWS);
  rf_entry_page_load_async (
      self->session, selector, self->cancellable, rf_entry_model_grown_cb, g_object_ref (self));
}

static void
rf_entry_model_want (RfEntryModel *self, guint rows)
{
  self->wanted = MAX (self->wanted, rows);
  if (self->wanted > self->n_rows)
    rf_entry_model_grow (self);
}

static gpointer
rf_entry_model_get_item (GListModel *list, guint position)
{
  RfEntryModel *self = RF_ENTRY_MODEL (list);
  RfEntryPage *page = NULL;

  if (position >= self->n_rows)
    return NULL;
  page = rf_entry_model_find_page (self, position);
  page->used = ++self->uses;
  if (page->rows == NULL)
    {
      rf_entry_model_refill (self, page);
      rf_entry_model_trim (self, page);
    }
  rf_entry_model_want (self, position + NEAR);
  return g_object_ref (g_ptr_array_index (page->rows, position - page->first));
}

static GType
rf_entry_model_get_item_type (GListModel *list)
{
  return RF_TYPE_ENTRY_ITEM;
}

static guint
rf_entry_model_get_n_items (GListModel *list)
{
  return RF_ENTRY_MODEL (list)->n_rows;
}

static void
rf_entry_model_list_init (GListModelInterface *iface)
{
  iface->get_item = rf_entry_model_get_item;
  iface->get_item_type = rf_entry_model_get_item_type;
  iface->get_n_items = rf_entry_model_get_n_items;
}

static void
rf_entry_model_dispose (GObject *object)
{
  RfEntryModel *self = RF_ENTRY_MODEL (object);

  rf_entry_model_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rf_entry_model_parent_class)->dispose (object);
}

static void
rf_entry_model_finalize (GObject *object)
{
  RfEntryModel *self = RF_ENTRY_MODEL (object);

  g_ptr_array_unref (self->pages);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->selector, rf_selector_free);
  g_free (self->next_cursor);
  G_OBJECT_CLASS (rf_entry_model_parent_class)->finalize (object);
}

static void
rf_entry_model_class_init (RfEntryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = rf_entry_model_dispose;
  object_class->finalize = rf_entry_model_finalize;
  /**
   * RfEntryModel::state-changed:
   *
   * A page has come, or it is known that there is none.
   */
  signals[STATE_CHANGED] =
      g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * RfEntryModel::filled:
   * @position: of the first one
   * @n_rows: how many
   *
   * Rows that were known once have their entries again.
   */
  signals[FILLED] = g_signal_new ("filled",
                                  type,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_UINT,
                                  G_TYPE_UINT);
  /**
   * RfEntryModel::failed:
   * @error: (type GLib.Error): why a page did not come
   */
  signals[FAILED] = g_signal_new (
      "failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
rf_entry_model_init (RfEntryModel *self)
{
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) rf_entry_page_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * rf_entry_model_new:
 * @session: what has the entries
 * @selector: which ones and in which order; it is copied
 * @wanted: rows that are asked for at once, or 0 for a page
 *
 * Returns: (transfer full): a list that is empty until its first page comes
 */
RfEntryModel *
rf_entry_model_new (RfSession *session, const RfSelector *selector, guint wanted)
{
  RfEntryModel *self = g_object_new (RF_TYPE_ENTRY_MODEL, NULL);

  self->session = g_object_ref (session);
  self->selector = rf_selector_copy (selector);
  g_clear_pointer (&self->selector->cursor, g_free);
  rf_entry_model_want (self, MAX (wanted, 1));
  return self;
}

/**
 * rf_entry_model_stop:
 * @self: a model that nobody looks at any more
 *
 * Nothing is asked for from now on, and nothing that is under way is waited for.
 */
void
rf_entry_model_stop (RfEntryModel *self)
{
  if (self->is_stopped)
    return;
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->pages->len; i++)
    {
      RfEntryPage *page = g_ptr_array_index (self->pages, i);

      g_cancellable_cancel (page->cancellable);
    }
}
