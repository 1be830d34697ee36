/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "rf-host.h"

G_BEGIN_DECLS

RfService *remote_test_get_service (RfHost *host);

/* Tests of the engine that speak through RfService alone are built a second time
 * with this in the place of the engine itself. */
#define rf_host_get_service remote_test_get_service

void remote_test_add_vtable (const char *path,
                             gsize size,
                             gconstpointer data,
                             GTestFixtureFunc set_up,
                             GTestFixtureFunc test,
                             GTestFixtureFunc tear_down);

/* And those tests among them that cannot are left out by name, with the reason. */
#define g_test_add_vtable remote_test_add_vtable

G_END_DECLS
