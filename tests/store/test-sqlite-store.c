/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sqlite-test.h"
#include "store-contract.h"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_contract_add ("sqlite", sqlite_test_open);
  return g_test_run ();
}
