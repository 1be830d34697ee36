/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-inquiry.h"
#include "rf-job-section.h"
#include "rf-queue-panel.h"

G_BEGIN_DECLS

/* The sections of the panel, from above. */
typedef enum
{
  RF_QUEUE_UNKNOWN,
  RF_QUEUE_RUNNING,
  RF_QUEUE_WAITING,
  RF_QUEUE_FAILED,
  RF_QUEUE_OVER,
  RF_QUEUE_N_SECTIONS,
} RfQueueSection;

struct _RfQueuePanel
{
  RfPanel parent_instance;

  RfJobSection *sections[RF_QUEUE_N_SECTIONS];
  guint wanted[RF_QUEUE_N_SECTIONS]; /* how many of its jobs a section shows */
  GtkWidget *pause_button;
  GtkInfoBar *paused_bar;
  GtkLabel *paused_label;
  RfInquiry inquiry;
  guint clock;
  guint ticks;
  gboolean is_paused;
  gboolean was_opened; /* what is over was unfolded once, for nothing else was there */
};

/**
 * RfQueueAnswer:
 * @jobs: (array fixed-size=5) (element-type RfJob): of each section
 * @more: whether a section has more than were wanted
 * @is_paused: no runner takes another one
 *
 * What the queue looks like.
 */
typedef struct
{
  GPtrArray *jobs[RF_QUEUE_N_SECTIONS];
  gboolean more[RF_QUEUE_N_SECTIONS];
  gboolean is_paused;
} RfQueueAnswer;

/* rf-queue-fetch.c */
void rf_queue_answer_free (gpointer data);
gpointer
rf_queue_fetch (RfService *service, gpointer wanted, GCancellable *cancellable, GError **error);

/* rf-queue-panel.c */
void rf_queue_panel_ask (RfQueuePanel *self);

/* rf-queue-verbs.c */
void rf_queue_panel_apply (RfQueuePanel *self, RfVerb verb, const char *name, gint64 place);
void rf_queue_panel_asked_cb (RfJobSection *section,
                              int ask,
                              RfJobItem *item,
                              RfJobItem *dropped,
                              RfQueuePanel *self);

G_END_DECLS
