/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fuzz.h"
#include "rf-head.h"
#include "rf-range.h"
#include "rf-wire.h"

#include <string.h>

/*
 * Any bytes come over a connection. However they are cut into pieces, the same of
 * them are taken, with the same fault; and nothing that is taken has a line that
 * ends in two ways. Taken request by request it is the same again, and each head can
 * be cut into its pieces.
 */

#define MAX_BODY 100000

static gsize
take (RfWire *wire, const char *data, gsize length, gsize piece)
{
  gsize at = 0;

  rf_wire_init (wire, MAX_BODY);
  while (at < length && wire->fault.status == 0)
    {
      gsize part = MIN (piece, length - at);
      gsize taken = rf_wire_take (wire, data + at, part);

      g_assert_cmpuint (taken, <=, part);
      g_assert_true (taken == part || wire->fault.status != 0);
      at += taken;
    }
  rf_wire_end (wire);
  return at;
}

static void
check_head (const char *data, gsize length)
{
  const char *end = memmem (data, length, "\r\n\r\n", 4);
  g_auto (RfHead) head = { NULL };

  g_assert_nonnull (end);
  if (!rf_head_read (&head, data, (gsize) (end + 4 - data)))
    return;
  g_assert_nonnull (rf_head_get (&head, "Host"));
  g_assert_cmpint (head.path[0], ==, '/');
  g_assert_cmpint (head.length, >=, -1);
  rf_head_is_plain (&head);
}

static void
check_requests (const char *data, gsize length, const RfWire *whole)
{
  RfWire wire;
  gsize at = 0;

  rf_wire_init (&wire, MAX_BODY);
  while (at < length && wire.fault.status == 0)
    {
      guint64 ended = wire.n_ended;
      gsize taken = rf_wire_take_request (&wire, data + at, length - at);

      g_assert_cmpuint (taken, <=, length - at);
      g_assert_cmpuint (wire.n_ended, <=, ended + 1);
      if (wire.n_ended > ended)
        check_head (data + at, taken);
      at += taken;
    }
  rf_wire_end (&wire);
  g_assert_cmpuint (wire.fault.status, ==, whole->fault.status);
  g_assert_cmpuint (wire.n_ended, ==, whole->n_ended);
  rf_wire_clear (&wire);
}

static void
check_ranges (const char *data, gsize length)
{
  g_autofree char *text = g_strndup (data, length);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (RfByteRange));
  gint64 sum = 0;

  if (rf_range_parse (text, 1000, ranges) != RF_RANGE_SOME)
    return;
  for (guint i = 0; i < ranges->len; i++)
    {
      const RfByteRange *range = &g_array_index (ranges, RfByteRange, i);

      g_assert_cmpint (range->offset, >=, 0);
      g_assert_cmpint (range->length, >, 0);
      g_assert_cmpint (range->offset + range->length, <=, 1000);
      sum += range->length;
    }
  g_assert_cmpint (sum, <=, 1000);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const char *bytes = (const char *) data;
  gsize piece = size > 0 ? 1 + data[0] % 64 : 1;
  RfWire whole;
  RfWire cut;

  take (&whole, bytes, size, MAX (size, 1));
  take (&cut, bytes, size, piece);
  g_assert_cmpuint (whole.fault.status, ==, cut.fault.status);
  g_assert_cmpuint (whole.n_requests, ==, cut.n_requests);
  check_requests (bytes, size, &whole);
  rf_wire_clear (&whole);
  rf_wire_clear (&cut);
  check_ranges (bytes, size);
  return 0;
}
