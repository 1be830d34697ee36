/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rf-head.h"

#include <string.h>

/* A head in its pieces. */

typedef struct
{
  const char *target;
  const char *path;
  const char *query;
  const char *authority;
} TargetCase;

static const TargetCase targets[] = {
  { "/", "/", NULL, NULL },
  { "/a/b?c=d&e", "/a/b", "c=d&e", NULL },
  { "/a?", "/a", "", NULL },
  { "/a?b?c", "/a", "b?c", NULL },
  { "/a//../b", "/a//../b", NULL, NULL },
  /* What needs no escape has none, and what would be another path keeps its own. */
  { "/%61%2f%2e?%62", "/a%2F.", "b", "a" },
  { "/%ff", "/%FF", NULL, "a" },
  { "http://other/x?y", "/x", "y", "other" },
  { "HTTP://Other:8000/x", "/x", NULL, "Other" },
};

static void
read_head (RfHead *head, const char *text)
{
  g_assert_true (rf_head_read (head, text, strlen (text)));
}

static void
test_target (gconstpointer data)
{
  const TargetCase *row = data;
  g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a:80\r\n\r\n", row->target);
  g_auto (RfHead) head = { NULL };

  read_head (&head, text);
  g_assert_cmpstr (head.method, ==, "GET");
  g_assert_cmpstr (head.path, ==, row->path);
  g_assert_cmpstr (head.query, ==, row->query);
  g_assert_cmpstr (head.authority, ==, row->authority);
  g_assert_cmpint (head.length, ==, -1);
}

static void
test_fields (void)
{
  g_auto (RfHead) head = { NULL };

  read_head (&head,
             "POST /p HTTP/1.1\r\nHost: \t a \t\r\nX-Empty:\r\nContent-length:  12\r\n"
             "Prefer: a\r\nCONTENT: b:c\r\nprefer: d e\r\nPrefer: f\r\n\r\n");
  g_assert_cmpstr (rf_head_get (&head, "host"), ==, "a");
  g_assert_cmpstr (rf_head_get (&head, "X-Empty"), ==, "");
  g_assert_cmpstr (rf_head_get (&head, "Content"), ==, "b:c");
  g_assert_cmpstr (rf_head_get (&head, "Prefer"), ==, "a, d e, f");
  g_assert_null (rf_head_get (&head, "Pref"));
  g_assert_null (rf_head_get (&head, "Preference"));
  g_assert_cmpint (head.length, ==, 12);
}

static void
test_plain (void)
{
  static const struct
  {
    const char *version;
    const char *fields;
    gboolean is_plain;
    gboolean closes;
  } rows[] = {
    { "1.1", "", TRUE, FALSE },
    { "1.0", "", FALSE, FALSE },
    { "1.1", "Connection: keep-alive\r\n", TRUE, FALSE },
    { "1.1", "Connection: Close\r\n", TRUE, TRUE },
    { "1.1", "Connection: close, X\r\n", FALSE, FALSE },
    { "1.1", "Connection: keep-alive\r\nConnection: close\r\n", FALSE, FALSE },
    { "1.1", "Connection: Upgrade\r\nUpgrade: websocket\r\n", FALSE, FALSE },
    { "1.1", "Upgrade: h2c\r\n", FALSE, FALSE },
    { "1.1", "expect: 100-continue\r\n", FALSE, FALSE },
    { "1.1", "Transfer-Encoding: chunked\r\n", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("GET / HTTP/%s\r\nHost: a\r\n%s\r\n", rows[i].version, rows[i].fields);
      g_auto (RfHead) head = { NULL };

      read_head (&head, text);
      g_assert_cmpint (rf_head_is_plain (&head), ==, rows[i].is_plain);
      g_assert_cmpint (rf_head_closes (&head), ==, rows[i].closes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/head/target/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &targets[i], test_target);
    }
  g_test_add_func ("/head/fields", test_fields);
  g_test_add_func ("/head/plain", test_plain);
  return g_test_run ();
}
