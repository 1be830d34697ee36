/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-enum.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RfPhase:
 * @RF_PHASE_OTHER: none of these; the message alone says what
 * @RF_PHASE_WAITING: for somebody else
 * @RF_PHASE_PREPARING: of what it is made from
 * @RF_PHASE_ENCODING: what was made is brought into its form
 *
 * What is being done, so that whoever shows it can say so in a language of its own. The
 * others are what their names say.
 */
typedef enum
{
  RF_PHASE_OTHER,
  RF_PHASE_WAITING,
  RF_PHASE_PREPARING,
  RF_PHASE_COMPOSING,
  RF_PHASE_DRAWING,
  RF_PHASE_RENDERING,
  RF_PHASE_SPEAKING,
  RF_PHASE_PLAYING,
  RF_PHASE_FILMING,
  RF_PHASE_ENCODING,
} RfPhase;

extern const RfEnumName rf_phase_names[];

#define RF_TYPE_PROGRESS (rf_progress_get_type ())

G_DECLARE_FINAL_TYPE (RfProgress, rf_progress, RF, PROGRESS, GObject)

RfProgress *rf_progress_new (void);
void rf_progress_report (RfProgress *self, double fraction, const char *message);
void
rf_progress_report_phase (RfProgress *self, double fraction, RfPhase phase, const char *subject);
double rf_progress_get_fraction (RfProgress *self);
char *rf_progress_dup_message (RfProgress *self);
RfPhase rf_progress_get_phase (RfProgress *self, char **subject);

G_END_DECLS
