/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-exchange.h"

const RfRoute rf_routes_of_cache[] = {
  { .method = NULL },
};
