/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-change.h"
#include "rf-entry-details.h"
#include "rf-entry-view.h"
#include "rf-library-filter.h"
#include "rf-library-panel.h"

G_BEGIN_DECLS

struct _RfLibraryPanel
{
  RfPanel parent_instance;

  GtkEditable *search_entry;
  GtkButton *view_button;
  GtkMenuButton *filter_button;
  RfLibraryFilter *filter;
  AdwFlap *flap;
  GtkLabel *count_label;
  GtkDropDown *sort_drop;
  GtkSpinner *spinner;
  GtkStack *stack;
  RfEntryView *view;
  AdwStatusPage *nothing_page;
  GtkWidget *reset_button;
  GtkWidget *create_button;
  RfEntryDetails *details;
  GtkRevealer *selection_bar;
  GtkLabel *selection_label;
  GtkWidget *live_buttons;
  GtkWidget *trash_buttons;

  RfSession *session;              /* (owned) (nullable) while it is started */
  RfEntrySelection *selection;     /* (owned) (nullable) of the query that is shown */
  RfEntryModel *asked;             /* (owned) (nullable) of the one that is to be shown next */
  GCancellable *cancellable;       /* (owned) (nullable) of what is under way for the session */
  guint search_source;             /* waits for the end of typing */
  guint count_source;              /* waits for a moment of peace */
  GCancellable *count_cancellable; /* (owned) (nullable) of what is being counted */
  guint counting;                  /* a number for each count; only the last one matters */
  gboolean is_counting;            /* the service is at it */
  gint64 total;                    /* what the query finds, or -1 */
  gint64 anchor;                   /* the id of what is scrolled to when it is there, or 0 */
  gboolean keeps_place;            /* what was asked is what is shown, anew */
  gboolean is_outdated;            /* something has changed since it was asked */
  GStrv shown;                     /* (owned) (nullable) what is selected when it is there */
  guint n_busy;                    /* changes under way */
  RfSort sort;
  gboolean is_setting; /* widgets are being set, and not used */
};

/* A change under way, from its figures to its end. */
typedef struct
{
  RfLibraryPanel *panel; /* (owned) */
  RfChange *change;      /* (owned) */
} RfLibraryWork;

/* rf-library-query.c */
void rf_library_ask (RfLibraryPanel *self, gboolean keeps_place);
void rf_library_ask_again (RfLibraryPanel *self);
void rf_library_stop_asking (RfLibraryPanel *self);
char *rf_library_dup_pattern (const char *key);
void rf_library_say_count (RfLibraryPanel *self);
void rf_library_say_selection (RfLibraryPanel *self);
gboolean rf_library_is_trash (RfLibraryPanel *self);
const RfEntry *rf_library_find_single (RfLibraryPanel *self);

/* rf-library-show.c */
void rf_library_listen (RfLibraryPanel *self);
void rf_library_stop_listening (RfLibraryPanel *self);
void rf_library_go_to_shown (RfLibraryPanel *self, RfEntryModel *model);

/* rf-library-count.c */
void rf_library_count_soon (RfLibraryPanel *self);
void rf_library_stop_counting (RfLibraryPanel *self);

/* rf-library-change.c */
RfLibraryWork *rf_library_begin (RfLibraryPanel *panel, RfVerb verb);
void rf_library_do (RfLibraryWork *work);
void rf_library_work_free (RfLibraryWork *self);
void rf_library_install_changes (GtkWidgetClass *widget_class);
void rf_library_set_busy (RfLibraryPanel *self, int by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RfLibraryWork, rf_library_work_free)

/* rf-library-tags.c */
void rf_library_install_tags (GtkWidgetClass *widget_class);

/* rf-library-files.c */
void rf_library_install_files (GtkWidgetClass *widget_class);

/* transfer/rf-library-import.c */
void rf_library_install_import (GtkWidgetClass *widget_class);

G_END_DECLS
