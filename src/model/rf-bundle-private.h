/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-bundle.h"

G_BEGIN_DECLS

/* rf-bundle-answer.c */
RfBundleStep *rf_bundle_answer_add_step (RfBundleAnswer *self);

G_END_DECLS
