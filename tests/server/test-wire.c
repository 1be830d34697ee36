/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-wire.h"

#include <string.h>

/* What may come over a connection: each request whole, and cut at every byte. */

#define HOST "Host: a\r\n"
#define POST "POST /p HTTP/1.1\r\n" HOST
#define NEXT "GET /next HTTP/1.1\r\n" HOST "\r\n"

typedef struct
{
  const char *name;
  const char *bytes;
  gssize length;   /* -1: a text */
  guint status;    /* 0: it is good */
  guint64 n_heads; /* that are read before a fault */
} WireCase;

static const WireCase cases[] = {
  { "get", "GET / HTTP/1.1\r\n" HOST "\r\n", -1, 0, 1 },
  { "old", "GET / HTTP/1.0\r\n" HOST "\r\n", -1, 0, 1 },
  { "two", NEXT NEXT, -1, 0, 2 },
  { "length", POST "Content-Length: 3\r\n\r\nabc" NEXT, -1, 0, 2 },
  { "no-body", POST "Content-Length: 0\r\n\r\n" NEXT, -1, 0, 2 },
  { "chunks",
    POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n" NEXT,
    -1,
    0,
    2 },
  { "upper-chunked", POST "transfer-encoding: Chunked\r\n\r\n0\r\n\r\n" NEXT, -1, 0, 2 },
  { "spaces", "GET / HTTP/1.1\r\nHost: \t a \t\r\nX: a\tb\r\n\r\n", -1, 0, 1 },
  { "utf-8", "GET / HTTP/1.1\r\n" HOST "X: \xc3\xa4\r\n\r\n", -1, 0, 1 },
  { "absolute", "GET http://a/x HTTP/1.1\r\n" HOST "\r\n", -1, 0, 1 },
  { "body-with-anything",
    POST "Content-Length: 4\r\n\r\n\n\0\r\n" NEXT,
    sizeof (POST "Content-Length: 4\r\n\r\n\n\0\r\n" NEXT) - 1,
    0,
    2 },

  { "no-host", "GET / HTTP/1.1\r\n\r\n", -1, 400, 0 },
  { "no-host-old", "GET / HTTP/1.0\r\n\r\n", -1, 400, 0 },
  { "two-hosts", "GET / HTTP/1.1\r\n" HOST "Host: b\r\n\r\n", -1, 400, 0 },
  { "same-host-twice", "GET / HTTP/1.1\r\n" HOST HOST "\r\n", -1, 400, 0 },
  { "host-with-path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", -1, 400, 0 },
  { "host-with-user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", -1, 400, 0 },
  { "host-with-wide-port", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", -1, 400, 0 },
  { "host-with-word-port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", -1, 400, 0 },
  { "host-without-bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", -1, 400, 0 },
  { "host-with-brackets", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", -1, 0, 1 },
  { "absolute-without-path", "GET http://a HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "absolute-without-name", "GET http:///x HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "other-scheme", "GET ftp://a/x HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "half-encoded", "GET /%2 HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "badly-encoded", "GET /%zz HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "fragment", "GET /a#b HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "empty-host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", -1, 400, 0 },
  { "same-length-twice", POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", -1, 400, 0 },
  { "two-lengths", POST "Content-Length: 3\r\nContent-Length: 6\r\n\r\nabcdef", -1, 400, 0 },
  { "length-list", POST "Content-Length: 3, 3\r\n\r\nabc", -1, 400, 0 },
  { "negative-length", POST "Content-Length: -5\r\n\r\n", -1, 400, 0 },
  { "signed-length", POST "Content-Length: +3\r\n\r\nabc", -1, 400, 0 },
  { "hex-length", POST "Content-Length: 0x3\r\n\r\nabc", -1, 400, 0 },
  { "empty-length", POST "Content-Length:\r\n\r\n", -1, 400, 0 },
  { "huge-length", POST "Content-Length: 99999999999999999999\r\n\r\n", -1, 400, 0 },
  { "long-length", POST "Content-Length: 1000001\r\n\r\n", -1, 413, 0 },
  { "length-and-chunks",
    POST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT,
    -1,
    400,
    0 },
  { "chunks-and-length",
    POST "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" NEXT,
    -1,
    400,
    0 },
  { "chunks-of-old",
    "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    -1,
    400,
    0 },
  { "space-before-colon",
    POST "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT,
    -1,
    400,
    0 },
  { "xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", -1, 501, 0 },
  { "gzip-chunked", POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", -1, 501, 0 },
  { "chunked-twice",
    POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    -1,
    400,
    0 },
  { "chunk-line-feed", POST "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n" NEXT, -1, 400, 1 },
  { "chunk-hex-prefix",
    POST "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n" NEXT,
    -1,
    400,
    1 },
  { "chunk-plus",
    POST "Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n" NEXT,
    -1,
    400,
    1 },
  { "chunk-no-number",
    POST "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    -1,
    400,
    1 },
  { "chunk-negative", POST "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n", -1, 400, 1 },
  { "chunk-overflow",
    POST "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n",
    -1,
    400,
    1 },
  { "chunk-extension",
    POST "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
    -1,
    400,
    1 },
  { "chunk-too-long", POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", -1, 400, 1 },
  { "chunk-trailer", POST "Transfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n", -1, 400, 1 },
  { "chunks-too-many", POST "Transfer-Encoding: chunked\r\n\r\nF4241\r\n", -1, 413, 1 },
  { "line-feeds", "GET / HTTP/1.1\nHost: a\n\n", -1, 400, 0 },
  { "line-feed-in-head", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", -1, 400, 0 },
  { "folded", "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", -1, 400, 0 },
  { "folded-first", "GET / HTTP/1.1\r\n X: b\r\n" HOST "\r\n", -1, 400, 0 },
  { "no-colon", "GET / HTTP/1.1\r\n" HOST "nothing\r\n\r\n", -1, 400, 0 },
  { "no-name", "GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n", -1, 400, 0 },
  { "not-utf-8", "GET / HTTP/1.1\r\n" HOST "X: \xff\r\n\r\n", -1, 400, 0 },
  { "nul",
    "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n",
    sizeof ("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n") - 1,
    400,
    0 },
  { "lone-cr", "GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", -1, 400, 0 },
  { "escape", "GET / HTTP/1.1\r\n" HOST "X: a\x1b[m\r\n\r\n", -1, 400, 0 },
  { "blank-line", "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "no-version", "GET /\r\n" HOST "\r\n", -1, 400, 0 },
  { "two-spaces", "GET  / HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "space-after", "GET / HTTP/1.1 \r\n" HOST "\r\n", -1, 400, 0 },
  { "tab", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "version-2", "GET / HTTP/2.0\r\n" HOST "\r\n", -1, 505, 0 },
  { "preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", -1, 505, 0 },
  { "lower-case", "get / HTTP/1.1\r\n" HOST "\r\n", -1, 501, 0 },
  { "connect", "CONNECT a:1 HTTP/1.1\r\n" HOST "\r\n", -1, 501, 0 },
  { "star", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "raw-path", "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n", -1, 400, 0 },
  { "tls", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 13, 400, 0 },
};

static void
check_case (const WireCase *row, gsize piece)
{
  RfWire wire;
  gsize length = row->length < 0 ? strlen (row->bytes) : (gsize) row->length;
  gsize at = 0;

  rf_wire_init (&wire, 1000000);
  while (at < length && wire.fault.status == 0)
    {
      gsize part = MIN (piece, length - at);
      gsize taken = rf_wire_take (&wire, row->bytes + at, part);

      g_assert_true (taken == part || wire.fault.status != 0);
      at += taken;
    }
  if (wire.fault.status != row->status || wire.n_requests != row->n_heads)
    g_test_message ("%s, %" G_GSIZE_FORMAT " bytes at once", row->name, piece);
  g_assert_cmpuint (wire.fault.status, ==, row->status);
  g_assert_cmpuint (wire.n_requests, ==, row->n_heads);
  if (row->status == 0)
    g_assert_cmpint (rf_wire_get_phase (&wire), ==, RF_WIRE_BETWEEN);
  rf_wire_clear (&wire);
}

static void
test_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize piece = 1; piece <= 64; piece++)
        check_case (&cases[i], piece);
      check_case (&cases[i], 65536);
    }
}

static void
test_long_heads (void)
{
  g_autofree char *value = g_strnfill (99000, 'x');
  g_autofree char *one = g_strconcat ("GET / HTTP/1.1\r\n" HOST "X: ", value, "\r\n\r\n", NULL);
  g_autoptr (GString) many = g_string_new ("GET / HTTP/1.1\r\n" HOST);
  RfWire wire;

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (many, "X-%d: 0123456789012345678901234567890123456789\r\n", i);
  for (int i = 0; i < 2; i++)
    {
      rf_wire_init (&wire, 1000);
      rf_wire_take (&wire, i == 0 ? one : many->str, i == 0 ? strlen (one) : many->len);
      g_assert_cmpuint (wire.fault.status, ==, 431);
      rf_wire_clear (&wire);
    }
}

/* Each header is looked at for each other one: there may not be any number. */
static void
test_many_headers (void)
{
  for (guint count = RF_WIRE_MAX_FIELDS; count <= RF_WIRE_MAX_FIELDS + 1; count++)
    {
      g_autoptr (GString) head = g_string_new ("GET / HTTP/1.1\r\n" HOST);
      RfWire wire;

      for (guint i = 1; i < count; i++)
        g_string_append (head, "a:\r\n");
      g_string_append (head, "\r\n");
      rf_wire_init (&wire, 1000);
      rf_wire_take (&wire, head->str, head->len);
      g_assert_cmpuint (wire.fault.status, ==, count > RF_WIRE_MAX_FIELDS ? 431 : 0);
      rf_wire_clear (&wire);
    }
}

/* What is pipelined is taken one by one, and no byte more. */
static void
test_one_by_one (void)
{
  static const char *const requests[] = {
    NEXT,
    POST "Content-Length: 3\r\n\r\nabc",
    POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    NEXT,
  };
  g_autoptr (GString) all = g_string_new (NULL);
  RfWire wire;
  gsize at = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    g_string_append (all, requests[i]);
  rf_wire_init (&wire, 1000);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      gsize taken = rf_wire_take_request (&wire, all->str + at, all->len - at);

      g_assert_cmpuint (taken, ==, strlen (requests[i]));
      g_assert_cmpuint (wire.n_ended, ==, i + 1);
      at += taken;
    }
  rf_wire_clear (&wire);
}

static void
test_ends (void)
{
  static const struct
  {
    const char *bytes;
    guint status;
  } ends[] = {
    { "", 0 },
    { NEXT, 0 },
    { "GET / HT", 400 },
    { "GET / HTTP/1.1\r\n", 400 },
    { POST "Content-Length: 10\r\n\r\nabc", 400 },
    { POST "Transfer-Encoding: chunked\r\n\r\na\r\nabc", 400 },
    { POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 400 },
    { POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      RfWire wire;

      rf_wire_init (&wire, 1000);
      g_assert_cmpuint (
          rf_wire_take (&wire, ends[i].bytes, strlen (ends[i].bytes)), ==, strlen (ends[i].bytes));
      rf_wire_end (&wire);
      g_assert_cmpuint (wire.fault.status, ==, ends[i].status);
      rf_wire_clear (&wire);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/requests", test_requests);
  g_test_add_func ("/wire/many-headers", test_many_headers);
  g_test_add_func ("/wire/one-by-one", test_one_by_one);
  g_test_add_func ("/wire/long-heads", test_long_heads);
  g_test_add_func ("/wire/ends", test_ends);
  return g_test_run ();
}
