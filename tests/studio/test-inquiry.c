/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-inquiry.h"

/* Something that is asked by one call at a time. */

static void
test_nobody (void)
{
  RfInquiry inquiry = { NULL };

  g_assert_false (rf_inquiry_begin (&inquiry));
  rf_inquiry_close (&inquiry);
  g_assert_false (rf_inquiry_begin (&inquiry));
}

static void
test_one_at_a_time (void)
{
  RfInquiry inquiry = { NULL };

  rf_inquiry_open (&inquiry);
  g_assert_true (rf_inquiry_begin (&inquiry));
  g_assert_false (inquiry.is_outdated);
  g_assert_false (rf_inquiry_begin (&inquiry));
  g_assert_false (rf_inquiry_begin (&inquiry));
  g_assert_true (rf_inquiry_end (&inquiry, NULL));
  /* Once more, however often it was wanted meanwhile. */
  g_assert_true (inquiry.is_outdated);
  g_assert_true (rf_inquiry_begin (&inquiry));
  g_assert_false (inquiry.is_outdated);
  g_assert_true (rf_inquiry_end (&inquiry, NULL));
  rf_inquiry_close (&inquiry);
}

/* The answer for a session that has ended changes nothing of the next one's. */
static void
test_another_session (void)
{
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autoptr (GError) failed = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");
  g_autoptr (GCancellable) first = NULL;
  RfInquiry inquiry = { NULL };

  rf_inquiry_open (&inquiry);
  first = g_object_ref (inquiry.cancellable);
  g_assert_true (rf_inquiry_begin (&inquiry));
  rf_inquiry_close (&inquiry);
  g_assert_true (g_cancellable_is_cancelled (first));
  rf_inquiry_open (&inquiry);
  g_assert_true (rf_inquiry_begin (&inquiry));
  g_assert_false (rf_inquiry_end (&inquiry, cancelled));
  g_assert_true (inquiry.is_asking);
  g_assert_true (rf_inquiry_end (&inquiry, failed));
  g_assert_false (inquiry.is_asking);
  rf_inquiry_close (&inquiry);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inquiry/nobody", test_nobody);
  g_test_add_func ("/inquiry/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/inquiry/another-session", test_another_session);
  return g_test_run ();
}
