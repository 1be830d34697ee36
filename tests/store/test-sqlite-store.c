/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-sqlite-store.h"
#include "store-contract.h"

static RfStore *
open_store (const char *place)
{
  g_autoptr (GError) error = NULL;
  RfStore *store = rf_sqlite_store_new (place, NULL, &error);

  g_assert_no_error (error);
  return store;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add ("sqlite", open_store);
  return g_test_run ();
}
