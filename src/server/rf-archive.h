/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-exchange.h"

G_BEGIN_DECLS

gboolean rf_archive_answer (RfExchange *exchange,
                            const RfSelector *selector,
                            RfProvenance provenance,
                            GError **error);

G_END_DECLS
