/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-job-row.h"

G_BEGIN_DECLS

#define RF_TYPE_JOB_SECTION (rf_job_section_get_type ())

G_DECLARE_FINAL_TYPE (RfJobSection, rf_job_section, RF, JOB_SECTION, GtkBox)

void
rf_job_section_take_jobs (RfJobSection *self, GPtrArray *jobs, gboolean more, gboolean can_write);
void rf_job_section_clear (RfJobSection *self);
GListModel *rf_job_section_get_items (RfJobSection *self);
guint rf_job_section_find (RfJobSection *self, RfJobItem *item);
gboolean rf_job_section_is_open (RfJobSection *self);
void rf_job_section_open (RfJobSection *self);
gboolean rf_job_section_has_more (RfJobSection *self);

G_END_DECLS
