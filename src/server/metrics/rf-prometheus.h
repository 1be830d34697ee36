/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** RF_PROMETHEUS_TYPE: the media type of its text form, version 0.0.4 */
#define RF_PROMETHEUS_TYPE "text/plain; version=0.0.4; charset=utf-8"

void rf_prometheus_begin (GString *text, const char *name, const char *type, const char *help);
void rf_prometheus_add (GString *text, const char *name, double value, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
