/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-history-popover.h"

#include "rf-entry-list.h"
#include "rf-recipe.h"

/*
 * What was made before, and what was tried: the store's own entries, so that it lasts as
 * long as they do, and the drafts.
 */

struct _RfHistoryPopover
{
  GtkPopover parent_instance;

  RfSession *session; /* (owned) (nullable) */
  GtkWidget *list;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RfHistoryPopover, rf_history_popover, GTK_TYPE_POPOVER)

static void
rf_history_popover_entry_cb (RfHistoryPopover *self, gpointer entry)
{
  g_autoptr (RfRequest) request = NULL;

  if (self->session == NULL)
    return;
  request = rf_recipe_dup_request (self->session, entry);
  g_signal_emit (self, signals[CHOSEN], 0, request);
}

static void
rf_history_popover_request_cb (RfHistoryPopover *self, gpointer request)
{
  g_autoptr (RfRequest) kept = rf_request_ref (request);

  g_signal_emit (self, signals[CHOSEN], 0, kept);
}

/**
 * rf_history_popover_set_session:
 * @self: a popover
 * @session: (nullable): whose entries are shown
 */
void
rf_history_popover_set_session (RfHistoryPopover *self, RfSession *session)
{
  rf_entry_list_stop (RF_ENTRY_LIST (self->list));
  g_set_object (&self->session, session);
}

static void
rf_history_popover_map (GtkWidget *widget)
{
  RfHistoryPopover *self = RF_HISTORY_POPOVER (widget);

  if (self->session != NULL)
    rf_entry_list_load (RF_ENTRY_LIST (self->list), self->session);
  GTK_WIDGET_CLASS (rf_history_popover_parent_class)->map (widget);
}

static void
rf_history_popover_dispose (GObject *object)
{
  g_clear_object (&RF_HISTORY_POPOVER (object)->session);
  G_OBJECT_CLASS (rf_history_popover_parent_class)->dispose (object);
}

static void
rf_history_popover_class_init (RfHistoryPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rf_history_popover_dispose;
  GTK_WIDGET_CLASS (klass)->map = rf_history_popover_map;

  /* An RfRequest is wanted again; it is alive for as long as the signal. */
  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_POINTER);
}

static void
rf_history_popover_init (RfHistoryPopover *self)
{
  self->list = rf_entry_list_new (0, TRUE);
  gtk_widget_set_size_request (self->list, 300, 400);
  gtk_popover_set_child (GTK_POPOVER (self), self->list);
  g_signal_connect_object (self->list,
                           "entry-chosen",
                           G_CALLBACK (rf_history_popover_entry_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list,
                           "request-chosen",
                           G_CALLBACK (rf_history_popover_request_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * rf_history_popover_new:
 *
 * Returns: (transfer floating): a popover, which asks when it is shown; its signal `chosen`
 *   tells what is wanted again
 */
GtkWidget *
rf_history_popover_new (void)
{
  return g_object_new (RF_TYPE_HISTORY_POPOVER, NULL);
}
