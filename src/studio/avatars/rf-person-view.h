/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-bundle.h"
#include "rf-decision.h"
#include "rf-person.h"
#include "rf-sample.h"
#include "rf-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RfPersonFacts:
 * @person: how somebody is, with the files of picture and film
 * @history: (element-type RfDecision): what was decided, the latest first
 * @has_more: there are earlier decisions
 * @samples: (element-type RfSample): of the last hours, the earliest first
 * @until: the end of those hours, in milliseconds
 * @refresh: (nullable): what a refresh would come to
 * @refresh_error: (nullable): why that is not known
 *
 * All that is shown of one person.
 */
typedef struct
{
  RfPerson *person;
  GPtrArray *history;
  gboolean has_more;
  GPtrArray *samples;
  gint64 until;
  RfBundleAnswer *refresh;
  GError *refresh_error;
} RfPersonFacts;

void rf_person_facts_free (RfPersonFacts *self);

#define RF_TYPE_PERSON_VIEW (rf_person_view_get_type ())

G_DECLARE_FINAL_TYPE (RfPersonView, rf_person_view, RF, PERSON_VIEW, GtkWidget)

void rf_person_view_show (RfPersonView *self, RfSession *session, const RfPersonFacts *facts);
void rf_person_view_clear (RfPersonView *self);

G_END_DECLS
