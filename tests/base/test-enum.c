/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-enum.h"

static const RfEnumName colours[] = { { 3, "red" }, { 0, "green" }, { -1, "blue" }, { 0, NULL } };
static const RfEnumName nothing[] = { { 0, NULL } };

static void
test_name (void)
{
  g_assert_cmpstr (rf_enum_get_name (colours, 3), ==, "red");
  g_assert_cmpstr (rf_enum_get_name (colours, 0), ==, "green");
  g_assert_cmpstr (rf_enum_get_name (colours, -1), ==, "blue");
  g_assert_null (rf_enum_get_name (colours, 1));
  g_assert_null (rf_enum_get_name (nothing, 0));
}

static void
test_value (void)
{
  int value = 99;

  g_assert_true (rf_enum_from_name (colours, "blue", &value));
  g_assert_cmpint (value, ==, -1);
  g_assert_false (rf_enum_from_name (colours, "Blue", &value));
  g_assert_false (rf_enum_from_name (colours, "", &value));
  g_assert_false (rf_enum_from_name (colours, NULL, &value));
  g_assert_false (rf_enum_from_name (nothing, "blue", &value));
  g_assert_cmpint (value, ==, -1);
}

static void
test_nearest (void)
{
  g_autofree char *near = rf_enum_dup_nearest (colours, "gren");
  g_autofree char *far = rf_enum_dup_nearest (colours, "transparent");
  g_autofree char *none = rf_enum_dup_nearest (nothing, "green");

  g_assert_cmpstr (near, ==, "green");
  g_assert_null (far);
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enum/name", test_name);
  g_test_add_func ("/enum/value", test_value);
  g_test_add_func ("/enum/nearest", test_nearest);
  return g_test_run ();
}
